"""Finds phrases of a table in a list of token keys: the longest at each place, left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")


class PhraseTable(Generic[Value]):
    """Phrases (tuples of token keys) with a value each; one value a phrase, the first one added stays."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Value]] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        self._seen: dict[tuple[str, ...], Value] = {}
        for phrase, value in entries:
            self.add(phrase, value)

    def add(self, phrase: tuple[str, ...], value: Value) -> Value:
        """Adds a phrase and gives back the value that it now has (that of the first who added it)."""
        if phrase in self._seen:
            return self._seen[phrase]
        self._seen[phrase] = value
        rivals = self._by_first.setdefault(phrase[0], [])
        rivals.append((phrase, value))
        rivals.sort(key=lambda item: -len(item[0]))
        return value

    def find(self, keys: Sequence[str]) -> Iterator[tuple[int, int, Value]]:
        """(first, end, value) of each longest phrase, without overlaps."""
        i, count = 0, len(keys)
        while i < count:
            step = 1
            for phrase, value in self._by_first.get(keys[i], ()):
                size = len(phrase)
                if size == 1 or tuple(keys[i : i + size]) == phrase:
                    yield i, i + size, value
                    step = size
                    break
            i += step
