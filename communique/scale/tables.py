"""The tables of the bulk output: their columns, and rows to Parquet and back, the same bytes for the same rows."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communique.model import REGISTERS, Document, Evidence, Link, Party, Problem, Reading, spans, to_plain
from communique.scale.errors import RunError

# Columns that hold numbers; all others are text, and so days and codes stay what they are.
NUMBERS = frozenset(("characters", "start", "end"))
TABLES: dict[str, tuple[str, ...]] = {
    "documents": Document.__slots__,
    "records": (
        "document_id", "record_id", "register", "type", "status", "start_date", "end_date", "actors", "recipients", "record",
    ),
    "evidence": ("record_id", "document_id", "field", "start", "end", "text"),
    "links": ("document_id", "kind", "from_id", "to_id", "link"),
    "problems": ("document_id", "source", "stage", "code", "message", "evidence"),
}  # fmt: skip
# By register: the field of its type, that of its days, and those of who does something and of whom it is done to.
SHAPES: Mapping[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "events": ("type", "when", ("actors",), ("recipients",)),
    "contacts": ("kind", "when", ("participants",), ()),
    "agreements": ("kind", "when", ("parties",), ()),
    "transfers": ("category", "when", ("supplier",), ("recipient",)),
    "commitments": ("strength", "made", ("by",), ("to",)),
    "statements": ("kind", "when", ("speaker",), ()),
}
# What compresses best beside its cost; part of the bytes, so never left to a library's default.
COMPRESSION, LEVEL = "zstd", 3

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]


def make_rows(reading: Reading, source: str | None = None) -> Rows:
    """The rows of each table for one reading; ``source`` names the input that the document stood in."""
    document = reading.document.id
    rows: Rows = {name: [] for name in TABLES}
    rows["documents"].append(tuple(getattr(reading.document, name) for name in TABLES["documents"]))
    for register in REGISTERS:
        for record in getattr(reading, register):
            rows["records"].append(_record_row(document, register, record))
            rows["evidence"] += [(record.id, document, field, e.start, e.end, e.text) for field, e in _find_evidence(record)]
    rows["links"] = [_link_row(document, link) for link in reading.links]
    rows["problems"] = [problem_row(document, source, problem) for problem in reading.problems]
    return rows


def problem_row(document: str | None, source: str | None, problem: Problem) -> Row:
    """The row of a problem; of what was refused there is no document, and ``source`` says where it stands."""
    return document, source, problem.stage, problem.code, storable(problem.message), dump(to_plain(problem.evidence))


def _record_row(document: str, register: str, record: Any) -> Row:
    type_field, day_field, doers, receivers = SHAPES[register]
    when = getattr(record, day_field)
    start, end = (when.start, when.end) if when is not None else (None, None)
    actors = _codes(record, doers)
    if register == "statements" and record.side is not None:
        actors = record.side
    status = getattr(record, "status", None)
    kind = getattr(record, type_field)
    return document, record.id, register, kind, status, start, end, actors, _codes(record, receivers), dump(to_plain(record))


def _link_row(document: str, link: Link) -> Row:
    return document, link.kind, link.from_, link.to, dump(to_plain(link))


def _codes(record: Any, names: Sequence[str]) -> str:
    """The codes of the parties in some fields, each once, in the order of the record, with blanks between."""
    found: dict[str, None] = {}
    for name in names:
        value = getattr(record, name)
        for party in value if isinstance(value, tuple) else (value,):
            if isinstance(party, Party) and party.code is not None:
                found[party.code] = None
    return " ".join(found)


def _find_evidence(record: Any) -> list[tuple[str, Evidence]]:
    """(field, evidence) of a record, each once: what stands under ``evidence`` by its keys, what a field holds itself by its name."""
    found: dict[tuple[str, Evidence], None] = {}
    for name in type(record).__slots__:
        value = getattr(record, name)
        if name == "evidence":
            for field, proofs in value.items():
                found.update(((field, proof), None) for proof in proofs)
        elif value:
            found.update(((name, proof), None) for proof in spans(value))
    return sorted(found, key=lambda one: (one[0], one[1].start, one[1].end))


def dump(value: Any) -> str:
    """Compact JSON, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def storable(words: str) -> str:
    """Words that UTF-8 can hold: a name of a file may have bytes that are none."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def to_parquet(name: str, rows: Sequence[Row]) -> bytes:
    """The Parquet file of a table's rows."""
    arrow, parquet = load_arrow()
    columns = list(zip(*rows, strict=True)) or [()] * len(TABLES[name])
    schema = make_schema(name)
    arrays = [arrow.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    out = io.BytesIO()
    parquet.write_table(arrow.Table.from_arrays(arrays, schema=schema), out, compression=COMPRESSION, compression_level=LEVEL)
    return out.getvalue()


def make_schema(name: str) -> Any:
    """The Arrow schema of a table."""
    arrow, _ = load_arrow()
    return arrow.schema([arrow.field(column, arrow.int64() if column in NUMBERS else arrow.string()) for column in TABLES[name]])


def write_parquet(path: str, name: str, tables: Iterable[Any]) -> int:
    """Writes Arrow tables into one Parquet file, in groups large enough to be read quickly; the number of rows."""
    arrow, parquet = load_arrow()
    waiting: list[Any] = []
    count = rows = size = 0
    with parquet.ParquetWriter(path, make_schema(name), compression=COMPRESSION, compression_level=LEVEL) as writer:
        for table in tables:
            waiting.append(table)
            count, rows, size = count + table.num_rows, rows + table.num_rows, size + table.nbytes
            if rows >= GROUP_ROWS or size >= GROUP_BYTES:
                writer.write_table(arrow.concat_tables(waiting), row_group_size=GROUP_ROWS * 2)
                waiting, rows, size = [], 0, 0
        if waiting:
            writer.write_table(arrow.concat_tables(waiting), row_group_size=GROUP_ROWS * 2)
    return count


# A group is what a reader takes in at once: enough rows to compress and skip well, few enough for a small machine.
GROUP_ROWS, GROUP_BYTES = 50_000, 32_000_000


def load_arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet module. Raises RunError, with the command that installs them, where they are not there."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise RunError("writing Parquet needs pyarrow, which is not installed: pip install 'communique[parquet]'") from error
    return pyarrow, pyarrow.parquet
