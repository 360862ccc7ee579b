"""A contact: who took part, what each side made of it, and what one of them leaves out."""

from __future__ import annotations

import functools

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from communique.views.citing import cite
from communique.views.contact_page import ContactPage, make_contact_page
from communique.web.asking import Text
from communique.web.rendering import quote_part, render
from communique.web.reporting import find_report_topics
from communique.web.state import Reading, Site, SiteOf

router = APIRouter(include_in_schema=False)


@router.get("/contact/{id}")
def show_contact(request: Request, site: SiteOf, connection: Reading, id: str, report: Text = "") -> Response:
    """The contact of a record, and with ``?report=1`` the topics of the reports' own words too, which are parsed for it."""
    shown = look_up(site, connection, id, report == "1")
    if shown.id != id:
        return RedirectResponse(f"/contact/{quote_part(shown.id)}" + ("?report=1" if report == "1" else ""), 303)
    citation = cite(f"{shown.title}, {shown.when}", f"/contact/{id}", site.path.name, site.extent(connection))
    return render(request, "contact.html", shown=shown, citation=citation, report=report == "1")


def look_up(site: Site, connection: Reading, id: str, report: bool) -> ContactPage:
    """What there is to show of a contact. Raises UnknownError for what is none."""
    groups = {topic.topic: topic.group for topic in site.knowledge.topics}
    topics = functools.partial(find_report_topics, site) if report else None

    def make() -> ContactPage:
        return make_contact_page(connection, id, site.name_of, groups, site.knowledge.strengths, topics)

    return site.remember(connection, f"contact {report} {id}", make)
