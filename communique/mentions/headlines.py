"""Reads the people whom a document's title names: a text may go on with "the Prime Minister" and never say who."""

from __future__ import annotations

from communique.knowledge.entities import Entity
from communique.knowledge.holders import Holders
from communique.mentions.cast import Referent
from communique.reading.tokens import split_words

# The longest name that is looked up, in words.
LONGEST = 5


def people_of_title(title: str | None, entities: dict[str, Entity], holders: Holders, day: str) -> tuple[Referent, ...]:
    """The office-holders of the day (ISO) whom a title names in full, in its order, each once.

    Only names of two words and more count: a surname alone may be anybody's.
    """
    words = [w for w in split_words(title or "") if w not in ("'s", "\u2019s")]
    found: dict[str, Referent] = {}
    at = 0
    while at < len(words):
        step = 1
        for size in range(min(LONGEST, len(words) - at), 1, -1):
            if not words[at][:1].isupper():
                break
            terms = holders.named(" ".join(words[at : at + size]).replace(" - ", "-"), day)
            if len({t.person for t in terms}) == 1:
                term = max(terms, key=lambda t: t.start)
                found.setdefault(
                    term.person,
                    Referent(term.code, "person", entities[term.code].name, "GOV", term.person, term.office, term.role),
                )
                step = size
                break
        at += step
    return tuple(found.values())
