"""Follows a thing up the nouns that lead to what is said of it: "the first [batch] of 30 [tonnes] of rice" that a verb moves."""

from __future__ import annotations

from dataclasses import dataclass

from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.mentions.items import ItemMention

# Nouns that only carry the thing that describes them: "a gas shipment", "an arms package", "the vaccine deliveries".
CARRIERS = frozenset(
    "supply shipment delivery export import package purchase sale donation consignment cargo batch tranche transfer convoy "
    "basket parcel box bag sack carton crate kit pack pallet contribution gift provision procurement acquisition order instalment "
    "installment load dose shipload planeload truckload boatload lorryload".split()
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
# Nouns that money describes and that are no thing of their own to be given.
# Verbs of what a vehicle does with its load: "a plane carrying 50 tonnes of food", "ships laden with wheat".
CARRYING = frozenset("carry bring transport haul ferry bear".split())
LOADING = frozenset("load lade pack fill".split())
ARRIVING = frozenset("arrive land dock berth come touch reach pull".split())
VEHICLES = frozenset("plane aircraft ship vessel truck lorry convoy flight train boat freighter".split())
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


class Chains:
    """Reader of chains over one document. ``counted`` are the tokens that a figure counts, ``money`` those of sums."""

    def __init__(self, cast: Cast, roles: Roles, items: tuple[ItemMention, ...], counted: set[int], money: set[int]) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles
        self.items, self._counted, self._money = items, counted, money
        self.vehicles: set[int] = set()

    def of(self, token: int) -> Chain:
        """The chain of nouns above a token; its ``above`` is None where nothing is said of the thing itself."""
        parse, node = self.parse, token
        nouns, loose, near = [token], False, 0
        for _ in range(LONGEST):
            dep, head = parse.deps[node], parse.heads[node]
            if head == node:
                break
            verbal = parse.pos[head] in ("VERB", "AUX")
            load = self._carrier(head, dep)
            if load is not None:
                self.vehicles.add(load)
                nouns.append(load)
                node, near = load, near or len(nouns) - 1
                came = next((c for c in parse.children[node] if parse.deps[c] == "acl" and parse.lemmas[c].lower() in ARRIVING), None)
                if came is not None and parse.heads[node] == node:  # "A ship docked at Zenda": the model took the verb for a participle
                    return Chain(tuple(nouns), came, "subject", loose, near)
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

    def _carrier(self, head: int, dep: str) -> int | None:
        """The vehicle, or the load as a whole, that a participle hangs on: "a [plane] carrying food"; None for all else."""
        parse = self.parse
        if dep == "dobj" and parse.lemmas[head].lower() in CARRYING and parse.deps[head] == "acl":
            return parse.heads[head]
        if dep == "dobj" and parse.lemmas[head].lower() in CARRYING and parse.deps[head] == "advcl":
            return self._arrived(parse.heads[head])  # "a plane landed in Zenda carrying 20 tonnes of food"
        verb = parse.heads[head]
        if dep == "pobj" and parse.lowers[head] == "with" and (arrived := self._arrived(verb)) is not None:
            return arrived
        if dep == "pobj" and parse.lowers[head] == "with" and self._is_vehicle(verb) and parse.deps[verb] in ("dobj", "nsubjpass", "nsubj"):
            return verb
        if dep == "pobj" and parse.lowers[head] == "with" and parse.lemmas[verb].lower() in LOADING and parse.deps[verb] == "acl":
            return parse.heads[verb]
        return None

    def _arrived(self, verb: int) -> int | None:
        """The vehicle that came, of a verb of arriving: "a [ship] docked with 20 tonnes of food"; else None."""
        parse = self.parse
        if parse.lemmas[verb].lower() not in ARRIVING:
            return None
        subjects = [parse.heads[verb]] if parse.deps[verb] == "acl" else self.roles.subjects(verb)
        if parse.lemmas[verb].lower() in ("land", "dock", "berth"):
            return subjects[0] if subjects else None  # whatever it is called: "a Hercules landed with 13 tonnes of tents"
        return next((t for t in subjects if self._is_vehicle(t)), None)

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
        if subjects and subjects[0] in self.cast.at and self.parse.deps[verb] == "relcl":
            # "A package of aid for Graustark, which includes radars": not Graustark takes them in.
            first, _ = self.parse.sentences[self.parse.sentence_of[verb]]
            return next((t for t in range(subjects[0] - 1, first - 1, -1) if self.parse.lemmas[t].lower() in HELP), None)
        if not subjects or subjects[0] > verb:
            return None
        whole = subjects[0]
        while whole in self._money and self.parse.lowers[self.parse.heads[whole]] in ("worth", "of") and self.parse.heads[whole] < whole:
            whole = self.parse.heads[self.parse.heads[whole]]  # "a package worth 3 billion that includes tanks": the package does
        return whole

    def included(self, head: int) -> Chain | None:
        """The chain of a thing that a noun of help before it takes in, where the parser hung "including" on a verb between them.

        "Will continue providing Graustark with the support needed to defend itself, [including] air defence systems".
        """
        parse, prep = self.parse, self.parse.heads[head]
        if parse.deps[head] != "pobj" or parse.lowers[prep] != "including" or parse.pos[parse.heads[prep]] not in ("VERB", "AUX"):
            return None
        first, _ = parse.sentences[parse.sentence_of[head]]
        for token in range(prep - 1, first - 1, -1):
            if parse.pos[token] == "NOUN" and parse.lemmas[token].lower() in HELP:
                outer = self.of(token)
                return Chain((head, *outer.nouns), outer.above, outer.slot, outer.loose, 1) if outer.above is not None else None
        return None
