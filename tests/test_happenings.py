"""What was done, to whom, and whether it happened. One line a case: a sentence, and (type, status, actors, recipients)."""

from __future__ import annotations

import pytest

from communique.knowledge.load import Knowledge
from communique.model import Reading
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser


class Reader:
    def __init__(self, knowledge: Knowledge, parser: Parser) -> None:
        self.knowledge, self.parser = knowledge, parser

    def __call__(self, text: str, publisher: str | None = None, title: str | None = None) -> Reading:
        document = make_document(text, "2021-12-20", title, publisher, None, None, None, self.knowledge)
        return process(document, self.knowledge, self.parser)

    def events(self, text: str, **kwargs: str) -> list[tuple[str, str, list[str | None], list[str | None]]]:
        reading = self(text, **kwargs)
        return [(e.type, e.status, [p.code for p in e.actors], [p.code for p in e.recipients]) for e in reading.events]


@pytest.fixture(scope="module")
def read(knowledge: Knowledge, parser: Parser) -> Reader:
    return Reader(knowledge, parser)


EVENTS = [
    ("France condemned the strikes by Chad.", ("ACCUSE", "happened", ["FRA"], ["TCD"])),
    ("Chad was condemned by France.", ("ACCUSE", "happened", ["FRA"], ["TCD"])),  # passive
    ("France and Japan signed a trade agreement.", ("SUPPORT", "happened", ["FRA", "JPN"], [])),  # signing is SUPPORT
    ("France will send grain to Chad.", ("AGREE", "planned", ["FRA"], ["TCD"])),  # future help is AGREE
    ("France sent medicine to Chad.", ("AID", "happened", ["FRA"], ["TCD"])),
    ("France refused to sign the treaty with Chad.", ("REJECT", "happened", ["FRA"], ["TCD"])),
    ("France would not recognise the independence of Kosovo, its minister said.", ("REJECT", "happened", ["FRA"], ["XKX"])),
    ("France summoned the Chadian ambassador.", ("ACCUSE", "happened", ["FRA"], ["TCD"])),  # not a contact
    ("French President Emmanuel Macron visited Chad.", ("CONSULT", "happened", ["FRA"], ["TCD"])),  # visitor, then host
    ("French President Emmanuel Macron will visit Chad.", ("AGREE", "planned", ["FRA"], ["TCD"])),
    ("France and Chad agreed to share power plants.", ("AGREE", "happened", ["FRA", "TCD"], [])),
    ("France expelled three Chadian diplomats.", ("SANCTION", "happened", ["FRA"], ["TCD"])),
    ("France pulled its troops out of Chad.", ("RETREAT", "happened", ["FRA"], ["TCD"])),
    ("France urged Chad to release the reporter.", ("REQUEST", "happened", ["FRA"], ["TCD"])),
    ("Which France, having thanked Japan, left.", ("SUPPORT", "happened", ["FRA"], ["JPN"])),  # participle
]


@pytest.mark.parametrize(("text", "event"), EVENTS, ids=[c[0] for c in EVENTS])
def test_events(read: Reader, text: str, event: tuple[str, str, list[str], list[str]]) -> None:
    assert event in read.events(text)


SILENT = [
    "If France attacks Chad, many will flee.",  # a condition is no attack
    "The two teams of India and Australia met in the final; the captain praised the striker, the goalkeeper and the coach.",
    "France failed to meet the deadline set by the European Union.",
    "The report on France was published in May.",
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(read: Reader, text: str) -> None:
    assert read.events(text) == []


def test_a_contact_told_twice_is_one(read: Reader) -> None:
    text = "French President Emmanuel Macron spoke by phone with Prime Minister Narendra Modi of India on Monday. The two leaders discussed trade. The call lasted an hour."
    reading = read(text)
    assert [(c.kind, [p.person for p in c.participants]) for c in reading.contacts] == [("call", ["Emmanuel Macron", "Narendra Modi"])]
    assert [e.type for e in reading.events] == ["CONSULT"]


def test_a_visit_and_the_summit_held_during_it_are_two_contacts_and_one_event(read: Reader) -> None:
    reading = read("Russian President Vladimir Putin visited India on December 6 for the annual summit of the two countries.")
    assert {c.kind for c in reading.contacts} == {"visit", "summit"}
    assert [link.kind for link in reading.links] == ["part_of"]
    assert len([e for e in reading.events if e.type == "CONSULT"]) == 1


def test_the_same_day_as_a_contact_is_its_day(read: Reader) -> None:
    reading = read("France and Japan held a summit on December 6. Their defence ministers signed a pact on the same day as the summit.")
    [pact] = reading.agreements
    assert pact.when is not None
    assert (pact.when.start, pact.when.basis) == ("2021-12-06", "anchored")


def test_an_undated_report_of_news_is_dated_by_its_publication_and_says_so(read: Reader) -> None:
    [event] = read("France condemned the strikes by Chad.").events
    assert event.when is not None
    assert (event.when.start, event.when.basis, event.when.text) == ("2021-12-20", "publication", None)


def test_a_sides_own_text_about_its_home_gives_no_event(read: Reader) -> None:
    reading = read("The President met students in Ohio and promised new schools.", publisher="The White House")
    assert reading.events == ()
    assert [p.code for p in reading.problems] == ["domestic"]


def test_the_title_tells_the_kind_of_a_talk(read: Reader) -> None:
    text = "President Biden spoke today with President Emmanuel Macron of France. They discussed trade."
    by_title = {t: read(text, title=t, publisher="The White House").contacts[0].kind for t in ("Readout of a Call", "Readout of a Meeting")}
    assert by_title == {"Readout of a Call": "call", "Readout of a Meeting": "meeting"}


def test_evidence_is_in_every_record(read: Reader) -> None:
    text = "France\u2019s envoy \u201cwelcomed\u201d the deal.\u00a0Poland \U0001f600 agreed to send 20 tanks to Japan."
    reading = read(text)
    assert reading.events
    for event in reading.events:
        for proofs in event.evidence.values():
            for proof in proofs:
                assert text[proof.start : proof.end] == proof.text
