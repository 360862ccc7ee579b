"""What a text's language is told by: the small words of each, as data in ``languages/*.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml

FOLDER = Path(__file__).parent / "data" / "languages"
REQUIRED = {"name": str, "scripts": list, "examples": list, "lookalikes": list}
OPTIONAL = {"words": list, "particles": list, "alphabet": str}


@dataclass(frozen=True, slots=True)
class Profile:
    """One language: its ISO 639-1 code, its English name and what it is known by.

    ``scripts`` are first words of Unicode character names ("LATIN", "CJK"). ``particles`` are words of the language that
    also stand inside names far from it ("von", "de la"); they count only beside other words. ``alphabet`` tells
    languages of one script apart (empty: any letter of the script may be its own).
    """

    code: str
    name: str
    scripts: frozenset[str]
    words: frozenset[str]
    particles: frozenset[str]
    alphabet: frozenset[str]
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]


@cache
def load_languages(folder: Path = FOLDER) -> tuple[Profile, ...]:
    """All profiles in the order of their codes. Raises KnowledgeError where a file breaks a rule."""
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


def _load(path: Path) -> Profile:
    code, table = path.stem, read_toml(path)
    check_keys(path, code, table, REQUIRED, OPTIONAL)
    check_examples(path, code, table["examples"], table["lookalikes"])
    words, particles = frozenset(table.get("words", ())), frozenset(table.get("particles", ()))
    for word in sorted(words | particles):
        if word != word.lower() or not word or " " in word:
            raise KnowledgeError(path, f"{code}.words", repr(word), "single words in lower case")
    if both := words & particles:
        raise KnowledgeError(path, f"{code}.particles", repr(min(both)), "a word that is not among the words too")
    scripts, examples, lookalikes = table["scripts"], table["examples"], table["lookalikes"]
    alphabet = frozenset(table.get("alphabet", ""))
    return Profile(code, table["name"], frozenset(scripts), words, particles, alphabet, tuple(examples), tuple(lookalikes))
