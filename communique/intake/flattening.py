"""Takes the words out of HTML with the place of each in the source; and finds the words of a text in such a source again.

A scanner of our own: the parsers of HTML do not tell where in the source a character stood. It runs in one pass; no input
makes it go over the same stretch more than a bounded number of times.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator

from communique.intake.offsets import OffsetMap, Stretch, TextBuilder

UNIT = "characters of the page's source"
# The bounds keep a page of nothing but quotation marks from being scanned again at each of them.
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,40})((?:[^<>\"']{1,4000}+|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'){0,200}+)>")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
ATTRIBUTE = re.compile(r"([^\s=\"'/<>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
WORDS = re.compile(r"&?[^\s&]+|&+")
SPACE = re.compile(r"\s+")

# Elements of which nothing is shown as words of the page.
SILENT = frozenset("script style template title noscript svg math iframe object select textarea".split())
# What stands in these is no HTML: a "<" in a script opens nothing.
RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "iframe")}
PARAGRAPHS = frozenset(
    "address article aside blockquote body dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html "
    "main nav ol p pre section table ul".split()
)
LINES = frozenset("br li tr caption option".split())
# Cells of one row are words apart.
GAPS = frozenset("td th".split())

Tag = tuple[int, int, str, bool, str]


def scan_tags(source: str) -> Iterator[Tag]:
    """(start, end, name in small letters, whether it closes, attributes as they stand) of each tag.

    Comments and declarations are tags without a name. What stands inside a script or style is passed over.
    """
    at = 0
    while (start := source.find("<", at)) >= 0:
        if source.startswith(("<!", "<?"), start):
            mark = "-->" if source.startswith("<!--", start) else ">"
            end = source.find(mark, start + 2)
            at = len(source) if end < 0 else end + len(mark)
            yield start, at, "", False, ""
            continue
        found = TAG.match(source, start)
        if found is None:
            at = start + 1
            continue
        at = found.end()
        name, closes = found.group(2).lower(), bool(found.group(1))
        yield start, at, name, closes, found.group(3)
        if name in RAW and not closes:
            end_tag = RAW[name].search(source, at)
            at = end_tag.start() if end_tag else len(source)


def read_attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by their names in small letters, values without quotes and entities."""
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in ATTRIBUTE.findall(written)}


def flatten(source: str) -> tuple[str, OffsetMap]:
    """The words of a page or a piece of HTML, paragraphs with a blank line between them, and where each stood in the source."""
    flat = _Flat()
    at, skip_until = 0, None
    for start, end, name, closes, written in scan_tags(source):
        if skip_until is not None:
            if closes and name == skip_until:
                skip_until, at = None, end
            continue
        flat.add(source, at, start)
        at = end
        if name in SILENT and not closes and not written.rstrip().endswith("/"):
            skip_until = name
        elif name in PARAGRAPHS:
            flat.rest(2)
        elif name in LINES:
            flat.rest(1)
        elif name in GAPS:
            flat.blank = True
    if skip_until is None:
        flat.add(source, at, len(source))
    return flat.builder.build(UNIT)


class _Flat:
    """Gathers words, with one blank for any white space and line breaks where a block begins or ends."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.blank = False
        self.breaks = 0

    def rest(self, breaks: int) -> None:
        """Begins a new line (1) or paragraph (2) before the next word."""
        self.breaks = max(self.breaks, breaks)

    def add(self, source: str, start: int, end: int) -> None:
        """Adds the words of a stretch of the source that holds no tag."""
        at = start
        while at < end:
            if space := SPACE.match(source, at, end):
                self.blank = True
                at = space.end()
                continue
            if source[at] == "&" and (entity := ENTITY.match(source, at, end)):
                shown = html.unescape(entity.group())
                if shown != entity.group():
                    if shown.isspace():
                        self.blank = True
                    else:
                        self._put(shown, at, entity.end())
                    at = entity.end()
                    continue
            words = WORDS.match(source, at, end)
            stop = words.end() if words else end
            self._put(source[at:stop], at, stop)
            at = stop

    def _put(self, words: str, start: int, end: int) -> None:
        if self.builder.length:
            if self.breaks:
                self.builder.insert("\n" * self.breaks)
            elif self.blank:
                self.builder.insert(" ")
        self.breaks, self.blank = 0, False
        self.builder.add(words, start, end)


# So many lines of a text may be looked for from the start of the page again: each time costs a pass over the page.
SEARCHES = 200
CELLS = re.compile(r"\s*\|\s*")
BULLET = re.compile(r"[-*\u2022]\s+")


def align(text: str, source: str) -> OffsetMap:
    """Where the words of a text that some tool took out of a page stood in the page's source.

    The text is looked for line by line, white space apart; a line that the tool changed has no stretch. Entities and tags between
    words are bridged.
    """
    flat, where = flatten(source)
    starts, ends = array("q", bytes(8 * len(flat))), array("q", bytes(8 * len(flat)))
    for stretch in where.stretches:
        even = stretch.end - stretch.start == stretch.original_end - stretch.original_start
        for i in range(stretch.start, stretch.end):
            starts[i] = stretch.original_start + (i - stretch.start if even else 0)
            ends[i] = starts[i] + 1 if even else stretch.original_end
    inked = array("q", (i for i, c in enumerate(flat) if not c.isspace()))
    squeezed = "".join(flat.split())
    finder = _Finder(squeezed)
    found: list[Stretch] = []
    for start, end in _pieces(text, finder):
        at = finder.last
        for word in re.finditer(r"\S+", text[start:end]):
            for i in range(start + word.start(), start + word.end()):
                index = inked[at]
                at += 1
                last = found[-1] if found else None
                if (
                    last is not None and last.end == i and last.original_end == starts[index] and ends[index] == starts[index] + 1
                    and last.end - last.start == last.original_end - last.original_start
                ):  # fmt: skip
                    found[-1] = Stretch(last.start, i + 1, last.original_start, ends[index])
                else:
                    found.append(Stretch(i, i + 1, starts[index], ends[index]))
    return OffsetMap(UNIT, tuple(found))


class _Finder:
    def __init__(self, squeezed: str) -> None:
        self.squeezed, self.cursor, self.last, self.searches = squeezed, 0, 0, 0

    def find(self, words: str) -> bool:
        """Whether the words, white space apart, stand behind those found last, or else anywhere; ``last`` is where."""
        needle = "".join(words.split())
        if not needle:
            return False
        at = self.squeezed.find(needle, self.cursor)
        if at < 0 and self.searches < SEARCHES:
            self.searches += 1
            at = self.squeezed.find(needle)
        if at < 0:
            return False
        self.last, self.cursor = at, at + len(needle)
        return True


def _pieces(text: str, finder: _Finder) -> Iterator[tuple[int, int]]:
    """The stretches of a text that the finder has just found: lines, else what stands behind their bullet, else their cells."""
    at = 0
    for line in text.split("\n"):
        bullet = BULLET.match(line)
        if finder.find(line):
            yield at, at + len(line)
        elif bullet and finder.find(line[bullet.end() :]):
            yield at + bullet.end(), at + len(line)
        elif "|" in line:
            start = 0
            for gap in [*CELLS.finditer(line), None]:
                end = gap.start() if gap else len(line)
                if finder.find(line[start:end]):
                    yield at + start, at + end
                start = gap.end() if gap else end
        at += len(line) + 1
