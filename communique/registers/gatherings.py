"""Reads how a contact is told piece by piece: its form, its round, its host, its margins, and who comes to somebody else's gathering."""

from __future__ import annotations

from dataclasses import replace

from communique.events.happenings import Happening, Happenings
from communique.mentions.cast import unique_parties
from communique.mentions.places import PlaceMention
from communique.registers.encounter import REMOTE, Encounter
from communique.registers.tellings import Tellings

BRINGING = frozenset("broker mediate facilitate sponsor host".split())
BROUGHT = frozenset("brokered mediated facilitated sponsored hosted".split())
# Nouns of how a contact begins and ends.
ENDS = frozenset("start beginning opening outset end close conclusion".split())
HABITS = frozenset("regularly often frequently usually sometimes daily".split())
ROUNDS = frozenset(("consult.dialogue", "consult.brokered", "consult.talks"))
MARGINS = frozenset("sideline sidelines margin margins fringe fringes".split())
FOLLOWING = frozenset(("follow", "build", "recall"))
# Verbs of those who come to what others hold.
COMING = frozenset("attend join participate".split())


class Gatherings:
    """Reader over one document's encounters: ``found`` and ``of_trigger`` are lists and tables that their owner fills."""

    def __init__(
        self, reader: Happenings, tellings: Tellings, found: list[Encounter], of_trigger: dict[int, int], organisations: frozenset[str]
    ) -> None:
        self.reader, self.parse, self.tellings = reader, reader.parse, tellings
        self.found, self.of_trigger, self.organisations = found, of_trigger, organisations

    def is_habit(self, happening: Happening) -> bool:
        """Whether people are only said to do so again and again: "speaks with him regularly"."""
        parse, verb = self.parse, happening.trigger
        often = {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] == "advmod"}
        return not happening.is_noun and parse.tags[verb] in ("VBZ", "VBP") and bool(often & HABITS) and not happening.times

    def is_hosting_of(self, happening: Happening) -> bool:
        """Whether a participle says who hosts what others hold: "talks between A and B [hosted] by Zenda"; he takes part then."""
        parse, node = self.parse, happening.trigger
        if happening.match.frame.id != "consult.host" or parse.deps[node] != "acl" or not happening.recipients:
            return False
        for _ in range(6):
            node = parse.heads[node]
            if node in self.of_trigger and parse.pos[node] in ("NOUN", "PROPN"):
                one = self.found[self.of_trigger[node]]
                if one.kind not in ("visit", *REMOTE):
                    one.host = one.host or happening.recipients[0].code
                    one.parties = unique_parties([*one.parties, *happening.recipients])
                    return True
            if parse.deps[node] not in ("pobj", "prep", "conj", "appos", "compound", "nmod"):
                break
        return False

    def of_those_before(self, happening: Happening) -> Happening:
        """A round of talks that names nobody, with the states of which the sentence before speaks: "A and B are at odds. The talks ..."."""
        parse, noun = self.parse, happening.trigger
        if not happening.is_noun or happening.codes or happening.sentence == 0 or happening.match.frame.id not in ROUNDS:
            return happening
        if self.tellings.when(happening) is None or parse.deps[noun] not in ("nsubj", "nsubjpass", "pobj"):
            return happening
        first, end = parse.sentences[happening.sentence - 1]
        for token in range(first, end):
            if parse.deps[token] in ("nsubj", "nsubjpass") and token in self.reader.cast.at:
                parties = [p for p in self.reader.cast.parties(token) if p.kind in ("state", "person", "group")]
                if len({p.code for p in parties}) > 1:
                    return replace(happening, actors=tuple(replace(p, basis="inferred") for p in parties), completed=True)
        return happening

    def of_object(self, happening: Happening) -> int | None:
        """The encounter that another verb told of by the same noun: "held [a summit] hosted by Zenda", "called off a [trip]"."""
        index = self.of_trigger.get(happening.trigger)
        if index is not None and any(
            h.match.frame.id == "reject.meet" and h.match.object == happening.trigger for h in self.found[index].happenings
        ):
            return index
        index = self.of_trigger.get(happening.match.object) if happening.match.object is not None else None
        if index is None or any(h.trigger == happening.trigger for h in self.found[index].happenings):
            return None
        return index

    def part_of_round(self, happening: Happening) -> int | None:
        """The contact whose form the noun above says: "met for a round of EU-brokered [talks]"."""
        parse, noun = self.parse, happening.trigger
        if not happening.is_noun or parse.deps[noun] != "pobj" or parse.lowers[parse.heads[noun]] != "of":
            return None
        return self.of_trigger.get(parse.heads[parse.heads[noun]])

    def held_in(self, happening: Happening) -> int | None:
        """The meeting of which a noun only tells the form: "met for their first dialogue", "came for a summit"."""
        parse, noun = self.parse, happening.trigger
        while (
            parse.deps[noun] == "pobj" and parse.lowers[parse.heads[noun]] == "of" and parse.lemmas[parse.heads[parse.heads[noun]]] in ENDS
        ):
            noun = parse.heads[parse.heads[noun]]  # "shook hands at the start of their summit"
        if not happening.is_noun or parse.deps[noun] != "pobj" or parse.lowers[parse.heads[noun]] not in ("for", "in", "at"):
            return None
        verb = parse.heads[parse.heads[noun]]
        if self.is_still_ahead(happening):
            return None
        index = self.of_trigger.get(verb)
        if index is None or parse.pos[verb] != "VERB":
            return None
        one = self.found[index]
        if one.kind != "meeting" and not (one.kind == "visit" and one.happenings[-1].match.frame.id == "consult.host"):
            return None
        if self.is_their_club(one, happening):
            return index
        return index if not happening.codes or set(happening.codes) <= self.found[index].codes else None

    def is_their_club(self, one: Encounter, happening: Happening) -> bool:
        """Whether those who meet meet as the group whose gathering the noun names: "the leaders of the five met for a BRICS summit"."""
        bodies = set(happening.codes) - one.codes
        return bool(bodies) and bodies <= self.organisations and len(one.codes) > 2 and happening.match.frame.kind == "summit"

    def is_still_ahead(self, happening: Happening) -> bool:
        """Whether a noun names what is only to come: "met ahead of their summit", "before the dialogue"."""
        parse, noun = self.parse, happening.trigger
        if not happening.is_noun or parse.deps[noun] != "pobj":
            return False
        word = parse.heads[noun]
        if parse.lowers[word] == "of":
            return parse.lowers[parse.heads[word]] in ("ahead", "advance")
        return parse.lowers[word] == "before"

    def background(self, happening: Happening) -> int | None:
        """The encounter that follows up on this one, and so is another: "a call to follow up on [discussions] of May"."""
        parse, node = self.parse, happening.trigger
        for _ in range(8):
            head = parse.heads[node]
            if head == node:
                return None
            if parse.lemmas[head].lower() in FOLLOWING and parse.pos[head] == "VERB" and parse.deps[node] in ("prep", "dobj"):
                return self.of_trigger.get(head)
            node = head
        return None

    def broker(self, happening: Happening) -> str | None:
        """Who brings the two sides together: "EU-brokered talks", "talks hosted by Zenda"."""
        parse, noun = self.parse, self.tellings.noun(happening)
        if noun is None:
            return None
        for child in parse.children[noun]:
            if parse.deps[child] == "acl" and parse.lemmas[child].lower() in BRINGING:
                found = [p.code for n in self.reader.roles.under(child, frozenset(("by",))) for p in self.reader.cast.parties(n)]
                return found[0] if found else None
            if parse.deps[child] == "amod" and parse.lemmas[child].lower() in BRINGING | BROUGHT:
                at = self.reader.cast
                inner = range(*parse.edges[child])
                before = [at.modifiers[t].hit.code for t in inner if t in at.modifiers]
                before += [code for t in inner if t in at.at for code in at.at[t].codes]
                return before[0] if before else None
        return None

    def hosting(self, happening: Happening) -> str | None:
        """The one who hosts what others hold, by the verb of hosting: "Zenda hosted a meeting of the two"."""
        parties = [p for t in self.reader.roles.subjects(happening.trigger) for p in self.reader.cast.parties(t)]
        return parties[0].code if len({p.code for p in parties}) == 1 else None

    def beside(self, happening: Happening) -> PlaceMention | None:
        """The place of the event on whose sidelines people met: "met on the margins of the summit in Strelsau"."""
        parse, verb = self.parse, happening.trigger
        for prep in parse.children[verb]:
            for noun in parse.children[prep] if parse.deps[prep] == "prep" else ():
                if parse.lemmas[noun].lower() in MARGINS:
                    first, end = parse.edges[noun]
                    return next((p for p in self.reader.places if first < p.first < end and p.preposition is not None), None)
        return None

    def at_host(self, happening: Happening) -> Happening:
        """Somebody at a gathering that names no other side, with the one who receives him there.

        "The premier, in Zenda for a summit of Ruritania's partners, was received by the king of Graustark".
        """
        codes, noun = set(happening.codes), self.tellings.noun(happening)
        if (
            len(codes) != 1
            or noun is None
            or happening.match.frame.kind not in ("summit", "meeting", "other")
            or happening.place is not None
        ):
            return happening
        verb = self.parse.heads[noun] if happening.is_noun else happening.trigger
        if self.parse.lemmas[verb].lower() not in COMING or happening.completed:
            return happening
        for one in reversed(self.found):
            near = any(h.sentence == happening.sentence for h in one.happenings)
            if near and one.host is not None and one.host not in codes and codes <= one.codes and one.status in ("happened", "ongoing"):
                hosts = [p for p in one.parties if p.code == one.host]
                host = replace(hosts[0], person=None, office=None, sector=None, kind="state", basis="inferred") if hosts else None
                if host is not None:
                    return replace(happening, actors=(*happening.actors, *happening.recipients, host), recipients=(), place=one.place)
        return happening
