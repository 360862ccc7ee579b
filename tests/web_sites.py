"""Sites made by hand for the tests of the pages: a ledger of a few readings, some of them hostile, and a client that asks it."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger_readings import V1, make_reading

from communique.knowledge.load import Knowledge
from communique.ledger.linking import link_documents
from communique.ledger.store import Ledger

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

if TYPE_CHECKING:
    from fastapi import FastAPI

HOST = "http://127.0.0.1:8000"
TODAY = date(2022, 6, 1)
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f'"><img src=x onerror=alert(1)>{SCRIPT}'
# Marks that turn the direction of writing, a bell, an escape.
SIGNS = "\u202eevil\u202c \x07 \x1b[31m"


def make_ledger(path: Path, knowledge: Knowledge) -> Path:
    """A ledger: one meeting told by two papers, one with a hostile title, of India and Russia; another of Japan and France."""
    readings = [
        make_reading(published="2021-12-07", id="first", url="https://paper.example/1"),
        make_reading(
            published="2021-12-08", id="odd/../id", url="javascript:alert(1)", publisher=HOSTILE, more=f" It rained. {SCRIPT} {SIGNS}"
        ),
        make_reading(a="JPN", b="FRA", on="2022-01-05", published="2022-01-10", due="2022-09-01", id="third"),
    ]
    readings[1] = replace(readings[1], document=replace(readings[1].document, title=f"{HOSTILE} {SIGNS}"))
    with Ledger.open(path, write=True) as ledger:
        ledger.record_all(readings, V1)
        link_documents(ledger, knowledge.linking, V1)
    return path


def make_app(path: Path, knowledge: Knowledge, **options: Any) -> FastAPI:
    """The app over a ledger, on TODAY."""
    from communique.web.app import create_app

    app = create_app(path, knowledge=knowledge, **options)
    app.state.site.today = lambda: TODAY
    app.state.site.warm_up = lambda: None  # a model that nobody needs takes seconds of every test
    return app


def make_client(app: FastAPI, **options: Any) -> TestClient:
    """A browser's stand-in; what goes wrong in the app is an answer of 500."""
    return TestClient(app, base_url=HOST, raise_server_exceptions=False, **options)


def find_csrf(page: str) -> str:
    """The word of a form on a page."""
    match = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert match is not None
    return match[1]
