"""PLOVER 2.0's event types and modes with quad class and score, from ``plover.csv``."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.files import read_csv
from communique.knowledge.paths import DataPath


@dataclass(frozen=True, slots=True)
class EventType:
    """A type: its quad class (1 to 4), its score (-10 to 10), and the score of each of its modes."""

    name: str
    quad: int
    score: float
    modes: dict[str, float]


def load_types(directory: DataPath) -> dict[str, EventType]:
    """Type name to event type."""
    types: dict[str, EventType] = {}
    for row in read_csv(directory / "plover.csv", ("type", "mode", "quad", "score")):
        if not row["mode"]:
            types[row["type"]] = EventType(row["type"], int(row["quad"]), float(row["score"]), {})
        else:
            types[row["type"]].modes[row["mode"]] = float(row["score"])
    return types
