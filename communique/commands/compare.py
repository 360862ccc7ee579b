"""``communique compare``: the readouts of one contact, topic by topic."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from rich.console import Console

from communique.commands.ledgers import add_ledger_option, open_ledger
from communique.commands.options import FELL_SHORT, WRONG_USE, Talk, add_document_options, add_input_options, add_knowledge_option
from communique.commands.output import FILE_WIDTH, FORMATS, choose_format, open_output, write_json, write_json_lines
from communique.commands.several import find_report_topics, read_several
from communique.knowledge.load import load_knowledge
from communique.views.comparison import Comparison

EXAMPLE = """examples:
  communique compare readout-of-one-side.txt readout-of-the-other.txt --date 2021-12-20
  communique compare report-with-both-sides.txt --format html --out compare.html
  communique compare --contact f42b5f4bab53                        from the ledger, all documents that tell of it
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "compare",
        help="the readouts of one contact by topic",
        description="Sets what the sides say of one contact beside each other: topics of both, of one alone and of the report "
        "alone, each with its sentence, and who put a topic more strongly. One file with two sides' statements will do.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="plain text or JSON Lines; - is standard input; none: from the ledger")
    add_input_options(parser, files=False)
    add_document_options(parser)
    parser.add_argument("--contact", metavar="ID", help="the contact with this id; default: the one that most sides speak of")
    add_ledger_option(parser)
    parser.add_argument("--all", action="store_true", help="every contact that a side speaks of, not one alone")
    parser.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl or what --out is called")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads the files and prints the comparison; 1 where fewer than two sides speak."""
    talk = Talk()
    try:
        form = choose_format(args.format, args.out)
    except ValueError as error:
        talk.say(f"communique: {error}")
        return WRONG_USE
    if not args.files and args.contact is None:
        talk.say("communique: name the FILEs to compare, or a contact of the ledger with --contact ID")
        return WRONG_USE
    knowledge = load_knowledge(args.knowledge)
    from communique.linking.proposing import propose_links
    from communique.views.comparison import compare, compare_as_one

    groups = {topic.topic: topic.group for topic in knowledge.topics}
    if args.files:
        readings = read_several(args, knowledge, talk)
        contacts, links = frozenset((args.contact,)), propose_links(readings, knowledge.linking)
    else:
        with open_ledger(args) as ledger, ledger.reading() as connection:
            from communique.ledger.linking import read_contact

            readings, contacts, links = read_contact(connection, args.contact)
    report = find_report_topics(readings, knowledge)
    found = compare(readings, links, groups, knowledge.strengths, report)
    if args.contact is not None:
        found = [one for one in found if any(contact in contacts for _, contact in one.members)]
        if not found:
            talk.say(f"communique: --contact {args.contact}: no statement of these documents is about a contact of this id")
            return WRONG_USE
    elif not args.all:
        found = found[:1]
        if not found or len(found[0].sides) < 2:
            joined = compare_as_one(readings, groups, knowledge.strengths, report)
            if joined is not None and (not found or len(joined.sides) > len(found[0].sides)):
                talk.say("nothing in the texts shows that they speak of one contact; they stand side by side because you named them")
                found = [joined]
    with open_output(args.out) as stream:
        write_comparisons(found, form, stream, args.all)
    code = talk.finish()
    if not any(len(one.sides) > 1 for one in found):
        talk.say("communique: the statements of two sides are needed; found " + (", ".join(found[0].sides) if found else "none"))
        return FELL_SHORT
    return code


def write_comparisons(found: list[Comparison], form: str, stream: TextIO, several: bool) -> None:
    """Writes comparisons in one of FORMATS; json is one object, or a list where ``several`` were asked for."""
    if form == "jsonl":
        write_json_lines((one.to_dict() for one in found), stream)
    elif form == "json":
        plain = [one.to_dict() for one in found]
        write_json(plain if several or len(plain) != 1 else plain[0], stream)
    elif form == "html":
        from communique.views.comparing import render_comparison_page

        stream.write(render_comparison_page(found))
    else:
        from communique.views.comparing import render_comparison_table

        width = None if stream.isatty() else FILE_WIDTH
        render_comparison_table(found, Console(file=stream, width=width, highlight=False, emoji=False, markup=False))
