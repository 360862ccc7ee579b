"""Writes new documents with all that was read in them: the quick way, table by table for many documents at once.

What is new to a ledger stands alone: nothing joins its records with others yet, nobody has judged them, so that each is a
happening of its own. Everything else (a document read again, a correction) goes the slow way, in ``store.py``. Both give the same rows;
a test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from communique.ledger.rows import Row, dump
from communique.model import Link, Problem, to_plain

# The statements as they are, with their columns: SQLite prepares each once.
INSERTS = {
    "readings": ("run", "document", "problems"),
    "records": (
        "key", "id", "document", "run", "register", "type", "status", "basis", "start_date", "end_date", "position", "parties",
        "record",
    ),
    "record_parties": ("code", "record", "role"),
    "record_topics": ("topic", "record"),
    "record_evidence": ("record", "field", "start", "end"),
    "links": ("kind", "from_id", "to_id", "link", "from_document", "to_document", "run"),
    "happenings": (
        "key", "id", "register", "lead", "type", "status", "basis", "start_date", "end_date", "deadline", "parties", "topics",
        "sources", "records", "first_published", "last_published",
    ),
    "happening_records": ("record", "happening"),
    "unlinked": ("document",),
}  # fmt: skip


def insert_sql(table: str, columns: Sequence[str]) -> str:
    """The statement that inserts a row."""
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


_STATEMENTS = {table: insert_sql(table, columns) for table, columns in INSERTS.items()}


class NewRows:
    """Rows of new documents that wait to be written together, in the order in which tables point to each other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in INSERTS}
        self._next_record: int | None = None

    def add(
        self, key: int, published: str, run: int, rows: Sequence[Row], links: Sequence[Link], problems: Sequence[Problem]
    ) -> None:  # fmt: skip
        """What one new document, of this key, says."""
        tables = self._rows
        tables["readings"].append((run, key, dump([to_plain(problem) for problem in problems])))
        for record, row in enumerate(rows, self._first(len(rows))):
            tables["records"].append(
                (
                    record, row.id, key, run, row.register, row.type, row.status, row.basis, row.start, row.end, row.position,
                    row.parties_text, row.json,
                )
            )  # fmt: skip
            tables["record_parties"] += [(code, record, role) for code, role in row.parties]
            tables["record_topics"] += [(topic, record) for topic in row.topics]
            tables["record_evidence"] += [(record, field, start, end) for field, start, end in row.evidence]
            codes = " ".join(sorted({code for code, _ in row.parties}))
            tables["happenings"].append(
                (
                    record, row.id, row.register, record, row.type, row.status, row.basis, row.start, row.end, row.deadline, codes,
                    " ".join(row.topics), 1, 1, published, published,
                )
            )  # fmt: skip
            tables["happening_records"].append((record, record))
        tables["links"] += [(link.kind, link.from_, link.to, dump(to_plain(link)), key, key, run) for link in links]
        if rows:
            tables["unlinked"].append((key,))

    def flush(self) -> None:
        """Writes what waits."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.exec_driver_sql(_STATEMENTS[table], rows)
                rows.clear()
        self._next_record = None

    def _first(self, number: int) -> int:
        """The first of so many keys of records: those of this transaction, which nobody else can take."""
        if self._next_record is None:
            self._next_record = int(self._connection.exec_driver_sql("SELECT coalesce(max(key), 0) + 1 FROM records").scalar_one())
        first = self._next_record
        self._next_record += number
        return first
