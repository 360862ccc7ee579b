"""The review of records: queue, progress, undo, comments, spans, candidates and the agreement of coders, in the ledger and on the site."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
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
        ({"name": "\ud800"}, "name cannot be"),
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
