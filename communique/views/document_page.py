"""Makes what the page of a document shows: a part of its text with the records that its words prove, and what became of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from communique.ledger.browsing import Stored
from communique.model import Reading
from communique.views.page import Piece, Sheet, lay_out
from communique.views.record_page import say_source

# Characters of a text on one page: a long communiqué has a third of it.
PART = 40_000
LETTER = "d"


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document as its page shows it: ``part`` of ``parts``; ``places`` says in which part each record's words begin."""

    id: str
    source: str
    sheet: Sheet
    part: int
    parts: int
    superseded_by: str | None
    supersedes: tuple[str, ...]
    judged: Mapping[str, str]
    added: str


def make_document_page(stored: Stored, part: int = 1) -> DocumentPage:
    """The page of a document; of a text longer than PART characters the ``part``-th stretch, with the records it proves."""
    document = stored.reading.document
    sheet, number, parts = lay_out_part(stored.reading, part)
    run = stored.run
    added = f"added by run {run['key']}" + (f" of {run['started']}" if run["started"] else "") + f", communique {run['version']}"
    return DocumentPage(
        id=document.id,
        source=say_source(document.published, document.publisher, document.title),
        sheet=sheet,
        part=number,
        parts=parts,
        superseded_by=stored.superseded_by,
        supersedes=stored.supersedes,
        judged=stored.judged,
        added=added,
    )


def lay_out_part(reading: Reading, part: int) -> tuple[Sheet, int, int]:
    """A stretch of a reading as a page shows it, its number, and how many there are."""
    sheet = lay_out(reading, LETTER)
    length = len(reading.document.text)
    if length <= PART:
        return sheet, 1, 1
    ends = _find_ends(sheet.pieces, length)
    number = min(part, len(ends))
    first, last = (0, *ends)[number - 1], ends[number - 1]
    pieces = tuple(piece for piece in _split_long(sheet.pieces, ends) if first <= piece.start < last)
    here = {record for piece in pieces for record in piece.records}
    everywhere = number == 1
    sections = tuple(
        dataclasses.replace(section, cards=cards)
        for section in sheet.sections
        if (cards := tuple(c for c in section.cards if c.number in here or (everywhere and not c.proofs and not c.wordings)))
    )
    return dataclasses.replace(sheet, pieces=pieces, sections=sections), number, len(ends)


def _find_ends(pieces: tuple[Piece, ...], length: int) -> list[int]:
    """Where the parts end: at the last end of a line before so many characters, else there."""
    breaks = [piece.start + place + 1 for piece in pieces if not piece.records for place, sign in enumerate(piece.words) if sign == "\n"]
    ends, at = [], 0
    while length - at > PART:
        end = max((place for place in breaks if at + PART // 2 < place <= at + PART), default=at + PART)
        ends.append(end)
        at = end
    return [*ends, length]


def _split_long(pieces: tuple[Piece, ...], ends: list[int]) -> list[Piece]:
    """The pieces cut where parts end. (Only a text's own control characters could shift a cut, and by no more than themselves.)"""
    found = []
    for piece in pieces:
        start = piece.start
        for end in [end for end in ends if piece.start < end < piece.end]:
            found.append(dataclasses.replace(piece, start=start, end=end, words=piece.words[start - piece.start : end - piece.start]))
            start = end
        rest = piece.words[start - piece.start :]
        found.append(dataclasses.replace(piece, start=start, words=rest, opens=piece.opens and start == piece.start))
    return found
