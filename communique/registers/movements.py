"""Tells which verb, participle or noun of a text moves a thing, and whether a noun of supplying is more than a topic."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.registers.deliveries import BEGINNING
from communique.registers.ends import HOSTILE
from communique.registers.receiving import BUYING
from communique.registers.relations import CONTENT, Relation, is_stated, kind_of
from communique.registers.thanks import is_bare_passive
from communique.registers.things import Thing

# Verbs whose subject is the thing that moves.
COMING = frozenset("arrive come go flow land reach dock berth".split())
LESSENING = frozenset("reduce slash limit restrict curtail curb downgrade downsize lower".split())
ASKING = frozenset("request plea appeal demand bid call".split())
HAGGLES = frozenset("talk negotiation discussion bid plan offer proposal request be hold".split())
TALK = frozenset("discuss debate consider mull weigh condemn criticise criticize oppose denounce raise".split())


class Movements:
    """Finder of what moves the things of one document, by the trigger of its happenings."""

    def __init__(self, cast: Cast, roles: Roles, by_trigger: dict[int, Happening]) -> None:
        self.cast, self.parse, self.roles, self.by_trigger = cast, cast.parse, roles, by_trigger

    def verb(self, above: int) -> Happening | None:
        """What is told of a thing by the verb above it, or by the one that it begins or goes on with: "began [arriving]"."""
        parse, found = self.parse, self.by_trigger.get(above)
        if found is None and parse.lemmas[above].lower() in BEGINNING:
            inner = [c for c in parse.children[above] if parse.deps[c] == "xcomp"]
            found = next((self.by_trigger[c] for c in inner if c in self.by_trigger), None)
        if found is None and parse.deps[above] == "xcomp":  # "stopped buying coal": what is stopped has no happening of its own
            outer = self.by_trigger.get(parse.heads[above])
            found = outer if outer is not None and kind_of(outer) == "stopped" else None
        return found

    def asked(self, thing: Thing) -> Relation | None:
        """A thing for which there is a request that is granted or refused: "rejected Graustark's [request] for 20 jets"."""
        noun = thing.chain.above
        if noun is None or self.parse.lemmas[noun].lower() not in ASKING:
            return None
        verb, owner = self.roles.verb_of[noun], self.cast.owner(noun)
        act = self.by_trigger.get(verb) if verb >= 0 else None
        if act is None or owner is None or noun not in self.roles.objects(verb):
            return None
        askers = self.cast.make_parties(owner)[:1]
        givers = [p for p in act.actors if not askers or p.code != askers[0].code]
        stage = "cancelled" if act.match.frame.type in ("REJECT", "SANCTION") else "agreed" if act.match.frame.type == "AGREE" else None
        if not givers or not askers or stage is None or act.status != "happened":
            return None
        return Relation(act, stage, givers[0], tuple(askers))

    def noun(self, token: int) -> Happening | None:
        """The happening that a noun is, if it moves a thing."""
        found = self.by_trigger.get(token)
        return found if found is not None and kind_of(found) is not None else None

    def participle(self, token: int) -> Happening | None:
        """A clause that says of a noun what became of it: "the systems [ordered] by Graustark", "missiles already [provided]"."""
        parse = self.parse
        for child in parse.children[token]:
            found = self.by_trigger.get(child)
            if found is not None and kind_of(found) is not None and parse.deps[child] in ("acl", "relcl", "amod"):
                if token in self.roles.objects(child) or parse.tags[child] == "VBN" or parse.deps[child] == "relcl":
                    return found
            if found is None and parse.deps[child] == "relcl":  # "the boats that Graustark is considering [providing]"
                inner = (self.by_trigger.get(c) for c in self.roles.complements(child))
                told = next((h for h in inner if h is not None and kind_of(h) is not None), None)
                if told is not None:
                    return told
        last = next((c for c in reversed(parse.children[token]) if parse.deps[c] == "conj" and c > token), None)
        if last is not None and parse.tags[last].startswith("NN"):  # "jets and a tank [delivered] by Graustark": both were
            for child in parse.children[last]:
                found = self.by_trigger.get(child)
                if found is not None and kind_of(found) is not None and parse.deps[child] == "acl" and parse.tags[child] == "VBN":
                    return found
        return None

    def moves(self, verb: Happening, thing: Thing) -> bool:
        """Whether a verb moves a thing, by how the thing hangs on it."""
        frame, slot, token = verb.match.frame, thing.chain.slot, verb.trigger
        kind = kind_of(verb)
        begun = thing.chain.above not in (None, token) and self.verb(thing.chain.above or 0) is verb
        if kind is None or (thing.chain.above != token and not begun):
            return verb.match.object in thing.chain.nouns and kind is not None
        lemma = self.parse.lemmas[token].lower()
        if slot == "subject":
            return lemma in COMING or is_bare_passive(self.parse, token)
        if frame.id == "consult.visit":
            return False
        if lemma in COMING:
            return False
        if lemma in LESSENING or (lemma == "pay" and not thing.is_sum):
            return False
        ending = frame.transfer == "stopped" and lemma in ("end", "stop", "cut", "refuse", "deny", "block") and not begun
        if ending and not self.is_gift(thing):
            return False
        if slot == "with":
            return lemma in ("supply", "provide", "present", "equip", "furnish", "arm")
        return slot == "object" or (slot == "for" and frame.transfer == "ordered" and lemma in ("order", "pay", "shop", "contract"))

    def is_gift(self, thing: Thing) -> bool:
        """Whether a thing that somebody stops is one that flows: help, money, energy, or a noun of supplying."""
        lemmas = [self.parse.lemmas[t].lower() for t in thing.chain.nouns]
        return thing.category in ("aid", "energy") or any(self.noun(t) for t in thing.chain.nouns) or any(
            word in BUYING or word in ("supply", "delivery", "shipment", "export", "sale", "transfer") for word in lemmas
        )  # fmt: skip

    def is_real(self, inner: Happening, thing: Thing) -> bool:
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
        if inner.match.frame.transfer == "ordered" and lemma in HAGGLES and (thing.quantity or thing.designation):
            return True
        if lemma in TALK or thing.chain.slot in ("on", "to", "for", "with", "in"):
            return outer is not None and outer.match.frame.type in CONTENT
        if lemma in BEGINNING or (outer is not None and outer.match.frame.type in CONTENT):
            return True
        if inner.match.frame.transfer == "delivered" and inner.match.frame.status == "ongoing":
            verbs = [above, *(c for c in parse.children[above] if parse.deps[c] == "conj")]
            # "Will remain a supplier" is a promise of no one thing.
            return not any(parse.tags[c] == "MD" for verb in verbs for c in parse.children[verb])
        return bool(inner.actors and inner.recipients) and is_stated(inner.actors) and is_stated(inner.recipients)
