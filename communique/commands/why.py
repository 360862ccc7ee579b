"""``communique why``: where a record of a ledger comes from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from communique.commands.ledgers import add_ledger_option, open_ledger
from communique.commands.options import DONE, add_knowledge_option
from communique.commands.output import FILE_WIDTH, open_output, write_json
from communique.knowledge.load import load_knowledge
from communique.model import Evidence

if TYPE_CHECKING:
    from communique.ledger.reasons import Reason

EXAMPLE = """example:
  communique why f42b5f4bab53
"""
FORMATS = ("table", "json")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "why",
        help="where a record of a ledger comes from",
        description="Prints the sentences that prove a record, the words in [brackets]; the rules that found it, with the file of "
        "each; where the words stand in the original, and copies of the text; the runs that wrote, changed or withdrew it; its links and "
        "what people decided about it.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("record", metavar="RECORD", help="id of a record, or its first characters, at least four")
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    add_ledger_option(parser)
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the reasons; the exit code. Raises UnknownError where there is no such record."""
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.ledger.reasons import explain_record
        from communique.ledger.rules import find_rule

        reason = explain_record(connection, args.record)
    knowledge = load_knowledge(args.knowledge)
    rules = [(rule, find_rule(rule, knowledge)) for rule in reason.rules]
    from rich.console import Console

    from communique.views.reasons import describe_evidence, print_reason, quote_all

    with open_output(None) as stream:
        if args.format == "json":
            write_json(to_plain(reason, rules, quote_all(reason), describe_evidence(reason)), stream)
        else:
            width = None if stream.isatty() else FILE_WIDTH
            print_reason(reason, rules, Console(file=stream, width=width, highlight=False, emoji=False, markup=False))
    return DONE


def to_plain(
    reason: Reason, rules: list[tuple[str, str | None]], sentences: list[str], marks: Sequence[Evidence] = ()
) -> dict[str, Any]:  # fmt: skip
    """The JSON object of a reason; ``marks`` are the words of which the place in the original is told."""
    document = reason.reading.document
    origins = [
        {
            **place.to_dict(), "unit": place.origin.offsets.unit if place.origin.offsets is not None else None,
            "words": [
                {
                    "start": mark.start, "end": mark.end, "text": mark.text,
                    "places": [{"place": s.place, "start": s.start, "end": s.end} for s in place.locate(mark.start, mark.end)],
                }
                for mark in marks
            ],
        }
        for place in reason.origins
    ]  # fmt: skip
    return {
        "id": reason.id, "register": reason.register, "document": document.id, "published": document.published, "title": document.title,
        "url": document.url, "superseded_by": reason.superseded_by, "sentences": sentences,
        "rules": [{"rule": rule, "file": file} for rule, file in rules],
        "versions": [
            {"run": v.run, "withdrawn": {"run": v.withdrawn[0], "reason": v.withdrawn[1]} if v.withdrawn else None, "record": v.record}
            for v in reason.versions
        ],
        "happening": reason.happening, "same": [{"record": record, "document": document} for record, document in reason.same],
        "links": list(reason.links), "judgements": list(reason.judgements), "comments": list(reason.comments),
        "origins": origins, "copies": [copy.to_dict() for copy in reason.copies],
    }  # fmt: skip
