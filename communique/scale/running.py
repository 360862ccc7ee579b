"""Runs a bulk reading from its inputs to the dataset: taking in, reading what is not there yet, putting it together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol

from communique.intake.sources import SideOf
from communique.scale.folder import Folder
from communique.scale.jobs import SHARD, Job, Shard, cut
from communique.scale.local import Body
from communique.scale.publishing import publish, remove_unused, write_manifest
from communique.scale.shards import ShardHead
from communique.scale.tables import load_arrow
from communique.scale.taking import INDEX, KEPT_STDIN, SPOOL, TakenIn, Wanted, take_in


class Engine(Protocol):
    """Reads shards, somewhere."""

    workers: int
    lost: int

    def read(self, shards: Sequence[Shard], job: Job, body: Body) -> Iterator[tuple[Shard, bytes]]:
        """(shard, its bytes) in any order. Raises RunError where it cannot go on."""


class Watcher:
    """Is told how far a run has come. This one says nothing."""

    def taking(self, documents: int) -> None:
        """So many documents were taken in."""

    def planned(self, shards: Sequence[Shard], there: Sequence[Shard]) -> None:
        """All shards of the run, and those that an earlier start has read."""

    def read(self, shard: Shard, head: ShardHead) -> None:
        """One more shard is read and kept."""

    def putting_together(self) -> None:
        """All is read; the files are made."""


@dataclass(frozen=True)
class Finished:
    """What a run has made: its manifest, and how many shards were there before it began."""

    manifest: dict[str, Any]
    kept: int


def run_bulk(
    wanted: Wanted,
    out: Path,
    job: Job,
    engine: Engine,
    side_of: SideOf,
    *,
    verify: bool = False,
    watcher: Watcher | None = None,
    documents: int = SHARD,
    stdin: IO[bytes] | None = None,
) -> Finished:
    """Reads all inputs into the dataset in ``out``. What an earlier start has read of the same is not read again.

    Args:
        wanted: the inputs, and what is said of them.
        out: a folder of its own for the dataset; made where there is none.
        job: versions and options that decide what is written.
        engine: reads the shards.
        side_of: from (publisher, url) to the code of the side whose official text this is, or None.
        verify: computes the hash of everything that is there already; what is broken is made again.
        watcher: is told how far it has come.
        documents: how many documents a shard has at most.
        stdin: what ``-`` stands for; the process's own by default.

    Raises RunError, with what to do: the disk is full, another run writes there, no worker can work.
    """
    watcher = watcher or Watcher()
    load_arrow()
    clock = _Clock()
    with Folder(out) as folder:
        taken = take_in(wanted, job, folder, side_of, watcher.taking, stdin)
        shards = cut(taken.entries, job, documents)
        clock.lap("taking_in")
        there = [shard for shard in shards if folder.find_shard(shard.name, verify) is not None]
        watcher.planned(shards, there)
        _read_missing(folder, taken, shards, there, job, engine, watcher)
        clock.lap("reading")
        watcher.putting_together()
        manifest = publish(folder, job, taken, shards, verify)
        clock.lap("putting_together")
        timing = {
            "started": clock.started,
            "seconds": clock.seconds,
            "engine": type(engine).__name__,
            "workers": engine.workers,
            "workers_lost": engine.lost,
            "documents_read": sum(len(shard.entries) for shard in shards) - sum(len(shard.entries) for shard in there),
        }
        write_manifest(folder, manifest, timing)
        remove_unused(folder, shards)
        for name in (INDEX, SPOOL, KEPT_STDIN):
            (folder.work / name).unlink(missing_ok=True)
    return Finished({**manifest, "timing": timing}, len(there))


def _read_missing(
    folder: Folder, taken: TakenIn, shards: Sequence[Shard], there: Sequence[Shard], job: Job, engine: Engine, watcher: Watcher
) -> None:
    known = {shard.name for shard in there}
    missing = [shard for shard in shards if shard.name not in known]
    if not missing:
        return

    def body(shard: Shard) -> bytes:
        with open(taken.spool, "rb") as stream:
            return taken.read_lines(stream, shard.entries)

    for shard, data in engine.read(missing, job, body):
        watcher.read(shard, folder.write_shard(shard.name, data))


class _Clock:
    """Seconds of each part of a run, for the manifest's timing, which nobody's records depend on."""

    def __init__(self) -> None:
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self.seconds: dict[str, float] = {}
        self._since = time.monotonic()

    def lap(self, name: str) -> None:
        """Ends a part."""
        now = time.monotonic()
        self.seconds[name] = round(now - self._since, 3)
        self._since = now
