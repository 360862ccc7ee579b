"""Scores readings against gold: precision, recall and F1 of each register and event type, and what was taken for what.

A record of the output may match one of the gold where the register's key agrees (see ``MATCHERS``); the best pairs are
taken first, one to one. *Core* is a match by that key, *full* one in which status, date and figures are right too.
Precision counts documents whose gold is complete; output that only agrees with an ``optional`` reading of the gold counts
neither way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from communique.evaluation.entries import Days, Entry, Span, make_entry, sentence_around
from communique.model import REGISTERS

# For these the sides may be exchanged: who met whom is one thing.
SYMMETRIC = frozenset(("CONSULT", "AGREE", "COOPERATE"))
# Kinds and statuses that readers of one text name differently.
NEAR_KINDS = (frozenset(("call", "video")), frozenset(("meeting", "summit", "visit", "dialogue")))
NEAR_STATUS = {
    "ongoing": "happened", "delivering": "delivered", "ordered": "agreed", "in_force": "signed", "postponed": "cancelled",
}  # fmt: skip
# A day lost to time zones is no error.
SLACK = timedelta(days=1)
# A date this much wider than gold's tells nothing and does not overlap: 45 days and three times gold's length.
WIDEST, TIMES_WIDER = 45, 3
# What stands near a sentence of the gold is worth half a point when pairs are chosen; exact parts are worth one.
NEARBY = 0.5
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two records fit (pairs with more points are taken first), and whether all that gold states is right."""

    points: float
    full: bool


@dataclass
class Tally:
    """Counts of one row: matches (``of_complete``: in documents whose gold is complete), records of output and of gold."""

    core: int = 0
    full: int = 0
    core_of_complete: int = 0
    full_of_complete: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, fits: Sequence[Fit], predicted: int, gold: int, complete: bool) -> None:
        """Counts one document's share."""
        full = sum(fit.full for fit in fits)
        self.core, self.full, self.gold = self.core + len(fits), self.full + full, self.gold + gold
        if complete:
            self.core_of_complete += len(fits)
            self.full_of_complete += full
            self.predicted += predicted

    def rates(self) -> dict[str, tuple[float, float, float]]:
        """(precision, recall, F1) for core and full; 0 where there is nothing to divide by."""
        return {
            "core": rates(self.core_of_complete, self.predicted, self.core, self.gold),
            "full": rates(self.full_of_complete, self.predicted, self.full, self.gold),
        }


@dataclass(frozen=True, slots=True)
class Mistake:
    """A record of gold that was missed (``found`` is "-"), one too many (``expected`` is "-"), or one taken for another."""

    register: str
    expected: str
    found: str
    document: str
    cue: str
    sentence: str


@dataclass
class Score:
    """Rows by register and by event type, topics of statements, all mistakes, and how many documents were scored."""

    registers: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    types: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    topics: Tally = field(default_factory=Tally)
    mistakes: list[Mistake] = field(default_factory=list)
    documents: int = 0
    missing: int = 0

    def confusions(self) -> list[tuple[tuple[str, str, str], list[Mistake]]]:
        """Mistakes by (register, expected, found), the most frequent first."""
        groups: dict[tuple[str, str, str], list[Mistake]] = defaultdict(list)
        for mistake in self.mistakes:
            groups[mistake.register, mistake.expected, mistake.found].append(mistake)
        return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def score_readings(documents: Iterable[tuple[Mapping[str, Any], Mapping[str, Any] | None]]) -> Score:
    """The score of (gold document, its reading as the contract's JSON object or None where there is none)."""
    score = Score()
    for gold, reading in documents:
        score.documents += 1
        score.missing += reading is None
        for register in REGISTERS:
            if gold["gold"].get(register) is not None:
                _score_register(score, register, gold, (reading or {}).get(register, ()))
    return score


def rates(right_of_predicted: int, predicted: int, right: int, gold: int) -> tuple[float, float, float]:
    """(precision, recall, F1), 0 where there is nothing to divide by."""
    precision, recall = right_of_predicted / predicted if predicted else 0.0, right / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _score_register(score: Score, register: str, document: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> None:
    text, complete = document["text"], document.get("complete", True)
    gold = [make_entry(register, g, text) for g in document["gold"][register]]
    optional = [make_entry(register, g, text) for g in (document.get("optional") or {}).get(register) or ()]
    found = [make_entry(register, p, text) for p in records]
    pairs = pair(register, found, gold)
    matched = {p for p, _, _ in pairs}
    rest = [entry for i, entry in enumerate(found) if i not in matched]
    neutral = {p for p, _, _ in pair(register, rest, optional)}
    extra = [entry for i, entry in enumerate(rest) if i not in neutral]
    missed = [entry for j, entry in enumerate(gold) if j not in {g for _, g, _ in pairs}]
    score.registers[register].add([fit for _, _, fit in pairs], len(pairs) + len(extra), len(gold), complete)
    if register == "events":
        for label in sorted({g.label for g in gold} | {e.label for e in extra}):
            fits = [fit for _, g, fit in pairs if gold[g].label == label]
            extras = sum(e.label == label for e in extra)
            score.types[label].add(fits, len(fits) + extras, sum(g.label == label for g in gold), complete)
    if register == "statements":
        for p, g, _ in pairs:
            both = len(found[p].topics & gold[g].topics)
            score.topics.add([Fit(0, True)] * both, len(found[p].topics), len(gold[g].topics), True)
    score.mistakes += _mistakes(register, document, missed, extra if complete else [])


def pair(register: str, found: Sequence[Entry], gold: Sequence[Entry]) -> list[tuple[int, int, Fit]]:
    """(index of output, index of gold, fit) of the best pairs, one to one; of equal ones the earlier are taken."""
    fits = [(p, g, fit) for p, a in enumerate(found) for g, b in enumerate(gold) if (fit := MATCHERS[register](a, b))]
    taken: list[tuple[int, int, Fit]] = []
    used_found, used_gold = set(), set()
    for p, g, fit in sorted(fits, key=lambda item: (-item[2].points, item[0], item[1])):
        if p not in used_found and g not in used_gold:
            used_found.add(p)
            used_gold.add(g)
            taken.append((p, g, fit))
    return taken


def _match_event(found: Entry, gold: Entry) -> Fit | None:
    if found.label not in gold.labels:
        return None
    if gold.label in SYMMETRIC or (len(gold.first) > 1 and not gold.second):
        ours, theirs = found.first | found.second, gold.first | gold.second
        meets, same = _meets(ours, theirs), ours == theirs
    else:
        meets = _meets(found.first, gold.first) and _meets(found.second, gold.second)
        same = found.first == gold.first and (found.second == gold.second or not gold.second)
    overlap, near = _overlap(found.days, gold.days), _is_near(found, gold)
    if not meets or (overlap is False and near is False):
        return None
    status, dated = _same_status(found, gold), overlap is True or gold.days is None
    return Fit(1 + _nearby(near) + same + status + (overlap is True), same and status and dated)


def _match_contact(found: Entry, gold: Entry) -> Fit | None:
    overlap, near = _overlap(found.days, gold.days), _is_near(found, gold)
    if overlap is False or not (found.first & gold.first if gold.first else near):
        return None
    kind = found.kind == gold.kind or any(found.kind in group and gold.kind in group for group in NEAR_KINDS)
    same, status = found.first == gold.first, _same_status(found, gold)
    return Fit(1 + _nearby(near) + kind + same + status + (overlap is True), kind and same and status)


def _match_agreement(found: Entry, gold: Entry) -> Fit | None:
    near = _is_near(found, gold)
    if not _meets(found.first, gold.first) or not (near or found.stems & gold.stems):
        return None
    status, count, term = _same_status(found, gold), _same_figures(found, gold), _agrees(found.span, gold.span)
    full = status and count and term and _agrees(found.days, gold.days)
    return Fit(1 + _nearby(near) + status + count + term, full)


def _match_transfer(found: Entry, gold: Entry) -> Fit | None:
    if not (_meets(found.first, gold.first) and _meets(found.second, gold.second) and found.stems & gold.stems):
        return None
    status = _same_status(found, gold)
    figures = [g is None or f == g for f, g in zip(found.figures, gold.figures, strict=True)][1:]
    return Fit(1 + _nearby(_is_near(found, gold)) + status + sum(figures), status and all(figures))


def _match_commitment(found: Entry, gold: Entry) -> Fit | None:
    if not (_meets(found.first, gold.first) and _is_near(found, gold)):
        return None
    deadline, status = _agrees(found.span, gold.span), _same_status(found, gold)
    return Fit(1 + deadline + status, deadline and status and found.strength == gold.strength)


def _match_statement(found: Entry, gold: Entry) -> Fit | None:
    if not _meets(found.first, gold.first):
        return None
    same = found.kind == gold.kind
    return Fit(1 + 2 * _nearby(_is_near(found, gold)) + same, same)


MATCHERS: Mapping[str, Callable[[Entry, Entry], Fit | None]] = {
    "events": _match_event, "contacts": _match_contact, "agreements": _match_agreement, "transfers": _match_transfer,
    "commitments": _match_commitment, "statements": _match_statement,
}  # fmt: skip


def _meets(found: frozenset[str], gold: frozenset[str]) -> bool:
    return bool(found & gold) or not gold


def _overlap(found: Days | None, gold: Days | None) -> bool | None:
    """Whether two dates share a day, None where one is not known."""
    if found is None or gold is None:
        return None
    if (found[1] - found[0]).days > WIDEST + TIMES_WIDER * (gold[1] - gold[0]).days:
        return False
    return found[0] - SLACK <= gold[1] and gold[0] - SLACK <= found[1]


def _agrees(found: Days | None, gold: Days | None) -> bool:
    return gold is None or _overlap(found, gold) is True


def _same_status(found: Entry, gold: Entry) -> bool:
    plain = [NEAR_STATUS.get(status or "", status) for status in (found.status, gold.status)]
    return gold.status is None or plain[0] == plain[1]


def _same_figures(found: Entry, gold: Entry) -> bool:
    return gold.figures[0] is None or found.figures[0] == gold.figures[0]


def _nearby(near: bool | None) -> float:
    return NEARBY if near else 0.0


def _is_near(found: Entry, gold: Entry) -> bool | None:
    """Whether evidence stands in the sentence of gold's cue; None where gold has no cue in the text."""
    return None if gold.sentence is None else any(_touches(proof, gold.sentence) for proof in found.proofs)


def _touches(proof: Span, sentence: Span) -> bool:
    """Whether evidence overlaps a sentence; evidence that covers half the document is near nothing."""
    room = 2 * (sentence[1] - sentence[0]) + 200
    return proof[0] < sentence[1] and sentence[0] < proof[1] and proof[1] - proof[0] <= room


def _mistakes(register: str, document: Mapping[str, Any], missed: Sequence[Entry], extra: Sequence[Entry]) -> list[Mistake]:
    """What was missed or too much; one of each in one sentence is one taken for the other."""
    text, left, found = document["text"], list(extra), []
    for gold in missed:
        twin = next((e for e in left if _is_near(e, gold)), None)
        if twin is not None:
            left.remove(twin)
        sentence = text[slice(*gold.sentence)] if gold.sentence else ""
        found.append(Mistake(register, gold.label, twin.label if twin else NOTHING, document["id"], gold.cue, sentence.strip()))
    for entry in left:
        around = sentence_around(text, entry.cue)
        sentence = text[slice(*around)] if around else ""
        found.append(Mistake(register, NOTHING, entry.label, document["id"], entry.cue, sentence.strip()))
    return found
