"""What an expression of time means, before it becomes a mention; and the scene it is read in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from communique.mentions.calendar import Days, portion, span_of, value_at
from communique.mentions.tense import tense_at
from communique.mentions.time_grammar import Hit
from communique.mentions.time_words import Atoms
from communique.reading.parse import Parse


@dataclass(frozen=True, slots=True)
class Sense:
    """The meaning of a hit. ``preposition`` is the atom after which the anchor's noun or clause stands."""

    type: str
    value: str
    days: tuple[datetime.date | None, datetime.date | None] | None = None
    precision: str = "range"
    basis: str = "relative"
    role: str = "when"
    preposition: int | None = None
    offset_days: int | None = None
    slack: str | None = None
    count: float | None = None  # of units, for durations that a preposition can turn into a day
    unit: str | None = None
    part: str | None = None
    first: int = -1  # atoms of the extent; -1 is that of the hit
    end: int = -1
    parts: tuple[tuple[int, int, str], ...] = ()  # first and end atom and value of the TIMEX3s inside a range


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a hit stands: the document, its day, and the last days that the text named before."""

    parse: Parse
    atoms: Atoms
    tokens: list[int]
    published: datetime.date
    previous_day: datetime.date | None = None
    previous_days: Days | None = None

    def word(self, atom: int) -> str:
        """The atom's word in lower case; an empty word beyond the text's edges."""
        return self.atoms.words[atom] if 0 <= atom < len(self.atoms.words) else ""

    def surface(self, atom: int) -> str:
        """The atom as written; empty beyond the text's edges."""
        return self.atoms.surfaces[atom] if 0 <= atom < len(self.atoms.words) else ""

    def tag(self, atom: int) -> str:
        """The tag of the atom's token; empty beyond the text's edges."""
        return self.parse.tags[self.tokens[atom]] if 0 <= atom < len(self.tokens) else ""

    def number(self, hit: Hit, name: str) -> int | None:
        """The whole number that a name caught."""
        atom = hit.get(name)
        found = self.atoms.number(atom) if atom is not None else None
        return int(found) if found is not None else None

    def tense(self, atom: int) -> str | None:
        """Past, future or None for the clause around the atom."""
        return tense_at(self.parse, self.tokens[atom])[0]

    def is_direct(self, atom: int) -> bool:
        """Whether the verb of that tense governs the atom without a noun between."""
        return tense_at(self.parse, self.tokens[atom])[1]


def dated(scene: Scene, value: str, part: str | None = None, basis: str = "relative", type_: str = "DATE") -> Sense | None:
    """A sense for a TIMEX3 date value, whole or one part of it; None for a day that does not exist."""
    whole = span_of(value)
    if whole is None:
        return None
    first, last, precision = whole
    if part:
        found = portion(value, part, scene.published)
        first, last = found or (first, last)
        precision = precision if precision == "day" else "range" if part in ("earlier", "later") else "approximate"
    return Sense(type_, value, (first, last), precision, basis, part=part)


def on_day(day: datetime.date, basis: str = "relative") -> Sense:
    """A sense for one day."""
    return Sense("DATE", day.isoformat(), (day, day), "day", basis)


def period(scene: Scene, day: datetime.date, unit: str, part: str | None = None, basis: str = "relative") -> Sense | None:
    """A sense for the week, month, year ... that the day lies in."""
    return dated(scene, value_at(day, unit), part, basis)


def part_of(scene: Scene, hit: Hit) -> str | None:
    """The part of the period that the hit names: early mid late earlier later start middle end first second."""
    atom = hit.get("edge", "bound", "half", "edge_in")
    if atom is None:
        return None
    word = scene.word(atom)
    return {"beginning": "start", "close": "end", "midpoint": "middle", "opening": "start", "closing": "end"}.get(word, word)


def year_of(scene: Scene, hit: Hit, name: str = "year") -> int | None:
    """The year caught, or the one that "last year", "of this year" names."""
    atom = hit.get(name)
    if atom is not None:
        return scene.number(hit, name)
    tail = hit.get("tail")
    if tail is None:
        return None
    word = scene.word(tail)
    base = scene.previous_days[0].year if word in ("same", "that", "following", "previous") and scene.previous_days else None
    base = base if base is not None else scene.published.year
    return base + {"last": -1, "previous": -1, "past": -1, "next": 1, "following": 1, "coming": 1}.get(word, 0)


def is_fine_enough(scene: Scene, unit: str) -> bool:
    """Whether the stretch named last is no longer than the unit, so that the unit beside it can be told."""
    if scene.previous_days is None:
        return False
    size = {"D": 1, "W": 7, "M": 31, "Q": 92, "Y": 366}.get(unit, 36600)
    return (scene.previous_days[1] - scene.previous_days[0]).days < size


def narrowed(sense: Sense, first: int = -1, end: int = -1) -> Sense:
    """The same sense with a narrower extent."""
    return replace(sense, first=first, end=end)
