"""Gives an expression of time its role by the words before it: "by", "since", "within", "from ... to"."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from communique.mentions.calendar import add, nearest_weekday
from communique.mentions.time_sense import Scene, Sense
from communique.mentions.time_words import DAYPARTS, WEEKDAYS

DAY = datetime.timedelta(days=1)
_JOINS = ("to", "until", "till", "through", "-", "–", "—", "and")


def govern(scene: Scene, sense: Sense) -> Sense:
    """The sense with the role, and the days, that its preposition gives it."""
    if sense.role in ("set", "anchored"):
        return sense
    before, second = scene.word(sense.first - 1), scene.word(sense.first - 2)
    if _is_clock(sense) and before not in ("by", "since"):
        return sense
    if scene.word(sense.end) == "'s" and before != "by":  # "since January's summit": the preposition governs the summit
        return sense
    if before == "the" and sense.type == "DURATION":  # "within the next 30 days" has its "the" inside; "in the two days" not
        before = ""
    if sense.type == "DURATION" and sense.unit is not None:
        return _govern_duration(scene, sense, before)
    if sense.type == "DURATION" and before == "within" and sense.days and sense.days[1]:
        return replace(sense, role="deadline")
    first, last = sense.days or (None, None)
    if first is None or last is None or sense.value == "PRESENT_REF":
        return sense
    now = scene.published
    if (before == "than" and second == "later") or (before == "before" and second == "or"):
        before = "by"
    if before == "by":
        return _deadline(sense, now, _last_by(sense, last))
    if before == "before" or (before == "to" and second == "prior"):
        limit = last if sense.part == "end" else first - DAY
        if limit >= now and scene.tense(sense.first) != "past":
            return _deadline(sense, now, limit)
        return replace(sense, days=(None, limit), precision="range")
    if before == "since" and first <= now:
        return replace(sense, days=(first, now), precision="range")
    is_limit = before in ("until", "till") or (before == "to" and second == "up")
    if is_limit and last >= now and not _has_start(scene, sense):
        return replace(sense, days=(now, last), precision="range")
    if before == "after" and sense.precision != "day" and sense.type == "DATE":
        return replace(sense, days=(last + DAY, None), precision="range")
    return sense


def _has_start(scene: Scene, sense: Sense) -> bool:
    """Whether a "from" stands close before, so that the start of the stretch is told."""
    first = sense.first
    return any(scene.word(i) == "from" for i in range(first - 6, first))


def _last_by(sense: Sense, last: datetime.date) -> datetime.date:
    """The last day that "by" allows: mid-2023 ends on 30 June, mid-May on the 15th, this decade with the round year."""
    if sense.part in ("mid", "middle") and sense.days and sense.days[0]:
        first = sense.days[0]
        if len(sense.value) == 4:
            return datetime.date(first.year, 6, 30)
        if len(sense.value) == 7 and sense.value[5:].isdecimal():
            return first.replace(day=15)
    if sense.value.endswith("X") and sense.part == "end":
        return datetime.date(last.year + 1, 12, 31)
    return last


def _deadline(sense: Sense, now: datetime.date, last: datetime.date) -> Sense:
    if last < now:  # "by 1945": a limit that has passed is a plain date
        return sense
    return replace(sense, role="deadline", days=(now, last), precision="range")


def _govern_duration(scene: Scene, sense: Sense, before: str) -> Sense:
    if sense.days is not None:  # "the next three years" has its days already
        return replace(sense, role="deadline" if before == "within" and sense.days[1] != scene.published else "when")
    if sense.role != "duration" or sense.unit is None:
        return sense
    if sense.count is None:
        if before == "in" and sense.unit not in ("TM", "S") and scene.tense(sense.first) == "future":
            return replace(sense, role="when", days=(scene.published, None), precision="approximate")
        return sense
    end = add(scene.published, sense.count, sense.unit)
    if before == "within":
        return replace(sense, role="deadline", days=(scene.published, end), precision="range")
    if before == "in" and scene.word(sense.end) not in ("of", "'s", "-") and scene.tense(sense.first) == "future":
        if sense.unit in ("D", "H", "TM", "S"):
            return replace(sense, role="when", days=(end, end), precision="day")
        return replace(sense, role="when", days=(end, end), precision="approximate")
    return sense


def on_named_day(scene: Scene, sense: Sense, senses: Sequence[Sense]) -> Sense:
    """A clock time on the day just named before it: "on 6 December at 10 a.m."; other senses unchanged."""
    if not _is_clock(sense) or not senses:
        return sense
    last = senses[-1]
    near = sense.first - last.end <= 3 and "." not in (scene.word(i) for i in range(last.end, sense.first))
    if near and last.days and last.days[0] and last.days[0] == last.days[1]:
        return _at_day(sense, last.days[0])
    return sense


def _is_clock(sense: Sense) -> bool:
    return sense.type == "TIME" and sense.value[11:13].isdecimal() and sense.value[10:11] == "T"


def _is_day(sense: Sense) -> bool:
    return sense.type in ("DATE", "TIME") and sense.precision == "day" and not _is_clock(sense)


def _at_day(sense: Sense, day: datetime.date) -> Sense:
    return replace(sense, value=f"{day}{sense.value[10:]}", days=(day, day), precision="day")


def join_parts(scene: Scene, senses: Sequence[Sense]) -> list[Sense]:
    """The senses with a part of a day and its day made one: "the evening of 5 June", "9:00 on the morning of 3 July"."""
    found: list[Sense] = []
    for sense in senses:
        part = found[-1] if found else None
        day = sense.days[0] if _is_day(sense) and sense.days and sense.days[0] == sense.days[1] else None
        if part is None or day is None or scene.word(part.end) != "of" or part.end + 1 != sense.first:
            found.append(sense)
            continue
        word = scene.word(part.end - 1)
        if word not in DAYPARTS:
            found.append(sense)
            continue
        found.pop()
        whole = replace(sense, type="TIME", value=f"{day}T{DAYPARTS[word]}", first=part.first)
        clock = found[-1] if found else None
        if clock is not None and _is_clock(clock) and all(scene.word(i) in ("on", "in", "the", ",") for i in range(clock.end, whole.first)):
            found.pop()
            whole = replace(_at_day(clock, day), end=whole.end, basis=whole.basis)
        found.append(govern(scene, whole))
    return found


def merge(scene: Scene, senses: Sequence[Sense]) -> Iterator[Sense]:
    """The senses with the two ends of a range made one: "from 2021 to 2031", "between Monday and Wednesday"."""
    senses = join_parts(scene, senses)
    k = 0
    while k < len(senses):
        sense = senses[k]
        joined = _join(scene, sense, senses[k + 1]) if k + 1 < len(senses) else None
        if joined is not None:
            yield joined
            k += 2
        else:
            yield sense
            k += 1


def _join(scene: Scene, one: Sense, two: Sense) -> Sense | None:
    if one.parts or two.parts:
        return None
    if one.type == "SET" or two.type == "SET" or one.role == "anchored" or two.role == "anchored":
        return None
    gap = two.first - one.end
    if _is_clock(one) and _is_day(two) and two.days and two.days[0]:
        near = gap == 0 or (gap == 1 and scene.word(one.end) in ("on", ",", "of"))
        return govern(scene, replace(_at_day(one, two.days[0]), first=one.first, end=two.end, basis=two.basis)) if near else None
    link = scene.word(one.end)
    if gap == 2 and scene.word(one.end + 1) == "the":
        gap = 1
    if gap != 1 or link not in _JOINS:
        return None
    lead = scene.word(one.first - 1)
    if lead == "the":
        lead = scene.word(one.first - 2)
    if (link == "and" and lead != "between") or (link == "to" and lead not in ("from", "between", "(") and not _alike(one, two)):
        return None
    if one.days is None or two.days is None or one.days[0] is None or two.days[1] is None:
        return None
    first, last = one.days[0], two.days[1]
    if one.value == "PRESENT_REF":
        first = scene.published
        if two.precision == "range" and two.value[5:] in ("SP", "SU", "FA", "WI") and two.days[0]:
            last = two.days[0]
    weekday = WEEKDAYS.get(scene.word(two.first))
    if weekday is not None and two.precision == "day" and two.end == two.first + 1 and one.precision == "day":
        last = nearest_weekday(weekday, first, "future")
        two = replace(two, value=last.isoformat())
    if one.role == "deadline" or last < first or (one.type == "DURATION" and one.days[0] == one.days[1]):
        return None
    parts = ((one.first, one.end, one.value), (two.first, two.end, two.value))
    day = one.precision == two.precision == "day" and first == last
    basis = "stated" if "stated" in (one.basis, two.basis) else one.basis
    kind = one.type if one.type == two.type else "DATE"
    return Sense(
        kind,
        f"{one.value}/{two.value}",
        (first, last),
        "day" if day else "range",
        basis,
        first=one.first,
        end=two.end,
        parts=parts,
    )


def _alike(one: Sense, two: Sense) -> bool:
    return one.type == two.type == "DATE" and len(one.value) == len(two.value) and one.days is not None
