"""The command line: exit codes, data on stdout and talk on stderr, and that every help text has an example.

Model and pipeline are stood in for here, so that the tests are quick and say what the command line itself does.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import communique
from communique import cli
from communique.commands import demo, output
from communique.knowledge.load import load_knowledge
from communique.model import Document, Evidence, Problem, Reading, Statement

REPORT = "The king of Ruritania met the envoy of Graustark in Strelsau and they agreed to sign a treaty."
DATED = "date 2021-12-20 " + REPORT

Run = Callable[..., tuple[int, str, str]]


def read_king(document: Document, knowledge: object, parser: object, problems: tuple[Problem, ...] = ()) -> Reading:
    """A reading with one statement: the words "The king"."""
    start = document.text.find("The king")
    proof = Evidence(start, start + 8, "The king")
    statement = Statement("s1", None, None, "quote", (proof,), (), None, None, ("test",), "stated", {})
    return Reading(document, statements=(statement,) if start >= 0 else (), problems=problems)


@pytest.fixture
def fake_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline, parsing = ModuleType("communique.pipeline"), ModuleType("communique.reading.parsing")
    pipeline.publisher_side = lambda publisher, knowledge: "RUR" if publisher == "The Palace" else None  # type: ignore[attr-defined]
    pipeline.process = read_king  # type: ignore[attr-defined]
    parsing.load_parser = lambda name=None: SimpleNamespace(name="none")  # type: ignore[attr-defined]
    parsing.NoModelError = type("NoModelError", (RuntimeError,), {})  # type: ignore[attr-defined]
    monkeypatch.setattr("communique.commands.read.load_knowledge", lambda pack=None: SimpleNamespace(entities={"IND": None}))
    monkeypatch.setitem(sys.modules, "communique.pipeline", pipeline)
    monkeypatch.setitem(sys.modules, "communique.reading.parsing", parsing)


@pytest.fixture
def run(command_line: Run, fake_floors: None) -> Run:
    return command_line


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(DATED)
    return path


def test_jsonl_is_the_form_of_a_pipe(run: Run, report: Path) -> None:
    code, out, err = run("read", report)
    (line,) = out.splitlines()
    record = json.loads(line)
    assert (code, err) == (0, "")
    assert list(record) == [
        "schema", "document", "events", "contacts", "agreements", "transfers", "commitments", "statements", "links", "problems",
    ]  # fmt: skip
    assert record["document"]["published"] == "2021-12-20"
    assert "text" not in record["document"]
    assert record["statements"][0]["quotes"] == [{"start": 16, "end": 24, "text": "The king"}]


def test_options_reach_the_document(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(REPORT)
    words = ["--date", "2020-05-06", "--title", "T", "--publisher", "P", "--side", "IND", "--with-text", "--format", "json"]
    code, out, _ = run("read", path, *words)
    (record,) = json.loads(out)
    document = record["document"]
    assert code == 0
    assert [document[key] for key in ("published", "title", "publisher", "side", "text")] == [
        "2020-05-06",
        "T",
        "P",
        "IND",
        REPORT,
    ]


def test_side_of_the_publisher(run: Run, report: Path) -> None:
    assert json.loads(run("read", report, "--publisher", "The Palace")[1])["document"]["side"] == "RUR"
    assert json.loads(run("read", report, "--publisher", "The Palace", "--side", "IND")[1])["document"]["side"] == "IND"


def test_one_refused_the_others_read(run: Run, report: Path, tmp_path: Path) -> None:
    lines = tmp_path / "x.jsonl"
    lines.write_text(json.dumps({"id": "a", "published": "2021-12-20", "text": REPORT}) + "\n{broken\n")
    code, out, err = run("read", tmp_path / "gone.txt", lines, report)
    assert code == 1
    assert [json.loads(line)["document"]["id"] for line in out.splitlines()] == [
        "a",
        json.loads(out.splitlines()[1])["document"]["sha256"][:16],
    ]
    assert f"refused: {tmp_path / 'gone.txt'}: there is no such file" in err
    assert f"refused: {lines}:2: this line is not JSON" in err
    assert err.endswith("2 documents read, 2 refused\n")


def test_nothing_but_refusals(run: Run, tmp_path: Path) -> None:
    for form, expected in (("jsonl", ""), ("json", "[]\n"), ("html", ""), ("table", "")):
        code, out, err = run("read", tmp_path / "gone", "--format", form)
        assert (code, out) == (1, expected)
        assert "gone: there is no such file" in err


def test_repetition_is_told(run: Run, report: Path) -> None:
    code, out, err = run("read", report, report)
    assert code == 0
    assert len(out.splitlines()) == 1
    assert "was there before with the same text" in err


def test_as_of(run: Run, report: Path) -> None:
    code, out, err = run("read", report, "--as-of", "2021-12-19")
    assert (code, out) == (1, "")
    assert "after --as-of 2021-12-19" in err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["read"],
        ["unknown"],
        ["read", "x", "--format", "xml"],
        ["read", "x", "--date", "yesterday"],
        ["read", "x", "--date", "2021-02-30"],
        ["read", "x", "--side", "india!"],
        ["read", "x", "--colour"],
        ["knowledge"],
        ["times"],
    ],
    ids=" ".join,
)
def test_wrong_use(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("usage: communique")


def test_side_that_nobody_knows(run: Run, report: Path) -> None:
    code, out, err = run("read", report, "--side", "QQQ")
    assert (code, out) == (2, "")
    assert "--side QQQ: no state or organisation has this code" in err


@pytest.mark.parametrize(
    "words",
    [[], ["read"], ["times"], ["demo"], ["knowledge"], *(["knowledge", p] for p in ("check", "list", "who", "gaps"))],
    ids=" ".join,
)
def test_help_has_an_example(run: Run, words: list[str]) -> None:
    code, out, _ = run(*words, "--help")
    assert code == 0
    assert "example" in out
    assert f"  communique {' '.join(words[:1])}" in out


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"communique {communique.__version__}\n", "")


def test_out_appears_whole_or_not_at_all(run: Run, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.jsonl"
    assert run("read", report, "--out", target)[:2] == (0, "")
    assert json.loads(target.read_text())["document"]["published"] == "2021-12-20"

    def fail(*args: object) -> Reading:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["communique.pipeline"], "process", fail)
    before = target.read_text()
    assert run("read", report, "--out", target)[0] == 130
    assert target.read_text() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "report.txt"]


def test_out_into_a_folder_that_is_not_there(run: Run, report: Path, tmp_path: Path) -> None:
    code, _, err = run("read", report, "--out", tmp_path / "no" / "out.jsonl")
    assert code == 1
    assert "No such file or directory" in err


def test_form_follows_the_name_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert output.choose_format(None, Path("a.html")) == "html"
    assert output.choose_format(None, Path("a.json")) == "json"
    assert output.choose_format(None, Path("a.jsonl")) == "jsonl"
    with pytest.raises(ValueError, match="tells no format"):
        output.choose_format(None, Path("a.docx"))
    assert output.choose_format("table", Path("a.html")) == "table"
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: True))
    assert output.choose_format(None, None) == "table"


def test_stdin(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_text(DATED)
    with open(path) as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        code, out, _ = run("read", "-")
    assert code == 0
    assert json.loads(out)["document"]["characters"] == len(DATED)


def test_no_model(run: Run, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str | None = None) -> None:
        raise sys.modules["communique.reading.parsing"].NoModelError("no English language model is installed. `make setup` brings one")

    monkeypatch.setattr(sys.modules["communique.reading.parsing"], "load_parser", fail)
    code, out, err = run("read", report)
    assert (code, out) == (1, "")
    assert err == "communique: no English language model is installed. `make setup` brings one\n"


def test_talk_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    _, _, err = run("read", tmp_path / "x\x1b[2J[red]y")
    assert "\x1b" not in err
    assert "x\\x1b[2J[red]y" in err


def test_bundled_examples(run: Run) -> None:
    names = [path.name for path in demo.bundled_examples()]
    assert names == ["1-leaders-call.txt", "2-two-readouts.jsonl", "3-drones-wheat-denial.txt"]
    code, out, err = run("demo", "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [r["document"]["published"] for r in records] == ["2021-12-20", "2023-03-14", "2023-03-15", "2022-09-09"]
    assert err == "4 documents read, 0 refused\n"


def test_who(run: Run) -> None:
    code, out, _ = run("knowledge", "who", "putin", "--on", "2010-01-01", "--format", "jsonl")
    (row,) = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert (row["code"], row["role"]) == ("RUS", "head_of_government")
    assert row["office"].lower() == "prime minister"
    code, out, err = run("knowledge", "who", "Putin", "--on", "1970-01-01")
    assert (code, out) == (1, "")
    assert "no office-holder called 'Putin' is known on 1970-01-01 (known: " in err
    code, out, err = run("knowledge", "who", "Putin", "--of", "QQQ")
    assert (code, out) == (2, "")
    assert "--of QQQ: no such code; `communique knowledge list` prints those that are known" in err


def test_list(run: Run) -> None:
    code, out, _ = run("knowledge", "list", "organisation")
    codes = {json.loads(line)["code"] for line in out.splitlines()}
    assert code == 0
    assert {"EU", "UN", "NATO", "ASEAN", "SCO"} <= codes
    assert "IND" not in codes
    assert "Organis" in run("knowledge", "list", "organisation", "--format", "table")[1]


@pytest.mark.parametrize(("failures", "code"), [((), 0), (("states/RUR.toml: RUR: 'x': found nothing; expected 'y'",), 1)])
def test_check(run: Run, monkeypatch: pytest.MonkeyPatch, failures: tuple[str, ...], code: int) -> None:
    def check(knowledge: object, parser: object, track: Callable[[list[int]], Iterable[int]]) -> SimpleNamespace:
        assert list(track([1, 2])) == [1, 2]
        return SimpleNamespace(counts={"state": 2, "frame": 1}, failures=failures)

    examples = ModuleType("communique.evaluation.examples")
    examples.check_examples = check  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "communique.evaluation.examples", examples)
    total = f"3 examples and look-alikes run (frame 1, state 2), {len(failures)} failed"
    assert run("knowledge", "check") == (code, "", "\n".join((*failures, total, "")))


def test_gaps(run: Run) -> None:
    code, out, err = run("knowledge", "gaps", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    # Co-princes: the table of offices has no such title.
    assert {"code": "AND", "office": "head_of_state", "problem": "missing", "start": "1990-01-01", "end": "2026-12-31",
            "people": None} in rows  # fmt: skip
    assert " missing, " in err


def test_broken_pack_of_knowledge(run: Run, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tmp_path / "pack"
    (pack / "states").mkdir(parents=True)
    (pack / "states" / "RUR.toml").write_text('code = "RUR"\ncolour = "red"\n')
    monkeypatch.setattr("communique.commands.read.load_knowledge", load_knowledge)
    code, out, err = run("read", report, "--knowledge", pack)
    assert (code, out) == (1, "")
    assert "RUR.toml" in err


def test_progress_bar_only_in_a_terminal(run: Run, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.txt"
    other.write_text(DATED + " Again.")
    assert "reading" not in run("read", report, other)[2]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "2/2" in run("read", report, other)[2]
    assert "1/1" not in run("read", report)[2]


def test_broken_pipe_is_quiet(tmp_path: Path) -> None:
    script = f"{sys.executable} -m communique knowledge list --format jsonl | head -n 1"
    found = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=Path(cli.__file__).parent.parent, check=True)
    assert len(found.stdout.splitlines()) == 1
    assert found.stderr == ""


def test_output_is_utf8_in_any_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    with output.open_output(None) as out:
        out.write("Köln\n")
    assert stream.buffer.getvalue() == "Köln\n".encode()  # type: ignore[attr-defined]


def test_import_is_quick_and_light() -> None:
    code = "import sys, communique; communique.__version__; print('spacy' in sys.modules, 'numpy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert found.stdout == "False False\n"
    assert communique.Reading is Reading
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = communique.nothing
