"""Writes into a ledger: documents, runs, records and links, a document at a time, whole or not at all."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Column, Connection, func, insert, select

from communique.intake.offsets import Origin
from communique.ledger.errors import LedgerError, explain
from communique.ledger.merging import merge
from communique.ledger.opening import open_connection
from communique.ledger.origins import add_origin, knows_origin
from communique.ledger.placing import Placement, place, rename_reading
from communique.ledger.rows import Row, dump, make_rows
from communique.ledger.schema import (
    link_withdrawals,
    links,
    readings,
    record_evidence,
    record_parties,
    record_topics,
    records,
    runs,
    supersessions,
    withdrawals,
)
from communique.ledger.sql import among, link_stands, stands
from communique.ledger.writing import NewRows, insert_sql
from communique.model import Document, Problem, Reading, to_plain
from communique.versions import Versions

_INSERT_DOCUMENT = insert_sql("documents", ("name", "run", *Document.__slots__))


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a reading changed: numbers of records added, changed and withdrawn, and the id of its document."""

    document: str
    added: int
    changed: int
    withdrawn: int


class MovedError(LedgerError):
    """Another process took the document's id meanwhile: place it again and read it again."""


class Ledger:
    """A ledger file, open. Use it as a context manager; one that was opened to read never changes the file."""

    def __init__(self, path: Path, connection: Connection, writable: bool) -> None:
        self.path, self.connection, self.writable = path, connection, writable
        self._depth = 0
        self._touched: set[int] = set()
        self._run: tuple[Versions, int] | None = None
        self._run_before: tuple[Versions, int] | None = None

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False) -> Ledger:
        """The ledger in a file; with ``write`` a new one where there is none. Raises LedgerError, which says what to do."""
        return cls(Path(path), open_connection(Path(path), write=write), write)

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()
        self.connection.engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """All that is written inside, at once or not at all; nested ones are part of the outermost."""
        if not self.writable:
            raise LedgerError(f"{self.path}: opened to read only")
        with explain(self.path):
            if self._depth == 0:
                self.connection.exec_driver_sql("BEGIN IMMEDIATE")
                self._touched.clear()
                self._run_before = self._run
            self._depth += 1
            try:
                yield self.connection
                if self._depth == 1:
                    merge(self.connection, self._touched)
                    self.connection.exec_driver_sql("COMMIT")
            except BaseException:
                if self._depth == 1:
                    self._run = self._run_before
                    with contextlib.suppress(Exception):  # a full disk may have rolled back already
                        self.connection.exec_driver_sql("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the ledger for all that is asked inside, whatever others write meanwhile."""
        with explain(self.path):
            if self._depth:
                yield self.connection
                return
            self.connection.exec_driver_sql("BEGIN")
            try:
                yield self.connection
            finally:
                with contextlib.suppress(Exception):
                    self.connection.exec_driver_sql("ROLLBACK")

    def touch(self, keys: Iterable[int]) -> None:
        """Has the happenings of these records worked out anew when the writing ends."""
        self._touched.update(keys)

    def place(self, document: Document, problems: tuple[Problem, ...] = ()) -> Placement:
        """Where a document belongs: new, known or a correction; its ``document`` has the id to read it under."""
        with explain(self.path):
            return place(self.connection, document, problems)

    def is_read(self, placement: Placement, versions: Versions) -> bool:
        """Whether the last reading of a known document was made by the same code, knowledge and model."""
        if placement.key is None:
            return False
        last = select(runs).join(readings, readings.c.run == runs.c.key).where(readings.c.document == placement.key)
        with explain(self.path):
            row = self.connection.execute(last.order_by(readings.c.key.desc()).limit(1)).first()
        return row is not None and (row.code, row.knowledge, row.model) == (versions.code, versions.knowledge, versions.model)

    def start_run(self, versions: Versions, started: str | None = None) -> int:
        """The number of the run that this object writes; it is recorded with the first thing that the run writes."""
        if self._run is None or self._run[0] != versions:
            with self.writing() as connection:
                key = _next(connection, runs.c.key)
                connection.execute(insert(runs), [{"key": key, **asdict(versions), "started": started}])
            self._run = versions, key
        return self._run[1]

    def knows_origin(self, placement: Placement, origin: Origin) -> bool:
        """Whether it is recorded that a document that is there came from this source."""
        with explain(self.path):
            return placement.key is not None and knows_origin(self.connection, placement.key, origin)

    def note_origin(self, placement: Placement, origin: Origin, versions: Versions, started: str | None = None) -> None:
        """Records that a document that is there came from this source as well; nothing where that is known."""
        if placement.key is not None and not self.knows_origin(placement, origin):
            with self.writing() as connection:
                add_origin(connection, placement.key, origin, self.start_run(versions, started))

    def record(self, reading: Reading, versions: Versions, started: str | None = None, origin: Origin | None = None) -> Recorded:
        """Records a reading; what an earlier one of the same document had and this one has not is withdrawn.

        The document's id must be that of ``place``; MovedError where another process took it meanwhile. Raises LedgerError for
        a record that the words of the document do not prove. ``origin`` is what its text was taken out of.
        """
        return self.record_all((reading,), versions, started, {reading.document.id: origin} if origin is not None else None)[0]

    def record_all(
        self,
        readings: Iterable[Reading],
        versions: Versions,
        started: str | None = None,
        origins: Mapping[str, Origin] | None = None,
        *,
        rename: bool = False,
    ) -> list[Recorded]:
        """The same for many readings at once: all of them are recorded, or none. ``origins`` are those of documents, by their ids.

        Some hundred readings a call are written several times as quickly as one by one; what is killed loses the call. With
        ``rename`` a reading that cannot be made again may keep another id than its own: where the ledger has another text under
        that, the document and its records get new ids, and there is no MovedError.
        """
        prepared = [(reading, *make_rows(reading)) for reading in readings]
        for reading, _, faults in prepared:
            if faults:
                raise LedgerError(f"document {reading.document.id}: nothing recorded, for {faults[0]}")
        if not prepared:
            return []
        with self.writing() as connection:
            run = self.start_run(versions, started)
            new = NewRows(connection)
            done = [self._record(connection, new, reading, rows, run, rename) for reading, rows, _ in prepared]
            new.flush()
            for id, origin in (origins or {}).items():
                key = connection.exec_driver_sql("SELECT key FROM documents WHERE id = ?", (id,)).scalar()
                if key is not None:
                    add_origin(connection, key, origin, run)
        return done

    def _record(self, connection: Connection, new: NewRows, reading: Reading, rows: list[Row], run: int, rename: bool) -> Recorded:
        placement = place(connection, reading.document, reading.problems)
        if placement.document.id != reading.document.id:
            if not rename:
                raise MovedError(f"document {reading.document.id}: the ledger keeps it as {placement.document.id} by now")
            reading = replace(rename_reading(reading, placement.document), problems=placement.problems)
            rows = make_rows(reading)[0]
        key, is_new = placement.key, placement.key is None
        is_history = placement.corrected_by is not None
        if key is None and not placement.corrects and not is_history and all(link.kind != "same_as" for link in reading.links):
            key = self._insert_document(connection, placement, run)
            new.add(key, reading.document.published, run, rows, reading.links, reading.problems)
            return Recorded(reading.document.id, len(rows), 0, 0)
        new.flush()  # the document may be one of those that wait
        if key is None:
            key = self._add_document(connection, placement, run)
        else:
            known = connection.execute(select(supersessions.c.new).where(supersessions.c.old == key)).first()
            is_history = known is not None
        once = select(readings.c.key).where(readings.c.document == key, readings.c.run == run)
        if is_new or connection.execute(once).first() is None:
            problems = dump([to_plain(problem) for problem in reading.problems])
            connection.execute(insert(readings), [{"run": run, "document": key, "problems": problems}])
        counts = self._replace_records(connection, key, [] if is_history and not is_new else rows, run, is_new)
        self._replace_links(connection, key, reading if not is_history else None, run, is_new)
        if is_history and is_new:
            self._withdraw_all(connection, key, run)
        return Recorded(reading.document.id, *counts)

    def _insert_document(self, connection: Connection, placement: Placement, run: int) -> int:
        document = placement.document
        values = [getattr(document, column) for column in Document.__slots__]
        key = int(connection.exec_driver_sql(_INSERT_DOCUMENT, (placement.name, run, *values)).lastrowid)
        words = (key, document.title or "", document.text)
        connection.exec_driver_sql("INSERT INTO document_words (rowid, title, text) VALUES (?, ?, ?)", words)
        return key

    def _add_document(self, connection: Connection, placement: Placement, run: int) -> int:
        key = self._insert_document(connection, placement, run)
        for old, _, reason in placement.corrects:
            connection.execute(insert(supersessions), [{"old": old, "new": key, "reason": reason, "run": run}])
            self._withdraw_all(connection, old, run)
        if placement.corrected_by is not None:
            new, _, reason = placement.corrected_by
            connection.execute(insert(supersessions), [{"old": key, "new": new, "reason": reason, "run": run}])
        return key

    def _withdraw_all(self, connection: Connection, document: int, run: int) -> None:
        keys = connection.scalars(select(records.c.key).where(records.c.document == document, stands())).all()
        self._withdraw(connection, [(key, "superseded") for key in keys], run)
        here = (links.c.from_document == document) | (links.c.to_document == document)
        self.withdraw_links(connection, connection.scalars(select(links.c.key).where(here, link_stands())).all(), run)

    def _replace_records(self, connection: Connection, document: int, rows: list[Row], run: int, is_new: bool) -> tuple[int, int, int]:
        columns = (records.c.key, records.c.id, records.c.record, records.c.parties)
        standing = () if is_new else connection.execute(select(*columns).where(records.c.document == document, stands()))
        before = {row.id: row for row in standing}
        fresh = [row for row in rows if row.id not in before]
        changed = [
            row for row in rows if row.id in before and (before[row.id].record, before[row.id].parties) != (row.json, row.parties_text)
        ]
        gone = set(before) - {row.id for row in rows}
        self._withdraw(
            connection, [(before[row.id].key, "changed") for row in changed] + [(before[i].key, "gone") for i in sorted(gone)], run
        )
        new = {row.id for row in (*fresh, *changed)}
        self._insert_records(connection, document, [row for row in rows if row.id in new], run)
        return len(fresh), len(changed), len(gone)

    def _insert_records(self, connection: Connection, document: int, rows: list[Row], run: int) -> None:
        if not rows:
            return
        first = _next(connection, records.c.key)
        numbered = list(enumerate(rows, first))
        values = [
            {
                "key": key, "id": row.id, "document": document, "run": run, "register": row.register, "type": row.type,
                "status": row.status, "basis": row.basis, "start_date": row.start, "end_date": row.end, "position": row.position,
                "parties": row.parties_text, "record": row.json,
            }
            for key, row in numbered
        ]  # fmt: skip
        connection.execute(insert(records), values)
        parties = [{"code": code, "role": role, "record": key} for key, row in numbered for code, role in row.parties]
        topics = [{"topic": topic, "record": key} for key, row in numbered for topic in row.topics]
        evidence = [{"record": key, "field": field, "start": s, "end": e} for key, row in numbered for field, s, e in row.evidence]
        for table, found in ((record_parties, parties), (record_topics, topics), (record_evidence, evidence)):
            if found:
                connection.execute(insert(table), found)
        self._note_unlinked(connection, [key for key, _ in numbered])

    def _withdraw(self, connection: Connection, keys: list[tuple[int, str]], run: int) -> None:
        if keys:
            connection.execute(insert(withdrawals), [{"record": key, "run": run, "reason": reason} for key, reason in keys])
            self._note_unlinked(connection, [key for key, _ in keys])

    def _note_unlinked(self, connection: Connection, keys: list[int]) -> None:
        """Has links proposed anew, at the end of ``add``, for the documents of these records, and their happenings worked out anew."""
        self.touch(keys)
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO unlinked SELECT document FROM records WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)
        )

    def _replace_links(self, connection: Connection, document: int, reading: Reading | None, run: int, is_new: bool) -> None:
        found = Counter(dump(to_plain(link)) for link in reading.links) if reading is not None else Counter[str]()
        own = (links.c.from_document == document) & (links.c.to_document == document)
        before = [] if is_new else list(connection.execute(select(links.c.key, links.c.link).where(own, link_stands())))
        kept = {row.link for row in before if row.link in found}
        self.withdraw_links(connection, [row.key for row in before if row.link not in kept], run)
        values: list[dict[str, Any]] = [
            {
                "kind": link.kind,
                "from_id": link.from_,
                "to_id": link.to,
                "link": text,
                "from_document": document,
                "to_document": document,
                "run": run,
            }
            for link in (reading.links if reading is not None else ())
            if (text := dump(to_plain(link))) not in kept
        ]
        if values:
            connection.execute(insert(links), values)
            self.touch_ids(connection, [row[end] for row in values for end in ("from_id", "to_id")])

    def withdraw_links(self, connection: Connection, keys: Iterable[int], run: int) -> None:
        """Records that links stand no more."""
        keys = list(keys)
        if keys:
            connection.execute(insert(link_withdrawals), [{"link": key, "run": run} for key in keys])
            ends = connection.execute(select(links.c.from_id, links.c.to_id).where(among(links.c.key, keys)))
            self.touch_ids(connection, [id for row in ends for id in row])

    def touch_ids(self, connection: Connection, ids: Iterable[str]) -> None:
        """The same as ``touch``, by the ids of records."""
        self.touch(connection.scalars(select(records.c.key).where(among(records.c.id, set(ids)))))


def _next(connection: Connection, column: Column[Any]) -> int:
    return int(connection.execute(select(func.coalesce(func.max(column), 0) + 1)).scalar_one())
