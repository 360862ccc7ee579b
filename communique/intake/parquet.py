"""Reads Parquet: one report a row, in the columns that JSON Lines have as keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from communique.intake.decoding import check_size
from communique.intake.extras import load_extra
from communique.intake.jsonl import FIELDS
from communique.intake.outcome import Refused
from communique.intake.record import Record

MAGIC = b"PAR1"
# Rows held at once: of long speeches some megabytes.
ROWS = 64


def read_parquet(stream: IO[bytes]) -> Iterator[tuple[int, Record | Refused]]:
    """(row, record or what is wrong with it) for each row, counted from 1. Raises Refused for a file that cannot be read."""
    parquet = load_extra("pyarrow.parquet", "reading Parquet")
    if not stream.seekable():
        raise Refused("unreadable", "a Parquet file cannot be read from a pipe, its table of contents is at its end; name the file")
    number = 0
    try:
        table = parquet.ParquetFile(stream)
        names = table.schema_arrow.names
        if "text" not in names:
            listed = ", ".join(names[:8]) or "none"
            raise Refused("bad_field", f'there is no column "text" (columns: {listed}); put the reports under "text"')
        columns = [name for name in ("text", *FIELDS) if name in names]
        for batch in table.iter_batches(batch_size=ROWS, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield number, _read_row(row)
    except Refused:
        raise
    except Exception as error:  # pyarrow raises what its C++ code finds, in many classes
        message = f"this Parquet file cannot be read ({type(error).__name__}: {error}); it may be cut off, get it again"
        raise Refused("broken", message, number + 1 if number else None) from error


def _read_row(row: dict[str, Any]) -> Record | Refused:
    text = row["text"]
    if not isinstance(text, str):
        kind = "empty" if text is None else f"a {type(text).__name__}"
        return Refused("bad_field", f'"text" is {kind}; expected the report as a string')
    try:
        check_size(len(text))
        return Record(text, **{name: _field(row.get(name), name) for name in FIELDS}, form="parquet")  # type: ignore[arg-type]
    except Refused as fault:
        return fault


def _field(value: Any, name: str) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise Refused("bad_field", f'"{name}" is a {type(value).__name__}; expected a string')
    return value or None
