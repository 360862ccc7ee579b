"""A ledger when things go wrong: killed processes, two writers, full disks, foreign, cut, old and newer files."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_readings import V1, V2, make_reading, with_status, without
from test_ledger import dump_views, show

from communique.knowledge.load import Knowledge
from communique.ledger import opening
from communique.ledger.care import back_up
from communique.ledger.checking import check_ledger, count_rows
from communique.ledger.errors import LedgerError
from communique.ledger.judging import judge
from communique.ledger.linking import link_documents
from communique.ledger.store import Ledger
from communique.model import Reading

# `make soak` kills more often.
KILLS = int(os.environ.get("COMMUNIQUE_KILLS", "20"))
PAIRS = [("IND", "RUS"), ("JPN", "FRA"), ("IND", "JPN"), ("DEU", "CHN")]


def make_readings(number: int) -> list[Reading]:
    return [
        make_reading(*PAIRS[n % 4], published=f"2021-12-{7 + n % 3:02}", id=f"d{n}", more=f" It rained for {n} days.") for n in range(number)
    ]  # fmt: skip


def add_all(path: Path, knowledge: Knowledge, readings: list[Reading]) -> None:
    """What ``communique add`` does, without the reading."""
    with Ledger.open(path, write=True) as ledger:
        for reading in readings:
            if not ledger.is_read(ledger.place(reading.document), V1):
                ledger.record(reading, V1)
        link_documents(ledger, knowledge.linking, V1)


def add_at_once(path: Path, knowledge: Knowledge, readings: list[Reading]) -> None:
    """The same, as a bulk load does it."""
    with Ledger.open(path, write=True) as ledger:
        for start in range(0, len(readings), 2):
            ledger.record_all(readings[start : start + 2], V1)
        link_documents(ledger, knowledge.linking, V1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_a_process_killed_at_any_moment_leaves_a_sound_ledger_that_can_be_completed(tmp_path: Path, knowledge: Knowledge) -> None:
    readings = make_readings(4)
    add_all(tmp_path / "warm.db", knowledge, readings)  # what is compiled at first use is there already in the forked processes
    began = time.monotonic()
    add_all(tmp_path / "whole.db", knowledge, readings)
    whole, took = dump_views(tmp_path / "whole.db"), time.monotonic() - began
    context, moments, cut_short = multiprocessing.get_context("fork"), random.Random(6), 0
    for number in range(KILLS):
        path = tmp_path / f"{number}.db"
        process = context.Process(target=add_at_once if number % 2 else add_all, args=(path, knowledge, readings))
        process.start()
        process.join(moments.uniform(0, took * 1.1))
        if process.is_alive() and process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
            cut_short += 1
        process.join()
        if path.exists() and path.stat().st_size:
            with Ledger.open(path) as ledger:
                assert check_ledger(ledger) == [], f"kill {number}"
        add_all(path, knowledge, readings)
        assert dump_views(path) == whole, f"kill {number}"
    assert cut_short >= KILLS / 5


def test_readers_see_one_state_while_a_writer_writes(tmp_path: Path) -> None:
    path, stop, seen, faults = tmp_path / "l.db", threading.Event(), set[int](), list[str]()
    with Ledger.open(path, write=True) as ledger:
        ledger.record(make_reading(id="first"), V1)

    def read() -> None:
        try:
            while not stop.is_set():
                with Ledger.open(path) as ledger, ledger.reading() as connection:
                    counts = {
                        name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()
                        for name in ("documents", "contacts", "events")
                    }
                    if len(set(counts.values())) != 1:
                        faults.append(str(counts))
                    seen.add(counts["documents"] or 0)
        except Exception as error:
            faults.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    with Ledger.open(path, write=True) as ledger:
        for reading in make_readings(12):
            ledger.record(reading, V1)
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert seen


def test_two_writers_take_turns(tmp_path: Path, knowledge: Knowledge) -> None:
    path, readings = tmp_path / "l.db", make_readings(12)
    faults: list[BaseException] = []

    def write(part: list[Reading]) -> None:
        try:
            add_all(path, knowledge, part)
        except BaseException as error:
            faults.append(error)

    writers = [threading.Thread(target=write, args=(part,)) for part in (readings[:8], readings[4:])]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    add_all(tmp_path / "one.db", knowledge, readings)
    add_all(path, knowledge, readings)
    assert dump_views(path) == dump_views(tmp_path / "one.db")


def test_a_writer_that_waits_too_long_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.1)
    with Ledger.open(tmp_path / "l.db", write=True) as one, Ledger.open(tmp_path / "l.db", write=True) as other:
        with one.writing(), pytest.raises(LedgerError, match="another process has been writing"):
            other.record(make_reading(), V1)
        assert other.record(make_reading(), V1).added == 5


def test_a_full_disk_loses_only_what_was_being_written(tmp_path: Path) -> None:
    path, readings = tmp_path / "l.db", make_readings(40)
    with Ledger.open(path, write=True) as ledger:
        pages = ledger.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        ledger.record(readings[0], V1)
        ledger.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
        written = 1
        with pytest.raises(LedgerError, match="the disk is full"):  # noqa: PT012 - which of them does not fit, is not known
            for reading in readings[1:]:
                ledger.record(reading, V1)
                written += 1
        assert count_rows(ledger)["documents"] == written
        assert check_ledger(ledger) == []
    with Ledger.open(path, write=True) as ledger:
        for reading in readings:
            ledger.record(reading, V1)
        assert count_rows(ledger)["documents"] == 40
        assert check_ledger(ledger) == []


def test_a_disk_that_is_full_while_links_are_looked_for_loses_no_record(tmp_path: Path, knowledge: Knowledge) -> None:
    path, readings, faults = tmp_path / "l.db", make_readings(12), list[str]()
    with Ledger.open(path, write=True) as ledger:
        ledger.record_all(readings, V1)
        pages = ledger.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        for more in range(1, 12, 3):
            ledger.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + more}")
            try:
                link_documents(ledger, knowledge.linking, V1)
            except LedgerError as error:
                faults.append(str(error))
            assert check_ledger(ledger) == []
        ledger.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        link_documents(ledger, knowledge.linking, V1)
        assert check_ledger(ledger) == []
    assert faults
    assert all("the disk is full" in fault for fault in faults)
    add_all(tmp_path / "whole.db", knowledge, readings)
    assert dump_views(path) == dump_views(tmp_path / "whole.db")


FULL = """
import resource, signal, sys
from ledger_readings import V1, make_reading
from communique.ledger.errors import LedgerError
from communique.ledger.store import Ledger
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write past the limit fails, as on a full disk
with Ledger.open(sys.argv[1], write=True) as ledger:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        for n in range(400):
            ledger.record(make_reading(id=f"d{n}", more=f" It rained for {n} days."), V1)
            print(n + 1)
    except LedgerError as error:
        print(error, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
def test_a_file_that_may_not_grow_keeps_all_that_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])}
    done = subprocess.run([sys.executable, "-c", FULL, str(path), "1500000"], check=False, capture_output=True, text=True, env=environment)
    written = int(done.stdout.split()[-1])
    assert 5 < written < 400
    assert re.search("the disk (is full|cannot be read or written)", done.stderr), done.stderr
    with Ledger.open(path, write=True) as ledger:
        assert count_rows(ledger)["documents"] == written
        assert check_ledger(ledger) == []
        ledger.record(make_reading(id="later", more=" Then the sun came out."), V1)
        assert count_rows(ledger)["documents"] == written + 1


def write_foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE accounts (name)")
    connection.commit()
    connection.close()


def write_newer(path: Path) -> None:
    Ledger.open(path, write=True).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def write_other_migration(path: Path) -> None:
    Ledger.open(path, write=True).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE migrations SET sha256 = 'x' WHERE number = 1")
    connection.commit()
    connection.close()


def write_cut(path: Path, share: float = 1 / 3) -> None:
    with Ledger.open(path, write=True) as ledger:
        for reading in make_readings(10):
            ledger.record(reading, V1)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


FAULTY: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: path.mkdir(), "this is a folder"),
    (lambda path: path.write_text("a report"), "not an SQLite file"),
    (lambda path: path.write_bytes(b"SQLite format 3\0" + b"x" * 4096), "no ledger: not an SQLite file at all, or a damaged one"),
    (write_foreign, "an SQLite file of something else"),
    (write_newer, "version 99, this communique knows up to"),
    (write_other_migration, "made by another migration 1"),
]


@pytest.mark.parametrize(("make", "message"), FAULTY)
def test_a_file_that_is_no_ledger_of_ours_is_refused_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / "l.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    for write in (False, True):
        with pytest.raises(LedgerError, match=message) as caught:
            Ledger.open(path, write=write)
        assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_ledger_that_is_not_there_is_made_by_writers_alone(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger"):
        Ledger.open(tmp_path / "l.db")
    assert not (tmp_path / "l.db").exists()
    with pytest.raises(LedgerError, match="there is no folder"):
        Ledger.open(tmp_path / "none" / "l.db", write=True)
    (tmp_path / "l.db").touch()  # what a process killed at its very start leaves
    with pytest.raises(LedgerError, match="an empty file"):
        Ledger.open(tmp_path / "l.db")
    Ledger.open(tmp_path / "l.db", write=True).close()


@pytest.mark.parametrize("share", [0.01, 1 / 3, 0.9, 0.9999])
def test_a_cut_file_is_refused_and_left_as_it_is(tmp_path: Path, share: float) -> None:
    path = tmp_path / "l.db"
    write_cut(path, share)
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(LedgerError, match=r"cut short, [\d,]+ bytes are missing"):
            Ledger.open(path, write=write)
    assert path.read_bytes() == before


def test_a_file_overwritten_in_its_middle_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    write_cut(path, 1)
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 4096 // 2, len(content) // 4096, 2):
        content[page * 4096 : page * 4096 + 64] = b"x" * 64
    path.write_bytes(content)
    try:
        with Ledger.open(path) as ledger:
            faults = check_ledger(ledger)
    except LedgerError as error:  # where it hits the tables that opening reads
        faults = [str(error)]
    assert faults


def test_a_check_finds_what_somebody_tampered_with(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path, write=True) as ledger:
        ledger.record(make_reading(), V1)
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE documents SET text = replace(text, 'met', 'ate')")
    connection.execute("UPDATE records SET status = 'denied' WHERE register = 'contacts'")
    connection.execute("DELETE FROM record_topics WHERE topic = 'trade'")
    connection.execute("UPDATE happenings SET sources = 9 WHERE register = 'events'")
    connection.commit()
    connection.close()
    with Ledger.open(path) as ledger:
        faults = "\n".join(check_ledger(ledger))
    for words in (
        "its text is not that of its hash",
        "of the text is not 'met'",
        "its columns are not",
        "its rows of topics",
        "is not what its records say",
    ):
        assert words in faults


def test_a_read_only_file_can_be_read_and_not_written(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    with Ledger.open(folder / "l.db", write=True) as ledger:
        ledger.record(make_reading(), V1)
    (folder / "l.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        with Ledger.open(folder / "l.db") as ledger:
            assert len(show(ledger)) == 1
            with pytest.raises(LedgerError, match="opened to read only"):
                ledger.record(make_reading("JPN", "FRA"), V1)
        if os.geteuid() != 0:  # who is root may write everything
            with pytest.raises(LedgerError, match="cannot be written"), Ledger.open(folder / "l.db", write=True) as ledger:
                ledger.record(make_reading("JPN", "FRA"), V1)
    finally:
        folder.chmod(0o755)


def test_a_backup_is_whole_while_others_write(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    stop = threading.Event()

    def write() -> None:
        with Ledger.open(path, write=True) as ledger:
            for reading in make_readings(200):
                if stop.is_set():
                    return
                ledger.record(reading, V1)

    Ledger.open(path, write=True).close()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            with Ledger.open(path) as ledger:
                back_up(ledger, tmp_path / f"copy{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        with Ledger.open(tmp_path / f"copy{number}.db") as ledger:
            assert check_ledger(ledger) == []
    with Ledger.open(path) as ledger:
        with pytest.raises(LedgerError, match="is there already"):
            back_up(ledger, tmp_path / "copy0.db")
        with pytest.raises(LedgerError, match="there is no folder"):
            back_up(ledger, tmp_path / "none" / "copy.db")
    assert [name.name for name in tmp_path.glob(".*")] == []


def test_a_document_of_five_megabytes(tmp_path: Path) -> None:
    reading = make_reading(more=" It rained and rained, over hill and dale." * 120_000)
    assert reading.document.characters > 5_000_000
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record(reading, V1)
        assert check_ledger(ledger) == []
        assert len(show(ledger)) == 1


ORDERS = st.permutations(range(4))
DOINGS = st.lists(st.sampled_from(["add again", "link", "open again", "new version"]), max_size=4)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORDERS, DOINGS, st.booleans(), st.integers(0, 3))
def test_any_order_of_adding_judging_and_reading_again_gives_the_same_views(
    tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge, order: list[int], doings: list[str], early: bool, other: int
) -> None:
    readings = [make_reading(published=f"2021-12-{7 + n:02}", id=f"d{n}", more=f" It rained for {n} days.") for n in range(3)]
    readings.append(make_reading("JPN", "FRA", id="d3"))
    views = []
    for straight in (True, False):
        path = tmp_path_factory.mktemp("order") / "l.db"
        ledger = Ledger.open(path, write=True)
        for number in range(4) if straight else order:
            reading = readings[number]
            ledger.record(reading, V1)
            if number == 0 and (early or straight):
                judge(ledger, reading.contacts[0].id, "reject", by="Me", on="2026-01-01")
            for doing in () if straight else doings:
                if doing == "add again":
                    ledger.record(reading, V1)
                elif doing == "link":
                    link_documents(ledger, knowledge.linking, V1)
                elif doing == "open again":
                    ledger.close()
                    ledger = Ledger.open(path, write=True)
                else:
                    ledger.record(with_status(without(reading, "transfers"), "ongoing"), V2)
                    ledger.record(reading, V1)
        if not early and not straight:
            judge(ledger, readings[0].contacts[0].id, "reject", by="Me", on="2026-01-01")
        ids = [readings[n].transfers[0].id for n in (1, 2)]
        judge(ledger, ids[0], "different", by="Me", on="2026-01-01", other=ids[1])
        judge(ledger, readings[other].events[0].id, "edit", by="Me", on="2026-01-01", edits={"status": "denied"})
        link_documents(ledger, knowledge.linking, V1)
        assert check_ledger(ledger) == []
        ledger.close()
        views.append(dump_views(path))
    assert views[0] == views[1]
