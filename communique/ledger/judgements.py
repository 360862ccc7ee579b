"""What people decided about records, and which record of today each decision is about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, exists, or_, select

from communique.ledger.schema import judgements, records, supersessions
from communique.ledger.sql import among, decision_stands, stands

REMOVED = "reject"


@dataclass(slots=True)
class Judged:
    """Decisions by the keys of the records that they are about today.

    ``verdicts``: the last of accept, reject, edit; ``edits``: all edits, later ones over earlier ones; ``kept``: withdrawn
    records that somebody accepted or edited, which therefore stay; ``same`` and ``different``: pairs, the smaller key first.
    """

    verdicts: dict[int, str] = field(default_factory=dict)
    edits: dict[int, dict[str, Any]] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    same: set[tuple[int, int]] = field(default_factory=set)
    different: set[tuple[int, int]] = field(default_factory=set)


def read_judged(connection: Connection, documents: Iterable[int]) -> Judged:
    """The decisions about records of some documents (keys); those that were taken back count no more.

    A decision is about a record by its id. Where no record of that id stands any more, it is about the one record that stands
    at the same words in the same register and of the same type, as a new version may have given it another id. Where there is
    none either, it is about the withdrawn record that the person saw.
    """
    judged = Judged()
    if connection.execute(select(judgements.c.key).limit(1)).first() is None:
        return judged
    other = records.alias("other")
    query = (
        select(judgements, records.c.document.label("document"), other.c.document.label("other_document"))
        .join(records, records.c.key == judgements.c.record)
        .outerjoin(other, other.c.key == judgements.c.other)
    )
    documents = set(documents)
    concerned = or_(among(records.c.document, documents), among(other.c.document, documents))
    rows = connection.execute(query.where(concerned, decision_stands()).order_by(judgements.c.key)).all()
    if not rows:
        return judged
    today = find_today(connection, {key for row in rows for key in (row.record, row.other) if key is not None})
    for row in rows:
        key = today[row.record]
        if row.other is None:
            judged.verdicts[key] = row.verdict
            if row.edits is not None:
                judged.edits[key] = patch(judged.edits.get(key, {}), json.loads(row.edits))
            continue
        pair = (min(key, today[row.other]), max(key, today[row.other]))
        (judged.same if row.verdict == "same" else judged.different).add(pair)
        (judged.different if row.verdict == "same" else judged.same).discard(pair)
    standing = set(connection.scalars(select(records.c.key).where(among(records.c.key, judged.verdicts), stands())))
    superseded = exists().where(supersessions.c.old == records.c.document)
    history = set(connection.scalars(select(records.c.key).where(among(records.c.key, judged.verdicts), superseded)))
    judged.kept = {key for key, verdict in judged.verdicts.items() if verdict != REMOVED and key not in standing | history}
    return judged


def find_today(connection: Connection, keys: set[int]) -> dict[int, int]:
    """From the keys of judged records to those of the records that they are today: ``keys`` are all judged ones of their documents."""
    columns = [records.c[name] for name in ("key", "id", "document", "register", "position", "type")]
    judged = connection.execute(select(*columns).where(among(records.c.key, keys)).order_by(records.c.key)).all()
    standing = connection.execute(select(*columns).where(among(records.c.document, {r.document for r in judged}), stands())).all()
    by_id = {(row.document, row.id): row.key for row in standing}
    ids = {(row.document, row.id) for row in judged}
    by_words = defaultdict(list)
    for row in standing:
        if (row.document, row.id) not in ids:
            by_words[row.document, row.register, row.position, row.type].append(row.key)
    last = {(row.document, row.id): row.key for row in judged}
    found = {}
    for row in judged:
        twins = by_words[row.document, row.register, row.position, row.type]
        fallback = twins[0] if len(twins) == 1 else last[row.document, row.id]
        found[row.key] = by_id.get((row.document, row.id), fallback)
    return found


def patch(target: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The target with changes laid over it, object by object; a null removes nothing but says null."""
    merged = dict(target)
    for key, value in changes.items():
        inner = merged.get(key)
        merged[key] = patch(inner, value) if isinstance(value, Mapping) and isinstance(inner, Mapping) else value
    return merged
