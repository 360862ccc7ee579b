"""The notebook of examples/: committed without outputs, and each of its cells runs."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from communique.reading.parsing import Parser

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "examples" / "ledger.ipynb"


def told(cell: Any) -> str:
    """All that a cell printed or showed, as text."""
    parts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "".join(part if isinstance(part, str) else "".join(part) for part in parts)


def test_it_is_committed_without_outputs_and_paths_of_a_machine() -> None:
    plain = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    code = [cell for cell in plain["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)
    assert not re.search(r"(?:/|\\\\)(?:home|work|tmp|Users|root)\b", NOTEBOOK.read_text(encoding="utf-8"))


def test_its_cells_run(parser: Parser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """``parser``: the reports are read, so that it skips without a model."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    for package in ("ipykernel", "matplotlib", "pandas"):
        pytest.importorskip(package)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    read, only, plot, contacts, calls, promises, overdue, why = code
    assert "<Reading example-canada-japan-1 of 2023-03-14: " in told(read)
    assert "CAN  JPN" in told(only)
    assert any("image/png" in output.get("data", {}) for output in plot.outputs)
    assert "independent" in told(contacts)
    assert re.search(r"2023-03-14 +relative", told(calls))
    assert "open" in told(promises)
    assert "2023-06-30" in told(promises)
    assert "June" in told(overdue)
    assert "[spoke] by phone" in told(why)
