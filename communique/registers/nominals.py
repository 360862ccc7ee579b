"""Reads transfers that a noun tells: "Graustark's donation of 3 million doses", "the announcement of $5 million in aid"."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.model import Party
from communique.registers.ends import Ends
from communique.registers.relations import Relation
from communique.registers.things import Thing

# Nouns of giving, with the stage that they tell.
GIVING = {
    "donation": "delivered", "gift": "delivered", "provision": "delivered", "delivery": "delivered", "shipment": "delivered",
    "handover": "delivered", "handing": "delivered", "contribution": "delivered", "disbursement": "delivered", "export": "delivered",
    "announcement": "agreed", "pledge": "agreed", "commitment": "agreed", "promise": "agreed", "allocation": "agreed", "sale": "agreed",
    "offer": "proposed",
}  # fmt: skip
STOPPING = frozenset("suspension freeze halt stoppage cancellation termination withdrawal withholding cut-off interruption".split())
BUYING = {"purchase": "ordered", "acquisition": "ordered", "procurement": "ordered", "order": "ordered"}
APPROVING = frozenset("approve agree authorise authorize clear endorse".split())
WISHED = frozenset("possible potential future proposed planned prospective".split())
# Verbs of a government that lays a sale before its parliament.
NOTIFYING = frozenset("notify inform announce tell propose consider advise certify alert weigh mull".split())
# What is made of a thing that is still only wanted.
UNSETTLED = frozenset("plan propose seek want consider discuss negotiate oppose block halt ban cancel suspend condemn".split())


class Nominals:
    """Reader of such nouns over one document's happenings, by their trigger."""

    def __init__(self, cast: Cast, roles: Roles, ends: Ends, by_trigger: dict[int, Happening]) -> None:
        self.cast, self.parse, self.roles, self.ends, self.by_trigger = cast, cast.parse, roles, ends, by_trigger

    def read(self, thing: Thing) -> Relation | None:
        """The relation that a noun above a thing with a figure or name tells; None where no noun does, or an end stays unknown."""
        if (stopped := self._stopped(thing)) is not None:
            return stopped
        if not (thing.quantity or thing.money or thing.designation):
            return None
        parse = self.parse
        noun = next((n for n in thing.chain.nouns[1:] if parse.lemmas[n].lower() in GIVING or parse.lemmas[n].lower() in BUYING), None)
        if noun is not None and self._is_offered(noun):
            return self._offered(noun, thing)
        if noun is None or self._is_unsettled(noun):
            return None
        told = self._told_by(noun)
        if told is None:
            return None
        lemma = parse.lemmas[noun].lower()
        if lemma in BUYING:
            return self._bought(noun, thing, told)
        return self._given(noun, thing, told, GIVING[lemma])

    def _stopped(self, thing: Thing) -> Relation | None:
        """Help or supplies whose end a noun tells: "the [suspension] by Graustark of its development aid"."""
        parse = self.parse
        noun = next((n for n in thing.chain.nouns[1:] if parse.lemmas[n].lower() in STOPPING), None)
        if noun is None or thing.category == "technology" or {parse.lowers[c] for c in parse.children[noun]} & (WISHED | {"no"}):
            return None
        told, giver = self._told_by(noun), self._owner(noun) or self.ends.source(thing, set())
        if told is None or giver is None or giver.basis == "inferred":
            return None
        reached = thing.own or self.ends.named(thing, told) or self.ends.behind(thing, frozenset(("to",)), {giver.code})
        if not reached:
            other = self.ends.meant(told, giver, giver=False)
            reached = (other,) if other is not None else ()
        receivers = tuple(p for p in reached if p.code != giver.code)
        return Relation(told, "cancelled", giver, receivers, settled=True) if receivers else None

    def _is_offered(self, noun: int) -> bool:
        """Whether a sale is one that a government has still to make: "notified parliament of a possible [sale]"."""
        parse = self.parse
        words = {parse.lowers[c] for c in parse.children[noun]}
        return parse.lemmas[noun].lower() in ("sale", "transfer", "export") and bool(words & WISHED) and "no" not in words

    def _offered(self, noun: int, thing: Thing) -> Relation | None:
        """A sale that is only proposed, by whoever tells of it, to whom it names."""
        parse, told, node = self.parse, self.by_trigger.get(noun), noun
        while parse.heads[node] != node and parse.pos[node] not in ("VERB", "AUX"):
            node = parse.heads[node]
        told = told or self.by_trigger.get(node)
        if told is None or parse.lemmas[node].lower() not in NOTIFYING:
            return None
        giver = self._owner(noun) or next((p for t in self.roles.subjects(node) for p in self.cast.parties(t, affiliated=True)), None)
        reached = thing.own or self.ends.named(thing, told) or ()
        receivers = tuple(p for p in reached if giver is not None and p.code != giver.code)
        return Relation(told, "proposed", giver, receivers, settled=True) if giver is not None and receivers else None

    def _is_unsettled(self, noun: int) -> bool:
        parse, verb = self.parse, self.roles.verb_of[noun]
        if {parse.lowers[c] for c in parse.children[noun]} & (WISHED | {"no"}):
            return True
        return verb >= 0 and noun in self.roles.objects(verb) and parse.lemmas[verb].lower() in UNSETTLED

    def _told_by(self, noun: int) -> Happening | None:
        """The happening that a noun is, or is told in: what its sentence says was done."""
        found = self.by_trigger.get(noun)
        node = noun
        while found is None and self.parse.heads[node] != node:
            node = self.parse.heads[node]
            found = self.by_trigger.get(node)
        return found if found is not None and found.status not in ("denied", "possible") else None

    def _owner(self, noun: int) -> Party | None:
        owner = self.cast.owner(noun)
        if owner is not None and owner.first < noun:
            return next(iter(self.cast.make_parties(owner)), None)
        return next((p for t in self.roles.under(noun, frozenset(("by",))) for p in self.cast.parties(t)), None)

    def _given(self, noun: int, thing: Thing, told: Happening, stage: str) -> Relation | None:
        reached = thing.own or self.ends.named(thing, told)
        giver = self._owner(noun) or (self.ends.source(thing, {p.code for p in reached or ()}))
        if giver is None and told.actors and told.trigger != noun and len({p.code for p in told.actors}) == 1:
            giver = told.actors[0]
        if giver is None:
            return self._thanked(noun, told)
        if reached is None:
            other = self.ends.other(told, giver) or self.ends.meant(told, giver, giver=False)
            reached = (other,) if other is not None else ()
        receivers = tuple(p for p in reached if p.code != giver.code)
        return Relation(told, stage, giver, receivers) if receivers else None

    def _thanked(self, noun: int, told: Happening) -> Relation | None:
        """A gift that thanks take in: "thanked Graustark for its help, including the [gift] of two boats"."""
        for one in self.by_trigger.values():
            if (
                one.match.frame.id == "support.thank"
                and one.sentence == told.sentence
                and one.trigger < noun
                and one.actors
                and one.recipients
            ):
                return Relation(told, "delivered", one.recipients[0], one.actors[:1], settled=True)
        return None

    def _bought(self, noun: int, thing: Thing, told: Happening) -> Relation | None:
        parse = self.parse
        makers = [t for home in (noun, thing.head) for t in self.roles.under(home, frozenset(("from",)))]
        maker = next((p for t in makers for p in self.cast.parties(t)), None)
        maker = maker or self.ends.source(thing, set())
        buyer = self._owner(noun)
        if buyer is None:
            verb = self.roles.verb_of[noun]
            around = [*self.roles.objects(verb), *self.roles.subjects(verb)] if verb >= 0 else []
            parties = [p for t in around if t != noun for p in self.cast.parties(t, affiliated=True)]
            buyer = next((p for p in parties if maker is None or p.code != maker.code), None)
        if buyer is None or maker is None or buyer.code == maker.code:
            return None
        verb = self.roles.verb_of[noun]
        above = {parse.lemmas[t].lower() for t in (told.trigger, verb) if t >= 0}
        settled = told.status == "planned" or bool(above & APPROVING)
        return Relation(told, "agreed" if settled else "ordered", maker, (buyer,))
