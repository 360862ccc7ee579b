"""Finds what the table of office-holders does not know: states without one, days that no term covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from communique.knowledge.entities import Entity
from communique.knowledge.holders import Holders, Term

# A hand-over may take some weeks of interim rule that nobody lists; what is longer is a gap in the table.
HANDOVER_DAYS = 45


@dataclass(frozen=True, slots=True)
class Gap:
    """An office that nobody is known to have held between two days; without days: nobody at all is known."""

    code: str
    office: str
    start: str | None
    end: str | None


def find_gaps(entities: Iterable[Entity], holders: Holders) -> list[Gap]:
    """Gaps in the order of code, office and time. A partial date counts from its first day to its last."""
    known: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for term in holders.terms:
        known[term.code][term.office].append(term)
    gaps = []
    for entity in sorted(entities, key=lambda e: e.code):
        if entity.kind == "state" and entity.code not in known and entity.state is None:
            gaps.append(Gap(entity.code, "any", None, None))
        for office, terms in sorted(known.get(entity.code, {}).items()):
            gaps += _between(entity.code, office, terms)
    return gaps


def _between(code: str, office: str, terms: list[Term]) -> list[Gap]:
    found = []
    ordered = sorted((t for t in terms if t.start), key=lambda t: t.start)
    covered = ordered[0].end if ordered else ""
    for term in ordered[1:]:
        if covered and (_first(term.start) - _last(covered)).days > HANDOVER_DAYS:
            found.append(Gap(code, office, covered, term.start))
        covered = "" if not covered or not term.end else max(covered, term.end)
    return found


def _first(day: str) -> date:
    return date.fromisoformat(day + "0000-01-01"[len(day) :])


def _last(day: str) -> date:
    """A day of the end of what a partial date covers, at most three days off: the hand-over allows for more."""
    return date.fromisoformat(day + "0000-12-28"[len(day) :])
