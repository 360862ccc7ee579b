"""``communique knowledge``: looks into the data files and checks them."""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.progress import track
from rich.table import Table

from communique.commands.options import DONE, FELL_SHORT, Talk, add_knowledge_option, day, start_parser
from communique.commands.output import FILE_WIDTH, open_output
from communique.knowledge.gaps import find_gaps
from communique.knowledge.load import load_knowledge

EXAMPLE = """examples:
  communique knowledge check                          runs every example in the data files
  communique knowledge list --kind organisation       codes and names
  communique knowledge who Putin --on 2010-01-01      who held which office
  communique knowledge gaps                           what the table of office-holders does not know
"""
KINDS = ("state", "organisation", "group")
FORMATS = ("table", "jsonl")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command and its four parts to the command line."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser(
        "knowledge",
        help="the data files",
        description="Looks into the data files and checks them.",
        epilog=EXAMPLE,
        formatter_class=raw,
    )
    parts = parser.add_subparsers(required=True, metavar="PART")
    descriptions = {
        "check": "Reads all data files and runs every example and look-alike in them.",
        "list": "Prints the codes and names of states, organisations and groups.",
        "who": "Prints the offices that somebody held on a day.",
        "gaps": "Prints states without office-holders and stretches that no term covers.",
    }
    for (name, text), run in zip(descriptions.items(), (run_check, run_list, run_who, run_gaps), strict=True):
        part = parts.add_parser(name, help=text, description=text, epilog=EXAMPLE, formatter_class=raw)
        add_knowledge_option(part)
        part.set_defaults(run=run)
        if name != "check":
            part.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl")
        if name == "list":
            part.add_argument("--kind", choices=KINDS, help="only these")
        if name == "who":
            part.add_argument("name", metavar="NAME", help="a name as reports write it")
            part.add_argument("--on", type=day, required=True, metavar="D", help="the day, YYYY-MM-DD")


def run_check(args: argparse.Namespace) -> int:
    """Runs the examples; the exit code. A fault in a file is raised as KnowledgeError and told by ``main``."""
    talk = Talk()
    knowledge = load_knowledge(args.knowledge)
    parser = start_parser()
    from communique.evaluation.examples import check_examples  # loads spaCy, see start_parser

    quiet = not talk.console.is_terminal
    show = functools.partial(track, description="checking", console=talk.console, transient=True, disable=quiet)
    checked = check_examples(knowledge, parser, show)
    for failure in checked.failures:
        talk.say(str(failure))
    counts = ", ".join(f"{kind} {count}" for kind, count in sorted(checked.counts.items()))
    talk.say(f"{sum(checked.counts.values())} examples and look-alikes run ({counts}), {len(checked.failures)} failed")
    return FELL_SHORT if checked.failures else DONE


def run_list(args: argparse.Namespace) -> int:
    """Prints the entities; the exit code."""
    entities = sorted(load_knowledge(args.knowledge).entities.values(), key=lambda e: (KINDS.index(e.kind), e.code))
    rows = [
        {"code": e.code, "kind": e.kind, "name": e.name, "capital": e.capital, "file": e.file}
        for e in entities
        if args.kind in (None, e.kind)
    ]
    return _print_rows(rows, args.format)


def run_who(args: argparse.Namespace) -> int:
    """Prints who so called held which office; the exit code, 1 where nobody is known."""
    holders = load_knowledge(args.knowledge).holders
    wanted, on = args.name.casefold(), args.on.isoformat()
    terms = dict.fromkeys(term for form, found in holders.by_form.items() if form.casefold() == wanted for term in found)
    rows = [
        {
            "person": t.person, "code": t.code, "office": t.office, "role": t.role,
            "start": t.start or None, "end": t.end or None, "source": t.source,
        }
        for t in terms
        if t.covers(on)
    ]  # fmt: skip
    if not rows:
        others = "; ".join(f"{t.person}, {t.office} of {t.code}, {t.start or '?'} to {t.end or 'open'}" for t in terms)
        Talk().say(f"no office-holder called {args.name!r} is known on {on}" + (f" (known: {others})" if others else ""))
        return FELL_SHORT
    return _print_rows(rows, args.format)


def run_gaps(args: argparse.Namespace) -> int:
    """Prints the gaps; the exit code."""
    knowledge = load_knowledge(args.knowledge)
    gaps = find_gaps(knowledge.entities.values(), knowledge.holders)
    return _print_rows([{"code": g.code, "office": g.office, "start": g.start, "end": g.end} for g in gaps], args.format)


def _print_rows(rows: Iterable[Mapping[str, object]], form: str | None) -> int:
    """Prints rows of equal keys as a table or as JSON Lines."""
    rows = list(rows)
    form = form or ("table" if sys.stdout.isatty() else "jsonl")
    with open_output(None) as stream:
        if form == "jsonl":
            for row in rows:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        elif rows:
            table = Table(*rows[0].keys(), box=None, header_style="bold")
            for row in rows:
                table.add_row(*("" if value is None else str(value) for value in row.values()))
            Console(file=stream, width=None if stream.isatty() else FILE_WIDTH, highlight=False, markup=False).print(table)
    return DONE
