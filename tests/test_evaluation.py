"""Scoring against gold: hand-made readings with known scores, and the project's shared scorer as a second opinion."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from communique import cli
from communique.evaluation.entries import make_entry, read_days, sentence_around
from communique.evaluation.score import rates, score_readings
from communique.knowledge.load import Knowledge
from communique.reading.parsing import Parser

TEXT = "Ruritania and Graustark met in Strelsau. Ruritania thanked Graustark. Mr. Black of Graustark sold 20 tanks to Ruritania."


def span(words: str) -> dict[str, Any]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words), "text": words}


def party(*codes: str) -> list[dict[str, str]]:
    return [{"code": code} for code in codes]


def event(type: str, actors: str, recipients: str, cue: str, day: str = "2021-12-06", status: str = "happened") -> dict[str, Any]:
    when = {"start": day, "end": day}
    return {"type": type, "actors": party(*actors.split()), "recipients": party(*recipients.split()), "when": when,
            "status": status, "cue": span(cue), "evidence": {}}  # fmt: skip


def gold_event(type: str, actors: str, recipients: str, cue: str, **more: Any) -> dict[str, Any]:
    return {"type": type, "actors": actors.split(), "recipients": recipients.split(), "date": "2021-12-06", "status": "happened",
            "cue": cue, **more}  # fmt: skip


MEETING = gold_event("CONSULT", "RUR GRA", "", "met in Strelsau")
THANKS = gold_event("SUPPORT", "RUR", "GRA", "thanked Graustark")


def score(gold: list[dict[str, Any]], found: list[dict[str, Any]], register: str = "events", **more: Any) -> Any:
    return score_readings([({"id": "one", "text": TEXT, "gold": {register: gold}, **more}, {register: found})])


def core(result: Any, register: str = "events") -> tuple[float, ...]:
    return tuple(round(x, 2) for x in result.registers[register].rates()["core"])


def full(result: Any, register: str = "events") -> tuple[float, ...]:
    return tuple(round(x, 2) for x in result.registers[register].rates()["full"])


def test_all_right() -> None:
    result = score([MEETING, THANKS], [event("SUPPORT", "RUR", "GRA", "thanked"), event("CONSULT", "GRA RUR", "", "met")])
    assert core(result) == full(result) == (1, 1, 1)
    assert result.mistakes == []


@pytest.mark.parametrize(
    ("found", "is_core", "is_full"),
    [
        (event("SUPPORT", "RUR", "GRA", "thanked"), True, True),
        (event("SUPPORT", "RUR", "GRA", "thanked", day="2021-12-07"), True, True),  # a day lost to time zones
        (event("SUPPORT", "RUR", "GRA", "thanked", day="2021-03-01"), True, False),
        (event("SUPPORT", "RUR", "GRA", "met", day="2021-03-01"), False, False),  # neither date nor sentence
        (event("SUPPORT", "RUR", "GRA", "thanked", status="ongoing"), True, True),
        (event("SUPPORT", "RUR", "GRA", "thanked", status="planned"), True, False),
        (event("SUPPORT", "RUR", "GRA XXX", "thanked"), True, False),
        (event("SUPPORT", "GRA", "RUR", "thanked"), False, False),  # the wrong way round
        (event("AID", "RUR", "GRA", "thanked"), False, False),
    ],
)
def test_what_makes_a_match(found: dict[str, Any], is_core: bool, is_full: bool) -> None:
    result = score([THANKS], [found])
    assert (core(result)[2], full(result)[2]) == (is_core, is_full)


def test_sides_of_a_meeting_may_be_exchanged() -> None:
    assert full(score([MEETING], [event("CONSULT", "GRA", "RUR", "met")])) == (1, 1, 1)


def test_missed_and_extra_are_counted() -> None:
    result = score([MEETING, THANKS], [event("SUPPORT", "RUR", "GRA", "thanked"), event("AID", "GRA", "RUR", "sold")])
    assert core(result) == (0.5, 0.5, 0.5)
    assert {name: core_rates.rates()["core"][:2] for name, core_rates in result.types.items()} == {
        "AID": (0, 0), "CONSULT": (0, 0), "SUPPORT": (1, 1),
    }  # fmt: skip
    assert [(key, mistakes[0].sentence) for key, mistakes in result.confusions()] == [
        (("events", "-", "AID"), "Mr. Black of Graustark sold 20 tanks to Ruritania."),
        (("events", "CONSULT", "-"), "Ruritania and Graustark met in Strelsau."),
    ]


def test_one_taken_for_another() -> None:
    result = score([THANKS], [event("AID", "RUR", "GRA", "thanked")])
    ((key, (mistake,)),) = result.confusions()
    assert key == ("events", "SUPPORT", "AID")
    assert (mistake.document, mistake.cue, mistake.sentence) == ("one", "thanked Graustark", "Ruritania thanked Graustark.")


def test_second_record_of_one_gold_is_one_too_many() -> None:
    twice = [event("SUPPORT", "RUR", "GRA", "thanked"), event("SUPPORT", "RUR", "GRA", "met")]
    assert core(score([THANKS], twice)) == (0.5, 1, 0.67)


def test_other_readings_of_the_gold() -> None:
    found = [event("AID", "RUR", "GRA", "thanked")]
    assert core(score([{**THANKS, "alt_types": ["AID"]}], found)) == (1, 1, 1)
    # what is arguable is neither right nor wrong
    arguable = score([MEETING], found, optional={"events": [{**THANKS, "type": "AID"}]})
    assert (arguable.registers["events"].predicted, core(arguable)) == (0, (0, 0, 0))
    # precision is not known where gold is not complete
    incomplete = score([MEETING], found, complete=False)
    assert incomplete.registers["events"].predicted == 0


def test_transfer_needs_its_item_and_its_figures() -> None:
    gold = {"supplier": "GRA", "recipient": "RUR", "item": "tanks", "quantity": {"value": 20}, "status": "delivered", "cue": "sold 20"}
    found = {"supplier": party("GRA")[0], "recipient": party("RUR")[0], "item": "battle tanks", "quantity": {"value": 20},
             "status": "delivering", "evidence": {"cue": [span("sold")]}}  # fmt: skip
    assert full(score([gold], [found], "transfers"), "transfers") == (1, 1, 1)
    fewer = {**found, "quantity": {"value": 2}}
    assert core(score([gold], [fewer], "transfers"), "transfers") == (1, 1, 1)
    assert full(score([gold], [fewer], "transfers"), "transfers") == (0, 0, 0)
    assert core(score([gold], [{**found, "item": "wheat"}], "transfers"), "transfers") == (0, 0, 0)


def test_topics_of_matched_statements() -> None:
    gold = {"side": "RUR", "kind": "tweet", "topics": ["trade", "arms", "food"], "cue": "thanked"}
    found = {"side": "RUR", "kind": "tweet", "topics": [{"topic": "arms"}, {"topic": "water"}], "evidence": {"cue": [span("thanked")]}}
    assert score([gold], [found], "statements").topics.rates()["core"] == pytest.approx((1 / 2, 1 / 3, 0.4))


def test_document_without_a_reading_is_missed() -> None:
    result = score_readings([({"id": "one", "text": TEXT, "gold": {"events": [THANKS]}}, None)])
    assert (result.missing, core(result)) == (1, (0, 0, 0))


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2021-12-06", "2021-12-06 2021-12-06"),
        ("2021-02", "2021-02-01 2021-02-28"),
        ("2021/2031", "2021-01-01 2031-12-31"),
        ({"start": "2021-12-06", "end": None}, "2021-12-06 2021-12-06"),
        ("", None),
        (None, None),
        ({"start": None, "end": None}, None),
    ],
)
def test_days(value: object, days: str | None) -> None:
    found = read_days(value)
    assert (f"{found[0]} {found[1]}" if found else None) == days


@pytest.mark.parametrize(
    ("cue", "sentence"),
    [("met", "Ruritania and Graustark met in Strelsau. "), ("Mr. Black", TEXT[70:]), ("sold", TEXT[70:]), ("not there", None)],
)
def test_sentence_of_a_cue(cue: str, sentence: str | None) -> None:
    around = sentence_around(TEXT, cue)
    assert (TEXT[slice(*around)] if around else None) == sentence


def test_rates_of_nothing() -> None:
    assert rates(0, 0, 0, 0) == (0, 0, 0)
    assert make_entry("events", {}, TEXT).label == "none"


@pytest.fixture(scope="module")
def read_gold(knowledge: Knowledge, parser: Parser):  # type: ignore[no-untyped-def]
    from communique.pipeline import make_document, process

    def call(path: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        found = []
        for line in path.read_text(encoding="utf-8").splitlines():
            d = json.loads(line)
            document = make_document(d["text"], d["published"], d.get("title"), d.get("publisher"), d.get("url"), None, d["id"], knowledge)
            found.append((d, process(document, knowledge, parser).to_dict()))
        return found

    return call


@pytest.mark.parametrize("name", ["gold/dev.jsonl", "seed/seed_gold.jsonl"])
def test_agrees_with_the_shared_scorer(shared: Path, tmp_path: Path, read_gold: Any, name: str) -> None:
    pairs = read_gold(shared / name)
    output = tmp_path / "out.jsonl"
    output.write_text("\n".join(json.dumps(reading) for _, reading in pairs), encoding="utf-8")
    command = [sys.executable, str(shared / "eval" / "score.py"), "--gold", str(shared / name), "--pred", str(output), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = score_readings(pairs)
    rows = {**ours.registers, **ours.types}
    assert rows.keys() == theirs.keys() - {"topics", "fields", "evidence", "documents"}
    for row, tally in rows.items():
        assert (tally.gold, tally.predicted) == (theirs[row]["gold"], theirs[row]["pred"]), row
        assert tally.rates()["core"] == pytest.approx(theirs[row]["core"], abs=0.01), row
        assert tally.rates()["full"] == pytest.approx(theirs[row]["full"], abs=0.01), row
    assert ours.topics.rates()["core"] == pytest.approx(theirs["topics"]["core"], abs=0.01)
    assert theirs["evidence"]["bad"] == 0


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], parser: Parser) -> None:
    text = "India thanked Japan on 6 December 2021."
    thanks = {"type": "SUPPORT", "actors": ["IND"], "recipients": ["JPN"], "date": "2021-12-06", "status": "happened", "cue": "thanked"}
    rows = [
        {"id": "a", "published": "2021-12-07", "text": text, "half": "write", "gold": {"events": [thanks]}},
        {
            "id": "b",
            "published": "2021-12-07",
            "text": "France was silent in the matter.",
            "half": "check",
            "gold": {"events": [thanks]},
        },
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert cli.main(["evaluate", str(path), "--half", "write", "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["documents"] == 1
    assert result["registers"]["events"] == {"gold": 1, "predicted": 1, "core": [1, 1, 1], "full": [1, 1, 1]}
    assert result["confusions"] == []
    assert cli.main(["evaluate", str(path), "--half", "check"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^ events +1 +0 +0\.00 +0\.00 +0\.00", out, re.MULTILINE)
    assert "1 events: SUPPORT missed" in out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "gold.jsonl:1: no JSON: "),
        ('{"id": "a"}', 'gold.jsonl:1: no gold: found \'{"id": "a"}\'; expected an object with id, text and gold'),
        ("", "gold.jsonl: no document"),
    ],
)
def test_what_is_no_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    assert cli.main(["evaluate", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_scorer_stands_without_a_model() -> None:
    assert importlib.util.find_spec("communique.evaluation.score") is not None
    code = "import communique.evaluation.score, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
