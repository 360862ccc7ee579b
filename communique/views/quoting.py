"""Quotes a text safely: the sentence around some words, on one line, with nothing in it that a terminal would obey."""

from __future__ import annotations

import re
import unicodedata


def squeeze(words: str) -> str:
    """The words on one line, harmless to a terminal."""
    return make_visible(re.sub(r"\s+", " ", words)).strip()


def make_visible(words: str) -> str:
    """The words with control characters as visible signs: reports are strangers' texts, and a terminal obeys an escape.

    Marks that turn the direction of writing go as well, for they could make a line read as what it is not.
    """
    # One look at the whole is enough for nearly every text; a sign at a time takes a tenth of a second a dossier.
    return ODD.sub(lambda odd: _visible(odd.group()), words)


TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


# What may be a control character, a mark that turns, or half a sign.
ODD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff" + "".join(sorted(TURNS)) + "]")


def _visible(c: str) -> str:
    if c in "\n\t":
        return c
    if c in TURNS or unicodedata.category(c) == "Cs":
        return "\ufffd"
    if unicodedata.category(c) == "Cc":
        return chr(0x2400 + ord(c)) if ord(c) < 0x20 else "\ufffd"
    return c


SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s)|\n")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The (start, end) of the sentence, or sentences, that hold these words; paragraphs end sentences."""
    left = 0
    for m in SENTENCE_END.finditer(text, max(0, start - 1000), start):
        left = m.end()
    after = SENTENCE_END.search(text, max(start, end - 1))
    right = after.end() if after else len(text)
    left = max(left, start - 1000)
    while left < start and text[left].isspace():
        left += 1
    return left, max(end, min(right, end + 1000))


def shorten(words: str, most: int = 220) -> str:
    """The words on one line, with their middle left out where they are long."""
    line = squeeze(words)
    if len(line) <= most:
        return line
    half = (most - 3) // 2
    return f"{line[:half].rstrip()} … {line[-half:].lstrip()}"
