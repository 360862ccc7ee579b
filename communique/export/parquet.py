"""Parquet: the same tables as CSV, with types; that of all registers holds the whole record as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from communique.export.cells import clean
from communique.export.errors import missing
from communique.export.registers import make_table
from communique.export.registry import Job, exporter
from communique.ledger.tables import Column


@exporter("parquet", "Parquet with types: the columns of one --register, or all registers with their records as JSON")
def write(job: Job, path: Path) -> int:
    """Writes the table; the number of its rows. Raises ExportError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise missing("pyarrow", "parquet") from error
    table = make_table(job, with_record=True)
    # Days stay ISO text: a ledger can hold "0000-..." of a broken text, which Arrow's dates cannot.
    kinds = {"integer": pa.int64(), "number": pa.float64()}
    fields = [
        pa.field(column.name, kinds.get(column.type, pa.string()), metadata={"meaning": column.meaning, "type": column.type})
        for column in table.columns
    ]
    cells = list(zip(*table.rows, strict=True)) or [()] * len(fields)
    columns = zip(table.columns, fields, cells, strict=True)
    arrays = [pa.array([_cell(column, value) for value in values], type=field.type) for column, field, values in columns]
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd")
    return len(table.rows)


def _cell(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type == "number":
        return float(value)
    return clean(value) if isinstance(value, str) else value
