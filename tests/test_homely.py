"""News of home without politics is left out, with a note; politics at home and anything between states stays."""

from __future__ import annotations

import pytest

import communique

pytestmark = pytest.mark.usefixtures("parser")

# What any report of an accident or a crime goes on with; with the first sentence it is long enough to be judged.
REST = (
    " It happened shortly after nine in the evening, when most of the shops in the street had closed. Neighbours had heard shouting and the noise"
    " of breaking glass. Two cars were damaged, and traffic stood still for an hour. A woman who lives across the road said that she had seen"
    " nothing like it in thirty years. The street was opened again before midnight, and the shops opened as usual in the morning."
)


@pytest.mark.parametrize(
    "text",
    [
        "Police in Lyon, France, arrested two men after a fire on Monday.",
        "A court in Canada sentenced a man to two years on Sunday.",
        "Chile's health ministry said on Sunday that two men had been hurt in a fire.",
    ],
)
def test_home_news_is_left_out_with_a_note(text: str) -> None:
    reading = communique.read(text + REST, published="2022-09-20")
    assert "home" in [problem.code for problem in reading.problems]
    assert not (reading.events)
    assert not (reading.statements)
    assert not (reading.contacts)


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of protesters marched against the government in Lyon, France, on Monday.",
        "France expelled three Canadian diplomats on Monday.",
        'The Chilean foreign ministry said: "We follow the situation closely."',
    ],
)
def test_politics_at_home_and_between_states_stay(text: str) -> None:
    reading = communique.read(text + REST, published="2022-09-20")
    assert reading.events or reading.statements
    assert "home" not in [problem.code for problem in reading.problems]


def test_a_sentence_or_two_say_too_little_to_tell() -> None:
    assert communique.read("Police in Lyon, France, arrested two men on Monday.", published="2022-09-20").events


def test_a_sides_own_text_stays() -> None:
    publisher = "Ministry of Foreign Affairs of Japan"
    reading = communique.read(
        'The Spokesperson said: "We follow the situation in Chile closely."' + REST, published="2022-09-20", publisher=publisher
    )
    assert reading.statements
