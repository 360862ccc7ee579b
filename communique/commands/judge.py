"""``communique judge``: writes a person's decision about a record into a ledger."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from communique.commands.ledgers import add_ledger_option, open_ledger
from communique.commands.options import DONE, Talk, day

EXAMPLE = """examples:
  communique judge f42b5f4bab53 accept --by "A. Reader"
  communique judge f42b5f4bab53 reject --by "A. Reader" --note "the call was with the minister"
  communique judge f42b5f4bab53 edit --by "A. Reader" --set status=planned when.start=2021-12-21 when.end=2021-12-21
  communique judge f42b5f4bab53 same 31413d014830 --by "A. Reader"
"""
VERDICTS = ("accept", "reject", "edit", "same", "different")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "judge",
        help="a person's decision about a record of a ledger",
        description="Writes down what a person decided about a record. accept keeps it whatever later versions find; reject takes it "
        "out of all views; edit gives fields another value; same and different join two records into one happening or keep them "
        "apart. Nothing is removed, the last decision counts, and no later run overwrites it.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("record", metavar="RECORD", help="id of a record, or its first characters, at least four")
    parser.add_argument("verdict", choices=VERDICTS, metavar="VERDICT", help=", ".join(VERDICTS))
    parser.add_argument("other", nargs="?", metavar="OTHER", help="the second record of same and different")
    parser.add_argument("--by", required=True, metavar="NAME", help="who decides")
    parser.add_argument("--on", type=day, metavar="D", help="the day of the decision; default: today")
    parser.add_argument("--set", nargs="+", type=_assignment, default=[], metavar="FIELD=VALUE", help="new values for edit")
    parser.add_argument("--note", metavar="WORDS", help="why")
    add_ledger_option(parser)
    parser.set_defaults(run=run)


def _assignment(words: str) -> tuple[list[str], Any]:
    field, equals, value = words.partition("=")
    if not equals or not field:
        raise argparse.ArgumentTypeError(f"{words!r} is no FIELD=VALUE, for example status=planned")
    try:
        return field.split("."), json.loads(value)
    except ValueError:
        return field.split("."), value


def run(args: argparse.Namespace) -> int:
    """Writes the decision down; the exit code. Raises LedgerError for one that cannot be."""
    edits: dict[str, Any] = {}
    for path, value in args.set:
        inner = edits
        for part in path[:-1]:
            inner = inner.setdefault(part, {})
        inner[path[-1]] = value
    with open_ledger(args, write=True) as ledger:
        from communique.ledger.judging import judge

        # A decision is an act of this day: the one place of a ledger where the clock is asked unless a day is given.
        on = (args.on or date.today()).isoformat()
        id = judge(ledger, args.record, args.verdict, by=args.by, on=on, other=args.other, edits=edits or None, note=args.note)
    Talk().say(f"record {id}: {args.verdict} by {args.by}")
    return DONE
