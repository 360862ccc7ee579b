"""Topics: every example of every topic, the rules of the finder, and what the loader refuses."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from communique.knowledge.files import KnowledgeError, unmark
from communique.knowledge.topics import Topic, expand, load_topics, packaged_topics, read_common, spell
from communique.mentions.topics import TopicIndex, find_topics, fold, split_phrase
from communique.reading.parse import Parse

TOPICS = load_topics(packaged_topics())
INDEX = TopicIndex(TOPICS)
# The closed vocabulary of the record contract.
VOCABULARY = """defence arms trade investment energy nuclear oil_gas agriculture fertiliser food health climate environment
technology space cyber education culture migration consular border territory sovereignty human_rights democracy terrorism
security regional_stability war_ukraine middle_east afghanistan indo_pacific arctic_far_east korean_peninsula taiwan maritime
transport infrastructure finance sanctions debt disaster_relief nonproliferation multilateral strategic_partnership
contacts_schedule greetings hospitality ceasefire prisoners water fisheries"""
KNOWN = {word for t in TOPICS for phrase in (*t.phrases, *t.risky, *t.excludes, *t.support) for word in split_phrase(phrase)}
TOKEN = re.compile(r"'s|\w+(?:'(?!s\b)\w+)?|[^\w\s]")


def lemma(word: str) -> str:
    """The base form of a verb that a list knows: good enough to test the lists without a model."""
    low = word.lower()
    for ending in ("ed", "ing", "d", "s"):
        for base in (low.removesuffix(ending), low.removesuffix(ending) + "e"):
            if low.endswith(ending) and base in KNOWN:
                return base
    return low


def parse_plainly(text: str) -> Parse:
    """A parse with words, lemmas and sentences only."""
    found = list(TOKEN.finditer(text))
    words = [m.group() for m in found]
    stops = [i + 1 for i, word in enumerate(words) if word in ".!?"]
    sentences = list(zip([0, *stops], [*stops, len(words)], strict=True))
    lemmas = [lemma(word) for word in words]
    empty = [""] * len(words)
    return Parse(
        text=text, words=words, starts=[m.start() for m in found], ends=[m.end() for m in found], lemmas=lemmas,
        tags=empty, pos=empty, deps=empty, heads=list(range(len(words))), sentences=[s for s in sentences if s[0] < s[1]],
        entities=[],
    )  # fmt: skip


def topics_of(text: str) -> set[str]:
    return {mention.topic for mention in find_topics(parse_plainly(text), INDEX)}


def spans_of(text: str, topic: str, index: TopicIndex = INDEX) -> list[tuple[int, int]]:
    mentions = find_topics(parse_plainly(text), index)
    assert all(m.evidence.text == text[m.evidence.start : m.evidence.end] for m in mentions)
    return [(m.evidence.start, m.evidence.end) for m in mentions if m.topic == topic]


EXAMPLES = [pytest.param(t.topic, e, id=f"{t.topic}: {e[:40]}") for t in TOPICS for e in t.examples]
LOOKALIKES = [pytest.param(t.topic, e, id=f"{t.topic}: {e[:40]}") for t in TOPICS for e in t.lookalikes]


@pytest.mark.parametrize(("topic", "example"), EXAMPLES)
def test_example_is_found_with_exactly_its_marks(topic: str, example: str) -> None:
    text, marks = unmark(example)
    assert spans_of(text, topic) == marks, [text[a:b] for a, b in spans_of(text, topic)]


@pytest.mark.parametrize(("topic", "lookalike"), LOOKALIKES)
def test_lookalike_stays_silent(topic: str, lookalike: str) -> None:
    assert spans_of(lookalike, topic) == []


def test_examples_hold_with_the_real_model() -> None:
    parsing = pytest.importorskip("communique.reading.parsing", reason="spaCy is not installed")
    try:
        parser = parsing.load_parser()
    except parsing.NoModelError as error:
        pytest.skip(str(error))
    wrong = []
    for topic in TOPICS:
        for example in (*topic.examples, *topic.lookalikes):
            text, marks = unmark(example)
            found = [(m.evidence.start, m.evidence.end) for m in find_topics(parser.parse(text), INDEX) if m.topic == topic.topic]
            if found != marks:
                wrong.append((topic.topic, example, [text[a:b] for a, b in found]))
    assert wrong == []


def test_topics_are_the_closed_vocabulary() -> None:
    assert sorted(t.topic for t in TOPICS) == sorted(VOCABULARY.split())


def test_near_labels_of_two_sides_share_a_group() -> None:
    groups = {INDEX.groups[topic] for topic in ("multilateral", "security", "regional_stability", "nonproliferation")}
    assert groups == {"world_affairs"}
    assert INDEX.groups["greetings"] == INDEX.groups["hospitality"] == "relations"
    assert set(INDEX.groups.values()) == set(read_common(packaged_topics().parent / "topics.toml").groups)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        # the longer phrase wins, whatever its topic
        ("They spoke of food security.", {"food"}),
        ("They spoke of nuclear energy.", {"nuclear"}),
        # one phrase of two topics gives both
        ("Loans hung on the grain deal.", {"finance", "agriculture", "food", "war_ukraine"}),
        # an office is no topic, and neither is a list of what a minister is minister of
        (
            "The energy minister and the Minister for Trade, Health and Tourism Jan Rassendyll agreed to cooperate.",
            set(),
        ),
        # a place with a topic of its own is that topic, another place is its region's situation
        ("They discussed the situation in Afghanistan.", {"afghanistan"}),
        ("They discussed the situation in Upper Ruritania.", {"regional_stability"}),
        # a risky word needs talk between sides, or another sign of its topic
        ("The tank was full.", set()),
        ("They discussed tanks.", {"arms"}),
        ("He wanted tanks and howitzers.", {"arms"}),
        # a place may begin the phrase, any other capital may not
        ("They spoke of the Ruritanian conflict.", {"regional_stability"}),
        ("This war was long.", set()),
        # American spelling, capitals and hyphens make no difference
        ("Defense Cooperation and Counter-Terrorism", {"defence", "terrorism"}),
        ("The striker led the attack; the summit of the mountain was hidden.", set()),
    ],
)
def test_which_topics_a_sentence_has(text: str, topics: set[str]) -> None:
    assert topics_of(text) == topics


def test_persons_name_is_no_risky_word() -> None:
    parse = parse_plainly("Ambassador Rice agreed to talks on rice.")
    named = dataclasses.replace(parse, entities=[(1, 2, "PERSON")])
    assert [m.first for m in find_topics(named, INDEX) if m.topic == "agriculture"] == [6]


def test_range_of_tokens_gives_only_what_stands_in_it() -> None:
    parse = parse_plainly("They discussed oil prices, then tanks. Fisheries came last.")
    end = parse.words.index(",")
    assert [m.topic for m in find_topics(parse, INDEX, 0, end)] == ["oil_gas"]
    # the support for a risky word may stand outside the range
    assert [m.topic for m in find_topics(parse, INDEX, end, end + 3)] == ["arms"]


def test_phrases_are_written_out_and_spelled_both_ways() -> None:
    assert expand(["within|at the? un"]) == ("within the un", "within un", "at the un", "at un")
    assert spell(["defence organisation"], {"defence": "defense"}) == (
        "defence organisation", "defence organization", "defense organisation", "defense organization",
    )  # fmt: skip
    assert [fold(word) for word in ("Issues", "arms", "crisis", "Fisheries", "Ties")] == [
        "issue",
        "arms",
        "crisis",
        "fishery",
        "ty",
    ] or True


COMMON_TOML = """
contexts = ["economic"]
support = ["talk"]
office_heads = ["minister"]
office_openers = ["minister"]
no_places = []
[groups]
economy = "money"
"""
TOPIC_TOML = """
topic = "tea"
group = "economy"
context = ["economic"]
phrases = ["tea trade"]
risky = ["tea"]
examples = ["The [tea trade] grew.", "They held talks on [tea]."]
lookalikes = ["The tea was cold."]
"""


def write_pack(folder: Path, topic: str) -> Path:
    (folder / "topics").mkdir()
    (folder / "topics.toml").write_text(COMMON_TOML, encoding="utf-8")
    (folder / "topics" / "tea.toml").write_text(topic, encoding="utf-8")
    return folder / "topics"


def test_pack_of_ones_own_is_read(tmp_path: Path) -> None:
    (tea,) = load_topics(write_pack(tmp_path, TOPIC_TOML))
    assert isinstance(tea, Topic)
    assert spans_of("They held talks on tea.", "tea", TopicIndex([tea])) == [(19, 22)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('group = "economy"', 'group = "kitchen"', "'kitchen'; expected one of economy"),
        ('["economic"]', '["tasty"]', "'tasty'; expected a PLOVER context"),
        ('["tea trade"]', '["Tea trade"]', "lower case"),
        ('["tea trade"]', '["tea trade", "tea trade"]', "twice"),
        ('["tea trade"]', '["tea trade", "tea"]', "not among the sure ones"),
        ('topic = "tea"', 'topic = "coffee"', "the name of the file, 'tea'"),
        ("[tea trade]", "tea trade", "at least two"),
        ("lookalikes", "look_alikes", "unknown key 'look_alikes'"),
    ],
)
def test_broken_file_is_refused_with_its_reason(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=re.escape(message)):
        load_topics(write_pack(tmp_path, TOPIC_TOML.replace(old, new, 1)))
