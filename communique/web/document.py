"""A document: its text with the words of records coloured, and the records beside it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from communique.ledger.browsing import read_stored
from communique.views.citing import cite
from communique.views.document_page import make_document_page
from communique.web.asking import Text, read_page
from communique.web.rendering import quote_part, render
from communique.web.state import Reading, SiteOf

router = APIRouter(include_in_schema=False)


@router.get("/document/{id:path}")
def show_document(request: Request, site: SiteOf, connection: Reading, id: str, part: Text = "") -> Response:
    """The document, a long one in parts."""
    shown = make_document_page(read_stored(connection, id), read_page(part))
    citation = cite(f"{shown.sheet.title} ({shown.source})", f"/document/{quote_part(id)}", site.path.name, site.extent(connection))
    return render(request, "document.html", shown=shown, citation=citation)
