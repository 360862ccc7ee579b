"""Tells of happenings what several formats need: the words that show them, where these stand, who published them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from communique.export.registry import Job
from communique.ledger.queries import Happening, Source
from communique.views.quoting import SENTENCE_END, sentence_around

# A first paragraph that is shorter is a title or a dateline, not the lead.
LEAST_LEAD = 100
PARAGRAPH = re.compile(r"[^\n]+")
# Whole numbers up to here survive every reader, even one that keeps numbers as floats (2 ** 52).
DIGITS = 13


def find_cue(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The words that made a record, as a JSON Evidence, or null."""
    cue = record.get("cue") or next(iter(record["evidence"].get("cue", ())), None) or record.get("action")
    return cue or next((e for found in record["evidence"].values() for e in found), None)


def find_sentence(job: Job, happening: Happening, record: Mapping[str, Any]) -> str | None:
    """The sentence that holds a record's cue; null without texts."""
    cue = find_cue(record)
    if not job.with_text or cue is None:
        return None
    text = job.text_of(happening.document)
    start, end = sentence_around(text, cue["start"], cue["end"])
    return text[start:end].strip()


def number_sentence(text: str, position: int) -> int:
    """The number of the sentence, from 1, in which a position stands; titles and datelines are counted as sentences."""
    count, start = 1, 0
    for end in (match.end() for match in SENTENCE_END.finditer(text)):
        if end > position:
            break
        if text[start:end].strip():
            count += 1
        start = end
    return count


def is_in_lead(text: str, position: int) -> bool:
    """Whether a position stands in the lead: the first paragraph that is longer than a title, or before it."""
    for paragraph in PARAGRAPH.finditer(text):
        if len(paragraph.group()) >= LEAST_LEAD:
            return position < paragraph.end()
    return True


def find_lead(happening: Happening) -> Source:
    """The document of the leading record."""
    return next((source for source in happening.sources if source.document == happening.document), happening.sources[0])


def find_urls(happening: Happening) -> list[str]:
    """The addresses of all documents that tell of a happening, the leading one's first, each once."""
    ordered = (find_lead(happening), *happening.sources)
    return list(dict.fromkeys(source.url for source in ordered if source.url))


def find_city(place: Mapping[str, Any] | None) -> str | None:
    """The name of a place that is a city; null for countries, seas and houses, which have no number at GeoNames here."""
    return place["name"] if place is not None and place["geonames_id"] is not None else None


def make_number(*parts: object) -> int:
    """A whole number for some parts, the same on every run: formats with numbers for ids take no words."""
    joined = "\x1f".join(str(part) for part in parts)
    return int(hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS], 16)


def withhold(value: Any) -> Any:
    """The JSON of a record without the words of its document: offsets stay, so that who has the text can look them up."""
    if isinstance(value, dict):
        # `text` is a field of evidence as well as the words of one.
        return {key: "" if key == "text" and isinstance(item, str) else withhold(item) for key, item in value.items()}
    return [withhold(item) for item in value] if isinstance(value, list) else value


def withhold_record(happening: Happening) -> Happening:
    """A happening whose record is without the words of its document."""
    return happening._replace(record=json.dumps(withhold(json.loads(happening.record)), ensure_ascii=False, separators=(",", ":")))
