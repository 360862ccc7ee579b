"""Sets the readouts of one contact side by side: who raised which topic, in which words, and who put it more strongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.knowledge.wordings import Strengths
from communique.linking.groups import gather_groups
from communique.linking.likeness import codes_of
from communique.linking.proposals import Proposal
from communique.linking.sentences import sentence_span
from communique.model import Contact, Document, Event, Evidence, Reading, Statement, to_plain

BOTH = "both"
QUOTES = '“”"'
OTHERS = "other matters"


@dataclass(frozen=True, slots=True)
class TopicPlace:
    """A topic's words in a text, and the sentence in which they stand."""

    topic: str
    wording: Evidence
    sentence: Evidence


@dataclass(frozen=True, slots=True)
class Cell:
    """A sentence in which a side, or the report itself, speaks of a topic.

    ``evidence`` is the sentence, ``wording`` the words in it that show the topic; ``quoted`` where those stand between
    quotation marks, else they are the reporter's own rendering. ``strength`` is the grade (``strength.toml``) of
    ``strong``, the words that say how the topic was put; both None where no such words stand there. ``statement`` is
    None, and so is ``kind``, where it is the report that speaks.
    """

    evidence: Evidence
    wording: tuple[Evidence, ...]
    document: str
    statement: str | None
    kind: str | None
    speaker: str | None
    quoted: bool
    strength: str | None
    strong: Evidence | None

    def to_dict(self) -> dict[str, Any]:
        """An Evidence of the contract, the sentence, with what else is known of the cell."""
        return {
            **to_plain(self.evidence), "wording": to_plain(self.wording), "document": self.document, "statement": self.statement,
            "kind": self.kind, "speaker": self.speaker, "quoted": self.quoted, "strength": self.strength,
            "strong": to_plain(self.strong),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A topic. ``on`` is the code of the only side that speaks of it, or "both" for two or more; ``stronger`` the side whose
    words for it are stronger than all others'; ``beside`` the topics of its group that only other sides have."""

    topic: str
    group: str
    on: str
    cells: Mapping[str, tuple[Cell, ...]]
    stronger: str | None
    beside: tuple[str, ...]
    report: tuple[Cell, ...]

    def to_dict(self) -> dict[str, Any]:
        """The row as in the contract, with ``beside`` and ``report`` added."""
        return {
            "topic": self.topic, "group": self.group, "on": self.on,
            "cells": {side: [cell.to_dict() for cell in cells] for side, cells in self.cells.items()},
            "stronger": self.stronger, "beside": list(self.beside), "report": [cell.to_dict() for cell in self.report],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a side says that a party did: "Ruritania's readout says that Graustark thanked Ruritania"."""

    side: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    type: str
    status: str
    evidence: Evidence
    document: str
    statement: str
    event: str

    def to_dict(self) -> dict[str, Any]:
        """A JSON object."""
        return {
            "side": self.side, "by": list(self.by), "to": list(self.to), "type": self.type, "status": self.status,
            "evidence": to_plain(self.evidence), "document": self.document, "statement": self.statement, "event": self.event,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """The statements about one contact by topic.

    ``contact`` is the fullest record of it, None where the statements name none; ``members`` (document, contact id) are all
    records of it. ``report_only`` are topics that only the wire report has, as (topic, group, cells).
    """

    contact: Contact | None
    members: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    sides: tuple[str, ...]
    topics: tuple[Row, ...]
    report_only: tuple[tuple[str, str, tuple[Cell, ...]], ...]
    attributed: tuple[Attribution, ...]
    statements: tuple[Statement, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the contract (``contact`` is an id), with more beside it."""
        contact = self.contact
        return {
            "contact": contact.id if contact else None, "sides": list(self.sides),
            "topics": [row.to_dict() for row in self.topics],
            "report_only": [{"topic": t, "group": g, "cells": [c.to_dict() for c in cells]} for t, g, cells in self.report_only],
            "attributed": [one.to_dict() for one in self.attributed],
            "about": to_plain(contact),
            "members": [{"document": document, "contact": member} for document, member in self.members],
            "documents": [
                {k: v for k, v in to_plain(document).items() if k != "text"} for document in self.documents
            ],
        }  # fmt: skip


def compare(
    readings: Iterable[Reading],
    proposals: Iterable[Proposal],
    groups: Mapping[str, str],
    strengths: Strengths,
    report: Mapping[str, Sequence[TopicPlace]],
) -> list[Comparison]:
    """A comparison for each contact that somebody speaks about, those of most sides and topics first.

    ``groups`` leads from topic to group; ``report`` has, by document, all topics found in its text: those in sentences of no
    statement that tell of the contact are the wire report's own.
    """
    ordered = sorted(readings, key=lambda reading: (reading.document.published, reading.document.id))
    builder = _Builder(ordered, groups, strengths, report)
    found = [builder.build(members) for members in gather_groups(ordered, proposals, "contacts")]
    kept = [one for one in found if one.sides]
    return sorted(kept, key=lambda c: (-min(len(c.sides), 2), -len(c.topics), -len(c.sides)))


def compare_as_one(
    readings: Iterable[Reading], groups: Mapping[str, str], strengths: Strengths, report: Mapping[str, Sequence[TopicPlace]]
) -> Comparison | None:
    """All statements of the readings as if about one contact, for a user who says that they are; None where there are none.

    The contact of each document is the one most of its statements are about.
    """
    ordered = sorted(readings, key=lambda reading: (reading.document.published, reading.document.id))
    members = []
    for reading in ordered:
        spoken = [s.about for s in reading.statements if s.about is not None]
        if spoken:
            members.append((reading, max(spoken, key=lambda about: (spoken.count(about), -spoken.index(about)))))
    made = _Builder(ordered, groups, strengths, report).build(tuple(members), every=True)
    return made if made.sides else None


class _Builder:
    def __init__(
        self, readings: Sequence[Reading], groups: Mapping[str, str], strengths: Strengths, report: Mapping[str, Sequence[TopicPlace]]
    ) -> None:
        self.readings, self.groups, self.strengths, self.report = readings, groups, strengths, report

    def build(self, members: tuple[tuple[Reading, str], ...], every: bool = False) -> Comparison:
        ids = {contact for _, contact in members}
        told = [r for r in self.readings if every or any(r is reading for reading, _ in members)]
        spoken = [(r, s) for r in told for s in r.statements if s.side is not None and (every or s.about in ids)]
        sides = tuple(dict.fromkeys(s.side for _, s in spoken if s.side is not None))
        cells: dict[str, dict[str, list[Cell]]] = {}
        for reading, statement in spoken:
            for topic, made in self._cells(reading.document, statement):
                cells.setdefault(topic, {}).setdefault(statement.side or "", []).append(made)
        report: dict[str, list[Cell]] = {}
        for reading in told:
            for topic, made in self._report_cells(reading, ids):
                report.setdefault(topic, []).append(made)
        order = list(dict.fromkeys(self._group(topic) for topic in cells))
        names = sorted(cells, key=lambda topic: (order.index(self._group(topic)), list(cells).index(topic)))
        rows = tuple(self._row(topic, cells, sides, tuple(report.get(topic, ()))) for topic in names)
        only = tuple((topic, self._group(topic), tuple(found)) for topic, found in report.items() if topic not in cells)
        records = {c.id: c for r in told for c in r.contacts}
        contact = max((records[i] for i in ids if i in records), key=_fullness, default=None)
        return Comparison(
            contact, tuple((r.document.id, c) for r, c in members), tuple(r.document for r in told), sides, rows, only,
            tuple(self._attributed(spoken)), tuple(s for _, s in spoken),
        )  # fmt: skip

    def _group(self, topic: str) -> str:
        return self.groups.get(topic, OTHERS)

    def _row(self, topic: str, cells: Mapping[str, Mapping[str, list[Cell]]], sides: Sequence[str], report: tuple[Cell, ...]) -> Row:
        mine = {side: tuple(cells[topic][side]) for side in sides if side in cells[topic]}
        on = BOTH if len(mine) > 1 else next(iter(mine))
        beside = tuple(
            other
            for other, theirs in cells.items()
            if other != topic and self._group(other) == self._group(topic) and not theirs.keys() & mine.keys()
        )
        return Row(topic, self._group(topic), on, mine, self._stronger(mine), beside, report)

    def _stronger(self, cells: Mapping[str, tuple[Cell, ...]]) -> str | None:
        """The side with the strongest words, where every side has words of some strength and no other as strong ones."""
        ranks = {grade.id: grade.rank for grade in self.strengths.grades}
        best = {side: max((ranks[c.strength] for c in mine if c.strength), default=0) for side, mine in cells.items()}
        top = max(best.values(), default=0)
        strongest = [side for side, rank in best.items() if rank == top]
        return strongest[0] if len(best) > 1 and all(best.values()) and len(strongest) == 1 else None

    def _cells(self, document: Document, statement: Statement) -> list[tuple[str, Cell]]:
        own = statement.evidence.get("text", ())
        found: dict[tuple[str, Evidence], list[Evidence]] = {}
        for topic in statement.topics:
            word = topic.wording
            inside = next((e for e in own if e.start <= word.start and word.end <= e.end), None)
            found.setdefault((topic.topic, inside or _sentence(document.text, word)), []).append(word)
        speaker = statement.speaker.person if statement.speaker is not None else None
        return [
            (topic, self._cell(document, sentence, words, statement.id, statement.kind, speaker))
            for (topic, sentence), words in found.items()
        ]

    def _cell(
        self, document: Document, sentence: Evidence, words: list[Evidence], statement: str | None, kind: str | None, speaker: str | None
    ) -> Cell:
        strong = self._strength(sentence, words[0])
        grade, proof = strong if strong is not None else (None, None)
        quoted = is_quoted(document.text, words[0])
        return Cell(sentence, tuple(words), document.id, statement, kind, speaker, quoted, grade, proof)

    def _strength(self, sentence: Evidence, words: Evidence) -> tuple[str, Evidence] | None:
        found = self.strengths.apply(sentence.text, words.start - sentence.start, words.end - sentence.start)
        if found is None:
            return None
        start, end, grade = found
        return grade.id, Evidence(sentence.start + start, sentence.start + end, sentence.text[start:end])

    def _report_cells(self, reading: Reading, ids: set[str]) -> list[tuple[str, Cell]]:
        """The topics of sentences that tell of the contact and belong to no side."""
        document = reading.document
        if document.side is not None:
            return []
        claimed = [e for s in reading.statements for e in (*s.evidence.get("text", ()), *s.evidence.get("cue", ()))]
        cues = [e for c in reading.contacts if c.id in ids for e in c.evidence.get("cue", ())]
        found: dict[tuple[str, Evidence], list[Evidence]] = {}
        for topic in self.report.get(document.id, ()):
            sentence = topic.sentence
            told = any(sentence.start <= cue.start < sentence.end for cue in cues)
            if told and not any(e.start < topic.wording.end and topic.wording.start < e.end for e in claimed):
                found.setdefault((topic.topic, sentence), []).append(topic.wording)
        return [(topic, self._cell(document, sentence, words, None, None, None)) for (topic, sentence), words in found.items()]

    def _attributed(self, spoken: Sequence[tuple[Reading, Statement]]) -> list[Attribution]:
        """What one side says that one party did: acts of both together are no news of either."""
        return [
            self._attribution(reading.document, statement, event)
            for reading, statement in spoken
            for event in reading.events
            if event.said_by == statement.id and len(codes_of(event.actors)) == 1
        ]

    def _attribution(self, document: Document, statement: Statement, event: Event) -> Attribution:
        by, to = (tuple(sorted(codes_of(parties))) for parties in (event.actors, event.recipients))
        return Attribution(
            statement.side or "", by, to, event.type, event.status, _sentence(document.text, event.cue), document.id, statement.id, event.id
        )  # fmt: skip


def _fullness(contact: Contact) -> tuple[int, int, int, str]:
    """How much a record of a contact says; of equal ones the id decides."""
    people = sum(p.person is not None for p in contact.participants)
    said = people + (contact.place is not None) + (contact.when is not None)
    return len(codes_of(contact.participants)), said, len(contact.topics), contact.id


def _sentence(text: str, words: Evidence) -> Evidence:
    start, end = sentence_span(text, words.start, words.end)
    return Evidence(start, end, text[start:end])


def is_quoted(text: str, words: Evidence) -> bool:
    """Whether words stand between quotation marks, by the marks before them in their paragraph."""
    before = text[max(text.rfind("\n", 0, words.start) + 1, 0) : words.start]
    return before.rfind("“") > before.rfind("”") if "“" in before else before.count('"') % 2 == 1
