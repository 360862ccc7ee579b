"""Turns a frame that matched into a happening: who, to whom, when, where, and whether it happened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from communique.events.context import Context, Standing
from communique.events.intent import refusal_of, speakers_of, threat_of
from communique.events.patterns import FrameIndex, Match
from communique.events.roles import PAPERS, Roles
from communique.knowledge.context import ContextCues
from communique.knowledge.frames import Frame
from communique.mentions.cast import Cast, Speech, same_party, span_head, unique_parties
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.model import Evidence, Party

# "X thanked Y for Z": Y did Z.
CREDITING = frozenset("thank praise commend applaud condemn criticise criticize blame denounce accuse credit".split())
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
PROMISING = frozenset("will shall wo 'll would going".split())
# Verbs that only say that their subject or object happened: "talks took place", "a summit was held".
HAPPENING = frozenset("take hold occur happen begin start end open conclude last follow continue resume run convene collapse".split())
# Roles in which a place stands for its state.
PLACED = frozenset("object to in into on at against from".split())
# Deeds whose noun may be the object of any verb that its parties share ("attended the talks", "discussed the visit").
SOCIAL = frozenset(("CONSULT", "AGREE", "SUPPORT", "COOPERATE", "AID"))
WHERE = frozenset(("in", "at", "near", "through", "across"))
VIOLENT = frozenset(("ASSAULT", "COERCE", "PROTEST"))
# What a state does to its own people names that state twice: "the Graustark police arrested Graustark reporters".
INWARD = frozenset(("ASSAULT", "COERCE", "PROTEST", "SANCTION"))
# Prepositions of what a deed is aimed at, and verbs of what it did.
AIMED = frozenset(("on", "against", "at"))
HARMING = frozenset("kill wound injure hit destroy damage strike claim maim".split())
# Nouns of what goes on for long: with both its sides it is still what everybody knows, and no news.
KNOWN = frozenset("war aggression invasion occupation conflict hostility fighting sanction embargo blockade".split())
# Verbs that mean to do what their object names.
LIGHT = frozenset(
    "do make take have hold give issue send voice express launch carry conduct stage mount wage begin start open continue "
    "resume renew repeat reiterate extend end halt order announce declare impose lodge deliver file submit offer tender "
    "propose commit perpetrate perform execute undertake unleash plan prepare escalate intensify observe join organise "
    "organize".split()
)
# Arcs at which another clause begins.
CLAUSAL = frozenset(("conj", "relcl", "parataxis", "ccomp", "ROOT"))
# Verbs of which a contact is the subject matter, not the deed.
TELLING = frozenset(
    "discuss welcome note recall praise applaud review mention commend highlight celebrate hail criticise criticize condemn "
    "describe underscore stress address preview anticipate report recount".split()
)
SETTING = frozenset(("in", "at"))
NOUN_LINKS = ("poss", "amod", "compound", "nmod")
# Prepositions that lead from a complement to whom it is about: "threatened to break relations with Graustark".
XOBJECT_LINKS = frozenset(("to", "with", "from", "against"))


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that a sentence says was done. Tokens are of the parse; ``content_of`` is the trigger whose content it is."""

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
    governors: tuple[int, ...] = ()
    is_abstract: bool = False

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
        self._at = {m.trigger: m for m in self.matches}
        self._triggers = {m.trigger for m in self.matches} | {m.object for m in self.matches if m.object is not None}
        self._times: dict[int, list[TimeMention]] = defaultdict(list)
        for mention in times:
            self._times[self._home(mention.first, mention.end)].append(mention)
        self._place_heads = {span_head(self.parse, p.first, p.end): p for p in places}
        self._place_home: dict[int, list[PlaceMention]] = defaultdict(list)
        for place in places:
            if place.preposition is not None:
                self._place_home[self._place_anchor(place)].append(place)

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

    def _home(self, first: int, end: int) -> int:
        """The trigger or verb that a stretch of tokens hangs on."""
        parse = self.parse
        for token in range(end - 1, first - 1, -1):
            if not first <= parse.heads[token] < end:
                return self._home_of(parse.heads[token])
        return -1

    def _place_anchor(self, place: PlaceMention) -> int:
        """The trigger or verb that a place hangs on at once: "aid for people in Zenda" tells nothing of where aid was talked of."""
        parse = self.parse
        head = parse.heads[place.preposition if place.preposition is not None else place.first]
        if head in self.cast.at and head not in self._triggers and parse.pos[head] in ("PROPN", "PRON", "NOUN"):
            # "Met the premier of Graustark in Zenda": nobody is "in" a place as a part of his name.
            named = any(r.person or r.kind == "state" for r in self.cast.at[head].referents)
            head = self._home_of(head) if named and parse.lowers[place.preposition or 0] in SETTING else head
        if head in self._triggers or parse.pos[head] in ("VERB", "AUX"):
            return head
        if parse.pos[head] == "ADP":
            head = parse.heads[head]
        if parse.deps[head] in ("npadvmod", "dobj", "attr") or parse.lowers[head] in ("today", "yesterday", "monday", "tuesday"):
            return parse.heads[head] if parse.deps[head] == "npadvmod" else head
        return head if head in self._triggers else -1

    def _home_of(self, token: int) -> int:
        parse, node = self.parse, token
        for _ in range(60):
            if node in self._triggers or (parse.pos[node] in ("VERB", "AUX") and parse.deps[node] not in ("aux", "auxpass")):
                return node
            if parse.heads[node] == node:
                return node
            node = parse.heads[node]
        return -1

    def _read(self, match: Match) -> Happening:
        frame, parse = match.frame, self.parse
        standing = self.context.standing(match)
        if frame.both:
            actors = self._fill(match, frame.actor.replace("|", "+") + ("+" + frame.recipient if frame.recipient else ""))
            recipients: list[Party] = []
        else:
            actors = self._fill(match, frame.actor)
            recipients = self._fill(match, frame.recipient) if frame.recipient else []
            actors = actors or self._within_deed(match)
            recipients = recipients or self._harmed(match)
        refused = refusal_of(self.roles, match, standing)
        threat = threat_of(self.roles, match, standing) if refused is None else None
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
            recipients=tuple(p for p in recipients if not any(_is_same(p, a, frame.type) for a in actors)),
            times=tuple(self._times_of(match, nodes)),
            place=self._place_of(match, nodes) or self._destination(match),
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
        )

    def _is_abstract(self, verb: int) -> bool:
        """Whether a verb only says what a noun is about, without a word that it was or will be done: "the right to defend"."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.pos[verb] != "VERB":
            return False
        if parse.deps[verb] == "conj" and parse.pos[head] == "VERB" and parse.tags[head] == parse.tags[verb]:
            return self._is_abstract(head)
        if parse.deps[verb] == "pcomp" and parse.pos[head] == "ADP":
            head = parse.heads[head]
        elif parse.deps[verb] not in ("acl", "relcl") or parse.tags[verb] != "VB":
            return False
        return parse.pos[head] == "NOUN" and parse.lemmas[head].lower() in IDEAL

    def _within_deed(self, match: Match) -> list[Party]:
        """Who did what a passive tells of within another deed or paper: "killed in a raid by Graustark", "condemned in a letter by"."""
        parse, roles, verb = self.parse, self.roles, match.trigger
        if parse.pos[verb] != "VERB" or match.frame.type not in ("ASSAULT", "ACCUSE", "SUPPORT") or roles.subjects(verb):
            return []
        for noun in roles.under(verb, frozenset(("in", "during", "by"))):
            lemma = parse.lemmas[noun].lower()
            deed = self._at.get(noun)
            violent = deed is not None and deed.frame.type == "ASSAULT" and match.frame.type == "ASSAULT"
            if not violent and (lemma not in PAPERS or match.frame.type == "ASSAULT"):
                continue
            found = self.modifiers_of(noun)
            found += [p for t in roles.under(noun, frozenset(("by", "with", "from"))) for p in self.cast.parties(t, affiliated=True)]
            if not found and lemma in PAPERS:
                found = [p for t in roles.under(noun, frozenset(("of",))) for p in self.cast.parties(t, affiliated=True)]
            if found:
                return unique_parties(found)
        return []

    def _harmed(self, match: Match) -> list[Party]:
        """Whom the verb of a violent noun names: "fire from Graustark killed five soldiers in Zenda"."""
        parse, noun = self.parse, match.trigger
        verb = parse.heads[noun]
        if match.frame.type != "ASSAULT" or parse.deps[noun] != "nsubj" or parse.lemmas[verb].lower() not in HARMING:
            return []
        found = [p for t in self.roles.objects(verb) for p in self.cast.parties(t, affiliated=True)]
        place = None if found else self._place_under(verb)
        if place is None or place.place.country not in self.cast.entities:
            return found
        return self._state_of(place)

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
        return not told and parse.deps[noun] in ("pobj", "conj") and not any(t.role == "when" for t in self._times.get(noun, ()))

    def _is_definite(self, match: Match) -> bool:
        """Whether what is done, or done to, is known from before: "the treaty was sealed"."""
        tokens = [match.object] if match.object is not None else self._tokens(match, "object")
        return any(self.parse.lowers[c] in ("the", "this", "that") for t in tokens for c in self.parse.children[t])

    def _is_domestic(self, match: Match) -> bool:
        """Whether the object is people of no named state ("protesters", "two journalists")."""
        return any(self.parse.lemmas[t].lower() in self.cast.agents for t in self._tokens(match, "object"))

    def is_agentless(self, happening: Happening) -> bool:
        """Whether the trigger is a passive that names nobody who did it."""
        if happening.is_noun or happening.match.frame.type in VIOLENT:
            return False  # who did "the children [abducted]" is not the one who tells of it
        return self.roles.is_passive(happening.trigger) and not self.roles.subjects(happening.trigger)

    def tokens_of(self, happening: Happening, role: str) -> list[int]:
        """The tokens that fill a role of a happening, whoever they stand for."""
        return self._tokens(happening.match, role)

    def objects_of(self, happening: Happening) -> list[int]:
        """The tokens of what was done something to."""
        match = happening.match
        found = self._tokens(match, "object")
        return found + [n for p in self.roles.prepositions(match.trigger) for n in self.roles.governed(p)]

    def places_in(self, happening: Happening) -> list[PlaceMention]:
        """Places inside the words of a happening, nearest first."""
        first, end = self.parse.edges[happening.trigger]
        found = [p for p in self.places if first <= p.first < end and not p.is_state]
        return sorted(found, key=lambda p: abs(p.first - happening.trigger))

    def _fill(self, match: Match, roles: str) -> list[Party]:
        """The parties of the first alternative that has any; ``+`` joins roles within one."""
        for alternative in roles.split("|"):
            found: list[Party] = []
            for role in alternative.split("+"):
                found += self._role(match, role.strip())
            if found:
                return unique_parties(found)
        return []

    def _role(self, match: Match, role: str) -> list[Party]:
        direct = role.endswith(("_party", "_person"))
        name = role.rsplit("_", 1)[0] if direct else role
        parties: list[Party] = []
        if name == "poss":
            if match.frame.type not in SOCIAL and match.object is not None and self.roles.objects(match.trigger):
                return []  # "looted the [Graustark] embassy": the owner of the object suffers the deed
            for node in self._nodes(match):
                parties += self.modifiers_of(node)
            return parties
        if name == "owner":
            for token in self._tokens(match, "object"):
                owner = self.cast.owner(token)
                if owner is None:  # "protested the presence of Graustark vessels"
                    inner = (self.cast.owner(n) for n in self.roles.under(token, frozenset(("of", "by"))))
                    owner = next((o for o in inner if o is not None), None)
                if owner is None:  # "deplored the tests conducted by Graustark"
                    doers = (n for c in self.parse.children[token] if self.parse.deps[c] == "acl" for n in self.roles.subjects(c))
                    owner = next((self.cast.at[n] for n in doers if n in self.cast.at), None)
                parties += self.cast.make_parties(owner) if owner else []
            return parties
        if name == "place":
            return self._place_party(match)
        tokens = self._tokens(match, name)
        if name == "subject" and not tokens and self.parse.deps[match.trigger] == "acl":
            tokens = self._thanked(match.trigger)
        if name == "subject" and not tokens and match.trigger in self.cast.elided:
            return self._speaking(match, self.cast.elided[match.trigger])
        for token in tokens:
            if name in PLACED and not self.cast.parties(token) and token in self._place_heads:
                parties += self._state_of(self._place_heads[token])
            if token in self.cast.first_person:
                parties += self._speaking(match, self.cast.first_person[token])
                continue
            parties += self.cast.parties(token, affiliated=not direct and name not in ("with", "between", "to", "dative"))
        if role.endswith("_person"):
            parties = [p for p in parties if p.kind == "person" or p.sector]
        return parties

    def _state_of(self, place: PlaceMention) -> list[Party]:
        """The state of a place that is done something to: "bombed Zenda", "aid to Zenda"."""
        country = place.place.country
        if country is None or country not in self.cast.entities:
            return []
        entity = self.cast.entities[country]
        return [Party(country, entity.name, entity.kind, None, None, None, place.evidence, "inferred")]

    def _speaking(self, match: Match, speech: Speech) -> list[Party]:
        """Who "I" and "we" are: the speaker; in what two sides do together, also the one spoken with."""
        together = speech.plural and (match.frame.both or match.frame.id == "agree.agree")
        return self.cast.make_parties(speech.together if together and speech.together is not None else speech.speaker)

    def _nodes(self, match: Match) -> list[int]:
        return [n for n in (match.trigger, match.object) if n is not None and self.parse.pos[n] in ("NOUN", "PROPN")]

    def _tokens(self, match: Match, name: str) -> list[int]:
        """Tokens that fill a role, by its name in the frame."""
        roles, parse, trigger = self.roles, self.parse, match.trigger
        verbal = parse.pos[trigger] in ("VERB", "AUX")
        if name == "subject":
            if not verbal and match.frame.type == "CONSULT" and self._is_told_of(trigger, match.frame.kind):
                return []  # "discussed Zenda's visit": the visit is Zenda's, not of those who talk of it
            return roles.subjects(trigger) if verbal else self._holder(trigger, match.frame.type not in SOCIAL)
        if name == "thanked":
            return self._thanked(trigger)
        if name == "object":
            found = [n for n in roles.objects(trigger) if n != match.object] if verbal else []
            return found or ([match.object] if match.object is not None and verbal else [])
        if name == "holder":
            return self._holder(trigger)
        if name == "dative":
            return roles.receivers(trigger)
        if name == "xobject":
            return [
                n
                for c in ([match.complement] if match.complement is not None else roles.complements(trigger))
                for n in (*roles.objects(c), *roles.under(c, XOBJECT_LINKS))
            ]
        if name == "clause":  # "demanded that [Graustark] withdraw"
            clauses = [c for c in parse.children[trigger] if parse.deps[c] in ("ccomp", "acl") and c > trigger]
            return [n for c in clauses if parse.child(c, "nsubj") is not None for n in roles.subjects(c)]
        nodes = [n for n in (trigger, match.object, match.complement) if n is not None]
        if name == "by" and not verbal:  # "the tests conducted by Graustark"
            nodes += [c for c in parse.children[trigger] if parse.deps[c] == "acl" and parse.lemmas[c].lower() in LIGHT]
        nodes += [c for c in parse.children[trigger] if parse.deps[c] in ("acomp", "oprd")]  # "is open to talks with"
        if verbal and name == "by":
            nodes = [trigger]  # "claims by Ruritania were rejected": who made them did not reject them
        above = parse.heads[trigger]
        if not verbal and parse.deps[trigger] in ("nsubj", "nsubjpass", "dobj") and parse.lemmas[above].lower() in HAPPENING:
            nodes.append(above)
        return list(dict.fromkeys(n for node in nodes for n in roles.under(node, frozenset([name]))))

    def _is_told_of(self, noun: int, kind: str | None) -> bool:
        """Whether a noun is what people talk of or come from, and is not their own: it belongs to others, or the verb is about it."""
        parse, verb = self.parse, self.parse.heads[noun]
        if parse.deps[noun] == "dobj" and parse.lemmas[verb].lower() in TELLING:
            return True
        if kind == "visit" or (parse.deps[noun] == "dobj" and parse.lemmas[verb].lower() in ("follow", "precede")):
            return bool(self.modifiers_of(noun))
        return False

    def _thanked(self, verb: int) -> list[int]:
        """Who is thanked or blamed for what a participle names: "thanked Graustark for the missiles [provided]"."""
        parse, node = self.parse, verb
        for _ in range(4):
            node = parse.heads[node]
            if parse.pos[node] == "VERB" and parse.lemmas[node].lower() in CREDITING:
                return self.roles.objects(node)
        return []

    def _holder(self, noun: int, light_only: bool = False) -> list[int]:
        """Who holds what a noun names: the subject of its light verb ("held [talks]"), over "in", "during", "at".

        ``light_only``: of a verb that means to do it, not of one that is about it ("condemned the [attack]").
        """
        parse, node = self.parse, self.parse.heads[noun]
        if light_only and (self._has_party(noun) or (parse.deps[noun] != "conj" and parse.lemmas[node].lower() not in LIGHT)):
            return []
        if parse.deps[noun] in ("dobj", "attr", "oprd"):
            return self.roles.subjects(node)
        determiners = {parse.lowers[c] for c in parse.children[noun] if parse.deps[c] in ("det", "poss")}
        indefinite = determiners <= {"a", "an", "another"}
        reach = ("for", "to", "in", "into", "from", *(("at", "during", "after", "following") if indefinite else ()))
        if parse.deps[noun] == "pobj" and parse.lowers[node] in reach:  # "agreed at a meeting", not "at the summit of others"
            verb = parse.heads[node]
            if parse.pos[verb] in ("VERB", "AUX") and not self._has_party(noun):
                return self.roles.subjects(verb)
        if parse.deps[noun] == "conj" and parse.pos[node] in ("NOUN", "PROPN"):
            return self._holder(node, light_only)
        return []

    def _has_party(self, noun: int) -> bool:
        return bool(self.modifiers_of(noun)) or any(
            self.cast.parties(t) for t in self.roles.under(noun, frozenset(["between", "with", "of", "by"]))
        )

    def modifiers_of(self, noun: int) -> list[Party]:
        """The parties in front of a noun: "Putin's visit", "the Russian invasion", "India-Japan talks"."""
        parse, cast, found = self.parse, self.cast, []
        for child in parse.children[noun]:
            if parse.deps[child] not in NOUN_LINKS:
                continue
            for node in (
                child,
                *(g for g in parse.children[child] if parse.deps[g] in ("compound", "amod", "conj", "nmod", "npadvmod")),
            ):
                if node in cast.first_person:  # "my visit", "our talks"
                    speech = cast.first_person[node]
                    found += cast.make_parties(speech.together if speech.plural and speech.together is not None else speech.speaker)
                elif node in cast.at:
                    found += cast.make_parties(cast.at[node])
                elif node in cast.modifiers and cast.modifiers[node].hit.code:
                    name = cast.modifiers[node]
                    referent = cast.state(str(name.hit.code))
                    mention = parse.evidence(name.first, name.end)
                    found.append(Party(referent.code, referent.name, referent.kind, referent.sector, None, None, mention, "stated"))
        return found

    def _place_party(self, match: Match) -> list[Party]:
        """The state in which a crowd gathers: it is that state's crowd unless the text says whose."""
        place = self._place_of(match, [match.trigger]) or self._place_under(match.trigger)
        if place is None or place.place.country is None or place.place.country not in self.cast.entities:
            return []
        referent = self.cast.state(place.place.country)
        return [Party(referent.code, referent.name, referent.kind, "CVL", None, None, place.evidence, "inferred")]

    def _destination(self, match: Match) -> PlaceMention | None:
        """The city that is visited: "visited Strelsau", "arrived at Strelsau"."""
        if match.frame.kind != "visit":
            return None
        tokens = [*self._tokens(match, "object"), *self._tokens(match, "to"), *self._tokens(match, "in")]
        found = [self._place_heads[t] for t in tokens if t in self._place_heads]
        return next((p for p in found if not p.is_state), found[0] if found else None)

    def _place_under(self, token: int) -> PlaceMention | None:
        """The nearest place in the words of a crowd's deed: "marched through Streslau", "stoned the embassy in Streslau"."""
        first, end = self.parse.edges[token]
        near = [p for p in self.places if first <= p.first < end and self.parse.lowers[p.first - 1] in WHERE]
        return min(near, key=lambda p: abs(p.first - token), default=None)

    def _times_of(self, match: Match, nodes: list[int]) -> list[TimeMention]:
        """Times on the trigger, its object and complement; else those of the clause around it."""
        # "Two weeks after they had met" dates what came after, not the meeting.
        own = (match.trigger, match.object)
        found = [t for node in nodes for t in self._times.get(node, ()) if t.anchor is None or t.anchor not in own]
        parse, node = self.parse, match.trigger
        above = parse.heads[node]
        if parse.deps[node] in ("nsubj", "nsubjpass") and parse.lemmas[above].lower() in HAPPENING and match.object is None:
            # "The visit this year will take place from 3 to 5 May": what says that it happens dates it best.
            found = [*(t for t in self._times.get(above, ()) if t.anchor is None or t.anchor not in own), *found]
        if not found and parse.pos[node] in ("NOUN", "PROPN"):
            # "The talks that they held on 6 December": a clause inside the noun phrase dates the noun.
            first, end = parse.edges[node]
            found = [t for home, ts in self._times.items() if first < home < end and home not in self._triggers for t in ts]
        steps = 0
        while not found and parse.heads[node] != node and steps < 4:
            dep, head = parse.deps[node], parse.heads[node]
            if dep in ("relcl", "ccomp", "parataxis") or (dep == "advcl" and parse.child(node, "nsubj", "nsubjpass") is not None):
                break
            if dep == "conj" and parse.pos[node] in ("VERB", "AUX"):
                # A date before the first of two coordinated verbs holds for both.
                found = [t for t in self._times.get(head, ()) if t.end <= head]
            else:
                found = [t for t in self._times.get(head, ()) if t.anchor is None or t.anchor not in own]
            node, steps = head, steps + 1
        return sorted(dict.fromkeys(found), key=lambda t: (abs(t.first - match.trigger), t.first))

    def _place_of(self, match: Match, nodes: list[int]) -> PlaceMention | None:
        parse = self.parse
        for node in nodes:
            for place in self._place_home.get(node, ()):
                if self._is_setting(place, match):
                    return place
        node = match.trigger
        for _ in range(3):
            dep, head = parse.deps[node], parse.heads[node]
            if dep == "relcl" and any(parse.lowers[c] == "where" for c in parse.children[node]):
                return self._place_heads.get(head)  # "in Zenda, where he met the premier"
            if head == node or dep in ("relcl", "ccomp", "parataxis"):
                return None
            for place in self._place_home.get(head, ()):
                if self._is_setting(place, match) and (dep != "conj" or place.end <= head):
                    return place
            node = head
        return None

    def _is_setting(self, place: PlaceMention, match: Match) -> bool:
        word = self.parse.lowers[place.preposition] if place.preposition is not None else ""
        if word in ("in", "at", "near", "outside"):
            return True
        if word == "by" and not place.is_state:  # "talks by Lake Zenda"
            return True
        return word in ("to", "into") and match.frame.kind == "visit"


def _is_same(recipient: Party, actor: Party, kind: str | None) -> bool:
    """Whether whom a deed is done to is who does it; a state's own people may be dealt with by it ("the generals seized the president")."""
    if (
        kind in AGAINST_OWN
        and recipient.mention != actor.mention
        and (recipient.person or actor.person)
        and recipient.person != actor.person
    ):
        return False
    return same_party(recipient, actor)


def _is_again(frame: Frame, recipient: Party, actor: Party) -> bool:
    """Whether a recipient is only the actor again."""
    if not same_party(recipient, actor):
        return False
    return frame.type not in INWARD or recipient.mention == actor.mention
