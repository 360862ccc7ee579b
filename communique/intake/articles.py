"""Reads a list of articles of the GDELT project (DOC 2.0 "ArtList", as JSON or CSV): addresses with titles and days, no texts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from communique.intake.outcome import Refused

JSON_HEAD = re.compile(rb"\s*\{\s*\"articles\"\s*:")
# The names of columns as GDELT writes them, in small letters, and ours.
COLUMNS = {
    "url": "url", "title": "title", "date": "seen", "seendate": "seen", "domain": "publisher", "language": "language",
}  # fmt: skip
SEEN = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the list. ``seen`` is the day on which GDELT saw it, an ISO date."""

    url: str
    title: str | None
    publisher: str | None
    seen: str | None
    language: str | None


def looks_like_articles(head: bytes) -> bool:
    """Whether a file begins like such a list, as JSON or as CSV with a line of names."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    if JSON_HEAD.match(start):
        return True
    names = {name.strip().strip('"').lower() for name in start.split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")}
    return {"url", "mobileurl", "title"} <= names and bool(names & {"date", "seendate"})


def read_articles(text: str) -> Iterator[tuple[int, Article | Refused]]:
    """(number or line, article) for each row of the list."""
    if text.lstrip().startswith("{"):
        yield from _read_json(text)
        return
    for row, fields in enumerate(csv.DictReader(io.StringIO(text)), 2):
        yield row, _article({str(key): value for key, value in fields.items()})


def _read_json(text: str) -> Iterator[tuple[int, Article | Refused]]:
    try:
        # GDELT leaves line breaks and tabs inside of titles.
        content = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json", f"this list of articles is not JSON: {error}; it may be cut off, get it again") from error
    articles = content.get("articles") if isinstance(content, dict) else None
    if not isinstance(articles, list):
        raise Refused("bad_json", '"articles" is no list; get the list again with mode=artlist&format=json')
    for number, fields in enumerate(articles, 1):
        yield number, _article(fields) if isinstance(fields, dict) else Refused("bad_field", "this article is no object; remove it")


def _article(fields: dict[str, Any]) -> Article | Refused:
    found: dict[str, str] = {}
    for name, value in fields.items():
        ours = COLUMNS.get(name.strip().lstrip("\ufeff").lower())
        if ours is not None and isinstance(value, str) and value.strip():
            found.setdefault(ours, " ".join(value.split()))
    if "url" not in found:
        return Refused("bad_field", "this article has no address (url); remove it")
    day = SEEN.match(found.get("seen", ""))
    seen = "-".join(day.groups()) if day else None
    return Article(found["url"], found.get("title"), found.get("publisher"), seen, found.get("language"))
