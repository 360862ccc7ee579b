"""Finds whom the words after ``--between`` mean: a code, a name, or a group that stands for itself and its members."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from communique.knowledge.entities import Entity
from communique.ledger.errors import UnknownError
from communique.ledger.queries import Side

# Before a code or name: the organisation itself, without its members.
ALONE = "="
NAMES = ("name", "adjective", "people", "prefix")


def find_side(words: str, entities: Mapping[str, Entity]) -> Side:
    """Whom the words mean. An organisation or group with members stands for itself and for each member while it is one.

    ``=EU`` is the organisation alone. Raises UnknownError, with names that look like it, for words that mean nobody.
    """
    asked = words.removeprefix(ALONE).strip()
    entity = entities.get(asked) or entities.get(asked.upper()) or _by_name(asked, entities)
    if entity is None:
        known = {alias.words.casefold(): alias.words for one in entities.values() for alias in one.aliases if alias.form == "name"}
        near = [known[name] for name in difflib.get_close_matches(asked.casefold(), known, 3, 0.75)]
        hint = f"; near to it: {', '.join(near)}" if near else "; `communique knowledge list` prints codes and names"
        raise UnknownError(f"nobody is called {asked!r}{hint}")
    members = () if words.startswith(ALONE) else entity.members
    return Side(words, ((entity.code, "", ""), *(member for member in members if member[0] != entity.code)))


def _by_name(asked: str, entities: Mapping[str, Entity]) -> Entity | None:
    wanted = asked.casefold()
    sure = [e for e in entities.values() for alias in e.aliases if alias.words.casefold() == wanted and alias.form in NAMES]
    # A person who types a name means the state of that name, even where in running text it would need support.
    ranked = sorted(sure, key=lambda e: (e.name.casefold() != wanted, e.kind != "state", e.code))
    return ranked[0] if ranked else None
