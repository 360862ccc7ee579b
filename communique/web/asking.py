"""Reads what an address asks for: parties, days, topics, statuses; whatever means nothing is told, nothing is guessed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import HTTPException, Query
from pydantic import BeforeValidator

from communique.ledger.errors import UnknownError
from communique.ledger.queries import OPEN, Filter, Side
from communique.ledger.sides import ALONE, find_side
from communique.model import REGISTERS
from communique.web.state import Site

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DUE = ("open", "overdue")
# What SQLite counts with.
MOST_NUMBER = 2**31
Register = Literal["events", "contacts", "agreements", "transfers", "commitments", "statements"]
Text = Annotated[str, Query(max_length=200)]


def check_day(value: Any) -> Any:
    """A day as YYYY-MM-DD alone: a bare number would be taken for seconds since 1970."""
    if isinstance(value, str) and not DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(check_day)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a Filter of the ledger, and how its address says so.

    ``due`` is "open" or "overdue" where only such commitments are wanted, else "".
    """

    sides: tuple[Side, ...] = ()
    since: str = ""
    until: str = ""
    topic: str = ""
    status: str = ""
    stated: bool = False
    due: str = ""
    register: str = ""

    def to_filter(self, today: date) -> Filter:
        """The same for the ledger."""
        return Filter(
            registers=("commitments",) if self.due else (self.register,) if self.register else REGISTERS,
            between=self.sides,
            since=self.since or None,
            until=self.until or None,
            topics=(self.topic,) if self.topic else (),
            statuses=(self.status,) if self.status else OPEN if self.due else (),
            stated_only=self.stated,
            due_before=today.isoformat() if self.due == "overdue" else None,
        )

    def to_query(self, **changes: Any) -> str:
        """The part of an address behind its question mark, with that mark; "" where nothing is asked. The parties are the path's."""
        asked = dataclasses.replace(self, **{name: value for name, value in changes.items() if name in self.__slots__})
        said = {name: getattr(asked, name) for name in ("register", "due", "since", "until", "topic", "status")}
        said["stated"] = "1" if asked.stated else ""
        said |= {name: value for name, value in changes.items() if name not in self.__slots__}
        said = {name: value for name, value in said.items() if value not in ("", None)}
        return f"?{urlencode(said)}" if said else ""

    def to_api(self, form: str = "") -> str:
        """The address of the same question to the API: JSON, or a form of export."""
        said: list[tuple[str, str]] = [("between", side.name) for side in self.sides]
        registers = "commitments" if self.due else self.register
        named = {"register": registers, "since": self.since, "until": self.until, "topic": self.topic, "status": self.status}
        said += [(name, value) for name, value in named.items() if value]
        said += [("stated_only", "true")] if self.stated else []
        if self.due and not self.status:
            said += [("status", status) for status in OPEN]
        return (f"/api/export/{form}" if form else "/api/happenings") + (f"?{urlencode(said)}" if said else "")

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the parties is asked for."""
        return any((self.since, self.until, self.topic, self.status, self.stated, self.due, self.register))


def read_side(site: Site, words: str) -> Side:
    """Whom words mean, under the code that addresses have. Raises UnknownError for nobody."""
    side = find_side(words, site.knowledge.entities)
    alone = ALONE if words.startswith(ALONE) else ""
    return Side(alone + side.codes[0][0], side.codes)


def read_pair(site: Site, one: str, other: str) -> tuple[Side, Side]:
    """Two different parties, in the order of their codes. Raises UnknownError for anything else."""
    first, second = sorted((read_side(site, one), read_side(site, other)), key=lambda side: (side.name.removeprefix(ALONE), side.name))
    if first.name.removeprefix(ALONE) == second.name.removeprefix(ALONE):
        raise UnknownError("a pair is two parties")
    return first, second


def check_topics(site: Site, topics: Sequence[str]) -> tuple[str, ...]:
    """The same topics. Raises UnknownError for one that there is not."""
    known = {topic.topic for topic in site.knowledge.topics}
    for topic in topics:
        if topic not in known:
            raise UnknownError(f"there is no topic {topic!r}; topics are {', '.join(sorted(known))}")
    return tuple(topics)


def read_asked(
    site: Site, sides: tuple[Side, ...], *, since: str, until: str, topic: str, status: str, stated: str, due: str, register: str
) -> Asked:
    """What the fields of a form ask for; empty ones ask for nothing. Raises 400 for a field that means nothing."""
    for name, value in (("since", since), ("until", until)):
        try:
            if value and (not DAY.fullmatch(value) or date.fromisoformat(value).isoformat() != value):
                raise ValueError
        except ValueError as error:
            raise HTTPException(400, f"{name}: {value!r} is no day; write YYYY-MM-DD") from error
    if register and register not in REGISTERS:
        raise HTTPException(400, f"there is no register {register!r}; registers are {', '.join(REGISTERS)}")
    if due and due not in DUE:
        raise HTTPException(400, f"due: {due!r} is not one of {', '.join(DUE)}")
    if topic:
        check_topics(site, (topic,))
    return Asked(sides, since, until, topic, status, stated == "1", due, register)


def read_page(words: str) -> int:
    """The number of a page, from 1 on. Raises 400 for what is none."""
    if not words:
        return 1
    if not words.isascii() or not words.isdigit() or not 0 < int(words[:12]) < MOST_NUMBER // 1000:
        raise HTTPException(400, f"page: {words!r} is no number of a page")
    return int(words)


def pair_path(sides: Sequence[Side]) -> str:
    """The permanent address of a pair."""
    return "/pair/" + "/".join(quote(side.name, safe="=") for side in sides)
