"""``communique export``: what a ledger holds, in the shapes that other programs and projects load."""

from __future__ import annotations

import argparse
import functools
import shutil
import sys
import tempfile
from pathlib import Path

from communique.commands.ledgers import add_filter_options, add_ledger_option, open_ledger, read_filter
from communique.commands.options import DONE, WRONG_USE, Stop, Talk
from communique.export.errors import ExportError
from communique.export.files import check_target, replacing
from communique.export.registry import (
    DEAL_LAYOUT,
    DIRECTED,
    MODULES,
    MONTH,
    NONE,
    UNDIRECTED,
    YEAR,
    YEAR_LAYOUT,
    Format,
    Job,
    find_format,
)
from communique.model import REGISTERS

EXAMPLE = """examples:
  communique export csv --register contacts --between IND RUS --out contacts.csv
  communique export panel --since 2021-01-01 --until 2023-12-31 --per year --out panel.csv
  communique export plover --out events.jsonl --without-text
  communique export xlsx --out ledger.xlsx --force
"""
STDOUT = Path("-")
# Documents whose texts are kept while their happenings are written.
TEXTS = 256


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "export",
        help="what a ledger holds, for other programs: CSV, Excel, Parquet, PLOVER, GDELT ...",
        description="Writes happenings of a ledger to a file, whole or not at all. docs/exports.md says what each format holds and loses.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("form", choices=tuple(MODULES), metavar="FORMAT", help=", ".join(MODULES))
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help="the file to write; - is standard output")
    parser.add_argument("--force", action="store_true", help="replace the file if there is one")
    parser.add_argument("--without-text", action="store_true", help="leave out the words of the documents (texts under copyright)")
    parser.add_argument("--register", nargs="+", choices=REGISTERS, metavar="REGISTER", help=f"only these: {', '.join(REGISTERS)}")
    add_filter_options(parser)
    parser.add_argument("--pairs", choices=(DIRECTED, UNDIRECTED, NONE), help="how pairs are made of many; default: as the format has it")
    parser.add_argument("--per", choices=(MONTH, YEAR), help=f"panel: the period; default: {MONTH}")
    parser.add_argument("--every-pair", action="store_true", default=None, help="panel: every two of the states, not only who met")
    parser.add_argument("--layout", choices=(DEAL_LAYOUT, YEAR_LAYOUT), help="sipri: a row a deal (trade register) or a year of delivery")
    add_ledger_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Writes the file; the exit code. Raises Stop where it cannot be written."""
    talk = Talk()
    form = find_format(args.form)
    fault = _find_fault(args, form)
    if fault:
        talk.say(f"communique: {fault}")
        return WRONG_USE
    try:
        written = _export(args, form, talk)
    except ExportError as error:
        raise Stop(str(error)) from error
    if args.out != STDOUT:
        talk.say(f"{args.out}: {written} written")
    return DONE


def _find_fault(args: argparse.Namespace, form: Format) -> str:
    """What of the options does not go with the format; "" where all does."""
    strange = [name for name in args.register or () if name not in form.registers]
    if strange:
        return f"{form.name} holds {', '.join(form.registers)}; it has no place for {', '.join(strange)}"
    if args.pairs and args.pairs not in form.pairs:
        ways = f"it takes --pairs {' or '.join(form.pairs)}" if form.pairs else "it makes no pairs"
        return f"--pairs {args.pairs} does not go with {form.name}: {ways}"
    for name in ("per", "every_pair", "layout"):
        if getattr(args, name) is not None and name not in form.options:
            return f"--{name.replace('_', '-')} does not go with {form.name}"
    return ""


def _export(args: argparse.Namespace, form: Format, talk: Talk) -> int:
    if args.out == STDOUT:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export"
            count = _write(args, form, talk, path)
            with path.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return count
    check_target(args.out, args.force)
    if args.out.exists() and args.ledger.exists() and args.out.samefile(args.ledger):
        raise ExportError(f"--out {args.out}: this is the ledger itself; name another file")
    with replacing(args.out, args.force) as fresh:
        return _write(args, form, talk, fresh)


def _write(args: argparse.Namespace, form: Format, talk: Talk, path: Path) -> int:
    with open_ledger(args) as ledger, ledger.reading() as connection:
        from communique.export.choosing import LEFT_OUT, choose_happenings
        from communique.knowledge.load import load_knowledge
        from communique.ledger.queries import find_text
        from communique.ledger.tables import read_table

        wanted = read_filter(args, tuple(name for name in form.registers if not args.register or name in args.register))
        found, left_out = choose_happenings(connection, wanted, form)
        job = Job(
            happenings=found,
            wanted=wanted,
            knowledge=load_knowledge(args.knowledge),
            text_of=functools.lru_cache(TEXTS)(functools.partial(find_text, connection)),
            read_table=functools.partial(read_table, connection),
            with_text=not args.without_text,
            pairs=args.pairs or next(iter(form.pairs), NONE),
            per=args.per or MONTH,
            layout=args.layout or DEAL_LAYOUT,
            every_pair=bool(args.every_pair),
        )
        job.note(left_out, LEFT_OUT)
        written = form.write(job, path)
    for note in job.notes:
        talk.say(note)
    return written
