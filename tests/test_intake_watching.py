"""A watched folder, and the options of the commands about addresses."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from communique.cli import main
from communique.intake.folders import watch_folders

REPORT = "date 2021-12-20 The king of Ruritania met the president of Graustark in Strelsau ({})."


def test_file_is_given_once_when_nobody_writes_it_any_more(tmp_path: Path) -> None:
    steps = [
        lambda: (tmp_path / "a.txt").write_text("be"),
        lambda: (tmp_path / "a.txt").write_text("begun"),
        lambda: None,
        lambda: (tmp_path / "b.png").write_text("no report"),
        lambda: None,
        lambda: (tmp_path / "a.txt").write_text("changed later"),
        lambda: None,
        lambda: (tmp_path / "a.txt").unlink(),
        lambda: None,
    ]
    looks = watch_folders([tmp_path], sleep=lambda seconds: (steps.pop(0)() if steps else None, None)[1], looks=10)
    found = [[path.name for path in ready] for ready in looks]
    assert found == [[], [], [], ["a.txt"], [], [], [], ["a.txt"], [], []]


def test_only_folders_are_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(tmp_path / "a.txt"), "--watch", "--ledger", str(tmp_path / "l.db")]) == 2
    assert "only folders are watched" in capsys.readouterr().err
    assert not (tmp_path / "l.db").exists()


@pytest.mark.parametrize("command", ["read", "compare", "timeline", "times", "add"])
def test_private_addresses_are_refused_in_every_command(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([command, "http://127.0.0.1:9/"]) == 1
    assert "--allow-private" in capsys.readouterr().err
    assert main([command, "http://127.0.0.1:9/", "--allow-private"]) == 1
    assert "cannot be fetched" in capsys.readouterr().err


def test_watching_records_what_comes_in_and_stops_at_once(tmp_path: Path, parser: object) -> None:
    del parser  # skips where there is no model
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "1.txt").write_text(REPORT.format("one"))
    command = [sys.executable, "-m", "communique", "add", str(inbox), "--watch", "--every", "0.2", "--ledger", str(tmp_path / "l.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        (inbox / "broken.pdf").write_bytes(b"%PDF-1.4")
        (inbox / "2.txt").write_text(REPORT.format("two"))
        second = json.loads(process.stdout.readline())
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, talk = process.communicate(timeout=60)
    assert (first["state"], second["state"]) == ("new", "new")
    assert first["document"] != second["document"]
    assert "broken.pdf" in talk
    assert "no longer watching" in talk
    assert process.returncode == 1  # one was refused
    assert main(["ledger", "check", "--ledger", str(tmp_path / "l.db")]) == 0
