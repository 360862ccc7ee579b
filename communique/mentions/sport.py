"""Tells reports of sport, in which states are teams, from reports of what states do."""

from __future__ import annotations

from communique.knowledge.sport import SportWords
from communique.reading.parse import Parse


def is_sport(parse: Parse, sport: SportWords) -> bool:
    """Whether a text is one of sport."""
    found = [lemma for lemma in map(str.lower, parse.lemmas) if lemma in sport.words]
    words = sum(word[:1].isalnum() for word in parse.words)
    return len(set(found)) >= sport.different and 100 * len(found) >= sport.per_hundred * max(1, words)
