"""Timelines: order, merging of sources, what became of a promise; as table, rows, page and picture."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import random
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from test_linking import STRELSAU, Report, day, leaders

from communique.cli import main
from communique.commands.timeline import find_code
from communique.knowledge.load import Knowledge
from communique.linking.proposing import propose_links
from communique.model import When
from communique.reading.parsing import Parser
from communique.views.timeline import Moment, build_timeline
from communique.views.timeline_page import render_timeline_page, write_timeline_csv
from communique.views.timeline_plot import NoMatplotlibError, draw_png, draw_svg


def line(knowledge: Knowledge, *reports: Report, between: tuple[str, ...] = ()) -> list[Moment]:
    readings = [report.read() for report in reports]
    shuffled = random.Random(7).sample(readings, len(readings))
    found = build_timeline(readings, propose_links(readings, knowledge.linking), between)
    assert build_timeline(shuffled, propose_links(shuffled, knowledge.linking), between) == found
    return found


@pytest.fixture
def reports() -> tuple[Report, Report, Report]:
    """A plan, the visit with a treaty and a promise, and what became of the promise half a year later."""
    plan, visit, end = Report("a", "2024-02-20"), Report("b", "2024-03-06"), Report("c", "2024-09-06")
    plan.contact("visit", leaders(plan), day("2024-03-01", "2024-03-31"), status="planned")
    met = visit.contact("visit", leaders(visit), day("2024-03-05"), place=STRELSAU)
    visit.agreement("treaty on fisheries", contact=met.id)
    visit.promise("deliver 40 patrol boats to Graustark by autumn", contact=met.id)
    end.transfer("patrol boats", "delivered", day("2024-09-05"))
    end.contact("call", "RUR LUT", day("2024-09-01"))
    return plan, visit, end


def test_all_in_the_order_of_their_dates(knowledge: Knowledge, reports: tuple[Report, ...]) -> None:
    found = line(knowledge, *reports)
    told = [(m.start, m.register, m.status, m.dated) for m in found]
    assert told == [
        ("2024-03-01", "contacts", "planned", "stated"),
        ("2024-03-05", "contacts", "happened", "stated"),
        ("2024-03-05", "agreements", "signed", "contact"),  # it has no date of its own: that of the visit
        ("2024-03-05", "commitments", "fulfilled", "contact"),
        ("2024-09-01", "contacts", "happened", "stated"),
        ("2024-09-05", "transfers", "delivered", "stated"),
    ]
    assert [turn.kind for turn in found[0].turns] == ["realises"]
    (kept,) = found[3].turns
    assert (kept.kind, kept.status, kept.document) == ("fulfils", "fulfilled", "c")
    assert found[3].record.status == "open"  # type: ignore[union-attr]


def test_between_two_states(knowledge: Knowledge, reports: tuple[Report, ...]) -> None:
    assert [m.codes for m in line(knowledge, *reports, between=("LUT", "RUR"))] == [("LUT", "RUR")]
    assert line(knowledge, *reports, between=("LUT", "GRA")) == []


def test_one_contact_in_three_reports_is_one_moment_with_the_fullest_record(knowledge: Knowledge) -> None:
    several = [Report(name, "2024-03-06", publisher=name) for name in "abc"]
    for number, report in enumerate(several):
        report.contact("meeting", leaders(report), day("2024-03-05"), place=STRELSAU if number == 1 else None)
    (one,) = line(knowledge, *several)
    assert [source.document.id for source in one.sources] == ["a", "b", "c"]
    assert one.record.place == STRELSAU  # type: ignore[union-attr]


def test_a_stated_date_stands_before_an_assumed_one(knowledge: Knowledge) -> None:
    sure, unsure = Report("a", "2024-03-06", "RUR"), Report("b", "2024-03-07", "GRA")
    sure.contact("call", leaders(sure), day("2024-03-05"))
    unsure.contact("call", leaders(unsure), day("2024-03-07", basis="publication"), topics=("trade", "energy"), place=STRELSAU)
    (one,) = line(knowledge, sure, unsure)
    assert (one.start, one.dated) == ("2024-03-05", "stated")


def test_without_a_date_it_stands_last_and_says_so(knowledge: Knowledge) -> None:
    report = Report("a", "2024-03-06")
    report.contact("visit", leaders(report), None)
    report.contact("call", "RUR LUT", day("2024-03-05"))
    found = line(knowledge, report)
    assert [m.start for m in found] == ["2024-03-05", None]
    assert "no date" in render_timeline_page(found, "t")


def test_the_picture_is_xml_without_a_date_of_its_making_and_the_same_twice(knowledge: Knowledge, reports: tuple[Report, ...]) -> None:
    found = line(knowledge, *reports)
    picture = draw_svg(found)
    assert picture == draw_svg(found)
    root = ET.fromstring(picture)
    shapes = [e.get("class") for e in root.iter() if e.tag.endswith(("circle", "rect")) and e.get("class")]
    assert sorted(str(s) for s in shapes) == [
        "agreements", "commitments", "contacts", "contacts", "contacts hollow", "transfers",
    ]  # fmt: skip
    xs = [float(e.get("cx", 0)) for e in root.iter() if e.tag.endswith("circle")]
    assert all(100 < x < 960 for x in xs)
    assert "Nothing here has a date" in draw_svg([])


@pytest.mark.parametrize("days", [("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"), ("1900-01-01", "2100-12-31")])
def test_days_at_the_ends_of_the_calendar_can_be_drawn(knowledge: Knowledge, days: tuple[str, str]) -> None:
    report = Report("a", "2024-03-06")
    report.contact("visit", leaders(report), day(*days))
    ET.fromstring(draw_svg(line(knowledge, report)))


def test_a_hostile_text_stays_text(knowledge: Knowledge) -> None:
    report = Report("=a", "2024-03-06", publisher="=HYPERLINK(1)")
    words = report.say('<script>alert(1)</script>\x1b[31m "&', 'The <script>alert(1)</script>\x1b[31m "& met\x0c.')
    report.contact("meeting", leaders(report), day("2024-03-05"), name="=1+1 <b>&\x1b", evidence={"cue": (words,)})
    found = line(knowledge, report)
    page = render_timeline_page(found, "<b>t</b>")
    assert "<script" not in page
    assert "<b>" not in page
    assert "\x1b" not in page + draw_svg(found)
    ET.fromstring(draw_svg(found))
    stream = io.StringIO()
    write_timeline_csv([replace(found[0], headline="=1+1")], stream)
    (row,) = csv.DictReader(io.StringIO(stream.getvalue()))
    assert (row["headline"], row["documents"]) == ("'=1+1", "'=a")


def test_a_png_where_matplotlib_is_there_and_a_word_of_help_where_not(knowledge: Knowledge, reports: tuple[Report, ...]) -> None:
    found = line(knowledge, *reports)
    if importlib.util.find_spec("matplotlib") is None:
        with pytest.raises(NoMatplotlibError, match="pip install"):
            draw_png(found)
        return
    picture = draw_png(found)
    assert picture.startswith(b"\x89PNG")
    assert picture == draw_png(found)


def test_codes_and_names_of_states(knowledge: Knowledge) -> None:
    assert [find_code(words, knowledge) for words in ("ind", "Russia", "EU", "nowhere")] == ["IND", "RUS", "EU", None]


TEXT = """date 2024-03-05
Polish Prime Minister Donald Tusk met Lithuanian President Gitanas Nausėda in Vilnius on Monday. Poland will deliver 40 tanks to Lithuania \
by the end of May. Chile and Peru signed a fisheries treaty in Lima on Sunday.
"""


def test_the_command(tmp_path: Path, parser: Parser, capsys: pytest.CaptureFixture[str]) -> None:
    report, picture = tmp_path / "report.txt", tmp_path / "line.svg"
    report.write_text(TEXT, encoding="utf-8")
    assert main(["timeline", str(report), "--between", "Poland", "LTU", "--format", "jsonl", "--plot", str(picture)]) == 0
    rows = [json.loads(words) for words in capsys.readouterr().out.splitlines()]
    assert {row["register"] for row in rows} >= {"contacts", "transfers"}
    assert all({"POL", "LTU"} <= set(row["codes"]) for row in rows)
    assert rows[0]["start"] == "2024-03-04"
    assert all(TEXT[e["start"] : e["end"]] == e["text"] for row in rows for s in row["sources"] for e in s["evidence"])
    ET.parse(picture)
    assert main(["timeline", str(report), "--between", "Poland", "Atlantis"]) == 2
    assert main(["timeline", str(report), "--plot", "x.gif"]) == 2
    assert main(["timeline", str(report), "--between", "Poland", "Fiji", "--format", "table"]) == 1
    for form, sign in (("html", "<svg"), ("csv", "start,end"), ("table", "4 March 2024")):
        capsys.readouterr()
        assert main(["timeline", str(report), "--format", form]) == 0
        assert sign in capsys.readouterr().out


def test_an_open_date_is_one_day() -> None:
    assert When("2024-01-01", None, "x", "day", "stated", None).end is None
