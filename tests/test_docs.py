"""The pages of docs/ against the code: nothing undocumented, nothing that does not run."""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import shutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import communique.model as model
from communique.cli import build_parser
from communique.evaluation import examples
from communique.knowledge import frames
from communique.knowledge.files import KnowledgeError
from communique.knowledge.frames import read_pattern
from communique.knowledge.load import DATA, Knowledge, load_knowledge
from communique.model import Contact, from_plain, to_plain
from communique.pipeline import read
from communique.reading.parsing import Parser

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
RECORDS = [c for c in vars(model).values() if dataclasses.is_dataclass(c) and isinstance(c, type)]
# `communique knowledge check` takes minutes: the entries of the page are checked on their own below.
TOO_LONG = re.compile(r"^communique knowledge check.*$", re.MULTILINE)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return [body for kind, body in FENCE.findall(page(name)) if kind == language]


def section(text: str, title: str) -> str:
    """The part of a page below a heading, up to the next one of the same depth or a higher one."""
    found = re.search(rf"^(#+) {title}\n(.*?)(?=^#{{1,3}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/records.md has no heading {title!r}"
    return found.group(2)


@pytest.mark.parametrize("record", RECORDS, ids=lambda c: c.__name__)
def test_every_field_of_every_record_is_described(record: type) -> None:
    described = section(page("records.md"), record.__name__)
    missing = [f.name for f in dataclasses.fields(record) if f"`{f.metadata.get('key', f.name)}`" not in described]
    assert missing == []


def test_the_vocabulary_of_topics_is_that_of_the_data() -> None:
    listed = re.search(r"## Topics\n\n(.*?)\n\n", page("records.md"), re.DOTALL)
    assert listed
    assert set(listed.group(1).split()) == {path.stem for path in (DATA / "topics").glob("*.toml")}


def test_the_example_object_is_a_contact_field_by_field() -> None:
    example = json.loads(blocks("records.md", "json")[1])
    contact = from_plain(Contact, example)
    assert to_plain(contact) == example
    assert list(example) == [f.name for f in dataclasses.fields(Contact)]


def test_the_outer_object_has_the_keys_of_a_reading() -> None:
    outer = json.loads(blocks("records.md", "json")[0])
    assert list(outer) == ["schema", *(f.name for f in dataclasses.fields(model.Reading))]


@pytest.mark.parametrize("key", [*frames.REQUIRED, *frames.OPTIONAL])
def test_every_key_of_a_frame_is_described(key: str) -> None:
    assert re.search(rf"^\| [^|]*`{key}`[^|]*\|", page("patterns.md"), re.MULTILINE)


@pytest.mark.parametrize("letter", frames.SLOTS)
def test_every_slot_is_described_by_a_pattern_that_reads(letter: str) -> None:
    row = re.search(rf"^\| `{letter}:` \|.*\| `([^`]+)` \|$", page("patterns.md"), re.MULTILINE)
    assert row, f"no row for the slot {letter}:"
    pattern = row.group(1).replace("\\|", "|")
    assert f"{letter}:" in pattern
    assert read_pattern(DOCS / "patterns.md", letter, pattern, {}).triggers


@pytest.mark.parametrize("value", sorted(frames.CONTENT | frames.NEEDS))
def test_every_value_of_content_and_needs_is_described(value: str) -> None:
    assert f"`{value}`" in page("patterns.md")


def test_a_slot_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KnowledgeError):
        read_pattern(DOCS / "patterns.md", "example", "V:sign Q:deal", {})


def commands() -> Iterator[tuple[str, ...]]:
    """Every command of the command line, and every part of one."""

    def walk(parser: argparse.ArgumentParser, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, inner in action.choices.items():
                    yield (*words, name)
                    yield from walk(inner, (*words, name))

    return walk(build_parser(), ())


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_is_described(words: tuple[str, ...]) -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    if len(words) == 1:
        assert re.search(rf"communique {words[0]}\b", told)
    else:
        assert re.search(rf"communique {words[0]} .*\b{words[1]}\b", told)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_no_page_names_a_place_on_somebodys_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"(?<![\w.~-])/(?:home|root|work|tmp|usr|Users|mnt|opt|var|etc)\b\S*|[A-Z]:\\\S+|https?://\S+", text)
    assert found == []


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_and_files_that_a_page_names_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (DOCS / target).is_file(), target
    for target in re.findall(r"`(communique/[\w/.]+?)`", text):
        assert (ROOT / target.rstrip("/")).exists(), target


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs commands of a page as they stand; `communique` is the one under test."""
    door = f'communique() {{ "{sys.executable}" -m communique "$@"; }}\nset -eo pipefail\n'
    return subprocess.run(
        ["bash", "-c", door + TOO_LONG.sub("true", script)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, parser: Parser) -> Path:
    """A checkout on which the commands of the pages have their way. ``parser``: they need a model, and so skip without one."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "communique", folder / "communique", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


@pytest.fixture(scope="module")
def extended(checkout: Path) -> tuple[Path, str]:
    """The knowledge that extending.md makes, and what its commands printed."""
    done = shell("\n".join(blocks("extending.md", "bash")), checkout)
    assert done.returncode == 0, done.stderr
    return checkout / "my-knowledge", done.stdout


def test_the_commands_that_extend_run_and_show_what_was_added(extended: tuple[Path, str]) -> None:
    _, out = extended
    assert '"name": "Lutha"' in out
    assert '"code": "LDU"' in out
    assert '"person": "Leopold Rubinroth"' in out
    assert "Leopold Rubinroth" in out.split("Contacts (1)")[1]  # the report that the page ends with


def test_what_the_page_adds_keeps_its_promises(extended: tuple[Path, str], parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    added = {"LUT", "LDU", "support.decorate", "tourism", "airships"}
    gather = examples.gather_cases

    def gather_added(knowledge: Knowledge) -> list[Any]:
        return [case for case in gather(knowledge) if case.entry in added]

    monkeypatch.setattr(examples, "gather_cases", gather_added)
    knowledge = load_knowledge(extended[0])
    assert {case.entry for case in gather_added(knowledge)} == added
    assert [str(failure) for failure in examples.check_examples(knowledge, parser).failures] == []


@pytest.mark.parametrize("name", ["flow.md", "patterns.md"])
def test_the_commands_of_the_other_pages_run(name: str, checkout: Path) -> None:
    done = shell("\n".join(blocks(name, "bash")), checkout)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_python_on_the_pages_runs(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for body in blocks("flow.md", "python"):
        exec(compile(body, "docs/flow.md", "exec"), {})
    assert capsys.readouterr().out == "signed signed\n"


def test_the_report_that_flow_carries_through_is_read_as_the_page_says(parser: Parser) -> None:
    del parser  # skips where there is no model
    reading = read(blocks("flow.md", "text")[0].rstrip("\n"), published="2021-12-20")
    (call,) = reading.contacts
    assert (call.kind, call.status, call.when and call.when.start) == ("call", "happened", "2021-12-20")
    assert {(p.code, p.person) for p in call.participants} == {("FRA", "Emmanuel Macron"), ("CAN", "Justin Trudeau")}
    agreed, promised = reading.commitments
    assert (agreed.strength, agreed.action.text, agreed.basis) == ("agreed", "expand trade", "inferred")
    assert (promised.strength, promised.status, {p.code for p in promised.by}) == ("will", "open", {"CAN"})
    assert promised.action.text.startswith("deliver 40 tractors to France")
    (transfer,) = reading.transfers
    assert transfer.quantity is not None
    assert transfer.supplier is not None
    assert transfer.recipient is not None
    assert (transfer.quantity.value, transfer.item, transfer.status) == (40, "tractors", "agreed")
    assert (transfer.supplier.code, transfer.recipient.code) == ("CAN", "FRA")
    assert [s.side for s in reading.statements] == ["CAN"]
    coded = [(e.type, e.status) for e in reading.events]
    assert coded == [("CONSULT", "happened"), ("AGREE", "happened"), ("AGREE", "planned")]
    ids = {record.id: record for register in model.REGISTERS for record in getattr(reading, register)}
    linked = {(link.kind, ids[link.from_].id, ids[link.to].id) for link in reading.links}
    assert linked == {("part_of", agreed.id, call.id), ("implements", transfer.id, promised.id)}


def test_the_example_of_a_frame_is_one() -> None:
    import tomllib

    (text,) = blocks("patterns.md", "toml")
    (frame,) = tomllib.loads(text)["frame"]
    assert set(frames.REQUIRED) <= set(frame) <= {*frames.REQUIRED, *frames.OPTIONAL}
    assert all(read_pattern(DOCS / "patterns.md", frame["id"], pattern, {}).triggers for pattern in frame["match"])


def test_hints_of_records_are_classes_that_the_page_describes() -> None:
    """A class that only a hint names must not slip through: every dataclass reachable from a reading has its heading."""

    def reach(cls: type, seen: set[type]) -> set[type]:
        if cls in seen or not dataclasses.is_dataclass(cls):
            return seen
        seen.add(cls)
        for hint in typing.get_type_hints(cls).values():
            for part in (hint, *typing.get_args(hint), *(a for g in typing.get_args(hint) for a in typing.get_args(g))):
                if isinstance(part, type):
                    reach(part, seen)
        return seen

    assert reach(model.Reading, set()) == set(RECORDS)
