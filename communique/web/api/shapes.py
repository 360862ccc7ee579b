"""The shapes of the API's answers. Records are objects of the record contract (docs/records.md) and kept as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field

from communique.ledger.browsing import Extent, Pair, Spot
from communique.ledger.queries import Happening, Source


class SourceShape(BaseModel):
    """A document that tells of something, and the id of its record there."""

    document: str
    record: str
    published: str
    title: str | None
    publisher: str | None
    url: str | None
    side: str | None
    copy_of: str | None = Field(description="the document of which this one is a copy")


class HappeningShape(BaseModel):
    """What one or more documents tell of one thing; ``record`` is the leading record."""

    id: str
    register_: str = Field(alias="register")
    type: str
    status: str | None
    basis: str
    start: str | None
    end: str | None
    deadline: str | None
    parties: list[str]
    topics: list[str]
    first_published: str
    last_published: str
    judgement: str | None
    document: str
    independent: int = Field(description="documents that tell of it and are no copies of each other")
    sources: list[SourceShape]
    record: dict[str, Any]


class HappeningsShape(BaseModel):
    """Some of the happenings asked for, the last first; ``next`` is the address of those after them."""

    total: int
    start: int
    next: str | None
    happenings: list[HappeningShape]


class PairShape(BaseModel):
    """Two parties, and how many documents tell of both."""

    codes: list[str]
    names: list[str]
    documents: int
    last: str
    address: str


class YearShape(BaseModel):
    """Numbers of a year by register."""

    year: str
    counts: dict[str, int]


class SpotShape(BaseModel):
    """A place of contacts, degrees in WGS 84, with the ids of the contacts."""

    name: str
    country: str | None
    latitude: float
    longitude: float
    contacts: list[str]


class DossierShape(BaseModel):
    """What there is between two parties: numbers by register and year, places, promises that wait."""

    between: list[str]
    names: list[str]
    address: str
    counts: dict[str, int]
    years: list[YearShape]
    places: list[SpotShape]
    open: int
    overdue: list[str] = Field(description="ids of the open commitments whose deadline is past")
    as_of: str


class LedgerShape(BaseModel):
    """How much the ledger holds."""

    documents: int
    happenings: dict[str, int]
    first: str | None
    last: str | None
    runs: int
    version: str | None
    knowledge: str | None
    fingerprint: str = Field(description="another one as soon as anything was added")


class SessionShape(BaseModel):
    """What a program needs to write: the word for the header X-CSRF-Token. It goes with the cookie of this answer."""

    csrf: str


class DocumentsShape(BaseModel):
    """Some of the documents, those published last first."""

    total: int
    start: int
    next: str | None
    documents: list[SourceShape]


class DocumentShape(BaseModel):
    """A document with its records that stand, as an object of the record contract."""

    superseded_by: str | None
    supersedes: list[str]
    judged: dict[str, str] = Field(description="the last verdict about each judged record")
    run: dict[str, Any]
    reading: dict[str, Any]


class RuleShape(BaseModel):
    """A rule and the file in which it stands."""

    rule: str
    file: str | None


class VersionShape(BaseModel):
    """A record as one run wrote it."""

    run: dict[str, Any]
    withdrawn: dict[str, Any] | None
    record: dict[str, Any]


class PassageShape(BaseModel):
    """Sentences that prove a record: offsets into the document's text, and stretches of words, marked or not."""

    start: int
    end: int
    parts: list[tuple[bool, str]]


class RecordShape(BaseModel):
    """Where a record comes from."""

    id: str
    register_: str = Field(alias="register")
    document: str
    published: str
    title: str | None
    url: str | None
    superseded_by: str | None
    happening: str | None
    passages: list[PassageShape]
    rules: list[RuleShape]
    versions: list[VersionShape]
    same: list[dict[str, str]]
    links: list[dict[str, Any]]
    judgements: list[dict[str, Any]]
    comments: list[dict[str, Any]]


class ConflictShape(BaseModel):
    """A field of which documents say what cannot all be so."""

    field: str
    values: list[tuple[str, list[str]]]


class ContactShape(BaseModel):
    """A contact with what its documents say of it, and what was said, agreed and promised there."""

    happening: HappeningShape
    conflicts: list[ConflictShape]
    sides: list[str]
    there: list[str] = Field(description="ids of what was said, agreed and promised there")
    address: str


class ComparisonShape(BaseModel):
    """Readouts of one contact topic by topic, as `communique compare` prints them."""

    contact: str | None
    sides: list[str]
    topics: list[dict[str, Any]]
    report_only: list[dict[str, Any]]
    attributed: list[dict[str, Any]]
    about: dict[str, Any] | None
    members: list[dict[str, str]]
    documents: list[dict[str, Any]]


class HitShape(BaseModel):
    """A document that has the words, its sentences with them in [brackets], and the happenings these tell of."""

    document: str
    published: str
    title: str | None
    publisher: str | None
    url: str | None
    sentences: list[str]
    happenings: list[str]


class HitsShape(BaseModel):
    """What a search found, best first."""

    words: str
    hits: list[HitShape]


def shape_source(one: Source) -> SourceShape:
    """A source as it is answered."""
    return SourceShape(**one.to_dict())


def shape_happening(one: Happening) -> HappeningShape:
    """A happening as it is answered."""
    return HappeningShape(**json.loads(one.to_json()))


def shape_pair(one: Pair, names: Iterable[str]) -> PairShape:
    """A pair as it is answered."""
    return PairShape(
        codes=list(one.codes), names=list(names), documents=one.documents, last=one.last, address="/pair/" + "/".join(one.codes)
    )


def shape_spot(one: Spot) -> SpotShape:
    """A place as it is answered."""
    return SpotShape(name=one.name, country=one.country, latitude=one.latitude, longitude=one.longitude, contacts=list(one.contacts))


def shape_extent(one: Extent) -> LedgerShape:
    """How much there is, as it is answered."""
    return LedgerShape(
        **{name: getattr(one, name) for name in LedgerShape.model_fields if name != "happenings"}, happenings=dict(one.happenings)
    )
