"""Reads a report that a visitor brings, keeps what came out for a while, and adds it to the ledger when asked to."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fastapi import HTTPException

from communique.intake.outcome import PassedOver, Refusal, Taken
from communique.intake.sources import Overrides, read_documents
from communique.ledger.linking import link_documents
from communique.ledger.store import MovedError
from communique.model import Reading, UnprovedError
from communique.pipeline import process, publisher_side
from communique.reading.parsing import NoModelError
from communique.versions import current_versions
from communique.web.keeping import Draft
from communique.web.state import Site

# Forms that a page takes in; the ending is all that is kept of a file's name. Archives and lists are for `communique add`.
ENDINGS = frozenset((".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".eml", ".jsonl"))
# Characters of a text that are read while a visitor waits: a book chapter.
MOST_CHARACTERS = 150_000


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a draft changed: the document's id in the ledger, and whether it is new, known, corrects or is history."""

    document: str
    state: str
    records: int


def read_report(site: Site, data: bytes, name: str, said: Overrides) -> Draft:
    """What the first document of some bytes says, kept as a draft. Raises 409 where it cannot be read, which says why."""
    if said.side is not None and said.side not in site.knowledge.entities:
        raise HTTPException(409, f"side: no state or organisation has the code {said.side!r}; for example JPN")
    taken = _take_in(site, data, name, said)
    if taken.document.characters > MOST_CHARACTERS:
        raise HTTPException(
            409, f"{taken.document.characters:,} characters are too many to wait for; up to {MOST_CHARACTERS:,} are read here, "
            "`communique add` reads any number",
        )  # fmt: skip
    return site.drafts.keep(taken, _process(site, taken))


def _take_in(site: Site, data: bytes, name: str, said: Overrides) -> Taken:
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise HTTPException(409, f"files that end in {', '.join(sorted(ENDINGS))} are read here; `communique add` reads more")
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        path = Path(folder) / f"report{ending}"
        path.write_bytes(data)
        for found in read_documents([path], said, side_of=lambda publisher, url: publisher_side(publisher, site.knowledge)):
            if isinstance(found, Taken):
                return found
            if isinstance(found, Refusal):
                raise HTTPException(409, found.message)
            if isinstance(found, PassedOver):
                raise HTTPException(409, found.reason)
    raise HTTPException(409, "there is no report in this file")


def _process(site: Site, taken: Taken) -> Reading:
    try:
        parser = site.parser()
        with site.parsing():
            return process(taken.document, site.knowledge, parser, taken.problems)
    except NoModelError as error:
        raise HTTPException(503, str(error)) from error
    except UnprovedError as error:
        raise HTTPException(409, f"{error}; this is a fault of communique, please report the text") from error


def add_draft(site: Site, draft: Draft) -> Added:
    """Records a draft in the ledger, and links it, as ``communique add`` does. Raises LedgerError where that cannot be."""
    versions = current_versions(site.knowledge.version)
    # To add is an act of this moment, as a decision is of this day.
    started = datetime.now(UTC).isoformat(timespec="seconds")
    taken, reading = draft.taken, draft.reading
    for _ in range(3):
        with site.writing() as ledger:
            placement = ledger.place(taken.document, taken.problems)
            if ledger.is_read(placement, versions):
                return Added(placement.document.id, "known", 0)
        if placement.document != reading.document:
            # Another text has this id: it is read again under the one that it gets.
            reading = _process(site, Taken(placement.document, placement.problems, taken.origin))
        try:
            with site.writing() as ledger:
                recorded = ledger.record(reading, versions, started, taken.origin)
                link_documents(ledger, site.knowledge.linking, versions, started)
        except MovedError:
            continue
        state = (
            "corrects" if placement.corrects else "history" if placement.corrected_by else "new" if placement.key is None else "read again"
        )
        return Added(recorded.document, state, recorded.added + recorded.changed)
    raise HTTPException(503, "others write to this ledger just now; do it again")
