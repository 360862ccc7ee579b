"""The engine of one machine: worker processes of its own, each watched by a thread, and replaced when it dies.

The standard library's pools are no help here: after a SIGKILL one of them waits for ever and the other one gives up.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import IO

import communique
from communique.scale import frames
from communique.scale.errors import RunError
from communique.scale.jobs import Job, Shard
from communique.scale.worker import ask_for

COMMAND = (sys.executable, "-m", "communique.scale.worker")
# A document that ends two workers is not read a third time.
KILLS = 2
# Workers that end before they have begun with a document, one after the other: it is not the documents' fault.
STARTS = 5
# Seconds for one document: the longest real ones take some twenty.
PATIENCE = 600.0
# The arrays of one worker are small: threads of their own would get into the way of the other workers.
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")

Body = Callable[[Shard], bytes]


def make_environment() -> dict[str, str]:
    """What the environment of a worker says: one thread each, and the package that runs here, installed or not."""
    root = str(Path(communique.__file__).parent.parent)
    return {**THREADS, "PYTHONPATH": os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])}


class LocalEngine:
    """Reads shards with worker processes of this machine.

    ``lost`` counts workers that died. ``on_start`` is told (process id, shard, number of the document) before each document;
    it is called from several threads.
    """

    def __init__(
        self,
        workers: int,
        command: Sequence[str] = COMMAND,
        patience: float = PATIENCE,
        on_start: Callable[[int, str, int], object] | None = None,
    ) -> None:
        self.workers, self.command, self.patience, self.on_start = workers, command, patience, on_start
        self.lost = 0

    def read(self, shards: Sequence[Shard], job: Job, body: Body) -> Iterator[tuple[Shard, bytes]]:
        """(shard, its bytes) in the order in which they are done. Raises RunError where no worker can work."""
        slots: list[_Slot] = []
        own, done = threading.local(), threading.Event()

        def read_one(shard: Shard) -> tuple[Shard, bytes]:
            if not hasattr(own, "slot"):
                own.slot = _Slot(self, job, done)
                slots.append(own.slot)
            slot: _Slot = own.slot
            return shard, slot.read(shard.name, body(shard))

        watcher = threading.Thread(target=_watch, args=(slots, self.patience, done), daemon=True)
        watcher.start()
        try:
            with ThreadPoolExecutor(max(1, min(self.workers, len(shards)))) as pool:
                try:
                    for future in as_completed([pool.submit(read_one, shard) for shard in shards]):
                        yield future.result()
                finally:
                    done.set()
                    pool.shutdown(wait=False, cancel_futures=True)
                    for slot in slots:
                        slot.kill()
        finally:
            # Only now does no thread read from a worker any more.
            for slot in slots:
                slot.close()


def _watch(slots: list[_Slot], patience: float, done: threading.Event) -> None:
    """Ends workers that have been at one document for too long."""
    while not done.wait(min(1.0, patience / 4)):
        for slot in list(slots):
            if slot.since is not None and time.monotonic() - slot.since > patience:
                slot.kill()


class _Lost(Exception):
    """A worker has died; ``number`` is the document that it was at."""

    def __init__(self, number: int | None, words: str) -> None:
        super().__init__(words)
        self.number = number


class _Slot:
    """The place of one worker: the process that is there now, and what was there before."""

    def __init__(self, engine: LocalEngine, job: Job, done: threading.Event) -> None:
        self.engine, self.job, self.done = engine, job, done
        self.since: float | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._talk: IO[bytes] | None = None

    def read(self, name: str, body: bytes) -> bytes:
        """The bytes of a shard, from as many workers as it takes. Raises RunError where none can do it."""
        kills: Counter[int] = Counter()
        idle = 0
        while True:
            skip = sorted(number for number, times in kills.items() if times >= KILLS)
            try:
                return self._ask(name, body, skip)
            except _Lost as lost:
                if self.done.is_set():
                    raise RunError("stopped") from lost
                self.engine.lost += 1
                self.close()
                if lost.number is not None:
                    kills[lost.number] += 1
                    continue
                idle += 1
                if idle >= STARTS:
                    raise RunError(f"{STARTS} workers ended before they could read anything: {lost}") from lost

    def _ask(self, name: str, body: bytes, skip: list[int]) -> bytes:
        number: int | None = None
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            frames.send(process.stdin, frames.SHARD, ask_for(name, skip, body))
            while (message := frames.receive(process.stdout)) is not None:
                kind, data = message
                if kind == frames.DONE:
                    return data
                number = int(data)
                self.since = time.monotonic()
                if self.engine.on_start is not None:
                    self.engine.on_start(process.pid, name, number)
        except OSError:  # the pipe is broken
            pass
        finally:
            self.since = None
        raise _Lost(number, self._last_words())

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **make_environment(), "PYTHONSAFEPATH": "1"}
        self._talk = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        process = subprocess.Popen(self.engine.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._talk, env=environment)
        self._process = process
        if self.done.is_set():  # the run was stopped meanwhile
            process.kill()
        assert process.stdin is not None
        assert process.stdout is not None
        frames.send(process.stdin, frames.JOB, self.job.to_json().encode())
        message = frames.receive(process.stdout)
        if message is None:
            raise _Lost(None, self._last_words())
        if message[0] == frames.FAULT:
            raise RunError(message[1].decode())
        return process

    def _last_words(self) -> str:
        """How a worker ended, and the last line that it said."""
        code = self._process.wait() if self._process is not None and not self._is_alive() else None
        words = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        if self._talk is not None:
            self._talk.seek(0)
            lines = self._talk.read().decode("utf-8", "replace").strip().splitlines()
            words = f"{words}: {lines[-1]}" if lines else words
        return words

    def _is_alive(self) -> bool:
        """Whether the process still runs a moment after its pipe broke."""
        assert self._process is not None
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            return True
        return False

    def kill(self) -> None:
        """Ends the process that is there now; the next one takes its place."""
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()

    def close(self) -> None:
        """Ends the process that is there now and lets go of what was open for it. Only where no thread reads any more."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
        if self._talk is not None:
            self._talk.close()
            self._talk = None
