"""Makes acts and pairs of events: who did what to whom on which day, in the words that other projects' tables use."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from communique.export.codes import Act, cameo_acts, plover_code, state_of
from communique.export.registry import DIRECTED, NONE, Job
from communique.ledger.queries import Happening

# Formats without a column for the status take what a reader of theirs would take for true. A plan is one only where the type is a
# promise or a threat, which by PLOVER's rules is what a plan is coded as.
TOOK_PLACE = ("happened", "ongoing")
PLANNED = "planned"
PROMISES = ("AGREE", "THREATEN", "CONCEDE")
STATUSES = {"events": (*TOOK_PLACE, PLANNED)}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """One side of an act: all parties of one code together. ``name`` is the person's where one is named; ``mention`` their words.

    ``sectors`` are PLOVER codes, the first the primary one; ``state`` the code of the state, null for organisations.
    """

    code: str | None
    name: str
    entity: str | None
    state: str | None
    plover: str | None
    person: str | None
    office: str | None
    sectors: tuple[str, ...]
    mention: str


@dataclass(frozen=True, slots=True)
class EventAct:
    """An event with its day, as other projects count it. ``record`` is its record as a JSON object, ``end`` the last day it may be."""

    happening: Happening
    record: dict[str, Any]
    day: str
    end: str
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]


def read_acts(job: Job, date_plans_at_report: bool) -> list[EventAct]:
    """The events of a job that can stand in a table of acts, by day, then id.

    What was only planned is dated, where ``date_plans_at_report``, on the day when it was reported: a table without a status
    cannot tell that a day is still to come. Left out, and told: plans that are no promise, and what has no day at all.
    """
    acts, unfit, undated = [], 0, 0
    asked = bool(job.wanted.statuses)
    for happening in job.of("events"):
        record = json.loads(happening.record)
        if not asked and happening.status == PLANNED and record["type"] not in PROMISES:
            unfit += 1
            continue
        days = find_days(happening, record["when"], date_plans_at_report)
        if days is None:
            undated += 1
            continue
        if not is_asked_for(job, *days):
            continue
        actors, recipients = (gather(record[side], job) for side in ("actors", "recipients"))
        acts.append(EventAct(happening, record, *days, actors, recipients))
    job.note(unfit, "planned events left out: a plan is coded as a promise, a threat or a concession (--status planned takes all)")
    job.note(undated, "events left out: no day is known, and the format needs one")
    return sorted(acts, key=lambda act: (act.day, act.happening.id))


def find_days(happening: Happening, when: Mapping[str, Any] | None, plans_at_report: bool) -> tuple[str, str] | None:
    """First and last day of a happening; that of its publication where the text names none; None where the text's is open or unknown."""
    if when is None or (plans_at_report and happening.status == PLANNED):
        return happening.first_published, happening.first_published
    start, end = happening.start or when["start"], happening.end or when["end"]
    return (start, end) if start and end else None


def is_asked_for(job: Job, start: str, end: str) -> bool:
    """Whether days meet those asked for: a plan that is dated on its report may lie before them, though what it plans does not."""
    return (job.wanted.since is None or end >= job.wanted.since) and (job.wanted.until is None or start <= job.wanted.until)


def gather(parties: Iterable[Mapping[str, Any]], job: Job) -> tuple[Actor, ...]:
    """The parties as actors, one a code, in the order of the record; a party without a code stands for itself."""
    groups: dict[tuple[str | None, str], list[Mapping[str, Any]]] = {}
    for party in parties:
        alone = "" if party["code"] else party["person"] or party["name"] or party["mention"]["text"]
        groups.setdefault((party["code"], alone), []).append(party)
    return tuple(_actor(code, members, job) for (code, _), members in groups.items())


def _actor(code: str | None, parties: Sequence[Mapping[str, Any]], job: Job) -> Actor:
    entities = job.knowledge.entities
    lead = next((party for party in parties if party["person"]), parties[0])
    entity = entities[code].name if code in entities else lead["name"]
    sectors = [party["sector"] for party in (lead, *parties) if party["sector"]]
    if not sectors and code in entities and entities[code].sector:
        sectors = [str(entities[code].sector)]
    mention = lead["mention"]["text"] if job.with_text else ""
    return Actor(
        code, lead["person"] or entity or mention, entity, state_of(code, entities), plover_code(code, entities), lead["person"],
        lead["office"], tuple(dict.fromkeys(sectors)), mention,
    )  # fmt: skip


def make_pairs(act: EventAct, how: str) -> Iterator[tuple[Actor | None, Actor | None]]:
    """The pairs of an act: who did it, and to whom.

    Where nobody is a recipient, those who act together do it to each other: both ways if directed, once if not. With ``none``
    an act is one row with the first of each side. A side that is not known is null.
    """
    if how == NONE:
        yield next(iter(act.actors), None), next(iter(act.recipients), None)
    else:
        yield from pair_up(act.actors, act.recipients, how, lambda actor: actor.code or f"~{actor.name}")


def code_pairs(job: Job) -> Iterator[tuple[EventAct, Act, Actor | None, Actor | None]]:
    """Each event with its CAMEO code, pair by pair. Events without a code are left out, and told."""
    acts, uncoded = cameo_acts(), 0
    for act in read_acts(job, date_plans_at_report=True):
        coded = acts.get(act.record["cameo"] or "")
        if coded is None:
            uncoded += 1
            continue
        for one, other in make_pairs(act, job.pairs):
            yield act, coded, one, other
    job.note(uncoded, "events left out: they have no CAMEO code")


def pair_up(ones: Sequence[T], others: Sequence[T], how: str, key: Any) -> Iterator[tuple[T | None, T | None]]:
    """The pairs of two sides, or of one with itself where the other is empty. ``key`` tells who somebody is.

    Undirected pairs stand once, the lesser key first. One who is on both sides makes no pair with itself, unless no other is there.
    """
    if ones and others:
        pairs = [(a, b) for a in ones for b in others]
        found = [(a, b) for a, b in pairs if key(a) != key(b)] or pairs[:1]
    elif len(ones) > 1:
        found = list(itertools.permutations(ones, 2)) if how == DIRECTED else list(itertools.combinations(ones, 2))
    else:
        yield from ((one, None) for one in ones)
        yield from ((None, other) for other in others)
        return
    if how != DIRECTED:
        found = [(a, b) if key(a) <= key(b) else (b, a) for a, b in found]
    seen = set()
    for a, b in found:
        if (key(a), key(b)) not in seen:
            seen.add((key(a), key(b)))
            yield a, b
