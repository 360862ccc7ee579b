"""Searches the stored texts, and leads from the sentences found to the happenings that they tell of."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, text

from communique.ledger.errors import LedgerError
from communique.ledger.queries import Filter, Happening, find
from communique.ledger.schema import supersessions
from communique.linking.sentences import sentence_span

# SQLite's reader of queries nests one level a term; nobody looks for more words at once.
MOST_TERMS = 32
LONGEST_TERM = 200
# A quoted phrase, or a word; a star behind it means any ending, a minus before it means without.
TERM = re.compile(r'(?P<sign>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<star>\*?)')
OPEN, CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{OPEN}|{CLOSE}")
MOST_SENTENCES = 3
# Ranking takes ten microseconds a text; words that more texts have than this are not ranked.
COMMON = 2_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that has the words: its sentences with the words in [brackets], and the happenings these sentences tell of."""

    document: str
    published: str
    title: str | None
    publisher: str | None
    url: str | None
    sentences: tuple[str, ...]
    happenings: tuple[Happening, ...]


def make_query(words: str) -> str:
    """The words as a query of SQLite's full-text search that is never wrong: all of them must occur.

    ``"a phrase"`` stays together, ``sanction*`` takes any ending, ``-word`` leaves out what has it. Nothing else has a meaning,
    so that no text can be misread as an operator. Raises LedgerError where there is no word to look for, or too many.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in TERM.finditer(words.replace("\0", " ")):
        term = match["phrase"] if match["phrase"] is not None else match["word"].rstrip("*")
        star = match["star"] or (match["word"] or "").endswith("*")
        if not re.search(r"[^\W_]", term):
            continue
        quoted = '"' + term[:LONGEST_TERM].replace('"', '""') + '"' + (" *" if star else "")
        (unwanted if match["sign"] else wanted).append(quoted)
    if not wanted:
        raise LedgerError("there is no word to look for; for example: communique search 'gas pipeline'")
    if len(wanted) + len(unwanted) > MOST_TERMS:
        raise LedgerError(f"more than {MOST_TERMS} words; look for fewer")
    return " AND ".join(wanted) + "".join(f" NOT {term}" for term in unwanted)


def search(connection: Connection, words: str, most: int = 20) -> list[Hit]:
    """The documents that have the words, best first (BM25, then id); superseded texts are left out.

    Of words that more than COMMON texts have, the texts published last come first: such words tell little of what is meant.
    """
    query = make_query(words)
    keys, is_common = _find_keys(connection, query, most)
    # A plus before a column has SQLite go through the words once, not once for each of the keys: the better way where few texts have them.
    by_key = "" if is_common else "+"
    marked = text(
        "SELECT d.key, d.id, d.published, d.title, d.publisher, d.url, highlight(document_words, 1, :open, :close) AS marked "
        "FROM document_words CROSS JOIN documents AS d ON d.key = document_words.rowid "
        f"WHERE document_words MATCH :query AND {by_key}document_words.rowid IN (SELECT value FROM json_each(:keys))"
    )
    values = {"query": query, "open": OPEN, "close": CLOSE, "keys": json.dumps(keys)}
    place = {key: number for number, key in enumerate(keys)}
    rows = sorted(connection.execute(marked, values).all(), key=lambda row: place[row.key])
    found = []
    for row in rows:
        spans, plain = _read_marks(row.marked)
        sentences: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for start, end in spans:
            known = next((span for span in sentences if span[0] <= start and end <= span[1]), None)
            sentences.setdefault(known or sentence_span(plain, start, end), []).append((start, end))
        # The sentence that has most of the words is the one that was meant; one that has a common word alone is not.
        rank = {span: -len({plain[start:end].casefold() for start, end in marks}) for span, marks in sentences.items()}
        best = [span for span in sentences if rank[span] == min(rank.values())]
        found.append((row, best, tuple(_bracket(plain, *span, sentences[span]) for span in best[:MOST_SENTENCES])))
    ids = _records_in(connection, {row.key: best for row, best, _ in found})
    told = _find_happenings(connection, ids)
    return [
        Hit(row.id, row.published, row.title, row.publisher, row.url, shown, tuple(told.get(row.key, ())))
        for row, _, shown in found
    ]  # fmt: skip


def _find_keys(connection: Connection, query: str, most: int) -> tuple[list[int], bool]:
    """The keys of the documents to show, best first, and whether more texts have the words than are ranked."""
    matching = "SELECT rowid FROM document_words WHERE document_words MATCH :query"
    some = text(f"SELECT count(*) FROM ({matching} LIMIT :common)")
    is_common = connection.execute(some, {"query": query, "common": COMMON + 1}).scalar_one() > COMMON
    if is_common:
        best = (
            f"SELECT key FROM documents WHERE +key IN ({matching}) AND +key NOT IN (SELECT old FROM {supersessions.name}) "
            "ORDER BY published DESC, id LIMIT :most"
        )
    else:
        best = (
            "SELECT d.key FROM document_words CROSS JOIN documents AS d ON d.key = document_words.rowid WHERE document_words MATCH :query "
            f"AND +document_words.rowid NOT IN (SELECT old FROM {supersessions.name}) ORDER BY document_words.rank, d.id LIMIT :most"
        )
    return [key for (key,) in connection.execute(text(best), {"query": query, "most": most})], is_common


def _find_happenings(connection: Connection, ids: Mapping[int, set[str]]) -> dict[int, list[Happening]]:
    """The happenings that records of these ids are part of, by document (key), in the order of ``find``."""
    everything = {id for some in ids.values() for id in some}
    found = find(connection, Filter(ids=tuple(everything))) if everything else []
    return {
        key: [happening for happening in found if any(source.record in some for source in happening.sources)]
        for key, some in ids.items()
    }  # fmt: skip


def _read_marks(marked: str) -> tuple[list[tuple[int, int]], str]:
    """The spans between marks, and the text without them. (A text that has such private characters itself is shown oddly.)"""
    spans, plain, at, opened = [], [], 0, 0
    length = 0
    for match in MARK.finditer(marked):
        plain.append(marked[at : match.start()])
        length += match.start() - at
        at = match.end()
        if match.group() == OPEN:
            opened = length
        elif opened < length:
            spans.append((opened, length))
    return spans, "".join(plain) + marked[at:]


def _records_in(connection: Connection, sentences: Mapping[int, list[tuple[int, int]]]) -> dict[int, set[str]]:
    """The ids of the records that are proved by words of some sentences of documents (keys)."""
    # The driver itself: a search looks at thousands of spans, and a row with names for each would take most of its time.
    driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    found: dict[int, set[str]] = {}
    for document, id, start, end in driver.execute(_SPANS, (json.dumps(list(sentences)),)):
        if any(start < right and left < end for left, right in sentences[document]):
            found.setdefault(document, set()).add(id)
    return found


_SPANS = """
SELECT r.document, r.id, e."start", e."end" FROM records AS r JOIN record_evidence AS e ON e.record = r.key
WHERE r.document IN (SELECT value FROM json_each(?)) AND e.field IN ('cue', 'action', 'text', 'quotes')
AND NOT EXISTS (SELECT 1 FROM withdrawals AS w WHERE w.record = r.key)
"""


def _bracket(plain: str, left: int, right: int, marks: list[tuple[int, int]]) -> str:
    line, at = "", left
    for start, end in marks:
        line += f"{plain[at:start]}[{plain[start:end]}]"
        at = end
    return " ".join((line + plain[at:right]).split())
