"""Finds what the table of office-holders does not know or says twice: heads of state and government, member by member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from communique.knowledge.entities import Entity
from communique.knowledge.holders import Holders, Term

ROLES = ("head_of_state", "head_of_government")
# The years that the table means to cover.
FIRST, LAST = date(1990, 1, 1), date(2026, 12, 31)
# A hand-over may take some weeks of interim rule that nobody lists; what is longer is a gap in the table.
HANDOVER = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of days in which the table fails for an office.

    ``problem``: missing (nobody is known), overlap (two people held it at once), contradiction (one person's terms overlap).
    """

    code: str
    office: str
    problem: str
    start: date
    end: date
    people: tuple[str, ...] = ()


def find_gaps(entities: Iterable[Entity], holders: Holders) -> list[Gap]:
    """Gaps of the members of the United Nations, in the order of code, office and time.

    A partial date is taken so that it makes no gap: a start of "1999" covers from its first day and overlaps from its
    last. A state without a head of government is one whose head of state governs, and a realm may have a governor-general.
    """
    known: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in holders.terms:
        known[term.code, term.role].append(term)
    gaps: list[Gap] = []
    for entity in sorted(entities, key=lambda e: e.code):
        if not entity.un:
            continue
        since = max(FIRST, date.fromisoformat(entity.since)) if entity.since else FIRST
        for role in ROLES:
            terms = known.get((entity.code, role), [])
            instead = ("head_of_state",) if role == "head_of_government" else ("governor_general",)
            if terms or not any((entity.code, other) in known for other in instead):
                # A realm that became a republic had a governor-general before it had a president.
                covering = [*terms, *(known.get((entity.code, "governor_general"), []) if role == "head_of_state" else ())]
                found = [*_missing(entity.code, role, covering, since), *_twice(entity.code, role, terms)]
                gaps += sorted(found, key=lambda g: (g.start, g.end, g.people))
    return gaps


def _missing(code: str, role: str, terms: list[Term], since: date) -> Iterator[Gap]:
    covered = since
    for term in sorted(terms, key=lambda t: _early(t.start)):
        if _early(term.start) - covered > HANDOVER and covered < LAST:
            yield Gap(code, role, "missing", covered, min(_early(term.start), LAST))
        covered = max(covered, _late(term.end))
    if LAST - covered > HANDOVER:
        yield Gap(code, role, "missing", covered, LAST)


def _twice(code: str, role: str, terms: list[Term]) -> Iterator[Gap]:
    for one, other in combinations(sorted(terms, key=lambda t: _early(t.start)), 2):
        start, end = max(_late(one.start), _late(other.start)), min(_early(one.end, LAST), _early(other.end, LAST))
        if end - max(start, FIRST) > HANDOVER:
            if one.person == other.person:
                yield Gap(code, role, "contradiction", start, end, (one.person,))
            else:
                yield Gap(code, role, "overlap", start, end, (one.person, other.person))


def _early(day: str, unknown: date = date.min) -> date:
    """The first day that a partial date covers; ``unknown`` for an empty one."""
    return date.fromisoformat(day + "0000-01-01"[len(day) :]) if day else unknown


def _late(day: str) -> date:
    """The last day that a partial date covers; an empty one has no end within the table."""
    if len(day) == 4:
        return date(int(day), 12, 31)
    if len(day) == 7:
        year, month = int(day[:4]), int(day[5:])
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(day) if day else LAST
