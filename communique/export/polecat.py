"""POLECAT TSV: a pair of actors a row, 40 columns with a header, as its weekly files have them. It publishes no text and no address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from communique.export.acts import STATUSES, Actor, EventAct, make_pairs, read_acts
from communique.export.cells import Value, write_tsv
from communique.export.codes import cow_code, name_of
from communique.export.registry import DIRECTED, NONE, UNDIRECTED, Job, exporter
from communique.export.telling import find_city, find_lead
from communique.version import __version__

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW",
    "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


@exporter("polecat", "POLECAT TSV: a pair of actors a row", ("events",), STATUSES, (DIRECTED, UNDIRECTED, NONE))
def write(job: Job, path: Path) -> int:
    """Writes the rows; their number. Columns that need a story's other actors or Wikipedia are empty."""
    return write_tsv(path, COLUMNS, _make_rows(job))


def _make_rows(job: Job) -> Iterator[tuple[Value, ...]]:
    for act in read_acts(job, date_plans_at_report=True):
        for number, (one, other) in enumerate(make_pairs(act, job.pairs), 1):
            yield _make_row(job, act, f"{act.happening.id}-{number}", one, other)


def _make_row(job: Job, act: EventAct, id: str, one: Actor | None, other: Actor | None) -> tuple[Value, ...]:
    record, lead = act.record, find_lead(act.happening)
    place = record["place"] or {}
    raw = next((e["text"] for e in record["evidence"].get("place", ())), None) if job.with_text else None
    return (
        id, act.day, record["type"], next(iter(record["modes"]), None), float(record["score"]), record["quad"],
        ";".join(record["contexts"]),
        *_tell_actor(job, one), *_tell_actor(job, other),
        place.get("name"), find_city(record["place"]), None, None, name_of(place.get("country"), job.knowledge.entities),
        place.get("latitude"), place.get("longitude"), place.get("geonames_id"), raw, None,
        lead.publisher, lead.published, None, None, None, "en", f"communique {__version__}",
    )  # fmt: skip


def _tell_actor(job: Job, actor: Actor | None) -> tuple[Value, ...]:
    if actor is None:
        return (None,) * 8
    # A state's own code; organisations have no country, and PLOVER's stand-in (IGO, UNO, EUR) takes its place.
    country = actor.state or actor.plover
    primary = actor.sectors[0] if actor.sectors else None
    cow = cow_code(actor.code, job.knowledge.entities)
    return actor.name, country, cow, primary, ";".join(actor.sectors), actor.office, actor.mention, None
