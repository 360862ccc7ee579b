"""Messages between the process that runs and its workers: one letter that says what it is, and bytes."""

from __future__ import annotations

import struct
from typing import IO

# From the run to a worker, and from a worker to the run.
JOB, SHARD = b"j", b"s"
READY, START, DONE, FAULT = b"r", b"n", b"d", b"f"
_HEAD = struct.Struct("<cQ")


def send(stream: IO[bytes], kind: bytes, data: bytes = b"") -> None:
    """Sends a message. Raises OSError where nobody listens any more."""
    stream.write(_HEAD.pack(kind, len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """(kind, data) of the next message, or None where the other end is gone, in the midst of a message too."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack(head)
    data = stream.read(size)
    return (kind, data) if len(data) == size else None
