"""Keeps the links between records of different documents: proposed anew when the readings have changed, old ones withdrawn."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

import communique.linking
from communique.knowledge.wordings import LinkWords
from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.errors import UnknownError
from communique.ledger.reasons import find_record_id
from communique.ledger.rows import dump
from communique.ledger.schema import documents, happening_records, linkings, links, records, supersessions
from communique.ledger.sql import among, link_stands, stands
from communique.ledger.store import Ledger
from communique.ledger.versions import Versions
from communique.linking.proposals import Proposal
from communique.linking.proposing import propose_links
from communique.model import REGISTERS, Document, Link, Reading


def link_documents(ledger: Ledger, words: LinkWords, versions: Versions, started: str | None = None) -> tuple[int, int]:
    """(links added, links withdrawn) between documents; (0, 0) without any work where nothing changed since the last time.

    ``words`` are those of ``Knowledge.linking``. The links are those that ``propose_links`` gives for all readings that stand,
    whatever the order in which they came.
    """
    with ledger.reading() as connection:
        if compute_fingerprint(connection, versions.knowledge) == _last_fingerprint(connection):
            return 0, 0
    with ledger.writing() as connection:
        fingerprint = compute_fingerprint(connection, versions.knowledge)
        proposed = {dump(p.to_dict()): p for p in propose_links(read_back(connection), words)}
        across = links.c.from_document != links.c.to_document
        before = {row.link: row.key for row in connection.execute(select(links.c.link, links.c.key).where(across, link_stands()))}
        run = ledger.start_run(versions, started)
        keys = dict(connection.execute(select(documents.c.id, documents.c.key)).tuples().all())
        added: list[dict[str, Any]] = [
            {
                "kind": p.kind, "from_id": p.from_, "to_id": p.to, "link": text, "run": run,
                "from_document": keys[p.from_document], "to_document": keys[p.to_document],
            }
            for text, p in proposed.items()
            if text not in before
        ]  # fmt: skip
        gone = [key for text, key in before.items() if text not in proposed]
        ledger.withdraw_links(connection, gone, run)
        if added:
            connection.execute(insert(links), added)
            ledger.touch_ids(connection, [row[end] for row in added for end in ("from_id", "to_id")])
        connection.execute(insert(linkings), [{"run": run, "fingerprint": fingerprint}])
    return len(added), len(gone)


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


def compute_fingerprint(connection: Connection, knowledge: str) -> str:
    """A hash of all records that stand, of the code that links and of the knowledge: equal ones give equal links."""
    digest = hashlib.sha256(f"{_hash_code()}\0{knowledge}\0".encode())
    for key in connection.scalars(select(records.c.key).where(stands()).order_by(records.c.key)):
        digest.update(b"%d\0" % key)
    return digest.hexdigest()[:16]


def _last_fingerprint(connection: Connection) -> str | None:
    return connection.scalar(select(linkings.c.fingerprint).order_by(linkings.c.key.desc()).limit(1))


@functools.cache
def _hash_code() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(communique.linking.__path__[0]).glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
