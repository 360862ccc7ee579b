"""Events of a side's own text: whom a promise is made to, what two say with one voice, and what is only spoken of."""

from __future__ import annotations

import pytest

from communique.pipeline import read

DAY = "2022-09-20"
Row = tuple[str, str, str, str]


def told(text: str) -> list[Row]:
    """(type, status, actors, recipients) of each event of a text of the White House, codes joined by commas."""
    found = read(text, published=DAY, publisher="The White House").events
    return [
        (e.type, e.status, ",".join(sorted({p.code or "?" for p in e.actors})), ",".join(sorted({p.code or "?" for p in e.recipients})))
        for e in found
    ]


CALL = "President Biden spoke today with President Ramaphosa of South Africa. "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # one is promised what the one with whom the text tells of talks was promised
        (CALL + "The President pledged to build a clinic.", ("AGREE", "happened", "USA", "ZAF")),
        # what two welcome or agree has no recipient, whoever else is named
        (CALL + "Both leaders welcomed the new bridge across the river.", ("SUPPORT", "happened", "USA,ZAF", "")),
        (CALL + "They condemned the raid by Eritrea. They agreed to launch a task force.", ("AGREE", "happened", "USA,ZAF", "")),
        (CALL + "Leaders agreed to open a second consulate.", ("AGREE", "happened", "USA,ZAF", "")),
        # what is looked forward to is planned
        (CALL + "He looks forward to welcoming President Ramaphosa to Washington in May.", ("AGREE", "planned", "ZAF", "USA")),
        # nobody is a guest on the sidelines
        (
            "President Biden met with President Ramaphosa of South Africa in Washington on the margins of a summit.",
            ("CONSULT", "happened", "USA,ZAF", ""),
        ),
        # resolve is a promise
        ("The United States and Kenya are determined to cooperate on ports.", ("AGREE", "planned", "KEN,USA", "")),
    ],
)
def test_official_text_says_to_whom(text: str, wanted: Row) -> None:
    assert wanted in told(text)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        (CALL + "They condemned the raid by Eritrea. They committed to faster trains.", ("AGREE", "happened", "USA,ZAF", "ERI")),
        (CALL + "They looked forward to a good year.", ("AGREE", "happened", "USA,ZAF", "")),
        (CALL + "The leaders instructed their ministers to meet.", ("REQUEST", "happened", "USA,ZAF", "")),
        (CALL + "They spoke of ways of working together.", ("COOPERATE", "happened", "USA,ZAF", "")),
        (CALL + "The President paid tribute to the miners of South Africa.", ("AID", "happened", "USA", "ZAF")),
        (CALL + "The United States took steps to support Kenya.", ("AGREE", "planned", "USA", "KEN")),
        (CALL + "We will continue to impose costs on Eritrea.", ("AGREE", "planned", "USA", "ERI")),
        (CALL + "Kenya delivered remarks to South Africa.", ("COOPERATE", "happened", "KEN", "ZAF")),
        (CALL + "The United States backs Kenya as it defends its sovereignty from Eritrea.", ("SUPPORT", "happened", "KEN", "ERI")),
    ],
)
def test_official_text_is_not_overread(text: str, unwanted: Row) -> None:
    assert unwanted not in told(text)
    assert told(text)


def test_further_verbs_are_one_promise() -> None:
    rows = told("The United States and Kenya will work together to plant trees and clear rivers, including sharing maps.")
    assert rows == [("AGREE", "planned", "KEN,USA", "")]


def test_what_is_announced_after_it_was_told_is_one_promise() -> None:
    rows = [
        (e.type, e.status, [p.code for p in e.recipients])
        for e in read("Spain will send tents to Chad, its foreign minister announced.", published=DAY).events
    ]
    assert rows == [("AGREE", "planned", ["TCD"])]
