"""Reads expressions that hang on an event or on a day named before: "two days after the call", "the eve of the summit"."""

from __future__ import annotations

import datetime

from communique.mentions.calendar import add
from communique.mentions.relative_shapes import GRAIN, amount, duration_value
from communique.mentions.time_grammar import Hit, Shape
from communique.mentions.time_sense import Scene, Sense, is_fine_enough, on_day, period
from communique.mentions.time_words import ALL_UNITS

DAY = datetime.timedelta(days=1)


def read_earlier(scene: Scene, hit: Hit) -> Sense | None:
    """Units before or after a day named before: "a day earlier", "three years later"; before an event, its anchor."""
    unit, count = ALL_UNITS[scene.word(hit.caught["unit"])], amount(scene, hit)
    at = hit.get("direction", "direction2") or hit.first
    word = scene.word(at)
    sign = -1 if word in ("earlier", "before", "previously", "prior", "ahead") else 1
    coarse = "same" if unit == "D" else "around"
    offset = _offset(count, unit, sign)
    if word in ("before", "after", "prior", "following", "ahead") and _goes_on(scene, hit.end):
        value = duration_value(count, unit)
        slack = coarse if count is not None else ("before" if sign < 0 else "after")
        preposition = hit.end - 1
        if scene.word(hit.end) == "tomorrow" or scene.word(hit.end) == "yesterday":
            return None
        return Sense("DURATION", value, None, "approximate", "anchored", "anchored", preposition, offset, slack, count, unit, end=at)
    if word in ("ahead", "following", "prior"):
        return None
    base = scene.previous_day if unit in ("D", "W", "H", "TM", "S") else None
    if base is None and scene.previous_days is not None and is_fine_enough(scene, unit):
        base = scene.previous_days[0]
    if base is None or count is None:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        return Sense("DATE", value, None, "approximate", "anchored", "anchored", None, offset, coarse, count, unit)
    day = add(base, sign * count, unit)
    if unit in ("H", "TM", "S"):
        return Sense("TIME", day.isoformat(), (day, day), "day", "anchored")
    return period(scene, day, GRAIN.get(unit, "D"), None, "anchored")


def _offset(count: float | None, unit: str, sign: int) -> int | None:
    size = {"D": 1, "W": 7, "M": 30, "Q": 91, "Y": 365, "DE": 3652}.get(unit)
    if size is None:
        return 0  # hours after: the same day, as far as days can tell
    return None if count is None else round(sign * count * size)


def _goes_on(scene: Scene, atom: int) -> bool:
    """Whether a noun phrase or a clause follows, so that "before" or "after" is a preposition here."""
    return bool(scene.word(atom)) and (scene.word(atom)[0].isalnum())


def read_anchor_day(scene: Scene, hit: Hit) -> Sense | None:
    """The day or time of something: "the day after the summit", "the eve of the visit", "at around the time of the talks"."""
    noun, link = scene.word(hit.caught["noun"]), scene.word(hit.caught["link"])
    if link in ("before", "after") and scene.word(hit.end) in ("yesterday", "tomorrow"):
        return None
    if link in ("before", "after") and not _goes_on(scene, hit.end):
        offset = -1 if link == "before" else 1
        if noun not in ("day", "night") or scene.previous_day is None:
            unit = ALL_UNITS.get(noun, "D")
            if scene.previous_days is not None and noun in ("year", "month", "week"):
                return period(scene, add(scene.previous_days[0], offset, unit), unit, None, "anchored")
            return Sense("DATE", "XXXX-XX-XX", None, "day", "anchored", "anchored", None, offset, "same")
        return on_day(scene.previous_day + offset * DAY, "anchored")
    if link in ("before", "after") and noun in ("time", "eve", "moment"):
        return None
    if hit.get("nth") is not None and link not in ("before", "after"):
        return None
    offset = {"before": -1, "after": 1}.get(link, 0)
    slack = "same"
    if noun == "eve":
        offset = -1
    elif noun in ("time", "moment"):
        if scene.word(hit.caught["link"] - 1) == "same" and link not in ("as",):
            return None
        slack = "around" if scene.word(hit.first - 1) in ("around", "about") or (noun == "time" and link != "as") else "same"
    elif noun not in ("day", "night", "morning", "afternoon", "evening"):
        offset, slack = {"before": -7, "after": 7}.get(link, 0) * {"week": 1, "month": 4, "year": 52}.get(noun, 1), "around"
    return Sense(
        "DATE",
        "XXXX-XX-XX",
        None,
        "day" if slack == "same" else "approximate",
        "anchored",
        "anchored",
        hit.end - 1,
        offset,
        slack,
        end=hit.end - 1,
    )


SHAPES = (
    Shape("earlier", "{AMOUNT}? unit:ANYUNIT (direction:DIRECTION to?|direction2:ahead of)", read_earlier),
    Shape("anchor-day", "(the|that) (same|early|late)? noun:ANCHORNOUN link:LINK", read_anchor_day),
    Shape("first-after", "the nth:first noun:ANCHORNOUN link:LINK", read_anchor_day),
    Shape("first-weekend", "the nth:first noun:weekend link:LINK", read_anchor_day),
    Shape("eve", "the? noun:eve link:of", read_anchor_day),
)
