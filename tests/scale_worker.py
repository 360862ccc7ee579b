"""A worker whose reading is made up and quick: ``python scale_worker.py``. Words in a document make it misbehave.

It is the real worker in all else: pipes, messages, tables. Documents that say KILL end it, EAT has it run out of memory, HANG
never ends, FAIL is a fault of ours.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

import communique.scale.reading
from communique.model import Contact, Document, Evidence, Link, Party, Problem, Reading, When, make_id
from communique.scale.gate import pass_all
from communique.scale.jobs import Job

# Seconds for a document: long enough that a kill falls into the midst of one now and then.
PACE = float(os.environ.get("COMMUNIQUE_TEST_PACE", "0.002"))


def process(document: Document, knowledge: object, parser: object, problems: tuple[Problem, ...] = (), stretches: object = None) -> Reading:
    """A contact for the first word of the document, and a link."""
    time.sleep(PACE)
    if "KILL" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "EAT" in document.text:
        raise MemoryError
    if "HANG" in document.text:
        time.sleep(600)
    if "FAIL" in document.text:
        raise ZeroDivisionError("made up")
    cue = Evidence(0, 4, document.text[:4])
    id = make_id(document.id, "contact")
    party = Party("RUR", "Ruritania", "state", "GOV", None, None, cue, "stated")
    when = When(document.published, document.published, document.published, "day", "publication", None)
    contact = Contact(
        id, "call", None, None, (party,), None, None, when, "happened", ("trade",), (), ("made.up",), "stated", {"cue": (cue,)}
    )  # fmt: skip
    return Reading(document, contacts=(contact,), links=(Link("same_as", id, id, ("made.up",)),), problems=problems)


class MadeUp(communique.scale.reading.ShardReader):
    """A reader of shards without knowledge and model."""

    def __init__(self, job: Job) -> None:
        self.process: Any = process
        self.knowledge: Any = None
        self.parser: Any = None
        self.gate = pass_all


def read_made_up(job: str, name: str, body: bytes, skip: Sequence[int]) -> bytes:
    """The task of Ray's engine with made-up readings."""
    return MadeUp(Job.from_json(job)).read(name, body, skip)


if __name__ == "__main__":
    vars(communique.scale.reading)["ShardReader"] = MadeUp
    from communique.scale.worker import main

    main()
