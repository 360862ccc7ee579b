"""Turns TIMEX3 values into stretches of days, and days into TIMEX3 values.

The conventions for parts of a period (early, mid-, late, the end of) are those of the project's annotation guide:
early next year is its first quarter, mid-month the 10th to the 20th; what it leaves open is chosen alike.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange

Days = tuple[datetime.date, datetime.date]

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
HOLIDAYS = {"christmas": (12, 25), "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26),
            "new year's day": (1, 1), "new year's eve": (12, 31), "new year": (1, 1), "valentine's day": (2, 14),
            "may day": (5, 1), "halloween": (10, 31)}  # fmt: skip

_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])"
    r"|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?(?:T.*)?$|(?P<decade>\d{3})X?$|(?P<century>\d\d)$"
)


def day_or_none(year: int, month: int, day: int) -> datetime.date | None:
    """The day, or None where the calendar has no such day."""
    if 1 <= month <= 12 and 1 <= year <= 9998 and 1 <= day <= monthrange(year, month)[1]:
        return datetime.date(year, month, day)
    return None


def month_days(year: int, month: int, months: int = 1) -> Days:
    """First and last day of ``months`` months from this one on; a month above 12 runs into the next year."""
    last = shift(datetime.date(year, 1, 1), month - 1 + months - 1)
    first = shift(datetime.date(year, 1, 1), month - 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def shift(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month some months on (or back); the last of the month where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = min(max(count // 12, 1), 9998), count % 12 + 1
    return datetime.date(year, month, min(day.day, monthrange(year, month)[1]))


def add(day: datetime.date, count: float, unit: str) -> datetime.date:
    """The day that lies ``count`` units (D W M Q Y DE CE, or a unit of hours) after; negative counts go back."""
    months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}.get(unit)
    if months:
        return shift(day, max(-24_000, min(24_000, round(count * months))))
    if unit in ("H", "TM", "S"):
        count = count / {"H": 24, "TM": 1440, "S": 86400}[unit]
        return day + datetime.timedelta(days=max(-3650, min(3650, int(count))))
    size = 7 if unit == "W" else 1
    return day + datetime.timedelta(days=max(-100_000, min(100_000, round(count * size))))


def value_at(day: datetime.date, unit: str) -> str:
    """The TIMEX3 value of the day's day, week, weekend, month, quarter, year, decade or century."""
    week_year, week, _ = day.isocalendar()
    return {
        "D": day.isoformat(),
        "W": f"{week_year:04}-W{week:02}",
        "WE": f"{week_year:04}-W{week:02}-WE",
        "M": f"{day.year:04}-{day.month:02}",
        "Q": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "Y": f"{day.year:04}",
        "DE": f"{day.year // 10:03}X",
        "CE": f"{day.year // 100:02}",
    }.get(unit, day.isoformat())


def span_of(value: str) -> tuple[datetime.date, datetime.date, str] | None:
    """First day, last day and precision of a TIMEX3 date value; None for durations, references and open values."""
    found = _VALUE.match(value)
    if not found:
        return None
    if found["decade"]:
        first = int(found["decade"]) * 10
        return (datetime.date(first, 1, 1), datetime.date(first + 9, 12, 31), "range") if first else None
    if found["century"]:
        first = int(found["century"]) * 100
        return (datetime.date(first + 1, 1, 1), datetime.date(first + 100, 12, 31), "range")
    year = int(found["year"])
    if found["month"]:
        if found["day"]:
            day = day_or_none(year, int(found["month"]), int(found["day"]))
            return (day, day, "day") if day else None
        return (*month_days(year, int(found["month"])), "month")
    if found["week"]:
        monday = datetime.date.fromisocalendar(year, int(found["week"]), 1)
        sunday = monday + datetime.timedelta(days=6)
        return (sunday - datetime.timedelta(days=1), sunday, "range") if found["weekend"] else (monday, sunday, "week")
    if found["quarter"]:
        return (*month_days(year, int(found["quarter"]) * 3 - 2, 3), "quarter")
    if found["half"]:
        return (*month_days(year, int(found["half"]) * 6 - 5, 6), "range")
    if found["season"]:
        return (*month_days(year, SEASON_STARTS[found["season"]], 3), "range")
    return (datetime.date(year, 1, 1), datetime.date(year, 12, 31), "year") if year else None


def portion(value: str, part: str, published: datetime.date) -> Days | None:
    """The days of a part of a period; parts: early mid late start middle end earlier later first second (halves)."""
    whole = span_of(value)
    if whole is None:
        return None
    first, last, precision = whole
    if part == "earlier":
        return (first, min(last, published)) if published >= first else (first, last)
    if part == "later":
        return (max(first, published), last) if published <= last else (first, last)
    if precision == "year":
        months = {"early": (1, 3), "mid": (5, 4), "middle": (5, 4), "late": (10, 3), "start": (1, 1), "end": (12, 1),
                  "first": (1, 6), "second": (7, 6)}[part]  # fmt: skip
        return month_days(first.year, *months)
    if precision == "month":
        bounds = {"early": (1, 10), "start": (1, 10), "mid": (10, 20), "middle": (10, 20), "late": (21, 31),
                  "end": (21, 31), "first": (1, 15), "second": (16, 31)}[part]  # fmt: skip
        return first.replace(day=bounds[0]), first.replace(day=min(bounds[1], last.day))
    if precision == "day":
        return first, last
    if precision == "week":
        cut = {"early": (0, 2), "start": (0, 1), "mid": (1, 3), "middle": (1, 3), "late": (3, 6), "end": (4, 6),
               "first": (0, 3), "second": (3, 6)}[part]  # fmt: skip
        return first + datetime.timedelta(days=cut[0]), first + datetime.timedelta(days=cut[1])
    third = {"early": 0, "start": 0, "first": 0, "mid": 1, "middle": 1, "late": 2, "end": 2, "second": 2}[part]
    if value.endswith("X"):  # a decade: 1990-93, 1994-96, 1997-99
        years = ((0, 3), (4, 6), (7, 9))[third]
        return datetime.date(first.year + years[0], 1, 1), datetime.date(first.year + years[1], 12, 31)
    if re.fullmatch(r"\d\d", value):
        years = ((0, 32), (33, 65), (66, 99))[third]
        return datetime.date(first.year + years[0], 1, 1), datetime.date(first.year + years[1], 12, 31)
    if "-WE" in value:
        return first, last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return month_days(first.year, first.month + third * count // 3, max(1, count // 3))


def year_of_month(month: int, published: datetime.date, tense: str | None, direct: bool = True) -> int:
    """The year that a bare month means: the latest such month in a past clause, the next in a future one, else the nearest.

    Where the verb governs the month only through a noun ("discussed the summit in July"), its tense counts for no more than
    8 months back or 6 ahead.
    """
    back, ahead = (published.month - month) % 12, (month - published.month) % 12
    if tense == "past" and (direct or back <= 8):
        return published.year if month <= published.month else published.year - 1
    if tense == "future" and (direct or ahead <= 6):
        return published.year if month >= published.month else published.year + 1
    distance = (month - published.month + 6) % 12 - 6  # -6..5: a tie goes to the past, reports look back
    return (published.year * 12 + published.month - 1 + distance) // 12


def year_of_day(month: int, day: int, published: datetime.date, tense: str | None, weekday: int | None = None) -> int | None:
    """The year that a bare day and month mean, or None where no near year has that day.

    A past clause takes the latest one that is not after the day after publication (time zones), a future one the next;
    a weekday beside it wins over both.
    """
    found = [d for y in range(published.year - 8, published.year + 9) if (d := day_or_none(y, month, day))]
    named = [d for d in found if weekday is not None and d.weekday() == weekday]
    found = named or found
    if tense == "past":
        back = [d for d in found if (d - published).days <= 1]
        ahead = [d for d in found if 1 < (d - published).days <= 65]
        # A writer names the year of what happened 300 days ago: the clause has fooled us, the date lies just ahead.
        found = ahead if ahead and back and (published - back[-1]).days > 300 else back or found
    elif tense == "future":
        ahead = [d for d in found if d >= published]
        back = [d for d in found if -65 <= (d - published).days < 0]
        found = back if back and ahead and (ahead[0] - published).days > 300 else ahead or found
    return min(found, key=lambda d: (abs((d - published).days), d)).year if found else None


def nearest_weekday(weekday: int, published: datetime.date, tense: str | None) -> datetime.date:
    """The day a bare weekday means: today or the latest before it, in a future clause today or the next after it."""
    back = (published.weekday() - weekday) % 7
    if tense == "future":
        return published + datetime.timedelta(days=(7 - back) % 7)
    return published - datetime.timedelta(days=back)
