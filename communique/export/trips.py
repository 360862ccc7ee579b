"""Makes trips of leaders out of contacts: who of which state went to which state, when, and whom they met there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from communique.export.codes import is_state
from communique.export.registry import Job
from communique.export.telling import find_urls
from communique.ledger.queries import Happening

# What one cannot do without being there.
IN_PERSON = ("visit", "summit", "meeting", "dialogue")
STATUSES = {"contacts": ("happened", "ongoing")}
EXACT = ("day", "range")
STATE_AND_GOVERNMENT, GOVERNMENT, STATE, FOREIGN, ORGANISATION, CROWN_PRINCE = "GS", "G", "S", "F", "I", "CP"
ROLES = {
    "head_of_government": GOVERNMENT, "head_of_state": STATE, "foreign_minister": FOREIGN, "organisation_head": ORGANISATION,
    "crown_prince": CROWN_PRINCE,
}  # fmt: skip
HEADS = (STATE_AND_GOVERNMENT, GOVERNMENT, STATE)


@dataclass(frozen=True, slots=True)
class Leader:
    """A person of a state or organisation with the code that COLT gives to the office on the day."""

    code: str
    person: str
    office: str | None
    role: str


@dataclass(slots=True)
class Trip:
    """One trip of one leader to one state. Days are null where they are not exactly known; ``year`` is then all there is, if that."""

    id: str
    leader: Leader
    country: str
    year: str | None
    start: str | None
    end: str | None
    kinds: list[str]
    events: list[str]
    company: dict[tuple[str, str], Leader]
    contacts: set[str]
    urls: list[str] = field(default_factory=list)
    several: bool = False


def make_trips(job: Job) -> list[Trip]:
    """The trips of a job's contacts, by day, leader and state. Contacts of one leader in one state on days that touch are one trip."""
    trips: dict[tuple[str, str, str], list[Trip]] = {}
    unplaced = 0
    for happening in job.of("contacts"):
        record = json.loads(happening.record)
        if record["kind"] not in IN_PERSON:
            continue
        country = (record["place"] or {}).get("country") or record["host"]
        if country is None or not is_state(country, job.knowledge.entities):
            unplaced += 1
            continue
        for trip in _make(job, happening, record, country):
            known = trips.setdefault((trip.leader.code, trip.leader.person, country), [])
            near = next((other for other in known if _touch(other, trip)), None)
            if near is None:
                known.append(trip)
            else:
                _join(near, trip)
    job.note(unplaced, "meetings left out: the state where they were is not known")
    made = [trip for known in trips.values() for trip in known]
    found = [trip for trip in made if trip.year is not None]
    job.note(len(made) - len(found), "trips left out: no year is known")
    return sorted(found, key=lambda trip: (trip.start or trip.year or "", trip.leader.code, trip.leader.person, trip.country, trip.id))


def _make(job: Job, happening: Happening, record: Mapping[str, Any], country: str) -> Iterator[Trip]:
    day = happening.start or happening.first_published
    present = {(leader.code, leader.person): leader for leader in _find_leaders(job, record, day)}
    # A day that nobody named is no day of a trip: what a report tells without one may be long over.
    when = record["when"] if record["when"] and record["when"]["basis"] != "publication" else {}
    exact = when.get("precision") in EXACT
    start, end = (happening.start, happening.end) if exact else (None, None)
    years = {value[:4] for value in (when.get("start"), when.get("end")) if value}
    year = next(iter(years)) if len(years) == 1 else (start or "")[:4] or None
    states = {party["code"] for party in record["participants"] if party["code"]}
    several = record["kind"] == "summit" and len(states) > 2
    for who, leader in present.items():
        if leader.code != country:
            company = {other: one for other, one in present.items() if other != who}
            named = [record["name"]] if several and record["name"] else []
            contacts = {source.record for source in happening.sources}
            id = f"{happening.id}-{leader.code}"
            yield Trip(id, leader, country, year, start, end, [record["kind"]], named, company, contacts, find_urls(happening), several)


def _touch(one: Trip, other: Trip) -> bool:
    if one.start and one.end and other.start and other.end:
        return one.start <= other.end and other.start <= one.end
    return False


def _join(one: Trip, other: Trip) -> None:
    one.id = min(one.id, other.id)
    one.start, one.end = min(one.start or "", other.start or ""), max(one.end or "", other.end or "")
    one.year = one.start[:4]
    one.kinds = sorted({*one.kinds, *other.kinds})
    one.events = list(dict.fromkeys([*one.events, *other.events]))
    one.urls = list(dict.fromkeys([*one.urls, *other.urls]))
    one.company |= other.company
    one.contacts |= other.contacts
    one.several |= other.several


def _find_leaders(job: Job, record: Mapping[str, Any], day: str) -> Iterator[Leader]:
    for party in record["participants"]:
        if party["code"] and party["person"]:
            role = find_role(job, party["code"], party["person"], party["office"], day)
            if role is not None:
                yield Leader(party["code"], party["person"], party["office"], role)


def find_role(job: Job, code: str, person: str, office: str | None, day: str) -> str | None:
    """COLT's code of an office, by the table of office-holders on the day, else by the title; null for who is no leader to COLT.

    A head of state is head of government as well where the table has had no other head of government of that state at all.
    """
    holders = job.knowledge.holders
    held = {term.role for term in holders.named(person, day) if term.code == code}
    if not held and office:
        titles = [one for one in job.knowledge.offices if office.casefold() in (one.title.casefold(), *one.words)]
        held = {one.role for one in titles if not one.only_for or code in one.only_for}
    codes = {ROLES[role] for role in held if role in ROLES}
    if STATE in codes and (GOVERNMENT in codes or not holders.by_office.get((code, "head_of_government"))):
        return STATE_AND_GOVERNMENT
    return next((role for role in (GOVERNMENT, STATE, CROWN_PRINCE, FOREIGN, ORGANISATION) if role in codes), None)


def find_surname(job: Job, person: str) -> str | None:
    """The name by which texts call a person, where the table of office-holders knows: "Putin", "Xi"; null where it does not."""
    words = person.split()
    forms = (form for term in job.knowledge.holders.so_called(person) for form in term.forms)
    return next((form for form in forms if form in words), None)
