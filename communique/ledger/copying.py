"""Keeps which documents are copies of one text: near to each other in their words, by the rule of ``intake.copies``.

All of it is worked out from the texts and from which of them stand. A text that was corrected is no original and no copy: its
correction is nearly always near to it, and is no second source.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from communique.intake.copies import METHOD, NEAR, Shape, compare_shapes, compute_bands, make_shape, measure_overlap
from communique.ledger.schema import document_copies, documents, near_texts, supersessions
from communique.ledger.sql import among
from communique.ledger.store import Ledger

# Documents looked at in one transaction: others may write between two of them.
BATCH = 500
# A text is compared with others that have so many numbers in common with it (of 32; of texts that are near one pair in three million has
# fewer), those that have most first and of them those added first, until so many were near or so many were not. Of a form letter of
# which there are thousands, only so many are looked up under one number: each is near to some of the first.
FEWEST, NEAR_ENOUGH, MOST, MOST_ALIKE = 4, 3, 24, 200
# Two steps: pairs are found a part at a time, then what they join is worked out once for all.
JOINED = f"{METHOD}, joined"
_NEXT = "SELECT key, text FROM documents WHERE key > ? ORDER BY key LIMIT ?"
_ALIKE = "SELECT * FROM (SELECT document FROM text_bands WHERE number = ? AND document < ? ORDER BY document LIMIT ?)"
_INSERT_BAND = "INSERT INTO text_bands (number, document) VALUES (?, ?)"
_INSERT_PAIR = "INSERT OR IGNORE INTO near_texts (one, other, likeness, containment) VALUES (?, ?, ?, ?)"


class Copied(NamedTuple):
    """A document that is a copy, by ids: ``original`` is the first of all texts that are joined by being near, ``near_to`` the first
    that is near itself, with the shares of common runs of words in both together, and in the shorter one."""

    document: str
    original: str
    near_to: str
    likeness: float
    containment: float

    def to_dict(self) -> dict[str, Any]:
        """A JSON object."""
        return self._asdict()


def renew_copies(ledger: Ledger) -> int:
    """Looks for copies of and among the texts that were added since the last time; how many were found. Nothing where nothing was added.

    A part at a time: others may write in between, and where a process is killed, the next one goes on.
    """
    with ledger.reading() as connection:
        if _done(connection, JOINED) == _last_document(connection):
            return 0
    while True:
        with ledger.writing() as connection:
            if not _look_on(connection):
                return _join(connection)


def _done(connection: Connection, step: str) -> int:
    """Up to which document (key) a step was done."""
    return int(connection.exec_driver_sql("SELECT max(document) FROM copies_known WHERE method = ?", (step,)).scalar() or 0)


def _note(connection: Connection, step: str, document: int) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO copies_known (method, document) VALUES (?, ?)", (step, document))


def _last_document(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT coalesce(max(key), 0) FROM documents").scalar_one())


def _look_on(connection: Connection) -> bool:
    """Finds which of the next documents are near to others; whether there were any."""
    last = _done(connection, METHOD)
    if not last:
        for table in ("text_bands", "near_texts", "document_copies", "copies_known"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    rows = connection.exec_driver_sql(_NEXT, (last, BATCH)).tuples().all()
    if not rows:
        return False
    shapes = {key: make_shape(text) for key, text in rows}
    bands = {key: sorted(set(compute_bands(shape))) for key, shape in shapes.items()}
    connection.exec_driver_sql(_INSERT_BAND, sorted((number, key) for key, numbers in bands.items() for number in numbers))

    @functools.lru_cache(maxsize=4 * BATCH)
    def fetch(key: int) -> Shape:
        return make_shape(str(connection.exec_driver_sql("SELECT text FROM documents WHERE key = ?", (key,)).scalar_one()))

    pairs = []
    for key, shape in shapes.items():
        near = 0
        for other in _candidates(connection, key, bands[key]):
            likeness, containment = compare_shapes(shapes.get(other) or fetch(other), shape)
            if likeness >= NEAR:
                pairs.append((other, key, likeness, containment))
                near += 1
                if near == NEAR_ENOUGH:
                    break
    if pairs:
        connection.exec_driver_sql(_INSERT_PAIR, pairs)
    _note(connection, METHOD, max(shapes))
    return True


def _join(connection: Connection) -> int:
    """Has what was found count: which document is a copy of which; how many texts were near to others before them."""
    last = _done(connection, JOINED)
    pairs = connection.exec_driver_sql("SELECT one, other FROM near_texts WHERE other > ?", (last,)).tuples().all()
    # What is corrected is a new text or has a new one in its place: whichever it is, it came since the last time.
    corrected = connection.exec_driver_sql("SELECT old FROM supersessions WHERE old > ?1 OR new > ?1", (last,)).scalars()
    _settle(connection, {key for pair in pairs for key in pair} | set(corrected))
    _note(connection, JOINED, _last_document(connection))
    return len({other for _, other in pairs})


def _candidates(connection: Connection, key: int, bands: Sequence[int]) -> list[int]:
    """The documents added before that have most numbers in common with this one, those first."""
    sql = (
        f"SELECT document FROM ({' UNION ALL '.join([_ALIKE] * len(bands))}) GROUP BY document HAVING count(*) >= ? "
        "ORDER BY count(*) DESC, document LIMIT ?"
    )
    values = [value for number in bands for value in (number, key, MOST_ALIKE)]
    return list(connection.exec_driver_sql(sql, (*values, min(FEWEST, len(bands)), MOST)).scalars())


def _settle(connection: Connection, touched: Collection[int]) -> None:
    """Works out anew which documents are copies of which, where some (keys) became near to others or were corrected."""
    concerned, fresh = set[int](), set(touched)
    n = near_texts.c
    while fresh:
        concerned |= fresh
        near: set[int] = set()
        for column, other in ((n.one, n.other), (n.other, n.one)):
            near.update(connection.scalars(select(other).where(among(column, fresh))))
        fresh = near - concerned
    if concerned:
        connection.execute(document_copies.delete().where(among(document_copies.c.document, concerned)))
        if rows := compute_copies(connection, concerned):
            connection.execute(insert(document_copies), rows)


def compute_copies(connection: Connection, keys: Collection[int]) -> list[dict[str, Any]]:
    """The rows of ``document_copies`` of some documents (keys), of which all that are near to any of them must be there as well."""
    d = documents.c
    standing = select(d.key, d.published, d.id).where(among(d.key, keys), d.key.not_in(select(supersessions.c.old)))
    order = {key: (published, id) for key, published, id in connection.execute(standing).tuples()}
    near: dict[int, list[tuple[int, float, float]]] = {}
    for one, other, likeness, containment in connection.execute(select(near_texts).where(among(near_texts.c.one, order))).tuples():
        if one in order and other in order:
            near.setdefault(one, []).append((other, likeness, containment))
            near.setdefault(other, []).append((one, likeness, containment))
    rows, seen = [], set[int]()
    for first in sorted(near, key=order.__getitem__):
        if first in seen:
            continue
        group, fresh = {first}, [first]
        while fresh:
            at = fresh.pop()
            new = [key for key, _, _ in near[at] if key not in group]
            group.update(new)
            fresh += new
        seen |= group
        for key in sorted(group - {first}):
            to, likeness, containment = min(near[key], key=lambda one: order[one[0]])
            rows.append({"document": key, "original": first, "near_to": to, "likeness": likeness, "containment": containment})
    return rows


def read_originals(connection: Connection, keys: Iterable[int] | None = None) -> Mapping[int, int]:
    """From the keys of copies to those of their originals; only of some documents where ``keys`` are given."""
    c = document_copies.c
    query = select(c.document, c.original)
    if keys is not None:
        query = query.where(among(c.document, keys))
    return dict(connection.execute(query).tuples().all())


def read_copies(connection: Connection, document: str) -> list[Copied]:
    """All documents of the group of copies of which a document (id) is one, the original left out; by day, then id."""
    sql = (
        "SELECT c.document, c.original, c.near_to, c.likeness, c.containment FROM copies AS c WHERE c.original = "
        "coalesce((SELECT original FROM copies WHERE document = ?1), ?1) ORDER BY c.published, c.document"
    )
    return [Copied(*row) for row in connection.exec_driver_sql(sql, (document,)).tuples()]


def check_copies(connection: Connection) -> Iterator[str]:
    """What is wrong with what is worked out about copies, a line each."""
    last = _done(connection, METHOD)
    stored: dict[int, set[int]] = {}
    for number, key in connection.exec_driver_sql("SELECT number, document FROM text_bands").tuples():
        stored.setdefault(key, set()).add(number)
    for key, id, text in connection.exec_driver_sql("SELECT key, id, text FROM documents WHERE key <= ?", (last,)).tuples():
        if stored.pop(key, None) != set(compute_bands(text)):
            yield f"document {id}: the numbers by which copies of it are found are not those of its text"
    yield from (f"document of key {key}: has numbers for copies, and was not looked at" for key in sorted(stored))
    pairs = connection.exec_driver_sql(
        "SELECT a.id, b.id, a.text, b.text, n.likeness, n.containment FROM near_texts AS n "
        "JOIN documents AS a ON a.key = n.one JOIN documents AS b ON b.key = n.other"
    )
    for one, other, text, other_text, *told in pairs.tuples():
        if measure_overlap(text, other_text) != tuple(told):
            yield f"documents {one} and {other}: are not as near to each other as is recorded"
    if _done(connection, JOINED) != _last_document(connection):
        return  # what came since may have taken the place of one of them
    near = {key for row in connection.execute(select(near_texts.c.one, near_texts.c.other)).tuples() for key in row}
    wanted = {row["document"]: tuple(row.values()) for row in compute_copies(connection, near)}
    found = {row[0]: tuple(row) for row in connection.execute(select(document_copies)).tuples()}
    for key in sorted(wanted.keys() | found.keys()):
        if wanted.get(key) != found.get(key):
            yield f"document of key {key}: is not the copy that the texts make it"
