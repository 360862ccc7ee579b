"""``communique link``: links between the records of several documents, each a proposal with its reason."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from communique.commands.options import Talk, add_document_options, add_input_options, add_knowledge_option
from communique.commands.output import open_output
from communique.commands.several import read_several
from communique.knowledge.load import load_knowledge

EXAMPLE = """example:
  communique link monday.txt tuesday.txt --date 2021-12-20 > links.jsonl
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "link",
        help="links between the records of several documents",
        description="Prints one JSON line for each proposed link between records of different documents: same_as, realises, "
        "follows_up, implements, fulfils or contradicts, with its reason and the words of both documents. The records are those "
        "that `communique read` prints of the same files.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_input_options(parser)
    add_document_options(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads the files and prints the links between them; the exit code."""
    talk = Talk()
    knowledge = load_knowledge(args.knowledge)
    readings = read_several(args, knowledge, talk)
    from communique.linking.proposing import propose_links

    with open_output(args.out) as stream:
        for proposal in propose_links(readings, knowledge.linking):
            stream.write(json.dumps(proposal.to_dict(), ensure_ascii=False, separators=(",", ":")) + "\n")
    return talk.finish()
