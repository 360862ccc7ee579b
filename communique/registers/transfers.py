"""The transfers register: arms, energy, goods, technology and aid that one party supplies to another."""

from __future__ import annotations

from dataclasses import replace

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.amounts import AmountMention
from communique.mentions.cast import Cast
from communique.mentions.items import ItemMention
from communique.mentions.places import PlaceMention
from communique.model import Evidence, Money, Party, Transfer, make_id
from communique.registers.relations import Relation
from communique.registers.supplies import Supplies
from communique.registers.things import Thing, Things
from communique.registers.timing import Scene

# Verbs of giving for nothing: goods that are given so are aid.
# Things that states send one another in need, and the verbs of it: sent without a word of trade, they are aid.
RELIEVING = frozenset("food medicine".split())
SENDING = frozenset("send fly dispatch despatch rush give truck distribute hand".split())
TRADING = frozenset(
    "buy sell purchase order export import contract sale trade price cost pay customer market commercial exporter importer".split()
)
GRATIS = ("free of charge", "free of cost", "for free", "as a gift", "as a donation", "at no cost", "as humanitarian aid")
SELLING = frozenset("sell sale deal contract order export".split())
# What is bargained for, words before a price, and what may stand between the two.
BARGAINS = frozenset("deal contract order sale purchase agreement acquisition procurement".split())
COSTING = frozenset("cost costs price worth valued costing priced totalling totaling value".split())
BRIDGES = frozenset(
    "of at an a the estimated total some about around roughly approximately up to more than over nearly almost is was".split()
)
GIVING_FREE = frozenset("donate gift airlift".split())


class Transfers:
    """Writes the transfers of one document."""

    def __init__(
        self,
        cast: Cast,
        roles: Roles,
        document: str,
        items: tuple[ItemMention, ...],
        amounts: tuple[AmountMention, ...],
        places: tuple[PlaceMention, ...] = (),
    ) -> None:
        self.cast, self.parse, self.roles, self.document = cast, cast.parse, roles, document
        self.amounts, self.places = amounts, places
        self.things = Things(cast, roles, items, amounts).read()

    def read(
        self, happenings: list[Happening], scenes: dict[int, Scene], contact_ids: dict[int, str]
    ) -> list[tuple[int, Happening, Transfer]]:
        """(token of the thing, happening, transfer) in order of the text, each deal once."""
        supplies = Supplies(self.cast, self.roles, happenings, self.places)
        found: list[tuple[int, Happening, Transfer]] = []
        last: Relation | None = None
        for thing in self.things:
            relation = supplies.relation(thing, last)
            if relation is None or relation.supplier is None or not relation.recipients:
                continue
            last = relation
            for supplier, recipient in self._pairs(relation):
                transfer = self._transfer(thing, replace(relation, supplier=supplier), recipient, scenes, contact_ids)
                if not any(same_deal(transfer, other) for _, _, other in found):
                    found.append((thing.head, relation.happening, transfer))
        return found

    def _pairs(self, relation: Relation) -> list[tuple[Party, Party]]:
        """Every supplier with every receiver: "Graustark and Zenda gave Ruritania 20 tanks each"."""
        first = relation.supplier
        givers = [first] if first is not None else []
        acting = relation.happening.actors
        if first is not None and first.code in {p.code for p in acting}:
            givers += [p for p in acting if p.code != first.code and p.code and p.basis == "stated" and p.kind == first.kind]
        return [(g, r) for g in givers for r in relation.recipients if g.code != r.code]

    def _price(self, thing: Thing, relation: Relation) -> tuple[Money | None, Evidence | None]:
        """The money of a thing: its own, else what the one deal of its sentence costs ("bought 35 jets for $8 billion")."""
        if thing.money is not None or thing.is_sum:
            return thing.money, thing.amount
        parse, verb = self.parse, relation.happening.trigger
        first, end = parse.edges[verb]
        deal = relation.happening.match.object
        for_money = relation.happening.match.frame.transfer in ("ordered", "approved") or self._is_sale(relation)
        sentence = parse.sentence_of[thing.first]
        prices = [
            a
            for a in self.amounts
            if a.money is not None and not a.conversion and parse.sentence_of[a.first] == sentence
            and not set(parse.lowers[a.end : a.end + 1]) & {"a", "an", "per", "each", "apiece"}
            and (
                (for_money and first <= a.first < end and parse.lowers[a.first - 1] == "for")
                or (for_money and deal is not None and parse.lemmas[deal].lower() in SELLING and self._is_worth(a, deal))
                or self._is_cost(a)
            )
        ]  # fmt: skip
        rivals = {t.head for t in self.things if not t.is_sum and parse.sentence_of[t.first] == sentence and (t.quantity or t.designation)}
        if len(prices) == 1 and rivals <= {thing.head}:
            return prices[0].money, prices[0].evidence
        return None, None

    def _is_cost(self, amount: AmountMention) -> bool:
        """Whether a sum is told as a price: "at an estimated cost of 3 billion", "in a deal worth 3 billion", "a 3 billion contract"."""
        parse = self.parse
        if amount.noun is not None and parse.lemmas[amount.noun].lower() in BARGAINS:
            return True
        before = parse.lowers[max(0, amount.first - 4) : amount.first]
        for back, word in enumerate(reversed(before)):
            if word in COSTING:
                return True
            if word in BARGAINS:
                return back == 0
            if word not in BRIDGES:
                return False
        return False

    def _is_worth(self, amount: AmountMention, deal: int) -> bool:
        """Whether a sum is what a contract is worth: "a $3 billion contract", "contracts worth 3 billion"."""
        parse = self.parse
        return amount.noun == deal or (0 < amount.first - deal <= 3 and parse.lowers[deal + 1] in ("worth", "of", "valued"))

    def _is_sale(self, relation: Relation) -> bool:
        """Whether a thing goes for money by what its verb or noun says: a sale, a deal."""
        trigger = relation.happening.trigger
        lemmas = {self.parse.lemmas[t].lower() for t in (trigger, relation.happening.match.object) if t is not None}
        return bool(lemmas & SELLING)

    def _transfer(
        self, thing: Thing, relation: Relation, recipient: Party, scenes: dict[int, Scene], contact_ids: dict[int, str]
    ) -> Transfer:
        happening, supplier = relation.happening, relation.supplier
        quantity, counted = thing.quantity, thing.amount
        if quantity is None and thing.one is not None:
            quantity, counted = thing.one
        money, money_proof = self._price(thing, relation)
        if len(self._pairs(relation)) > 1 and not thing.each:
            quantity = money = None  # what each of them gets of it is not told
        scene = scenes.get(happening.trigger)
        proof: dict[str, tuple[Evidence, ...]] = {"cue": (thing.evidence, happening.cue), "item": (thing.evidence,)}
        if supplier is not None:
            proof["supplier"] = (supplier.mention,)
        proof["recipient"] = (recipient.mention,)
        if quantity is not None and counted is not None:
            proof["quantity"] = (counted,)
        if money is not None and money_proof is not None:
            proof["value"] = (money_proof,)
        if scene is not None and scene.when_evidence:
            proof["when"] = scene.when_evidence
        encounter = scene.encounter if scene is not None else None
        name, category = self._kind(thing, happening)
        ends = (supplier.code if supplier else None, recipient.code)
        return Transfer(
            id=make_id(self.document, "transfer", *ends, thing.designation, name, thing.first),
            supplier=supplier,
            recipient=recipient,
            item=name,
            designation=thing.designation,
            category=category,
            quantity=quantity,
            value=money,
            status=relation.stage,
            when=scene.when if scene is not None else None,
            contact=contact_ids.get(encounter) if encounter is not None else None,
            rule=(happening.match.frame.id, f"item.{thing.class_}"),
            basis="inferred" if any(p is not None and p.basis == "inferred" for p in (supplier, recipient)) else "stated",
            evidence=proof,
        )

    def _is_free(self, sentence: int) -> bool:
        """Whether a sentence says that something is given for nothing: "free of charge", "as a gift"."""
        first, end = self.parse.sentences[sentence]
        words = " ".join(self.parse.lowers[first:end])
        return any(f" {phrase} " in f" {words} " for phrase in GRATIS)

    def _is_trade(self, sentence: int) -> bool:
        """Whether a sentence speaks of buying or selling: what it says was sent is then no gift."""
        first, end = self.parse.sentences[sentence]
        return any(self.parse.lemmas[t].lower() in TRADING for t in range(first, end))

    def _kind(self, thing: Thing, happening: Happening) -> tuple[str | None, str]:
        """Name and category of a thing in the light of the verb: what is lent is a loan, goods given for nothing are aid."""
        lemma = self.parse.lemmas[happening.trigger].lower()
        if thing.is_sum and thing.name is None:
            return ("loan" if lemma in ("lend", "loan") else "aid"), "aid"
        if thing.category == "goods" and lemma in GIVING_FREE:
            return thing.name, "aid"
        if thing.category == "goods" and self._is_free(happening.sentence):
            return thing.name, "aid"
        relieves = thing.class_ in RELIEVING and lemma in SENDING and happening.match.frame.transfer == "delivered"
        if relieves and not self._is_trade(happening.sentence):
            return thing.name, "aid"
        return thing.name, thing.category


def same_deal(a: Transfer, b: Transfer) -> bool:
    """Whether a transfer is one that stands already: the same ends and thing, and no two different names or amounts.

    Goods that are only named again, with no name, count or price of their own, are the ones that were told of before.
    """
    ends = (a.supplier.code if a.supplier else None, a.recipient.code if a.recipient else None)
    if ends != (b.supplier.code if b.supplier else None, b.recipient.code if b.recipient else None):
        return False
    bare = not (a.designation or a.quantity or a.value)
    if bare and a.status == b.status and stems(a.item) & stems(b.item):
        return True
    if (a.designation or "") != (b.designation or ""):
        return False
    if a.quantity and b.quantity and a.quantity.value != b.quantity.value:
        return False
    if a.value and b.value and a.value.amount != b.value.amount:
        return False
    if a.quantity and b.quantity and stems(a.item) & stems(b.item):
        return True
    return (a.item or "").split()[-1:] == (b.item or "").split()[-1:]


def stems(item: str | None) -> set[str]:
    """The words of an item, each without the s of its plural."""
    return {word.rstrip("s") for word in (item or "").lower().split()}
