"""The ledger's quick ways: many readings at once, links by windows, the last of a pair, searches for words that all texts have."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledger_readings import V1, V2, make_reading, with_status, without
from test_ledger import dump_views, side

from communique.knowledge.load import Knowledge
from communique.ledger import linking, searching, windows
from communique.ledger.checking import check_ledger, count_rows
from communique.ledger.errors import LedgerError
from communique.ledger.linking import link_documents
from communique.ledger.queries import Filter, Side, count, find, find_latest
from communique.ledger.searching import search
from communique.ledger.store import Ledger, MovedError
from communique.ledger.windows import CROWD, LENGTHS, Moment, choose_days, find_pairs, find_windows, is_of_pair
from communique.model import Link, Reading

PAIRS = [("IND", "RUS"), ("JPN", "FRA"), ("IND", "JPN")]


def tell(number: int) -> list[Reading]:
    """Reports of meetings of three pairs, some of one meeting, over three months."""
    return [
        make_reading(
            *PAIRS[n % 3], on=f"2021-{10 + n // 9 % 3}-{3 + n % 9 // 6 * 9:02}", published=f"2021-{10 + n // 9 % 3}-{12 + n % 9:02}",
            id=f"d{n}", more=f" It rained for {n} days.", status="planned" if n % 7 == 3 else "happened",
        )
        for n in range(number)
    ]  # fmt: skip


def record(path: Path, readings: list[Reading], knowledge: Knowledge, often: int) -> dict[str, list[tuple[Any, ...]]]:
    """The views of a ledger to which the readings were added, so many between one linking and the next."""
    with Ledger.open(path, write=True) as ledger:
        for start in range(0, len(readings), often):
            ledger.record_all(readings[start : start + often], V1)
            link_documents(ledger, knowledge.linking, V1)
        assert check_ledger(ledger) == []
    return dump_views(path)


# --- many at once --------------------------------------------------------------------------------------------------------


def test_many_at_once_give_the_same_as_one_by_one(tmp_path: Path) -> None:
    readings = tell(6)
    readings.append(make_reading(id="d2", on="2021-12-07", published="2021-12-30"))  # takes the place of the third
    with Ledger.open(tmp_path / "one.db", write=True) as ledger:
        for reading in readings[:6]:
            ledger.record(reading, V1)
        corrected = ledger.place(readings[6].document).document
        readings[6] = make_reading(id=corrected.id, on="2021-12-07", published="2021-12-30")
        # The place of a correction is known by its name: intake says so in a problem.
        readings[6] = replace(readings[6], problems=ledger.place(make_reading(id="d2", published="2021-12-30").document).problems)
        one_by_one = ledger.record(readings[6], V1)
    with Ledger.open(tmp_path / "all.db", write=True) as ledger:
        at_once = ledger.record_all([*readings, readings[0]], V1)
        assert check_ledger(ledger) == []
    assert at_once[6] == one_by_one
    assert [one.added for one in at_once] == [5] * 7 + [0]
    assert dump_views(tmp_path / "one.db") == dump_views(tmp_path / "all.db")


def test_readings_that_cannot_be_made_again_keep_another_id_where_theirs_is_taken(tmp_path: Path, knowledge: Knowledge) -> None:
    first, second = make_reading(id="d1", published="2021-12-07"), make_reading("JPN", "FRA", id="d1", published="2021-12-08")
    stored = [Reading.from_json(reading.to_json(), reading.document.text) for reading in (first, second)]
    path = tmp_path / "l.db"
    with Ledger.open(path, write=True) as ledger:
        with pytest.raises(MovedError):
            ledger.record_all(stored, V1)
        assert count_rows(ledger)["documents"] == 0
        done = ledger.record_all(stored, V1, rename=True)
        again = ledger.record_all(stored, V1, rename=True)
        link_documents(ledger, knowledge.linking, V1)
        assert check_ledger(ledger) == []
        (link,) = ledger.connection.exec_driver_sql("SELECT from_id, to_id FROM links WHERE from_document = 2").all()
        ids = set(ledger.connection.exec_driver_sql("SELECT id FROM records WHERE document = 2").scalars())
        ((contact,),) = ledger.connection.exec_driver_sql("SELECT contact FROM transfers WHERE supplier = 'JPN'").all()
    assert [(one.document, one.added) for one in done] == [("d1", 5), ("d1-2", 5)]
    assert [(one.added, one.changed, one.withdrawn) for one in again] == [(0, 0, 0)] * 2
    assert set(link) < ids
    assert contact in ids
    assert ids.isdisjoint({second.contacts[0].id, second.events[0].id})


def test_linking_that_was_cut_short_goes_on(tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = record(tmp_path / "whole.db", tell(18), knowledge, 18)
    monkeypatch.setattr(linking, "PART", 5)
    assert record(tmp_path / "parts.db", tell(18), knowledge, 18) == whole
    with Ledger.open(tmp_path / "cut.db", write=True) as ledger:
        ledger.record_all(tell(18), V1)
        propose, calls = linking.propose_links, itertools.count()

        def fail(*given: Any) -> Any:
            if next(calls) == 1:
                raise KeyboardInterrupt
            return propose(*given)

        with monkeypatch.context() as patch:
            patch.setattr(linking, "propose_links", fail)
            with pytest.raises(KeyboardInterrupt):
                link_documents(ledger, knowledge.linking, V1)
        assert check_ledger(ledger) == []
        assert ledger.connection.exec_driver_sql("SELECT count(DISTINCT pair) FROM unlinked_days").scalar_one() == 2
        link_documents(ledger, knowledge.linking, V1)
        assert link_documents(ledger, knowledge.linking, V1) == (0, 0)
        assert check_ledger(ledger) == []
    assert dump_views(tmp_path / "cut.db") == whole


def test_a_record_that_a_link_within_its_document_joins_is_one_happening(tmp_path: Path) -> None:
    reading = make_reading()
    first = reading.contacts[0]
    second = replace(first, id="another")
    link = Link("same_as", second.id, first.id, ("link.same",), {"cue": first.evidence["cue"]})
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record(replace(reading, contacts=(first, second), links=(*reading.links, link)), V1)
        assert check_ledger(ledger) == []
        assert ledger.connection.exec_driver_sql("SELECT records, sources FROM contacts").all() == [(2, 1)]


def test_many_at_once_are_all_recorded_or_none(tmp_path: Path) -> None:
    readings = tell(5)
    forged = replace(readings[3], document=replace(readings[3].document, text=readings[3].document.text.replace("met", "ate")))
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        with pytest.raises(LedgerError, match="is 'ate', not 'met'"):
            ledger.record_all([*readings[:3], forged], V1)
        with pytest.raises(MovedError):
            ledger.record_all([*readings[:3], make_reading(id="d0", on="2021-12-07")], V1)
        assert set(count_rows(ledger).values()) == {0}
        assert ledger.record_all([], V1) == []
        ledger.record_all(readings, V1)
        assert count_rows(ledger)["documents"] == 5
        assert check_ledger(ledger) == []


# --- windows -------------------------------------------------------------------------------------------------------------


def test_a_record_is_compared_under_its_pairs() -> None:
    assert list(find_pairs({"RUS", "IND"})) == ["IND RUS"]
    assert list(find_pairs({"RUS"})) == ["RUS"]
    assert len(list(find_pairs({"A", "B", "C", "D"}))) == 6
    assert list(find_pairs([f"S{n}" for n in range(20)])) == [CROWD]
    assert list(find_pairs(())) == []
    assert is_of_pair({"IND", "RUS", "CHN"}, "IND RUS")
    assert is_of_pair({"IND"}, "IND RUS")
    assert not is_of_pair({"IND", "CHN"}, "IND RUS")
    assert is_of_pair([f"S{n}" for n in range(20)], CROWD)
    assert not is_of_pair([f"S{n}" for n in range(20)], "S1 S2")


def test_each_two_documents_meet_in_one_window_that_decides_about_them() -> None:
    days = random.Random(7)
    moments = sorted((Moment(n, days.randrange(1000)) for n in range(60)), key=lambda one: (one.day, one.document))
    length = 92
    found = find_windows(moments, length)
    for one, other in itertools.combinations(moments, 2):
        deciding = one.day // length
        assert ({one.document, other.document} <= set(found.get(deciding, ()))) == (other.day // length - deciding <= 1)
    assert find_windows(moments, length, {500}) == {n: found[n] for n in (4, 5) if n in found}


def test_the_more_is_told_of_a_pair_the_nearer_its_windows_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "MOST", 10)
    assert choose_days([]) == choose_days([Moment(1, 1), Moment(2, 9000)]) == LENGTHS[0]
    assert choose_days([Moment(n, n * 30) for n in range(100)]) in LENGTHS[1:-1]
    assert choose_days([Moment(n, 5) for n in range(100)]) == LENGTHS[-1]


@pytest.mark.parametrize("most", [200, 4])  # 4: windows grow shorter while documents come in
def test_links_are_the_same_whatever_the_order_and_however_often_they_are_proposed(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(windows, "MOST", most)
    readings, shuffle = tell(27), random.Random(6)
    views = [record(tmp_path / "all.db", readings, knowledge, 27), record(tmp_path / "back.db", readings[::-1], knowledge, 4)]
    for number in range(2):
        mixed = shuffle.sample(readings, len(readings))
        views.append(record(tmp_path / f"{number}.db", mixed, knowledge, 1 + 6 * number))
    assert len(views[0]["standing_links"]) > 40
    with Ledger.open(tmp_path / "0.db") as ledger:
        assert ledger.connection.exec_driver_sql("SELECT max(sources), min(sources) FROM contacts").one() == (2, 1)
    assert views[0] == views[1] == views[2] == views[3]


def test_what_a_version_drops_and_finds_again_is_linked_again(tmp_path: Path, knowledge: Knowledge) -> None:
    readings = tell(9)
    whole = record(tmp_path / "straight.db", readings, knowledge, 9)
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record_all(readings, V1)
        link_documents(ledger, knowledge.linking, V1)
        for version, changed in ((V2, without(with_status(readings[0], "denied"), "transfers")), (V1, readings[0])):
            ledger.record(changed, replace(version, model="another"))
            added, withdrawn = link_documents(ledger, knowledge.linking, V1)
            assert added + withdrawn > 0
        assert check_ledger(ledger) == []
    again = dump_views(tmp_path / "l.db")
    assert again["contacts"] == whole["contacts"]
    assert again["transfers"] == whole["transfers"]
    assert {row[:3] for row in again["standing_links"]} == {row[:3] for row in whole["standing_links"]}


def test_one_more_document_has_only_its_own_pairs_compared(tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[set[str]] = []

    def propose(readings: Any, words: Any) -> Any:
        readings = list(readings)
        compared.append({reading.document.id for reading in readings})
        return propose_all(readings, words)

    propose_all = linking.propose_links
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record_all(tell(27), V1)
        link_documents(ledger, knowledge.linking, V1)
        monkeypatch.setattr(linking, "propose_links", propose)
        ledger.record(make_reading("DEU", "CHN", id="alone"), V1)
        assert link_documents(ledger, knowledge.linking, V1) == (0, 0)
        assert compared == []
        ledger.record(make_reading("JPN", "FRA", id="more", published="2021-12-21", more=" It snowed."), V1)
        link_documents(ledger, knowledge.linking, V1)
        assert link_documents(ledger, knowledge.linking, V1) == (0, 0)
    told = {f"d{n}" for n in range(1, 27, 3)}
    assert {frozenset(some) for some in compared} <= {frozenset(told | {"more"}), frozenset({"more"})}
    assert compared


# --- questions -----------------------------------------------------------------------------------------------------------


def test_the_last_of_each_register_are_those_that_are_found_register_by_register(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record_all(tell(27), V1)
        wanted = Filter(between=(side("JPN"), side("IND")), since="2021-11-01")
        with ledger.reading() as connection:
            counts, found = find_latest(connection, wanted, 2)
            assert counts == count(connection, wanted)
            assert counts["contacts"] == 6
            by_register = [find(connection, replace(wanted, registers=(register,), latest=2)) for register in counts]
    assert found == [
        one
        for register in ("events", "contacts", "transfers", "commitments", "statements")
        for some in by_register
        for one in some
        if one.register == register
    ]


def test_members_count_on_the_days_on_which_they_are_members_whatever_the_order_of_the_sides(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record_all(tell(27), V1)
        club = Side("Club", (("RUS", "2021-11-01", ""), ("FRA", "", "2021-10-31")))
        with ledger.reading() as connection:
            for sides in ((club, side("IND")), (side("IND"), club)):
                days = {one.start for one in find(connection, Filter(registers=("contacts",), between=sides))}
                assert min(day for day in days if day) == "2021-11-03"
            french = find(connection, Filter(registers=("contacts",), between=(club, side("JPN"))))
            assert {one.start[:7] for one in french if one.start} == {"2021-10"}
            three = Filter(registers=("contacts",), between=(side("IND"), side("RUS"), side("JPN")))
            assert find(connection, three) == []


def test_of_texts_that_have_words_that_all_have_the_last_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record_all(tell(12), V1)
        with ledger.reading() as connection:
            everywhere = search(connection, "trade", 50)
            monkeypatch.setattr(searching, "COMMON", 10)
            some, rare = search(connection, "trade", 3), search(connection, "snowed OR trade", 50)
    assert len(everywhere) == 12
    last = sorted(hit.published for hit in everywhere)[-3:]
    assert [hit.published for hit in some] == last[::-1]
    assert [hit.happenings for hit in everywhere if hit.document == some[0].document] == [some[0].happenings]
    assert {happening.register for happening in some[0].happenings} == {"statements"}
    assert rare == []
