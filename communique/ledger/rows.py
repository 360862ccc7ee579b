"""Takes a record apart into what the ledger's tables index: type, status, days, parties, topics, evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from communique.ledger.coding import CLASSES, make_encoder, make_finder
from communique.model import REGISTERS, Evidence, Reading

# Which field of a register is its type, which its date, and which fields hold parties in which role.
TYPES = {
    "events": "type", "contacts": "kind", "agreements": "kind", "transfers": "category", "commitments": "strength", "statements": "kind",
}  # fmt: skip
DATES = dict.fromkeys(REGISTERS, "when") | {"commitments": "made"}
ROLES = {
    "actors": "actor", "recipients": "recipient", "participants": "participant", "parties": "party", "supplier": "supplier",
    "recipient": "recipient", "by": "by", "to": "to", "speaker": "speaker",
}  # fmt: skip
ROLES_OF = {
    register: tuple((f.name, ROLES[f.name]) for f in fields(cls) if f.name in ROLES) for register, cls in CLASSES.items()
}  # fmt: skip
# The fields that point to the contact at which something was said or made: its participants are concerned by it.
CONTACT_FIELDS = ("contact", "about")
AT_CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Row:
    """A record as the table ``records`` holds it, with its rows of the tables beside. ``json`` is the record itself.

    ``parties`` are (code, role), ``evidence`` (field, start, end); ``position`` is where its cue begins; ``deadline`` is the last
    day of a commitment's.
    """

    id: str
    register: str
    type: str
    status: str | None
    basis: str
    start: str | None
    end: str | None
    position: int
    parties: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    evidence: tuple[tuple[str, int, int], ...]
    json: str
    deadline: str | None = None

    @property
    def parties_text(self) -> str:
        """The parties in one cell: ``RUR:by GRA:contact``."""
        return join_parties(self.parties)


def join_parties(parties: tuple[tuple[str, str], ...]) -> str:
    """(code, role) pairs as one text."""
    return " ".join(f"{code}:{role}" for code, role in parties)


def make_rows(reading: Reading) -> tuple[list[Row], list[str]]:
    """The rows of all records of a reading, in the order of the contract, and what breaks the rule that words prove them."""
    text, rows, faults = reading.document.text, [], list[str]()
    present = {contact.id: sorted({party.code for party in contact.participants if party.code}) for contact in reading.contacts}
    for register in (*REGISTERS, "links", "problems"):
        encode, find = make_encoder(CLASSES[register]), make_finder(CLASSES[register])
        for record in getattr(reading, register):
            proofs = find(record)
            faults += [
                f"{register}: [{e.start}:{e.end}] is {text[e.start : e.end]!r}, not {e.text!r}"
                for _, e in proofs
                if text[e.start : e.end] != e.text or e.start >= e.end
            ]
            if register in REGISTERS:
                if not proofs:
                    faults.append(f"{register} {record.id}: no evidence at all")
                rows.append(_make_row(register, encode(record), proofs, present))
    return rows, faults


# One encoder for all: making it anew for each record costs as much as the record.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
dump = _ENCODER.encode  # compact JSON, the same for the same value


def _make_row(register: str, record: dict[str, Any], proofs: list[tuple[str, Evidence]], present: Mapping[str, list[str]]) -> Row:
    when = record[DATES[register]] or {}
    evidence = tuple(sorted({(field, e.start, e.end) for field, e in proofs}))
    cue = record.get("cue") or next(iter(record["evidence"].get("cue", ())), None) or record.get("action")
    return Row(
        id=record["id"],
        register=register,
        type=record[TYPES[register]],
        status=record.get("status"),
        basis=record["basis"],
        start=when.get("start"),
        end=when.get("end"),
        position=cue["start"] if cue else min((start for _, start, _ in evidence), default=0),
        parties=tuple(sorted(set(_parties(register, record, present)))),
        topics=tuple(sorted({topic["topic"] if isinstance(topic, dict) else topic for topic in record.get("topics", ())})),
        evidence=evidence,
        json=dump(record),
        deadline=(record.get("deadline") or {}).get("end"),
    )


def _parties(register: str, record: Mapping[str, Any], present: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name, role in ROLES_OF[register]:
        value = record[name]
        for code in _codes(value if isinstance(value, list) else [value]):
            yield code, role
    for name, role in (("side", "side"), ("host", "host")):
        if record.get(name) is not None:
            yield record[name], role
    for name in CONTACT_FIELDS:
        for code in present.get(record.get(name) or "", ()):
            yield code, AT_CONTACT


def _codes(parties: Any) -> set[str]:
    return {party["code"] for party in parties if party is not None and party["code"] is not None}


def find_evidence(record: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    """(field, start, end) of every evidence in the JSON of a record: those under ``evidence`` by its keys, others by their field."""
    for name, value in record.items():
        if name == "evidence":
            for field, found in value.items():
                yield from ((field, e["start"], e["end"]) for e in found)
        elif isinstance(value, (dict, list)):
            yield from ((name, e["start"], e["end"]) for e in find_spans(value))


def find_spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value that is an Evidence, however deep."""
    if isinstance(value, dict):
        # A When has start, end and text as well, but its offsets are dates.
        if isinstance(value.get("start"), int) and "text" in value:
            yield value
        else:
            for item in value.values():
                yield from find_spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from find_spans(item)
