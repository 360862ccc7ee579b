"""Why a record is there."""

from __future__ import annotations

import functools

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from communique.ledger.queries import find_text
from communique.ledger.reasons import explain_record, find_record_id
from communique.ledger.rules import find_rule
from communique.views.citing import cite
from communique.views.listing import name_records
from communique.views.record_page import make_record_page
from communique.web.rendering import quote_part, render
from communique.web.state import Reading, SiteOf

router = APIRouter(include_in_schema=False)


@router.get("/record/{id}")
def show_record(request: Request, site: SiteOf, connection: Reading, id: str) -> Response:
    """Its words, its rules, its runs, what people decided. The beginning of an id leads to the whole one."""
    full = find_record_id(connection, id)
    if full != id:
        return RedirectResponse(f"/record/{quote_part(full)}", 303)
    reason = explain_record(connection, id)
    ends = [str(link[end]) for link in reason.links for end in ("from", "to")]
    named = name_records(connection, ends, functools.partial(find_text, connection))
    shown = make_record_page(reason, [(rule, find_rule(rule, site.knowledge)) for rule in reason.rules], named)
    citation = cite(f"{shown.title} ({shown.source})", f"/record/{id}", site.path.name, site.extent(connection))
    return render(request, "record.html", shown=shown, citation=citation)
