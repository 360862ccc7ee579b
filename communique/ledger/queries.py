"""Answers questions about a ledger: happenings by register, pair, days, topic and status; one record; overdue promises."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from communique.ledger.copying import read_originals
from communique.ledger.errors import UnknownError
from communique.ledger.schema import documents, happening_records, happenings, record_parties, record_topics, records
from communique.ledger.sql import among
from communique.model import REGISTERS

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
    """A document that tells of a happening, and the id of its record there; ``copy_of`` is the document of which it is a copy."""

    document: str
    record: str
    published: str
    title: str | None
    publisher: str | None
    url: str | None
    side: str | None
    copy_of: str | None = None

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

    @property
    def independent(self) -> int:
        """How many of the documents tell of it each in words of its own: copies of one text count as one."""
        return len({source.copy_of or source.document for source in self.sources})

    def to_json(self) -> str:
        """One line of JSON; ``record`` is an object of the record contract."""
        plain = {name: getattr(self, name) for name in self._fields if name not in ("record", "sources")}
        plain |= {"sources": [source.to_dict() for source in self.sources], "independent": self.independent}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))[:-1] + f',"record":{self.record}}}'


def find(connection: Connection, wanted: Filter) -> list[Happening]:
    """The happenings asked for, by day, then id; with ``latest`` only so many of the last."""
    if wanted.latest is None:
        return _fetch(connection, narrow(connection, _happening_rows(), wanted))
    keys = narrow(connection, select(happenings.c.key), wanted).order_by(DAY.desc(), happenings.c.id.desc()).limit(wanted.latest)
    return _fetch(connection, _happening_rows().where(among(happenings.c.key, connection.scalars(keys))))


def find_each(connection: Connection, wanted: Filter, size: int = 500) -> Iterator[Happening]:
    """The same one by one, however many there are: no more than ``size`` of them are in memory at once."""
    keys = find_keys(connection, wanted)
    for start in range(0, len(keys), size):
        yield from _fetch(connection, _happening_rows().where(among(happenings.c.key, keys[start : start + size])))


def find_keys(connection: Connection, wanted: Filter) -> list[int]:
    """The keys of the happenings asked for, in the order of ``find``."""
    down = wanted.latest is not None
    order = (DAY.desc(), happenings.c.id.desc()) if down else (DAY, happenings.c.id)
    found = connection.scalars(narrow(connection, select(happenings.c.key), wanted).order_by(*order).limit(wanted.latest)).all()
    return list(reversed(found)) if down else list(found)


def find_latest(connection: Connection, wanted: Filter, most: int) -> tuple[dict[str, int], list[Happening]]:
    """How many happenings there are of what is asked for, by register, and the last ``most`` of each register, by register and day.

    The same as ``count``, and ``find`` for each register: but who takes part is looked up once.
    """
    query = narrow(connection, select(happenings.c.register, DAY, happenings.c.id, happenings.c.key), wanted)
    by_register: dict[str, list[tuple[str, str, int]]] = {}
    for register, day, id, key in connection.execute(query).tuples():
        by_register.setdefault(register, []).append((day, id, key))
    counts = {register: len(by_register[register]) for register in REGISTERS if register in by_register}
    chosen = [key for register in counts for _, _, key in heapq.nlargest(most, by_register[register])]
    found = _fetch(connection, _happening_rows().where(among(happenings.c.key, chosen)))
    return counts, sorted(found, key=lambda one: REGISTERS.index(one.register))


def count(connection: Connection, wanted: Filter) -> dict[str, int]:
    """How many happenings there are of what is asked for, by register."""
    query = narrow(connection, select(happenings.c.register, func.count()), wanted).group_by(happenings.c.register)
    return dict(connection.execute(query).tuples().all())


# By which day a happening stands in a list.
DAY = func.coalesce(happenings.c.start_date, happenings.c.first_published)


def _happening_rows() -> Select[Any]:
    h = happenings.c
    record = func.coalesce(h.edited, records.c.record)
    columns = (h.parties, h.topics, h.first_published, h.last_published, h.judgement, documents.c.id, record)
    query = select(h.key, DAY, h.id, h.register, h.type, h.status, h.basis, h.start_date, h.end_date, h.deadline, *columns)
    return query.join(records, records.c.key == h.lead).join(documents, documents.c.key == records.c.document)


def _fetch(connection: Connection, query: Select[Any]) -> list[Happening]:
    # Tuples, not rows with names: five thousand of them are asked for at once, and must be there in a blink.
    rows = sorted(connection.execute(query).tuples().all(), key=itemgetter(1, 2))
    sources = _read_sources(connection, [row[0] for row in rows])
    return [
        Happening._make(
            (id, register, type, status, basis, start, end, due, tuple(parties.split()), tuple(topics.split()), *rest, sources[key])
        )
        for key, _, id, register, type, status, basis, start, end, due, parties, topics, *rest in rows
    ]


def narrow(connection: Connection, query: Select[Any], wanted: Filter) -> Select[Any]:
    """A query of happenings, of those alone that are asked for."""
    h = happenings.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.registers:
        # Where keys are given, SQLite must go by them: by register it would walk through all there is of it.
        few = bool(wanted.between) or wanted.ids is not None
        conditions.append((h.register + "" if few else h.register).in_(wanted.registers))
    if wanted.between:
        conditions.append(h.key.in_(_between(connection, wanted.between)))
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


def _between(connection: Connection, sides: tuple[Side, ...]) -> Select[Any]:
    """The keys of happenings of which one record names every side, each by another code."""
    # From the side that least is told of to the others: the United States take part in a third of everything.
    ordered = sorted(sides, key=lambda side: _weigh(connection, side)) if len(sides) > 1 else sides
    parts = [record_parties.alias(f"side{number}") for number in range(len(ordered))]
    first = parts[0]
    if any(start or end for side in ordered for _, start, end in side.codes):
        told = happenings.alias("told")
        day = func.coalesce(told.c.start_date, told.c.first_published)
        query = (
            select(happening_records.c.happening)
            .select_from(first)
            .join(happening_records, happening_records.c.record == first.c.record)
            .join(told, told.c.key == happening_records.c.happening)
        )
        days = [_names(part.c.code, side, day) for part, side in zip(parts, ordered, strict=True)]
    else:
        # A question in the place of a column, so that it is asked last: of the few records that name all.
        happening = select(happening_records.c.happening).where(happening_records.c.record == first.c.record).scalar_subquery()
        query = select(happening).select_from(first)
        days = [part.c.code.in_(_codes(side)) for part, side in zip(parts, ordered, strict=True)]
    query = query.where(first.c.code.in_(_codes(ordered[0])), days[0])
    if len(parts) == 1:
        return query
    rest = parts[1:]
    together = select(rest[0].c.record).select_from(rest[0])
    for part in rest[1:]:
        together = together.join(part, part.c.record == first.c.record)
    apart = [one.c.code != other.c.code for number, one in enumerate(parts) for other in parts[:number]]
    named = [part.c.code.in_(_codes(side)) for part, side in zip(rest, ordered[1:], strict=True)]
    return query.where(exists(together.where(rest[0].c.record == first.c.record, *named, *days[1:], *apart).correlate_except(*rest)))


# Rows of a side counted to see which of two sides is told of less: enough to tell, and no more.
ENOUGH = 50_000


def _weigh(connection: Connection, side: Side) -> tuple[int, str]:
    some = select(record_parties.c.record).where(record_parties.c.code.in_(_codes(side))).limit(ENOUGH).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one(), side.name


def _codes(side: Side) -> list[str]:
    return sorted({code for code, _, _ in side.codes})


def _names(code: ColumnElement[Any], side: Side, day: ColumnElement[Any]) -> ColumnElement[bool]:
    always = sorted(code for code, start, end in side.codes if not start and not end)
    dated = [
        and_(code == member, day >= (start or "0"), day <= (end or "9999-12-31"))
        for member, start, end in side.codes
        if start or end
    ]  # fmt: skip
    return or_(code.in_(always), *dated)


def _read_sources(connection: Connection, keys: Iterable[int]) -> Mapping[int, tuple[Source, ...]]:
    """The sources of some happenings (keys)."""
    return _tell_sources(connection, _source_rows().where(among(happening_records.c.happening, keys)))


def read_record_sources(connection: Connection, happening_of: Mapping[int, int]) -> Mapping[int, tuple[Source, ...]]:
    """The sources of happenings that are not those of today: from the keys of records to the happening each is part of."""
    query = select(records.c.key, *_SOURCE).join(documents, documents.c.key == records.c.document)
    return _tell_sources(connection, query.where(among(records.c.key, happening_of)).order_by(*_SOURCE_ORDER), happening_of)


_SOURCE = [documents.c[name] for name in ("key", "id")] + [records.c.id] + [documents.c[name] for name in Source._fields[2:7]]
_SOURCE_ORDER = (documents.c.published, documents.c.id, records.c.position, records.c.id)


def _source_rows() -> Select[Any]:
    return (
        select(happening_records.c.happening, *_SOURCE)
        .join(records, records.c.key == happening_records.c.record)
        .join(documents, documents.c.key == records.c.document)
        .order_by(*_SOURCE_ORDER)
    )


def _tell_sources(
    connection: Connection, query: Select[Any], happening_of: Mapping[int, int] | None = None
) -> Mapping[int, tuple[Source, ...]]:  # fmt: skip
    rows = connection.execute(query).tuples().all()
    d = documents.c
    originals = read_originals(connection, {row[1] for row in rows})
    names = dict(connection.execute(select(d.key, d.id).where(among(d.key, set(originals.values())))).tuples().all()) if originals else {}
    found: dict[int, list[Source]] = {}
    for key, document, *parts in rows:
        source = Source._make((*parts, names.get(originals.get(document, 0))))
        found.setdefault(key if happening_of is None else happening_of[key], []).append(source)
    return {key: tuple(sources) for key, sources in found.items()}


def find_text(connection: Connection, document: str) -> str:
    """The stored text of a document. Raises UnknownError where there is none of this id."""
    text: str | None = connection.scalar(select(documents.c.text).where(documents.c.id == document))
    if text is None:
        raise UnknownError(f"there is no document {document!r} in this ledger")
    return text
