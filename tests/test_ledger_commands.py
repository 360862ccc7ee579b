"""The commands about a ledger, from the command line: what they print, what they refuse, and their exit codes.

Reading is stood in for, so that the tests are quick: the "model" knows the reports of ``ledger_readings`` alone.
"""

from __future__ import annotations

import contextlib
import csv
import gc
import html.parser
import io
import json
import multiprocessing
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from ledger_readings import keep_knowledge, make_reading

from communique import cli, versions
from communique.knowledge.load import Knowledge
from communique.ledger.rules import CODE, find_rule
from communique.model import Document, Problem, Reading

Run = Callable[..., tuple[int, str, str]]
# `make soak` kills more often.
KILLS = int(os.environ.get("COMMUNIQUE_KILLS", "20")) // 5
ROOT = Path(__file__).parent.parent
REPORTS: list[dict[str, Any]] = [
    {"published": "2021-12-07", "publisher": "The Gazette"},
    {"published": "2021-12-08", "publisher": "The Courier", "more": " It rained."},
    {"a": "JPN", "b": "FRA", "on": "2022-01-05", "published": "2022-01-10", "due": "2022-02-01"},
]
TEXTS = {make_reading(**report).document.text: report for report in REPORTS}


def process(document: Document, knowledge: object, parser: object, problems: tuple[Problem, ...] = ()) -> Reading:
    report = TEXTS.get(document.text, {"on": document.text.partition(" on ")[2][:10]})
    read = make_reading(**{**report, "id": document.id, "url": document.url})
    return Reading(document, *(getattr(read, name) for name in Reading.__slots__[1:-1]), problems)


@pytest.fixture
def run(command_line: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, knowledge: Knowledge) -> Run:
    keep_knowledge(monkeypatch, knowledge)
    pipeline, parsing = ModuleType("communique.pipeline"), ModuleType("communique.reading.parsing")
    pipeline.publisher_side = lambda publisher, knowledge: None  # type: ignore[attr-defined]
    pipeline.process = process  # type: ignore[attr-defined]
    parsing.load_parser = lambda name=None: SimpleNamespace(name="none")  # type: ignore[attr-defined]
    parsing.NoModelError = type("NoModelError", (RuntimeError,), {})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "communique.pipeline", pipeline)
    monkeypatch.setitem(sys.modules, "communique.reading.parsing", parsing)
    monkeypatch.setattr(versions, "_name_model", lambda: "model 1")
    monkeypatch.chdir(tmp_path)

    return command_line


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    lines = [
        {"published": make_reading(**r).document.published, "publisher": r.get("publisher"), "text": text} for text, r in TEXTS.items()
    ]
    (tmp_path / "reports.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path / "reports.jsonl"


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_adding_twice_says_known_and_leaves_the_file_alone(run: Run, reports: Path) -> None:
    code, out, err = run("add", reports)
    assert code == 0
    assert [line["state"] for line in lines(out)] == ["new"] * 3
    assert "run 1: records 15 added, 0 changed, 0 withdrawn; links between documents" in err
    before = Path("communique.db").read_bytes()
    code, out, err = run("add", reports)
    assert (code, [line["state"] for line in lines(out)]) == (0, ["known"] * 3)
    assert "run" not in err
    assert Path("communique.db").read_bytes() == before


def test_another_version_reads_again(run: Run, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", reports)
    monkeypatch.setattr(versions, "_name_model", lambda: "model 2")
    code, out, err = run("add", reports, "--at", "2026-01-31T09:00")
    assert (code, [line["state"] for line in lines(out)]) == (0, ["read again"] * 3)
    assert "run 2: records 0 added, 0 changed, 0 withdrawn" in err
    runs = lines(run("ledger", "runs")[1])
    assert [(r["run"], r["read"], r["written"], r["model"], r["started"]) for r in runs] == [
        (1, 3, 15, "model 1", None), (2, 3, 0, "model 2", "2026-01-31T09:00"),
    ]  # fmt: skip


def test_the_place_in_a_page_and_its_copies_are_told(run: Run, tmp_path: Path) -> None:
    body = " The guests were shown the harbour, the old bridge and the mills, and dined with the mayor and both choirs of the town." * 3
    text = make_reading(on="2021-12-06").document.text + body
    for name, more in (("first", ""), ("second", " Reprinted.")):
        (tmp_path / f"{name}.md").write_text(f"---\ndate: 2021-12-{20 + len(more)}\n---\n\n{text}{more}\n")
    assert run("add", "first.md", "second.md")[0] == 0
    assert "sound: 1 copies, 2 documents" in run("ledger", "check")[2]
    (met,) = lines(run("show", "contacts")[1])
    assert (len(met["sources"]), met["independent"]) == (2, 1)
    told = json.loads(run("why", met["id"], "--format", "json")[1])
    (origin,) = told["origins"]
    assert (origin["media"], origin["unit"]) == ("text/markdown", "characters of the file")
    source = Path("first.md").read_text()
    for words in origin["words"]:
        (place,) = words["places"]
        assert source[place["start"] : place["end"]] == words["text"]
    assert [one["document"] for one in told["copies"]] == [met["sources"][1]["document"]]
    printed = " ".join(run("why", met["id"])[1].split())
    assert "text/markdown · sha256" in printed
    assert f"is a copy of {met['document']}" in printed


def test_a_document_from_another_file_too_gets_another_origin_and_is_not_read_again(run: Run, tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        (tmp_path / name).write_text(json.dumps({"published": "2021-12-20", "text": make_reading().document.text}) + "\n")
    run("add", "one.jsonl")
    assert [lines(run("add", "two.jsonl")[1])[0]["state"] for _ in range(2)] == ["known"] * 2
    told = json.loads(run("why", lines(run("show", "contacts")[1])[0]["id"], "--format", "json")[1])
    assert [origin["source"] for origin in told["origins"]] == ["one.jsonl", "two.jsonl"]


def test_documents_are_read_and_recorded_one_by_one_and_not_kept(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [f"2021-{month:02}-{day:02}" for month in (10, 11) for day in range(1, 21)]
    texts = [make_reading(on=on).document.text for on in days]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps({"published": "2021-12-20", "text": text}) + "\n" for text in texts))
    alive: list[int] = []

    def process_until(document: Document, *given: Any) -> Reading:
        alive.append(sum(type(one) is Reading for one in gc.get_objects()))
        if len(alive) == 31:
            raise KeyboardInterrupt  # as if it were killed: 30 are recorded, this one is not
        return process(document, *given)

    monkeypatch.setattr(sys.modules["communique.pipeline"], "process", process_until)
    with contextlib.suppress(KeyboardInterrupt):
        run("add", "many.jsonl")
    assert max(alive[1:]) - alive[0] <= 1
    assert re.search(r"sound: \d+ copies, 30 documents", run("ledger", "check")[2])
    states = [line["state"] for line in lines(run("add", "many.jsonl")[1])]
    assert states == ["known"] * 30 + ["new"] * 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_add_killed_at_any_moment_is_completed_by_the_next(run: Run, tmp_path: Path) -> None:
    texts = [make_reading(on=f"2021-12-{day:02}").document.text for day in range(1, 7)]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps({"published": "2021-12-20", "text": text}) + "\n" for text in texts))
    began = time.monotonic()
    run("add", "many.jsonl", "--ledger", "whole.db")
    took, whole = time.monotonic() - began, run("show", "all", "--ledger", "whole.db")[1]
    moments, cut_short = random.Random(6), 0

    def add(name: str) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        cli.main(["add", "many.jsonl", "--ledger", name])

    for number in range(KILLS):
        name = f"{number}.db"
        process = multiprocessing.get_context("fork").Process(target=add, args=(name,))
        process.start()
        process.join(moments.uniform(0, took))
        if process.is_alive() and process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
            cut_short += 1
        process.join()
        if Path(name).exists() and Path(name).stat().st_size:
            assert run("ledger", "check", "--ledger", name)[:2] == (0, ""), f"kill {number}"
        assert run("add", "many.jsonl", "--ledger", name)[0] == 0
        assert run("show", "all", "--ledger", name)[1] == whole, f"kill {number}"
    assert cut_short


def test_a_corrected_report_is_told_and_takes_the_place_of_the_old(run: Run, tmp_path: Path) -> None:
    for name, on in (("old", "2021-12-06"), ("new", "2021-12-05")):
        line = {"id": "r1", "published": "2021-12-20", "text": make_reading(on=on).document.text}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line) + "\n")
    run("add", "old.jsonl")
    code, out, err = run("add", "new.jsonl")
    assert (code, lines(out)[0]["state"], lines(out)[0]["document"]) == (0, "corrects", "r1-2")
    assert "another text of the same id as r1, which it supersedes" in err
    assert [one["start"] for one in lines(run("show", "contacts")[1])] == ["2021-12-05"]
    assert lines(run("add", "old.jsonl", "new.jsonl")[1])[0]["state"] == "known"


def test_show_merges_sources_and_takes_names_codes_and_groups(run: Run, reports: Path) -> None:
    run("add", reports)
    for who in (("IND", "RUS"), ("India", "russia"), ("RUS", "India"), ("BRICS", "RUS"), ("G7", "JPN")):
        code, out, _ = run("show", "contacts", "--between", *who)
        found = lines(out)
        assert (code, len(found)) == (0, 1), who
    assert [len(one["sources"]) for one in lines(run("show", "contacts", "--between", "IND", "RUS")[1])] == [2]
    assert run("show", "contacts", "--between", "=G7", "JPN")[1] == ""
    code, _, err = run("show", "contacts", "--between", "Rusia", "IND")
    assert (code, "nobody is called 'Rusia'; near to it: Russia" in err) == (1, True)
    code, _, err = run("show", "contacts", "--topic", "weather")
    assert (code, "there is no topic 'weather'" in err) == (1, True)


def test_show_in_every_format(run: Run, reports: Path) -> None:
    run("add", reports)
    rows = list(csv.DictReader(io.StringIO(run("show", "all", "--format", "csv")[1])))
    assert {row["register"] for row in rows} == {"contacts", "events", "transfers", "commitments", "statements"}
    assert [row["sources"] for row in rows if row["register"] == "contacts"] == ["2", "1"]
    assert len(json.loads(run("show", "all", "--format", "json")[1])) == len(rows)
    first = lines(run("show", "contacts", "--format", "jsonl")[1])[0]
    assert first["record"]["kind"] == "meeting"
    assert first["sources"][0]["publisher"] == "The Gazette"
    code, out, err = run("show", "contacts", "--format", "table", "--latest", "1")
    assert "[Japan] and [France] [met] in [Strelsau] on [2022-01-05]." in " ".join(out.split())
    assert (code, "the last 1 of 2" in err) == (0, True)


def test_why_prints_the_sentence_the_rule_its_file_and_the_run(run: Run, reports: Path) -> None:
    run("add", reports)
    id = lines(run("show", "contacts")[1])[0]["id"]
    code, out, _ = run("why", id)
    words = " ".join(out.split())
    assert code == 0
    assert "[India] and [Russia] [met] in [Strelsau] on [2021-12-06]." in words
    assert "consult.meet · communique/knowledge/data/frames/consult.toml" in words
    assert re.search(r"run 1 · communique \S+ code [0-9a-f]{16}, knowledge [0-9a-f]{16}, model model 1", words)
    assert "Told as well by" in words
    plain = json.loads(run("why", id[:6], "--format", "json")[1])
    assert plain["id"] == id
    assert plain["rules"] == [{"rule": "consult.meet", "file": "communique/knowledge/data/frames/consult.toml"}]
    (origin,) = plain["origins"]
    assert (origin["source"], origin["line"], origin["media"], origin["form"]) == (str(reports), 1, "application/jsonl", "jsonl")
    met = next(one for one in origin["words"] if one["text"] == "met")
    assert met["places"] == [{"place": None, "start": met["start"], "end": met["end"]}]
    assert re.search(r"reports\.jsonl:1 · application/jsonl · the words: 0 to 5,", words)
    assert [one["likeness"] for one in plain["copies"]] == [0.935]
    assert (run("why", "ffff")[0], "there is no record 'ffff'" in run("why", "ffff")[2]) == (1, True)


def test_judging_from_the_command_line(run: Run, reports: Path) -> None:
    run("add", reports)
    first, second = (one["id"] for one in lines(run("show", "contacts")[1]))
    assert run("judge", first, "edit", "--by", "A. Reader", "--on", "2026-01-31", "--set", "status=planned", 'topics=["arms"]')[0] == 0
    edited = lines(run("show", "contacts", "--between", "IND")[1])[0]
    assert (edited["status"], edited["topics"], edited["judgement"], edited["record"]["topics"]) == ("planned", ["arms"], "edit", ["arms"])
    assert run("judge", second, "reject", "--by", "A. Reader")[0] == 0
    assert len(lines(run("show", "contacts")[1])) == 1
    run("add", reports)
    assert len(lines(run("show", "contacts")[1])) == 1
    assert "edited by A. Reader on 2026-01-31" in run("why", first)[1]
    assert run("judge", first, "accept")[0] == 2  # nobody says so
    assert run("judge", first, "edit", "--by", "A", "--set", "status")[0] == 2
    assert run("judge", first, "same", "--by", "A")[0] == 1


class Balanced(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_dossier_in_every_format(run: Run, reports: Path) -> None:
    run("add", reports)
    code, out, _ = run("dossier", "India", "Russia")
    assert code == 0
    assert "Contacts (1)" in out
    assert "2 sources" in out
    markdown = run("dossier", "IND", "RUS", "--format", "markdown")[1]
    assert "# IND – RUS" in markdown
    assert "## Commitments (1)" in markdown
    assert "\\[India\\] and \\[Russia\\]" in markdown
    plain = json.loads(run("dossier", "IND", "RUS", "--format", "json")[1])
    assert plain["counts"]["contacts"] == 1
    assert run("dossier", "IND", "RUS", "--out", "d.html")[0] == 0
    page = Balanced()
    page.feed(Path("d.html").read_text())
    assert page.open == []
    assert "[India] and [Russia] [met]" in page.text
    assert "Nothing between them" in run("dossier", "JPN", "RUS")[1]
    assert run("dossier", "IND", "RUS", "--out", "d.xyz")[0] == 2


def test_a_hostile_title_steers_no_page(run: Run, tmp_path: Path) -> None:
    line = {"published": "2021-12-07", "title": "<script>alert(1)</script> [x](javascript:1) \x1b[31m", "url": "javascript:alert(1)"}
    (tmp_path / "r.jsonl").write_text(json.dumps({**line, "text": make_reading().document.text}))
    run("add", "r.jsonl")
    page = run("dossier", "IND", "RUS", "--format", "html")[1]
    assert "<script" not in page
    assert 'href="javascript' not in page
    markdown = run("dossier", "IND", "RUS", "--format", "markdown")[1]
    assert "[x](" not in markdown.replace("\\[x\\](", "")
    for words in (("dossier", "IND", "RUS"), ("show", "all", "--format", "table"), ("search", "tractors", "--format", "table")):
        assert "\x1b" not in run(*words)[1]


def test_overdue_commitments(run: Run, reports: Path) -> None:
    run("add", reports)
    assert run("commitments", "--overdue")[0] == 2
    code, out, _ = run("commitments", "--overdue", "--as-of", "2022-02-02")
    assert (code, [one["deadline"] for one in lines(out)]) == (0, ["2022-02-01"])
    assert len(lines(run("commitments", "--open")[1])) == 2
    assert len(lines(run("commitments", "--open", "--between", "IND")[1])) == 1
    assert [one["sources"][0]["published"] for one in lines(run("commitments", "--as-of", "2022-01-01")[1])] == ["2021-12-07"]
    assert [len(one["sources"]) for one in lines(run("commitments", "--as-of", "2021-12-07")[1])] == [1]
    assert run("commitments", "--as-of", "2021-12-06")[1] == ""
    assert run("commitments", "--open", "--status", "fulfilled")[1] == ""


def test_news_since_a_run(run: Run, reports: Path, tmp_path: Path) -> None:
    first, *rest = reports.read_text().splitlines()
    (tmp_path / "one.jsonl").write_text(first)
    (tmp_path / "rest.jsonl").write_text("\n".join(rest))
    run("add", "one.jsonl")
    run("add", "rest.jsonl")
    found = lines(run("news", "--since", 1)[1])
    assert {(one["news"], " ".join(one["parties"])) for one in found if one["register"] == "contacts"} == {
        ("more", "IND RUS"),
        ("new", "FRA JPN"),
    }
    assert {one["news"] for one in lines(run("news", "--since", 1, "--between", "JPN", "FRA")[1])} == {"new"}
    assert run("news", "--since", 2)[1] == ""
    assert run("news", "--since", 9)[0] == 1


def test_care_of_a_ledger(run: Run, reports: Path) -> None:
    run("add", reports)
    code, out, err = run("ledger", "check")
    assert (code, out) == (0, "")
    assert "sound: 1 copies, 3 documents" in err
    assert {line["what"] for line in lines(run("ledger", "diff", 0, 1)[1])} == {"found"}
    assert run("ledger", "diff", 0, 5)[0] == 1
    assert run("ledger", "backup", "copy.db")[0] == 0
    assert run("ledger", "check", "--ledger", "copy.db")[0] == 0
    assert run("ledger", "backup", "copy.db")[0] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("show", "all"), ("dossier", "IND"), ("search", "oil"), ("why", "abcd"), ("commitments",), ("news", "--since", "0"), ("ledger", "check"),
        ("ledger", "runs"), ("ledger", "diff", "0", "1"), ("ledger", "backup", "x.db"),
    ],
)  # fmt: skip
def test_without_a_ledger_every_command_says_what_to_do(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert "there is no ledger" in err
    assert list(Path().iterdir()) == []


def test_search_from_the_command_line(run: Run, reports: Path) -> None:
    run("add", reports)
    found = lines(run("search", "tractors", "Russia")[1])
    assert len(found) == 2
    assert found[0]["sentences"][0].count("[") == 2
    assert {one["register"] for one in found[0]["happenings"]} == {"transfers", "commitments"}
    code, out, err = run("search", "locomotive")
    assert (code, out, "no text has these words" in err) == (0, "", True)
    assert run("search", "***")[0] == 1


def test_every_rule_of_the_code_leads_to_a_file(knowledge: Knowledge) -> None:
    for words in CODE.values():
        for file in words.split(", "):
            assert (ROOT / file).is_file(), file
    told = {
        rule
        for path in (ROOT / "communique").rglob("*.py")
        for rule in re.findall(r'"((?:link|across|relate|commitment|agreement|statement)\.[a-z_]+)"', path.read_text())
    }
    assert told
    for rule in told:
        assert find_rule(rule, knowledge), rule
    assert find_rule("item.drones", knowledge) == "communique/knowledge/data/items/drones.toml"
    assert find_rule("nothing.such", knowledge) is None
