"""Reads a shard: the one function that all engines call, from lines of documents to the bytes that are kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from communique.knowledge.load import load_knowledge
from communique.model import Document, Problem, Reading, UnprovedError, from_plain
from communique.scale.errors import RunError
from communique.scale.gate import open_gate, pass_all
from communique.scale.jobs import Job
from communique.scale.shards import pack_shard
from communique.scale.tables import TABLES, make_rows, storable
from communique.versions import current_versions

STAGE = "run"
KILLED = Problem(
    STAGE,
    "killed",
    "the process that read this document ended twice in the midst of it: its memory did not suffice, or it did not come to an end; "
    "the document is kept without records",
)


class ShardReader:
    """Reads shards of one job; knowledge and model are loaded once.

    Raises RunError where what is installed here is not what the job was made for: its bytes would be others.
    """

    def __init__(self, job: Job) -> None:
        self.knowledge = load_knowledge(Path(job.pack) if job.pack is not None else None)
        for name, found in asdict(current_versions(self.knowledge.version)).items():
            if job.versions.get(name, found) != found:
                raise RunError(
                    f"a worker has another {name}, {found}, than the run, {job.versions[name]}: install the same on all machines"
                )
        # Imported here: spaCy takes a second, and who only asks what there is to read does not need it.
        from communique.pipeline import process
        from communique.reading.parsing import load_parser

        self.process = process
        self.parser = load_parser()
        self.gate = open_gate(self.knowledge) if job.gated else pass_all

    def read(self, name: str, body: bytes, skip: Collection[int] = (), on_start: Callable[[int], object] | None = None) -> bytes:
        """The bytes of the shard ``name`` (``open_shard`` reads them), from the lines of its documents.

        Documents whose number is in ``skip`` have ended two workers: they are kept, not read. ``on_start`` is told the number
        of each document before it is read.
        """
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        for number, line in enumerate(body.split(b"\n")):
            if on_start is not None:
                on_start(number)
            taken = json.loads(line)
            document = from_plain(Document, taken["document"])
            problems = tuple(from_plain(Problem, one) for one in taken["problems"])
            reading = Reading(document, problems=(*problems, KILLED)) if number in skip else self._read(document, problems)
            source = taken["source"]
            for table, found in make_rows(reading, storable(source) if source is not None else None).items():
                rows[table] += found
        return pack_shard(name, rows)

    def _read(self, document: Document, problems: tuple[Problem, ...]) -> Reading:
        try:
            stretches = self.gate(document)
            if not stretches:
                return Reading(document, problems=problems)
            return self.process(document, self.knowledge, self.parser, problems, stretches)
        except MemoryError:
            raise  # this process is no good any more; the document is tried once more in another
        except UnprovedError as error:
            fault = Problem(STAGE, "unproved", f"{error}; this is a fault of communique, please report the text")
        except Exception as error:  # one document must not end the reading of a million: its fault is recorded and told at the end
            message = f"{type(error).__name__}: {error}; this is a fault of communique, please report the text"
            fault = Problem(STAGE, "failed", message)
        return Reading(document, problems=(*problems, fault))
