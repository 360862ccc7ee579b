"""Bulk runs with made-up readings, for the tests of ``communique run``: in this process, and as a program that can be killed."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scale_worker import MadeUp

from communique.intake.sources import no_side
from communique.scale.jobs import Job, Shard
from communique.scale.local import Body, LocalEngine
from communique.scale.running import Engine, Finished, run_bulk
from communique.scale.taking import Wanted

WORKER = (sys.executable, str(Path(__file__).with_name("scale_worker.py")))
JOB = Job({"version": "1", "code": "a", "knowledge": "b", "model": "c"})
# Small shards: much can go wrong between two of them.
DOCUMENTS = 8


class Here:
    """An engine without processes, for what is not about them. ``stop_after`` shards it fails, as a run that is interrupted."""

    workers, lost = 1, 0

    def __init__(self, stop_after: int | None = None) -> None:
        self.stop_after = stop_after

    def read(self, shards: Sequence[Shard], job: Job, body: Body) -> Iterator[tuple[Shard, bytes]]:
        """The shards, last one first."""
        reader = MadeUp(job)
        for number, shard in enumerate(reversed(shards)):
            if number == self.stop_after:
                raise KeyboardInterrupt
            yield shard, reader.read(shard.name, body(shard))


def write_inputs(folder: Path, number: int, special: dict[int, str] | None = None) -> Path:
    """A folder of files with so many documents of three months; ``special`` adds words to some."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: dict[str, list[str]] = {}
    for n in range(number):
        text = f"King {n} of Ruritania spoke by telephone with the president of Graustark. {(special or {}).get(n, '')}"
        row = {"id": f"d{n:03}", "published": f"2021-{10 + n % 3}-{1 + n % 28:02}", "text": text}
        lines.setdefault(f"{n % 4}.jsonl", []).append(json.dumps(row))
    for name, rows in lines.items():
        (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def run(out: Path, *inputs: Path, engine: Engine | None = None, job: Job = JOB, verify: bool = False) -> Finished:
    """A run with made-up readings."""
    wanted = Wanted(tuple(str(one) for one in inputs))
    return run_bulk(wanted, out, job, engine or Here(), no_side, verify=verify, documents=DOCUMENTS)


def read_bytes(out: Path) -> dict[str, Any]:
    """All that must be the same: the files by their hashes, and the manifest without its timing."""
    found: dict[str, Any] = {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.rglob("*.parquet"))
    }
    manifest = json.loads((out / "manifest.json").read_bytes())
    return found | {"manifest": {key: value for key, value in manifest.items() if key != "timing"}}


if __name__ == "__main__":
    run(Path(sys.argv[1]), *map(Path, sys.argv[2:]), engine=LocalEngine(2, WORKER))
