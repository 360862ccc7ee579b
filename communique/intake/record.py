"""What a reader of one form of file hands on: the words of a report, what the file says of it, and where they stood."""

from __future__ import annotations

from dataclasses import dataclass

from communique.intake.offsets import OffsetMap
from communique.model import Problem


@dataclass(frozen=True, slots=True)
class Record:
    """A document as its source gives it, before anything is checked. Absent, null and "" are the same: None.

    ``published`` is a day that the source states as that of publication. ``made`` is the day its file was made: used only where
    neither the text nor the caller has a day. ``sha256`` is of the original's bytes where ``text`` was taken out of them.
    """

    text: str
    id: str | None = None
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    made: str | None = None
    form: str = "text"
    sha256: str | None = None
    offsets: OffsetMap | None = None
    problems: tuple[Problem, ...] = ()
