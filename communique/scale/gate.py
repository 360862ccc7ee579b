"""The gate before the reading: a cheap look that tells which paragraphs may hold a record, so that no others are parsed.

One pass over the text with an automaton (Aho-Corasick) that knows every name of the knowledge. A sentence is promising if it
names two parties, or one party beside a word of politics, war or dealings between states. A text without such a sentence is not
read; of one where they are few, only the paragraphs around them are. Measured on the collections of real text by
``benchmarks/gate.py``. What is put here decides what is written, so its code is part of the name of every shard
(``jobs.py``): another gate reads everything again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

import ahocorasick

from communique.knowledge.load import Knowledge
from communique.model import Document
from communique.reading.passages import Stretches, read_passages

# The stretches of a document that are worth parsing; none where it holds no record.
Gate = Callable[[Document], Stretches]

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SENTENCE = re.compile(r"(?<=[.!?;:])[\"'\u201d\u2019)\]]*\s+|\n+")
# Who a name stands for where the knowledge gives it no code: a person, of whom each is another party.
PERSON = "person"
# A text of which promising sentences are more than this share is about them, and is read as a whole.
ABOUT = 0.15
# Who "they" are stands in the paragraph before, and a quotation goes on in the one behind.
AROUND = 1


def open_gate(knowledge: Knowledge) -> Gate:
    """The function that tells what of a document is to be read; one of which that is nothing is kept without records."""
    return DocumentGate(knowledge)


def pass_all(document: Document) -> Stretches:
    """The whole text: the gate of ``--no-gate``."""
    return ((0, len(document.text)),)


class DocumentGate:
    """The automaton and the words of one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._words = knowledge.gate.words
        names: dict[str, set[str]] = {}
        for words, party in _names(knowledge):
            names.setdefault(words, set()).add(party)
        self._names = ahocorasick.Automaton()
        for words, parties in names.items():
            self._names.add_word(words, (len(words), frozenset(parties)))
        self._names.make_automaton()

    def __call__(self, document: Document) -> Stretches:
        """What of a document may hold a record: all of it, the paragraphs around the promising sentences, or nothing."""
        title = document.title or ""
        if document.side is not None:
            # A readout is a statement from its first word to its last; whom it is about may stand in the title alone.
            return pass_all(document) if self._promising(f"{title}\n{document.text}", document.side) else ()
        found = self._promising(document.text, None)
        if not found and not self._promising(title, None):
            return ()
        if sum(end - first for first, end in found) > ABOUT * len(document.text):
            return pass_all(document)
        return _around(found, read_passages(document.text).paragraphs)

    def _promising(self, text: str, side: str | None) -> list[tuple[int, int]]:
        """The sentences (start, end) that may hold a record; of a side's own text none where nobody else is named in all of it."""
        sentences = _sentence_ends(text)
        first, end = 0, next(sentences)
        promising: list[tuple[int, int]] = []
        parties: set[str] = set()
        others = False
        for start, found in self._find(text):
            while start >= end:
                first, end, parties = end, next(sentences), set()
            others = others or bool(found - {side})
            parties |= found
            if promising and promising[-1][0] == first:
                continue
            if len(parties) > 1 or self._has_cue(text, first, end):
                promising.append((first, end))
        return promising if others else []

    def _find(self, text: str) -> Iterator[tuple[int, frozenset[str]]]:
        """(start, parties) of each name that stands as a word of its own, the longest at each place."""
        for last, (length, parties) in self._names.iter_long(text):
            start, end = last - length + 1, last + 1
            if not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
                yield start, parties

    def _has_cue(self, text: str, first: int, end: int) -> bool:
        return any(word.lower() in self._words for word in WORD.findall(text, first, end))


def _around(found: list[tuple[int, int]], paragraphs: tuple[tuple[int, int], ...]) -> Stretches:
    """The first paragraph, and those with a sentence that was found, with their neighbours; those that follow each other as one."""
    starts = [start for start, _ in paragraphs]
    kept = {0}
    for first, _ in found:
        at = max(0, bisect_right(starts, first) - 1)
        kept |= set(range(max(0, at - AROUND), min(len(paragraphs), at + AROUND + 1)))
    stretches: list[tuple[int, int]] = []
    for at in sorted(kept & set(range(len(paragraphs)))):
        start, end = paragraphs[at]
        if stretches and at - 1 in kept:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return tuple(stretches)


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """(words, party) of states, organisations, groups, institutions and office-holders, in capitals as well."""
    for entity in knowledge.entities.values():
        for alias in entity.aliases:
            yield alias.words, alias.code
            yield alias.words.upper(), alias.code
    for name, (code, _) in knowledge.institutions.items():
        yield name, code
    for form in knowledge.holders.by_form:
        if " " in form:
            yield form, PERSON


def _sentence_ends(text: str) -> Iterator[int]:
    """Where each sentence ends, roughly, the end of the text last."""
    for match in SENTENCE.finditer(text):
        yield match.end()
    yield len(text) + 1
