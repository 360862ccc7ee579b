"""Words by which a cheap look tells a sentence that may hold a record; ``gate.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.files import check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath


@dataclass(frozen=True, slots=True)
class GateWords:
    """Words in small letters, as they stand in a text."""

    words: frozenset[str]
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]


def load_gate(directory: DataPath) -> GateWords:
    """The words of ``gate.toml``. Raises KnowledgeError for an unknown key or too few examples."""
    path = directory / "gate.toml"
    table = read_toml(path)
    check_keys(path, "file", table, {"words": list, "examples": list, "lookalikes": list}, {})
    check_examples(path, "file", table["examples"], table["lookalikes"])
    return GateWords(frozenset(table["words"]), tuple(table["examples"]), tuple(table["lookalikes"]))
