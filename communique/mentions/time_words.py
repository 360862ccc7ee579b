"""Cuts a text into the atoms that expressions of time are made of, and names the kind of each.

Not the parser's tokens: it takes "2021-12-06", "mid-May", "2021–31" and "10a.m." apart in ways that differ from one
spelling to the next. Atoms are cut from the characters, so that a grammar over them sees one shape for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


def _words(text: str) -> list[str]:
    return text.split()


_MONTHS = _words("january february march april may june july august september october november december")
_DAYS = _words("monday tuesday wednesday thursday friday saturday sunday")

MONTHS = {name: i + 1 for i, name in enumerate(_MONTHS)}
MONTHS |= {f"{name[:3]}{dot}": i + 1 for i, name in enumerate(_MONTHS) for dot in ("", ".") if name != "may"}
MONTHS |= {"sept": 9, "sept.": 9}
WEEKDAYS = {name: i for i, name in enumerate(_DAYS)}
WEEKDAYS |= {"tue": 1, "tues": 1, "tue.": 1, "tues.": 1, "thu": 3, "thur": 3, "thurs": 3, "thu.": 3, "thurs.": 3,
             "fri": 4, "fri.": 4, "wed.": 2, "mon.": 0}  # fmt: skip
# Words of their own as well ("He sat", "the sun"): weekdays only beside a day of the month.
RISKY_WEEKDAYS = {"mon": 0, "wed": 2, "sat": 5, "sun": 6, "sat.": 5, "sun.": 6}
WEEKDAY_SETS = {name + "s": i for i, name in enumerate(_DAYS)}

UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE", "weekend": "WE"}
UNIT_PLURALS = {"days": "D", "weeks": "W", "months": "M", "quarters": "Q", "years": "Y", "decades": "DE", "centuries": "CE",
                "yrs": "Y", "weekends": "WE", "fortnights": "W"}  # fmt: skip
SHORT_UNITS = {"hour": "H", "minute": "TM", "fortnight": "W"}
SHORT_PLURALS = {"hours": "H", "minutes": "TM", "seconds": "S", "hrs": "H", "mins": "TM"}
ALL_UNITS = UNITS | UNIT_PLURALS | SHORT_UNITS | SHORT_PLURALS

_ONES = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS: dict[str, float] = {word: i + 1 for i, word in enumerate(_ONES)}
NUMBERS |= {word: 20 + 10 * i for i, word in enumerate(_TENS)}
NUMBERS |= {f"{tens}-{one}": 20 + 10 * i + k + 1 for i, tens in enumerate(_TENS) for k, one in enumerate(_ONES[:9])}
NUMBERS |= {"dozen": 12, "hundred": 100, "thousand": 1000}
VAGUE_NUMBERS = {"few", "several", "many", "some", "couple", "various", "numerous", "multiple"}
PLURAL_NUMBERS = {"dozens", "hundreds", "thousands", "scores"}

_FIRST = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: i + 1 for i, word in enumerate(_FIRST)}
ORDINALS |= {f"twenty-{word}": 21 + i for i, word in enumerate(_FIRST[:9])}
ORDINALS |= {"thirtieth": 30, "thirty-first": 31}

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
DAYPARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "lunchtime": "MI", "midday": "MI", "dawn": "MO"}
DECADE_WORDS = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8,
                "nineties": 9}  # fmt: skip
# Capital letters tell the month, the weekday and the holiday from the verb and the common noun.
CAPITALISED = MONTHS.keys() | WEEKDAYS.keys() | RISKY_WEEKDAYS.keys() | WEEKDAY_SETS.keys()

# What a number beside it counts, so that it is no year and no day: "2000 soldiers", "May 5 people".
COUNTED = set(
    _words(
        "troops soldiers people men women children civilians refugees migrants prisoners protesters demonstrators "
        "fighters members delegates participants workers jobs students families homes houses villages tonnes tons barrels "
        "litres megawatts mw km kilometres kilometers metres meters miles feet percent per dollars euros pounds rupees "
        "yen rubles roubles yuan million billion trillion thousand tanks rifles missiles drones rounds shells vehicles "
        "cases deaths doses pages hours days weeks months years times points companies firms others visas ships sorties "
        "scholarships hectares acres seats copies degrees calories gmt hrs officers personnel guests police attendees "
        "additional more new extra "
    )
)

NUMBER_KINDS = ("#0", "#12", "#24", "#31", "#99", "#year", "#big", "#decimal")

_ATOM = re.compile(
    r"""
    # No kind begins with a blank, and half the places of a text are blanks: they are gone over without asking each kind.
    (?:(?<![ ])[ ]++)?+(?:
    # Most words are in small letters between blanks: none of the kinds below, and found so without asking each of them.
    (?P<plain>(?![ap]m\b)[a-z]++(?=[ ,\n]))
  | (?P<iso>(?<![\w.,/-])[12]\d{3}-[01]\d-[0-3]\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]))
  | (?P<date>(?<![\w.,/$€£₹-])\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:[12]\d{3}|(?<=[/.])\d\d)(?![\w/-]|[.,]\d))
  | (?P<decade>(?<![\w.,])(?:[12]\d{2}0|['’‘]?[2-9]0)['’]?s\b)
  | (?P<military>(?<![\w.,:$€£])[0-2]\d[0-5]\d(?=\s?(?:hrs|GMT|UTC|CET|EST|IST|MSK)\b))
  | (?P<clock>(?<![\w.,:])[0-2]?\d[:.h][0-5]\d(?::[0-5]\d)?(?=\s?(?:[ap]\.?m\b|hrs|hours|GMT|UTC|CET|EST|BST|IST|MSK)))
  | (?P<colon>(?<![\w.,:])[0-2]?\d:[0-5]\d(?![\w:]))
  | (?P<ordinal>(?<![\w.,])\d{1,3}(?:st|nd|rd|th)\b)
  | (?P<half>(?<![\w-])[QqH][1-4]\b|(?<![\w-])[1-4][QqHh]\b|(?<![\w-])(?:FY|CY)(?=\s?['’]?\d{2}))
  | (?P<prefix>\b(?i:mid|early|late|pre|post)(?=[-–]\d)|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*(?=[-–]\d)
          |\bMay(?=[-–]\d))
  | (?P<glued>(?<![\w.,])\d{1,2}(?=[ap]\.?m\b))
  | (?P<fiscal>(?<=FY)['’]?\d{2,4}(?!\w))
  | (?P<bad>[\#$€£¥₹]\s?\d[\d.,]*|[^\W\d_]+[-–]?\d[\w-]*|\d[\d.,]*(?:st|nd|rd|th)?[^\W\d][\w-]*|\+?\d+(?:\+\d+)+|\+\d[\d ]+
          |\d+(?:-\d+){2,}|\d+\s?%|\d+(?:\.\d+){2,}|\w*_\w*)
  | (?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+)
  | (?P<meridiem>[ap]\.m\.?|(?<![A-Za-z])(?:[ap]m|[AP]M)\b)
  | (?P<clitic>['’]s\b)
  | (?P<joined>\b(?i:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?i:first|second|third|fourth|fifth|sixth|seventh|
       eighth|ninth|one|two|three|four|five|six|seven|eight|nine)\b)
  | (?P<word>(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\.(?=\s*[\d,a-z])
          |o['’]clock|[^\W\d_]+)
  | (?P<gap>\n[^\S\n]*\n\s*)
  | (?P<mark>[^\w\s]))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms of a text: words in lower case, surfaces as written, offsets of characters, one code character each."""

    words: list[str]
    surfaces: list[str]
    starts: list[int]
    ends: list[int]
    codes: str

    def number(self, atom: int) -> float | None:
        """The number an atom stands for ("5", "5th", "five", "fifth", "1,500"), or None."""
        word = self.words[atom]
        if word[0].isdecimal():
            digits = re.match(r"[\d,.]*\d", word)
            return float(digits.group().replace(",", "")) if digits else None
        known = NUMBERS.get(word)
        return known if known is not None else ORDINALS.get(word)


def cut(text: str, codes: Mapping[str, str]) -> Atoms:
    """The atoms of a text. ``codes`` gives the code character of a word or of a kind (``#year``); others get a space."""
    words: list[str] = []
    surfaces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[str] = []
    for found in _ATOM.finditer(text):
        kind = str(found.lastgroup)
        surface = found[kind]
        word, key = _read_atom(surface, kind)
        words.append(word)
        surfaces.append(surface)
        start, end = found.span(kind)
        starts.append(start)
        ends.append(end)
        kinds.append(codes.get(key, " "))
    return Atoms(words, surfaces, starts, ends, "".join(kinds))


@lru_cache(maxsize=16384)
def _read_atom(surface: str, kind: str) -> tuple[str, str]:
    """The word of an atom, and the word or kind that a grammar has a code for."""
    word = surface.lower().replace("’", "'")
    if kind == "plain":
        key = word if word not in CAPITALISED else ""
    elif kind == "word":
        key = word if word not in CAPITALISED or surface[0].isupper() else ""
    elif kind == "number":
        key = _number_kind(word)
    elif kind == "ordinal":
        key = "#1st" if 1 <= int(word[:-2]) <= 31 else "#nth"
    elif kind == "glued":
        key = "#12" if 1 <= int(word) <= 12 else "#24"
    elif kind in ("iso", "date", "decade", "clock", "military", "colon", "fiscal", "meridiem"):
        key = "#clock" if kind == "military" else "#" + kind
    elif kind in ("bad", "gap"):
        key = ""
    else:
        key = word.replace("–", "-").replace("—", "-").replace("‘", "'")
    return word, key


def _number_kind(word: str) -> str:
    if "." in word:
        return "#decimal"
    if "," in word or len(word) > 4:
        return "#big"
    count = int(word)
    if len(word) == 4:
        return "#year" if 1000 <= count <= 2199 else "#big"
    if len(word) == 3:
        return "#big"
    return "#0" if count == 0 else "#12" if count <= 12 else "#24" if count <= 24 else "#31" if count <= 31 else "#99"
