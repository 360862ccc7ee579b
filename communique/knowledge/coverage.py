"""Counts what the table of office-holders covers: role by role and decade by decade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from communique.knowledge.entities import Entity
from communique.knowledge.gaps import FIRST, LAST
from communique.knowledge.holders import Holders, Term

ROLES = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister", "organisation_head")
# In a realm the governor-general does what elsewhere the head of state does.
INSTEAD = {"head_of_state": ("governor_general",)}
DAY = len("2000-01-01")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of a role in the years ``first`` to ``last``.

    ``sides`` are the states or organisations with a term in those years, ``of`` those that could have one: members of the
    United Nations for heads of state, else whoever has a term of the role at any time. ``known`` is the share of their days
    on which somebody is known to hold the office, ``exact`` the share of hand-overs that are dated to the day.
    """

    role: str
    first: int
    last: int
    sides: int
    of: int
    terms: int
    known: float
    exact: float


def count_coverage(entities: Iterable[Entity], holders: Holders) -> list[Coverage]:
    """A row for each role and decade, roles in their order. States younger than a decade's end count from their beginning."""
    known = {entity.code: entity for entity in entities}
    rows: list[Coverage] = []
    for role in ROLES:
        terms: dict[str, list[Term]] = defaultdict(list)
        for term in holders.terms:
            if term.role in (role, *INSTEAD.get(role, ())) and (known[term.code].un or known[term.code].kind == "organisation"):
                terms[term.code].append(term)
        if role == "head_of_state":
            terms |= {entity.code: [] for entity in known.values() if entity.un and entity.code not in terms}
        since = {code: max(FIRST, date.fromisoformat(known[code].since or FIRST.isoformat())) for code in terms}
        decades = [(date(year, 1, 1), min(date(year + 9, 12, 31), LAST)) for year in range(FIRST.year, LAST.year + 1, 10)]
        rows += [_count(role, first, last, terms, since) for first, last in decades]
    return rows


def _count(role: str, first: date, last: date, terms: dict[str, list[Term]], since: dict[str, date]) -> Coverage:
    sides = number = days = held = dated = bounds = 0
    for code, its in terms.items():
        begin = max(first, since[code])
        if begin > last:
            continue
        spans = [(max(begin, _first_day(t.start)), min(last, _last_day(t.end))) for t in its]
        within = [(start, end) for start, end in spans if start <= end]
        sides, number = sides + bool(within), number + len(within)
        days += (last - begin).days + 1
        held += _union(within)
        inside = [b for t in its for b in (t.start, t.end) if b and str(first.year) <= b[:4] <= str(last.year)]
        bounds, dated = bounds + len(inside), dated + sum(len(b) == DAY for b in inside)
    of = sum(since[code] <= last for code in terms)
    return Coverage(role, first.year, last.year, sides, of, number, held / days if days else 0.0, dated / bounds if bounds else 0.0)


def _union(spans: list[tuple[date, date]]) -> int:
    """How many days lie in one span or another, both ends counted."""
    total, past = 0, date.min
    for start, end in sorted(spans):
        begin = max(start, past + timedelta(days=1)) if past != date.min else start
        if end >= begin:
            total += (end - begin).days + 1
        past = max(past, end)
    return total


def _first_day(bound: str) -> date:
    return date.fromisoformat(bound + "0000-01-01"[len(bound) :]) if bound else date.min


def _last_day(bound: str) -> date:
    if not bound:
        return date.max
    if len(bound) == DAY:
        return date.fromisoformat(bound)
    month = int(bound[5:] or 12)
    return date(int(bound[:4]) + month // 12, month % 12 + 1, 1) - timedelta(days=1)
