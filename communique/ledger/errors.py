"""What goes wrong with a ledger, said so that a reader knows what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

# How long a writer waits for another one, in seconds: a document of megabytes is written in less.
PATIENCE = 30


class LedgerError(RuntimeError):
    """The ledger cannot do what was asked; nothing was written. The message says what was found and what to do."""


class UnknownError(LedgerError):
    """There is no such record, run or document in the ledger."""


@contextlib.contextmanager
def explain(path: Path) -> Iterator[None]:
    """Raises LedgerError, in plain words, for what SQLite says of a file."""
    from sqlalchemy.exc import DBAPIError  # a third of a second, which a command without a ledger should not wait

    try:
        yield
    except DBAPIError as error:
        raise LedgerError(f"{path}: {_say(str(error.orig))}") from error
    except sqlite3.Error as error:
        raise LedgerError(f"{path}: {_say(str(error))}") from error


def _say(message: str) -> str:
    known = {
        "is full": "the disk is full; what was being written is not in the ledger, all before it is. Free some room and do it again",
        "readonly": "the file or its folder cannot be written; give yourself the right to, or copy the ledger to a place of your own",
        "locked": f"another process has been writing for more than {PATIENCE} seconds; do it again when it is done",
        "malformed": "the file is damaged (cut short or overwritten); go back to a copy made with `communique ledger backup`",
        "not a database": "this is no ledger: not an SQLite file at all, or a damaged one. Name another file with --ledger",
        "unable to open": "the file cannot be opened; check its folder and your rights to both",
        "disk i/o": "the disk cannot be read or written; nothing of the last document was recorded. Check the disk",
        "no such table": "a part of the ledger is missing; the file is damaged. Go back to a copy made with `communique ledger backup`",
        "append-only": "what was recorded is never changed or removed",
    }
    return next((words for sign, words in known.items() if sign in message.lower()), f"SQLite says: {message}")
