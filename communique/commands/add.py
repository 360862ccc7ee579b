"""``communique add``: reads documents and records them in a ledger."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from communique.commands.ledgers import add_ledger_option, open_ledger
from communique.commands.options import (
    WRONG_USE,
    Talk,
    add_document_options,
    add_input_options,
    add_knowledge_option,
    start_parser,
    take_in,
)
from communique.commands.output import open_output
from communique.commands.read import side_finder
from communique.intake.folders import EVERY, watch_folders
from communique.intake.memory import FetchMemory
from communique.intake.outcome import Taken
from communique.knowledge.load import Knowledge, load_knowledge
from communique.model import UnprovedError

if TYPE_CHECKING:
    from communique.ledger.store import Ledger, Recorded
    from communique.reading.parsing import Parser
    from communique.versions import Versions

EXAMPLE = """examples:
  communique add reports.jsonl
  communique add report.txt --date 2021-12-20 --ledger asia.db
  communique add https://court.example/news.rss                 what is new since the last time
  communique add inbox --watch                                  what is in a folder, and what comes into it, until Ctrl-C
"""
NOW = "now"
COUNTED = ("added", "changed", "withdrawn")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "add",
        help="read documents and record them in a ledger",
        description="Reads documents and records what they say in a ledger, a document at a time, whole or not at all. What is "
        "there already, read by the same versions, is left as it is; what a new version no longer finds is withdrawn, not removed. "
        "Prints one JSON line a document.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_input_options(parser)
    add_document_options(parser)
    add_ledger_option(parser)
    parser.add_argument(
        "--at", metavar="TIME", help="when this run takes place, for the list of runs; 'now' asks the clock. Default: not said"
    )
    parser.add_argument("--no-links", action="store_true", help="leave the links between documents to the next add")
    parser.add_argument("--watch", action="store_true", help="go on looking into the folders named, until Ctrl-C")
    parser.add_argument("--every", type=seconds, default=EVERY, metavar="S", help=f"seconds between two looks; default: {EVERY:g}")
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def seconds(value: str) -> float:
    """A number of seconds of the command line. Raises ArgumentTypeError for what is none."""
    try:
        found = float(value)
    except ValueError:
        found = 0.0
    if not 0 < found < 1e6:
        raise argparse.ArgumentTypeError(f"{value!r} is no number of seconds; for example 5")
    return found


def run(args: argparse.Namespace) -> int:
    """Reads and records; the exit code."""
    talk = Talk()
    knowledge = load_knowledge(args.knowledge)
    if args.side and args.side not in knowledge.entities:
        talk.say(f"communique: --side {args.side}: no state or organisation has this code; see: communique knowledge list")
        return WRONG_USE
    if args.watch and (wrong := next((name for name in args.files if not Path(name).is_dir()), None)) is not None:
        talk.say(f"communique: --watch: {wrong} is no folder; only folders are watched")
        return WRONG_USE
    started = datetime.now(UTC).isoformat(timespec="seconds") if args.at == NOW else args.at
    with open_ledger(args, write=True) as ledger, open_output(None) as stream:
        from communique.ledger.linking import link_documents
        from communique.versions import current_versions

        versions = current_versions(knowledge.version)
        # Another version reads all pages again: what it was told about them is kept under its own name.
        memory = FetchMemory(args.ledger.with_name(f"{args.ledger.name}.pages.json"), "/".join(astuple(versions)))

        def add_batch(files: Sequence[str | Path]) -> None:
            desk = _Desk(ledger, knowledge, versions, started, talk, stream)
            for taken in take_in(args, talk, side_finder(knowledge), files, memory):
                desk.add(taken)
            added, withdrawn = (0, 0) if args.no_links else link_documents(ledger, knowledge.linking, versions, started)
            if desk.recorded or added or withdrawn:
                counts = ", ".join(f"{desk.counts[name]} {name}" for name in COUNTED)
                talk.say(
                    f"run {ledger.start_run(versions, started)}: records {counts}; "
                    f"links between documents {added} added, {withdrawn} withdrawn"
                )

        if args.watch:
            watch(args, talk, add_batch)
        else:
            add_batch(args.files)
    return talk.finish()


def watch(args: argparse.Namespace, talk: Talk, add_batch: Callable[[Sequence[str | Path]], None]) -> None:
    """Adds what comes into the folders, until the user stops it. What was being read then is not recorded at all."""
    talk.say(f"watching {', '.join(args.files)}; end with Ctrl-C")
    try:
        for files in watch_folders([Path(name) for name in args.files], args.every):
            if files:
                add_batch(files)
    except KeyboardInterrupt:
        talk.say("no longer watching")


class _Desk:
    """Reads documents one by one into a ledger, and keeps none of them; the model is loaded for the first that must be read."""

    def __init__(self, ledger: Ledger, knowledge: Knowledge, versions: Versions, started: str | None, talk: Talk, stream: TextIO) -> None:
        self.ledger, self.knowledge, self.versions, self.started = ledger, knowledge, versions, started
        self.talk, self.stream = talk, stream
        self.parser: Parser | None = None
        self.recorded, self.counts = 0, dict.fromkeys(COUNTED, 0)

    def add(self, taken: Taken) -> None:
        """Records one document, or says why not."""
        from communique.ledger.store import MovedError

        placement = self.ledger.place(taken.document, taken.problems)
        document = placement.document
        if self.ledger.is_read(placement, self.versions):
            if taken.origin is not None:
                self.ledger.note_origin(placement, taken.origin, self.versions, self.started)
            self._print(document.id, "known", None)
            return
        for _, old, reason in placement.corrects:
            self.talk.say(f"document {document.id}: another text of the same {reason} as {old}, which it supersedes; its history is kept")
        if placement.corrected_by is not None:
            self.talk.say(
                f"document {document.id}: {placement.corrected_by[1]} was published later and stands; this one is kept as history"
            )
        from communique.pipeline import process  # loads spaCy, see start_parser

        self.parser = self.parser or start_parser()
        try:
            reading = process(document, self.knowledge, self.parser, placement.problems)
            recorded = self.ledger.record(reading, self.versions, self.started, taken.origin)
        except MovedError:
            self.add(taken)
            return
        except UnprovedError as error:
            self.talk.taken -= 1
            self.talk.refused += 1
            self.talk.say(f"refused: {error}; this is a fault of communique, please report the text")
            return
        self.recorded += 1
        for name in COUNTED:
            self.counts[name] += getattr(recorded, name)
        state = (
            "corrects" if placement.corrects else "history" if placement.corrected_by else "new" if placement.key is None else "read again"
        )
        self._print(document.id, state, recorded)

    def _print(self, document: str, state: str, recorded: Recorded | None) -> None:
        counts = {name: getattr(recorded, name) if recorded else 0 for name in COUNTED}
        self.stream.write(json.dumps({"document": document, "state": state, **counts}, ensure_ascii=False) + "\n")
        self.stream.flush()
