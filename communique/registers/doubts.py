"""Tells where nothing is handed over: help in general, aims and efforts, rumours, craft that are only flown."""

from __future__ import annotations

from itertools import pairwise

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.registers.things import Thing

# Words of a will that is only voiced again.
WILLING = frozenset(
    "commitment determination resolve readiness willingness effort work partner underscore reaffirm reiterate discuss praise facilitate "
    "recommit vow stand commit coordinate collaborate cooperate intention desire".split()
)
# Last words of a name that tells no particular thing.
GENERAL = frozenset("assistance aid support help capabilities capability supplies weapons arms weaponry defense defence".split())
AIMS = frozenset("effort importance need urgency imperative way coordination cooperation opportunity necessity".split())
# Verbs by which somebody sets money aside, for whom the text may not say.
ALLOTTING = frozenset("allocate earmark budget appropriate".split())
# Verbs of what figures of trade do.
FLUCTUATING = frozenset(
    "fall rise drop grow increase decrease jump surge decline climb soar plunge slump shrink total account amount average exceed dip "
    "double triple rebound dwindle contract expand plummet".split()
)
TARIFFS = frozenset("duty tariff quota customs levy".split())


class Doubts:
    """Doubts about the transfers of one document."""

    def __init__(self, roles: Roles) -> None:
        self.parse, self.roles = roles.parse, roles

    def is_vague(self, thing: Thing) -> bool:
        """Whether a thing is help in general, without figure or name: who is meant must then be told."""
        if thing.quantity or thing.money or thing.designation:
            return False
        return thing.category == "aid" or not thing.sure or (thing.name or "").lower().rsplit(" ", 1)[-1] in GENERAL

    def is_aim(self, verb: int) -> bool:
        """Whether a deed is only what efforts are for or what is said to matter: "efforts to provide", "the need to send"."""
        parse, node = self.parse, verb
        for _ in range(4):
            if parse.lemmas[node].lower() in AIMS and node != verb:
                return True
            if parse.pos[node] in ("VERB", "AUX") and parse.tags[node] not in ("VB", "VBG"):
                return False
            node = parse.heads[node]
        return False

    def is_reaffirmed(self, happening: Happening) -> bool:
        """Whether help in general is only what a commitment, a will or an effort is about: it hands nothing over."""
        parse, verb = self.parse, happening.trigger
        if happening.status == "possible":
            return True
        if parse.tags[verb] not in ("VB", "VBG") and not happening.is_noun:
            return False
        if parse.tags[verb] == "VB" and any(parse.lowers[c] in ("will", "would", "shall") for c in parse.children[verb]):
            return False
        node = verb
        for _ in range(4):
            head = parse.heads[node]
            if head == node:
                return False
            lemma = parse.lemmas[head].lower()
            if lemma in WILLING:
                return True
            if parse.pos[head] in ("VERB", "AUX") and parse.tags[head] not in ("VB", "VBG"):
                return False
            node = head
        return False

    def is_flown(self, happening: Happening, thing: Thing) -> bool:
        """Whether an aircraft is only flown, or a ship sailed, by those who have it."""
        lemma = self.parse.lemmas[happening.trigger].lower()
        craft = thing.class_ in ("fighters", "helicopters", "drones", "transport_aircraft", "aircraft_civil", "ships", "submarines")
        return lemma in ("fly", "sail", "transport", "truck") and craft and not happening.recipients

    def is_prevented(self, happening: Happening) -> bool:
        """Whether a thing is kept "from" doing something: "stop rifles from reaching the gangs" ends no supply."""
        if happening.match.frame.transfer != "stopped":
            return False
        inner = [c for p in self.roles.prepositions(happening.trigger) if self.parse.lowers[p] == "from" for c in self.parse.children[p]]
        return any(self.parse.deps[c] == "pcomp" for c in inner)

    def is_rumour(self, verb: int) -> bool:
        """Whether a transfer is only what somebody denies, or what reports or rumours have: "denied reports that ..."."""
        parse, node = self.parse, verb
        for _ in range(5):
            node = parse.heads[node]
            if parse.lemmas[node].lower() in ("deny", "refute", "rumour", "rumor", "allegation"):
                return True
        return False

    def is_for_another(self, thing: Thing, verb: int) -> bool:
        """Whether a sum is set aside at home, or goes to somebody named whom nothing places: no other party is then its receiver."""
        parse = self.parse
        if not (thing.is_sum or thing.money):
            return False
        if parse.lemmas[verb].lower() in ALLOTTING:
            return True
        homes = dict.fromkeys((verb, thing.head, *thing.chain.nouns))
        meant = [t for home in homes for t in self.roles.under(home, frozenset(("for", "to")))]
        return any(parse.pos[t] == "PROPN" and t > thing.first for t in meant)

    def is_statistic(self, thing: Thing) -> bool:
        """Whether a flow of goods is only measured: "exports of chips to Graustark fell 14 percent"."""
        above = thing.chain.above
        if above is None or thing.chain.slot != "subject" or thing.category == "arms":
            return False
        return self.parse.lemmas[above].lower() in FLUCTUATING

    def is_access(self, sentence: int) -> bool:
        """Whether a sentence opens a market to goods, which are then not handed over but may be sold."""
        first, end = self.parse.sentences[sentence]
        words = self.parse.lowers[first:end]
        pairs = set(pairwise(words))
        return (
            any(("preferential", kind) in pairs for kind in ("access", "treatment", "tariff", "tariffs", "trade", "duty", "duties"))
            or ("market", "access") in pairs
        )

    def is_tariff(self, sentence: int) -> bool:
        """Whether a sentence is about what is levied on trade."""
        first, end = self.parse.sentences[sentence]
        return any(self.parse.lemmas[t].lower() in TARIFFS for t in range(first, end))
