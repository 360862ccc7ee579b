"""Arcs that the model gets wrong again and again, mended: who was received, signed or hosted behind a phrase of place."""

from __future__ import annotations

import pytest

from communique.reading.parsing import Parser
from communique.reading.repairs import repair


def rows_of(table: str) -> dict[str, list[object]]:
    """Rows of "word/tag/pos/dep/head" columns, one token each."""
    cells = [cell.rsplit("/", 4) for cell in table.split()]
    return {
        "words": [c[0] for c in cells], "lemmas": [c[0] for c in cells], "tags": [c[1] for c in cells], "pos": [c[2] for c in cells],
        "deps": [c[3] for c in cells], "heads": [int(c[4]) for c in cells],
    }  # fmt: skip


def test_an_apposition_without_a_comma_is_the_object() -> None:
    rows = rows_of(
        "Rudolf/NNP/PROPN/nsubj/1 received/VBD/VERB/ROOT/1 at/IN/ADP/prep/1 Zenda/NNP/PROPN/pobj/2 the/DT/DET/det/5 envoy/NN/NOUN/appos/3"
    )
    repair(rows)
    assert (rows["deps"][5], rows["heads"][5]) == ("dobj", 1)


def test_a_true_apposition_stays() -> None:
    rows = rows_of(
        "Rudolf/NNP/PROPN/nsubj/1 spoke/VBD/VERB/ROOT/1 in/IN/ADP/prep/1 Zenda/NNP/PROPN/pobj/2 ,/,/PUNCT/punct/3 the/DT/DET/det/6 "
        "capital/NN/NOUN/appos/3"
    )
    repair(rows)
    assert (rows["deps"][6], rows["heads"][6]) == ("appos", 3)


def test_a_city_and_the_guest_behind_it_are_two() -> None:
    rows = rows_of(
        "Rudolf/NNP/PROPN/nsubj/1 received/VBD/VERB/ROOT/1 in/IN/ADP/prep/1 Zenda/NNP/PROPN/compound/4 King/NNP/PROPN/compound/5 "
        "Otto/NNP/PROPN/pobj/2"
    )
    repair(rows)
    assert rows["heads"][3:] == [2, 5, 1]
    assert rows["deps"][3:] == ["pobj", "compound", "dobj"]


@pytest.mark.parametrize(
    ("text", "guest"),
    [
        ("President Abdel Fattah El-Sisi received today in Cairo King Abdullah II of Jordan.", "II"),
        ("The President received today at the palace the Prime Minister of Kenya.", "Minister"),
    ],
)
def test_who_is_received_is_the_object(text: str, guest: str, parser: Parser) -> None:
    parse = parser.parse(text)
    verb = parse.words.index("received")
    assert [parse.words[i] for i, dep in enumerate(parse.deps) if dep == "dobj" and parse.heads[i] == verb] == [guest]
