"""Reads the topics: one TOML file a topic, and what is common to all of them from ``topics.toml`` beside their folder."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

REQUIRED = {"topic": str, "group": str, "context": list, "phrases": list, "examples": list, "lookalikes": list}
OPTIONAL = {"risky": list, "spoken": list, "used": dict, "excludes": list, "support": list, "broad": bool}

COMMON = {"groups": dict, **dict.fromkeys(("contexts", "support", "office_heads", "office_openers", "no_places"), list)}

PLACE = "<place>"


@dataclass(frozen=True)
class Common:
    """What all topics share: the groups and their meaning, PLOVER's contexts, words of support, words of offices,
    words with a capital letter that begin no place's name, and spellings (British to American)."""

    groups: Mapping[str, str]
    contexts: tuple[str, ...]
    support: tuple[str, ...]
    office_heads: tuple[str, ...]
    office_openers: tuple[str, ...]
    no_places: tuple[str, ...]
    spellings: Mapping[str, str]


@dataclass(frozen=True)
class Topic:
    """A topic of the closed vocabulary and the words that show it.

    ``phrases`` count by themselves; ``risky`` ones only where another sign of the topic, or a word of ``support``, stands
    in the same sentence; neither counts inside a phrase of ``excludes`` or where it is part of an office's name
    ("minister of ..."). All are in lower case and lemma form; ``<place>`` in a phrase stands for any place or state. In a
    file ``within|at the? un|osce`` is short for eight phrases: ``|`` parts alternatives, ``?`` ends what may be left out.

    ``spoken`` phrases count only in words that a report gives to a side ("the attack was an outrage, she said"): in a text at
    large they are news.

    ``used`` names the topic that is meant instead where a sentence has one of ``words`` (lemmas) and none of ``unless``: weapons
    that are fired are a matter of security, those that are sold of arms.

    ``broad`` topics are named in passing wherever sides speak ("economic", "the region", "our partnership"): in a whole text
    one such word is not its matter (see ``registers/matters.py``).
    """

    topic: str
    group: str
    context: tuple[str, ...]
    phrases: tuple[str, ...]
    risky: tuple[str, ...]
    excludes: tuple[str, ...]
    support: tuple[str, ...]
    common: Common
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]
    broad: bool = False
    spoken: tuple[str, ...] = ()
    used: Used | None = None


@dataclass(frozen=True)
class Used:
    """The topic that another gives way to in a sentence with one of ``words`` and none of ``unless``."""

    topic: str
    words: frozenset[str]
    unless: frozenset[str]


def load_topics(directory: DataPath, common: DataPath | None = None) -> tuple[Topic, ...]:
    """The topics of a folder of TOML files, by name.

    ``common`` is the file of what they share; left out, it is ``topics.toml`` beside the folder, or the packaged one.
    Raises KnowledgeError for an unknown key, group or context, a phrase not in lower case or listed twice in a file,
    a file not named after its topic, or examples that break the house rule.
    """
    beside = directory.parent / "topics.toml"
    shared = read_common(common or (beside if beside.exists() else packaged_topics().parent / "topics.toml"))
    return tuple(read_topic(path, shared) for path in sorted(directory.glob("*.toml")))


def packaged_topics() -> Path:
    """The folder of the topics that come with the package."""
    return Path(str(resources.files("communique.knowledge"))) / "data" / "topics"


def read_common(path: DataPath) -> Common:
    """What the topics share. Raises KnowledgeError for an unknown or missing key."""
    table = read_toml(path)
    check_keys(path, "file", table, COMMON, {"spellings": dict})
    return Common(
        dict(table["groups"]),
        tuple(table["contexts"]),
        tuple(table["support"]),
        tuple(table["office_heads"]),
        tuple(table["office_openers"]),
        tuple(table["no_places"]),
        dict(table.get("spellings", {})),
    )


def read_topic(path: DataPath, common: Common) -> Topic:
    """One topic. Raises KnowledgeError as ``load_topics`` does."""
    table = read_toml(path)
    check_keys(path, path.stem, table, REQUIRED, OPTIONAL)
    if table["topic"] != path.stem:
        raise KnowledgeError(path, "topic", repr(table["topic"]), f"the name of the file, {path.stem!r}")
    if table["group"] not in common.groups:
        raise KnowledgeError(path, "group", repr(table["group"]), f"one of {', '.join(sorted(common.groups))}")
    for context in table["context"]:
        if context not in common.contexts:
            raise KnowledgeError(path, "context", repr(context), "a PLOVER context")
    lists = {key: _phrases(path, key, table.get(key, [])) for key in ("phrases", "risky", "spoken", "excludes", "support")}
    for phrase in set(lists["phrases"]) & set(lists["risky"] + lists["spoken"]):
        raise KnowledgeError(path, "risky", repr(phrase), "a phrase that is not among the sure ones")
    check_examples(path, path.stem, table["examples"], table["lookalikes"])
    return Topic(
        topic=table["topic"],
        group=table["group"],
        context=tuple(table["context"]),
        phrases=spell(expand(lists["phrases"]), common.spellings),
        risky=spell(expand(lists["risky"]), common.spellings),
        excludes=spell(expand(lists["excludes"]), common.spellings),
        support=common.support + lists["support"],
        common=common,
        examples=tuple(table["examples"]),
        lookalikes=tuple(table["lookalikes"]),
        broad=table.get("broad", False),
        spoken=spell(expand(lists["spoken"]), common.spellings),
        used=_used(path, table["used"]) if "used" in table else None,
    )


def _used(path: DataPath, table: Mapping[str, Any]) -> Used:
    check_keys(path, "used", table, {"topic": str, "words": list, "unless": list}, {})
    return Used(table["topic"], frozenset(_phrases(path, "words", table["words"])), frozenset(_phrases(path, "unless", table["unless"])))


def _phrases(path: DataPath, key: str, values: list[Any]) -> tuple[str, ...]:
    seen: set[str] = set()
    for value in values:
        if not isinstance(value, str) or not value.strip() or value != value.strip().lower():
            raise KnowledgeError(path, key, repr(value), "a phrase in lower case, without outer blanks")
        if value in seen:
            raise KnowledgeError(path, key, f"{value!r} twice", "each phrase once")
        seen.add(value)
    return tuple(values)


def expand(phrases: Iterable[str]) -> tuple[str, ...]:
    """The phrases written out: ``close|warm tie`` is two, ``the? summit`` is two."""
    found: dict[str, None] = {}
    for phrase in phrases:
        slots = [[*word.removesuffix("?").split("|"), *([""] if word.endswith("?") else [])] for word in phrase.split(" ")]
        for words in itertools.product(*slots):
            found.setdefault(" ".join(word for word in words if word))
    return tuple(found)


# "-isation" and "-ization" are one ending in two spellings, and so for its verbs; single words are in ``spellings``.
ENDINGS = ((re.compile(r"isation\b"), "ization"), (re.compile(r"ization\b"), "isation"))


def spell(phrases: Iterable[str], spellings: Mapping[str, str]) -> tuple[str, ...]:
    """The phrases in British and American spelling: ``defence cooperation`` brings ``defense cooperation``."""
    both = {**spellings, **{american: british for british, american in spellings.items()}}
    found: dict[str, None] = {}
    for phrase in phrases:
        variants = {phrase, " ".join(both.get(word, word) for word in phrase.split(" "))}
        for pattern, other in ENDINGS:
            variants |= {pattern.sub(other, variant) for variant in variants}
        for variant in (phrase, *sorted(variants - {phrase})):
            found.setdefault(variant)
    return tuple(found)
