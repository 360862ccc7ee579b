"""The gate before the reading: a cheap look that tells documents which hold no record, so that they are not parsed.

One pass over the text with an automaton (Aho-Corasick) that knows every name of the knowledge. A document is read if one of its
sentences names two parties, or one party beside a word of politics, war or dealings between states. Measured on the collections
of real text by ``benchmarks/gate.py``. What is put here decides what is written, so its code is part of the name of every shard
(``jobs.py``): another gate reads everything again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import ahocorasick

from communique.knowledge.load import Knowledge
from communique.model import Document

Gate = Callable[[Document], bool]

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SENTENCE = re.compile(r"(?<=[.!?;:])[\"'\u201d\u2019)\]]*\s+|\n+")
# Who a name stands for where the knowledge gives it no code: a person, of whom each is another party.
PERSON = "person"


def open_gate(knowledge: Knowledge) -> Gate:
    """The function that says whether a document is to be read; one that it turns away is kept without records."""
    return DocumentGate(knowledge)


def pass_all(document: Document) -> bool:
    """True: the gate of ``--no-gate``."""
    del document
    return True


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

    def __call__(self, document: Document) -> bool:
        """Whether a document may hold a record."""
        text = f"{document.title}\n{document.text}" if document.title else document.text
        sentences = _sentence_ends(text)
        first, end = 0, next(sentences)
        parties: set[str] = set()
        for start, found in self._find(text):
            while start >= end:
                first, end, parties = end, next(sentences), set()
            parties |= found
            if len(parties) > 1 or self._has_cue(text, first, end):
                return True
        return False

    def _find(self, text: str) -> Iterator[tuple[int, frozenset[str]]]:
        """(start, parties) of each name that stands as a word of its own, the longest at each place."""
        for last, (length, parties) in self._names.iter_long(text):
            start, end = last - length + 1, last + 1
            if not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
                yield start, parties

    def _has_cue(self, text: str, first: int, end: int) -> bool:
        return any(word.lower() in self._words for word in WORD.findall(text, first, end))


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
