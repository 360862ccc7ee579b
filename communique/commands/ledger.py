"""``communique ledger``: checks a ledger, compares its runs, copies it."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from communique.commands.importing import run_import
from communique.commands.ledgers import add_ledger_option, open_ledger
from communique.commands.options import DONE, FELL_SHORT, Talk
from communique.commands.output import open_output

EXAMPLE = """examples:
  communique ledger check
  communique ledger runs
  communique ledger diff 3 4
  communique ledger backup copy.db
  communique ledger import news2024
"""
FORMATS = ("table", "jsonl")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command and its parts to the command line."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser(
        "ledger", help="care of a ledger", description="Takes care of a ledger.", epilog=EXAMPLE, formatter_class=raw
    )
    parts = parser.add_subparsers(required=True, metavar="PART")
    descriptions = {
        "check": "Verifies all of a ledger: hashes, evidence word for word, references, and that the views are what the records say.",
        "runs": "Prints the runs: versions and hashes of code, knowledge and model, and what each wrote and withdrew.",
        "diff": "Prints the records that a later run found, lost or changed, and whether new documents or a new version did it.",
        "backup": "Makes a copy of a ledger in one state, while others may write to it.",
        "import": "Records what a communique run has written, without reading the documents again.",
    }
    for (name, text), run in zip(descriptions.items(), (run_check, run_runs, run_diff, run_backup, run_import), strict=True):
        part = parts.add_parser(name, help=text, description=text, epilog=EXAMPLE, formatter_class=raw)
        add_ledger_option(part)
        part.set_defaults(run=run)
        if name in ("runs", "diff"):
            part.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl")
        if name == "diff":
            part.add_argument("old", type=int, metavar="RUN", help="number of the earlier run; 0 for the empty ledger")
            part.add_argument("new", type=int, metavar="RUN", help="number of the later run")
        if name == "backup":
            part.add_argument("file", type=Path, metavar="FILE", help="the copy; must not be there yet")
        if name == "import":
            part.add_argument("dataset", type=Path, metavar="DIR", help="the folder that was --out of communique run")


def run_check(args: argparse.Namespace) -> int:
    """Prints what is wrong with a ledger; the exit code, 1 where anything is."""
    talk = Talk()
    with open_ledger(args) as ledger:
        from communique.ledger.checking import check_ledger, count_rows

        faults = check_ledger(ledger)
        with open_output(None) as stream:
            stream.writelines(fault + "\n" for fault in faults)
        if not faults:
            talk.say("sound: " + ", ".join(f"{number:,} {name}" for name, number in count_rows(ledger).items()))
    if faults:
        talk.say(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}; go back to a copy, or read the documents into a new ledger")
    return FELL_SHORT if faults else DONE


def run_runs(args: argparse.Namespace) -> int:
    """Prints the runs; the exit code."""
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.ledger.diffing import list_runs

        rows = list_runs(connection)
    with open_output(None) as stream:
        for row in rows:
            if (args.format or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                stream.write("  ".join(f"{name} {value}" for name, value in row.items() if value is not None) + "\n")
    return DONE


def run_diff(args: argparse.Namespace) -> int:
    """Prints what changed between two runs; the exit code."""
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.ledger.diffing import diff_runs

        changes = diff_runs(connection, args.old, args.new)
    with open_output(None) as stream:
        for change in changes:
            if (args.format or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
                stream.write(json.dumps(change.to_dict(), ensure_ascii=False) + "\n")
                continue
            fields = "".join(
                f"\n    {name}: {_short((change.before or {})[name])} -> {_short((change.after or {})[name])}" for name in change.fields
            )
            stream.write(f"{change.what:8}{change.register[:-1]} {change.id} of document {change.document} ({change.because}){fields}\n")
    counts = Counter((change.what, change.because) for change in changes)
    Talk().say(", ".join(f"{number} {what} by a new {because}" for (what, because), number in sorted(counts.items())) or "nothing changed")
    return DONE


def _short(value: object) -> str:
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= 80 else words[:79] + "…"


def run_backup(args: argparse.Namespace) -> int:
    """Makes a copy; the exit code. Raises LedgerError where there is a file of that name."""
    with open_ledger(args) as ledger:
        from communique.ledger.care import back_up

        size = back_up(ledger, args.file)
    Talk().say(f"{args.file}: {size:,} bytes")
    return DONE
