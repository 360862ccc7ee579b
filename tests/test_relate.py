"""What one given party does to another: one line a case, a sentence with its source, its target and what is to come out."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from communique import cli
from communique.commands.relate import read_question
from communique.events.opinion import Opinion, find_features, load_opinion
from communique.events.pairing import SOURCE, TARGET, find_pair, find_spans
from communique.events.relate import Relater, Relation
from communique.knowledge.load import Knowledge
from communique.reading.parsing import Parser


@pytest.fixture(scope="module")
def relater(knowledge: Knowledge) -> Relater:
    return Relater(knowledge, load_opinion())


Ask = tuple[str, str, str]

STATED = [
    (("Ruritania expelled two envoys of Graustark.", "Ruritania", "Graustark"), "SANCTION", ("expel",), "happened"),
    (("Three banks of Graustark were fined by the court in Zenda.", "the court in Zenda", "Three banks of Graustark"), "SANCTION", ("convict",), "happened"),
    (("The miners' union accused the ministry of fraud.", "The miners' union", "the ministry"), "ACCUSE", ("allege",), "happened"),
    (("The rebels said they would free Anna Hentzau.", "The rebels", "Anna Hentzau"), "CONCEDE", (), "planned"),  # they: the rebels
    (("The rebels have freed Anna Hentzau.", "The rebels", "Anna Hentzau"), "RETREAT", ("release",), "happened"),
    (("The king of Ruritania will visit Graustark in May.", "The king of Ruritania", "Graustark"), "AGREE", (), "planned"),
    (("Ruritania will send doctors to Graustark.", "Ruritania", "Graustark"), "AGREE", (), "planned"),
    (("Ruritania has sent doctors to Graustark.", "Ruritania", "Graustark"), "AID", (), "happened"),
    (("Ruritania sent troops to a peacekeeping mission in Graustark.", "Ruritania", "Graustark"), "AID", (), "happened"),
    (("Ruritania gave 20 million euros to support farmers in Graustark.", "Ruritania", "Graustark"), "AID", (), "happened"),  # a purpose is no deed
    (("Ruritania said it would cut off gas to Graustark if the bill is not paid.", "Ruritania", "Graustark"), "THREATEN", ("relations",), "happened"),
    (("Two deputies called for sanctions against Graustark.", "Two deputies", "Graustark"), "ACCUSE", ("disapprove",), "happened"),
    (("The opposition called on the king to resign.", "The opposition", "the king"), "REQUEST", ("change",), "happened"),
    (("Ruritania refused to talk to Graustark.", "Ruritania", "Graustark"), "REJECT", ("meet",), "happened"),
    (("Police in Zenda arrested a reporter.", "Police in Zenda", "a reporter"), "COERCE", ("arrest",), "happened"),
    (("Farmers marched against the government.", "Farmers", "the government"), "PROTEST", ("demo",), "happened"),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "kind", "modes", "status"), STATED, ids=[case[0][0] for case in STATED])
def test_stated(relater: Relater, parser: Parser, ask: Ask, kind: str, modes: tuple[str, ...], status: str) -> None:
    found = relater.relate(parser.parse(ask[0]), ask[1], ask[2])
    assert (found.type, found.modes, found.status, found.basis) == (kind, modes, status, "stated")


def test_the_same_sentence_says_other_things_of_other_pairs(relater: Relater, parser: Parser) -> None:
    parse = parser.parse("Ruritania condemned Graustark after its troops shelled Zenda.")
    assert relater.relate(parse, "Ruritania", "Graustark").type == "ACCUSE"
    assert relater.relate(parse, "its troops", "Zenda").type == "ASSAULT"


def test_a_party_that_is_not_in_the_text(relater: Relater, parser: Parser) -> None:
    parse = parser.parse("Ruritania was urged to free the reporter.")
    for unnamed in ("an unnamed party", "---", ""):
        assert relater.relate(parse, unnamed, "Ruritania").type == "REQUEST"


def test_a_guess_is_inferred_and_names_what_spoke_for_it(relater: Relater, parser: Parser) -> None:
    found = relater.relate(parser.parse("There is no love lost between the bishop and the duke."), "the bishop", "the duke")
    assert found.basis == "inferred"
    assert found.rule[0] == "opinion" or "opinion" in found.rule
    assert relater.relate(parser.parse("Rain. Snow."), "Rain", "Snow").basis == "inferred"


def test_without_an_opinion_the_frames_decide(knowledge: Knowledge, parser: Parser) -> None:
    alone = Relater(knowledge)
    assert alone.relate(parser.parse("Ruritania thanked Graustark."), "Ruritania", "Graustark").rule == ("support.thank",)
    assert alone.relate(parser.parse("Rain."), "Rain", "") == Relation("ACCUSE", (), "happened", "inferred", ("opinion", "prior"))


def test_spans(parser: Parser) -> None:
    parse = parser.parse("The Iranian envoy left Iran; Iran kept silent -- for now.")
    assert [(parse.words[a], parse.words[b - 1]) for a, b in find_spans(parse, "Iran")] == [("Iran", "Iran"), ("Iran", "Iran")]
    assert find_spans(parse, "--") == ()
    assert find_spans(parse, "Graustark") == ()


def test_the_longer_words_have_the_tokens(parser: Parser) -> None:
    pair = find_pair(parser.parse("The king of Graustark left Graustark."), "The king of Graustark", "Graustark")
    assert pair.spans == {SOURCE: ((0, 4),), TARGET: ((5, 6),)}


def test_features_name_words_and_no_names(parser: Parser) -> None:
    features = find_features(find_pair(parser.parse("France lifted sanctions on Chad."), "France", "Chad"))
    assert {"path:lift", "pair:lift_sanction", "verb-of-source:lift", "near:sanction"} <= set(features)
    assert not any("france" in name or "chad" in name for name in features)


def test_judging() -> None:
    opinion = Opinion(("AID", "ASSAULT"), {"path:give": (2.0, -1.0), "path:hit": (-1.0, 2.0), "near:rice": (1.0, 0.0)}, (0.0, 0.0))
    first, second = opinion.judge({"path:give": 1.0, "near:rice": 0.4, "near:unheard": 0.4})
    assert (first.type, first.features) == ("AID", ("path:give", "near:rice"))
    assert first.certainty == pytest.approx(-0.0506, abs=0.01)
    assert (second.type, second.features) == ("ASSAULT", ())


def test_the_package_has_its_model() -> None:
    opinion = load_opinion()
    assert opinion is not None
    assert {"AGREE", "ASSAULT", "CONCEDE", "RETREAT", "PROTEST"} <= set(opinion.types)
    assert len(opinion.types) == 16
    assert load_opinion(Path("nowhere.json.gz")) is None


@pytest.mark.parametrize(
    ("line", "fault"),
    [("{", "not JSON"), ("[]", "not an object"), ('{"text": " "}', 'no "text"'), ('{"text": "a", "source": 1}', '"source" is no text')],
)
def test_what_is_no_question(line: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_question(line)


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["relate", "absent.jsonl"]) != 0
    assert "absent.jsonl: there is no such file" in capsys.readouterr().err


def test_a_line_out_for_each_line_in(parser: Parser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"id": "a", "text": "Ruritania thanked Graustark.", "source": "Ruritania", "target": "Graustark", "published": "2021-12-20"}
    lines = [json.dumps(asked), "no json", json.dumps({**asked, "id": 7, "target": None})]
    monkeypatch.setattr("communique.commands.relate.start_parser", lambda: parser)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(("\n".join(lines) + "\n").encode())))
    assert cli.main(["relate"]) == 1
    captured = capsys.readouterr()
    first, second, third = map(json.loads, captured.out.splitlines())
    assert first == {"id": "a", "type": "SUPPORT", "modes": [], "status": "happened", "basis": "stated", "rule": ["support.thank"]}
    assert second == {"id": None, "type": None, "modes": [], "status": None, "basis": None, "rule": []}
    assert (third["id"], third["type"]) == (7, "SUPPORT")
    assert captured.err.startswith("refused: standard input, line 2: not JSON")
