"""The statements register: what each side put out, in which form, with its topics and the words that show them."""

from __future__ import annotations

import re

from communique.knowledge.sources import Sources
from communique.mentions.topics import TopicIndex, TopicMention
from communique.model import Document, Evidence, Party, Statement, TopicWording, When, make_id
from communique.reading.parse import Parse
from communique.registers.authors import SINGULAR
from communique.registers.matters import Matters
from communique.registers.voices import Voice

# "Question: Will it last?", "Q. On trade?", "Reuters: May I ask ...": from here on the press asks and the side answers.
QUESTION = re.compile(r"\s*(?:question|q|reporter|journalist)\s*(?:\d+\s*)?[:.]\s*\S", re.IGNORECASE)
# Lines above an official text that are no words of its side.
BOILERPLATE = re.compile(
    r"\s*(?:check against delivery|for immediate release|embargo|press release|unofficial translation|translation|transcript|"
    r"courtesy translation|as prepared for delivery|as delivered|e&oe|\(?begin)\b",
    re.IGNORECASE,
)
MEET = frozenset("meet speak hold host convene receive welcome join call talk".split())


class Statements:
    """Writes the statements of one document."""

    def __init__(
        self,
        parse: Parse,
        document: Document,
        sources: Sources,
        topics: dict[int, list[TopicMention]],
        index: TopicIndex,
    ) -> None:
        self.parse, self.document, self.sources = parse, document, sources
        self.matters = Matters(parse, document, sources, topics, index)

    def read(
        self,
        voices: list[Voice],
        main: str | None,
        has_contact: bool,
        speaker: Party | None,
        others: tuple[str, ...] = (),
    ) -> list[tuple[Voice | None, Statement]]:
        """(voice, statement) in order of the text; the voice is None for a document that is one side's own text.

        ``speaker`` is who the title says speaks there; ``others`` are sides that put out the text jointly with the first.
        """
        found: list[tuple[Voice | None, Statement]] = []
        side = self.document.side
        if side is None and others:
            side, others = others[0], others[1:]
        others = tuple(code for code in others if code != side)
        if side is not None:
            found += [(None, one) for one in self._official(side, voices, main, has_contact, speaker)]
            found += [(None, one) for code in others for one in self._official(code, [], main, has_contact, None)]
        for voice in voices:
            if voice.side is None:
                continue
            if side is not None and not self._is_beside(voice, (side, *others), speaker):
                continue
            found.append((voice, self._statement(voice, main)))
        return found

    def _is_beside(self, voice: Voice, sides: tuple[str, ...], author: Party | None) -> bool:
        """Whether a voice in a side's own text is a statement of its own: quoted words of another side, or of a person of it."""
        if not voice.quotes:
            return False
        if voice.side not in sides:
            return True
        return voice.person is not None and voice.kind == "quote" and author is None and not self._speaks_for(voice)

    def _official(self, side: str, voices: list[Voice], main: str | None, has_contact: bool, speaker: Party | None) -> list[Statement]:
        """The statements of a side's own text: one for all of it, and one more where a spokesperson answers the press."""
        kind = self._official_kind(has_contact)
        numbers = [k for k in range(len(self.parse.sentences)) if self._is_body(k)]
        answers: list[int] = []
        spoken: Party | None = None
        if kind not in ("briefing", "interview"):
            answers, spoken = self._answers(side, voices, numbers)
        rest = [k for k in numbers if k not in set(answers)] or numbers
        if not self._cues(rest):
            return []  # nothing but blanks
        rule = ("statement.document",)
        found = [self._make(side, speaker, kind, (), dict.fromkeys(rest), self._cues(rest), main, "stated", rule)]
        if answers and len(answers) < len(numbers):
            found.append(self._make(side, spoken, "briefing", (), dict.fromkeys(answers), self._cues(answers), main, "stated", rule))
        return found

    def _cues(self, numbers: list[int]) -> tuple[Evidence, ...]:
        cue = next((e for k in numbers if (e := self._sentence(k)) is not None), None)
        return (cue,) if cue is not None else ()

    def _is_body(self, number: int) -> bool:
        """Whether a sentence is text and no dateline or boilerplate above it."""
        words = self._sentence(number)
        if words is None:
            return False
        first, end = self.parse.sentences[number]
        has_verb = any(self.parse.pos[t] in ("VERB", "AUX") for t in range(first, end))
        if number < 3 and (BOILERPLATE.search(words.text) is not None and len(words.text) < 80):
            return False
        return has_verb or words.text[-1] in ".!?" or number > 1 or len(self.parse.sentences) < 3

    def _answers(self, side: str, voices: list[Voice], numbers: list[int]) -> tuple[list[int], Party | None]:
        """The sentences in which a spokesperson answers the press, and who that is."""
        spoken = [v for v in voices if v.side == side and v.speaker is not None and self._speaks_for(v)]
        found = sorted({n for v in spoken for n in v.sentences if n in numbers})
        asked = next((k for k in numbers if QUESTION.match(self._text(k))), None)
        if asked is not None:
            found = sorted({*found, *(k for k in numbers if k >= asked)})
        return found, spoken[0].speaker if spoken else None

    def _speaks_for(self, voice: Voice) -> bool:
        speaker = voice.speaker
        return speaker is not None and speaker.office is not None and speaker.office.lower().startswith(("spokes", "press sec"))

    def _official_kind(self, has_contact: bool) -> str:
        """The form of a side's own text: by the first form that its title names, else a readout where it reports a contact.

        A "statement" that reports a contact in the third person is a readout too.
        """
        title = (self.document.title or "").lower().replace("\u2019", "'")
        places = [(at.start(), -len(words), kind) for words, kind in self.sources.titles if (at := _word(words, title))]
        kind = min(places)[2] if places else None
        if any(k == "readout" and title[a : a - n].startswith("readout") for a, n, k in places):
            return "readout"
        if kind is None or kind == "press_release":
            personal = sum(word in SINGULAR for word in self.parse.lowers) > 0
            told = any(k == "readout" for *_, k in places) and self._opens_with_contact()
            tells = (
                (has_contact or told)
                and not personal
                and not re.search(r"\b(?:joint|announce\w*|fact ?sheet|declaration|chair\w*)\b", title)
            )
            return "readout" if tells else "press_release"
        return kind

    def _opens_with_contact(self) -> bool:
        """Whether the first sentences tell in the past of people who met or spoke."""
        parse = self.parse
        end = parse.sentences[min(1, len(parse.sentences) - 1)][1]
        return any(parse.tags[t] == "VBD" and parse.lemmas[t].lower() in MEET for t in range(end))

    def _statement(self, voice: Voice, main: str | None) -> Statement:
        basis = "stated" if voice.stated else "inferred"
        reach = {number: voice.reach.get(number) for number in sorted(set(voice.sentences))}
        return self._make(
            voice.side,
            voice.speaker,
            voice.kind,
            tuple(sorted(voice.quotes, key=lambda e: e.start)),
            reach,
            tuple(sorted(dict.fromkeys(voice.cues), key=lambda e: e.start)),
            main,
            basis,
            (f"statement.{voice.kind}",),
        )

    def _text(self, number: int) -> str:
        first, end = self.parse.sentences[number]
        return self.parse.text[self.parse.starts[first] : self.parse.ends[end - 1]]

    def _sentence(self, number: int) -> Evidence | None:
        """The words of a sentence without the white space around them, or None for an empty one."""
        first, end = self.parse.sentences[number]
        while end > first and not self.parse.words[end - 1].strip():
            end -= 1
        while first < end and not self.parse.words[first].strip():
            first += 1
        return self.parse.evidence(first, end) if end > first else None

    def _make(
        self,
        side: str | None,
        speaker: Party | None,
        kind: str,
        quotes: tuple[Evidence, ...],
        reach: dict[int, frozenset[int] | None],
        cues: tuple[Evidence, ...],
        main: str | None,
        basis: str,
        rule: tuple[str, ...],
    ) -> Statement:
        proof: dict[str, tuple[Evidence, ...]] = {"cue": cues}
        text = tuple(e for k in reach if (e := self._sentence(k)) is not None)
        if text:
            proof["text"] = text
        if speaker is not None:
            proof["speaker"] = (speaker.mention,)
        when = When(self.document.published, self.document.published, self.document.published, "day", "publication", None)
        return Statement(
            id=make_id(self.document.id, "statement", side, kind, speaker.person if speaker else None, cues[0].start if cues else 0),
            side=side,
            speaker=speaker,
            kind=kind,
            quotes=quotes,
            topics=tuple(TopicWording(topic, wording) for topic, wording in self.matters.read(reach, cues).items()),
            about=main,
            when=when,
            rule=rule,
            basis=basis,
            evidence=proof,
        )


def _word(words: str, title: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", title)
