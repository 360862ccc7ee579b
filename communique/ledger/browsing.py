"""What pages ask of a ledger beside its happenings: pairs by activity, what came last, one document with its records, places."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, func, or_, select

from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.errors import UnknownError
from communique.ledger.queries import DAY, Filter, Happening, Source, find, narrow
from communique.ledger.reasons import find_record_id
from communique.ledger.schema import (
    comments,
    document_pairs,
    documents,
    happening_records,
    happenings,
    judgement_withdrawals,
    judgements,
    link_withdrawals,
    links,
    readings,
    records,
    runs,
    supersessions,
    withdrawals,
)
from communique.ledger.sql import among, link_stands
from communique.model import REGISTERS, Document, Link, Problem, Reading


class Brief(NamedTuple):
    """A happening in short, for counts and plots: ``key`` is the ledger's own number of it, ``day`` by which it is listed."""

    key: int
    id: str
    register: str
    type: str
    status: str | None
    start: str | None
    end: str | None
    deadline: str | None
    day: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a ledger holds: documents, happenings by register, the first and last day of publication, the last run's versions.

    ``fingerprint`` is another one as soon as anything was added to the ledger.
    """

    documents: int
    happenings: Mapping[str, int]
    first: str | None
    last: str | None
    runs: int
    version: str | None
    knowledge: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties, how many documents tell of both, and when the last of these was published."""

    codes: tuple[str, str]
    documents: int
    last: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A document of the ledger with the records that stand, decisions of people not applied, and what became of it.

    ``names`` are record ids; ``rejected`` those that a person rejected, ``judged`` the last verdict about each.
    """

    reading: Reading
    run: dict[str, Any]
    superseded_by: str | None
    supersedes: tuple[str, ...]
    judged: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where contacts took place, or will: their ids, those of the last first."""

    name: str
    country: str | None
    latitude: float
    longitude: float
    contacts: tuple[str, ...]


def read_fingerprint(connection: Connection) -> str:
    """Words that are others as soon as something was added to the ledger."""
    keys: tuple[Column[Any], ...] = (
        documents.c.key, records.c.key, withdrawals.c.record, links.c.key, link_withdrawals.c.link, judgements.c.key, readings.c.key,
        judgement_withdrawals.c.judgement, comments.c.key,
    )  # fmt: skip
    # Withdrawals have no number of their own: how many there are will do.
    counted = (withdrawals.c.record, link_withdrawals.c.link, judgement_withdrawals.c.judgement)
    parts = [select(func.count() if key in counted else func.max(key)).select_from(key.table).scalar_subquery() for key in keys]
    return ".".join(str(part or 0) for part in connection.execute(select(*parts)).one())


def read_extent(connection: Connection) -> Extent:
    """How much there is."""
    first, last = connection.execute(select(func.min(documents.c.published), func.max(documents.c.published))).one()
    counts: dict[str, int] = dict(
        connection.execute(select(happenings.c.register, func.count()).group_by(happenings.c.register)).tuples().all()
    )
    run = connection.execute(select(runs).order_by(runs.c.key.desc()).limit(1)).first()
    return Extent(
        documents=connection.execute(select(func.count()).select_from(documents)).scalar_one(),
        happenings={register: counts[register] for register in REGISTERS if register in counts},
        first=first,
        last=last,
        runs=run.key if run is not None else 0,
        version=run.version if run is not None else None,
        knowledge=run.knowledge if run is not None else None,
        fingerprint=read_fingerprint(connection),
    )


def list_briefs(connection: Connection, wanted: Filter) -> list[Brief]:
    """The happenings asked for in short, by day, then id: thousands at once."""
    h = happenings.c
    query = select(h.key, h.id, h.register, h.type, h.status, h.start_date, h.end_date, h.deadline, DAY)
    rows = connection.execute(narrow(connection, query, wanted)).tuples().all()
    return sorted((Brief._make(row) for row in rows), key=lambda one: (one.day, one.id))


def find_page(connection: Connection, wanted: Filter, start: int, most: int) -> list[Happening]:
    """``most`` of the happenings asked for, from the ``start``-th on, the last first."""
    query = narrow(connection, select(happenings.c.id), wanted).order_by(DAY.desc(), happenings.c.id.desc())
    return find_listed(connection, connection.scalars(query.offset(start).limit(most)).all())


def find_listed(connection: Connection, ids: Iterable[str]) -> list[Happening]:
    """The happenings of some ids, in their order; those that there are not are left out."""
    wanted = list(ids)
    by_id = {one.id: one for one in find(connection, Filter(ids=tuple(wanted)))} if wanted else {}
    return [by_id[id] for id in wanted if id in by_id]


def find_happening(connection: Connection, words: str) -> Happening:
    """The happening that a record is part of, by the record's id or the beginning of it. Raises UnknownError where there is none."""
    id = find_record_id(connection, words)
    found = find(connection, Filter(ids=(id,)))
    if not found:
        raise UnknownError(f"record {id} is part of no happening: it was withdrawn or rejected")
    return next((one for one in found if one.id == id), found[0])


def rank_pairs(connection: Connection, most: int, named: str = "") -> list[Pair]:
    """The pairs of which most documents tell; with ``named`` only those of this code."""
    p, d = document_pairs.c, documents.c
    # A pair in the ledger is two codes with a blank between; what stands for one party or a crowd has none.
    shown = or_(p.pair.startswith(f"{named} ", autoescape=True), p.pair.endswith(f" {named}", autoescape=True))
    query = (
        select(p.pair, func.count().label("documents"), func.max(d.published))
        .join(documents, d.key == p.document)
        .where(shown if named else p.pair.contains(" "))
        .group_by(p.pair)
        .order_by(func.count().desc(), p.pair)
        .limit(most)
    )
    found = [
        Pair((pair.partition(" ")[0], pair.partition(" ")[2]), count, last) for pair, count, last in connection.execute(query).tuples()
    ]
    if not found and connection.execute(select(document_pairs.c.pair).limit(1)).first() is None:
        return _rank_unlinked(connection, most, named)
    return found


def _rank_unlinked(connection: Connection, most: int, named: str) -> list[Pair]:
    """The same from the happenings, in a ledger whose documents were not linked yet; it counts happenings."""
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], str] = {}
    query = select(happenings.c.parties, func.count(), func.max(happenings.c.last_published)).group_by(happenings.c.parties)
    for parties, count, day in connection.execute(query).tuples():
        for one, other in combinations(sorted(set(parties.split())), 2):
            if not named or named in (one, other):
                counts[one, other] += count
                last[one, other] = max(last.get((one, other), ""), day)
    ranked = sorted(counts, key=lambda codes: (-counts[codes], codes))
    return [Pair(codes, counts[codes], last[codes]) for codes in ranked[:most]]


def list_documents(connection: Connection, start: int, most: int) -> list[Source]:
    """The documents that were published last, superseded ones left out; ``record`` is empty."""
    d = documents.c
    query = select(d.id, d.published, d.title, d.publisher, d.url, d.side).where(d.key.not_in(select(supersessions.c.old)))
    rows = connection.execute(query.order_by(d.published.desc(), d.id).offset(start).limit(most)).tuples()
    return [Source(id, "", published, title, publisher, url, side) for id, published, title, publisher, url, side in rows]


def count_documents(connection: Connection) -> int:
    """How many documents there are, superseded ones left out."""
    kept = select(func.count()).select_from(documents).where(documents.c.key.not_in(select(supersessions.c.old)))
    return connection.execute(kept).scalar_one()


def read_stored(connection: Connection, id: str) -> Stored:
    """A document with its records that stand. Raises UnknownError where there is none of this id."""
    row = connection.execute(select(documents).where(documents.c.id == id)).first()
    if row is None:
        raise UnknownError(f"there is no document {id!r} in this ledger")
    document = Document(**{name: row._mapping[name] for name in Document.__slots__})
    superseded = connection.scalar(
        select(documents.c.id).join(supersessions, supersessions.c.new == documents.c.key).where(supersessions.c.old == row.key)
    )
    older = connection.scalars(
        select(documents.c.id).join(supersessions, supersessions.c.old == documents.c.key).where(supersessions.c.new == row.key)
    )
    gone = select(withdrawals.c.record).where(withdrawals.c.reason != "superseded" if superseded else withdrawals.c.record.is_not(None))
    query = select(records.c.register, records.c.record).where(records.c.document == row.key, records.c.key.not_in(gone))
    parts: dict[str, list[Any]] = {}
    for register, text in connection.execute(query.order_by(records.c.position, records.c.type, records.c.id)).tuples():
        parts.setdefault(register, []).append(make_decoder(CLASSES[register])(json.loads(text)))
    own = select(links.c.link).where(links.c.from_document == row.key, links.c.to_document == row.key, link_stands())
    parts["links"] = [make_decoder(Link)(json.loads(text)) for text in connection.scalars(own.order_by(links.c.key))]
    problems = connection.scalar(select(readings.c.problems).where(readings.c.document == row.key).order_by(readings.c.key.desc()).limit(1))
    parts["problems"] = [make_decoder(Problem)(one) for one in json.loads(problems or "[]")]
    reading = Reading(document, **{name: tuple(found) for name, found in parts.items()})
    run = connection.execute(select(runs).where(runs.c.key == row.run)).one()
    return Stored(reading, dict(run._mapping), superseded, tuple(sorted(older)), _read_verdicts(connection, row.key))


def list_record_ids(connection: Connection, document: str) -> list[str]:
    """The ids of all records that a document has or had. Raises UnknownError where there is none of this id."""
    key = connection.scalar(select(documents.c.key).where(documents.c.id == document))
    if key is None:
        raise UnknownError(f"there is no document {document!r} in this ledger")
    return sorted(set(connection.scalars(select(records.c.id).where(records.c.document == key))))


def _read_verdicts(connection: Connection, document: int) -> dict[str, str]:
    """The last verdict about each record of a document, by its id; those that were taken back count no more."""
    back = select(judgement_withdrawals.c.judgement)
    query = (
        select(records.c.id, judgements.c.verdict)
        .join(judgements, judgements.c.record == records.c.key)
        .where(records.c.document == document, judgements.c.other.is_(None), judgements.c.key.not_in(back))
        .order_by(judgements.c.key)
    )
    return dict(connection.execute(query).tuples().all())


def find_spots(connection: Connection, keys: Iterable[int]) -> list[Spot]:
    """The places of contacts (keys of happenings) that are known to the degree, those of most contacts first."""
    h = happenings.c
    record = func.coalesce(h.edited, records.c.record)
    cells = [func.json_extract(record, f"$.place.{name}") for name in ("name", "country", "latitude", "longitude")]
    query = (
        select(h.id, DAY, *cells)
        .join(records, records.c.key == h.lead)
        .where(among(h.key, keys), h.register == "contacts", cells[2].is_not(None), cells[3].is_not(None))
    )
    found: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
    for id, day, *place in connection.execute(query).tuples():
        found.setdefault(tuple(place), []).append((day, id))
    spots = [
        Spot(name, country, latitude, longitude, tuple(id for _, id in sorted(told, reverse=True)))
        for (name, country, latitude, longitude), told in found.items()
    ]  # fmt: skip
    return sorted(spots, key=lambda spot: (-len(spot.contacts), spot.name, spot.latitude))


def find_links(connection: Connection, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The links that stand from or to some records, each with its reason, by kind."""
    wanted = sorted(set(ids))
    query = select(links.c.link).where(or_(among(links.c.from_id, wanted), among(links.c.to_id, wanted)), link_stands())
    return [json.loads(text) for text in connection.scalars(query.order_by(links.c.kind, links.c.from_id, links.c.to_id))]


def find_at_contact(connection: Connection, contacts: Iterable[str]) -> list[Happening]:
    """What was agreed, promised or said at a contact (ids of its records), by register and day."""
    inner = func.json_extract(records.c.record, "$.contact")
    about = func.json_extract(records.c.record, "$.about")
    of_contact = select(happening_records.c.record).where(
        happening_records.c.happening.in_(
            select(happening_records.c.happening)
            .join(records, records.c.key == happening_records.c.record)
            .where(among(records.c.id, sorted(set(contacts))))
        )
    )
    same = select(records.c.document).where(records.c.key.in_(of_contact))
    query = select(records.c.id).where(
        records.c.document.in_(same), or_(among(inner, sorted(set(contacts))), among(about, sorted(set(contacts))))
    )
    ids = tuple(connection.scalars(query))
    found = find(connection, Filter(ids=ids)) if ids else []
    return sorted(found, key=lambda one: (REGISTERS.index(one.register), one.start or "", one.id))


def read_records_of(connection: Connection, happening: Happening) -> dict[str, Any]:
    """The records that a happening is made of, as objects of the record classes, by id."""
    query = (
        select(records.c.id, records.c.record)
        .join(happening_records, happening_records.c.record == records.c.key)
        .join(happenings, happenings.c.key == happening_records.c.happening)
        .where(happenings.c.id == happening.id, records.c.register == happening.register)
    )
    decode = make_decoder(CLASSES[happening.register])
    return {id: decode(json.loads(text)) for id, text in connection.execute(query).tuples()}
