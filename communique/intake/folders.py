"""Finds the documents of a folder, once or as they come in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from communique.intake.forms import SUFFIXES

# Seconds between two looks into a watched folder.
EVERY = 2.0


def walk_folder(folder: Path) -> Iterator[tuple[Path, bool]]:
    """(file, whether its name is that of a form we read) for each file in and under a folder, in the order of their names.

    Hidden files, and those that an office program keeps open, are passed by, and so are links to other folders.
    """
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            if not name.startswith((".", "~$")) and path.is_file():
                yield path, is_read(path)


def is_read(path: Path) -> bool:
    """Whether a file in a folder is read: one of a known ending (before ``.gz`` too), or of none."""
    suffix = path.with_suffix("").suffix if path.suffix.lower() == ".gz" else path.suffix
    return suffix.lower() in SUFFIXES or not suffix


def watch_folders(
    folders: Iterable[Path], every: float = EVERY, sleep: Callable[[float], None] = time.sleep, looks: int | None = None
) -> Iterator[list[Path]]:
    """The files that are there, then, after each look, those that came or changed; empty where there is nothing new.

    A file is given when it has had the same size and time at two looks: before that somebody may still be writing it. Goes on
    until the caller stops (or, for tests, after a number of ``looks``).
    """
    watched = list(folders)
    seen: dict[Path, tuple[int, int]] = {}
    given: dict[Path, tuple[int, int]] = {}
    count = 0
    while looks is None or count < looks:
        count += 1
        now: dict[Path, tuple[int, int]] = {}
        for folder in watched:
            for path, known in walk_folder(folder):
                if known:
                    try:
                        state = path.stat()
                    except OSError:
                        continue  # gone between the two calls
                    now[path] = state.st_size, state.st_mtime_ns
        ready = [path for path, state in now.items() if seen.get(path) == state and given.get(path) != state]
        given.update((path, now[path]) for path in ready)
        seen = now
        yield ready
        sleep(every)
