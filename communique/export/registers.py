"""Makes the tables of registers that CSV, Parquet and Excel hold, and the one table of all registers together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from communique.export.cells import Value
from communique.export.registry import Job
from communique.export.telling import find_lead, find_sentence, withhold_record
from communique.ledger.queries import Happening
from communique.ledger.tables import WORDS, Column, Table, describe_column

# One row a happening, whatever its register: what every register has. The last column holds all the rest.
COMMON = (
    Column("register", "text", "contacts, agreements, transfers, commitments, statements, events"),
    Column("id", "text", "id of the happening: what one or more documents tell of one thing"),
    Column("type", "text", "kind, category, strength or PLOVER type, by register"),
    Column("status", "text", "how far it has come by what all its documents tell"),
    Column("start", "day", "first day on which it was or will be (inclusive)"),
    Column("end", "day", "last day (inclusive)"),
    Column("deadline", "day", "last day of a commitment's deadline"),
    Column("parties", "list", "codes of all who are concerned"),
    Column("topics", "list", "topics of the closed vocabulary"),
    Column("basis", "text", "stated by the text, or inferred"),
    Column("judgement", "text", "a person's decision: accept, edit; empty where nobody judged"),
    Column("sources", "integer", "number of documents that tell of it"),
    Column("first_published", "day", "publication of the first document that tells of it"),
    Column("last_published", "day", "publication of the last one"),
    Column("document", "text", "id of the document whose record leads"),
    Column("publisher", "text", "who published that document"),
    Column("title", "text", "its title"),
    Column("url", "text", "its address"),
    Column("sentence", "text", "words of that document around the words that made the record; left out with --without-text"),
)
RECORD = Column("record", "text", "the leading record as a JSON object of the record contract")


def make_register_table(job: Job, register: str) -> Table:
    """The table of a register: the columns of the ledger's view, and the sentence."""
    happenings = job.of(register)
    table = job.read_table(register, [happening.id for happening in happenings])
    by_id = {happening.id: happening for happening in happenings}
    names = [column.name for column in table.columns]
    at, hidden = names.index("id"), {number for number, name in enumerate(names) if name in WORDS and not job.with_text}
    rows = tuple(
        (*(None if number in hidden else cell for number, cell in enumerate(row)), _sentence(job, by_id[row[at]])) for row in table.rows
    )
    return Table(register, (*table.columns, describe_column(register, "sentence")), rows)


def _sentence(job: Job, happening: Happening) -> str | None:
    return find_sentence(job, happening, json.loads(happening.record)) if job.with_text else None


def make_common_table(job: Job, with_record: bool) -> Table:
    """The table of all registers together, by day, then id; ``with_record`` adds the record as JSON."""
    columns = (*COMMON, RECORD) if with_record else COMMON
    rows = tuple(tuple(cells[column.name] for column in columns) for cells in _common(job))
    return Table("happenings", columns, rows)


def _common(job: Job) -> Iterator[Mapping[str, Any]]:
    for happening in job.happenings:
        lead = find_lead(happening)
        cells: dict[str, Value] = {name: getattr(happening, name) for name in happening._fields if name not in ("sources", "record")}
        cells |= {"parties": " ".join(happening.parties), "topics": " ".join(happening.topics), "sentence": _sentence(job, happening)}
        cells |= {"sources": len({source.document for source in happening.sources})}
        cells |= {"publisher": lead.publisher, "title": lead.title, "url": lead.url}
        cells["record"] = happening.record if job.with_text else withhold_record(happening).record
        yield cells


def make_table(job: Job, with_record: bool) -> Table:
    """The table of the one register that was asked for, else that of all together."""
    registers = job.wanted.registers
    return make_register_table(job, registers[0]) if len(registers) == 1 else make_common_table(job, with_record)
