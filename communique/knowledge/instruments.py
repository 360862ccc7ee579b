"""Instruments: the nouns for treaties, deals and statements, and the words that tell their stage; ``instruments.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

KINDS = ("treaty", "agreement", "mou", "contract", "programme", "joint_statement", "other")
STAGES = ("proposed", "under_negotiation", "agreed", "signed", "in_force", "terminated")
TABLES = ("nouns", "vague", "stages", "holders", "modifiers", "truces", "apart")


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a noun makes of an agreement; a vague noun needs a word that tells it apart ("joint", "cooperation")."""

    noun: str
    kind: str
    needs_modifier: bool


@dataclass(frozen=True, slots=True)
class NamedInstrument:
    """An instrument that is known by name, as words, with the codes of those bound by it where they are few."""

    words: tuple[str, ...]
    kind: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instruments:
    """All that ``instruments.toml`` says; the maps to a stage have lemmas as keys, a verb's with its preposition or bare."""

    nouns: dict[str, Instrument]
    verbs: dict[str, str]
    holders: dict[str, str]
    modifiers: dict[str, str]
    truces: frozenset[str]
    apart: frozenset[str]
    idioms: tuple[tuple[str, ...], ...]
    behind: tuple[tuple[str, ...], ...]
    named: tuple[NamedInstrument, ...]
    examples: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()


def load_instruments(directory: DataPath, codes: set[str]) -> Instruments:
    """The instruments of a data directory. Raises KnowledgeError for an unknown kind, stage or code of a party."""
    path = directory / "instruments.toml"
    table = read_toml(path)
    check_keys(path, "file", table, {**dict.fromkeys(TABLES, dict), "named": list, "proof": dict}, {})
    check_keys(path, "proof", table["proof"], {"examples": list, "lookalikes": list}, {})
    check_examples(path, "proof", table["proof"]["examples"], table["proof"]["lookalikes"])
    check_keys(path, "truces", table["truces"], {"nouns": list}, {})
    check_keys(path, "apart", table["apart"], {"words": list, "behind": list, "idioms": list}, {})
    nouns = {}
    for key in ("nouns", "vague"):
        for kind, words in table[key].items():
            if kind not in KINDS:
                raise KnowledgeError(path, key, kind, "one of " + ", ".join(KINDS))
            for noun in words:
                nouns[noun] = Instrument(noun, kind, key == "vague")
    return Instruments(
        nouns=nouns,
        verbs=_by_word(path, "stages", table),
        holders=_by_word(path, "holders", table),
        modifiers=_by_word(path, "modifiers", table),
        truces=frozenset(table["truces"]["nouns"]),
        apart=frozenset(table["apart"]["words"]),
        idioms=tuple(tuple(idiom.split()) for idiom in table["apart"]["idioms"]),
        behind=tuple(tuple(words.split()) for words in table["apart"]["behind"]),
        named=tuple(one for entry in table["named"] for one in _named(path, entry, codes)),
        examples=tuple(table["proof"]["examples"]),
        lookalikes=tuple(table["proof"]["lookalikes"]),
    )


def _by_word(path: DataPath, key: str, table: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for stage, words in table[key].items():
        if stage not in STAGES:
            raise KnowledgeError(path, key, stage, "one of " + ", ".join(STAGES))
        for word in words:
            if word in found:
                raise KnowledgeError(path, f"{key}.{stage}", f"{word!r}, which is in {found[word]} too", "a word of one stage")
            found[word] = stage
    return found


def _named(path: DataPath, entry: dict[str, Any], codes: set[str]) -> list[NamedInstrument]:
    where = f"named {entry.get('names', '?')}"
    check_keys(path, where, entry, {"names": list, "kind": str, "parties": list}, {})
    if entry["kind"] not in KINDS:
        raise KnowledgeError(path, where, entry["kind"], "one of " + ", ".join(KINDS))
    for code in entry["parties"]:
        if code not in codes:
            raise KnowledgeError(path, where, code, "a code of the entities")
    return [NamedInstrument(tuple(name.split()), entry["kind"], tuple(entry["parties"])) for name in entry["names"]]
