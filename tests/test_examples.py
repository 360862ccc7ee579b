"""The bundled reports: what a reader of them would write down must come out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.knowledge.load import Knowledge
from communique.model import Reading
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def readings(knowledge: Knowledge, parser: Parser) -> dict[str, Reading]:
    found = {}
    for path in sorted(EXAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found[path.stem[:1]] = process(make_document(text, text.split()[1], None, None, None, None, None, knowledge), knowledge, parser)
    for line in (EXAMPLES / "2-two-readouts.jsonl").read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        document = make_document(
            data["text"], data["published"], data.get("title"), data.get("publisher"), data.get("url"), None, data["id"], knowledge
        )
        found[document.side or "none"] = process(document, knowledge, parser)
    return found


def test_the_call_and_the_visit_it_follows(readings: dict[str, Reading]) -> None:
    contacts = {c.kind: c for c in readings["1"].contacts}
    assert contacts["call"].when is not None
    assert contacts["call"].when.start == "2021-12-20"
    assert [p.person for p in contacts["call"].participants] == ["Narendra Modi", "Vladimir Putin"]
    assert contacts["visit"].when is not None
    assert (contacts["visit"].when.start, contacts["visit"].host) == ("2021-12-06", "IND")
    assert contacts["visit"].place is not None
    assert contacts["visit"].place.name == "New Delhi"


def test_nearly_thirty_agreements_at_the_summit(readings: dict[str, Reading]) -> None:
    [pact] = [a for a in readings["1"].agreements if a.count is not None]
    assert pact.count is not None
    assert (pact.count.value, pact.count.qualifier, pact.status) == (30, "nearly", "signed")
    assert pact.when is not None
    assert pact.when.start == "2021-12-06"


def test_the_rifles_and_the_air_defence(readings: dict[str, Reading]) -> None:
    transfers = {t.designation: t for t in readings["1"].transfers}
    rifles, systems = transfers["AK-203"], transfers["S-400"]
    assert rifles.quantity is not None
    assert (rifles.quantity.value, rifles.quantity.qualifier) == (600_000, "more_than")
    assert rifles.supplier is not None
    assert rifles.recipient is not None
    assert (rifles.supplier.code, rifles.recipient.code, rifles.status) == ("RUS", "IND", "ordered")
    assert systems.status == "delivering"


def test_each_side_has_its_own_statement(readings: dict[str, Reading]) -> None:
    kinds = {(s.side, s.kind) for s in readings["1"].statements}
    assert {("IND", "tweet"), ("IND", "press_release"), ("RUS", "readout")} <= kinds
    readout = next(s for s in readings["1"].statements if s.kind == "readout")
    assert "hospitality" in {t.topic for t in readout.topics}  # "thanked": the sentence names no source of its own


def test_two_readouts_of_one_call(readings: dict[str, Reading]) -> None:
    for side in ("CAN", "JPN"):
        calls = [c for c in readings[side].contacts if c.kind == "call"]
        assert [sorted(p.person or "" for p in c.participants) for c in calls] == [["Fumio Kishida", "Justin Trudeau"]]
        assert [c.when.start for c in calls if c.when] == ["2023-03-14"]
        assert [(s.side, s.kind) for s in readings[side].statements] == [(side, "readout")]


def test_a_transfer_a_cancelled_visit_and_a_denial(readings: dict[str, Reading]) -> None:
    reading = readings["3"]
    drones = next(t for t in reading.transfers if "drone" in (t.item or ""))
    assert drones.quantity is not None
    assert drones.supplier is not None
    assert (drones.quantity.value, drones.supplier.code, drones.status) == (12, "TUR", "delivered")
    assert [sorted(p.code or "" for p in c.participants) for c in reading.contacts if c.status == "cancelled"] == [["KGZ", "TJK"]]
    assert ("REJECT", "happened") in {(e.type, e.status) for e in reading.events if [p.code for p in e.actors] == ["KGZ"]}
    # What is denied has not happened; that it is denied is the statement of a side.
    assert not [
        e
        for e in reading.events
        if e.type in ("ASSAULT", "MOBILIZE", "REJECT") and "TJK" in [p.code for p in e.actors] and e.status != "denied"
    ]
    assert "TJK" in [s.side for s in reading.statements]
