"""Documents, records, contacts, and the search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from communique.export.cells import Value
from communique.ledger.browsing import count_documents, list_documents, read_stored
from communique.ledger.errors import LedgerError
from communique.ledger.reasons import explain_record
from communique.ledger.rules import find_rule
from communique.ledger.searching import Hit, search
from communique.views.comparison import Comparison
from communique.views.marking import mark_sentences
from communique.views.reasons import describe_evidence
from communique.web.api.shapes import (
    ComparisonShape,
    ConflictShape,
    ContactShape,
    DocumentShape,
    DocumentsShape,
    HitShape,
    HitsShape,
    PassageShape,
    RecordShape,
    RuleShape,
    VersionShape,
    shape_happening,
    shape_source,
)
from communique.web.api.tables import answer_csv, csv_answer
from communique.web.api.wanting import Most, Start, next_address
from communique.web.contact import look_up
from communique.web.errors import documented
from communique.web.state import Reading, Site, SiteOf

router = APIRouter(prefix="/api", tags=["documents"])
Words = Annotated[str, Query(min_length=1, max_length=500, description='all of these; "a phrase", sanction*, -without')]


@router.get("/documents", responses=documented())
def list_all(request: Request, connection: Reading, start: Start = 0, most: Most = 100) -> DocumentsShape:
    """The documents, those published last first; superseded ones are left out."""
    total = count_documents(connection)
    found = list_documents(connection, start, most)
    return DocumentsShape(
        total=total, start=start, next=next_address(request, start, most, total), documents=[shape_source(one) for one in found]
    )


@router.get("/documents/{id:path}", responses=documented(404))
def get_document(connection: Reading, id: str, text: bool = False) -> DocumentShape:
    """A document with its records; ``text=true`` puts the text in."""
    stored = read_stored(connection, id)
    return DocumentShape(
        superseded_by=stored.superseded_by, supersedes=list(stored.supersedes), judged=dict(stored.judged), run=stored.run,
        reading=stored.reading.to_dict(with_text=text),
    )  # fmt: skip


@router.get("/records/{id}", responses=documented(404))
def get_record(site: SiteOf, connection: Reading, id: str) -> RecordShape:
    """Why a record is there: words, rules, runs, links, decisions. The beginning of its id will do."""
    reason = explain_record(connection, id)
    document = reason.reading.document
    passages = mark_sentences(document.text, describe_evidence(reason))
    return RecordShape(
        id=reason.id, register=reason.register, document=document.id, published=document.published, title=document.title, url=document.url,
        superseded_by=reason.superseded_by, happening=reason.happening,
        passages=[PassageShape(start=one.start, end=one.end, parts=list(one.parts)) for one in passages],
        rules=[RuleShape(rule=rule, file=find_rule(rule, site.knowledge)) for rule in reason.rules],
        versions=[
            VersionShape(
                run=one.run, withdrawn={"run": one.withdrawn[0], "reason": one.withdrawn[1]} if one.withdrawn else None, record=one.record
            )
            for one in reason.versions
        ],
        same=[{"record": record, "document": other} for record, other in reason.same],
        links=list(reason.links), judgements=list(reason.judgements), comments=list(reason.comments),
    )  # fmt: skip


@router.get("/contacts/{id}", responses=documented(404))
def get_contact(site: SiteOf, connection: Reading, id: str) -> ContactShape:
    """The contact that a record is of."""
    shown = look_up(site, connection, id, False)
    return ContactShape(
        happening=shape_happening(shown.happening),
        conflicts=[ConflictShape(field=one.field, values=[(value, list(told)) for value, told in one.values]) for one in shown.conflicts],
        sides=list(shown.comparison.sides) if shown.comparison else [],
        there=[row.id for row in shown.rows],
        address=f"/contact/{shown.id}",
    )


@router.get("/contacts/{id}/comparison", responses=documented(404, 503))
def get_comparison(site: SiteOf, connection: Reading, id: str, report: bool = False) -> ComparisonShape:
    """The readouts of a contact topic by topic; with ``report`` the topics of the reports' own words as well."""
    return ComparisonShape(**_compare(site, connection, id, report).to_dict())


@router.get("/contacts/{id}/comparison.csv", responses=documented(404, 503) | csv_answer(), response_class=Response)
def get_comparison_csv(site: SiteOf, connection: Reading, id: str, report: bool = False) -> Response:
    """The same as a table: a row a sentence; ``side`` is empty where the report itself speaks."""
    found = _compare(site, connection, id, report)
    rows: list[tuple[Value, ...]] = []
    for row in found.topics:
        told = [(side, cell) for side in found.sides for cell in row.cells.get(side, ())] + [("", cell) for cell in row.report]
        rows += [
            (
                row.topic, row.group, row.on, row.stronger, side, cell.evidence.text, "; ".join(one.text for one in cell.wording),
                cell.document, cell.evidence.start, cell.evidence.end, cell.kind, cell.speaker, cell.strength,
            )
            for side, cell in told
        ]  # fmt: skip
    header = ("topic", "group", "on", "stronger", "side", "sentence", "wording", "document", "start", "end", "kind", "speaker", "strength")
    return answer_csv("comparison.csv", header, rows)


def _compare(site: Site, connection: Reading, id: str, report: bool) -> Comparison:
    shown = look_up(site, connection, id, report)
    if shown.comparison is None:
        raise HTTPException(404, "no side's statement about this contact is in the ledger")
    return shown.comparison


@router.get("/search", responses=documented(409))
def find_words(connection: Reading, q: Words, most: Annotated[int, Query(ge=1, le=200)] = 20) -> HitsShape:
    """The texts that have some words; 409 where there is no word to look for, or too many."""
    hits = [
        HitShape(
            document=one.document, published=one.published, title=one.title, publisher=one.publisher, url=one.url,
            sentences=list(one.sentences), happenings=[happening.id for happening in one.happenings],
        )
        for one in _search(connection, q, most)
    ]  # fmt: skip
    return HitsShape(words=q, hits=hits)


@router.get("/search.csv", responses=documented(409) | csv_answer(), response_class=Response)
def get_hits_csv(connection: Reading, q: Words, most: Annotated[int, Query(ge=1, le=1000)] = 200) -> Response:
    """The same as a table: a row a sentence."""
    rows = [
        (one.document, one.published, one.publisher, one.title, one.url, sentence)
        for one in _search(connection, q, most)
        for sentence in one.sentences
    ]  # fmt: skip
    return answer_csv("search.csv", ("document", "published", "publisher", "title", "url", "sentence"), rows)


def _search(connection: Reading, words: str, most: int) -> list[Hit]:
    try:
        return search(connection, words, most)
    except LedgerError as error:
        raise HTTPException(409, str(error)) from error
