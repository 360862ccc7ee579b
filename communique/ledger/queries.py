"""Answers questions about a ledger: happenings by register, pair, days, topic and status; one record; overdue promises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from communique.ledger.errors import UnknownError
from communique.ledger.schema import documents, happening_records, happenings, record_parties, record_topics, records
from communique.ledger.sql import among

# What stands between promise and end: neither kept nor given up.
OPEN = ("open", "reaffirmed", "delayed", "partial")


@dataclass(frozen=True, slots=True)
class Side:
    """One end of ``--between``: codes, each with the first and last ISO day on which it counts ("" where open)."""

    name: str
    codes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; what is left out is any.

    ``since`` and ``until`` are ISO days: the days of a happening must meet them, where it has any; else its publication counts.
    """

    registers: tuple[str, ...] = ()
    between: tuple[Side, ...] = ()
    since: str | None = None
    until: str | None = None
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    stated_only: bool = False
    due_before: str | None = None
    known_by: str | None = None
    ids: tuple[str, ...] | None = None
    latest: int | None = None


class Source(NamedTuple):
    """A document that tells of a happening, and the id of its record there."""

    document: str
    record: str
    published: str
    title: str | None
    publisher: str | None
    url: str | None
    side: str | None

    def to_dict(self) -> dict[str, Any]:
        """A JSON object."""
        return self._asdict()


class Happening(NamedTuple):
    """What one or more documents tell of one thing. ``record`` is the leading record as JSON text, edits of people included;
    its offsets are those of ``document``. ``status``, ``parties`` and ``topics`` are those of all records together.
    """

    id: str
    register: str
    type: str
    status: str | None
    basis: str
    start: str | None
    end: str | None
    deadline: str | None
    parties: tuple[str, ...]
    topics: tuple[str, ...]
    first_published: str
    last_published: str
    judgement: str | None
    document: str
    record: str
    sources: tuple[Source, ...] = ()

    def to_json(self) -> str:
        """One line of JSON; ``record`` is an object of the record contract."""
        plain = {name: getattr(self, name) for name in self._fields if name not in ("record", "sources")}
        plain |= {"sources": [source.to_dict() for source in self.sources]}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))[:-1] + f',"record":{self.record}}}'


def find(connection: Connection, wanted: Filter) -> list[Happening]:
    """The happenings asked for, by day, then id; with ``latest`` only so many of the last."""
    h = happenings.c
    day = func.coalesce(h.start_date, h.first_published)
    record = func.coalesce(h.edited, records.c.record)
    columns = (h.parties, h.topics, h.first_published, h.last_published, h.judgement, documents.c.id, record)
    query = select(h.key, day, h.id, h.register, h.type, h.status, h.basis, h.start_date, h.end_date, h.deadline, *columns)
    query = _filtered(query.join(records, records.c.key == h.lead).join(documents, documents.c.key == records.c.document), wanted)
    if wanted.latest is not None:
        query = query.order_by(day.desc(), h.id.desc()).limit(wanted.latest)
    # Tuples, not rows with names: five thousand of them are asked for at once, and must be there in a blink.
    rows = sorted(connection.execute(query).tuples().all(), key=itemgetter(1, 2))
    sources = _read_sources(connection, [row[0] for row in rows])
    return [
        Happening._make(
            (id, register, type, status, basis, start, end, due, tuple(parties.split()), tuple(topics.split()), *rest, sources[key])
        )
        for key, _, id, register, type, status, basis, start, end, due, parties, topics, *rest in rows
    ]


def count(connection: Connection, wanted: Filter) -> dict[str, int]:
    """How many happenings there are of what is asked for, by register."""
    query = _filtered(select(happenings.c.register, func.count()), wanted).group_by(happenings.c.register)
    return dict(connection.execute(query).tuples().all())


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    h = happenings.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.registers:
        conditions.append(h.register.in_(wanted.registers))
    if wanted.between:
        conditions.append(_between(wanted.between))
    if wanted.since is not None:
        conditions.append(func.coalesce(h.end_date, h.start_date, h.last_published) >= wanted.since)
    if wanted.until is not None:
        conditions.append(func.coalesce(h.start_date, h.end_date, h.first_published) <= wanted.until)
    if wanted.topics:
        told = select(happening_records.c.happening).join(record_topics, record_topics.c.record == happening_records.c.record)
        conditions.append(h.key.in_(told.where(record_topics.c.topic.in_(wanted.topics))))
    if wanted.statuses:
        conditions.append(h.status.in_(wanted.statuses))
    if wanted.stated_only:
        conditions.append(h.basis == "stated")
    if wanted.due_before is not None:
        conditions.append(h.deadline < wanted.due_before)
    if wanted.known_by is not None:
        conditions.append(h.first_published <= wanted.known_by)
    if wanted.ids is not None:
        members = select(happening_records.c.happening).join(records, records.c.key == happening_records.c.record)
        conditions.append(h.key.in_(members.where(among(records.c.id, wanted.ids))))
    return query.where(*conditions)


def _between(sides: tuple[Side, ...]) -> ColumnElement[bool]:
    """Happenings of which one record names every side, each by another code."""
    parts = [record_parties.alias(f"side{number}") for number in range(len(sides))]
    query = select(happening_records.c.happening).join(parts[0], parts[0].c.record == happening_records.c.record)
    for number, part in enumerate(parts[1:], 1):
        others = [part.c.code != other.c.code for other in parts[:number]]
        query = query.join(part, and_(part.c.record == parts[0].c.record, *others))
    days = [_names(part.c.code, side) for part, side in zip(parts, sides, strict=True)]
    return happenings.c.key.in_(query.where(*days))


def _names(code: ColumnElement[Any], side: Side) -> ColumnElement[bool]:
    always = sorted(code for code, start, end in side.codes if not start and not end)
    day = func.coalesce(happenings.c.start_date, happenings.c.first_published)
    dated = [
        and_(code == member, day >= (start or "0"), day <= (end or "9999-12-31"))
        for member, start, end in side.codes
        if start or end
    ]  # fmt: skip
    return or_(code.in_(always), *dated)


def _read_sources(connection: Connection, keys: Iterable[int]) -> Mapping[int, tuple[Source, ...]]:
    d = documents.c
    query = (
        select(happening_records.c.happening, d.id, records.c.id, d.published, d.title, d.publisher, d.url, d.side)
        .join(records, records.c.key == happening_records.c.record)
        .join(documents, d.key == records.c.document)
        .where(among(happening_records.c.happening, keys))
        .order_by(d.published, d.id, records.c.position, records.c.id)
    )
    found: dict[int, list[Source]] = {}
    for key, *parts in connection.execute(query).tuples().all():
        found.setdefault(key, []).append(Source(*parts))
    return {key: tuple(sources) for key, sources in found.items()}


def find_text(connection: Connection, document: str) -> str:
    """The stored text of a document. Raises UnknownError where there is none of this id."""
    text: str | None = connection.scalar(select(documents.c.text).where(documents.c.id == document))
    if text is None:
        raise UnknownError(f"there is no document {document!r} in this ledger")
    return text
