"""Events of the conflict types: refusals, threats, reported doubt, deeds within deeds, one protest told in several words."""

from __future__ import annotations

import pytest

from communique.model import Event
from communique.pipeline import read

DAY = "2023-05-10"


def events(text: str) -> list[tuple[str, str, str, str]]:
    """(type, status, actors, recipients) of each event, codes joined by commas."""

    def codes(event: Event, side: str) -> str:
        return ",".join(sorted({p.code or "?" for p in getattr(event, side)}))

    return [(e.type, e.status, codes(e, "actors"), codes(e, "recipients")) for e in read(text, published=DAY).events]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # what one will not do is refused
        ("Serbia said on Monday that it would never recognise Kosovo.", ("REJECT", "happened", "SRB", "XKX")),
        ("Hungary will not interfere in Ukraine, its foreign minister said.", ("REJECT", "happened", "HUN", "UKR")),
        # what one will do to another on a condition is threatened
        ("Sudan said on Monday that it would shut its border with Chad unless the rebels left.", ("THREATEN", "happened", "SDN", "TCD")),
        ("Iran will attack Israel, its defence minister said.", ("THREATEN", "happened", "IRN", "ISR")),
        # a participle's agent did what the noun names
        ("Japan condemned the missile tests conducted by North Korea.", ("ACCUSE", "happened", "JPN", "PRK")),
        # who did what happened within another deed, or is said in a paper
        ("Three Indian soldiers were killed on Monday in a clash with Pakistani troops.", ("ASSAULT", "happened", "PAK", "IND")),
        ("Turkey was condemned on Monday in a joint statement by Greece and Cyprus.", ("ACCUSE", "happened", "CYP,GRC", "TUR")),
        # a state that proclaims martial law does it to itself
        ("The Ethiopian government declared a state of emergency on Monday.", ("COERCE", "happened", "ETH", "ETH")),
    ],
)
def test_is_coded(text: str, wanted: tuple[str, str, str, str]) -> None:
    assert wanted in events(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # a condition is no deed and no threat
        ("Egypt will close its embassy if Ethiopia attacks Sudan.", "ASSAULT"),
        # to condemn is not yet to have condemned
        ("Kenya asked Chad to condemn Sudan.", "ACCUSE"),
        # a promise not to attack refuses nobody anything
        ("Iran said on Monday that it would not attack Israel.", "REJECT"),
        # a storm worries nobody else's government
        ("The president of Chad met the president of Sudan. Both expressed their deep concern about the floods.", "ACCUSE"),
    ],
)
def test_is_silent(text: str, kind: str) -> None:
    assert kind not in {e[0] for e in events(text)}


def test_refuted_report_is_denied() -> None:
    found = events("Canada dismissed reports that it had expelled the ambassador of Sudan.")
    assert [e[1] for e in found if e[0] == "SANCTION"] in ([], ["denied"])


def test_an_envoy_summoned_and_handed_a_note_is_one_protest() -> None:
    found = events("Poland summoned the Russian ambassador on Monday and lodged a protest with Russia.")
    assert [e[0] for e in found].count("ACCUSE") == 1
