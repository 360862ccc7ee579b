"""Excel: a sheet a register, the sources, and a codebook that says what each column means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from communique.export.cells import clean
from communique.export.errors import ExportError, missing
from communique.export.registers import make_register_table
from communique.export.registry import Job, exporter
from communique.ledger.tables import Column, Table

# Excel's own limits: rows of a sheet with its header, and characters of a cell.
MOST_ROWS, LONGEST = 1_048_576, 32_767
WIDTHS = {"day": 11, "integer": 9, "number": 12}
WIDE = {"sentence": 60, "action": 50, "url": 40, "meaning": 90, "people": 40, "title": 50}
# Long before any ledger: a file must not tell when it was made, or two of the same ledger would differ.
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
SOURCES = (
    Column("document", "text", "id of the document"),
    Column("published", "day", "day of publication"),
    Column("publisher", "text", "who published it"),
    Column("title", "text", "its title"),
    Column("side", "text", "code of the side whose official text it is"),
    Column("url", "text", "its address"),
)
CODEBOOK = (
    Column("sheet", "text", ""),
    Column("column", "text", ""),
    Column("type", "text", ""),
    Column("meaning", "text", ""),
)


@exporter("xlsx", "Excel: a sheet a register, the sources and a codebook")
def write(job: Job, path: Path) -> int:
    """Writes the workbook; the number of happenings in it. Raises ExportError without XlsxWriter or for more rows than a sheet holds."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise missing("XlsxWriter", "excel") from error
    tables = [make_register_table(job, register) for register in job.wanted.registers]
    for table in tables:
        if len(table.rows) >= MOST_ROWS:
            message = f"{len(table.rows)} {table.register} are more than an Excel sheet holds ({MOST_ROWS - 1})"
            raise ExportError(f"{message}; export parquet, or ask for less with --since and --until")
    count = sum(len(table.rows) for table in tables)
    tables.append(_make_sources(job))
    tables.append(_make_codebook(tables))
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    try:
        book.set_properties({"created": MADE, "title": "communique ledger"})
        head = book.add_format({"bold": True})
        for table in tables:
            _write_sheet(book.add_worksheet(table.register), table, head)
    finally:
        book.close()
    return count


def _write_sheet(sheet: Any, table: Table, head: Any) -> None:
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, WIDE.get(column.name, WIDTHS.get(column.type, 16)))
        sheet.write_string(0, number, column.name, head)
    for line, row in enumerate(table.rows, 1):
        for number, value in enumerate(row):
            if isinstance(value, str):
                # A string cell is never a formula to Excel, whatever it begins with; codes such as 010 stay text.
                sheet.write_string(line, number, clean(value)[:LONGEST])
            elif value is not None:
                sheet.write_number(line, number, value)


def _make_sources(job: Job) -> Table:
    found = {source.document: source for happening in job.happenings for source in happening.sources}
    ordered: Sequence[Any] = sorted(found.values(), key=lambda source: (source.published, source.document))
    rows = tuple(tuple(getattr(source, column.name) for column in SOURCES) for source in ordered)
    return Table("sources", SOURCES, rows)


def _make_codebook(tables: Sequence[Table]) -> Table:
    rows = tuple((table.register, column.name, column.type, column.meaning) for table in tables for column in table.columns)
    return Table("codebook", CODEBOOK, rows)
