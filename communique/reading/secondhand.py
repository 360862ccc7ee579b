"""Mends "ordered nine upgraded batteries": the model takes a participle between a number and its noun for a verb of its own."""

from __future__ import annotations

from typing import Any

# What is said of things before they change hands, whatever the model makes of it.
PARTICIPLES = frozenset(
    "used upgraded refurbished modernised modernized overhauled reconditioned armoured armored retired surplus decommissioned improved "
    "leased mothballed renovated advanced repaired restored donated captured".split()
)
NOUNS = frozenset(("NOUN", "PROPN"))
# How far behind the participle the noun may stand.
REACH = 8


def hang_participle(rows: dict[str, list[Any]], token: int) -> None:
    """Hangs number and participle (one of PARTICIPLES) on the noun behind them, in place, where the model split the phrase."""
    words, tags, deps, heads, pos = rows["words"], rows["tags"], rows["deps"], rows["heads"], rows["pos"]
    if tags[token] not in ("VBD", "VBN") or pos[token] == "ADJ" or token < 1:
        return
    figure = token - 1
    if tags[figure] != "CD" or heads[figure] == token or deps[figure] not in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "appos"):
        return
    if deps[token] in ("ROOT", "amod") or heads[token] > token:
        return
    noun = next((i for i in range(token + 1, min(len(heads), token + REACH)) if heads[i] == token and deps[i] == "dobj"), None)
    if (
        noun is None
        or pos[noun] not in NOUNS
        or any(pos[i] in ("DET", "VERB", "AUX", "PUNCT") and words[i] != "-" for i in range(token + 1, noun))
    ):
        return
    above = heads[figure]
    for i in range(len(heads)):
        if heads[i] == token and i != noun:
            heads[i] = above if i > noun else noun
    heads[noun], deps[noun] = above, deps[figure]
    heads[figure], deps[figure] = noun, "nummod"
    heads[token], deps[token], tags[token] = noun, "amod", "VBN"
