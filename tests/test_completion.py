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
    # A deal is that of all who made it; a reaction of whoever reacted.
    ("India and Nepal signed a pact on water. Japan welcomed the deal.", None, ("SUPPORT", "happened", ["JPN"], ["IND", "NPL"])),
    ("Chad closed the embassy of Niger. France condemned this step.", None, ("ACCUSE", "happened", ["FRA"], ["TCD"])),
    # Called off with nobody's will it is an agreement that fell through; called off by somebody it is a refusal.
    ("A visit of President Macron to Kenya was cancelled because of a storm.", None, ("AGREE", "cancelled", ["FRA"], ["KEN"])),
    ("Kenya cancelled a meeting with President Macron.", None, ("REJECT", "happened", ["KEN"], ["FRA"])),
    # What one side decides to do to another is done, and no agreement.
    ("Chad decided to expel the ambassador of France.", None, ("SANCTION", "happened", ["TCD"], ["FRA"])),
    # A mission stands in the other state; a name belongs where the words beside it say.
    ("Italy closed its embassy in Ndjamena.", None, ("SANCTION", "happened", ["ITA"], ["TCD"])),
    ("French soldiers killed Rupert Hentzau, head of the guard of Chad.", None, ("ASSAULT", "happened", ["FRA"], ["TCD"])),
    # In a resolution the verb stands alone; a foreign minister's warm words are for those who tell of them.
    ("Urges the government of Niger to change the law.", "AU", ("REQUEST", "happened", ["AU"], ["NER"])),
    ("The Foreign Minister of Chad also telephoned to express solidarity.", "FRA", ("SUPPORT", "happened", ["TCD"], ["FRA"])),
    ("Two men were arrested in Paris. Chad asked France for their return.", None, ("COERCE", "happened", ["FRA"], ["FRA"])),
    ("France called for Chad to change the law.", None, ("REQUEST", "happened", ["FRA"], ["TCD"])),
]


@pytest.mark.parametrize(("text", "side", "event"), FOUND, ids=[c[0] for c in FOUND])
def test_found(knowledge: Knowledge, parser: Parser, text: str, side: str | None, event: Event) -> None:
    assert event in events(knowledge, parser, text, side)


SILENT: list[tuple[str, str | None]] = [
    ("Chad spoke of the right of France to defend itself.", None),  # a right is no deed
    ("France must strengthen its ties.", None),  # what somebody must do is not promised
    ("The president's plan to cut the cost of schools was popular in France.", "FRA"),  # home news
    ("France demanded an answer.", None),  # of whom nobody says
    ("French police announced a new law. France is to begin its census in May.", None),  # home news
    ("The pact enables France to support operations in Chad.", None),  # opens a way, no more
    ("France expressed its condolences to the people of Chad.", None),  # courtesy is no event
    ("The mayor of the city apologised for the flood. The police arrested two men.", None),  # nobody says in which state
]


@pytest.mark.parametrize(("text", "side"), SILENT, ids=[c[0] for c in SILENT])
def test_silent(knowledge: Knowledge, parser: Parser, text: str, side: str | None) -> None:
    assert events(knowledge, parser, text, side) == []


def test_who_acts_unnamed_is_inferred(knowledge: Knowledge, parser: Parser) -> None:
    document = make_document("The tests of North Korea were deplored.", "2021-12-20", None, None, None, "JPN", None, knowledge)
    found = process(document, knowledge, parser).events
    assert [(e.basis, e.actors[0].basis) for e in found if e.type == "ACCUSE"] == [("inferred", "inferred")]
