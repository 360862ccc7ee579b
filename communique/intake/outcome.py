"""What becomes of an input: a document, a repetition of one, or a refusal that says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from communique.intake.offsets import Origin
from communique.model import Document, Problem

# What messages call standard input.
STDIN_NAME = "<stdin>"


@dataclass(frozen=True, slots=True)
class Taken:
    """A document as it was taken in, what was odd about it, and what its text was taken out of."""

    document: Document
    problems: tuple[Problem, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Repeated:
    """A document that stood in the input before: same id, same text. It is read once."""

    source: str
    line: int | None
    id: str

    def __str__(self) -> str:
        return f"{where(self.source, self.line)}: document {self.id!r} was there before with the same text; read once"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An input that was left alone on purpose: a picture in a folder, a page that has not changed. No fault, but told."""

    source: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{where(self.source, self.line)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that is not read: where it stands, a code for programs, and for people what was found and what to do."""

    source: str
    line: int | None
    code: str
    message: str

    def __str__(self) -> str:
        return f"{where(self.source, self.line)}: {self.message}"


class Refused(ValueError):
    """Raised inside intake by whatever finds a fault; ``read_documents`` makes a Refusal of it."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.line = code, message, line

    def at(self, source: str, line: int | None = None) -> Refusal:
        """The refusal for a place in the input; a line that the fault knows itself is the better one."""
        return Refusal(source, self.line if self.line is not None else line, self.code, self.message)


class Unchanged(Exception):
    """Raised inside intake where a page has not changed since it was fetched last."""


def where(source: str, line: int | None) -> str:
    """``file`` or ``file:line``, as editors and compilers write it."""
    return source if line is None else f"{source}:{line}"
