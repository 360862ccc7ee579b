"""What all pages share: the ledger's file, the knowledge, the parser that is loaded when first needed, and the site's secret."""

from __future__ import annotations

import contextlib
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import Depends, HTTPException, Request
from sqlalchemy import Connection

from communique.knowledge.load import Knowledge
from communique.ledger.browsing import Extent, read_extent, read_fingerprint
from communique.ledger.store import Ledger
from communique.reading.parsing import NoModelError, Parser, load_parser
from communique.web.keeping import Drafts

# Connections kept open between two requests: each keeps pages of the file in memory and its questions compiled.
KEPT = 4
# Answers kept until the ledger changes.
MOST_REMEMBERED = 64
# Seconds that a report waits for its turn to be read.
PATIENCE = 60
T = TypeVar("T")


class Site:
    """One site over one ledger. ``today`` is asked for every page that needs a day; tests give their own."""

    def __init__(self, path: Path, knowledge: Knowledge, *, token: str | None = None, is_example: bool = False) -> None:
        self.path, self.knowledge, self.token, self.is_example = path, knowledge, token, is_example
        self.secret = secrets.token_bytes(32)
        self.today = date.today
        self.busy = threading.Lock()
        self.drafts = Drafts()
        self._remembered: dict[str, tuple[str, Any]] = {}
        self._idle: queue.SimpleQueue[Ledger] = queue.SimpleQueue()
        self._parser: Parser | None = None
        self._loading, self._parsing = threading.Lock(), threading.Lock()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the ledger, to read. Raises LedgerError where the file cannot be read."""
        try:
            ledger = self._idle.get_nowait()
        except queue.Empty:
            ledger = Ledger.open(self.path)
        try:
            with ledger.reading() as connection:
                yield connection
        except BaseException:
            ledger.close()
            raise
        if self._idle.qsize() < KEPT:
            self._idle.put(ledger)
        else:
            ledger.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Ledger]:
        """The ledger, to write; one writer at a time. Raises LedgerError where the file cannot be written."""
        with self.busy, Ledger.open(self.path, write=True) as ledger:
            yield ledger

    def remember(self, connection: Connection, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, kept under a name until something is added to the ledger."""
        state = read_fingerprint(connection)
        known = self._remembered.get(name)
        if known is not None and known[0] == state:
            found: T = known[1]
            return found
        made = make()
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[name] = state, made
        return made

    def forget(self) -> None:
        """Has everything worked out anew."""
        self._remembered.clear()

    def extent(self, connection: Connection) -> Extent:
        """How much the ledger holds."""
        return self.remember(connection, "extent", lambda: read_extent(connection))

    def name_of(self, code: str) -> str:
        """The name of a code, or the code."""
        entity = self.knowledge.entities.get(code)
        return entity.name if entity is not None else code

    def parser(self) -> Parser:
        """The best installed model, loaded once. Raises NoModelError where there is none."""
        with self._loading:
            self._parser = self._parser or load_parser()
            return self._parser

    def warm_up(self) -> None:
        """Begins to load the model, where it is not there yet, so that it is when a report comes."""

        def load() -> None:
            with contextlib.suppress(NoModelError):  # the page that needs it says so
                self.parser()

        if self._parser is None:
            threading.Thread(target=load, daemon=True).start()

    @contextlib.contextmanager
    def parsing(self) -> Iterator[None]:
        """The right to parse: one text at a time. Raises 503 where another one takes too long."""
        if not self._parsing.acquire(timeout=PATIENCE):
            raise HTTPException(503, "other reports are being read; try again in a minute", {"Retry-After": "30"})
        try:
            yield
        finally:
            self._parsing.release()

    def close(self) -> None:
        """Closes the connections."""
        while not self._idle.empty():
            self._idle.get().close()


def get_site(request: Request) -> Site:
    """The site that a request is for."""
    site: Site = request.app.state.site
    return site


def read_ledger(site: Annotated[Site, Depends(get_site)]) -> Iterator[Connection]:
    """A connection to the ledger for the time of a request."""
    with site.reading() as connection:
        yield connection


SiteOf = Annotated[Site, Depends(get_site)]
Reading = Annotated[Connection, Depends(read_ledger)]
