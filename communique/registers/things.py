"""Finds what a sentence says is transferred: items with their count and price, sums of money, and the series they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.events.roles import Roles
from communique.mentions.amounts import AmountMention
from communique.mentions.cast import Cast
from communique.mentions.items import ItemMention
from communique.model import Evidence, Money, Party, Quantity
from communique.registers.chains import AID_NOUNS, CARRIERS, Chain, Chains
from communique.registers.purposes import Purposes
from communique.registers.unlisted import unlisted

# Below this a sum is a wage or a price, and nothing that one state gives another.
LEAST_SUM = 5000
# Words between a thing and its price, and how far behind the thing the figure may stand.
PRICING = frozenset("worth valued costing totalling totaling estimated priced".split())
PRICE_REACH = 7
# Words that say that more of the same is meant.
MORE = frozenset("another further more additional other".split())
# The class of what is in no list.
UNLISTED = "unlisted"
# Between a sum and a thing: the thing is only part of what the sum pays for.
PARTING = frozenset("including include includes included comprising contains".split())
# Where money is put: "deposited a million in the central bank" gives the million.
HOLDING = frozenset("bank account treasury reserve coffer budget".split())
PRICED = frozenset("deal contract agreement order worth price cost budget bill market trade investment project plan stake".split())
# Classes of which "a" tells the number.
SINGLE = frozenset(
    "ships submarines fighters helicopters drones transport_aircraft air_defence satellites nuclear_reactors vehicles "
    "aircraft_civil".split()
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that may be given. ``own`` is the receiver right behind it; ``series``: one of several that have their own.

    ``one`` is the single craft that an article tells; it is no figure, and lends a guess no weight.
    """

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
    makers: tuple[str, ...] = ()
    one: tuple[Quantity, Evidence] | None = None


class Things:
    """The things of one document."""

    def __init__(self, cast: Cast, roles: Roles, items: tuple[ItemMention, ...], amounts: tuple[AmountMention, ...]) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles
        self.items, self.purposes = items, Purposes(cast, roles)
        self.amounts = [a for a in amounts if not (a.anaphoric or a.conversion)]
        self._heads = {a.first: self._number(a) for a in self.amounts}
        counted = {n for a in self.amounts for n in (a.noun, self._heads[a.first]) if n is not None} | {i.head for i in items}
        money = {n for a in self.amounts if a.kind == "money" for n in (a.noun, self._heads[a.first]) if n is not None}
        self.chains = Chains(cast, roles, items, counted, money)

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
            if (
                amount.first not in used
                and amount.noun is None
                and amount.kind == "count"
                and (more := self._of_more(amount, found)) is not None
            ):
                used.add(amount.first)
                found.append(more)
        for amount in self.amounts:
            if amount.first not in used and amount.inherited and amount.kind in ("count", "measure"):
                found += self._of_series(amount, found)
        known = {t.head for t in found} | {n for t in found for n in t.chain.nouns}
        for amount in self.amounts:
            if amount.first not in used and (noun := unlisted(self.cast, self.roles, amount)) is not None and noun not in known:
                found.append(self._of_unlisted(amount, noun))
        found = [t for t in found if t.head not in self.chains.vehicles]
        held = {n for t in found for n in t.chain.nouns if n != t.head and self.parse.deps[t.head] not in ("conj", "appos")}
        return sorted((t for t in found if t.head not in held or not self._is_carrier(t)), key=lambda t: t.first)

    def _is_carrier(self, thing: Thing) -> bool:
        """Whether a thing only stands for what it carries: the "donation" of "a donation of masks"."""
        lemma = self.parse.lemmas[thing.head].lower()
        return thing.designation is None and (lemma in CARRIERS or lemma in AID_NOUNS) and not thing.money

    def _number(self, amount: AmountMention) -> int:
        """The token of an amount's number that hangs on something outside it."""
        for token in range(amount.end - 1, amount.first - 1, -1):
            if not amount.first <= self.parse.heads[token] < amount.end:
                return token
        return amount.end - 1

    def _of_item(self, item: ItemMention, used: set[int]) -> Thing | None:
        parse = self.parse
        if item.modifies is not None and parse.lemmas[item.modifies].lower() not in CARRIERS:
            return self._of_deal(item, item.modifies, used)
        # "$5m in aid": what is given is the sum, wherever the parser hung "in".
        sums = [self._heads[a.first] if a.noun is None else a.noun for a in self.amounts if a.content == item.head]
        chain = self.chains.included(item.head) or self.chains.of(item.head)
        if sums and sums[0] not in chain.nouns:
            chain = self.chains.of(sums[0])
        quantity: Quantity | None = None
        money: Money | None = None
        proof: Evidence | None = None
        each = False
        if self._is_total(item.first):
            return None
        group = [n for n in chain.nouns[: chain.near] if n == item.head or not self._is_coordinated(n, chain)]
        for amount in self.amounts:
            homes = [t for t in (amount.noun, amount.content, self._heads[amount.first]) if t is not None]
            if amount.kind == "money" and self._is_sized(item.head, self._heads[amount.first]):
                homes.append(item.head)
            if amount.kind == "measure" and amount.content is None and self._is_sized(item.head, amount.noun or self._heads[amount.first]):
                homes.append(item.head)  # "deliveries [of] 5 million cubic metres"
            if amount.kind == "measure" and amount.noun is not None and parse.deps[amount.noun] == "appos" and amount.first >= item.end:
                homes.append(parse.heads[amount.noun])  # "a shipment of crude, 100,000 tonnes"
            if not any(t in group or item.first <= t < item.end for t in homes) or parse.lowers[amount.first - 1] == "than":
                continue
            if item.first <= amount.first and parse.words[amount.first] in item.name.split("-", 1)[0]:
                continue  # "2,000-pound bombs", "155mm shells"
            if amount.money is not None and money is None and not self._is_of_whole(amount, item):
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
            quantity, money, proof, item.sure, False, each, self._receiver_after(item.end), makers=item.makers, one=self._one(item),
        )  # fmt: skip

    def _one(self, item: ItemMention) -> tuple[Quantity, Evidence] | None:
        """The one craft or system that "a frigate", "its only S-300 battery" counts; None for what is no single thing."""
        parse = self.parse
        if item.class_ not in SINGLE or item.modifies is not None or parse.tags[item.head] not in ("NN", "NNP"):
            return None
        for child in range(max(0, item.first - 2), item.head):
            only = parse.lowers[child] in ("only", "sole", "single", "lone")
            if only or (parse.lowers[child] in ("a", "an") and parse.heads[child] == item.head):
                proof = parse.evidence(child, child + 1)
                return Quantity(1.0, parse.words[item.head], "exactly", proof.text), proof
        return None

    def _of_unlisted(self, amount: AmountMention, noun: int) -> Thing:
        """A counted thing that no list knows, by its own words."""
        parse = self.parse
        first = min(amount.end, noun)
        name = parse.text[parse.starts[first] : parse.ends[noun]]
        return Thing(
            noun, first, name, None, "goods", UNLISTED, parse.evidence(first, noun + 1), self.chains.of(noun),
            amount.quantity, None, amount.evidence, sure=False,
        )  # fmt: skip

    def _of_deal(self, item: ItemMention, deal: int, used: set[int]) -> Thing | None:
        """What a contract with a price is about: the arms of "an arms [deal] worth $3 billion"."""
        parse = self.parse
        if parse.lemmas[deal].lower() not in ("deal", "contract", "order") or item.category not in ("arms", "energy", "goods"):
            return None
        sums = [a for a in self.amounts if a.kind == "money" and parse.sentence_of[a.first] == parse.sentence_of[deal]]
        price = next((a for a in sums if a.noun == deal), None) or self._price_behind(deal + 1)
        if price is None or price.money is None:
            return None
        used.add(price.first)
        return Thing(
            deal, item.first, item.name, item.designation, item.category, item.class_, item.evidence, self.chains.of(deal),
            None, price.money, price.evidence, item.sure, makers=item.makers,
        )  # fmt: skip

    def _is_of_whole(self, amount: AmountMention, item: ItemMention) -> bool:
        """Whether a sum is that of a whole of which a thing is only part: "a $5m package [including] rockets"."""
        return amount.end <= item.first and bool(PARTING & set(self.parse.lowers[amount.end : item.first]))

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

    def _is_coordinated(self, noun: int, chain: Chain) -> bool:
        """Whether a noun of the chain is reached over an "and": what counts it does not count the thing."""
        for low, high in zip(chain.nouns, chain.nouns[1:], strict=False):
            listed = self.parse.deps[low] == "appos" and any(a.noun == low for a in self.amounts)  # "30 mortars, two helicopters and fuel"
            if self.parse.heads[low] == high and (self.parse.deps[low] == "conj" or listed):
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
            if kind not in HOLDING and (
                kind in PRICED
                or not (
                    any(i.head == amount.content and i.category == "aid" for i in self.items)
                    or kind in ("aid", "help", "support", "assistance", "relief", "finance", "financing")
                )
            ):
                return None
        verb, bought = parse.heads[head], {i.head for i in self.items if i.category != "aid"}
        if parse.lemmas[verb].lower() == "pay" and self.purposes.pays_for_goods(verb, bought):
            return None
        purpose = self.purposes.purpose(head, amount.end)
        name = purpose or self.purposes.paid_for(head, self.chains.of(head).above)
        if name is None and amount.content is not None:
            plain = parse.tags[amount.content] not in ("NNP", "NNPS") and parse.lemmas[amount.content].lower() not in HOLDING
            name = parse.words[amount.content] if plain else None
        elif name is None and amount.noun is not None:
            name = parse.words[amount.noun]
        name = name or self._in_kind(amount.end)
        if name is None and self.purposes.points_back(amount.end):
            before = [i for i in self.items if i.first < amount.first and parse.sentence_of[amount.first] - parse.sentence_of[i.first] <= 1]
            name = f"funds for {before[-1].name}" if before and before[-1].name else None
        chain = self.chains.of(head)
        return Thing(
            head, amount.first, name, None, "aid", "money", amount.evidence, chain, None, amount.money, amount.evidence,
            True, True, False, self._receiver_after(amount.end),
        )  # fmt: skip

    def _in_kind(self, end: int) -> str | None:
        """What a sum is given in, behind "each": "50 million each in [credit guarantees]"."""
        parse = self.parse
        if parse.lowers[end : end + 2] != ["each", "in"]:
            return None
        last = end + 2
        while last < len(parse.words) and parse.tags[last] in ("JJ", "NN", "NNS"):
            last += 1
        return parse.text[parse.starts[end + 2] : parse.ends[last - 1]] if last > end + 2 else None

    def _of_more(self, amount: AmountMention, found: list[Thing]) -> Thing | None:
        """More of what was counted right before: "sent 50 trucks; [another 20] would follow", "and will buy [64 of them]"."""
        parse = self.parse
        words = parse.lowers[max(0, amount.first - 2) : amount.first + 1]
        pointing = parse.lowers[amount.end : amount.end + 2] in (["of", "them"], ["of", "these"], ["of", "which"])
        if not pointing and (not set(words) & MORE or parse.tags[amount.end : amount.end + 1] not in (["MD"], ["VBZ"], ["VBP"], ["VBD"])):
            return None
        before = [
            t
            for t in found
            if t.first < amount.first and not t.is_sum and parse.sentence_of[amount.first] - parse.sentence_of[t.first] <= 1
        ]
        if not before or not (before[-1].quantity or before[-1].designation):
            return None
        head = self._heads[amount.first]
        return replace(
            max(before, key=lambda t: t.first), head=head, first=amount.first, chain=self.chains.of(head), evidence=amount.evidence,
            quantity=amount.quantity, amount=amount.evidence, money=None, own=self._receiver_after(amount.end), sure=True,
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
