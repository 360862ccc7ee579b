"""Reads one data file and says exactly what is wrong with it."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from communique.knowledge.paths import DataPath, Layered


class KnowledgeError(ValueError):
    """A data file breaks a rule: the message names the file, the entry, what was found and what was expected."""

    def __init__(self, path: DataPath | str, entry: str, found: str, expected: str) -> None:
        super().__init__(f"{path}: {entry}: found {found}; expected {expected}")


def read_toml(path: DataPath) -> dict[str, Any]:
    """The tables of a TOML file. Raises KnowledgeError where it is not TOML."""
    if isinstance(path, Layered) and (table := path.table()) is not None:
        return table
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(path, "file", str(error), "TOML in UTF-8") from error


def read_csv(path: DataPath, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file whose header is exactly ``columns``; lines that begin with # are comments."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    rows = csv.reader(lines)
    header = tuple(next(rows, ()))
    if header != columns:
        raise KnowledgeError(path, "header", ",".join(header), ",".join(columns))
    found = []
    for row in rows:
        if len(row) != len(columns):
            raise KnowledgeError(path, f"row {','.join(row)[:60]!r}", f"{len(row)} cells", f"{len(columns)} cells")
        found.append({key: cell.strip() for key, cell in zip(columns, row, strict=True)})
    return found


def check_keys(path: DataPath, entry: str, table: Mapping[str, Any], required: Mapping[str, type], optional: Mapping[str, type]) -> None:
    """Raises KnowledgeError for an unknown or missing key, or a value of another type (list: of strings)."""
    allowed = {**required, **optional}
    for key, value in table.items():
        if key not in allowed:
            raise KnowledgeError(path, entry, f"unknown key {key!r}", f"one of {', '.join(sorted(allowed))}")
        if not isinstance(value, allowed[key]):
            raise KnowledgeError(path, f"{entry}.{key}", type(value).__name__, allowed[key].__name__)
    for key in required:
        if key not in table:
            raise KnowledgeError(path, entry, f"no key {key!r}", f"the key {key!r}")


MARK = re.compile(r"\[([^\[\]]*)\]")


def unmark(example: str) -> tuple[str, list[tuple[int, int]]]:
    """An example without its brackets, and the (start, end) of what stood in them: ``"[A] met [B]"``."""
    text, spans, last = "", [], 0
    for m in MARK.finditer(example):
        text += example[last : m.start()]
        spans.append((len(text), len(text) + len(m.group(1))))
        text += m.group(1)
        last = m.end()
    return text + example[last:], spans


def check_examples(path: DataPath, entry: str, examples: Iterable[str], lookalikes: Iterable[str]) -> None:
    """Raises KnowledgeError unless there are two marked examples and one look-alike (house rule)."""
    marked = [e for e in examples if MARK.search(e)]
    if len(marked) < 2:
        raise KnowledgeError(path, f"{entry}.examples", f"{len(marked)} with [marked] words", "at least two")
    if not list(lookalikes):
        raise KnowledgeError(path, f"{entry}.lookalikes", "none", "at least one sentence that must stay silent")
