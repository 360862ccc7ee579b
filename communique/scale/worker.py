"""A worker process of the local engine: ``python -m communique.scale.worker``. It speaks to the run that started it, to nobody else."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from pathlib import Path
from typing import IO

from communique.scale import frames
from communique.scale.jobs import Job


def main() -> None:
    """Reads shards until there are no more, or the run that asks for them is gone."""
    source, sink = _take_pipes()
    # Ctrl-C reaches all processes of a terminal; the run ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Where memory runs out, Linux is to end a worker, which is replaced, and not the run.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with contextlib.suppress(OSError):  # nobody listens: the run was ended
        work(source, sink)


def work(source: IO[bytes], sink: IO[bytes]) -> None:
    """The same, over two open pipes."""
    message = frames.receive(source)
    if message is None:
        return
    try:
        from communique.scale.reading import ShardReader

        reader = ShardReader(Job.from_json(message[1].decode()))
    except MemoryError:
        raise
    except Exception as error:  # no model, a broken data file, another version: the run says it and stops
        frames.send(sink, frames.FAULT, str(error).encode())
        return
    frames.send(sink, frames.READY)
    while (message := frames.receive(source)) is not None:
        line, _, body = message[1].partition(b"\n")
        asked = json.loads(line)
        found = reader.read(asked["name"], body, asked["skip"], lambda number: frames.send(sink, frames.START, str(number).encode()))
        frames.send(sink, frames.DONE, found)


def ask_for(name: str, skip: list[int], body: bytes) -> bytes:
    """The message that asks for a shard."""
    return json.dumps({"name": name, "skip": skip}).encode() + b"\n" + body


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the run. Whatever a library prints must not get between the messages: it goes to stderr."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return source, sink


if __name__ == "__main__":
    main()
