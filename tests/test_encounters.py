"""Contacts: who took part, of what kind, when and where, and which mentions are one."""

from __future__ import annotations

import pytest

from communique import read
from communique.model import Contact, Reading
from communique.reading.parsing import load_parser
from communique.reading.wrapping import join_lines

USA = "The White House"
AUSTRALIA = "Prime Minister of Australia"


def _contacts(text: str, day: str, publisher: str | None = None, title: str | None = None) -> tuple[Contact, ...]:
    return _read(text, day, publisher, title).contacts


def _read(text: str, day: str, publisher: str | None = None, title: str | None = None) -> Reading:
    load_parser()
    return read(text, published=day, publisher=publisher, title=title)


def _told(contact: Contact) -> tuple[str, str, frozenset[str | None]]:
    return contact.kind, contact.status, frozenset(p.code for p in contact.participants)


# text, day, publisher, the contacts as (kind, status, codes)
CASES = [
    # A phrase in front: who speaks at the meeting met whom it was with.
    ("In a meeting with President Macron of France, Prime Minister Kishida of Japan called for calm.", "2023-05-20", None,
     [("meeting", "happened", {"FRA", "JPN"})]),
    # Two "with", two calls.
    ("President Macron of France spoke by telephone with President Putin of Russia and with President Zelenskyy of Ukraine.", "2022-03-02",
     None, [("call", "happened", {"FRA", "RUS"}), ("call", "happened", {"FRA", "UKR"})]),
    # A trip of two stops is two visits.
    ("Prime Minister Modi of India will travel to Japan and Australia next week.", "2023-05-15", None,
     [("visit", "planned", {"IND", "JPN"}), ("visit", "planned", {"IND", "AUS"})]),
    # A visit and its return are two.
    ("The Prime Minister of Japan will visit Australia next month. He will return the visit that I made to Japan in March.", "2014-06-02",
     AUSTRALIA, [("visit", "planned", {"JPN", "AUS"}), ("visit", "happened", {"JPN", "AUS"})]),
    # A call at which a visit is spoken of stays a call.
    ("President Biden spoke today with Prime Minister Sunak of the United Kingdom. They discussed the President's visit to Ireland "
     "last week.", "2023-04-20", USA, [("call", "happened", {"USA", "GBR"}), ("visit", "happened", {"USA", "IRL"})]),
    # Called off, however it is said.
    ("A summit between President Putin of Russia and President Biden is off.", "2022-02-24", None,
     [("summit", "cancelled", {"RUS", "USA"})]),
    ("The visit of the Turkish president to Greece has been put off.", "2021-05-18", None, [("visit", "postponed", {"TUR", "GRC"})]),
    ("The meeting between the foreign ministers of India and Pakistan will not take place.", "2021-05-18", None,
     [("meeting", "cancelled", {"IND", "PAK"})]),
    # An invitation announces a contact at the host's.
    ("President Macron invited Prime Minister Modi of India to a conference in Paris on July 23.", "2023-07-01", None,
     [("other", "planned", {"FRA", "IND"})]),
    # A call by the way.
    ("President Ruto of Kenya and President Kagame of Rwanda agreed by phone to share maize.", "2023-02-16", None,
     [("call", "happened", {"KEN", "RWA"})]),
    # Under way.
    ("Vietnam is in talks with India over missiles.", "2023-02-16", None, [("meeting", "ongoing", {"VNM", "IND"})]),
    # The leaders' own words for a group are a summit without the side whose text it is.
    ("The leaders looked ahead to the NATO summit in Vilnius in July.", "2023-05-15", "Prime Minister's Office, United Kingdom",
     [("summit", "planned", {"NATO"})]),
    # One auxiliary serves two verbs.
    ("During his visit, Prime Minister Abe of Japan will address Parliament and meet President Macron of France.", "2014-06-30", None,
     [("meeting", "planned", {"JPN", "FRA"})]),
    # No diplomacy: somebody's view of a war abroad is no visit.
    ("President Lula of Brazil was a friend of the peace talks in Angola in 2002.", "2003-09-26", None, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day", "publisher", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_contacts(text: str, day: str, publisher: str | None, expected: list[tuple[str, str, set[str]]]) -> None:
    found = [_told(c) for c in _contacts(text, day, publisher)]
    for kind, status, codes in expected:
        assert (kind, status, frozenset(codes)) in found, found
    assert len(found) == len(expected), found


def test_participants_listed_apart_from_the_call() -> None:
    text = (
        "Vice President Harris had a video call with island leaders this morning.\n\nParticipants in the call included Prime Minister "
        "Mia Mottley of Barbados, President Irfaan Ali of Guyana and Prime Minister Andrew Holness of Jamaica."
    )
    (call,) = _contacts(text, "2022-06-09", USA, "Readout of the Vice President's Video Call with Island Leaders")
    assert call.kind == "video"
    assert {p.person for p in call.participants} == {"Kamala Harris", "Mia Mottley", "Irfaan Ali", "Andrew Holness"}


def test_they_are_all_who_met() -> None:
    text = (
        "President Joseph R. Biden, Jr. of the United States met with President Duda of Poland and Prime Minister Scholz of Germany. "
        "They discussed trade."
    )
    (meeting,) = _contacts(text, "2022-03-12")
    assert {p.code for p in meeting.participants} == {"USA", "POL", "DEU"}
    assert len(meeting.evidence["cue"]) == 2


def test_the_title_names_whom_the_text_gives_by_office_alone() -> None:
    text = "The President spoke today with the Prime Minister. The two leaders discussed trade."
    (call,) = _contacts(text, "2022-02-18", USA, "Readout of President Joe Biden's Call with Prime Minister Mario Draghi of Italy")
    assert {(p.code, p.person) for p in call.participants} == {("USA", "Joe Biden"), ("ITA", "Mario Draghi")}


@pytest.mark.parametrize(
    ("text", "person", "code"),
    [
        ("Jake Sullivan spoke with Boris Voss, Secretary of the Belarusian Security Council.", "Voss", "BLR"),
        ("Jake Sullivan spoke with Ann Voss, Diplomatic Adviser to the Prime Minister of Italy.", "Voss", "ITA"),
        ("Jake Sullivan spoke with Karel Mori, Chief of the National Cyber Agency of Poland.", "Mori", "POL"),
        ("Vice Premier Lu Mori of the State Council of the People's Republic of China visited Japan.", "Mori", "CHN"),
        ("He met Ireland's Foreign Minister and Alternate Prime Minister Mori.", "Mori", "IRL"),
        ("President Biden met President Duda of Poland, Speaker Anna Voss and Judge Jan Mori.", "Mori", "POL"),
    ],
)
def test_for_whom_people_act(text: str, person: str, code: str) -> None:
    load_parser()
    parties = [p for e in read(text + " Jake Sullivan thanked him.", published="2022-10-03", publisher=USA).events for p in e.actors]
    parties += [p for c in read(text, published="2022-10-03", publisher=USA).contacts for p in c.participants]
    assert {p.code for p in parties if p.person and p.person.endswith(person)} <= {code}
    assert any(p.person and p.person.endswith(person) for p in parties), parties


def test_a_title_that_the_table_gives_to_another_is_a_problem() -> None:
    reading = _read("Foreign Minister Rudolf Zenda of France met the Japanese foreign minister in Tokyo.", "2021-05-18")
    (problem,) = [p for p in reading.problems if p.code == "office-disagrees"]
    assert "Rudolf Zenda" in problem.message
    assert "Jean-Yves Le Drian" in problem.message
    assert problem.evidence[0].text == "Foreign Minister Rudolf Zenda"
    assert any(p.person == "Rudolf Zenda" and p.code == "FRA" for c in reading.contacts for p in c.participants)


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Jean-Yves Le Drian of France met the Japanese foreign minister.",
        "Former Foreign Minister Laurent Fabius of France met the Japanese foreign minister.",
        "Acting Foreign Minister Rudolf Zenda of France met the Japanese foreign minister.",
        "Deputy Foreign Minister Rudolf Zenda of France met the Japanese foreign minister.",
    ],
)
def test_no_disagreement(text: str) -> None:
    assert [p for p in _read(text, "2021-05-18").problems if p.code == "office-disagrees"] == []


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "FOR THE PRESS 3 DECEMBER 1976\nThe King of Ruritania will come to Graustark for an\nofficial visit from Thursday, 9 December, to\n"
        "Thursday, 16 December, as a guest of the Senate and\nof the city. He will be received by the Rt.\nHon. the Prime Minister of the land.\n1. Trade.\n"
    )
    joined = join_lines(text)
    assert len(joined) == len(text)
    assert "for an official visit from" in joined
    assert "the Rt. Hon." in joined
    assert "\nThe King" in joined  # a heading in capitals
    assert "\n1. Trade" in joined


def test_a_text_in_long_paragraphs_is_left_alone() -> None:
    text = "A first paragraph that runs on and on. " * 6 + "\nand a second one. " * 4
    assert join_lines(text) == text
