"""Reads a report that a program brings, and adds it to the ledger."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from communique.intake.sources import Overrides
from communique.web.asking import Day
from communique.web.drafts import MOST_CHARACTERS, add_draft, read_report
from communique.web.errors import documented
from communique.web.security import CheckCsrf
from communique.web.state import SiteOf

router = APIRouter(prefix="/api", tags=["reports"])


class ReportShape(BaseModel):
    """A report. ``published`` serves where the text has no date of its own."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]
    published: Day | None = None
    title: Annotated[str | None, Field(max_length=1000)] = None
    publisher: Annotated[str | None, Field(max_length=1000)] = None
    side: Annotated[str | None, Field(max_length=20)] = None


class DraftShape(BaseModel):
    """What a report says, as an object of the record contract; ``draft`` names it for ``POST /api/documents``."""

    draft: str
    reading: dict[str, Any]


class WantedDraft(BaseModel):
    """The draft that is to be added."""

    draft: Annotated[str, Field(min_length=1, max_length=100)]


class AddedShape(BaseModel):
    """The document's id in the ledger, and what became of it: new, known, read again, corrects, history."""

    document: str
    state: str
    records: int


@router.post("/read", responses=documented(403, 409, 503), dependencies=[CheckCsrf])
def read_text(site: SiteOf, report: ReportShape) -> DraftShape:
    """The records of a report; it is kept for a while, and is in no ledger."""
    said = Overrides(report.published.isoformat() if report.published else None, report.title, report.publisher, report.side)
    draft = read_report(site, report.text.encode("utf-8"), "report.txt", said)
    return DraftShape(draft=draft.id, reading=draft.reading.to_dict())


@router.post("/documents", responses=documented(403, 404, 503), dependencies=[CheckCsrf], status_code=201)
def add_report(site: SiteOf, wanted: WantedDraft) -> AddedShape:
    """Adds a report that was read to the ledger."""
    added = add_draft(site, site.drafts.find(wanted.draft))
    return AddedShape(document=added.document, state=added.state, records=added.records)
