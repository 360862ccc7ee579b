"""Proposes which contacts of different documents are one contact, and which of them was announced as a plan before.

Two contacts are held to be one where sides, days and kind agree and nothing speaks against it: other people, another place,
another day. What is doubtful is left apart: two entries of one contact are a smaller fault than one entry of two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

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
from communique.linking.proposals import Proposal, Told, propose
from communique.linking.sentences import sentence_span
from communique.model import Contact, Reading

# How a contact is held: a call is never a visit. "other" may be either.
MANNERS = (frozenset(("call", "video")), frozenset(("meeting", "summit", "visit", "dialogue")), frozenset(("letter",)))
# Rules whose words say that people talked, not how.
OPEN = frozenset(("consult.speak", "consult.discuss", "consult.talks"))
TOOK_PLACE, PLANNED = frozenset(("happened", "ongoing")), frozenset(("planned", "possible"))
CALLED_OFF = frozenset(("cancelled", "postponed"))
# Points that two contacts need to be one: two sides, the same day and the same kind reach it; sides and month alone do not.
ENOUGH = 4.0
# Kinds that the same people hardly have twice within days.
HELD_ONCE = frozenset(("visit", "summit", "dialogue"))
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


@dataclass(frozen=True, slots=True)
class Meeting:
    """A contact with what it is compared by. ``sides`` are the codes of its participants; where the text names fewer than
    two, those of the parties to what was agreed in the same sentence are added. ``names`` are the stems of its name."""

    told: Told[Contact]
    sides: frozenset[str]
    days: Days | None
    names: frozenset[str]

    @property
    def contact(self) -> Contact:
        """The record."""
        return self.told.record


Pair = tuple[Meeting, Meeting]


def link_contacts(readings: Iterable[Reading], words: LinkWords) -> list[Proposal]:
    """``same_as`` between the contacts of different documents, then ``realises`` from what took place to its plan, then
    ``contradicts`` where one text denies or calls off what another tells, and ``follows_up`` from one to the next of a row.

    A contact told by n documents gets n - 1 links, so that they join it into one. Two contacts of one document are never
    joined, whatever a third document says.
    """
    meetings = sorted((m for reading in readings for m in _prepare(reading, words)), key=lambda m: m.told.order)
    pairs = list(_pairs(meetings))
    same = _join(meetings, pairs)
    return [*same, *_realise(pairs, same), *_contradict(pairs), *_contradict_days(meetings, pairs), *_next_in_row(pairs)]


def _prepare(reading: Reading, words: LinkWords) -> Iterator[Meeting]:
    text = reading.document.text
    for contact in reading.contacts:
        sides = codes_of(contact.participants)
        if len(sides) < 2:
            told = [sentence_span(text, e.start, e.end) for e in contact.evidence.get("cue", ())]
            beside = [a for a in reading.agreements if any(s <= e.start < t for e in a.evidence.get("cue", ()) for s, t in told)]
            sides = sides.union(*(codes_of(a.parties) for a in beside))
        yield Meeting(Told(contact, reading.document), sides, read_days(contact.when), stems((contact.name,), words.empty | GENERIC))


def _pairs(meetings: list[Meeting]) -> Iterator[Pair]:
    """(later, earlier) contacts of two documents that share a side, in a fixed order."""
    by_code: dict[str, list[int]] = {}
    for number, one in enumerate(meetings):
        seen: set[int] = set()
        for code in sorted(one.sides):
            seen.update(by_code.setdefault(code, []))
            by_code[code].append(number)
        for other in sorted(seen):
            if meetings[other].told.document.id != one.told.document.id:
                yield one, meetings[other]


def _join(meetings: list[Meeting], pairs: list[Pair]) -> list[Proposal]:
    """Joins the best pairs first, and only where every contact of the one group can be one with every contact of the other:
    Monday's call and Wednesday's must not become one by way of a text that says Tuesday."""
    fits = [(fit, later, earlier) for later, earlier in pairs if (fit := fit_same(later, earlier)) is not None]
    fits.sort(key=lambda f: (-f[0].points, f[1].told.order, f[2].told.order))
    groups = Groups({one.contact.id: one.told.document.id for one in meetings})
    members = {one.contact.id: [one] for one in meetings}
    found = []
    for fit, later, earlier in fits:
        a, b = groups.root(later.contact.id), groups.root(earlier.contact.id)
        if a == b or any(_exclude(one, other) for one in members[a] for other in members[b]):
            continue
        if groups.join(a, b):
            both = members.pop(a) + members.pop(b)
            members[groups.root(a)] = both
            off = later.contact.status in CALLED_OFF and later.contact.status != earlier.contact.status
            change = later.contact.status if off else None
            found.append(propose("same_as", later.told, earlier.told, "; ".join(fit.reasons), "across.contact", change))
    return sorted(found, key=lambda p: (p.from_document, p.from_, p.to))


def _exclude(one: Meeting, other: Meeting) -> bool:
    """Whether two contacts certainly are two: other days, other people or another place."""
    apart = one.days is not None and other.days is not None and not overlap(one.days, other.days)
    people = people_agree(one.contact.participants, other.contact.participants)
    return apart or people is None or _fit_places(one.contact, other.contact) is False


def _fit_places(a: Contact, b: Contact) -> bool | None:
    """Whether two contacts were at one place; two towns of one state are none of two visits: a guest goes from one to the other."""
    same = same_place(a.place, b.place)
    if same is False and a.kind == b.kind == "visit" and a.place and b.place and a.place.country == b.place.country:
        return None
    return same


def fit_same(later: Meeting, earlier: Meeting) -> Fit | None:
    """How well two contacts fit for one, or None where they are two."""
    mine, theirs = later.contact.status, earlier.contact.status
    one_stage = any(mine in stage and theirs in stage for stage in (TOOK_PLACE, PLANNED, CALLED_OFF))
    if not one_stage and not (mine in CALLED_OFF and theirs in PLANNED):
        return None
    return _fit(later, earlier, later.days, earlier.days)


def _fit(later: Meeting, earlier: Meeting, days: Days | None, other_days: Days | None) -> Fit | None:
    a, b = later.contact, earlier.contact
    kind = _fit_kind(a, b)
    people = people_agree(a.participants, b.participants)
    place = _fit_places(a, b)
    if kind is None or people is None or place is False or (a.ordinal and b.ordinal and a.ordinal != b.ordinal):
        return None
    named = bool(later.names & earlier.names)
    sides = _fit_sides(later, earlier, people, named, place is True)
    dated = _fit_days(later, earlier, days, other_days, place is True)
    if sides is None or dated is None:
        return None
    close = days is not None and other_days is not None and max(length(days), length(other_days)) <= CLOSE
    # A month is no date: then place, people or name must say it as well; without any date, two of them.
    if not close and (place is True) + min(people, 1) + named < (1 if days and other_days else 2):
        return None
    if (len(later.sides) > 2) != (len(earlier.sides) > 2) and not (named or place is True or people):
        return None
    points = kind[0] + sides[0] + dated[0] + min(people, 2) + (place is True) + named + 0.5 * bool(set(a.topics) & set(b.topics))
    reasons = [sides[1], dated[1], kind[1]]
    reasons += [f"{people} of the same people"] * bool(people) + ["same place"] * (place is True) + ["same name"] * named
    return Fit(points, tuple(reasons)) if points >= ENOUGH else None


def _fit_kind(one: Contact, other: Contact) -> tuple[float, str] | None:
    a, b = one.kind, other.kind
    if a == b:
        return 1.0, f"both a {a}"
    if any(a in manner and b in manner for manner in MANNERS):
        return 0.5, f"{a} and {b}"
    # "Spoke with", "held talks": a text that says no more leaves open whether they met.
    loose = any(c.kind == "other" or (c.rule and c.kind in ("call", "meeting") and set(c.rule) <= OPEN) for c in (one, other))
    return (0.0, "kind left open") if loose and "letter" not in (a, b) else None


def _fit_sides(a: Meeting, b: Meeting, people: int, named: bool, placed: bool) -> tuple[float, str] | None:
    """Points for the same sides. A side too many must be an organisation, a host or a mediator, or have other signs beside it."""
    common = a.sides & b.sides
    said = ", ".join(sorted(common))
    if a.sides == b.sides and len(common) >= 2:
        return 2.0, f"same sides {said}"
    if len(common) >= 2:
        parties = (*a.contact.participants, *b.contact.participants)
        told = [p for p in parties if p.basis != "inferred"]  # whom a text only hints at is no sign of another meeting
        more = {p.code for p in told if p.code not in common and p.kind != "organisation"} - {a.contact.host, b.contact.host}
        if min(len(a.sides), len(b.sides)) > 2:
            return (1.5, f"sides in common {said}") if len(common) * 2 >= len(a.sides | b.sides) else None
        return (1.5, f"sides in common {said}") if not more or (people >= 2 and (named or placed)) else None
    if a.sides == b.sides and named:
        return 1.5, f"same side {said}"
    # One text names only one of the sides.
    if min(len(a.sides), len(b.sides)) == 1 and common and (named or (placed and people)):
        return 1.0, f"side in common {said}"
    return None


def _fit_days(later: Meeting, earlier: Meeting, days: Days | None, other: Days | None, placed: bool) -> tuple[float, str] | None:
    if days is None or other is None:
        near = _day(later.told.document.published) - _day(earlier.told.document.published) <= TEXTS_WITHIN
        return (0.0, "date left open") if near else None
    if _are_assumed(later, earlier) and abs(_day(later.told.document.published) - _day(earlier.told.document.published)) > SLACK:
        return None  # neither text says when: what papers of two days report as news are two calls
    if not overlap(days, other, SLACK if _may_slip(later.told, earlier.told, placed) else timedelta(0)):
        return None
    if days == other and length(days) == 1:
        return 2.0, f"same day {days[0]}"
    if overlap(days, other, timedelta(0)) and max(length(days), length(other)) <= CLOSE:
        return 1.5, f"days that meet, {max(days[0], other[0])}"
    return (1.0, "days next to each other") if max(length(days), length(other)) <= CLOSE else (0.5, "the same stretch of time")


def _are_assumed(one: Meeting, other: Meeting) -> bool:
    """Whether both dates are only those of the reports."""
    return all(m.contact.when is not None and m.contact.when.basis == "publication" for m in (one, other))


def _may_slip(one: Told[Contact], other: Told[Contact], placed: bool) -> bool:
    """Whether a day's difference may be one of time zones or midnight: between two authors, one of them a side of its own or
    both at one place. A paper that writes of two days means two."""
    mine, theirs = one.document, other.document
    if mine.side is not None or theirs.side is not None:
        return mine.side != theirs.side
    return placed and (mine.publisher is None or mine.publisher != theirs.publisher)


def _realise(pairs: list[Pair], same: list[Proposal]) -> list[Proposal]:
    """What took place, and the plan that an earlier document, or one of the same day, announced; each plan comes true once."""
    fits = []
    for one, other in pairs:
        for took, plan in ((one, other), (other, one)):
            if took.contact.status in TOOK_PLACE and plan.contact.status in PLANNED:
                fit = _fit_plan(took, plan)
                if fit is not None:
                    fits.append((fit, took, plan))
    fits.sort(key=lambda f: (-f[0].points, f[1].told.order, f[2].told.order))
    groups = Groups({})
    for proposal in same:
        groups.join(proposal.from_, proposal.to)
    found: list[Proposal] = []
    realised: dict[str, str] = {}
    for fit, took, plan in fits:
        contact = groups.root(took.contact.id)
        if realised.setdefault(plan.contact.id, contact) == contact:
            found.append(propose("realises", took.told, plan.told, "; ".join(("planned before", *fit.reasons)), "across.plan"))
    return sorted(found, key=lambda p: (p.from_document, p.from_, p.to))


def _fit_plan(took: Meeting, plan: Meeting) -> Fit | None:
    announced, meant = _day(plan.told.document.published), plan.days
    if took.days is None or took.days[1] < announced or plan.told.document.published > took.told.document.published:
        return None
    if meant is None or plan.contact.when is None or plan.contact.when.basis == "publication":
        meant = announced + timedelta(days=1), announced + PLAN_WITHIN
        if took.days[0] < meant[0]:
            return None
    return _fit(took, plan, took.days, meant)


def _contradict(pairs: list[Pair]) -> list[Proposal]:
    """A contact that one document tells and another denies or calls off for the same day: both stay."""
    found = []
    for later, earlier in pairs:
        stages = {later.contact.status, earlier.contact.status}
        if not stages & TOOK_PLACE or not stages & {"denied", "cancelled"} or later.days is None:
            continue
        if later.days != earlier.days or length(later.days) > 1 or later.contact.kind != earlier.contact.kind:
            continue
        fit = _fit(later, earlier, later.days, earlier.days)
        if fit is not None:
            told = f"{later.contact.status} here, {earlier.contact.status} there"
            found.append(propose("contradicts", later.told, earlier.told, "; ".join((told, *fit.reasons)), "across.denied"))
    return found


def _contradict_days(meetings: list[Meeting], pairs: list[Pair]) -> list[Proposal]:
    """One visit, summit or dialogue that two documents of the same days date differently: both stay.

    It is one where its number says so, or where the same people go to the same host and neither document tells of a second one.
    Calls and plain meetings may be had twice in a week, so that two days are no conflict there.
    """
    rows = Counter((m.told.document.id, m.contact.kind, m.sides) for m in meetings)
    found = []
    for later, earlier in pairs:
        a, b = later.contact, earlier.contact
        if a.kind != b.kind or a.kind not in HELD_ONCE or later.sides != earlier.sides or len(later.sides) < 2:
            continue
        if not any(a.status in stage and b.status in stage for stage in (TOOK_PLACE, PLANNED)) or _fit_places(a, b) is False:
            continue
        days, other = later.days, earlier.days
        if days is None or other is None or overlap(days, other) or max(length(days), length(other)) > CLOSE or _is_assumed(a, b):
            continue
        if abs(_day(later.told.document.published) - _day(earlier.told.document.published)) > TEXTS_WITHIN:
            continue
        people = people_agree(a.participants, b.participants)
        numbered = a.ordinal is not None and a.ordinal == b.ordinal and bool(later.names & earlier.names or later.names == earlier.names)
        near = abs(days[0] - other[0]) <= timedelta(days=CLOSE)
        alone = all(rows[m.told.document.id, m.contact.kind, m.sides] == 1 for m in (later, earlier))
        if numbered or (people and near and alone and a.host is not None and a.host == b.host):
            said = f"dated {_say(days)} here, {_say(other)} there"
            found.append(propose("contradicts", later.told, earlier.told, said, "across.date"))
    return found


def _is_assumed(*contacts: Contact) -> bool:
    """Whether the date of one of them is only that of its report."""
    return any(c.when is None or c.when.basis == "publication" for c in contacts)


def _say(days: Days) -> str:
    return str(days[0]) if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _next_in_row(pairs: list[Pair]) -> list[Proposal]:
    """The second round follows up the first: the same sides, kind and name, and the next number."""
    found = []
    for one, other in pairs:
        for later, earlier in ((one, other), (other, one)):
            a, b = later.contact, earlier.contact
            if not a.ordinal or a.ordinal - 1 != b.ordinal or a.kind != b.kind or later.sides != earlier.sides or len(later.sides) < 2:
                continue
            if later.names == earlier.names or later.names & earlier.names:
                reason = f"number {b.ordinal} and number {a.ordinal} of one row"
                found.append(propose("follows_up", later.told, earlier.told, reason, "across.row"))
    return found


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
