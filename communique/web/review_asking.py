"""Reads which records a person wants to judge, and who the person is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote, urlencode

from fastapi import Cookie, Depends, HTTPException, Query
from pydantic import BeforeValidator

from communique.ledger.reviewing import Queue
from communique.views.quoting import squeeze
from communique.web.asking import Day, Register, read_side
from communique.web.state import SiteOf

CODER_COOKIE = "communique_coder"
LONGEST_NAME = 80
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class AskedQueue:
    """The records that are asked for, and the same as (name, value) of an address."""

    queue: Queue
    asked: tuple[tuple[str, str], ...]

    def to_query(self, **more: str | None) -> str:
        """The part of an address behind its question mark, with that mark; "" where nothing is asked."""
        told = [*self.asked, *((name, value) for name, value in more.items() if value is not None)]
        return f"?{urlencode(told)}" if told else ""

    def first(self, name: str) -> str:
        """The first value that is asked for under a name, "" for none."""
        return next((value for asked, value in self.asked if asked == name), "")

    def every(self, name: str) -> list[str]:
        """All values that are asked for under a name."""
        return [value for asked, value in self.asked if asked == name]


def _drop_empty(values: Any) -> Any:
    # A form sends its empty fields as well.
    return tuple(value for value in values if value != "") if isinstance(values, (list, tuple)) else values


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


Words = Annotated[str, Query(max_length=200)]
Many = BeforeValidator(_drop_empty)


def read_queue(
    site: SiteOf,
    register: Annotated[tuple[Register, ...], Many, Query(description="registers of the records")] = (),
    between: Annotated[tuple[Words, ...], Many, Query(description="codes, names or groups; a record names all of them")] = (),
    type: Annotated[tuple[Words, ...], Many, Query(description="types or kinds, such as CONSULT or meeting")] = (),
    status: Annotated[tuple[Words, ...], Many, Query(description="statuses, such as planned")] = (),
    basis: Annotated[tuple[Literal["stated", "inferred"], ...], Many, Query(description="what the records rest on")] = (),
    publisher: Annotated[tuple[Words, ...], Many, Query(description="publishers, each as the documents have it")] = (),
    since: Annotated[Day | None, BeforeValidator(_none_if_empty), Query(description="first day, YYYY-MM-DD")] = None,
    until: Annotated[Day | None, BeforeValidator(_none_if_empty), Query(description="last day, YYYY-MM-DD")] = None,
    disputed: Annotated[
        bool, BeforeValidator(lambda value: value or False), Query(description="only what coders judged otherwise")
    ] = False,
) -> AskedQueue:
    """Which records: all of them where nothing is asked for."""
    sides = tuple(read_side(site, words) for words in between)
    first, last = since.isoformat() if since else None, until.isoformat() if until else None
    queue = Queue(tuple(register), sides, tuple(type), tuple(status), tuple(basis), tuple(publisher), first, last, disputed)
    asked = [("register", one) for one in register] + [("between", side.name) for side in sides]
    for name, values in (("type", type), ("status", status), ("basis", basis), ("publisher", publisher)):
        asked += [(name, value) for value in values]
    asked += [(name, value) for name, value in (("since", first), ("until", last)) if value] + [("disputed", "1")] * disputed
    return AskedQueue(queue, tuple(asked))


QueueOf = Annotated[AskedQueue, Depends(read_queue)]


def read_name(words: str) -> str:
    """The name of a person as it is written down. Raises 400 for none, or for one that is too long."""
    name = squeeze(words)
    if not name:
        raise HTTPException(400, "say who you are: every decision has a name")
    if len(name) > LONGEST_NAME:
        raise HTTPException(400, f"a name has at most {LONGEST_NAME} letters")
    return name


def read_coder(communique_coder: Annotated[str | None, Cookie(include_in_schema=False)] = None) -> str | None:
    """Who judges, as the cookie says; None where nobody said."""
    name = squeeze(unquote(communique_coder or ""))
    return name if name and len(name) <= LONGEST_NAME else None


CoderOf = Annotated[str | None, Depends(read_coder)]


def make_coder_cookie(name: str | None) -> str:
    """A Set-Cookie header that keeps the name for a year, for this site's own pages; with None one that forgets it."""
    return f"{CODER_COOKIE}={quote(name or '', safe='')}; Path=/; Max-Age={YEAR if name else 0}; HttpOnly; SameSite=Strict"
