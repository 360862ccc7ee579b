"""The plots of the pages: what is drawn where, the same bytes twice, and nothing in them that runs."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from web_sites import SCRIPT

from communique.ledger.browsing import Brief, Spot
from communique.model import Evidence
from communique.views.activity import MOST_COLUMNS, MOST_MARKS, count_by_year, draw_activity
from communique.views.citing import cite
from communique.views.drawing import Bar, Dot, Drawing, Grain, Line, Words, draw_bars, write_png, write_svg
from communique.views.listing import drop_date, split_brackets
from communique.views.marking import mark_sentences
from communique.views.world import draw_world


def brief(n: int, start: str | None, register: str = "contacts", end: str | None = None, status: str = "happened") -> Brief:
    return Brief(n, f"id{n}", register, "meeting", status, start, end or start, None, start or "2020-01-01")


def of(drawing: Drawing, kind: type, colour: str = "") -> list:  # type: ignore[type-arg]
    return [shape for shape in drawing.shapes if isinstance(shape, kind) and (not colour or shape.colour == colour)]


def test_a_few_are_drawn_one_by_one() -> None:
    drawing = draw_activity(
        "x", [brief(1, "2021-01-01"), brief(2, "2021-12-31", status="planned"), brief(3, "2021-06-01", end="2021-09-01")]
    )
    first, last = of(drawing, Dot)
    assert first.x < last.x
    assert (first.hollow, last.hollow) == (False, True)
    assert [bar.title for bar in of(drawing, Bar)] == ["1 June – 1 September 2021: meeting, happened"]
    assert any(words.words == "contacts" for words in of(drawing, Words))


def test_many_are_counted() -> None:
    days = [f"{2000 + n // 100}-{n % 12 + 1:02}-15" for n in range(MOST_MARKS * 10)]
    drawing = draw_activity("x", [brief(n, day) for n, day in enumerate(days)])
    bars = of(drawing, Bar)
    assert 1 < len(bars) <= MOST_COLUMNS + 1
    assert sum(int(bar.title.rpartition(": ")[2].split()[0].replace(",", "")) for bar in bars) == len(days)
    assert not of(drawing, Dot)
    assert len(write_svg(drawing)) < 30_000


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_drawn(day: str) -> None:
    assert of(draw_activity("x", [brief(1, day)]), Dot)
    many = [brief(n, day) for n in range(MOST_MARKS + 1)] + [brief(-1, "2000-01-01")]
    assert of(draw_activity("x", many), Bar)


def test_without_a_day_nothing_is_drawn() -> None:
    assert of(draw_activity("x", [brief(1, None)]), Words)[0].words == "Nothing here has a date."
    assert count_by_year([brief(1, None)]) == []


def test_years_without_anything_are_noughts() -> None:
    years = count_by_year([brief(1, "2019-05-05"), brief(2, "2021-05-05"), brief(3, "2021-06-05", "events")])
    assert years == [("2019", {"contacts": 1}), ("2020", {}), ("2021", {"events": 1, "contacts": 1})]
    drawing = draw_bars("x", years, ("contacts", "events"))
    tall = [bar for bar in of(drawing, Bar) if bar.title]
    assert [bar.title for bar in tall] == ["2019: 1 contacts", "2021: 1 contacts", "2021: 1 events"]
    assert tall[1].height == tall[2].height
    assert tall[2].y + tall[2].height == pytest.approx(tall[1].y)  # one upon the other


def test_years_far_apart_are_no_thousand_bars() -> None:
    assert len(count_by_year([brief(1, "0201-05-05"), brief(2, "2021-05-05")])) == 2


def test_the_map_puts_places_where_they_are() -> None:
    spots = [
        Spot("Tokyo", "JPN", 35.69, 139.69, ("a",) * 20),
        Spot("Brasília", "BRA", -15.78, -47.93, ("b",)),
        Spot("Pole", None, 90.0, 0.0, ("c",)),
    ]
    drawing = draw_world("x", spots)
    tokyo, brasilia, pole = of(drawing, Dot)
    assert tokyo.x > drawing.width * 0.8
    assert brasilia.x < drawing.width / 2 < tokyo.x
    assert brasilia.y > tokyo.y > pole.y
    assert tokyo.r > brasilia.r
    assert tokyo.title == "Tokyo, JPN: 20 contacts"
    assert all(0 <= dot.x <= drawing.width and 0 <= dot.y <= drawing.height for dot in (tokyo, brasilia, pole))
    land = of(drawing, Grain)[0]
    assert len(land.points) > 1500
    assert len(write_svg(drawing)) < 60_000


def test_svg_is_escaped_well_formed_and_still() -> None:
    hostile = f'{SCRIPT}"\x07\x1b\u202e\ufffe&'
    shapes = (Words(1, 1, hostile), Dot(1, 1, 1, "contacts", hostile), Bar(1, 1, 1, 1, "events", hostile, True), Line(0, 0, 1, 1))
    drawing = Drawing(hostile, 10, 10, shapes)
    for standalone in (True, False):
        svg = write_svg(drawing, standalone)
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert not [node for node in root.iter() if node.tag.endswith("script")]
        assert "\u202e" not in svg
        assert ("<style>" in svg) is standalone
        assert svg == write_svg(drawing, standalone)
    assert "style=" not in write_svg(drawing, standalone=False)  # the policy of the pages would not let it


def test_png_is_the_same_twice() -> None:
    pytest.importorskip("matplotlib")
    drawing = draw_activity("x", [brief(1, "2021-01-01"), brief(2, "2021-12-31", "events")])
    first = write_png(Drawing("$", 200, drawing.height, (*drawing.shapes, Words(5, 5, "cost $5 and $6"))))
    assert first.startswith(b"\x89PNG")
    assert first == write_png(Drawing("$", 200, drawing.height, (*drawing.shapes, Words(5, 5, "cost $5 and $6"))))


# --- words ---------------------------------------------------------------------------------------------------------------


def test_sentences_are_marked_where_the_evidence_is() -> None:
    text = "They met. Ruritania  will send\n40 tractors. It rained. Graustark thanked it."
    marks = [Evidence(text.index(words), text.index(words) + len(words), words) for words in ("will send\n40", "send", "thanked")]
    found = mark_sentences(text, marks)
    assert [text[one.start : one.end] for one in found] == ["Ruritania  will send\n40 tractors.", "Graustark thanked it."]
    assert found[0].parts[1] == (True, "will send 40")
    assert "".join(words for _, words in found[1].parts) == "Graustark thanked it."
    assert found[1].first == text.index("thanked")


def test_brackets_become_marks() -> None:
    assert split_brackets("They [met] in [May].") == ((False, "They "), (True, "met"), (False, " in "), (True, "May"), (False, "."))
    assert split_brackets("no [end") == ((False, "no "), (False, "[end"))
    assert split_brackets("") == ()


def test_headlines_lose_their_date_alone() -> None:
    assert drop_date("6 May 2021 (stated) · call · Ruritania") == "call · Ruritania"
    assert drop_date("call · Ruritania (RUR)") == "call · Ruritania (RUR)"


def test_a_citation_says_what_of_which_ledger() -> None:
    from communique.ledger.browsing import Extent

    extent = Extent(2, {}, "2021-01-01", "2021-12-31", 1, "0.1", "abc", "2.5.0")
    citation = cite("Ruritania {–} 100% Graustark", "/pair/GRA/RUR", "asia_1.db", extent)
    assert "ledger asia_1.db, 2 documents of 2021, state 2.5.0" in citation.words
    assert "knowledge abc" in citation.words
    assert r"asia\_1.db" in citation.bibtex
    assert citation.bibtex.count("{") == citation.bibtex.count("}")
