"""Reads expressions that count from the publication day or from a day named before: "last week", "a day earlier"."""

from __future__ import annotations

import datetime
from dataclasses import replace

from communique.mentions.calendar import add, month_days, nearest_weekday, value_at
from communique.mentions.time_grammar import Hit, Shape
from communique.mentions.time_sense import Scene, Sense, dated, is_fine_enough, on_day, part_of, period
from communique.mentions.time_words import ALL_UNITS, DAYPARTS, VAGUE_NUMBERS

DAY = datetime.timedelta(days=1)
_BACK = ("last", "past", "previous", "preceding")
_AHEAD = ("next", "coming", "upcoming", "following", "forthcoming")


def amount(scene: Scene, hit: Hit) -> float | None:
    """How many units the hit names; None for "a few", "several", "many" or a bare plural."""
    if hit.get("halved") is not None:
        return 0.5
    if hit.get("vague") is not None:
        return 2.0 if scene.word(hit.caught["vague"]) == "couple" else None
    atom = hit.get("count", "dozens")
    if atom is None:
        return 1.0 if hit.get("one") is not None else None
    found = scene.atoms.number(atom)
    if found is None:
        return None
    times = hit.get("times")
    if times is not None:
        found *= scene.atoms.number(times) or 1
    return found + 0.5 if hit.get("half") is not None else found


def duration_value(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a duration: P3D, PT48H, PXY, P2.5Y."""
    number = "X" if count is None else f"{count:g}" if count < 1e6 else f"{int(count)}"
    if unit == "Q" and count is not None:
        number, unit = f"{count * 3:g}", "M"
    if unit == "WE":
        return f"P{number}WE"
    return f"PT{number}{unit[-1]}" if unit in ("H", "TM", "S") else f"P{number}{unit}"


def read_today(scene: Scene, hit: Hit) -> Sense | None:
    """today, yesterday, tomorrow, tonight, this morning, last night, overnight, with a part of the day or without."""
    word, now = scene.word(hit.caught["deictic"]), scene.published
    if scene.surface(hit.first)[:1].isupper() and _follows_name(scene, hit.first):
        return None  # "USA Today"
    steps = {"yesterday": -1, "tomorrow": 1, "last": -1}.get(word, 0)
    if hit.get("beyond") is not None:
        steps *= 2
    day = now + steps * DAY
    part = hit.get("daypart")
    if word in ("tonight", "overnight"):
        first = now - DAY if word == "overnight" else now
        return Sense("TIME", f"{first}TNI", (first, now), "day" if first == now else "range", "relative")
    if part is not None:
        return Sense("TIME", f"{day}T{DAYPARTS[scene.word(part)]}", (day, day), "day", "relative")
    return on_day(day)


def _follows_name(scene: Scene, atom: int) -> bool:
    before = scene.surface(atom - 1)
    if not before[:1].isupper():
        return False
    return "\n" not in scene.parse.text[scene.atoms.ends[atom - 1] : scene.atoms.starts[atom]]


def read_period(scene: Scene, hit: Hit) -> Sense | None:
    """A week, month, year ... by its place beside now: "last week", "early next year", "the end of this month"."""
    rel, unit, now = scene.word(hit.caught["rel"]), ALL_UNITS[scene.word(hit.caught["unit"])], scene.published
    part, the = part_of(scene, hit), scene.word(hit.caught["rel"] - 1) == "the"
    if unit == "D":
        return _day_beside(scene, hit, rel)
    if (rel in ("past",) and part is None) or (rel in ("next", "coming", "last") and the and part is None and unit not in ("WE",)):
        # "the past week", "the next year" run from or to today; "the last week of May" is another matter
        if scene.word(hit.end) == "of":
            return None
        back = rel in ("past", "last")
        other = add(now, -1 if back else 1, unit)
        days = (other, now) if back else (now, other)
        return Sense("DURATION", duration_value(1, unit), days, "range", "relative")
    if rel in ("following", "previous", "preceding", "same", "that"):
        if not is_fine_enough(scene, unit) and (rel not in ("previous", "preceding", "following") or unit == "W"):
            return Sense("DATE", {"previous": "PAST_REF", "following": "FUTURE_REF"}.get(rel, "XXXX"), role="anchored", slack="same")
        anchored = scene.previous_days if is_fine_enough(scene, unit) else None
        base = anchored[0] if anchored else now
        basis = "anchored" if anchored else "relative"
        return period(scene, add(base, -1 if rel in _BACK else 1 if rel in _AHEAD else 0, unit), unit, part, basis)
    if unit == "WE":
        return _weekend(scene, hit, rel)
    base = now
    if rel in _BACK or rel in _AHEAD:
        sign = -1 if rel in _BACK else 1
        base = add(now.replace(day=1) if unit in ("M", "Y", "Q") else now, sign, unit)
    found = period(scene, base, unit, part)
    if found and part is None and rel == "this" and unit == "DE":
        return replace(found, precision="range")
    return found


def _weekend(scene: Scene, hit: Hit, rel: str) -> Sense | None:
    now = scene.published
    tense = scene.tense(hit.caught["unit"])
    past = nearest_weekday(5, now, "past")
    if now.weekday() == 6:
        ahead = now - DAY
    else:
        ahead = nearest_weekday(5, now, "future")
    if rel in _BACK:
        day = past if now.weekday() < 5 else past - 7 * DAY
    elif rel in _AHEAD:
        day = ahead if now.weekday() < 5 else ahead + 7 * DAY
    else:
        day = ahead if tense == "future" or (rel == "this" and tense != "past") else past
    return dated(scene, value_at(day, "WE"))


def read_weekend(scene: Scene, hit: Hit) -> Sense | None:
    """The weekend that a bare "the weekend" means by the tense of its clause."""
    if scene.word(hit.end) in ("of", "after", "before"):
        return None
    return _weekend(scene, hit, "")


def _day_beside(scene: Scene, hit: Hit, rel: str) -> Sense | None:
    """ "The next day", "the same day", "that day": beside a day named before, or beside an event that follows."""
    after = scene.word(hit.end)
    part = hit.get("daypart")
    if rel in ("coming", "past", "upcoming", "current", "last") or rel == "this":
        return on_day(scene.published) if rel == "this" and after != "in" else None
    if rel in ("same", "that", "very") and after in ("as", "of"):
        return Sense("DATE", "XXXX-XX-XX", None, "day", "anchored", "anchored", preposition=hit.end, offset_days=0, slack="same")
    offset = -1 if rel in _BACK else 1 if rel in _AHEAD else 0
    if scene.previous_day is None:
        return Sense("DATE", "XXXX-XX-XX", None, "day", "anchored", "anchored", offset_days=offset, slack="same")
    day = scene.previous_day + offset * DAY
    value = f"{day}T{DAYPARTS[scene.word(part)]}" if part is not None else day.isoformat()
    return Sense("TIME" if part is not None else "DATE", value, (day, day), "day", "anchored")


def read_beside(scene: Scene, hit: Hit) -> Sense | None:
    """A part of the day beside a day named before: "the following morning"."""
    return _day_beside(scene, hit, scene.word(hit.caught["rel"]))


def read_that_part(scene: Scene, hit: Hit) -> Sense | None:
    """A part of the day named before: "that night"."""
    return _day_beside(scene, hit, "same")


def read_bounded(scene: Scene, hit: Hit) -> Sense | None:
    """A part of the running period: "the end of the year", "later in the day", "year-end", "mid-month"."""
    unit, part, now = ALL_UNITS[scene.word(hit.caught["unit"])], part_of(scene, hit), scene.published
    if unit == "D":
        if part not in ("earlier", "later", "early", "late"):
            return None
        return on_day(scene.previous_day or now, "anchored" if scene.previous_day else "relative")
    if unit not in ("W", "M", "Q", "Y", "DE", "CE"):
        return None
    if scene.word(hit.end) in ("of", "after", "before", "that") and unit != "Y":
        return None
    tense, base = scene.tense(hit.caught["unit"]), now
    if part in ("end",) and tense == "past" and unit in ("M", "Y") and scene.word(hit.first - 1) != "by":
        whole = month_days(now.year, 12) if unit == "Y" else month_days(now.year, now.month)
        if whole[0] > now:
            base = add(now.replace(day=1), -1, unit)
    return period(scene, base, unit, part)


def read_running(scene: Scene, hit: Hit) -> Sense | None:
    """The running period where only "the" names it: "during the year", "in the week", "of the month"."""
    unit = ALL_UNITS[scene.word(hit.caught["unit"])]
    before, after = scene.word(hit.first - 1), scene.word(hit.end)
    if unit not in ("W", "M", "Y") or before not in (
        "during",
        "throughout",
        "for",
        "of",
        "in",
        "over",
        "through",
        "later",
        "earlier",
    ):
        return None
    if after in ("of", "to", "ahead", "after", "before", "that", "since", "when", "and", "-", "in") or scene.tag(hit.end) in (
        "NN",
        "CD",
    ):
        return None
    return period(scene, scene.published, unit)


def read_span(scene: Scene, hit: Hit) -> Sense | None:
    """A stretch beside now: "the past three years", "the next few days", "the last 24 hours", "recent weeks"."""
    rel, unit, now = scene.word(hit.caught["rel"]), ALL_UNITS[scene.word(hit.caught["unit"])], scene.published
    count = amount(scene, hit)
    back = rel in (*_BACK, "recent")
    if scene.surface(hit.caught["unit"])[:1].isupper():
        return None  # a title
    if rel in ("first", "final", "opening", "closing") or (scene.word(hit.end) == "of" and rel == "last"):
        return Sense("DURATION", duration_value(count, unit), role="duration", count=count, unit=unit)
    if count is None:
        counted = hit.get("vague") is not None
        days = (None, now) if back else (now, None)
        if not counted:
            return Sense("DATE", "PAST_REF" if back else "FUTURE_REF", days, "approximate", "relative")
        return Sense("DURATION", duration_value(None, unit), days, "approximate", "relative")
    if unit in ("TM", "S"):
        return Sense("DURATION", duration_value(count, unit), role="duration", count=count, unit=unit)
    other = add(now, -count if back else count, unit)
    return Sense(
        "DURATION",
        duration_value(count, unit),
        (other, now) if back else (now, other),
        "range",
        "relative",
        count=count,
        unit=unit,
    )


GRAIN = {"D": "D", "W": "W", "M": "M", "Q": "Q", "Y": "Y", "DE": "DE", "CE": "CE"}


def read_ago(scene: Scene, hit: Hit) -> Sense | None:
    """Units back from now: "two weeks ago", "a year ago", "many years ago"."""
    return _away(scene, hit, -1)


def read_hence(scene: Scene, hit: Hit) -> Sense | None:
    """Units ahead of now: "three days from now"."""
    return _away(scene, hit, 1)


def read_ahead(scene: Scene, hit: Hit) -> Sense | None:
    """Units to come without a number: "the weeks ahead", "in the months to come"."""
    return Sense("DATE", "FUTURE_REF", (scene.published, None), "approximate", "relative")


def _away(scene: Scene, hit: Hit, sign: int) -> Sense | None:
    if scene.word(hit.caught["unit"] - 1) == "light":
        return None
    unit, count = ALL_UNITS[scene.word(hit.caught["unit"])], amount(scene, hit)
    if count is None:
        reference = "PAST_REF" if sign < 0 else "FUTURE_REF"
        days = (None, scene.published) if sign < 0 else (scene.published, None)
        return Sense("DATE", reference, days, "approximate", "relative")
    day = add(scene.published, sign * count, unit)
    if hit.get("today") is not None:
        return on_day(day)
    if unit in ("H", "TM", "S"):
        return Sense("TIME", value_at(day, "D"), (day, day), "day", "relative")
    return period(scene, day, GRAIN[unit])


def read_reference(scene: Scene, hit: Hit) -> Sense | None:
    """The past, the present or the future without a date: "now", "recently", "the near future"."""
    word, now = scene.word(hit.caught["ref"]), scene.published
    if word in ("past", "future", "present", "moment"):
        before = scene.word(hit.first - 1)
        if scene.tag(hit.end).startswith("NN") or scene.word(hit.end) in VAGUE_NUMBERS or scene.tag(hit.end) in ("CD", "JJ"):
            return None
        if word == "moment" and before not in ("at", "for"):
            return None
    if word == "now" and scene.word(hit.end) in ("that", "-"):
        return None
    if word in ("soon", "shortly") and (scene.word(hit.end) in ("before", "after", "as") or scene.word(hit.first - 1) == "as"):
        return None
    kind = {"recently": "PAST", "lately": "PAST", "previously": "PAST", "past": "PAST", "formerly": "PAST",
            "soon": "FUTURE", "shortly": "FUTURE", "future": "FUTURE"}.get(word, "PRESENT")  # fmt: skip
    days: tuple[datetime.date | None, datetime.date | None]
    days = {"PAST": (None, now), "FUTURE": (now, None), "PRESENT": (now, now)}[kind]
    return Sense("DATE", f"{kind}_REF", days, "approximate", "relative")


AMOUNT = "(APPROX? one:ONE|APPROX? ONE dozens:MANY|APPROX? count:NUM (times:MANY)? (and a half:half)?|(a|the)? vague:VAGUE of?)"

SHAPES = (
    Shape("today", "(earlier|later|late|early)? deictic:DEICTIC daypart:DAYPART?", read_today),
    Shape("this-morning", "(earlier|later|late|early)? deictic:this daypart:DAYPART", read_today),
    Shape("last-night", "(earlier|later|late|early)? deictic:last daypart:NIGHT", read_today),
    Shape("day-beyond", "the beyond:day (before|after) deictic:DEICTIC", read_today),
    Shape("period", "{PART}? the? this? rel:REL unit:UNIT", read_period),
    Shape("same-day", "(edge:EDGE)? (the|that|this)? rel:SAME same? unit:day daypart:DAYPART?", read_period),
    Shape("that-night", "(that|same) daypart:DAYPART", read_that_part),
    Shape("ahead", "(the|coming)? unit:PLURAL (ahead|to come)", read_ahead),
    Shape("next-morning", "the rel:FOLLOWING daypart:DAYPART", read_beside),
    Shape("that-unit", "{PART}? (the|that) rel:SAME unit:UNIT", read_period),
    Shape("weekend", "the unit:weekend", read_weekend),
    Shape("bounded", "the? bound:BOUND of (the|this)? unit:UNIT", read_bounded),
    Shape("edge-in", "edge_in:EDGE in the unit:UNIT", read_bounded),
    Shape("year-end", "the? unit:UNIT ('s)? -? bound:END", read_bounded),
    Shape("mid-year", "edge:mid -? unit:UNIT", read_bounded),
    Shape("running", "the unit:UNIT", read_running),
    Shape("span", "the? this? rel:SPANREL {AMOUNT}? unit:ANYUNIT", read_span),
    Shape("span-number", "{AMOUNT} rel:SPANREL unit:PLURAL", read_span),
    Shape("ago", "{AMOUNT}? unit:ANYUNIT ago today:today?", read_ago),
    Shape("from-now", "{AMOUNT}? unit:ANYUNIT (from NOW|hence|away)", read_hence),
    Shape("reference", "ref:NOWWORD", read_reference),
    Shape("the-future", "(the|in) (near|foreseeable|distant|immediate|not-too-distant|recent)? ref:FUTUREWORD", read_reference),
)
