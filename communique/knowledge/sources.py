"""How words are attributed: kinds of statements, reporting verbs, publishers that speak for a side; from ``sources.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from communique.knowledge.files import check_keys, read_toml

KINDS = ("readout", "tweet", "press_release", "briefing", "interview")


@dataclass(frozen=True, slots=True)
class Sources:
    """``nouns``: noun to kind of statement; ``titles``: words of a title to kind, in order; ``verbs`` report, ``acts``
    are statements in themselves ("condemned")."""

    nouns: dict[str, str]
    titles: tuple[tuple[str, str], ...]
    verbs: frozenset[str]
    acts: frozenset[str]
    official: tuple[str, ...]
    press: tuple[str, ...]
    missions: tuple[str, ...]
    own: tuple[tuple[str, str], ...]
    domains: tuple[tuple[str, str], ...]


def load_sources(directory: Path) -> Sources:
    """The sources of ``sources.toml``. Raises KnowledgeError for an unknown table or key."""
    path = directory / "sources.toml"
    table = read_toml(path)
    check_keys(path, "file", table, dict.fromkeys((*KINDS, "verbs", "official", "own", "domains"), dict), {})
    nouns: dict[str, str] = {}
    titles = []
    for kind in KINDS:
        check_keys(path, kind, table[kind], {"nouns": list, "publisher_titles": list}, {})
        for noun in table[kind]["nouns"]:
            nouns.setdefault(noun, kind)
        titles += [(words, kind) for words in table[kind]["publisher_titles"]]
    check_keys(path, "verbs", table["verbs"], {"say": list, "act": list}, {})
    check_keys(path, "official", table["official"], {"words": list, "press": list, "missions": list}, {})
    official = table["official"]
    return Sources(
        nouns,
        tuple(titles),
        frozenset(table["verbs"]["say"]),
        frozenset(table["verbs"]["act"]),
        tuple(official["words"]),
        tuple(official["press"]),
        tuple(official["missions"]),
        tuple(table["own"].items()),
        tuple(table["domains"].items()),
    )
