"""Reads what a contract or a haggle says of a thing: who orders it from whom, who wins the order."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.registers.deliveries import DEALS, DROPPING
from communique.registers.relations import Relation
from communique.registers.things import Thing

# Verbs whose subject sells: who wins a contract gives the goods.
WINNING = frozenset("win receive secure get land bag clinch book".split())
# Verbs that make a contract, and how many words may stand between it and its thing.
SIGNING = frozenset("sign conclude place ink seal clinch award strike finalise finalize secure agree win".split())
NEAR = 14
LEADING = 6
# Prepositions before the one with whom, or from whom, something is ordered.
MAKERS = frozenset(("with", "from", "by"))


class Deals:
    """Reader of deals over one document's happenings, by their trigger."""

    def __init__(self, cast: Cast, roles: Roles, by_trigger: dict[int, Happening]) -> None:
        self.cast, self.parse, self.roles, self.by_trigger = cast, cast.parse, roles, by_trigger

    def bargained(self, verb: Happening, thing: Thing) -> Relation | None:
        """A thing that two haggle over: the one who is told to do it wants it."""
        if verb.status == "denied" or thing.category not in ("arms", "energy", "goods") or len(verb.codes) != 2:
            return None
        if not (thing.designation or thing.quantity):
            return None
        return Relation(verb, "proposed", next(p for p in verb.actors + verb.recipients if p.code == verb.codes[1]), verb.actors[:1])

    def noun_of(self, thing: Thing) -> int | None:
        """The noun of a contract that is "for" a thing ("an [order] for 20 jets", "signed a [deal] with A for ..."), or None."""
        above, lemmas = thing.chain.above, self.parse.lemmas
        if thing.chain.slot != "for" or above is None:
            return None
        if lemmas[above].lower() in DEALS and self.parse.pos[above] == "NOUN":
            return above
        return next((o for o in self.roles.objects(above) if lemmas[o].lower() in DEALS and o < thing.first), None)

    def beside(self, thing: Thing) -> int | None:
        """The contract somebody signs, a few words before a thing that it is "for", where the parser lost how they hang together.

        "Signed contracts worth 5 billion crowns [for 24 jets]", "concluded a deal with Graustark in May [for 12 used jets]".
        """
        parse, lemmas = self.parse, self.parse.lemmas
        if not (thing.quantity or thing.designation):
            return None
        first, _ = parse.sentences[parse.sentence_of[thing.first]]
        lead = next((t for t in range(thing.first, max(first, thing.first - LEADING) - 1, -1) if parse.lowers[t] == "for"), None)
        if lead is None or any(parse.pos[t] in ("VERB", "AUX") and parse.tags[t] != "VBN" for t in range(lead, thing.first)):
            return None
        for token in range(lead - 1, max(first, lead - NEAR) - 1, -1):
            if lemmas[token].lower() in DEALS and parse.pos[token] == "NOUN":
                before = range(max(first, token - LEADING), token)
                return token if any(lemmas[t].lower() in SIGNING and parse.pos[t] == "VERB" for t in before) else None
            if parse.pos[token] in ("VERB", "AUX") or parse.lowers[token] in (";", ":"):
                return None
        return None

    def read(self, noun: int, thing: Thing) -> Relation | None:
        """The contract that a buyer signs "for" a thing, with its maker if the text names one."""
        parse, verb = self.parse, self.roles.verb_of[noun]
        deal = self.by_trigger.get(noun) or (self.by_trigger.get(verb) if verb >= 0 else None)
        if deal is None:
            return None
        stages = {"happened": "ordered", "ongoing": "ordered", "planned": "agreed", "possible": "proposed"}
        stage = stages.get(deal.status)
        lemma = parse.lemmas[verb].lower() if verb >= 0 else ""
        main = verb >= 0 and (noun in self.roles.objects(verb) or deal.trigger == verb)
        subjects = [p for t in self.roles.subjects(verb) for p in self.cast.parties(t, affiliated=True)] if main else []
        if not subjects:
            owner = self.cast.owner(noun)
            subjects = self.cast.make_parties(owner) if owner is not None and owner.first < noun else []
        ended = (deal.match.frame.type in ("REJECT", "SANCTION") and deal.trigger != noun) or deal.match.frame.transfer == "stopped"
        if ended or (main and lemma in DROPPING):
            stage = "cancelled" if stage in ("ordered", "cancelled") else None
        if stage is None or not subjects:
            return None
        homes = (noun, thing.head, *((verb,) if main else ()))
        partners = [p for home in homes for t in self.roles.under(home, MAKERS) for p in self.cast.parties(t)]
        others = [p for p in (*partners, *deal.recipients, *deal.actors) if p.code != subjects[0].code]
        if main and lemma in WINNING:
            return Relation(deal, stage, subjects[0], tuple(others[:1]))
        return Relation(deal, stage, others[0] if others else None, (subjects[0],))
