"""Context cues: the words that make an event planned, possible, denied or ongoing, from ``context.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

EFFECTS = ("planned", "possible", "denied", "ongoing")
LISTS = ("verbs", "adjectives", "nouns", "before", "modifiers")


@dataclass(frozen=True, slots=True)
class Cue:
    """One family of cues and what it does."""

    id: str
    effect: str
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContextCues:
    """Lemma to cue, for each place a cue may stand: ``before`` holds phrases (tuples of lower-case words)."""

    cues: tuple[Cue, ...]
    verbs: dict[str, Cue]
    adjectives: dict[str, Cue]
    nouns: dict[str, Cue]
    modifiers: dict[str, Cue]
    before: dict[tuple[str, ...], Cue]


def load_context(directory: DataPath) -> ContextCues:
    """The cues of ``context.toml``. Raises KnowledgeError for an unknown effect."""
    path = directory / "context.toml"
    cues, tables = [], {name: {} for name in LISTS}  # type: ignore[var-annotated]
    required = {"id": str, "effect": str, "examples": list, "lookalikes": list, **dict.fromkeys(LISTS, list)}
    for table in read_toml(path).get("cue", ()):
        entry = f"cue {table.get('id', '?')}"
        check_keys(path, entry, table, required, {})
        check_examples(path, entry, table["examples"], table["lookalikes"])
        if table["effect"] not in EFFECTS:
            raise KnowledgeError(path, f"{entry}.effect", table["effect"], " or ".join(EFFECTS))
        cue = Cue(table["id"], table["effect"], tuple(table["examples"]), tuple(table["lookalikes"]))
        cues.append(cue)
        for name in LISTS:
            for words in table[name]:
                key = tuple(words.split()) if name == "before" else words
                tables[name].setdefault(key, cue)
    return ContextCues(tuple(cues), tables["verbs"], tables["adjectives"], tables["nouns"], tables["modifiers"], tables["before"])
