"""Copies a ledger while others may write to it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import cast

from communique.ledger.errors import LedgerError, explain
from communique.ledger.store import Ledger


def back_up(ledger: Ledger, target: Path) -> int:
    """The size in bytes of a copy of the ledger in one state, which appears under its name when it is whole.

    Raises LedgerError where there is a file of this name: a backup must never take the place of another one.
    """
    if target.exists():
        raise LedgerError(f"{target}: is there already; give the copy another name, or remove the file first")
    if not target.absolute().parent.is_dir():
        raise LedgerError(f"{target}: there is no folder {target.absolute().parent}; make it first")
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.absolute().parent)
    os.close(handle)
    try:
        with explain(ledger.path):
            source = cast(sqlite3.Connection, ledger.connection.connection.dbapi_connection)
            copy = sqlite3.connect(name)
            try:
                # All pages in one step: with a step at a time a busy writer would have it begin again and again.
                source.backup(copy, pages=-1)
                # The copy is one file: a log beside it would have to be kept with it.
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
        with open(name, "rb") as stream:
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        try:
            os.link(name, target)  # unlike a renaming, refuses a name that somebody took meanwhile
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            os.rename(name, target)
            return target.stat().st_size
    except FileExistsError as error:
        raise LedgerError(f"{target}: is there already; give the copy another name") from error
    finally:
        Path(name).unlink(missing_ok=True)
    return target.stat().st_size
