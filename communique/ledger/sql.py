"""Two turns of SQL that the whole floor uses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from communique.ledger.schema import judgement_withdrawals, judgements, link_withdrawals, links, records, withdrawals


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column has one of the values: one parameter however many they are (SQLite has a limit on parameters)."""
    each = func.json_each(json.dumps(sorted(values))).table_valued("value")
    return column.in_(select(each.c.value))


def stands() -> ColumnElement[bool]:
    """Whether a record is not withdrawn."""
    return ~exists().where(withdrawals.c.record == records.c.key)


def link_stands() -> ColumnElement[bool]:
    """Whether a link is not withdrawn."""
    return ~exists().where(link_withdrawals.c.link == links.c.key)


def decision_stands() -> ColumnElement[bool]:
    """Whether a judgement was not taken back."""
    return ~exists().where(judgement_withdrawals.c.judgement == judgements.c.key)
