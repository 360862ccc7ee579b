"""Turns a frame that matched into a happening: who, to whom, when, where, and whether it happened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from communique.events.aims import aimed_at, authority_in, crowd_of
from communique.events.context import Context, Standing
from communique.events.filling import Filler
from communique.events.infinitives import is_further, is_gerund, is_hostile, is_loose, is_purpose
from communique.events.intent import refusal_of, speakers_of, threat_of
from communique.events.patterns import FrameIndex, Match
from communique.events.roles import Roles
from communique.events.scenery import Scenery
from communique.events.violence import harmed, within_deed
from communique.knowledge.context import ContextCues
from communique.mentions.cast import Cast, same_party, unique_parties
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.model import Evidence, Party

# Deeds that a state may do to its own people.
AGAINST_OWN = frozenset(("COERCE", "PROTEST", "ASSAULT", "SANCTION", "REQUEST"))
# Verbs that plan a deed in earnest; "efforts to", "wants to" and "ready to" promise nothing yet.
MEANT = frozenset("plan intend expect hope aim prepare schedule set be go".split())
# Nouns whose infinitive or gerund is thought of, not done.
IDEAL = frozenset(
    "right ability need importance way opportunity chance effort possibility option duty responsibility obligation power authority urgency "
    "capacity capability freedom value benefit idea goal aim purpose necessity prospect risk danger reason means attempt incentive desire "
    "wish hope challenge time mandate potential tool role strategy approach measure".split()
)
# Verbs that only open a way: "enables the allies to support operations" tells of no support given.
ENABLING = frozenset("enable empower equip position entitle qualify incentivise incentivize".split())
PROMISING = frozenset("will shall wo 'll would going".split())
VIOLENT = frozenset(("ASSAULT", "COERCE", "PROTEST"))
# Deeds that one part of a state may do to another.
AT_HOME = AGAINST_OWN | {"ACCUSE", "REJECT", "THREATEN", "CONCEDE", "RETREAT"}
# Prepositions of what a deed is aimed at, and verbs of what it did.
AIMED = frozenset(("on", "against", "at"))
# Words beside people who are none of the actor's own.
FOREIGN = frozenset("from foreign international western overseas expatriate other neighbouring neighboring".split())
# Verbs by which two do the same to each other.
TRADING = frozenset("trade exchange swap".split())
PRONOUNS = frozenset("it its he him his she her they them their itself himself herself themselves".split())
# People who are mostly another's.
ANOTHERS = frozenset(
    "ambassador envoy diplomat counterpart attache consul embassy consulate mission mercenary hostage neighbour ally rival".split()
)
# Prepositions that lead to people to whom it is done.
DONE_TO = frozenset(("to", "against", "on", "with", "at"))
# Nouns for people of no office, beside the agents that the knowledge lists.
PEOPLE = frozenset(
    "people person man woman child boy girl teenager civilian resident villager migrant refugee prisoner hostage detainee victim patient "
    "journalist reporter activist student worker tourist citizen national family protester demonstrator opponent dissident critic "
    "suspect member fighter militant rebel settler farmer teacher doctor lawyer priest monk businessman opposition newspaper "
    "broadcaster company firm bank party group organisation organization charity union crowd crew population community tribe "
    "militia gang cartel movement house home village town city camp district region area base convoy ship vessel hospital school".split()
)
# Nouns of what goes on for long: with both its sides it is still what everybody knows, and no news.
KNOWN = frozenset("war aggression invasion occupation conflict hostility fighting sanction embargo blockade".split())
# Acts of speech, and nouns of deeds of which they speak.
SAID = frozenset(("SUPPORT", "ACCUSE", "REQUEST", "REJECT", "THREATEN"))
DEED_NOUNS = frozenset(
    "attack raid visit launch test arrest death vote coup strike election release truce ceasefire agreement treaty deal "
    "verdict ruling trial expulsion departure arrival murder crash massacre withdrawal refusal talk summit".split()
)
# Arcs at which another clause begins.
CLAUSAL = frozenset(("conj", "relcl", "parataxis", "ccomp", "ROOT"))


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that a sentence says was done. Tokens are of the parse; ``lemma`` and ``tag`` are those of its trigger.

    ``refused`` and ``threat`` are modes of a deed that is not done, but refused or threatened. ``completed``: a party is not told
    with the deed; ``is_mutual``: those who act do it to each other. How it is told, by which the registers judge whether it counts:
    ``is_abstract`` (a right or an effort to do it), ``is_condition`` ("if", "unless"), ``is_purpose``, ``is_loose``, ``is_hostile``,
    ``is_further`` and ``is_gerund`` (see ``infinitives``).
    """

    match: Match
    standing: Standing
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    times: tuple[TimeMention, ...]
    place: PlaceMention | None
    cue: Evidence
    sentence: int
    is_participle: bool
    is_past_perfect: bool
    is_noun: bool
    is_background: bool = False
    is_domestic: bool = False
    is_definite: bool = False
    refused: str | None = None
    threat: str | None = None
    completed: bool = False
    called_off: bool = False
    governors: tuple[int, ...] = ()
    is_abstract: bool = False
    is_condition: bool = False
    is_mutual: bool = False
    lemma: str = ""
    tag: str = ""
    is_purpose: bool = False
    is_loose: bool = False
    is_hostile: bool = False
    is_further: bool = False
    is_gerund: bool = False

    @property
    def trigger(self) -> int:
        """The token that says it."""
        return self.match.trigger

    @property
    def status(self) -> str:
        """The status as context has it, before coding rules."""
        return self.match.frame.status or self.standing.status

    @property
    def time(self) -> TimeMention | None:
        """The expression of time that dates it, if any."""
        return next((t for t in self.times if t.role in ("when", "anchored", "deadline")), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all parties, actors first."""
        return tuple(dict.fromkeys(p.code for p in (*self.actors, *self.recipients) if p.code))


class Happenings:
    """Reads the happenings of one document."""

    def __init__(
        self,
        cast: Cast,
        index: FrameIndex,
        cues: ContextCues,
        times: tuple[TimeMention, ...],
        places: tuple[PlaceMention, ...],
    ) -> None:
        self.cast, self.parse = cast, cast.parse
        self.roles = Roles(
            self.parse,
            people=frozenset(t for t, r in cast.at.items() if any(x.person or x.office for x in r.referents)),
            given=cast.given,
            parties=frozenset(t for t, r in cast.at.items() if r.codes),
        )
        self.places, self.times = places, times
        self.matches = index.find(self.roles)
        self.context = Context(self.roles, cues, self.matches)
        triggers = {m.trigger for m in self.matches} | {m.object for m in self.matches if m.object is not None}
        self.scenery = Scenery(cast, triggers, times, places)
        self.filler = Filler(cast, self.roles, self.matches, self.scenery)

    def read(self) -> list[Happening]:
        """All happenings in order of the text, those with unknown parties included: registers decide what they need."""
        found: list[Happening] = []
        for match in self.matches:
            happening = self._read(match)
            if not self._is_told(happening) and match.rival is not None:
                happening = self._read(match.rival)
            if self._is_told(happening):
                found.append(happening)
        return found

    def _is_told(self, happening: Happening) -> bool:
        """Whether a frame that speaks of some statuses only ("will strengthen" promises, "strengthened" tells) speaks of this one."""
        only = happening.match.frame.only
        if not only or happening.refused is not None:
            return True
        return happening.status in only and self._is_meant(happening.trigger)

    def _is_meant(self, verb: int) -> bool:
        """Whether somebody says that he will do it, is to do it or plans it: "must", "efforts to" and "a chance to" promise nothing."""
        parse, head = self.parse, self.parse.heads[verb]
        words = {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")}
        if parse.deps[verb] == "conj" and not words & {"to"} and parse.pos[head] in ("VERB", "AUX"):
            return self._is_meant(head) if not words else bool(words & PROMISING)
        if words & PROMISING:
            return True
        return parse.deps[verb] in ("xcomp", "ccomp") and parse.lemmas[head].lower() in MEANT and "to" in words

    def _read(self, match: Match) -> Happening:
        frame, parse = match.frame, self.parse
        standing = self.context.standing(match)
        if frame.both:
            actors = self.filler.fill(match, frame.actor.replace("|", "+") + ("+" + frame.recipient if frame.recipient else ""))
            recipients: list[Party] = []
        else:
            actors = self.filler.fill(match, frame.actor)
            recipients = self.filler.fill(match, frame.recipient) if frame.recipient else []
            actors = actors or within_deed(self.filler, match) or crowd_of(self.roles, self.cast, match)
            recipients = recipients or harmed(self.filler, match) or aimed_at(self.roles, self.cast, match)
            recipients = recipients or authority_in(self.roles, self.cast, match, actors)
        refused = refusal_of(self.roles, match, standing)
        threat = threat_of(self.roles, match, standing) if refused is None else None
        if refused is not None and frame.both:  # "will not join drills with Graustark": one refuses the other
            doers = self.filler.fill(match, "subject")
            recipients = [p for p in actors if p.code not in {d.code for d in doers}] if doers else []
            actors = doers or actors
        if refused is not None or threat is not None:
            said = speakers_of(self.roles, self.cast, match.trigger)
            if not actors:
                actors = unique_parties(said)
            elif threat is not None and said and not {p.code for p in said} & {p.code for p in actors}:
                threat = None  # what one says that another will do is no threat of the other
        last = max([match.trigger, *([match.object] if match.object is not None else [])])
        first = min(match.trigger, match.object if match.object is not None else match.trigger)
        if last - first > 12:
            first = last = match.trigger
        nodes = (
            [match.trigger]
            + ([match.object] if match.object is not None else [])
            + ([match.complement] if match.complement is not None else [])
        )
        return Happening(
            match=match,
            standing=standing,
            actors=tuple(actors),
            recipients=_without_actors(recipients, actors, frame.type),
            times=tuple(self._own_times(match, self.scenery.times_of(match, nodes))),
            place=self._place_of(match, nodes),
            cue=parse.evidence(first, last + 1),
            sentence=parse.sentence_of[match.trigger],
            is_participle=parse.deps[match.trigger] in ("acl", "amod"),
            is_past_perfect=any(parse.lowers[c] == "had" and parse.deps[c] == "aux" for c in parse.children[match.trigger]),
            is_noun=parse.pos[match.trigger] not in ("VERB", "AUX"),
            is_background=self._is_background(match, actors, recipients),
            is_definite=self._is_definite(match),
            is_domestic=not recipients and self._is_domestic(match),
            refused=refused,
            threat=threat,
            governors=self._governors(match.trigger),
            is_abstract=self._is_abstract(match.trigger),
            is_condition=any(parse.lowers[c] in ("if", "unless") and parse.deps[c] == "mark" for c in parse.children[match.trigger]),
            lemma=parse.lemmas[match.trigger].lower(),
            tag=parse.tags[match.trigger],
            is_purpose=is_purpose(parse, match.trigger),
            is_loose=is_loose(parse, match.trigger),
            is_further=is_further(parse, match.trigger),
            is_gerund=is_gerund(parse, match.trigger),
            is_hostile=frame.type == "AGREE" and is_hostile(parse, match.trigger),
        )

    def _own_times(self, match: Match, times: list[TimeMention]) -> list[TimeMention]:
        """Without the days of what is only spoken of: "welcomed the lifting of the ban on 31 May" welcomed it later."""
        verb, frame = match.trigger, match.frame
        if frame.type not in SAID or frame.agreement is not None or self.parse.pos[verb] != "VERB" or not times:
            return times
        about = [n for n in self.roles.objects(verb) if n > verb and self._is_deed(n)]
        about += [match.complement] if match.complement is not None and match.complement > verb else []
        if not about:
            return times
        eve = (datetime.date.fromisoformat(self.cast.day) - datetime.timedelta(days=1)).isoformat()
        return [t for t in times if t.first < min(about) or t.when is None or t.when.end is None or t.when.end >= eve]

    def _is_deed(self, noun: int) -> bool:
        lemma = self.parse.lemmas[noun].lower()
        return lemma in DEED_NOUNS or lemma.endswith(("ing", "tion", "sion", "ment")) or any(m.trigger == noun for m in self.matches)

    def _is_abstract(self, verb: int) -> bool:
        """Whether a verb only says what a noun is about, without a word that it was or will be done: "the right to defend"."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.pos[verb] != "VERB":
            return False
        bare = parse.tags[verb] == "VBP" and parse.tags[head] == "VB" and parse.child(verb, "nsubj", "aux") is None
        if parse.deps[verb] == "conj" and parse.pos[head] == "VERB" and (bare or parse.tags[head] == parse.tags[verb]):
            return self._is_abstract(head)
        if parse.deps[verb] in ("xcomp", "ccomp") and parse.tags[verb] == "VB" and parse.lemmas[head].lower() in ENABLING:
            return True
        if parse.deps[verb] == "pcomp" and parse.pos[head] == "ADP":
            head = parse.heads[head]
            if parse.pos[head] == "VERB" and parse.lemmas[head].lower() in ("play", "have"):  # "play a role in supporting"
                head = next(iter(self.roles.objects(head)), head)
        elif parse.deps[verb] not in ("acl", "relcl") or parse.tags[verb] != "VB":
            return False
        return parse.pos[head] == "NOUN" and parse.lemmas[head].lower() in IDEAL

    def _governors(self, trigger: int) -> tuple[int, ...]:
        """The tokens above a trigger within its own clause: what they say, it completes."""
        parse, node = self.parse, trigger
        found: list[int] = []
        while parse.deps[node] not in CLAUSAL and parse.heads[node] != node and len(found) < 6:
            node = parse.heads[node]
            found.append(node)
        return tuple(found)

    def _is_background(self, match: Match, actors: list[Party], recipients: list[Party]) -> bool:
        """Whether a noun only names what is known already: "in the face of Ruritania's war", with no date of its own.

        One that says both by whom and on whom is told, not only named.
        """
        parse, noun = self.parse, match.trigger
        if parse.pos[noun] in ("VERB", "AUX") or match.frame.type in ("CONSULT", None):
            return False
        told = actors and (recipients or self.roles.under(noun, AIMED)) and parse.lemmas[noun].lower() not in KNOWN
        return not told and parse.deps[noun] in ("pobj", "conj") and not any(t.role == "when" for t in self.scenery.times.get(noun, ()))

    def _is_definite(self, match: Match) -> bool:
        """Whether what is done, or done to, is known from before: "the treaty was sealed"."""
        tokens = [match.object] if match.object is not None else self.filler.tokens(match, "object")
        return any(self.parse.lowers[c] in ("the", "this", "that") for t in tokens for c in self.parse.children[t])

    def _is_domestic(self, match: Match) -> bool:
        """Whether the object is people of no named state ("protesters", "two journalists")."""
        return any(self.parse.lemmas[t].lower() in self.cast.agents for t in self.filler.tokens(match, "object"))

    def is_agentless(self, happening: Happening) -> bool:
        """Whether the trigger is a passive that names nobody who did it."""
        if happening.is_noun or happening.match.frame.type in VIOLENT:
            return False  # who did "the children [abducted]" is not the one who tells of it
        return self.roles.is_passive(happening.trigger) and not self.roles.subjects(happening.trigger)

    def modifiers_of(self, noun: int) -> list[Party]:
        """The parties in front of a noun: "Putin's visit", "the Russian invasion", "India-Japan talks"."""
        return self.filler.modifiers_of(noun)

    def places_in(self, happening: Happening) -> list[PlaceMention]:
        """Places inside the words of a happening, nearest first."""
        return self.scenery.inside(happening.trigger)

    def _place_of(self, match: Match, nodes: list[int]) -> PlaceMention | None:
        """Where it is done; of a visit, else the city that is visited."""
        found = self.scenery.place_of(match, nodes)
        if found is not None or match.frame.kind != "visit":
            return found
        return self.scenery.destination([t for role in ("object", "to", "in") for t in self.filler.tokens(match, role)])

    def tokens_of(self, happening: Happening, role: str) -> list[int]:
        """The tokens that fill a role of a happening, whoever they stand for."""
        return self.filler.tokens(happening.match, role)

    def is_mutual(self, happening: Happening) -> bool:
        """Whether two or more do it to each other: "traded accusations", "exchanged fire", "blamed each other"."""
        if len({p.code for p in happening.actors if p.code}) < 2 or happening.is_noun:
            return False
        parse, verb = self.parse, happening.trigger
        if happening.lemma in TRADING and happening.match.object is not None:
            return True
        found = [*self.roles.objects(verb), *(n for p in self.roles.prepositions(verb) for n in self.roles.governed(p))]
        return any(parse.lowers[t] in ("other", "another") and parse.lowers[t - 1] in ("each", "the", "one") for t in found if t)

    def people_of(self, happening: Happening) -> list[int]:
        """The tokens of people, of no state that the text names, to whom a deed is done."""
        match, parse = happening.match, self.parse
        found = self.filler.tokens(match, "object") + self.roles.under(match.trigger, DONE_TO)
        people = list(found)
        for token in list(people):
            people += [n for c in parse.children[token] if parse.lowers[c] == "of" for n in self.roles.governed(c)]
        return [t for t in people if self._is_person(t) and not self.cast.parties(t, affiliated=True)]

    def _is_person(self, token: int) -> bool:
        lemma = self.parse.lemmas[token].lower()
        foreign = any(self.parse.lowers[c] in FOREIGN for c in self.parse.children[token])
        if self.parse.pos[token] == "PROPN":  # "jailed opposition leader Rudolf Voss"
            return token in self.cast.at and self.cast.at[token].form == "person" and not foreign
        if self.parse.pos[token] != "NOUN":
            return False
        return (lemma in self.cast.agents or lemma in PEOPLE) and lemma not in ANOTHERS and not foreign

    def objects_of(self, happening: Happening) -> list[int]:
        """The tokens of what was done something to."""
        match = happening.match
        found = self.filler.tokens(match, "object")
        return found + [n for p in self.roles.prepositions(match.trigger) for n in self.roles.governed(p)]


def _without_actors(recipients: list[Party], actors: list[Party], kind: str | None) -> tuple[Party, ...]:
    """The recipients who are none of those who act; where several states act, none of any of them."""
    several = len({a.code for a in actors}) > 1
    return tuple(p for p in recipients if not any(same_party(p, a) if several else _is_same(p, a, kind) for a in actors))


def _is_same(recipient: Party, actor: Party, kind: str | None) -> bool:
    """Whether whom a deed is done to is who does it; a state's own people may be dealt with by it ("the generals seized the president")."""
    if not same_party(recipient, actor):
        return False
    if recipient.mention == actor.mention:
        return True
    if kind in AGAINST_OWN and (recipient.person or actor.person) and recipient.person != actor.person:
        return False
    if kind in AT_HOME and recipient.person and recipient.person != actor.person:
        return False
    # "The opposition leader called on the army": two of one state, and each is said to be something else in it.
    unlike = None not in (recipient.sector, actor.sector) and recipient.sector != actor.sector
    named = (unlike or recipient.sector not in (None, "GOV", actor.sector)) and recipient.mention.text.lower() not in PRONOUNS
    own_means = recipient.sector == "MIL" and kind not in ("REQUEST", "ACCUSE", "COERCE", "ASSAULT")  # "threatened to send its troops"
    return not (named and kind in AT_HOME and kind != "RETREAT" and not own_means)
