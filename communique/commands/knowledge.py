"""``communique knowledge``: looks into the data files and checks them."""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.progress import track
from rich.table import Table

from communique.commands.options import DONE, FELL_SHORT, WRONG_USE, Talk, add_knowledge_option, day, side, start_parser
from communique.commands.output import FILE_WIDTH, open_output
from communique.knowledge.coverage import count_coverage
from communique.knowledge.gaps import find_gaps
from communique.knowledge.holders import Term
from communique.knowledge.load import Knowledge, load_knowledge

EXAMPLE = """examples:
  communique knowledge check                          runs every example in the data files
  communique knowledge list organisation              codes and names
  communique knowledge who Putin --on 2010-01-01      what office somebody held
  communique knowledge who --office "prime minister" --of IND --on 2010-01-01
                                                      who held an office
  communique knowledge gaps                           what the table of office-holders does not know, or says twice
  communique knowledge coverage                       how much of each role and decade it knows
"""
KINDS = ("state", "organisation", "group")
FORMATS = ("table", "jsonl")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command and its five parts to the command line."""
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
        "who": "Prints the offices that somebody held on a day, or who held an office.",
        "gaps": "Prints for heads of state and government since 1990 what is missing or contradicts itself.",
        "coverage": "Prints how many offices the table of office-holders knows, by role and decade.",
    }
    runs = (run_check, run_list, run_who, run_gaps, run_coverage)
    for (name, text), run in zip(descriptions.items(), runs, strict=True):
        part = parts.add_parser(name, help=text, description=text, epilog=EXAMPLE, formatter_class=raw)
        add_knowledge_option(part)
        part.set_defaults(run=run)
        if name != "check":
            part.add_argument("--format", choices=FORMATS, help="default: table in a terminal, else jsonl")
        if name == "list":
            part.add_argument("kind", nargs="?", choices=KINDS, metavar="KIND", help="only these: " + ", ".join(KINDS))
        if name == "who":
            part.add_argument("name", nargs="?", metavar="NAME", help="a name as reports write it")
            part.add_argument("--office", metavar="TITLE", help="a title (prime minister) or a role (head_of_government)")
            part.add_argument("--of", type=side, metavar="CODE", help="the state or organisation, for example IND")
            part.add_argument("--on", type=day, metavar="D", help="the day, YYYY-MM-DD; all terms where it is left out")


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
    """Prints who held which office on a day; the exit code, 1 where nobody is known."""
    talk = Talk()
    if not args.name and not (args.office and args.of):
        talk.say("communique: give a NAME, or --office TITLE and --of CODE; for example: --office 'prime minister' --of IND")
        return WRONG_USE
    knowledge, on = load_knowledge(args.knowledge), args.on.isoformat() if args.on else None
    if args.of and args.of not in knowledge.entities:
        talk.say(f"communique: --of {args.of}: no such code; `communique knowledge list` prints those that are known")
        return WRONG_USE
    terms = _terms(knowledge, args.name, args.office, args.of)
    rows = [
        {
            "person": t.person, "code": t.code, "office": t.office, "role": t.role,
            "start": t.start or None, "end": t.end or None, "source": t.source,
        }
        for t in terms
        if on is None or t.covers(on)
    ]  # fmt: skip
    if not rows:
        asked = " ".join(filter(None, (f"called {args.name!r}" if args.name else "", args.office, args.of and f"of {args.of}")))
        others = "; ".join(f"{t.person}, {t.office} of {t.code}, {t.start or '?'} to {t.end or 'open'}" for t in terms)
        talk.say(f"no office-holder {asked} is known{f' on {on}' if on else ''}" + (f" (known: {others})" if others else ""))
        return FELL_SHORT
    return _print_rows(rows, args.format)


def _terms(knowledge: Knowledge, name: str | None, title: str | None, code: str | None) -> list[Term]:
    """The terms of whoever is so called, in an office of that title or role, of that state; what is not given is any."""
    terms: Iterable[Term] = knowledge.holders.terms
    if name:
        wanted = name.casefold()
        by_form = knowledge.holders.by_form.items()
        terms = dict.fromkeys(term for form, found in by_form if form.casefold() == wanted for term in found)
    if code:
        terms = [term for term in terms if term.code == code]
    if title:
        wanted = title.casefold()
        roles = {wanted} | {o.role for o in knowledge.offices if wanted in (o.title.casefold(), *o.words, *o.risky)}
        exact = [term for term in terms if term.office.casefold() == wanted]
        terms = exact or [term for term in terms if term.role in roles]
    return list(terms)


def run_gaps(args: argparse.Namespace) -> int:
    """Prints the gaps; the exit code."""
    knowledge = load_knowledge(args.knowledge)
    gaps = find_gaps(knowledge.entities.values(), knowledge.holders)
    rows = [
        {
            "code": g.code, "office": g.office, "problem": g.problem, "start": g.start.isoformat(), "end": g.end.isoformat(),
            "people": "; ".join(g.people) or None,
        }
        for g in gaps
    ]  # fmt: skip
    counts = Counter(g.problem for g in gaps)
    Talk().say(f"{len({g.code for g in gaps})} states: " + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
    return _print_rows(rows, args.format)


def run_coverage(args: argparse.Namespace) -> int:
    """Prints the coverage; the exit code."""
    knowledge = load_knowledge(args.knowledge)
    rows = [
        {
            "role": c.role, "years": f"{c.first}-{c.last}", "sides": c.sides, "of": c.of, "terms": c.terms,
            "known": round(c.known, 3), "exact": round(c.exact, 3),
        }
        for c in count_coverage(knowledge.entities.values(), knowledge.holders)
    ]  # fmt: skip
    return _print_rows(rows, args.format)


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
