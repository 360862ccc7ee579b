"""Makes the pictures of the README from the bundled examples: a pair, a contact, the review. Needs Chromium (`make screenshots`)."""

from __future__ import annotations

import contextlib
import io
import socket
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from communique import cli
from communique.commands.demo import bundled_examples
from communique.ledger.queries import Filter, find
from communique.ledger.store import Ledger
from communique.web.app import create_app

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
).split()
WINDOW = {"width": 1200, "height": 800}
# What is overdue depends on the day.
TODAY = date(2023, 6, 1)
# A picture of a README is loaded with it.
MOST_BYTES = 200_000


def main() -> int:
    """Writes the pictures; 1 where there is no browser or one of them is too large."""
    browser = next((path for name in NAMES if (path := which(name))), None)
    if browser is None:
        print(f"no browser: none of {', '.join(NAMES)} is installed", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "examples.db"
        with contextlib.redirect_stdout(io.StringIO()):
            cli.main(["add", *map(str, bundled_examples()), "--ledger", str(path)])
        with Ledger.open(path) as ledger, ledger.reading() as connection:
            contacts = find(connection, Filter(registers=("contacts",)))
        # The contact of which the most documents and sides tell, and a promise with a day.
        contact = max(contacts, key=lambda one: (len(one.sources), len({source.side for source in one.sources}), one.id))
        codes = "/".join(sorted(contact.parties)[:2])
        app = create_app(path)
        app.state.site.today = lambda: TODAY
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()
            while not server.started:
                time.sleep(0.05)
            made = photograph(browser, f"http://127.0.0.1:{listening.getsockname()[1]}", f"/pair/{codes}", f"/contact/{contact.id}")
            server.should_exit = True
            thread.join(20)
    for picture in made:
        print(f"{picture.relative_to(PICTURES.parent.parent)}: {picture.stat().st_size:,} bytes")
    return int(any(picture.stat().st_size > MOST_BYTES for picture in made))


def photograph(browser: str, site: str, pair: str, contact: str) -> list[Path]:
    """The pictures of three pages."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    made = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=OPTIONS)
        page: Any = chromium.new_page(viewport=WINDOW, color_scheme="light")  # type: ignore[arg-type]
        page.goto(f"{site}/review?register=commitments")
        page.fill("#name", "A. Reader")
        with page.expect_navigation():
            page.press("#name", "Enter")
        with page.expect_navigation():
            page.keyboard.press("a")
        for name, address in (("review", None), ("pair", pair), ("contact", contact)):
            if address is not None:
                page.goto(site + address)
            made.append(PICTURES / f"{name}.png")
            page.screenshot(path=made[-1])
        chromium.close()
    return made


if __name__ == "__main__":
    sys.exit(main())
