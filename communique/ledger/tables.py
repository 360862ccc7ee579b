"""Gives the tables that files and data frames hold: the rows of the ledger's views, with what each column means."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from communique.knowledge.files import read_csv
from communique.ledger.errors import LedgerError
from communique.model import REGISTERS

ALL = "all"
TYPES = ("text", "integer", "number", "day", "list")
# What the columns of a register that hold words of the document are called.
WORDS = ("cue", "action", "sentence")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type is one of TYPES, days are ISO dates, lists have blanks between their codes."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a register, a cell for each column; null is what is not known."""

    register: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]


@functools.cache
def _described() -> Mapping[tuple[str, str], Column]:
    rows = read_csv(Path(__file__).parent / "columns.csv", ("register", "column", "type", "meaning"))
    return {(row["register"], row["column"]): Column(row["column"], row["type"], row["meaning"]) for row in rows}


def describe_column(register: str, name: str) -> Column:
    """What a column of a register's view means. Raises LedgerError for one that ``columns.csv`` does not describe."""
    column = _described().get((register, name)) or _described().get((ALL, name))
    if column is None:
        raise LedgerError(f"the column {name} of {register} is not described in ledger/columns.csv")
    return column


def read_table(connection: Connection, register: str, ids: Sequence[str]) -> Table:
    """The rows of a register's view for some happenings, in the order of ``ids``; ids of other registers are passed over."""
    if register not in REGISTERS:
        raise LedgerError(f"there is no register {register!r}; registers are {', '.join(REGISTERS)}")
    query = text(f"SELECT * FROM {register} WHERE id IN (SELECT value FROM json_each(:ids))")
    found = connection.execute(query, {"ids": json.dumps(list(ids))})
    columns = tuple(describe_column(register, name) for name in found.keys())  # noqa: SIM118 - a result, not a dict
    place = {id: number for number, id in enumerate(ids)}
    at = [column.name for column in columns].index("id")
    rows = sorted((tuple(row) for row in found), key=lambda row: place[row[at]])
    return Table(register, columns, tuple(rows))
