"""Reads the questions of the API: what its parameters ask of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from sqlalchemy import Connection

from communique.ledger.browsing import list_record_ids
from communique.ledger.queries import Filter
from communique.model import REGISTERS
from communique.web.asking import MOST_NUMBER, Day, Register, check_topics, read_side
from communique.web.state import Site

Word = Annotated[str, Query(min_length=1, max_length=200)]
Start = Annotated[int, Query(ge=0, lt=MOST_NUMBER, description="how many to pass over")]
Most = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
# Values of one parameter.
MANY = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters that every list takes."""

    between: list[str]
    register: list[Register]
    since: Day | None
    until: Day | None
    topic: list[str]
    status: list[str]
    stated_only: bool
    id: list[str]
    document: str | None

    def to_filter(self, site: Site, connection: Connection, registers: tuple[str, ...] = REGISTERS) -> Filter:
        """The same for the ledger, of these registers. Raises UnknownError for a party, topic or document that there is not."""
        ids = tuple(self.id) if self.id else None
        if self.document is not None:
            own = list_record_ids(connection, self.document)
            ids = tuple(own) if ids is None else tuple(sorted(set(ids) & set(own)))
        return Filter(
            registers=tuple(name for name in registers if not self.register or name in self.register),
            between=tuple(read_side(site, words) for words in self.between),
            since=self.since.isoformat() if self.since else None,
            until=self.until.isoformat() if self.until else None,
            topics=check_topics(site, self.topic),
            statuses=tuple(self.status),
            stated_only=self.stated_only,
            ids=ids,
        )


def read_wanted(
    between: Annotated[list[Word], Query(max_length=8, description="codes, names or groups; all of them take part")] = [],  # noqa: B006
    register: Annotated[list[Register], Query(max_length=MANY, description="only these registers")] = [],  # noqa: B006
    since: Annotated[Day | None, Query(description="on or after this day")] = None,
    until: Annotated[Day | None, Query(description="on or before this day")] = None,
    topic: Annotated[list[Word], Query(max_length=MANY, description="any of these topics")] = [],  # noqa: B006
    status: Annotated[list[Word], Query(max_length=MANY, description="any of these")] = [],  # noqa: B006
    stated_only: Annotated[bool, Query(description="leave out what is inferred")] = False,
    id: Annotated[list[Word], Query(max_length=1000, description="only happenings with these records")] = [],  # noqa: B006
    document: Annotated[str | None, Query(max_length=500, description="only what this document tells of")] = None,
) -> Wanted:
    """The filters of a request."""
    return Wanted(between, register, since, until, topic, status, stated_only, id, document)


WantedOf = Annotated[Wanted, Depends(read_wanted)]


def next_address(request: Request, start: int, most: int, total: int) -> str | None:
    """The address of the rows after these; None where these are the last."""
    if start + most >= total:
        return None
    rest = [(name, value) for name, value in request.query_params.multi_items() if name not in ("start", "most")]
    return f"{request.url.path}?{urlencode([*rest, ('start', start + most), ('most', most)])}"
