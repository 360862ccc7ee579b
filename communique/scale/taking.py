"""Takes all inputs in before anything is read: each document gets its id, in the order of the inputs, as ``read`` gives it.

The documents lie in one file, a line each, and only their places are kept in memory. A run that was cut off finds both again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from communique.intake.fetching import Fetcher
from communique.intake.folders import walk_folder
from communique.intake.outcome import PassedOver, Refusal, Repeated, Taken, where
from communique.intake.sources import STDIN, Overrides, SideOf, is_url, read_documents
from communique.model import Problem, to_plain
from communique.scale.folder import Folder
from communique.scale.jobs import Entry, Job
from communique.scale.tables import Row, dump, problem_row, storable

SPOOL, INDEX, KEPT_STDIN = "taken.jsonl", "taken.json", "stdin"
# How often a caller is told how far the taking in is.
TELL = 200


@dataclass(frozen=True)
class Wanted:
    """What is to be taken in, and how: the options that ``read`` has too."""

    inputs: tuple[str, ...]
    overrides: Overrides = field(default_factory=Overrides)
    as_of: date | None = None
    allow_private: bool = False


@dataclass
class Input:
    """One file, address or stream, and what became of what it holds. The hash of an address is that of its documents' hashes."""

    name: str
    bytes: int | None = None
    sha256: str | None = None
    documents: int = 0
    repeated: int = 0
    refused: int = 0
    passed_over: int = 0


@dataclass
class TakenIn:
    """All that was taken in: where each document stands in the file ``spool``, what inputs there were, and rows of refusals."""

    spool: Path
    inputs: list[Input]
    entries: list[Entry]
    refusals: list[Row]

    def read_lines(self, stream: IO[bytes], entries: Sequence[Entry]) -> bytes:
        """The lines of some documents, from the open spool."""
        lines = []
        for entry in entries:
            stream.seek(entry.start)
            lines.append(stream.read(entry.size))
        return b"\n".join(lines)


def take_in(
    wanted: Wanted, job: Job, folder: Folder, side_of: SideOf, tell: Callable[[int], object], stdin: IO[bytes] | None = None
) -> TakenIn:
    """Takes all inputs in, or finds what a run that was cut off had taken in of the same ones.

    Raises RunError where the disk is full. What is refused, repeated or passed by is counted and kept, never raised.
    """
    sources = list(_list_sources(wanted.inputs, folder, stdin))
    key = _make_key(wanted, job, sources)
    spool, index = folder.work / SPOOL, folder.work / INDEX
    kept = _read_index(index, spool, key)
    if kept is not None:
        return kept
    index.unlink(missing_ok=True)
    taken = TakenIn(spool, [source.input for source in sources], [], [])
    with folder.explain(), open(spool, "wb") as out:
        _take_all(wanted, sources, taken, out, side_of, tell, folder)
        folder.sync(out)
    body = {
        "key": key,
        "size": spool.stat().st_size,
        "inputs": [asdict(one) for one in taken.inputs],
        "entries": taken.entries,
        "refusals": taken.refusals,
    }
    folder.write(index, dump(body).encode())
    return taken


@dataclass
class _Source:
    """A file, address or stream as it is read; ``passed`` is the reason why one in a folder is not."""

    path: str | Path
    input: Input
    passed: str | None = None


def _list_sources(inputs: Sequence[str], folder: Folder, stdin: IO[bytes] | None) -> Iterator[_Source]:
    for given in inputs:
        if given == STDIN:
            path = folder.keep_stream(KEPT_STDIN, stdin or sys.stdin.buffer)
            yield _Source(STDIN, _hash_file(path, Input("<stdin>")))
        elif is_url(given):
            yield _Source(given, Input(storable(given)))
        elif Path(given).is_dir():
            # The dataset may lie in the folder that it is made of; it is no input of its own.
            own = folder.path.resolve()
            files = [one for one in walk_folder(Path(given)) if not one[0].resolve().is_relative_to(own)]
            if not files:  # the reader says what is wrong with it
                yield _Source(given, Input(storable(given)))
            for path, known in files:
                reason = None if known else f"in a folder, files called {path.suffix} are not read"
                yield _Source(path, _hash_file(path, Input(storable(str(path)))), reason)
        else:
            yield _Source(given, _hash_file(Path(given), Input(storable(given))))


def _hash_file(path: Path, found: Input) -> Input:
    try:
        with open(path, "rb") as stream:
            found.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            found.bytes = stream.tell()
    except OSError:
        pass  # the reader says what is wrong with it
    return found


def _make_key(wanted: Wanted, job: Job, sources: Sequence[_Source]) -> str:
    said = {**asdict(wanted.overrides), "as_of": str(wanted.as_of), "private": wanted.allow_private}
    names = [(source.input.name, source.input.sha256) for source in sources]
    return hashlib.sha256(json.dumps([job.key, said, names], sort_keys=True).encode()).hexdigest()


def _read_index(index: Path, spool: Path, key: str) -> TakenIn | None:
    try:
        body = json.loads(index.read_bytes())
        if body["key"] != key or body["size"] != spool.stat().st_size:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    inputs = [Input(**one) for one in body["inputs"]]
    return TakenIn(spool, inputs, [Entry(*one) for one in body["entries"]], [tuple(row) for row in body["refusals"]])


def _take_all(
    wanted: Wanted,
    sources: Sequence[_Source],
    taken: TakenIn,
    out: IO[bytes],
    side_of: SideOf,
    tell: Callable[[int], object],
    folder: Folder,
) -> None:
    now: list[Input] = []
    fetched: dict[int, Any] = {}

    def hand_out() -> Iterator[str | Path]:
        # The reader takes one path after the other: whatever it says before it asks for the next is about this one.
        for source in sources:
            now[:] = [source.input]
            if source.passed is None:
                yield source.path
            else:
                source.input.passed_over += 1

    stdin = open(folder.work / KEPT_STDIN, "rb") if any(s.path == STDIN for s in sources) else None  # noqa: SIM115
    fetcher = Fetcher(allow_private=wanted.allow_private)
    try:
        for found in read_documents(hand_out(), wanted.overrides, wanted.as_of, side_of=side_of, stdin=stdin, fetcher=fetcher):
            current = now[0]
            match found:
                case Taken():
                    current.documents += 1
                    if current.sha256 is None:
                        fetched.setdefault(id(current), hashlib.sha256()).update(found.document.sha256.encode())
                    _keep(found, taken, out)
                    if len(taken.entries) % TELL == 0:
                        tell(len(taken.entries))
                case Repeated():
                    current.repeated += 1
                case PassedOver():
                    current.passed_over += 1
                case Refusal():
                    current.refused += 1
                    problem = Problem("intake", found.code, found.message)
                    taken.refusals.append(problem_row(None, storable(where(found.source, found.line)), problem))
    finally:
        if stdin is not None:
            stdin.close()
    for one in taken.inputs:
        if id(one) in fetched:
            one.sha256 = fetched[id(one)].hexdigest()
    tell(len(taken.entries))


def _keep(found: Taken, taken: TakenIn, out: IO[bytes]) -> None:
    line = pack_taken(found)
    document = found.document
    digest = hashlib.sha256(line).hexdigest()[:32]
    taken.entries.append(Entry(document.published, document.id, out.tell(), len(line), document.characters, digest))
    out.write(line + b"\n")


def pack_taken(taken: Taken) -> bytes:
    """A document with the problems of its intake as one line, without the line's end."""
    source = taken.origin.source if taken.origin is not None else None
    body = {"document": to_plain(taken.document), "problems": to_plain(taken.problems), "source": source}
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def count_outcomes(inputs: Sequence[Input]) -> dict[str, int]:
    """How many documents were found in all inputs, and what became of them."""
    total: Counter[str] = Counter()
    for one in inputs:
        total.update({name: getattr(one, name) for name in ("documents", "repeated", "refused", "passed_over")})
    return {"inputs": len(inputs), **{name: total[name] for name in ("documents", "repeated", "refused", "passed_over")}}
