"""``communique news``: what a ledger holds since a run."""

from __future__ import annotations

import argparse
import functools
import json
import sys

from communique.commands.ledgers import add_filter_options, add_ledger_option, open_ledger, read_filter
from communique.commands.options import DONE, Talk
from communique.commands.output import FILE_WIDTH, open_output

EXAMPLE = """example:
  communique news --since 12 --between IND RUS
"""
FORMATS = ("table", "jsonl")
HEADINGS = {"new": "New", "more": "More is told of"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "news",
        help="what is new in a ledger since a run",
        description="Prints the happenings that came into a ledger after a run, and those of which more or other is told since.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--since", type=int, required=True, metavar="RUN", help="number of a run, as `add` and `ledger runs` print it; 0 for all"
    )
    add_filter_options(parser, since=False)
    parser.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl")
    add_ledger_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the news; the exit code. Raises UnknownError for a run that there is not."""
    form = args.format or ("table" if sys.stdout.isatty() else "jsonl")
    run_number, args.since = args.since, None
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.ledger.diffing import find_news
        from communique.ledger.queries import find_text

        found = find_news(connection, run_number, read_filter(args))
        with open_output(None) as stream:
            if form == "jsonl":
                stream.writelines(f'{{"news":{json.dumps(what)},{happening.to_json()[1:]}\n' for what, happening in found)
            elif found:
                from rich.console import Console

                from communique.views.happenings import print_told, tell

                text_of = functools.cache(functools.partial(find_text, connection))
                width = None if stream.isatty() else FILE_WIDTH
                console = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
                for what, heading in HEADINGS.items():
                    told = tell([happening for kind, happening in found if kind == what], text_of)
                    if told:
                        console.print(f"{heading} ({len(told)})", style="bold")
                        print_told(told, console)
    if not found:
        Talk().say(f"nothing came since run {run_number}")
    return DONE
