"""Says why a record is in the ledger: its words, its rules, the runs that found and withdrew it, links and judgements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.copying import Copied, read_copies
from communique.ledger.errors import UnknownError
from communique.ledger.origins import Place, read_origins
from communique.ledger.schema import (
    comments,
    documents,
    happening_records,
    happenings,
    judgement_withdrawals,
    judgements,
    links,
    records,
    runs,
    supersessions,
    withdrawals,
)
from communique.ledger.sql import among, link_stands
from communique.model import REGISTERS, Document, Reading

SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Version:
    """A record as one run wrote it. ``withdrawn`` is (run, reason) or None."""

    key: int
    run: dict[str, Any]
    withdrawn: tuple[int, str] | None
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """All that the ledger knows about where a record comes from.

    ``reading`` holds the document and this record alone, edits of people not applied. ``versions`` are the forms in which runs
    wrote it, the oldest first. ``happening`` is the id of the row of the views that it is part of, None where it is in none.
    ``origins`` say what the document was taken out of, ``copies`` are the copies of one text of which it is one, or the original.
    """

    id: str
    register: str
    reading: Reading
    rules: tuple[str, ...]
    versions: tuple[Version, ...]
    superseded_by: str | None
    happening: str | None
    same: tuple[tuple[str, str], ...]
    links: tuple[dict[str, Any], ...]
    judgements: tuple[dict[str, Any], ...]
    comments: tuple[dict[str, Any], ...] = ()
    origins: tuple[Place, ...] = ()
    copies: tuple[Copied, ...] = ()


def find_record_id(connection: Connection, words: str) -> str:
    """The full id of a record, of which the first four characters or more will do. Raises UnknownError for none or several."""
    exact: str | None = connection.scalar(select(records.c.id).where(records.c.id == words).limit(1))
    if exact is not None:
        return exact
    if len(words) >= SHORTEST_PREFIX and words.isalnum():
        found: Sequence[str] = connection.scalars(
            select(records.c.id).where(records.c.id.startswith(words, autoescape=True)).distinct().limit(6)
        ).all()
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownError(f"{words!r} begins the ids of several records: {', '.join(sorted(found))}; give more of it")
    raise UnknownError(f"there is no record {words!r} in this ledger; `communique show` prints the ids")


def explain_record(connection: Connection, words: str) -> Reason:
    """Why a record, named by its id or the beginning of it, is or was in the ledger."""
    id = find_record_id(connection, words)
    query = (
        select(records, withdrawals.c.run.label("gone_run"), withdrawals.c.reason)
        .outerjoin(withdrawals, withdrawals.c.record == records.c.key)
        .where(records.c.id == id)
        .order_by(records.c.key)
    )
    rows = connection.execute(query).all()
    row = next((row for row in reversed(rows) if row.gone_run is None), rows[-1])
    by_run = {run.key: dict(run._mapping) for run in connection.execute(select(runs).where(among(runs.c.key, {r.run for r in rows})))}
    versions = [
        Version(r.key, by_run[r.run], (r.gone_run, r.reason) if r.gone_run is not None else None, json.loads(r.record)) for r in rows
    ]
    document = connection.execute(select(documents).where(documents.c.key == row.document)).one()
    newer = select(documents.c.id).join(supersessions, supersessions.c.new == documents.c.key).where(supersessions.c.old == row.document)
    record = json.loads(row.record)
    made = Document(**{name: document._mapping[name] for name in Document.__slots__})
    parts: dict[str, Any] = dict.fromkeys(REGISTERS, ()) | {row.register: (make_decoder(CLASSES[row.register])(record),)}
    happening, same = _find_happening(connection, row.key, id)
    return Reason(
        id, row.register, Reading(made, **parts), tuple(record["rule"]), tuple(versions), connection.scalar(newer), happening, same,
        _find_links(connection, id), _find_judgements(connection, {r.key for r in rows}), _find_comments(connection, {r.key for r in rows}),
        read_origins(connection, [row.document]).get(row.document, ()), tuple(read_copies(connection, document.id)),
    )  # fmt: skip


def _find_happening(connection: Connection, key: int, id: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The id of the happening of a record, and (record, document) of the others in it."""
    here = select(happenings).join(happening_records, happening_records.c.happening == happenings.c.key)
    happening = connection.execute(here.where(happening_records.c.record == key)).first()
    if happening is None:
        return None, ()
    others = (
        select(records.c.id, documents.c.id)
        .join(happening_records, happening_records.c.record == records.c.key)
        .join(documents, documents.c.key == records.c.document)
        .where(happening_records.c.happening == happening.key, records.c.id != id)
        .order_by(documents.c.published, documents.c.id, records.c.id)
    )
    return happening.id, tuple((record, document) for record, document in connection.execute(others).tuples())


def _find_links(connection: Connection, id: str) -> tuple[dict[str, Any], ...]:
    query = (
        select(links)
        .where(or_(links.c.from_id == id, links.c.to_id == id), link_stands())
        .order_by(links.c.kind, links.c.from_id, links.c.to_id)
    )
    return tuple(json.loads(row.link) for row in connection.execute(query))


def _find_judgements(connection: Connection, keys: set[int]) -> tuple[dict[str, Any], ...]:
    one, other = records.alias("one"), records.alias("two")
    query = (
        select(judgements, one.c.id.label("record_id"), other.c.id.label("other_id"), judgement_withdrawals.c.day.label("gone"))
        .join(one, one.c.key == judgements.c.record)
        .outerjoin(other, other.c.key == judgements.c.other)
        .outerjoin(judgement_withdrawals, judgement_withdrawals.c.judgement == judgements.c.key)
        .where(or_(among(judgements.c.record, keys), among(judgements.c.other, keys)))
        .order_by(judgements.c.key)
    )
    return tuple(
        {
            "verdict": row.verdict, "record": row.record_id, "other": row.other_id, "by": row.author, "on": row.day, "note": row.note,
            "edits": json.loads(row.edits) if row.edits else None, "taken_back": row.gone,
        }
        for row in connection.execute(query)
    )  # fmt: skip


def _find_comments(connection: Connection, keys: set[int]) -> tuple[dict[str, Any], ...]:
    query = select(comments).where(among(comments.c.record, keys)).order_by(comments.c.key)
    return tuple({"by": row.author, "on": row.day, "words": row.words} for row in connection.execute(query))
