"""Says what a statement is about: the topics of its words, weighed by what the whole report is about.

A report quotes people in few words ("They must stop first"), and a lone word ("army", "parliament") names whoever acts as often as
what is talked of. So the words of a voice count by themselves where they are sure signs; lone words count where the report speaks of
that topic elsewhere, too; and the first matter of the report stands beside them where it is plain.

Measured 2026-11-23 on topics of quoted voices (write / check halves of the development gold, F1; 125 / 73 topics): 0.45 / 0.33 before,
0.68 / 0.41 with this and with weapons, soldiers and embassies under fire read as security.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property

from communique.knowledge.sources import Sources
from communique.mentions.topics import TopicIndex, TopicMention, find_topics, find_topics_in_words
from communique.model import Document, Evidence
from communique.reading.parse import Parse
from communique.reading.tokens import split_words

# How far back a statement that names no matter itself is looked up: "criticised the move".
BACK = 2
# A text of more sentences than these is long enough that one word in passing is not its matter.
LONG = 3
# Words of a topic that are people, too.
BODIES = frozenset("military army troop soldier navy force parliament embassy diplomat alliance".split())
# What one sign weighs: a sure one, a lone word with support; how much more in the first sentences; what the title adds.
SURE, LONE, EARLY, TITLE = 1.0, 0.5, 1.5, 2.0
# Sentences that a report opens with.
OPENING = 2
# Broad topics ("the region", "relations") are named in passing wherever sides speak.
IN_PASSING = 0.5
# From these weights on a topic is one matter of the report, and its plain first matter.
MATTER, PLAIN = 2.0, 3.0
# A voice with so many topics of its own needs none of the report's.
ENOUGH = 3

Reach = dict[int, "frozenset[int] | None"]


class Matters:
    """The topics of one document's statements. ``topics`` are those of its sentences, as ``find_topics`` gives them."""

    def __init__(
        self, parse: Parse, document: Document, sources: Sources, topics: dict[int, list[TopicMention]], index: TopicIndex
    ) -> None:
        self.parse, self.document, self.sources, self.topics, self.index = parse, document, sources, topics, index

    def read(self, reach: Reach, cues: tuple[Evidence, ...] = ()) -> dict[str, Evidence]:
        """Topics and the words that show them, of some sentences: number to the tokens that count, None for all of them.

        ``cues`` are words that name who speaks, which show no topic: "the [army] said", "a [parliament] that condemned the raid".
        """
        if self.document.side is None:
            return self._voiced(reach, cues)
        if len(reach) > LONG and all(tokens is None for tokens in reach.values()):
            return self._outstanding(reach)
        return self._said(reach)

    def _outstanding(self, reach: Reach) -> dict[str, Evidence]:
        """The topics of a whole text: of broad ones those named twice, or surely and in a sentence that tells of talk or words.

        Measured on the real documents held back, 2026-11: precision 0.49 to 0.57 (of 59 topics in gold), recall 0.85 to 0.83.
        """
        mentions = [(number, t) for number in reach for t in self.topics.get(number, ())]
        counts = Counter(t.topic for _, t in mentions)
        found: dict[str, Evidence] = {}
        for number, t in mentions:
            if t.topic not in self.index.broad or counts[t.topic] > 1 or (not t.weak and self._tells(number)):
                found.setdefault(t.topic, t.evidence)
        return found or self._said(reach)

    def _said(self, reach: Reach) -> dict[str, Evidence]:
        """Topics of a side's own few words: of the words, lone ones too, else of their sentences, else of what stands before."""
        said: dict[str, Evidence] = {}
        for number, tokens in reach.items():
            for topic in self.topics.get(number, ()):
                if tokens is None or any(t in tokens for t in range(topic.first, topic.end)):
                    said.setdefault(topic.topic, topic.evidence)
        for topic in self._spoken(reach, (), bool(said)):
            said.setdefault(topic.topic, topic.evidence)
        if said or not reach:
            return said
        whole = {topic.topic: topic.evidence for number in reach for topic in self.topics.get(number, ())}
        return whole or self._before(min(reach))

    def _before(self, first: int) -> dict[str, Evidence]:
        """The topics of the nearest sentence before that has any."""
        for number in range(first - 1, max(-1, first - 1 - BACK), -1):
            found: dict[str, Evidence] = {}
            for topic in self.topics.get(number, ()):
                found.setdefault(topic.topic, topic.evidence)
            if found:
                return found
        return {}

    def _spoken(self, reach: Reach, cues: tuple[Evidence, ...], telling: bool = False) -> list[TopicMention]:
        """The signs of topics, lone words too, in words of a side; with ``telling``, of whole sentences only those that tell."""
        found: list[TopicMention] = []
        for number, tokens in reach.items():
            if telling and tokens is None and not self._tells(number):
                continue
            for topic in find_topics(self.parse, self.index, *self.parse.sentences[number], lenient=True, spoken=True):
                if self._names_speaker(topic, cues) or (topic.weak and self._acts(topic)):
                    continue
                if tokens is None and topic.evidence.text[:1].isupper() and not self._begins(topic.first):
                    if topic.weak or self.document.side is not None:
                        continue  # a lone word with a capital is part of a name: "the Security Conference"
                if tokens is None or any(t in tokens for t in range(topic.first, topic.end)):
                    found.append(topic)
        return found

    def _voiced(self, reach: Reach, cues: tuple[Evidence, ...]) -> dict[str, Evidence]:
        """The topics of words that a report gives to a side: their own, and what the report is about."""
        sure: dict[str, Evidence] = {}
        lone: dict[str, Evidence] = {}
        last: dict[str, Evidence] = {}
        for topic in self._spoken(reach, cues):
            loose = topic.weak or topic.topic in self.index.broad
            (last if topic.spoken else lone if loose else sure).setdefault(topic.topic, topic.evidence)
        lone = lone if sure or lone else last
        weights = self._weights
        first = next(iter(weights), None)
        heaviest = weights[first] if first is not None else 0.0
        if heaviest < MATTER:  # a report too short to have a matter of its own
            found = lone | sure
            return found or (self._before(min(reach)) if reach else {})
        found = sure | {t: words for t, words in lone.items() if t in weights and t not in sure}
        if first is not None and (not found or (heaviest >= PLAIN and len(found) < ENOUGH)):
            found.setdefault(first, self._wording[first])
        return found

    @cached_property
    def _wording(self) -> dict[str, Evidence]:
        """The first words of the report that show each of its topics."""
        found: dict[str, Evidence] = {}
        for mentions in self.topics.values():
            for t in mentions:
                found.setdefault(t.topic, t.evidence)
        return found

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much of the report is about each of its topics, the heaviest first."""
        found: dict[str, float] = defaultdict(float)
        for number, mentions in self.topics.items():
            for t in mentions:
                found[t.topic] += (LONE if t.weak else SURE) * (EARLY if number < OPENING else 1.0)
        for topic, weak in find_topics_in_words(split_words(self.document.title or ""), self.index):
            if topic in found:
                found[topic] += TITLE * (LONE if weak else SURE)
        for topic in self.index.broad & set(found):
            found[topic] *= IN_PASSING
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def _tells(self, number: int) -> bool:
        """Whether a sentence of a whole text tells what was talked of or said."""
        first, end = self.parse.sentences[number]
        verbs = self.sources.talk | self.sources.verbs | self.sources.acts
        return any(self.parse.pos[t] == "VERB" and self.parse.lemmas[t].lower() in verbs for t in range(first, end))

    def _begins(self, token: int) -> bool:
        """Whether a token is the first word of its sentence."""
        first = self.parse.sentences[self.parse.sentence_of[token]][0]
        return not any(word[:1].isalnum() for word in self.parse.words[first:token])

    def _names_speaker(self, topic: TopicMention, cues: tuple[Evidence, ...]) -> bool:
        """Whether a topic's words only name who speaks, right before the verb of speaking."""
        return any(cue.start <= topic.evidence.start and topic.evidence.end < cue.end for cue in cues)

    def _acts(self, topic: TopicMention) -> bool:
        """Whether a lone word stands for people who do something, and not for what is spoken of: "the army [fired]"."""
        parse, node = self.parse, topic.end - 1
        return parse.deps[node] == "nsubj" and parse.pos[parse.heads[node]] == "VERB" and parse.lemmas[node].lower() in BODIES
