"""Types of events: shapes of phrases in which a frame stands, at whom protests are aimed, and what dates an act of speech."""

from __future__ import annotations

import pytest

from communique.model import Event
from communique.pipeline import read

DAY = "2023-05-10"


def events(text: str) -> list[Event]:
    return list(read(text, published=DAY).events)


def told(text: str) -> list[tuple[str, str, str, str]]:
    """(type, status, actors, recipients) of each event, codes joined by commas."""

    def codes(event: Event, side: str) -> str:
        return ",".join(sorted({p.code or "?" for p in getattr(event, side)}))

    return [(e.type, e.status, codes(e, "actors"), codes(e, "recipients")) for e in events(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # a particle before "of"
        ("India pulled out of an exercise with Russia on Monday.", ("REJECT", "happened", "IND", "RUS")),
        ("Diplomats of Latvia were ordered out of Belarus on Monday.", ("SANCTION", "happened", "BLR", "LVA")),
        # what is counted is what counts
        ("Israel answered on Monday with dozens of shells on Lebanon.", ("ASSAULT", "happened", "ISR", "LBN")),
        # who does it stands between a noun and what it is done to
        ("Kenya deplored the suspension by Norway of its aid.", ("SANCTION", "happened", "NOR", "KEN")),
        # under what another imposed, at what another asked for
        ("Belarus has been under Canadian sanctions since 2021.", ("SANCTION", "ongoing", "CAN", "BLR")),
        ("France sent two ships to Lebanon at the request of the United Nations.", ("REQUEST", "happened", "UN", "FRA")),
        # what two do alike has no recipient
        ("Japan and Nepal established diplomatic relations on Monday.", ("SUPPORT", "happened", "JPN,NPL", "")),
        ("Spain and France exchanged evidence on the smugglers.", ("COOPERATE", "happened", "ESP,FRA", "")),
        ("Norway and Japan built the ship jointly.", ("COOPERATE", "happened", "JPN,NOR", "")),
        # but whoever does it with another does it to him
        ("Panama established diplomatic relations with China.", ("SUPPORT", "happened", "PAN", "CHN")),
        ("Ethiopia granted autonomy to Eritrea.", ("CONCEDE", "happened", "ETH", "ERI")),
        ("Turkey softened its stance on Greece.", ("CONCEDE", "happened", "TUR", "GRC")),
        ("Two French pilots regained their freedom in Sudan on Monday.", ("RETREAT", "happened", "", "FRA")),
        ("Kosovo won recognition from Kenya.", ("SUPPORT", "happened", "KEN", "XKX")),
        ("Nepal obtained a loan from Japan.", ("AID", "happened", "JPN", "NPL")),
        ("President Macron is expected in Japan on Friday.", ("AGREE", "planned", "FRA", "JPN")),
        ("A French sale of jets to Qatar fell through in 2007.", ("AGREE", "cancelled", "FRA,QAT", "")),
    ],
)
def test_is_coded(text: str, wanted: tuple[str, str, str, str]) -> None:
    assert wanted in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Belarus said that the sanctions of Canada had been lifted.",
        "France sent two ships to Lebanon at the height of the storm.",
    ],
)
def test_state_of_being_under_or_at_is_not_read_elsewhere(text: str) -> None:
    assert not {"sanction.under", "request.at"} & {rule for event in events(text) for rule in event.rule}


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("Students marched in Warsaw to demand that President Macron resign.", "POL", "FRA"),
        ("Farmers in Greece blocked roads in protest at a visit by the Turkish premier.", "GRC", "TUR"),
        ("Shopkeepers in Peru closed their shops to protest against a law of Chile.", "PER", "CHL"),
    ],
)
def test_protest_is_aimed_at_whom_its_purpose_names(text: str, actors: str, recipients: str) -> None:
    assert ("PROTEST", "happened", actors, recipients) in told(text)


def test_show_of_force_is_aimed_at_whom_it_is_to_deter() -> None:
    assert ("MOBILIZE", "happened", "TUR", "GRC") in told("Turkey moved tanks to the coast to deter Greece.")


def test_crowd_is_angry_at_the_authority_of_which_its_sentence_speaks() -> None:
    (protest,) = (e for e in events("Farmers from Greece blocked a road in Bulgaria because the Turkish government had shut its market."))
    assert protest.type == "PROTEST"
    assert [p.code for p in protest.recipients] == ["TUR"]
    assert protest.recipients[0].mention.text.endswith("government")


def test_day_of_what_is_welcomed_does_not_date_the_welcome() -> None:
    found = {e.type: e for e in events("Norway welcomed the lifting of the ban on Kenyan tea by Sudan on 31 March.")}
    when = found["SUPPORT"].when
    assert when is not None
    assert when.start == DAY


def test_day_before_the_verb_dates_it() -> None:
    found = {e.type: e for e in events("On 31 March the Norwegian government welcomed the release of the reporter by Sudan.")}
    when = found["SUPPORT"].when
    assert when is not None
    assert when.start == "2023-03-31"


def test_two_signings_on_two_days_are_two_events() -> None:
    text = "Japan and Nepal signed a treaty on Monday. The two countries had signed a pact on roads on 3 March 2019."
    days = sorted(e.when.start for e in events(text) if e.type == "SUPPORT" and e.when is not None and e.when.start is not None)
    assert days == ["2019-03-03", "2023-05-08"]


def test_countermeasures_that_hang_on_a_condition_are_threatened() -> None:
    text = "China said that it would take resolute countermeasures if the United States sold arms to Taiwan."
    assert ("THREATEN", "happened", "CHN", "USA") in told(text)
