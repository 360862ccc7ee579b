"""What several commands share: options about the input, talk on stderr, and taking documents in."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from communique.intake.dates import parse_date
from communique.intake.fetching import Fetcher, Memory
from communique.intake.outcome import PassedOver, Refusal, Refused, Repeated, Taken
from communique.intake.sources import STDIN, Overrides, SideOf, no_side, read_documents

if TYPE_CHECKING:
    from communique.reading.parsing import Parser

DONE, FELL_SHORT, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
SIDE = re.compile(r"[A-Z][A-Z0-9_]+")


class Stop(Exception):
    """Raised where a command cannot go on; ``main`` prints the message and the command falls short."""


def day(value: str) -> date:
    """A date of the command line. Raises ArgumentTypeError, which makes it wrong use."""
    try:
        return parse_date(value)
    except Refused as fault:
        raise argparse.ArgumentTypeError(fault.message) from fault


def side(value: str) -> str:
    """The code of a side. Raises ArgumentTypeError for what cannot be one."""
    if not SIDE.fullmatch(value):
        raise argparse.ArgumentTypeError(f"{value!r} is no code of a side; for example IND, RUS or EU (communique knowledge list)")
    return value


def add_input_options(parser: argparse.ArgumentParser, files: bool = True) -> None:
    """Adds FILE and the options that speak for every document."""
    if files:
        parser.add_argument(
            "files", nargs="+", metavar="FILE",
            help="files of any form that docs/intake.md names, folders, addresses of pages and feeds; - is standard input",
        )  # fmt: skip
    parser.add_argument("--date", type=day, metavar="D", help="YYYY-MM-DD, for documents that have no date of their own")
    parser.add_argument("--as-of", type=day, metavar="D", help="refuse documents dated after this day")
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch pages from this machine and its own network too, not from the Internet alone"
    )


def add_document_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that override what a document says about itself."""
    parser.add_argument("--title", metavar="WORDS", help="title of the documents")
    parser.add_argument("--publisher", metavar="NAME", help="who published them")
    parser.add_argument("--side", type=side, metavar="CODE", help="whose official text they are, for example IND")


def add_knowledge_option(parser: argparse.ArgumentParser) -> None:
    """Adds --knowledge, which every command that reads has."""
    parser.add_argument("--knowledge", type=Path, metavar="DIR", help="a pack of your own data files, added to the bundled ones")


def take_in(
    args: argparse.Namespace,
    talk: Talk,
    side_of: SideOf = no_side,
    files: Sequence[str | Path] | None = None,
    memory: Memory | None = None,
) -> Iterator[Taken]:
    """The documents of a command's files, or of ``files``; refusals and what is passed over are told, refusals counted in ``talk``.

    ``memory`` is what servers said about pages fetched before; unchanged ones are passed over.
    """
    sources = args.files if files is None else files
    overrides = Overrides(
        published=args.date.isoformat() if args.date else None,
        title=getattr(args, "title", None),
        publisher=getattr(args, "publisher", None),
        side=getattr(args, "side", None),
    )
    if STDIN in sources and sys.stdin and sys.stdin.isatty():
        talk.say("reading from the terminal; end with Ctrl-D")
    fetcher = Fetcher(allow_private=getattr(args, "allow_private", False), memory=memory)
    for found in read_documents(sources, overrides, args.as_of, side_of=side_of, fetcher=fetcher):
        match found:
            case Taken():
                talk.taken += 1
                yield found
            case Repeated() | PassedOver():
                talk.say(str(found))
            case Refusal():
                talk.refused += 1
                talk.say(f"refused: {found}")


def start_parser() -> Parser:
    """The best installed model. Raises Stop, with the command that brings one, where there is none."""
    # Imported here: spaCy takes a second that `communique --help` and a wrong file name should not cost.
    from communique.reading.parsing import NoModelError, load_parser

    try:
        return load_parser()
    except NoModelError as error:
        raise Stop(str(error)) from error


class Talk:
    """What a command says beside its data, on stderr, and how many documents it took and refused."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        self.taken = self.refused = 0

    def say(self, message: str) -> None:
        """Prints one line; control characters are shown as escapes, so that no file name can steer the terminal."""
        self.console.print("".join(c if c.isprintable() else repr(c)[1:-1] for c in message))

    def finish(self) -> int:
        """The exit code, after a closing line where there was more than one document or a refusal."""
        if self.refused or self.taken > 1:
            self.say(f"{self.taken} {'document' if self.taken == 1 else 'documents'} read, {self.refused} refused")
        return FELL_SHORT if self.refused else DONE
