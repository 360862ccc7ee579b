"""Finds the stretches of a text that may name a person: what the model marked, what a title or a person's surname tells, joined names."""

from __future__ import annotations

from collections.abc import Mapping

from communique.knowledge.holders import Holders
from communique.mentions.appositions import HONORIFICS, RANKS
from communique.mentions.names import NameMention
from communique.mentions.titles import OfficeMention
from communique.reading.parse import Parse

# Small words inside a name: "Ursula von der Leyen", "Mohammed bin Salman".
PARTICLES = frozenset("von van der den de del della da das dos di du la le bin bint ibn ben al el ul ur abu e y zu ter ten af av".split())
# Capitals beside a title that name nobody: "PRIME MINISTER, MONDAY 21 JANUARY", "Minister Assisting the Prime Minister".
NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february september october november december assisting elect "
    "designate general pro tempore minister president secretary assistant deputy affairs office spokesperson mr mrs ms dr hon".split()
)
# What stands right before a name: "Mr Zenda", "his Graustark counterpart Jan Voss".
NAMED_AFTER = HONORIFICS | {"counterpart", "colleague", "homologue"}


class NameSpans:
    """Finder over one document; ``name_at`` is the known name that a token belongs to. Whose the names are, ``People`` tells."""

    def __init__(
        self,
        parse: Parse,
        names: tuple[NameMention, ...],
        name_at: Mapping[int, NameMention],
        offices: tuple[OfficeMention, ...],
        holders: Holders,
        day: str,
    ) -> None:
        self._parse, self._names, self._name_at, self._holders, self._day = parse, names, name_at, holders, day
        self._office_end = {m.end for m in offices}
        self._office_at = {t: m for m in offices for t in range(m.first, m.end)}

    def find(self) -> list[tuple[int, int]]:
        """Stretches of tokens that may be a person's name, left to right, without overlaps."""
        parse, found = self._parse, []
        for first, end, label in parse.entities:
            if label == "PERSON":
                first, end = self._trim(first, end)
                if first < end:
                    found.append(self._stretch(first, end))
        found += [self._stretch(self._after_title(m.first, m.end), m.end) for m in self._names if m.hit.form == "person"]
        found += self._joined({t for first, end in found for t in range(first, end)})
        for i, word in enumerate(parse.words):
            if self.may_name(i):
                titled = i in self._office_end or (i and parse.lowers[i - 1] in NAMED_AFTER and parse.lowers[i - 1] != "the")
                if titled and parse.lowers[i] not in HONORIFICS:
                    found.append(self._stretch(i, i + 1))
                elif self._holders.named(word, self._day, 1) and self._stands_alone(i):
                    found.append((i, i + 1))
        found.sort(key=lambda s: (s[0] - s[1], s[0]))
        taken: set[int] = set()
        kept = []
        for first, end in found:
            if not any(t in taken for t in range(first, end)):
                kept.append((first, end))
                taken.update(range(first, end))
        return sorted(kept)

    def may_name(self, token: int) -> bool:
        """Whether a token may be part of a person's name."""
        parse = self._parse
        # The tag first: it tells most words of a text apart from names, and every word is asked about several times.
        if not 0 <= token < len(parse.words) or parse.tags[token] not in ("NNP", "NNPS") or token in self._office_at:
            return False
        word = parse.words[token]
        if parse.lowers[token] in NO_NAMES or not (word[:1].isupper() or word[:2] in ("d'", "d’")):
            return False
        known = self._name_at.get(token)
        return known is None or known.hit.form == "person"

    def _after_title(self, first: int, end: int) -> int:
        """Where a known name begins after the title that is part of it ("Crown Prince A bin B"); "King C" keeps its own."""
        office = self._office_at.get(first)
        if office is None or office.first != first or not first < office.end < end:
            return first
        return office.end if office.office.id not in RANKS else first

    def _stands_alone(self, token: int) -> bool:
        """Whether a surname of the table is no place ("Scotland") and no part of a longer name ("Saint Francis Hospital")."""
        parse = self._parse
        if any(a <= token < b and label in ("GPE", "LOC", "FAC", "WORK_OF_ART") for a, b, label in parse.entities):
            return False
        before, after = token - 1, token + 1
        if self.may_name(before) and parse.heads[before] == token and parse.deps[before] == "compound":
            return False
        return not (self.may_name(after) and parse.heads[token] == after and parse.deps[token] == "compound")

    def _joined(self, people: set[int]) -> list[tuple[int, int]]:
        """Names that the model missed, of two words and more, joined to a person's: "A of Ruritania and Hugo Salas of Peru"."""
        parse, found = self._parse, []
        labelled = {t for first, end, _ in parse.entities for t in range(first, end)}
        for i in range(1, len(parse.words)):
            joined = parse.deps[i] in ("conj", "appos") and parse.heads[i] in people and i not in people
            of = parse.lowers[i + 1 : i + 2] == ["of"] and any(self._is_other(t) for t in range(i + 2, min(i + 4, len(parse.words))))
            if joined and all(self.may_name(t) and (of or t not in labelled) and t not in people for t in (i - 1, i)):
                first = i - 1
                while self.may_name(first - 1) and parse.heads[first - 1] == i and first - 1 not in labelled:
                    first -= 1
                found.append((first, i + 1))
        return found

    def _stretch(self, first: int, end: int) -> tuple[int, int]:
        """A name with what the model left out of it: more names, particles, hyphens, "III", "Jr."."""
        parse = self._parse
        opening, last = parse.sentences[parse.sentence_of[first]]
        while end - first == 1 and first > opening and self.may_name(first - 1) and parse.lowers[first - 1] not in HONORIFICS:
            if parse.deps[first - 1] != "compound" or parse.heads[first - 1] not in range(first, end):
                break
            first -= 1
        while end < last:
            step = end
            while step < last and (parse.lowers[step] in PARTICLES or parse.words[step] == "-") and step - end < 3:
                step += 1
            glued = parse.starts[step - 1 if step > end else end] == parse.ends[end - 1]
            if parse.words[end] == "-" and not glued:
                break
            if not (step < last and self.may_name(step) and parse.heads[step] != step):
                break
            label = next((e for e in parse.entities if e[0] <= step < e[1]), None)
            strange = label is not None and label[0] > first and label[2] not in ("PERSON", "ORG", "GPE", "NORP")
            if strange or parse.lowers[step] in HONORIFICS:
                break
            if not (parse.heads[step] in range(first, step + 4) or first <= parse.heads[end - 1] <= step):
                break
            end = step + 1
        for mark in ("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"):
            if parse.lowers[end : end + 2] == [",", mark] and mark[0] in "js":
                end += 2
        return first, end

    def _trim(self, first: int, end: int) -> tuple[int, int]:
        """A name without the possessive, title and state that the model may have put into it."""
        words, lowers = self._parse.words, self._parse.lowers
        while end > first and (
            not words[end - 1].strip()
            or lowers[end - 1] in ("'s", "'", "’s", "’", ",", "-", "(", ")", "\n", "\n\n")
            or self._is_other(end - 1)
        ):
            end -= 1
        end = next((t for t in range(first + 1, end) if words[t][:1].isdigit()), end)
        for stop in range(end - 1, first, -1):
            if stop in self._office_end or self._is_other(stop - 1):
                first = stop
                break
        while first < end and (lowers[first] in HONORIFICS or self._is_other(first) or words[first] in ("-", ",")):
            first += 1
        if first in self._office_at and end - first > 1 and self._office_at[first].end < end:
            first = self._office_at[first].end
        if first < end and not words[first][:1].isupper() and lowers[first] not in PARTICLES:
            return end, end
        if first and words[first - 1] == "-" and self._parse.ends[first - 1] == self._parse.starts[first]:
            return end, end  # "a High-Level Meeting"
        if first < end and all(t in self._office_at for t in range(first, end)):
            return end, end
        return first, end

    def _is_other(self, token: int) -> bool:
        """Whether a token names something that is no person."""
        return token in self._name_at and self._name_at[token].hit.form != "person"
