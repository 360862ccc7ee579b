"""A report in, its records out on the same page, then into the ledger."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from communique.intake.dates import parse_date
from communique.intake.outcome import Refused
from communique.intake.sources import Overrides
from communique.views.document_page import lay_out_part
from communique.web.asking import Text, read_page
from communique.web.drafts import ENDINGS, add_draft, read_report
from communique.web.keeping import Draft
from communique.web.rendering import quote_part, render
from communique.web.security import CheckCsrf
from communique.web.state import SiteOf

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.get("/read")
def show_form(request: Request, site: SiteOf) -> Response:
    """A place to paste a report, or to bring a file."""
    site.warm_up()
    return render(request, "read.html", draft=None, said={}, problem="", endings=sorted(ENDINGS))


@router.post("/read", dependencies=[CheckCsrf])
def read_form(
    request: Request, site: SiteOf, text: Field = "", published: Field = "", title: Field = "", publisher: Field = "", side: Field = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:  # fmt: skip
    """Reads it; where it cannot be read, the form again, with what was written in it."""
    said = {"text": text, "published": published, "title": title, "publisher": publisher, "side": side}
    try:
        draft = read_given(site, said, file)
    except HTTPException as error:
        if error.status_code != 409:
            raise
        page = render(request, "read.html", 400, draft=None, said=said, problem=str(error.detail), endings=sorted(ENDINGS))
        return page
    return RedirectResponse(f"/read/{quote_part(draft.id)}", 303)


def read_given(site: SiteOf, said: dict[str, str], file: UploadFile | None) -> Draft:
    """What a form brings, read. Raises 409 where it cannot be."""
    overrides = Overrides(
        published=_read_day(said["published"]), title=said["title"].strip() or None, publisher=said["publisher"].strip() or None,
        side=said["side"].strip().upper() or None,
    )  # fmt: skip
    if file is not None and file.filename:
        return read_report(site, file.file.read(), file.filename, overrides)
    if not said["text"].strip():
        raise HTTPException(409, "there is no text: paste a report, or choose a file")
    # Forms send every end of a line as CR LF, whatever the text had.
    return read_report(site, said["text"].replace("\r\n", "\n").encode("utf-8", "replace"), "report.txt", overrides)


def _read_day(words: str) -> str | None:
    if not words.strip():
        return None
    try:
        return parse_date(words.strip()).isoformat()
    except Refused as error:
        raise HTTPException(409, error.message) from error


@router.get("/read/{id}")
def show_draft(request: Request, site: SiteOf, id: str, part: Text = "") -> Response:
    """The text with its records beside it."""
    draft = site.drafts.find(id)
    sheet, number, parts = lay_out_part(draft.reading, read_page(part))
    return render(request, "read.html", draft=draft, sheet=sheet, part=number, parts=parts, problem="")


@router.get("/read/{id}/records.json")
def get_draft(site: SiteOf, id: str) -> Response:
    """The same as the record contract has it."""
    draft = site.drafts.find(id)
    headers = {"Content-Disposition": 'attachment; filename="records.json"'}
    return Response(draft.reading.to_json(with_text=True), media_type="application/json", headers=headers)


@router.post("/read/{id}/add", dependencies=[CheckCsrf])
def add_form(site: SiteOf, id: str) -> Response:
    """Into the ledger, and on to the document's page."""
    added = add_draft(site, site.drafts.find(id))
    return RedirectResponse(f"/document/{quote_part(added.document)}", 303)
