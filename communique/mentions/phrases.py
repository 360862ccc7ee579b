"""Finds phrases of a table in a list of token keys: the longest at each place, left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")


class PhraseTable(Generic[Value]):
    """Phrases (tuples of token keys) with a value each; one value a phrase, the first one added stays."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Value]] = ()) -> None:
        # First key to the lengths of the phrases that begin with it, longest first: a lookup a length, however many phrases.
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._seen: dict[tuple[str, ...], Value] = {}
        for phrase, value in entries:
            self.add(phrase, value)

    def add(self, phrase: tuple[str, ...], value: Value) -> Value:
        """Adds a phrase and gives back the value that it now has (that of the first who added it)."""
        first = self._seen.setdefault(phrase, value)
        known = self._lengths.get(phrase[0])
        if known is None:
            self._lengths[phrase[0]] = (len(phrase),)
        elif len(phrase) not in known:
            self._lengths[phrase[0]] = tuple(sorted((*known, len(phrase)), reverse=True))
        return first

    def get(self, phrase: tuple[str, ...]) -> Value | None:
        """The value of a phrase, or None."""
        return self._seen.get(phrase)

    def find(self, keys: Sequence[str]) -> Iterator[tuple[int, int, Value]]:
        """(first, end, value) of each longest phrase, without overlaps."""
        lengths, seen = self._lengths, self._seen
        past = 0
        for i, key in enumerate(keys):
            if i < past or key not in lengths:
                continue
            for size in lengths[key]:
                phrase = tuple(keys[i : i + size])
                if phrase in seen:
                    past = i + len(phrase)
                    yield i, past, seen[phrase]
                    break
