"""Reads files and standard input, plain text or JSON Lines, and gives back documents, or refusals that say what to do."""

from __future__ import annotations

import errno
import hashlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from communique.intake.dates import dateline_date, is_empty, leading_date, parse_date
from communique.intake.decoding import DOCUMENT_LIMIT, UTF16, check_characters, check_signature, check_size, decode
from communique.intake.jsonl import Record, looks_like_json, read_lines
from communique.intake.language import check_language
from communique.intake.outcome import STDIN_NAME, Refusal, Refused, Repeated, Taken
from communique.model import Document, Problem

STDIN = "-"
JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")

SideOf = Callable[[str | None, str | None], str | None]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the caller says about every document. ``published`` serves where a document has no date of its own."""

    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    side: str | None = None


def no_side(publisher: str | None, url: str | None) -> str | None:
    """None: whose text it is, is not known without a table of publishers."""
    return None


def read_documents(
    paths: Iterable[str | Path],
    overrides: Overrides | None = None,
    as_of: date | None = None,
    *,
    side_of: SideOf = no_side,
    stdin: IO[bytes] | None = None,
) -> Iterator[Taken | Repeated | Refusal]:
    """Each document of the files in order, or why it is not read; one fault never stops the others.

    Args:
        paths: files of plain text or JSON Lines; ``-`` is standard input.
        overrides: what the caller says about every document.
        as_of: a document dated after this day is refused; without it nothing is compared (no clock is read).
        side_of: from (publisher, url) to the code of the side whose official text this is, or None.
        stdin: what ``-`` stands for, in bytes; the process's own by default.
    """
    desk = _Desk(overrides or Overrides(), as_of, side_of)
    for path in paths:
        name = STDIN_NAME if str(path) == STDIN else str(path)
        try:
            with _open(path, stdin) as stream:
                yield from _read_stream(desk, stream, name)
        except Refused as fault:
            yield fault.at(name)
        except OSError as error:
            yield Refusal(name, None, *_explain(error))


def count_documents(paths: Iterable[str | Path]) -> int | None:
    """How many documents the inputs seem to hold, for a progress bar; None where standard input is among them."""
    total = 0
    for path in paths:
        if str(path) == STDIN or not Path(path).is_file():
            return None
        try:
            with open(path, "rb") as stream:
                is_lines = str(path).lower().endswith(JSON_SUFFIXES) or looks_like_json(stream.peek(4096))
                total += sum(1 for line in stream if line.strip()) if is_lines else 1
        except OSError:
            return None
    return total


class _Desk:
    """Checks and registers documents one after the other; remembers which ids it has given out."""

    def __init__(self, overrides: Overrides, as_of: date | None, side_of: SideOf) -> None:
        self.overrides, self.as_of, self.side_of = overrides, as_of, side_of
        self.seen: dict[str, str] = {}
        self.variants: dict[str, dict[str, str]] = {}

    def take(self, record: Record, source: str, line: int | None) -> Taken | Repeated:
        said, text = self.overrides, record.text
        check_characters(text)
        if is_empty(text):
            raise Refused("empty", "there is no text; check that the report was saved")
        check_language(text)
        published, problems = self._published(record)
        if self.as_of and published > self.as_of:
            raise Refused("future_date", f"dated {published}, which is after --as-of {self.as_of}; correct the date or the option")
        data = text.encode("utf-8")
        digest = hashlib.sha256(data).hexdigest()
        wanted = record.id or digest[:16]
        id, known = self._register(wanted, digest)
        if known:
            return Repeated(source, line, id)
        if id != wanted:
            problems += (Problem("intake", "id_taken", f"id {wanted!r} already stands for another text; this one is {id!r}"),)
        publisher, url = said.publisher or record.publisher, record.url
        document = Document(
            id=id,
            published=published.isoformat(),
            title=said.title or record.title,
            publisher=publisher,
            url=url,
            language="en",
            side=said.side or self.side_of(publisher, url),
            sha256=digest,
            characters=len(text),
            text=text,
        )
        return Taken(document, problems)

    def _published(self, record: Record) -> tuple[date, tuple[Problem, ...]]:
        given = parse_date(self.overrides.published) if self.overrides.published else None
        own = parse_date(record.published) if record.published else leading_date(record.text) or dateline_date(record.text)
        if own is None and given is None:
            message = (
                "no date: there is none in the metadata, no leading `date YYYY-MM-DD` and no dateline with a year; "
                "give one: --date YYYY-MM-DD"
            )
            raise Refused("no_date", message)
        if own and given and own != given:
            message = f"{given} was given as the date, but the document has its own, {own}, which is used"
            return own, (Problem("intake", "date_not_used", message),)
        return own or given, ()  # type: ignore[return-value]  # one of the two is there

    def _register(self, wanted: str, digest: str) -> tuple[str, bool]:
        """The id for a text and whether it was given out before: ``wanted``, else with -2, -3 ... behind it."""
        variants = self.variants.setdefault(wanted, {})
        if digest in variants:
            return variants[digest], True
        id, n = wanted, 1
        while id in self.seen:
            n += 1
            id = f"{wanted}-{n}"
        self.seen[id] = variants[digest] = id
        return id, False


def _read_stream(desk: _Desk, stream: io.BufferedReader, name: str) -> Iterator[Taken | Repeated | Refusal]:
    head = stream.peek(4096)
    check_signature(head, name)
    if head.startswith(UTF16):
        # Lines of UTF-16 cannot be found by their bytes: the whole is made UTF-8 first.
        stream = _buffer(io.BytesIO(decode(_read_all(stream), name).encode("utf-8", "surrogatepass")))
        head = stream.peek(4096)
    if not name.lower().endswith(JSON_SUFFIXES) and not looks_like_json(head):
        yield desk.take(Record(text=decode(_read_all(stream), name)), name, None)
        return
    for number, found in read_lines(stream, name):
        try:
            yield desk.take(found, name, number) if isinstance(found, Record) else found.at(name, number)
        except Refused as fault:
            yield fault.at(name, number)


def _read_all(stream: IO[bytes]) -> bytes:
    data = stream.read(DOCUMENT_LIMIT + 1)
    check_size(len(data))
    return data


def _open(path: str | Path, stdin: IO[bytes] | None) -> io.BufferedReader:
    if str(path) != STDIN:
        return open(path, "rb")
    if stdin is None and sys.stdin is None:
        raise Refused("unreadable", "standard input is closed; name a file")
    # Closing this must not close the process's own stdin.
    return _buffer(stdin) if stdin else open(sys.stdin.fileno(), "rb", closefd=False)


def _buffer(stream: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(stream)  # type: ignore[arg-type]  # BytesIO and open files have what it needs


def _explain(error: OSError) -> tuple[str, str]:
    """A code and a message for a file that cannot be opened or read."""
    match error.errno:
        case errno.ENOENT:
            return "not_found", "there is no such file (any more); check the name"
        case errno.EISDIR:
            return "is_directory", "this is a folder; name the files in it"
        case errno.EACCES | errno.EPERM:
            return "no_permission", "no permission to read this file; check its rights"
        case _:
            return "unreadable", f"cannot be read: {error.strerror or error}"
