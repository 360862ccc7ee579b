"""Marks words in the sentences that hold them: stretches of a sentence, each either marked or not, for any kind of page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.model import Evidence
from communique.views.quoting import make_visible, sentence_around


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that hang together: characters ``start`` to ``end`` of the text, in stretches of (marked, words); the first
    mark begins at ``first``."""

    start: int
    end: int
    first: int
    parts: tuple[tuple[bool, str], ...]


def mark_sentences(text: str, evidence: Iterable[Evidence]) -> list[Passage]:
    """Every sentence in which evidence stands, whole, in the order of the text; each character of it once.

    Blanks are squeezed and control characters made visible: this is for reading, not for counting.
    """
    passages: list[tuple[int, int, list[tuple[int, int]]]] = []
    for mark in sorted(set(evidence), key=lambda one: (one.start, one.end)):
        left, right = sentence_around(text, mark.start, mark.end)
        if passages and left < passages[-1][1]:
            first, last, marks = passages[-1]
            passages[-1] = first, max(last, right), [*marks, (mark.start, mark.end)]
        else:
            passages.append((left, right, [(mark.start, mark.end)]))
    return [Passage(left, right, marks[0][0], _cut(text, left, right, marks)) for left, right, marks in passages]


def _cut(text: str, left: int, right: int, marks: Iterable[tuple[int, int]]) -> tuple[tuple[bool, str], ...]:
    parts: list[tuple[bool, str]] = []
    at = left
    for start, end in marks:
        if end <= at:
            continue
        start = max(start, at)
        parts += [(False, text[at:start]), (True, text[start:end])]
        at = end
    parts.append((False, text[at:right]))
    return tuple((marked, _read(words)) for marked, words in parts if words)


def _read(words: str) -> str:
    """Words on one line, the blanks at their ends kept as one."""
    return make_visible(" ".join(("." + words + ".").split()))[1:-1]
