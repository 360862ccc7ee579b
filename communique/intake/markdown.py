"""Takes the words out of Markdown: marks of emphasis, headings and links go, every word keeps its place in the file."""

from __future__ import annotations

import html
import re

from communique.intake.offsets import TextBuilder
from communique.intake.record import Record

UNIT = "characters of the file"
FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
FIELD = re.compile(r"([A-Za-z_]+):[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
# Our names for what the heads of such files call things.
NAMES = {
    "title": "title", "date": "published", "published": "published", "publisher": "publisher", "source": "url", "url": "url",
    "link": "url", "id": "id",
}  # fmt: skip
LINE = re.compile(r"[^\n]*\n?")
HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")
RULE = re.compile(r" {0,3}(?:=+|-+|(?:[*_-][ \t]*){3,})[ \t]*$")
FENCE = re.compile(r" {0,3}(?:```+|~~~+)")
QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+")
TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
HARD_BREAK = re.compile(r"(?: {2,}|\\)$")

# Each with the groups that go; what is left of the match stays. The bounds keep a line of brackets from being tried over and over.
INLINE = (
    re.compile(r"(<!--.{0,500}?-->)"),
    re.compile(r"(!\[[^\]\n]{0,500}\]\([^()\n]{0,500}\))"),
    re.compile(r"(\[)[^\[\]\n]{1,500}(\]\([^()\n]{0,500}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\))"),
    re.compile(r"(\[)[^\[\]\n]{1,500}(\]\[[^\[\]\n]{0,200}\])"),
    re.compile(r"(\[\^[^\]\n]{1,50}\])"),
    re.compile(r"(<)(?:https?://|mailto:)[^<>\s]{1,500}(>)"),
    re.compile(r"(</?[a-zA-Z][a-zA-Z0-9]{0,20}(?:\s[^<>\n]{0,300})?/?>)"),
    re.compile(r"(?<!`)(`+)(?!`).{1,500}?(?<!`)(\1)(?!`)"),
    re.compile(r"(?<!\\)(\*\*)(?=\S).{1,500}?(?<=\S)(?<!\\)(\*\*)"),
    re.compile(r"(?<![\w\\])(__)(?=\S).{1,500}?(?<=\S)(?<!\\)(__)(?!\w)"),
    re.compile(r"(?<!\\)(~~)(?=\S).{1,500}?(?<=\S)(~~)"),
    re.compile(r"(?<![*\\])(\*)(?![*\s]).{1,500}?(?<![*\s\\])(\*)(?!\*)"),
    re.compile(r"(?<![\w\\])(_)(?=\S).{1,500}?(?<=\S)(?<!\\)(_)(?!\w)"),
    re.compile(r"(\\)[!-/:-@\[-`{-~]"),
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def read_markdown(source: str) -> Record:
    """The record of a Markdown file.

    A head between ``---`` lines gives title, date, publisher, url and id; without one the first heading is the title.
    """
    said, at = _read_front(source)
    builder = TextBuilder()
    title: str | None = None
    fenced = runs_on = False
    last_end = at
    for found in LINE.finditer(source, at):
        if not found.group():
            break
        start, end = found.start(), found.start() + len(found.group().rstrip("\r\n"))
        line = source[start:end]
        if FENCE.match(line):
            fenced = not fenced
            runs_on = False
            continue
        if fenced:
            _break(builder, last_end, False)
            builder.add(line, start)
            last_end, runs_on = end, False
            continue
        if not line.strip():
            runs_on = False
            if builder.length:
                builder.insert("\n")
            continue
        if RULE.match(line) or REFERENCE.match(line) or (TABLE_RULE.match(line) and "|" in line):
            runs_on = False
            continue
        heading = HEADING.match(line)
        quote = QUOTE.match(line)
        opener = heading or quote
        first = start + (opener.end() if opener else 0)
        stop = end
        if heading and (closing := HEADING_END.search(line, heading.end())):
            stop = start + closing.start()
        starts_new = bool(heading) or bool(ITEM.match(source, first, stop)) or source[first:stop].lstrip().startswith("|")
        _break(builder, last_end, runs_on and not starts_new)
        hard = HARD_BREAK.search(source[first:stop])
        begin = builder.length
        _add_inline(builder, source, first, first + hard.start() if hard else stop)
        if heading and title is None and builder.length > begin:
            title = builder.build(UNIT)[0][begin:].strip() or None
        last_end, runs_on = end, not heading and not hard
    text, offsets = builder.build(UNIT)
    return Record(
        text=text,
        id=said.get("id"),
        published=said.get("published"),
        title=said.get("title") or title,
        publisher=said.get("publisher"),
        url=said.get("url"),
        form="markdown",
        offsets=offsets,
    )


def _read_front(source: str) -> tuple[dict[str, str], int]:
    front = FRONT.match(source)
    if front is None:
        return {}, 1 if source.startswith("\ufeff") else 0
    fields: dict[str, str] = {}
    for name, value in FIELD.findall(front.group(1)):
        ours, bare = NAMES.get(name.lower()), value.strip().strip("\"'").strip()
        if ours is not None and bare:
            fields.setdefault(ours, bare)
    return fields, front.end()


def _break(builder: TextBuilder, at: int, runs_on: bool) -> None:
    """Puts what stands between two lines: a blank, at the place of the line's end, where the paragraph goes on."""
    if not builder.length:
        return
    if runs_on:
        builder.add(" ", at)
    else:
        builder.insert("\n")


def _add_inline(builder: TextBuilder, source: str, start: int, end: int) -> None:
    gone = bytearray(end - start)
    line = source[start:end]
    for pattern in INLINE:
        for found in pattern.finditer(line):
            for group in range(1, len(found.groups()) + 1):
                first, last = found.span(group)
                if not any(gone[first:last]):
                    gone[first:last] = b"\1" * (last - first)
    at = 0
    while at < len(line):
        entity = ENTITY.match(line, at) if line[at] == "&" else None
        if gone[at]:
            at += 1
        elif entity and html.unescape(entity.group()) != entity.group():
            builder.add(html.unescape(entity.group()), start + at, start + entity.end())
            at = entity.end()
        else:
            stop = at + 1
            while stop < len(line) and not gone[stop] and line[stop] != "&":
                stop += 1
            builder.add(line[at:stop], start + at)
            at = stop
