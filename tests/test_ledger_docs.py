"""docs/ledger.md against the ledger: its commands, its SQL and its Python run, its columns are those of the views."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from ledger_readings import V1, make_reading
from test_docs import ROOT, blocks, page, shell

from communique.ledger.store import Ledger
from communique.reading.parsing import Parser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, parser: Parser) -> Path:
    """A folder where the commands of the page have run. ``parser``: they need a model, and so skip without one."""
    folder = tmp_path_factory.mktemp("page")
    for name in ("communique", "examples"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def test_the_page_runs(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    done = shell("\n".join(blocks("ledger.md", "bash")), folder)
    assert done.returncode == 0, done.stderr
    assert "sound: 4 documents" in done.stderr
    assert "# CAN – JPN" in done.stdout
    connection = sqlite3.connect(folder / "communique.db")
    assert [connection.execute(sql).fetchall() for sql in blocks("ledger.md", "sql")] == [[("2023", 1, 2)]]
    connection.close()
    monkeypatch.chdir(folder)
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
