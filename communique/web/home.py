"""The first page."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from communique.web.rendering import render
from communique.web.state import Reading, SiteOf

router = APIRouter(include_in_schema=False)


@router.get("/")
def show_home(request: Request, site: SiteOf, connection: Reading) -> Response:
    """Pairs of states by activity, a search, what came last."""
    return render(request, "home.html")
