"""``communique read``: the records of documents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from communique.commands.options import (
    WRONG_USE,
    Talk,
    add_document_options,
    add_input_options,
    add_knowledge_option,
    start_parser,
    take_in,
)
from communique.commands.output import FORMATS, choose_format, open_output, write_readings
from communique.intake.outcome import Taken
from communique.intake.sources import SideOf, count_documents
from communique.knowledge.load import Knowledge, load_knowledge
from communique.model import Reading, UnprovedError

EXAMPLE = """examples:
  communique read report.txt                                   a dossier in the terminal
  communique read report.txt --date 2021-12-20 --out page.html a page with the words coloured
  communique read readouts.jsonl --format jsonl > records.jsonl
  pdftotext report.pdf - | communique read - --date 2021-12-20
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "read",
        help="records of documents",
        description="Prints what dated reports say: events, contacts, agreements, transfers, commitments and statements, "
        "each with the words that prove it.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_input_options(parser)
    add_document_options(parser)
    add_output_options(parser)
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options about the form of what comes out."""
    parser.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl or what --out is called")
    parser.add_argument("--with-text", action="store_true", help="put the text of the document into json and jsonl")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file, whole or not at all")


def run(args: argparse.Namespace) -> int:
    """Reads the files and prints their records; the exit code."""
    talk = Talk()
    try:
        form = choose_format(args.format, args.out)
    except ValueError as error:
        talk.say(f"communique: {error}")
        return WRONG_USE
    knowledge = load_knowledge(args.knowledge)
    if args.side and args.side not in knowledge.entities:
        talk.say(f"communique: --side {args.side}: no state or organisation has this code; see: communique knowledge list")
        return WRONG_USE
    with open_output(args.out) as stream:
        readings = read_all(take_in(args, talk, side_finder(knowledge)), knowledge, talk)
        write_readings(show_progress(readings, args, form, talk), form, stream, args.with_text)
    return talk.finish()


def read_all(documents: Iterator[Taken], knowledge: Knowledge, talk: Talk | None = None) -> Iterator[Reading]:
    """The reading of each document. The model is loaded for the first one: refusals need none and come at once.

    A document whose records would not be proved by its words is a fault of ours: it is told and counted as refused, and
    the others are read.
    """
    parser = None
    for taken in documents:
        from communique.pipeline import process  # loads spaCy, see start_parser

        parser = parser or start_parser()
        try:
            yield process(taken.document, knowledge, parser, taken.problems)
        except UnprovedError as error:
            if talk is None:
                raise
            talk.taken -= 1
            talk.refused += 1
            talk.say(f"refused: {error}; this is a fault of communique, please report the text")


def side_finder(knowledge: Knowledge) -> SideOf:
    """From publisher and address to the code of the side whose own voice that is, by the knowledge given."""

    def find_side(publisher: str | None, url: str | None) -> str | None:
        from communique.pipeline import publisher_side  # loads spaCy, see start_parser

        return publisher_side(publisher, knowledge)

    return find_side


def show_progress(readings: Iterator[Reading], args: argparse.Namespace, form: str, talk: Talk) -> Iterator[Reading]:
    """The same readings, with a bar on stderr where that is a terminal and there is more than one document."""
    # Lines of JSON that run through the same terminal would tear the bar.
    torn = form == "jsonl" and args.out is None and sys.stdout.isatty()
    total = count_documents(args.files) if talk.console.is_terminal and not torn else 1
    if total == 1:
        yield from readings
        return
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=talk.console, transient=True) as progress:
        bar = progress.add_task("reading", total=total)
        for reading in readings:
            yield reading
            progress.update(bar, completed=talk.taken + talk.refused)
