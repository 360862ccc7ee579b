"""Maps offsets of a stored text back to the original that it was taken out of, and says so where that cannot be done.

The stored text is what records point into. Of plain text and JSON Lines it is the whole input, and both offsets are the
same; of a page, a PDF file or a letter it is made of pieces, and each piece knows where it stood.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of the stored text that stood together in the original, in the order of the text.

    ``place`` names the part ("page 3"), None where the original is one. ``original_start`` and ``original_end`` count characters
    of that part; where both stretches are equally long, each character stands for itself, else the whole for the whole.
    """

    start: int
    end: int
    original_start: int
    original_end: int
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words stood in the original: characters ``start`` to ``end`` of ``place``, or of the whole where that is None."""

    place: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a stored text stood. ``unit`` says in words what the original's offsets count.

    Characters in no stretch were put in when the text was taken out (a line break between paragraphs), or could not be found.
    """

    unit: str
    stretches: tuple[Stretch, ...]

    def locate(self, start: int, end: int) -> tuple[Spot, ...]:
        """The spots of the original that characters ``start`` to ``end`` of the stored text stood on; empty where none is known."""
        found: list[Spot] = []
        first = bisect.bisect_right(self.stretches, start, key=lambda s: s.end)
        for stretch in self.stretches[first:]:
            if stretch.start >= end:
                break
            spot = _cut(stretch, max(start, stretch.start), min(end, stretch.end))
            before = found[-1] if found else None
            if before is not None and before.place == spot.place and before.end <= spot.start and spot.start - before.end <= NEAR:
                found[-1] = Spot(spot.place, before.start, spot.end)
            else:
                found.append(spot)
        return tuple(found)

    def covered(self) -> int:
        """How many characters of the stored text have a place in the original."""
        return sum(stretch.end - stretch.start for stretch in self.stretches)

    def to_plain(self) -> dict[str, Any]:
        """A JSON object: the unit and a list [start, end, original_start, original_end, place] for each stretch."""
        rows = [[s.start, s.end, s.original_start, s.original_end, s.place] for s in self.stretches]
        return {"unit": self.unit, "stretches": rows}

    def find_faults(self, length: int) -> list[str]:
        """What is wrong with the map of a text of so many characters; an empty list where every stretch is within bounds."""
        faults, at = [], 0
        for s in self.stretches:
            if not at <= s.start < s.end <= length:
                faults.append(f"characters {s.start} to {s.end} are out of order, or not among the {length} of the text")
            if not 0 <= s.original_start <= s.original_end:
                faults.append(f"characters {s.start} to {s.end} lead to {s.original_start} to {s.original_end} of the original")
            at = s.end
        return faults

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> OffsetMap:
        """The map that ``to_plain`` wrote."""
        return cls(data["unit"], tuple(Stretch(*row) for row in data["stretches"]))


# Two spots with no more than this between them are one: a tag or a space stands there.
NEAR = 200


def _cut(stretch: Stretch, start: int, end: int) -> Spot:
    if stretch.end - stretch.start != stretch.original_end - stretch.original_start:
        return Spot(stretch.place, stretch.original_start, stretch.original_end)
    shift = stretch.original_start - stretch.start
    return Spot(stretch.place, start + shift, end + shift)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a document's text was taken out of: the form, the name of the source, the hash of its bytes, and the map back.

    ``offsets`` is None where no map is possible or none is needed; ``note`` says which. ``line`` is the line, row or entry of a source
    that holds many.
    """

    form: str
    source: str
    sha256: str | None
    offsets: OffsetMap | None
    note: str
    line: int | None = None


class TextBuilder:
    """Puts a text together out of pieces of an original, and keeps where each stood."""

    def __init__(self, place: str | None = None) -> None:
        self.place = place
        self._parts: list[str] = []
        self._length = 0
        self._stretches: list[Stretch] = []

    def add(self, words: str, start: int, end: int | None = None) -> None:
        """Adds words that stood at ``start``; ``end`` is given where they stood there in another length (``&amp;``)."""
        if not words:
            return
        stop = start + len(words) if end is None else end
        last = self._stretches[-1] if self._stretches else None
        new = Stretch(self._length, self._length + len(words), start, stop, self.place)
        if last is not None and last.end == new.start and last.original_end == start and last.place == self.place and _even(last, new):
            new = Stretch(last.start, new.end, last.original_start, stop, self.place)
            self._stretches.pop()
        self._stretches.append(new)
        self._put(words)

    def insert(self, words: str) -> None:
        """Adds words that stood nowhere, such as a line break."""
        self._put(words)

    def _put(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)

    @property
    def length(self) -> int:
        """How long the text is by now."""
        return self._length

    def build(self, unit: str) -> tuple[str, OffsetMap]:
        """The text, and its map."""
        return "".join(self._parts), OffsetMap(unit, tuple(self._stretches))


def _even(*stretches: Stretch) -> bool:
    return all(s.end - s.start == s.original_end - s.original_start for s in stretches)


def join_parts(parts: Sequence[tuple[str, str]], between: str, unit: str) -> tuple[str, OffsetMap]:
    """(place, text) pairs as one text with ``between`` between them, and its map."""
    builder = TextBuilder()
    for number, (place, text) in enumerate(parts):
        if number:
            builder.insert(between)
        builder.place = place
        builder.add(text, 0)
    return builder.build(unit)


def moved(stretches: Iterable[Stretch], place: str) -> tuple[Stretch, ...]:
    """The stretches with the name of the part in which they stand."""
    return tuple(Stretch(s.start, s.end, s.original_start, s.original_end, place) for s in stretches)
