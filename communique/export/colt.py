"""COLT-shaped CSV: a row for each trip of a leader to another state, in the 75 columns of Diplometrics' trips of leaders since 1990."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from communique.export.cells import Value, write_csv
from communique.export.codes import name_of
from communique.export.registry import Job, exporter
from communique.export.trips import FOREIGN, HEADS, ORGANISATION, STATUSES, Leader, Trip, find_surname, make_trips
from communique.knowledge.holders import fold

MOST_LINKS = 33
COLUMNS = (
    "TripID", "LeaderID", "LeaderCountryOrIGO", "LeaderCountryISO", "LeaderRegion", "LeaderSubregion", "PriorityLeader", "LeaderRole",
    "LeaderTitle", "LeaderSurname", "LeaderFullName", "Exiled", "CountryVisited", "CountryVisitedISO", "RegionVisited", "SubRegionVisited",
    "DisputedTerritory", "SemiAutoTerritory", "TripYear", "TripStartDate", "TripEndDate", "TripDuration", "CotravelHOGS",
    "SubHOGSTravelWithHOGS", "MetHostHoGS", "HostHOGSName", "SubHOGSmetHostSubHOGS", "HostSubHOGSName", "AttendedMultilatEvent",
    "NameMultilatEvent", "AttendedMultilatMinisterialEvent", "NameMultilatMinisterialEvent", "MetNonhostHOGS", "NonhostHOGSNames",
    "PublicAddress", "SignedAgreement", "CulturalSiteOrCeremony", "BusinessLeaderOrForum", "MetIGOLeader", "IGOLeaderName", "Notes",
    "Confidence(1-5)", *(f"SourceLink{number}" for number in range(1, MOST_LINKS + 1)),
)  # fmt: skip
SIGNED = ("signed", "in_force")
YES = "Yes"


@exporter("colt", "COLT-shaped CSV: a leader's trip a row", ("contacts", "agreements"), STATUSES | {"agreements": SIGNED})
def write(job: Job, path: Path) -> int:
    """Writes the trips; their number. A cell that says no is never written: a report does not tell what did not happen."""
    return write_csv(path, COLUMNS, _make_rows(job), plain=True)


def _make_rows(job: Job) -> Iterator[list[Value]]:
    signed_at = {json.loads(happening.record)["contact"] for happening in job.of("agreements")} - {None}
    for trip in make_trips(job):
        cells = _tell(job, trip) | {"SignedAgreement": YES if trip.contacts & signed_at else None}
        cells |= {f"SourceLink{number}": url for number, url in enumerate(trip.urls[:MOST_LINKS], 1)}
        yield [cells.get(column) for column in COLUMNS]


def _tell(job: Job, trip: Trip) -> dict[str, Value]:
    entities, leader = job.knowledge.entities, trip.leader
    minister = leader.role == FOREIGN
    company = list(trip.company.values())
    own_heads = [one for one in company if one.code == leader.code and one.role in HEADS]
    hosts = [one for one in company if one.code == trip.country and one.role in HEADS]
    host_ministers = [one for one in company if one.code == trip.country and one.role == FOREIGN]
    others = [one for one in company if one.code not in (leader.code, trip.country) and one.role in HEADS]
    organisations = [one for one in company if one.role == ORGANISATION]
    days = (date.fromisoformat(trip.end) - date.fromisoformat(trip.start)).days + 1 if trip.start and trip.end else None
    many, named = (YES if trip.several else None), "; ".join(trip.events)
    return {
        "TripID": trip.id, "LeaderID": f"{leader.code}-{fold(leader.person).replace(' ', '-')}",
        "LeaderCountryOrIGO": name_of(leader.code, entities), "LeaderCountryISO": leader.code, "LeaderRole": leader.role,
        "LeaderTitle": leader.office, "LeaderSurname": find_surname(job, leader.person), "LeaderFullName": leader.person,
        "CountryVisited": name_of(trip.country, entities), "CountryVisitedISO": trip.country, "TripYear": trip.year,
        "TripStartDate": trip.start, "TripEndDate": trip.end, "TripDuration": days,
        "CotravelHOGS": _names(own_heads) if not minister else None, "SubHOGSTravelWithHOGS": YES if minister and own_heads else None,
        "MetHostHoGS": YES if hosts else None, "HostHOGSName": _names(hosts),
        "SubHOGSmetHostSubHOGS": YES if minister and host_ministers else None,
        "HostSubHOGSName": _names(host_ministers) if minister else None,
        "AttendedMultilatEvent": many if not minister else None, "NameMultilatEvent": named if many and not minister else None,
        "AttendedMultilatMinisterialEvent": many if minister else None,
        "NameMultilatMinisterialEvent": named if many and minister else None,
        "MetNonhostHOGS": YES if others else None, "NonhostHOGSNames": _names(others),
        "MetIGOLeader": YES if organisations else None, "IGOLeaderName": _names(organisations), "Notes": ", ".join(trip.kinds),
    }  # fmt: skip


def _names(leaders: list[Leader]) -> str:
    return "; ".join(leader.person for leader in leaders)
