"""``communique dossier``: what a ledger holds between two parties."""

from __future__ import annotations

import argparse
import dataclasses
import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from communique.commands.ledgers import EVERY, add_filter_options, add_latest_option, add_ledger_option, open_ledger, read_filter
from communique.commands.options import DONE, WRONG_USE, Talk
from communique.commands.output import FILE_WIDTH, open_output, write_json
from communique.model import REGISTERS

if TYPE_CHECKING:
    from communique.views.pair import PairDossier

EXAMPLE = """examples:
  communique dossier IND RUS
  communique dossier Japan ASEAN --since 2022-01-01 --out dossier.html
  communique dossier IND RUS --format markdown --latest 0 > dossier.md
"""
FORMATS = ("table", "markdown", "html", "json")
ENDINGS = {".md": "markdown", ".html": "html", ".htm": "html", ".json": "json", ".txt": "table"}
# Happenings shown of each register: what a person reads at a sitting.
LATEST = 20


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "dossier",
        help="what a ledger holds between two parties",
        description="Prints contacts, agreements, transfers, commitments, statements and events between parties: one entry for all "
        "documents that tell of one thing, with its sentences and its sources.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("between", nargs="+", metavar="WHO", help="codes, names or groups; =EU is the organisation without its members")
    add_filter_options(parser, between=False)
    add_latest_option(parser, LATEST)
    parser.add_argument("--format", choices=FORMATS, help="default: table, or what --out is called")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    add_ledger_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the dossier; the exit code."""
    form = args.format or (ENDINGS.get(args.out.suffix.lower()) if args.out else "table")
    if form is None:
        Talk().say(f"communique: --out {args.out}: its ending tells no format; end it in {', '.join(ENDINGS)}, or give --format")
        return WRONG_USE
    latest = args.latest if args.latest is not None else EVERY if form == "json" else LATEST
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.ledger.queries import count, find, find_latest, find_text
        from communique.views.pair import make_pair_dossier

        wanted = read_filter(args)
        if latest:
            counts, found = find_latest(connection, wanted, latest)
        else:
            counts = count(connection, wanted)
            parts = [dataclasses.replace(wanted, registers=(name,)) for name in REGISTERS if counts.get(name)]
            found = [happening for part in parts for happening in find(connection, part)]
        dossier = make_pair_dossier(args.between, found, counts, functools.cache(functools.partial(find_text, connection)))
    with open_output(args.out) as stream:
        write_dossier(dossier, form, stream)
    return DONE


def write_dossier(dossier: PairDossier, form: str, stream: TextIO) -> None:
    """Writes a dossier in one of FORMATS."""
    from rich.console import Console

    from communique.views.pair import print_pair_dossier, render_html, render_markdown

    if form == "json":
        write_json(dossier.to_dict(), stream)
    elif form == "markdown":
        stream.write(render_markdown(dossier))
    elif form == "html":
        stream.write(render_html(dossier))
    else:
        width = None if stream is sys.stdout and stream.isatty() else FILE_WIDTH
        print_pair_dossier(dossier, Console(file=stream, width=width, highlight=False, emoji=False, markup=False))
