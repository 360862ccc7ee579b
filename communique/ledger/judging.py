"""Writes down what a person decided about a record; decisions are added, never changed."""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from communique.ledger.coding import CLASSES
from communique.ledger.errors import LedgerError
from communique.ledger.judgements import patch
from communique.ledger.reasons import find_record_id
from communique.ledger.rows import dump, find_spans
from communique.ledger.schema import comments, documents, judgement_withdrawals, judgements, records, withdrawals
from communique.ledger.sql import among, decision_stands
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
# What a record is and rests on: another of these would be another record. Which words prove a field may be said anew.
FIXED = frozenset(("id", "rule", "cue", "basis"))


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided: a verdict about a record, with the second record of same and different, and the edits of edit."""

    record: str
    verdict: str
    other: str | None
    edits: dict[str, Any] | None


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
            text = connection.scalar(select(documents.c.text).where(documents.c.key == row.document)) or ""
            check_edits(row.register, json.loads(row.record), edits, text)
        values = {
            "verdict": verdict, "record": row.key, "other": second.key if second is not None else None,
            "edits": dump(edits) if edits else None, "author": by.strip(), "day": on, "note": note,
        }  # fmt: skip
        if not _said_last(connection, values):
            connection.execute(insert(judgements), [values])
            ledger.touch([row.key] + ([second.key] if second is not None else []))
    return str(row.id)


def undo(ledger: Ledger, *, by: str, on: str, record: str | None = None) -> Decision:
    """The decision that was taken back: the last one that stands of ``by``, or the last of those about one record.

    The decision stays in the ledger, with the day on which it was taken back; what was decided before it counts again. Raises
    LedgerError where there is none: nobody takes back what others decided.
    """
    with ledger.writing() as connection:
        one, two = records.alias("one"), records.alias("two")
        query = (
            select(judgements, one.c.id.label("about"), two.c.id.label("second"))
            .join(one, one.c.key == judgements.c.record)
            .outerjoin(two, two.c.key == judgements.c.other)
            .where(judgements.c.author == by.strip(), decision_stands())
        )
        if record is not None:
            id = _find(connection, record).id
            query = query.where(or_(one.c.id == id, two.c.id == id))
        last = connection.execute(query.order_by(judgements.c.key.desc()).limit(1)).first()
        if last is None:
            raise LedgerError(f"{by.strip() or 'nobody'} has no decision {'about this record ' * (record is not None)}to take back")
        connection.execute(insert(judgement_withdrawals), [{"judgement": last.key, "author": by.strip(), "day": on}])
        # A decision may have come to be about another record of these documents, where a version found it under another id.
        keys = {last.record, last.other} - {None}
        told = select(records.c.document).where(among(records.c.key, keys))
        ledger.touch(connection.scalars(select(records.c.key).where(records.c.document.in_(told))))
    return Decision(last.about, last.verdict, last.second, json.loads(last.edits) if last.edits else None)


def comment(ledger: Ledger, record: str, words: str, *, by: str, on: str) -> str:
    """The full id of the record about which words of ``by`` were written down, of the ISO day ``on``. They decide nothing."""
    if not by.strip():
        raise LedgerError("a comment needs a name: --by NAME")
    if not words.strip():
        raise LedgerError("a comment needs words")
    with ledger.writing() as connection:
        row = _find(connection, record)
        connection.execute(insert(comments), [{"record": row.key, "author": by.strip(), "day": on, "words": words.strip()}])
    return str(row.id)


def check_edits(register: str, record: Mapping[str, Any], edits: Mapping[str, Any], text: str) -> None:
    """Raises LedgerError for edits that would make no record of the register, proved by the text of its document."""
    try:
        dump(edits).encode("utf-8")
    except UnicodeEncodeError as error:
        raise LedgerError("half a sign, as JSON can write it, cannot be kept") from error
    for field, value in edits.items():
        if field not in record or field in FIXED:
            known = ", ".join(name for name in record if name not in FIXED)
            raise LedgerError(f"{register} have no field {field!r} that can be edited; there are {known}")
        if field == "status" and value not in STATUSES.get(register, ()):
            raise LedgerError(f"{value!r} is no status of {register}; one of {', '.join(STATUSES.get(register, ()))}")
        if isinstance(record[field], (str, list, dict)) and value is not None and type(value) is not type(record[field]):
            raise LedgerError(f"{field} is {json.dumps(record[field], ensure_ascii=False)}; {value!r} is of another kind")
    edited = patch(record, edits)
    _check_shape(CLASSES[register], edited, register)
    _check_proofs(record, edited, text)
    for name in ("when", "made", "deadline", "term"):
        _check_days(name, edited.get(name))


def _check_shape(hint: Any, value: Any, name: str) -> None:
    """Raises LedgerError for a value of JSON that no record could have at this place."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is not None:
            _check_shape(next(a for a in arguments if a is not type(None)), value, name)
    elif origin is tuple and isinstance(value, list):
        for item in value:
            _check_shape(arguments[0], item, name)
    elif origin is Mapping and isinstance(value, dict):
        for key, item in value.items():
            _check_shape(arguments[1], item, f"{name}.{key}")
    elif is_dataclass(hint) and isinstance(value, dict):
        hints = typing.get_type_hints(hint)
        if value.keys() != hints.keys():
            wrong = ", ".join(sorted(value.keys() ^ hints.keys()))
            raise LedgerError(f"with these values it is no record any more: {name} has another field, or lacks one: {wrong}")
        for key, item in value.items():
            _check_shape(hints[key], item, f"{name}.{key}")
    elif not _is_plain(hint, value):
        raise LedgerError(f"with these values it is no record any more: {name} cannot be {json.dumps(value, ensure_ascii=False)}")


def _is_plain(hint: Any, value: Any) -> bool:
    """Whether a value of JSON is the text or number of this type, and one that a ledger can keep."""
    if hint is float:
        # Python's JSON reads NaN and Infinity and writes them; SQLite's takes them for no JSON at all.
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if hint is str:
        return isinstance(value, str)
    return hint is int and isinstance(value, int) and not isinstance(value, bool)


def _check_proofs(record: Mapping[str, Any], edited: Mapping[str, Any], text: str) -> None:
    """Raises LedgerError for words that are not those of the text, and for proofs of fields that there are not."""
    proved = edited["evidence"]
    for field in sorted({*proved} - {*record["evidence"]} - ({*record} - FIXED - {"evidence"})):
        raise LedgerError(f"there is no field {field!r} that words could prove")
    if proved.get("cue") != record["evidence"].get("cue"):
        raise LedgerError("the cue cannot be edited: at other words it would be another record")
    for field in record["evidence"]:
        if not proved.get(field):
            raise LedgerError(f"evidence of {field}: at least one stretch of the text is needed")
    for span in find_spans(edited):
        start, end, words = span["start"], span["end"], span["text"]
        if not 0 <= start < end <= len(text) or text[start:end] != words:
            raise LedgerError(f"[{start}:{end}] of the text is not {words!r}")


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
    last = connection.execute(select(judgements).where(about, decision_stands()).order_by(j.key.desc()).limit(1)).first()
    return last is not None and all(getattr(last, name) == values[name] for name in ("verdict", "edits", "author", "note"))
