"""CSV: one register with all its columns, or all registers with what they have in common."""

from __future__ import annotations

from pathlib import Path

from communique.export.cells import write_csv
from communique.export.registers import make_table
from communique.export.registry import Job, exporter


@exporter("csv", "CSV in UTF-8: the columns of one --register, or what all registers have in common")
def write(job: Job, path: Path) -> int:
    """Writes the table; the number of its rows."""
    table = make_table(job, with_record=False)
    return write_csv(path, [column.name for column in table.columns], table.rows)
