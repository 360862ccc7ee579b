"""Writes a file whole or not at all: under another name beside it, then renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from communique.export.errors import ExportError


def check_target(path: Path, force: bool) -> None:
    """Raises ExportError where a file stands already and is not to be replaced, or where none can stand."""
    if path.is_dir():
        raise ExportError(f"--out {path}: this is a folder; name a file")
    if path.exists() and not path.is_file():
        raise ExportError(f"--out {path}: this is no plain file; name another")
    if path.exists() and not force:
        raise ExportError(f"--out {path}: there is a file already; --force replaces it")
    if not path.parent.is_dir():
        raise ExportError(f"--out {path}: there is no folder {path.parent}; make it first")


@contextlib.contextmanager
def replacing(path: Path, force: bool) -> Iterator[Path]:
    """A path to write to, which becomes ``path`` at the end, and vanishes where writing fails. Raises ExportError as ``check_target``."""
    check_target(path, force)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
        with fresh.open("rb") as stream:
            os.fsync(stream.fileno())
        # mkstemp makes files for the owner alone; what is written for others gets the rights any new file has.
        mask = os.umask(0)
        os.umask(mask)
        fresh.chmod(0o666 & ~mask)
        if force:
            fresh.replace(path)
        else:
            _claim(fresh, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        raise


def _claim(fresh: Path, path: Path) -> None:
    """Gives the file its name unless another process took that meanwhile."""
    try:
        os.link(fresh, path)
    except FileExistsError as error:
        raise ExportError(f"--out {path}: another process has written it meanwhile; --force replaces it") from error
    except OSError:  # a file system without links
        fresh.replace(path)
    else:
        fresh.unlink()
