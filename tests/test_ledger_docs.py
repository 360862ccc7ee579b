"""docs/ledger.md against the ledger: its commands, its SQL and its Python run, its columns are those of the views."""

from __future__ import annotations

import glob
import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from ledger_readings import V1, keep_knowledge, make_reading
from test_docs import ROOT, blocks, page

from communique import cli
from communique.commands import add
from communique.knowledge.load import Knowledge
from communique.ledger.store import Ledger
from communique.reading.parsing import Parser


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parser: Parser, knowledge: Knowledge) -> Path:
    """A folder for the commands of the page. ``parser``: they need a model, and so skip without one; it is loaded once for all."""
    for name in ("communique", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    keep_knowledge(monkeypatch, knowledge)
    monkeypatch.setattr(add, "start_parser", lambda: parser)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in "\n".join(blocks("ledger.md", "bash")).splitlines():
        # In this process: ten that start Python and load the knowledge take half a minute.
        door, *words = [one for word in shlex.split(line) for one in (sorted(glob.glob(word)) or [word])]
        assert (door, cli.main(words)) == ("communique", 0), line
    done = capsys.readouterr()
    assert "sound: 0 copies, 4 documents" in done.err
    assert "# CAN – JPN" in done.out
    connection = sqlite3.connect(folder / "communique.db")
    assert [connection.execute(sql).fetchall() for sql in blocks("ledger.md", "sql")] == [[("2023", 1, 2)]]
    connection.close()
    for body in blocks("ledger.md", "python"):
        exec(compile(body, "docs/ledger.md", "exec"), {})
    assert "2023-03-14 call happened 2\n" in capsys.readouterr().out


def test_every_view_and_its_columns_are_described(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", write=True) as ledger:
        ledger.record(make_reading(), V1)
    connection = sqlite3.connect(tmp_path / "l.db")
    told = dict(re.findall(r"^\| `?([\w ,]+?)`? \| `([\w ]+)`", page("ledger.md").split("## Views")[1].split("## Tables")[0], re.MULTILINE))
    common = told.pop("all six, at the end").split()
    for (view,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
        registers = ("contacts", "agreements", "transfers", "commitments", "statements", "events")
        assert told.pop(view).split() + (common if view in registers else []) == columns, view
    assert told == {}
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'document_words_%'"
    ).fetchall():
        assert re.search(rf"^\| [^|]*`{table}`", page("ledger.md").split("## Tables")[1], re.MULTILINE), table
    connection.close()


def test_the_ledger_opens_from_the_package_that_loads_nothing_for_it() -> None:
    code = (
        "import sys, communique; heavy = {'pandas', 'sqlalchemy', 'spacy', 'numpy'}; assert not heavy & set(sys.modules); "
        "assert communique.open_ledger.__module__ == 'communique.ledger.frames'; assert not {'pandas', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
