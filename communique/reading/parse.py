"""A parsed document as plain lists, so that every floor below works without spaCy and tests can build one by hand."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property

from communique.model import Evidence


@dataclass(frozen=True)
class Parse:
    """Tokens of one document and what the model says of them. All lists have one item a token.

    ``starts``/``ends`` are offsets of characters in the document's text; every other index (``heads``, ``sentences``,
    ``entities``) counts tokens. A root is its own head. ``entities`` are (first, end, label) with OntoNotes labels.
    ``text`` is the text as stored: it is what Evidence is cut from.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    lemmas: list[str]
    tags: list[str]
    pos: list[str]
    deps: list[str]
    heads: list[int]
    sentences: list[tuple[int, int]]
    entities: list[tuple[int, int, str]]

    @cached_property
    def children(self) -> list[list[int]]:
        """For each token the tokens that hang on it, left to right."""
        found: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head != i:
                found[head].append(i)
        return found

    @cached_property
    def sentence_of(self) -> list[int]:
        """For each token the index of its sentence."""
        return [k for k, (first, end) in enumerate(self.sentences) for _ in range(first, end)]

    @cached_property
    def dated(self) -> frozenset[int]:
        """The last tokens of what the model takes for a date or a time of day."""
        return frozenset(end - 1 for _, end, label in self.entities if label in ("DATE", "TIME"))

    @cached_property
    def lowers(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in self.words]

    @cached_property
    def edges(self) -> list[tuple[int, int]]:
        """For each token the first token of its subtree and the one after the last (non-projective arcs included)."""
        left = list(range(len(self.words)))
        right = [i + 1 for i in left]
        heads = self.heads
        # Children may stand on either side, so lift every token's edges to its ancestors within the sentence.
        for i, node in enumerate(heads):
            below = i
            while node != below:
                if left[node] > i:
                    left[node] = i
                elif right[node] > i:
                    # A token before this one has been here and told those above; those to the right tell them in their turn.
                    break
                if right[node] <= i:
                    right[node] = i + 1
                below, node = node, heads[node]
        return list(zip(left, right, strict=True))

    def with_text(self, text: str) -> Parse:
        """The same tokens over another text of the same length: for a finder that must not see a dateline, say."""
        other = copy.copy(self)
        object.__setattr__(other, "text", text)
        return other

    def evidence(self, first: int, end: int) -> Evidence:
        """The words of tokens ``first`` to ``end`` (exclusive) as Evidence, without blank tokens at either end."""
        end = max(end, first + 1)
        while end - first > 1 and not self.words[end - 1].strip():
            end -= 1
        while end - first > 1 and not self.words[first].strip():
            first += 1
        start, stop = self.starts[first], self.ends[end - 1]
        return Evidence(start, stop, self.text[start:stop])

    def child(self, token: int, *deps: str) -> int | None:
        """The first child with one of these dependency labels, or None."""
        for c in self.children[token]:
            if self.deps[c] in deps:
                return c
        return None
