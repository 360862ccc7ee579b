"""Comparisons: whose topics, in which words, how strongly; as table, JSON and page."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from communique.cli import main
from communique.knowledge.load import Knowledge
from communique.linking.proposing import propose_links
from communique.model import Contact, Document, Evidence, Party, Reading, Statement, TopicWording, When
from communique.reading.parsing import Parser
from communique.views.comparing import render_comparison_page, render_comparison_table
from communique.views.comparison import BOTH, Comparison, TopicPlace, compare, compare_as_one

DAY = When("2024-03-05", "2024-03-05", "2024-03-05", "day", "stated", "Tuesday")
GROUPS = {"fisheries": "food", "agriculture": "food", "trade": "economy", "energy": "energy"}


def readout(name: str, side: str, text: str, topics: dict[str, str], kind: str = "readout", official: bool = True) -> Reading:
    """A side's text about the call of 5 March; ``topics``: topic to the words that show it."""

    def find(words: str) -> Evidence:
        return Evidence(text.index(words), text.index(words) + len(words), words)

    parties = tuple(Party(code, code.title(), "state", "GOV", None, None, find(text[:4]), "stated") for code in ("RUR", "GRA"))
    contact = Contact(
        f"c-{name}", "call", None, None, parties, None, None, DAY, "happened", (), (), ("t",), "stated", {"cue": (find(text[:4]),)}
    )
    sentences = tuple(Evidence(m.start(), m.end(), m.group()) for m in re.finditer(r"[^.]+\.", text))
    wordings = tuple(TopicWording(topic, find(words)) for topic, words in topics.items())
    statement = Statement(
        f"s-{name}", side, None, kind, (), wordings, contact.id, None, ("t",), "stated", {"cue": sentences[:1], "text": sentences}
    )
    document = Document(name, "2024-03-05", None, None, None, "en", side if official else None, name, len(text), text)
    return Reading(document, contacts=(contact,), statements=(statement,))


def set_beside(knowledge: Knowledge, *readings: Reading, **more: Any) -> Comparison:
    links = propose_links(readings, knowledge.linking)
    return compare(readings, links, GROUPS, knowledge.strengths, more.get("report", {}))[0]


OURS = readout("a", "RUR", "They agreed to expand trade. Fisheries were discussed.", {"trade": "trade", "fisheries": "Fisheries"})
THEIRS = readout("b", "GRA", "They discussed trade. They touched upon farming.", {"trade": "trade", "agriculture": "farming"})


def test_topics_of_both_of_one_alone_and_of_one_group(knowledge: Knowledge) -> None:
    found = set_beside(knowledge, OURS, THEIRS)
    assert found.sides == ("RUR", "GRA")
    assert {row.topic: row.on for row in found.topics} == {"trade": BOTH, "fisheries": "RUR", "agriculture": "GRA"}
    beside = {row.topic: row.beside for row in found.topics}
    assert beside == {"trade": (), "fisheries": ("agriculture",), "agriculture": ("fisheries",)}
    assert {row.topic for row in found.topics[1:]} == {"fisheries", "agriculture"}  # one group stands together
    cell = next(row for row in found.topics if row.topic == "fisheries").cells["RUR"][0]
    assert cell.evidence.text == " Fisheries were discussed."
    assert [words.text for words in cell.wording] == ["Fisheries"]


def test_agreed_is_stronger_than_discussed_and_the_words_say_so(knowledge: Knowledge) -> None:
    row = set_beside(knowledge, OURS, THEIRS).topics[0]
    assert row.stronger == "RUR"
    assert [(c.strength, c.strong and c.strong.text) for side in ("RUR", "GRA") for c in row.cells[side]] == [
        ("agreed", "agreed"),
        ("discussed", "discussed"),
    ]


@pytest.mark.parametrize(
    ("theirs", "stronger"),
    [
        ("They discussed trade.", "RUR"),
        ("They decided on more trade.", None),  # as strong
        ("They signed a treaty on trade.", "GRA"),
        ("Trade took up the evening: trade.", None),  # no word of strength: nothing is claimed
        ("They did not agree, and discussed trade.", "RUR"),
        ("They have not agreed on trade.", None),
        ("They agreed to discuss trade.", None),  # agreed, if only to talk
    ],
)
def test_stronger_only_with_words_of_both(knowledge: Knowledge, theirs: str, stronger: str | None) -> None:
    found = set_beside(
        knowledge, readout("a", "RUR", "They agreed to expand trade.", {"trade": "trade"}), readout("b", "GRA", theirs, {"trade": "trade"})
    )
    assert found.topics[0].stronger == stronger


@pytest.mark.parametrize(
    ("sentence", "words", "grade"),
    [
        ("They agreed on a ferry line and discussed grain.", "grain", "discussed"),
        ("They agreed on a ferry line and discussed grain.", "ferry line", "agreed"),
        ("Grain, wine and the fate of the ferry were also discussed.", "Grain", "discussed"),
        ("The king congratulated his guest, and they agreed to meet.", "congratulated", None),  # what follows is of another matter
        ("They could not agree on grain.", "grain", None),
        ("They touched upon grain.", "grain", "raised"),
        ("They exchanged “views on grain”.", "grain", None),
        ("Ruritania pledged ten ferries.", "ferries", "committed"),
    ],
)
def test_the_strength_of_words(knowledge: Knowledge, sentence: str, words: str, grade: str | None) -> None:
    found = knowledge.strengths.apply(sentence, sentence.index(words), sentence.index(words) + len(words))
    expected = "discussed" if "exchanged “views" in sentence else grade
    assert (found[2].id if found else None) == expected


def test_what_only_the_wire_report_has(knowledge: Knowledge) -> None:
    text = "They talked of energy and trade on Tuesday. A Ruritanian readout said they agreed on trade."
    wire = readout("w", "RUR", text, {"trade": "trade."}, official=False)
    said = text.index("A Rur")
    own = Evidence(said, len(text), text[said:])
    statement = Statement(
        "s", "RUR", None, "readout", (), wire.statements[0].topics, "c-w", None, ("t",), "stated", {"cue": (own,), "text": (own,)}
    )
    wire = Reading(wire.document, contacts=wire.contacts, statements=(statement,))
    first = Evidence(0, said - 1, text[: said - 1])

    def place(topic: str, words: str, at: int = 0) -> TopicPlace:
        start = text.index(words, at)
        return TopicPlace(topic, Evidence(start, start + len(words), words), first if start < said else own)

    report = {"w": [place("energy", "energy"), place("trade", "trade"), place("trade", "trade", said)]}
    found = set_beside(knowledge, wire, THEIRS, report=report)
    assert [(topic, [c.wording[0].text for c in cells]) for topic, _, cells in found.report_only] == [("energy", ["energy"])]
    trade = next(row for row in found.topics if row.topic == "trade")
    assert [c.evidence.start for c in trade.report] == [0]  # the readout's own words are not the report's


def test_texts_that_nothing_joins_are_compared_when_they_are_named_together(knowledge: Knowledge) -> None:
    other = readout("b", "GRA", "They discussed trade.", {"trade": "trade"})
    lone = Reading(other.document, statements=other.statements)  # its contact was not found
    found = compare_as_one([OURS, lone], GROUPS, knowledge.strengths, {})
    assert found is not None
    assert found.sides == ("RUR", "GRA")
    assert compare_as_one([Reading(OURS.document)], GROUPS, knowledge.strengths, {}) is None


def test_the_order_of_the_files_changes_nothing(knowledge: Knowledge) -> None:
    one, other = set_beside(knowledge, OURS, THEIRS).to_dict(), set_beside(knowledge, THEIRS, OURS).to_dict()
    assert json.dumps(one) == json.dumps(other)


HOSTILE = readout("h", "GRA", "They <script>alert(1)</script> discussed \x1b[31mtrade\u202e. Bye.", {"trade": "trade"})


def test_a_hostile_text_stays_text(knowledge: Knowledge) -> None:
    found = set_beside(knowledge, OURS, HOSTILE)
    page = render_comparison_page([found])
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=|https?:|@import|url\(", page)  # needs nothing from outside
    stream = io.StringIO()
    render_comparison_table([found], Console(file=stream, width=100))
    assert not set("\x1b\u202e") & set(page + stream.getvalue())


WIRE = """PARIS, March 5 (HW) - French President Emmanuel Macron and Polish Prime Minister Donald Tusk spoke by telephone on Tuesday \
about vaccines and road links.

A readout from the French side said the two leaders agreed to expand trade and discussed migration.

The Polish government said in a statement that the two leaders discussed trade and the protection of fisheries.
"""


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory, parser: Parser) -> Path:
    path = tmp_path_factory.mktemp("wire") / "wire.txt"
    path.write_text(WIRE, encoding="utf-8")
    return path


def test_one_report_with_two_statements_will_do(wire: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(wire), "--date", "2024-03-05", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["sides"]) == {"FRA", "POL"}
    assert found["contact"]
    rows = {row["topic"]: row for row in found["topics"]}
    assert (rows["trade"]["on"], rows["trade"]["stronger"]) == ("both", "FRA")
    assert (rows["migration"]["on"], rows["fisheries"]["on"]) == ("FRA", "POL")
    assert "health" in {row["topic"] for row in found["report_only"]}
    for row in found["topics"]:
        for cells in row["cells"].values():
            assert cells
            assert all(WIRE[c["start"] : c["end"]] == c["text"] for c in cells)
            assert all(c["text"].find(w["text"]) >= 0 for c in cells for w in c["wording"])


def test_one_side_alone_falls_short(wire: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lone = tmp_path / "lone.txt"
    lone.write_text(WIRE.split("\n\nThe Polish")[0], encoding="utf-8")
    assert main(["compare", str(lone), "--date", "2024-03-05", "--format", "json"]) == 1
    captured = capsys.readouterr()
    assert "two sides" in captured.err
    assert json.loads(captured.out)["sides"] == ["FRA"]
    assert main(["compare", str(wire), "--date", "2024-03-05", "--contact", "nobody"]) == 2


# What the two sides of the founding report speak of, as people read it.
INDIAN = {"defence", "fertiliser", "arctic_far_east", "multilateral"}
RUSSIAN = {"strategic_partnership", "regional_stability", "indo_pacific", "hospitality", "greetings", "contacts_schedule", "security"}


def test_the_founding_report(shared: Path, parser: Parser, capsys: pytest.CaptureFixture[str]) -> None:
    (seed,) = (shared / "seed").glob("*.txt")
    assert main(["compare", str(seed), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    sides = {row["topic"]: row["on"] for row in found["topics"]}
    assert {topic for topic, on in sides.items() if on == "IND"} == INDIAN
    assert {topic for topic, on in sides.items() if on == "RUS"} == RUSSIAN
    rows = {row["topic"]: row for row in found["topics"]}
    assert {"security", "regional_stability"} <= set(rows["multilateral"]["beside"])
    assert rows["multilateral"]["group"] == rows["security"]["group"] == rows["regional_stability"]["group"]
    indian = {(cell["statement"], cell["kind"]) for row in rows.values() for cell in row["cells"].get("IND", ())}
    assert len(indian) == 2  # the tweet and the statement together
    assert "tweet" in {kind for _, kind in indian}
    assert {row["topic"] for row in found["topics"] if row["report"]} == {"defence", "fertiliser", "arctic_far_east"}


def test_the_python_of_the_page_runs(capsys: pytest.CaptureFixture[str], parser: Parser) -> None:
    page = (Path(__file__).parent.parent / "docs" / "compare.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    exec(compile(code, "docs/compare.md", "exec"), {})
    assert capsys.readouterr().out == "['same_as'] [2]\n"


def test_the_commands_of_the_page_run_and_reading_does_not_depend_on_neighbours(capsys: pytest.CaptureFixture[str], parser: Parser) -> None:
    examples = Path(__file__).parent.parent / "examples"
    two, one = str(examples / "2-two-readouts.jsonl"), str(examples / "1-leaders-call.txt")
    assert main(["link", two]) == 0
    links = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert any(link["kind"] == "same_as" for link in links)
    assert all(link["from_document"] != link["to_document"] and link["reason"] for link in links)
    alone, together = [], []
    for files, lines in (([two], alone), ([one, two], together)):
        assert main(["read", *files, "--format", "jsonl"]) == 0
        lines += capsys.readouterr().out.splitlines()
    assert together[-2:] == alone
