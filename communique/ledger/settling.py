"""Settles what the windows of all pairs propose: which links stand, once each, without those that would join two of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, or_, select

from communique.ledger.schema import links, proposals
from communique.ledger.sql import among, link_stands

Key = tuple[str, str, str]


def settle(connection: Connection, ids: Collection[str]) -> tuple[list[dict[str, Any]], list[int]]:
    """(rows of links that are to stand and do not yet, keys of links that stand and are to no more), where a proposal about one of
    these records came or went.

    Each window sees a part: two of them may join a report's contact with two contacts of another. Of ``same_as`` proposals
    that cannot all be true, those stand that most windows make, then the earlier ones: a rule about the proposals that
    are joined with each other, and about nothing else.
    """
    concerned = _reach(connection, set(ids))
    made: dict[Key, list[Any]] = defaultdict(list)
    for row in connection.execute(select(proposals).where(among(proposals.c.from_id, concerned))):
        made[row.kind, row.from_id, row.to_id].append(row)
    # An end outside is one of another kind of link, whose standing nobody else decides about.
    for row in connection.execute(select(proposals).where(among(proposals.c.to_id, concerned))):
        if row.from_id not in concerned:
            made[row.kind, row.from_id, row.to_id].append(row)
    chosen = {key: min(rows, key=lambda row: (row.pair, row.window)) for key, rows in made.items()}
    for key in _refuse(made):
        del chosen[key]
    ends = or_(among(links.c.from_id, concerned), among(links.c.to_id, concerned))
    across = links.c.from_document != links.c.to_document
    standing = {
        (row.kind, row.from_id, row.to_id, row.link): row.key
        for row in connection.execute(select(links).where(ends, across, link_stands()))
    }  # fmt: skip
    wanted = {(*key, row.link): row for key, row in chosen.items()}
    columns = ("kind", "from_id", "to_id", "link", "from_document", "to_document")
    new = [{name: getattr(row, name) for name in columns} for key, row in sorted(wanted.items()) if key not in standing]
    return new, sorted(key for link, key in standing.items() if link not in wanted)


def _reach(connection: Connection, ids: set[str]) -> set[str]:
    """The records that ``same_as`` proposals join with these, however far."""
    seen: set[str] = set()
    fresh = ids
    p = proposals.c
    while fresh:
        seen |= fresh
        near: set[str] = set()
        for column, other in ((p.from_id, p.to_id), (p.to_id, p.from_id)):
            near.update(connection.scalars(select(other).where(p.kind == "same_as", among(column, fresh))))
        fresh = near - seen
    return seen


def _refuse(made: dict[Key, list[Any]]) -> list[Key]:
    """The ``same_as`` proposals that would put two records of one document into one group."""
    groups: dict[str, set[str]] = {}
    owners: dict[str, set[int]] = {}
    refused = []
    same = [(key, rows) for key, rows in made.items() if key[0] == "same_as"]
    for key, rows in sorted(same, key=lambda one: (-len(one[1]), one[0][1:])):
        row = rows[0]
        for id, document in ((row.from_id, row.from_document), (row.to_id, row.to_document)):
            groups.setdefault(id, {id})
            owners.setdefault(id, {document})
        one, other = groups[row.from_id], groups[row.to_id]
        if one is other:
            continue
        mine, theirs = owners[row.from_id], owners[row.to_id]
        if mine & theirs:
            refused.append(key)
            continue
        joined, told = one | other, mine | theirs
        for id in joined:
            groups[id], owners[id] = joined, told
    return refused
