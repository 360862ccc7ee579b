"""Reads what is transferred: arms, energy, goods, technology and aid (``data/items/*.toml``, a file for each class)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_csv, read_toml
from communique.knowledge.paths import DataPath

CATEGORIES = ("arms", "energy", "goods", "technology", "aid")
MODIFIERS = "modifiers"
LISTS = ("risky_nouns", "bare_nouns", "blockers", "designations", "risky_designations", "patterns", "exporters")


@dataclass(frozen=True, eq=False)
class ItemClass:
    """One class of things transferred. ``name`` is what a bare designation is called ("S-400" alone: "air defence systems").

    ``nouns`` are head phrases (a word written in the plural matches only so); ``risky_nouns`` those that need support from
    their sentence; ``bare_nouns`` count only beside a designation;
    ``blockers`` are phrases that contain a noun and mean something else ("greenhouse gas"); ``names`` renames a head phrase.
    ``exporters`` are the codes of the great net sellers of it: where two agree on supplies and nothing tells who sells, it is they.
    """

    id: str
    name: str
    category: str
    nouns: tuple[str, ...]
    risky_nouns: tuple[str, ...] = ()
    bare_nouns: tuple[str, ...] = ()
    blockers: tuple[str, ...] = ()
    designations: tuple[str, ...] = ()
    risky_designations: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    exporters: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ItemKnowledge:
    """All classes, with the adjectives that belong to a thing's name (``kept``) and those that do not (``dropped``)."""

    classes: tuple[ItemClass, ...]
    kept: frozenset[str]
    dropped: frozenset[str]
    makers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def makers_of(self, designation: str) -> tuple[str, ...]:
        """The codes of the states that make what goes by a name, by the longest beginning that the table has; empty if unknown."""
        for end in range(len(designation), 1, -1):
            if codes := self.makers.get(designation[:end]):
                return codes
        return ()


def load_items(directory: DataPath) -> tuple[ItemClass, ...]:
    """The classes of ``directory/items`` by id. Raises KnowledgeError for an unknown key or category, a designation of two
    classes, a pattern that does not compile, or too few examples."""
    classes = []
    owners: dict[str, str] = {}
    for path in sorted((directory / "items").glob("*.toml")):
        if path.stem == MODIFIERS:
            continue
        table = read_toml(path)
        required = {"class": str, "name": str, "category": str, "nouns": list, "examples": list, "lookalikes": list}
        check_keys(path, "file", table, required, {**dict.fromkeys(LISTS, list), "names": dict})
        if table["class"] != path.stem:
            raise KnowledgeError(path, "class", repr(table["class"]), f"the name of the file, {path.stem!r}")
        if table["category"] not in CATEGORIES:
            raise KnowledgeError(path, "category", repr(table["category"]), f"one of {', '.join(CATEGORIES)}")
        check_examples(path, "file", table["examples"], table["lookalikes"])
        for pattern in table.get("patterns", []):
            try:
                re.compile(pattern)
            except re.error as error:
                raise KnowledgeError(path, "patterns", f"{pattern!r}: {error}", "a regular expression") from error
        for key in ("nouns", "risky_nouns", "designations", "risky_designations"):
            for phrase in table.get(key, []):
                if owners.setdefault(phrase, path.stem) != path.stem:
                    raise KnowledgeError(path, key, f"{phrase!r}, already of {owners[phrase]}", "a phrase of one class")
        for phrase in table.get("names", {}):
            if phrase not in table["nouns"]:
                raise KnowledgeError(path, "names", repr(phrase), "a phrase of nouns")
        lists = {key: tuple(table.get(key, [])) for key in LISTS}
        proof = {"examples": tuple(table["examples"]), "lookalikes": tuple(table["lookalikes"])}
        nouns, names = tuple(table["nouns"]), dict(table.get("names", {}))
        classes.append(ItemClass(path.stem, table["name"], table["category"], nouns, names=names, **lists, **proof))
    if not classes:
        raise KnowledgeError(directory / "items", "folder", "no class", "a TOML file for each class")
    return tuple(classes)


def load_item_knowledge(directory: DataPath) -> ItemKnowledge:
    """The classes with the modifiers of ``directory/items/modifiers.toml`` and the makers of ``directory/makers.csv``."""
    path = directory / "items" / f"{MODIFIERS}.toml"
    table = read_toml(path)
    check_keys(path, "file", table, {"kept": list, "dropped": list}, {})
    both = set(table["kept"]) & set(table["dropped"])
    if both:
        raise KnowledgeError(path, "kept", f"{', '.join(sorted(both))}, also dropped", "each word in one list")
    rows = read_csv(directory / "makers.csv", ("begins", "codes"))
    makers = {row["begins"]: tuple(row["codes"].split("|")) for row in rows}
    return ItemKnowledge(load_items(directory), frozenset(table["kept"]), frozenset(table["dropped"]), makers)


@lru_cache(maxsize=1)
def default_items() -> ItemKnowledge:
    """The items that come with the package; read once, they never change."""
    return load_item_knowledge(Path(__file__).parent / "data")
