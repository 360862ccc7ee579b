"""Reads a dataset back: the readings that a run has written, one after the other, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.model import Reading
from communique.scale.errors import RunError
from communique.scale.folder import MANIFEST, Folder
from communique.scale.jobs import LAYOUT
from communique.scale.publishing import is_same
from communique.scale.tables import TABLES, load_arrow

# Rows of a table in memory at once.
ROWS = 1_000


def open_dataset(path: Path) -> dict[str, Any]:
    """The manifest of a dataset. Raises RunError, which says what to do, where there is none or a file is not as it says."""
    manifest = Folder(path).read_manifest()
    if manifest is None:
        raise RunError(f"{path}: there is no {MANIFEST}: no dataset of communique run, or one that has not come to its end")
    if manifest.get("layout") != LAYOUT:
        raise RunError(f"{path}: layout {manifest.get('layout')}, this communique reads {LAYOUT}: make it again with communique run")
    for one in manifest["files"]:
        if not is_same(path / one["path"], one, verify=False):
            raise RunError(f"{path / one['path']}: is missing or not of the size written; mend it: communique run INPUT --out DIR --verify")
    return manifest


def read_dataset(path: Path) -> Iterator[Reading]:
    """The readings of a dataset by day of publication and id, each as it was written.

    Raises RunError where there is no whole dataset, and ValueError for a reading that is none.
    """
    manifest = open_dataset(path)
    months: dict[str, dict[str, Path]] = {}
    for one in manifest["files"]:
        table, _, month = one["path"].partition("/")
        months.setdefault(month, {})[table] = path / one["path"]
    for files in months.values():
        if "documents" in files:
            yield from _read_month(files)


def _read_month(files: dict[str, Path]) -> Iterator[Reading]:
    """The readings of one month. All tables have their rows in the order of the documents, so none is held whole."""
    tables = {table: _Rows(files[table], table) for table in TABLES if table != "evidence"}
    for row in tables["documents"].take_all():
        document = row["id"]
        rows: list[tuple[str, Any]] = [(one["register"], one["record"]) for one in tables["records"].take(document)]
        rows += [("links", one["link"]) for one in tables["links"].take(document)]
        rows += [("problems", _problem(one)) for one in tables["problems"].take(document)]
        yield Reading.from_rows(row, rows)


def _problem(row: dict[str, Any]) -> dict[str, Any]:
    return {"stage": row["stage"], "code": row["code"], "message": row["message"], "evidence": json.loads(row["evidence"])}


class _Rows:
    """The rows of a table one by one; the next one can be looked at."""

    def __init__(self, path: Path, table: str) -> None:
        self._rows = _read_rows(path, table)
        self._next = next(self._rows, None)

    def take_all(self) -> Iterator[dict[str, Any]]:
        """All rows."""
        while self._next is not None:
            yield self._next
            self._next = next(self._rows, None)

    def take(self, document: str) -> Iterator[dict[str, Any]]:
        """The next rows, as long as they belong to a document."""
        while self._next is not None and self._next["document_id"] == document:
            yield self._next
            self._next = next(self._rows, None)


def _read_rows(path: Path, table: str) -> Iterator[dict[str, Any]]:
    _, parquet = load_arrow()
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS, columns=list(TABLES[table])):
            yield from batch.to_pylist()
