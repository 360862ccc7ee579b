"""Writes down what a person decided about a record; decisions are added, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.errors import LedgerError
from communique.ledger.judgements import patch
from communique.ledger.reasons import find_record_id
from communique.ledger.rows import dump
from communique.ledger.schema import judgements, records, withdrawals
from communique.ledger.store import Ledger

VERDICTS = ("accept", "reject", "edit", "same", "different")
PAIRS = ("same", "different")
ONGOING = ("happened", "ongoing", "planned", "possible", "denied", "cancelled")
STATUSES = {
    "events": ONGOING,
    "contacts": (*ONGOING, "postponed"),
    "agreements": ("proposed", "under_negotiation", "agreed", "signed", "in_force", "terminated"),
    "transfers": ("proposed", "agreed", "ordered", "delivering", "delivered", "cancelled"),
    "commitments": ("open", "reaffirmed", "partial", "fulfilled", "delayed", "dropped"),
}
# What a record is and rests on: another of these would be another record.
FIXED = frozenset(("id", "evidence", "rule", "cue", "action", "basis"))


def judge(
    ledger: Ledger, record: str, verdict: str, *, by: str, on: str, other: str | None = None,
    edits: Mapping[str, Any] | None = None, note: str | None = None,
) -> str:  # fmt: skip
    """The full id of the record about which a decision of ``by`` was written down, of the ISO day ``on``.

    ``other`` is the second record of same and different, ``edits`` the new values of fields of edit (``{"status": "planned",
    "when": {"start": ...}}``). The last decision counts; saying again what one said last adds nothing. Raises LedgerError for a
    decision that cannot be: two registers, a field that there is not, a status of no such register.
    """
    if verdict not in VERDICTS:
        raise LedgerError(f"{verdict!r} is no verdict; one of {', '.join(VERDICTS)}")
    if not by.strip():
        raise LedgerError("a decision needs a name: --by NAME")
    if (other is not None) != (verdict in PAIRS):
        raise LedgerError(f"{verdict} takes " + ("two records: the other one is missing" if verdict in PAIRS else "one record"))
    if bool(edits) != (verdict == "edit"):
        raise LedgerError("edit needs at least one field: --set status=planned" if verdict == "edit" else f"{verdict} changes no field")
    with ledger.writing() as connection:
        row = _find(connection, record)
        second = _find(connection, other) if other is not None else None
        if second is not None:
            if second.id == row.id:
                raise LedgerError(f"{row.id} twice: two records are needed")
            if second.register != row.register:
                raise LedgerError(f"{row.id} is one of {row.register}, {second.id} of {second.register}: they cannot be the same")
        if edits:
            check_edits(row.register, json.loads(row.record), edits)
        values = {
            "verdict": verdict, "record": row.key, "other": second.key if second is not None else None,
            "edits": dump(edits) if edits else None, "author": by.strip(), "day": on, "note": note,
        }  # fmt: skip
        if not _said_last(connection, values):
            connection.execute(insert(judgements), [values])
            ledger.touch([row.key] + ([second.key] if second is not None else []))
    return str(row.id)


def check_edits(register: str, record: Mapping[str, Any], edits: Mapping[str, Any]) -> None:
    """Raises LedgerError for edits that would make no record of the register."""
    for field, value in edits.items():
        if field not in record or field in FIXED:
            known = ", ".join(name for name in record if name not in FIXED)
            raise LedgerError(f"{register} have no field {field!r} that can be edited; there are {known}")
        if field == "status" and value not in STATUSES.get(register, ()):
            raise LedgerError(f"{value!r} is no status of {register}; one of {', '.join(STATUSES.get(register, ()))}")
        if isinstance(record[field], (str, list, dict)) and value is not None and type(value) is not type(record[field]):
            raise LedgerError(f"{field} is {json.dumps(record[field], ensure_ascii=False)}; {value!r} is of another kind")
    edited = patch(record, edits)
    for name in ("when", "made", "deadline", "term"):
        _check_days(name, edited.get(name))
    try:
        make_decoder(CLASSES[register])(edited)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LedgerError(f"with these values it is no record any more: {error!r}") from error


def _check_days(name: str, when: Any) -> None:
    """Raises LedgerError for a When that ends before it begins, or whose days are none."""
    days = [when[end] for end in ("start", "end") if when[end] is not None] if isinstance(when, dict) else []
    for day in days:
        try:
            if date.fromisoformat(day).isoformat() != day:
                raise ValueError
        except (TypeError, ValueError) as error:
            raise LedgerError(f"{name}: {day!r} is no day; write YYYY-MM-DD") from error
    if days and days[0] > days[-1]:
        raise LedgerError(f"{name} would end on {days[-1]}, before it begins, on {days[0]}; set both {name}.start and {name}.end")


def _find(connection: Connection, words: str) -> Row[Any]:
    """The row of a record that a person sees: the one that stands, else the last."""
    id = find_record_id(connection, words)
    query = select(records, withdrawals.c.run.label("gone")).outerjoin(withdrawals, withdrawals.c.record == records.c.key)
    rows = connection.execute(query.where(records.c.id == id).order_by(records.c.key)).all()
    return next((row for row in reversed(rows) if row.gone is None), rows[-1])


def _said_last(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Whether the last decision about this record, or about these two, is the same one by the same person."""
    j = judgements.c
    if values["other"] is None:
        about = (j.record == values["record"]) & j.other.is_(None)
    else:
        pair = values["record"], values["other"]
        about = or_((j.record == pair[0]) & (j.other == pair[1]), (j.record == pair[1]) & (j.other == pair[0]))
    last = connection.execute(select(judgements).where(about).order_by(j.key.desc()).limit(1)).first()
    return last is not None and all(getattr(last, name) == values[name] for name in ("verdict", "edits", "author", "note"))
