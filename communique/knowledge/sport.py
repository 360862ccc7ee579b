"""Words of sport, by which a text in which states are teams is told from one of what states do; ``sport.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.files import check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath


@dataclass(frozen=True, slots=True)
class SportWords:
    """Words of sport (lemmas), how many different ones and how many in a hundred words make a text one of sport."""

    words: frozenset[str]
    different: int
    per_hundred: float
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]


def load_sport(directory: DataPath) -> SportWords:
    """The words of ``sport.toml``. Raises KnowledgeError for an unknown key or too few examples."""
    path = directory / "sport.toml"
    table = read_toml(path)
    keys = {"words": list, "different": int, "per_hundred": float, "examples": list, "lookalikes": list}
    check_keys(path, "file", table, keys, {})
    check_examples(path, "file", table["examples"], table["lookalikes"])
    return SportWords(
        frozenset(table["words"]),
        table["different"],
        table["per_hundred"],
        tuple(table["examples"]),
        tuple(table["lookalikes"]),
    )
