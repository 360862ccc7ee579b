"""What the commands about a ledger share: its file, the filters of ``show``, and the form of what comes out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from communique.commands.options import add_knowledge_option, day
from communique.knowledge.load import Knowledge, load_knowledge
from communique.model import REGISTERS

if TYPE_CHECKING:
    from communique.ledger.queries import Filter
    from communique.ledger.store import Ledger

DEFAULT = Path("communique.db")
EVERY = 0


def add_ledger_option(parser: argparse.ArgumentParser) -> None:
    """Adds --ledger, which every command about a ledger has."""
    parser.add_argument("--ledger", type=Path, default=DEFAULT, metavar="FILE", help=f"the ledger's file; default: {DEFAULT}")


def add_filter_options(parser: argparse.ArgumentParser, between: bool = True, since: bool = True) -> None:
    """Adds the options that choose happenings."""
    if between:
        parser.add_argument(
            "--between", nargs="+", metavar="WHO", default=[],
            help="codes, names or groups; all of them take part. A group stands for itself and its members, =EU for itself alone",
        )  # fmt: skip
    if since:
        parser.add_argument("--since", type=day, metavar="D", help="on or after this day, YYYY-MM-DD")
    parser.add_argument("--until", type=day, metavar="D", help="on or before this day")
    parser.add_argument("--topic", nargs="+", metavar="TOPIC", default=[], help="any of these topics")
    parser.add_argument("--status", nargs="+", metavar="STATUS", default=[], help="any of these: happened, planned, signed, open ...")
    parser.add_argument("--stated-only", action="store_true", help="leave out what is inferred")
    add_knowledge_option(parser)


def add_latest_option(parser: argparse.ArgumentParser, default: int) -> None:
    """Adds --latest, how many are shown."""
    parser.add_argument(
        "--latest", type=_number, metavar="N", help=f"only the last N; 0 for all. Default: {default} in a table or page, else all"
    )


def _number(value: str) -> int:
    if not value.isdigit():
        raise argparse.ArgumentTypeError(f"{value!r} is no number; give 0 for all, or how many")
    return int(value)


@contextmanager
def open_ledger(args: argparse.Namespace, write: bool = False) -> Iterator[Ledger]:
    """The ledger that the command line names. Raises LedgerError, which ``main`` prints."""
    from communique.ledger.store import Ledger  # SQLAlchemy takes a third of a second

    with Ledger.open(args.ledger, write=write) as ledger:
        yield ledger


def read_filter(args: argparse.Namespace, registers: tuple[str, ...] = ()) -> Filter:
    """What the options of ``add_filter_options`` ask for. Raises UnknownError for a name or topic that means nothing."""
    from communique.ledger.errors import UnknownError
    from communique.ledger.queries import Filter
    from communique.ledger.sides import find_side

    # Knowledge is needed for names and topics alone, and takes a fifth of a second.
    knowledge: Knowledge | None = load_knowledge(args.knowledge) if args.between or args.topic else None
    sides = tuple(find_side(words, knowledge.entities) for words in args.between) if knowledge else ()
    if knowledge:
        known = {topic.topic for topic in knowledge.topics}
        for topic in args.topic:
            if topic not in known:
                raise UnknownError(f"there is no topic {topic!r}; topics are {', '.join(sorted(known))}")
    return Filter(
        registers=registers or REGISTERS,
        between=sides,
        since=args.since.isoformat() if args.since else None,
        until=args.until.isoformat() if args.until else None,
        topics=tuple(args.topic),
        statuses=tuple(args.status),
        stated_only=args.stated_only,
    )
