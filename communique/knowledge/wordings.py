"""Lists of exact words with a meaning of their own: what joins records (``linking.toml``), how strongly a thing is put
(``strength.toml``). They are looked for in plain text, so that whoever has only the words of a record can use them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

# How many words before a word of strength may deny it: "did not in the end agree".
DENIED_WITHIN = 4
# "agreed [to] discuss", "agreed [on the need to] review".
LEADS = re.compile(r"(?:\s+\w+){0,4}\s+to\s+", re.IGNORECASE)
# "fisheries [were also] discussed", and no other clause between.
PASSIVE = re.compile(
    r"^[^.;:]{0,160}\b(?:was|were|be|been|being|is|are)(?:\s+(?:also|then|further|briefly|both|\w+ly))?\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one meaning. ``rank`` orders grades of strength and is 0 elsewhere."""

    id: str
    rank: int
    words: tuple[str, ...]
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]
    file: str

    def find(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of the words in a text, whole words only, those of the longest form."""
        return [(m.start(), m.end()) for m in _compile(self.words).finditer(text)]


@dataclass(frozen=True, slots=True)
class LinkWords:
    """Words for joining records: ``empty`` ones tell nothing, ``vague`` ones tell no two deliveries apart; ``cues`` by id."""

    empty: frozenset[str]
    vague: frozenset[str]
    cues: tuple[Wording, ...]

    def has(self, cue: str, text: str) -> tuple[int, int] | None:
        """Where a cue stands first in a text, or None. Raises KeyError for a cue that the data do not have."""
        for one in self.cues:
            if one.id == cue:
                return next(iter(one.find(text)), None)
        raise KeyError(cue)


@dataclass(frozen=True, slots=True)
class Strengths:
    """The grades of strength, the weakest first, and the words that deny what follows them."""

    grades: tuple[Wording, ...]
    denials: tuple[str, ...]

    def find(self, text: str) -> list[tuple[int, int, Wording]]:
        """(start, end, grade) of the words of strength in a text that nothing denies, in its order."""
        found = [(start, end, grade) for grade in self.grades for start, end in grade.find(text)]
        return sorted((f for f in found if not self._is_denied(text, f[0])), key=lambda f: (f[0], -f[1]))

    def apply(self, text: str, start: int, end: int) -> tuple[int, int, Wording] | None:
        """The words of strength that a sentence has for what stands at (start, end), or None.

        They are the nearest before it ("agreed on trade"), or a passive after it ("fisheries were also discussed"). What
        they lead to in the infinitive is theirs: in "agreed to discuss trade" trade is agreed on.
        """
        found = self.find(text)
        before = [f for f in found if f[1] <= start]
        for chosen in reversed(before):
            place = before.index(chosen)
            leader = before[place - 1] if place else None
            led = leader is not None and LEADS.fullmatch(text[leader[1] : chosen[0]]) is not None
            if not led:
                return chosen
        return next((f for f in found if f[0] >= end and PASSIVE.search(text[end : f[0]])), None)

    def _is_denied(self, text: str, start: int) -> bool:
        before = re.split(r"[.;:!?,]\s", text[:start])[-1].split()[-DENIED_WITHIN:]
        return bool(_compile(self.denials).search(" ".join(before))) or any(word.lower().endswith("n't") for word in before)


@functools.lru_cache(maxsize=64)
def _compile(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)


def load_link_words(directory: DataPath) -> LinkWords:
    """The words of ``linking.toml``. Raises KnowledgeError for an unknown key or too few examples."""
    path = directory / "linking.toml"
    table = read_toml(path)
    check_keys(path, "file", table, {"empty": list, "vague": list, "cue": list}, {})
    return LinkWords(frozenset(table["empty"]), frozenset(table["vague"]), _load(path, table["cue"], ranked=False))


def load_strengths(directory: DataPath) -> Strengths:
    """The grades of ``strength.toml``. Raises KnowledgeError for an unknown key, too few examples or two grades of one rank."""
    path = directory / "strength.toml"
    table = read_toml(path)
    check_keys(path, "file", table, {"denials": list, "grade": list}, {})
    grades = sorted(_load(path, table["grade"], ranked=True), key=lambda grade: grade.rank)
    if len({grade.rank for grade in grades}) < len(grades):
        raise KnowledgeError(path, "grade", "two grades of one rank", "a rank for each")
    return Strengths(tuple(grades), tuple(table["denials"]))


def _load(path: DataPath, entries: list[dict[str, object]], ranked: bool) -> tuple[Wording, ...]:
    found, seen = [], set()
    for entry in entries:
        name = str(entry.get("id", "no id"))
        required = {"id": str, "words": list, "examples": list, "lookalikes": list, **({"rank": int} if ranked else {})}
        check_keys(path, name, entry, required, {})
        words, examples, lookalikes = (tuple(str(w) for w in entry[key]) for key in ("words", "examples", "lookalikes"))  # type: ignore[attr-defined]
        check_examples(path, name, examples, lookalikes)
        for word in words:
            if word in seen:
                raise KnowledgeError(path, name, f"{word!r} twice", "each word once in a file")
            seen.add(word)
        found.append(Wording(name, int(str(entry.get("rank", 0))), words, examples, lookalikes, path.name))
    return tuple(found)
