"""Finds the shapes of a small notation in a row of atoms.

A shape is written as a diplomat would read it: ``the? day:DAY of? month:MONTH (,? year:YEAR)?``. Words in capitals
are classes, others stand for themselves, ``name:`` keeps the atom for the reader. Every atom is one code character,
so a shape becomes a regular expression over one short string: 80 shapes run over a text in a few microseconds a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ITEM = re.compile(r"\(|\)[?*]?|\||(?:(?P<name>\w+):)?(?P<what>[^\s()|?*]+)(?P<times>[?*])?")
_FIRST_CODE = 0xE000  # the private use area: never a character with a meaning in regular expressions


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of the notation and the reader that makes sense of what it found."""

    name: str
    notation: str
    read: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """Atoms ``first`` to ``end`` (exclusive) that have a shape, and the atoms its names caught."""

    first: int
    end: int
    shape: Shape
    caught: Mapping[str, int]

    def get(self, *names: str) -> int | None:
        """The atom that the first of these names caught, or None."""
        for name in names:
            if name in self.caught:
                return self.caught[name]
        return None


class Grammar:
    """Shapes over classes of words, compiled once."""

    def __init__(self, classes: Mapping[str, Sequence[str]], macros: Mapping[str, str], shapes: Sequence[Shape]) -> None:
        self.codes: dict[str, str] = {}
        self._classes = {name: "[" + "".join(self._code(word) for word in words) + "]" for name, words in classes.items()}
        self._patterns = [(shape, *self._compile(shape, macros)) for shape in shapes]

    def _code(self, word: str) -> str:
        return self.codes.setdefault(word, chr(_FIRST_CODE + len(self.codes)))

    def _compile(self, shape: Shape, macros: Mapping[str, str]) -> tuple[re.Pattern[str], frozenset[str]]:
        """The pattern of a shape, and atoms of which a text must have one for it to be found: those of its rarest class."""
        notation = shape.notation
        for name, written in macros.items():
            notation = notation.replace("{" + name + "}", written)
        parts = []
        needed: list[frozenset[str]] = []
        depth, parted = 0, False
        for item in _ITEM.finditer(notation):
            name, what, times = item["name"], item["what"], item["times"] or ""
            if what is None:
                depth += {"(": 1, "|": 0}.get(item.group(), -1)
                parted |= item.group() == "|" and not depth
                parts.append(item.group().replace("(", "(?:") if item.group() == "(" else item.group())
            elif what.isupper() and what not in self._classes:
                raise ValueError(f"shape {shape.name!r}: {what} is no class; classes are {', '.join(sorted(self._classes))}")
            else:
                code = self._classes[what] if what.isupper() else self._code(what)
                if not depth and not times:
                    needed.append(frozenset(code) - {"[", "]"})
                parts.append(f"(?P<{name}>{code}){times}" if name else code + times)
        # A shape that is one of two at its outermost needs neither.
        return re.compile("".join(parts)), min(needed, key=len) if needed and not parted else frozenset()

    def find(self, codes: str) -> Iterator[Hit]:
        """Hits from left to right, the longest first at each place, shapes named earlier first among equals."""
        present = frozenset(codes)
        hits = [
            (found.start(), -found.end(), order, found, shape)
            for order, (shape, pattern, needed) in enumerate(self._patterns)
            if not needed or not needed.isdisjoint(present)
            for found in pattern.finditer(codes)
        ]
        hits.sort(key=lambda hit: hit[:3])
        for first, minus_end, _, found, shape in hits:
            caught = {name: at for name in found.re.groupindex if (at := found.start(name)) >= 0}
            yield Hit(first, -minus_end, shape, caught)
