"""Reads who is on which end of a thing by the arcs of the happening that moves it: who gives, who buys, who is given it."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.model import Party
from communique.registers.relations import FETCHING
from communique.registers.things import Thing

# Nouns of buying: who stops, offers or announces one is the recipient.
BUYING = frozenset("import purchase procurement acquisition order".split())
# What somebody has who is to do a thing.
PROJECTS = frozenset("contract deal agreement order tender plan decision intention promise pledge offer accord commitment".split())


class Receiving:
    """Reader of ends over one document."""

    def __init__(self, cast: Cast, roles: Roles) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles

    def of_act(self, act: Happening, supplier: Party | None, recipients: tuple[Party, ...]) -> tuple[Party | None, tuple[Party, ...]]:
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

    def of(self, happening: Happening, thing: Thing, kind: str) -> tuple[Party | None, tuple[Party, ...]]:
        """(supplier, recipients) of a thing by the happening that moves it in a ``kind`` of way (see relations.kind_of)."""
        if happening.match.frame.id == "consult.visit":  # a thing that arrives: who sent it stands behind "from"
            makers = self.roles.under(happening.trigger, frozenset(("from",)))
            senders = [p for t in makers for p in self.cast.parties(t)]
            bound = [p for t in self.roles.under(happening.trigger, frozenset(("for",))) for p in self.cast.parties(t)]
            bought = [p for p in bound or happening.recipients if not senders or p.code != senders[0].code]
            return (senders[0] if senders else None), tuple(bought)
        # Who does an agentless passive is a guess of completion: "assistance to be delivered through Zenda".
        guessed = happening.actors[:1] and happening.actors[0].mention == happening.cue
        supplier = happening.actors[0] if happening.actors and not guessed else None
        behalf = [n for n in self.roles.under(happening.trigger, frozenset(("on",))) if self.parse.lowers[n] == "behalf"]
        if kind == "delivered" and behalf:
            meant = [p for n in behalf for t in self.roles.under(n, frozenset(("of",))) for p in self.cast.parties(t)]
            supplier = meant[0] if meant else supplier
        recipients = happening.recipients
        if kind == "ordered" and not happening.is_noun and not self.roles.is_passive(happening.trigger):
            buyers = tuple(p for t in self.roles.subjects(happening.trigger) for p in self.cast.parties(t, affiliated=True))
            if supplier is not None and supplier.code in {p.code for p in buyers}:
                supplier, recipients = None, buyers  # "imports most of its oil": "its" is the buyer
        if not supplier and not recipients and self.roles.is_passive(happening.trigger):
            recipients = self._given(happening.trigger, thing)  # "Graustark was given 20 trucks"
        contracted = self._contracted(happening.trigger) if not supplier and kind in ("delivered", "ordered") else ()
        if contracted and kind == "delivered":
            supplier = contracted[0]
        elif contracted and not recipients:
            recipients = contracted
        if kind == "stopped" and (sent_from := [t for n in thing.chain.nouns for t in self.roles.under(n, frozenset(("from",)))]):
            sender = next((p for t in sent_from for p in self.cast.parties(t)), None)
            if sender is not None and not any(self.parse.lemmas[t].lower() in BUYING for t in thing.chain.nouns):
                supplier = sender  # "blocked the transfer of missiles from Graustark to Ruritania"
        bought_by = [self.parse.lemmas[t].lower() for t in (*thing.chain.nouns, *((thing.chain.above,) if thing.chain.above else ()))]
        buys = kind == "stopped" and any(word in BUYING or word in FETCHING for word in bought_by)
        if kind == "ordered" and not happening.is_noun and not recipients:
            subjects = self.roles.subjects(happening.trigger)
            recipients = tuple(p for t in subjects for p in self.cast.parties(t, affiliated=True))
            above = thing.chain.above
            if not recipients and above is not None and above != happening.trigger and thing.chain.slot == "object":
                # "Graustark unveiled six drones bought last year": who has them bought them.
                recipients = tuple(p for t in self.roles.subjects(above) for p in self.cast.parties(t, affiliated=True))[:1]
        if buys:
            told = recipients[:1] if recipients and recipients[0].basis != "inferred" else ()
            return (told[0] if told else None), ((supplier,) if supplier else ())
        return supplier, recipients

    def _given(self, verb: int, thing: Thing) -> tuple[Party, ...]:
        """Who is given a thing in a passive whose object the thing is: "[Graustark] was lent 20 million crowns"."""
        parse = self.parse
        passive = [c for c in parse.children[verb] if parse.deps[c] == "nsubjpass"]
        if not any(parse.heads[n] == verb and parse.deps[n] in ("dobj", "oprd") for n in thing.chain.nouns):
            return ()
        return tuple(p for t in passive for p in self.cast.parties(t, affiliated=True))

    def _contracted(self, verb: int) -> tuple[Party, ...]:
        """Who has the contract, plan or duty to do something: "[Graustark] won a contract to supply 20 jets"."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.deps[verb] == "pcomp":
            head = parse.heads[head]
        if parse.deps[verb] not in ("acl", "pcomp") or parse.pos[head] != "NOUN" or parse.tags[verb] not in ("VB", "VBG"):
            return ()
        above = parse.heads[head]
        if head not in self.roles.objects(above) or parse.lemmas[head].lower() not in PROJECTS:
            return ()
        return tuple(p for t in self.roles.subjects(above) for p in self.cast.parties(t, affiliated=True))
