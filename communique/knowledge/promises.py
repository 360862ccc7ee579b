"""The words of promising: how firm they are, what can be promised, what becomes of it; from ``promises.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

# Tables whose lists are named after a value, and those whose lists are named after what they are for.
GRADED = {
    "wishes": ("hopes", "will", "considers"),
    "due": ("will", "hopes"),
    "nouns": ("committed", "will", "hopes"),
    "promising": ("committed", "will", "agreed"),
    "outcomes": ("fulfilled", "delayed", "dropped"),
}
PLAIN = {
    "again": ("verbs", "adverbs"),
    "deeds": ("words", "undone", "forsworn"),
    "things": ("coming", "getting"),
    "aims": ("vague", "empty", "projects", "doings"),
    "served": ("objects", "clauses", "sending"),
    "speech": ("told", "announced"),
    "kept": ("nouns", "as", "delays", "works", "partly"),
}


@dataclass(frozen=True, slots=True)
class PromiseWords:
    """Lemmas of promising.

    Lemma to strength: ``wishes`` verbs over an infinitive, ``due`` adjectives, ``nouns`` under a verb of saying,
    ``promising`` verbs; ``outcomes`` verbs to the status they give a promise. ``reaffirms`` and ``again`` make an old promise
    anew. ``deeds`` can be promised, ``undone`` never; ``forsworn`` only as what will not be done; ``nothing`` verb to objects
    with which it names no deed. ``coming`` and ``getting``: what supplied things and their receivers do. ``vague`` aims,
    ``empty`` objects and ``projects`` are no acts; ``doings`` endings of nouns that are. ``serving`` verbs whose object is
    served, ``enabling`` whose clause says who is, ``sending`` to where it goes. ``told`` verbs foretell others, ``announcing``
    bind oneself. ``kept``: the words by which a later text speaks of a promise.
    """

    wishes: dict[str, str]
    due: dict[str, str]
    nouns: dict[str, str]
    promising: dict[str, str]
    outcomes: dict[str, str]
    reaffirms: frozenset[str]
    again: frozenset[str]
    deeds: frozenset[str]
    undone: frozenset[str]
    forsworn: frozenset[str]
    nothing: dict[str, frozenset[str]]
    coming: frozenset[str]
    getting: frozenset[str]
    vague: frozenset[str]
    empty: frozenset[str]
    projects: frozenset[str]
    doings: tuple[str, ...]
    serving: frozenset[str]
    enabling: frozenset[str]
    sending: frozenset[str]
    told: frozenset[str]
    announcing: frozenset[str]
    kept: dict[str, frozenset[str]]
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]


def load_promises(directory: DataPath) -> PromiseWords:
    """The words of ``promises.toml``. Raises KnowledgeError for an unknown key, one lemma of two grades, or too few examples."""
    path = directory / "promises.toml"
    table = read_toml(path)
    check_keys(path, "file", table, dict.fromkeys((*GRADED, *PLAIN, "nothing"), dict), {})
    for name, lists in (GRADED | PLAIN).items():
        check_keys(path, name, table[name], dict.fromkeys((*lists, "examples", "lookalikes"), list), {})
        check_examples(path, name, table[name]["examples"], table[name]["lookalikes"])
    graded = {name: _grades(path, name, table[name]) for name in GRADED}
    sets = {(name, key): frozenset(table[name][key]) for name, keys in PLAIN.items() for key in keys}
    every = [table[name] for name in (*GRADED, *PLAIN)]
    return PromiseWords(
        **graded,
        reaffirms=sets["again", "verbs"],
        again=sets["again", "adverbs"],
        deeds=sets["deeds", "words"],
        undone=sets["deeds", "undone"],
        forsworn=sets["deeds", "forsworn"],
        nothing={verb: frozenset(objects) for verb, objects in table["nothing"].items()},
        coming=sets["things", "coming"],
        getting=sets["things", "getting"],
        vague=sets["aims", "vague"],
        empty=sets["aims", "empty"],
        projects=sets["aims", "projects"],
        doings=tuple(table["aims"]["doings"]),
        serving=sets["served", "objects"],
        enabling=sets["served", "clauses"],
        sending=sets["served", "sending"],
        told=sets["speech", "told"],
        announcing=sets["speech", "announced"],
        kept={key: sets["kept", key] for key in PLAIN["kept"]},
        examples=tuple(e for entry in every for e in entry["examples"]),
        lookalikes=tuple(e for entry in every for e in entry["lookalikes"]),
    )


def _grades(path: DataPath, name: str, table: dict[str, Any]) -> dict[str, str]:
    """Lemma to the name of the list it stands in."""
    found: dict[str, str] = {}
    for grade in GRADED[name]:
        for lemma in table[grade]:
            if lemma in found:
                raise KnowledgeError(path, f"{name}.{grade}", f"{lemma!r} twice", "each word in one list")
            found[lemma] = grade
    return found
