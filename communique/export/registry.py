"""The formats: which module has each, and what an exporter is given.

A format is one module with one decorated function, and one line in ``MODULES``.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from communique.model import REGISTERS

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge
    from communique.ledger.queries import Filter, Happening
    from communique.ledger.tables import Table

MODULES = {
    "plover": "plover", "polecat": "polecat", "icews": "icews", "gdelt": "gdelt", "colt": "colt", "sipri": "sipri", "panel": "panel",
    "csv": "csv_table", "jsonl": "json_lines", "parquet": "parquet", "xlsx": "xlsx", "geojson": "geojson", "markdown": "markdown",
    "bibtex": "bibtex",
}  # fmt: skip
DIRECTED, UNDIRECTED, NONE = "directed", "undirected", "none"
MONTH, YEAR = "month", "year"
DEAL_LAYOUT, YEAR_LAYOUT = "deals", "years"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be exported, and how. ``notes`` are for the person who asked: what was left out, and why.

    ``text_of`` gives the text of a document, ``read_table`` the rows of a register (``ledger/tables.py``).
    """

    happenings: Sequence[Happening]
    wanted: Filter
    knowledge: Knowledge
    text_of: Callable[[str], str]
    read_table: Callable[[str, Sequence[str]], Table]
    with_text: bool = True
    pairs: str = NONE
    per: str = MONTH
    layout: str = DEAL_LAYOUT
    every_pair: bool = False
    notes: list[str] = field(default_factory=list)

    def of(self, register: str) -> list[Happening]:
        """The happenings of a register."""
        return [happening for happening in self.happenings if happening.register == register]

    def note(self, count: int, message: str) -> None:
        """Tells what happened to so many of something; nothing where there were none."""
        if count:
            self.notes.append(f"{count} {message}")


Write = Callable[[Job, Path], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A format. ``write`` writes a job to a path and gives back how many rows, objects or entries it wrote.

    ``registers`` are those it takes; ``statuses`` those it takes where nobody asked for others, by register (all where not named);
    ``pairs`` the ways in which it can make pairs, the first the usual one, () where it makes none.
    """

    name: str
    write: Write
    about: str
    registers: tuple[str, ...]
    statuses: Mapping[str, tuple[str, ...]]
    pairs: tuple[str, ...]
    options: tuple[str, ...]


FORMATS: dict[str, Format] = {}


def exporter(
    name: str,
    about: str,
    registers: tuple[str, ...] = REGISTERS,
    statuses: Mapping[str, tuple[str, ...]] | None = None,
    pairs: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
) -> Callable[[Write], Write]:
    """Makes a function the exporter of a format; ``options`` are those of the command line that only it understands."""

    def decorate(write: Write) -> Write:
        FORMATS[name] = Format(name, write, about, registers, statuses or {}, pairs, options)
        return write

    return decorate


@functools.cache
def find_format(name: str) -> Format:
    """The format of a name out of MODULES. Its module is loaded only now: some need packages that others do without."""
    importlib.import_module(f"communique.export.{MODULES[name]}")
    return FORMATS[name]
