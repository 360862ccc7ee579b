"""``communique search``: words in the texts of a ledger, and what their sentences tell of."""

from __future__ import annotations

import argparse
import json
import sys

from communique.commands.ledgers import add_ledger_option, open_ledger
from communique.commands.options import DONE, Talk
from communique.commands.output import FILE_WIDTH, open_output

EXAMPLE = """examples:
  communique search gas pipeline
  communique search '"joint statement" sanction* -oil'
"""
FORMATS = ("table", "jsonl")
MOST = 20


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "search",
        help="words in the texts of a ledger",
        description="Prints the documents that have all the words, best first, with the sentences that have most of them and the "
        'happenings that these tell of. "a phrase" stays together, sanction* takes any ending, -word leaves out what has it (put '
        "all in one pair of quotes then); nothing else has a meaning.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="+", metavar="WORDS", help="what to look for")
    parser.add_argument("--most", type=int, default=MOST, metavar="N", help=f"documents shown; default: {MOST}")
    parser.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl")
    add_ledger_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints what was found; the exit code."""
    form = args.format or ("table" if sys.stdout.isatty() else "jsonl")
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.ledger.searching import search

        hits = search(connection, " ".join(args.words), max(args.most, 1))
    if not hits:
        Talk().say("no text has these words")
    with open_output(None) as stream:
        if form == "jsonl":
            for hit in hits:
                plain = {name: getattr(hit, name) for name in hit.__slots__ if name != "happenings"}
                plain |= {"happenings": [{"id": h.id, "register": h.register, "type": h.type, "status": h.status} for h in hit.happenings]}
                stream.write(json.dumps(plain, ensure_ascii=False) + "\n")
            return DONE
        from rich.console import Console

        from communique.views.hits import print_hits

        print_hits(hits, Console(file=stream, width=None if stream.isatty() else FILE_WIDTH, highlight=False, emoji=False, markup=False))
    return DONE
