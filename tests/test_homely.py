"""News of home without politics is left out, with a note; politics at home and anything between states stays."""

from __future__ import annotations

import pytest

import communique

pytestmark = pytest.mark.usefixtures("parser")


def codes(text: str) -> list[str]:
    return [problem.code for problem in communique.read(text, published="2022-09-20").problems]


@pytest.mark.parametrize(
    "text",
    [
        "Police in Lyon, France, arrested two men after a fire on Monday.",
        'A court in Canada sentenced a man to two years on Sunday. "It is over," his neighbour Ann Roe said.',
    ],
)
def test_home_news_is_left_out_with_a_note(text: str) -> None:
    reading = communique.read(text, published="2022-09-20")
    assert "home" in [problem.code for problem in reading.problems]
    assert not (reading.events or reading.statements or reading.contacts)


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of protesters marched against the government in Lyon, France, on Monday.",
        'France expelled three Canadian diplomats on Monday. "We regret it," the Canadian foreign ministry said.',
        'The Chilean foreign ministry said: "We follow the situation closely."',
    ],
)
def test_politics_at_home_and_between_states_stay(text: str) -> None:
    reading = communique.read(text, published="2022-09-20")
    assert reading.events or reading.statements
    assert "home" not in [problem.code for problem in reading.problems]


def test_a_sides_own_text_stays() -> None:
    reading = communique.read(
        'The Spokesperson said: "We follow the situation in Chile closely."',
        published="2022-09-20",
        publisher="Ministry of Foreign Affairs of Japan",
    )
    assert reading.statements
