"""Takes the text layer out of a PDF file, page by page."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import datetime
from typing import Any

from communique.intake.decoding import check_size
from communique.intake.extras import load_extra
from communique.intake.offsets import join_parts
from communique.intake.outcome import Refused
from communique.intake.record import Record
from communique.model import Problem

UNIT = "characters of the text layer of a page"
# A line that is nothing but the number of its page would cut the sentence that runs over it.
LAST_NUMBER = re.compile(r"\n\s*(?:page\s+)?[-\u2013\u2014]?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*[-\u2013\u2014]?\s*\Z", re.IGNORECASE)
# Titles that a program put in, not a person.
MACHINE_TITLE = re.compile(r"^(?:microsoft \w+ - .*|untitled.*|.*\.(?:docx?|pdf|rtf|odt|indd|pages|qxd|wpd))$", re.IGNORECASE)
ADVICE = "save its text, or print it to a new PDF file, and give that"


def read_pdf(data: bytes) -> Record:
    """The record of a PDF file. Raises Refused for one that is broken, locked, or has pictures of pages only."""
    pypdf = load_extra("pypdf", "reading PDF")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("locked", "this PDF file is locked with a password; unlock it and save it again")
        pages, problems = _read_pages(reader)
        said = _read_said(reader)
    except Refused:
        raise
    except Exception as error:  # a broken file may trip the parser anywhere; the next one is read
        cut = "" if b"%%EOF" in data[-2048:] else "; its end mark is missing, so it is probably cut off: get it again"
        raise Refused("broken", f"this PDF file cannot be read ({type(error).__name__}: {error}){cut or '; ' + ADVICE}") from error
    if not any(text.strip() for _, text in pages):
        count = f"{len(pages)} {'page' if len(pages) == 1 else 'pages'}"
        message = f"there is no text in this PDF file of {count}, only pictures of it; recognise it first: ocrmypdf in.pdf out.pdf"
        raise Refused("no_text_layer", message)
    text, offsets = join_parts([(place, text) for place, text in pages if text.strip()], "\n", UNIT)
    return Record(
        text=text, title=said.get("title"), made=said.get("made"), form="pdf", sha256=hashlib.sha256(data).hexdigest(),
        offsets=offsets, problems=problems,
    )  # fmt: skip


def _read_pages(reader: Any) -> tuple[list[tuple[str, str]], tuple[Problem, ...]]:
    pages: list[tuple[str, str]] = []
    lost: list[str] = []
    size = 0
    for number, page in enumerate(reader.pages, 1):
        try:
            text = page.extract_text() or ""
        except Exception as error:  # one bad page of a good file
            lost.append(f"{number} ({type(error).__name__}: {error})")
            continue
        size += len(text)
        check_size(size)
        # Surrogates and nulls come from fonts without a proper table of characters.
        text = re.sub(r"[\0\ud800-\udfff]", "\ufffd", text)
        pages.append((f"page {number}", LAST_NUMBER.sub("", text)))
    if lost and not any(text.strip() for _, text in pages):
        raise Refused("broken", f"no page of this PDF file can be read: page {lost[0]}; {ADVICE}")
    problems = (Problem("intake", "pages_lost", f"pages that could not be read: {', '.join(lost)}"),) if lost else ()
    return pages, problems


def _read_said(reader: Any) -> dict[str, str | None]:
    """Title and day of making, as far as the file says anything of use."""
    said = reader.metadata
    if said is None:
        return {}
    title = str(said.title).strip() if said.title else None
    try:
        made = said.creation_date
    except Exception:  # a date that is none says nothing
        made = None
    return {
        "title": None if title and MACHINE_TITLE.match(title) else title,
        "made": made.date().isoformat() if isinstance(made, datetime) else None,
    }
