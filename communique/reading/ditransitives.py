"""Mends "promised Zenda two boats": the model takes who is given a thing for part of its name, or the thing for another name of him."""

from __future__ import annotations

from typing import Any

GIVING = frozenset(
    "promise promised promises promising give gave given gives giving send sent sends sending sell sold sells selling offer "
    "offered offers offering lend lent lends lending hand handed hands handing grant granted grants granting loan loaned "
    "supply supplied supplies supplying award awarded pledge pledged donate donated deny denied owe owes owed pay paid gift "
    "gifted lease leased".split()
)
# How long the name of a receiver is, and how far behind it the noun of the thing may stand.
NAME, REACH = 4, 12


def part_receiver(rows: dict[str, list[Any]], verb: int) -> None:
    """Hangs the receiver right behind a verb of giving (one of GIVING), and the thing behind him, on the verb, in place."""
    words, tags, deps, heads, pos = rows["words"], rows["tags"], rows["deps"], rows["heads"], rows["pos"]
    size, first = len(words), verb + 1
    if pos[verb] != "VERB" or first >= size or pos[first] != "PROPN":
        return
    last = first
    while last + 1 < size and last - first < NAME and pos[last + 1] == "PROPN":
        last += 1
    figure = last + 1
    if figure >= size or not (tags[figure] == "CD" or words[figure] in ("a", "an", "another")):
        return
    named = next((i for i in range(figure, min(size, figure + REACH)) if deps[i] == "appos" and first <= heads[i] <= last), None)
    if named is not None and heads[heads[named]] == verb:
        deps[heads[named]] = "dative"
        heads[named], deps[named] = verb, "dobj"
        return
    if deps[last] == "dobj" and heads[last] == verb:
        if any(heads[i] == verb and deps[i] == "dobj" for i in range(figure, min(size, figure + REACH))):
            deps[last] = "dative"
        return
    noun = heads[last]
    if deps[last] in ("compound", "nmod") and noun > figure and heads[noun] == verb and deps[noun] == "dobj":
        heads[last], deps[last] = verb, "dative"


def part_source(rows: dict[str, list[Any]], prep: int) -> None:
    """Hangs on the verb the counted thing that the model put beside the name behind a preposition: "received from Zenda 40 boats"."""
    tags, deps, heads, pos = rows["tags"], rows["deps"], rows["heads"], rows["pos"]
    verb, size = heads[prep], len(heads)
    if deps[prep] not in ("prep", "dative") or pos[verb] != "VERB" or verb > prep:
        return
    governed = [i for i in range(prep + 1, min(size, prep + REACH)) if heads[i] == prep and deps[i] == "pobj"]
    if len(governed) != 2 or pos[governed[0]] != "PROPN" or tags[governed[0] + 1] != "CD":
        return
    if any(heads[i] == verb and deps[i] == "dobj" for i in range(verb + 1, min(size, governed[1] + REACH))):
        return
    heads[governed[1]], deps[governed[1]] = verb, "dobj"
