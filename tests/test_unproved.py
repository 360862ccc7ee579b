"""A record without proof stops its own document and no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from communique import pipeline
from communique.cli import main


def test_the_other_documents_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], parser: Any
) -> None:
    source = tmp_path / "reports.jsonl"
    lines = [{"id": i, "published": "2021-12-20", "text": f"France and Japan signed treaty {i}."} for i in ("a", "b")]
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    honest = pipeline.check_evidence
    monkeypatch.setattr(pipeline, "check_evidence", lambda reading: ["broken"] if reading.document.id == "a" else honest(reading))
    assert main(["read", str(source), "--format", "jsonl"]) == 1
    out = capsys.readouterr()
    assert [json.loads(line)["document"]["id"] for line in out.out.splitlines()] == ["b"]
    assert "document a: evidence that is not in the text: broken" in out.err.replace("\n", " ")
    assert "1 document read, 1 refused" in out.err
