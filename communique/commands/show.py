"""``communique show``: happenings of a ledger, by register, parties, days, topics and status."""

from __future__ import annotations

import argparse
import csv
import dataclasses
import functools
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from communique.commands.ledgers import EVERY, add_filter_options, add_latest_option, add_ledger_option, open_ledger, read_filter
from communique.commands.options import DONE, Talk
from communique.commands.output import FILE_WIDTH, open_output, write_json
from communique.model import REGISTERS

if TYPE_CHECKING:
    from communique.ledger.queries import Happening
    from communique.views.happenings import TextOf

EXAMPLE = """examples:
  communique show contacts --between IND RUS --since 2021-01-01
  communique show transfers --between Russia ASEAN --topic arms --format csv > arms.csv
  communique show all --status planned
"""
FORMATS = ("table", "json", "jsonl", "csv")
ALL = "all"
# A table is read by eyes; what a file or a program wants is everything.
LATEST = 50
COLUMNS = (
    "register", "id", "type", "status", "start", "end", "deadline", "parties", "topics", "basis", "judgement", "sources", "first_published",
    "last_published", "document",
)  # fmt: skip


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "show",
        help="what a ledger holds, by register, parties, days, topics",
        description="Prints the happenings of a ledger: one entry for all documents that tell of one thing, with its sources.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("register", choices=(*REGISTERS, ALL), metavar="REGISTER", help=", ".join((*REGISTERS, ALL)))
    add_filter_options(parser)
    add_latest_option(parser, LATEST)
    parser.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl")
    add_ledger_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the happenings; the exit code."""
    form = args.format or ("table" if sys.stdout.isatty() else "jsonl")
    registers = REGISTERS if args.register == ALL else (args.register,)
    with open_ledger(args) as ledger:
        from communique.ledger.queries import count, find, find_each, find_text

        wanted = read_filter(args, registers)
        latest = args.latest if args.latest is not None else LATEST if form == "table" else EVERY
        with ledger.reading() as connection, open_output(None) as stream:
            total = sum(count(connection, wanted).values())
            wanted = dataclasses.replace(wanted, latest=latest or None)
            found = find_each(connection, wanted) if form in ("jsonl", "csv") else find(connection, wanted)
            write_happenings(found, form, stream, functools.cache(functools.partial(find_text, connection)))
    if latest and latest < total:
        Talk().say(f"the last {latest} of {total}; --latest 0 shows all")
    elif not total:
        Talk().say("nothing of this kind is in the ledger")
    return DONE


def write_happenings(found: Iterable[Happening], form: str, stream: TextIO, text_of: TextOf) -> None:
    """Writes happenings in one of FORMATS."""
    if form == "jsonl":
        stream.writelines(happening.to_json() + "\n" for happening in found)
    elif form == "json":
        write_json([json.loads(happening.to_json()) for happening in found], stream)
    elif form == "csv":
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows([_cell(happening, column) for column in COLUMNS] for happening in found)
    elif found := list(found):
        from rich.console import Console

        from communique.views.happenings import print_told, tell

        width = None if stream.isatty() else FILE_WIDTH
        print_told(tell(found, text_of), Console(file=stream, width=width, highlight=False, emoji=False, markup=False))


def _cell(happening: Happening, column: str) -> str | int | None:
    value = getattr(happening, column)
    if column == "sources":
        return len({source.document for source in value})
    return " ".join(value) if isinstance(value, tuple) else value
