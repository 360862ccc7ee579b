"""The folder of a run: who may write into it, shards that are there whole or not at all, and clear words when the disk is full."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from communique.scale.errors import RunError
from communique.scale.shards import ShardHead, check_shard, open_shard
from communique.scale.tables import TABLES

MANIFEST, WORK, SHARDS, LOCK = "manifest.json", ".run", "shards", "lock"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# The first line of a shard is some hundred bytes; what has none within this many is no shard.
HEAD = 1 << 20


class Folder:
    """The folder that a run writes into, held by one process at a time. Use it as a context manager.

    ``work`` holds what is not for readers: shards, documents that were taken in, the lock. Raises RunError for a folder that
    holds something else, or that another run is writing into.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.work = path / WORK
        self._lock: IO[str] | None = None

    def __enter__(self) -> Folder:
        if self.path.exists() and not self.path.is_dir():
            raise RunError(f"{self.path}: this is a file; name a folder")
        with self.explain():
            if self.path.is_dir() and not self.is_ours():
                raise RunError(f"{self.path}: this folder holds something else; name another, or an empty one")
            (self.work / SHARDS).mkdir(parents=True, exist_ok=True)
            self._claim()
            self._clear()
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def is_ours(self) -> bool:
        """Whether the folder is empty, or was made by a run."""
        names = {child.name for child in self.path.iterdir()}
        return not names or WORK in names or (MANIFEST in names and names <= {MANIFEST, *TABLES})

    def _claim(self) -> None:
        """Holds the folder until the process ends, however it ends: the system lets go of a dead process's lock by itself."""
        stream = open(self.work / LOCK, "a+", encoding="utf-8")  # noqa: SIM115 - held as long as the run lasts
        try:
            lock_file(stream)
        except OSError as error:
            stream.seek(0)
            holder = stream.read().strip() or "another process"
            stream.close()
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK):
                raise
            message = f"{self.path}: {holder} is writing into this folder; wait until it is done, or name another"
            raise RunError(message) from error
        stream.seek(0)
        stream.truncate()
        stream.write(f"process {os.getpid()} of {platform.node() or 'this machine'}\n")
        stream.flush()
        self._lock = stream

    def _clear(self) -> None:
        """Removes what a process left that was killed in the midst of writing."""
        for child in [*self.work.iterdir(), *(self.work / SHARDS).iterdir()]:
            if child.name.endswith(".part"):
                child.unlink(missing_ok=True)
        shutil.rmtree(self.work / "new", ignore_errors=True)

    @contextlib.contextmanager
    def explain(self) -> Iterator[None]:
        """Makes RunError of what the disk refuses."""
        try:
            yield
        except OSError as error:
            if error.errno in FULL:
                message = f"{self.path}: the disk is full; what was read so far is kept: make room and start again, it goes on from there"
                raise RunError(message) from error
            name = error.filename if error.filename is not None else self.path
            raise RunError(f"{name}: cannot be read or written: {error.strerror or error}") from error

    def sync(self, stream: IO[bytes]) -> None:
        """Has all that was written to a file on the disk."""
        stream.flush()
        os.fsync(stream.fileno())

    def write(self, path: Path, data: bytes) -> None:
        """Writes a file whole or not at all: aside, onto the disk, then renamed. Raises RunError where the disk is full."""
        aside = path.with_name(f"{path.name}.part")
        with self.explain():
            try:
                with open(aside, "wb") as out:
                    out.write(data)
                    self.sync(out)
                os.replace(aside, path)
                sync_folder(path.parent)
            except BaseException:
                with contextlib.suppress(OSError):
                    aside.unlink(missing_ok=True)
                raise

    def keep_stream(self, name: str, stream: IO[bytes]) -> Path:
        """Copies a stream into the work folder: its hash is wanted before it is read, and a second start cannot ask for it again."""
        path = self.work / name
        with self.explain(), open(path, "wb") as out:
            shutil.copyfileobj(stream, out)
        return path

    def shard_path(self, name: str) -> Path:
        """Where a shard is kept."""
        return self.work / SHARDS / name

    def find_shard(self, name: str, verify: bool = False) -> ShardHead | None:
        """The head of a shard that is there whole, else None; with ``verify`` its hash is computed anew."""
        path = self.shard_path(name)
        try:
            with open(path, "rb") as stream:
                if verify:
                    return check_shard(stream.read(), name)
                head = open_shard(stream.readline(HEAD))
                return head if head.name == name and head.size == os.fstat(stream.fileno()).st_size else None
        except (OSError, ValueError):
            return None

    def write_shard(self, name: str, data: bytes) -> ShardHead:
        """Keeps a shard. Raises RunError where the worker's bytes are not what they say, or the disk is full."""
        try:
            head = check_shard(data, name)
        except ValueError as error:
            raise RunError(f"shard {name}: a worker's answer is {error}") from error
        self.write(self.shard_path(name), data)
        return head

    def read_manifest(self) -> dict[str, Any] | None:
        """What the last run that came to its end wrote, or None."""
        try:
            found = json.loads((self.path / MANIFEST).read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None


def sync_folder(path: Path) -> None:
    """Has the names of a folder on the disk, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lock_file(stream: IO[str]) -> None:
    """Locks an open file for this process alone, without waiting. Raises OSError where another one has it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt  # the same on Windows

        stream.seek(0)
        vars(msvcrt)["locking"](stream.fileno(), vars(msvcrt)["LK_NBLCK"], 1)
    else:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
