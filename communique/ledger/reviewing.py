"""The queue of records that people judge: which are to be judged still, what each coder decided, where coders differ.

What is judged is a record, what one document says. Same and different are decisions about two records and judge neither.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select, tuple_

from communique.ledger.errors import UnknownError
from communique.ledger.judgements import find_today, patch
from communique.ledger.queries import Filter, Happening, Side, find
from communique.ledger.schema import (
    comments,
    documents,
    happening_records,
    happenings,
    judgement_withdrawals,
    judgements,
    record_parties,
    records,
    withdrawals,
)
from communique.ledger.sql import among, decision_stands, stands

CATEGORIES = ("accept", "reject", "edit")
# Days around a record in which another may tell of the same: reports of one meeting differ by a day, plans by weeks.
NEAR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Queue:
    """Which records are asked for; what is left out is any. ``disputed``: those that coders judged otherwise.

    ``since`` and ``until`` are ISO days: the days of a record must meet them, where it has any; else its publication counts.
    """

    registers: tuple[str, ...] = ()
    between: tuple[Side, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    disputed: bool = False


class Item(NamedTuple):
    """A record in the queue, with its place there: records stand in the order of publication and of their documents' texts."""

    published: str
    document: str
    position: int
    register: str
    id: str
    key: int
    type: str
    status: str | None
    basis: str
    start: str | None
    end: str | None
    title: str | None
    publisher: str | None


class Verdict(NamedTuple):
    """The last decision of a coder about a record: one of CATEGORIES, with all edits that the coder made so far."""

    author: str
    verdict: str
    edits: dict[str, Any] | None
    note: str | None
    day: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How many records of a queue there are, how many of them are judged, and how many stand before one."""

    judged: int
    total: int
    before: int = 0


class Coder(NamedTuple):
    """Who decided: records judged by the last decision about each, decisions in all, those taken back, comments; ISO days."""

    name: str
    accept: int
    reject: int
    edit: int
    same: int
    different: int
    taken_back: int
    comments: int
    first: str
    last: str


Verdicts = Mapping[int, Mapping[str, Verdict]]


def read_verdicts(connection: Connection) -> Verdicts:
    """The last decision of each coder about each record that was judged: by the record's key of today, then by coder."""
    query = (
        select(judgements, withdrawals.c.record.label("gone"))
        .outerjoin(withdrawals, withdrawals.c.record == judgements.c.record)
        .where(judgements.c.other.is_(None), decision_stands())
    )
    rows = connection.execute(query.order_by(judgements.c.key)).all()
    # A version that finds a record otherwise gives it another key; where none did, each is still what it was.
    moved = find_today(connection, {row.record for row in rows}) if any(row.gone is not None for row in rows) else {}
    found: dict[int, dict[str, Verdict]] = {}
    for row in rows:
        told = found.setdefault(moved.get(row.record, row.record), {})
        before = told[row.author].edits if row.author in told else None
        edits = patch(before or {}, json.loads(row.edits)) if row.edits else before
        told[row.author] = Verdict(row.author, row.verdict, edits, row.note, row.day)
    return found


def differ(told: Iterable[Verdict]) -> bool:
    """Whether coders decided otherwise about one record: another verdict, or another edit."""
    return any((a.verdict, a.edits) != (b.verdict, b.edits) for a, b in pairwise(told))


def keys_judged(verdicts: Verdicts, coder: str | None) -> set[int]:
    """The keys of the records that a coder judged, or with None anybody."""
    return {key for key, told in verdicts.items() if coder is None or coder in told}


def find_item(connection: Connection, id: str) -> Item:
    """The record of an id as the queue shows it: the form that stands, else the last. Raises UnknownError where there is none."""
    query = _items().where(records.c.id == id).order_by(stands().desc(), records.c.key.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownError(f"there is no record {id!r} in this ledger")
    return Item._make(row)


def list_items(
    connection: Connection, queue: Queue, verdicts: Verdicts, *, after: Item | None = None, before: Item | None = None,
    judged_by: Collection[int] = (), most: int = 1,
) -> list[Item]:  # fmt: skip
    """The first records of a queue after one, or the last before one (the nearest first), those of some keys left out."""
    query = _wanted(_items(), queue, verdicts).where(stands())
    if judged_by:
        query = query.where(~among(records.c.key, judged_by))
    if after is not None:
        query = query.where(*_beyond(after))
    if before is not None:
        query = query.where(*_until(before))
    order = [column.desc() if before is not None else column for column in _PLACE]
    return [Item._make(row) for row in connection.execute(query.order_by(*order).limit(most))]


def find_open(connection: Connection, queue: Queue, verdicts: Verdicts, coder: str | None, after: Item | None = None) -> Item | None:
    """The next record that a coder (with None: anybody) has not judged, from the start again where none is left behind; else None."""
    done = keys_judged(verdicts, coder)
    found = list_items(connection, queue, verdicts, after=after, judged_by=done)
    if not found and after is not None:
        found = list_items(connection, queue, verdicts, judged_by=done)
    return found[0] if found else None


def count_progress(connection: Connection, queue: Queue, verdicts: Verdicts, coder: str | None, at: Item | None = None) -> Progress:
    """How far a coder (with None: anybody) has come in a queue, and how many records stand before the one ``at``."""
    done = among(records.c.key, keys_judged(verdicts, coder))
    earlier = and_(*_until(at)) if at is not None else literal(False)
    query = select(func.count(), func.sum(case((done, 1), else_=0)), func.sum(case((earlier, 1), else_=0))).select_from(_JOINED)
    total, judged, before = connection.execute(_wanted(query, queue, verdicts).where(stands())).one()
    return Progress(judged or 0, total, before or 0)


def find_judged_together(
    connection: Connection, queue: Queue, verdicts: Verdicts, coders: Collection[str]
) -> list[tuple[Item, list[Verdict | None]]]:  # fmt: skip
    """The records of a queue that two or more of some coders judged, with the decision of each, None for who made none.

    Records that a later version no longer finds are there as well: what was decided about them was decided.
    """
    told = {key: [by.get(coder) for coder in coders] for key, by in verdicts.items()}
    both = [key for key, values in told.items() if sum(value is not None for value in values) > 1]
    query = _wanted(_items().where(among(records.c.key, both)), queue, verdicts).order_by(*_PLACE)
    return [(item, told[item.key]) for item in map(Item._make, connection.execute(query))]


def count_coders(connection: Connection, verdicts: Verdicts) -> list[Coder]:
    """Everybody who decided or commented, by name."""
    j, c = judgements.c, comments.c
    withdrawn = select(j.key, j.author, j.day, j.verdict, j.other, judgement_withdrawals.c.judgement.label("gone"))
    rows = connection.execute(withdrawn.outerjoin(judgement_withdrawals, judgement_withdrawals.c.judgement == j.key)).all()
    said = connection.execute(select(c.author, c.day)).all()
    days: dict[str, list[str]] = {}
    for row in (*rows, *said):
        days.setdefault(row.author, []).append(row.day)
    last = Counter((told.author, told.verdict) for by in verdicts.values() for told in by.values())
    pairs = Counter((row.author, row.verdict) for row in rows if row.other is not None and row.gone is None)
    gone = Counter(row.author for row in rows if row.gone is not None)
    commented = Counter(row.author for row in said)
    return [
        Coder(
            name=name, accept=last[name, "accept"], reject=last[name, "reject"], edit=last[name, "edit"], same=pairs[name, "same"],
            different=pairs[name, "different"], taken_back=gone[name], comments=commented[name], first=min(own), last=max(own),
        )
        for name, own in sorted(days.items())
    ]  # fmt: skip


def list_decisions(connection: Connection, author: str | None = None, most: int = 100, before: int | None = None) -> list[dict[str, Any]]:
    """The last decisions, of one coder or of all, the latest first; ``before`` is the number of one. Those taken back say when."""
    one, two, j = records.alias("one"), records.alias("two"), judgements.c
    columns = (j.key, one.c.id, one.c.register, two.c.id, j.verdict, j.edits, j.author, j.day, j.note, judgement_withdrawals.c.day)
    query = (
        select(*columns)
        .select_from(judgements)
        .join(one, one.c.key == j.record)
        .outerjoin(two, two.c.key == j.other)
        .outerjoin(judgement_withdrawals, judgement_withdrawals.c.judgement == j.key)
    )
    if author is not None:
        query = query.where(j.author == author)
    if before is not None:
        query = query.where(j.key < before)
    names = ("number", "record", "register", "other", "verdict", "edits", "by", "on", "note", "taken_back")
    found = [dict(zip(names, row, strict=True)) for row in connection.execute(query.order_by(j.key.desc()).limit(most))]
    return [one | {"edits": json.loads(one["edits"]) if one["edits"] else None} for one in found]


def list_publishers(connection: Connection) -> list[str]:
    """The publishers of the ledger's documents."""
    named = select(documents.c.publisher).where(documents.c.publisher.is_not(None)).distinct().order_by(documents.c.publisher)
    return list(connection.scalars(named))


def find_alike(connection: Connection, item: Item, most: int = 12) -> list[Happening]:
    """Happenings that may be the same as a record: of its register, with parties of it, about the same time; the likeliest first.

    A record that names two parties or more shares two of them. Its own happening is not among them.
    """
    codes = set(connection.scalars(select(record_parties.c.code).where(record_parties.c.record == item.key).distinct()))
    own = select(happening_records.c.happening).where(happening_records.c.record == item.key).scalar_subquery()
    h, shared = happenings.c, func.count(record_parties.c.code.distinct())
    day, begins, ends = func.coalesce(h.start_date, h.first_published), item.start or item.published, item.end or item.published
    distance = func.abs(func.julianday(day) - func.julianday(begins))
    query = (
        select(h.id)
        .select_from(record_parties)
        .join(happening_records, happening_records.c.record == record_parties.c.record)
        .join(happenings, h.key == happening_records.c.happening)
        .where(among(record_parties.c.code, codes), h.register + "" == item.register, h.key != func.coalesce(own, -1))
        .where(func.coalesce(h.end_date, day) >= _shift(begins, -NEAR), day <= _shift(ends, NEAR))
        .group_by(h.key)
        .having(shared >= min(2, len(codes)))
        .order_by(shared.desc(), distance, h.id)
        .limit(most)
    )
    ids = list(connection.scalars(query))
    found = {one.id: one for one in find(connection, Filter(registers=(item.register,), ids=tuple(ids)))}
    return [found[id] for id in ids if id in found]


_JOINED = records.join(documents, documents.c.key == records.c.document)
_PLACE = (documents.c.published, documents.c.id, records.c.position, records.c.register, records.c.id)


def _items() -> Select[Any]:
    r, d = records.c, documents.c
    return select(*_PLACE, r.key, r.type, r.status, r.basis, r.start_date, r.end_date, d.title, d.publisher).select_from(_JOINED)


def _wanted(query: Select[Any], queue: Queue, verdicts: Verdicts) -> Select[Any]:
    r = records.c
    conditions: list[ColumnElement[bool]] = []
    for column, values in (
        (r.register, queue.registers), (r.type, queue.types), (r.status, queue.statuses), (r.basis, queue.bases),
        (documents.c.publisher, queue.publishers),
    ):  # fmt: skip
        if values:
            conditions.append(column.in_(values))
    if queue.since is not None:
        conditions.append(func.coalesce(r.end_date, r.start_date, documents.c.published) >= queue.since)
    if queue.until is not None:
        conditions.append(func.coalesce(r.start_date, r.end_date, documents.c.published) <= queue.until)
    if queue.disputed:
        conditions.append(among(r.key, (key for key, told in verdicts.items() if differ(told.values()))))
    if queue.between:
        conditions.append(r.key.in_(_between(queue.between)))
    return query.where(*conditions)


def _between(sides: tuple[Side, ...]) -> Select[Any]:
    """The keys of the records that name every side, each by another code."""
    parts = [record_parties.alias(f"side{number}") for number in range(len(sides))]
    dated, told = records.alias("dated"), documents.alias("told")
    day = func.coalesce(dated.c.start_date, told.c.published)
    query = select(parts[0].c.record).join(dated, dated.c.key == parts[0].c.record).join(told, told.c.key == dated.c.document)
    for number, (part, side) in enumerate(zip(parts, sides, strict=True)):
        named = or_(*(and_(part.c.code == code, day >= (start or "0"), day <= (end or "9999-12-31")) for code, start, end in side.codes))
        others = [part.c.code != other.c.code for other in parts[:number]]
        query = query.join(part, and_(part.c.record == parts[0].c.record, *others)) if number else query
        query = query.where(named)
    return query


def _beyond(item: Item) -> list[ColumnElement[bool]]:
    # The first condition says nothing that the second does not: it lets SQLite begin in the index of days.
    return [documents.c.published >= item.published, tuple_(*_PLACE) > tuple_(*map(literal, item[: len(_PLACE)]))]


def _until(item: Item) -> list[ColumnElement[bool]]:
    return [documents.c.published <= item.published, tuple_(*_PLACE) < tuple_(*map(literal, item[: len(_PLACE)]))]


def _shift(day: str, by: timedelta) -> str:
    try:
        return (date.fromisoformat(day) + by).isoformat()
    except (ValueError, OverflowError):
        return day
