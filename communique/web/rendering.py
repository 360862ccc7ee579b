"""Renders pages: every value is escaped, whatever the name of the template."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from communique.views.quoting import make_visible, shorten, squeeze
from communique.views.saying import say_days, say_topic
from communique.views.wording import HEADINGS
from communique.web.assets import address
from communique.web.security import make_csrf
from communique.web.state import get_site


def quote_part(words: object) -> str:
    """Words as one part of a path: a slash in an id is no slash of the address."""
    return quote(str(words), safe="")


def as_markup(svg: str) -> Markup:
    """A drawing of ours for a page: its words were escaped when it was written."""
    return Markup(svg)


def _make_environment() -> Environment:
    loader = ChoiceLoader([PackageLoader("communique.web"), PrefixLoader({"views": PackageLoader("communique.views", "")})])
    environment = Environment(autoescape=True, undefined=StrictUndefined, loader=loader, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "part": quote_part, "squeeze": squeeze, "visible": make_visible, "shorten": shorten, "topic": say_topic, "days": say_days,
        "heading": lambda words: words[:1].upper() + words[1:],
    }  # fmt: skip
    environment.globals |= {"asset": address, "HEADINGS": HEADINGS}
    return environment


ENVIRONMENT = _make_environment()


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page: the template with ``values``, and what ``base.html`` needs (``site``, ``csrf``, ``path``)."""
    site = get_site(request)
    words = ENVIRONMENT.get_template(template).render(site=site, csrf=make_csrf(request), path=request.url.path, **values)
    return HTMLResponse(words, status)
