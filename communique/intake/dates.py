"""Finds the date of a document: the leading ``date`` line, the dateline, or a date that somebody gives."""

from __future__ import annotations

import re
from datetime import date

from communique.intake.outcome import Refused

LEADING = re.compile(r"\s*date:?\s+(\d{4}-\d{1,2}-\d{1,2})(?![\w-])", re.IGNORECASE)
ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?", re.DOTALL)

# A dateline stands at the head of a report: beyond these bounds a date is part of the story.
HEAD_LINES = 8
HEAD_CHARACTERS = 1_500
# Years a dateline may have: scanned reports say 2982 for 1982, and no report is older than the telegraph.
YEARS = range(1800, 2100)
# Years of any date that is given: 0001-01-01 and 9999-12-31 stand where a program had no date, and days before or after them are none.
GIVEN_YEARS = range(1000, 3000)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?)"
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DATE = (
    _DAY + r"(?:"
    r"(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+" + _MONTH.format("m1") + r",?\s+(?P<y1>\d{4})"
    r"|" + _MONTH.format("m2") + r"\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{4})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?P<y3>\d{4})"
    r")(?![\w])"
)
# Before the date of a dateline stands nothing, a label, or a place (and an agency); a headline like "Leader to visit
# Strelsau on 6 December 2021" has small words there and is not one.
_LABEL = (
    r"(?:(?:published|posted|released|issued|dated?|press release|media release|for immediate release)"
    r"(?:\s+(?:on|date))?\s*[:,|–—-]?\s*)"
)
_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*)"
_PLACE = (
    rf"(?:{_WORD}(?:[ /]{_WORD}){{0,3}}(?:,\s*{_WORD}(?:\s{_WORD}){{0,2}})?"
    r"\s*(?:\([^()\n]{2,30}\)\s*)?(?:,|\||–|—|-)\s*)"
)
# Behind it comes the end of the line, a time of day, an agency or the dash that opens the report.
_AFTER = r"(?=\s*(?:$|\n|\r|\([^()\n]{2,40}\)|[-–—:|]|,?\s*(?:at\s+)?\d{1,2}[:.]\d{2}|,?\s*(?:IST|GMT|UTC)\b))"
DATELINE = re.compile(rf"\s*(?:(?i:{_LABEL})|{_PLACE})?(?i:{_DATE}){_AFTER}", re.MULTILINE)


def parse_date(value: str) -> date:
    """The day of an ISO date, or of an ISO date and time. Raises Refused for anything else and for days that are none."""
    found = ISO.fullmatch(value.strip())
    if not found:
        raise Refused("bad_date", f"{value!r} is no date; write it as YYYY-MM-DD, for example 2021-12-20")
    try:
        day = date.fromisoformat(found.group(1))
    except ValueError as error:
        raise Refused("bad_date", f"{value!r} is no date: {error}; write it as YYYY-MM-DD, for example 2021-12-20") from error
    if day.year not in GIVEN_YEARS:
        message = f"{value!r} is no day of a report: its year is not one of {GIVEN_YEARS[0]} to {GIVEN_YEARS[-1]}; give the right day"
        raise Refused("bad_date", message)
    return day


def leading_date(text: str) -> date | None:
    """The date of a text whose first words are ``date YYYY-MM-DD``. Raises Refused where that day does not exist."""
    found = LEADING.match(text)
    return parse_date(found.group(1)) if found else None


def is_empty(text: str) -> bool:
    """Whether there is nothing but white space and perhaps a leading date."""
    found = LEADING.match(text)
    return not text[found.end() if found else 0 :].strip("\ufeff\u200b \t\r\n\f\v\u2028\u2029\xa0")


def dateline_date(text: str) -> date | None:
    """The date of a dateline with day, month and year within the first lines, or None.

    >>> dateline_date("STRELSAU, 20 December 2021 - The king received the envoy of Graustark.")
    datetime.date(2021, 12, 20)
    >>> dateline_date("STRELSAU, May 15 (Agency) - The king received the envoy.")  # no year: unknown stays unknown
    """
    lines = [line for line in text[:HEAD_CHARACTERS].splitlines() if line.strip()]
    for line in lines[:HEAD_LINES]:
        found = DATELINE.match(line)
        day = _day_of(found) if found else None
        if day:
            return day
    return None


def _day_of(line: re.Match[str]) -> date | None:
    part = line.groupdict()
    if part["iso"]:
        numbers = tuple(int(x) for x in part["iso"].split("-"))
    elif part["y3"]:
        numbers = int(part["y3"]), int(part["m3"]), int(part["d3"])
    else:
        n = "1" if part["y1"] else "2"
        month = next((i for i, name in enumerate(MONTHS, 1) if name == part["m" + n][:3].lower()), 0)
        numbers = int(part["y" + n]), month, int(part["d" + n])
    try:
        day = date(*numbers)
    except ValueError:
        return None  # "31 February 2021" names no day; the caller says that there is no date
    return day if day.year in YEARS else None
