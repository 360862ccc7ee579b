"""The review of records: queue, progress, undo, comments, spans, candidates and the agreement of coders, in the ledger and on the site."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from ledger_readings import V1, V2, find, make_reading, with_status, without

from communique.knowledge.load import Knowledge
from communique.ledger.checking import check_ledger, count_rows
from communique.ledger.errors import LedgerError
from communique.ledger.judging import comment, judge, undo
from communique.ledger.linking import link_documents
from communique.ledger.queries import Filter, Side
from communique.ledger.queries import find as find_happenings
from communique.ledger.reasons import explain_record
from communique.ledger.reviewing import (
    Queue,
    count_coders,
    count_progress,
    find_alike,
    find_item,
    find_judged_together,
    find_open,
    list_decisions,
    list_items,
    list_publishers,
    read_verdicts,
)
from communique.ledger.store import Ledger
from communique.model import Reading, to_plain
from communique.web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

DAY = "2026-01-01"
EVERY = Queue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path, write=True) as opened:
        yield opened
        assert check_ledger(opened) == []


def side(code: str) -> Side:
    return Side(code, ((code, "", ""),))


def ids(ledger: Ledger, queue: Queue = EVERY, **more: Any) -> list[str]:
    with ledger.reading() as connection:
        return [item.id for item in list_items(connection, queue, read_verdicts(connection), most=1000, **more)]


def progress(ledger: Ledger, coder: str | None, queue: Queue = EVERY, at: str | None = None) -> tuple[int, int, int]:
    with ledger.reading() as connection:
        item = find_item(connection, at) if at else None
        found = count_progress(connection, queue, read_verdicts(connection), coder, item)
        return found.judged, found.total, found.before


def next_open(ledger: Ledger, coder: str | None, after: str | None = None, queue: Queue = EVERY) -> str | None:
    with ledger.reading() as connection:
        found = find_open(connection, queue, read_verdicts(connection), coder, find_item(connection, after) if after else None)
        return found.id if found else None


def shown(ledger: Ledger, register: str = "contacts") -> list[tuple[str | None, str | None]]:
    with ledger.reading() as connection:
        return [(one.status, one.judgement) for one in find_happenings(connection, Filter(registers=(register,)))]


# --- the queue -----------------------------------------------------------------------------------------------------------


def test_records_stand_in_the_order_of_publication_and_text(ledger: Ledger) -> None:
    late, early = make_reading(published="2021-12-21"), make_reading("JPN", "FRA", published="2021-12-07")
    ledger.record_all([late, early], V1)
    every = ids(ledger)
    assert len(every) == 10
    # "met", then "send 40 tractors", its "will", "said": the order of the text; of one place the order of registers.
    assert [
        every.index(one.id) for one in (*early.contacts, *early.events, *early.commitments, *early.transfers, *early.statements)
    ] == list(range(5))
    assert every[5:] == [one.id for one in (*late.contacts, *late.events, *late.commitments, *late.transfers, *late.statements)]


def test_next_previous_and_place(ledger: Ledger) -> None:
    ledger.record_all([make_reading(), make_reading("JPN", "FRA", published="2021-12-07")], V1)
    every = ids(ledger)
    with ledger.reading() as connection:
        for number, id in enumerate(every):
            at, none = find_item(connection, id), read_verdicts(connection)
            assert [item.id for item in list_items(connection, Queue(), none, after=at)] == every[number + 1 : number + 2]
            assert [item.id for item in list_items(connection, Queue(), none, before=at)] == every[:number][-1:]
            assert count_progress(connection, Queue(), none, None, at).before == number


@pytest.mark.parametrize(
    ("queue", "count"),
    [
        (Queue(), 10),
        (Queue(registers=("contacts", "transfers")), 4),
        (Queue(between=(side("JPN"),)), 5),
        (Queue(between=(side("JPN"), side("FRA"))), 5),
        (Queue(between=(side("JPN"), side("IND"))), 0),
        (Queue(between=(side("JPN"), side("JPN"))), 0),
        (Queue(between=(Side("group", (("JPN", "2000-01-01", "2010-01-01"),)),)), 0),
        (Queue(types=("meeting",)), 2),
        (Queue(statuses=("planned",)), 2),
        (Queue(bases=("inferred",)), 2),
        (Queue(publishers=("The Herald",)), 5),
        (Queue(since="2022-03-01"), 1),
        (Queue(until="2021-12-05"), 0),
        (Queue(registers=("events",), statuses=("happened",), publishers=("The Gazette",)), 1),
        (Queue(disputed=True), 0),
    ],
)
def test_filters(ledger: Ledger, queue: Queue, count: int) -> None:
    other = make_reading("JPN", "FRA", publisher="The Herald", status="planned", due="2022-02-01")
    ledger.record_all([make_reading(), other], V1)
    assert len(ids(ledger, queue)) == count
    assert progress(ledger, None, queue) == (0, count, 0)


def test_what_is_judged_leaves_the_queue_of_its_coder(ledger: Ledger) -> None:
    ledger.record(make_reading(), V1)
    every = ids(ledger)
    judge(ledger, every[0], "reject", by="Ann", on=DAY)
    judge(ledger, every[2], "accept", by="Ben", on=DAY)
    assert (progress(ledger, "Ann"), progress(ledger, "Ben"), progress(ledger, None)) == ((1, 5, 0), (1, 5, 0), (2, 5, 0))
    assert (next_open(ledger, "Ann"), next_open(ledger, "Ben"), next_open(ledger, None)) == (every[1], every[0], every[1])
    # A rejected record is in no view, and yet in the queue of who has not judged it.
    assert next_open(ledger, "Cy") == every[0]
    # Behind the last one, what was passed over comes again.
    assert next_open(ledger, "Ben", after=every[4]) == every[0]
    for id in every:
        judge(ledger, id, "accept", by="Cy", on=DAY)
    assert next_open(ledger, "Cy") is None
    assert progress(ledger, "Cy", at=every[3]) == (5, 5, 3)


def test_a_judgement_follows_its_record_into_the_queue_of_a_new_version(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    judge(ledger, reading.contacts[0].id, "accept", by="Ann", on=DAY)
    renamed = replace(reading, contacts=(replace(reading.contacts[0], id="0123456789ab"),), links=())
    ledger.record(renamed, V2)
    assert progress(ledger, "Ann", Queue(registers=("contacts",))) == (1, 1, 0)
    ledger.record(with_status(renamed, "planned"), V1)
    assert progress(ledger, "Ann", Queue(registers=("contacts",))) == (1, 1, 0)


def test_publishers_are_listed_once(ledger: Ledger) -> None:
    ledger.record_all(
        [make_reading(), make_reading("JPN"), make_reading("FRA", publisher="The Herald"), make_reading("DEU", publisher=None)], V1
    )
    with ledger.reading() as connection:
        assert list_publishers(connection) == ["The Gazette", "The Herald"]


# --- undo and comments ---------------------------------------------------------------------------------------------------


def test_undo_brings_back_what_was_decided_before_and_keeps_what_was_taken_back(ledger: Ledger, path: Path) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    id = reading.contacts[0].id
    judge(ledger, id, "accept", by="Ann", on="2026-01-01")
    judge(ledger, id, "edit", by="Ann", on="2026-01-02", edits={"status": "planned"})
    judge(ledger, id, "reject", by="Ann", on="2026-01-03")
    assert shown(ledger) == []
    assert undo(ledger, by="Ann", on="2026-01-04").verdict == "reject"
    assert shown(ledger) == [("planned", "edit")]
    taken = undo(ledger, by="Ann", on="2026-01-04", record=id)
    assert (taken.record, taken.verdict, taken.edits) == (id, "edit", {"status": "planned"})
    assert shown(ledger) == [("happened", "accept")]
    assert undo(ledger, by="Ann", on="2026-01-05").verdict == "accept"
    assert shown(ledger) == [("happened", None)]
    with pytest.raises(LedgerError, match="Ann has no decision to take back"):
        undo(ledger, by="Ann", on="2026-01-05")
    assert progress(ledger, "Ann") == (0, 5, 0)
    with ledger.reading() as connection:
        told = explain_record(connection, id).judgements
    assert [(one["verdict"], one["taken_back"]) for one in told] == [
        ("accept", "2026-01-05"),
        ("edit", "2026-01-04"),
        ("reject", "2026-01-04"),
    ]
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT verdict, author, day, taken_back FROM decisions ORDER BY number").fetchall()[0] == (
        "accept", "Ann", "2026-01-01", "2026-01-05",
    )  # fmt: skip
    for statement in ("UPDATE judgement_withdrawals SET day = ''", "DELETE FROM judgement_withdrawals", "DELETE FROM judgements"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_nobody_takes_back_what_others_decided(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    judge(ledger, reading.contacts[0].id, "reject", by="Ann", on=DAY)
    for record in (None, reading.contacts[0].id):
        with pytest.raises(LedgerError, match="Ben has no decision"):
            undo(ledger, by="Ben", on=DAY, record=record)
    judge(ledger, reading.contacts[0].id, "accept", by="Ben", on=DAY)
    undo(ledger, by="Ann", on=DAY)
    assert shown(ledger) == [("happened", "accept")]


def test_the_same_decision_after_an_undo_is_a_new_one(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    for _ in range(2):
        judge(ledger, reading.contacts[0].id, "accept", by="Ann", on=DAY)
        undo(ledger, by="Ann", on=DAY)
    judge(ledger, reading.contacts[0].id, "accept", by="Ann", on=DAY)
    assert count_rows(ledger)["judgements"] == 3
    assert shown(ledger) == [("happened", "accept")]


def test_same_and_different_can_be_taken_back(ledger: Ledger, knowledge: Knowledge) -> None:
    one, two = make_reading(), make_reading(published="2021-12-22", publisher="The Herald", more=" So it was.")
    ledger.record_all([one, two], V1)
    link_documents(ledger, knowledge.linking, V1)
    assert len(shown(ledger)) == 1
    judge(ledger, one.contacts[0].id, "different", by="Ann", on=DAY, other=two.contacts[0].id)
    assert len(shown(ledger)) == 2
    # Named by the other of the two.
    assert undo(ledger, by="Ann", on=DAY, record=two.contacts[0].id).verdict == "different"
    assert len(shown(ledger)) == 1
    judge(ledger, one.events[0].id, "same", by="Ann", on=DAY, other=two.events[0].id)
    assert len(shown(ledger, "events")) == 1
    undo(ledger, by="Ann", on=DAY)
    assert len(shown(ledger, "events")) == 2


def test_undo_after_a_new_version_gave_the_record_another_id(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    judge(ledger, reading.contacts[0].id, "accept", by="Ann", on=DAY)
    ledger.record(replace(reading, contacts=(replace(reading.contacts[0], id="0123456789ab"),), links=()), V2)
    assert shown(ledger) == [("happened", "accept")]
    undo(ledger, by="Ann", on=DAY)
    assert shown(ledger) == [("happened", None)]


def test_a_record_that_only_a_judgement_keeps_goes_when_it_is_taken_back(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    judge(ledger, reading.contacts[0].id, "accept", by="Ann", on=DAY)
    ledger.record(without(reading, "contacts"), V2)
    assert shown(ledger) == [("happened", "accept")]
    undo(ledger, by="Ann", on=DAY)
    assert shown(ledger) == []


def test_a_comment_decides_nothing(ledger: Ledger, path: Path) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    id = reading.contacts[0].id
    assert comment(ledger, id[:6], " Was it he? ", by="Ann", on=DAY) == id
    assert shown(ledger) == [("happened", None)]
    assert progress(ledger, "Ann") == (0, 5, 0)
    with ledger.reading() as connection:
        assert explain_record(connection, id).comments == ({"by": "Ann", "on": DAY, "words": "Was it he?"},)
    for words, by, message in ((" ", "Ann", "needs words"), ("Well", " ", "needs a name")):
        with pytest.raises(LedgerError, match=message):
            comment(ledger, id, words, by=by, on=DAY)
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("DELETE FROM comments")
    connection.close()


# --- spans ---------------------------------------------------------------------------------------------------------------


def test_the_words_that_prove_a_field_can_be_said_anew(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    words = find(reading.document.text, "met in Strelsau")
    proof = {"start": words.start, "end": words.end, "text": words.text}
    judge(ledger, reading.contacts[0].id, "edit", by="Ann", on=DAY, edits={"evidence": {"place": [proof]}})
    action = find(reading.document.text, "send 40 tractors")
    judge(ledger, reading.commitments[0].id, "edit", by="Ann", on=DAY, edits={"action": {"end": action.end, "text": action.text}})
    with ledger.reading() as connection:
        contact, promise = (find_happenings(connection, Filter(registers=(name,)))[0] for name in ("contacts", "commitments"))
    proofs = json.loads(contact.record)["evidence"]
    assert (proofs["place"], proofs["when"][0]["text"]) == ([proof], "2021-12-06")
    assert json.loads(promise.record)["action"] == {"start": action.start, "end": action.end, "text": "send 40 tractors"}


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ({"evidence": {"place": [{"start": 0, "end": 5, "text": "Wrong"}]}}, "is not 'Wrong'"),
        ({"evidence": {"place": [{"start": 0, "end": 10**6, "text": "India"}]}}, "is not 'India'"),
        ({"evidence": {"place": [{"start": -5, "end": 0, "text": ""}]}}, "of the text is not"),
        ({"evidence": {"place": [{"start": "0", "end": 5, "text": "India"}]}}, 'start cannot be "0"'),
        ({"evidence": {"place": 5}}, "place cannot be 5"),
        ({"evidence": {"cue": [{"start": 0, "end": 5, "text": "India"}]}}, "the cue cannot be edited"),
        ({"topics": ["trade", 5]}, "topics cannot be 5"),
        ({"participants": [{"code": "IND"}]}, "participants has another field, or lacks one: basis"),
        ({"when": {"start": True}}, "start cannot be true"),
        ({"place": {"latitude": "north"}}, 'latitude cannot be "north"'),
        ({"ordinal": 1.5}, "ordinal cannot be 1.5"),
        ({"place": {"latitude": float("nan")}}, "latitude cannot be NaN"),
        ({"name": "\ud800"}, "half a sign"),
        ({"evidence": {"place": []}}, "at least one stretch"),
        ({"evidence": {"colour": [{"start": 0, "end": 5, "text": "India"}]}}, "no field 'colour'"),
        ({"evidence": None}, "evidence cannot be null"),
    ],
)
def test_words_that_are_not_those_of_the_text_are_refused(ledger: Ledger, edits: dict[str, Any], message: str) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    with pytest.raises(LedgerError, match=message):
        judge(ledger, reading.contacts[0].id, "edit", by="Ann", on=DAY, edits=edits)
    assert count_rows(ledger)["judgements"] == 0


# --- same or not ---------------------------------------------------------------------------------------------------------


def test_what_may_be_the_same_shares_parties_register_and_days(ledger: Ledger) -> None:
    one = make_reading()
    alike = make_reading("RUS", "IND", on="2021-12-08", published="2021-12-23")
    near = make_reading(on="2021-12-20", published="2021-12-24")
    for reading in (
        one,
        alike,
        near,
        make_reading(on="2022-06-01", published="2022-06-02"),
        make_reading("IND", "JPN"),
        make_reading("DEU", "FRA"),
    ):
        ledger.record(reading, V1)
    with ledger.reading() as connection:
        found = find_alike(connection, find_item(connection, one.contacts[0].id))
    assert [happening.id for happening in found] == [alike.contacts[0].id, near.contacts[0].id]
    judge(ledger, one.contacts[0].id, "same", by="Ann", on=DAY, other=alike.contacts[0].id)
    with ledger.reading() as connection:
        found = find_alike(connection, find_item(connection, one.contacts[0].id))
    assert [happening.id for happening in found] == [near.contacts[0].id]


# --- coders --------------------------------------------------------------------------------------------------------------


def test_coders_their_decisions_and_where_they_differ(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    contact, event, transfer = reading.contacts[0].id, reading.events[0].id, reading.transfers[0].id
    for coder, verdicts in (("Ann", "accept accept reject"), ("Ben", "accept reject reject")):
        for id, verdict in zip((contact, event, transfer), verdicts.split(), strict=True):
            judge(ledger, id, verdict, by=coder, on=DAY)
    judge(ledger, contact, "reject", by="Ann", on="2026-01-02")
    judge(ledger, contact, "edit", by="Ann", on="2026-01-03", edits={"status": "planned"})
    undo(ledger, by="Ann", on="2026-01-03")
    undo(ledger, by="Ann", on="2026-01-03")
    judge(ledger, reading.statements[0].id, "accept", by="Ann", on="2026-01-03")
    comment(ledger, contact, "Hm.", by="Cy", on="2026-01-09")
    with ledger.reading() as connection:
        verdicts = read_verdicts(connection)
        ann, ben, cy = count_coders(connection, verdicts)
        assert ann == ("Ann", 3, 1, 0, 0, 0, 2, 0, "2026-01-01", "2026-01-03")
        assert ben == ("Ben", 1, 2, 0, 0, 0, 0, 0, "2026-01-01", "2026-01-01")
        assert cy == ("Cy", 0, 0, 0, 0, 0, 0, 1, "2026-01-09", "2026-01-09")
        both = find_judged_together(connection, Queue(), verdicts, ("Ann", "Ben"))
        assert {item.id: [told.verdict if told else None for told in pair] for item, pair in both} == {
            contact: ["accept", "accept"], event: ["accept", "reject"], transfer: ["reject", "reject"],
        }  # fmt: skip
        assert [item.id for item in list_items(connection, Queue(disputed=True), verdicts, most=9)] == [event]
        assert find_judged_together(connection, Queue(registers=("contacts",), disputed=True), verdicts, ("Ann", "Ben")) == []
        mine = list_decisions(connection, "Ann", most=3)
        assert [(one["record"], one["verdict"], one["taken_back"]) for one in mine] == [
            (reading.statements[0].id, "accept", None), (contact, "edit", "2026-01-03"), (contact, "reject", "2026-01-03"),
        ]  # fmt: skip
        assert [one["verdict"] for one in list_decisions(connection, "Ann", before=mine[-1]["number"])] == ["reject", "accept", "accept"]
        assert len(list_decisions(connection)) == 9


def test_two_edits_that_differ_are_a_dispute(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record(reading, V1)
    for coder, status in (("Ann", "planned"), ("Ben", "planned"), ("Cy", "possible")):
        judge(ledger, reading.contacts[0].id, "edit", by=coder, on=DAY, edits={"status": status})
        assert len(ids(ledger, Queue(disputed=True))) == (coder == "Cy")


# --- the site ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def app(knowledge: Knowledge) -> FastAPI:
    """One app for all tests, whose site is opened over another ledger each time: making one takes half a second."""
    app = create_app(Path("none.db"), knowledge=knowledge)
    app.state.site.today = lambda: date(2026, 1, 1)
    return app


class Visitor:
    """A browser without a script: follows links, fills forms in and sends them, with the word that the page gave."""

    def __init__(self, path: Path, app: FastAPI, name: str | None = "Ann") -> None:
        app = app
        app.state.site.close()
        app.state.site.path = path
        self.client = TestClient(app, base_url="http://127.0.0.1:8000")
        self.page = self.client.get("/review")
        if name is not None:
            self.send("/review/coder", name=name)

    @property
    def csrf(self) -> str:
        return re.findall(r'name="csrf" value="(\w+)"', self.page.text)[0]

    @property
    def headers(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.csrf}

    @property
    def record(self) -> str:
        """The id of the record that is shown."""
        return re.findall(r'name="record" value="(\w+)"', self.page.text)[0]

    @property
    def fault(self) -> str:
        found = re.search(r'role="alert"[^>]*>(.*?)</p>', self.page.text, re.DOTALL)
        return html.unescape(found[1]) if found else ""

    def see(self, address: str) -> str:
        self.page = self.client.get(address)
        assert self.page.status_code == 200, self.page.text
        return self.page.text

    def send(self, address: str, **fields: Any) -> int:
        self.page = self.client.post(address, data={"csrf": self.csrf, **fields})
        return self.page.status_code

    def form(self) -> dict[str, Any]:
        """The fields of the edit form as they are filled in."""
        body = self.page.text.split('class="editing"')[1].split("</form>")[0]
        found: dict[str, Any] = {}
        for tag in re.findall(r"<input[^>]*>", body):
            told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if told.get("type") == "checkbox":
                if tag.endswith(" checked>"):
                    found.setdefault(told["name"], []).append(told["value"])
            else:
                found[told["name"]] = html.unescape(told["value"])
        for name, options in re.findall(r'<select id="[^"]*" name="([^"]*)".*?>(.*?)</select>', body, re.DOTALL):
            found[name] = html.unescape(re.findall(r'<option value="([^"]*)" selected', options)[0])
        return found


@pytest.fixture
def reading(ledger: Ledger) -> Reading:
    reading = make_reading()
    ledger.record_all([reading, make_reading("JPN", "FRA", published="2021-12-21", publisher="The Herald")], V1)
    return reading


@pytest.fixture
def ann(path: Path, reading: Reading, app: FastAPI) -> Visitor:
    return Visitor(path, app)


def decisions(ledger: Ledger) -> list[tuple[str, str, str, Any]]:
    with ledger.reading() as connection:
        return [(one["by"], one["record"], one["verdict"], one["edits"]) for one in reversed(list_decisions(connection))]


def test_a_name_is_asked_once(path: Path, reading: Reading, app: FastAPI) -> None:
    visitor = Visitor(path, app, None)
    assert "Your name" in visitor.page.text
    assert visitor.send("/review/decide", record=reading.contacts[0].id, verdict="accept") == 400
    visitor.see("/review?register=events")
    assert visitor.send("/review/coder", name=" Zoë  Ann ", back="register=events&evil=1&record=" + reading.events[0].id) == 200
    assert str(visitor.page.url).endswith("/review?register=events&record=" + reading.events[0].id)
    assert "0 of 2 judged by Zoë Ann" in visitor.page.text
    assert "judged by Zoë Ann" in visitor.see("/review")
    visitor.send("/review/coder", leave="1")
    assert "Your name" in visitor.page.text
    assert visitor.send("/review/coder", name="x" * 81) == 400


def test_each_begins_with_what_is_open_to_themselves(path: Path, reading: Reading, app: FastAPI, ledger: Ledger) -> None:
    judge(ledger, ids(ledger)[0], "accept", by="Ben", on=DAY)
    assert Visitor(path, app).record == ids(ledger)[0]
    visitor = Visitor(path, app, None)
    visitor.see("/review?record=" + ids(ledger)[4])
    visitor.send("/review/coder", name="Ann", back=re.findall(r'name="back" value="([^"]*)"', visitor.page.text)[0].replace("&amp;", "&"))
    assert visitor.record == ids(ledger)[4]


def test_a_ledger_that_is_no_longer_in_wal_mode_can_be_judged(path: Path, reading: Reading, app: FastAPI, ledger: Ledger) -> None:
    copy = path.with_name("copy.db")
    ledger.connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    visitor = Visitor(copy, app)
    assert visitor.send("/review/decide", record=visitor.record, verdict="accept") == 200
    assert visitor.send("/review/undo", record=visitor.record) == 200


def test_decisions_lead_through_the_queue(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    every = ids(ledger)
    assert ann.record == every[0]
    for id, verdict in zip(every, ("accept", "reject"), strict=False):
        assert ann.send("/review/decide", record=id, verdict=verdict) == 200
    assert ann.record == every[2]
    assert "2 of 10 judged by Ann" in ann.page.text
    assert "Rejected." in ann.page.text
    assert decisions(ledger) == [("Ann", every[0], "accept", None), ("Ann", every[1], "reject", None)]
    ann.send("/review/undo", record=every[2])
    assert (ann.record, "Taken back." in ann.page.text) == (every[1], True)
    ann.send("/review/undo")
    assert ann.record == every[0]
    assert ann.send("/review/undo", record=every[0]) == 400
    assert ann.fault == "Ann has no decision to take back"


def test_a_filter_goes_along(ann: Visitor, reading: Reading) -> None:
    ann.see("/review?register=contacts&between=India&between=&type=&status=&basis=&publisher=&since=&until=")
    assert "0 of 1 judged" in ann.page.text
    address = html.unescape(re.findall(r'action="(/review/decide[^"]*)"', ann.page.text)[0])
    assert address == "/review/decide?register=contacts&between=IND"
    ann.send(address, record=ann.record, verdict="accept")
    assert str(ann.page.url).endswith(f"?register=contacts&between=IND&record={reading.contacts[0].id}&done=accept")
    assert "All 1 are judged." in ann.page.text
    assert "No record is what is asked for" in ann.see("/review?since=2030-01-01")
    assert ann.client.get("/review?since=soon").status_code == 422
    assert ann.client.get("/review?between=Nowhereland").status_code == 404
    assert ann.client.get("/review?record=ffffffffffff").status_code == 404


def test_others_are_shown_only_after_ones_own_decision(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    id = reading.contacts[0].id
    judge(ledger, id, "reject", by="Ben", on=DAY, note="It was a call.")
    text = ann.see(f"/review?record={id}")
    assert "1 other coder has decided" in text
    assert "It was a call." not in text
    ann.send("/review/decide", record=id, verdict="accept")
    assert "It was a call." in ann.see(f"/review?record={id}")


def test_an_unchanged_form_changes_nothing(ann: Visitor, ledger: Ledger) -> None:
    for id in ids(ledger):
        ann.see(f"/review?record={id}")
        assert ann.send("/review/decide", **{**ann.form(), "record": id}) == 400
        assert ann.fault.startswith("nothing was changed"), id
    assert decisions(ledger) == []


def edit(ann: Visitor, ledger: Ledger, id: str, **fields: Any) -> Any:
    """The edits that a form with some fields filled in otherwise makes."""
    ann.see(f"/review?record={id}")
    assert ann.send("/review/decide", **{**ann.form(), "record": id, **fields}) == 200, ann.fault
    return decisions(ledger)[-1][3]


@pytest.mark.parametrize(
    ("register", "fields", "edits"),
    [
        ("contacts", {"status": "planned"}, {"status": "planned"}),
        ("contacts", {"kind": "call", "name": "tractor talks"}, {"kind": "call", "name": "tractor talks"}),
        ("contacts", {"host": "russia"}, {"host": "RUS"}),
        ("contacts", {"when.start": "2021-12-01", "when.end": "2021-12-31"}, {"when": {"start": "2021-12-01", "end": "2021-12-31", "value": "2021-12", "precision": "month", "basis": "stated", "text": "2021-12-06"}}),
        ("contacts", {"when.start": "", "when.end": ""}, {"when": None}),
        ("contacts", {"place.name": "Zenda", "place.country": "Germany"}, {"place": {"name": "Zenda", "country": "DEU", "latitude": None, "longitude": None, "geonames_id": None}}),
        ("contacts", {"place.name": ""}, {"place": None}),
        ("contacts", {"topics": ["energy", "arms"]}, {"topics": ["energy", "arms"]}),
        ("contacts", {"topics": []}, {"topics": []}),
        ("events", {"type": "AGREE"}, {"type": "AGREE", "modes": [], "cameo": None, "score": 2.5}),
        ("events", {"modes": "visit"}, {"modes": ["visit"], "score": 4}),
        ("transfers", {"quantity.value": "40", "quantity.unit": "tractors"}, {"quantity": {"value": 40, "unit": "tractors", "qualifier": "exactly", "text": "40 tractors"}}),
        ("transfers", {"value.amount": "1,500.5", "value.currency": "EUR", "value.qualifier": "about"}, {"value": {"amount": 1500.5, "currency": "EUR", "qualifier": "about", "text": "1,500.5 EUR"}}),
        ("commitments", {"deadline.end": "2022-03-31", "deadline.basis": "relative"}, {"deadline": {"start": "2022-03-01", "end": "2022-03-31", "value": "2022-03", "precision": "month", "basis": "relative", "text": "2022-03-01"}}),
        ("statements", {"topics.0.topic": "agriculture"}, "agriculture"),
    ],
)  # fmt: skip
def test_fields_are_edited_by_a_form(
    ann: Visitor, ledger: Ledger, reading: Reading, register: str, fields: dict[str, Any], edits: Any
) -> None:
    found = edit(ann, ledger, getattr(reading, register)[0].id, **fields)
    if register == "statements":
        assert [topic["topic"] for topic in found["topics"]] == [edits]
    else:
        assert found == edits


def span(reading: Reading, words: str) -> dict[str, Any]:
    return to_plain(find(reading.document.text, words))


def test_words_are_edited_by_a_form(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    contact, promise = reading.contacts[0].id, reading.commitments[0].id
    # As a script sends them: with their place; and as they are typed: looked for in the text, however they are spaced.
    place = span(reading, "met in Strelsau")
    chosen = {"proof.place.0.words": "met in Strelsau", "proof.place.0.at": f"{place['start']}-{place['end']}"}
    assert edit(ann, ledger, contact, **chosen) == {"evidence": {"place": [place]}}
    more = edit(ann, ledger, contact, **{"proof.when.1.words": "on   2021-12-06"})
    assert more == {"evidence": {"when": [span(reading, "on 2021-12-06"), span(reading, "2021-12-06")]}}
    assert edit(ann, ledger, promise, **{"action.0.words": "send 40 tractors"}) == {"action": span(reading, "send 40 tractors")}
    assert edit(ann, ledger, promise, **{"conditions.0.words": "by 2022-03-01"}) == {"conditions": [span(reading, "by 2022-03-01")]}
    assert edit(ann, ledger, promise, **{"conditions.0.words": ""}) == {"conditions": []}
    # Of the same words in two places those that stand nearest to the record.
    assert edit(ann, ledger, promise, **{"to.0.words": "India"})["to"][0]["mention"]["start"] == 0
    quote = edit(
        ann,
        ledger,
        reading.statements[0].id,
        **{"quotes.0.words": "trade was growing", "topics.1.topic": "energy", "topics.1.words": "Oil"},
    )
    assert quote["quotes"] == [span(reading, "trade was growing")]
    assert quote["topics"][1] == {"topic": "energy", "wording": span(reading, "Oil")}


def test_parties_are_edited_by_a_form(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    id = reading.contacts[0].id
    other = edit(ann, ledger, id, **{"participants.1.code": "france"})
    assert [(party["code"], party["name"], party["basis"]) for party in other["participants"]] == [
        ("IND", "India", "stated"),
        ("FRA", "France", "stated"),
    ]
    assert edit(ann, ledger, id, **{"participants.1.code": "", "participants.1.words": ""})["participants"][-1]["code"] == "IND"
    more = edit(ann, ledger, id, **{"participants.1.code": "EU", "participants.1.words": "The king"})
    assert [(party["code"], party["kind"], party["mention"]) for party in more["participants"]][1] == (
        "EU",
        "organisation",
        span(reading, "The king"),
    )
    assert more["evidence"]["participants"] == [span(reading, "India"), span(reading, "The king")]
    gone = edit(ann, ledger, reading.transfers[0].id, **{"recipient.0.code": "", "recipient.0.words": ""})
    assert gone == {"recipient": None}


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"status": "perhaps"}, "'perhaps' is none of happened"),
        ({"kind": "banquet"}, "'banquet' is none of call"),
        ({"when.start": "2021-12-31"}, "before it begins"),
        ({"when.start": "soon"}, "write YYYY-MM-DD"),
        ({"when.basis": "guessed"}, "'guessed' is none of stated"),
        ({"place.country": "Nowhereland"}, "nobody is called 'Nowhereland'"),
        ({"participants.0.code": "Nowhereland"}, "nobody is called"),
        ({"participants.0.words": ""}, "IND needs its words"),
        ({"participants.0.words": "Atlantis"}, "“Atlantis”: these words are not in the text"),
        ({"proof.place.0.words": "Strelsau", "proof.place.0.at": "0-5"}, ""),
        ({"proof.place.0.words": "Zenda"}, "not in the text"),
    ],
)
def test_what_cannot_be_is_said_and_the_form_keeps_it(
    ann: Visitor, ledger: Ledger, reading: Reading, fields: dict[str, str], fault: str
) -> None:
    ann.see(f"/review?record={reading.contacts[0].id}")
    status = ann.send("/review/decide", **{**ann.form(), "record": reading.contacts[0].id, **fields})
    assert status == 400
    assert fault in ann.fault
    assert decisions(ledger) == []
    kept = ann.form()
    for name, value in fields.items():
        # A choice that there is not cannot be shown as chosen.
        assert name in ("status", "kind", "when.basis") or kept[name] == value


def test_an_edit_goes_on_from_ones_own_edit(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    id = reading.contacts[0].id
    judge(ledger, id, "edit", by="Ben", on=DAY, edits={"status": "cancelled"})
    edit(ann, ledger, id, status="planned")
    ann.see(f"/review?record={id}")
    assert ann.form()["status"] == "planned"
    assert edit(ann, ledger, id, status="happened") == {"status": "happened"}
    assert shown(ledger)[0] == ("happened", "edit")


def test_joined_and_parted_by_forms(path: Path, ledger: Ledger, app: FastAPI) -> None:
    one, two = make_reading(), make_reading(published="2021-12-22", publisher="The Herald", more=" So it was.")
    ledger.record_all([one, two], V1)
    ann = Visitor(path, app)
    text = ann.see(f"/review?record={one.contacts[0].id}")
    assert f'name="other" value="{two.contacts[0].id}"' in text
    assert ann.send("/review/decide", record=one.contacts[0].id, verdict="same", other=two.contacts[0].id) == 200
    assert len(shown(ledger)) == 1
    assert "Split from those told as one with it (1)" in ann.page.text
    assert ann.send("/review/decide", record=one.contacts[0].id, verdict="different", other=[two.contacts[0].id]) == 200
    assert len(shown(ledger)) == 2
    ann.send("/review/undo")
    assert len(shown(ledger)) == 1
    assert ann.send("/review/decide", record=one.contacts[0].id, verdict="same") == 400
    assert ann.fault == "choose at least one record"


def test_comments_by_a_form(ann: Visitor, reading: Reading) -> None:
    id = reading.contacts[0].id
    assert ann.send("/review/comment", record=id, words="Is <b>this</b> so?") == 200
    assert "Is &lt;b&gt;this&lt;/b&gt; so?" in ann.page.text
    assert ann.record == id
    assert ann.send("/review/comment", record=id, words=" ") == 400
    assert ann.fault == "a comment needs words"


def test_no_form_of_a_stranger_is_taken(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    id = reading.contacts[0].id
    fields = {"record": id, "verdict": "accept", "name": "Eve", "words": "x"}
    for address in ("/review/decide", "/review/undo", "/review/comment", "/review/coder"):
        assert ann.client.post(address, data=fields).status_code == 403
        assert ann.client.post(address, data={**fields, "csrf": "0" * 64}).status_code == 403
    body = {"by": "Eve", "verdict": "accept", "words": "x"}
    for address in (f"/api/review/records/{id}/decisions", f"/api/review/records/{id}/comments", "/api/review/undo"):
        assert ann.client.post(address, json=body).status_code == 403
    assert decisions(ledger) == []


def test_agreement_of_two_coders_side_by_side(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    assert "Two coders are needed" in ann.see("/review/agreement")
    every = ids(ledger)
    for coder, verdicts in (("Ann", "accept accept reject accept"), ("Ben", "accept reject reject accept")):
        for id, verdict in zip(every, verdicts.split(), strict=False):
            judge(ledger, id, verdict, by=coder, on=DAY)
    text = ann.see("/review/agreement")
    assert "<h1>Agreement of Ann and Ben</h1>" in text
    rows = [
        re.findall(r"<t[hd][^>]*>(?:<span[^>]*>)?([^<]*)", row) for row in text.split("<caption>")[1].split("</table>")[0].split("<tr>")[2:]
    ]
    # Of four records three the same; alpha by hand: values 5 accept and 3 reject, 1 - 7 * 2 / (64 - 25 - 9).
    assert rows[0] == ["All", "4", "3", "75.0", f"{1 - 7 * 2 / 30:.3f}"]
    assert ["Contacts", "1", "1", "100.0", "undefined"] in rows
    assert text.count("/review?record=" + every[1]) == 2  # where they differ, and in Ann's last decisions
    found = ann.client.get("/api/review/agreement", params={"coder": ["Ann", "Ben"]}).json()
    assert (found["agreement"]["all"]["units"], found["agreement"]["all"]["agreed"]) == (4, 3)
    assert found["agreement"]["all"]["alpha"] == pytest.approx(8 / 15)
    assert [(one["item"]["id"], [told["verdict"] for told in one["decisions"]]) for one in found["disagreements"]] == [
        (every[1], ["accept", "reject"])
    ]
    assert "They have not judged the same records yet." in ann.see("/review/agreement?one=Ann&other=Ben&until=2020-01-01")
    assert ann.client.get("/review/agreement?one=Ann&other=Ann").status_code == 400


def test_the_api(ann: Visitor, ledger: Ledger, reading: Reading) -> None:
    client, id = ann.client, reading.contacts[0].id
    queue = client.get("/api/review/queue", params={"register": ["contacts", "events"], "limit": 3}).json()
    assert (queue["judged"], queue["total"], len(queue["records"])) == (0, 4, 3)
    assert queue["records"][0]["id"] == id
    after = client.get("/api/review/queue", params={"register": ["contacts", "events"], "after": id, "limit": 1}).json()["records"][0]["id"]
    assert after == reading.events[0].id
    record = client.get(f"/api/review/records/{id}").json()
    assert record["fields"][3] == {
        "field": "participants",
        "words": "India (IND), Russia (RUS)",
        "evidence": [span(reading, "India"), span(reading, "Russia")],
    }
    assert record["sentences"] == [span(reading, "India and Russia met in Strelsau on 2021-12-06.")]
    edits = {"by": "Ann", "verdict": "edit", "edits": {"status": "planned"}, "note": "it says so"}
    assert client.post(f"/api/review/records/{id}/decisions", json=edits, headers=ann.headers).json() == {"record": id, "verdict": "edit"}
    assert client.get("/api/review/queue?coder=Ann&only_open=true&limit=1").json()["records"][0]["id"] == after
    mine = client.get(f"/api/review/records/{id}?coder=Ann").json()
    assert mine["record"]["status"] == "planned"
    assert mine["mine"] == {"by": "Ann", "verdict": "edit", "edits": {"status": "planned"}, "note": "it says so", "on": "2026-01-01"}
    assert client.post(f"/api/review/records/{id}/comments", json={"by": "Ben", "words": "Hm."}, headers=ann.headers).json() == {
        "record": id
    }
    assert client.get("/api/review/coders").json()[1]["comments"] == 1
    assert client.post("/api/review/undo", json={"by": "Ann"}, headers=ann.headers).json() == {"record": id, "verdict": "edit"}
    assert client.get("/api/review/decisions?coder=Ann").json()[0]["taken_back"] == "2026-01-01"
    assert shown(ledger)[0] == ("happened", None)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verdict": "accept", "edits": {"status": "planned"}}, 400),
        ({"verdict": "edit"}, 400),
        ({"verdict": "edit", "edits": {"kind": "banquet"}}, 400),
        ({"verdict": "edit", "edits": {"kind": ["call"]}}, 400),
        ({"verdict": "edit", "edits": {"name": "\ud800"}}, 400),
        ({"verdict": "edit", "edits": {"\ud800": 1}}, 400),
        ({"verdict": "reject", "note": "\ud800"}, 422),
        ({"verdict": "same", "other": "ffffffffffff"}, 404),
        ({"verdict": "perhaps"}, 422),
        ({"verdict": "accept", "by": " "}, 400),
        ({"verdict": "accept", "by": ""}, 422),
        ({"verdict": "accept", "colour": "red"}, 422),
    ],
)
def test_the_api_says_what_cannot_be(ann: Visitor, ledger: Ledger, reading: Reading, body: dict[str, Any], status: int) -> None:
    content = json.dumps({"by": "Ann", **body})
    headers = {**ann.headers, "Content-Type": "application/json"}
    answer = ann.client.post(f"/api/review/records/{reading.contacts[0].id}/decisions", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, status)
    assert (
        ann.client.post("/api/review/records/ffffffffffff/decisions", json={"by": "A", "verdict": "accept"}, headers=headers).status_code
        == 404
    )
    assert decisions(ledger) == []


def test_text_of_strangers_is_only_text(path: Path, ledger: Ledger, app: FastAPI) -> None:
    reading = make_reading(more=" <script>alert(1)</script>")
    ledger.record(reading, V1)
    judge(ledger, reading.contacts[0].id, "edit", by="<i>Ann</i>", on=DAY, edits={"name": "<script>alert(2)</script>"})
    judge(ledger, reading.contacts[0].id, "reject", by="Ben", on=DAY, note="<script>alert(3)</script>")
    visitor = Visitor(path, app, "<i>Ann</i>")
    for address in (f"/review?record={reading.contacts[0].id}", "/review/agreement"):
        text = visitor.see(address)
        assert "<script>alert" not in text
        assert "<i>" not in text
        assert "&lt;script&gt;alert(2)" in text or "\\u003cscript\\u003ealert(2)" in text
