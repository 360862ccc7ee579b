"""Reads one document: the floors one after another, pure, without clock, network or globals."""

from __future__ import annotations

import datetime
import functools
import re
from collections import defaultdict
from dataclasses import dataclass, replace

from communique.events.completion import Completion
from communique.events.happenings import Happening, Happenings
from communique.events.patterns import FrameIndex
from communique.events.roles import Roles
from communique.events.unnamed import find_unnamed
from communique.intake.dates import parse_date
from communique.intake.language import check_language
from communique.knowledge.load import Knowledge, load_knowledge
from communique.mentions.amounts import AmountMention, find_amounts
from communique.mentions.cast import Cast
from communique.mentions.compiled import Indexes, compile_indexes
from communique.mentions.datelines import home_of, read_dateline
from communique.mentions.disagreements import office_disagreements
from communique.mentions.identity import read_cast
from communique.mentions.items import find_items
from communique.mentions.places import PlaceMention
from communique.mentions.sides import nationality_of, side_of
from communique.mentions.speech import settle_first_person
from communique.mentions.sport import is_sport
from communique.mentions.times import TimeMention, find_times
from communique.mentions.topics import TopicMention, find_topics
from communique.model import Document, Party, Problem, Reading, Statement, UnprovedError, check_evidence, make_id
from communique.reading.parse import Parse
from communique.reading.parsing import Parser, load_parser
from communique.reading.passages import Passages, Stretches, read_passages
from communique.registers.agreements import Agreements
from communique.registers.attendance import Attendance
from communique.registers.authors import find_author, joint_sides
from communique.registers.commitments import Commitments
from communique.registers.contacts import Contacts, topics_by_contact
from communique.registers.encounters import Encounters
from communique.registers.events import Events
from communique.registers.homely import leave_out_home
from communique.registers.links import Links
from communique.registers.rosters import Rosters
from communique.registers.statements import Statements
from communique.registers.timing import Scene, Timing
from communique.registers.transfers import Transfers
from communique.registers.voices import Voice, Voices


@dataclass(frozen=True)
class Tools:
    """What reading needs beside the document: knowledge, the indexes compiled from it, and a parser."""

    knowledge: Knowledge
    indexes: Indexes
    frames: FrameIndex
    noun_kinds: dict[str, str]
    organisations: frozenset[str]


@functools.lru_cache(maxsize=4)
def _tools(version: str, holder: _Held) -> Tools:
    del version
    return make_tools(holder.knowledge)


class _Held:
    """A knowledge as a cache key: equal by version."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.knowledge.version == self.knowledge.version


def make_tools(knowledge: Knowledge) -> Tools:
    """The tools of a knowledge, compiled once for all documents."""
    organisations = frozenset(code for code, entity in knowledge.entities.items() if entity.kind == "organisation")
    noun_kinds: dict[str, str] = {}
    for frame in knowledge.frames:
        for pattern in frame.patterns:
            if pattern.noun and not pattern.slots and frame.kind is not None and frame.type == "CONSULT":
                for lemma in sorted(pattern.triggers):
                    noun_kinds.setdefault(lemma, frame.kind)
    return Tools(knowledge, compile_indexes(knowledge), FrameIndex(knowledge.frames), noun_kinds, organisations)


def process(
    document: Document,
    knowledge: Knowledge,
    parser: Parser,
    problems: tuple[Problem, ...] = (),
    stretches: Stretches | None = None,
) -> Reading:
    """The reading of a document. ``problems`` of its intake stand first among the reading's own.

    ``stretches`` are all that is read of the text where they are given.
    Raises UnprovedError where a record would break the evidence invariant: nothing false is ever written.
    """
    reading = _read(document, _tools(knowledge.version, _Held(knowledge)), parser, problems, stretches)
    faults = check_evidence(reading)
    if faults:
        raise UnprovedError(f"document {document.id}: evidence that is not in the text: {faults[0]}")
    return reading


@dataclass(frozen=True)
class Sight:
    """What a document names: who, when, where, how much, what about, and whose words it gives."""

    document: Document
    parse: Parse
    cast: Cast
    times: tuple[TimeMention, ...]
    amounts: tuple[AmountMention, ...]
    places: tuple[PlaceMention, ...]
    topics: dict[int, list[TopicMention]]
    voices: list[Voice]
    author: Party | None
    joint: tuple[str, ...]
    home: str | None
    cities: tuple[PlaceMention, ...]
    named: frozenset[str]


@dataclass(frozen=True)
class Course:
    """What happens in a document: the deeds with their scenes, and the encounters, of which ``main`` is the report's own news."""

    reader: Happenings
    happenings: list[Happening]
    encounters: Encounters
    main: int | None
    scenes: dict[int, Scene]


def _read(document: Document, tools: Tools, parser: Parser, problems: tuple[Problem, ...], stretches: Stretches | None) -> Reading:
    passages = read_passages(document.text)
    parse = parser.parse(document.text, passages, stretches)
    if not parse.words:
        return Reading(document, problems=problems)
    sight = _look(document, passages, parse, tools)
    problems = (*problems, *office_disagreements(parse, sight.cast.people.mentions, tools.knowledge.holders, document.published))
    if not _is_foreign(sight.cast, document.side):
        return _domestic(document, problems)
    sport = is_sport(parse, tools.knowledge.sport)
    if sport:
        note = Problem("events", "sport", "the text reads like one of sport: only deeds of people in office are coded")
        problems = (*problems, note)
    return leave_out_home(_register(sight, _follow(sight, tools, sport), tools, problems))


def _look(document: Document, passages: Passages, parse: Parse, tools: Tools) -> Sight:
    """The floor of mentions, and the voices: first-person words are settled once it is known who speaks."""
    knowledge, indexes = tools.knowledge, tools.indexes
    body = passages.paragraphs[0][0] if passages.paragraphs else 0
    until = next((i for i, start in enumerate(parse.starts) if start >= body), 0)
    # A date line or dateline is none of the report's own dates, and must not run into the first of them.
    headless = " " * body + document.text[body:]
    times = find_times(parse.with_text(headless), datetime.date.fromisoformat(document.published))
    names = indexes.names.find(parse, until)
    offices = indexes.offices.find(parse, names, document.side)
    named = frozenset(m.hit.code for m in names if m.hit.code)
    cities = read_dateline(document.text, passages, indexes.names, indexes.places, named)
    home = document.side or home_of(cities, named) or nationality_of(document.publisher, indexes.names)
    cast = read_cast(
        parse,
        names,
        offices,
        knowledge.entities,
        knowledge.holders,
        knowledge.agents,
        document.published,
        document.side,
        home,
        document.title,
    )
    topics: dict[int, list[TopicMention]] = defaultdict(list)
    for topic in find_topics(parse, indexes.topics):
        if topic.first >= until:
            topics[parse.sentence_of[topic.first]].append(topic)
    speakers = Voices(cast, Roles(parse), knowledge.sources, passages, home)
    voices = speakers.read()
    author = find_author(document, parse, knowledge.offices, knowledge.holders, indexes.names)
    joint = joint_sides(document, indexes.names, knowledge.holders)
    settle_first_person(cast, speakers.turns(voices), author, joint)
    return Sight(
        document,
        parse,
        cast,
        times,
        find_amounts(parse, knowledge.amounts, document.side),
        indexes.places.find(parse, names, frozenset(i for t in times for i in range(t.first, t.end))),
        topics,
        voices,
        author,
        joint,
        home,
        cities,
        named,
    )


def _follow(sight: Sight, tools: Tools, sport: bool) -> Course:
    """The floor of events: deeds, who is left to be understood in them, who met, and when and where each was."""
    document = sight.document
    reader = Happenings(sight.cast, tools.frames, tools.knowledge.context, sight.times, sight.places)
    attendance = Attendance(reader)
    happenings = attendance.part(Completion(reader, document.side, sight.home).complete(attendance.attend(reader.read())))
    if sport:
        happenings = [h for h in happenings if _by_officials(h)]
    encounters = Encounters(reader, tools.noun_kinds, tools.organisations, _kind_by_title(document.title, tools.noun_kinds))
    encounters.read(happenings)
    Rosters(reader, encounters).add()
    main = next((i for i, one in enumerate(encounters.found) if one.status in ("happened", "ongoing") and encounters.is_news(i)), None)
    reported = frozenset(n for v in sight.voices if v.kind in ("readout", "press_release", "tweet") for n in v.sentences)
    official = document.side is not None
    timing = Timing(reader.roles, encounters, document.published, main, official, reported, sight.cities, sight.named)
    timing.settle_encounters()
    return Course(reader, happenings, encounters, main, {h.trigger: timing.scene(h) for h in happenings})


def _register(sight: Sight, course: Course, tools: Tools, problems: tuple[Problem, ...]) -> Reading:
    """The floor of registers: the records of what is named and happens, in order of the text, and the links between them."""
    document, knowledge, topic_index = sight.document, tools.knowledge, tools.indexes.topics
    parse, cast, topics, published = sight.parse, sight.cast, sight.topics, document.published
    reader, happenings, encounters, main, scenes = course.reader, course.happenings, course.encounters, course.main, course.scenes

    contacts = Contacts(parse, document.id, encounters, knowledge.types, sight.amounts, topics)
    consult_events, event_ids = contacts.events()
    extra = topics_by_contact(happenings, scenes, topics, main, document.side, len(parse.sentences))
    contact_records, contact_ids = contacts.contacts(event_ids, extra)
    main_id = contact_ids.get(main) if main is not None else None
    told_early = main is not None and encounters.is_told_early(main)
    statements = Statements(parse, document, knowledge.sources, topics, topic_index).read(
        sight.voices, main_id, told_early, sight.author, sight.joint
    )
    agreements = Agreements(cast, document.id, published, reader, knowledge.instruments, sight.amounts, sight.times, topic_index).read(
        happenings, scenes, contact_ids, encounters
    )
    items = find_items(parse, tools.indexes.items)
    transfers = Transfers(cast, reader.roles, document.id, items, sight.amounts, sight.places).read(happenings, scenes, contact_ids)
    commitments = Commitments(
        cast, reader, document.id, published, sight.times, topics, agreements, encounters, knowledge.instruments, knowledge.promises
    ).read(happenings, scenes, contact_ids)
    links = Links(reader.roles, encounters, contact_ids, knowledge.linking).read(scenes, agreements, transfers, commitments, main)
    unnamed = find_unnamed(reader, happenings)
    register = Events(document.id, knowledge.types, topic_index.contexts, topics, unnamed, document.side is not None)
    events = [*consult_events, *register.read(happenings, scenes, _said_by(statements))]
    return Reading(
        document=document,
        events=_unique(sorted(events, key=lambda e: (e.cue.start, e.type, e.id))),
        contacts=_unique(sorted(contact_records, key=lambda c: (c.evidence["cue"][0].start, c.kind, c.id))),
        agreements=_unique(sorted((a for _, a in agreements), key=lambda a: (a.evidence["cue"][-1].start, a.kind, a.id))),
        transfers=_unique(sorted((t for _, _, t in transfers), key=lambda t: (t.evidence["cue"][0].start, t.category, t.id))),
        commitments=_unique(sorted((c for _, c in commitments), key=lambda c: (c.evidence["cue"][0].start, c.strength, c.id))),
        statements=_unique(
            sorted((s for _, s in statements), key=lambda s: (s.evidence["cue"][0].start if s.evidence["cue"] else 0, s.kind, s.id))
        ),
        links=tuple(links),
        problems=problems,
    )


def _kind_by_title(title: str | None, noun_kinds: dict[str, str]) -> str | None:
    """The kind of contact that a title names ("Readout of the President's Call with ..."), the first noun that does."""
    words = re.findall(r"[a-z]+", (title or "").lower())
    if {"virtual", "video", "videoconference", "teleconference"} & set(words):
        return "video"
    if {"call", "calls", "phone", "telephone"} & set(words) and {"with", "to", "from", "between", "of", "conversation"} & set(words):
        return "call"
    for word in words:
        kind = noun_kinds.get(word) or noun_kinds.get(word.rstrip("s"))
        if kind is not None:
            return kind
    return None


def _by_officials(h: Happening) -> bool:
    """Whether people in office or organs of a state take part: in sport a bare name of a state is a team."""
    return any(p.office is not None or p.sector in ("GOV", "MIL", "LEG", "JUD") for p in (*h.actors, *h.recipients))


def _is_foreign(cast: Cast, side: str | None) -> bool:
    """Whether a text speaks of anybody abroad: a side's own text that does not is home news."""
    if side is None or any(code != side for reference in cast.at.values() for code in reference.codes):
        return True
    # "the Graustark conflict": a state that is no party of anything here is named all the same.
    if cast.entities[side].kind == "organisation":
        return True
    return any(m.hit.form == "name" and m.hit.code not in (None, side) and m.hit.sure for m in cast.names)


def _domestic(document: Document, problems: tuple[Problem, ...]) -> Reading:
    """A reading without records: a side's words about nobody but itself are no diplomacy."""
    note = Problem("events", "domestic", "the text names no state, organisation or group but its own side: nothing is coded")
    return Reading(document, problems=(*problems, note))


def _unique(records: list) -> tuple:  # type: ignore[type-arg]
    """The records with ids that no two share: a second one of an id gets a suffix."""
    seen: dict[str, int] = {}
    found = []
    for record in records:
        count = seen[record.id] = seen.get(record.id, 0) + 1
        found.append(record if count == 1 else replace(record, id=make_id(record.id, count)))
    return tuple(found)


def _said_by(statements: list[tuple[Voice | None, Statement]]) -> dict[int, str]:
    """Sentence to the id of the statement it belongs to; sentences of two voices belong to neither."""
    found: dict[int, set[str]] = defaultdict(set)
    for voice, statement in statements:
        if voice is not None:
            for number in voice.sentences:
                found[number].add(statement.id)
    return {number: next(iter(ids)) for number, ids in found.items() if len(ids) == 1}


@functools.cache
def _default_parser() -> Parser:
    return load_parser()


@functools.cache
def _default_knowledge() -> Knowledge:
    return load_knowledge()


def read(
    text: str,
    *,
    published: str,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    side: str | None = None,
    id: str | None = None,
    knowledge: Knowledge | None = None,
) -> Reading:
    """The reading of a text of the day ``published`` (ISO date).

    ``side`` is the code whose own official text it is; left out, the publisher's name decides. Raises ValueError for a date
    that is none, an empty text or one in another language than English, and NoModelError where no language model is installed.
    """
    published = parse_date(str(published)).isoformat()
    if not text.strip():
        raise ValueError("the text is empty: give the words of a report")
    check_language(text)
    knowledge = knowledge or _default_knowledge()
    document = make_document(text, published, title, publisher, url, side, id, knowledge)
    return process(document, knowledge, _default_parser())


def make_document(
    text: str,
    published: str,
    title: str | None,
    publisher: str | None,
    url: str | None,
    side: str | None,
    id: str | None,
    knowledge: Knowledge,
) -> Document:
    """The contract's document of a text and what is known of it."""
    import hashlib

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    side = side or publisher_side(publisher, knowledge)
    return Document(id or digest[:16], published, title, publisher, url, "en", side, digest, len(text), text)


def publisher_side(publisher: str | None, knowledge: Knowledge) -> str | None:
    """The code whose own voice a publisher is, or None."""
    tools = _tools(knowledge.version, _Held(knowledge))
    return side_of(publisher, tools.indexes.names, knowledge.sources)
