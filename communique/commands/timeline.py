"""``communique timeline``: what states had to do with each other, in the order of dates."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from rich.console import Console

from communique.commands.options import FELL_SHORT, WRONG_USE, Talk, add_document_options, add_input_options, add_knowledge_option
from communique.commands.output import FILE_WIDTH, FORMATS, choose_format, open_output, write_json, write_json_lines
from communique.commands.several import read_several
from communique.knowledge.load import Knowledge, load_knowledge
from communique.views.timeline import Moment

EXAMPLE = """examples:
  communique timeline reports.jsonl --between India Russia
  communique timeline monday.txt friday.txt --date 2021-12-20 --format html --out line.html --plot line.svg
"""
PICTURES = (".svg", ".png")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "timeline",
        help="contacts, agreements, transfers and commitments in order",
        description="Prints what documents tell of contacts, agreements, transfers and commitments in the order of their dates, "
        "each once however many documents tell it, with what later documents say became of it.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_input_options(parser)
    add_document_options(parser)
    parser.add_argument("--between", nargs=2, metavar=("A", "B"), help="only what concerns these two: codes or names")
    parser.add_argument("--format", choices=(*FORMATS, "csv"), help="default: table in a terminal, else jsonl or what --out is called")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw it as well: .svg, or .png (needs matplotlib: the extra `plot`)")
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads the files and prints their timeline; 1 where nothing is on it."""
    talk = Talk()
    try:
        form = "csv" if args.format is None and args.out and args.out.suffix.lower() == ".csv" else choose_format(args.format, args.out)
    except ValueError as error:
        talk.say(f"communique: {error}")
        return WRONG_USE
    knowledge = load_knowledge(args.knowledge)
    pair: list[str] = []
    for words in args.between or ():
        found = find_code(words, knowledge)
        if found is None:
            talk.say(f"communique: --between {words}: no state or organisation has this code or name; see: communique knowledge list")
            return WRONG_USE
        pair.append(found)
    if args.plot is not None and args.plot.suffix.lower() not in PICTURES:
        talk.say(f"communique: --plot {args.plot}: end the name in {' or '.join(PICTURES)}")
        return WRONG_USE
    readings = read_several(args, knowledge, talk)
    from communique.linking.proposing import propose_links
    from communique.views.timeline import build_timeline

    moments = build_timeline(readings, propose_links(readings, knowledge.linking), pair)
    title = "Timeline" if not pair else " and ".join(knowledge.entities[code].name for code in pair)
    if args.plot is not None and not draw(moments, args.plot, talk):
        return FELL_SHORT
    with open_output(args.out) as stream:
        write_timeline(moments, form, stream, title)
    code = talk.finish()
    if not moments:
        talk.say("communique: nothing" + (f" between {' and '.join(pair)}" if pair else "") + " was found in these documents")
        return FELL_SHORT
    return code


def find_code(words: str, knowledge: Knowledge) -> str | None:
    """The code that somebody means by a code or a name, in any case; None where nobody or more than one is called so."""
    if words.upper() in knowledge.entities:
        return words.upper()
    called = words.casefold()
    found = {
        alias.code
        for entity in knowledge.entities.values()
        for alias in entity.aliases
        if alias.form == "name" and alias.words.casefold() == called
    } | {code for code, entity in knowledge.entities.items() if entity.name.casefold() == called}
    return next(iter(found)) if len(found) == 1 else None


def draw(moments: list[Moment], path: Path, talk: Talk) -> bool:
    """Writes the picture; False, and the reason told, where it could not be drawn."""
    from communique.views.timeline_plot import NoMatplotlibError, draw_png, draw_svg

    if path.suffix.lower() == ".svg":
        with open_output(path) as stream:
            stream.write(draw_svg(moments))
        return True
    try:
        path.write_bytes(draw_png(moments))
    except NoMatplotlibError as error:
        talk.say(f"communique: {error}")
        return False
    return True


def write_timeline(moments: list[Moment], form: str, stream: TextIO, title: str) -> None:
    """Writes moments as table, json, jsonl, csv or html."""
    if form == "jsonl":
        write_json_lines((moment.to_dict() for moment in moments), stream)
    elif form == "json":
        write_json([moment.to_dict() for moment in moments], stream)
    elif form == "csv":
        from communique.views.timeline_page import write_timeline_csv

        write_timeline_csv(moments, stream)
    elif form == "html":
        from communique.views.timeline_page import render_timeline_page

        stream.write(render_timeline_page(moments, title))
    else:
        from communique.views.timeline_page import render_timeline_table

        width = None if stream.isatty() else FILE_WIDTH
        render_timeline_table(moments, Console(file=stream, width=width, highlight=False, emoji=False, markup=False))
