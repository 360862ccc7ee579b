"""Opens the file of a ledger, makes a new one or brings an old one up to date, and refuses anything else."""

from __future__ import annotations

import hashlib
import sqlite3
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from communique.ledger.errors import PATIENCE, LedgerError, explain

# Stands in the header of every ledger ("cmnq"), so that no other program's SQLite file is taken for one.
APPLICATION = 0x636D6E71
HEADER = b"SQLite format 3\0"
# STRICT tables; Python 3.11 comes with 3.37 or later nearly everywhere.
OLDEST_SQLITE = (3, 37, 0)
# Pages in the log before they go to the file, 32 MB: the same page is written many times, and must go there once.
LOG_PAGES = 8000
Migration = tuple[int, str, str]


def read_migrations() -> tuple[Migration, ...]:
    """(number, name, SQL) of every step from an empty file to today's ledger. A step that was released is never edited."""
    folder = resources.files("communique.ledger") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple((int(f.name[:3]), f.name.removesuffix(".sql"), f.read_text(encoding="utf-8")) for f in files)


def digest(sql: str) -> str:
    """The hash by which a migration is recorded in the file."""
    return hashlib.sha256(sql.encode("utf-8")).hexdigest()


def open_connection(path: Path, *, write: bool) -> Connection:
    """A connection to the ledger in a file, in autocommit mode. Raises LedgerError for what is no ledger of ours.

    A reader never makes or changes a file; a writer makes a new ledger where there is none, whole or not at all, and brings
    one of an older version up to date.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise LedgerError(f"SQLite {sqlite3.sqlite_version} is too old for a ledger; it takes 3.37 or later (a newer Python has it)")
    _check_file(path, write)
    with explain(path):
        connection = _connect(path, "rwc" if write else "ro")
        try:
            if write:
                _bring_up_to_date(connection, path)
            elif _version(connection, path) < read_migrations()[-1][0]:
                connection.close()
                open_connection(path, write=True).close()
                connection = _connect(path, "ro")
        except BaseException:
            connection.close()
            raise
    return connection


def _check_file(path: Path, write: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"{path}: this is a folder; name a file with --ledger")
    if not path.exists():
        if not write:
            raise LedgerError(f"{path}: there is no ledger; `communique add FILE --ledger {path}` makes one")
        if not path.parent.is_dir():
            raise LedgerError(f"{path}: there is no folder {path.parent}; make it first")
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not head.startswith(HEADER) and (head or not write):
        found = "no ledger: not an SQLite file" if head else "an empty file; `communique add` makes a ledger of it"
        raise LedgerError(f"{path}: this is {found}. Name another file with --ledger")
    missing = _count_missing(path, head)
    if missing:
        said = f"{missing:,} bytes are missing at its end; go back to a copy made with `communique ledger backup`"
        raise LedgerError(f"{path}: the file was cut short, {said}")


def _count_missing(path: Path, head: bytes) -> int:
    """How many bytes a file lacks by its own header (https://sqlite.org/fileformat2.html, 1.3); 0 where that cannot be told.

    SQLite itself finds that out only when it comes to what is missing, which may be after much was added.
    """
    if len(head) < 100 or head[24:28] != head[92:96]:  # the header was last written by something that does not count pages
        return 0
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:  # what the file lacks may be there
        return 0
    size = int.from_bytes(head[16:18], "big")
    size = 65536 if size == 1 else size
    if size < 512 or size & (size - 1):
        return 0
    return max(0, size * int.from_bytes(head[28:32], "big") - path.stat().st_size)


def _connect(path: Path, mode: str) -> Connection:
    try:
        return _start(path, f"mode={mode}")
    except sqlite3.OperationalError:
        # A reader without the right to write beside the file cannot use the log; without a log there is nothing in it.
        if mode != "ro" or path.with_name(f"{path.name}-wal").exists():
            raise
        return _start(path, "mode=ro&immutable=1")


def _start(path: Path, options: str) -> Connection:
    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?{options}", uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA recursive_triggers = ON")  # else INSERT OR REPLACE would go past the triggers that keep rows
        raw.execute("PRAGMA cache_size = -65536")
        return raw

    raw = connect()
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        raw.close()
        raise
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, isolation_level="AUTOCOMMIT")
    return engine.connect()


def _version(connection: Connection, path: Path) -> int:
    """The number of the last migration in the file, 0 for an empty one. Raises LedgerError for a foreign or newer file."""
    application = _pragma(connection, "application_id")
    version = _pragma(connection, "user_version")
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application != APPLICATION and (application or version or tables):
        raise LedgerError(f"{path}: this is an SQLite file of something else, no ledger. Name another file with --ledger")
    ours = read_migrations()
    if version > ours[-1][0]:
        message = f"this ledger is of version {version}, this communique knows up to {ours[-1][0]}; use a newer communique"
        raise LedgerError(f"{path}: {message}")
    if version:
        recorded = dict(connection.exec_driver_sql("SELECT number, sha256 FROM migrations").tuples().all())
        for number, name, sql in ours[:version]:
            if recorded.get(number) != digest(sql):
                raise LedgerError(f"{path}: its tables were made by another migration {number} ({name}); use the communique that made it")
    return version


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    if _version(connection, path) == read_migrations()[-1][0]:
        _settle(connection)
        return
    connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    _settle(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        # Again, now that nobody else can: two that start at once must not both make the tables.
        done = _version(connection, path)
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT"
        )
        for number, name, sql in read_migrations():
            if number > done:
                for statement in split_statements(sql):
                    connection.exec_driver_sql(statement)
                connection.exec_driver_sql("INSERT INTO migrations VALUES (?, ?, ?)", (number, name, digest(sql)))
                connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise


def _settle(connection: Connection) -> None:
    # A process that is killed loses nothing that was committed; a machine that loses its power, at most the last commits.
    connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
    connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def split_statements(sql: str) -> list[str]:
    """The statements of a script, one by one: SQLite's own way to run a script commits what came before."""
    found, lines = [], ""
    for line in sql.splitlines(keepends=True):
        lines += line
        if sqlite3.complete_statement(lines):
            found.append(lines.strip())
            lines = ""
    return found


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
