"""Answers what was known on a day of the past: from the documents that were published by then, and from nothing later.

Happenings are worked out anew from the records of these documents: what a later report told of them, fulfilled or dropped, had
not been told yet. A text that was corrected later stood as it was. What people decided, and what links join, is of today.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from communique.ledger.merging import compute_happenings
from communique.ledger.queries import Filter, Happening, Side, find_keys, read_record_sources
from communique.ledger.schema import documents, happening_records, records, supersessions, withdrawals
from communique.ledger.sql import among


def find_as_of(connection: Connection, wanted: Filter, day: str) -> list[Happening]:
    """The happenings asked for as they were known at the end of an ISO day, by day, then id; with ``latest`` only so many of the last.

    Status, parties, topics, sources: all are those of the documents published by then. ``known_by`` is the day itself.
    """
    wide = dataclasses.replace(
        wanted, statuses=(), stated_only=False, due_before=None, since=None, until=None, topics=(), latest=None, known_by=day
    )  # fmt: skip
    revived = _find_revived(connection, wanted.registers, day)
    now = select(happening_records.c.record).where(among(happening_records.c.happening, find_keys(connection, wide)))
    published = select(records.c.key).join(documents, documents.c.key == records.c.document).where(documents.c.published <= day)
    keys = set(connection.scalars(published.where(among(records.c.key, set(connection.scalars(now)))))) | revived
    rows, members = compute_happenings(connection, keys, day, revived)
    leads = _read_leads(connection, {row["lead"] for row in rows})
    groups: dict[int, list[int]] = {}
    for member in members:
        groups.setdefault(member["happening"], []).append(member["record"])
    parties = dict(connection.execute(select(records.c.key, records.c.parties).where(among(records.c.key, keys))).tuples().all())
    sources = read_record_sources(connection, {row["record"]: row["happening"] for row in members})
    found = []
    for row in rows:
        document, record = leads[row["lead"]]
        happening = Happening(
            row["id"], row["register"], row["type"], row["status"], row["basis"], row["start_date"], row["end_date"], row["deadline"],
            tuple(row["parties"].split()), tuple(row["topics"].split()), row["first_published"], row["last_published"], row["judgement"],
            document, row["edited"] or record, sources[row["key"]],
        )  # fmt: skip
        if is_wanted(happening, [parties[key] for key in groups[row["key"]]], wanted):
            found.append(happening)
    found.sort(key=lambda one: (one.start or one.first_published, one.id))
    return found[-wanted.latest :] if wanted.latest else found


def _find_revived(connection: Connection, registers: Collection[str], day: str) -> set[int]:
    """The records (keys) of texts that stood on a day, and were corrected by one that was published later."""
    old, new = documents.alias("old"), documents.alias("new")
    query = (
        select(records.c.key)
        .join(withdrawals, withdrawals.c.record == records.c.key)
        .join(old, old.c.key == records.c.document)
        .join(supersessions, supersessions.c.old == old.c.key)
        .join(new, new.c.key == supersessions.c.new)
        .where(withdrawals.c.reason == "superseded", old.c.published <= day, new.c.published > day)
    )
    return set(connection.scalars(query.where(records.c.register.in_(registers)) if registers else query))


def _read_leads(connection: Connection, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    query = select(records.c.key, documents.c.id, records.c.record).join(documents, documents.c.key == records.c.document)
    return {key: (document, record) for key, document, record in connection.execute(query.where(among(records.c.key, keys))).tuples()}


def is_wanted(happening: Happening, parties: Iterable[str], wanted: Filter) -> bool:
    """Whether a happening is one that is asked for, as ``find`` decides it; ``parties`` are the cells of its records (``RUR:by``)."""
    first, last = happening.start or happening.first_published, happening.end or happening.start or happening.last_published
    return (
        (not wanted.registers or happening.register in wanted.registers)
        and (wanted.since is None or last >= wanted.since)
        and (wanted.until is None or (happening.start or happening.end or happening.first_published) <= wanted.until)
        and (not wanted.topics or bool(set(wanted.topics) & set(happening.topics)))
        and (not wanted.statuses or happening.status in wanted.statuses)
        and (not wanted.stated_only or happening.basis == "stated")
        and (wanted.due_before is None or (happening.deadline is not None and happening.deadline < wanted.due_before))
        and (wanted.ids is None or any(source.record in wanted.ids for source in happening.sources))
        and (not wanted.between or any(_names_all(cell, wanted.between, first) for cell in parties))
    )


def _names_all(cell: str, sides: tuple[Side, ...], day: str) -> bool:
    """Whether a record names every side, each by another code, as the sides were on a day."""
    codes = {party.partition(":")[0] for party in cell.split()}
    choices = [{c for c, start, end in side.codes if c in codes and (start or "0") <= day <= (end or "9999-12-31")} for side in sides]
    return _choose(choices, frozenset())


def _choose(choices: list[set[str]], taken: frozenset[str]) -> bool:
    return not choices or any(_choose(choices[1:], taken | {code}) for code in choices[0] - taken)
