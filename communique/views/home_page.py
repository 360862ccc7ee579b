"""Makes what the first page shows: pairs by activity, what was published last, and how much there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from communique.ledger.browsing import Extent, Pair, find_page, list_documents, rank_pairs
from communique.ledger.queries import Filter, Side, Source, count, find_text
from communique.views.listing import Row, make_rows
from communique.views.record_page import say_source

# Pairs told of, with their numbers by register; documents and happenings of late.
MOST_PAIRS, MOST_RECENT, MOST_NEWS = 25, 12, 8


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair in the table: ``share`` is its documents in twentieths of those of the busiest pair."""

    pair: Pair
    names: tuple[str, str]
    counts: Mapping[str, int]
    share: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page of a ledger; with ``who`` the pairs of one party alone."""

    extent: Extent
    who: str
    pairs: tuple[PairLine, ...]
    recent: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def make_home_page(connection: Connection, extent: Extent, names: Callable[[str], str], who: str = "") -> HomePage:
    """The first page; ``names`` gives the name of a code, ``who`` is the code of a party or ""."""
    pairs = rank_pairs(connection, MOST_PAIRS, who)
    most = max((pair.documents for pair in pairs), default=1)
    lines = tuple(
        PairLine(pair, (names(pair.codes[0]), names(pair.codes[1])), _count(connection, pair), max(1, round(pair.documents / most * 20)))
        for pair in pairs
    )
    recent = tuple((one.document, _say(one)) for one in list_documents(connection, 0, MOST_RECENT))
    side = (Side(who, ((who, "", ""),)),) if who else ()
    news = find_page(connection, Filter(registers=("contacts", "agreements"), between=side), 0, MOST_NEWS)
    return HomePage(extent, who, lines, recent, tuple(make_rows(news, lambda id: find_text(connection, id))))


def _count(connection: Connection, pair: Pair) -> Mapping[str, int]:
    return count(connection, Filter(between=tuple(Side(code, ((code, "", ""),)) for code in pair.codes)))


def _say(one: Source) -> str:
    return say_source(one.published, one.publisher, one.title)
