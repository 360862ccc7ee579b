"""Who did what to whom in the manner of the wires: parties named indirectly, passives, nominal deeds, home affairs. Invented sentences."""

from __future__ import annotations

import pytest

from communique.knowledge.load import Knowledge
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser

Event = tuple[str, str, list[str], list[str]]


def events(knowledge: Knowledge, parser: Parser, text: str) -> list[Event]:
    document = make_document(text, "2021-12-20", None, None, None, None, None, knowledge)
    reading = process(document, knowledge, parser)
    return [
        (e.type, e.status, [str(p.code) for p in e.actors if p.code], [str(p.code) for p in e.recipients if p.code]) for e in reading.events
    ]


FOUND: list[tuple[str, Event]] = [
    # "On Sunday" says when, not at whom.
    ("North Korea fired two ballistic missiles off its east coast on Sunday.", ("MOBILIZE", "happened", ["PRK"], [])),
    ("Iran test-fired a new ballistic missile on Monday.", ("MOBILIZE", "happened", ["IRN"], [])),
    # A state's own people, where its sentence names no other state.
    ("The junta of Chad executed four monks.", ("ASSAULT", "happened", ["TCD"], ["TCD"])),
    ("The court in Accra jailed opposition leader Kofi Badu for two years.", ("SANCTION", "happened", ["GHA"], ["GHA"])),
    ("Ghana's opposition leader called on the army to leave its barracks.", ("REQUEST", "happened", ["GHA"], ["GHA"])),
    ("Togo jailed two critics; France condemned the sentences.", ("COERCE", "happened", ["TGO"], ["TGO"])),
    ("Ghana's president has lifted a curfew.", ("CONCEDE", "happened", ["GHA"], ["GHA"])),
    ("Hundreds of opposition supporters clashed with police in Accra.", ("PROTEST", "happened", ["GHA"], ["GHA"])),
    # What points forward.
    (
        "The bloc imposed sanctions on four officials of Chad, an envoy of the European Union said.",
        ("SANCTION", "happened", ["EU"], ["TCD"]),
    ),
    ("The two neighbours traded artillery fire on Monday, Accra and Lome said.", ("ASSAULT", "happened", ["GHA", "TGO"], [])),
    ("Ghana accused its neighbour of theft. The army of Togo was silent.", ("ACCUSE", "happened", ["GHA"], ["TGO"])),
    # What points back: an object is not the subject again.
    ("Ghana cut ties with Togo, accusing it of theft.", ("ACCUSE", "happened", ["GHA"], ["TGO"])),
    ("South Korean officials left. Seoul urged the North to return to talks.", ("REQUEST", "happened", ["KOR"], ["PRK"])),
    ("Ghana quit ECOWAS, accusing the bloc of failing the region.", ("ACCUSE", "happened", ["GHA"], ["ECOWAS"])),
    ("Troops of Ghana and Togo clashed. Each side blamed the other.", ("ACCUSE", "happened", ["GHA", "TGO"], [])),
    # Passives, and deeds told from the side of those whom they hit.
    ("Two Ghanaian soldiers were wounded when Togolese troops opened fire.", ("ASSAULT", "happened", ["TGO"], ["GHA"])),
    ("Two Ghanaian soldiers died in an ambush by Togolese troops.", ("ASSAULT", "happened", ["TGO"], ["GHA"])),
    ("A Ghanaian convoy came under fire from Togolese rebels near the lake.", ("ASSAULT", "happened", ["TGO"], ["GHA"])),
    ("Two Ghanaian envoys were declared persona non grata by Togo.", ("SANCTION", "happened", ["TGO"], ["GHA"])),
    # Nouns that tell what others asked, claimed or did.
    ("Ghana has rejected a request from Togo for trucks.", ("REQUEST", "happened", ["TGO"], ["GHA"])),
    ("A ban on imports from Togo imposed by Ghana worried farmers.", ("SANCTION", "happened", ["GHA"], ["TGO"])),
    ("Ghana vowed to answer the closure of its consulate in Lome by Togo.", ("SANCTION", "happened", ["TGO"], ["GHA"])),
    ("Ghana asked Togo to explain the expulsion of Ghanaian farmers.", ("SANCTION", "happened", ["TGO"], ["GHA"])),
    ("Ghana opposes the Japanese sale of arms to Togo.", ("REJECT", "happened", ["GHA"], ["JPN"])),
    # Threats and demands in other words.
    ("Ghana said the expulsion of its envoy by Togo would not go unanswered.", ("THREATEN", "happened", ["GHA"], ["TGO"])),
    ("Ghana told Togo that its soldiers must leave the border.", ("REQUEST", "happened", ["GHA"], ["TGO"])),
    ("Ghana will not join drills with Togo.", ("REJECT", "happened", ["GHA"], ["TGO"])),
    # Before a body somebody else is complained of.
    ("Ghana and Togo protested to the European Union about Japan's drilling.", ("ACCUSE", "happened", ["GHA", "TGO"], ["JPN"])),
    # Whose the forces are.
    ("The army chief of Ghana accused Chad of theft.", ("ACCUSE", "happened", ["GHA"], ["TCD"])),
    ("Ghana accused forces loyal to General Khalifa Haftar of theft.", ("ACCUSE", "happened", ["GHA"], ["LNA"])),
    # A plain past after a perfect is the teller's.
    ("Ghana said a Togolese ship had rammed its boat and demanded an apology.", ("REQUEST", "happened", ["GHA"], ["TGO"])),
]


@pytest.mark.parametrize(("text", "event"), FOUND, ids=[c[0] for c in FOUND])
def test_tells_who_did_what_to_whom(knowledge: Knowledge, parser: Parser, text: str, event: Event) -> None:
    assert event in events(knowledge, parser, text)


# Sentences, and types of which nothing may be told.
SILENT: list[tuple[str, str]] = [
    ("Ghana will buy the ships unless Togo sells its own.", "COOPERATE"),
    ("Togo will stay away unless Ghana extradites the banker.", "AGREE"),
    ("Ghana recalled its envoy from Togo for consultations.", "CONSULT"),
    ("Ghana ordered the Togolese envoy to leave the country.", "AGREE"),
    ("Farmers in Ghana marched to demand the departure of Togolese troops.", "REQUEST"),
    ("Ghana denied that it had cheated Togo.", "REJECT"),
    ("Ghana is widely suspected of theft, Togo heard.", "ACCUSE"),
    ("The troops of Ghana left two houses empty in Togo.", "RETREAT"),
]


@pytest.mark.parametrize(("text", "kind"), SILENT, ids=[c[0] for c in SILENT])
def test_stays_silent(knowledge: Knowledge, parser: Parser, text: str, kind: str) -> None:
    assert kind not in [e[0] for e in events(knowledge, parser, text)]


def test_tells_one_attack_once(knowledge: Knowledge, parser: Parser) -> None:
    found = events(knowledge, parser, "Togolese troops raided a village in Ghana, killing 15 people.")
    assert [e for e in found if e[0] == "ASSAULT"] == [("ASSAULT", "happened", ["TGO"], ["GHA"])]


def test_what_suffers_a_deed_is_not_blamed_for_it(knowledge: Knowledge, parser: Parser) -> None:
    found = events(knowledge, parser, "Ghana condemned the storming of the embassy of Togo.")
    assert not [e for e in found if e[0] == "ACCUSE" and e[3] == ["TGO"]]


def test_own_troops_are_not_those_whom_a_threat_is_for(knowledge: Knowledge, parser: Parser) -> None:
    found = events(knowledge, parser, "Ghana threatened to send its troops. It pulled its soldiers out of Togo.")
    assert not [e for e in found if e[2] == e[3] == ["GHA"]]
    assert ("RETREAT", "happened", ["GHA"], ["TGO"]) in found


def test_what_a_state_does_is_not_done_to_itself_by_its_shells(knowledge: Knowledge, parser: Parser) -> None:
    found = events(knowledge, parser, "Togolese shelling killed three villagers overnight.")
    assert ("ASSAULT", "happened", ["TGO"], ["TGO"]) not in found


@pytest.mark.parametrize(
    "text",
    [
        "France gave tents to Egypt for Sudanese refugees. The ministers signed a declaration on training.",
        "France and Egypt discussed Sudanese refugees.",
    ],
)
def test_people_who_are_spoken_of_make_their_state_no_party(text: str, knowledge: Knowledge, parser: Parser) -> None:
    found = events(knowledge, parser, text)
    assert found
    assert not [e for e in found if "SDN" in (*e[2], *e[3])]


def test_who_plans_to_buy_gives_his_word(knowledge: Knowledge, parser: Parser) -> None:
    assert ("AGREE", "planned", ["PER"], ["NOR"]) in events(knowledge, parser, "Peru plans to buy 20 tanks from Norway.")
