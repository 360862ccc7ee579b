"""Finds a document's place in the ledger: new, known already, or a correction of one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, Row

from communique.model import REGISTERS, Document, Problem, Reading, make_id

# The fields that hold ids of records of the same document.
POINTING = frozenset(("id", "said_by", "events", "contact", "about", "from_", "to"))
# The code by which intake, and this module, say that an id was changed.
TAKEN = "id_taken"
FAMILY = (
    "SELECT d.key, d.id, d.name, d.published, d.sha256, s.new FROM documents AS d LEFT JOIN supersessions AS s ON s.old = d.key "
    "WHERE d.name = ? OR d.id = ? OR d.url = ? ORDER BY d.key"
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a document belongs. ``document`` has the id under which the ledger keeps it; ``key`` is its row's, if it is there;
    ``problems`` are those of its intake, with one more where another text has the id that it was given.

    ``corrects`` are (key, id, reason) of the texts of the same id or address that it takes the place of; ``corrected_by`` is
    such a text that was published later, so that this one is history from the start.
    """

    document: Document
    name: str
    key: int | None
    problems: tuple[Problem, ...] = ()
    corrects: tuple[tuple[int, str, str], ...] = ()
    corrected_by: tuple[int, str, str] | None = None


def given_name(document: Document, problems: tuple[Problem, ...] = ()) -> str:
    """The id that the document was given: intake puts -2 behind the id of a second text and says so in a problem."""
    taken = any(problem.code == TAKEN for problem in problems)
    return document.id.rpartition("-")[0] if taken else document.id


def place(connection: Connection, document: Document, problems: tuple[Problem, ...] = ()) -> Placement:
    """The place of a document, by its id, its address and its text.

    The same text under the same id or address is the same document, whatever else is said of it. Another text is a correction
    of the one published before it; the id is then that of the first with -2, -3 ... behind it.
    """
    name = given_name(document, problems)
    family = _family(connection, name, document.url)
    for row in family:
        if row.sha256 == document.sha256:
            return Placement(replace(document, id=row.id), row.name, row.key, problems)
    by_id = {row.key for row in family if row.name == name}
    heads = [(row, "id" if row.key in by_id else "url") for row in family if row.new is None]
    found = _free(connection, document, name)
    if found.id != name and not any(problem.code == TAKEN for problem in problems):
        problems += (Problem("intake", TAKEN, f"id {name!r} already stands for another text; this one is {found.id!r}"),)
    later = [(row, reason) for row, reason in heads if row.published > document.published]
    if later:
        row, reason = max(later, key=lambda one: (one[0].published, one[0].id))
        return Placement(found, name, None, problems, (), (row.key, row.id, reason))
    corrects = tuple((row.key, row.id, reason) for row, reason in sorted(heads, key=lambda one: one[0].id))
    return Placement(found, name, None, problems, corrects)


def rename_reading(reading: Reading, document: Document) -> Reading:
    """The same reading under another id of its document: its records, and all that points to them, get ids that follow from that."""
    ids = {record.id: make_id(document.id, record.id) for register in REGISTERS for record in getattr(reading, register)}

    def put(value: Any) -> Any:
        return ids.get(value, value) if isinstance(value, str) else tuple(put(one) for one in value) if isinstance(value, tuple) else value

    def renew(record: Any) -> Any:
        named = {f.name: getattr(record, f.name) for f in fields(record) if f.name in POINTING}
        return replace(record, **{name: put(value) for name, value in named.items()})

    parts = {register: tuple(renew(record) for record in getattr(reading, register)) for register in (*REGISTERS, "links")}
    return replace(reading, document=document, **parts)


def _family(connection: Connection, name: str, url: str | None) -> Sequence[Row[Any]]:
    # SQL as it is, not put together: it is asked for every document, and putting it together takes longer than the answer.
    return connection.exec_driver_sql(FAMILY, (name, name, url)).all()


def _free(connection: Connection, document: Document, name: str) -> Document:
    """The document under the first id that no other text has."""
    id, n = name, 1
    while connection.exec_driver_sql("SELECT 1 FROM documents WHERE id = ?", (id,)).first() is not None:
        n += 1
        id = f"{name}-{n}"
    return document if id == document.id else replace(document, id=id)
