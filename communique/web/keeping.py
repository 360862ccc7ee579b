"""Keeps reports that were read and are in no ledger yet, as long as the site runs and others do not take their place."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from fastapi import HTTPException

from communique.intake.outcome import Taken
from communique.model import Reading

KEPT = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that was read and is in no ledger yet."""

    id: str
    taken: Taken
    reading: Reading


class Drafts:
    """The drafts of a site, the last KEPT of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Draft] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, taken: Taken, reading: Reading) -> Draft:
        """The draft, under an id that nobody can guess."""
        draft = Draft(secrets.token_urlsafe(16), taken, reading)
        with self._lock:
            self._kept[draft.id] = draft
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return draft

    def find(self, id: str) -> Draft:
        """The draft of an id. Raises 404 where it is not kept any more."""
        with self._lock:
            draft = self._kept.get(id)
        if draft is None:
            raise HTTPException(404, f"this reading is not kept any more (the last {KEPT} are, while the site runs); read the report again")
        return draft
