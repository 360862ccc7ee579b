"""The first page, and the search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from communique.ledger.errors import LedgerError
from communique.ledger.searching import Hit, search
from communique.views.citing import cite
from communique.views.home_page import make_home_page
from communique.views.listing import split_brackets
from communique.views.record_page import say_source
from communique.web.asking import Text, read_side
from communique.web.rendering import render
from communique.web.state import Reading, SiteOf

router = APIRouter(include_in_schema=False)
MOST_HITS = 30


@router.get("/")
def show_home(request: Request, site: SiteOf, connection: Reading, who: Text = "") -> Response:
    """Pairs of states by activity, what came last; with ``?who=`` the pairs of one party."""
    code = read_side(site, who).codes[0][0] if who.strip() else ""
    extent = site.extent(connection)
    shown = site.remember(connection, f"home {code}", lambda: make_home_page(connection, extent, site.name_of, code))
    title = f"Pairs of {site.name_of(code)}" if code else "Pairs of states"
    citation = cite(title, f"/?who={code}" if code else "/", site.path.name, extent)
    parties = sorted((entity.name, code) for code, entity in site.knowledge.entities.items())
    return render(request, "home.html", shown=shown, title=title, citation=citation, parties=parties)


@router.get("/search")
def show_hits(request: Request, connection: Reading, q: Annotated[str, Query(max_length=500)] = "") -> Response:
    """The texts that have some words, their sentences, and what these tell of."""
    hits: list[Hit] = []
    problem = ""
    if q.strip():
        try:
            hits = search(connection, q, MOST_HITS)
        except LedgerError as error:
            problem = str(error)
    found = [(hit, say_source(hit.published, hit.publisher, hit.title), [split_brackets(one) for one in hit.sentences]) for hit in hits]
    return render(request, "search.html", words=q, found=found, problem=problem, most=MOST_HITS)
