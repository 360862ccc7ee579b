"""Fills the roles of a frame: the parties that stand where the pattern of a deed leaves room for them."""

from __future__ import annotations

from dataclasses import replace

from communique.events.intent import speakers_of
from communique.events.patterns import Match
from communique.events.roles import PAPERS, Roles
from communique.events.scenery import Scenery
from communique.mentions.cast import PUBLIC, SUFFERED, Cast, Speech, unique_parties
from communique.mentions.places import PlaceMention
from communique.model import Party

# "X thanked Y for Z": Y did Z.
CREDITING = frozenset("thank praise commend applaud condemn criticise criticize blame denounce accuse credit".split())
# Deeds that hit a state in the people of its places.
ON_PEOPLE = frozenset(("ASSAULT", "THREATEN", "COERCE"))
# What a noun of these says its owner does.
GIVEN_BY = frozenset(("AGREE", "AID", "SUPPORT"))
# Roles that may yield who acts beside a subject of whom nobody knows whose he is.
BESIDE_SUBJECT = frozenset(("subject", "place", "in", "holder", "thanked"))
# Roles in which a place stands for its state.
PLACED = frozenset("object to in into on at against from".split())
# Deeds whose noun may be the object of any verb that its parties share ("attended the talks", "discussed the visit").
SOCIAL = frozenset(("CONSULT", "AGREE", "SUPPORT", "COOPERATE", "AID"))
# Verbs that mean to do what their object names.
LIGHT = frozenset(
    "do make take have hold give issue send voice express launch carry conduct stage mount wage begin start open continue "
    "resume renew repeat reiterate extend end halt order announce declare impose lodge deliver file submit offer tender "
    "propose commit perpetrate perform execute undertake unleash plan prepare escalate intensify observe join organise "
    "organize".split()
)
# Verbs by which somebody puts a ban, a charge or a tariff on others.
LAID = frozenset("impose announce introduce order issue declare make decree slap level raise lodge launch".split())
# Verbs of which a contact is the subject matter, not the deed.
TELLING = frozenset(
    "discuss welcome note recall praise applaud review mention commend highlight celebrate hail criticise criticize condemn "
    "describe underscore stress address preview anticipate report recount".split()
)
# Nouns for how long, or how often, something was held: "two days of talks".
STRETCHES = frozenset("hour day week month round series session set".split())
JOURNEYS = frozenset("visit trip tour stop stopover journey".split())
NOUN_LINKS = ("poss", "amod", "compound", "nmod")
# Prepositions that lead from a complement to whom it is about: "threatened to break relations with Graustark".
XOBJECT_LINKS = frozenset(("to", "with", "from", "against"))


class Filler:
    """Finds parties by the names of roles, as `docs/patterns.md` lists them, over one document's matches."""

    def __init__(self, cast: Cast, roles: Roles, matches: list[Match], scenery: Scenery) -> None:
        self.cast, self.parse, self.roles, self.scenery = cast, cast.parse, roles, scenery
        self.deeds = {m.trigger: m for m in matches}
        self._capitals = {e.capital for e in cast.entities.values() if e.capital}

    def fill(self, match: Match, roles: str) -> list[Party]:
        """The parties of the first alternative that has any; ``+`` joins roles within one."""
        unknown = False
        if match.frame.type == "REJECT" and roles == match.frame.recipient and match.object is not None:
            owners = self.modifiers_of(match.object)  # "opposes the [Graustark] sale of arms to Zenda"
            if owners:
                return unique_parties(owners)
        for k, alternative in enumerate(roles.split("|")):
            found: list[Party] = []
            beside = alternative.split("_")[0] in BESIDE_SUBJECT or (alternative == "from" and match.object is None)
            if k == 1:  # the subject yielded nobody
                unknown = roles.startswith("subject") and self._has_unknown_subject(match)
            if unknown and "+" not in alternative and not beside:
                continue
            for role in alternative.split("+"):
                found += self._role(match, role.strip())
            if found:
                return unique_parties(found)
        return []

    def _has_unknown_subject(self, match: Match) -> bool:
        """Whether a verb says who acts, and nobody knows whose he is: then it is nobody whom the object names."""
        parse = self.parse
        agent = any(parse.deps[c] == "agent" for c in parse.children[match.trigger])
        if parse.pos[match.trigger] not in ("VERB", "AUX") or agent or self.roles.is_passive(match.trigger):
            return False
        return any(
            (parse.pos[t] in ("NOUN", "PROPN") and parse.lemmas[t].lower() not in PAPERS) or parse.lowers[t] in ("this", "that", "it")
            for t in self.roles.subjects(match.trigger)
        )

    def _role(self, match: Match, role: str) -> list[Party]:
        direct = role.endswith(("_party", "_person"))
        name = role.rsplit("_", 1)[0] if direct else role
        parties: list[Party] = []
        if name == "poss":
            if match.frame.type not in SOCIAL and match.object is not None and self.roles.objects(match.trigger):
                return []  # "looted the [Graustark] embassy": the owner of the object suffers the deed
            for node in self._nodes(match):
                parties += self.modifiers_of(node)
            if match.frame.kind == "visit":
                gone_to = {p.code for p in self._destined(match)}
                parties = [p for p in parties if p.code not in gone_to or p.person]
            return parties
        if name == "to" and match.frame.kind == "visit" and (gone := self._destined(match)):
            return gone
        if name == "owner":
            verbal = self.parse.pos[match.trigger] in ("VERB", "AUX")
            # "the closure of its consulate"
            done_to = self.tokens(match, "object") if verbal else self.roles.under(match.trigger, frozenset(("of",)))
            for token in done_to:
                owner = self.cast.owner(token)
                if owner is None:  # "protested the presence of Graustark vessels"
                    links = ("by",) if self.parse.lemmas[token].lower() in SUFFERED else ("of", "by")
                    inner = (self.cast.owner(n) for n in self.roles.under(token, frozenset(links)))
                    owner = next((o for o in inner if o is not None), None)
                if owner is None:  # "deplored the tests conducted by Graustark"
                    told = [c for c in self.parse.children[token] if self.parse.deps[c] in ("acl", "relcl")]
                    doers = (n for c in told for n in self.roles.subjects(c) if n != token)
                    owner = next((self.cast.at[n] for n in doers if n in self.cast.at), None)
                parties += self.cast.make_parties(owner) if owner else []
            return parties
        if name == "place":
            return self._place_party(match)
        if name == "sayer":  # "[Ruritania] said the move would not go unanswered"
            return speakers_of(self.roles, self.cast, match.trigger)
        tokens = self.tokens(match, name)
        if name == "subject" and not tokens and self.parse.deps[match.trigger] == "acl":
            tokens = self._thanked(match.trigger)
        if name == "subject" and not tokens and match.trigger in self.cast.elided:
            return self._speaking(match, self.cast.elided[match.trigger])
        for token in tokens:
            if name in PLACED and not self.cast.parties(token) and token in self.scenery.heads:
                parties += self.state_of(self.scenery.heads[token])
            if token in self.cast.first_person:
                parties += self._speaking(match, self.cast.first_person[token])
                continue
            named = self.cast.parties(token, affiliated=not direct and name not in ("with", "between", "to", "dative"))
            parties += named or (self._in_apposition(token) if name in ("object", "subject") else [])
            if not parties and name == "object" and match.frame.type in ON_PEOPLE:
                parties += self._dwelling(token)
        if role.endswith("_person"):
            parties = [p for p in parties if p.kind == "person" or (p.sector and p.sector not in PUBLIC)]
        return parties

    def _in_apposition(self, token: int) -> list[Party]:
        """Whose somebody of no known state is by the words set beside his name: "killed Rupert Hentzau, head of Ruritania's guard"."""
        parse = self.parse
        beside = [c for c in parse.children[token] if parse.deps[c] == "appos"]
        found = [p for c in beside for p in self.cast.parties(c, affiliated=True)]
        if not found:
            inner = [n for c in beside for n in self.roles.under(c, frozenset(("of",)))]
            found = [p for n in (*beside, *inner) for p in (self.cast.parties(n, affiliated=True) or self.modifiers_of(n))]
        return [replace(p, person=None, office=None, basis="inferred") for p in found]

    def _dwelling(self, token: int) -> list[Party]:
        """The state of the place of which people are: "warned residents of [Zenda]", "killed villagers in [Zenda]"."""
        if self.parse.pos[token] != "NOUN" or self.parse.tags[token] != "NNS":
            return []
        places = self.roles.under(token, frozenset(("of", "in", "from", "near")))
        return next((found for n in places if n in self.scenery.heads and (found := self.state_of(self.scenery.heads[n]))), [])

    def state_of(self, place: PlaceMention) -> list[Party]:
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

    def tokens(self, match: Match, name: str) -> list[int]:
        """Tokens that fill a role, by its name in the frame."""
        roles, parse, trigger = self.roles, self.parse, match.trigger
        verbal = parse.pos[trigger] in ("VERB", "AUX")
        if name == "subject":
            if not verbal and match.frame.type == "CONSULT" and self._is_told_of(trigger, match.frame.kind):
                return []  # "discussed Zenda's visit": the visit is Zenda's, not of those who talk of it
            if not verbal and match.frame.type in GIVEN_BY and self._has_owner(trigger):
                return []  # "welcomed Zenda's contribution": the owner gives it, not who speaks of it
            return roles.subjects(trigger) if verbal else self._holder(trigger, match.frame.type not in SOCIAL)
        if name == "thanked":
            return self._thanked(trigger)
        if name == "object":
            found = [n for n in roles.objects(trigger) if n != match.object] if verbal else []
            if match.frame.kind == "visit" and self._is_own_journey(match):
                return found  # "cut short his visit to Graustark": it is not himself whom he visited
            return found or ([match.object] if match.object is not None and verbal else [])
        if name == "holder":
            return self._holder(trigger)
        if name == "above":  # "sent soldiers at Zenda's request": who did what was asked for
            return self._doer_above(trigger)
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
            clauses += roles.asked_clauses(trigger)
            return [n for c in clauses if parse.child(c, "nsubj") is not None for n in roles.subjects(c)]
        nodes = [n for n in (trigger, match.object, match.complement) if n is not None]
        if name == "of" and verbal and match.frame.type == "ACCUSE":  # "condemned the storming of the embassy": it suffered that
            nodes = [n for n in nodes if n == trigger or parse.lemmas[n].lower() not in SUFFERED]
        if name == "by" and not verbal:  # "the tests conducted by Graustark"
            nodes += [c for c in parse.children[trigger] if parse.deps[c] == "acl" and parse.lemmas[c].lower() in LIGHT]
            # "a ban on cheese from Zenda imposed by Graustark": the parser hangs the participle on the nearest noun
            inner = [n for p in roles.prepositions(trigger) for n in roles.governed(p)]
            inner += [n for t in inner for p in roles.prepositions(t) for n in roles.governed(p)]
            nodes += [c for n in inner for c in parse.children[n] if parse.deps[c] == "acl" and parse.lemmas[c].lower() in LAID]
        nodes += [c for c in parse.children[trigger] if parse.deps[c] in ("acomp", "oprd")]  # "is open to talks with"
        if verbal and name == "by":
            nodes = [trigger]  # "claims by Ruritania were rejected": who made them did not reject them
        above = self.scenery.told_by(trigger) if not verbal else None
        if above is not None:
            nodes.append(above)
        found = list(dict.fromkeys(n for node in nodes for n in roles.under(node, frozenset([name]))))
        if not found and not verbal and name in ("between", "among"):
            found = self._beside_place(trigger, above, name)
        return found

    def _is_own_journey(self, match: Match) -> bool:
        """Whether a pronoun owns the journey of a light verb."""
        parse, noun = self.parse, match.object
        return noun is not None and parse.lemmas[noun].lower() in JOURNEYS and any(parse.tags[c] == "PRP$" for c in parse.children[noun])

    def _beside_place(self, noun: int, told: int | None, word: str) -> list[int]:
        """What a preposition governs that hangs on the place behind a noun: "talks in Strelsau between the two sides"."""
        parse = self.parse
        last = max(parse.edges[noun][1], parse.edges[told][1] if told is not None else 0)
        preps = (t for t in range(noun + 1, last) if parse.lowers[t] == word and parse.heads[t] in self.scenery.heads)
        return [n for t in preps for n in self.roles.governed(t)]

    def meeting(self, noun: int) -> tuple[list[Party], list[Party]]:
        """(who was to meet, whom a visitor was to see) by the words of a noun: "a trip to Zenda that the premier had planned"."""
        parse, roles = self.parse, self.roles
        found = self.modifiers_of(noun)
        for token in roles.under(noun, frozenset(("between", "with", "of", "by", "among"))):
            found += self.cast.parties(token, affiliated=True)
        for clause in parse.children[noun]:
            if parse.deps[clause] in ("relcl", "acl"):
                found += [p for t in roles.subjects(clause) if t != noun for p in self.cast.parties(t, affiliated=True)]
        hosts: list[Party] = []
        for token in roles.under(noun, frozenset(("to",))):
            party = self.cast.parties(token)
            hosts += party or (self.state_of(self.scenery.heads[token]) if token in self.scenery.heads else [])
        return unique_parties(found), unique_parties(hosts)

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

    def _doer_above(self, noun: int) -> list[int]:
        """The subject of the verb on which the preposition before a noun hangs; of a passive, what it is done to."""
        parse = self.parse
        verb = parse.heads[parse.heads[noun]]
        if parse.deps[noun] != "pobj" or parse.pos[verb] not in ("VERB", "AUX"):
            return []
        return self.roles.subjects(verb) or self.roles.patients(verb)

    def _holder(self, noun: int, light_only: bool = False) -> list[int]:
        """Who holds what a noun names: the subject of its light verb ("held [talks]"), over "in", "during", "at".

        ``light_only``: of a verb that means to do it, not of one that is about it ("condemned the [attack]").
        """
        parse, node = self.parse, self.parse.heads[noun]
        if parse.deps[noun] == "pobj" and parse.lowers[node] == "of" and parse.lemmas[parse.heads[node]].lower() in STRETCHES:
            return self._holder(parse.heads[node], light_only)  # "held two days of talks"
        if light_only and (self._has_party(noun) or (parse.deps[noun] != "conj" and parse.lemmas[node].lower() not in LIGHT)):
            return []
        if parse.deps[noun] in ("dobj", "attr", "oprd"):
            return self.roles.subjects(node)
        if parse.deps[noun] == "appos" and parse.lowers[noun] == "meeting" and parse.child(noun, "det") is None:
            return [node]  # "the ministers, meeting in Strelsau,": the tagger takes it for a noun
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

    def _has_owner(self, noun: int) -> bool:
        """Whether a possessive that names a party stands before a noun."""
        parse, cast = self.parse, self.cast
        return any(parse.deps[c] == "poss" and parse.pos[c] == "PROPN" and c in cast.at for c in parse.children[noun])

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
                elif node in cast.modifiers and self._is_site(noun, node):
                    continue  # "a Strelsau car bombing": where, not whose
                elif node in cast.modifiers and cast.modifiers[node].hit.code:
                    name = cast.modifiers[node]
                    referent = cast.state(str(name.hit.code))
                    mention = parse.evidence(name.first, name.end)
                    found.append(Party(referent.code, referent.name, referent.kind, referent.sector, None, None, mention, "stated"))
        return found

    def _destined(self, match: Match) -> list[Party]:
        """The state whose bare name stands before a journey: "cancelled his [Graustark] trip" goes there."""
        parse, found = self.parse, []
        for node in self._nodes(match):
            before = [c for c in parse.children[node] if parse.deps[c] in ("compound", "nmod") and c in self.cast.modifiers]
            for child in before if parse.lemmas[node].lower() in JOURNEYS else ():
                name = self.cast.modifiers[child]
                joined = any(parse.deps[g] in ("compound", "conj", "nmod") for g in parse.children[child])
                if name.hit.form == "name" and name.hit.code and not joined and self.cast.entities[str(name.hit.code)].kind == "state":
                    state = self.cast.state(str(name.hit.code))
                    proof = parse.evidence(name.first, name.end)
                    found.append(Party(state.code, state.name, state.kind, state.sector, None, None, proof, "stated"))
        return found if len(found) == 1 else []

    def _is_site(self, noun: int, modifier: int) -> bool:
        """Whether a city before a deed only says where it was done: "the Strelsau bombing", "the Strelsau talks"."""
        deed = self.deeds.get(noun)
        if self.cast.modifiers[modifier].hit.form != "metonym" or deed is None or self.parse.deps[modifier] == "poss":
            return False
        return deed.frame.type in ("ASSAULT", "CONSULT") and self.parse.words[modifier] in self._capitals

    def _place_party(self, match: Match) -> list[Party]:
        """The state in which a crowd gathers: it is that state's crowd unless the text says whose."""
        place = self.scenery.place_of(match, [match.trigger]) or self.scenery.under(match.trigger)
        if place is None or place.place.country is None or place.place.country not in self.cast.entities:
            return []
        referent = self.cast.state(place.place.country)
        return [Party(referent.code, referent.name, referent.kind, "CVL", None, None, place.evidence, "inferred")]
