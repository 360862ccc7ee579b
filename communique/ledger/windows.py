"""Says which documents are compared with which for links: those that tell of one pair, within a stretch of time.

What two documents say can only be one thing where both name the same two parties. So links are proposed pair by pair, and
for each pair in windows of time that overlap by half; a new document has only the windows of its own pairs done again. The
windows follow from the documents that stand and from nothing else, not from the order in which they came.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import Connection

from communique.linking.promises import DEEDS

# The registers whose records are linked across documents; of events, those that can keep a promise.
LINKED = ("contacts", "agreements", "transfers", "commitments")
# A record that names more parties than this (a summit of twenty) is compared with such records alone: its pairs would be hundreds.
MANY = 6
CROWD = "*"
# Days of half a window. A pair of which little is told is compared over years, a busy one over weeks, and one of which hundreds of
# documents a week tell over days: what is compared with what does not grow with how much there is.
LENGTHS = (1464, 732, 366, 183, 92, 46, 23, 11, 5, 2, 1)
# Documents in one window: two hundred are compared in half a second.
MOST = 200

_KINDS = f"(r.register IN {LINKED!r} OR (r.register = 'events' AND r.type IN {tuple(sorted(DEEDS))!r}))"
_STANDING = "NOT EXISTS (SELECT 1 FROM withdrawals AS w WHERE w.record = r.key)"


def find_pairs(codes: Collection[str]) -> Iterator[str]:
    """Under which pairs a record that names these parties is compared; one party alone is a pair of its own."""
    if len(codes) > MANY:
        yield CROWD
    elif len(codes) == 1:
        yield from codes
    else:
        yield from (f"{one} {other}" for one, other in combinations(sorted(codes), 2))


def is_of_pair(codes: Collection[str], pair: str) -> bool:
    """Whether a record that names these parties is read in the windows of a pair: it names both, or one of them and nobody else."""
    if pair == CROWD:
        return len(codes) > MANY
    sides = set(pair.split())
    return len(codes) <= MANY and (sides <= set(codes) or (len(codes) == 1 and set(codes) <= sides))


@dataclass(frozen=True, slots=True)
class Moment:
    """A document in time: its key, and the day of its publication as a number."""

    document: int
    day: int


def renew_pairs(connection: Connection, changed: Collection[int]) -> dict[str, set[int]]:
    """Notes anew of which pairs some documents (keys) tell; gives the days of these documents by each pair that they tell of,
    or told of before."""
    keys = json.dumps(sorted(changed))
    days = {
        key: date.fromisoformat(published).toordinal()
        for key, published in connection.exec_driver_sql(
            "SELECT key, published FROM documents WHERE key IN (SELECT value FROM json_each(?))", (keys,)
        )
    }
    told = connection.exec_driver_sql(
        "SELECT pair, document FROM document_pairs WHERE document IN (SELECT value FROM json_each(?))", (keys,)
    )
    before = {(pair, document) for pair, document in told}
    found = connection.exec_driver_sql(
        f"SELECT r.document, r.parties FROM records AS r WHERE r.document IN (SELECT value FROM json_each(?)) AND {_KINDS} AND {_STANDING}",
        (keys,),
    )
    now = {(pair, document) for document, parties in found for pair in find_pairs(read_codes(parties))}
    for table_sql, rows in (
        ("DELETE FROM document_pairs WHERE pair = ? AND document = ?", sorted(before - now)),
        ("INSERT INTO document_pairs (pair, document) VALUES (?, ?)", sorted(now - before)),
    ):
        if rows:
            connection.exec_driver_sql(table_sql, rows)
    touched: dict[str, set[int]] = {}
    for pair, document in before | now:
        touched.setdefault(pair, set()).add(days[document])
    return touched


def note_days(connection: Connection, touched: Mapping[str, Collection[int]]) -> None:
    """Notes days of pairs of which the windows are to be done again."""
    rows = sorted((pair, day) for pair, days in touched.items() for day in days)
    if rows:
        connection.exec_driver_sql("INSERT OR IGNORE INTO unlinked_days (pair, day) VALUES (?, ?)", rows)


def read_days(connection: Connection, most: int) -> dict[str, set[int]]:
    """The first pairs of which windows are to be done again, with the days: so many days, but each pair whole."""
    last = connection.exec_driver_sql("SELECT pair FROM unlinked_days ORDER BY pair, day LIMIT 1 OFFSET ?", (most - 1,)).scalar()
    sql = "SELECT pair, day FROM unlinked_days" + ("" if last is None else " WHERE pair <= ?")
    touched: dict[str, set[int]] = {}
    for pair, day in connection.exec_driver_sql(sql, () if last is None else (last,)).tuples():
        touched.setdefault(pair, set()).add(day)
    return touched


def forget_days(connection: Connection, pairs: Collection[str]) -> None:
    """Notes that the windows of these pairs were done."""
    connection.exec_driver_sql("DELETE FROM unlinked_days WHERE pair IN (SELECT value FROM json_each(?))", (json.dumps(sorted(pairs)),))


def read_codes(parties: str) -> frozenset[str]:
    """The codes in a cell of parties: ``RUR:by GRA:contact``."""
    return frozenset(party.partition(":")[0] for party in parties.split())


def read_moments(connection: Connection, pair: str) -> list[Moment]:
    """The documents that tell of a pair, in time."""
    rows = connection.exec_driver_sql(
        "SELECT d.published, d.key FROM document_pairs AS p JOIN documents AS d ON d.key = p.document WHERE p.pair = ?", (pair,)
    )
    return sorted((Moment(key, date.fromisoformat(day).toordinal()) for day, key in rows), key=lambda one: (one.day, one.document))


def choose_days(moments: Sequence[Moment]) -> int:
    """Days of half a window of a pair: the most with which no window has more than MOST documents, else the fewest."""
    for days in LENGTHS[:-1]:
        counts: dict[int, int] = {}
        for one in moments:
            counts[one.day // days] = counts.get(one.day // days, 0) + 1
        if max((count + counts.get(half + 1, 0) for half, count in counts.items()), default=0) <= MOST:
            return days
    return LENGTHS[-1]


def find_windows(moments: Iterable[Moment], days: int, only: Collection[int] | None = None) -> dict[int, list[int]]:
    """The documents of each window that holds two or more, by its number; ``only`` those windows in which one of these days lies.

    Window n holds halves n and n + 1. It decides about two documents of which the earlier is in its first half, so that each two
    are decided about once.
    """
    halves: dict[int, list[int]] = {}
    for one in moments:
        halves.setdefault(one.day // days, []).append(one.document)
    wanted = None if only is None else {number for day in only for number in (day // days, day // days - 1)}
    return {
        number: [*first, *halves.get(number + 1, [])]
        for number, first in sorted(halves.items())
        if (wanted is None or number in wanted) and len(first) + len(halves.get(number + 1, [])) > 1
    }


def half_of(published: str, days: int) -> int:
    """The half of a window in which a day lies."""
    return date.fromisoformat(published).toordinal() // days


def read_lengths(connection: Connection) -> Mapping[str, int]:
    """Days of half a window, by pair, as of the last time."""
    return dict(connection.exec_driver_sql("SELECT pair, days FROM pair_windows").tuples().all())
