"""Makes cells of values, harmless to what reads them: spreadsheets obey formulas, tables end where a tab or a line ends.

The words come from strangers' texts. What is changed here is listed in docs/exports.md.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool | None

# Control characters, lone surrogates, and the signs that some programs take for the end of a line.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
GUARD = "'"


def clean(words: str) -> str:
    """The words without control characters; line ends and tabs stay."""
    return CONTROL.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(words: str) -> str:
    """The words on one line."""
    return CONTROL.sub(" ", BREAKS.sub(" ", words)).strip()


def guard(words: str) -> str:
    """The words with a leading apostrophe where a spreadsheet would take them for a formula."""
    return GUARD + words if words.lstrip(" \n\u00a0\ufeff\u200b").startswith(FORMULA) else words


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]], preamble: Sequence[str] = (), plain: bool = False) -> int:
    """Writes a comma-separated file in UTF-8 and gives back its number of rows; ``plain`` writes ASCII alone (see ``to_ascii``)."""
    count = 0
    with path.open("w", encoding="ascii" if plain else "utf-8", newline="") as stream:
        stream.writelines(f"{to_ascii(one_line(line)) if plain else one_line(line)}\n" for line in preamble)
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(header)
        for row in rows:
            # A panel has millions of zeros: whole numbers go as they are.
            table.writerow([value if type(value) is int else _csv_cell(value, plain) for value in row])
            count += 1
    return count


def write_tsv(path: Path, header: Sequence[str] | None, rows: Iterable[Sequence[Value]], null: str = "") -> int:
    """Writes a tab-separated file in UTF-8 without quotation marks, which readers differ about; the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        if header is not None:
            stream.write("\t".join(header) + "\n")
        for row in rows:
            stream.write("\t".join(_tsv_cell(value, null) for value in row) + "\n")
            count += 1
    return count


def _csv_cell(value: Value, plain: bool) -> str | int | float | None:
    if isinstance(value, str):
        words = clean(value)
        return guard(to_ascii(words) if plain else words)
    return number(value)


def _tsv_cell(value: Value, null: str) -> str:
    if value is None or value == "":
        return null
    if isinstance(value, str):
        return guard(one_line(value).replace('"', "'")) or null
    return str(number(value))


def number(value: int | float | bool | None) -> int | float | str | None:
    """A number as a table shows it: whole ones without a point, truth as ``true`` and ``false``."""
    if isinstance(value, bool):
        return str(value).lower()
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


LETTERS = str.maketrans({
    "ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th",
    "Þ": "Th", "ð": "d", "Ð": "D", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
    "\u00a0": " ", "€": "EUR", "£": "GBP",
    "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N",
})  # fmt: skip


def to_ascii(words: str) -> str:
    """The words in ASCII: accents dropped, what has no Latin letter as ``?``. One and the same to readers of Latin-1 and of UTF-8."""
    plain = unicodedata.normalize("NFKD", words.translate(LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c)).encode("ascii", "replace").decode()
