"""The agreements register: instruments that the text names, with their stage, parties, count and term."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from communique.events.happenings import Happening, Happenings
from communique.knowledge.instruments import Instruments
from communique.mentions.amounts import AmountMention
from communique.mentions.calendar import add
from communique.mentions.cast import Cast
from communique.mentions.times import TimeMention
from communique.mentions.topics import TopicIndex, find_topics
from communique.model import Agreement, Evidence, Party, When, make_id
from communique.registers.encounters import Encounters
from communique.registers.namings import Naming, Namings, bare, codes_of
from communique.registers.signatories import Signatories
from communique.registers.stages import DONE, ORDER, Stage, Stages
from communique.registers.timing import Scene, publication

ARTICLES = frozenset("a an any another some one".split())
# Words that tell no two instruments apart.
AHEAD = frozenset("will shall would may could might to".split())
EMPTY = frozenset(
    "the a an of for on and in to between with new joint his her its their our nearly about best first recent historic landmark final yet "
    "this that such latest important".split()
)
# Nouns that any later instrument may be called by.
GENERIC = frozenset("agreement accord pact deal treaty document arrangement text".split())
PERIOD = re.compile(r"P(\d+)([DWMY])")


class Agreements:
    """Writes the agreements of one document."""

    def __init__(
        self,
        cast: Cast,
        document: str,
        published: str,
        reader: Happenings,
        instruments: Instruments,
        amounts: tuple[AmountMention, ...],
        times: tuple[TimeMention, ...],
        topics: TopicIndex | None = None,
    ) -> None:
        self.cast, self.parse, self.document, self.published = cast, cast.parse, document, published
        self.reader, self.roles, self.instruments = reader, reader.roles, instruments
        self.counts = {a.noun: a for a in amounts if a.kind == "count" and a.noun is not None}
        self.times, self.topics = times, topics
        self.namings = Namings(cast, reader, instruments)

    def read(
        self, happenings: list[Happening], scenes: dict[int, Scene], contact_ids: dict[int, str], encounters: Encounters
    ) -> list[tuple[int, Agreement]]:
        """(token, agreement) for each instrument, one for each however often it is named."""
        self.scenes, self.contact_ids, self.encounters = scenes, contact_ids, encounters
        by_token: dict[int, Happening] = {}
        for h in happenings:
            for token in (h.match.object, h.trigger):
                if token is not None:
                    by_token.setdefault(token, h)
        self.stages = Stages(self.reader, self.instruments, by_token, frozenset(self.counts))
        self.signatories = Signatories(self.cast, self.namings, self.stages, happenings, scenes, encounters)
        found: list[tuple[Naming, Agreement]] = []
        for naming in self.namings.read():
            self._enter(naming, found)
        return [(naming.token, agreement) for naming, agreement in found]

    def _enter(self, naming: Naming, found: list[tuple[Naming, Agreement]]) -> None:
        """Adds a mention to the records: a new one, or what it says more of an instrument read already."""
        token = naming.token
        lemma = self.parse.lemmas[token].lower()
        parent = (self.namings.listed(token) or self.namings.parent(token)) if naming.subject is not None else None
        day = self._named_day(token)
        stage = self.stages.of(parent if parent is not None else token)
        own = self.namings.own(token)
        twin = None if parent is not None else self._twin(naming, own, found)
        if stage is None:
            stage = self._default(naming, own)
        if stage is None and day is not None and not own and not naming.vague:
            own = self.signatories.pair_of(token)
        if stage is None and day is not None and len(codes_of(own)) > 1:
            stage = Stage("in_force", None, None)
        if stage is None:
            return
        if day is not None and stage.status not in ("proposed", "under_negotiation", "terminated"):
            stage = replace(stage, named=day)
        if twin is not None:
            old = found[twin][1]
            if ORDER.index(stage.status) > ORDER.index(old.status) and not stage.weak:
                when, words, _ = self._when(stage)
                proof = {"when": words} if words else {}
                found[twin] = (
                    found[twin][0],
                    replace(old, status=stage.status, when=when or old.when, evidence={**old.evidence, **proof}),
                )
            return
        met = self._when(stage)[2] if stage.item and len(codes_of(own)) < 2 else None
        if met is not None:
            own = list(bare([*own, *self.encounters.found[met].parties]))
        parties = list(bare(self.signatories.parties(naming, stage, own)))
        codes = codes_of(parties)
        named = naming.known or (naming.name and not naming.vague)
        if len(codes) < 2 and not (named and codes) and not self.signatories.is_joined(naming, stage):
            parties = list(bare([*parties, *self.signatories.at_hand(naming, stage, parties)]))
            codes = codes_of(parties)
        if naming.kind in ("mou", "contract") and len(codes) < 2 and naming.known is None:
            return  # nobody makes one alone: "a presidential memorandum"
        if not codes or (len(codes) < 2 and not (named or self.signatories.is_joined(naming, stage))):
            return
        if lemma in self.instruments.truces and stage.status in ("proposed", "under_negotiation") and len(codes_of(own)) < 2:
            return
        if naming.vague and (stage.verb is None or stage.status in ("in_force", "terminated")) and len(codes_of(own)) < 2:
            return
        found.append((naming, self._make(naming, stage, parties)))

    def _default(self, naming: Naming, own: list[Party]) -> Stage | None:
        """The stage of an instrument of which nothing is told: spoken of, if it is "a deal between A and B"; known by name."""
        parse, token = self.parse, naming.token
        several = len(codes_of(own)) > 1
        if self._is_item(naming):
            return Stage("signed", None, None, item=True)
        if naming.vague or naming.kind == "joint_statement":
            if naming.kind != "joint_statement":
                return None
            verb = self.roles.verb_of[token]
            joint = any(parse.lowers[c] == "joint" for c in parse.children[token]) or not naming.vague
            if joint and verb >= 0 and parse.lowers[parse.heads[token]] in ("in", "say"):
                return Stage("agreed", verb, self.stages.by_token.get(verb))  # "in a joint statement, A and B called ..."
            return Stage("agreed", None, None) if several else None
        if naming.known is not None and naming.known.parties:
            return Stage("in_force", None, None)
        if several and any(parse.lowers[c] in ARTICLES for c in parse.children[token]):
            return Stage("proposed", None, None)
        if several and (len(naming.name) > 1 or self.stages.is_definite(token)):
            # An instrument with a name in capitals that is only referred to is there: "under the Mutual Defence Treaty".
            return Stage("in_force" if len(naming.name) > 1 else "agreed", None, None)
        return None

    def _is_item(self, naming: Naming) -> bool:
        """Whether a line without a verb lists an instrument among what was signed: "MoU between A and B on fisheries"."""
        parse, token = self.parse, naming.token
        first, end = parse.sentences[parse.sentence_of[token]]
        if (
            naming.vague
            or naming.kind not in ("mou", "agreement", "treaty")
            or token - first > 6
            or end - first > 45
            or not parse.words[token][:1].isupper()
        ):
            return False
        if any(parse.tags[t] in ("VBD", "VBZ", "VBP", "MD", "VBG") for t in range(first, end)):
            return False
        met = next((one for one in self.encounters.found if one.status in ("happened", "ongoing") and len(one.codes) == 2), None)
        return met is not None and any(parse.lowers[t] in ("between", "on", "for") for t in range(token + 1, end))

    def _twin(self, naming: Naming, own: list[Party], found: list[tuple[Naming, Agreement]]) -> int | None:
        """The instrument that was read already of which this is a later mention, or None."""
        parse, token = self.parse, naming.token
        mine, lemma = codes_of(own), parse.lemmas[token].lower()
        plural = parse.tags[token] in ("NNS", "NNPS")
        words = self._content(token)
        count = self.counts.get(token)
        for index in range(len(found) - 1, -1, -1):
            other, record = found[index]
            theirs = {p.code for p in record.parties}
            other_plural = parse.tags[other.token] in ("NNS", "NNPS")
            if naming.known is not None and other.known is not None:
                if naming.known.parties == other.known.parties and naming.name & other.name:
                    return index
                continue
            if naming.name and len(naming.name) > 1 and other.name:
                if naming.name == other.name or (len(naming.name & other.name) > 1 and mine <= theirs):
                    return index
                continue
            if plural != other_plural or (mine and not mine <= theirs):
                continue
            if count is not None and count.quantity != record.count:
                continue
            same_noun = parse.lemmas[other.token].lower() == lemma
            shared = words & self._content(other.token)
            definite = self.stages.is_definite(token)
            called = same_noun or (lemma in GENERIC and (other.kind == naming.kind or not words))
            if definite and other.subject is None and called:
                if shared or words <= {w.lower() for w in (record.subject or "").split()}:
                    return index
            if same_noun and shared and not definite:
                return index
        return None

    def _content(self, token: int) -> set[str]:
        """The words that tell what an instrument is about."""
        first, end = self.namings.extent(token)
        words = {self.parse.lowers[t] for t in range(first, end) if t != token and self.parse.words[t][:1].isalpha()}
        return words - EMPTY

    def _scene(self, happening: Happening) -> Scene:
        """The scene of a happening; of an aim without a date of its own that of the deed it is the aim of: "met in May to sign it"."""
        scene, verb = self.scenes[happening.trigger], happening.trigger
        if scene.when is None or scene.when.basis != "publication" or self.parse.tags[verb] != "VB":
            return scene
        outer = self.stages.by_token.get(self.parse.heads[verb])
        if outer is None or outer.status != "happened" or outer.trigger not in self.scenes:
            return scene
        other = self.scenes[outer.trigger]
        return other if other.when is not None and other.when.basis != "publication" else scene

    def _named_day(self, token: int) -> TimeMention | None:
        """The past date that an instrument goes by: "the 1994 agreement", "last year's accord", "the May 2010 deal"."""
        first = self.parse.edges[token][0]
        for time in self.times:
            past = time.when is not None and time.when.end is not None and time.when.end < self.published
            if first <= time.first < token and past and time.type == "DATE" and self.parse.heads[time.end - 1] == token:
                return time
        return None

    def _when(self, stage: Stage) -> tuple[When | None, tuple[Evidence, ...], int | None]:
        """When it was signed or agreed, the words that say so, and the contact at which it was."""
        happening, verb = stage.happening, stage.verb
        if stage.item:
            index = next(
                (i for i, one in enumerate(self.encounters.found) if one.status in ("happened", "ongoing") and len(one.codes) == 2), None
            )
            return (self.encounters.found[index].when if index is not None else None), (), index
        if stage.named is not None:
            return stage.named.when, (stage.named.evidence,), None
        if happening is not None and happening.trigger in self.scenes:
            scene = self._scene(happening)
            return scene.when, scene.when_evidence, scene.encounter
        if verb is None:
            return None, (), None
        parse = self.parse
        for time in self.times:
            node = time.end - 1
            for _ in range(4):
                if parse.heads[node] == verb:
                    break
                node = parse.heads[node]
            else:
                continue
            if time.role == "when" and time.when is not None and time.when.start and time.when.start <= self.published:
                return time.when, (time.evidence,), None
        for prep in self.roles.prepositions(verb):
            for noun in self.roles.governed(prep):
                if noun in self.encounters.of_trigger:
                    index = self.encounters.of_trigger[noun]
                    return self.encounters.found[index].when, (), index
        finite = parse.tags[verb] in ("VBD", "VBZ", "VBP") or any(parse.deps[c] in ("aux", "auxpass") for c in parse.children[verb])
        if finite and parse.deps[verb] not in ("acl", "relcl") and self.reader.context.of_verb(verb) == "happened":
            return publication(self.published), (), None
        return None, (), None

    def _make(self, naming: Naming, stage: Stage, parties: list[Party]) -> Agreement:
        parse, token = self.parse, naming.token
        subject = parse.evidence(*self.namings.extent(naming.subject if naming.subject is not None else token))
        count = self.counts.get(token)
        when, when_proof, encounter = self._when(stage)
        if stage.status not in (*DONE, "terminated") and not stage.begun and stage.named is None:
            when, when_proof = None, ()
        words = {parse.lowers[c] for c in parse.children[stage.verb] if parse.deps[c] == "aux"} if stage.verb is not None else set()
        ahead = stage.named is None and bool(words & AHEAD)
        if when is not None and when.start and (when.start > self.published or ahead):
            when, when_proof = None, ()  # the day on which it is to be signed is no date of an agreement made
        term, term_proof = self._term(token, stage, when)
        cue = parse.evidence(token, token + 1)
        happening = stage.happening
        proof: dict[str, tuple[Evidence, ...]] = {"cue": (happening.cue, cue) if happening is not None else (cue,)}
        proof["subject"] = (subject,)
        proof["parties"] = tuple(dict.fromkeys(p.mention for p in parties))
        if count is not None:
            proof["count"] = (count.evidence,)
        if term_proof is not None:
            proof["term"] = (term_proof,)
        if when_proof:
            proof["when"] = when_proof
        codes = sorted({str(p.code) for p in parties})
        return Agreement(
            id=make_id(self.document, "agreement", naming.kind, *codes, token),
            kind=naming.kind,
            subject=subject.text,
            parties=tuple(parties),
            count=count.quantity if count is not None else None,
            term=term,
            status=stage.status,
            when=when,
            contact=self.contact_ids.get(encounter) if encounter is not None else None,
            topics=self._topics(naming),
            rule=((happening.match.frame.id,) if happening is not None else ("agreement.stage",)),
            basis="inferred" if any(p.basis == "inferred" for p in parties) else "stated",
            evidence=proof,
        )

    def _topics(self, naming: Naming) -> tuple[str, ...]:
        """What the words of an instrument itself are about, in order of the text."""
        token = naming.subject if naming.subject is not None else naming.token
        first, end = self.namings.extent(token)
        if self.topics is None:
            return ()
        found = find_topics(self.parse, self.topics, first, end, lenient=True)
        return tuple(dict.fromkeys(t.topic for t in found if not t.weak))

    def _term(self, token: int, stage: Stage, when: When | None) -> tuple[When | None, Evidence | None]:
        """How long an instrument is to run: "during 2021-31", "for ten years", "a seven-day truce", "until 2030"."""
        parse = self.parse
        first, end = parse.edges[token]
        if stage.verb is not None and stage.verb not in range(first, end):
            end = max(end, parse.edges[stage.verb][1])
        members = [parse.edges[t] for t in range(first, end) if t != token and self.namings.is_member(t)]
        for time in self.times:
            if any(a <= time.first < b for a, b in members) or not first <= time.first < end:
                continue
            inside = parse.edges[token][0] <= time.first < parse.edges[token][1]
            days = time.when
            if days is not None and inside and days.precision == "range" and days.start and days.end:
                if days.start[:4] != days.end[:4] and time.role != "deadline":
                    return days, time.evidence
            period = PERIOD.fullmatch(time.value) if time.type == "DURATION" and time.role == "duration" else None
            before = parse.lowers[time.first - 1] if time.first else ""
            adjective = inside and time.first < token and parse.heads[time.end - 1] == token
            if period is not None and (before == "for" or adjective):
                return self._period(time, period, end, when), time.evidence
        return None, None

    def _period(self, time: TimeMention, period: re.Match[str], end: int, when: When | None) -> When:
        """The days of a term: from the day on which it is to begin, where the text tells one, else only its length."""
        later = [t.when for t in self.times if time.end <= t.first < end and t.when is not None and t.role == "when"]
        begin = next((w.start for w in later if w.start and w.start == w.end), None) or (
            when.start if when is not None and when.start == when.end else None
        )
        if begin is None:
            return When(None, None, time.value, "range", "stated", time.evidence.text)
        last = add(datetime.date.fromisoformat(begin), int(period[1]), period[2])
        return When(begin, last.isoformat(), time.value, "range", "stated", time.evidence.text)
