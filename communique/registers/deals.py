"""Reads what a contract or a haggle says of a thing: who orders it from whom, who wins the order, what the contract covers."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.model import Party
from communique.registers.deliveries import DEALS, DROPPING, SIGNING
from communique.registers.ends import BACK
from communique.registers.relations import Relation
from communique.registers.things import Thing

# Verbs whose subject sells: who wins a contract gives the goods.
WINNING = frozenset("win receive secure get land bag clinch book".split())
# What is won; a mere "deal" that somebody lands may be of either end.
WON = frozenset("contract order tender".split())
# How many words may stand between the verb that makes a contract, the contract and its thing.
NEAR = 14
LEADING = 6
LISTED = 18
# A deal of which this is said orders nothing yet.
LOOSE = frozenset("provisional preliminary tentative framework initial draft".split())
# Prepositions before the one with whom, or from whom, something is ordered.
MAKERS = frozenset(("with", "from", "by", "between", "among"))
# What a contract says of the things in it, and the words that stand for a contract just spoken of.
COVERING = frozenset("cover include comprise contain envisage foresee stipulate involve feature provide call".split())
STANDING_FOR = frozenset("it they this these that which deal contract agreement package order accord document sale purchase".split())
# What is done with a thing under a contract tells which side its signatory is on.
SELLS = frozenset("sell supply deliver provide export ship build construct manufacture produce furnish equip sale delivery".split())
BUILDS = frozenset("build construct manufacture produce production construction assembly assemble".split())
BUYS = frozenset("buy purchase acquire procure import obtain receive acquisition procurement".split())


class Deals:
    """Reader of deals over one document's happenings, by their trigger and in order of the text."""

    def __init__(self, cast: Cast, roles: Roles, by_trigger: dict[int, Happening], happenings: list[Happening]) -> None:
        self.cast, self.parse, self.roles, self.by_trigger = cast, cast.parse, roles, by_trigger
        self.happenings = happenings

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
        if lemmas[thing.head].lower() in DEALS:
            return thing.head  # "an arms [deal] worth 3 billion"
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
        numbered = any(lemmas[n].lower() == "number" for n in thing.chain.nouns)  # "an undisclosed number of missiles"
        if not (thing.quantity or thing.designation or numbered):
            return None
        first, _ = parse.sentences[parse.sentence_of[thing.first]]
        lead = next((t for t in range(thing.first, max(first, thing.first - LISTED) - 1, -1) if parse.lowers[t] == "for"), None)
        if lead is None or any(parse.pos[t] in ("VERB", "AUX") and parse.tags[t] != "VBN" for t in range(lead, thing.first)):
            return None
        for token in range(lead - 1, max(first, lead - NEAR) - 1, -1):
            if lemmas[token].lower() in DEALS and parse.pos[token] == "NOUN":
                return token if self._made_before(token) is not None else None
            if parse.pos[token] in ("VERB", "AUX") or parse.lowers[token] in (";", ":"):
                return None
        return None

    def _made_before(self, noun: int) -> int | None:
        """The verb that makes a contract, a few words before it, however the parser hung the two."""
        first, _ = self.parse.sentences[self.parse.sentence_of[noun]]
        near = range(noun - 1, max(first, noun - LEADING) - 1, -1)
        return next((t for t in near if self.parse.lemmas[t].lower() in SIGNING and self.parse.pos[t] == "VERB"), None)

    def read(self, noun: int, thing: Thing) -> Relation | None:
        """The contract that a buyer signs "for" a thing, with its maker if the text names one."""
        parse, verb = self.parse, self.roles.verb_of[noun]
        deal = self.by_trigger.get(noun) or (self.by_trigger.get(verb) if verb >= 0 else None)
        if deal is None and (made := self._made_before(noun)) is not None:
            deal, verb = self.by_trigger.get(made), made
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
        homes = (noun, thing.head, *((verb,) if main else ()))
        partners = [p for home in homes for t in self.roles.under(home, MAKERS) for p in self.cast.parties(t)]
        if not subjects and deal.match.frame.both:
            subjects = list(deal.actors)
        ended = (deal.match.frame.type in ("REJECT", "SANCTION") and deal.trigger != noun) or deal.match.frame.transfer == "stopped"
        if ended or (main and lemma in DROPPING):
            stage = "cancelled" if stage in ("ordered", "cancelled") else None
        if stage is None or not subjects:
            return None
        others = [p for p in (*partners, *subjects, *deal.recipients, *deal.actors) if p.code != subjects[0].code]
        other = others[0] if others else None
        if stage == "ordered" and LOOSE & {parse.lowers[c] for c in parse.children[noun]}:
            stage = "agreed"
        if self._is_open(subjects[0], other, noun, thing, deal):
            return None
        sells = self._sells(subjects[0], other, noun, lemma, thing, main)
        return Relation(deal, stage, subjects[0], tuple(others[:1])) if sells else Relation(deal, stage, other, (subjects[0],))

    def _sells(self, subject: Party, other: Party | None, noun: int, lemma: str, thing: Thing, main: bool) -> bool:
        """Whether the one who makes a contract gives the thing: by what he undertakes, what he wins, who makes such things."""
        parse = self.parse
        purpose = self._purpose(noun, thing)
        if purpose is not None and not (purpose and self._is_made_by_both(other, noun, thing)):
            return purpose
        sources = {p.code for t in self.roles.under(thing.head, frozenset(("from",))) for p in self.cast.parties(t)}
        if main and lemma in WINNING and parse.lemmas[noun].lower() in WON:
            return True
        if other is not None and other.code in sources:
            return False
        if other is not None and (subject.code in thing.makers) != (other.code in thing.makers):
            return subject.code in thing.makers
        if other is not None and (subject.sector == "BUS") != (other.sector == "BUS"):
            return subject.sector == "BUS"
        return main and lemma in WINNING

    def _is_made_by_both(self, other: Party | None, noun: int, thing: Thing) -> bool:
        """Whether two sign that a thing be made: who has its design then gives it ("a contract for the manufacture of jets")."""
        words = {self.parse.lemmas[n].lower() for n in thing.chain.nouns[1:]}
        words |= {self.parse.lemmas[c].lower() for c in self.parse.children[noun] if self.parse.deps[c] in ("acl", "relcl")}
        return other is not None and bool(words & BUILDS) and other.code in thing.makers

    def _is_open(self, subject: Party, other: Party | None, noun: int, thing: Thing, deal: Happening) -> bool:
        """Whether nothing tells which of two who sign together is the seller: nobody is guessed to be."""
        together = (
            deal.match.frame.both
            and other is not None
            and {subject.code, other.code} <= {p.code for p in deal.actors if p.basis != "inferred"}
        )
        if not together or other is None or self._purpose(noun, thing) is not None:
            return False
        if self.roles.under(thing.head, frozenset(("from",))) or self.roles.under(noun, MAKERS):
            return False
        return (subject.code in thing.makers) == (other.code in thing.makers) and (subject.sector == "BUS") == (other.sector == "BUS")

    def _purpose(self, noun: int, thing: Thing) -> bool | None:
        """Whether a contract is to sell (True) or to buy (False) by the verb or noun that leads from it to the thing; else None."""
        parse = self.parse
        words = [parse.lemmas[n].lower() for n in thing.chain.nouns[1:] if n != noun]
        words += [parse.lemmas[c].lower() for c in parse.children[noun] if parse.deps[c] in ("acl", "relcl") and c > noun]
        if any(word in SELLS for word in words):
            return True
        return False if any(word in BUYS for word in words) else None

    def covered(self, thing: Thing) -> Relation | None:
        """What a contract that was just spoken of covers: "they signed two contracts; these provide for the supply of 28 jets"."""
        parse, above = self.parse, thing.chain.above
        if above is None or parse.lemmas[above].lower() not in COVERING or thing.category == "aid":
            return None
        if thing.chain.slot not in ("part", "for", "object") or not (thing.quantity or thing.designation):
            return None
        subjects = self.roles.subjects(above)
        if not any(parse.lemmas[t].lower() in STANDING_FOR or parse.lowers[t] in STANDING_FOR for t in subjects):
            return None
        deal = self._last_deal(above)
        if deal is None:
            return None
        parties = [*deal.actors, *deal.recipients]
        other = next((p for p in parties if p.code != parties[0].code), None)
        if other is None:
            return None
        sells = self._sells(parties[0], other, deal.trigger, "", thing, main=False)
        supplier, buyer = (parties[0], other) if sells else (other, parties[0])
        stage = {"planned": "agreed", "possible": "proposed"}.get(deal.status, "ordered")
        return Relation(deal, stage, supplier, (buyer,))

    def _last_deal(self, before: int) -> Happening | None:
        """The last agreement of two that was signed or reached before a token, a few sentences back at most."""
        here = self.parse.sentence_of[before]
        for one in reversed(self.happenings):
            if one.trigger >= before or not 0 <= here - one.sentence <= BACK or len(one.codes) != 2:
                continue
            objects = self.roles.objects(one.trigger)
            named = any(
                self.parse.lemmas[t].lower() in DEALS for t in (*objects, one.trigger, *((one.match.object,) if one.match.object else ()))
            )
            if named and one.match.frame.type in ("SUPPORT", "AGREE", "COOPERATE") and one.status != "denied":
                return one
        return None
