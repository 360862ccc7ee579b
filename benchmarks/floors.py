"""Seconds spent on each floor, taken from outside: the package itself knows no clock.

Every function and class of another floor that ``communique.pipeline`` names is wrapped with a timer. Time is counted where it
is spent: what a floor calls of another wrapped floor counts for that other one, so the shares add up to the whole.
"""

from __future__ import annotations

import dataclasses
import functools
import time
import types
import typing
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from communique import pipeline
from communique.mentions.compiled import Indexes
from communique.reading.parsing import Parser

# Row of the table to its modules. A module that is not here gets a row of its own, so that a new floor is never lost.
ROWS = {
    "passages": ("reading.passages",),
    "parsing (spaCy)": ("reading.parsing",),
    "times": ("mentions.times",),
    "amounts": ("mentions.amounts",),
    "names, people, cast": ("mentions.names", "mentions.people", "mentions.identity", "mentions.cast"),
    "places": ("mentions.places",),
    "topics": ("mentions.topics",),
    "voices": ("registers.voices", "mentions.speech", "mentions.sides"),
    "happenings": ("events.patterns", "events.happenings", "events.completion"),
    "events": ("events.coding",),
    "encounters, contacts": ("registers.encounters", "registers.timing", "registers.contacts"),
    "agreements": ("registers.agreements",),
    "items, transfers": ("mentions.items", "registers.transfers"),
    "commitments": ("registers.commitments",),
    "statements": ("registers.statements",),
    "links": ("registers.links",),
    "check": ("model",),
}
FLOORS = {module: row for row, modules in ROWS.items() for module in modules}
REST = "the pipeline itself"
# All floors ask it thousands of times a document: a timer would cost more than it tells. Its time counts for who asks.
UNTIMED = frozenset(("events.roles", "mentions.compiled"))
MODEL_CALLS = frozenset(("check_evidence",))


class Stopwatch:
    """Seconds a floor, exclusive of the floors it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._floors = [REST]
        self._since = 0.0

    def start(self) -> None:
        """Begins to count, for the pipeline itself."""
        self._since = time.perf_counter()

    def stop(self) -> None:
        """Ends the count."""
        self._turn()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.seconds[self._floors[-1]] += now - self._since
        self._since = now

    def timed(self, floor: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same callable, whose time counts for a floor."""

        @functools.wraps(call)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if self._floors[-1] == floor:
                return call(*args, **kwargs)
            self._turn()
            self._floors.append(floor)
            try:
                return call(*args, **kwargs)
            finally:
                self._turn()
                self._floors.pop()

        return wrapped

    def watch(self) -> None:
        """Wraps what the pipeline uses, in this process."""
        self._wrap_methods(Parser)
        for index in dataclasses.fields(Indexes):
            self._wrap_methods(typing.get_type_hints(Indexes)[index.name])
        for name, value in list(vars(pipeline).items()):
            floor = _floor(value)
            if floor is None:
                continue
            if isinstance(value, types.FunctionType):
                setattr(pipeline, name, self.timed(floor, value))
            elif isinstance(value, type) and not dataclasses.is_dataclass(value):
                self._wrap_methods(value)

    def _wrap_methods(self, owner: type) -> None:
        floor = _floor(owner)
        for name, method in list(vars(owner).items()):
            is_public = name in ("__init__", "__call__") or not name.startswith("_")
            if floor and is_public and isinstance(method, types.FunctionType) and not hasattr(method, "__wrapped__"):
                setattr(owner, name, self.timed(floor, method))


def _floor(value: Any) -> str | None:
    """The row that a function or class counts for; None: none."""
    module = getattr(value, "__module__", None) or ""
    if not isinstance(value, (types.FunctionType, type)) or not module.startswith("communique.") or value.__module__ == pipeline.__name__:
        return None
    room = module.removeprefix("communique.")
    if room in UNTIMED or room.startswith("knowledge") or (room == "model" and value.__name__ not in MODEL_CALLS):
        return None
    return FLOORS.get(room, room)
