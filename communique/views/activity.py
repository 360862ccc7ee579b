"""Draws when dealings took place: a lane for each register; each one by itself where they are few, else counted by month or year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from communique.ledger.browsing import Brief
from communique.model import REGISTERS
from communique.views.drawing import WIDTH, Bar, Dot, Drawing, Line, Shape, Words
from communique.views.saying import MONTHS, say_days
from communique.views.timeline_plot import HOLLOW, choose_ticks
from communique.views.wording import SECTIONS

LEFT, RIGHT, TOP, BOTTOM = 110, 24, 14, 30
# Marks of a lane that can still be told apart; of more the numbers are drawn.
MOST_MARKS = 150
DOT, ROW, GAP, COLUMN = 4.5, 12, 16, 44
# Columns of a lane: the first length of time (months, 0 for a week) that leaves no more.
LENGTHS, MOST_COLUMNS = (0, 1, 3, 12, 60, 120, 600), 130
_Place: TypeAlias = Callable[[date], float]


def draw_activity(label: str, found: Iterable[Brief]) -> Drawing:
    """The lanes of what has a date; what did not take place, or not yet, is hollow."""
    lanes: dict[str, list[tuple[Brief, date]]] = {}
    for one in found:
        day = _day(one.start or one.end)
        if day is not None:
            lanes.setdefault(one.register, []).append((one, day))
    if not lanes:
        return Drawing(label, WIDTH, 60, (Words(LEFT, 34, "Nothing here has a date."),))
    first = min(day for lane in lanes.values() for _, day in lane)
    # ISO days are in order as words are; only the last one need be a day.
    ends = (one.end for lane in lanes.values() for one, _ in lane if one.end is not None)
    last = max(_day(max(ends, default=None)) or first, *(max(day for _, day in lane) for lane in lanes.values()))
    if (last - first).days < 6:
        first, last = _shift(first, -3), _shift(last, 3)
    span = max(1, (last - first).days)

    def place(day: date) -> float:
        return round(LEFT + (day - first).days / span * (WIDTH - LEFT - RIGHT), 1)

    shapes: list[Shape] = []
    top = float(TOP)
    for register in SECTIONS:
        lane = lanes.get(register)
        if lane is None:
            continue
        drawn, height = _draw_marks(lane, place, top) if len(lane) <= MOST_MARKS else _draw_columns(register, lane, first, last, place, top)
        shapes += [Words(8, top + (9 if len(lane) <= MOST_MARKS else COLUMN), register), *drawn]
        top += height + GAP
    axis: list[Shape] = []
    for day, name in choose_ticks(first, last):
        axis += [Line(place(day), TOP - 8, place(day), top), Words(place(day), top + 18, name, "faint", "middle")]
    return Drawing(label, WIDTH, round(top) + BOTTOM, (*axis, *shapes))


def count_by_year(found: Iterable[Brief]) -> list[tuple[str, Mapping[str, int]]]:
    """How many of each register began in each year, from the first to the last year, those between them included."""
    told: Counter[tuple[str, str]] = Counter()
    counts: dict[int, Counter[str]] = {}
    for one in found:
        day = one.start or one.end
        if day is not None:
            told[day[:4], one.register] += 1
    for (year, register), number in told.items():
        counts.setdefault(int(year), Counter())[register] = number
    if not counts:
        return []
    years = range(min(counts), max(counts) + 1)
    # A slip of a pen (the year 20221) must not make twenty thousand rows.
    shown = list(years) if len(years) <= 200 else sorted(counts)
    return [(str(year), {name: counts[year][name] for name in REGISTERS if counts[year][name]} if year in counts else {}) for year in shown]


def _say(one: Brief) -> str:
    said = f"{say_days(one.start, one.end)}: {one.type.replace('_', ' ').lower()}"
    return f"{said}, {one.status.replace('_', ' ')}" if one.status else said


def _draw_marks(lane: Sequence[tuple[Brief, date]], place: _Place, top: float) -> tuple[list[Shape], float]:
    ends: list[float] = []
    shapes: list[Shape] = []
    for one, day in sorted(lane, key=lambda pair: (pair[1], _day(pair[0].end) or pair[1])):
        left, right = place(day), place(max(day, _day(one.end) or day))
        row = next((number for number, end in enumerate(ends) if end + 10 <= left), len(ends))
        ends[row : row + 1] = [max(left, right)]
        y, hollow = top + row * ROW + 5, one.status in HOLLOW
        if right - left < 8:
            shapes.append(Dot(left, y, DOT, one.register, _say(one), hollow))
        else:
            shapes.append(Bar(left, y - 4, round(right - left, 1), 8, one.register, _say(one), hollow))
    return shapes, max(1, len(ends)) * ROW


def _draw_columns(
    register: str, lane: Sequence[tuple[Brief, date]], first: date, last: date, place: _Place, top: float
) -> tuple[list[Shape], float]:
    days = (last - first).days
    length = next((months for months in LENGTHS if days / (months * 30.4 or 7) <= MOST_COLUMNS), LENGTHS[-1])
    counts: Counter[date] = Counter()
    for day, number in Counter(day for _, day in lane).items():
        counts[_begin(day, length)] += number
    most = max(counts.values())
    shapes: list[Shape] = [Words(LEFT - 6, top + 9, f"{most:,}", "faint", "end"), Line(LEFT, top + COLUMN, WIDTH - RIGHT, top + COLUMN)]
    for begin, count in sorted(counts.items()):
        end = _after(begin, length)
        left, right = max(place(begin), LEFT), min(place(end), WIDTH - RIGHT + 6)
        height = max(1.0, count / most * COLUMN)
        title = f"{_say_stretch(begin, length)}: {count:,} {register}"
        shapes.append(
            Bar(round(left, 1), round(top + COLUMN - height, 1), round(max(1.0, right - left - 0.8), 1), round(height, 1), register, title)
        )
    return shapes, COLUMN


def _begin(day: date, months: int) -> date:
    if not months:
        return _shift(day, -day.weekday())
    number = (day.year * 12 + day.month - 1) // months * months
    return date(max(1, number // 12), number % 12 + 1, 1)


def _after(day: date, months: int) -> date:
    if not months:
        return _shift(day, 7)
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) if number // 12 <= date.max.year else date.max


def _say_stretch(begin: date, months: int) -> str:
    if not months:
        return f"week of {begin.day} {MONTHS[begin.month - 1]} {begin.year}"
    return say_days(begin.isoformat(), _shift(_after(begin, months), -1).isoformat())


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _shift(day: date, days: int) -> date:
    return date.fromordinal(min(date.max.toordinal(), max(1, day.toordinal() + days)))
