"""The many ways in which reports tell of contacts, agreements and statements: one invented sentence or two for each."""

from __future__ import annotations

import pytest

from communique import read
from communique.model import Contact, Reading
from communique.reading.parsing import load_parser

DAY = "2022-09-20"

# text, the contacts as (kind, status, codes, place)
CONTACTS = [
    # One organisation that meets.
    ("ASEAN leaders, meeting in Bangkok, called for restraint.", [("summit", "happened", {"ASEAN"}, "Bangkok")]),
    ("An IGAD summit planned for Juba was postponed.", [("summit", "postponed", {"IGAD"}, "Juba")]),
    ("Leaders of the Gulf Cooperation Council convened in Riyadh.", [("summit", "happened", {"GCC"}, "Riyadh")]),
    ("The week will culminate in the APEC Economic Leaders' Meeting on Saturday.", [("meeting", "planned", {"APEC"}, None)]),
    # Two owners of one meeting, two partners of one verb.
    ("Scholz and Macron's meeting in Paris lasted two hours, the German and French governments said.",
     [("meeting", "happened", {"DEU", "FRA"}, "Paris")]),
    ("US Secretary of State Antony Blinken met Prime Minister Kishida in Tokyo and President Yoon in Seoul.",
     [("meeting", "happened", {"USA", "JPN"}, "Tokyo"), ("meeting", "happened", {"USA", "KOR"}, "Seoul")]),
    ("Prime Minister Modi of India visited Japan on Tuesday. He also met with Deputy Foreign Minister Hiroshi Takei.",
     [("visit", "happened", {"IND", "JPN"}, "Japan"), ("meeting", "happened", {"IND", "JPN"}, "Japan")]),
    # Set phrases.
    ("President Putin and President Erdogan came face to face in Astana.", [("meeting", "happened", {"RUS", "TUR"}, "Astana")]),
    ("President Tokayev wrote to President Xi Jinping on Monday.", [("letter", "happened", {"KAZ", "CHN"}, None)]),
    ("President Putin told President Macron by telephone on Sunday that the plant was safe.",
     [("call", "happened", {"RUS", "FRA"}, None)]),
    ("Prime Minister Kishida apologised to President Yoon over the phone.", [("call", "happened", {"JPN", "KOR"}, None)]),
    ("Ministers of India and the EU met by video link on Monday.", [("video", "happened", {"IND", "EU"}, None)]),
    # A trip in a phrase before, whoever owns it.
    ("On a visit to Kyiv, Polish President Andrzej Duda promised more tanks.", [("visit", "happened", {"POL", "UKR"}, "Kyiv")]),
    # What lies ahead, and what may be.
    ("A meeting of the Russian and Turkish presidents is possible.", [("meeting", "possible", {"RUS", "TUR"}, None)]),
    ("The summit of Russia and Turkey is scheduled for Friday.", [("summit", "planned", {"RUS", "TUR"}, None)]),
    ("Talks are under way in Doha between the United States and the Taliban.",
     [("meeting", "ongoing", {"USA", "TALIBAN"}, "Doha")]),
    # On the sidelines of something that has a place.
    ("Indian Prime Minister Narendra Modi will meet President Putin on the sidelines of the summit in Samarkand.",
     [("meeting", "planned", {"IND", "RUS"}, "Samarkand")]),
]  # fmt: skip


def _read(text: str, publisher: str | None = None) -> Reading:
    load_parser()
    return read(text, published=DAY, publisher=publisher)


def _told(contact: Contact) -> tuple[str, str, frozenset[str | None], str | None]:
    place = contact.place.name if contact.place is not None else None
    return contact.kind, contact.status, frozenset(p.code for p in contact.participants), place


@pytest.mark.parametrize(("text", "expected"), CONTACTS, ids=[c[0][:40] for c in CONTACTS])
def test_contacts(text: str, expected: list[tuple[str, str, set[str], str | None]]) -> None:
    wanted = sorted((kind, status, sorted(codes), place or "") for kind, status, codes, place in expected)
    found = [_told(c) for c in _read(text).contacts]
    assert sorted((kind, status, sorted(map(str, codes)), place or "") for kind, status, codes, place in found) == wanted


def test_an_official_of_no_named_state_whom_a_visitor_meets_is_of_the_hosts() -> None:
    reading = _read("Prime Minister Modi of India visited Japan on Tuesday. He also met with Deputy Foreign Minister Hiroshi Takei.")
    meeting = next(c for c in reading.contacts if c.kind == "meeting")
    (host,) = [p for p in meeting.participants if p.code == "JPN"]
    assert (host.person, host.basis) == ("Hiroshi Takei", "inferred")


def test_who_brings_two_sides_together_is_the_host() -> None:
    (contact,) = _read("EU-brokered talks between Serbia and Kosovo ended in Ohrid on Friday.").contacts
    assert contact.host == "EU"


def test_days_joined_by_and_are_one_stretch() -> None:
    (contact,) = _read("President Xi of China visited Vietnam on Monday and Tuesday.").contacts
    assert contact.when is not None
    assert (contact.when.start, contact.when.end) == ("2022-09-19", "2022-09-20")


def test_a_visit_in_a_sides_own_text_comes_to_the_side() -> None:
    text = "The President of China, Xi Jinping, will visit from 3 to 9 October."
    (contact,) = _read(text, "Prime Minister of Australia").contacts
    assert (contact.kind, contact.host) == ("visit", "AUS")
    assert contact.when is not None
    assert (contact.when.start, contact.when.end) == ("2022-10-03", "2022-10-09")


AGREEMENTS = [
    ("Chile and Peru put pen to paper on a border pact.", [("agreement", "signed", {"CHL", "PER"})]),
    ("A package of documents was signed in the presence of the presidents of Kazakhstan and Turkey, including an agreement on transit "
     "and a protocol on customs.", [("agreement", "signed", {"KAZ", "TUR"}), ("agreement", "signed", {"KAZ", "TUR"})]),
    ("In a joint communique, China and the Solomon Islands pledged to deepen ties.", [("joint_statement", "agreed", {"CHN", "SLB"})]),
    ("Ethiopia and Sudan are close to a deal on the dam.", [("agreement", "under_negotiation", {"ETH", "SDN"})]),
    ("Hamas turned down a deal with Israel on hostages.", [("agreement", "proposed", {"HAMAS", "ISR"})]),
    ("Norway and Russia have a fisheries agreement.", [("agreement", "in_force", {"NOR", "RUS"})]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AGREEMENTS, ids=[c[0][:40] for c in AGREEMENTS])
def test_agreements(text: str, expected: list[tuple[str, str, set[str]]]) -> None:
    found = sorted((a.kind, a.status, sorted(str(p.code) for p in a.parties)) for a in _read(text).agreements)
    assert found == sorted((kind, status, sorted(codes)) for kind, status, codes in expected)


def test_what_is_still_to_be_signed_has_no_date() -> None:
    (agreement,) = _read("Japan and the Philippines will sign a Reciprocal Access Agreement this year.").agreements
    assert (agreement.status, agreement.when) == ("agreed", None)


STATEMENTS = [
    ("President Biden called President Macron on Wednesday.", set()),
    ("India denied a report that a price had been agreed with Russia.", {"IND"}),
    ("The White House released a summary of a call between President Biden and President Xi.", {"USA"}),
    ("Washington urged Iran to release the sailors of Norway.", set()),
]


@pytest.mark.parametrize(("text", "sides"), STATEMENTS)
def test_statements(text: str, sides: set[str]) -> None:
    assert {s.side for s in _read(text).statements} == sides


def test_who_speaks_is_no_topic_of_what_is_said() -> None:
    (statement,) = _read("The Thai army said that Cambodia had closed three schools.").statements
    assert "defence" not in {t.topic for t in statement.topics}
