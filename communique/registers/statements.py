"""The statements register: what each side put out, in which form, with its topics and the words that show them."""

from __future__ import annotations

from communique.knowledge.sources import Sources
from communique.mentions.topics import TopicMention
from communique.model import Document, Evidence, Party, Statement, TopicWording, When, make_id
from communique.reading.parse import Parse
from communique.registers.voices import Voice


class Statements:
    """Writes the statements of one document."""

    def __init__(self, parse: Parse, document: Document, sources: Sources, topics: dict[int, list[TopicMention]]) -> None:
        self.parse, self.document, self.sources, self.topics = parse, document, sources, topics

    def read(
        self, voices: list[Voice], main: str | None, has_contact: bool, speaker: Party | None
    ) -> list[tuple[Voice | None, Statement]]:
        """(voice, statement) in order of the text; the voice is None for a document that is one side's own text."""
        found: list[tuple[Voice | None, Statement]] = []
        side = self.document.side
        if side is not None:
            found.append((None, self._official(side, main, has_contact, speaker)))
        for voice in voices:
            if voice.side is None:
                continue
            if side is not None and ((voice.side == side and voice.kind == "quote") or not voice.quotes):
                continue
            found.append((voice, self._statement(voice, main)))
        return found

    def _official(self, side: str, main: str | None, has_contact: bool, speaker: Party | None) -> Statement:
        kind = self._official_kind(has_contact)
        sentences = [k for k in range(len(self.parse.sentences)) if self._sentence(k) is not None]
        cue = self._sentence(sentences[0]) if sentences else None
        cues = (cue,) if cue is not None else ()
        return self._make(
            side,
            speaker if kind in ("briefing", "interview", "tweet") else None,
            kind,
            (),
            sentences,
            cues,
            main,
            "stated",
            ("statement.document",),
        )

    def _official_kind(self, has_contact: bool) -> str:
        """The form of a side's own text: by its title, else a readout where it reports a contact."""
        title = (self.document.title or "").lower()
        for words, kind in self.sources.titles:
            if words in title:
                return kind
        return "readout" if has_contact else "press_release"

    def _statement(self, voice: Voice, main: str | None) -> Statement:
        basis = "stated" if voice.stated else "inferred"
        return self._make(
            voice.side,
            voice.speaker,
            voice.kind,
            tuple(voice.quotes),
            sorted(set(voice.sentences)),
            tuple(voice.cues),
            main,
            basis,
            (f"statement.{voice.kind}",),
        )

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
        sentences: list[int],
        cues: tuple[Evidence, ...],
        main: str | None,
        basis: str,
        rule: tuple[str, ...],
    ) -> Statement:
        wordings: dict[str, Evidence] = {}
        for number in sentences:
            for topic in self.topics.get(number, ()):
                wordings.setdefault(topic.topic, topic.evidence)
        proof: dict[str, tuple[Evidence, ...]] = {"cue": cues}
        text = tuple(e for k in sentences if (e := self._sentence(k)) is not None)
        if text:
            proof["text"] = text
        if speaker is not None:
            proof["speaker"] = (speaker.mention,)
        when = When(self.document.published, self.document.published, self.document.published, "day", "publication", None)
        return Statement(
            id=make_id(
                self.document.id, "statement", side, kind, speaker.person if speaker else None, cues[0].start if cues else 0
            ),
            side=side,
            speaker=speaker,
            kind=kind,
            quotes=quotes,
            topics=tuple(TopicWording(topic, wording) for topic, wording in wordings.items()),
            about=main,
            when=when,
            rule=rule,
            basis=basis,
            evidence=proof,
        )
