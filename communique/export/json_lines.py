"""JSON Lines: a happening a line, as ``show --format jsonl`` prints it, with its sources and its whole record."""

from __future__ import annotations

from pathlib import Path

from communique.export.registry import Job, exporter
from communique.export.telling import withhold_record


@exporter("jsonl", "JSON Lines: every happening with its sources and its whole record")
def write(job: Job, path: Path) -> int:
    """Writes a line for each happening; their number."""
    with path.open("w", encoding="utf-8", newline="\n", errors="backslashreplace") as stream:
        for happening in job.happenings:
            shown = happening if job.with_text else withhold_record(happening)
            stream.write(shown.to_json() + "\n")
    return len(job.happenings)
