"""Keeps the links between records of different documents: proposed anew where readings have changed, old ones withdrawn."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

import communique.linking
from communique.knowledge.wordings import LinkWords
from communique.ledger import windows
from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.copying import renew_copies
from communique.ledger.errors import UnknownError
from communique.ledger.reasons import find_record_id
from communique.ledger.rows import dump
from communique.ledger.schema import documents, happening_records, linkings, links, proposals, records, supersessions
from communique.ledger.settling import settle
from communique.ledger.sql import among, link_stands, stands
from communique.ledger.store import Ledger
from communique.ledger.windows import half_of, is_of_pair, read_codes
from communique.ledger.writing import insert_sql
from communique.linking.promises import DEEDS
from communique.linking.proposals import Proposal
from communique.linking.proposing import propose_links
from communique.model import REGISTERS, Document, Link, Reading
from communique.versions import Versions

# Decoded records kept while the windows of one pair after another are done: the next window has half of them again.
KEPT = 50_000
# Days of pairs done in one transaction: others may write between two, and where a process is killed, the next one goes on.
PART = 2_000
COLUMNS = ("pair", "window", "kind", "from_id", "to_id", "from_document", "to_document", "link")


def link_documents(ledger: Ledger, words: LinkWords, versions: Versions, started: str | None = None) -> tuple[int, int]:
    """(links added, links withdrawn) between documents; (0, 0) without any work where nothing changed since the last time.

    ``words`` are those of ``Knowledge.linking``. Documents are compared that tell of one pair within a window of time
    (``windows.py``); only windows in which something changed are done again, and what stands then follows from the readings that stand,
    whatever the order in which they came. Copies are looked for first, among the texts that came since.
    """
    renew_copies(ledger)
    fingerprint = f"{_hash_code()} {versions.knowledge}"
    with ledger.reading() as connection:
        if _is_linked(connection, fingerprint):
            return 0, 0
    with ledger.writing() as connection:
        if _last_fingerprint(connection) != fingerprint:
            connection.execute(insert(linkings), [{"run": ledger.start_run(versions, started), "fingerprint": fingerprint}])
            connection.exec_driver_sql("DELETE FROM pair_windows")  # so that every window is done again
            connection.exec_driver_sql("INSERT OR IGNORE INTO unlinked SELECT DISTINCT document FROM records")
        changed = set(connection.exec_driver_sql("SELECT document FROM unlinked").scalars())
        windows.note_days(connection, windows.renew_pairs(connection, changed))
        connection.exec_driver_sql("DELETE FROM unlinked")
    added = withdrawn = 0
    while True:
        with ledger.writing() as connection:
            touched = windows.read_days(connection, PART)
            if not touched:
                return added, withdrawn
            new, gone = settle(connection, _propose(connection, words, touched))
            if new or gone:
                run = ledger.start_run(versions, started)
                ledger.withdraw_links(connection, gone, run)
                if new:
                    connection.execute(insert(links), [row | {"run": run} for row in new])
                    ledger.touch_ids(connection, [row[end] for row in new for end in ("from_id", "to_id")])
            windows.forget_days(connection, touched)
        added, withdrawn = added + len(new), withdrawn + len(gone)


def _propose(connection: Connection, words: LinkWords, touched: Mapping[str, Collection[int]]) -> set[str]:
    """Does the windows of the pairs again in which one of the days lies; the ids of the records of which a proposal came or went."""
    lengths, shelf, ids = windows.read_lengths(connection), _Shelf(connection), set[str]()
    for pair in sorted(touched):
        moments = windows.read_moments(connection, pair)
        days = windows.choose_days(moments)
        same = lengths.get(pair) == days
        if not same:
            connection.exec_driver_sql("INSERT OR REPLACE INTO pair_windows (pair, days) VALUES (?, ?)", (pair, days))
        numbers = {number for day in touched[pair] for number in (day // days, day // days - 1)} if same else None
        here = proposals.c.pair == pair if numbers is None else (proposals.c.pair == pair) & among(proposals.c.window, numbers)
        stored = connection.execute(select(*(proposals.c[name] for name in COLUMNS)).where(here))
        before = {tuple(row) for row in stored}
        after: set[tuple[Any, ...]] = set()
        for number, members in windows.find_windows(moments, days, touched[pair] if same else None).items():
            readings = shelf.read(pair, members)
            keys = {reading.document.id: key for key, reading in readings.items()}
            published = {reading.document.id: reading.document.published for reading in readings.values()}
            for p in propose_links(readings.values(), words):
                if half_of(min(published[p.from_document], published[p.to_document]), days) == number:
                    ends = keys[p.from_document], keys[p.to_document]
                    after.add((pair, number, p.kind, p.from_, p.to, *ends, dump(p.to_dict())))
        ids.update(id for row in before ^ after for id in row[3:5])
        gone, new = before - after, after - before
        if gone:
            sql = "DELETE FROM proposals WHERE pair = ? AND window = ? AND kind = ? AND from_id = ? AND to_id = ?"
            connection.exec_driver_sql(sql, sorted(row[:5] for row in gone))
        if new:
            connection.exec_driver_sql(insert_sql("proposals", COLUMNS), sorted(new))
    return ids


class _Shelf:
    """Documents with the records of them that are linked, read from the ledger once and kept while they are needed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._documents: dict[int, tuple[Document, list[tuple[str, frozenset[str], Any]]]] = {}
        self._records = 0

    def read(self, pair: str, keys: Iterable[int]) -> dict[int, Reading]:
        """The documents of these keys, each with its records of the pair."""
        wanted = set(keys)
        if self._records > KEPT:
            self._documents = {key: found for key, found in self._documents.items() if key in wanted}
            self._records = sum(len(found) for _, found in self._documents.values())
        self._fetch(wanted - self._documents.keys())
        readings = {}
        for key in sorted(wanted):
            document, found = self._documents[key]
            parts: dict[str, list[Any]] = {}
            for register, codes, record in found:
                if is_of_pair(codes, pair):
                    parts.setdefault(register, []).append(record)
            readings[key] = Reading(document, **{register: tuple(members) for register, members in parts.items()})
        return readings

    def _fetch(self, keys: Collection[int]) -> None:
        if not keys:
            return
        for row in self._connection.execute(select(documents).where(among(documents.c.key, keys))):
            self._documents[row.key] = Document(**{name: row._mapping[name] for name in Document.__slots__}), []
        r = records.c
        linked = r.register.in_(windows.LINKED) | ((r.register == "events") & r.type.in_(sorted(DEEDS)))
        query = select(r.document, r.register, r.parties, r.record).where(among(r.document, keys), linked, stands())
        for document, register, parties, record in self._connection.execute(query.order_by(r.document, r.position, r.type, r.id)).tuples():
            decoded = make_decoder(CLASSES[register])(json.loads(record))
            self._documents[document][1].append((register, read_codes(parties), decoded))
            self._records += 1


def read_back(connection: Connection, keys: set[int] | None = None) -> list[Reading]:
    """The readings that stand, of all documents that are not superseded or of some of them (keys); problems are left out."""
    current = select(documents).where(documents.c.key.not_in(select(supersessions.c.old)))
    standing = select(records.c.document, records.c.register, records.c.record, records.c.position, records.c.type, records.c.id).where(
        stands()
    )
    own = select(links.c.from_document, links.c.link).where(links.c.from_document == links.c.to_document, link_stands())
    if keys is not None:
        current = select(documents).where(among(documents.c.key, keys))
        standing, own = standing.where(among(records.c.document, keys)), own.where(among(links.c.from_document, keys))
    found: dict[int, dict[str, list[Any]]] = {}
    for row in sorted(connection.execute(standing), key=lambda row: (row.document, row.position, row.type, row.id)):
        record = make_decoder(CLASSES[row.register])(json.loads(row.record))
        found.setdefault(row.document, {}).setdefault(row.register, []).append(record)
    for row in connection.execute(own.order_by(links.c.key)):
        found.setdefault(row.from_document, {}).setdefault("links", []).append(make_decoder(Link)(json.loads(row.link)))
    readings = []
    for row in connection.execute(current.order_by(documents.c.published, documents.c.id)):
        document = Document(**{name: row._mapping[name] for name in Document.__slots__})
        parts = found.get(row.key, {})
        readings.append(Reading(document, **{name: tuple(parts.get(name, ())) for name in (*REGISTERS, "links")}))
    return readings


def read_contact(connection: Connection, contact: str) -> tuple[list[Reading], frozenset[str], tuple[Proposal, ...]]:
    """The readings of all documents that tell of a contact, the ids of their records of it, and ``same_as`` links that join these.

    ``contact`` is the id of any of the records (the beginning of it will do). The links say what stands in the ledger,
    decisions of people included. Raises UnknownError for what is no contact of the views.
    """
    id = find_record_id(connection, contact)
    mine = select(happening_records.c.happening).join(records, records.c.key == happening_records.c.record)
    members = select(records.c.id, records.c.document, documents.c.id.label("name"))
    members = members.join(happening_records, happening_records.c.record == records.c.key).join(
        documents, documents.c.key == records.c.document
    )
    together = happening_records.c.happening.in_(mine.where(records.c.id == id, records.c.register == "contacts"))
    rows = connection.execute(members.where(together).order_by(documents.c.published, documents.c.id, records.c.id)).all()
    if not rows:
        raise UnknownError(f"record {id} is no contact of the views: it is of another register, withdrawn or rejected")
    first = rows[0]
    joined = tuple(Proposal("same_as", row.id, first.id, row.name, first.name, "one in the ledger", (), (), ()) for row in rows[1:])
    return read_back(connection, {row.document for row in rows}), frozenset(row.id for row in rows), joined


def _is_linked(connection: Connection, fingerprint: str) -> bool:
    changed = connection.exec_driver_sql("SELECT 1 FROM unlinked UNION ALL SELECT 1 FROM unlinked_days LIMIT 1").first()
    return changed is None and _last_fingerprint(connection) in (fingerprint, None)


def _last_fingerprint(connection: Connection) -> str | None:
    return connection.scalar(select(linkings.c.fingerprint).order_by(linkings.c.key.desc()).limit(1))


@functools.cache
def _hash_code() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(communique.linking.__path__[0]).glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
