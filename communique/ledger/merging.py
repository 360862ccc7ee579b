"""Works out happenings: the records of all documents that tell of one thing, joined into one row, and counted.

Nothing here is a source: happenings are worked out from records, links and judgements, and can be at any time again. Joining
is undone by a judgement `different` or by the withdrawal of a link. The result does not depend on the order in which
things came into the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select

from communique.ledger.judgements import REMOVED, Judged, patch, read_judged
from communique.ledger.rows import DATES, TYPES, dump
from communique.ledger.schema import documents, happening_records, happenings, links, record_topics, records, withdrawals
from communique.ledger.sql import among, link_stands

# How far something has come. Of several records the one that tells of the furthest stage gives the status, of equals the last
# published: an old plan told again does not undo what has happened.
STAGES = {
    "possible": 0, "planned": 1, "postponed": 2, "denied": 2, "ongoing": 3, "happened": 4, "cancelled": 4,
    "proposed": 0, "under_negotiation": 1, "agreed": 2, "signed": 3, "in_force": 4, "terminated": 5,
    "ordered": 3, "delivering": 4, "delivered": 5, "open": 0, "reaffirmed": 1, "delayed": 2, "partial": 3, "fulfilled": 4, "dropped": 4,
}  # fmt: skip
PRECISIONS = ("day", "week", "month", "quarter", "range", "year", "approximate")


@dataclass(frozen=True, slots=True)
class Member:
    """A record in a happening. ``document`` is its document's id, ``published`` the day of that."""

    key: int
    row: Row[Any]
    document: str
    published: str
    verdict: str | None
    record: dict[str, Any] | None

    @property
    def order(self) -> tuple[str, str, str]:
        """Its place among the records of all documents, whatever the order in which they came."""
        return self.published, self.document, self.row.id


def merge(connection: Connection, touched: Iterable[int]) -> None:
    """Works out anew the happenings that some records (keys) are part of or come to be part of."""
    keys = _reach(connection, set(touched))
    if not keys:
        return
    old = set(connection.scalars(select(happening_records.c.happening).where(among(happening_records.c.record, keys))))
    connection.execute(delete(happening_records).where(among(happening_records.c.happening, old)))
    connection.execute(delete(happenings).where(among(happenings.c.key, old)))
    rows, members = compute_happenings(connection, keys)
    if rows:
        connection.execute(insert(happenings), rows)
        connection.execute(insert(happening_records), members)


def compute_happenings(
    connection: Connection, keys: set[int], until: str | None = None, revived: Collection[int] = ()
) -> tuple[list[dict[str, Any]], list[dict[str, int]]]:
    """The rows of ``happenings`` and ``happening_records`` that the records of these keys make, and only they.

    With ``until`` no link of a document that was published after this day counts; ``revived`` are withdrawn records that are to stand.
    """
    query = (
        select(records, documents.c.id.label("document_id"), documents.c.published, withdrawals.c.reason)
        .join(documents, documents.c.key == records.c.document)
        .outerjoin(withdrawals, withdrawals.c.record == records.c.key)
    )
    found = connection.execute(query.where(among(records.c.key, keys))).all()
    judged = read_judged(connection, {row.document for row in found})
    members = {}
    for row in found:
        verdict = judged.verdicts.get(row.key)
        if verdict == REMOVED or (row.reason is not None and row.key not in judged.kept and row.key not in revived):
            continue
        edits = judged.edits.get(row.key)
        edited = patch(json.loads(row.record), edits) if edits else None
        members[row.key] = Member(row.key, row, row.document_id, row.published, verdict, edited)
    standing = [row for row in _standing_links(connection, members) if until is None or row.published <= until]
    groups = _group(members, standing, judged)
    topics: dict[int, set[str]] = {}
    for record, topic in connection.execute(
        select(record_topics.c.record, record_topics.c.topic).where(among(record_topics.c.record, members))
    ):
        topics.setdefault(record, set()).add(topic)
    changes: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in standing:
        if row.change is not None:
            changes.setdefault(row.to_id, []).append((row.published, row.document_id, row.from_id, row.change))
    made = [(group, _happening(group, topics, changes)) for group in groups]
    return [row for _, row in made], [{"record": member.key, "happening": row["key"]} for group, row in made for member in group]


def _reach(connection: Connection, touched: set[int]) -> set[int]:
    """The records that a change of some records can concern: through happenings, links and judgements, however far."""
    seen: set[int] = set()
    fresh = touched
    while fresh:
        seen |= fresh
        rows = connection.execute(select(records.c.key, records.c.id, records.c.document).where(among(records.c.key, fresh))).all()
        ids = {row.id for row in rows}
        near = select(happening_records.c.record).where(
            happening_records.c.happening.in_(
                select(happening_records.c.happening).where(among(happening_records.c.record, fresh))
            )
        )  # fmt: skip
        found = set(connection.scalars(near))
        ends = select(links.c.from_id, links.c.to_id).where(links.c.kind == "same_as", link_stands())
        for column in (links.c.from_id, links.c.to_id):
            ids.update(id for row in connection.execute(ends.where(among(column, ids))) for id in row)
        found.update(connection.scalars(select(records.c.key).where(among(records.c.id, ids))))
        judged = read_judged(connection, {row.document for row in rows})
        pairs = [*judged.same, *judged.different]
        found.update(key for pair in pairs if set(pair) & (fresh | found) for key in pair)
        found.update(key for key in judged.verdicts if key in judged.kept)
        twins = {row.document for row in rows} if judged.verdicts or pairs else set()
        found.update(connection.scalars(select(records.c.key).where(among(records.c.document, twins))))
        fresh = found - seen
    return seen


def _standing_links(connection: Connection, members: Mapping[int, Member]) -> list[Row[Any]]:
    ids = {member.row.id for member in members.values()}
    query = (
        select(
            links, documents.c.id.label("document_id"), documents.c.published, func.json_extract(links.c.link, "$.change").label("change")
        )
        .join(documents, documents.c.key == links.c.from_document)
        .where(link_stands(), or_(among(links.c.from_id, ids), among(links.c.to_id, ids)))
    )
    rows = connection.execute(query).all()
    return sorted(rows, key=lambda row: (row.published, row.document_id, row.from_id, row.to_id, row.kind))


def _group(members: Mapping[int, Member], standing: list[Row[Any]], judged: Judged) -> list[list[Member]]:
    """The members in groups: first those that a person called the same, then those that links join, never those called different."""
    by_id = {member.row.id: key for key, member in sorted(members.items())}
    wanted = sorted(judged.same, key=lambda pair: [members[key].order for key in pair if key in members])
    wanted += [
        (by_id[row.from_id], by_id[row.to_id]) for row in standing if row.kind == "same_as" and row.from_id in by_id and row.to_id in by_id
    ]
    group = {key: {key} for key in members}
    for one, other in wanted:
        if one not in group or other not in group or group[one] is group[other] or members[one].row.register != members[other].row.register:
            continue
        joined = group[one] | group[other]
        if any(a in joined and b in joined for a, b in judged.different):
            continue
        for key in joined:
            group[key] = joined
    unique = {min(keys): keys for keys in group.values()}
    return [sorted((members[key] for key in keys), key=lambda member: member.order) for keys in unique.values()]


def _happening(
    group: list[Member], topics: Mapping[int, set[str]], changes: Mapping[str, list[tuple[str, str, str, str]]]
) -> dict[str, Any]:
    lead = _lead(group)
    register, row = lead.row.register, lead.row
    record = lead.record if lead.record is not None else json.loads(row.record) if register == "commitments" else {}
    start, end, type = row.start_date, row.end_date, row.type
    subjects = set().union(*(topics.get(member.key, ()) for member in group))
    if lead.record is not None:
        when = record.get(DATES[register]) or {}
        start, end, type = when.get("start"), when.get("end"), record[TYPES[register]]
        if "topics" in record:
            subjects = {topic["topic"] if isinstance(topic, dict) else topic for topic in record["topics"]}
    published = sorted(member.published for member in group)
    return {
        "key": group[0].key, "id": group[0].row.id, "register": register, "lead": lead.key, "type": type,
        "status": _status(group, lead, changes), "basis": row.basis, "start_date": start, "end_date": end,
        "deadline": (record.get("deadline") or {}).get("end"),
        "parties": " ".join(sorted({party.partition(":")[0] for member in group for party in member.row.parties.split()})),
        "topics": " ".join(sorted(subjects)), "sources": len({member.document for member in group}), "records": len(group),
        "first_published": published[0], "last_published": published[-1],
        "judgement": next((member.verdict for member in (lead, *group) if member.verdict), None),
        "edited": dump(lead.record) if lead.record is not None else None,
    }  # fmt: skip


def _lead(group: list[Member]) -> Member:
    """The record that speaks for all: one that a person edited or accepted, else the one that knows its day best and says most."""
    if len(group) == 1:
        return group[0]

    def rank(member: Member) -> tuple[Any, ...]:
        record = member.record or json.loads(member.row.record)
        when = record.get(DATES[member.row.register])
        dated = (
            (when["basis"] == "publication", PRECISIONS.index(when["precision"]) if when["precision"] in PRECISIONS else 9)
            if when
            else (True, 10)
        )
        known = sum(value not in (None, [], {}) for value in record.values())
        return member.verdict != "edit", member.verdict is None, member.row.basis != "stated", *dated, -known, member.order

    return min(group, key=rank)


def _status(group: list[Member], lead: Member, changes: Mapping[str, list[tuple[str, str, str, str]]]) -> str | None:
    if lead.record is not None:
        return lead.record.get("status")
    told = [(*member.order, member.row.status) for member in group if member.row.status is not None]
    told += [change for member in group for change in changes.get(member.row.id, ())]
    return max(told, key=lambda one: (STAGES.get(one[3], 0), one[:3]))[3] if told else None
