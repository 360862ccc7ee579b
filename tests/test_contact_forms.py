"""Contacts told in pieces, in headlines, and one after another: who takes part, of what kind, on which day, with which host."""

from __future__ import annotations

import pytest

from communique import read
from communique.model import Contact

DAY = "2022-09-20"
Told = tuple[str, str, set[str], str | None, str | None]


def _contacts(text: str) -> tuple[Contact, ...]:
    return read(text, published=DAY).contacts


# text, the contacts as (kind, status, codes, host, first day); None for what is not asked
CASES: list[tuple[str, list[Told]]] = [
    # Whoever pays a courtesy call goes there, and telephones nobody.
    ("Prime Minister Kishida of Japan received a courtesy call from the French ambassador on Monday.",
     [("meeting", "happened", {"JPN", "FRA"}, "JPN", "2022-09-19")]),
    ("A phone call made by President Macron of France to President Biden of the United States lasted an hour.",
     [("call", "happened", {"FRA", "USA"}, None, None)]),
    # The phrase of the call stands beside the one who speaks.
    ("Chile's foreign minister, Antonia Urrejola, in a phone call with her Peruvian counterpart on Sunday, discussed trade.",
     [("call", "happened", {"CHL", "PER"}, None, "2022-09-18")]),
    # One after another: each is a contact of its own.
    ("Kenya's president held separate meetings with the presidents of Somalia and Uganda in Nairobi.",
     [("meeting", "happened", {"KEN", "SOM"}, "KEN", None), ("meeting", "happened", {"KEN", "UGA"}, "KEN", None)]),
    ("Prime Minister Modi of India will visit Indonesia on Wednesday and Singapore on Friday.",
     [("visit", "planned", {"IND", "IDN"}, "IDN", "2022-09-21"), ("visit", "planned", {"IND", "SGP"}, "SGP", "2022-09-23")]),
    # Two verbs at one noun tell of the same people.
    ("The session, chaired by the Egyptian foreign minister, was attended by the foreign ministers of Jordan and Iraq.",
     [("meeting", "happened", {"EGY", "JOR", "IRQ"}, None, None)]),
    # Who hosts what others hold; who brings them together takes part.
    ("Bulgaria will host a meeting of the energy ministers of Greece and Romania on 1 October.",
     [("meeting", "planned", {"BGR", "GRC", "ROU"}, "BGR", "2022-10-01")]),
    ("The presidents of Rwanda and Burundi met in Luanda under the mediation of Angola.",
     [("meeting", "happened", {"RWA", "BDI", "AGO"}, "AGO", None)]),
    # Around a state stand others.
    ("The king of Norway received Chile's president, who is attending a summit of Nepal's partners, in Oslo today.",
     [("meeting", "happened", {"NOR", "CHL"}, "NOR", None), ("summit", "ongoing", {"NOR", "CHL"}, "NOR", None)]),
    # The envoy of an organisation for a state is none of that state's.
    ("The UN envoy for Libya held talks in Ankara with Turkish officials.", [("meeting", "happened", {"UN", "TUR"}, "TUR", None)]),
    # A participle before a name is no visit there.
    ("Prime Minister Kishida of Japan held talks with visiting Norwegian Foreign Minister Anniken Huitfeldt in Tokyo on Monday.",
     [("meeting", "happened", {"JPN", "NOR"}, "JPN", "2022-09-19")]),
    # Joint bodies of two states, and the capital by its rank.
    ("The second India-Japan 2+2 Foreign and Defence Ministerial Meeting took place in Tokyo on 8 September.",
     [("dialogue", "happened", {"IND", "JPN"}, "JPN", "2022-09-08")]),
    ("Japan and Chile held talks in the Chilean capital on Monday.", [("meeting", "happened", {"JPN", "CHL"}, "CHL", "2022-09-19")]),
    # Headlines.
    ("Erdogan, Sisi speak by phone after years of chill", [("call", "happened", {"TUR", "EGY"}, None, None)]),
    ("Lavrov to visit Kuwait", [("visit", "planned", {"RUS", "KWT"}, "KWT", None)]),
    # A bare name before a journey is where it goes.
    ("Narendra Modi's US visit ended on Saturday.", [("visit", "happened", {"IND", "USA"}, "USA", "2022-09-17")]),
    # A trip that is called off is told once.
    ("Kyrgyz President Sadyr Japarov called off a trip to Dushanbe on Saturday.", [("visit", "cancelled", {"KGZ", "TJK"}, "TJK", None)]),
    # What lies ahead of a meeting is another contact.
    ("The defence ministers of India and Japan met on Monday ahead of the third India-Japan 2+2 dialogue.",
     [("meeting", "happened", {"IND", "JPN"}, None, "2022-09-19"), ("dialogue", "planned", {"IND", "JPN"}, None, None)]),
    ("Canada and Chile held talks in Ottawa on Tuesday. The two sides agreed to hold the third strategic dialogue in Santiago later this year.",
     [("meeting", "happened", {"CAN", "CHL"}, "CAN", "2022-09-20"), ("dialogue", "planned", {"CAN", "CHL"}, "CHL", "2022-09-20")]),
    # Those who come along.
    ("Together with Polish premier Mateusz Morawiecki, the Czech prime minister travelled to Kyiv in March.",
     [("visit", "happened", {"POL", "CZE", "UKR"}, "UKR", "2022-03-01")]),
    # A journey that is somebody's own goes elsewhere; one that is over began before.
    ("Sri Lankan Foreign Minister Ali Sabry has cut short his visit to Geneva.", [("visit", "happened", {"LKA", "CHE"}, "CHE", None)]),
    ("The Bangladeshi prime minister left New Delhi on Thursday at the end of a four-day visit.",
     [("visit", "happened", {"BGD", "IND"}, "IND", "2022-09-15")]),
    ("At their meeting in Samarkand, the presidents of China and Belarus signed a declaration.",
     [("meeting", "happened", {"CHN", "BLR"}, None, None)]),
    # A city that stands for a body is only a city before its state.
    ("President Biden of the United States will travel to Brussels, Belgium on March 24.",
     [("visit", "planned", {"USA", "BEL"}, "BEL", None)]),
    # How often says no day.
    ("Turkey's intelligence chief has met his Syrian counterpart several times.", [("meeting", "happened", {"TUR", "SYR"}, None, "never")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_contacts(text: str, expected: list[Told]) -> None:
    found = sorted(_contacts(text), key=lambda c: (c.evidence["cue"][0].start, sorted(str(p.code) for p in c.participants)))
    assert [(c.kind, c.status, {p.code for p in c.participants}) for c in found] == [e[:3] for e in expected]
    for contact, (_, _, _, host, first) in zip(found, expected, strict=True):
        assert host is None or contact.host == host
        if first == "never":
            assert contact.when is None
        elif first is not None:
            assert contact.when is not None
            assert contact.when.start == first


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine's allies met in Ramstein.",
        "Emmanuel Macron, who speaks with Vladimir Putin regularly, gave an interview.",
        "President Macron of France kept his ministers from visiting the wounded king.",
    ],
)
def test_no_contact(text: str) -> None:
    assert _contacts(text) == ()


def test_a_plan_that_is_denied_is_no_planned_contact() -> None:
    assert [c.status for c in _contacts("Putin has no plans to call Biden.")] == ["denied"]


def test_the_foreign_office_of_another_state_is_not_british() -> None:
    reading = read("Pakistan's prime minister will visit Riyadh on Monday, the Foreign Office announced.", published=DAY)
    assert "GBR" not in {p.code for e in reading.events for p in (*e.actors, *e.recipients)}


def test_they_are_not_those_in_whose_capital_they_met() -> None:
    text = "NATO foreign ministers gathered in Bucharest on Monday. On Tuesday they met Afghan Foreign Minister Zalmai Rassoul."
    assert [{p.code for p in c.participants} for c in _contacts(text)] == [{"NATO"}, {"NATO", "AFG"}]
