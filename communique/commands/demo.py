"""``communique demo``: reads the bundled reports."""

from __future__ import annotations

import argparse
from pathlib import Path

import communique
from communique.commands import read
from communique.commands.options import FELL_SHORT, Talk, add_knowledge_option
from communique.commands.output import FORMATS

EXAMPLE = """example:
  communique demo
  communique demo --format html --out demo.html
"""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "demo",
        help="reads the bundled examples",
        description="Reads the reports that come with communique and prints their dossiers.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--format", choices=FORMATS, default=None, help="default: table")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file, whole or not at all")
    add_knowledge_option(parser)
    parser.set_defaults(run=run, date=None, as_of=None, title=None, publisher=None, side=None, with_text=False)


def run(args: argparse.Namespace) -> int:
    """Reads the bundled examples; the exit code."""
    args.files = [str(path) for path in bundled_examples()]
    if not args.files:
        Talk().say("communique: the bundled examples are missing from this installation; install the package again")
        return FELL_SHORT
    args.format = args.format or ("table" if args.out is None else None)
    return read.run(args)


def bundled_examples() -> list[Path]:
    """The example reports, in order of name: inside an installed package, or at the top of a checkout."""
    package = Path(communique.__file__).parent
    for folder in (package / "examples", package.parent / "examples"):
        found = sorted(path for path in folder.glob("*") if path.suffix in (".txt", ".jsonl"))
        if found:
            return found
    return []
