"""The record contract: JSON and back, key order, ids, and the check that proof is in the text."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ledger_readings import make_reading

from communique.model import (
    REGISTERS,
    Agreement,
    Document,
    Evidence,
    Link,
    Party,
    Problem,
    Quantity,
    Reading,
    check_evidence,
    make_id,
    spans,
)

TEXT = "Ruritania and Graustark signed 30 pacts."
RURITANIA = Evidence(0, 9, "Ruritania")


def document(text: str = TEXT) -> Document:
    return Document("d1", "2021-12-20", None, None, None, "en", None, "0" * 64, len(text), text)


def agreement(subject: Evidence) -> Agreement:
    party = Party("RUR", "Ruritania", "state", None, None, None, RURITANIA, "stated")
    count = Quantity(30.0, "pacts", "exactly", "30")
    return Agreement(
        "a1", "agreement", subject.text, (party,), count, None, "signed", None, None, (), ("r",), "stated", {"cue": (subject,)}
    )


def test_json_has_the_contracts_keys_in_its_order() -> None:
    keys = list(json.loads(Reading(document()).to_json()))
    assert keys == [
        "schema", "document", "events", "contacts", "agreements", "transfers", "commitments", "statements", "links", "problems"
    ]  # fmt: skip


def test_text_is_written_only_when_asked_for() -> None:
    assert "text" not in Reading(document()).to_dict()["document"]
    assert Reading(document()).to_dict(with_text=True)["document"]["text"] == TEXT


def test_a_reading_comes_back_from_its_json() -> None:
    reading = Reading(document(), agreements=(agreement(Evidence(34, 39, "pacts")),), links=(Link("part_of", "a1", "c1"),))
    assert Reading.from_dict(json.loads(reading.to_json(with_text=True))) == reading


def full() -> Reading:
    """A reading with a record of every register that the hand-made ones of the ledger have, a link and a problem."""
    return replace(make_reading(), problems=(Problem("events", "sport", "odd", (Evidence(0, 5, "India"),)),))


def test_a_reading_comes_back_from_its_line_and_its_text_apart() -> None:
    reading = full()
    assert Reading.from_json(reading.to_json(), reading.document.text) == reading
    assert Reading.from_json(reading.to_json(with_text=True)) == reading


def test_a_reading_comes_back_from_the_rows_of_tables() -> None:
    reading = full()
    plain = reading.to_dict()
    rows = [(register, record) for register in (*REGISTERS, "links", "problems") for record in plain[register]]
    assert Reading.from_rows(plain["document"], rows, reading.document.text) == reading
    assert Reading.from_rows(reading.document, [(register, json.dumps(record)) for register, record in rows]) == reading
    with pytest.raises(ValueError, match="no register 'deeds'"):
        Reading.from_rows(reading.document, [("deeds", {})])


def test_another_text_than_the_one_that_was_read_is_refused() -> None:
    with pytest.raises(ValueError, match="not the text that was read"):
        Reading.from_json(full().to_json(), full().document.text + " ")


@pytest.mark.parametrize("line", ["[]", "7", "{", '{"schema":"communique/1"}', '{"schema":"communique/1","document":{}}'])
def test_what_is_no_reading_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Reading.from_json(line)


def test_whole_numbers_are_written_without_a_point() -> None:
    reading = Reading(document(), agreements=(agreement(Evidence(34, 39, "pacts")),))
    assert '"value":30,' in reading.to_json()


def test_links_are_written_with_from_and_to() -> None:
    assert json.loads(Reading(document(), links=(Link("part_of", "a1", "c1"),)).to_json())["links"][0]["from"] == "a1"


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="written by another version"):
        Reading.from_dict({"schema": "communique/99"})


def test_words_that_are_not_in_the_text_are_a_fault() -> None:
    faults = check_evidence(Reading(document(), agreements=(agreement(Evidence(34, 39, "treat")),)))
    assert faults == ["agreements: [34:39] is 'pacts', not 'treat'"]


def test_a_record_without_proof_is_a_fault() -> None:
    bare = Agreement("a1", "agreement", None, (), None, None, "signed", None, None, (), (), "stated", {})
    assert check_evidence(Reading(document(), agreements=(bare,))) == ["agreements a1: no evidence at all"]


def test_spans_finds_proof_however_deep() -> None:
    assert list(spans(agreement(Evidence(34, 39, "pacts")))) == [RURITANIA, Evidence(34, 39, "pacts")]


def test_ids_are_stable_and_tell_parts_apart() -> None:
    assert make_id("a", "b") == make_id("a", "b") != make_id("ab", "")
    assert len(make_id("a")) == 12


def test_the_repr_counts_what_was_found() -> None:
    assert repr(Reading(document())) == "<Reading d1 of 2021-12-20: no records; 0 problems>"
