"""Reads dates of the calendar: days, weekdays, months, feasts and the stretches between two of them."""

from __future__ import annotations

import datetime
import re

from communique.mentions.calendar import (
    HOLIDAYS,
    add,
    day_or_none,
    month_days,
    nearest_weekday,
    shift,
    value_at,
    year_of_day,
    year_of_month,
)
from communique.mentions.time_grammar import Hit, Shape
from communique.mentions.time_sense import Scene, Sense, dated, narrowed, part_of, year_of
from communique.mentions.time_words import ALL_UNITS, COUNTED, DAYPARTS, MONTHS, RISKY_WEEKDAYS, WEEKDAYS

DAY = datetime.timedelta(days=1)


def _month(scene: Scene, hit: Hit, name: str = "month") -> int:
    return MONTHS[scene.word(hit.caught[name])]


def _is_name(scene: Scene, hit: Hit, name: str = "month") -> bool:
    """Whether the month is another word here: "May" the modal verb or a surname, "March" the verb, "April" a person."""
    atom = hit.caught[name]
    word = scene.word(atom)
    if word not in ("may", "march", "april", "june", "august"):
        return False
    tag, before, after = scene.tag(atom), scene.word(atom - 1), scene.surface(atom + 1)
    if hit.get("day", "year", "edge", "bound", "half", "rel", "tail") is not None:
        return False
    if tag in ("MD", "VB", "VBP"):
        return True
    if before in (
        "in",
        "since",
        "by",
        "during",
        "until",
        "till",
        "of",
        "this",
        "last",
        "next",
        "from",
        "between",
        "on",
        "for",
        "to",
        "before",
        "after",
        "every",
        "each",
        "through",
        "late",
        "early",
        "and",
        "-",
        "–",
    ):
        # "of April Haines": a capitalised surname after a month that is also a first name
        return word in ("april", "june", "august") and after[:1].isupper() and scene.tag(atom + 1) == "NNP"
    if word == "may":
        # Alone, the capital letter only tells at the start of a sentence, where it is the modal verb.
        return not before[:1].isdecimal() and (scene.surface(atom - 1)[:1].isupper() or before in (".", "", "\n", "!", "?", "“", '"'))
    if word == "march":
        return tag in ("NN",) or before in (".", "", "\n") or after[:1].isupper()
    return after[:1].isupper() and tag == "NNP"


def _weekday(scene: Scene, hit: Hit) -> int | None:
    atom = hit.get("weekday")
    if atom is None:
        return None
    return WEEKDAYS.get(scene.word(atom), RISKY_WEEKDAYS.get(scene.word(atom)))


def _resolve_day(scene: Scene, hit: Hit, month: int, day: int, year: int | None) -> tuple[datetime.date | None, str]:
    if year is not None:
        return day_or_none(year, month, day), "stated" if hit.get("year") is not None else "relative"
    tense = scene.tense(hit.caught["month"])
    if scene.word(hit.first - 1) == "by" and scene.tag(hit.first - 1) == "IN":
        tense = "future"  # "has promised to deliver by January 31"
    elif scene.word(hit.first - 1) in LASTING:
        tense = None  # "was released until May 3": what began in the past lasts to the nearest such day
    found = year_of_day(month, day, scene.published, tense, _weekday(scene, hit))
    return (day_or_none(found, month, day) if found else None), "relative"


def read_day(scene: Scene, hit: Hit) -> Sense | None:
    """A day of a month: "Monday, 6 December 2021", "Dec. 6th", "the first of May"."""
    if _is_name(scene, hit):
        return None
    month, number, year = _month(scene, hit), scene.number(hit, "day") or 0, year_of(scene, hit)
    day, basis = _resolve_day(scene, hit, month, number, year)
    found = dated(scene, day.isoformat(), None, basis) if day else None
    bare = scene.word(hit.first) == "the" and scene.word(hit.caught["day"]).isdecimal()
    return narrowed(found, hit.first + 1) if found and bare else found  # in "the 9 May parade" the article is the parade's


def read_days(scene: Scene, hit: Hit) -> Sense | None:
    """Days of one month: "May 3-5", "3 to 5 May", "August 2 and 3"."""
    month, year = _month(scene, hit), year_of(scene, hit)
    first, last = scene.number(hit, "day") or 0, scene.number(hit, "to") or 0
    if first >= last or scene.word(hit.end) in COUNTED:
        return None
    start, basis = _resolve_day(scene, hit, month, first, year)
    stop = day_or_none(start.year, month, last) if start else None
    if start is None or stop is None:
        return None
    a, b = (hit.caught[name] for name in ("day", "to"))
    parts = ((min(a, hit.first), a + 1, start.isoformat()), (b, hit.end, stop.isoformat()))
    return Sense("DATE", f"{start}/{stop}", (start, stop), "range", basis, parts=parts)


def read_long_days(scene: Scene, hit: Hit) -> Sense | None:
    """Days of two months: "30 May to 2 June", "November 30 - December 2, 2021"."""
    months, days = (
        (_month(scene, hit), _month(scene, hit, "month2")),
        (scene.number(hit, "day") or 0, scene.number(hit, "to") or 0),
    )
    year2 = year_of(scene, hit)
    year1 = scene.number(hit, "year1")
    start: datetime.date | None
    if year2 is None and year1 is None:
        start, basis = _resolve_day(scene, hit, months[0], days[0], None)
        year1 = start.year if start else scene.published.year
        year2 = year1 + (months[1] < months[0])
    else:
        basis = "stated" if hit.get("year", "year1") is not None else "relative"
        if year2 is None:
            year2 = (year1 or 0) + (months[1] < months[0])
        if year1 is None:
            year1 = year2 - (months[1] < months[0])
    start, stop = day_or_none(year1, months[0], days[0]), day_or_none(year2, months[1], days[1])
    if start is None or stop is None or stop <= start:
        return None
    middle = hit.caught["range"]
    parts = ((hit.first, middle, start.isoformat()), (middle + 1, hit.end, stop.isoformat()))
    return Sense("DATE", f"{start}/{stop}", (start, stop), "range", basis, parts=parts)


def read_month(scene: Scene, hit: Hit) -> Sense | None:
    """A month: "December 2021", "early May", "the end of June", "in March", "last July", "May last year"."""
    if _is_name(scene, hit):
        return None
    month, year, basis = _month(scene, hit), year_of(scene, hit), "relative"
    if hit.get("year") is not None:
        if scene.word(hit.end) in COUNTED and scene.word(hit.caught["year"] - 1) == ",":
            return None
        basis = "stated"
    rel = hit.get("rel")
    if year is None and rel is not None:
        year = _year_by_word(scene, month, scene.word(rel))
    if year is None:
        atom = hit.caught["month"]
        tense = None if scene.word(hit.first - 1) in LASTING else scene.tense(atom)
        part = part_of(scene, hit)
        if len(scene.word(atom).rstrip(".")) < 4 and word_is_bare_name(scene, atom):
            return None
        year = year_of_month(month, scene.published, tense, scene.is_direct(atom))
        if part == "late" and tense == "past" and month == scene.published.month and scene.published.day < 15:
            year -= 1
    return dated(scene, f"{year:04}-{month:02}", part_of(scene, hit), basis)


LASTING = ("until", "till")


def word_is_bare_name(scene: Scene, atom: int) -> bool:
    """Whether a short month name stands where a first name would: "Gert Jan Koopman"."""
    return scene.word(atom) != "may" and (scene.surface(atom + 1)[:1].isupper() or scene.surface(atom - 1)[:1].isupper())


def _year_by_word(scene: Scene, month: int, word: str) -> int:
    now = scene.published
    if word in ("last", "past", "previous"):
        return now.year if month < now.month else now.year - 1
    if word in ("next", "coming", "upcoming"):
        return now.year if month > now.month else now.year + 1
    return now.year


def read_months(scene: Scene, hit: Hit) -> Sense | None:
    """A row of months: "May-June 2021", "March to May", "January and February"."""
    first, last = _month(scene, hit), _month(scene, hit, "month2")
    year2, year1 = year_of(scene, hit), scene.number(hit, "year1")
    basis = "stated" if hit.get("year", "year1") is not None else "relative"
    if year2 is None and year1 is None:
        tense = scene.tense(hit.caught["month"])
        year2 = year_of_month(last, scene.published, "past" if tense == "past" else tense)
        if tense == "future":
            year2 = year_of_month(first, scene.published, tense) + (last < first)
    if year2 is None:
        year2 = (year1 or 0) + (last <= first)
    if year1 is None:
        year1 = year2 - (last < first)
    start, stop = month_days(year1, first)[0], month_days(year2, last)[1]
    if stop <= start:
        return None
    middle = hit.caught["range"]
    parts = ((hit.first, middle, f"{start:%Y-%m}"), (middle + 1, hit.end, f"{stop:%Y-%m}"))
    return Sense("DATE", f"{start:%Y-%m}/{stop:%Y-%m}", (start, stop), "range", basis, parts=parts)


def read_within(scene: Scene, hit: Hit) -> Sense | None:
    """Units inside a month or year: "the first week of May", "the last day of 2022", "the first three months of 2020"."""
    whole = read_month(scene, hit) if hit.get("month") is not None else dated(scene, scene.word(hit.caught["year"]), None, "stated")
    first, last = (whole.days if whole else None) or (None, None)
    if whole is None or first is None or last is None:
        return None
    word, unit = scene.word(hit.caught["nth"]), ALL_UNITS[scene.word(hit.get("unit", "unit2") or hit.first)]
    count = scene.number(hit, "count")
    size, from_end = count or 1, word in ("last", "final")
    skipped = 0 if count or from_end else int(scene.atoms.number(hit.caught["nth"]) or 1) - 1
    if from_end:
        start, stop = add(last + DAY, -size, unit), last
    else:
        start = add(first, skipped, unit)
        stop = add(start, size, unit) - DAY
    if start < first or stop > last:
        return None
    if count:
        return Sense("DURATION", f"P{count}{unit}", (start, stop), "range", whole.basis)
    value = value_at(stop if from_end else start, unit)
    return Sense("DATE", value, (start, stop), "day" if unit == "D" else "approximate", whole.basis)


def read_iso(scene: Scene, hit: Hit) -> Sense | None:
    """A date in ISO 8601: "2021-12-06", with a time of day or without."""
    value = scene.surface(hit.first)
    found = dated(scene, value[:10], None, "stated", "TIME" if "T" in value else "DATE")
    return Sense(found.type, value[:16], found.days, "day", "stated") if found else None


def read_numeric(scene: Scene, hit: Hit) -> Sense | None:
    """A date in figures: "06.12.2021", "6/12/2021". Day first, unless only the month can stand first."""
    one, two, year = (int(n) for n in re.split(r"[./-]", scene.word(hit.first)))
    if year < 100:
        year += 2000 if year <= (scene.published.year + 20) % 100 else 1900
    day, month = (one, two) if two <= 12 else (two, one)
    found = day_or_none(year, month, day)
    return dated(scene, found.isoformat(), None, "stated") if found and 1900 <= year <= 2150 else None


def read_holiday(scene: Scene, hit: Hit) -> Sense | None:
    """A feast of a fixed date: "Christmas", "New Year's Eve", "Christmas 2023"."""
    atoms = [scene.word(i) for i in range(hit.first, hit.end) if hit.get("year") != i and hit.get("tail") != i]
    name = " ".join(w for w in atoms if w not in ("the", "year", "of", ",") or (w == "year" and "new" in atoms)).replace(" 's", "'s")
    name = re.sub(r"^(the )?", "", name).removesuffix(" holidays").strip()
    if name not in HOLIDAYS or not scene.surface(hit.first + (scene.word(hit.first) == "the"))[:1].isupper():
        return None
    if scene.word(hit.end) in ("tree", "carol", "card") or scene.surface(hit.end)[:1].isupper():
        return None  # "Christmas Island", "the Christmas Charity"
    month, day = HOLIDAYS[name]
    year = year_of(scene, hit) or year_of_day(month, day, scene.published, scene.tense(hit.first))
    return dated(scene, f"{year:04}-{month:02}-{day:02}", None, "stated" if hit.get("year") is not None else "relative")


def read_day_only(scene: Scene, hit: Hit) -> Sense | None:
    """A day of the month alone, "on the 5th": the nearest such day by the tense of the clause."""
    if scene.word(hit.first - 1) not in ("on", "until", "by", "since", "from") or (
        scene.surface(hit.end)[:1].isalnum() and (scene.tag(hit.end).startswith(("NN", "JJ")) or scene.surface(hit.end)[:1].isupper())
    ):
        return None
    number = scene.number(hit, "day") or 0
    now, tense = scene.published, scene.tense(hit.caught["day"])
    days = [d for k in (-2, -1, 0, 1, 2) if (d := day_or_none(shift(now, k).year, shift(now, k).month, number))]
    wanted = [d for d in days if d >= now] if tense == "future" else [d for d in days if d <= now]
    return dated(scene, min(wanted, key=lambda d: abs((d - now).days)).isoformat()) if wanted else None


def read_weekday(scene: Scene, hit: Hit) -> Sense | None:
    """A weekday alone: in a past clause the latest, today included; in a future one today or the next."""
    atom = hit.caught["weekday"]
    word, after = scene.word(atom), scene.surface(hit.end)
    if word not in WEEKDAYS or _is_title(scene, hit):
        return None
    if len(word) < 5 and after.lower() not in (",", ".", ")", "") and scene.word(hit.first - 1) not in ("on", "last", "next", "this"):
        return None
    now, rel, week = scene.published, hit.get("rel"), hit.get("week")
    day = nearest_weekday(WEEKDAYS[word], now, scene.tense(atom))
    if rel is not None:
        ahead = nearest_weekday(WEEKDAYS[word], now, "future")
        back = nearest_weekday(WEEKDAYS[word], now, "past")
        kind = scene.word(rel)
        if kind in ("last", "past", "previous"):
            day = back if back != now else back - datetime.timedelta(days=7)
        elif kind in ("next", "coming", "upcoming", "following"):
            day = ahead if ahead != now else ahead + datetime.timedelta(days=7)
        elif kind == "this":
            tense = scene.tense(atom)
            day = back if tense == "past" else ahead
        else:
            return None
    elif week is not None:
        monday = now - datetime.timedelta(days=now.weekday())
        steps = {"last": -7, "next": 7, "previous": -7, "coming": 7}.get(scene.word(week), 0)
        day = monday + datetime.timedelta(days=WEEKDAYS[word] + steps)
    part = hit.get("daypart")
    if part is not None:
        return Sense("TIME", f"{day}T{DAYPARTS[scene.word(part)]}", (day, day), "day", "relative")
    return dated(scene, day.isoformat())


_TITLES = {"times", "telegraph", "mail", "express", "post", "mirror", "agreement", "club", "prayers", "sermon", "school",
           "observer", "star", "herald", "bloody", "black", "palm", "cyber"}  # fmt: skip


def _is_title(scene: Scene, hit: Hit) -> bool:
    """Whether the weekday is part of a name: "Sunday Times", "Good Friday Agreement", "Black Friday"."""
    after, before = scene.surface(hit.end), scene.surface(hit.first - 1)
    if after.lower() in _TITLES and after[:1].isupper():
        return True
    return (
        before.lower() in ("good", "black", "bloody", "palm", "cyber", "easter", "super", "ash", "maundy", "man") and before[:1].isupper()
    )


SHAPES = (
    Shape("day-month", "(REL? weekday:ANYWEEKDAY ,? the?)? the? day:DAYNUM -? of? month:MONTH -? {TAIL}", read_day),
    Shape("ordinal-month", "(weekday:ANYWEEKDAY ,?)? the day:ORDINAL of month:MONTH {TAIL}", read_day),
    Shape("month-day", "(REL? weekday:ANYWEEKDAY ,?)? month:MONTH the? day:DAYNUM {TAIL}", read_day),
    Shape("month-ordinal", "(weekday:ANYWEEKDAY ,?)? month:MONTH the day:ORDINAL {TAIL}", read_day),
    Shape("days-month", "the? day:DAYNUM (, DAYNUM)* ,? RANGE the? to:DAYNUM of? month:MONTH {TAIL}", read_days),
    Shape("month-days", "month:MONTH day:DAYNUM (, DAYNUM)* ,? RANGE the? to:DAYNUM {TAIL}", read_days),
    Shape(
        "day-months",
        "day:DAYNUM of? month:MONTH (,? year1:YEAR)? range:RANGE to:DAYNUM of? month2:MONTH {TAIL}",
        read_long_days,
    ),
    Shape(
        "month-day-months",
        "month:MONTH day:DAYNUM (,? year1:YEAR)? range:RANGE month2:MONTH to:DAYNUM {TAIL}",
        read_long_days,
    ),
    Shape("months", "month:MONTH (,? year1:YEAR)? range:RANGE month2:MONTH {TAIL}", read_months),
    Shape("month", "{PART}? month:MONTH {TAIL}", read_month),
    Shape("month-of", "{PART}? month:MONTH of year:YEAR", read_month),
    Shape("half-month", "the half:ORDINAL half of month:MONTH {TAIL}", read_month),
    Shape("rel-month", "{PART}? rel:REL month:MONTH", read_month),
    Shape("unit-of-month", "the nth:NTH (unit:CALENDARUNIT|count:NUM unit2:CALENDARUNITS) of month:MONTH {TAIL}", read_within),
    Shape("unit-of-year", "the nth:NTH (unit:CALENDARUNIT|count:NUM unit2:CALENDARUNITS) of year:YEAR", read_within),
    Shape("iso", "#iso", read_iso),
    Shape("numeric", "#date", read_numeric),
    Shape(
        "holiday",
        "(christmas (eve|day)?|the? new year ('s (eve|day))?|boxing day|may day|valentine 's day|halloween) {TAIL}",
        read_holiday,
    ),
    Shape("day-only", "the day:#1st", read_day_only),
    Shape("weekday", "(the? this? rel:REL)? (EDGE on?)? weekday:WEEKDAY daypart:DAYPART?", read_weekday),
    Shape("weekday-week", "weekday:WEEKDAY of? week:REL week", read_weekday),
)
