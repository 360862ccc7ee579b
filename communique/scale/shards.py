"""The form in which a shard is kept until the end: a line that says what it is, and its tables."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from communique.scale.jobs import LAYOUT
from communique.scale.tables import dump, to_parquet


def pack_shard(name: str, rows: Mapping[str, list[tuple[Any, ...]]]) -> bytes:
    """A line of JSON that says what follows, then one Parquet file a table."""
    files = {table: to_parquet(table, found) for table, found in rows.items()}
    payload = b"".join(files.values())
    problems = Counter(f"{row[2]}.{row[3]}" for row in rows["problems"])
    head = {
        "layout": LAYOUT,
        "shard": name,
        "rows": {table: len(found) for table, found in rows.items()},
        "registers": dict(sorted(Counter(row[2] for row in rows["records"]).items())),
        "problems": dict(sorted(problems.items())),
        "bytes": {table: len(data) for table, data in files.items()},
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    return dump(head).encode() + b"\n" + payload


@dataclass(frozen=True, slots=True)
class ShardHead:
    """What the first line of a shard says; ``at`` is where its payload begins."""

    name: str
    rows: Mapping[str, int]
    registers: Mapping[str, int]
    problems: Mapping[str, int]
    bytes: Mapping[str, int]
    sha256: str
    at: int

    @property
    def size(self) -> int:
        """How many bytes the whole shard has."""
        return self.at + sum(self.bytes.values())

    def place(self, table: str) -> tuple[int, int]:
        """(start, size) of a table's Parquet file."""
        names = list(self.bytes)
        return self.at + sum(self.bytes[name] for name in names[: names.index(table)]), self.bytes[table]


def open_shard(line: bytes) -> ShardHead:
    """What the first line of a shard, with its end, says. Raises ValueError for what is none."""
    if not line.endswith(b"\n"):
        raise ValueError("cut off")
    head = json.loads(line)
    if not isinstance(head, dict) or head.get("layout") != LAYOUT:
        raise ValueError("written by another version")
    try:
        return ShardHead(head["shard"], head["rows"], head["registers"], head["problems"], head["bytes"], head["sha256"], len(line))
    except KeyError as error:
        raise ValueError(f"without {error}") from error


def check_shard(data: bytes, name: str) -> ShardHead:
    """The head of a whole shard in memory. Raises ValueError where it is another one, cut off, or its hash is wrong."""
    head = open_shard(data[: data.find(b"\n") + 1])
    if head.name != name or head.size != len(data) or hashlib.sha256(data[head.at :]).hexdigest() != head.sha256:
        raise ValueError("not what its first line says")
    return head
