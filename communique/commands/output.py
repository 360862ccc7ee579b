"""Writes readings in one of the formats, to stdout or, whole or not at all, to a file."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console

from communique.model import Reading

FORMATS = ("table", "json", "jsonl", "html")
ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "table"}
# The width of a table that goes into a file or a pipe, where there is no terminal to ask.
FILE_WIDTH = 100


def choose_format(asked: str | None, out: Path | None) -> str:
    """The format asked for, else the one of the file's name, else table for a terminal and jsonl for all else.

    Raises ValueError for a file name whose ending tells no format.
    """
    if asked:
        return asked
    if out:
        form = ENDINGS.get(out.suffix.lower())
        if form is None:
            ending = out.suffix or "a name without an ending"
            raise ValueError(f"--out {out}: {ending} tells no format; end it in {', '.join(ENDINGS)}, or give --format")
        return form
    return "table" if sys.stdout.isatty() else "jsonl"


def write_json(content: Any, stream: TextIO) -> None:
    """Writes one JSON value, indented for people."""
    json.dump(content, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def write_json_lines(objects: Iterable[Any], stream: TextIO) -> None:
    """Writes each object on a line of its own."""
    for one in objects:
        stream.write(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_readings(readings: Iterable[Reading], form: str, stream: TextIO, with_text: bool = False) -> None:
    """Writes readings in one of FORMATS. JSON Lines go out one by one, the other formats when the last is there."""
    if form == "jsonl":
        for reading in readings:
            stream.write(reading.to_json(with_text) + "\n")
            stream.flush()
        return
    gathered = tuple(readings)
    if form == "json":
        write_json([reading.to_dict(with_text) for reading in gathered], stream)
    elif gathered and form == "html":
        from communique.views.page import render_page

        stream.write(render_page(gathered))
    elif gathered:
        from communique.views.dossier import render_table

        width = None if stream.isatty() else FILE_WIDTH
        render_table(gathered, Console(file=stream, width=width, highlight=False, emoji=False))


@contextlib.contextmanager
def open_output(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when all of it is written."""
    if out is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            # Data is UTF-8 with \n on every machine; a terminal that cannot show a character shows a question mark.
            sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace", newline="\n")
        yield sys.stdout
        sys.stdout.flush()
        return
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        # mkstemp makes files for the owner alone; what is written for others gets the rights any new file has.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, out)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
