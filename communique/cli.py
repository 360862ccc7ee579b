"""The command line: data on stdout, talk on stderr; exit code 0 done, 1 something was refused, 2 wrong use."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import communique
from communique.commands import (
    add,
    commitments,
    compare,
    demo,
    dossier,
    evaluate,
    export,
    judge,
    knowledge,
    ledger,
    link,
    news,
    read,
    relate,
    run,
    search,
    serve,
    show,
    timeline,
    times,
    why,
)
from communique.commands.options import DONE, FELL_SHORT, INTERRUPTED, Stop, Talk
from communique.knowledge.files import KnowledgeError
from communique.ledger.errors import LedgerError

COMMANDS = (
    read,
    compare,
    timeline,
    link,
    relate,
    times,
    add,
    show,
    dossier,
    search,
    why,
    judge,
    commitments,
    news,
    export,
    serve,
    run,
    ledger,
    demo,
    knowledge,
    evaluate,
)
EXAMPLE = """example:
  communique read report.txt --date 2021-12-20
"""


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="communique",
        description="Reads dated diplomatic reports and prints what happened, each entry with the words that prove it.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"communique {communique.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives back its exit code."""
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has enough (`| head`). Python would complain once more when it flushes stdout at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (Stop, KnowledgeError, LedgerError, OSError) as error:
        Talk().say(f"communique: {error}")
        return FELL_SHORT


if __name__ == "__main__":
    sys.exit(main())
