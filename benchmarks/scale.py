"""`make bench` and `make soak`: bulk runs with one and two workers, memory while they run, and whether cost grows in a straight line.

Seconds are those of a machine that may have other work; what is compared was measured in one go. Documents are those of the shared
collection, or the bundled examples, over and over where there are not enough, each under a name of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from speed import gather

from communique.intake.sources import no_side
from communique.scale.jobs import Job, Shard
from communique.scale.local import LocalEngine
from communique.scale.on_ray import RayEngine
from communique.scale.running import Finished, Watcher, run_bulk
from communique.scale.taking import Wanted
from communique.versions import current_versions

# What is asked for: two workers on two cores, memory of one worker (MB), its growth over a run, and that cost is linear.
RATIO_FLOOR, MEMORY_CEILING, GROWTH_CEILING, EXPONENT_CEILING = 1.6, 1000, 1.25, 1.25
# From so many documents on, the ratio is held against what is asked for.
ENOUGH = 500
# How many lines the table of memory has.
LINES = 10
# Words of the sentences whose cost is compared; the longest real ones have some three hundred.
LENGTHS = (25, 50, 100, 200, 400, 800)
CLAUSES = (
    "the president of France told the prime minister of Canada on Monday that both countries would sign a trade agreement, ",
    "the foreign minister of Japan thanked his counterpart for the 40 tractors that had been delivered to the port in May 2021, ",
    "officials of Chile and of Peru agreed to expand cooperation in energy if the parliament approves the treaty, ",
    "the two leaders discussed climate, fisheries and the border, and they announced a summit that is to be held next year, ",
)


def main() -> int:
    """Runs the benchmark and prints its tables; 1 where a number is worse than what is asked for."""
    parser = argparse.ArgumentParser(description="Times bulk runs.")
    parser.add_argument("--documents", type=int, default=1000, metavar="N", help="documents of a run (default: 1000)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], metavar="N", help="how many workers (default: 1 2)")
    parser.add_argument("--ray", action="store_true", help="the same with Ray, with the last number of workers")
    parser.add_argument("--no-sentences", action="store_true", help="leave out the cost of long sentences")
    args = parser.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_documents(folder / "in.jsonl", args.documents)
        print(f"{args.documents:,} documents ({source}); {os.cpu_count()} cores; Python {platform.python_version()}\n", flush=True)
        runs = [Run(folder, f"{n} {'worker' if n == 1 else 'workers'}", LocalEngine(n)) for n in args.workers]
        if args.ray:
            runs.append(Run(folder, f"Ray, {args.workers[-1]}", RayEngine(args.workers[-1])))
        for run in runs:
            run.go()
            faults += run.tell_memory()
        faults += compare(runs)
    if not args.no_sentences:
        faults += measure_sentences()
    for fault in faults:
        print(f"WORSE THAN ASKED FOR: {fault}")
    return 1 if faults else 0


def write_documents(path: Path, number: int) -> str:
    """Writes the documents; where they are from."""
    rows, source = gather(number)
    with path.open("w", encoding="utf-8") as stream:
        for n in range(number):
            stream.write(json.dumps({**rows[n % len(rows)], "id": f"bench-{n}"}) + "\n")
    return source if number <= len(rows) else f"{source}, over and over"


class Run(Watcher):
    """One bulk run, with what it took."""

    def __init__(self, folder: Path, name: str, engine: LocalEngine | RayEngine) -> None:
        self.folder, self.name, self.engine = folder, name, engine
        self.out = folder / name.replace(" ", "-")
        self.workers: dict[int, None] = {}
        # (seconds, documents that are read, MB of this process, MB of all workers, of the largest)
        self.samples: list[tuple[float, int, float, float, float]] = []
        self.points: list[tuple[int, float]] = []
        self.documents = self.characters = 0
        self.seconds = 0.0
        self.finished: Finished | None = None

    def go(self) -> None:
        """Runs."""
        from communique.knowledge.load import load_knowledge

        if isinstance(self.engine, LocalEngine):
            self.engine.on_start = lambda process, shard, number: self.workers.setdefault(process)
        job = Job(asdict(current_versions(load_knowledge().version)))
        done = threading.Event()
        sampler = threading.Thread(target=self._sample, args=(done,), daemon=True)
        sampler.start()
        self.finished = run_bulk(Wanted((str(self.folder / "in.jsonl"),)), self.out, job, self.engine, no_side, watcher=self)
        done.set()
        sampler.join()
        self.seconds = sum(self.finished.manifest["timing"]["seconds"].values())

    def planned(self, shards: Sequence[Shard], there: Sequence[Shard]) -> None:
        """Begins to count."""
        self._began = time.monotonic()

    def read(self, shard: Shard, head: object) -> None:
        """Notes how far it is."""
        self.documents += len(shard.entries)
        self.characters += shard.characters
        self.points.append((self.characters, time.monotonic() - self._began))

    def _sample(self, done: threading.Event) -> None:
        began = time.monotonic()
        while not done.wait(1.0):
            sizes = [memory(process) for process in list(self.workers)]
            self.samples.append((time.monotonic() - began, self.documents, memory(os.getpid()), sum(sizes), max(sizes, default=0.0)))

    def tell_memory(self) -> list[str]:
        """Prints memory over time; what is worse than asked for."""
        if not self.workers:
            return []
        print(f"{self.name + ': memory over time':32}{'documents':>10}{'run MB':>10}{'workers MB':>12}{'largest MB':>12}")
        for n in range(1, LINES + 1):
            seconds, documents, own, workers, largest = self.samples[n * len(self.samples) // LINES - 1]
            print(f"{seconds:30.0f} s{documents:10,}{own:10,.0f}{workers:12,.0f}{largest:12,.0f}")
        peak = max(sample[4] for sample in self.samples)
        # From a third of the documents on, everything is loaded and has been used.
        later = [sample[4] for sample in self.samples if sample[1] > self.documents / 3 and sample[4]] or [peak]
        growth = statistics.mean(later[-5:]) / statistics.mean(later[:5])
        print(f"{'peak of one worker':32}{peak:10,.0f} MB; grows by {growth - 1:.1%} over the last two thirds\n", flush=True)
        faults = [f"{self.name}: a worker of {peak:,.0f} MB, not {MEMORY_CEILING:,}"] if peak > MEMORY_CEILING else []
        return faults + ([f"{self.name}: memory grows {growth:.2f}-fold"] if growth > GROWTH_CEILING else [])


def memory(process: int) -> float:
    """The resident memory of a process in MB, 0 where it is gone (or no Linux tells)."""
    try:
        words = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def compare(runs: Sequence[Run]) -> list[str]:
    """Prints what each run took, and whether all wrote the same; what is worse than asked for."""
    print(f"{'':16}{'seconds':>10}{'taking in':>12}{'reading':>10}{'together':>10}{'documents/s':>13}{'ratio':>8}")
    faults = []
    for run in runs:
        seconds = said(run)["timing"]["seconds"]
        parts = [seconds[name] for name in ("taking_in", "reading", "putting_together")]
        rate = run.documents / run.seconds
        ratio = runs[0].seconds / run.seconds
        print(f"{run.name:16}{run.seconds:10.1f}{parts[0]:12.1f}{parts[1]:10.1f}{parts[2]:10.1f}{rate:13.1f}{ratio:8.2f}")
        # In a short run, loading the model weighs more than anything.
        is_told = run.documents >= ENOUGH and (os.cpu_count() or 1) >= 2
        if is_told and run.engine.workers == 2 and runs[0].engine.workers == 1 and ratio < RATIO_FLOOR:
            faults.append(f"{run.name}: {ratio:.2f} times as quick as one, not {RATIO_FLOOR}")
    same = all(
        {k: v for k, v in said(run).items() if k != "timing"} == {k: v for k, v in said(runs[0]).items() if k != "timing"} for run in runs
    )
    print(f"{'all wrote the same files' if same else 'DIFFERENT FILES'}, by their hashes")
    faults += [] if same else ["runs wrote different files"]
    first = runs[0]
    slope, straight = fit_line(first.points)
    half = len(first.points) // 2
    early, late = (fit_line(part)[0] for part in (first.points[:half], first.points[half:]))
    halves = f"first half {early * 1e6:.1f}, second {late * 1e6:.1f}"
    print(f"{first.name}: {slope * 1e6:.1f} seconds a million characters, R² {straight:.4f}; {halves}\n")
    return faults + ([f"the second half of a run costs {late / early:.2f} times the first"] if late > early * GROWTH_CEILING else [])


def said(run: Run) -> dict[str, Any]:
    """The manifest of a run."""
    assert run.finished is not None
    return run.finished.manifest


def fit_line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """(slope, R²) of a straight line through points."""
    xs, ys = zip(*points, strict=True)
    slope = statistics.linear_regression(xs, ys).slope
    return slope, statistics.correlation(xs, ys) ** 2


def measure_sentences() -> list[str]:
    """Prints what sentences of many words cost, a floor at a time; what grows faster than asked for."""
    from floors import Stopwatch

    from communique import pipeline
    from communique.knowledge.load import load_knowledge
    from communique.reading.parsing import load_parser

    knowledge, parser = load_knowledge(), load_parser()
    watch = Stopwatch()
    watch.watch()
    costs: dict[str, list[float]] = {}
    for length in (LENGTHS[0], *LENGTHS):  # the first one twice: what is built at first use is no cost of a sentence
        words = " ".join(CLAUSES * (length // 20 + 1)).split()[:length]
        text = ("On Monday " + " ".join(words)).rstrip(", ") + "."
        document = pipeline.make_document(text, "2021-12-20", None, None, None, None, None, knowledge)
        best: dict[str, float] = {}
        for _ in range(3):
            watch.seconds.clear()
            watch.start()
            pipeline.process(document, knowledge, parser)
            watch.stop()
            found = dict(watch.seconds)
            best = min((best, found), key=lambda one: sum(one.values()) if one else math.inf)
        for floor, seconds in best.items():
            costs.setdefault(floor, []).append(seconds)
    lengths = LENGTHS
    rows = {floor: seconds[-len(lengths) :] for floor, seconds in costs.items() if len(seconds) > len(lengths)}
    rows["all"] = [sum(part) for part in zip(*rows.values(), strict=True)]
    print(f"{'one sentence of ... words, ms':32}" + "".join(f"{length:>9,}" for length in lengths) + f"{'exponent':>10}")
    faults = []
    for floor, seconds in sorted(rows.items(), key=lambda row: -row[1][-1]):
        tail = list(zip(lengths, seconds, strict=True))[2:]
        exponent = fit_line([(math.log(length), math.log(max(cost, 1e-6))) for length, cost in tail])[0]
        print(f"{floor:32}" + "".join(f"{1000 * cost:9.1f}" for cost in seconds) + f"{exponent:10.2f}")
        # What takes next to nothing even in the longest sentence may grow as it likes.
        if exponent > EXPONENT_CEILING and (floor == "all" or seconds[-1] > 0.1 * rows["all"][-1]):
            faults.append(f"{floor}: cost grows with the {exponent:.2f}th power of a sentence's length")
    return faults


if __name__ == "__main__":
    sys.exit(main())
