"""PLOVER JSONL: an event a line, with all who act and all to whom it is done; pairs only where they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from communique.export.acts import STATUSES, Actor, EventAct, make_pairs, read_acts
from communique.export.registry import DIRECTED, NONE, UNDIRECTED, Job, exporter
from communique.export.telling import find_lead, find_sentence, number_sentence
from communique.version import __version__

CODER = f"communique {__version__}"
CODEBOOK = "plover-2.0"


@exporter(
    "plover", "PLOVER 2.0 JSON Lines: an event a line, lists of actors and recipients", ("events",), STATUSES, (NONE, DIRECTED, UNDIRECTED)
)
def write(job: Job, path: Path) -> int:
    """Writes the events; the number of lines. PLOVER has no field for the status: ours is one more, ``status``."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n", errors="backslashreplace") as stream:
        for act in read_acts(job, date_plans_at_report=False):
            for record in _make_records(job, act):
                stream.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
                count += 1
    return count


def _make_records(job: Job, act: EventAct) -> Iterator[dict[str, Any]]:
    if job.pairs == NONE:
        yield _make_record(job, act, act.happening.id, act.actors, act.recipients)
        return
    for number, (one, other) in enumerate(make_pairs(act, job.pairs), 1):
        sides = ((one,) if one else (), (other,) if other else ())
        yield _make_record(job, act, f"{act.happening.id}-{number}", *sides) | {"link": act.happening.id}


def _make_record(job: Job, act: EventAct, id: str, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]) -> dict[str, Any]:
    record, lead = act.record, find_lead(act.happening)
    made: dict[str, Any] = {"id": id, "date": act.day}
    if act.end != act.day:
        made["enddate"] = act.end
    made |= {"actor": [_make_entity(actor) for actor in actors], "recipient": [_make_entity(actor) for actor in recipients]}
    made |= {"event": [record["type"]], "mode": record["modes"], "context": record["contexts"]}
    made |= {"quad_code": record["quad"], "event_scale": float(record["score"])}
    if record["place"]:
        made["event_loc"] = _make_place(job, record["place"])
    cue = record["cue"]
    if job.with_text:
        made["event_text"] = [cue["text"]]
        made["text"] = find_sentence(job, act.happening, record)
    sequence = number_sentence(job.text_of(act.happening.document), cue["start"])
    made["text_info"] = {"sequence": sequence, "start": cue["start"], "end": cue["end"]}
    cited = {"url": lead.url, "title": lead.title, "language": "en", "publication": lead.publisher, "published": lead.published}
    made["cite_info"] = {key: value for key, value in cited.items() if value} | {"codebook": CODEBOOK, "version": __version__}
    made["coder"] = CODER
    when = record["when"] or {"precision": "day", "basis": "publication"}
    made |= {"status": act.happening.status, "basis": act.happening.basis, "cameo": record["cameo"]}
    made |= {"date_precision": when["precision"], "date_basis": when["basis"], "document": act.happening.document}
    made["sources"] = len({source.document for source in act.happening.sources})
    return made


def _make_entity(actor: Actor) -> dict[str, Any]:
    """A PLOVER entity, with the fields of both blocks of its manual; ``party`` is our code, which IGO and UNO do not tell apart."""
    primary, others = (actor.sectors[0] if actor.sectors else None), list(actor.sectors[1:])
    found: dict[str, Any] = {"code": actor.plover, "sector": primary, "entity_text": actor.mention, "office": actor.office}
    found |= {"entity_name": actor.person or actor.entity, "country_name": actor.entity if actor.state else None}
    found |= {"sector_code": primary, "other_sector_codes": others or None, "party": actor.code}
    return {key: value for key, value in found.items() if value}


def _make_place(job: Job, place: Mapping[str, Any]) -> dict[str, Any]:
    entities = job.knowledge.entities
    country = entities[place["country"]].name if place["country"] in entities else None
    found = {"resolved_place": place["name"], "geonameid": place["geonames_id"], "lat": place["latitude"], "lon": place["longitude"]}
    found |= {"country": country, "country_code": place["country"]}
    return {key: value for key, value in found.items() if value is not None}
