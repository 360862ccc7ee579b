"""Sets the fields of a record beside the words that prove each, for a person who judges it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from communique.model import Evidence, Money, Party, Place, Quantity, TopicWording, When, spans
from communique.views.quoting import make_visible, sentence_around, squeeze
from communique.views.saying import join, say_money, say_parties, say_place, say_quantity, say_topics, say_when
from communique.views.wording import unique

# What is said elsewhere of a record, or means nothing to a reader.
LEFT_OUT = frozenset(("id", "rule", "basis", "evidence", "events"))
LABELS = {
    "by": "who promises", "to": "to whom", "made": "promised on", "when": "date", "quad": "quad class", "said_by": "said in",
    "contact": "at the contact", "about": "about the contact", "text": "whole words",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field in words ("" where the record has no value) with the words of the text that prove it, in the order of the text."""

    name: str
    label: str
    words: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence and the names of the fields that it proves. ``words`` has as many characters as the text."""

    start: int
    end: int
    words: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that proves a record, cut wherever a proof begins or ends; offsets into the document's text."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def say_fields(record: Any) -> tuple[Field, ...]:
    """The fields of a record of ``model``, in the order of the contract, then proofs that belong to no field of its own."""
    told, proofs = [], dict(record.evidence)
    for name in (field.name for field in fields(record) if field.name not in LEFT_OUT):
        value = getattr(record, name)
        words = say_topics(value) if name == "topics" and all(isinstance(topic, str) for topic in value) else say_value(value)
        proved = (*proofs.pop(name, ()), *(spans(value) if not _is_party(value) else ()))
        told.append(Field(name, say_label(name), words, unique(proved or spans(value))))
    told += [Field(name, say_label(name), "", unique(proved)) for name, proved in proofs.items()]
    return tuple(told)


def say_label(name: str) -> str:
    """The name of a field as a reader would say it."""
    return LABELS.get(name, name.replace("_", " "))


def say_value(value: Any) -> str:
    """A value of a record in words; "" for none."""
    match value:
        case None | () | "":
            return ""
        case Party():
            return say_parties((value,))
        case When():
            return say_when(value)
        case Place():
            return say_place(value)
        case Quantity():
            return say_quantity(value)
        case Money():
            return say_money(value)
        case Evidence():
            return f"“{squeeze(value.text)}”"
        case (Party(), *_):
            return say_parties(value)
        case (TopicWording(), *_):
            return say_topics(one.topic for one in value)
        case (Evidence(), *_):
            return join(*(say_value(one) for one in value), glue=" … ")
        case tuple():
            return ", ".join(squeeze(str(one)).replace("_", " ") for one in value)
        case float():
            return f"{value:g}"
    return squeeze(str(value))


def cut_sentences(text: str, told: Sequence[Field]) -> tuple[Sentence, ...]:
    """The sentences that hold the proofs of some fields, each once, in the order of the text."""
    marks = sorted({(e.start, e.end, field.name) for field in told for e in field.evidence if 0 <= e.start < e.end <= len(text)})
    found: list[tuple[int, int]] = []
    for start, end, _ in marks:
        left, right = sentence_around(text, start, end)
        if found and left <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return tuple(Sentence(left, right, _cut(text, left, right, marks)) for left, right in found)


def _cut(text: str, left: int, right: int, marks: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    inside = [mark for mark in marks if mark[0] < right and mark[1] > left]
    places = sorted({left, right, *(place for mark in inside for place in mark[:2] if left < place < right)})
    return tuple(
        Piece(start, end, _same_length(text[start:end]), tuple(dict.fromkeys(name for s, e, name in inside if s < end and e > start)))
        for start, end in itertools.pairwise(places)
    )


def _same_length(words: str) -> str:
    """The words as a page may show them, sign for sign: a script counts them to tell where somebody's choice begins."""
    return make_visible(words.replace("\r\n", " \n").replace("\r", "\n"))


def _is_party(value: Any) -> bool:
    return isinstance(value, Party) or (isinstance(value, tuple) and bool(value) and isinstance(value[0], Party))
