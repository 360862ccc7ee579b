"""Takes the report out of a web page: trafilatura leaves menus and footers away; title, day and publisher come with it."""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import Any

from communique.intake.decoding import UTF16
from communique.intake.extras import load_extra
from communique.intake.flattening import align, read_attributes, scan_tags
from communique.intake.outcome import Refused
from communique.intake.record import Record
from communique.model import Problem

META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
META_WITHIN = 4096
# What browsers take these names to mean; pages that say ISO 8859-1 have Windows' quotation marks.
MEANT = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
# Codecs of Python that no page is written in, and that make text of anything.
NO_PAGE = frozenset("unicode_escape raw_unicode_escape utf_7 idna punycode mbcs oem undefined".split())

# What pages call their day of publication, best first.
DAYS = (
    "article:published_time", "og:article:published_time", "datepublished", "dcterms.issued", "dcterms.date", "dcterms.created",
    "dc.date.issued", "dc.date", "dc.date.created", "citation_publication_date", "citation_date", "publication_date", "publishdate",
    "pubdate", "publish-date", "published", "sailthru.date", "parsely-pub-date", "date", "article.published", "rbpubdate",
)  # fmt: skip
JSON_DAY = re.compile(r"\"datePublished\"\s*:\s*\"(\d{4}-\d{2}-\d{2})")
ISO_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?![\d])")
HEAD_LIMIT = 400_000
# The guess at a page's day must not depend on the day on which it is read.
LATEST = "2099-12-31"


def decode_page(data: bytes, charset: str | None = None) -> tuple[str, tuple[Problem, ...]]:
    """The source of a page as text, and a problem where some bytes were not of its encoding.

    The encoding is that of the byte order mark, of the server (``charset``), of the page itself, else UTF-8, else Windows-1252.
    """
    if data.startswith(codecs.BOM_UTF8):
        return _decode(data.removeprefix(codecs.BOM_UTF8), "utf-8")
    if data.startswith(UTF16):
        return _decode(data, "utf-16")
    meta = META_CHARSET.search(data, 0, META_WITHIN)
    for name in (charset, meta.group(1).decode("ascii", "replace") if meta else None):
        if (known := _codec(name)) is not None:
            return _decode(data, known)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode(data, "cp1252")


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    try:
        found = codecs.lookup(MEANT.get(name.strip().lower(), name.strip())).name
        b"".decode(found)  # LookupError for codecs that make no text
    except (LookupError, ValueError):
        return None
    # A page cannot say in UTF-16 that it is UTF-16: what says so in bytes that can be read is UTF-8.
    return None if found.replace("-", "_") in NO_PAGE or found.startswith(("utf-16", "utf-32")) else found


def _decode(data: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    try:
        return data.decode(name), ()
    except UnicodeDecodeError as error:
        text = data.decode(name, "replace")
        count = text.count("\ufffd")
        message = f"byte {error.start} and others, {count} in all, are not {name.upper()}, the page's encoding; each stands as U+FFFD"
        return text, (Problem("intake", "encoding", message),)


def read_page(data: bytes, charset: str | None = None, url: str | None = None) -> Record:
    """The report of a page. Raises Refused for a page without one."""
    source, problems = decode_page(data, charset)
    if "\0" in source:
        raise Refused("binary", "there are null bytes in this page, so it is no HTML, or cut out of something else; save it again")
    trafilatura = load_extra("trafilatura", "reading HTML")
    found = _extract(trafilatura, source, url)
    text = (found.text if found is not None else None) or ""
    if not text.strip():
        message = "no report was found on this page (it may be made by scripts, or a list of links); save its text and give that"
        raise Refused("no_text", message)
    published = find_day(source)
    return Record(
        text=text,
        published=published,
        title=found.title or None,
        publisher=found.sitename or found.hostname or None,
        url=url or found.url or None,
        made=None if published else found.date,
        form="html",
        sha256=hashlib.sha256(data).hexdigest(),
        offsets=align(text, source),
        problems=problems,
    )


def _extract(trafilatura: Any, source: str, url: str | None) -> Any:
    days = {"extensive_search": False, "original_date": True, "max_date": LATEST}
    try:
        return trafilatura.bare_extraction(
            source, url=url, with_metadata=True, include_comments=False, include_tables=True, date_extraction_params=days
        )
    except Exception as error:  # whatever a parser trips over in one page, the next one is read
        raise Refused("broken", f"this page cannot be read ({type(error).__name__}: {error}); save its text and give that") from error


def find_day(source: str) -> str | None:
    """The day of publication that a page states for machines, as an ISO date; None where it does not."""
    found: dict[str, str] = {}
    for _, _, name, closes, written in scan_tags(source[:HEAD_LIMIT]):
        if closes or name not in ("meta", "time"):
            continue
        attributes = read_attributes(written)
        value = attributes.get("content") or attributes.get("datetime") or ""
        day = ISO_DAY.match(value)
        if day is None:
            continue
        if name == "time" and attributes.get("itemprop", "").lower() != "datepublished" and "pubdate" not in written.lower():
            continue
        for key in ("property", "name", "itemprop"):
            found.setdefault(attributes.get(key, "pubdate" if name == "time" else "").lower(), day.group(1))
    for key in DAYS:
        if key in found:
            return found[key]
    stated = JSON_DAY.search(source)
    return stated.group(1) if stated else None
