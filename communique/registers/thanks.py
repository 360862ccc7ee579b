"""Reads what thanks and praise say of a thing: who is thanked gave it, who thanks received it."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.model import Party
from communique.reading.parse import Parse
from communique.registers.ends import Ends
from communique.registers.relations import STAGE, Relation
from communique.registers.things import Thing

THANKING = frozenset(("support.thank", "support.praise"))


def is_bare_passive(parse: Parse, verb: int) -> bool:
    """Whether a parser took "the missiles already provided" for a clause of its own."""
    auxiliaries = [c for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")]
    return parse.tags[verb] == "VBN" and not auxiliaries


class Thanks:
    """Reader of thanks over one document's happenings, by their trigger."""

    def __init__(self, roles: Roles, ends: Ends, by_trigger: dict[int, Happening]) -> None:
        self.parse, self.roles, self.ends, self.by_trigger = roles.parse, roles, ends, by_trigger

    def thanker(self, verb: int) -> Happening | None:
        """The thanks that a participle without a doer of its own hangs on."""
        if not is_bare_passive(self.parse, verb) or any(self.parse.deps[c] == "agent" for c in self.parse.children[verb]):
            return None
        node = verb
        for _ in range(4):
            node = self.parse.heads[node]
            found = self.by_trigger.get(node)
            if found is not None and found.match.frame.id in THANKING:
                return found
        return None

    def thanked(self, thanks: Happening, inner: Happening, thing: Thing) -> Relation | None:
        """Who is thanked gave; who thanks received, unless the text names another receiver or only praises the gift."""
        own = () if inner.completed else inner.recipients
        if thanks.actors and self._is_thanked(thanks.actors[0], thanks):
            giver = thanks.actors[:1] if not inner.actors or inner.completed else inner.actors[:1]
            own = tuple(p for p in own if p.code != giver[0].code)
            return Relation(inner, "delivered", giver[0], own, settled=True) if own else None
        named = own or thing.own or self.ends.named(thing, inner)
        recipients = thanks.actors[:1] if not named and thanks.match.frame.id == "support.thank" else named or ()
        told = inner.actors[:1] and (inner.is_noun or inner.actors[0].basis != "inferred")
        giver = inner.actors[:1] if told else thanks.recipients[:1]
        stage = STAGE.get((inner.match.frame.transfer or "", inner.status), "delivered")
        return Relation(inner, stage, giver[0], recipients, settled=True) if giver and recipients else None

    def _is_thanked(self, party: Party, thanks: Happening) -> bool:
        """Whether a party stands in the object of the thanks: it is who gave, whatever role the frame filled with it."""
        parse = self.parse
        spans = [parse.edges[t] for t in self.roles.objects(thanks.trigger)]
        return any(parse.starts[first] <= party.mention.start < parse.ends[end - 1] for first, end in spans)

    def thanked_for(self, thanks: Happening, thing: Thing) -> Relation | None:
        """Thanks for the thing itself: "gratitude for thirty tractors", "appreciation for the Graustarkian fuel grant"."""
        if thanks.match.frame.id != "support.thank" or not thanks.actors or not (thing.quantity or thing.money or thing.designation):
            return None
        receiver = thanks.actors[0]
        if self._is_thanked(receiver, thanks):
            return None  # who "thanked the Graustarkian side" is not told
        reached = self.ends.named(thing, thanks)
        if reached is not None and receiver.code not in {p.code for p in reached}:
            return None  # thanks for what somebody else was given
        giver = self.ends.source(thing, {receiver.code}) or next((p for p in thanks.recipients if p.code != receiver.code), None)
        giver = giver or self.ends.other(thanks, receiver, giver=True)
        return Relation(thanks, "delivered", giver, (receiver,)) if giver is not None else None
