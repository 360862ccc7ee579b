"""The gate lets pass what may hold a record, turns away what cannot, and its words hold on their own examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from communique.knowledge.files import unmark
from communique.model import Document
from communique.scale.gate import WORD, open_gate, pass_all

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge


def make(text: str, title: str | None = None) -> Document:
    return Document("x", "2022-09-20", title, None, None, "en", None, "", len(text), text)


@pytest.mark.parametrize(
    ("text", "title", "passes"),
    [
        ("Nobody was surprised when France and Chile shook hands.", None, True),  # two parties in a sentence
        ("It was long expected. Troops left Chad at dawn.", None, True),  # one, beside a word of war
        ("The cake was good. It came from Norway.", None, False),
        ("Two parties stand apart. It rained in Norway. Somebody slept in Chile.", None, False),
        ("The road was wet.", "France and Chile shake hands", True),  # the title counts
        ("A study of beetles found that they sing.", None, False),
        ("Chadwick and Norwayan are no states, and neither are troops.", None, False),  # names are whole words
    ],
)
def test_what_passes(text: str, title: str | None, passes: bool, knowledge: Knowledge) -> None:
    assert open_gate(knowledge)(make(text, title)) is passes
    assert pass_all(make(text, title))


def test_words_hold_on_their_examples(knowledge: Knowledge) -> None:
    for example in knowledge.gate.examples:
        text, spans = unmark(example)
        assert [text[a:b].lower() for a, b in spans] == [w for w in map(str.lower, WORD.findall(text)) if w in knowledge.gate.words]
    for lookalike in knowledge.gate.lookalikes:
        assert not [w for w in WORD.findall(lookalike) if w.lower() in knowledge.gate.words]
