"""``communique run``: reads many documents into a Parquet dataset, on all cores or on a cluster, and goes on where it was stopped."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from communique.commands.options import (
    DONE,
    FELL_SHORT,
    WRONG_USE,
    Stop,
    Talk,
    add_document_options,
    add_input_options,
    add_knowledge_option,
)
from communique.commands.output import open_output
from communique.commands.read import side_finder
from communique.intake.sources import Overrides
from communique.knowledge.load import load_knowledge
from communique.scale.errors import RunError
from communique.scale.jobs import Job, Shard
from communique.scale.local import LocalEngine
from communique.scale.on_ray import RayEngine
from communique.scale.publishing import verify_dataset
from communique.scale.running import Engine, Watcher, run_bulk
from communique.scale.taking import Wanted

EXAMPLE = """examples:
  communique run 2024/*.warc.gz --out news2024
  communique run press-releases --out news2024 --workers 8
  RAY_ADDRESS=auto communique run 2024 --out news2024 --engine ray
  communique run --out news2024 --verify           are all files what was written?
"""
ENGINES = ("local", "ray")
# Seconds between two lines about how far it is, where there is no terminal for a bar.
EVERY = 30.0


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "run",
        help="read many documents into a Parquet dataset",
        description="Reads documents, thousands of files of them, into OUT/{documents,records,evidence,links,problems}/**/*.parquet and "
        "OUT/manifest.json. Stopped at any moment and started again, it goes on where it was. Prints one JSON line of counts.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_input_options(parser, files=False)
    parser.add_argument(
        "files", nargs="*", metavar="INPUT", help="files of any form that docs/intake.md names, folders, addresses; - is standard input"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the dataset, its own; docs/scale.md")
    parser.add_argument("--engine", choices=ENGINES, default="local", help="processes of this machine (default), or Ray (RAY_ADDRESS)")
    parser.add_argument("--workers", type=_count, metavar="N", help="processes that read at once; default: one a core")
    parser.add_argument(
        "--verify", action="store_true", help="compute all hashes anew; what is broken is made again. Without INPUT: only told"
    )
    parser.add_argument("--no-gate", action="store_true", help="parse documents too that a quick look tells to hold no record")
    parser.add_argument("--progress", type=float, default=EVERY, metavar="S", help=argparse.SUPPRESS)
    add_document_options(parser)
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def _count(value: str) -> int:
    if not value.isdigit() or not 0 < int(value) < 10_000:
        raise argparse.ArgumentTypeError(f"{value!r} is no number of workers; for example 4")
    return int(value)


def run(args: argparse.Namespace) -> int:
    """Reads all inputs into the dataset; the exit code, 1 where documents were refused or could not be read."""
    talk = Talk()
    try:
        return _run(args, talk) if args.files else _verify(args, talk)
    except RunError as error:
        raise Stop(str(error)) from error


def _verify(args: argparse.Namespace, talk: Talk) -> int:
    if not args.verify:
        talk.say("communique run: give INPUT, or --verify to check what is there")
        return WRONG_USE
    faults = verify_dataset(args.out)
    with open_output(None) as stream:
        stream.writelines(fault + "\n" for fault in faults)
    talk.say(f"{len(faults)} faults; start the run again, it mends them" if faults else f"{args.out}: all files are what was written")
    return FELL_SHORT if faults else DONE


def _run(args: argparse.Namespace, talk: Talk) -> int:
    knowledge = load_knowledge(args.knowledge)
    if args.side and args.side not in knowledge.entities:
        talk.say(f"communique: --side {args.side}: no state or organisation has this code; see: communique knowledge list")
        return WRONG_USE
    from communique.versions import current_versions  # loads spaCy, see start_parser

    pack = str(args.knowledge.absolute()) if args.knowledge else None
    job = Job(asdict(current_versions(knowledge.version)), pack, not args.no_gate)
    overrides = Overrides(args.date.isoformat() if args.date else None, args.title, args.publisher, args.side)
    wanted = Wanted(tuple(args.files), overrides, args.as_of, args.allow_private)
    engine = make_engine(args.engine, args.workers)
    # Ray prints what happens to its processes, on stdout, which is for data.
    with _Progress(talk, args.progress) as progress, contextlib.redirect_stdout(sys.stderr):
        finished = run_bulk(wanted, args.out, job, engine, side_finder(knowledge), verify=args.verify, watcher=progress)
    return _tell(finished.manifest, talk, args.out)


def make_engine(name: str, workers: int | None) -> Engine:
    """The engine of a name. Without a number of workers it takes one a core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return RayEngine(workers or cores) if name == "ray" else LocalEngine(workers or cores)


def _tell(manifest: dict[str, Any], talk: Talk, out: Path) -> int:
    """Prints the counts, and on stderr the summary; the exit code."""
    found, problems, timing = manifest["found"], manifest["problems"], manifest["timing"]
    with open_output(None) as stream:
        line = {"out": str(out), **found, "records": manifest["registers"], "problems": problems}
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    for kind, number in sorted(problems.items(), key=lambda one: (-one[1], one[0])):
        talk.say(f"{number:>9,}  {kind}")
    seconds = sum(timing["seconds"].values())
    unread = sum(number for kind, number in problems.items() if kind.startswith("run."))
    words = [f"{found['documents']:,} documents", f"{found['refused']:,} refused", f"{found['repeated']:,} repeated"]
    words += [f"{found['passed_over']:,} passed by"] if found["passed_over"] else []
    words += [f"{unread:,} could not be read"] if unread else []
    words += [f"{timing['workers_lost']} workers lost and replaced"] if timing["workers_lost"] else []
    talk.say(f"{', '.join(words)}; {timing['documents_read']:,} read now, in {_clock(seconds)}")
    if found["refused"] or unread:
        talk.say(f"what was refused or not read, and why, is in {out / 'problems'}")
    return FELL_SHORT if found["refused"] or unread else DONE


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"


class _Progress(Watcher):
    """How far a run is: a bar on a terminal, else a line now and then."""

    def __init__(self, talk: Talk, every: float) -> None:
        self.talk, self.every = talk, every
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"), TimeRemainingColumn())
        self.bar = Progress(*columns, console=talk.console, transient=True) if talk.console.is_terminal else None
        self.said = self.began = time.monotonic()
        self.documents = self.done = self.fresh = 0
        self.all_characters = self.characters = self.fresh_characters = 0

    def __enter__(self) -> _Progress:
        if self.bar is not None:
            self.bar.start()
            self.task = self.bar.add_task("taking in", total=None, words="")
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def taking(self, documents: int) -> None:
        """So many documents were taken in."""
        self.say("taking in", f"{documents:,} documents")

    def planned(self, shards: Sequence[Shard], there: Sequence[Shard]) -> None:
        """Says how much there is to do."""
        self.documents = sum(len(shard.entries) for shard in shards)
        self.all_characters = sum(shard.characters for shard in shards)
        self.done = sum(len(shard.entries) for shard in there)
        self.characters = sum(shard.characters for shard in there)
        self.began = time.monotonic()
        if there:
            self.talk.say(f"{self.done:,} of {self.documents:,} documents were read before; going on")

    def read(self, shard: Shard, head: object) -> None:
        """One more shard is done."""
        self.fresh += len(shard.entries)
        self.done += len(shard.entries)
        self.characters += shard.characters
        self.fresh_characters += shard.characters
        took = max(time.monotonic() - self.began, 0.001)
        # Documents differ in length by the hundredfold: what is left is told by characters.
        left = took * (self.all_characters - self.characters) / max(self.fresh_characters, 1)
        self.say("reading", f"{self.done:,} of {self.documents:,} documents, {self.fresh / took:,.1f} a second", self.characters, left)

    def putting_together(self) -> None:
        """All is read; the files are made."""
        self.say("putting together")

    def say(self, what: str, words: str = "", completed: int | None = None, left: float | None = None) -> None:
        """Shows it, or prints a line where the last one is some time ago."""
        if self.bar is not None:
            self.bar.update(self.task, description=what, words=words, completed=completed, total=self.all_characters or None)
        elif time.monotonic() - self.said >= self.every:
            self.said = time.monotonic()
            self.talk.say(f"{what}: {words}" + (f", about {_clock(left)} left" if left is not None else ""))
