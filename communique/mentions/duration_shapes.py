"""Reads how long, how often, and what the clock shows: "three days", "a 30-day truce", "every year", "10 a.m."."""

from __future__ import annotations

import re

from communique.mentions.relative_shapes import amount, duration_value
from communique.mentions.time_grammar import Hit, Shape
from communique.mentions.time_sense import Scene, Sense
from communique.mentions.time_words import ALL_UNITS, DAYPARTS, NUMBERS, WEEKDAY_SETS, WEEKDAYS

_FREQUENT = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "annually": "P1Y", "yearly": "P1Y",
             "annual": "P1Y", "hourly": "PT1H", "nightly": "P1D", "fortnightly": "P2W", "biennial": "P2Y", "biannual": "P6M",
             "biennially": "P2Y"}  # fmt: skip


def read_duration(scene: Scene, hit: Hit) -> Sense | None:
    """A stretch of time by its length: "three days", "nearly 30 years", "two and a half months", "decades"."""
    atom = hit.caught["unit"]
    word = scene.word(atom)
    unit, count = ALL_UNITS[word], amount(scene, hit)
    if unit == "WE" and count is None:
        return None
    if word in ("quarter", "quarters") and (scene.word(hit.end) in ("of", "-") or count is None or count > 8):
        return None
    if (word == "seconds" and count is None) or (unit == "TM" and count is None and scene.word(hit.end) == "of"):
        return None
    upper = hit.get("to")
    value = duration_value(count, unit)
    if upper is not None:
        # "three to five years": the longer bound is what a deadline needs
        count = scene.atoms.number(upper) or count
    if count is not None and count > 1e5:
        return None
    if hit.get("per") is not None:
        return Sense("SET", duration_value(1, unit), role="set")
    return Sense("DURATION", value, role="duration", count=count, unit=unit)


def read_adjective(scene: Scene, hit: Hit) -> Sense | None:
    """A length before its noun: "a 30-day truce", "the five-year programme", "a day-long visit"."""
    unit = ALL_UNITS[scene.word(hit.caught["unit"])]
    atom = hit.get("count")
    count = scene.atoms.number(atom) if atom is not None else 1.0
    if count is None and hit.get("vague") is None:
        return None
    return Sense("DURATION", duration_value(count, unit), role="duration", count=count, unit=unit)


def read_bare(scene: Scene, hit: Hit) -> Sense | None:
    """A bare plural: "for years", "days of talks", "hundreds of years"."""
    unit = ALL_UNITS[scene.word(hit.caught["unit"])]
    if unit in ("S", "TM", "Q", "WE") or scene.surface(hit.caught["unit"])[:1].isupper():
        return None
    return Sense("DURATION", duration_value(None, unit), role="duration", unit=unit)


def read_one(scene: Scene, hit: Hit) -> Sense | None:
    """ "A year": a length; after a number or a sum of money, a rate."""
    unit, before = ALL_UNITS[scene.word(hit.caught["unit"])], scene.word(hit.first - 1)
    if unit == "Q" or unit == "WE":
        return None
    article = scene.word(hit.first)
    if article in ("a", "an") and unit in ("D", "W", "M", "Y", "H") and _is_rate(scene, hit.first - 1, before):
        return Sense("SET", duration_value(1, unit), role="set")
    return Sense("DURATION", duration_value(1, unit), role="duration", count=1.0, unit=unit)


def _is_rate(scene: Scene, atom: int, before: str) -> bool:
    if before in (
        "once",
        "twice",
        "times",
        "million",
        "billion",
        "trillion",
        "crore",
        "lakh",
        "dollars",
        "euros",
        "pounds",
        "tonnes",
        "tons",
        "barrels",
        "rupees",
    ):
        return True
    token = scene.surface(atom)
    return bool(token) and (token[:1] in "$€£¥₹" or (token[:1].isdecimal() and "," in token))


def read_set(scene: Scene, hit: Hit) -> Sense | None:
    """How often: "every year", "each day", "every two months", "twice a week", "per annum"."""
    atom = hit.get("weekday")
    if atom is not None:
        return Sense("SET", f"XXXX-WXX-{WEEKDAYS[scene.word(atom)] + 1}", role="set")
    unit = ALL_UNITS.get(scene.word(hit.caught["unit"]), "year")  # "per annum" is the one unit that is no English word
    number = hit.get("count")
    count = scene.atoms.number(number) if number is not None else 1.0
    if hit.get("other") is not None:
        count = 2.0
    return Sense("SET", duration_value(count if hit.get("vague") is None else None, unit), role="set")


def read_weekdays(scene: Scene, hit: Hit) -> Sense | None:
    """A weekday again and again: "on Mondays"."""
    return Sense("SET", f"XXXX-WXX-{WEEKDAY_SETS[scene.word(hit.caught['weekday'])] + 1}", role="set")


def read_frequent(scene: Scene, hit: Hit) -> Sense | None:
    """How often in one word: "annual", "weekly", "daily"; not the name of a newspaper."""
    if scene.surface(hit.end)[:1].isupper() and (scene.surface(hit.first)[:1].isupper() or scene.word(hit.first) in ("daily", "weekly")):
        return None  # "the Daily Star", "the daily Strelsau Courier"
    return Sense("SET", _FREQUENT[scene.word(hit.caught["often"])], role="set")


def read_clock(scene: Scene, hit: Hit) -> Sense | None:
    """A time of day: "10 a.m.", "12:30 GMT", "noon". It falls on the day named beside it, else on the publication day."""
    word_atom = hit.get("noon")
    if word_atom is not None:
        if scene.surface(word_atom)[:1].isupper() or scene.word(word_atom + 1) == "oil":
            return None
        hour, minute = {"noon": (12, 0), "midday": (12, 0), "midnight": (24, 0)}[scene.word(word_atom)]
    else:
        atom = hit.caught["hour"]
        word = scene.word(atom)
        numbers = (
            [int(word[:2]), int(word[2:])]
            if len(word) == 4 and word.isdecimal()
            else [int(n) for n in re.findall(r"\d+", word)] or [int(NUMBERS.get(word, 99))]
        )
        hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
        if hit.get("minute") is not None:
            minute = scene.number(hit, "minute") or 0
        meridiem = hit.get("meridiem")
        if meridiem is not None:
            if hour > 12:
                return None
            hour = hour % 12 + (12 if scene.word(meridiem)[0] == "p" else 0)
        elif hit.get("zone", "clock", "hours") is None and scene.word(hit.first - 1) not in (
            "at",
            "by",
            "around",
            "about",
            "from",
            "until",
            "till",
            "to",
            "before",
            "after",
            "since",
            "between",
        ):
            return None  # "2:30" alone may be a score, a ratio or a verse
    if hour > 24 or minute > 59:
        return None
    day = scene.published
    return Sense("TIME", f"{day}T{hour:02}:{minute:02}", (day, day), "day", "relative")


def read_part(scene: Scene, hit: Hit) -> Sense | None:
    """A part of the running day: "in the morning", "at night", "the evening"."""
    if scene.word(hit.first - 1) not in ("in", "during", "by", "until", "on", "at", "late", "early", "of"):
        return None
    if scene.surface(hit.end)[:1].isupper() or scene.word(hit.end) in ("of", "news", "prayers"):
        return None
    day = scene.previous_day or scene.published
    return Sense("TIME", f"{day}T{DAYPARTS[scene.word(hit.caught['daypart'])]}", (day, day), "day", "relative")


SHAPES = (
    Shape(
        "duration",
        "APPROX? (more than|less than|at least|up to)? count:NUM (times:MANY)? (and a half:half)? CONSECUTIVE? unit:ANYUNIT",
        read_duration,
    ),
    Shape("dozen-duration", "APPROX? (more than|less than|at least)? ONE dozens:MANY unit:PLURAL", read_duration),
    Shape("duration-range", "APPROX? count:NUM (to|-|or) to:NUM unit:ANYUNIT", read_duration),
    Shape("vague-duration", "(a|the)? vague:VAGUE (of|more)? unit:PLURAL", read_duration),
    Shape("plurals-of", "(count2:PLURALNUM of|many thousands of) unit:PLURAL", read_bare),
    Shape("half-unit", "(halved:half (a|an)) unit:SINGULAR", read_duration),
    Shape("bare", "unit:PLURAL", read_bare),
    Shape("one", "(APPROX|more than|less than|at least)? ONE (whole|full|single)? unit:SINGULAR", read_one),
    Shape("adjective", "count:NUM - unit:SINGULAR (- (old|long))?", read_adjective),
    Shape("long", "unit:SINGULAR -? long", read_adjective),
    Shape("joined-long", "daylong", lambda scene, hit: Sense("DURATION", "P1D", role="duration", count=1.0, unit="D")),
    Shape("set", "(every|each) unit:SINGULAR", read_set),
    Shape("set-number", "every (count:NUM|vague:VAGUE) unit:PLURAL", read_set),
    Shape("set-other", "every other:OTHER unit:SINGULAR", read_set),
    Shape("set-weekday", "(every|each) weekday:WEEKDAY", read_set),
    Shape("rate", "(once|twice|three times|several times) (a|an|per|each|every) unit:SINGULAR", read_set),
    Shape("per", "per unit:PERUNIT", read_set),
    Shape("weekdays", "weekday:WEEKDAYSET", read_weekdays),
    Shape("frequent", "often:OFTEN", read_frequent),
    Shape("meridiem", "hour:HOUR (: minute:MINUTE)? meridiem:MERIDIEM zone:ZONE?", read_clock),
    Shape("clock", "hour:#clock meridiem:MERIDIEM? hours:HRS? zone:ZONE?", read_clock),
    Shape("colon", "hour:#colon meridiem:MERIDIEM? hours:HRS? zone:ZONE?", read_clock),
    Shape("oclock", "hour:HOUR clock:OCLOCK", read_clock),
    Shape("noon", "noon:NOON", read_clock),
    Shape("part", "(the|EDGE) daypart:DAYPART", read_part),
)
