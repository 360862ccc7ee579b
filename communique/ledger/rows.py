"""Takes a record apart into what the ledger's tables index: type, status, days, parties, topics, evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from communique.ledger.coding import CLASSES, make_encoder
from communique.model import REGISTERS, Reading

# Which field of a register is its type, which its date, and which fields hold parties in which role.
TYPES = {
    "events": "type", "contacts": "kind", "agreements": "kind", "transfers": "category", "commitments": "strength", "statements": "kind",
}  # fmt: skip
DATES = dict.fromkeys(REGISTERS, "when") | {"commitments": "made"}
ROLES = {
    "actors": "actor", "recipients": "recipient", "participants": "participant", "parties": "party", "supplier": "supplier",
    "recipient": "recipient", "by": "by", "to": "to", "speaker": "speaker",
}  # fmt: skip
# The fields that point to the contact at which something was said or made: its participants are concerned by it.
CONTACT_FIELDS = ("contact", "about")
AT_CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Row:
    """A record as the table ``records`` holds it, with its rows of the tables beside. ``json`` is the record itself.

    ``parties`` are (code, role), ``evidence`` (field, start, end); ``position`` is where its cue begins.
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

    @property
    def parties_text(self) -> str:
        """The parties in one cell: ``RUR:by GRA:contact``."""
        return join_parties(self.parties)


def join_parties(parties: tuple[tuple[str, str], ...]) -> str:
    """(code, role) pairs as one text."""
    return " ".join(f"{code}:{role}" for code, role in parties)


def make_rows(reading: Reading) -> list[Row]:
    """The rows of all records of a reading, in the order of the contract."""
    plain = [(register, make_encoder(CLASSES[register])(record)) for register in REGISTERS for record in getattr(reading, register)]
    present = {record["id"]: sorted(_codes(record["participants"])) for register, record in plain if register == "contacts"}
    return [_make_row(register, record, present) for register, record in plain]


def dump(value: Any) -> str:
    """Compact JSON, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _make_row(register: str, record: dict[str, Any], present: Mapping[str, list[str]]) -> Row:
    when = record[DATES[register]] or {}
    evidence = tuple(sorted(set(find_evidence(record))))
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
    )


def _parties(register: str, record: Mapping[str, Any], present: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name, role in ROLES.items():
        value = record.get(name)
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
