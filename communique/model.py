"""The nouns of the record contract: frozen, slotted classes, to JSON and back.

Field names and their order are those of the contract (docs/records.md); JSON keys follow the order of the fields here.
Offsets are half-open, in Unicode code points of the document's text, always called ``start`` and ``end``.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

SCHEMA = "communique/1"
REGISTERS = ("events", "contacts", "agreements", "transfers", "commitments", "statements")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document that prove something: ``text == document.text[start:end]``."""

    start: int
    end: int
    text: str


Proof = Mapping[str, tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part: a state, organisation, group or place, and the person who acts for it."""

    code: str | None
    name: str | None
    kind: str
    sector: str | None
    person: str | None
    office: str | None
    mention: Evidence
    basis: str


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days, inclusive; ``value`` is the TIMEX3 value and ``text`` the words it was read from."""

    start: str | None
    end: str | None
    value: str
    precision: str
    basis: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of meeting or happening; coordinates in degrees, WGS 84."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of things, with the words that bound it ("nearly", "more than")."""

    value: float | None
    unit: str | None
    qualifier: str
    text: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217 code, or null where the text does not tell)."""

    amount: float | None
    currency: str | None
    qualifier: str
    text: str


@dataclass(frozen=True, slots=True)
class TopicWording:
    """A topic of a statement with the words that show it."""

    topic: str
    wording: Evidence


@dataclass(frozen=True, slots=True)
class Event:
    """One PLOVER 2.0 event: who did what to whom, when, and whether it happened."""

    id: str
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    cameo: str | None
    quad: int
    score: float
    status: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    when: When | None
    place: Place | None
    said_by: str | None
    cue: Evidence
    rule: tuple[str, ...]
    basis: str
    evidence: Proof


@dataclass(frozen=True, slots=True)
class Contact:
    """A call, meeting, visit, summit or letter between parties."""

    id: str
    kind: str
    name: str | None
    ordinal: int | None
    participants: tuple[Party, ...]
    host: str | None
    place: Place | None
    when: When | None
    status: str
    topics: tuple[str, ...]
    events: tuple[str, ...]
    rule: tuple[str, ...]
    basis: str
    evidence: Proof


@dataclass(frozen=True, slots=True)
class Agreement:
    """A named instrument: treaty, agreement, MoU, contract, programme, joint statement."""

    id: str
    kind: str
    subject: str | None
    parties: tuple[Party, ...]
    count: Quantity | None
    term: When | None
    status: str
    when: When | None
    contact: str | None
    topics: tuple[str, ...]
    rule: tuple[str, ...]
    basis: str
    evidence: Proof


@dataclass(frozen=True, slots=True)
class Transfer:
    """Arms, energy, goods, technology or aid that goes from a supplier to a recipient."""

    id: str
    supplier: Party | None
    recipient: Party | None
    item: str | None
    designation: str | None
    category: str
    quantity: Quantity | None
    value: Money | None
    status: str
    when: When | None
    contact: str | None
    rule: tuple[str, ...]
    basis: str
    evidence: Proof


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody said they will do; ``action`` is the words of the text."""

    id: str
    by: tuple[Party, ...]
    to: tuple[Party, ...]
    action: Evidence
    conditions: tuple[Evidence, ...]
    topics: tuple[str, ...]
    strength: str
    deadline: When | None
    status: str
    made: When | None
    contact: str | None
    rule: tuple[str, ...]
    basis: str
    evidence: Proof


@dataclass(frozen=True, slots=True)
class Statement:
    """What one side put out about a contact: readout, tweet, press release, briefing, interview, quote."""

    id: str
    side: str | None
    speaker: Party | None
    kind: str
    quotes: tuple[Evidence, ...]
    topics: tuple[TopicWording, ...]
    about: str | None
    when: When | None
    rule: tuple[str, ...]
    basis: str
    evidence: Proof


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two records, by their ids."""

    kind: str
    from_: str = field(metadata={"key": "from"})
    to: str = ""
    rule: tuple[str, ...] = ()
    evidence: Proof = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was seen and not understood; recorded, never swallowed."""

    stage: str
    code: str
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A dated report as it was given. ``text`` is the whole decoded input, nothing stripped or normalised."""

    id: str
    published: str
    title: str | None
    publisher: str | None
    url: str | None
    language: str
    side: str | None
    sha256: str
    characters: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says: its records in the order of the text, and what was not understood."""

    document: Document
    events: tuple[Event, ...] = ()
    contacts: tuple[Contact, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    statements: tuple[Statement, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in REGISTERS if getattr(self, name))
        found = counts or "no records"
        return f"<Reading {self.document.id} of {self.document.published}: {found}; {len(self.problems)} problems>"

    def _repr_html_(self) -> str:
        from communique.views.page import render_fragment  # a view is asked for only by notebooks

        return render_fragment(self)

    def to_dict(self, with_text: bool = False) -> dict[str, Any]:
        """The record contract's JSON object for one document, keys in the contract's order."""
        body = to_plain(self)
        if not with_text:
            del body["document"]["text"]
        return {"schema": SCHEMA, **body}

    def to_json(self, with_text: bool = False) -> str:
        """One line of JSON, UTF-8 text, no newline at its end."""
        return json.dumps(self.to_dict(with_text), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], text: str | None = None) -> Reading:
        """The reading that ``to_dict`` wrote; ``text`` is its document's, where it was written without.

        Raises ValueError for another schema, a missing field, or a text that is not the one that was read.
        """
        if data.get("schema") != SCHEMA:
            raise ValueError(f"schema is {data.get('schema')!r}, expected {SCHEMA!r}: written by another version")
        try:
            about = {"text": "", **data["document"]} if text is None else {**data["document"], "text": text}
            reading = from_plain(cls, {**data, "document": about})
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"this is no reading of {SCHEMA}: {error!r}") from error
        document = reading.document
        if text is not None and hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != document.sha256:
            raise ValueError(f"document {document.id}: this is not the text that was read, by its hash")
        return reading

    @classmethod
    def from_json(cls, line: str, text: str | None = None) -> Reading:
        """The same from one line of ``to_json``. Raises ValueError as ``from_dict`` does, and for what is no JSON object."""
        data = json.loads(line)
        if not isinstance(data, dict):
            raise ValueError("this is no reading: not a JSON object")
        return cls.from_dict(data, text)

    @classmethod
    def from_rows(
        cls, document: Mapping[str, Any] | Document, rows: Iterable[tuple[str, Mapping[str, Any] | str]], text: str | None = None
    ) -> Reading:
        """The reading of a document and the rows of a table: (register, its record), each an object or its JSON.

        A register is one of REGISTERS, ``links`` or ``problems``; the order of rows is kept. Raises ValueError as ``from_dict`` does.
        """
        parts: dict[str, Any] = {f.name: [] for f in dataclasses.fields(cls) if f.name != "document"}
        for register, record in rows:
            if register not in parts:
                raise ValueError(f"there is no register {register!r}; registers are {', '.join(parts)}")
            parts[register].append(json.loads(record) if isinstance(record, str) else record)
        plain = to_plain(document) if isinstance(document, Document) else document
        return cls.from_dict({"schema": SCHEMA, "document": plain, **parts}, text)


def to_plain(value: Any) -> Any:
    """Lists, dicts and numbers for anything of this module; whole floats become integers."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.metadata.get("key", f.name): to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def from_plain(cls: type[T], data: Mapping[str, Any]) -> T:
    """An object of a class of this module from what ``to_plain`` made of it. Raises ValueError for a field that is missing."""
    found: T = make_decoder(cls)(data)  # type: ignore[arg-type]  # a class is hashable
    return found


@functools.cache
def make_decoder(cls: type) -> Callable[[Any], Any]:
    """The function from the JSON object of a class of this module to its object: the work on types is done once a class."""
    hints = typing.get_type_hints(cls)
    parts = [(f.metadata.get("key", f.name), _decoder_of(hints[f.name])) for f in dataclasses.fields(cls)]

    def decode(data: Any) -> Any:
        try:
            return cls(*[data[key] if part is None else part(data[key]) for key, part in parts])
        except KeyError as error:
            if missing := next((key for key, _ in parts if key not in data), None):
                raise ValueError(f"{cls.__name__}.{missing} is missing") from error
            raise

    return decode


def _decoder_of(hint: Any) -> Callable[[Any], Any] | None:
    """What turns a JSON value into one of this type; None where it is one already."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return or_none(_decoder_of(next(a for a in arguments if a is not type(None))))
    if origin is tuple:
        return _tuple_of(_decoder_of(arguments[0]))
    if origin is Mapping:
        return mapping_of(_decoder_of(arguments[1]))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return make_decoder(hint)
    return float if hint is float else None


Convert: TypeAlias = Callable[[Any], Any]


def or_none(part: Convert | None) -> Convert | None:
    """The same for a value that may be None."""
    return None if part is None else lambda value: None if value is None else part(value)


def _tuple_of(part: Convert | None) -> Convert:
    return tuple if part is None else lambda value: tuple([part(item) for item in value])


def mapping_of(part: Convert | None) -> Convert:
    """The same for each value of a mapping."""
    return dict if part is None else lambda value: {key: part(item) for key, item in value.items()}


def make_id(*parts: object) -> str:
    """A short, stable id: the first 12 hexadecimal digits of the SHA-256 of the parts."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def spans(value: Any) -> Iterator[Evidence]:
    """Every Evidence inside a record, however deep."""
    if isinstance(value, Evidence):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for f in dataclasses.fields(value):
            yield from spans(getattr(value, f.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from spans(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from spans(item)


class UnprovedError(ValueError):
    """A record would have been written without the words that prove it."""


def check_evidence(reading: Reading) -> list[str]:
    """What breaks the evidence invariant, a message each; an empty list when every record is proved by its words."""
    text, faults = reading.document.text, []
    for register in (*REGISTERS, "links", "problems"):
        for record in getattr(reading, register):
            found = list(spans(record))
            if not found and register in REGISTERS:
                faults.append(f"{register} {record.id}: no evidence at all")
            faults += [
                f"{register}: [{e.start}:{e.end}] is {text[e.start : e.end]!r}, not {e.text!r}"
                for e in found
                if text[e.start : e.end] != e.text or e.start >= e.end
            ]
    return faults
