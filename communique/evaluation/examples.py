"""Runs the examples and look-alikes that stand in the data files, each as a document of its own.

An entry's examples are its promise: the words in [brackets] must be found, as this entry and exactly so; its look-alikes
must stay silent. For a frame that means that no record comes of it: a verb that fits without parties that fit is no event.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from communique.events.happenings import Happening, Happenings
from communique.events.patterns import Match
from communique.intake.language import check_profiles
from communique.knowledge.files import unmark
from communique.knowledge.frames import Frame
from communique.knowledge.load import Knowledge
from communique.mentions.amounts import find_amounts
from communique.mentions.identity import read_cast
from communique.mentions.items import find_items
from communique.mentions.names import NameMention
from communique.mentions.times import find_times
from communique.mentions.titles import OfficeMention
from communique.mentions.topics import find_topics
from communique.model import REGISTERS, Document, make_id, spans
from communique.pipeline import Tools, make_tools, process
from communique.reading.parse import Parse
from communique.reading.parsing import Parser

# Examples have no date of their own and name nobody whose office hangs on one: any day does.
DAY = "2021-12-20"
# Sentences parsed at once, as paragraphs of one text.
BATCH, BREAK = 100, "\n\n"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """One example or look-alike of an entry. ``text`` is without brackets; ``marks`` are the spans that stood in them."""

    kind: str
    file: str
    entry: str
    example: str
    text: str
    marks: tuple[Span, ...]
    lookalike: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """An example whose marked words were not found as they should be, or a look-alike that was taken for its entry."""

    file: str
    entry: str
    example: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.example!r}: found {self.found}; expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Checked:
    """How many examples and look-alikes of each kind were run, and those that failed."""

    counts: Mapping[str, int]
    failures: tuple[Failure, ...]


class Sentence:
    """What the floors find in one sentence; each floor runs when it is first asked."""

    def __init__(self, parse: Parse, tools: Tools, parser: Parser) -> None:
        self.parse, self.tools, self._parser = parse, tools, parser

    @cached_property
    def names(self) -> tuple[NameMention, ...]:
        """The names of entities."""
        return self.tools.indexes.names.find(self.parse)

    @cached_property
    def offices(self) -> tuple[OfficeMention, ...]:
        """The titles of office."""
        return self.tools.indexes.offices.find(self.parse, self.names, None)

    @cached_property
    def reader(self) -> Happenings:
        """The reader of what is said to have been done."""
        knowledge = self.tools.knowledge
        cast = read_cast(self.parse, self.names, self.offices, knowledge.entities, knowledge.holders, knowledge.agents, DAY, None)
        places = self.tools.indexes.places.find(self.parse, self.names)
        times = tuple(find_times(self.parse, date.fromisoformat(DAY)))
        return Happenings(cast, self.tools.frames, knowledge.context, times, places)

    @cached_property
    def happenings(self) -> list[Happening]:
        """What is said to have been done, parties known or not."""
        return self.reader.read()

    @cached_property
    def rules(self) -> dict[str, list[Span]]:
        """Rule to the first evidence of each record that it produced, the sentence read as a whole document."""
        text = self.parse.text
        document = Document(make_id(text), DAY, None, None, None, "en", None, make_id(text), len(text), text)
        reading = process(document, self.tools.knowledge, self._parser)
        found: dict[str, list[Span]] = defaultdict(list)
        for register in REGISTERS:
            for record in getattr(reading, register):
                proof = record.evidence["cue"][0] if record.evidence.get("cue") else next(spans(record))
                for rule in record.rule:
                    found[rule].append((proof.start, proof.end))
        return found

    @cached_property
    def instruments(self) -> list[Span]:
        """The nouns of the agreements, the sentence read as a whole document."""
        text = self.parse.text
        document = Document(make_id(text), DAY, None, None, None, "en", None, make_id(text), len(text), text)
        cues = [a.evidence["cue"][-1] for a in process(document, self.tools.knowledge, self._parser).agreements]
        return [(cue.start, cue.end) for cue in cues]

    def places(self, mentions: Iterable[NameMention | OfficeMention]) -> list[Span]:
        """The characters of mentions that have tokens only."""
        return [(self.parse.starts[m.first], self.parse.ends[m.end - 1]) for m in mentions]


def check_examples(knowledge: Knowledge, parser: Parser, track: Callable[[Sequence[Case]], Iterable[Case]] = iter) -> Checked:
    """The outcome of every example and look-alike in the data. ``track`` may show how far it has come."""
    cases = gather_cases(knowledge)
    tools = make_tools(knowledge)
    parses = parse_together(parser, [case.text for case in cases])
    counts = Counter(case.kind for case in cases)
    failures = []
    for case, parse in zip(track(cases), parses, strict=True):
        failure = judge(case, Sentence(parse, tools, parser))
        # The model sees four words beyond a sentence: one that fails among others has another chance alone.
        failure = failure and judge(case, Sentence(parser.parse(case.text), tools, parser))
        if failure is not None:
            failures.append(failure)
    counts["language"], faults = check_profiles()
    failures += [Failure(file, "profile", example, found, expected) for file, example, found, expected in faults]
    return Checked(dict(counts), tuple(sorted(failures, key=lambda f: (f.file, f.entry, f.example))))


def parse_together(parser: Parser, texts: Sequence[str]) -> Iterator[Parse]:
    """The parse of each of many short texts, a third of the time of one after the other."""
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        whole = parser.parse(BREAK.join(batch))
        start = 0
        for text in batch:
            yield cut(whole, start, start + len(text))
            start += len(text) + len(BREAK)


def cut(parse: Parse, start: int, end: int) -> Parse:
    """The parse of a paragraph, characters ``start`` to ``end``, as if nothing stood around it."""
    first, last = bisect_left(parse.starts, start), bisect_right(parse.ends, end)
    inside = range(first, last)
    return Parse(
        text=parse.text[start:end],
        words=parse.words[first:last],
        starts=[parse.starts[i] - start for i in inside],
        ends=[parse.ends[i] - start for i in inside],
        lemmas=parse.lemmas[first:last],
        tags=parse.tags[first:last],
        pos=parse.pos[first:last],
        deps=parse.deps[first:last],
        heads=[(parse.heads[i] if parse.heads[i] in inside else i) - first for i in inside],
        sentences=[(a - first, min(b, last) - first) for a, b in parse.sentences if first <= a < last],
        entities=[(a - first, b - first, label) for a, b, label in parse.entities if first <= a and b <= last],
    )


def gather_cases(knowledge: Knowledge) -> list[Case]:
    """All examples and look-alikes in the order of the data."""
    return list(_gather(knowledge))


def _gather(knowledge: Knowledge) -> Iterator[Case]:
    for entity in knowledge.entities.values():
        yield from _cases(entity.kind, entity.file, entity.code, entity.examples, entity.lookalikes)
    for office in knowledge.offices:
        yield from _cases("office", "offices.toml", office.id, office.examples, office.lookalikes)
    for frame in knowledge.frames:
        yield from _cases("frame", frame.file, frame.id, frame.examples, frame.lookalikes)
    for cue in knowledge.context.cues:
        yield from _cases("context", "context.toml", cue.id, cue.examples, cue.lookalikes)
    for topic in knowledge.topics:
        yield from _cases("topic", f"topics/{topic.topic}.toml", topic.topic, topic.examples, topic.lookalikes)
    for item in knowledge.items.classes:
        yield from _cases("item", f"items/{item.id}.toml", item.id, item.examples, item.lookalikes)
    for wording in (*knowledge.linking.cues, *knowledge.strengths.grades):
        yield from _cases("wording", wording.file, wording.id, wording.examples, wording.lookalikes)
    instruments = knowledge.instruments
    yield from _cases("instrument", "instruments.toml", "proof", instruments.examples, instruments.lookalikes)
    for name, examples, lookalikes in knowledge.amounts.proofs:
        yield from _cases("amount", f"amounts/{name}.toml", name, examples, lookalikes)


def _cases(kind: str, file: str, entry: str, examples: Iterable[str], lookalikes: Iterable[str]) -> Iterator[Case]:
    for is_lookalike, sentences in ((False, examples), (True, lookalikes)):
        for example in sentences:
            text, marks = unmark(example)
            yield Case(kind, file, entry, example, text, tuple(marks), is_lookalike)


def judge(case: Case, sentence: Sentence) -> Failure | None:
    """What is wrong with a case, or None. Where an entry only points at a word ("frame", "context") overlap is enough."""
    found = FINDERS[case.kind](sentence, case)
    if case.lookalike:
        wrong = bool(found)
        expected = f"no {case.entry}"
    elif case.kind in POINTING:
        wrong = not all(any(a < end and start < b for a, b in found) for start, end in case.marks)
        expected = _quote(case.text, case.marks)
    else:
        wrong = tuple(found) != case.marks
        expected = _quote(case.text, case.marks)
    if not wrong:
        return None
    rivals = "" if case.lookalike or case.kind != "frame" else _other_frames(sentence)
    return Failure(case.file, case.entry, case.example, _quote(case.text, found) + rivals, expected)


def _quote(text: str, spans: Iterable[Span]) -> str:
    return ", ".join(repr(text[start:end]) for start, end in spans) or "nothing"


def _names(sentence: Sentence, case: Case) -> list[Span]:
    return sentence.places(m for m in sentence.names if m.hit.code == case.entry)


def _offices(sentence: Sentence, case: Case) -> list[Span]:
    return sentence.places(m for m in sentence.offices if m.office.id == case.entry)


def _frames(sentence: Sentence, case: Case) -> list[Span]:
    if case.lookalike:
        return sentence.rules.get(case.entry, [])
    return [(h.cue.start, h.cue.end) for h in sentence.happenings if h.match.frame.id == case.entry]


def _context(sentence: Sentence, case: Case) -> list[Span]:
    """The marked words that have the cue's effect; a word on which no frame stands is judged as if one did."""
    reader, parse = sentence.reader, sentence.parse
    effect = next(cue.effect for cue in sentence.tools.knowledge.context.cues if cue.id == case.entry)
    matches = {m.trigger: m for m in reader.matches}
    found = []
    for start, end in case.marks:
        tokens = [i for i in range(len(parse.words)) if parse.starts[i] < end and start < parse.ends[i]]
        standings = [reader.context.standing(matches.get(i) or Match(ANY_FRAME, i, None, None, 0)) for i in tokens]
        # A governor that is a frame itself ("accused of shelling") lends its effect through its content.
        if any(effect in (s.status, s.content_of.frame.content if s.content_of else None) for s in standings):
            found.append((start, end))
    return found


def _topics(sentence: Sentence, case: Case) -> list[Span]:
    mentions = find_topics(sentence.parse, sentence.tools.indexes.topics)
    return [(m.evidence.start, m.evidence.end) for m in mentions if m.topic == case.entry]


def _items(sentence: Sentence, case: Case) -> list[Span]:
    mentions = find_items(sentence.parse, sentence.tools.indexes.items)
    return [(m.evidence.start, m.evidence.end) for m in mentions if m.class_ == case.entry]


def _amounts(sentence: Sentence, case: Case) -> list[Span]:
    del case  # the files of amounts are one grammar: any amount counts for any of them
    return [(m.evidence.start, m.evidence.end) for m in find_amounts(sentence.parse, sentence.tools.knowledge.amounts)]


def _instruments(sentence: Sentence, case: Case) -> list[Span]:
    """The nouns of the agreements that the sentence is read to tell of, as a document of its own."""
    del case  # the lists of the file are one grammar: any agreement counts
    return sentence.instruments


def _wordings(sentence: Sentence, case: Case) -> list[Span]:
    knowledge, text = sentence.tools.knowledge, sentence.parse.text
    if case.file == knowledge.strengths.grades[0].file:
        return [(start, end) for start, end, grade in knowledge.strengths.find(text) if grade.id == case.entry]
    return next(cue.find(text) for cue in knowledge.linking.cues if cue.id == case.entry)


def _other_frames(sentence: Sentence) -> str:
    """What other frames found, for whoever mends an example."""
    heard = ", ".join(f"{h.match.frame.id} on {h.cue.text!r}" for h in sentence.happenings)
    return f" ({heard})" if heard else ""


ANY_FRAME = Frame(
    id="any", type=None, modes=(), contexts=(), cameo=None, patterns=(), actor="subject", recipient="", both=False, kind=None,
    status=None, content=None, strength=None, agreement=None, transfer=None, needs="either", examples=(), lookalikes=(), file="",
)  # fmt: skip
FINDERS: Mapping[str, Callable[[Sentence, Case], list[Span]]] = {
    "state": _names, "organisation": _names, "group": _names, "office": _offices, "frame": _frames, "context": _context,
    "topic": _topics, "item": _items, "amount": _amounts, "wording": _wordings, "instrument": _instruments,
}  # fmt: skip
POINTING = frozenset(("frame", "context", "instrument"))
