"""ICEWS TSV: a pair of actors a row with CAMEO codes, 20 columns with a header, NULL for what is not known."""

from __future__ import annotations

from pathlib import Path

from communique.export.acts import STATUSES, Actor, EventAct, code_pairs
from communique.export.cells import Value, write_tsv
from communique.export.codes import Act, name_of, sectors
from communique.export.registry import DIRECTED, NONE, UNDIRECTED, Job, exporter
from communique.export.telling import find_city, find_lead, make_number, number_sentence

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity", "Target Name",
    "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)  # fmt: skip
NULL = "NULL"


@exporter("icews", "ICEWS TSV: a pair of actors a row, CAMEO codes", ("events",), STATUSES, (DIRECTED, UNDIRECTED, NONE))
def write(job: Job, path: Path) -> int:
    """Writes the rows; their number. Events without a CAMEO code are left out, and told."""
    return write_tsv(path, COLUMNS, (_make_row(job, *pair) for pair in code_pairs(job)), null=NULL)


def _make_row(job: Job, act: EventAct, coded: Act, one: Actor | None, other: Actor | None) -> tuple[Value, ...]:
    happening, lead = act.happening, find_lead(act.happening)
    place = act.record["place"] or {}
    sentence = number_sentence(job.text_of(happening.document), act.record["cue"]["start"])
    source, target = _tell_actor(one), _tell_actor(other)
    return (
        make_number(happening.id, *source, *target), act.day, *source, coded.label, coded.code, coded.icews, *target,
        make_number(happening.document), sentence, lead.publisher, find_city(act.record["place"]), None, None,
        name_of(place.get("country"), job.knowledge.entities), place.get("latitude"), place.get("longitude"),
    )  # fmt: skip


def _tell_actor(actor: Actor | None) -> tuple[Value, ...]:
    """Name, sectors in words, name of the country."""
    if actor is None:
        return None, None, None
    words = [sectors()[sector][0] for sector in actor.sectors if sector in sectors()]
    # The country of a group is not its own name but that of its state, which only its code tells: left unknown.
    country = actor.entity if actor.state is not None and actor.state == actor.code else None
    return actor.name, ",".join(words), country
