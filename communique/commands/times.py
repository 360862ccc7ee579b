"""``communique times``: the time expressions of documents with their TIMEX3 values."""

from __future__ import annotations

import argparse
import json
from datetime import date

from communique.commands.options import Talk, add_input_options, start_parser, take_in
from communique.commands.output import open_output

EXAMPLE = """example:
  communique times report.txt --date 2021-12-20
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "times",
        help="time expressions and their values",
        description="Prints one JSON line a document: its time expressions with TIMEX3 type and value.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_input_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the time expressions of the files; the exit code."""
    talk = Talk()
    parser = None
    with open_output(None) as stream:
        for taken in take_in(args, talk):
            from communique.mentions.times import find_times, times_line

            parser = parser or start_parser()
            document = taken.document
            found = find_times(parser.parse(document.text), date.fromisoformat(document.published))
            line = times_line(document.sha256, found)
            stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return talk.finish()
