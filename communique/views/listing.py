"""Lists happenings as rows of a table: when, what, how far it has come, who says so, and the sentence that proves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from communique.ledger.queries import Filter, Happening, find
from communique.views.happenings import MOST_SOURCES, TextOf, Told, tell
from communique.views.quoting import shorten, squeeze
from communique.views.saying import say_days

# Characters of a publisher or title in a table.
LONGEST_SOURCE = 60
JUDGED = {"accept": "accepted", "edit": "edited"}


@dataclass(frozen=True, slots=True)
class Row:
    """A happening in a table. ``what`` is its headline without the date; ``parts`` its first sentence in stretches of
    (proves it, words); ``sources`` the first documents of ``count`` that tell of it, as (id, day and
    publisher); ``independent`` of these are no copies of another."""

    id: str
    register: str
    when: str
    what: str
    status: str
    judged: str
    basis: str
    parts: tuple[tuple[bool, str], ...]
    sources: tuple[tuple[str, str], ...]
    count: int
    independent: int
    deadline: str | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rows shown of a register, of ``total`` that there are, from the ``start``-th on."""

    register: str
    total: int
    start: int
    rows: tuple[Row, ...]

    @property
    def end(self) -> int:
        """The number of the last row shown."""
        return self.start + len(self.rows)


def make_rows(happenings: Iterable[Happening], text_of: TextOf) -> list[Row]:
    """A row for each happening, in the order given."""
    return [_make_row(told) for told in tell(happenings, text_of)]


def name_records(connection: Connection, ids: Iterable[str], text_of: TextOf) -> dict[str, str]:
    """The register and headline of the happening that each of these records is part of; those in none are left out."""
    wanted = set(ids)
    found = find(connection, Filter(ids=tuple(wanted))) if wanted else []
    rows = make_rows(found, text_of)
    return {
        source.record: f"{row.register[:-1]}, {row.what}"
        for row, one in zip(rows, found, strict=True)
        for source in one.sources
        if source.record in wanted
    }


def _make_row(told: Told) -> Row:
    one = told.happening
    sentence = next(iter(told.sentences), "")
    return Row(
        id=one.id,
        register=one.register,
        when=say_days(one.start, one.end) or "no date",
        what=drop_date(squeeze(told.entry.headline)),
        status=(one.status or "").replace("_", " "),
        judged=JUDGED.get(one.judgement or "", ""),
        basis=one.basis,
        parts=split_brackets(sentence),
        sources=_name_sources(one),
        count=len({source.document for source in one.sources}),
        independent=one.independent,
        deadline=one.deadline,
    )


def _name_sources(one: Happening) -> tuple[tuple[str, str], ...]:
    unique = {source.document: source for source in one.sources}
    return tuple(
        (source.document, f"{source.published}, {shorten(source.publisher or source.title or 'untitled', LONGEST_SOURCE)}")
        for source in list(unique.values())[:MOST_SOURCES]
    )


def drop_date(headline: str) -> str:
    """A headline without the date with which it may begin: a table has a column of its own for that."""
    first, dot, rest = headline.partition(" · ")
    return rest if dot and first.endswith(")") and any(sign.isdigit() for sign in first) else headline


def split_brackets(sentence: str) -> tuple[tuple[bool, str], ...]:
    """A sentence with its proof in [brackets], in stretches of (proves it, words).

    Brackets of the text itself are taken for proof as well: a quotation's "[sic]" is shown marked, which hides nothing.
    """
    parts: list[tuple[bool, str]] = []
    for number, stretch in enumerate(sentence.split("[")):
        proof, closed, rest = stretch.partition("]")
        if number and closed:
            parts += [(True, proof), (False, rest)]
        else:
            parts.append((False, f"[{stretch}" if number else stretch))
    return tuple((is_proof, words) for is_proof, words in parts if words)
