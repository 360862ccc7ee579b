"""Gives the sentences of a text in which words of evidence stand, without a parse: full stops, question marks, line ends."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from communique.model import Evidence

END = re.compile(r"[.!?][\"'”’)\]]*(?=\s|$)|\n")
ABBREVIATION = re.compile(r"(?:\b(?:Mrs?|Ms|Dr|[JS]r|St|Gen|Lt|Col|Sen|Rep|Gov|Prof|No|H\.E|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$")
# No sentence is longer: a text without full stops must not become one.
LONGEST = 1000


# A document is read again in each window of each pair that it tells of.
@functools.lru_cache(maxsize=4096)
def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """(start, end) of the sentence, or sentences, that hold the characters given, without blanks at its ends."""
    ends = [m.end() for m in END.finditer(text, max(0, start - LONGEST), min(len(text), end + LONGEST)) if not _goes_on(text, m)]
    left = max((e for e in ends if e <= start), default=max(0, start - LONGEST))
    right = min((e for e in ends if e >= end), default=min(len(text), end + LONGEST))
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _goes_on(text: str, end: re.Match[str]) -> bool:
    return end.group() == "." and ABBREVIATION.search(text, max(0, end.start() - 12), end.end()) is not None


def sentences_of(text: str, evidence: Iterable[Evidence]) -> list[str]:
    """The sentences in which the evidence stands, each once, in the order of the text."""
    spans = sorted({sentence_span(text, e.start, e.end) for e in evidence})
    return [text[start:end] for start, end in spans]
