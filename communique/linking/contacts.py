"""Proposes which contacts of different documents are one contact, and which of them was announced as a plan before.

Two contacts are held to be one where sides, days and kind agree and nothing speaks against it: other people, another place,
another day. What is doubtful is left apart: two entries of one contact are a smaller fault than one entry of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from communique.knowledge.wordings import LinkWords
from communique.linking.groups import Groups
from communique.linking.likeness import (
    CLOSE,
    SLACK,
    Days,
    codes_of,
    length,
    overlap,
    people_agree,
    read_days,
    same_place,
    stems,
)
from communique.linking.proposals import Proposal, Told, propose, tell
from communique.model import Contact, Reading

# How a contact is held: a call is never a visit. "other" may be either.
MANNERS = (frozenset(("call", "video")), frozenset(("meeting", "summit", "visit", "dialogue")), frozenset(("letter",)))
TOOK_PLACE, PLANNED = frozenset(("happened", "ongoing")), frozenset(("planned", "possible"))
CALLED_OFF = frozenset(("cancelled", "postponed"))
# Points that two contacts need to be one: two sides, the same day and the same kind reach it; sides and month alone do not.
ENOUGH = 4.0
# A plan without a date is held to be meant for the half-year after its announcement.
PLAN_WITHIN = timedelta(days=183)
# A name made of these alone is none.
GENERIC = frozenset("meeting meetings summit talks dialogue visit high level official annual bilateral round session".split())
# Two texts that give no date for a contact must be this near each other to speak of one.
TEXTS_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two contacts fit (points), and why, in words."""

    points: float
    reasons: tuple[str, ...]


def link_contacts(readings: Iterable[Reading], words: LinkWords) -> list[Proposal]:
    """``same_as`` between the contacts of different documents, then ``realises`` from what took place to its plan.

    A contact told by n documents gets n - 1 links, so that they join it into one. Two contacts of one document are never
    joined, whatever a third document says.
    """
    told = tell(readings, "contacts")
    pairs = list(_pairs(told))
    same = _join(told, pairs, words)
    return [*same, *_realise(pairs, same, words), *_contradict(pairs, words), *_next_in_row(told, words)]


def _pairs(told: list[Told[Contact]]) -> Iterator[tuple[Told[Contact], Told[Contact]]]:
    """(later, earlier) contacts of two documents that share a side, in a fixed order."""
    by_code: dict[str, list[int]] = {}
    for number, one in enumerate(told):
        seen: set[int] = set()
        for code in sorted(codes_of(one.record.participants)):
            seen.update(by_code.setdefault(code, []))
            by_code[code].append(number)
        for other in sorted(seen):
            if told[other].document.id != one.document.id:
                yield one, told[other]


def _join(told: list[Told[Contact]], pairs: list[tuple[Told[Contact], Told[Contact]]], words: LinkWords) -> list[Proposal]:
    fits = [(fit, later, earlier) for later, earlier in pairs if (fit := fit_same(later, earlier, words)) is not None]
    fits.sort(key=lambda f: (-f[0].points, f[1].order, f[2].order))
    groups = Groups({one.record.id: one.document.id for one in told})
    found = []
    for fit, later, earlier in fits:
        if groups.join(later.record.id, earlier.record.id):
            change = later.record.status if later.record.status != earlier.record.status else None
            change = change if later.record.status in CALLED_OFF else None
            found.append(propose("same_as", later, earlier, "; ".join(fit.reasons), "across.contact", change))
    return sorted(found, key=lambda p: (p.from_document, p.from_, p.to))


def fit_same(later: Told[Contact], earlier: Told[Contact], words: LinkWords) -> Fit | None:
    """How well two contacts fit for one, or None where they are two."""
    a, b = later.record, earlier.record
    if not _same_stage(a.status, b.status):
        return None
    return _fit(later, earlier, read_days(a.when), read_days(b.when), words)


def _same_stage(later: str, earlier: str) -> bool:
    return any(later in stage and earlier in stage for stage in (TOOK_PLACE, PLANNED, CALLED_OFF)) or (
        later in CALLED_OFF and earlier in PLANNED
    )


def _fit(later: Told[Contact], earlier: Told[Contact], days: Days | None, other_days: Days | None, words: LinkWords) -> Fit | None:
    a, b = later.record, earlier.record
    kind = _fit_kind(a.kind, b.kind)
    people = people_agree(a.participants, b.participants)
    place = same_place(a.place, b.place)
    if kind is None or people is None or place is False or (a.ordinal and b.ordinal and a.ordinal != b.ordinal):
        return None
    named = _names(a, words) & _names(b, words)
    sides = _fit_sides(a, b, people, bool(named), place is True)
    dated = _fit_days(later, earlier, days, other_days)
    if sides is None or dated is None:
        return None
    close = days is not None and other_days is not None and max(length(days), length(other_days)) <= CLOSE
    # A month is no date: then place, people or name must say it as well; without any date, two of them.
    if not close and (place is True) + min(people, 1) + bool(named) < (1 if days and other_days else 2):
        return None
    if (not close or _is_many(a) != _is_many(b)) and not (named or place is True or people):
        return None
    points = kind[0] + sides[0] + dated[0] + min(people, 2) + (place is True) + bool(named) + 0.5 * bool(set(a.topics) & set(b.topics))
    reasons = [sides[1], dated[1], kind[1]]
    reasons += [f"{people} of the same people"] * bool(people) + ["same place"] * (place is True) + ["same name"] * bool(named)
    return Fit(points, tuple(reasons)) if points >= ENOUGH else None


def _fit_kind(a: str, b: str) -> tuple[float, str] | None:
    if a == b:
        return 1.0, f"both a {a}"
    if "other" in (a, b):
        return 0.0, "kind left open"
    return (0.5, f"{a} and {b}") if any(a in manner and b in manner for manner in MANNERS) else None


def _fit_sides(a: Contact, b: Contact, people: int, named: bool, placed: bool) -> tuple[float, str] | None:
    """Points for the same sides. A side too many must be an organisation (a host, a mediator) or have other signs beside it."""
    ours, theirs = codes_of(a.participants), codes_of(b.participants)
    common = ours & theirs
    said = ", ".join(sorted(common))
    if ours == theirs and len(common) >= 2:
        return 2.0, f"same sides {said}"
    if len(common) >= 2:
        more = {p.code for p in (*a.participants, *b.participants) if p.code not in common and p.kind not in ("organisation", "person")}
        more -= {a.host, b.host}
        if min(len(ours), len(theirs)) > 2:
            return (1.5, f"sides in common {said}") if len(common) * 2 >= len(ours | theirs) else None
        return (1.5, f"sides in common {said}") if not more or (people >= 2 and (named or placed)) else None
    if ours == theirs and named:
        return 1.5, f"same side {said}"
    # One text names only one of the sides.
    if min(len(ours), len(theirs)) == 1 and common and (named or (placed and people)):
        return 1.0, f"side in common {said}"
    return None


def _fit_days(later: Told[Contact], earlier: Told[Contact], days: Days | None, other: Days | None) -> tuple[float, str] | None:
    if days is None or other is None:
        near = _day(later.document.published) - _day(earlier.document.published) <= TEXTS_WITHIN
        return (0.0, "date left open") if near else None
    # Only between two authors is a day a matter of time zones; one paper that writes of two days means two.
    apart = timedelta(0) if _is_one_author(later, earlier) else SLACK
    if not overlap(days, other, apart):
        return None
    if days == other and length(days) == 1:
        return 2.0, f"same day {days[0]}"
    if overlap(days, other, timedelta(0)) and max(length(days), length(other)) <= CLOSE:
        return 1.5, f"days that meet, {max(days[0], other[0])}"
    return (1.0, "days that meet") if max(length(days), length(other)) <= CLOSE else (0.5, "the same stretch of time")


def _is_one_author(one: Told[Any], other: Told[Any]) -> bool:
    mine, theirs = one.document, other.document
    if mine.side is not None or theirs.side is not None:
        return mine.side == theirs.side
    return mine.publisher is not None and mine.publisher == theirs.publisher


def _is_many(contact: Contact) -> bool:
    return len(codes_of(contact.participants)) > 2


def _names(contact: Contact, words: LinkWords) -> frozenset[str]:
    return stems((contact.name,), words.empty | GENERIC)


def _realise(pairs: list[tuple[Told[Contact], Told[Contact]]], same: list[Proposal], words: LinkWords) -> list[Proposal]:
    """What took place, and the plan that an earlier document, or one of the same day, announced; each plan comes true once."""
    fits = []
    for one, other in pairs:
        for took, plan in ((one, other), (other, one)):
            if took.record.status not in TOOK_PLACE or plan.record.status not in PLANNED:
                continue
            fit = _fit_plan(took, plan, words)
            if fit is not None:
                fits.append((fit, took, plan))
    fits.sort(key=lambda f: (-f[0].points, f[1].order, f[2].order))
    groups = Groups({})
    for proposal in same:
        groups.join(proposal.from_, proposal.to)
    found: list[Proposal] = []
    realised: dict[str, str] = {}
    for fit, took, plan in fits:
        contact = groups.root(took.record.id)
        if realised.setdefault(plan.record.id, contact) == contact:
            found.append(propose("realises", took, plan, "; ".join(("planned before", *fit.reasons)), "across.plan"))
    return sorted(found, key=lambda p: (p.from_document, p.from_, p.to))


def _fit_plan(took: Told[Contact], plan: Told[Contact], words: LinkWords) -> Fit | None:
    days, meant = read_days(took.record.when), read_days(plan.record.when)
    announced = _day(plan.document.published)
    if days is None or days[1] < announced or plan.document.published > took.document.published:
        return None
    if meant is None or plan.record.when is None or plan.record.when.basis == "publication":
        meant = announced + timedelta(days=1), announced + PLAN_WITHIN
        if days[0] < meant[0]:
            return None
    return _fit(took, plan, days, meant, words)


def _contradict(pairs: list[tuple[Told[Contact], Told[Contact]]], words: LinkWords) -> list[Proposal]:
    """A contact that one document tells and another denies or calls off for the same day: both stay."""
    found = []
    for later, earlier in pairs:
        stages = {later.record.status, earlier.record.status}
        denied = stages & {"denied"} and stages & TOOK_PLACE
        off = stages & {"cancelled"} and stages & TOOK_PLACE
        if not denied and not off:
            continue
        days, other = read_days(later.record.when), read_days(earlier.record.when)
        if days is None or days != other or length(days) > 1 or (off and later.record.kind != earlier.record.kind):
            continue
        fit = _fit(later, earlier, days, other, words)
        if fit is not None:
            told = f"{later.record.status} here, {earlier.record.status} there"
            found.append(propose("contradicts", later, earlier, "; ".join((told, *fit.reasons)), "across.denied"))
    return found


def _next_in_row(told: list[Told[Contact]], words: LinkWords) -> list[Proposal]:
    """The second round follows up the first: the same sides and name, and the next number."""
    found = []
    numbered = [one for one in told if one.record.ordinal and len(codes_of(one.record.participants)) >= 2]
    for later in numbered:
        for earlier in numbered:
            a, b = later.record, earlier.record
            if later.document.id == earlier.document.id or a.ordinal != (b.ordinal or 0) + 1 or a.kind != b.kind:
                continue
            names = _names(a, words), _names(b, words)
            if codes_of(a.participants) == codes_of(b.participants) and (names[0] == names[1] or names[0] & names[1]):
                reason = f"number {b.ordinal} and number {a.ordinal} of one row"
                found.append(propose("follows_up", later, earlier, reason, "across.row"))
    return found


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
