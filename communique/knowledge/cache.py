"""Keeps what was compiled from data files between runs, keyed by the content of everything that it was compiled from.

A stale entry is impossible by construction: the key is a hash of all data files, of the code that reads them, and of the
versions of package and Python, so that any change looks for another file. The cache never changes an answer; where it cannot
be read or written, the data files are read.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from communique.version import __version__

SWITCH = "COMMUNIQUE_CACHE"
MAGIC = b"communique knowledge 1\n"
PREFIX, SUFFIX = "knowledge-", ".pickle"
# A few packs and versions side by side; older files are removed, for each is some megabytes.
KEPT = 6
# What a cache file may hold beside the classes of communique.knowledge; anything else makes it foreign.
PLAIN = {("collections", "defaultdict"), ("builtins", "frozenset"), ("builtins", "set"), ("builtins", "list")}

# Read once at the start: a process that goes on after its source was edited still runs the code that it began with.
CODE = tuple((path.name, path.read_bytes()) for path in sorted(Path(__file__).parent.glob("*.py")))


def compute_key(files: Iterable[tuple[str, bytes]]) -> str:
    """A hexadecimal SHA-256 of named contents, of the code of this folder and of the versions of package and Python."""
    digest = hashlib.sha256(f"{__version__}\0{sys.version}\0{pickle.HIGHEST_PROTOCOL}\0".encode())
    for name, content in (*CODE, *files):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def read_cached(key: str) -> Any | None:
    """What was kept under a key, or None where there is nothing that can be trusted."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        with (folder / f"{PREFIX}{key}{SUFFIX}").open("rb") as stream:
            if not _is_own(os.fstat(stream.fileno())):
                return None
            content = stream.read()
    except OSError:
        return None
    head, payload = content[: len(MAGIC) + 64], content[len(MAGIC) + 64 :]
    # Nothing is unpickled unless its own hash, which stands before it, is right.
    if head != MAGIC + hashlib.sha256(key.encode() + payload).hexdigest().encode():
        return None
    try:
        return _Unpickler(io.BytesIO(payload)).load()
    except Exception:  # whatever a broken pickle raises, the data files are still there
        return None


def write_cached(key: str, value: Any) -> None:
    """Keeps a value under a key, written aside and renamed; a folder that cannot be written is left alone."""
    folder = cache_folder()
    if folder is None:
        return
    stream = io.BytesIO()
    _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    payload = stream.getvalue()
    head = MAGIC + hashlib.sha256(key.encode() + payload).hexdigest().encode()
    aside: str | None = None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=folder, prefix=".aside-")
        with os.fdopen(descriptor, "wb") as out:
            out.write(head + payload)
        os.replace(aside, folder / f"{PREFIX}{key}{SUFFIX}")
        aside = None
        found = sorted(folder.glob(f"{PREFIX}*{SUFFIX}"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
        for old in found[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        if aside is not None:
            Path(aside).unlink(missing_ok=True)


def cache_folder() -> Path | None:
    """The user's folder for caches, or None where the switch ``COMMUNIQUE_CACHE=off`` or a missing home says so."""
    if os.environ.get(SWITCH, "").lower() in ("off", "0", "no"):
        return None
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        # The XDG rules say that a relative path is to be ignored.
        return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "communique"
    except RuntimeError:
        return None


def _is_own(status: os.stat_result) -> bool:
    """Whether a file belongs to who runs this, and nobody else may write it."""
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _build(cls: type, values: tuple[Any, ...]) -> Any:
    """A frozen object from the values of its slots, without the cost of its ``__init__``."""
    made: Any = object.__new__(cls)
    for name, value in zip(cls.__slots__, values, strict=True):  # type: ignore[attr-defined]
        object.__setattr__(made, name, value)
    return made


class _Pickler(pickle.Pickler):
    """Writes frozen slotted dataclasses as their values: the standard library's way for them takes three times as long."""

    def reducer_override(self, obj: Any) -> Any:
        cls = type(obj)
        if "__slots__" in cls.__dict__ and hasattr(cls, "__dataclass_fields__"):
            return _build, (cls, tuple(getattr(obj, name) for name in cls.__slots__))
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Knows no classes but those of the knowledge."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        if module.startswith("communique.knowledge.") and "." not in name:
            found = super().find_class(module, name)
            if found is _build or (isinstance(found, type) and found.__module__ == module):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of the knowledge")
