"""Brings records of gold and of our own output into one form, so that they can be compared.

Gold is what people wrote (codes as plain strings, dates as ``2021-12-06`` or ``2021/2031``, a cue as its words); output is
the record contract's. Both become an Entry.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Days = tuple[date, date]
Span = tuple[int, int]

# Key of the parties of a record, first side and second side.
SIDES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "events": (("actors", "source"), ("recipients", "target")),
    "contacts": (("participants",), ()),
    "agreements": (("parties",), ()),
    "transfers": (("supplier",), ("recipient",)),
    "commitments": (("by",), ("to",)),
    "statements": (("side",), ()),
}
# What a record is called when it is missed or taken for another.
LABELS: Mapping[str, str] = {
    "events": "type", "contacts": "kind", "agreements": "kind", "transfers": "category", "commitments": "strength",
    "statements": "side",
}  # fmt: skip
# Words of a subject or an item that tell nothing apart.
EMPTY_WORDS = frozenset("the a an of for and in on to with its their more than nearly about new first other some".split())
# Words are compared by their beginnings: "missiles" and "missile", "energy" and "energetic".
STEM = 6
SENTENCE_END = re.compile(r"[.!?]['\"”’)]*(?:\s|$)|\n")
ABBREVIATION = re.compile(
    r"(?:\b(?:Mrs?|Ms|Dr|[JS]r|St|Gen|Lt|Col|Sen|Rep|Gov|Prof|No|Inc|Corp|Co|Ltd|vs|Rs|H\.E|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z](?:\.[A-Z])*|\b[ap]\.m)\.$"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as far as scoring needs it.

    ``label`` is its type, kind or the like (``LABELS``); ``labels`` those that count as right for it. ``figures`` are the
    count, the quantity and the value; ``span`` is the term or deadline, ``days`` the date. ``sentence`` (gold) is where its
    cue stands, ``proofs`` (output) where its evidence does, in characters. The ``cue`` is for people to read.
    """

    label: str
    labels: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]
    kind: str | None
    status: str | None
    strength: str | None
    days: Days | None
    span: Days | None
    stems: frozenset[str]
    figures: tuple[float | None, ...]
    topics: frozenset[str]
    sentence: Span | None
    proofs: tuple[Span, ...]
    cue: str


def make_entry(register: str, record: Mapping[str, Any], text: str) -> Entry:
    """The entry of a record of either form in a document's text."""
    first, second = SIDES[register]
    cue = record.get("cue")
    label = str(record.get(LABELS[register]) or "none")
    evidence = list(_evidence(record))
    return Entry(
        label=label,
        labels=frozenset((label, *(record.get("alt_types") or ()))),
        first=_codes(_value(record, first)),
        second=_codes(_value(record, second)),
        kind=record.get("kind"),
        status=record.get("status"),
        strength=record.get("strength"),
        days=read_days(record.get("when") or record.get("date")),
        span=read_days(record.get("term") or record.get("deadline")),
        stems=_stems(record.get(key) for key in ("subject", "name", "item", "designation")),
        figures=tuple(_figure(record.get(key)) for key in ("count", "quantity", "value")),
        topics=frozenset(t["topic"] if isinstance(t, dict) else t for t in record.get("topics") or ()),
        sentence=sentence_around(text, cue) if isinstance(cue, str) else None,
        proofs=tuple((e["start"], e["end"]) for e in evidence),
        cue=cue if isinstance(cue, str) else evidence[0]["text"] if evidence else "",
    )


def sentence_around(text: str, cue: str) -> Span | None:
    """(start, end) of the sentence, or sentences, in which some words stand first; None where they do not stand at all."""
    start = text.find(cue) if cue else -1
    if start < 0:
        return None
    ends = [0]
    ends += [
        m.end()
        for m in SENTENCE_END.finditer(text)
        if m.group()[0] != "." or not ABBREVIATION.search(text, max(0, m.start() - 12), m.start() + 1)
    ]
    before = max(end for end in ends if end <= start)
    return before, min((end for end in ends if end >= start + len(cue)), default=len(text))


def read_days(value: Any) -> Days | None:
    """First and last day of a When of the contract, or of ``2021``, ``2021-12``, ``2021-12-06/2021-12-08``; None for none."""
    if isinstance(value, dict):
        start, end = value.get("start"), value.get("end")
    else:
        start, _, end = str(value or "").replace(" ", "").partition("/")
    start, end = start or end, end or start
    return (_day(start, last=False), _day(end, last=True)) if start and end else None


def _day(text: str, last: bool) -> date:
    parts = [int(part) for part in text[:10].split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12 if last else 1
    longest = monthrange(year, month)[1]
    return date(year, month, min(parts[2], longest) if len(parts) > 2 else longest if last else 1)


def _value(record: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((record[key] for key in keys if record.get(key) is not None), None)


def _codes(parties: Any) -> frozenset[str]:
    """Codes of parties in any form: a code, a party, or a list of either."""
    found = parties if isinstance(parties, list) else [parties]
    codes = (p.get("code") or p.get("country") if isinstance(p, dict) else p for p in found)
    return frozenset(str(code).upper() for code in codes if code)


def _stems(texts: Iterable[Any]) -> frozenset[str]:
    words = (word for text in texts if text for word in re.findall(r"[a-z0-9]+", str(text).lower()))
    return frozenset(word[:STEM] for word in words if word not in EMPTY_WORDS)


def _figure(value: Any) -> float | None:
    if isinstance(value, dict):
        value = value.get("value") if value.get("value") is not None else value.get("amount")
    if isinstance(value, str):
        m = re.search(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d)[,\s](?=\d{3})", "", value))
        value = m.group() if m else None
    return None if value is None else float(value)


def _evidence(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The evidence of an output's record; the cue first where it is a field of its own."""
    if isinstance(record.get("cue"), dict):
        yield record["cue"]
    evidence = record.get("evidence") or {}
    if isinstance(evidence, dict):
        for key in sorted(evidence, key=lambda k: k != "cue"):
            yield from evidence[key]
