"""Puts the site together: its pages, its API, its guard."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection
from pathlib import Path

from fastapi import FastAPI

from communique.knowledge.load import Knowledge, load_knowledge
from communique.version import __version__
from communique.web import assets, contact, document, home, manual, pair, reading, record, review
from communique.web.api import documents, exporting, pairs, reports
from communique.web.errors import add_handlers
from communique.web.security import LOOPBACK, MOST_BYTES, Guard
from communique.web.state import Site

PAGES = (
    assets.router,
    home.router,
    pair.router,
    contact.router,
    document.router,
    record.router,
    reading.router,
    review.router,
    manual.router,
)
API = (pairs.router, documents.router, exporting.router, reports.router)


def create_app(
    ledger_path: Path,
    *,
    token: str | None = None,
    names: Collection[str] = (),
    numbers: bool = False,
    knowledge: Knowledge | None = None,
    is_example: bool = False,
    most_bytes: int = MOST_BYTES,
) -> FastAPI:
    """The site over the ledger in a file.

    ``token``: what a visitor must show; ``names``: hosts it answers to beside the names of this machine, with ``numbers`` any
    IP number; ``is_example`` says on every page that what is shown is a sample.
    """
    site = Site(ledger_path, knowledge or load_knowledge(), token=token, is_example=is_example)

    @contextlib.asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        yield
        site.close()

    app = FastAPI(
        title="communique", version=__version__, description="What a ledger of diplomatic reports holds, each entry with its words.",
        openapi_url="/api/openapi.json", docs_url=None, redoc_url=None, lifespan=live,
    )  # fmt: skip
    app.state.site = site
    add_handlers(app)
    for router in PAGES + API:
        app.include_router(router)
    app.add_middleware(Guard, site=site, names={*LOOPBACK, *names}, numbers=numbers, most_bytes=most_bytes)
    return app
