"""``communique commitments``: what was promised, what is still open, and what is overdue."""

from __future__ import annotations

import argparse
import dataclasses
import functools
import sys

from communique.commands.ledgers import add_filter_options, add_ledger_option, open_ledger, read_filter
from communique.commands.options import DONE, WRONG_USE, Talk, day
from communique.commands.output import open_output
from communique.commands.show import FORMATS, write_happenings

EXAMPLE = """examples:
  communique commitments --open --between IND RUS
  communique commitments --overdue --as-of 2026-01-31 --format csv > overdue.csv
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "commitments",
        help="promises of a ledger: open ones, overdue ones",
        description="Prints commitments. Open ones are neither kept nor dropped by what any later document tells; overdue ones are open "
        "and their deadline ended before the day of --as-of. With --as-of all is as it was known on that day: what documents that "
        "were published later tell is left out, and so is what they corrected.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--open", action="store_true", help="neither kept nor dropped")
    parser.add_argument("--overdue", action="store_true", help="open, and the deadline is past; needs --as-of")
    parser.add_argument("--as-of", type=day, metavar="D", help="as it was known on this day, by what was published until then")
    add_filter_options(parser)
    parser.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl")
    add_ledger_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the commitments; the exit code."""
    talk = Talk()
    if args.overdue and args.as_of is None:
        talk.say("communique: --overdue needs a day: --as-of YYYY-MM-DD")
        return WRONG_USE
    form = args.format or ("table" if sys.stdout.isatty() else "jsonl")
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.ledger.hindsight import find_as_of
        from communique.ledger.queries import OPEN, find, find_text

        wanted = read_filter(args, ("commitments",))
        if args.open or args.overdue:
            statuses = tuple(status for status in OPEN if not wanted.statuses or status in wanted.statuses)
            wanted = dataclasses.replace(wanted, statuses=statuses or ("none",))
        if args.as_of is None:
            found = find(connection, wanted)
        else:
            as_of = args.as_of.isoformat()
            found = find_as_of(connection, dataclasses.replace(wanted, due_before=as_of if args.overdue else None), as_of)
        with open_output(None) as stream:
            write_happenings(found, form, stream, functools.cache(functools.partial(find_text, connection)))
    if not found:
        talk.say("no such commitment is in the ledger")
    return DONE
