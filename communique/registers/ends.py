"""Finds the ends of a transfer that its verb does not name: who a thing comes from, whom it reaches, who else is at hand."""

from __future__ import annotations

from communique.events.completion import inferred
from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast, Reference, unique_parties
from communique.mentions.places import PlaceMention
from communique.model import Party
from communique.registers.company import Company, is_scene
from communique.registers.relations import Relation
from communique.registers.things import Thing

# Deeds that make no deal between two sides.
HOSTILE = frozenset(("ACCUSE", "ASSAULT", "THREATEN", "MOBILIZE", "PROTEST"))
# How many sentences back a deal between two sides still tells who the second one is, and how far up a clause is looked for.
BACK = 2
CLIMB = 6
MAKING = frozenset("make build produce manufacture develop design supply donate".split())
BEHIND = 14
PEOPLE = frozenset(
    "family victim refugee people farmer civilian survivor resident population child patient hospital school village community worker "
    "pensioner woman student household citizen villager relative".split()
)
# Verbs of giving to many, whose place tells whom.
SPREADING = frozenset("distribute hand deliver drop provide airdrop dispense".split())


BUYING = frozenset("order buy purchase procure contract acquire commission lease".split())


class Ends:
    """Finder of ends over one document's happenings, by their trigger and in order of the text."""

    def __init__(
        self,
        cast: Cast,
        roles: Roles,
        happenings: list[Happening],
        by_trigger: dict[int, Happening],
        places: tuple[PlaceMention, ...] = (),
    ) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles
        self.happenings, self.by_trigger = happenings, by_trigger
        self.company = Company(cast, happenings)
        self.places = {t: p for p in places if p.place.country for t in range(p.first, p.end)}

    def dative(self, thing: Thing, happening: Happening) -> tuple[Party, ...]:
        """The receiver between verb and thing that a parser took for a modifier: "lent [Graustark] 480 million crowns"."""
        owner = self.cast.owner(thing.head) if thing.head not in self.cast.at else None
        if owner is None or owner.first != happening.trigger + 1 or not 0 < thing.first - owner.first < CLIMB:
            return ()
        return tuple(self.cast.make_parties(owner)[:1])

    def named(self, thing: Thing, happening: Happening, supplier: Party | None = None) -> tuple[Party, ...] | None:
        """The receivers that a phrase names by their people or place ("to the people of Graustark"); None without a phrase."""
        homes = list(dict.fromkeys((happening.trigger, thing.head, *thing.chain.nouns)))
        for token in (t for home in homes for t in self.roles.under(home, frozenset(("to",)))):
            if self.parse.pos[token] not in ("NOUN", "PROPN") or token < min(homes):
                continue
            found = tuple(self.cast.parties(token, affiliated=True)) or self._where(token)
            if not found and supplier is not None and self.parse.lemmas[token].lower() in PEOPLE:
                # "Will pay the families of the victims": they are of the other state that the passage is about.
                other = self.company.other(happening.sentence, {str(supplier.code)})
                found = (other,) if other is not None else ()
            return found
        for token in self.roles.receivers(happening.trigger):
            if self.parse.pos[token] in ("NOUN", "PROPN"):
                return tuple(self.cast.parties(token, affiliated=True))
        for token in (t for home in homes for t in self.roles.under(home, frozenset(("for",)))):
            if token in thing.chain.nouns:
                continue  # "an order for 30 fighters from Graustark": what is bought is nobody's receiver
            if found := tuple(self.cast.parties(token)) or self._where(token):
                return found
        if self.parse.lemmas[happening.trigger].lower() in SPREADING:
            for token in self.roles.under(happening.trigger, frozenset(("in", "across"))):
                if found := self._where(token):
                    return found
        return None

    def _where(self, token: int) -> tuple[Party, ...]:
        """The state of a place that is said to receive something: "aid for the people of [Zenda]"; nothing for no known place."""
        inner = [t for p in self.parse.children[token] if self.parse.lowers[p] in ("of", "in") for t in self.roles.governed(p)]
        place = next((self.places[t] for t in (token, *inner) if t in self.places), None)
        code = place.place.country if place is not None else None
        if place is None or code not in self.cast.entities:
            return ()
        state = self.cast.state(str(code))
        return (Party(state.code, state.name, state.kind, state.sector, None, None, place.evidence, "known"),)

    def source(self, thing: Thing, not_of: set[str | None]) -> Party | None:
        """Whose a thing is or where it comes from: "Graustark's rifles", "Graustarkian rifles", "rifles from Graustark"."""
        parse = self.parse
        for noun in thing.chain.nouns:
            for child in parse.children[noun]:
                if parse.deps[child] == "prep" and parse.lowers[child] == "from":
                    for token in self.roles.governed(child):
                        if (parties := self.cast.parties(token)) and parties[0].code not in not_of:
                            return parties[0]
                if parse.deps[child] == "acl" and parse.lemmas[child].lower() in MAKING:
                    # "Boats built in Graustark by a yard of Zenda": who made them, else where they were made.
                    for token in (*self.roles.subjects(child), *self.roles.under(child, frozenset(("in",)))):
                        if (parties := self.cast.parties(token)) and parties[0].code not in not_of:
                            return parties[0]
            if noun != thing.head and thing.chain.slot == "subject" and noun == thing.chain.nouns[-1]:
                for token in self.roles.under(noun, frozenset(("of",))):  # "a Hercules of the Graustarkian air force landed with"
                    if token not in thing.chain.nouns and (parties := self.cast.parties(token)) and parties[0].code not in not_of:
                        return parties[0]
            if (made := self._made_by(noun)) is not None and made.code not in not_of:
                return made
            owner = self.cast.owner(noun) if noun not in self.cast.at else None
            owner = owner or (self._adjective(thing) if noun == thing.head else None)
            if owner is not None and owner.first < noun and (parties := self.cast.make_parties(owner)):
                if parties[0].code not in not_of:
                    return parties[0]
        return self._gift_of(thing, not_of)

    def stocks(self, happening: Happening) -> Party | None:
        """Whose stocks a thing is taken "from": "is getting 40 tanks from [Graustarkian] stocks"."""
        for noun in self.roles.under(happening.trigger, frozenset(("from",))):
            owner = self.cast.owner(noun) if noun not in self.cast.at else None
            if owner is not None and (found := self.cast.make_parties(owner)):
                return found[0]
        return None

    def _gift_of(self, thing: Thing, not_of: set[str | None]) -> Party | None:
        """Whose gift a thing came as: "the flour came as a donation from [Graustark]", "arrived as a [Graustarkian] gift"."""
        above = thing.chain.above
        if above is None:
            return None
        for noun in self.roles.under(above, frozenset(("as",))):
            owner = self.cast.owner(noun) if noun not in self.cast.at else None
            found = list(self.cast.make_parties(owner)) if owner is not None else []
            found += [p for t in self.roles.under(noun, frozenset(("from", "by", "of"))) for p in self.cast.parties(t)]
            if found and found[0].code not in not_of:
                return found[0]
        return None

    def behind(self, thing: Thing, words: frozenset[str], not_of: set[str | None]) -> tuple[Party, ...]:
        """Whom one of these prepositions leads to in the clause behind a thing, whatever the parser hung it on.

        "The loan of 30 million dollars that it announced in May [to Graustark]" is looked for up to the next finite verb.
        """
        parse = self.parse
        _, end = parse.sentences[parse.sentence_of[thing.head]]
        for token in range(thing.head + 1, min(end, thing.head + BEHIND)):
            if parse.tags[token] in ("VBD", "VBZ", "VBP", "MD") or parse.lowers[token] in (";", ":", "but", "while"):
                return ()
            if parse.lowers[token] in words and parse.deps[token] in ("prep", "agent", "dative"):
                for inner in self.roles.governed(token):
                    if found := tuple(p for p in self.cast.parties(inner) if p.code not in not_of):
                        return found[:1]
        return ()

    def _made_by(self, noun: int) -> Party | None:
        """Who made a thing by a participle before it: "[Graustarkian]-made rifles", "[Graustark]-supplied rifles"."""
        parse = self.parse
        for child in parse.children[noun]:
            if parse.deps[child] in ("amod", "compound", "nmod") and parse.lemmas[child].lower() in (
                *MAKING,
                *(m + "d" for m in MAKING),
                "made",
            ):
                for token in (*parse.children[child], child - 2):
                    if token in self.cast.at:
                        return next(iter(self.cast.make_parties(self.cast.at[token])), None)
                    name = self.cast.modifiers.get(token)
                    if name is not None and name.hit.code in self.cast.entities:
                        state = self.cast.state(str(name.hit.code))
                        return Party(
                            state.code, state.name, state.kind, state.sector, None, None, parse.evidence(name.first, name.end), "stated"
                        )
        return None

    def contracted(self, thing: Thing, act: Happening | None) -> Relation | None:
        """A contract whose two ends stand with the thing: "signed contracts for [Graustarkian] diesel [to Ruritania]"."""
        maker = self.source(thing, set())
        if act is None or maker is None or act.status not in ("happened", "ongoing") or act.match.frame.type in ("REJECT", "SANCTION"):
            return None
        buyers = thing.own or self.behind(thing, frozenset(("to",)), {maker.code})
        return Relation(act, "ordered", maker, buyers, settled=True) if buyers and buyers[0].code != maker.code else None

    def buyer(self, thing: Thing) -> tuple[Party, ...]:
        """Who ordered a thing, in a participle behind it: "the systems ordered by [Graustark] arrived"."""
        parse = self.parse
        for noun in thing.chain.nouns:
            for child in parse.children[noun]:
                if parse.deps[child] == "acl" and parse.lemmas[child].lower() in BUYING:
                    for token in self.roles.subjects(child):
                        if parties := self.cast.parties(token):
                            return tuple(parties[:1])
        return ()

    def _adjective(self, thing: Thing) -> Reference | None:
        """The state before a thing whose adjective the parser hung on its designation: "[Graustarkian] RK-7 rifles"."""
        for token in range(max(0, thing.first - 1), thing.head):
            owner = self.cast.owner(token) if token not in self.cast.at else None
            if owner is not None and owner.first < thing.head and self.parse.deps[token] in ("compound", "nmod", "nummod", "amod"):
                return owner
        return None

    def beside(self, happening: Happening, known: Party) -> Party | None:
        """The target of the deed that this one is told side by side with: "closed Ruritania's borders and cut off its exports"."""
        parse, node = self.parse, happening.trigger
        while parse.deps[node] == "conj" and parse.heads[node] != node:
            node = parse.heads[node]
            outer = self.by_trigger.get(node)
            if outer is not None and outer.match.frame.type == happening.match.frame.type and outer.recipients[:1]:
                target = outer.recipients[0]
                return inferred(target) if target.code != known.code else None
        return None

    def other(self, happening: Happening, known: Party, giver: bool = False) -> Party | None:
        """The end that is missing, where the text leaves only one: in the clauses around, the sentence, the deal before."""
        parse, node = self.parse, happening.trigger
        shared = self.beside(happening, known)
        if shared is not None:
            return shared
        for _ in range(CLIMB):
            node = parse.heads[node]
            outer = self.by_trigger.get(node)
            if outer is None:
                continue
            if len(outer.codes) == 2 and known.code in outer.codes:
                return inferred(next(p for p in (*outer.actors, *outer.recipients) if p.code != known.code))
        first, end = parse.sentences[happening.sentence]
        here = unique_parties(
            [
                p
                for token, reference in sorted(self.cast.at.items())
                if first <= token < end
                for p in self.cast.make_parties(reference)
                if p.code != known.code and p.kind in ("state", "person", "organisation")
                if giver or (p.sector != "BUS" and not is_scene(self.cast, token))
            ]
        )
        # Of all that a text names, an organisation at hand is the least likely to have been given something.
        givers = {p.code for p in happening.actors} if not giver else set()
        here = [p for p in here if p.code not in givers and (giver or p.kind != "organisation")]
        if here:
            return inferred(here[0]) if len({p.code for p in here}) == 1 else None
        for other in reversed(self.happenings):
            if happening.sentence - BACK <= other.sentence < happening.sentence and len(other.codes) == 2:
                if known.code in other.codes and other.match.frame.type not in HOSTILE:
                    found = next(p for p in (*other.actors, *other.recipients) if p.code != known.code)
                    if giver or found.kind != "organisation":
                        return inferred(found)
        return None

    def maker(self, thing: Thing, not_of: set[str | None]) -> Party | None:
        """The one state, of those the sentence names where there are several, whose industry makes what goes by a name."""
        codes = [c for c in thing.makers if c in self.cast.entities]
        if len(codes) > 1:
            first, end = self.parse.sentences[self.parse.sentence_of[thing.head]]
            named = {p.code for t, r in self.cast.at.items() if first <= t < end for p in self.cast.make_parties(r)}
            codes = [c for c in codes if c in named]
        if thing.designation is None or len(codes) != 1 or codes[0] in not_of:
            return None
        state = self.cast.state(codes[0])
        return Party(state.code, state.name, state.kind, state.sector, None, None, thing.evidence, "inferred")

    def meant(self, happening: Happening, known: Party, giver: bool) -> Party | None:
        """The end that only the passage or the whole text tells: "Graustark has sent 40 tonnes of rice"."""
        beside = set() if giver else {str(p.code) for p in happening.actors}
        return self.company.other(happening.sentence, {str(known.code)} | beside, bodies=giver)
