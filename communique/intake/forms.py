"""Tells what form an input has, by its content first and its name second, and reads it by the module of that form."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from communique.intake.articles import Article, looks_like_articles, read_articles
from communique.intake.decoding import DOCUMENT_LIMIT, SIGNATURES, UTF16, check_signature, check_size, decode
from communique.intake.docx import is_docx, read_docx
from communique.intake.feeds import Entry, looks_like_feed, read_feed
from communique.intake.fetching import Fetcher, Page
from communique.intake.jsonl import looks_like_json, read_lines
from communique.intake.mail import looks_like_mail, read_mail
from communique.intake.markdown import read_markdown
from communique.intake.outcome import PassedOver, Refused, Unchanged
from communique.intake.parquet import MAGIC as PARQUET
from communique.intake.parquet import read_parquet
from communique.intake.pdf import read_pdf
from communique.intake.record import Record
from communique.intake.unpacking import GZIP, Gunzip, buffer_stream
from communique.intake.warc import MAGIC as WARC
from communique.intake.warc import read_warc
from communique.intake.webpage import read_page
from communique.model import Problem

# Endings of names and the forms they stand for.
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx", ".eml": "email", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet",
    ".warc": "warc", ".wet": "warc", ".rss": "feed", ".atom": "feed", ".xml": "feed", ".csv": "articles",
}  # fmt: skip
# What servers call them; other kinds are told by their content.
KINDS = {
    "text/html": "html", "application/xhtml+xml": "html", "text/markdown": "markdown", "message/rfc822": "email",
    "application/x-ndjson": "jsonl", "application/jsonl": "jsonl",
}  # fmt: skip
# Forms that begin with marks of their own: a file that is only called so is none.
MARKED = {
    "pdf": "%PDF", "docx": "PK", "parquet": "PAR1", "warc": "WARC/", "feed": "<rss or <feed", "articles": "URL,MobileURL,Date,Title",
}  # fmt: skip
HEAD = 4096
# A PDF file may have some bytes before its mark.
PDF_WITHIN = 1024
# A letter may have letters attached; nothing real goes deeper.
DEPTH = 3
# From so many characters on, what a feed calls a summary is taken for the report itself.
WHOLE = 1_500

Found = tuple[str, int | None, Record | Refused | PassedOver]


def tell_form(head: bytes, name: str, kind: str | None = None) -> str:
    """The form of an input that begins with ``head``: text, markdown, html, pdf, zip, email, feed, articles, jsonl, parquet, warc, gzip.

    Raises Refused for what is known and not read, or has the name of a form whose marks it lacks.
    """
    by_mark = ((GZIP, "gzip"), (b"PK\x03\x04", "zip"), (PARQUET, "parquet"), (WARC, "warc"))
    for mark, form in by_mark:
        if head.startswith(mark):
            return form
    if b"%PDF-" in head[:PDF_WITHIN]:
        return "pdf"
    check_signature(head, name)
    by_name = SUFFIXES.get("." + name.rsplit(".", 1)[-1].lower()) if "." in name and kind is None else None
    if by_name == "markdown":
        return by_name
    for test, form in TESTS:
        if test(head):
            return form
    form = by_name or KINDS.get(kind or "", "text")
    if form in MARKED:
        if not head.strip():
            raise Refused("empty", "there is nothing in this file; get it again")
        if name.lower().endswith((".xml", ".csv")):
            what = "no RSS or Atom feed" if form == "feed" else "no list of articles of GDELT"
            raise Refused("unknown_form", f"this is {what}; save the text of the report, or write JSON Lines with text and published")
        ending = name.rsplit(".", 1)[-1]
        message = f"this is called .{ending}, but does not begin with {MARKED[form]}: it is broken or of another form; check it"
        raise Refused("broken", message)
    return form


def _is_page(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in start)


# In this order: lists are JSON too, and letters may hold pages.
TESTS = (
    (looks_like_articles, "articles"),
    (looks_like_json, "jsonl"),
    (looks_like_feed, "feed"),
    (looks_like_mail, "email"),
    (_is_page, "html"),
)


class Reader:
    """Reads inputs of all forms; ``fetcher`` brings the pages that lists and feeds name."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    def read_url(self, url: str) -> Iterator[Found]:
        """What stands at an address. The page is remembered as read when all of it was taken without a fault."""
        try:
            page = self.fetcher.get(url)
        except Unchanged:
            yield url, None, PassedOver(url, None, "has not changed since it was fetched last")
            return
        faults = 0
        for found in self._read_fetched(page, url):
            faults += isinstance(found[2], Refused)
            yield found
        if not faults:
            self.fetcher.remember(page)

    def _read_fetched(self, page: Page, name: str, depth: int = 0) -> Iterator[Found]:
        stream = buffer_stream(io.BytesIO(page.data))
        for source, line, found in self.read(stream, name, page.kind or "", page.charset, page.url, depth):
            if isinstance(found, Record) and found.url is None:
                found = replace(found, url=page.url)
            yield source, line, found

    def read(
        self,
        stream: io.BufferedReader,
        name: str,
        kind: str | None = None,
        charset: str | None = None,
        url: str | None = None,
        depth: int = 0,
    ) -> Iterator[Found]:
        """(source, line, record or refusal) for each document of an input. ``kind`` and ``url`` are given for what was fetched.

        Raises Refused where nothing, or nothing more, of it can be read.
        """
        if depth > DEPTH:
            raise Refused("nested", f"packed or attached more than {DEPTH} times over; take it out first")
        head = stream.peek(HEAD)[:HEAD]
        if head.startswith(UTF16):
            # Lines of UTF-16 cannot be found by their bytes: the whole is made UTF-8 first.
            data = decode(_read_all(stream), name).encode("utf-8", "surrogatepass")
            stream = buffer_stream(io.BytesIO(data))
            head, charset = stream.peek(HEAD)[:HEAD], "utf-8"
        form = tell_form(head, name, kind)
        if form == "gzip":
            inner = name[:-3] if name.lower().endswith(".gz") else name
            packed = buffer_stream(Gunzip(stream))
            for _, line, found in self.read(packed, inner, kind, charset, url, depth + 1):
                yield name, line, found
        elif form == "jsonl":
            yield from ((name, line, found) for line, found in read_lines(stream, name))
        elif form == "parquet":
            yield from ((name, row, found) for row, found in read_parquet(stream))
        elif form == "warc":
            yield from self._read_warc(stream, name, depth)
        else:
            data = _read_all(stream)
            if form == "feed":
                yield from self._read_feed(data, name, url, depth)
            elif form == "articles":
                yield from self._read_articles(decode(data, name), name, depth)
            elif form == "email":
                yield from self._read_mail(data, name, depth)
            else:
                yield name, None, _read_one(form, data, name, charset, url)

    def _read_part(self, data: bytes, name: str, kind: str | None, charset: str | None, url: str | None, depth: int) -> Iterator[Found]:
        """The same for a part of an input; what cannot be read of it is a refusal, so that the other parts are."""
        stream = buffer_stream(io.BytesIO(data))
        try:
            yield from self.read(stream, name, kind, charset, url, depth + 1)
        except Refused as fault:
            yield name, fault.line, fault

    def _read_warc(self, stream: io.BufferedReader, name: str, depth: int) -> Iterator[Found]:
        for number, capture in read_warc(stream):
            if isinstance(capture, Refused):
                yield name, number, capture
                continue
            kind = (capture.kind or "").partition(";")[0].strip().lower()
            for _, _, found in self._read_part(capture.data, capture.url or name, kind, capture.charset, capture.url, depth):
                if isinstance(found, Record) and found.url is None:
                    found = replace(found, url=capture.url)
                yield name, number, found

    def _read_mail(self, data: bytes, name: str, depth: int) -> Iterator[Found]:
        letter, attached = read_mail(data)
        parts = [(f"{name}/{file}", content) for file, content in attached]
        if letter.text.strip() or not parts:
            yield name, None, letter
        for file, content in parts:
            if any(content.startswith(mark) for mark, kind, _ in SIGNATURES if "picture" in kind):
                yield file, None, PassedOver(file, None, "a picture attached to the letter, passed by")
                continue
            for source, line, found in self._read_part(content, file, None, None, None, depth):
                if isinstance(found, Record):
                    # What is attached to a press office's letter is its release: the letter's day and sender are those of it.
                    found = replace(found, made=letter.published or found.made, publisher=found.publisher or letter.publisher)
                yield source, line, found

    def _read_feed(self, data: bytes, name: str, url: str | None, depth: int) -> Iterator[Found]:
        unchanged = 0
        for number, entry in read_feed(data):
            if isinstance(entry, Refused):
                yield name, number, entry
                continue
            is_whole = entry.whole or len(entry.record.text) >= WHOLE
            if is_whole or url is None or entry.record.url is None:
                yield name, number, entry.record if is_whole else _announced(entry)
                continue
            try:
                page = self.fetcher.get(entry.record.url, polite=True)
            except Unchanged:
                unchanged += 1
            except Refused as fault:
                yield name, number, Refused(fault.code, f"{entry.record.url}: {fault.message}")
            else:
                yield from self._read_linked(page, name, number, entry.record, depth)
        if unchanged:
            yield name, None, PassedOver(name, None, f"{unchanged} of its pages have not changed since they were fetched last")

    def _read_articles(self, text: str, name: str, depth: int) -> Iterator[Found]:
        for number, article in read_articles(text):
            if isinstance(article, Refused):
                yield name, number, article
            elif article.language and article.language.lower() not in ("english", "en", "eng"):
                yield name, number, PassedOver(name, number, f"{article.url} is in {article.language}; only English is read")
            else:
                yield from self._read_article(article, name, number, depth)

    def _read_article(self, article: Article, name: str, number: int, depth: int) -> Iterator[Found]:
        try:
            page = self.fetcher.get(article.url, polite=True)
        except Unchanged:
            yield name, number, PassedOver(name, number, f"{article.url} has not changed since it was fetched last")
        except Refused as fault:
            yield name, number, Refused(fault.code, f"{article.url}: {fault.message}")
        else:
            said = Record("", title=article.title, publisher=article.publisher, made=article.seen)
            yield from self._read_linked(page, name, number, said, depth)

    def _read_linked(self, page: Page, name: str, number: int, said: Record, depth: int) -> Iterator[Found]:
        """The document of a page that a list names; what the page does not say of itself the list says."""
        faults = 0
        try:
            for _, _, found in self._read_fetched(page, page.url, depth + 1):
                if isinstance(found, Record):
                    found = replace(
                        found,
                        published=found.published or said.published,
                        title=found.title or said.title,
                        publisher=found.publisher or said.publisher,
                        made=found.made or said.made,
                    )
                faults += isinstance(found, Refused)
                yield name, number, found
        except Refused as fault:
            yield name, number, Refused(fault.code, f"{page.url}: {fault.message}")
            return
        if not faults:
            self.fetcher.remember(page)


def _read_one(form: str, data: bytes, name: str, charset: str | None, url: str | None) -> Record:
    if form == "html":
        return read_page(data, charset, url)
    if form == "pdf":
        return read_pdf(data)
    if form == "zip":
        if not is_docx(data):
            what = "a ZIP archive, or an Office document that is no .docx"
            raise Refused("binary", f"this is {what}; unpack it, or save it as .docx or plain text")
        return read_docx(data)
    text = _decode_text(data, name, charset)
    record = read_markdown(text) if form == "markdown" else Record(text)
    return replace(record, sha256=hashlib.sha256(data).hexdigest())


def _decode_text(data: bytes, name: str, charset: str | None) -> str:
    """Text in the encoding that the server named, where that is one and the bytes are of it; else UTF-8 or a refusal."""
    if charset and charset.lower().replace("_", "-") not in ("utf-8", "us-ascii", "ascii") and not data.startswith(UTF16):
        try:
            return data.decode({"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(charset.lower(), charset))
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, name)


def _announced(entry: Entry) -> Record:
    message = "the feed gives a summary of this report only; give the address of the feed, and its pages are fetched"
    return replace(entry.record, problems=(*entry.record.problems, Problem("intake", "summary_only", message)))


def _read_all(stream: IO[bytes]) -> bytes:
    data = stream.read(DOCUMENT_LIMIT + 1)
    check_size(len(data))
    return data
