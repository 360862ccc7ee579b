"""Gathers who says what: each source of a document with all sentences that are its own, and the form its words took.

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
from communique.registers.attributions import Attribution, Attributions

# Forms that are told at length: sentences without an attribution go on with them.
AT_LENGTH = frozenset(("readout", "press_release", "briefing", "interview"))


@dataclass
class Voice:
    """One source in one form. ``sentences`` are indices; ``quotes`` and ``cues`` words of the document.

    ``reach`` gives for a sentence the tokens that are the voice's words, None for all of them. ``acted``: so far its side is only
    said to act ("rejected it"), and its words may follow.
    """

    side: str | None
    speaker: Party | None
    kind: str
    stated: bool
    cues: list[Evidence] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    quotes: list[Evidence] = field(default_factory=list)
    tokens: list[tuple[int, int]] = field(default_factory=list)
    reach: dict[int, frozenset[int] | None] = field(default_factory=dict)
    about: int | None = None
    acted: bool = False

    @property
    def person(self) -> str | None:
        """The name of the speaker."""
        return self.speaker.person if self.speaker is not None else None

    def add(self, number: int, reach: frozenset[int] | None = None) -> None:
        """Takes in a sentence, whole or only some tokens of it."""
        if number in self.reach:
            old = self.reach[number]
            self.reach[number] = None if old is None or reach is None else old | reach
        else:
            self.reach[number] = reach
        if number not in self.sentences:
            self.sentences.append(number)


class Voices:
    """Reads the voices of one document."""

    def __init__(self, cast: Cast, roles: Roles, sources: Sources, passages: Passages, home: str | None = None) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles
        self.sources, self.passages = sources, passages
        self.attributions = Attributions(cast, roles, sources, passages, home)
        self.found: list[Voice] = []
        self.by_sentence: dict[int, list[Attribution]] = {}

    def read(self) -> list[Voice]:
        """The voices in the order of their first words."""
        for attribution in self.attributions.read():
            self.by_sentence.setdefault(attribution.sentence, []).append(attribution)
        last: list[Voice] = []
        pending: list[int] = []
        for number in range(len(self.parse.sentences)):
            here = [a for a in self.by_sentence.get(number, []) if not a.bare]
            quoted = self._quoted_share(number)
            if here:
                for attribution in here:
                    last = self._attribute(attribution, last, number)
                if last:
                    for earlier in pending:
                        for voice in last:
                            voice.add(earlier)
                            self._quote(voice, earlier)
                pending = []
            elif quoted > 0.5:
                if (pending and self._continues(number)) or (
                    not self._continues(number) and (pending or (self._opens(number) and self._is_answered(number)))
                ):
                    pending.append(number)
                else:
                    for voice in last:
                        voice.add(number)
                        self._quote(voice, number)
            else:
                pending = []
                last = [v for v in last if self._goes_on(v, number)]
                for voice in last:
                    voice.add(number)
        return self.found

    def turns(self, voices: list[Voice]) -> list[Turn]:
        """The stretches of tokens inside quotation marks, with the reference of who speaks them."""
        parse, found = self.parse, []
        for voice in voices:
            source = next(
                (r for s, _ in voice.tokens for r in self.attributions.speakers.references(s) if voice.side in r.codes),
                None,
            )
            if source is None:
                continue
            for number in voice.sentences:
                first, end = parse.sentences[number]
                inside = [t for t in range(first, end) if self.attributions.is_quoted(t)]
                if inside:
                    found.append(Turn(inside[0], inside[-1] + 1, source))
        return found

    def _attribute(self, attribution: Attribution, last: list[Voice], number: int) -> list[Voice]:
        """Gives a sentence to the voices that an attribution names, and says who they are."""
        if not attribution.references:
            short = self._is_short_for(attribution, last)
            if not last or not (short or self._is_person_again(attribution) or self.parse.tags[attribution.source] == "PRP"):
                return []
            # "The statement" is the one just told of, whatever it tells now; a person may go on in another form.
            voices = last if short else [self._in_form(v, attribution) for v in last]
        elif attribution.act and last and self._is_told(attribution, last, number):
            voices = last  # what a readout tells of its own side is no other statement
        else:
            voices = [self._voice(attribution, code, last) for code in attribution.codes]
        reach = attribution.reach - self._foreign(attribution) - self._named(attribution)
        shared = len({code for a in self.by_sentence[number] for code in a.codes or ("",)}) > 1
        for voice in voices:
            voice.cues.append(attribution.cue)
            voice.tokens.append((attribution.source, attribution.verb))
            voice.add(number, reach)
            self._quote(voice, number, reach if shared else None)
        return voices

    def _foreign(self, attribution: Attribution) -> frozenset[int]:
        """The tokens below a verb of saying that another source says beside it: "A said ..., while B said ..."."""
        parse, found = self.parse, frozenset[int]()
        for other in self.by_sentence[attribution.sentence]:
            if other.verb == attribution.verb or set(other.codes) & set(attribution.codes) or other.verb not in attribution.reach:
                continue
            if parse.deps[other.verb] in ("conj", "advcl", "parataxis") and attribution.verb not in other.reach:
                found |= other.reach
        return found

    def _named(self, attribution: Attribution) -> frozenset[int]:
        """The tokens that name who speaks: they are none of the words said."""
        first, end = self.parse.edges[attribution.source]
        return frozenset() if first <= attribution.verb < end else frozenset(range(first, end))

    def _in_form(self, voice: Voice, attribution: Attribution) -> Voice:
        """The voice of who spoke before in the form that words take now: "In a statement, the chairman urged"."""
        kind = attribution.kind
        if kind in (None, voice.kind) or voice.side is None:
            return voice
        if voice.acted and voice.kind == "quote":
            voice.kind, voice.acted = str(kind), False
            return voice
        for other in self.found:
            if (other.side, other.kind, other.person) == (voice.side, kind, voice.person):
                return other
        other = Voice(voice.side, voice.speaker, str(kind), voice.stated)
        self.found.append(other)
        return other

    def _is_person_again(self, attribution: Attribution) -> bool:
        """Whether an office stands for a person, who may have spoken before under his name: "the premier"."""
        parse, source = self.parse, attribution.source
        det = parse.child(source, "det")
        return (
            det is not None
            and parse.lowers[det] == "the"
            and parse.tags[source] in ("NN", "NNP")
            and parse.lemmas[source].lower() in self.sources.people
        )

    def _is_short_for(self, attribution: Attribution, last: list[Voice]) -> bool:
        """Whether "the statement" or "the ministry" means the source that spoke last in that form."""
        lemma = self.parse.lemmas[attribution.source].lower()
        kind = self.sources.nouns.get(lemma)
        return kind is not None and any(v.kind == kind or v.kind == "readout" for v in last)

    def _is_told(self, attribution: Attribution, last: list[Voice], number: int) -> bool:
        """Whether a readout tells of an act: it stands right after words of the readout, or the readout speaks again soon."""
        told = [v for v in last if v.kind == "readout" and v.side in attribution.codes]
        if not told:
            return False
        later = [a for n in range(number, number + 3) for a in self.by_sentence.get(n, ()) if not a.act]
        again = bool(later) and (later[0].kind == "readout" or not later[0].references)
        return again or self._paragraph(number) == self._paragraph(told[0].sentences[-1])

    def _voice(self, attribution: Attribution, code: str, last: list[Voice]) -> Voice:
        """The voice of one party of an attribution: one for each source and kind."""
        reference = next(r for r in attribution.references if code in r.codes)
        person = attribution.person
        party = self._speaker(reference) if person is not None else self._again(attribution, code, last)
        if party is not None:
            person = party.person
        if attribution.kind is None:
            pronoun = self.parse.tags[attribution.source] == "PRP"
            near = [v for v in last if v.side == code and (v.person == person or (pronoun and person is None))]
            close = near and attribution.sentence - near[0].sentences[-1] <= 2
            if near and close and not (near[0].kind == "tweet" and near[0].sentences[-1] != attribution.sentence):
                return near[0]  # "told a briefing that ... She added": one statement
        kind = attribution.kind or "quote"
        if (foretold := self._foretold(attribution, code, person)) is not None:
            foretold.kind, foretold.speaker, foretold.acted = kind, party, False
            return foretold
        for voice in self.found:
            if (voice.side, voice.kind, voice.person) == (code, kind, person):
                return voice
        acted = attribution.act and (person is not None or self.attributions.speakers.is_bare(attribution.source))
        voice = Voice(code, party, kind, reference.basis == "stated", acted=acted)
        self.found.append(voice)
        return voice

    def _again(self, attribution: Attribution, code: str, last: list[Voice]) -> Party | None:
        """The person who spoke last for a side, where an office stands for him: "Zenda spoke. The premier also tweeted ..."."""
        if not self._is_person_again(attribution):
            return None
        near = [v for v in last if v.side == code and v.speaker is not None and attribution.sentence - v.sentences[-1] <= 2]
        return near[0].speaker if len(near) == 1 else None

    def _foretold(self, attribution: Attribution, code: str, person: str | None) -> Voice | None:
        """The voice of a side that was only said to act, whose words follow: "Ruritania rejected it. 'Lies,' said its spokesman".

        So it is of a person: "The chairman has welcomed the pact. In a statement, he urged ...".
        """
        voice = next((v for v in reversed(self.found) if v.side == code), None)
        if voice is None or not voice.acted or voice.kind != "quote" or attribution.act:
            return None
        if voice.speaker is not None and voice.person != person:
            return None
        close = attribution.sentence - voice.sentences[-1] <= 1
        return voice if close and (person is not None or attribution.kind is not None) else None

    def _speaker(self, reference: Reference) -> Party | None:
        return next((p for p in self.cast.make_parties(reference) if p.person), None)

    def _goes_on(self, voice: Voice, number: int) -> bool:
        """Whether a sentence without an attribution is one voice's all the same: it goes on to speak in the same paragraph.

        The next attribution of the paragraph says so, or the tense of reported words ("would be sent"), or, after a readout,
        a verb that tells what else was talked of.
        """
        parse, paragraph = self.parse, self._paragraph(number)
        if self._paragraph(voice.sentences[-1]) != paragraph or self.by_sentence.get(number):
            return False
        for later in range(number + 1, min(number + 3, len(parse.sentences))):
            if self._paragraph(later) != paragraph:
                break
            attributions = [a for a in self.by_sentence.get(later, ()) if not a.bare]
            if attributions:
                first = attributions[0]
                short = parse.tags[first.source] == "PRP" or self._is_short_for(first, [voice])
                same = (not first.references and short) or (voice.side in first.codes and first.person in (None, voice.person))
                again = parse.tags[first.source] == "PRP" or parse.lemmas[first.verb].lower() == "add" or short
                return same and (again or voice.kind in AT_LENGTH)
        root = self._root(number)
        if root is None:
            return False
        if any(parse.deps[c] == "aux" and parse.lowers[c] in ("would", "'d") for c in parse.children[root]):
            return True
        return voice.kind == "readout" and parse.lemmas[root].lower() in self.sources.talk and parse.tags[root] in ("VBD", "VBN")

    def _root(self, number: int) -> int | None:
        first, end = self.parse.sentences[number]
        return next((t for t in range(first, end) if self.parse.heads[t] == t or self.parse.deps[t] == "ROOT"), None)

    def _is_answered(self, number: int) -> bool:
        """Whether the words that open here find their speaker in a later sentence of the paragraph: '"..." he said.'"""
        paragraph = self._paragraph(number)
        for later in range(number + 1, min(number + 5, len(self.parse.sentences))):
            if self._paragraph(later) != paragraph:
                return False
            if self.by_sentence.get(later):
                return self._quoted_share(later) > 0 or self.attributions.has_quotation(later)
        return False

    def _quote(self, voice: Voice, number: int, reach: frozenset[int] | None = None) -> None:
        """Takes in the words between quotation marks of a sentence, or of those tokens of it that are the voice's."""
        parse = self.parse
        first, end = parse.sentences[number]
        start, stop, text = parse.starts[first], parse.ends[end - 1], parse.text
        for q in self.passages.quotations:
            a, b = max(start, q.start), min(stop, q.end)
            while a < b and text[b - 1].isspace():
                b -= 1
            if a >= b or any(e.start < b and a < e.end for e in voice.quotes):
                continue
            if reach is not None and not any(a <= parse.starts[t] < b for t in reach):
                continue
            voice.quotes.append(Evidence(a, b, text[a:b]))

    def _quoted_share(self, number: int) -> float:
        if not self.attributions.has_quotation(number):
            return 0.0
        first, end = self.parse.sentences[number]
        return sum(self.attributions.is_quoted(t) for t in range(first, end)) / max(1, end - first)

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
        return next((k for k, (a, b) in enumerate(self.passages.paragraphs) if a <= self.parse.starts[first] < b or a <= at < b), -1)
