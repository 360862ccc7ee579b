"""``communique serve``: what it refuses, what it prints, and that it answers."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from web_sites import make_ledger

from communique.knowledge.load import Knowledge

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--host", "0.0.0.0"), 2, "--token is needed"),
        (("--host", "desk.example"), 2, "--token is needed"),
        (("--token", "short"), 2, "16 characters or more"),
        (("--port", "seven"), 2, "is no port"),
        (("--port", "65536"), 2, "is no port"),
        (("--ledger", "none.db"), 1, "there is no ledger"),
    ],
)
def test_what_cannot_be_served_is_refused(command_line: Run, words: tuple[str, ...], code: int, message: str) -> None:
    found, out, err = command_line("serve", *words)
    assert found == code
    assert message in err
    assert out == ""


def test_a_file_that_is_no_ledger_is_refused_before_the_first_page(command_line: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no ledger")
    code, _, err = command_line("serve", "--ledger", tmp_path / "notes.txt")
    assert code == 1
    assert "no ledger" in err


def test_it_answers_on_a_free_port_of_this_machine(tmp_path: Path, knowledge: Knowledge) -> None:
    path = make_ledger(tmp_path / "served.db", knowledge)
    words = [sys.executable, "-m", "communique", "serve", "--ledger", str(path), "--port", "0", "--token"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            match = re.match(r"(http://127\.0\.0\.1:\d+/)\?token=(\S{32})", line)
            assert match, line
            request = urllib.request.Request(f"{match[1]}api/ledger", headers={"Authorization": f"Bearer {match[2]}"})
            with urllib.request.urlopen(request, timeout=20) as answer:
                assert b'"documents":3' in answer.read()
                assert "server" not in {name.lower() for name in answer.headers}
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(f"{match[1]}api/ledger", timeout=20)
        finally:
            process.terminate()
            process.wait(20)
