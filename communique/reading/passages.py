"""Finds the parts of a text before it is parsed: date line, dateline, paragraphs, quotations.

Offsets never move: ``clean`` has the length of the text, with a character here and there replaced by a plainer one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from communique.reading.wrapping import join_lines

DATE_LINE = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})\b[ \t]*", re.IGNORECASE)
# "STRELSAU, July 1, 2022 -", "STRELSAU/ZENDA, May 3 (RW) -", "ZENDA (Ruritania), May 3 (RW) -"
DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'\u2019\-/ ]{2,40}?)"
    r"(?P<rest>(?:\s*\([^)\n]{2,40}\)|,[^\n\u2013\u2014(-]{1,40}){0,3}(?:\s*\([^)\n]{1,30}\))?)\s*"
    r"(?:--?|\u2013|\u2014)\s+"
)
# "Strelsau, 1 July 2022 -" or, on a line of its own, "Strelsau, Ruritania, July 1, 2022": in small letters the date is what tells it.
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
DATED_PLACE = re.compile(
    r"(?:[A-Z][A-Z ]{4,30}[.:] )?"  # "PRESS RELEASE. Strelsau, 3 May 2011"
    rf"(?P<place>(?!(?:{_WEEKDAY}|{_MONTH})\b)[A-Z][\w.'\u2019-]+(?:[ /][A-Z][\w.'\u2019-]+){{0,3}})"
    r"(?P<rest>(?:, ?[A-Z][a-z]+(?: [A-Z][a-z]+)?)?"
    r"(?:, [A-Z][\w'\u2019-]+(?: [\w'\u2019-]+){0,2} \d{1,2}, \d{4})?"  # the same day in another calendar
    rf",? ?[(]?(?:{_WEEKDAY},? )?(?:{_DATE}|{_WEEKDAY}(?=\n|$))[)]?"
    r"(?:, [A-Z]{2,6})?(?:\.? ?/[\w ]{2,20}/\.?)?(?:\s*\([^)\n]{1,30}\))?)"
    r"\s*(?:--?|\u2013|\u2014|:|(?=\n|$)|(?<=/\.)|(?<=/))\s*"
)
# Parts of a text (start, end; characters, half-open), of whole paragraphs, in order.
Stretches = tuple[tuple[int, int], ...]

# One character for one: quotation marks and dashes to the plain ones, and to blanks what cannot be seen.
QUOTES = "\u201c\u201d\u00ab\u00bb\u201e"
APOSTROPHES = "\u2019\u2018"
HYPHENS = "\u2010\u2011"
NEWLINES = "\r\x0c\u2028\u2029"
BLANKS = "\u00a0\u202f\u2009\t\x0b\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u2022\u25cf"
PLAIN = str.maketrans(
    {
        **dict.fromkeys(QUOTES, '"'),
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(NEWLINES, "\n"),
        **dict.fromkeys(BLANKS, " "),
    }
)
BULLET = re.compile(r"(?m)^[ ]*(?:[-*\u2013\u2014\u00b7]|\(?\d{1,2}[.)]|\(?[a-z]\))[ ]+")
# "Joseph R. Biden, Jr., met": the parser takes the comma for the end of the name, and the full stop for that of the sentence.
SUFFIX = re.compile(r"(?<=[a-z]),? (?:Jr|Sr)\b\.?,?(?= [a-z(])|(?<=[a-z]),? (?:Jr|Sr)\b\.(?=,)")
# "the Rt. Hon. Rudolf Zenda", "H.E. Mr. Zenda": full stops that end no sentence.
HONORIFIC = re.compile(r"\b(?:[Tt]he )?(?:Rt\.? Hon\.?|Right Hon(?:ou?rable|\.)|H\. ?E\.|H\.R\.H\.|H\.M\.) (?=[A-Z])")
MARK = re.compile('"')
PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Quotation:
    """Words between quotation marks, marks excluded; characters of the text."""

    start: int
    end: int


@dataclass(frozen=True)
class Passages:
    """The text made plain, and where its parts stand (characters, half-open)."""

    clean: str
    published: str | None
    dateline: tuple[int, int] | None
    paragraphs: tuple[tuple[int, int], ...]
    breaks: frozenset[int]
    quotations: tuple[Quotation, ...]

    def quotation_at(self, start: int, end: int) -> Quotation | None:
        """The quotation that holds these characters, or None."""
        for quotation in self.quotations:
            if quotation.start <= start and end <= quotation.end:
                return quotation
            if quotation.start > start:
                return None
        return None


def read_passages(text: str) -> Passages:
    """The parts of a text. Date line and dateline are blanked in ``clean``: they are not sentences of the report."""
    clean = text.translate(PLAIN)
    published = None
    line = DATE_LINE.match(clean)
    if line:
        published = line.group(1)
        clean = _blank(clean, 0, line.end())
    dateline = None
    first = PARAGRAPH.search(clean, next((i for i, c in enumerate(clean) if not c.isspace()), 0))
    if first:
        found = DATELINE.match(clean, first.start(), first.end())
        if found and not found.group("place").strip().isupper():
            found = None
        found = found or DATED_PLACE.match(clean, first.start(), first.end())
        if found:
            dateline = (found.start(), found.end())
            clean = _blank(clean, *dateline)
    clean = join_lines(clean)
    for suffix in [*SUFFIX.finditer(clean), *HONORIFIC.finditer(clean)]:
        clean = _blank(clean, *suffix.span())
    for bullet in list(BULLET.finditer(clean)):
        clean = _blank(clean, *bullet.span())
    paragraphs = tuple(
        (m.start() + len(m.group()) - len(m.group().lstrip()), m.end()) for m in PARAGRAPH.finditer(clean) if m.group().strip()
    )
    return Passages(
        clean=clean,
        published=published,
        dateline=dateline,
        paragraphs=paragraphs,
        breaks=frozenset(start for start, _ in paragraphs),
        quotations=_quotations(clean, paragraphs),
    )


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "".join(c if c == "\n" else " " for c in text[start:end]) + text[end:]


def _quotations(clean: str, paragraphs: tuple[tuple[int, int], ...]) -> tuple[Quotation, ...]:
    """Stretches between double quotation marks. A mark that nothing closes runs to the end of its paragraph."""
    found = []
    for start, end in paragraphs:
        marks = [m.start() for m in MARK.finditer(clean, start, end)]
        # An inch or seconds sign stands after a digit and opens nothing.
        marks = [i for i in marks if not (i and clean[i - 1].isdigit() and clean[i + 1 : i + 2] in ("", " ") and len(marks) == 1)]
        for opening, closing in zip(marks[::2], [*marks[1::2], end] if len(marks) % 2 else marks[1::2], strict=True):
            found.append(Quotation(opening + 1, closing))
    return tuple(found)
