"""Tells how far a transfer has come by the form of its verb and the words above it: planned, due, begun, dropped."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.registers.relations import STAGE
from communique.registers.things import Thing

WANTING = frozenset("plan want seek hope wish aim intend consider look mull weigh explore".split())
BEGINNING = frozenset("begin start continue resume restart proceed".split())
DEALS = frozenset("deal contract order agreement tender accord".split())
PAPERS = frozenset("declaration memorandum treaty protocol arrangement pact document".split())
PLANS = frozenset("plan talk negotiation discussion intention bid option interest proposal idea desire hope".split())
PROMISES = frozenset("pledge promise decision commitment".split())
DROPPING = frozenset(
    "withdraw rescind revoke annul nix drop shelve cancel abandon scrap ditch axe kill freeze suspend halt end reject defer "
    "postpone".split()
)
# Verbs that keep somebody "from" giving a thing.
BARRING = frozenset("bar ban block prohibit forbid stop halt discourage preclude".split())
# Verbs that make a contract.
SIGNING = frozenset("sign conclude place ink seal clinch award strike finalise finalize secure agree win land reach make bag".split())
# Verbs of a lender or board that settle that something will be given.
ALLOTTING = frozenset("approve authorise authorize allocate earmark commit pledge award clear".split())
# Verbs that put a name under a deal for a thing, which so is not given yet.
SEALING = frozenset("sign ink conclude initial".split())
# Verbs of one who has been promised a thing, and of one who has talked another into a loan.
AWAITING = frozenset("await expect".split())
SECURING = frozenset("secure win land raise clinch negotiate".split())
# Goods of these verbs reach the subject as they are told: an import is no order.
FETCHING = frozenset("import".split())


class Deliveries:
    """Stage finder over one document's happenings, by their trigger."""

    def __init__(self, roles: Roles, by_trigger: dict[int, Happening]) -> None:
        self.parse, self.roles, self.by_trigger = roles.parse, roles, by_trigger

    def is_ended(self, verb: int) -> bool:
        """Whether somebody stopped doing it: "stopped [shipping] gas", or may not: "was barred from [selling] gas"."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.deps[verb] == "pcomp" and parse.lowers[head] == "from":
            return parse.lemmas[parse.heads[head]].lower() in BARRING
        return parse.deps[verb] in ("xcomp", "ccomp", "pcomp") and parse.lemmas[head].lower() in (
            "stop",
            "cease",
            "quit",
            "halt",
        )

    def will_not(self, verb: int) -> bool:
        """Whether a thing that was not given is refused: "will not send", "would not send", not "did not send"."""
        parse = self.parse
        return any(parse.lowers[c] in ("will", "wo", "would", "shall") for c in parse.children[verb] if parse.deps[c] == "aux")

    def nuance(self, happening: Happening, kind: str, stage: str, thing: Thing) -> str:
        """The stage in the light of the verb's form and of what governs it."""
        parse, verb = self.parse, happening.trigger
        head = parse.heads[verb]
        lemma = parse.lemmas[head].lower()
        if stage in ("agreed", "proposed", "ordered") and self._is_dropped(self._project(verb)):
            return "cancelled"
        if kind in ("ordered", "delivered") and stage != "cancelled" and self._is_planned(verb):
            return "proposed"
        if kind == "ordered" and parse.lemmas[verb].lower() in FETCHING:
            going = happening.status == "ongoing" or parse.tags[verb] in ("VBZ", "VBP")
            return {"ordered": "delivering" if going else "delivered"}.get(stage, stage)
        if kind == "delivered" and stage in ("delivered", "delivering") and parse.lemmas[verb].lower() in ALLOTTING | SEALING:
            return "agreed"
        if kind == "ordered" and stage in ("agreed", "proposed"):
            if parse.deps[verb] in ("xcomp", "advcl") and lemma in WANTING:
                return "proposed"
        if kind in ("ordered", "delivered") and stage in ("agreed", "proposed") and (deal := self._contract(verb)) is not None:
            return "ordered" if kind == "ordered" or parse.lemmas[deal].lower() in ("contract", "order", "tender") else "agreed"
        if kind == "ordered" and stage == "ordered":
            return self._later(thing, happening, stage)
        if stage in ("delivered", "delivering") and parse.lemmas[verb].lower() in AWAITING:
            return "agreed"
        if stage == "proposed" and parse.deps[verb] == "relcl" and lemma in DEALS | PAPERS:
            return "agreed"  # "signed a declaration by which Graustark would send power": that much is settled
        if stage == "delivering" and lemma in BEGINNING and parse.deps[verb] == "xcomp" and self._is_ahead(head):
            return "agreed"
        if stage == "delivered":
            if self._is_due(verb) or (thing.category == "aid" and self._is_secured(happening)):
                return "agreed"
            if lemma in BEGINNING and (happening.is_noun or parse.deps[verb] == "xcomp"):
                return "agreed" if self._is_ahead(head) else "delivering"
            if not happening.is_noun and parse.lemmas[verb].lower() in BEGINNING:
                return "delivering"  # "resumed shipments of coal"
            if parse.tags[verb] in ("VBZ", "VBP") and not any(parse.deps[c] == "aux" for c in parse.children[verb]):
                return "delivering"
        return stage

    def _contract(self, verb: int) -> int | None:
        """The contract that somebody made to do a deed: "won a [contract] to supply 20 jets"; else None."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.deps[verb] == "pcomp" and parse.lowers[head] in ("on", "for", "of"):
            head = parse.heads[head]
        if parse.deps[verb] not in ("acl", "pcomp", "relcl") or parse.lemmas[head].lower() not in DEALS:
            return None
        if (
            parse.deps[verb] == "relcl"
            and parse.tags[verb] != "VBG"
            and any(parse.deps[c] in ("nsubj", "nsubjpass") for c in parse.children[verb])
        ):
            return None  # "an agreement under which Graustark will sell power": its terms
        above = parse.heads[head]
        making = parse.lemmas[above].lower() in SIGNING and head in self.roles.objects(above)
        open_still = any(parse.lowers[c] in ("will", "would", "to", "may", "could", "not") for c in parse.children[above])
        return head if making and not open_still else None

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

    def _is_secured(self, happening: Happening) -> bool:
        """Whether somebody talked another into help: "landed a loan", which a plane that landed did not."""
        return (
            happening.match.frame.id in ("transfer.get", "aid.receive", "cooperate.receive")
            and self.parse.lemmas[happening.trigger].lower() in SECURING
        )

    def _is_ahead(self, verb: int) -> bool:
        """Whether a beginning is still to come: "will begin shipping", "is set to start deliveries"."""
        parse = self.parse
        if any(parse.lowers[c] in ("will", "shall", "would") for c in parse.children[verb] if parse.deps[c] == "aux"):
            return True
        return parse.tags[verb] == "VB" and parse.lowers[parse.heads[verb]] in ("set", "due", "expected", "plans", "scheduled", "ready")

    def _project(self, verb: int) -> int:
        """The deal or plan whose deed a verb tells: "a [deal] to buy 16 jets", "its [plan] for buying them"; else -1."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.deps[verb] == "pcomp":
            head = parse.heads[head]
        if parse.deps[verb] not in ("acl", "pcomp", "relcl") or parse.lemmas[head].lower() not in DEALS | PLANS | PROMISES:
            return -1
        return head

    def _is_dropped(self, plan: int) -> bool:
        """Whether somebody gives up a deal or plan: "scrapped a [deal]", "put its [plan] on hold", "the [plan] was shelved"."""
        parse, verb = self.parse, self.roles.verb_of[plan] if plan >= 0 else -1
        if verb < 0:
            return False
        if parse.lemmas[verb].lower() == "put" and plan in self.roles.objects(verb):
            return "hold" in parse.lowers[verb : parse.edges[verb][1]]
        if parse.lemmas[verb].lower() == "hold" and parse.lowers[verb - 1] == "on":
            return True  # "put on hold its plan", where the parser took a verb for a noun
        # The plan is the object of a passive, too, whatever the parser calls it.
        return plan in self.roles.objects(verb) and parse.lemmas[verb].lower() in DROPPING

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
