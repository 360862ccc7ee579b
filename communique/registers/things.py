"""Finds what a sentence says is transferred: items with their count and price, sums of money, and the series they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.events.roles import Roles
from communique.mentions.amounts import AmountMention
from communique.mentions.cast import Cast
from communique.mentions.items import ItemMention
from communique.model import Evidence, Money, Party, Quantity
from communique.registers.purposes import Purposes

# Nouns that only carry the thing that describes them: "a gas shipment", "an arms package", "the vaccine deliveries".
CARRIERS = frozenset(
    "supply shipment delivery export import package purchase sale donation consignment cargo batch tranche transfer convoy "
    "basket parcel box bag sack carton crate kit pack pallet contribution gift provision procurement acquisition order instalment "
    "installment load dose".split()
)
# Nouns of an amount without a figure: "hundreds of missiles", "a fleet of drones".
BULK = frozenset(
    "hundred thousand dozen ten million score number total volume amount lot type range series set fleet squadron stock "
    "quantity share pair kind use lorry truck plane ship tonne ton barrel container stage round rest half majority sort "
    "most much all part third quarter "
    "regiment battery unit system piece component element chunk portion bulk flow value wave variant version generation".split()
)
# Nouns of help that what is "including" is part of.
HELP = frozenset("support assistance aid package equipment help capability contribution goods shipment delivery supply donation".split())
INSIDE = frozenset(("of", "worth", "including", "like"))
# Verbs whose object is part of their subject: "a package that includes 30 tanks".
PARTS = frozenset("include contain comprise cover feature consist".split())
LONGEST = 12
# Below this a sum is a wage or a price, and nothing that one state gives another.
LEAST_SUM = 5000
# Nouns that money describes and that are no thing of their own to be given.
# Verbs of what a vehicle does with its load: "a plane carrying 50 tonnes of food", "ships laden with wheat".
CARRYING = frozenset("carry bring transport haul ferry bear".split())
LOADING = frozenset("load lade pack fill".split())
VEHICLES = frozenset("plane aircraft ship vessel truck lorry convoy flight train boat freighter".split())
# Words between a thing and its price, and how far behind the thing the figure may stand.
PRICING = frozenset("worth valued costing totalling totaling estimated priced".split())
PRICE_REACH = 7
PRICED = frozenset("deal contract agreement order worth price cost budget bill market trade investment project plan stake".split())
AID_NOUNS = frozenset("package fund facility programme program tranche contribution donation line scheme commitment pledge".split())


@dataclass(frozen=True, slots=True)
class Chain:
    """The nouns that lead from a thing to what is said of it: ``above`` is that verb or noun, ``slot``
    how the last hangs on it.

    ``loose``: it leads over the "of" of a noun that is no amount ("the approval of"): only a verb of giving reaches down it.
    ``near``: how many of the nouns are given together with the thing; the rest are a whole that it is only part of.
    """

    nouns: tuple[int, ...]
    above: int | None
    slot: str
    loose: bool = False
    near: int = 0


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that may be given. ``own`` is the receiver right behind it; ``series``: one of several that have their own."""

    head: int
    first: int
    name: str | None
    designation: str | None
    category: str
    class_: str
    evidence: Evidence
    chain: Chain
    quantity: Quantity | None = None
    money: Money | None = None
    amount: Evidence | None = None
    sure: bool = True
    is_sum: bool = False
    each: bool = False
    own: tuple[Party, ...] = ()
    series: bool = False


class Things:
    """The things of one document."""

    def __init__(self, cast: Cast, roles: Roles, items: tuple[ItemMention, ...], amounts: tuple[AmountMention, ...]) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles
        self.items, self.purposes = items, Purposes(cast, roles)
        self.amounts = [a for a in amounts if not (a.anaphoric or a.conversion)]
        self._vehicles: set[int] = set()
        self._heads = {a.first: self._number(a) for a in self.amounts}
        self._counted = {n for a in self.amounts for n in (a.noun, self._heads[a.first]) if n is not None}
        self._counted |= {i.head for i in items}
        self._money = {n for a in self.amounts if a.kind == "money" for n in (a.noun, self._heads[a.first]) if n is not None}

    def read(self) -> list[Thing]:
        """All things in order of the text, those included of which nothing is said."""
        found: list[Thing] = []
        used: set[int] = set()
        for item in self.items:
            thing = self._of_item(item, used)
            if thing is None:
                continue
            partner = self._shares_measure(thing, found)
            if partner is not None:
                found[partner] = replace(found[partner], name=f"{found[partner].name} and {thing.name}")
                continue
            found.append(thing)
        for amount in self.amounts:
            if amount.first not in used and amount.kind == "money":
                thing = self._of_money(amount)
                if thing is not None:
                    found.append(thing)
        for amount in self.amounts:
            if amount.first not in used and amount.inherited and amount.kind in ("count", "measure"):
                found += self._of_series(amount, found)
        found = [t for t in found if t.head not in self._vehicles]
        held = {n for t in found for n in t.chain.nouns if n != t.head and self.parse.deps[t.head] not in ("conj", "appos")}
        return sorted((t for t in found if t.head not in held or not self._is_carrier(t)), key=lambda t: t.first)

    def _is_carrier(self, thing: Thing) -> bool:
        """Whether a thing only stands for what it carries: the "donation" of "a donation of masks"."""
        lemma = self.parse.lemmas[thing.head].lower()
        return thing.designation is None and (lemma in CARRIERS or lemma in AID_NOUNS) and not thing.money

    def chain(self, token: int) -> Chain:
        """The chain of nouns above a token; its ``above`` is None where nothing is said of the thing itself."""
        parse, node = self.parse, token
        nouns, loose, near = [token], False, 0
        for _ in range(LONGEST):
            dep, head = parse.deps[node], parse.heads[node]
            if head == node:
                break
            verbal = parse.pos[head] in ("VERB", "AUX")
            load = self._carrier(node, head, dep)
            if load is not None:
                self._vehicles.add(load)
                nouns.append(load)
                node, near = load, near or len(nouns) - 1
                continue
            if dep in ("dobj", "oprd", "attr", "nsubjpass") or (verbal and dep in ("npadvmod", "conj", "dep")):
                above = self._whole(head) if parse.lemmas[head].lower() in PARTS and dep == "dobj" else None
                if above is None:
                    return Chain(tuple(nouns), head, "object", loose, near or len(nouns))
                if parse.heads[above] == head:  # "The package includes 30 tanks": given is what came before
                    return Chain(tuple(nouns), head, "part", loose, near or len(nouns))
                node, near = above, near or len(nouns)
            elif dep == "nsubj":
                return Chain(tuple(nouns), head, "subject", loose, near or len(nouns))
            elif dep in ("conj", "appos", "nummod", "quantmod"):
                node = head
            elif dep in ("compound", "nmod", "amod", "npadvmod"):
                if parse.lemmas[head].lower() not in CARRIERS and head not in self._money:
                    break
                node = head
            elif dep == "pobj" and self._is_cost(node, head):
                # "Will finance the road at a cost of $70 million": that is what is given.
                return Chain(tuple(nouns), parse.heads[head], "object", loose, near or len(nouns))
            elif dep == "pobj":
                word, above = parse.lowers[head], self._past_party(head)
                noun = parse.pos[above] not in ("VERB", "AUX")
                if word == "as" and parse.deps[head] == "conj":  # "hundreds of missiles and as many drones"
                    node = above
                elif word in INSIDE or (word == "as" and any(parse.lowers[c] == "such" for c in parse.children[head])):
                    loose = loose or (noun and word == "of" and not self._measures(above))
                    if not noun:
                        whole = self._whole(above) if parse.lemmas[above].lower() in PARTS else None
                        if whole is None:
                            return Chain(tuple(nouns), above, word, loose, near or len(nouns))
                        if parse.heads[whole] == above:
                            return Chain(tuple(nouns), parse.heads[head], "part", loose, near or len(nouns))
                        above, near = whole, near or len(nouns)
                    near = near if word in ("of", "worth") else near or len(nouns)
                    node = above
                elif word == "in" and noun and (above in self._money or parse.lemmas[above].lower() in CARRIERS):
                    node = above
                elif word == "with" and noun and parse.deps[above] in ("dobj", "dative", "nsubjpass") and above in self.cast.at:
                    return Chain(tuple(nouns), parse.heads[above], "with", loose, near or len(nouns))
                elif word in ("with", "for", "on", "to", "in", "over"):
                    return Chain(tuple(nouns), above, word, loose, near or len(nouns))
                else:
                    break
            else:
                break
            if node in nouns:
                break
            nouns.append(node)
        return Chain(tuple(nouns), None, "", loose, near or len(nouns))

    def _is_cost(self, noun: int, preposition: int) -> bool:
        """Whether a noun is the "cost" at which somebody pays for something."""
        parse = self.parse
        verb = parse.heads[preposition]
        at = parse.lowers[preposition] == "at" and parse.lemmas[noun].lower() == "cost"
        return at and parse.lemmas[verb].lower() in ("fund", "finance", "pay", "sponsor", "bankroll", "underwrite")

    def _carrier(self, node: int, head: int, dep: str) -> int | None:
        """The vehicle, or the load as a whole, that a participle hangs on: "a [plane] carrying food"; None for all else."""
        parse = self.parse
        if dep == "dobj" and parse.lemmas[head].lower() in CARRYING and parse.deps[head] == "acl":
            return parse.heads[head]
        verb = parse.heads[head]
        if dep == "pobj" and parse.lowers[head] == "with" and self._is_vehicle(verb) and parse.deps[verb] in ("dobj", "nsubjpass", "nsubj"):
            return verb
        if dep == "pobj" and parse.lowers[head] == "with" and parse.lemmas[verb].lower() in LOADING and parse.deps[verb] == "acl":
            return parse.heads[verb]
        return None

    def _is_vehicle(self, noun: int) -> bool:
        """Whether a noun is what carries help: "sent a [plane] with ten tonnes of food"."""
        carrier = any(i.head == noun and i.class_ in ("transport_aircraft", "aircraft_civil") for i in self.items)
        return carrier or self.parse.lemmas[noun].lower() in VEHICLES

    def _past_party(self, preposition: int) -> int:
        """What a preposition hangs on; where the parser took the party before it, that one's noun: "the sale to A of 30 tanks"."""
        parse, above = self.parse, self.parse.heads[preposition]
        if parse.lowers[preposition] != "of" or above not in self.cast.at or parse.deps[above] != "pobj":
            return above
        outer = parse.heads[parse.heads[above]]
        carries = parse.lemmas[outer].lower() in CARRIERS and parse.lowers[parse.heads[above]] in ("to", "by", "from")
        return outer if carries else above

    def _measures(self, noun: int) -> bool:
        """Whether what a noun is "of" is given with it: "tonnes of", "a package of", "the sale of", "doses of"."""
        lemma = self.parse.lemmas[noun].lower()
        return noun in self._counted or self.parse.tags[noun] == "CD" or lemma in CARRIERS or lemma in AID_NOUNS or lemma in BULK

    def _whole(self, verb: int) -> int | None:
        subjects = self.roles.subjects(verb)
        return subjects[0] if subjects and subjects[0] < verb else None

    def _number(self, amount: AmountMention) -> int:
        """The token of an amount's number that hangs on something outside it."""
        for token in range(amount.end - 1, amount.first - 1, -1):
            if not amount.first <= self.parse.heads[token] < amount.end:
                return token
        return amount.end - 1

    def _of_item(self, item: ItemMention, used: set[int]) -> Thing | None:
        parse = self.parse
        if item.modifies is not None and parse.lemmas[item.modifies].lower() not in CARRIERS:
            return None
        # "$5m in aid": what is given is the sum, wherever the parser hung "in".
        sums = [self._heads[a.first] if a.noun is None else a.noun for a in self.amounts if a.content == item.head]
        chain = self._included(item.head) or self.chain(item.head)
        if sums and sums[0] not in chain.nouns:
            chain = self.chain(sums[0])
        quantity: Quantity | None = None
        money: Money | None = None
        proof: Evidence | None = None
        each = False
        if self._is_total(item.first):
            return None
        group = [n for n in chain.nouns[: chain.near] if n == item.head or not self._is_coordinated(item.head, n, chain)]
        for amount in self.amounts:
            homes = [t for t in (amount.noun, amount.content, self._heads[amount.first]) if t is not None]
            if amount.kind == "money" and self._is_sized(item.head, self._heads[amount.first]):
                homes.append(item.head)
            if not any(t in group or item.first <= t < item.end for t in homes) or parse.lowers[amount.first - 1] == "than":
                continue
            if amount.money is not None and money is None:
                money, proof = amount.money, proof or amount.evidence
                used.add(amount.first)
            elif amount.quantity is not None and quantity is None:
                if amount.kind == "ordinal" and amount.noun is not None and parse.lemmas[amount.noun].lower() in CARRIERS:
                    continue  # "a first consignment" tells no number
                if amount.kind == "measure" and amount.dimension in ("length", "time", "speed"):
                    continue
                quantity, proof = self._unit(amount.quantity, amount.noun, item), amount.evidence
                used.add(amount.first)
                each = self._is_each(amount, item.end)
        if money is None and (price := self._price_behind(item.end)) is not None:
            money, proof = price.money, proof or price.evidence
            used.add(price.first)
        return Thing(
            item.head, item.first, item.name or None, item.designation, item.category, item.class_, item.evidence, chain,
            quantity, money, proof, item.sure, False, each, self._receiver_after(item.end),
        )  # fmt: skip

    def _included(self, head: int) -> Chain | None:
        """The chain of a thing that a noun of help before it takes in, where the parser hung "including" on a verb between them.

        "Will continue providing Graustark with the support needed to defend itself, [including] air defence systems".
        """
        parse, prep = self.parse, self.parse.heads[head]
        if parse.deps[head] != "pobj" or parse.lowers[prep] != "including" or parse.pos[parse.heads[prep]] not in ("VERB", "AUX"):
            return None
        first, _ = parse.sentences[parse.sentence_of[head]]
        for token in range(prep - 1, first - 1, -1):
            if parse.pos[token] == "NOUN" and parse.lemmas[token].lower() in HELP:
                outer = self.chain(token)
                return Chain((head, *outer.nouns), outer.above, outer.slot, outer.loose, 1) if outer.above is not None else None
        return None

    def _is_sized(self, head: int, figure: int) -> bool:
        """Whether a sum is how large a thing is: "a loan [of] 80 million crowns", "a grant [worth] a million"."""
        parse, above = self.parse, self.parse.heads[figure]
        return parse.heads[above] == head and parse.lowers[above] in ("of", "worth", "totalling", "totaling")

    def _unit(self, quantity: Quantity, noun: int | None, item: ItemMention) -> Quantity:
        """The quantity in the item's own noun, where the parser counted the designation: "12 [A-29] Super Tucano aircraft"."""
        if noun is None or not item.first <= noun <= item.head:
            return quantity
        if noun == item.head:  # "126 Rafales": the name is no unit
            word = self.parse.words[noun]
            named = item.designation is not None and (word[0].isupper() or not word.isalpha())
            return replace(quantity, unit=item.name) if named else quantity
        return replace(quantity, unit=self.parse.words[item.head])

    def _price_behind(self, end: int) -> AmountMention | None:
        """The sum right behind a thing that it is worth, however the parser hung it: "jets worth nearly 3 billion euros"."""
        words = self.parse.lowers
        # "Aid worth 60 million", "aid to Graustark worth 60 million".
        late = words[end : end + 1] in (["to"], ["for"]) and self._worth_behind(end)
        if not late and (not set(words[end : end + 2]) & PRICING or words[end] in (".", ";")):
            return None
        near = (a for a in self.amounts if a.kind == "money" and end < a.first <= end + PRICE_REACH)
        found = next(near, None)
        return found if found is not None and self.parse.sentence_of[found.first] == self.parse.sentence_of[end] else None

    def _worth_behind(self, end: int) -> bool:
        """Whether "worth" follows the receiver behind a thing, with nothing but its name between."""
        for token in range(end + 1, min(end + 5, len(self.parse.words))):
            if self.parse.lowers[token] == "worth":
                return True
            if self.parse.tags[token] not in ("DT", "JJ", "NNP", "NNPS"):
                return False
        return False

    def _is_total(self, first: int) -> bool:
        """Whether a figure only sums up what was given before: "bringing the total to 8 million doses"."""
        before = self.parse.lowers[max(0, first - 8) : first]
        return "to" in before and "total" in before and any(w in ("bringing", "brings", "brought", "raising") for w in before)

    def _is_coordinated(self, head: int, noun: int, chain: Chain) -> bool:
        """Whether a noun of the chain is reached over an "and": what counts it does not count the thing."""
        for low, high in zip(chain.nouns, chain.nouns[1:], strict=False):
            if self.parse.heads[low] == high and self.parse.deps[low] == "conj":
                return chain.nouns.index(noun) >= chain.nouns.index(high)
        return False

    def _is_each(self, amount: AmountMention, end: int) -> bool:
        return "each" in self.parse.lowers[amount.end : end + 2]

    def _receiver_after(self, end: int) -> tuple[Party, ...]:
        """Who stands right behind a thing with "to" or "for": it is the receiver of this thing, if other things have theirs."""
        parse = self.parse
        if end + 1 >= len(parse.words) or parse.lowers[end] not in ("to", "for"):
            return ()
        for token in range(end + 1, min(end + 6, len(parse.words))):
            if token in self.cast.at:
                return tuple(self.cast.make_parties(self.cast.at[token])[:1])
            if parse.tags[token] not in ("DT", "JJ", "NNP", "NN", "POS"):
                break
        return ()

    def _shares_measure(self, thing: Thing, found: list[Thing]) -> int | None:
        """The thing that is weighed together with this one: "ten tonnes of water and tents"."""
        parse = self.parse
        if parse.deps[thing.head] != "conj" or thing.quantity is not None:
            return None
        for number, other in enumerate(found):
            if other.head != parse.heads[thing.head] or other.quantity is None or parse.deps[other.head] != "pobj":
                continue
            measure = parse.heads[parse.heads[other.head]]
            if any(a.kind == "measure" and a.noun == measure for a in self.amounts):
                return number
        return None

    def _of_money(self, amount: AmountMention) -> Thing | None:
        """A sum as the thing itself; its name is what it is for, or the noun that it describes."""
        parse = self.parse
        if amount.money is None or self._is_total(amount.first) or (amount.value or LEAST_SUM) < LEAST_SUM:
            return None
        head = amount.noun if amount.noun is not None else self._heads[amount.first]
        word = parse.lemmas[head].lower()
        if amount.noun is not None and word not in AID_NOUNS:
            return None
        if amount.content is not None and word not in AID_NOUNS and parse.tags[amount.content] not in ("NNP", "NNPS"):
            kind = parse.lemmas[amount.content].lower()
            if kind in PRICED or not (
                any(i.head == amount.content and i.category == "aid" for i in self.items)
                or kind in ("aid", "help", "support", "assistance", "relief", "finance", "financing")
            ):
                return None
        verb, bought = parse.heads[head], {i.head for i in self.items if i.category != "aid"}
        if parse.lemmas[verb].lower() == "pay" and self.purposes.pays_for_goods(verb, bought):
            return None
        purpose = self.purposes.purpose(head, amount.end)
        name = purpose or self.purposes.paid_for(head, self.chain(head).above)
        if name is None and amount.content is not None:
            name = parse.words[amount.content] if parse.tags[amount.content] not in ("NNP", "NNPS") else None
        elif name is None and amount.noun is not None:
            name = parse.words[amount.noun]
        if name is None and self.purposes.points_back(amount.end):
            before = [i for i in self.items if i.first < amount.first and parse.sentence_of[amount.first] - parse.sentence_of[i.first] <= 1]
            name = f"funds for {before[-1].name}" if before and before[-1].name else None
        chain = self.chain(head)
        return Thing(
            head, amount.first, name, None, "aid", "money", amount.evidence, chain, None, amount.money, amount.evidence,
            True, True, False, self._receiver_after(amount.end),
        )  # fmt: skip

    def _of_series(self, amount: AmountMention, found: list[Thing]) -> list[Thing]:
        """A later member of "200,000 doses to Ruritania, 100,000 to Graustark": the thing of the first with its own receiver."""
        parse = self.parse
        sentence = parse.sentence_of[amount.first]
        before = [t for t in found if parse.sentence_of[t.first] == sentence and t.first < amount.first and not t.is_sum]
        own = self._receiver_after(amount.end)
        if not before or not own:
            return []
        base = replace(max(before, key=lambda t: t.first), series=True)
        found[:] = [base if t.first == base.first else t for t in found]
        figures = {"quantity": amount.quantity, "amount": amount.evidence, "evidence": amount.evidence}
        return [replace(base, first=amount.first, own=own, **figures)]  # type: ignore[arg-type]
