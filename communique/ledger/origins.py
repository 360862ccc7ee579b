"""Keeps what each text was taken out of, and leads from words of a text to their place in the original."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from communique.intake.offsets import OffsetMap, Origin, Spot
from communique.ledger.rows import dump
from communique.ledger.schema import document_origins, documents
from communique.ledger.sql import among

# The media types of the forms of docs/intake.md (IANA's names).
MEDIA = {
    "text": "text/plain", "markdown": "text/markdown", "html": "text/html", "pdf": "application/pdf", "email": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet", "feed": "application/atom+xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What a text was taken out of (as ``intake.offsets.Origin`` says) and its media type; ``run`` is the run that took it there."""

    origin: Origin
    media: str | None
    run: int

    def locate(self, start: int, end: int) -> tuple[Spot, ...]:
        """Where characters ``start`` to ``end`` of the text stood in the original; empty where that is not known."""
        if self.origin.offsets is not None:
            return self.origin.offsets.locate(start, end)
        return (Spot(None, start, end),) if self.is_same else ()

    @property
    def is_same(self) -> bool:
        """Whether the text is the original itself, so that its characters count the same."""
        return self.origin.offsets is None and self.origin.form in SAME

    def to_dict(self) -> dict[str, Any]:
        """A JSON object, without the map."""
        o = self.origin
        return {
            "source": o.source,
            "line": o.line,
            "form": o.form,
            "media": self.media,
            "sha256": o.sha256,
            "note": o.note,
            "run": self.run,
        }


# The forms of which the text is the original itself, or a value in it.
SAME = frozenset(("text", "jsonl", "parquet"))


def knows_origin(connection: Connection, document: int, origin: Origin) -> bool:
    """Whether it is recorded that a document (key) came from this source: an entry of a feed has another number every day."""
    o = document_origins.c
    return connection.execute(select(o.key).where(o.document == document, o.source == origin.source).limit(1)).first() is not None


def add_origin(connection: Connection, document: int, origin: Origin, run: int) -> None:
    """Records where a document (key) came from, unless that is recorded already."""
    if knows_origin(connection, document, origin):
        return
    row = {
        "document": document, "run": run, "source": origin.source, "line": origin.line, "form": origin.form, "sha256": origin.sha256,
        "media": MEDIA.get(origin.form), "note": origin.note,
        "offsets": dump(origin.offsets.to_plain()) if origin.offsets is not None else None,
    }  # fmt: skip
    connection.execute(insert(document_origins), [row])


def read_origins(connection: Connection, keys: Iterable[int]) -> Mapping[int, tuple[Place, ...]]:
    """Where some documents (keys) came from, by document, in the order in which it was recorded; those without any are left out."""
    found: dict[int, list[Place]] = {}
    o = document_origins.c
    for row in connection.execute(select(document_origins).where(among(o.document, keys)).order_by(o.key)):
        offsets = OffsetMap.from_plain(json.loads(row.offsets)) if row.offsets is not None else None
        origin = Origin(row.form, row.source, row.sha256, offsets, row.note, row.line)
        found.setdefault(row.document, []).append(Place(origin, row.media, row.run))
    return {key: tuple(places) for key, places in found.items()}


def check_origins(connection: Connection) -> Iterable[str]:
    """What is wrong with what is recorded of originals, a line each."""
    o = document_origins.c
    query = select(o.document, o.form, o.sha256, o.offsets, documents.c.id, documents.c.characters).join(
        documents, documents.c.key == o.document
    )
    for row in connection.execute(query):
        name = f"origin of document {row.id}"
        if row.sha256 is not None and (len(row.sha256) != 64 or set(row.sha256) - set("0123456789abcdef")):
            yield f"{name}: {row.sha256!r} is no SHA-256"
        if row.offsets is None:
            continue
        try:
            offsets = OffsetMap.from_plain(json.loads(row.offsets))
            yield from (f"{name}: {fault}" for fault in offsets.find_faults(row.characters))
        except (KeyError, TypeError, ValueError) as error:
            yield f"{name}: its map cannot be read: {error!r}"
