"""Finds who says what: each stretch of a document that is attributed, its source, and the form the words took.

An attribution that stands once holds for the sentences after it, until another source or the reporter speaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.events.roles import Roles
from communique.knowledge.sources import Sources
from communique.mentions.cast import Cast, Reference
from communique.mentions.speech import Turn
from communique.model import Evidence, Party
from communique.reading.passages import Passages

SPOKESPEOPLE = frozenset("spokesman spokeswoman spokesperson official officials spokespersons source sources secretary".split())


@dataclass
class Voice:
    """One source in one form. ``sentences`` are indices; ``quotes`` and ``cues`` words of the document."""

    side: str | None
    speaker: Party | None
    kind: str
    stated: bool
    cues: list[Evidence] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    quotes: list[Evidence] = field(default_factory=list)
    tokens: list[tuple[int, int]] = field(default_factory=list)
    about: int | None = None


@dataclass(frozen=True, slots=True)
class _Attribution:
    sentence: int
    verb: int
    source: int
    reference: Reference | None
    kind: str
    cue: Evidence
    act: bool = False


class Voices:
    """Reads the voices of one document."""

    def __init__(self, cast: Cast, roles: Roles, sources: Sources, passages: Passages) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles
        self.sources, self.passages = sources, passages

    def read(self) -> list[Voice]:
        """The voices in the order of their first words."""
        found: list[Voice] = []
        attributions = self._attributions()
        by_sentence: dict[int, list[_Attribution]] = {}
        for attribution in attributions:
            by_sentence.setdefault(attribution.sentence, []).append(attribution)
        last: Voice | None = None
        pending: list[int] = []
        for number in range(len(self.parse.sentences)):
            here = by_sentence.get(number, [])
            if here:
                for attribution in here:
                    if (
                        attribution.act
                        and last is not None
                        and self._side(attribution.reference) == last.side
                        and self._held(last, number, by_sentence)
                    ):
                        last.sentences.append(number)  # what the readout tells of its own side is no other statement
                        continue
                    last = self._voice(found, attribution, last)
                    self._add(last, attribution, number)
                if pending:
                    for earlier in pending:
                        if earlier not in found[found.index(last)].sentences:  # type: ignore[arg-type]
                            last.sentences.append(earlier)  # type: ignore[union-attr]
                            self._quote(last, earlier)  # type: ignore[arg-type]
                    pending = []
                continue
            quoted = self._quoted_share(number)
            if quoted > 0.5:
                if self._opens(number) and not self._continues(number):
                    pending.append(number)
                elif pending:
                    pending.append(number)
                elif last is not None:
                    last.sentences.append(number)
                    self._quote(last, number)
                continue
            pending = []
            last = last if last is not None and self._held(last, number, by_sentence) else None
            if last is not None:
                last.sentences.append(number)
        return found

    def turns(self, voices: list[Voice]) -> list[Turn]:
        """The stretches of tokens inside quotation marks, with the reference of who speaks them."""
        parse, found = self.parse, []
        for voice in voices:
            source = next(
                (r for s, _ in voice.tokens if (r := self.cast.reference(s) or self._of_noun(s)) is not None and r.codes), None
            )
            if source is None:
                continue
            for number in voice.sentences:
                first, end = parse.sentences[number]
                inside = [
                    t for t in range(first, end) if self.passages.quotation_at(parse.starts[t], parse.ends[t]) is not None
                ]
                if inside:
                    found.append(Turn(inside[0], inside[-1] + 1, source))
        return found

    def _held(self, voice: Voice, number: int, by_sentence: dict[int, list[_Attribution]]) -> bool:
        """Whether an unattributed sentence is one source's all the same: it goes on to speak in the same paragraph."""
        paragraph = self._paragraph(number)
        for later in range(number + 1, min(number + 3, len(self.parse.sentences))):
            if self._paragraph(later) != paragraph:
                return False
            for attribution in by_sentence.get(later, ()):
                return self._side(attribution.reference) in (None, voice.side) and attribution.kind == voice.kind
        return False

    def _attributions(self) -> list[_Attribution]:
        parse, found = self.parse, []
        for i, pos in enumerate(parse.pos):
            lemma = parse.lemmas[i].lower()
            if pos == "VERB" and lemma in self.sources.acts and self._is_act(i):
                source = self.roles.subjects(i)[0]
                found.append(
                    _Attribution(
                        parse.sentence_of[i],
                        i,
                        source,
                        self.cast.reference(source),
                        self._kind(i, source, self.cast.reference(source)),
                        self._cue(source, i),
                        True,
                    )
                )
            elif pos == "VERB" and (lemma in self.sources.verbs or self._in_form(i)) and not self._is_bare(i, lemma):
                subjects = self.roles.subjects(i)
                if not subjects or not self._reports(i):
                    continue
                source = subjects[0]
                reference = self.cast.reference(source) or self._of_noun(source)
                kind = self._kind(i, source, reference)
                if reference is None and kind in ("quote", "briefing", "interview"):
                    continue
                found.append(_Attribution(parse.sentence_of[i], i, source, reference, kind, self._cue(source, i)))
            elif parse.lowers[i] == "according" and parse.lowers[i + 1 : i + 2] == ["to"]:
                for to in [c for c in parse.children[i] if parse.deps[c] == "prep"]:
                    for source in self.roles.governed(to):
                        reference = self.cast.reference(source) or self._of_noun(source)
                        if reference is not None and reference.codes:
                            kind = self._kind(i, source, reference)
                            found.append(
                                _Attribution(parse.sentence_of[i], i, source, reference, kind, parse.evidence(i, source + 1))
                            )
        return found

    def _is_act(self, verb: int) -> bool:
        """Whether a verb is a statement in itself, made and not only planned or denied, by somebody known."""
        parse = self.parse
        if any(
            parse.deps[c] in ("neg", "aux") and parse.lowers[c] not in ("has", "have", "had", "is", "are", "was", "were")
            for c in parse.children[verb]
        ):
            return False
        subjects = self.roles.subjects(verb)
        return bool(subjects) and self.cast.reference(subjects[0]) is not None

    def _in_form(self, verb: int) -> bool:
        """Whether a verb is said to be done in a form of statement: "In a tweet she thanked"."""
        parse = self.parse
        return any(
            parse.lowers[p] in ("in", "on") and self.sources.nouns.get(parse.lemmas[n].lower()) in ("tweet", "interview")
            for p in self.roles.prepositions(verb)
            for n in self.roles.governed(p)
        )

    def _is_bare(self, verb: int, lemma: str) -> bool:
        """A reporting verb that reports nothing here: "a vow to", "express support"."""
        parse = self.parse
        return lemma in ("express", "voice", "convey", "highlight", "ask", "report", "point", "read", "reaffirm") and not any(
            parse.deps[c] == "ccomp" for c in parse.children[verb]
        )

    def _reports(self, verb: int) -> bool:
        """Whether a verb has what is said: a clause, quotation marks, or a quotation beside it in its sentence."""
        parse = self.parse
        if self._in_form(verb):
            return True
        for c in parse.children[verb]:
            if parse.deps[c] in ("ccomp", "parataxis") or (parse.deps[c] == "punct" and parse.words[c] == '"'):
                return True
        first, end = parse.sentences[parse.sentence_of[verb]]
        start, stop = parse.starts[first], parse.ends[end - 1]
        if any(q.start < stop and start < q.end for q in self.passages.quotations):
            return True
        noun = parse.child(verb, "prep")
        return noun is not None and any(parse.lemmas[n].lower() in self.sources.nouns for n in self.roles.governed(noun))

    def _of_noun(self, token: int) -> Reference | None:
        """The side behind a noun of speech: "A readout from the Russian side", "the ministry's statement"."""
        if self.parse.lemmas[token].lower() not in self.sources.nouns:
            return None
        owner = self.cast.owner(token)
        if owner is not None:
            return owner
        codes = self.cast.codes_of(token)
        if codes:
            return Reference(token, token, token + 1, tuple(self.cast.state(c) for c in codes), "stated", "speech")
        return None

    def _kind(self, verb: int, source: int, reference: Reference | None) -> str:
        parse, nouns = self.parse, self.sources.nouns
        for prep in self.roles.prepositions(verb):
            for noun in self.roles.governed(prep):
                kind = nouns.get(parse.lemmas[noun].lower())
                if kind and parse.lowers[prep] in ("in", "on", "at", "to", "during", "via", "by"):
                    return kind
        if parse.lemmas[verb].lower() == "tweet":
            return "tweet"
        if parse.lemmas[verb].lower() == "tell":
            for noun in self.roles.objects(verb) + self.roles.receivers(verb):
                kind = nouns.get(parse.lemmas[noun].lower())
                if kind:
                    return kind
        lemma = parse.lemmas[source].lower()
        if lemma in nouns:
            return nouns[lemma]
        if reference is not None and reference.form != "person" and parse.lemmas[reference.head].lower() in nouns:
            return nouns[parse.lemmas[reference.head].lower()]
        return "quote"

    def _cue(self, source: int, verb: int) -> Evidence:
        parse = self.parse
        reference = self.cast.reference(source)
        a = reference.first if reference is not None and abs(reference.first - source) < 12 else parse.edges[source][0]
        first, end = min(a, verb), max(source, verb) + 1
        if end - first > 25:
            first, end = verb, verb + 1
        return parse.evidence(first, end)

    def _side(self, reference: Reference | None) -> str | None:
        return reference.codes[0] if reference is not None and reference.codes else None

    def _voice(self, found: list[Voice], attribution: _Attribution, last: Voice | None) -> Voice:
        """The voice of an attribution: one for each source and kind; "it" and "the statement" mean the last of that kind."""
        reference = attribution.reference
        side = self._side(reference)
        person = next((r for r in reference.referents if r.person), None) if reference is not None else None
        lemma = self.parse.lemmas[attribution.source].lower()
        if side is None and last is not None and (lemma in ("it", "they") or last.kind == attribution.kind):
            return last
        if side is None:
            for voice in reversed(found):
                if voice.kind == attribution.kind:
                    return voice
        pronoun = self.parse.tags[attribution.source] == "PRP"
        same = (last.speaker.person if last.speaker else None) == (person.person if person else None) if last is not None else False
        if pronoun and last is not None and last.side == side and same:
            return last
        if (
            last is not None
            and person is not None
            and last.sentences[-1:] == [attribution.sentence]
            and last.speaker is not None
        ):
            if last.side == side and last.speaker.person == person.person:
                return last  # "told reporters ..., adding": one statement
        for voice in found:
            same_person = (voice.speaker.person if voice.speaker else None) == (person.person if person else None)
            if voice.side == side and voice.kind == attribution.kind and same_person:
                return voice
        party = (
            self.cast.make_parties(reference)[0] if person is not None and reference is not None and side is not None else None
        )
        voice = Voice(side, party, attribution.kind, reference is None or reference.basis == "stated")
        found.append(voice)
        return voice

    def _add(self, voice: Voice, attribution: _Attribution, number: int) -> None:
        voice.cues.append(attribution.cue)
        voice.sentences.append(number)
        voice.tokens.append((attribution.source, attribution.verb))
        self._quote(voice, number)

    def _quote(self, voice: Voice, number: int) -> None:
        first, end = self.parse.sentences[number]
        start, stop = self.parse.starts[first], self.parse.ends[end - 1]
        text = self.parse.text
        for q in self.passages.quotations:
            a, b = max(start, q.start), min(stop, q.end)
            while a < b and text[b - 1].isspace():
                b -= 1
            if a < b and not any(e.start < b and a < e.end for e in voice.quotes):
                voice.quotes.append(Evidence(a, b, text[a:b]))

    def _quoted_share(self, number: int) -> float:
        first, end = self.parse.sentences[number]
        inside = sum(
            self.passages.quotation_at(self.parse.starts[t], self.parse.ends[t]) is not None for t in range(first, end)
        )
        return inside / max(1, end - first)

    def _opens(self, number: int) -> bool:
        first, _ = self.parse.sentences[number]
        return any(q.start - 2 <= self.parse.starts[first] <= q.start + 1 for q in self.passages.quotations)

    def _continues(self, number: int) -> bool:
        """Whether a quotation that an earlier sentence opened goes on here."""
        first, _ = self.parse.sentences[number]
        q = self.passages.quotation_at(self.parse.starts[first], self.parse.starts[first] + 1)
        return q is not None and q.start < self.parse.starts[first] - 3

    def _paragraph(self, number: int) -> int:
        first, end = self.parse.sentences[number]
        at = self.parse.ends[end - 1] - 1
        return next(
            (k for k, (a, b) in enumerate(self.passages.paragraphs) if a <= self.parse.starts[first] < b or a <= at < b), -1
        )
