"""Reads files, folders, addresses and standard input, and gives back documents, or refusals that say what to do."""

from __future__ import annotations

import errno
import hashlib
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from communique.intake.dates import dateline_date, is_empty, leading_date, parse_date
from communique.intake.decoding import check_characters
from communique.intake.fetching import Fetcher
from communique.intake.folders import walk_folder
from communique.intake.forms import HEAD, Found, Reader, tell_form
from communique.intake.language import check_language
from communique.intake.offsets import Origin
from communique.intake.outcome import STDIN_NAME, PassedOver, Refusal, Refused, Repeated, Taken
from communique.intake.record import Record
from communique.intake.unpacking import buffer_stream
from communique.model import Document, Problem

STDIN = "-"
URL = re.compile(r"https?://", re.IGNORECASE)
# Forms whose stored text is the input itself, or a value in it.
SAME = frozenset(("text", "jsonl", "parquet"))
# Forms that hold one document each.
SINGLE = frozenset(("text", "markdown", "html", "pdf", "zip"))

SideOf = Callable[[str | None, str | None], str | None]
Outcome = Taken | Repeated | PassedOver | Refusal


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


def is_url(source: str | Path) -> bool:
    """Whether a source is an address of the web."""
    return URL.match(str(source)) is not None


def read_documents(
    paths: Iterable[str | Path],
    overrides: Overrides | None = None,
    as_of: date | None = None,
    *,
    side_of: SideOf = no_side,
    stdin: IO[bytes] | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Outcome]:
    """Each document of the sources in order, or why it is not read; one fault never stops the others.

    Args:
        paths: files and folders, addresses of the web; ``-`` is standard input. The form of each is told by its content.
        overrides: what the caller says about every document.
        as_of: a document dated after this day is refused; without it nothing is compared (no clock is read).
        side_of: from (publisher, url) to the code of the side whose official text this is, or None.
        stdin: what ``-`` stands for, in bytes; the process's own by default.
        fetcher: brings pages; by default one that fetches from the public Internet only.
    """
    desk = _Desk(overrides or Overrides(), as_of, side_of)
    reader = Reader(fetcher or Fetcher())
    for path in paths:
        if not is_url(path) and str(path) != STDIN and Path(path).is_dir():
            yield from _read_folder(desk, reader, Path(path))
        else:
            yield from _read_source(desk, reader, path, stdin)


def _read_folder(desk: _Desk, reader: Reader, folder: Path) -> Iterator[Outcome]:
    count = 0
    for path, known in walk_folder(folder):
        count += 1
        if known:
            yield from _read_source(desk, reader, path, None)
        else:
            yield PassedOver(str(path), None, f"passed by: in a folder, files called {path.suffix} are not read; name it to have it read")
    if not count:
        yield Refusal(str(folder), None, "empty", "there are no files in this folder")


def _read_source(desk: _Desk, reader: Reader, path: str | Path, stdin: IO[bytes] | None) -> Iterator[Outcome]:
    name = STDIN_NAME if str(path) == STDIN else str(path)
    try:
        if is_url(path):
            yield from _take_all(desk, reader.read_url(name))
        else:
            with _open(path, stdin) as stream:
                yield from _take_all(desk, reader.read(stream, name))
    except Refused as fault:
        yield fault.at(name)
    except OSError as error:
        yield Refusal(name, None, *_explain(error))


def _take_all(desk: _Desk, found: Iterator[Found]) -> Iterator[Outcome]:
    for source, line, what in found:
        if isinstance(what, PassedOver):
            yield what
        elif isinstance(what, Refused):
            yield what.at(source, line)
        else:
            try:
                taken = desk.take(what, source, line)
            except Refused as fault:
                yield fault.at(source, line)
            else:
                yield taken


def count_documents(paths: Iterable[str | Path]) -> int | None:
    """How many documents the inputs seem to hold, for a progress bar; None where that cannot be told without reading them."""
    total = 0
    for path in paths:
        if str(path) == STDIN or is_url(path) or not Path(path).is_file():
            return None
        try:
            with open(path, "rb") as stream:
                form = tell_form(stream.peek(HEAD)[:HEAD], str(path))
                if form != "jsonl" and form not in SINGLE:
                    return None
                total += sum(1 for line in stream if line.strip()) if form == "jsonl" else 1
        except Refused:
            total += 1
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
        return Taken(document, (*record.problems, *problems), _origin(record, source, line))

    def _published(self, record: Record) -> tuple[date, tuple[Problem, ...]]:
        given = parse_date(self.overrides.published) if self.overrides.published else None
        own = parse_date(record.published) if record.published else leading_date(record.text) or dateline_date(record.text)
        if own is None and given is None:
            if record.made:
                made = parse_date(record.made)
                message = f"neither text nor caller gives a day of publication; {made}, the day that the file or list gives, is used"
                return made, (Problem("intake", "date_of_file", message),)
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


def _origin(record: Record, source: str, line: int | None) -> Origin:
    """What a document's text was taken out of, and in words how its offsets lead back there."""
    if record.form in SAME:
        note = "the stored text is the input itself: both offsets are the same"
    elif record.offsets is None:
        note = "no map: it is not known where the words stood in the original"
    else:
        inked = sum(1 for c in record.text if not c.isspace())
        placed = sum(1 for s in record.offsets.stretches for c in record.text[s.start : s.end] if not c.isspace())
        note = f"{placed} of {inked} characters, blanks not counted, have their place in the original"
    return Origin(record.form, source, record.sha256, record.offsets, note, line)


def _open(path: str | Path, stdin: IO[bytes] | None) -> io.BufferedReader:
    if str(path) != STDIN:
        return open(path, "rb")
    if stdin is None and sys.stdin is None:
        raise Refused("unreadable", "standard input is closed; name a file")
    # Closing this must not close the process's own stdin.
    return buffer_stream(stdin) if stdin else open(sys.stdin.fileno(), "rb", closefd=False)


def _explain(error: OSError) -> tuple[str, str]:
    """A code and a message for a file that cannot be opened or read."""
    match error.errno:
        case errno.ENOENT:
            return "not_found", "there is no such file (any more); check the name"
        case errno.EISDIR:
            return "is_directory", "this is a folder; its files are read when the folder itself is named"
        case errno.EACCES | errno.EPERM:
            return "no_permission", "no permission to read this file; check its rights"
        case _:
            return "unreadable", f"cannot be read: {error.strerror or error}"
