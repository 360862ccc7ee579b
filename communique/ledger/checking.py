"""Verifies every invariant of a ledger: what was recorded is proved, whole and consistent, and what is worked out is right."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.copying import check_copies
from communique.ledger.merging import compute_happenings
from communique.ledger.origins import check_origins
from communique.ledger.rows import DATES, TYPES, find_evidence, find_spans
from communique.ledger.schema import (
    document_copies,
    documents,
    happening_records,
    happenings,
    judgements,
    links,
    proposals,
    record_evidence,
    record_topics,
    records,
    runs,
    supersessions,
    withdrawals,
)
from communique.ledger.settling import settle
from communique.ledger.sql import link_stands, stands
from communique.ledger.store import Ledger


def check_ledger(ledger: Ledger) -> list[str]:
    """What is wrong, a line each; an empty list for a sound ledger. Reads all of it, in one state."""
    with ledger.reading() as connection:
        faults = [f"file: {row[0]}" for row in connection.exec_driver_sql("PRAGMA integrity_check").all() if row[0] != "ok"]
        if faults:
            return faults
        faults += [
            f"{row[0]} row {row[1]}: points to a row of {row[2]} that is not there"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
        for part in (_check_documents, check_origins, check_copies, _check_records, _check_history, _check_links, _check_happenings):
            faults += part(connection)
    return faults


def count_rows(ledger: Ledger) -> dict[str, int]:
    """How much there is: documents, runs, records that stand, withdrawn ones, links, happenings, judgements."""
    with ledger.reading() as connection:
        tables = {
            "documents": documents,
            "copies": document_copies,
            "runs": runs,
            "withdrawn records": withdrawals,
            "happenings": happenings,
            "judgements": judgements,
        }
        counts = {name: int(connection.scalar(select(func.count()).select_from(table)) or 0) for name, table in tables.items()}
        counts["records"] = int(connection.scalar(select(func.count()).select_from(records).where(stands())) or 0)
        counts["links"] = int(connection.scalar(select(func.count()).select_from(links).where(link_stands())) or 0)
    return dict(sorted(counts.items()))


def _check_documents(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(documents)):
        if hashlib.sha256(row.text.encode("utf-8")).hexdigest() != row.sha256:
            yield f"document {row.id}: its text is not that of its hash"
        if len(row.text) != row.characters:
            yield f"document {row.id}: has {len(row.text)} characters, {row.characters} are recorded"
    indexed = set(connection.exec_driver_sql("SELECT id FROM document_words_docsize").scalars())
    stored = set(connection.scalars(select(documents.c.key)))
    for key in sorted(indexed ^ stored):
        yield f"document of key {key}: " + ("not in the index of words" if key in stored else "in the index of words alone")


def _check_records(connection: Connection) -> Iterator[str]:
    proofs: dict[int, set[tuple[str, int, int]]] = {}
    for row in connection.execute(select(record_evidence)):
        proofs.setdefault(row.record, set()).add((row.field, row.start, row.end))
    topics: dict[int, set[str]] = {}
    for row in connection.execute(select(record_topics)):
        topics.setdefault(row.record, set()).add(row.topic)
    codes: dict[int, str] = dict(
        connection.exec_driver_sql(
            "SELECT record, group_concat(code || ':' || role, ' ') "
            "FROM (SELECT * FROM record_parties ORDER BY record, code, role) GROUP BY record"
        )
        .tuples()
        .all()
    )
    text, last = "", None
    for row in connection.execute(select(records).order_by(records.c.document, records.c.key)):
        if row.document != last:
            text, last = connection.scalar(select(documents.c.text).where(documents.c.key == row.document)) or "", row.document
        yield from _check_record(row, text, proofs.get(row.key, set()), topics.get(row.key, set()), codes.get(row.key, ""))


def _check_record(row: Any, text: str, proofs: set[tuple[str, int, int]], topics: set[str], codes: str) -> Iterator[str]:
    name = f"record {row.id} ({row.register}, key {row.key})"
    try:
        record = json.loads(row.record)
        make_decoder(CLASSES[row.register])(record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield f"{name}: no record of the contract: {error!r}"
        return
    spans = list(find_spans(record))
    if not spans:
        yield f"{name}: no evidence at all"
    for span in spans:
        if text[span["start"] : span["end"]] != span["text"]:
            yield f"{name}: [{span['start']}:{span['end']}] of the text is not {span['text']!r}"
    if proofs != set(find_evidence(record)):
        yield f"{name}: its rows of evidence are not those of the record"
    if topics != {topic["topic"] if isinstance(topic, dict) else topic for topic in record.get("topics", ())}:
        yield f"{name}: its rows of topics are not those of the record"
    if codes != row.parties:
        yield f"{name}: its rows of parties are not those of the record"
    when = record[DATES[row.register]] or {}
    told = (record["id"], record[TYPES[row.register]], record.get("status"), record["basis"], when.get("start"), when.get("end"))
    if told != (row.id, row.type, row.status, row.basis, row.start_date, row.end_date):
        yield f"{name}: its columns are not those of the record"


def _check_history(connection: Connection) -> Iterator[str]:
    doubled = select(records.c.document, records.c.id).where(stands()).group_by(records.c.document, records.c.id).having(func.count() > 1)
    for row in connection.execute(doubled):
        yield f"record {row.id}: stands twice in the document of key {row.document}"
    standing = select(records.c.id).join(supersessions, supersessions.c.old == records.c.document).where(stands())
    for id in connection.scalars(standing):
        yield f"record {id}: stands, though its document was superseded"
    early = select(records.c.id).join(withdrawals, withdrawals.c.record == records.c.key).where(withdrawals.c.run < records.c.run)
    for id in connection.scalars(early):
        yield f"record {id}: withdrawn before it was written"
    newer = dict(connection.execute(select(supersessions.c.old, supersessions.c.new)).tuples().all())
    for start in newer:
        seen, at = {start}, newer[start]
        while at in newer and at not in seen:
            seen.add(at)
            at = newer[at]
        if at in seen:
            yield f"document of key {start}: supersedes itself in a circle"


def _check_links(connection: Connection) -> Iterator[str]:
    known = set(connection.execute(select(records.c.document, records.c.id)).tuples())
    for row in connection.execute(select(links)):
        for document, id in ((row.from_document, row.from_id), (row.to_document, row.to_id)):
            if (document, id) not in known:
                yield f"link {row.key} ({row.kind}): there is no record {id} in the document of key {document}"
        link = json.loads(row.link)
        if (link.get("kind"), link.get("from"), link.get("to")) != (row.kind, row.from_id, row.to_id):
            yield f"link {row.key}: its columns are not those of the link"
    if connection.exec_driver_sql("SELECT 1 FROM unlinked UNION ALL SELECT 1 FROM unlinked_days LIMIT 1").first() is None:
        new, gone = settle(connection, set(connection.scalars(select(proposals.c.from_id))) | _linked_ids(connection))
        for missing in new:
            yield f"link {missing['kind']} from {missing['from_id']} to {missing['to_id']}: proposed, and does not stand"
        yield from (f"link of key {key}: stands, and nothing proposes it" for key in gone)


def _linked_ids(connection: Connection) -> set[str]:
    return set(connection.scalars(select(links.c.from_id).where(links.c.from_document != links.c.to_document, link_stands())))


def _check_happenings(connection: Connection) -> Iterator[str]:
    """What is worked out must be what the records, links and judgements of this moment give."""
    rows, members = compute_happenings(connection, set(connection.scalars(select(records.c.key))))
    stored = {row.key: dict(row._mapping) for row in connection.execute(select(happenings))}
    for row in rows:
        if stored.pop(row["key"], None) != row:
            yield f"happening {row['id']} ({row['register']}): is not what its records say"
    for other in stored.values():
        yield f"happening {other['id']} ({other['register']}): no record stands behind it"
    wanted = {(row["record"], row["happening"]) for row in members}
    found = set(connection.execute(select(happening_records)).tuples())
    for key, _ in sorted(wanted ^ found):
        yield f"record of key {key}: counted in another happening than its own"
