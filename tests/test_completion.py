"""What the text around a deed supplies: who is meant, to whom, and what is only thought of. Invented sentences."""

from __future__ import annotations

import pytest

from communique.knowledge.load import Knowledge
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser

Event = tuple[str, str, list[str], list[str]]


def events(knowledge: Knowledge, parser: Parser, text: str, side: str | None = None) -> list[Event]:
    document = make_document(text, "2021-12-20", None, None, None, side, None, knowledge)
    reading = process(document, knowledge, parser)
    return [(e.type, e.status, [str(p.code) for p in e.actors], [str(p.code) for p in e.recipients]) for e in reading.events]


FOUND: list[tuple[str, str | None, Event]] = [
    # What is said of the future is agreed to; refused, it is a refusal.
    ("France will open its market to Chad.", None, ("AGREE", "planned", ["FRA"], ["TCD"])),
    ("France is to expand its work with Chad.", None, ("AGREE", "planned", ["FRA"], ["TCD"])),
    ("France plans to open its market to Chad.", None, ("AGREE", "planned", ["FRA"], ["TCD"])),
    # Saying it does it.
    ("I want to thank the government of Japan.", "FRA", ("SUPPORT", "happened", ["FRA"], ["JPN"])),
    ("President Macron called President Biden to congratulate him.", None, ("SUPPORT", "happened", ["FRA"], ["USA"])),
    # The first clause of two is not planned because the second is.
    ("Japan has accepted an invitation to visit Kenya; the dates will be worked out.", None, ("AGREE", "happened", ["JPN"], ["KEN"])),
    # With words between, what is agreed looks like a purpose.
    ("Japan agreed in May to give Chad five radars.", None, ("AGREE", "happened", ["JPN"], ["TCD"])),
    # Whoever made the claims did not reject them.
    ("Claims by Chadian officials were rejected as baseless.", "FRA", ("REJECT", "happened", ["FRA"], ["TCD"])),
    # Commitment to a party backs it.
    ("France reaffirmed its commitment to India.", None, ("SUPPORT", "happened", ["FRA"], ["IND"])),
    # Nobody is named for the deed: those who met, or the side whose text it is.
    ("France and Chad met in Rome on Monday. Participants agreed to share data.", None, ("AGREE", "happened", ["FRA", "TCD"], [])),
    ("The tests conducted by North Korea were deplored.", "JPN", ("ACCUSE", "happened", ["JPN"], ["PRK"])),
    # To whom stands further down in the words of the deed.
    ("France voiced grave concern at reports that Chad is arming.", None, ("ACCUSE", "happened", ["FRA"], ["TCD"])),
]


@pytest.mark.parametrize(("text", "side", "event"), FOUND, ids=[c[0] for c in FOUND])
def test_found(knowledge: Knowledge, parser: Parser, text: str, side: str | None, event: Event) -> None:
    assert event in events(knowledge, parser, text, side)


SILENT: list[tuple[str, str | None]] = [
    ("Chad spoke of the right of France to defend itself.", None),  # a right is no deed
    ("France must strengthen its ties.", None),  # what somebody must do is not promised
    ("The president's plan to cut the cost of schools was popular in France.", "FRA"),  # home news
    ("The mayor of the city apologised for the flood. The police arrested two men.", None),  # nobody says in which state
]


@pytest.mark.parametrize(("text", "side"), SILENT, ids=[c[0] for c in SILENT])
def test_silent(knowledge: Knowledge, parser: Parser, text: str, side: str | None) -> None:
    assert events(knowledge, parser, text, side) == []


def test_who_acts_unnamed_is_inferred(knowledge: Knowledge, parser: Parser) -> None:
    document = make_document("The tests of North Korea were deplored.", "2021-12-20", None, None, None, "JPN", None, knowledge)
    found = process(document, knowledge, parser).events
    assert [(e.basis, e.actors[0].basis) for e in found if e.type == "ACCUSE"] == [("inferred", "inferred")]
