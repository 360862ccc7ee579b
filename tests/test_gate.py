"""The gate lets pass what may hold a record, turns away what cannot, and its words hold on their own examples."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from communique.knowledge.files import unmark
from communique.model import Document
from communique.pipeline import process
from communique.reading.parsing import load_parser
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
    assert bool(open_gate(knowledge)(make(text, title))) is passes
    assert pass_all(make(text, title)) == ((0, len(text)),)


IDLE = "She bakes bread at night and sells it in the morning to all who come by.\n"


def test_of_a_long_text_only_paragraphs_around_a_promising_one_are_read(knowledge: Knowledge) -> None:
    told = "France sent troops to Chad.\n"
    text = IDLE * 20 + told + IDLE * 20
    stretches = open_gate(knowledge)(make(text))
    length, at = len(IDLE), 20 * len(IDLE)
    assert [text[a:b] for a, b in stretches] == [IDLE.strip(), text[at - length : at + len(told) + length].strip()]
    reading = process(make(text), knowledge, load_parser(), (), stretches)
    assert [(e.type, e.cue.start) for e in reading.events] == [
        (e.type, e.cue.start) for e in process(make(text), knowledge, load_parser()).events
    ]
    assert reading.events


def test_a_text_about_dealings_is_read_as_a_whole(knowledge: Knowledge) -> None:
    text = (IDLE + "France sent troops to Chad.\n") * 3
    assert open_gate(knowledge)(make(text)) == ((0, len(text)),)


def test_of_a_side_s_own_text_all_or_nothing_is_read(knowledge: Knowledge) -> None:
    home = replace(make(IDLE * 20 + "The president of the United States thanked the troops.\n"), side="USA")
    abroad = replace(make(IDLE * 20 + "The president of the United States thanked the troops in Chad.\n"), side="USA")
    assert open_gate(knowledge)(home) == ()
    assert open_gate(knowledge)(abroad) == ((0, len(abroad.text)),)
    titled = replace(
        make("The President spoke with the Prime Minister about troops.", "Readout of the Call with the Prime Minister of Chad"), side="USA"
    )
    assert open_gate(knowledge)(titled) == ((0, len(titled.text)),)


def test_a_text_of_nothing_but_a_date_line_has_no_paragraph(knowledge: Knowledge) -> None:
    assert open_gate(knowledge)(make("date 2022-09-20", "France sends troops to Chad")) == ()


def test_words_hold_on_their_examples(knowledge: Knowledge) -> None:
    for example in knowledge.gate.examples:
        text, spans = unmark(example)
        assert [text[a:b].lower() for a, b in spans] == [w for w in map(str.lower, WORD.findall(text)) if w in knowledge.gate.words]
    for lookalike in knowledge.gate.lookalikes:
        assert not [w for w in WORD.findall(lookalike) if w.lower() in knowledge.gate.words]
