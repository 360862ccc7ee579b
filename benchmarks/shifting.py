"""Makes many readings of few: the same records with other dates, other states and other ids, for measurements at scale.

A copy moves all days of a reading by the same number, puts each state in the place of another one, and gives documents and
records ids of their own; words, offsets and texts stay, so that every record is proved as before. Nothing is read again.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from communique.model import REGISTERS, Document, Party, Reading, When

# How far apart the days of two copies are: their stretches lie beside each other, none on the same days as the last.
STRIDE = 37
# Fields that hold the id of a record, or ids; the document's own id is made anew.
ID_FIELDS = ("id", "contact", "about", "from_", "to", "events")
CODE_FIELDS = ("side", "host", "said_by")
Change = Callable[[Any, "Shift"], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Shift:
    """What one copy changes: days, the code that takes the place of each, and the number of the copy."""

    number: int
    days: timedelta
    codes: Mapping[str, str]

    def day(self, iso: str | None) -> str | None:
        """The day moved; what is no day of the calendar stays."""
        return None if iso is None else (date.fromisoformat(iso) + self.days).isoformat()

    def id(self, id: str) -> str:
        """An id of the same form."""
        return hashlib.sha256(f"{self.number}:{id}".encode()).hexdigest()[: len(id)]


def shift_readings(readings: Sequence[Reading], number: int) -> Iterator[Reading]:
    """``number`` readings made of the given ones in turn; the first of each is itself."""
    codes = sorted({party.code for reading in readings for party in _parties(reading) if party.code and party.kind == "state"})
    span = len(readings)
    for n in range(number):
        copy, reading = n // span, readings[n % span]
        if copy == 0:
            yield reading
            continue
        turned = {code: codes[(place + copy) % len(codes)] for place, code in enumerate(codes)}
        yield shift(reading, Shift(copy, timedelta(days=STRIDE * copy), turned))


def shift(reading: Reading, by: Shift) -> Reading:
    """One reading, shifted."""
    document = reading.document
    new: Document = dataclasses.replace(
        document,
        id=f"{document.id}-c{by.number}",
        published=by.day(document.published) or document.published,
        url=f"{document.url}?copy={by.number}" if document.url else None,
        side=by.codes.get(document.side, document.side) if document.side else None,
    )
    parts = {name: tuple(_plan(type(record))(record, by) for record in getattr(reading, name)) for name in (*REGISTERS, "links")}
    return Reading(new, **parts)


@functools.cache
def _plan(cls: type) -> Change:
    """How objects of a record class are shifted, worked out once: most fields stay as they are."""
    changes: list[tuple[str, Change]] = []
    for field in dataclasses.fields(cls):
        if field.name in ID_FIELDS and "Party" not in str(field.type):
            changes.append((field.name, _shift_id))
        elif field.name in CODE_FIELDS:
            changes.append((field.name, _shift_code))
        elif "When" in str(field.type):
            changes.append((field.name, _shift_when))
        elif "Party" in str(field.type):
            changes.append((field.name, _shift_party))
    return lambda record, by: dataclasses.replace(record, **{name: change(getattr(record, name), by) for name, change in changes})


def _shift_id(value: Any, by: Shift) -> Any:
    return tuple(by.id(one) for one in value) if isinstance(value, tuple) else value and by.id(value)


def _shift_code(value: Any, by: Shift) -> Any:
    return by.codes.get(value, value)


def _shift_when(value: When | None, by: Shift) -> When | None:
    return value and dataclasses.replace(value, start=by.day(value.start), end=by.day(value.end))


def _shift_party(value: Any, by: Shift) -> Any:
    if isinstance(value, tuple):
        return tuple(_shift_party(one, by) for one in value)
    return value and dataclasses.replace(value, code=by.codes.get(value.code, value.code))


def _parties(reading: Reading) -> Iterator[Party]:
    for name in REGISTERS:
        for record in getattr(reading, name):
            for field in dataclasses.fields(record):
                value = getattr(record, field.name)
                yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Party))
