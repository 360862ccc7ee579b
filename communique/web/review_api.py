"""The review of records as JSON: the queue, a record with its words, decisions, undo, comments, the agreement of coders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy import Connection

from communique.evaluation.agreement import Agreement, measure_agreement
from communique.export.panel import KINDS
from communique.ledger.judging import comment, judge, undo
from communique.ledger.reviewing import (
    Item,
    Queue,
    Verdict,
    Verdicts,
    count_coders,
    count_progress,
    differ,
    find_item,
    find_judged_together,
    keys_judged,
    list_decisions,
    list_items,
    read_verdicts,
)
from communique.ledger.rows import TYPES
from communique.model import REGISTERS
from communique.web.asking import MOST_NUMBER
from communique.web.errors import documented
from communique.web.review_asking import LONGEST_NAME, QueueOf, read_name
from communique.web.review_sheet import lay_out
from communique.web.security import CheckCsrf
from communique.web.state import Reading, SiteOf

router = APIRouter(prefix="/api/review", tags=["review"])
ALL = "all"
RecordId = Annotated[str, Path(max_length=64, description="id of a record")]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, description="who decides")]
CoderName = Annotated[str | None, Query(max_length=LONGEST_NAME, description="a coder; anybody, where left out")]


class ReviewItem(BaseModel):
    """A record in the queue."""

    id: str
    register_: str = Field(alias="register")
    type: str
    status: str | None
    basis: str
    start: str | None
    end: str | None
    document: str
    published: str
    title: str | None
    publisher: str | None


class ReviewQueue(BaseModel):
    """Records that are asked for, in the order of publication and of their texts; how many of all of them are judged."""

    judged: int
    total: int
    records: list[ReviewItem]


class Decided(BaseModel):
    """The last decision of a coder about a record."""

    by: str
    verdict: str
    edits: dict[str, Any] | None
    note: str | None
    on: str


class ProvedBy(BaseModel):
    """Words of the document's text; offsets in Unicode code points."""

    start: int
    end: int
    text: str


class ReviewField(BaseModel):
    """A field of a record in words, "" where it has no value, with the words that prove it."""

    field: str
    words: str
    evidence: list[ProvedBy]


class ReviewComment(BaseModel):
    """What somebody said about a record."""

    by: str
    on: str
    words: str


class Alike(BaseModel):
    """A happening that may be the same as a record."""

    id: str
    headline: str
    status: str | None
    sources: int
    sentences: list[str]


class Beside(BaseModel):
    """Another record of the same happening."""

    record: str
    document: str


class ReviewRecord(BaseModel):
    """A record as its coder sees it: own edits are laid over it. Decisions of others show once the coder has decided."""

    item: ReviewItem
    headline: str
    record: dict[str, Any]
    fields: list[ReviewField]
    sentences: list[ProvedBy]
    rules: list[str]
    mine: Decided | None
    others: list[Decided]
    comments: list[ReviewComment]
    happening: str | None
    together: list[Beside]
    alike: list[Alike]


class NewDecision(BaseModel):
    """A decision to be written down. ``other`` goes with same and different, ``edits`` with edit."""

    model_config = ConfigDict(extra="forbid")
    by: Name
    verdict: Literal["accept", "reject", "edit", "same", "different"]
    other: Annotated[str, Field(max_length=64)] | None = None
    edits: dict[str, JsonValue] | None = Field(None, description='new values of fields, such as {"status": "planned"}')
    note: Annotated[str, Field(max_length=2000)] | None = None


class Done(BaseModel):
    """The record that was decided about."""

    record: str
    verdict: str


class Undoing(BaseModel):
    """Whose last decision is taken back, about one record or about any."""

    model_config = ConfigDict(extra="forbid")
    by: Name
    record: Annotated[str, Field(max_length=64)] | None = None


class NewComment(BaseModel):
    """Words about a record that decide nothing."""

    model_config = ConfigDict(extra="forbid")
    by: Name
    words: Annotated[str, Field(min_length=1, max_length=5000)]


class Commented(BaseModel):
    """The record that was commented."""

    record: str


class CoderCounts(BaseModel):
    """What somebody decided: records by the last decision about each, pairs, decisions taken back, comments; ISO days."""

    name: str
    accept: int
    reject: int
    edit: int
    same: int
    different: int
    taken_back: int
    comments: int
    first: str
    last: str


class Decision(BaseModel):
    """A decision as it was written down; ``taken_back`` is the day on which it was, or null."""

    number: int
    record: str
    register_: str = Field(alias="register")
    other: str | None
    verdict: str
    edits: dict[str, Any] | None
    by: str
    on: str
    note: str | None
    taken_back: str | None


class Agreed(BaseModel):
    """How far coders agree about records that both judged. ``alpha`` is Krippendorff's, nominal; null where undefined."""

    units: int
    agreed: int
    percent: float | None
    alpha: float | None


class Disagreement(BaseModel):
    """A record that coders judged otherwise."""

    item: ReviewItem
    decisions: list[Decided]


class CoderAgreement(BaseModel):
    """The agreement of coders, ``all`` together and by register, and where they differ; two edits may differ in their values."""

    coders: list[str]
    agreement: dict[str, Agreed]
    disagreements: list[Disagreement]


def to_item(item: Item) -> ReviewItem:
    """The item for JSON."""
    return ReviewItem.model_validate({name: getattr(item, name) for name in (*ReviewItem.model_fields, "register") if name != "register_"})


def to_decided(told: Verdict) -> Decided:
    """The decision for JSON."""
    return Decided(by=told.author, verdict=told.verdict, edits=told.edits, note=told.note, on=told.day)


@router.get("/queue", responses=documented(404))
def get_queue(
    connection: Reading,
    asked: QueueOf,
    coder: CoderName = None,
    only_open: Annotated[bool, Query(description="leave out what is judged already")] = False,
    after: Annotated[str | None, Query(max_length=64, description="id of the record after which to begin")] = None,
    limit: Annotated[int, Query(ge=0, le=1000)] = 50,
) -> ReviewQueue:
    """Records that are to be judged, and how far a coder has come with them."""
    verdicts = read_verdicts(connection)
    behind = find_item(connection, after) if after is not None else None
    done = keys_judged(verdicts, coder) if only_open else ()
    found = list_items(connection, asked.queue, verdicts, after=behind, judged_by=done, most=limit)
    progress = count_progress(connection, asked.queue, verdicts, coder)
    return ReviewQueue(judged=progress.judged, total=progress.total, records=[to_item(item) for item in found])


@router.get("/records/{id}", responses=documented(404))
def get_record(site: SiteOf, connection: Reading, id: RecordId, coder: CoderName = None) -> ReviewRecord:
    """A record with its fields, their words, what was decided and what may be the same."""
    verdicts = read_verdicts(connection)
    sheet = lay_out(site, connection, find_item(connection, id), verdicts, coder)
    text = sheet.document.text
    return ReviewRecord(
        item=to_item(sheet.item),
        headline=sheet.headline,
        record=sheet.record,
        fields=[
            ReviewField(field=one.name, words=one.words, evidence=[ProvedBy(**asdict(proof)) for proof in one.evidence])
            for one in sheet.fields
        ],
        sentences=[ProvedBy(start=one.start, end=one.end, text=text[one.start : one.end]) for one in sheet.sentences],
        rules=[rule for rule, _ in sheet.rules],
        mine=to_decided(sheet.mine) if sheet.mine else None,
        others=[to_decided(told) for told in sheet.others],
        comments=[ReviewComment(**one) for one in sheet.comments],
        happening=sheet.happening,
        together=[Beside(record=record, document=document) for record, document in sheet.together],
        alike=[
            Alike(
                id=told.happening.id, headline=told.entry.headline, status=told.happening.status, sources=len(told.happening.sources),
                sentences=list(told.sentences),
            )
            for told in sheet.alike
        ],
    )  # fmt: skip


@router.post("/records/{id}/decisions", responses=documented(403, 404, 503), dependencies=[CheckCsrf])
def post_decision(site: SiteOf, id: RecordId, decision: NewDecision) -> Done:
    """Writes a decision down. The last one of all counts; nothing is removed."""
    with site.writing() as ledger:
        with ledger.reading() as connection:
            item = find_item(connection, id)
        check_kind(item.register, decision.edits or {})
        by, on = read_name(decision.by), site.today().isoformat()
        edits = decision.edits or None
        done = judge(ledger, item.id, decision.verdict, by=by, on=on, other=decision.other, edits=edits, note=decision.note or None)
    return Done(record=done, verdict=decision.verdict)


@router.post("/undo", responses=documented(403, 404, 503), dependencies=[CheckCsrf])
def post_undo(site: SiteOf, undoing: Undoing) -> Done:
    """Takes somebody's last decision back: it stays in the ledger, and what was decided before counts again."""
    with site.writing() as ledger:
        taken = undo(ledger, by=read_name(undoing.by), on=site.today().isoformat(), record=undoing.record)
    return Done(record=taken.record, verdict=taken.verdict)


@router.post("/records/{id}/comments", responses=documented(403, 404, 503), dependencies=[CheckCsrf])
def post_comment(site: SiteOf, id: RecordId, said: NewComment) -> Commented:
    """Writes words about a record down."""
    with site.writing() as ledger:
        return Commented(record=comment(ledger, id, said.words, by=read_name(said.by), on=site.today().isoformat()))


@router.get("/coders", responses=documented())
def get_coders(connection: Reading) -> list[CoderCounts]:
    """Everybody who decided or commented."""
    return [CoderCounts(**one._asdict()) for one in count_coders(connection, read_verdicts(connection))]


@router.get("/decisions", responses=documented())
def get_decisions(
    connection: Reading,
    coder: CoderName = None,
    before: Annotated[int | None, Query(ge=0, le=MOST_NUMBER, description="number of the decision before which to begin")] = None,
    limit: Annotated[int, Query(ge=0, le=1000)] = 100,
) -> list[Decision]:
    """The last decisions, the latest first, those that were taken back as well."""
    return [Decision.model_validate(one) for one in list_decisions(connection, coder, limit, before)]


@router.get("/agreement", responses=documented(404))
def get_agreement(
    connection: Reading,
    asked: QueueOf,
    coder: Annotated[list[str], Query(min_length=2, max_length=20, description="two coders or more")],
) -> CoderAgreement:
    """How far coders agree about the records that two or more of them judged, and where they differ."""
    if len(set(coder)) != len(coder):
        raise HTTPException(400, "name each coder once")
    agreement, disputes = compare_coders(connection, asked.queue, read_verdicts(connection), coder)
    return CoderAgreement(
        coders=coder,
        agreement={name: Agreed(**asdict(one)) for name, one in agreement.items()},
        disagreements=[
            Disagreement(item=to_item(item), decisions=[to_decided(told) for told in pair if told is not None]) for item, pair in disputes
        ],
    )


def compare_coders(
    connection: Connection, queue: Queue, verdicts: Verdicts, coders: Sequence[str]
) -> tuple[dict[str, Agreement], list[tuple[Item, list[Verdict | None]]]]:
    """The agreement of coders, all together and by register, and the records that they judged otherwise.

    Categories are accept, reject and edit; two edits that say other things agree as categories and are listed all the same.
    """
    both = find_judged_together(connection, queue, verdicts, coders)
    groups: dict[str, list[list[str | None]]] = {ALL: []}
    groups |= {register: [] for register in REGISTERS if any(item.register == register for item, _ in both)}
    for item, told in both:
        values = [one.verdict if one is not None else None for one in told]
        groups[ALL].append(values)
        groups[item.register].append(values)
    disputes = [(item, told) for item, told in both if differ(one for one in told if one is not None)]
    return {name: measure_agreement(values) for name, values in groups.items()}, disputes


def check_kind(register: str, edits: dict[str, Any]) -> None:
    """Raises 400 for a type that the register does not have."""
    name = TYPES[register]
    if name in edits and edits[name] not in KINDS[register]:
        raise HTTPException(400, f"{name}: {edits[name]!r} is none of {', '.join(KINDS[register])}")
