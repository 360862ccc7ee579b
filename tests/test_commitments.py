"""Tests the commitments register on 60 sentences: firmness, status, who, to whom, what and by when.

The sentences are invented, written before the register was run on them. At their first run 30 of the first 40 and 13 of the
last 20 came out right; the rest made it mend general rules, and a few expectations were the author's slips. What still fails
is marked so. They are no measure of real text: that is what the scores on the gold are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from communique.knowledge.files import unmark
from communique.pipeline import make_document, process

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge
    from communique.model import Commitment
    from communique.reading.parsing import Parser

PUBLISHED = "2024-03-12"
# (strength, status, codes bound, codes owed to, words of the action, deadline); "*" is not asked for.
Expected = tuple[str, str, str, str, str, str | None]
SENTENCES = [
    (
        "Germany promised to send two air defence systems to Ukraine by the end of May.",
        [("committed", "open", "DEU", "UKR", "send two air defence systems", "2024-05-31")],
    ),
    (
        "Japan will provide $200 million to Kenya for ports.",
        [("will", "open", "JPN", "KEN", "provide $200 million", None)],
    ),
    (
        "India and Oman agreed to hold joint naval exercises next year.",
        [("agreed", "open", "IND OMN", "", "hold joint naval exercises", "2025-12-31")],
    ),
    (
        "France hopes to sign a defence agreement with Armenia in June.",
        [("hopes", "open", "FRA", "ARM", "sign a defence agreement", "2024-06-30")],
    ),
    (
        "Canada is considering sending trainers to Ukraine.",
        [("considers", "open", "CAN", "UKR", "sending trainers", None)],
    ),
    (
        "Norway plans to open an embassy in Vietnam this year.",
        [("will", "open", "NOR", "VNM", "open an embassy", "2024-12-31")],
    ),
    (
        "Under the deal signed by Turkey and Iraq, Ankara must release more water within 30 days.",
        [("will", "open", "TUR", "IRQ", "release more water", "2024-04-11")],
    ),
    (
        "The presidents of Ghana and Togo agreed that they would reopen the border by July 1.",
        [("agreed", "open", "GHA TGO", "", "they would reopen", "2024-07-01")],
    ),
    (
        "President Putin invited President Tebboune to visit Russia. The invitation was accepted with gratitude.",
        [("agreed", "open", "DZA", "RUS", "accepted", None)],
    ),
    (
        "Peru and Ecuador bound themselves in advance to accept the verdict.",
        [("committed", "open", "PER ECU", "", "accept the verdict", None)],
    ),
    (
        "Brazil will advocate the sending of a commission to Haiti.",
        [("will", "open", "BRA", "HTI", "advocate the sending", None)],
    ),
    (
        "Iran refused to accept an invitation from Iraq.",
        [],
    ),
    (
        "Poland is to deliver 14 jets to Ukraine in the coming weeks.",
        [("will", "open", "POL", "UKR", "deliver 14 jets", "*")],
    ),
    (
        "China is committed to peace, its envoy told Brazil.",
        [],
    ),
    (
        "Sweden thanked Finland for its help in 2022.",
        [],
    ),
    (
        "Analysts in Cairo said that Sudan will need more food next year.",
        [],
    ),
    (
        "North Korea warned that it will strike if the United States sends more ships.",
        [],
    ),
    (
        "The president vowed to build schools in every province.",
        [],
    ),
    (
        "Chile reaffirmed its commitment to open a consulate in Peru.",
        [("committed", "reaffirmed", "CHL", "*", "open a consulate", None)],
    ),
    (
        "Qatar kept its promise to release the Indian sailors.",
        [("committed", "fulfilled", "QAT", "IND", "release the Indian sailors", None)],
    ),
    (
        "Russia broke its pledge to withdraw from Georgia.",
        [("committed", "dropped", "RUS", "GEO", "withdraw from Georgia", None)],
    ),
    (
        "The delivery of tanks to Ukraine by Spain has been postponed until June.",
        [("will", "delayed", "ESP", "UKR", "delivery of tanks", None)],
    ),
    (
        "As promised, Denmark handed over six jets to Ukraine on Monday.",
        [("committed", "fulfilled", "DNK", "UKR", "handed over six jets", None)],
    ),
    (
        "Egypt and Sudan missed the deadline they had set for a joint railway.",
        [("committed", "dropped", "EGY SDN", "", "", None)],
    ),
    (
        "Italy undertook to return the statues to Libya before 2026.",
        [("committed", "open", "ITA", "LBY", "return the statues", "2025-12-31")],
    ),
    (
        "“We will double our aid to Moldova,” the Romanian prime minister, Marcel Ciolacu, said.",
        [("will", "open", "ROU", "MDA", "double our aid", None)],
    ),
    (
        "Guyana and Venezuela agreed not to use force against each other.",
        [("agreed", "open", "GUY VEN", "", "not to use force", None)],
    ),
    (
        "Once parliament approves it, Hungary will ratify Sweden's accession to NATO.",
        [("will", "open", "HUN", "*", "ratify Sweden", None)],
    ),
    (
        "Australia offered to train Fijian police officers.",
        [("will", "open", "AUS", "FJI", "train Fijian", None)],
    ),
    (
        "A joint committee of Jordan and Syria is to be set up within 60 days, the two governments agreed.",
        [("agreed", "open", "JOR SYR", "", "set up within 60 days", "2024-05-11")],
    ),
    (
        "The United Arab Emirates pledged $500 million for Pakistan.",
        [("committed", "open", "ARE", "PAK", "$500 million", None)],
    ),
    (
        "The Netherlands intends to withdraw its last soldiers from Mali by August.",
        [("will", "open", "NLD", "MLI", "withdraw its last soldiers", "2024-08-31")],
    ),
    (
        "South Korea is due to deliver ten locomotives to Tanzania in April.",
        [("will", "open", "KOR", "TZA", "deliver ten locomotives", "2024-04-30")],
    ),
    (
        "Belgium will not send troops to Haiti.",
        [],
    ),
    (
        "Prime Minister Sunak spoke with President Zelenskyy to congratulate him on the anniversary.",
        [],
    ),
    (
        "Iran may supply drones to Sudan.",
        [("considers", "open", "IRN", "SDN", "supply drones", None)],
    ),
    (
        "The EU said it would lift sanctions on Syria if elections were held.",
        [("will", "open", "EU", "SYR", "lift sanctions", None)],
    ),
    pytest.param(
        "Mexico and Guatemala committed to cut smuggling by 2026 and to double patrols by 2027.",
        [
            ("committed", "open", "MEX GTM", "", "cut smuggling", "2026-12-31"),
            ("committed", "open", "MEX GTM", "", "double patrols", "2027-12-31"),
        ],
        marks=pytest.mark.xfail(reason="the model takes the second verb for an adjective"),
    ),
    (
        "Singapore expects to complete the bridge to Malaysia by December.",
        [("hopes", "open", "SGP", "MYS", "complete the bridge", "2024-12-31")],
    ),
    (
        "Kazakhstan announced that it would supply oil to Germany from May.",
        [("will", "open", "KAZ", "DEU", "supply oil", "*")],
    ),
    (
        "Two officials from Nepal will attend.",
        [],
    ),
    (
        "The foreign ministers of Cuba and Vietnam agreed to meet again in Hanoi in October.",
        [("agreed", "open", "CUB VNM", "", "meet again in Hanoi", "2024-10-31")],
    ),
    (
        "Ireland's government is ready to host peace talks between Colombia and the rebels.",
        [("will", "open", "IRL", "*", "host peace talks", None)],
    ),
    (
        "Kuwait assured Iraq that it would reopen the crossing within two weeks.",
        [("committed", "open", "KWT", "IRQ", "reopen the crossing", "2024-03-26")],
    ),
    (
        "Latvia and Lithuania decided to build a joint power line by the end of 2027.",
        [("agreed", "open", "LVA LTU", "", "build a joint power line", "2027-12-31")],
    ),
    (
        "Pakistan vowed not to allow attacks on Iran from its soil.",
        [("committed", "open", "PAK", "*", "allow attacks", None)],
    ),
    (
        "The prime minister of Nepal will visit India in May.",
        [("will", "open", "NPL", "IND", "visit India in May", "2024-05-31")],
    ),
    (
        "Austria and Slovenia have decided that they will patrol the border together.",
        [("agreed", "open", "AUT SVN", "", "patrol the border together", None)],
    ),
    (
        "Malaysia pledged to buy 100,000 tonnes of rice from Thailand this year.",
        [("committed", "open", "MYS", "THA", "buy 100,000 tonnes of rice", "2024-12-31")],
    ),
    (
        "Brazil reiterated its promise to host the summit with Angola in November.",
        [("committed", "reaffirmed", "BRA", "*", "host the summit", "2024-11-30")],
    ),
    (
        "The World Bank approved a loan to Senegal.",
        [],
    ),
    (
        "The two ministers exchanged views on Yemen, Oman said after talks with Bahrain.",
        [],
    ),
    (
        "Ukraine is seeking to buy shells from South Africa.",
        [("hopes", "open", "UKR", "ZAF", "buy shells", None)],
    ),
    (
        "Provided that the truce holds, Israel will release 50 Palestinian prisoners.",
        [("will", "open", "ISR", "*", "release 50 Palestinian prisoners", None)],
    ),
    (
        "Colombia wants to reopen its consulate in Venezuela next month.",
        [("hopes", "open", "COL", "*", "reopen its consulate", "2024-04-30")],
    ),
    (
        "Luxembourg abandoned its plan to lend money to Greece.",
        [("will", "dropped", "LUX", "GRC", "lend money to Greece", None)],
    ),
    (
        "Under the pact between Chad and Niger, both armies shall share intelligence.",
        [("will", "open", "TCD NER", "", "share intelligence", None)],
    ),
    pytest.param(
        "Jordan's king said his country will continue to send aid to Gaza.",
        [("will", "open", "JOR", "*", "continue to send aid", None)],
        marks=pytest.mark.xfail(reason="the owner of a noun that stands for nobody is not followed back"),
    ),
    (
        "Russia delivered the promised wheat to Burkina Faso on Monday.",
        [("committed", "fulfilled", "RUS", "BFA", "delivered the promised wheat", None)],
    ),
    (
        "The French minister met his Greek counterpart to discuss ships.",
        [],
    ),
    (
        "Hungary agreed to the accession of Sweden.",
        [],
    ),
    (
        "Peru will be happy if Bolivia wins.",
        [],
    ),
    (
        "Ecuador and Colombia undertook to repair the bridge within 90 days.",
        [("committed", "open", "ECU COL", "", "repair the bridge", "2024-06-10")],
    ),
    (
        "Algeria plans to export gas to Italy through a new pipeline from 2026.",
        [("will", "open", "DZA", "ITA", "export gas to Italy", "*")],
    ),
]


def read(text: str, knowledge: Knowledge, parser: Parser) -> tuple[Commitment, ...]:
    return process(make_document(text, PUBLISHED, None, None, None, None, "t", knowledge), knowledge, parser).commitments


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_commitment(text: str, expected: list[Expected], knowledge: Knowledge, parser: Parser) -> None:
    found = read(text, knowledge, parser)
    assert len(found) == len(expected)
    for commitment, (strength, status, by, to, action, deadline) in zip(found, expected, strict=True):
        assert (commitment.strength, commitment.status) == (strength, status)
        assert {p.code for p in commitment.by} == set(by.split())
        assert to == "*" or {p.code for p in commitment.to} == set(to.split())
        assert action.lower() in commitment.action.text.lower()
        assert deadline in ("*", commitment.deadline.end if commitment.deadline else None)


def test_conditions_are_the_words_of_the_text(knowledge: Knowledge, parser: Parser) -> None:
    (one,) = read("Provided that the truce holds, Israel will release 50 Palestinian prisoners.", knowledge, parser)
    assert [c.text for c in one.conditions] == ["Provided that the truce holds"]


def test_a_deadline_is_one_day(knowledge: Knowledge, parser: Parser) -> None:
    (one,) = read("Norway plans to open an embassy in Vietnam this year.", knowledge, parser)
    assert one.deadline is not None
    assert (one.deadline.start, one.deadline.end) == ("2024-12-31", "2024-12-31")


def test_coordinated_acts_with_limits_of_their_own_are_apart(knowledge: Knowledge, parser: Parser) -> None:
    found = read("Fiji promised New Zealand to close the mine by 2026 and to plant trees by 2030.", knowledge, parser)
    assert sorted(c.deadline.end or "" for c in found if c.deadline) == ["2026-12-31", "2030-12-31"]


def test_examples_of_the_words_hold(knowledge: Knowledge, parser: Parser) -> None:
    failed = []
    for example in knowledge.promises.examples:
        text, marks = unmark(example)
        shown = [(e.start, e.end) for c in read(text, knowledge, parser) for proof in c.evidence.values() for e in proof]
        failed += [example for a, b in marks if not any(start < b and a < end for start, end in shown)]
    failed += [text for text in knowledge.promises.lookalikes if read(text, knowledge, parser)]
    assert failed == []


def test_a_commitment_said_again_is_reaffirmed(knowledge: Knowledge, parser: Parser) -> None:
    (one,) = read("Japan remains committed to building a port in Kenya.", knowledge, parser)
    assert (one.strength, one.status) == ("committed", "reaffirmed")


def test_who_is_helped_is_whom_it_is_owed_to(knowledge: Knowledge, parser: Parser) -> None:
    (one,) = read("NATO will strengthen Poland's air defences.", knowledge, parser)
    assert ([p.code for p in one.by], [p.code for p in one.to]) == (["NATO"], ["POL"])


def test_who_is_to_act_by_an_agreement_is_bound(knowledge: Knowledge, parser: Parser) -> None:
    (one,) = read("Chad and Niger agreed that Chad would withdraw its troops.", knowledge, parser)
    assert ([p.code for p in one.by], [p.code for p in one.to]) == (["TCD"], ["NER"])


def test_a_meeting_that_others_expect_is_no_promise(knowledge: Knowledge, parser: Parser) -> None:
    assert not read("The president of Chile is expected to meet the king of Norway next week.", knowledge, parser)


def test_what_will_take_time_is_no_promise(knowledge: Knowledge, parser: Parser) -> None:
    assert read("Talks between Chad and Niger will take time, and Chad will play a role.", knowledge, parser) == ()
