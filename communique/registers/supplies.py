"""Finds what is said of a thing that may be given: which happening moves it, how far it is, and who is on which end."""

from __future__ import annotations

from dataclasses import replace

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.mentions.places import PlaceMention
from communique.model import Party
from communique.registers.deals import Deals
from communique.registers.deliveries import Deliveries
from communique.registers.doubts import Doubts
from communique.registers.ends import BACK, HOSTILE, Ends
from communique.registers.movements import LESSENING, Movements
from communique.registers.nominals import Nominals
from communique.registers.receiving import BUYING, Receiving
from communique.registers.relations import CONTENT, STAGE, Relation, is_stated, kind_of
from communique.registers.stages import REFUSING
from communique.registers.thanks import THANKING, Thanks
from communique.registers.things import UNLISTED, Thing

BARGAINING = frozenset("negotiate haggle bargain".split())
PROPOSING = frozenset(("agree.offer", "agree.invite"))
MORE = frozenset("further another additional more extra remaining".split())
WHOLES = frozenset("it this package shipment consignment aid assistance deal contract delivery donation cargo batch tranche".split())
BARRING = frozenset("ban bar prohibit outlaw embargo boycott".split())
# What is only to be had on a condition; taken by its words, for a parser takes "hinges" for a noun.
HINGES = frozenset("hinge hinges hinged depend depends depended conditional contingent".split())
REACH = 12
GIVERS, RECEIVERS = frozenset(("from", "by")), frozenset(("to", "for"))
# Verbs of either end: who leases may give or take.
LEASING = frozenset("lease license licence rent charter hire".split())
IMPROVING = frozenset(
    "prepare station "
    "strengthen boost enhance improve reinforce develop modernise modernize upgrade build expand augment bolster protect defend "
    "maintain use operate deploy test repair integrate coordinate increase".split()
)


class Supplies:
    """Reads the relations of one document's things."""

    def __init__(self, cast: Cast, roles: Roles, happenings: list[Happening], places: tuple[PlaceMention, ...] = ()) -> None:
        self.cast, self.parse, self.roles, self.happenings = cast, cast.parse, roles, happenings
        self.by_trigger = {h.trigger: h for h in happenings}
        for h in happenings:
            if h.match.object is not None:
                self.by_trigger.setdefault(h.match.object, h)
        self.deliveries, self.deals = Deliveries(roles, self.by_trigger), Deals(cast, roles, self.by_trigger, happenings)
        self.ends = Ends(cast, roles, happenings, self.by_trigger, places)
        self.takers = Receiving(cast, roles)
        self.doubts, self.thanks = Doubts(roles), Thanks(roles, self.ends, self.by_trigger)
        self.movements = Movements(cast, roles, self.by_trigger)
        self.nominals = Nominals(cast, roles, self.ends, self.by_trigger)

    def relation(self, thing: Thing, last: Relation | None) -> Relation | None:
        """The relation of a thing; ``last`` is the one before it in the text, for what is "a further" such thing."""
        if self.doubts.is_statistic(thing):
            return None
        found = self._stated(thing)
        if found is None:
            return self.nominals.read(thing) or self._further(thing, last) or self.deals.covered(thing)
        happening, stage, supplier, recipients = found.happening, found.stage, found.supplier, found.recipients
        buyer = self.ends.buyer(thing)
        if buyer and kind_of(happening) == "delivered":
            # Whoever ordered a thing is who gets it, whatever the verb's own arcs say.
            supplier = supplier if supplier is not None and supplier.code != buyer[0].code else None
            recipients = buyer
        if supplier is None or (supplier.basis == "inferred" and happening.completed):
            supplier = self.ends.source(thing, {p.code for p in recipients}) or self.ends.stocks(happening) or supplier
        own = tuple(p for p in thing.own if supplier is None or p.code != supplier.code)
        if own and (thing.series or not is_stated(recipients)):
            recipients = own
        elif not recipients:
            recipients = self.ends.dative(thing, happening)
        recipients = tuple(p for p in recipients if supplier is None or p.code != supplier.code)
        # An end that completion supplied is a guess, and so is one that is looked for here.
        ends = (*((supplier,) if supplier is not None else ()), *recipients)
        guessed = happening.completed and not found.settled and (len(ends) < 2 or not is_stated(ends))
        if guessed and supplier is not None and (shared := self.ends.beside(happening, supplier)) is not None:
            recipients = (shared,)
        lends = self.parse.lemmas[happening.trigger].lower() in LEASING
        if lends and guessed and supplier is not None and recipients and self.ends.named(thing, happening) is None:
            maker = self.ends.source(thing, {supplier.code})
            if maker is not None and maker.code == recipients[0].code:
                # "Graustark leased Ruritanian aircraft": whose the thing is gave it.
                return Relation(happening, stage, maker, (supplier,))
        if supplier is not None and (not recipients or guessed):
            named = self.ends.named(thing, happening, supplier)
            if named is not None:
                recipients = tuple(p for p in named if p.code != supplier.code)
                guessed = guessed and not recipients
                if not recipients:
                    return None
        if supplier is not None and self._buys_for(thing, happening, supplier):
            return None
        figured = bool(thing.quantity or thing.money or thing.designation)
        if supplier is None and recipients and (found_behind := self.ends.behind(thing, GIVERS, {p.code for p in recipients})):
            supplier = found_behind[0]
        elif supplier is not None and not recipients:
            recipients = self.ends.behind(thing, RECEIVERS, {supplier.code})
        if supplier is None and recipients:
            supplier, guessed = self.ends.other(happening, recipients[0], giver=True), True
            ordered = buyer or kind_of(happening) == "ordered"
            if ordered and (supplier is None or supplier.code not in thing.makers):
                supplier = self.ends.maker(thing, {p.code for p in recipients}) or supplier
            if supplier is None and figured:
                supplier = self.ends.meant(happening, recipients[0], giver=True)
        elif supplier is not None and not recipients:
            other = self.ends.other(happening, supplier)
            if other is None and figured:
                other = self.ends.meant(happening, supplier, giver=False)
            recipients, guessed = ((other,) if other is not None else ()), True
        if thing.class_ == UNLISTED and (guessed or happening.status == "possible" or not is_stated(recipients) or supplier is None):
            return None  # what no list knows is a thing only where somebody surely hands it over
        if thing.class_ == UNLISTED and supplier is not None and supplier.basis == "inferred":
            return None
        if self._is_far(thing, happening, supplier, recipients):
            return None
        if thing.class_ == "money" and happening.match.frame.transfer == "ordered":
            return None  # what is paid for goods is their price, and no aid
        if guessed and recipients and recipients[0].kind == "organisation":
            return None  # of all that a text names, an organisation at hand is the least likely to have been given something
        told = found.settled or is_stated(recipients)
        if not told and self.doubts.is_for_another(thing, happening.trigger):
            return None
        if not (thing.quantity or thing.money or thing.designation) and self.doubts.is_access(happening.sentence):
            return None
        thanked = happening.match.frame.id in THANKING or self.thanks.thanker(happening.trigger) is not None
        unsure = guessed or not is_stated(recipients)
        unsure = unsure or (supplier is not None and supplier.basis == "inferred" and happening.completed and not thanked)
        if self.doubts.is_vague(thing) and (unsure or self.doubts.is_aim(happening.trigger) or self.doubts.is_reaffirmed(happening)):
            return None
        return Relation(happening, stage, supplier, recipients)

    def _is_far(self, thing: Thing, happening: Happening, supplier: Party | None, recipients: tuple[Party, ...]) -> bool:
        """Whether the ends of a thing without figure or name are both only guessed, or one is a band of fighters that is."""
        ends = [p for p in ((supplier,) if supplier is not None else ()) + recipients if p.basis == "inferred"]
        if any(p.kind == "group" for p in ends):
            return True
        if thing.quantity or thing.money or thing.designation or len(ends) < 1 + len(recipients):
            return False
        if self.doubts.is_vague(thing):
            return True
        first, end = self.parse.sentences[happening.sentence]
        start, stop = self.parse.starts[first], self.parse.ends[end - 1]
        return not any(start <= p.mention.start < stop for p in recipients)

    def _buys_for(self, thing: Thing, happening: Happening, supplier: Party) -> bool:
        """Whether the one who was taken for the seller is whom it is bought for: "bought shells for Graustark"."""
        if happening.match.frame.transfer != "ordered":
            return False
        meant = [t for t in self.roles.under(happening.trigger, frozenset(("for",))) if t not in thing.chain.nouns]
        return any(p.code == supplier.code for t in meant for p in self.cast.parties(t))

    def _stated(self, thing: Thing) -> Relation | None:
        """What the verb, the participle or the noun above a thing says of it."""
        chain = thing.chain
        noun = next((n for t in chain.nouns if (n := self.movements.noun(t)) is not None), None)
        participle = next((p for t in chain.nouns if (p := self.movements.participle(t)) is not None), None)
        verb = self.movements.verb(chain.above) if chain.above is not None else None
        if verb is not None and verb.match.frame.type in HOSTILE and not (kind_of(verb) and verb.actors and verb.recipients):
            ordered = participle is not None and participle.match.frame.transfer == "ordered" and participle.trigger != verb.trigger
            return self._by_frame(participle, thing, None) if ordered and participle is not None else None
        if verb is not None and verb.match.frame.type == "CONSULT" and self.parse.lemmas[verb.trigger].lower() in BARGAINING:
            return self.deals.bargained(verb, thing)
        deal = self.deals.noun_of(thing)
        if deal is None and (verb is None or verb.match.frame.transfer is None):
            deal = self.deals.beside(thing)
        if deal is not None:
            return self.deals.read(deal, thing) or self.ends.contracted(
                thing, self.by_trigger.get(deal) or self.by_trigger.get(self.roles.verb_of[deal])
            )
        if (covered := self.deals.covered(thing)) is not None:
            return covered
        if verb is not None and verb.match.frame.id in THANKING:
            given = participle or noun
            if given is not None and kind_of(given) == "delivered":
                return self.thanks.thanked(verb, given, thing)
            return self.thanks.thanked_for(verb, thing) if given is None else None
        if verb is not None and chain.slot == "for" and self.parse.lemmas[verb.trigger].lower() == "pay" and not thing.is_sum:
            stage = STAGE.get(("ordered", verb.status))  # "paid Graustark for four radars": the money is the price of them
            return (
                Relation(verb, stage, verb.recipients[0], verb.actors[:1], settled=True)
                if stage and verb.actors and verb.recipients
                else None
            )
        if chain.slot == "for" and (asked := self.movements.asked(thing)) is not None:
            return asked
        if verb is not None and verb.match.frame.transfer == "approved" and (bought := self.nominals.read(thing)) is not None:
            return bought
        inner = participle or noun
        if inner is not None and not (thing.quantity or thing.money or thing.designation) and self.doubts.is_tariff(inner.sentence):
            return None  # "duties on goods exported to Graustark" speaks of trade in general
        if chain.loose and inner is None and (verb is None or kind_of(verb) not in ("delivered", "ordered")):
            return None
        if verb is not None and verb is not inner and self.movements.moves(verb, thing):
            return self._by_frame(verb, thing, inner)
        if inner is not None:
            return self._by_frame(inner, thing, None) if self.movements.is_real(inner, thing) else None
        if verb is not None and verb.match.frame.type in CONTENT and verb.match.frame.id not in ("agree.invite",):
            return self._by_act(verb, thing)
        return None

    def _by_frame(self, happening: Happening, thing: Thing, inner: Happening | None) -> Relation | None:
        frame = happening.match.frame
        if self.doubts.is_flown(happening, thing) or self.doubts.is_prevented(happening):
            return None
        kind = kind_of(happening) or ""
        stage = STAGE.get((kind, happening.status))
        above = happening.standing.content_of
        outer = self._outer(happening, thing)
        if outer is not None and outer.match.frame.type in HOSTILE:
            return None
        if self.doubts.is_rumour(happening.trigger):
            return None
        if happening.status == "denied":
            stage = "cancelled" if kind == "delivered" and self.deliveries.will_not(happening.trigger) else None
        elif stage is not None and kind in ("delivered", "ordered") and self.deliveries.is_ended(happening.trigger):
            stage = "cancelled"
        elif above is not None or (outer is not None and happening.is_noun):
            governor = above.frame if above is not None else outer.match.frame if outer is not None else frame
            if governor.type in HOSTILE or (above is not None and self.parse.lemmas[above.trigger].lower() == "deny"):
                return None
            if governor.type == "CONSULT":
                node = above.trigger if above is not None else outer.trigger if outer is not None else happening.trigger
                if self.parse.lemmas[node].lower() != "negotiate":
                    return None
                stage = "proposed"
            elif governor.id in PROPOSING:
                stage = "proposed"
            elif governor.type in CONTENT and kind != "stopped":
                stage = CONTENT[governor.type]
                if governor.type == "REQUEST" and (answer := self._answered(outer)) is not None:
                    stage = answer
            if outer is not None and outer.status in ("possible", "denied") and governor.type == "AGREE":
                stage = "proposed" if outer.status == "possible" else None
        if stage is None or (kind == "stopped" and above is not None and above.frame.type not in ("AGREE", "REJECT", "SANCTION")):
            return None
        stage = self.deliveries.nuance(happening, kind, stage, thing)
        supplier, recipients = self.takers.of(happening, thing, kind)
        for other in (inner, outer):
            if other is None or (supplier is not None and recipients):
                continue
            if kind_of(other) is not None or other is inner:
                more = self.takers.of(other, thing, kind_of(other) or "")
            else:
                more = self.takers.of_act(other, supplier, recipients)
                if supplier is None and not recipients and self._is_bought(other, thing, more):
                    more = (more[1][0], (more[0],) if more[0] is not None else ())
            supplier = supplier or more[0]
            recipients = recipients or more[1]
        if thanked := self.thanks.thanker(happening.trigger):
            return self.thanks.thanked(thanked, happening, thing)
        return Relation(happening, stage, supplier, recipients)

    def _is_bought(self, act: Happening, thing: Thing, ends: tuple[Party | None, tuple[Party, ...]]) -> bool:
        """Whether of two who agree on supplies it is the second who sells, by who sells such things to all the world."""
        if act.match.frame.type not in ("AGREE", "CONSULT", "COOPERATE") or ends[0] is None or len(ends[1]) != 1:
            return False
        return ends[1][0].code in thing.makers and ends[0].code not in thing.makers

    def _answered(self, request: Happening | None) -> str | None:
        """What became of a thing that was asked for, where a request is refused or granted: "turned down a request to give"."""
        reply = request.standing.content_of if request is not None else None
        if reply is None or reply.frame.type not in ("REJECT", "AGREE"):
            return None
        return "cancelled" if reply.frame.type == "REJECT" else "agreed"

    def _outer(self, happening: Happening, thing: Thing) -> Happening | None:
        above = happening.standing.content_of
        if above is not None:
            return self.by_trigger.get(above.trigger)
        if happening.is_noun and thing.chain.above is not None:
            return self.by_trigger.get(thing.chain.above)
        return None

    def _by_act(self, act: Happening, thing: Thing) -> Relation | None:
        """A thing that is itself what somebody promises, offers, asks for or refuses."""
        frame, slot = act.match.frame, thing.chain.slot
        if act.status == "denied" or (act.standing.content_of is not None and act.standing.content_of.frame.type in HOSTILE):
            return None
        if self.parse.lemmas[act.trigger].lower() in IMPROVING:
            return None  # "will strengthen its air defences" gives nothing
        if slot not in ("object", "for", "with") or (slot == "for" and frame.type != "REQUEST"):
            return None
        if frame.type in ("REJECT", "SANCTION", "CONCEDE", "COERCE"):
            if not self.movements.is_gift(thing) or self.parse.lemmas[act.trigger].lower() in LESSENING:
                return None
        if frame.type == "AGREE" and thing.is_sum and slot != "object":
            return None
        stage = "proposed" if frame.id in PROPOSING or act.status == "possible" else CONTENT[frame.type or ""]
        supplier, recipients = self.takers.of_act(act, None, ())
        if not thing.sure and frame.type != "REQUEST" and not (is_stated(recipients) or thing.quantity or thing.money or thing.own):
            return None
        if frame.type == "REQUEST":
            if not act.actors or not is_stated(act.recipients[:1]) or act.completed:
                return None
            supplier, recipients = (act.recipients[0] if act.recipients else None), act.actors[:1]
        if frame.type == "SANCTION" and self.parse.lemmas[act.trigger].lower() in BARRING and supplier is not None:
            maker = self.ends.source(thing, {supplier.code})
            if maker is not None:
                return Relation(act, stage, maker, (supplier,))  # "banned Graustarkian coal": it is no longer bought
        if any(self.parse.lemmas[t].lower() in BUYING for t in thing.chain.nouns):
            supplier, recipients = (recipients[0] if recipients else None), ((supplier,) if supplier else ())
        if frame.type == "REJECT" and supplier is not None and (giver := self.ends.source(thing, {supplier.code})) is not None:
            # "Declined Graustark's aid": whose it is gives it, to whom it names, else to who declines.
            taken = self.ends.behind(thing, RECEIVERS, {giver.code, supplier.code})
            supplier, recipients = giver, taken or ((supplier,) if self.parse.lemmas[act.trigger].lower() in REFUSING else ())
        return Relation(act, stage, supplier, recipients)

    def _further(self, thing: Thing, last: Relation | None) -> Relation | None:
        """More of what was just given, between the same two: "a further 900 million hinges on reform"."""
        parse, above = self.parse, thing.chain.above
        if last is not None and above is not None and thing.chain.slot == "part":
            subjects = {parse.lemmas[t].lower() for t in self.roles.subjects(above)}
            near = 0 <= parse.sentence_of[thing.first] - last.happening.sentence <= BACK
            return last if near and subjects & WHOLES and last.stage != "cancelled" else None
        if last is None or not (thing.is_sum or thing.money is not None or thing.quantity is not None):
            return None
        words = {parse.lowers[c] for t in thing.chain.nouns for c in parse.children[t]}
        words |= set(parse.lowers[max(0, thing.first - 2) : thing.first + 1])
        apart = parse.sentence_of[thing.first] - last.happening.sentence
        if not words & MORE or not 0 <= apart <= BACK or last.stage == "cancelled":
            return None
        if HINGES & set(parse.lowers[thing.first : thing.first + REACH]):
            return replace(last, stage="proposed")
        lemma = parse.lemmas[above].lower() if above is not None else ""
        if lemma in ("follow", "come", "be", "go"):
            will = any(parse.lowers[c] in ("will", "would") for c in parse.children[above or 0])
            return replace(last, stage="agreed" if will else last.stage)
        return None
