"""What a run is to do: the job that every worker gets, and the shards that it is cut into, named by what is in them."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

# Changes when the form of what is written does.
LAYOUT = 1
# Documents of a shard. It is what is lost when a process dies, and what a worker gets at once.
SHARD = 64
# A shard of long documents ends earlier: two dozen seconds of reading, whatever is in it.
CHARACTERS = 400_000


@dataclass(frozen=True)
class Job:
    """What a worker must know beside the documents.

    ``versions`` are those of package, code, knowledge and model; ``pack`` is the folder of a knowledge pack; without
    ``gated`` every document is read.
    """

    versions: Mapping[str, str]
    pack: str | None = None
    gated: bool = True

    @property
    def key(self) -> str:
        """A hash of all that decides, beside the documents, what is written."""
        return _hash(json.dumps([LAYOUT, dict(self.versions), self.gated, hash_code()], sort_keys=True).encode())

    def to_json(self) -> str:
        """The job as one line."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, line: str) -> Job:
        """The job of a line."""
        return cls(**json.loads(line))


@functools.cache
def hash_code() -> str:
    """First 16 hexadecimal digits of the SHA-256 of this floor's code that decides what is written."""
    folder = Path(__file__).parent
    return _hash(b"".join((folder / name).read_bytes() for name in ("gate.py", "reading.py", "shards.py", "tables.py")))


class Entry(NamedTuple):
    """A document that was taken in: where its line stands among the others, and what sorts and names it."""

    published: str
    id: str
    start: int
    size: int
    characters: int
    digest: str


@dataclass(frozen=True)
class Shard:
    """Documents of one month that are read and kept together; ``name`` is a hash of them and of the job's key."""

    name: str
    month: str
    entries: tuple[Entry, ...]

    @property
    def characters(self) -> int:
        """How much there is to read."""
        return sum(entry.characters for entry in self.entries)


def cut(entries: Iterable[Entry], job: Job, documents: int = SHARD) -> list[Shard]:
    """The shards of all documents, by day of publication and id.

    Where a shard ends is told by the documents themselves, not by counting from the first: one more document changes the
    shard that it comes into, and the others keep their names.
    """
    key, found = job.key, []
    for month, group in _by_month(sorted(entries)):
        found += [
            Shard(_hash("\n".join((key, month, *(entry.digest for entry in part))).encode()), month, tuple(part))
            for part in _cut_month(group, documents)
        ]
    return found


def _by_month(entries: list[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    group: list[Entry] = []
    for entry in entries:
        if group and group[0].published[:7] != entry.published[:7]:
            yield group[0].published[:7], group
            group = []
        group.append(entry)
    if group:
        yield group[0].published[:7], group


def _cut_month(entries: list[Entry], documents: int) -> Iterator[list[Entry]]:
    part: list[Entry] = []
    characters = 0
    for entry in entries:
        part.append(entry)
        characters += entry.characters
        # One in so many digests ends a shard that is half full; a full one ends anyway.
        is_end = len(part) >= documents / 2 and int(entry.digest[:8], 16) % max(documents // 4, 1) == 0
        if is_end or len(part) >= documents or characters >= CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
