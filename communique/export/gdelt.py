"""GDELT 2.0 event table: a pair of actors a row, 61 columns without a header, as its ``.export.CSV`` files (tab-separated) have them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from communique.export.acts import STATUSES, Actor, EventAct, code_pairs
from communique.export.cells import Value, write_tsv
from communique.export.codes import Act, cameo_country, cameo_role, fips_codes, known_group, name_of
from communique.export.registry import DIRECTED, NONE, UNDIRECTED, Job, exporter
from communique.export.telling import find_lead, is_in_lead, make_number

_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{name}" for name in _ACTOR),
    *(f"Actor2{name}" for name in _ACTOR), "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone", *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
# GDELT's types of places; 0 is what its files have where there is none.
NOWHERE, COUNTRY, US_CITY, WORLD_CITY = 0, 1, 3, 4
NO_PLACE: tuple[Value, ...] = (NOWHERE, *(None,) * 7)


@exporter("gdelt", "GDELT 2.0 event table: a pair of actors a row, no header", ("events",), STATUSES, (DIRECTED, UNDIRECTED, NONE))
def write(job: Job, path: Path) -> int:
    """Writes the rows; their number. Events without a CAMEO code are left out, and told."""
    return write_tsv(path, None, (_make_row(job, *pair) for pair in code_pairs(job)))


def _make_row(job: Job, act: EventAct, coded: Act, one: Actor | None, other: Actor | None) -> tuple[Value, ...]:
    happening, lead, day = act.happening, find_lead(act.happening), date.fromisoformat(act.day)
    actors = (*_tell_actor(job, one), *_tell_actor(job, other))
    sources = happening.sources
    in_lead = is_in_lead(job.text_of(happening.document), act.record["cue"]["start"])
    return (
        make_number(happening.id, *actors), int(f"{day:%Y%m%d}"), int(f"{day:%Y%m}"), day.year, fraction(day), *actors, int(in_lead),
        coded.code, coded.code[:3], coded.code[:2], coded.quad, coded.gdelt, len(sources),
        len({source.publisher or source.document for source in sources}), len({source.document for source in sources}), None,
        *NO_PLACE, *NO_PLACE, *_tell_place(job, act.record["place"]), int(lead.published.replace("-", "") + "000000"), lead.url,
    )  # fmt: skip


def fraction(day: date) -> float:
    """The year with the part of it that is over, as GDELT counts: months of 30 days in a year of 365."""
    return round(day.year + min((day.month - 1) * 30 + day.day, 364) / 365, 4)


def _tell_actor(job: Job, actor: Actor | None) -> tuple[Value, ...]:
    if actor is None:
        return (None,) * len(_ACTOR)
    country, group = cameo_country(actor.code, job.knowledge.entities), known_group(actor.code)
    roles = [role for role in map(cameo_role, actor.sectors) if role]
    if country is None and actor.code in job.knowledge.entities:
        kind = actor.plover if actor.plover in ("NGO", "IMG") else "IGO"
        roles = [kind, *(role for role in roles if role != "GOV")]
    roles = list(dict.fromkeys(roles))[:3]
    # CAMEO writes who first, then what: USAGOVMIL; of organisations what first, then who: IGOUNO.
    parts = (country, group or "", *roles) if country else (*roles[:1], group or "", *roles[1:])
    name = actor.entity or actor.name
    return ("".join(parts) or None, name.upper(), country, group, None, None, None, *roles, *(None,) * (3 - len(roles)))


def _tell_place(job: Job, place: Mapping[str, Any] | None) -> tuple[Value, ...]:
    if place is None:
        return NO_PLACE
    code = place["country"]
    country = name_of(code, job.knowledge.entities)
    if country is not None and country == place["name"]:
        kind = COUNTRY
    else:
        kind = US_CITY if code == "USA" else WORLD_CITY
    name = place["name"] if country is None or kind == COUNTRY else f"{place['name']}, {country}"
    fips = fips_codes().get(code or "")
    # The number of a city at GeoNames is none of those of GDELT's gazetteers, so that only a country has its id here.
    return kind, name, fips, None, None, place["latitude"], place["longitude"], fips if kind == COUNTRY else None
