"""Panel: how much there was between every two states in every month or year, with the zeros; by type, quad class and register."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from communique.export.acts import PLANNED, PROMISES, TOOK_PLACE, find_days, is_asked_for, pair_up
from communique.export.cells import Value, write_csv
from communique.export.codes import cow_code, is_state, name_of
from communique.export.errors import ExportError
from communique.export.registry import DIRECTED, UNDIRECTED, YEAR, Job, exporter
from communique.ledger.queries import Happening
from communique.ledger.rows import TYPES
from communique.model import REGISTERS

# What counts where nobody asked for other statuses: what took place or was put in place. Promises count however they ended.
STATUSES = {
    "events": (*TOOK_PLACE, PLANNED), "contacts": TOOK_PLACE, "agreements": ("agreed", "signed", "in_force", "terminated"),
    "transfers": ("agreed", "ordered", "delivering", "delivered"),
}  # fmt: skip
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
# The closed vocabularies of the record contract: the columns are the same whatever the ledger holds.
KINDS: Mapping[str, tuple[str, ...]] = {
    "events": EVENT_TYPES,
    "contacts": ("call", "video", "meeting", "summit", "visit", "dialogue", "letter", "other"),
    "agreements": ("treaty", "agreement", "mou", "contract", "programme", "joint_statement", "other"),
    "transfers": ("arms", "energy", "goods", "technology", "aid"),
    "commitments": ("will", "agreed", "committed", "hopes", "considers"),
    "statements": ("readout", "tweet", "press_release", "briefing", "interview", "quote"),
}
QUADS = (1, 2, 3, 4)
COUNTS = (
    *REGISTERS, *(f"quad_{quad}" for quad in QUADS), *(f"{register}_{kind}" for register in REGISTERS for kind in KINDS[register]),
)  # fmt: skip
UNIT = ("name", "iso", "cow")
PLACES = {DIRECTED: ("source", "target"), UNDIRECTED: ("a", "b")}
# Beyond this a panel is a mistake (a wrong year in a text) rather than a wish; --since and --until bound it.
MOST_ROWS = 5_000_000
# Dates that say a whole year or "about" do not tell the month.
VAGUE = ("year", "quarter", "approximate")
Pair = tuple[str, str]


@exporter(
    "panel",
    "CSV of counts by pair of states and month or year, with the zeros",
    REGISTERS,
    STATUSES,
    (UNDIRECTED, DIRECTED),
    ("per", "every_pair"),
)
def write(job: Job, path: Path) -> int:
    """Writes a row for each pair and period; their number. Raises ExportError where that would be without end."""
    counts: dict[tuple[Pair, str], Counter[str]] = {}
    alone = vague = 0
    for happening in job.happenings:
        record = json.loads(happening.record)
        if not job.wanted.statuses and happening.status == PLANNED and happening.register == "events" and record["type"] not in PROMISES:
            continue
        pairs = list(find_pairs(job, happening, record))
        period = find_period(job, happening, record)
        alone, vague = alone + (not pairs), vague + (bool(pairs) and period is None)
        if period is not None:
            for pair in pairs:
                counts.setdefault((pair, period), Counter()).update(_count(happening, record))
    job.note(alone, "happenings left out: they are not between two states")
    job.note(vague, f"happenings left out: their day is not known well enough for a {job.per}")
    periods = _find_periods(job, {period for _, period in counts})
    pairs = _find_units(job, {pair for pair, _ in counts})
    if len(periods) * len(pairs) > MOST_ROWS:
        said = f"{len(pairs)} pairs in {len(periods)} {job.per}s are more than {MOST_ROWS} rows"
        raise ExportError(f"{said}; ask for less with --between, --since and --until, or --per year")
    return write_csv(path, _header(job), _make_rows(job, counts, pairs, periods))


def _header(job: Job) -> list[str]:
    time = ["year"] if job.per == YEAR else ["year", "month"]
    return [*(f"{name}_{place}" for place in PLACES[job.pairs] for name in UNIT), *time, *COUNTS]


def _make_rows(job: Job, counts: Mapping[tuple[Pair, str], Counter[str]], pairs: list[Pair], periods: list[str]) -> Iterator[list[Value]]:
    entities, zeros = job.knowledge.entities, [0] * len(COUNTS)
    for pair in pairs:
        units: list[Value] = [cell for code in pair for cell in (name_of(code, entities), code, cow_code(code, entities))]
        for period in periods:
            found = counts.get((pair, period))
            yield [*units, *period.split("-"), *(zeros if found is None else [found[column] for column in COUNTS])]


def _count(happening: Happening, record: Mapping[str, Any]) -> list[str]:
    register = happening.register
    columns = [register, f"{register}_{record[TYPES[register]]}"]
    return [*columns, f"quad_{record['quad']}"] if register == "events" else columns


def find_pairs(job: Job, happening: Happening, record: Mapping[str, Any]) -> Iterator[Pair]:
    """The pairs of states that a happening is between: from who acts, supplies, promises or speaks to whom it is done."""
    ones, others = _find_sides(happening, record)
    wanted = {code for side in job.wanted.between for code, _, _ in side.codes}
    named = {side.codes[0][0] for side in job.wanted.between}
    entities = job.knowledge.entities

    def counts(code: str) -> bool:
        # Organisations are in a panel only where they are asked for by name: they have no number at Correlates of War.
        return (is_state(code, entities) or code in named) and (not wanted or code in wanted)

    sides = [sorted({code for code in side if counts(code)}) for side in (ones, others)]
    if others and not (sides[0] and sides[1]):
        return
    for a, b in pair_up(sides[0], sides[1], job.pairs, lambda code: code):
        if a is not None and b is not None and a != b:
            yield a, b


def _find_sides(happening: Happening, record: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    def codes(name: str) -> list[str]:
        value = record[name]
        return [party["code"] for party in (value if isinstance(value, list) else [value]) if party and party["code"]]

    match happening.register:
        case "events":
            return codes("actors"), codes("recipients")
        case "transfers":
            return codes("supplier"), codes("recipient")
        case "commitments":
            return codes("by"), codes("to")
        case "statements":
            # A statement about a contact is made towards the others who took part in it.
            side = record["side"]
            return ([side] if side else []), [code for code in happening.parties if code != side]
        case "contacts":
            return [*codes("participants"), *([record["host"]] if record["host"] else [])], []
        case _:
            return codes("parties"), []


def find_period(job: Job, happening: Happening, record: Mapping[str, Any]) -> str | None:
    """The month (YYYY-MM) or year in which a happening began; None where its date does not tell, or lies outside of what was asked for."""
    when = record["made"] if happening.register == "commitments" else record["when"]
    days = find_days(happening, when, plans_at_report=True)
    if days is None or not is_asked_for(job, *days):
        return None
    size = 4 if job.per == YEAR else 7
    start, end = (day[:size] for day in days)
    if start != end and when is not None and when["precision"] in VAGUE:
        return None
    # A visit that began before the first day asked for and went on is counted in the first period.
    return max(start, job.wanted.since[:size]) if job.wanted.since is not None else start


def _find_periods(job: Job, seen: set[str]) -> list[str]:
    size = 4 if job.per == YEAR else 7
    first = job.wanted.since[:size] if job.wanted.since else min(seen, default=None)
    last = job.wanted.until[:size] if job.wanted.until else max(seen, default=None)
    if first is None or last is None:
        return []
    if job.per == YEAR:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    months = range(int(first[:4]) * 12 + int(first[5:]) - 1, int(last[:4]) * 12 + int(last[5:]))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]


def _find_units(job: Job, seen: set[Pair]) -> list[Pair]:
    """The pairs of the panel: those that were seen; those asked for by --between; or every two of the states that were seen."""
    sides = job.wanted.between
    found = set(seen)
    if len(sides) == 2:
        # Only sides that are one party: a group of thirty states is asked for as a filter, not as thirty rows of zeros.
        a, b = (side.codes[0][0] for side in sides)
        if all(len(side.codes) == 1 for side in sides) and a != b:
            found |= {(a, b), (b, a)} if job.pairs == DIRECTED else {(min(a, b), max(a, b))}
    if job.every_pair:
        states = sorted({code for pair in seen for code in pair})
        found |= set(itertools.permutations(states, 2) if job.pairs == DIRECTED else itertools.combinations(states, 2))
    return sorted(found)
