"""The dossier of a pair."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from communique.views.citing import cite
from communique.views.drawing import has_png, write_svg
from communique.views.pair_page import make_pair_page
from communique.web.asking import Text, pair_path, read_asked, read_page, read_pair, read_side
from communique.web.rendering import as_markup, render
from communique.web.state import Reading, SiteOf

router = APIRouter(include_in_schema=False)


@router.get("/pair")
def find_pair(site: SiteOf, a: Text = "", b: Text = "") -> Response:
    """From two names to the address of their dossier, from one to the pairs that it is part of."""
    if not a.strip() or not b.strip():
        words = a.strip() or b.strip()
        return RedirectResponse(f"/?who={read_side(site, words).name}" if words else "/", 303)
    return RedirectResponse(pair_path(read_pair(site, a.strip(), b.strip())), 303)


@router.get("/pair/{a}/{b}")
def show_pair(
    request: Request, site: SiteOf, connection: Reading, a: str, b: str, since: Text = "", until: Text = "", topic: Text = "",
    status: Text = "", stated: Text = "", due: Text = "", register: Text = "", page: Text = "",
) -> Response:  # fmt: skip
    """Everything between two parties; other ways to write them lead to the one address of the pair."""
    sides = read_pair(site, a, b)
    path = pair_path(sides)
    if [a, b] != [side.name for side in sides]:
        return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 308)
    asked = read_asked(site, sides, since=since, until=until, topic=topic, status=status, stated=stated, due=due, register=register)
    number = read_page(page)
    names = [site.name_of(side.name.removeprefix("=")) for side in sides]
    today = site.today()
    name = f"{path}{asked.to_query(page=number)} {today}"
    shown = site.remember(connection, name, lambda: make_pair_page(connection, asked.to_filter(today), names, today, number))
    citation = cite(shown.title, path + asked.to_query(), site.path.name, site.extent(connection))
    drawings = {"timeline": shown.timeline, "years": shown.by_year} | ({"map": shown.world} if shown.world is not None else {})
    plots = {name: as_markup(write_svg(drawing, standalone=False)) for name, drawing in drawings.items()}
    return render(
        request, "pair.html", shown=shown, asked=asked, address=path, number=min(number, shown.pages), plots=plots, citation=citation,
        topics=[one.topic for one in site.knowledge.topics], today=today.isoformat(), has_png=has_png(),
    )  # fmt: skip
