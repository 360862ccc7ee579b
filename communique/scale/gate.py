"""The gate before the reading: a cheap look that tells documents which cannot hold a record, so that they are not parsed.

There is no look yet: everything passes. What is put here decides what is written, so its code is part of the name of every
shard (``jobs.py``): another gate reads everything again.
"""

from __future__ import annotations

from collections.abc import Callable

from communique.knowledge.load import Knowledge
from communique.model import Document

Gate = Callable[[Document], bool]


def open_gate(knowledge: Knowledge) -> Gate:
    """The function that says whether a document is to be read; one that it turns away is kept without records."""
    del knowledge
    return pass_all


def pass_all(document: Document) -> bool:
    """True: the gate of ``--no-gate``."""
    del document
    return True
