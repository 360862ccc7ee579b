"""Answers with a table as CSV."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fastapi import Response

from communique.export.cells import Value, write_csv


def csv_answer() -> dict[int | str, dict[str, Any]]:
    """How the documentation says that an answer is CSV."""
    return {200: {"description": "a table in UTF-8 with a header", "content": {"text/csv": {}}}}


def answer_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """The table as a file to keep; no cell of it is a formula."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_csv(path, header, rows)
        content = path.read_bytes()
    return Response(content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})
