"""Joins what the model joined to the wrong word: finite verbs and infinitives, the state behind a city and a list of people."""

from __future__ import annotations

from typing import Any

FINITE = frozenset(("VBD", "VBZ"))
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
# How far, in words and in arcs, the right partner is looked for.
REACH, STEPS = 20, 6


def rejoin(rows: dict[str, list[Any]], token: int) -> None:
    """Changes the arc of a conjunct in place where grammar forbids it; other tokens are left alone."""
    if rows["deps"][token] != "conj":
        return
    finite = _finite_partner(rows, token)
    if finite is None:
        finite = _infinitive_partner(rows, token)
    if finite is not None:
        rows["heads"][token] = finite
    _rejoin_list(rows, token)


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
    for _ in range(STEPS):
        if tags[node] == tags[token] and node < token:
            return int(node)
        if heads[node] == node:
            return None
        node = heads[node]
    return None


def _infinitive_partner(rows: dict[str, list[Any]], token: int) -> int | None:
    """The infinitive to which a bare one is joined, where it was hung on a finite verb between them, or None.

    "Will write off the million that Graustark owes and sell it boats": who writes off is who sells.
    """
    tags, heads, deps = rows["tags"], rows["heads"], rows["deps"]
    if tags[token] != "VB" or tags[heads[token]] not in FINITE | {"VBP"} or heads[token] > token:
        return None
    if any(heads[i] == token and deps[i] in (*SUBJECTS, "aux", "auxpass") for i in range(max(0, token - 8), token)):
        return None
    node = heads[token]
    for _ in range(STEPS):
        if heads[node] == node:
            return None
        node = heads[node]
        if tags[node] == "VB" and node < token and any(heads[i] == node and deps[i] == "aux" for i in range(max(0, node - 4), node)):
            return int(node)
    return None


def _rejoin_list(rows: dict[str, list[Any]], token: int) -> None:
    """Joins the last of a list to it where the state behind a city was joined instead: "met A and [B] in Strelsau, Ruritania"."""
    deps, heads, pos, words = rows["deps"], rows["heads"], rows["pos"], rows["words"]
    if pos[token] != "PROPN" or token < 2 or words[token - 1] != ",":
        return
    first = max(heads[token] + 1, token - REACH)
    lost = [i for i in range(first, token - 1) if heads[i] == token and deps[i] == "nmod" and pos[i] == "PROPN"]
    if len(lost) != 1 or not any(words[i].lower() == "and" for i in range(heads[token], lost[0])):
        return
    heads[lost[0]], deps[lost[0]] = heads[token], "conj"
    heads[token], deps[token] = token - 2, "appos"
