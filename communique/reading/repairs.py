"""Mends arcs that the model gets wrong again and again in official prose, before anybody reads the parse.

Each repair is a rule of grammar, no list of sentences: an apposition wants a comma before it, a finite verb is joined to a finite
one, and a verb that cannot do without an object has not lost it to the phrase of place that came between ("received at the palace the envoy of Graustark").
"""

from __future__ import annotations

from typing import Any

NOMINAL = frozenset(("NOUN", "PROPN", "PRON"))
OBJECTS = frozenset(("dobj", "ccomp", "xcomp", "nsubjpass", "auxpass", "attr", "acomp", "oprd"))
OPENERS = frozenset(("DT", "PRP$"))
# Verbs that cannot do without an object: after them even a comma opens no apposition, where it only closes a parenthesis.
TRANSITIVE = frozenset("host hold receive welcome sign convene chair".split())
FINITE = frozenset(("VBD", "VBZ"))
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
ADJUNCTS = frozenset(("prep", "npadvmod", "advmod"))


def repair(rows: dict[str, list[Any]]) -> None:
    """Changes ``heads`` and ``deps`` of the token rows of one stretch in place."""
    deps, heads = rows["deps"], rows["heads"]
    for token, dep in enumerate(deps):
        if dep == "conj":
            finite = _finite_partner(rows, token)
            if finite is not None:
                heads[token] = finite
        if dep == "appos":
            verb = _robbed_verb(rows, token)
            if verb is not None:
                heads[token], deps[token] = verb, "dobj"


def _finite_partner(rows: dict[str, list[Any]], token: int) -> int | None:
    """The finite verb to which a verb in the same tense is joined, where it was hung on an infinitive between them, or None.

    "Urged them to think again and spoke with the premier": who urged is who spoke.
    """
    tags, heads, deps = rows["tags"], rows["heads"], rows["deps"]
    if tags[token] not in FINITE or any(heads[i] == token and deps[i] in SUBJECTS for i in range(max(0, token - 8), token)):
        return None
    node = heads[token]
    if tags[node] not in ("VB", "VBG") or node > token:
        return None
    for _ in range(6):
        if tags[node] == tags[token] and node < token:
            return int(node)
        if heads[node] == node:
            return None
        node = heads[node]
    return None


def _robbed_verb(rows: dict[str, list[Any]], token: int) -> int | None:
    """The verb whose object was hung as an apposition on the noun of an adjunct between them, or None."""
    deps, heads, pos, words = rows["deps"], rows["heads"], rows["pos"], rows["words"]
    if pos[token] not in NOMINAL:
        return None
    first = token
    while first and heads[first - 1] in range(first, token + 1) and deps[first - 1] != "punct":
        first -= 1
    if rows["tags"][first] not in OPENERS or not first:
        return None
    node = heads[token]
    while deps[node] in ("pobj", "pcomp", "prep", "npadvmod", "compound", "appos", "advmod") and heads[node] != node:
        if deps[node] in ADJUNCTS and pos[heads[node]] == "VERB":
            break
        node = heads[node]
    verb = heads[node]
    if pos[verb] != "VERB" or not verb < node < first or deps[node] not in ADJUNCTS:
        return None
    if any(heads[i] == verb and deps[i] in OBJECTS for i in range(max(0, verb - 12), min(len(heads), token + 1))):
        return None
    lemma = rows["lemmas"][verb].lower()
    if words[first - 1] == ",":
        return verb if lemma in TRANSITIVE and words[node - 1] == "," else None
    return verb if words[first - 1] not in "(-:" and rows["tags"][verb] != "VBN" else None
