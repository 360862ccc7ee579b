"""Mends arcs that the model gets wrong again and again in official prose, before anybody reads the parse.

Each repair is a rule of grammar, no list of sentences: an apposition wants a comma before it, and a verb that cannot do without
an object has not lost it to the phrase of place that came between ("received at the palace the envoy of Graustark").
"""

from __future__ import annotations

from typing import Any

from communique.reading.rejoining import rejoin

NOMINAL = frozenset(("NOUN", "PROPN", "PRON"))
OBJECTS = frozenset(("dobj", "ccomp", "xcomp", "nsubjpass", "auxpass", "attr", "acomp", "oprd"))
OPENERS = frozenset(("DT", "PRP$"))
# Verbs that cannot do without an object: after them even a comma opens no apposition, where it only closes a parenthesis.
TRANSITIVE = frozenset("host hold receive welcome sign convene chair".split())
# Titles that begin the name of somebody, never go on with that of a city: "received in Strelsau [King] Rudolf".
TITLES = frozenset(
    "President King Queen Prime Premier Chancellor Foreign Defence Defense Minister Secretary Crown Emir Sultan Prince Sheikh Ambassador "
    "General Senator Vice Deputy Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. H.E.".split()
)
ADJUNCTS = frozenset(("prep", "npadvmod", "advmod"))


def repair(rows: dict[str, list[Any]]) -> None:
    """Changes ``heads`` and ``deps`` of the token rows of one stretch in place."""
    deps, heads = rows["deps"], rows["heads"]
    for token, dep in enumerate(deps):
        rejoin(rows, token)
        if dep == "appos":
            verb = _robbed_verb(rows, token)
            if verb is not None:
                heads[token], deps[token] = verb, "dobj"
    for token, word in enumerate(rows["words"]):
        if word in TITLES and token > 1:
            _part_city_and_guest(rows, token)


def _part_city_and_guest(rows: dict[str, list[Any]], title: int) -> None:
    """Parts a city from the titled name behind it that the model took for one name: "received in Strelsau King Rudolf"."""
    deps, heads, pos = rows["deps"], rows["heads"], rows["pos"]
    prep = title - 1
    while prep and pos[prep] == "PROPN" and deps[prep] == "compound":
        prep -= 1
    guest = title
    while deps[guest] == "compound" and heads[guest] > guest:
        guest = heads[guest]
    if prep == title - 1 or deps[prep] != "prep" or rows["words"][prep] not in ("in", "at"):
        return
    verb = heads[prep]
    if deps[guest] != "pobj" or heads[guest] != prep or pos[verb] != "VERB" or verb > prep:
        return
    if any(heads[i] == verb and deps[i] in OBJECTS for i in range(max(0, verb - 12), guest)):
        return
    for part in range(prep + 1, title - 1):
        heads[part] = title - 1
    heads[title - 1], deps[title - 1] = prep, "pobj"
    heads[guest], deps[guest] = verb, "dobj"


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
