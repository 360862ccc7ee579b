"""Reads JSON Lines: one report an object, one object a line; a broken line spoils only itself."""

from __future__ import annotations

import codecs
import json
import shlex
from collections.abc import Iterator
from typing import IO, Any

from communique.intake.decoding import DOCUMENT_LIMIT, check_size
from communique.intake.outcome import Refused
from communique.intake.record import Record

# JSON may write a character in up to six bytes (\u00e9), so a line may be longer than the document it holds.
LINE_LIMIT = 3 * DOCUMENT_LIMIT

FIELDS = ("id", "published", "title", "publisher", "url")


def looks_like_json(head: bytes) -> bool:
    """Whether a file begins like a JSON object (or an array of them), whatever its name is."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    first, second = start[:1], start[1:].lstrip()[:1]
    return (first == b"{" and second in (b'"', b"")) or (first == b"[" and second == b"{")


def read_lines(stream: IO[bytes], source: str) -> Iterator[tuple[int, Record | Refused]]:
    """(line, record or what is wrong with it) for each line that is not blank; lines count from 1."""
    for number, line in enumerate(_lines(stream), 1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
            # One object over many lines, or an array: a complaint about each line would hide what is wrong.
            if line.strip() in (b"{", b"[") or line.lstrip().startswith(b"[{"):
                command = f"jq -c 'if type==\"array\" then .[] else . end' {shlex.quote(source)} > reports.jsonl"
                yield (
                    number,
                    Refused("bad_json", f"JSON, but not JSON Lines: one object a line is expected; convert it: {command}"),
                )
                return
        if not line.strip():
            continue
        try:
            yield number, read_record(line)
        except Refused as fault:
            yield number, fault


def read_record(line: bytes) -> Record:
    """The record of one line. Raises Refused with what was found and what was expected."""
    try:
        if len(line) > LINE_LIMIT:
            raise Refused("too_large", f"this line is longer than {LINE_LIMIT // 1_000_000} MB; one line is one report")
        content = json.loads(line.decode("utf-8"))
    except Refused:
        raise
    except UnicodeDecodeError as error:
        message = f"byte {error.start} of the line (0x{line[error.start]:02x}) is not UTF-8; write the file again as UTF-8"
        raise Refused("encoding", message) from error
    except json.JSONDecodeError as error:
        message = f"this line is not JSON: {error.msg} at character {error.pos + 1}; mend or remove it"
        raise Refused("bad_json", message) from error
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json", f"this line cannot be read as JSON: {error}; mend or remove it") from error
    if not isinstance(content, dict):
        raise Refused("bad_json", f"this line is {_kind(content)}; expected an object with the keys text and published")
    if "text" not in content:
        keys = ", ".join(sorted(content)[:8]) or "none"
        raise Refused("bad_field", f'there is no key "text" (keys: {keys}); put the report under "text"')
    if not isinstance(content["text"], str):
        raise Refused("bad_field", f'"text" is {_kind(content["text"])}; expected the report as a string')
    check_size(len(content["text"]))
    return Record(content["text"], **{key: _field(content, key) for key in FIELDS}, form="jsonl")  # type: ignore[arg-type]  # names of fields


def _field(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise Refused("bad_field", f'"{key}" is {_kind(value)}; expected a string or null')
    return value or None


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream. A line over the limit comes cut just above it: enough to refuse it."""
    while line := stream.readline(LINE_LIMIT + 1):
        yield line
        while len(line) > LINE_LIMIT and not line.endswith(b"\n"):
            line = stream.readline(1 << 20)
            if not line:
                return
            if line.endswith(b"\n"):
                break
