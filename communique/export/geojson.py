"""GeoJSON: a point for each contact that has a place on the map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from communique.export.registry import Job, exporter
from communique.export.telling import find_sentence, find_urls
from communique.ledger.queries import Happening


@exporter("geojson", "GeoJSON (RFC 7946): a point for each contact whose place is known", registers=("contacts",))
def write(job: Job, path: Path) -> int:
    """Writes the features; their number. Contacts without coordinates are left out, and told."""
    features, nowhere = [], 0
    for happening in job.of("contacts"):
        record = json.loads(happening.record)
        place = record["place"]
        if place is None or place["latitude"] is None or place["longitude"] is None:
            nowhere += 1
            continue
        features.append(_make_feature(job, happening, record))
    with path.open("w", encoding="utf-8", newline="\n", errors="backslashreplace") as stream:
        stream.write('{"type":"FeatureCollection","features":[\n')
        stream.write(",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features))
        stream.write("\n]}\n")
    job.note(nowhere, "contacts left out: their place is not known")
    return len(features)


def _make_feature(job: Job, happening: Happening, record: dict[str, Any]) -> dict[str, Any]:
    place = record["place"]
    people = [party["person"] for party in record["participants"] if party["person"]]
    properties = {
        "kind": record["kind"], "name": record["name"], "status": happening.status, "start": happening.start, "end": happening.end,
        "precision": (record["when"] or {}).get("precision"), "place": place["name"], "country": place["country"],
        "geonames_id": place["geonames_id"], "host": record["host"], "parties": list(happening.parties), "people": people,
        "topics": list(happening.topics), "basis": happening.basis, "sources": len({source.document for source in happening.sources}),
        "urls": find_urls(happening),
    }  # fmt: skip
    sentence = find_sentence(job, happening, record)
    if sentence is not None:
        properties["sentence"] = sentence
    point = {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}
    return {"type": "Feature", "id": happening.id, "geometry": point, "properties": properties}
