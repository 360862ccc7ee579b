"""Reads RSS and Atom feeds: what each entry says of itself, its own words where it has them all, else where they are to be found."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from communique.intake.extras import load_extra
from communique.intake.flattening import flatten
from communique.intake.mail import parse_mail_date
from communique.intake.outcome import Refused
from communique.intake.record import Record

ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|RDF)[\s>]")
ISO_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
# Within so many bytes a feed names its root element.
ROOT_WITHIN = 2048


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. ``whole`` says that ``record.text`` is the report itself, not the few words that announce it."""

    record: Record
    whole: bool


def looks_like_feed(head: bytes) -> bool:
    """Whether a file begins like RSS or Atom."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and ROOT.search(start[:ROOT_WITHIN]) is not None and b"<html" not in start[:ROOT_WITHIN].lower()


def read_feed(data: bytes) -> Iterator[tuple[int, Entry | Refused]]:
    """(number, entry) for each entry in the order of the feed; a last refusal where the feed breaks off."""
    feedparser = load_extra("feedparser", "reading feeds")
    # As a stream: bytes that look like an address would be fetched, past all our checks.
    try:
        found = feedparser.parse(io.BytesIO(data), response_headers={"content-type": "application/xml"})
    except Exception as error:  # a broken feed may trip the parser anywhere; the next input is read
        raise Refused("broken", f"this feed cannot be read ({type(error).__name__}: {error}); get it again") from error
    reason = found.get("bozo_exception") if found.get("bozo") else None
    is_broken = reason is not None and "SAXParse" in type(reason).__name__
    if not found.entries:
        if is_broken or not found.get("version"):
            raise Refused("broken", f"this looks like a feed and cannot be read: {reason or 'no RSS or Atom'}; get it again")
        return
    publisher = _words(found.feed.get("title"))
    number = 0
    for number, entry in enumerate(found.entries, 1):
        yield number, _read_entry(entry, publisher)
    if is_broken:
        message = f"this feed is cut off or broken ({reason}); the {number} entries before that were read, get it again for the others"
        yield number + 1, Refused("truncated", message)


def _read_entry(entry: Any, publisher: str | None) -> Entry:
    contents = [part for part in entry.get("content", ()) if part.get("value")]
    summary = entry.get("summary") or ""
    best = max((part["value"] for part in contents), key=len, default="") or summary
    text, offsets = flatten(best)
    # A bare id of RSS ("tag:...") is given out as a link as well.
    link = found if (found := entry.get("link") or "").lower().startswith(("http://", "https://")) else None
    source = entry.get("source", {}).get("title") if isinstance(entry.get("source"), dict) else None
    record = Record(
        text=text,
        # A feed's own id serves where there is no address: with both, a mended address would hide a correction.
        id=None if link else entry.get("id") or None,
        published=_day(entry),
        title=_words(entry.get("title")),
        publisher=_words(source) or publisher,
        url=link,
        form="feed",
        sha256=hashlib.sha256(best.encode("utf-8", "surrogatepass")).hexdigest(),
        offsets=offsets,
    )
    return Entry(record, bool(contents))


def _day(entry: Any) -> str | None:
    """The day on which an entry was published, in the time zone in which it says so: UTC may be a day off."""
    for key in ("published", "updated", "created"):
        value = entry.get(key)
        if not value:
            continue
        iso = ISO_DAY.match(value)
        day = iso.group(1) if iso else parse_mail_date(value)
        if day is not None:
            return day
        parsed = entry.get(f"{key}_parsed")
        if parsed:
            return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
    return None


def _words(value: str | None) -> str | None:
    return " ".join(flatten(value)[0].split()) or None if value else None
