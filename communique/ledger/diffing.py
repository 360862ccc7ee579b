"""Says what changed between two runs: records found, lost and changed, and happenings that are news."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, func, select

from communique.ledger.errors import LedgerError, UnknownError
from communique.ledger.queries import Filter, Happening, find
from communique.ledger.schema import documents, happening_records, happenings, readings, records, runs, withdrawals


@dataclass(frozen=True, slots=True)
class Change:
    """A record that differs between two runs. ``what``: found, lost or changed; ``because``: document (it came in, or its text
    was corrected, in between) or version (another code, knowledge or model read the same text); ``fields``: those that changed."""

    what: str
    because: str
    register: str
    id: str
    document: str
    fields: tuple[str, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        """A JSON object."""
        return {name: list(value) if isinstance(value := getattr(self, name), tuple) else value for name in self.__slots__}


def diff_runs(connection: Connection, old: int, new: int) -> list[Change]:
    """What the ledger held after run ``new`` and not after run ``old``, and the other way round; by document, register, id."""
    known = set(connection.scalars(select(runs.c.key))) | {0}
    for run in (old, new):
        check_run(known, run)
    if old > new:
        raise LedgerError(f"run {old} came after run {new}: the older one comes first")
    gone = withdrawals.c.run
    query = (
        select(records, documents.c.id.label("document_id"), documents.c.run.label("document_run"), withdrawals.c.reason)
        .join(documents, documents.c.key == records.c.document)
        .outerjoin(withdrawals, withdrawals.c.record == records.c.key)
    )
    came = query.where(records.c.run > old, records.c.run <= new, func.coalesce(gone, new + 1) > new)
    went = query.where(records.c.run <= old, and_(gone > old, gone <= new))
    after = {(row.document_id, row.id): row for row in connection.execute(came)}
    before = {(row.document_id, row.id): row for row in connection.execute(went)}
    changes = []
    for key, row in (before | after).items():
        one, other = before.get(key), after.get(key)
        was, now = (json.loads(found.record) if found else None for found in (one, other))
        fields = tuple(name for name in was if was[name] != now.get(name)) if was and now else ()
        what = "changed" if was and now else "lost" if was else "found"
        because = "document" if row.document_run > old or (one is not None and one.reason == "superseded") else "version"
        changes.append(Change(what, because, row.register, row.id, row.document_id, fields, was, now))
    return sorted(changes, key=lambda change: (change.document, change.register, change.id))


def check_run(known: set[int], run: int) -> None:
    """Raises UnknownError for a number that is no run's."""
    if run not in known:
        raise UnknownError(f"there is no run {run} in this ledger; " + (f"runs are 1 to {max(known)}" if known else "it is empty"))


def list_runs(connection: Connection) -> list[dict[str, Any]]:
    """The runs, the oldest first: versions, and numbers of documents read, records written and withdrawn."""
    counted: dict[str, dict[int, int]] = {}
    for name, table in (("read", readings), ("written", records), ("withdrawn", withdrawals)):
        counted[name] = dict(connection.execute(select(table.c.run, func.count()).group_by(table.c.run)).tuples().all())
    found = []
    for row in connection.execute(select(runs).order_by(runs.c.key)):
        plain = dict(row._mapping)
        found.append({"run": plain.pop("key"), **{name: counts.get(row.key, 0) for name, counts in counted.items()}, **plain})
    return found


def find_news(connection: Connection, since: int, wanted: Filter) -> list[tuple[str, Happening]]:
    """(``new`` or ``more``, happening) for happenings that came after a run, or of which more or other is told since."""
    check_run(set(connection.scalars(select(runs.c.key))) | {0}, since)
    member = (
        select(happenings.c.id, func.min(records.c.run).label("first"), func.max(records.c.run).label("last"))
        .join(happening_records, happening_records.c.happening == happenings.c.key)
        .join(records, records.c.key == happening_records.c.record)
        .group_by(happenings.c.key)
    ).subquery()
    earlier = _told_before(connection, since)
    rows = connection.execute(select(member).where(member.c.last > since)).all()
    ids = {row.id: row.first for row in rows}
    found = find(connection, replace(wanted, ids=tuple(ids)))
    return [("new" if _is_new(one, ids[one.id], since, earlier) else "more", one) for one in found]


def _told_before(connection: Connection, since: int) -> set[str]:
    """The ids of records that were there at a run and were withdrawn later: their newer forms are no news."""
    query = select(records.c.id).join(withdrawals, withdrawals.c.record == records.c.key)
    return set(connection.scalars(query.where(records.c.run <= since, withdrawals.c.run > since)))


def _is_new(happening: Happening, first: int, since: int, earlier: set[str]) -> bool:
    return first > since and not any(source.record in earlier for source in happening.sources)
