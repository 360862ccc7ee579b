"""Scores the links of readings, and those proposed between documents, against the links of gold.

A gold link counts where both its records were found: the records are paired as in ``score.py``, and a link of the output is
judged where both its ends are paired with gold. ``same_as`` has no direction and is transitive: a pair counts as found where
the output's links join it, however many steps that takes, and an output's pair is right where the gold's links join it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from communique.evaluation.entries import make_entry
from communique.evaluation.score import pair, rates
from communique.model import REGISTERS

SAME = "same_as"
# A record of gold: document, register, place in its list.
Key = tuple[str, str, int]
Joined = tuple[str, Key, Key]


@dataclass
class LinkTally:
    """Counts of one kind: gold's links, those with both records found, those of them that the output has; the output's links
    between paired records, and how many of them are right."""

    gold: int = 0
    reachable: int = 0
    found: int = 0
    predicted: int = 0
    right: int = 0

    def rates(self) -> tuple[float, float, float]:
        """(precision, recall, F1) over the links whose records were found."""
        return rates(self.right, self.predicted, self.found, self.reachable)


@dataclass(frozen=True, slots=True)
class SamePair:
    """Two contacts of two documents: what gold and output say of their being one.

    ``verdict``: found; not linked; record missing (the output lacks one of the contacts, so nothing could be joined);
    merged (the output joins what gold holds apart); unjudged (the output joins a contact that gold does not have).
    """

    first: str
    second: str
    verdict: str


@dataclass
class LinkScore:
    """Rows by kind, and every pair of contacts that gold or output takes for one contact told in two documents."""

    kinds: dict[str, LinkTally] = field(default_factory=lambda: defaultdict(LinkTally))
    pairs: list[SamePair] = field(default_factory=list)

    def total(self) -> LinkTally:
        """The row of all kinds together."""
        whole = LinkTally()
        for tally in self.kinds.values():
            for name in ("gold", "reachable", "found", "predicted", "right"):
                setattr(whole, name, getattr(whole, name) + getattr(tally, name))
        return whole

    def document_pairs(self) -> tuple[int, int]:
        """(joined, wanted): of the pairs of documents that tell of one contact by gold, how many are joined by any of theirs."""
        wanted: dict[tuple[str, ...], bool] = {}
        for one in self.pairs:
            if one.verdict in ("found", "not linked", "record missing"):
                documents = tuple(sorted((one.first.split()[0], one.second.split()[0])))
                wanted[documents] = wanted.get(documents, False) or one.verdict == "found"
        return sum(wanted.values()), len(wanted)

    def count(self, verdict: str) -> int:
        """How many pairs of contacts have this verdict."""
        return sum(one.verdict == verdict for one in self.pairs)


def score_links(
    documents: Iterable[tuple[Mapping[str, Any], Mapping[str, Any] | None]], across: Sequence[Mapping[str, Any]] = ()
) -> LinkScore:
    """The score of (gold document, its reading as the contract's JSON object or None) and of the links proposed ``across`` them.

    A link of gold that leads to a document that is not among them counts as one whose record is missing.
    """
    documents = list(documents)
    golden: list[Joined] = []
    output: list[tuple[str, str, str]] = [(link["kind"], link["from"], link["to"]) for link in across]
    place: dict[str, Key] = {}  # id of an output's record to the gold record that it is paired with
    owner: dict[str, str] = {}  # id of an output's contact to its document
    for gold, reading in documents:
        golden += _golden(gold)
        if reading is None:
            continue
        output += [(link["kind"], link["from"], link["to"]) for link in reading["links"]]
        owner.update({record["id"]: gold["id"] for record in reading["contacts"]})
        for register in REGISTERS:
            records = reading[register]
            found = [make_entry(register, record, gold["text"]) for record in records]
            wanted = [make_entry(register, record, gold["text"]) for record in gold["gold"].get(register) or ()]
            place.update({records[p]["id"]: (gold["id"], register, g) for p, g, _ in pair(register, found, wanted)})
    return _count(golden, output, place, owner)


def _golden(gold: Mapping[str, Any]) -> list[Joined]:
    def key(end: Mapping[str, Any]) -> Key:
        return end.get("doc") or gold["id"], end["register"], int(end["index"])

    return [(link["kind"], key(link["from"]), key(link["to"])) for link in gold["gold"].get("links") or ()]


def _count(golden: list[Joined], output: list[tuple[str, str, str]], place: dict[str, Key], owner: dict[str, str]) -> LinkScore:
    score = LinkScore()
    reached = set(place.values())
    predicted = sorted({_turn(kind, place[a], place[b]) for kind, a, b in output if a in place and b in place})
    gold_groups = Groups((a, b) for kind, a, b in golden if kind == SAME)
    our_groups = Groups((a, b) for kind, a, b in predicted if kind == SAME)
    wanted = sorted({_turn(*link) for link in golden})
    for kind, a, b in wanted:
        tally = score.kinds[kind]
        tally.gold += 1
        if a in reached and b in reached:
            tally.reachable += 1
            tally.found += our_groups.joins(a, b) if kind == SAME else (kind, a, b) in predicted
    for kind, a, b in predicted:
        tally = score.kinds[kind]
        tally.predicted += 1
        tally.right += gold_groups.joins(a, b) if kind == SAME else (kind, a, b) in wanted
    for kind, a, b in wanted:
        if kind == SAME and a[1] == "contacts" and a[0] != b[0]:
            verdict = "found" if our_groups.joins(a, b) else "not linked" if a in reached and b in reached else "record missing"
            score.pairs.append(SamePair(_name(a), _name(b), verdict))
    for kind, first, second in output:
        if kind == SAME and first in owner and second in owner:
            one, other = place.get(first), place.get(second)
            if one is None or other is None:
                score.pairs.append(SamePair(f"{owner[first]} {first}", f"{owner[second]} {second}", "unjudged"))
            elif not gold_groups.joins(one, other):
                score.pairs.append(SamePair(_name(one), _name(other), "merged"))
    return score


def _turn(kind: str, a: Key, b: Key) -> Joined:
    """A link with the ends of ``same_as`` in one fixed order."""
    return (kind, min(a, b), max(a, b)) if kind == SAME else (kind, a, b)


def _name(key: Key) -> str:
    return f"{key[0]} {key[1]}[{key[2]}]"


class Groups:
    """What is joined by links, over any number of steps."""

    def __init__(self, links: Iterable[tuple[Key, Key]]) -> None:
        self.parent: dict[Key, Key] = {}
        for a, b in links:
            self.parent[self._root(a)] = self._root(b)

    def _root(self, key: Key) -> Key:
        self.parent.setdefault(key, key)
        while self.parent[key] != key:
            key = self.parent[key]
        return key

    def joins(self, a: Key, b: Key) -> bool:
        """Whether the two are joined."""
        return a in self.parent and b in self.parent and self._root(a) == self._root(b)
