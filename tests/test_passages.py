"""The parts of a text: nothing moves, and what is no sentence of the report is blanked."""

from __future__ import annotations

import pytest

from communique.reading.passages import read_passages


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("STRELSAU, May 15 (Ruritanian Wire) - The king met the envoy.", "STRELSAU, May 15 (Ruritanian Wire) - "),
        ("STRELSAU/ZENDA, March 1 (RW) - The king met the envoy.", "STRELSAU/ZENDA, March 1 (RW) - "),
        ("STRELSAU (Ruritania) — The king met the envoy.", "STRELSAU (Ruritania) — "),
        ("Strelsau, 1 July 2022 - The king met the envoy.", "Strelsau, 1 July 2022 - "),
        ("Strelsau, Ruritania, July 1, 2022\nThe king met the envoy.", "Strelsau, Ruritania, July 1, 2022"),
        ("PRESS RELEASE. Strelsau, 1 July 2011\nThe king met the envoy.", "PRESS RELEASE. Strelsau, 1 July 2011"),
        ("Strelsau, Sunday 7 November 2004\nThe king met the envoy.", "Strelsau, Sunday 7 November 2004"),
        ("STRELSAU, September 20. /RUTASS/. The king met the envoy.", "STRELSAU, September 20. /RUTASS/. "),
        (
            "Strelsau, Dhu al-Hijjah 24, 1439, August 06, 2018, RPA -- The king met.",
            "Strelsau, Dhu al-Hijjah 24, 1439, August 06, 2018, RPA -- ",
        ),
        ("STRELSAU ZENDA, Friday\nThe king met the envoy.", "STRELSAU ZENDA, Friday"),
        ("Strelsau, 1 July (RW): The king met the envoy.", "Strelsau, 1 July (RW): "),
        ("Tuesday, December 5, the king met the envoy.", None),  # a day is no place
        ("Strelsau, July 1, 2022 was a turning point.", None),
        ("The king - who was ill - met the envoy.", None),  # a dash in a sentence is no dateline
        ("Strelsau - the capital - was quiet.", None),  # a dateline is in capitals
    ],
)
def test_datelines(text: str, dateline: str | None) -> None:
    passages = read_passages(text)
    assert (text[slice(*passages.dateline)] if passages.dateline else None) == dateline
    assert len(passages.clean) == len(text)


def test_the_date_line_is_read_and_blanked() -> None:
    passages = read_passages(" date 2021-12-20 The king met the envoy.")
    assert passages.published == "2021-12-20"
    assert passages.clean.strip() == "The king met the envoy."
    assert passages.clean.index("The king") == 17


def test_typographic_marks_become_plain_in_place() -> None:
    text = "The king\u2019s \u201cyes\u201d\u200b was heard."
    assert read_passages(text).clean == 'The king\'s "yes"  was heard.'


def test_quotations_are_what_stands_between_the_marks() -> None:
    text = "\u201cI agree,\u201d he said. \u201cSo do I.\u201d"
    assert [text[q.start : q.end] for q in read_passages(text).quotations] == ["I agree,", "So do I."]


def test_an_open_quotation_ends_with_its_paragraph() -> None:
    text = '"We met.\n"We agreed," he said.'
    assert [text[q.start : q.end] for q in read_passages(text).quotations] == ["We met.", "We agreed,"]


def test_inches_open_no_quotation() -> None:
    assert read_passages('The pipe has 12" of room.').quotations == ()


def test_junior_does_not_end_a_sentence() -> None:
    text = "President Rudolf R. Zenda, Jr. met the envoy."
    assert read_passages(text).clean == "President Rudolf R. Zenda      met the envoy."


def test_bullets_are_blanked_and_paragraphs_begin_at_their_words() -> None:
    text = "Three steps:\n1. Talks end.\n- Aid stops."
    passages = read_passages(text)
    assert [text[a:b] for a, b in passages.paragraphs] == ["Three steps:", "Talks end.", "Aid stops."]
