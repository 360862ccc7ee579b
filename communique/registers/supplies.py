"""Finds what is said of a thing that may be given: which happening moves it, how far it is, and who is on which end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.mentions.places import PlaceMention
from communique.model import Party
from communique.registers.ends import BACK, HOSTILE, Ends
from communique.registers.things import Thing

# What a status makes of a frame's kind of transfer.
STAGE = {
    ("delivered", "happened"): "delivered", ("delivered", "ongoing"): "delivering", ("delivered", "planned"): "agreed",
    ("delivered", "possible"): "proposed", ("ordered", "happened"): "ordered", ("ordered", "ongoing"): "ordered",
    ("ordered", "planned"): "agreed", ("ordered", "possible"): "proposed", ("stopped", "happened"): "cancelled",
    ("stopped", "ongoing"): "cancelled", ("stopped", "planned"): "cancelled", ("approved", "happened"): "agreed",
    ("approved", "ongoing"): "proposed", ("approved", "planned"): "proposed", ("approved", "possible"): "proposed",
}  # fmt: skip
# What the act around it makes of a transfer that is only its content.
CONTENT = {
    "AGREE": "agreed", "REQUEST": "proposed", "REJECT": "cancelled", "SANCTION": "cancelled", "CONCEDE": "agreed",
    "COERCE": "cancelled",
}  # fmt: skip
PROPOSING = frozenset(("agree.offer", "agree.invite"))
THANKING = frozenset(("support.thank", "support.praise"))
# Frames of other registers whose verb moves a thing all the same when its object is one.
MOVING = {
    "retreat.return": "delivered", "retreat.release": "delivered", "sanction.cut": "stopped", "coerce.withhold": "stopped",
    "consult.visit": "delivered",
}  # fmt: skip
# Nouns of buying: who stops, offers or announces one is the recipient.
BUYING = frozenset("import purchase procurement acquisition order".split())
# Verbs whose subject is the thing that moves.
COMING = frozenset("arrive come go flow land reach".split())
LESSENING = frozenset("reduce slash limit restrict curtail curb downgrade downsize lower".split())
WANTING = frozenset("plan want seek hope wish aim intend consider look mull weigh explore".split())
BEGINNING = frozenset("begin start continue resume restart proceed".split())
AIMS = frozenset("effort importance need urgency imperative way coordination cooperation opportunity necessity".split())
MORE = frozenset("further another additional more extra remaining".split())
DEALS = frozenset("deal contract order agreement tender".split())
# Verbs whose subject sells: who wins a contract gives the goods.
WINNING = frozenset("win receive secure get land bag clinch book".split())
PLANS = frozenset("plan talk negotiation discussion intention bid option interest proposal idea desire hope".split())
DROPPING = frozenset("drop shelve cancel abandon scrap ditch axe kill freeze suspend halt end reject defer postpone".split())
# Verbs of a lender or board that settle that something will be given.
ALLOTTING = frozenset("approve authorise authorize allocate earmark commit pledge award clear".split())
# Goods of these verbs reach the subject as they are told: an import is no order.
FETCHING = frozenset("import".split())
WHOLES = frozenset("it this package shipment consignment aid assistance deal contract delivery donation cargo batch tranche".split())
TALK = frozenset("discuss debate consider mull weigh condemn criticise criticize oppose denounce raise".split())
# What is only to be had on a condition; taken by its words, for a parser takes "hinges" for a noun.
HINGES = frozenset("hinge hinges hinged depend depends depended conditional contingent".split())
REACH = 12
# Verbs of either end: who leases may give or take.
LEASING = frozenset("lease license licence rent charter hire".split())
IMPROVING = frozenset(
    "strengthen boost enhance improve reinforce develop modernise modernize upgrade build expand augment bolster protect defend "
    "maintain use operate deploy test repair integrate coordinate protect increase".split()
)
BARGAINING = frozenset("negotiate haggle bargain".split())
# Prepositions before the one with whom, or from whom, something is ordered.
MAKERS = frozenset(("with", "from", "by"))


@dataclass(frozen=True, slots=True)
class Relation:
    """How a thing moves: the happening that says so, its stage, and who is on which end; several receivers get it alike.

    ``guessed``: an end is not told with the verb, it is the only other party at hand.
    """

    happening: Happening
    stage: str
    supplier: Party | None
    recipients: tuple[Party, ...]
    guessed: bool = False


class Supplies:
    """Reads the relations of one document's things."""

    def __init__(self, cast: Cast, roles: Roles, happenings: list[Happening], places: tuple[PlaceMention, ...] = ()) -> None:
        self.cast, self.parse, self.roles, self.happenings = cast, cast.parse, roles, happenings
        self.by_trigger = {h.trigger: h for h in happenings}
        for h in happenings:
            if h.match.object is not None:
                self.by_trigger.setdefault(h.match.object, h)
        self.ends = Ends(cast, roles, happenings, self.by_trigger, places)

    def relation(self, thing: Thing, last: Relation | None) -> Relation | None:
        """The relation of a thing; ``last`` is the one before it in the text, for what is "a further" such thing."""
        found = self._stated(thing)
        if found is None:
            return self._further(thing, last)
        happening, stage, supplier, recipients = found.happening, found.stage, found.supplier, found.recipients
        supplier = supplier or self.ends.source(thing, {p.code for p in recipients})
        own = tuple(p for p in thing.own if supplier is None or p.code != supplier.code)
        if own and (thing.series or not self._is_stated(recipients)):
            recipients = own
        elif not recipients:
            recipients = self.ends.dative(thing, happening)
        recipients = tuple(p for p in recipients if supplier is None or p.code != supplier.code)
        # An end that completion supplied is a guess, and so is one that is looked for here.
        guessed = happening.completed
        if guessed and supplier is not None and (shared := self.ends.beside(happening, supplier)) is not None:
            recipients = (shared,)
        lends = self.parse.lemmas[happening.trigger].lower() in LEASING
        if lends and guessed and supplier is not None and recipients and self.ends.named(thing, happening) is None:
            maker = self.ends.source(thing, {supplier.code})
            if maker is not None and maker.code == recipients[0].code:
                # "Graustark leased Ruritanian aircraft": whose the thing is gave it.
                return Relation(happening, stage, maker, (supplier,))
        if supplier is not None and (not recipients or guessed):
            named = self.ends.named(thing, happening)
            if named is not None:
                recipients = tuple(p for p in named if p.code != supplier.code)
                guessed = guessed and not recipients
                if not recipients:
                    return None
        if supplier is not None and self._buys_for(happening, supplier):
            return None
        if supplier is None and recipients:
            supplier, guessed = self.ends.other(happening, recipients[0]), True
        elif supplier is not None and not recipients:
            other = self.ends.other(happening, supplier)
            recipients, guessed = ((other,) if other is not None else ()), True
        if thing.class_ == "money" and happening.match.frame.transfer == "ordered":
            return None  # what is paid for goods is their price, and no aid
        if guessed and recipients and recipients[0].kind == "organisation":
            return None  # of all that a text names, an organisation at hand is the least likely to have been given something
        if self._is_vague(thing) and (guessed or self._is_aim(happening.trigger)):
            return None
        return Relation(happening, stage, supplier, recipients, guessed)

    def _buys_for(self, happening: Happening, supplier: Party) -> bool:
        """Whether the one who was taken for the seller is whom it is bought for: "bought shells for Graustark"."""
        if happening.match.frame.transfer != "ordered":
            return False
        meant = self.roles.under(happening.trigger, frozenset(("for",)))
        return any(p.code == supplier.code for t in meant for p in self.cast.parties(t))

    def _is_vague(self, thing: Thing) -> bool:
        """Whether a thing is help in general, without figure or name: who is meant must then be told."""
        return not (thing.quantity or thing.money or thing.designation) and (thing.category == "aid" or not thing.sure)

    def _is_aim(self, verb: int) -> bool:
        """Whether a deed is only what efforts are for or what is said to matter: "efforts to provide", "the need to send"."""
        parse, node = self.parse, verb
        for _ in range(4):
            if parse.lemmas[node].lower() in AIMS and node != verb:
                return True
            if parse.pos[node] in ("VERB", "AUX") and parse.tags[node] not in ("VB", "VBG"):
                return False
            node = parse.heads[node]
        return False

    def _is_stated(self, parties: tuple[Party, ...]) -> bool:
        return bool(parties) and all(p.basis != "inferred" for p in parties)

    def _stated(self, thing: Thing) -> Relation | None:
        """What the verb, the participle or the noun above a thing says of it."""
        chain = thing.chain
        noun = next((n for t in chain.nouns if (n := self._noun(t)) is not None), None)
        participle = next((p for t in chain.nouns if (p := self._participle(t)) is not None), None)
        verb = self.by_trigger.get(chain.above) if chain.above is not None else None
        if verb is not None and verb.match.frame.type in HOSTILE:
            return None
        if verb is not None and verb.match.frame.type == "CONSULT" and self.parse.lemmas[verb.trigger].lower() in BARGAINING:
            return self._bargained(verb, thing)
        deal = self._deal(thing)
        if deal is not None:
            return self._by_deal(deal, thing)
        if verb is not None and verb.match.frame.id in THANKING:
            given = participle or noun
            return self._thanked(verb, given, thing) if given is not None and given.match.frame.transfer == "delivered" else None
        inner = participle or noun
        if chain.loose and inner is None and (verb is None or verb.match.frame.transfer not in ("delivered", "ordered")):
            return None
        if verb is not None and verb is not inner and self._moves(verb, thing):
            return self._by_frame(verb, thing, inner)
        if inner is not None:
            return self._by_frame(inner, thing, None) if self._is_real(inner, thing) else None
        if verb is not None and verb.match.frame.type in CONTENT and verb.match.frame.id not in ("agree.invite",):
            return self._by_act(verb, thing)
        return None

    def _bargained(self, verb: Happening, thing: Thing) -> Relation | None:
        """A thing that two haggle over: the one who is told to do it wants it."""
        if verb.status == "denied" or thing.category not in ("arms", "energy", "goods") or len(verb.codes) != 2:
            return None
        if not (thing.designation or thing.quantity):
            return None
        return Relation(verb, "proposed", next(p for p in verb.actors + verb.recipients if p.code == verb.codes[1]), verb.actors[:1])

    def _deal(self, thing: Thing) -> int | None:
        """The noun of a contract that is "for" a thing ("an [order] for 20 jets", "signed a [deal] with A for ..."), or None."""
        above, lemmas = thing.chain.above, self.parse.lemmas
        if thing.chain.slot != "for" or above is None:
            return None
        if lemmas[above].lower() in DEALS and self.parse.pos[above] == "NOUN":
            return above
        return next((o for o in self.roles.objects(above) if lemmas[o].lower() in DEALS and o < thing.first), None)

    def _by_deal(self, noun: int, thing: Thing) -> Relation | None:
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

    def _noun(self, token: int) -> Happening | None:
        found = self.by_trigger.get(token)
        return found if found is not None and found.match.frame.transfer is not None else None

    def _participle(self, token: int) -> Happening | None:
        """A clause that says of a noun what became of it: "the systems [ordered] by Graustark", "missiles already [provided]"."""
        parse = self.parse
        for child in parse.children[token]:
            found = self.by_trigger.get(child)
            if found is not None and found.match.frame.transfer is not None and parse.deps[child] in ("acl", "relcl", "amod"):
                if token in self.roles.objects(child) or parse.tags[child] == "VBN" or parse.deps[child] == "relcl":
                    return found
        return None

    def _moves(self, verb: Happening, thing: Thing) -> bool:
        frame, slot, token = verb.match.frame, thing.chain.slot, verb.trigger
        kind = frame.transfer or MOVING.get(frame.id)
        if kind is None or thing.chain.above != token:
            return verb.match.object in thing.chain.nouns and frame.transfer is not None
        lemma = self.parse.lemmas[token].lower()
        if slot == "subject":
            return lemma in COMING or self._is_bare_passive(token)
        if frame.id == "consult.visit":
            return False
        if lemma in COMING:
            return False
        if lemma in LESSENING or (lemma == "pay" and not thing.is_sum):
            return False
        if frame.transfer == "stopped" and lemma in ("end", "stop", "cut", "refuse", "deny", "block") and not self._is_gift(thing):
            return False
        if slot == "with":
            return lemma in ("supply", "provide", "present", "equip", "furnish", "arm")
        return slot == "object" or (slot == "for" and frame.transfer == "ordered" and lemma == "order")

    def _is_gift(self, thing: Thing) -> bool:
        """Whether a thing that somebody stops is one that flows: help, money, energy, or a noun of supplying."""
        lemmas = [self.parse.lemmas[t].lower() for t in thing.chain.nouns]
        return thing.category in ("aid", "energy") or any(self._noun(t) for t in thing.chain.nouns) or any(
            word in BUYING or word in ("supply", "delivery", "shipment", "export", "sale", "transfer") for word in lemmas
        )  # fmt: skip

    def _is_bare_passive(self, verb: int) -> bool:
        """Whether a parser took "the missiles already provided" for a clause of its own."""
        parse = self.parse
        auxiliaries = [c for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")]
        return parse.tags[verb] == "VBN" and not auxiliaries

    def _is_real(self, inner: Happening, thing: Thing) -> bool:
        """Whether a noun of supplying is more than a topic: an act or a change of it is told, or both of its ends stand with it."""
        if not inner.is_noun or inner.standing.content_of is not None:
            return True
        parse, above = self.parse, thing.chain.above
        if above is None:
            return bool(inner.actors and inner.recipients) and inner.status != "possible"
        outer = self.by_trigger.get(above)
        if outer is not None and outer.match.frame.type in (*HOSTILE, "REQUEST"):
            return False
        lemma = parse.lemmas[above].lower()
        if lemma in TALK or thing.chain.slot in ("on", "to", "for", "with", "in"):
            return outer is not None and outer.match.frame.type in CONTENT
        if lemma in BEGINNING or (outer is not None and outer.match.frame.type in CONTENT):
            return True
        if inner.match.frame.transfer == "delivered" and inner.match.frame.status == "ongoing":
            verbs = [above, *(c for c in parse.children[above] if parse.deps[c] == "conj")]
            # "Will remain a supplier" is a promise of no one thing.
            return not any(parse.tags[c] == "MD" for verb in verbs for c in parse.children[verb])
        return bool(inner.actors and inner.recipients) and self._is_stated(inner.actors) and self._is_stated(inner.recipients)

    def _by_frame(self, happening: Happening, thing: Thing, inner: Happening | None) -> Relation | None:
        frame = happening.match.frame
        kind = frame.transfer or MOVING.get(frame.id, "")
        stage = STAGE.get((kind, happening.status))
        above = happening.standing.content_of
        outer = self._outer(happening, thing)
        if outer is not None and outer.match.frame.type in HOSTILE:
            return None
        if self._is_rumour(happening.trigger):
            return None
        if happening.status == "denied":
            stage = "cancelled" if kind == "delivered" and self._will_not(happening.trigger) else None
        elif stage is not None and kind in ("delivered", "ordered") and self._is_ended(happening.trigger):
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
            if outer is not None and outer.status in ("possible", "denied") and governor.type == "AGREE":
                stage = "proposed" if outer.status == "possible" else None
        if stage is None or (kind == "stopped" and above is not None and above.frame.type not in ("AGREE", "REJECT", "SANCTION")):
            return None
        stage = self._nuance(happening, kind, stage, thing)
        supplier, recipients = self._ends(happening, thing, kind)
        for other in (inner, outer):
            if other is None or (supplier is not None and recipients):
                continue
            if other.match.frame.transfer is not None or other is inner:
                more = self._ends(other, thing, other.match.frame.transfer or "")
            else:
                more = self._act_ends(other, supplier, recipients)
            supplier = supplier or more[0]
            recipients = recipients or more[1]
        if thanked := self._thanker(happening.trigger):
            return self._thanked(thanked, happening, thing)
        return Relation(happening, stage, supplier, recipients)

    def _is_rumour(self, verb: int) -> bool:
        """Whether a transfer is only what somebody denies, or what reports or rumours have: "denied reports that ..."."""
        parse, node = self.parse, verb
        for _ in range(5):
            node = parse.heads[node]
            if parse.lemmas[node].lower() in ("deny", "refute", "rumour", "rumor", "allegation"):
                return True
        return False

    def _outer(self, happening: Happening, thing: Thing) -> Happening | None:
        above = happening.standing.content_of
        if above is not None:
            return self.by_trigger.get(above.trigger)
        if happening.is_noun and thing.chain.above is not None:
            return self.by_trigger.get(thing.chain.above)
        return None

    def _is_ended(self, verb: int) -> bool:
        """Whether somebody stopped doing it: "stopped [shipping] gas"."""
        parse, head = self.parse, self.parse.heads[verb]
        return parse.deps[verb] in ("xcomp", "ccomp", "pcomp") and parse.lemmas[head].lower() in (
            "stop",
            "cease",
            "quit",
            "halt",
        )

    def _will_not(self, verb: int) -> bool:
        """Whether a thing that was not given is refused: "will not send", "would not send", not "did not send"."""
        parse = self.parse
        return any(parse.lowers[c] in ("will", "wo", "would", "shall") for c in parse.children[verb] if parse.deps[c] == "aux")

    def _nuance(self, happening: Happening, kind: str, stage: str, thing: Thing) -> str:
        """The stage in the light of the verb's form and of what governs it."""
        parse, verb = self.parse, happening.trigger
        head = parse.heads[verb]
        lemma = parse.lemmas[head].lower()
        if kind == "ordered" and self._is_planned(verb):
            return "cancelled" if self._is_dropped(head if parse.pos[head] == "NOUN" else parse.heads[head]) else "proposed"
        if kind == "ordered" and parse.lemmas[verb].lower() in FETCHING:
            return {"ordered": "delivering" if happening.status == "ongoing" else "delivered"}.get(stage, stage)
        if kind == "delivered" and stage in ("delivered", "delivering") and parse.lemmas[verb].lower() in ALLOTTING:
            return "agreed"
        if kind == "ordered" and stage in ("agreed", "proposed"):
            if parse.deps[verb] in ("xcomp", "advcl") and lemma in WANTING:
                return "proposed"
            deal = parse.deps[verb] in ("acl", "relcl") and lemma in DEALS
            above = parse.heads[head]
            if deal and parse.lemmas[above].lower() in ("sign", "conclude", "ink", "strike", "award", "seal", "place", "make"):
                return "ordered"
        if kind == "ordered" and stage == "ordered":
            return self._later(thing, happening, stage)
        if stage == "delivered":
            if self._is_due(verb):
                return "agreed"
            if happening.is_noun and lemma in BEGINNING:
                return "delivering"
            if parse.tags[verb] in ("VBZ", "VBP") and not any(parse.deps[c] == "aux" for c in parse.children[verb]):
                return "delivering"
        return stage

    def _is_planned(self, verb: int) -> bool:
        """Whether a purchase is only what plans or talks are about: "a plan to [buy]", "talks on [buying]"."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.deps[verb] == "pcomp" and parse.lowers[head] in ("on", "of", "about", "in", "over"):
            head = parse.heads[head]
        return parse.deps[verb] in ("acl", "pcomp", "relcl") and parse.lemmas[head].lower() in PLANS

    def _is_due(self, verb: int) -> bool:
        """Whether something "is to be delivered"."""
        parse, head = self.parse, self.parse.heads[verb]
        marked = any(parse.deps[c] == "aux" and parse.lowers[c] == "to" for c in parse.children[verb])
        return marked and parse.deps[verb] in ("xcomp", "advcl") and parse.lowers[head] in ("is", "are", "was", "were", "due")

    def _is_dropped(self, plan: int) -> bool:
        verb = self.roles.verb_of[plan]
        return verb >= 0 and plan in self.roles.objects(verb) and self.parse.lemmas[verb].lower() in DROPPING

    def _later(self, thing: Thing, happening: Happening, stage: str) -> str:
        """What was ordered and then arrives is being delivered: the main verb outranks the participle."""
        above = thing.chain.above
        if above is None or above == happening.trigger:
            return stage
        for verb in (above, *self.roles.complements(above)):
            outer = self.by_trigger.get(verb)
            if outer is not None and outer.match.frame.transfer == "delivered":
                return "agreed" if self._is_due(verb) else STAGE.get(("delivered", outer.status), stage)
        return stage

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
            if not self._is_gift(thing) or self.parse.lemmas[act.trigger].lower() in LESSENING:
                return None
        if frame.type == "AGREE" and thing.is_sum and slot != "object":
            return None
        stage = "proposed" if frame.id in PROPOSING or act.status == "possible" else CONTENT[frame.type or ""]
        supplier, recipients = self._act_ends(act, None, ())
        if not thing.sure and frame.type != "REQUEST" and not (self._is_stated(recipients) or thing.quantity or thing.money or thing.own):
            return None
        if frame.type == "REQUEST":
            if not act.actors or not self._is_stated(act.recipients[:1]) or act.completed:
                return None
            supplier, recipients = (act.recipients[0] if act.recipients else None), act.actors[:1]
        if any(self.parse.lemmas[t].lower() in BUYING for t in thing.chain.nouns):
            supplier, recipients = (recipients[0] if recipients else None), ((supplier,) if supplier else ())
        return Relation(act, stage, supplier, recipients)

    def _act_ends(self, act: Happening, supplier: Party | None, recipients: tuple[Party, ...]) -> tuple[Party | None, tuple[Party, ...]]:
        """The ends that an act gives: who promises gives; who is known already stands on his own side."""
        known = {p.code for p in ((supplier,) if supplier else ()) + recipients}
        if act.match.frame.type == "REQUEST":
            return (act.recipients[0] if act.recipients else None), act.actors[:1]
        if known and len(act.codes) == 2:
            others = tuple(p for p in (*act.actors, *act.recipients) if p.code not in known)
            return (others[0] if others else None), others[:1]
        actors = [p for p in act.actors if p.code not in known]
        receivers = tuple(p for p in act.recipients if p.code not in known)
        return (actors[0] if actors else None), receivers

    def _ends(self, happening: Happening, thing: Thing, kind: str) -> tuple[Party | None, tuple[Party, ...]]:
        # Who does an agentless passive is a guess of completion: "assistance to be delivered through Zenda".
        guessed = happening.actors[:1] and happening.actors[0].mention == happening.cue
        supplier = happening.actors[0] if happening.actors and not guessed else None
        recipients = happening.recipients
        buys = kind == "stopped" and any(self.parse.lemmas[t].lower() in BUYING for t in thing.chain.nouns)
        if kind == "ordered" and not happening.is_noun and not recipients:
            subjects = self.roles.subjects(happening.trigger)
            recipients = tuple(p for t in subjects for p in self.cast.parties(t, affiliated=True))
        if buys:
            return (recipients[0] if recipients else None), ((supplier,) if supplier else ())
        return supplier, recipients

    def _thanker(self, verb: int) -> Happening | None:
        """The thanks that a participle without a doer of its own hangs on."""
        if not self._is_bare_passive(verb) or any(self.parse.deps[c] == "agent" for c in self.parse.children[verb]):
            return None
        node = verb
        for _ in range(4):
            node = self.parse.heads[node]
            found = self.by_trigger.get(node)
            if found is not None and found.match.frame.id in THANKING:
                return found
        return None

    def _thanked(self, thanks: Happening, inner: Happening, thing: Thing) -> Relation | None:
        """Who is thanked gave; who thanks received, unless the text names another receiver or only praises the gift."""
        own = () if inner.completed else inner.recipients
        named = own or thing.own or self.ends.named(thing, inner)
        recipients = thanks.actors[:1] if named is None and thanks.match.frame.id == "support.thank" else named or ()
        giver = inner.actors[:1] if inner.actors and inner.is_noun else thanks.recipients[:1]
        stage = STAGE.get((inner.match.frame.transfer or "", inner.status), "delivered")
        return Relation(inner, stage, giver[0], recipients) if giver and recipients else None

    def _further(self, thing: Thing, last: Relation | None) -> Relation | None:
        """More of what was just given, between the same two: "a further 900 million hinges on reform"."""
        parse, above = self.parse, thing.chain.above
        if last is not None and above is not None and thing.chain.slot == "part":
            subjects = {parse.lemmas[t].lower() for t in self.roles.subjects(above)}
            near = 0 <= parse.sentence_of[thing.first] - last.happening.sentence <= BACK
            return last if near and subjects & WHOLES and last.stage != "cancelled" else None
        if last is None or not (thing.is_sum or thing.money is not None):
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
