"""Resolves what points forward: "The bloc imposed sanctions, the envoy of the European Union said", "the two neighbours ..., Zenda said".

Asked only of words that point back to nothing, and only within their own sentence.
"""

from __future__ import annotations

from communique.mentions.bridging import RIVALS
from communique.mentions.cast import NAMING, Cast, Reference, Referent

NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
# Nouns for states that a sentence may count before it names them.
COUNTED = frozenset("side country nation state government neighbour neighbor rival capital foe army party ally".split())
# Nouns that may point forward: to so many states, or to the other one of two.
AHEAD = COUNTED | RIVALS


def looks_ahead(cast: Cast, token: int) -> int | None:
    """How many states a noun counts ("the two [neighbours]"), or None."""
    parse = cast.parse
    if parse.tags[token] != "NNS" or parse.lemmas[token].lower() not in COUNTED:
        return None
    words = [parse.lowers[c] for c in parse.children[token] if parse.deps[c] in ("det", "nummod", "predet", "amod")]
    return next((NUMBERS[w] for w in words if w in NUMBERS), None)


def states_ahead(cast: Cast, token: int, count: int) -> tuple[Referent, ...]:
    """The states that the rest of the sentence names, where they are just so many."""
    parse = cast.parse
    end = parse.sentences[parse.sentence_of[token]][1]
    found: dict[str, Referent] = {}
    for later in range(token + 1, end):
        reference = cast.at.get(later)
        if reference is not None and (reference.form in NAMING or reference.form in ("person", "nominal", "title")):
            for referent in reference.referents:
                if referent.code and cast.entities[referent.code].kind in ("state", "territory"):
                    found.setdefault(referent.code, cast.state(referent.code))
    return tuple(found.values()) if len(found) == count else ()


def counted_ahead(cast: Cast, token: int, extent: tuple[int, int]) -> Reference | None:
    """The reference of a noun that counts states that only the rest of its sentence names, or None."""
    count = looks_ahead(cast, token)
    states = states_ahead(cast, token, count) if count is not None else ()
    return Reference(token, *extent, states, "inferred", "anaphor") if states else None


def facing_ahead(cast: Cast, token: int, extent: tuple[int, int]) -> Reference | None:
    """The other state of "its neighbour" where just one is named, from this sentence on to the next."""
    parse = cast.parse
    owner = parse.child(token, "poss")
    if parse.lemmas[token].lower() not in RIVALS or parse.tags[token] not in ("NN", "NNP") or owner is None or owner not in cast.at:
        return None
    own, here = set(cast.at[owner].codes), parse.sentence_of[token]
    end = parse.sentences[min(here + 1, len(parse.sentences) - 1)][1]
    found: dict[str, Referent] = {}
    for later in range(parse.sentences[here][0], end):
        for referent in cast.at[later].referents if later in cast.at else ():
            if referent.code and referent.code not in own and cast.entities[referent.code].kind == "state":
                found.setdefault(referent.code, cast.state(referent.code))
    if len(found) != 1 or not own:
        return None
    return Reference(token, *extent, tuple(found.values()), "inferred", "anaphor")
