"""Says parts of records in plain words: parties, dates, places, amounts, topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from communique.model import Money, Party, Place, Quantity, When
from communique.views.quoting import squeeze

KINDS = {
    "mou": "memorandum of understanding",
    "joint_statement": "joint statement",
    "press_release": "press release",
    "other": "contact",
}
# "relative" is said in full by the contract: reckoned from the date of publication.
BASES = {"publication": "assumed"}
QUALIFIERS = {"more_than": "more than", "at_least": "at least", "at_most": "at most", "up_to": "up to"}
TOPICS = {
    "oil_gas": "oil and gas",
    "war_ukraine": "war in Ukraine",
    "middle_east": "Middle East",
    "afghanistan": "Afghanistan",
    "indo_pacific": "Indo-Pacific",
    "arctic_far_east": "Arctic and Far East",
    "korean_peninsula": "Korean Peninsula",
    "taiwan": "Taiwan",
    "nuclear": "civil nuclear energy",
    "nonproliferation": "arms control",
    "contacts_schedule": "further contacts",
    "finance": "economy and finance",
}
MONTHS = "January February March April May June July August September October November December".split()


def join(*parts: str, glue: str = " · ") -> str:
    """The parts that say something, with the glue between them."""
    return glue.join(part for part in parts if part)


def say_kind(kind: str) -> str:
    """The kind of a contact in words."""
    return KINDS.get(kind, kind.replace("_", " "))


def say_instrument(kind: str, several: bool) -> str:
    """The kind of an agreement in words: ``treaty``, ``memorandums of understanding``."""
    words = "accord" if kind == "other" else say_kind(kind)
    if not several:
        return words
    head, of, rest = words.partition(" of ")
    return (f"{head[:-1]}ies" if head.endswith("y") else f"{head}s") + of + rest


def say_ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def say_topic(topic: str) -> str:
    """A topic's label as a reader would write it."""
    return TOPICS.get(topic, topic.replace("_", " "))


def say_topics(topics: Iterable[str]) -> str:
    """Labels of topics, each once."""
    return ", ".join(dict.fromkeys(say_topic(topic) for topic in topics))


def say_party(party: Party) -> str:
    """Who: ``Ruritania (RUR)``, or ``Rudolf Elphberg, king, Ruritania (RUR)``; unnamed parties by their mention."""
    state = party.name or party.code or ""
    if party.code and party.name and party.code != party.name:
        state = f"{party.name} ({party.code})"
    person = join(party.person or "", party.office or "", glue=", ")
    return join(person, state, glue=", ") or f"“{squeeze(party.mention.text)}”"


def say_parties(parties: Iterable[Party]) -> str:
    """Several parties; those who carry an office are parted by semicolons."""
    said = list(dict.fromkeys(say_party(party) for party in parties))
    return ("; " if any(", " in one for one in said) else ", ").join(said)


def say_code(code: str | None, names: Mapping[str, str]) -> str:
    """A state by its code: ``Ruritania (RUR)``, or the code alone where the reading has no name for it."""
    if code is None:
        return ""
    return f"{names[code]} ({code})" if names.get(code, code) != code else code


def say_place(place: Place | None) -> str:
    """A place and its country's code."""
    return join(place.name, place.country or "", glue=", ") if place else ""


def say_quantity(quantity: Quantity | None, of: str = "") -> str:
    """A count: ``nearly 30 rifles``; as the text has it where it gives no number. The unit is left out where ``of`` says it."""
    if quantity is None:
        return ""
    if quantity.value is None:
        return squeeze(quantity.text)
    number = f"{quantity.value:,g}" if quantity.value < 1e6 else f"{quantity.value:,.0f}"
    amount = "first" if (quantity.qualifier, number) == ("first", "1") else _qualified(quantity.qualifier, number)
    unit = quantity.unit or ""
    said = unit and unit.removesuffix("s").casefold() in of.casefold()
    return join(amount, "" if said else unit, glue=" ")


def say_money(money: Money | None) -> str:
    """An amount: ``more than EUR 105,000,000``."""
    if money is None:
        return ""
    if money.amount is None:
        return squeeze(money.text)
    amount = f"{money.amount:,.0f}" if money.amount == int(money.amount) else f"{money.amount:,.2f}"
    return _qualified(money.qualifier, join(money.currency or "", amount, glue=" "))


def _qualified(qualifier: str, amount: str) -> str:
    return amount if qualifier == "exactly" else f"{QUALIFIERS.get(qualifier, qualifier)} {amount}"


def say_when(when: When | None) -> str:
    """A date with what it rests on: ``6 December 2021 (stated)``, ``1–20 December 2021 (anchored)``; "" for none."""
    if when is None:
        return ""
    days = say_days(when.start, when.end, when.precision) or squeeze(when.text or "") or when.value
    return f"{days} ({BASES.get(when.basis, when.basis)})"


def say_days(start: str | None, end: str | None, precision: str = "range") -> str:
    """Inclusive ISO dates in words: a day, a month, a quarter, a year, or from day to day."""
    if not start or not end:
        return f"from {_day(start)}" if start else f"until {_day(end)}" if end else ""
    try:
        a, b = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return f"{start} to {end}"
    words = _whole_period(a, b) or _from_to(a, b)
    return f"about {words}" if precision == "approximate" else words


def _whole_period(a: date, b: date) -> str:
    """The name of the period that is exactly these days, or ""."""
    if a == b:
        return f"{a.day} {MONTHS[a.month - 1]} {a.year}"
    after = b + timedelta(days=1) if b < date.max else b
    if a.day == 1 and after.day == 1:
        months = (after.year - a.year) * 12 + after.month - a.month
        if months == 1:
            return f"{MONTHS[a.month - 1]} {a.year}"
        if months == 3 and a.month % 3 == 1:
            return f"{say_ordinal(a.month // 3 + 1)} quarter of {a.year}"
        if months == 12 and a.month == 1:
            return str(a.year)
        if months % 12 == 0 and a.month == 1:
            return f"{a.year}–{b.year}"
    return ""


def _from_to(a: date, b: date) -> str:
    last = f"{b.day} {MONTHS[b.month - 1]} {b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day}–{last}"
    if a.year == b.year:
        return f"{a.day} {MONTHS[a.month - 1]} – {last}"
    return f"{a.day} {MONTHS[a.month - 1]} {a.year} – {last}"


def _day(iso: str | None) -> str:
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
