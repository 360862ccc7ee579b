"""Finds the expressions of time of a document and says which days they mean.

Measured on the table of tests/test_times.py, written by hand by the author of the grammar, with invented sentences and no
model (a line counts when span, value, days and role are all right): 457 of 459 lines, which is also the floor. That number is
of the lines that the grammar was then mended by. What it read of lines at their first run says more: 363 of 372, then 50
of 56, then 28 of 29; three of these lines were reworded or given another expectation after it. Nothing has been scored on real
text or on TimeML. Speed, one core of a shared machine: 33,000 to 64,000 words/s over 130,000 words of releases and news
without a parse, 54,000 to 59,000 over 32,000 words with one; 1.5 to 1.7 mentions a hundred words.

Not read: "two Fridays ago", the first half of "mid-to-late April", movable feasts, seasons of the southern half of the world.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from communique.mentions import anchor_shapes, date_shapes, duration_shapes, relative_shapes, year_shapes
from communique.mentions import time_words as words
from communique.mentions.time_grammar import Grammar
from communique.mentions.time_roles import govern, merge, on_named_day
from communique.mentions.time_sense import Scene, Sense
from communique.mentions.time_words import cut
from communique.model import Evidence, When
from communique.reading.parse import Parse

_DAYNUM = ("#12", "#24", "#31", "#1st")
_DEICTIC = ("today", "yesterday", "tomorrow", "tonight", "overnight")
CLASSES = {
    "MONTH": tuple(words.MONTHS),
    "WEEKDAY": tuple(words.WEEKDAYS),
    "ANYWEEKDAY": (*words.WEEKDAYS, *words.RISKY_WEEKDAYS),
    "WEEKDAYSET": tuple(words.WEEKDAY_SETS),
    "DAYNUM": _DAYNUM,
    "ORDINAL": tuple(words.ORDINALS),
    "NTH": (*words.ORDINALS, "#1st", "last", "final", "opening"),
    "CALENDARUNIT": ("day", "week", "month"),
    "CALENDARUNITS": ("days", "weeks", "months"),
    "NTHCENTURY": (*words.ORDINALS, "#1st"),
    "YEAR": ("#year",),
    "YEAREND": ("#year", "#31", "#24", "#12", "#99", "#0"),
    "SLASH": ("-", "/"),
    "RANGE": ("-", "to", "and", "&", "until", "till", "through"),
    "REL": ("this", "last", "next", "coming", "current", "past", "previous", "preceding", "upcoming", "following",
            "forthcoming", "present"),
    "TAILWORD": ("this", "last", "next", "same", "that", "previous", "following", "coming", "current", "past"),
    "SAME": ("same", "that", "following", "previous", "preceding", "very"),
    "FOLLOWING": ("following", "next", "previous", "same"),
    "SPANREL": ("past", "last", "next", "coming", "previous", "preceding", "upcoming", "following", "recent", "first", "final",
                "opening", "closing"),
    "EDGE": ("early", "mid", "late", "earlier", "later"),
    "BOUND": ("end", "start", "beginning", "middle", "close", "midpoint"),
    "END": ("end", "start"),
    "UNIT": tuple(words.UNITS),
    "SINGULAR": (*words.UNITS, *words.SHORT_UNITS),
    "PLURAL": (*words.UNIT_PLURALS, *words.SHORT_PLURALS),
    "PERUNIT": (*words.UNITS, "annum"),
    "ANYUNIT": tuple(words.ALL_UNITS),
    "NUM": (*words.NUMBER_KINDS, *words.NUMBERS),
    "MANY": ("hundred", "thousand", "dozen"),
    "PLURALNUM": tuple(words.PLURAL_NUMBERS),
    "VAGUE": tuple(words.VAGUE_NUMBERS),
    "ONE": ("a", "an"),
    "APPROX": ("about", "around", "nearly", "almost", "some", "approximately", "roughly", "barely", "just", "only"),
    "CONSECUTIVE": ("consecutive", "full", "more", "straight", "successive", "whole", "long", "further", "calendar", "working",
                    "business", "additional"),
    "SEASON": tuple(words.SEASONS),
    "DAYPART": tuple(words.DAYPARTS),
    "NIGHT": ("night", "evening"),
    "DECADE": ("#decade", *words.DECADE_WORDS),
    "FISCAL": ("fiscal", "financial", "budget"),
    "QUARTERORHALF": ("quarter", "half"),
    "SHORTQUARTER": ("q1", "q2", "q3", "q4", "1q", "2q", "3q", "4q", "h1", "h2", "1h", "2h"),
    "DEICTIC": _DEICTIC,
    "NOW": ("now", "today"),
    "NOWWORD": ("now", "currently", "presently", "nowadays", "recently", "lately", "previously", "soon", "shortly"),
    "FUTUREWORD": ("past", "future", "present", "moment"),
    "DIRECTION": ("earlier", "later", "before", "after", "afterwards", "previously", "prior", "following"),
    "ANCHORNOUN": ("day", "time", "night", "morning", "afternoon", "evening", "week", "month", "year", "moment"),
    "LINK": ("before", "after", "of", "as"),
    "OTHER": ("other", "second"),
    "OFTEN": ("daily", "weekly", "monthly", "quarterly", "annually", "yearly", "annual", "hourly", "nightly", "fortnightly",
              "biennial", "biannual", "biennially"),
    "HOUR": ("#12", "#24", "#0", *[w for w, n in words.NUMBERS.items() if n <= 12]),
    "MINUTE": ("#24", "#31", "#99", "#0", "#12"),
    "MERIDIEM": ("#meridiem",),
    "HRS": ("hours", "hrs", "hour"),
    "OCLOCK": ("o'clock",),
    "ZONE": ("gmt", "utc", "cet", "cest", "est", "edt", "bst", "ist", "msk", "et"),
    "NOON": ("noon", "midday", "midnight"),
}  # fmt: skip
MACROS = {
    "PART": "(edge:EDGE -?|edge_in:EDGE in the?|the? bound:BOUND of)",
    "TAIL": "(,? year:YEAR|,? of? the? tail:TAILWORD year)?",
    "AMOUNT": relative_shapes.AMOUNT,
}
GRAMMAR = Grammar(
    CLASSES,
    MACROS,
    (*date_shapes.SHAPES, *year_shapes.SHAPES, *relative_shapes.SHAPES, *anchor_shapes.SHAPES, *duration_shapes.SHAPES),
)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """An expression of time: tokens ``first`` to ``end`` (exclusive), its TIMEX3 type and value, and the days it means.

    ``role``: when | duration | set | deadline (the last day counts) | anchored (hangs on something: ``anchor`` is the token
    of the noun or verb it hangs on, ``offset_days`` the distance, None if not told, ``slack`` same | around | before | after).
    ``when`` is None for durations, sets and anchored expressions that the text before does not resolve.
    ``parts`` are the TIMEX3s inside a range ("30 May to 2 June" has two), as TimeML counts them.
    """

    first: int
    end: int
    evidence: Evidence
    type: str
    value: str
    when: When | None
    role: str
    anchor: int | None = None
    offset_days: int | None = None
    slack: str | None = None
    parts: tuple[tuple[Evidence, str, str], ...] = ()


def find_times(parse: Parse, published: datetime.date) -> tuple[TimeMention, ...]:
    """The expressions of time of a document in the order of its text, without overlaps."""
    atoms = cut(parse.text, GRAMMAR.codes)
    if not atoms.words or not parse.words:
        return ()
    tokens = [max(0, bisect_right(parse.starts, start) - 1) for start in atoms.starts]
    scene = Scene(parse, atoms, tokens, published)
    return tuple(_mention(scene, sense) for sense in merge(scene, _read(scene)))


def _read(scene: Scene) -> list[Sense]:
    """Senses with their extents, the longest that makes sense at each place."""
    senses: list[Sense] = []
    taken = 0
    for hit in GRAMMAR.find(scene.atoms.codes):
        if hit.first < taken:
            continue
        sense = hit.shape.read(scene, hit)
        if sense is None:
            continue
        sense = replace(sense, first=hit.first if sense.first < 0 else sense.first, end=hit.end if sense.end < 0 else sense.end)
        taken = hit.end
        sense = govern(scene, on_named_day(scene, sense, senses))
        senses.append(sense)
        first, last = sense.days or (None, None)
        if sense.role == "when" and sense.type in ("DATE", "TIME") and first and last and "REF" not in sense.value:
            scene = replace(scene, previous_days=(first, last), previous_day=first if first == last else scene.previous_day)
    return senses


def _mention(scene: Scene, sense: Sense) -> TimeMention:
    first, end = sense.first, sense.end
    evidence = _evidence(scene, first, end)
    tokens = scene.tokens[first], scene.tokens[end - 1] + 1
    when = None
    if sense.days is not None and sense.role != "anchored":
        start, stop = (day.isoformat() if day else None for day in sense.days)
        when = When(start, stop, sense.value, sense.precision, sense.basis, evidence.text)
    anchor = _anchor(scene, sense.preposition) if sense.preposition is not None else None
    parts = tuple((_evidence(scene, a, b), "TIME" if value[10:11] == "T" else "DATE", value) for a, b, value in sense.parts)
    return TimeMention(*tokens, evidence, sense.type, sense.value, when, sense.role, anchor, sense.offset_days, sense.slack, parts)


def _evidence(scene: Scene, first: int, end: int) -> Evidence:
    start, stop = scene.atoms.starts[first], scene.atoms.ends[end - 1]
    return Evidence(start, stop, scene.parse.text[start:stop])


def _anchor(scene: Scene, preposition: int) -> int | None:
    """The token that an anchored expression hangs on: the noun after its preposition, or the verb of the clause."""
    parse, token = scene.parse, scene.tokens[preposition]
    if parse.deps[token] == "mark":
        return parse.heads[token]
    for child in parse.children[token]:
        if child > token and parse.deps[child] in ("pobj", "pcomp"):
            return child
    # No parse to lean on: the last noun of the phrase that follows.
    found, i = None, token + 1
    while i < len(parse.words) and i < token + 9:
        tag, word = parse.tags[i], parse.words[i]
        if tag.startswith("NN") or (not tag and word[:1].isalpha() and parse.lowers[i] not in _DETERMINERS):
            found = i
        elif found is not None or not (
            tag.startswith(("DT", "JJ", "VBN", "CD", "POS", "PRP", "RB", "_SP")) or parse.lowers[i] in _DETERMINERS
        ):
            break
        i += 1
    return found


_DETERMINERS = {"the", "a", "an", "this", "that", "their", "his", "her", "its", "our", "these", "those", "'s", "’s"}


def times_line(document_sha256: str, mentions: Iterable[TimeMention]) -> dict[str, Any]:
    """The line that ``communique times`` prints of a document: its TIMEX3s in order, ranges as their two ends."""
    timexes = []
    for mention in mentions:
        for evidence, type_, value in mention.parts or ((mention.evidence, mention.type, mention.value),):
            timexes.append({"start": evidence.start, "end": evidence.end, "text": evidence.text, "type": type_, "value": value})
    return {"sha256": document_sha256, "timexes": timexes}
