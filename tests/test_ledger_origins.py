"""What texts were taken out of and which are copies of one another: recorded, told by ``why``, counted, checked; and older ledgers."""

from __future__ import annotations

import hashlib
import itertools
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ledger_readings import V1, V2, make_reading
from test_ledger import side

from communique.intake.offsets import OffsetMap, Origin, Stretch
from communique.knowledge.load import Knowledge
from communique.ledger import copying, opening
from communique.ledger.checking import check_ledger, count_rows
from communique.ledger.copying import read_copies, renew_copies
from communique.ledger.errors import LedgerError
from communique.ledger.linking import link_documents
from communique.ledger.queries import Filter, find
from communique.ledger.reasons import explain_record
from communique.ledger.store import Ledger
from communique.model import Reading

BYTES = hashlib.sha256(b"the page").hexdigest()


def make_origin(length: int, source: str = "page.html", shift: int = 100) -> Origin:
    """A page whose text stands, whole, behind its first hundred characters."""
    offsets = OffsetMap("characters of the page's source", (Stretch(0, length, shift, shift + length),))
    return Origin("html", source, BYTES, offsets, "all of it", 3)


def tell(id: str, published: str = "2021-12-20", more: str = "", **other: str) -> Reading:
    """A report of one and the same meeting, long enough to be compared by its runs of words."""
    story = " The guests were shown the harbour, the old bridge and the mills, and dined with the mayor and both choirs of the town." * 3
    return make_reading(published=published, id=id, more=story + more, **other)


def fill(path: Path, *readings: Reading) -> None:
    with Ledger.open(path, write=True) as ledger:
        for reading in readings:
            ledger.record(reading, V1)
        renew_copies(ledger)


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


# --- originals -----------------------------------------------------------------------------------------------------------


def test_why_leads_to_the_place_in_the_original(tmp_path: Path) -> None:
    reading = make_reading()
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record(reading, V1, origin=make_origin(reading.document.characters))
        with ledger.reading() as connection:
            reason = explain_record(connection, reading.contacts[0].id)
        assert check_ledger(ledger) == []
    (place,) = reason.origins
    met = reading.document.text.index("met")
    assert [(spot.place, spot.start, spot.end) for spot in place.locate(met, met + 3)] == [(None, met + 100, met + 103)]
    assert (place.origin.source, place.origin.line, place.media, place.origin.sha256) == ("page.html", 3, "text/html", BYTES)


def test_a_plain_text_is_its_own_original(tmp_path: Path) -> None:
    reading = make_reading()
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record(reading, V1, origin=Origin("text", "report.txt", reading.document.sha256, None, "the same"))
        with ledger.reading() as connection:
            (place,) = explain_record(connection, reading.contacts[0].id).origins
    assert [(spot.start, spot.end) for spot in place.locate(4, 9)] == [(4, 9)]


def test_an_origin_is_recorded_once_and_another_source_beside_it(tmp_path: Path) -> None:
    reading = make_reading()
    first, second = make_origin(10), make_origin(10, "other.html")
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        for version, origin in ((V1, first), (V1, first), (V2, first)):
            ledger.record(reading, version, origin=origin)
        placement = ledger.place(reading.document)
        assert ledger.knows_origin(placement, first)
        assert not ledger.knows_origin(placement, second)
        ledger.note_origin(placement, second, V2)
        ledger.note_origin(placement, replace(second, line=7), V2)  # a feed that has grown
    assert ask(tmp_path / "l.db", "SELECT source, run FROM origins ORDER BY source") == [("other.html", 2), ("page.html", 1)]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("offsets = json_set(offsets, '$.stretches[0][1]', 99999)", "out of order, or not among"),
        ("offsets = json_set(offsets, '$.stretches[0][2]', -5)", "of the original"),
        ("offsets = '{}'", "cannot be read"),
        ("sha256 = 'abc'", "is no SHA-256"),
    ],
)
def test_a_check_finds_maps_that_lead_astray(tmp_path: Path, change: str, fault: str) -> None:
    reading = make_reading()
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record(reading, V1, origin=make_origin(reading.document.characters))
    connection = sqlite3.connect(tmp_path / "l.db")
    connection.execute("DROP TRIGGER document_origins_no_update")
    connection.execute(f"UPDATE document_origins SET {change}")
    connection.commit()
    connection.close()
    with Ledger.open(tmp_path / "l.db") as ledger:
        assert fault in "\n".join(check_ledger(ledger))


# --- copies --------------------------------------------------------------------------------------------------------------


def test_a_copy_is_kept_and_counted_as_a_copy(tmp_path: Path, knowledge: Knowledge) -> None:
    readings = [
        tell("agency"), tell("paper", "2021-12-21", " Reprinted."), make_reading(id="other", published="2021-12-22", more=" It rained.")
    ]  # fmt: skip
    path = tmp_path / "l.db"
    with Ledger.open(path, write=True) as ledger:
        ledger.record_all(readings, V1)
        link_documents(ledger, knowledge.linking, V1)
        with ledger.reading() as connection:
            (met,) = find(connection, Filter(registers=("contacts",), between=(side("IND"), side("RUS"))))
            copies = read_copies(connection, "agency")
            reason = explain_record(connection, readings[1].contacts[0].id)
        assert check_ledger(ledger) == []
        assert count_rows(ledger)["copies"] == 1
    assert [(source.document, source.copy_of) for source in met.sources] == [("agency", None), ("paper", "agency"), ("other", None)]
    assert met.independent == 2
    assert json.loads(met.to_json())["independent"] == 2
    assert [(one.document, one.original) for one in copies] == [("paper", "agency")]
    assert copies[0].containment == 1.0
    assert 0.9 < copies[0].likeness < 1.0
    assert tuple(copies) == reason.copies
    assert ask(path, "SELECT sources, independent FROM contacts") == [(3, 2)]
    assert sorted(ask(path, "SELECT document, copy_of FROM sources WHERE register = 'contacts'"), key=str) == [
        ("agency", None), ("other", None), ("paper", "agency")
    ]  # fmt: skip


FAMILY = [
    tell("first"),
    tell("second", "2021-12-21", " Reprinted with a word more."),
    tell("third", "2021-12-22", " Reprinted with a word more, and more of them than before, here and now."),
    make_reading("JPN", "FRA", id="apart"),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_the_order_of_coming_changes_no_copies(tmp_path: Path, order: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "BATCH", 1 + order[0] % 3)
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        for number in order:
            ledger.record(FAMILY[number], V1)
            if order[1] % 2:
                renew_copies(ledger)
        renew_copies(ledger)
        assert renew_copies(ledger) == 0
        assert check_ledger(ledger) == []
    found = ask(tmp_path / "l.db", "SELECT document, original FROM copies ORDER BY document")
    assert found == [("second", "first"), ("third", "first")]


def test_a_corrected_report_is_no_copy_of_its_correction(tmp_path: Path) -> None:
    first, copy, corrected = tell("report"), tell("paper", "2021-12-21", " Reprinted."), tell("report", "2021-12-22", " Corrected.")
    path = tmp_path / "l.db"
    fill(path, first, copy)
    assert ask(path, "SELECT document, original FROM copies") == [("paper", "report")]
    with Ledger.open(path, write=True) as ledger:
        placement = ledger.place(corrected.document)
        ledger.record(replace(corrected, document=placement.document, problems=placement.problems), V1)
        assert check_ledger(ledger) == []  # before copies were looked for again
        renew_copies(ledger)
        assert check_ledger(ledger) == []
    assert ask(path, "SELECT document, original FROM copies") == [("report-2", "paper")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE near_texts SET likeness = 0.99", "are not as near"),
        ("DELETE FROM document_copies", "is not the copy that the texts make it"),
        ("DELETE FROM text_bands WHERE document = 1", "are not those of its text"),
    ],
)
def test_a_check_finds_false_copies(tmp_path: Path, change: str, fault: str) -> None:
    fill(tmp_path / "l.db", *FAMILY)
    connection = sqlite3.connect(tmp_path / "l.db")
    connection.execute(change)
    connection.commit()
    connection.close()
    with Ledger.open(tmp_path / "l.db") as ledger:
        assert fault in "\n".join(check_ledger(ledger))


def test_another_method_looks_at_all_texts_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "l.db", *FAMILY)
    monkeypatch.setattr(copying, "METHOD", "another")
    monkeypatch.setattr(copying, "JOINED", "another, joined")
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        assert renew_copies(ledger) == 2
        assert check_ledger(ledger) == []
    assert ask(tmp_path / "l.db", "SELECT method FROM copies_known ORDER BY method")[0] == ("another",)


def test_many_copies_are_compared_with_the_first_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "NEAR_ENOUGH", 2)
    fill(tmp_path / "l.db", *(tell(f"d{n}", f"2021-12-{10 + n}", f" Edition {n}.") for n in range(6)))
    assert ask(tmp_path / "l.db", "SELECT count(*), count(DISTINCT original) FROM copies") == [(5, 1)]
    assert ask(tmp_path / "l.db", "SELECT count(*) FROM near_texts") == [(9,)]


# --- an older ledger -----------------------------------------------------------------------------------------------------


@pytest.fixture
def at_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger as it was before origins and copies: made by the first two migrations, with two reports of one text in it."""
    path, all_of_them = tmp_path / "old.db", opening.read_migrations()
    with monkeypatch.context() as patch:
        patch.setattr(opening, "read_migrations", lambda: all_of_them[:2])
        Ledger.open(path, write=True).close()
    newer = tmp_path / "newer.db"
    with Ledger.open(newer, write=True) as ledger:
        ledger.record_all((tell("agency"), tell("paper", "2021-12-21", " Reprinted.")), V1)
    connection = sqlite3.connect(path)
    connection.execute("ATTACH ? AS newer", (str(newer),))
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'").fetchall()
    ]
    for name in names:
        if name != "migrations":
            connection.execute(f"INSERT INTO main.{name} SELECT * FROM newer.{name}")
    connection.execute("INSERT INTO main.document_words (rowid, title, text) SELECT key, title, text FROM main.documents")
    connection.commit()
    assert connection.execute("PRAGMA main.user_version").fetchone() == (2,)
    connection.close()
    return path


def write(path: Path) -> None:
    Ledger.open(path, write=True).close()


def read(path: Path) -> None:
    Ledger.open(path).close()


@pytest.mark.parametrize("first", [write, read])
def test_a_ledger_of_before_is_brought_up_to_date_and_completed(at_two: Path, knowledge: Knowledge, first: Callable[[Path], None]) -> None:
    first(at_two)
    assert ask(at_two, "SELECT sources, independent FROM contacts ORDER BY id LIMIT 1") == [(1, 1)]
    reading = tell("agency")
    with Ledger.open(at_two, write=True) as ledger:
        assert check_ledger(ledger) == []
        assert count_rows(ledger)["copies"] == 0
        placement = ledger.place(reading.document)
        assert ledger.is_read(placement, V1)
        ledger.note_origin(placement, make_origin(reading.document.characters), V1)
        link_documents(ledger, knowledge.linking, V1)
        assert check_ledger(ledger) == []
    assert ask(at_two, "SELECT document, original FROM copies") == [("paper", "agency")]
    assert ask(at_two, "SELECT sources, independent FROM contacts") == [(2, 1)]
    assert ask(at_two, "SELECT document, source, line, form FROM origins") == [("agency", "page.html", 3, "html")]


def test_two_writers_bring_it_up_to_date_in_turn(at_two: Path) -> None:
    with Ledger.open(at_two, write=True) as one, Ledger.open(at_two, write=True) as other:
        assert renew_copies(one) == 1
        assert renew_copies(other) == 0
        other.record(tell("third", "2021-12-22"), V1)
        one.record(tell("fourth", "2021-12-23"), V1)
        assert renew_copies(other) + renew_copies(one) == 2
        assert check_ledger(one) == []


def test_who_reads_alone_writes_no_copies(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record(tell("agency"), V1)
    with Ledger.open(tmp_path / "l.db") as ledger, pytest.raises(LedgerError, match="opened to read only"):
        renew_copies(ledger)
