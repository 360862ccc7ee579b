"""Completes who took part in a contact that a noun names, whether it is still to come, and parts a trip into its stops.

"In a meeting with the premier, Zenda said": the one who speaks met the premier. "At the summit they will sign": it lies ahead.
"A visit to Ruritania and Graustark" is two visits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from communique.events.context import Standing
from communique.events.happenings import Happening, Happenings
from communique.mentions.cast import unique_parties
from communique.mentions.places import PlaceMention
from communique.model import Party

# Prepositions over which the subject of a clause takes part in what they govern.
DURING = frozenset("in during at on over throughout through after following upon".split())
# Of these, those under which a clause that lies ahead sets what they govern ahead, too.
WITHIN = frozenset("in during at on throughout through".split())
# Verbs of those who go somewhere for talks: it is they who talk.
GOING = frozenset("fly travel arrive come go visit be join head land return meet gather".split())
POSSESSING = ("poss",)
PLACING = frozenset(("in", "at"))
# Verbs that only say that something takes place, adjectives that say whether it may, verbs that set it for a day.
HOLDING = frozenset("take hold occur happen begin start open convene resume go be".split())
PROSPECTS = {"possible": "possible", "likely": "possible", "unlikely": "possible", "due": "planned", "imminent": "planned"}
SCHEDULING = frozenset("schedule plan slate expect set".split())
SIDES_OF = frozenset(("with", "between", "among"))


class Attendance:
    """Completes the happenings of one document that are contacts."""

    def __init__(self, reader: Happenings) -> None:
        self.reader, self.parse, self.cast = reader, reader.parse, reader.cast

    def attend(self, happenings: Iterable[Happening]) -> list[Happening]:
        """The same happenings, contacts that a noun names with those who attended them."""
        return [self._ahead(self._attended(self._shared(h))) if h.match.frame.type == "CONSULT" and h.is_noun else h for h in happenings]

    def part(self, happenings: Iterable[Happening]) -> list[Happening]:
        """The same happenings, a trip of several stops once for each."""
        return [stop for h in happenings for stop in self._stops(h)]

    def _attended(self, happening: Happening) -> Happening:
        """With the subject of the clause over which the noun stands: "during a call with Zenda, Strelsau said"."""
        parse, noun = self.parse, happening.trigger
        if parse.deps[noun] != "pobj":
            return happening
        word, verb = parse.lowers[parse.heads[noun]], parse.heads[parse.heads[noun]]
        if word not in DURING and not (word == "for" and parse.lemmas[verb].lower() in GOING):
            return happening
        if self._is_owned(noun) or parse.pos[verb] not in ("VERB", "AUX"):
            return happening
        visit = happening.match.frame.kind == "visit"
        if visit and happening.actors:
            return happening
        brokered = happening.match.frame.id == "consult.brokered"
        if not (happening.recipients if visit else brokered or self._has_partner(noun)):
            return self._between_two(happening, verb)
        subjects = self.reader.roles.patients(verb) if self.reader.roles.is_passive(verb) else self.reader.roles.subjects(verb)
        codes = set(happening.codes)
        parties: list[Party] = []
        for token in subjects:
            if token in self.cast.first_person:
                parties += self.cast.make_parties(self.cast.first_person[token].speaker)
            else:
                parties += self.cast.parties(token)
        if word == "for" and self.reader.roles.is_passive(verb):  # "was joined by Strelsau for talks with Zenda"
            parties += [p for t in self.reader.roles.subjects(verb) for p in self.cast.parties(t)]
        parties = [p for p in parties if p.code not in codes and (not visit or p.kind == "person" or p.sector)]
        return replace(happening, actors=tuple(unique_parties([*parties, *happening.actors]))) if parties else happening

    def _is_owned(self, noun: int) -> bool:
        """Whether somebody known owns a noun; "his" before anybody is named ("On his visit to Zenda, the king ...") names nobody yet."""
        owners = [c for c in self.parse.children[noun] if self.parse.deps[c] in POSSESSING]
        return any(c in self.cast.at or c in self.cast.first_person or self.parse.tags[c] != "PRP$" for c in owners)

    def _shared(self, happening: Happening) -> Happening:
        """With the first of two owners: "Zenda and Strelsau's meeting", where the parser joins Zenda to the meeting."""
        parse, noun = self.parse, happening.trigger
        head = parse.heads[noun]
        owner = parse.child(noun, "poss")
        if parse.deps[noun] != "conj" or head not in self.cast.at or owner is None or not head < owner < noun or owner - head > 4:
            return happening
        if not any(parse.deps[c] == "cc" and parse.lowers[c] == "and" for c in parse.children[head]):
            return happening
        others = [p for p in self.cast.make_parties(self.cast.at[head]) if p.code not in happening.codes]
        return replace(happening, actors=tuple(unique_parties([*others, *happening.actors]))) if happening.codes else happening

    def _between_two(self, happening: Happening, verb: int) -> Happening:
        """With the subject and the object of the clause: "in a call, Zenda asked the premier"."""
        parse, noun = self.parse, happening.trigger
        if happening.codes or not any(parse.lowers[c] in ("a", "an") for c in parse.children[noun]):
            return happening
        parties = [p for t in self.reader.roles.subjects(verb) for p in self.cast.parties(t)]
        parties += [p for t in self.reader.roles.objects(verb) for p in self.cast.parties(t) if p.person or p.office]
        if len({p.code for p in parties}) < 2:
            return happening
        return replace(happening, actors=tuple(unique_parties(parties)))

    def _has_partner(self, noun: int) -> bool:
        """Whether the noun says with whom it was, and only that: one "between" two names both."""
        preps = {self.parse.lowers[p] for p in self.reader.roles.prepositions(noun)}
        return bool(preps & SIDES_OF) and "between" not in preps

    def _ahead(self, happening: Happening) -> Happening:
        """As planned, where what is told of it or at it lies ahead: "the visit will be", "in my talks I will"."""
        parse, noun = self.parse, happening.trigger
        if happening.standing.status != "happened" or any(t.when and t.when.end and t.when.end < self.cast.day for t in happening.times):
            return happening
        dep, head = parse.deps[noun], parse.heads[noun]
        if dep == "pobj" and parse.lowers[head] in WITHIN:
            head = parse.heads[head]
        elif dep not in ("nsubj", "nsubjpass"):
            return happening
        status = self._lying_ahead(head) if parse.pos[head] in ("VERB", "AUX") else None
        if status is None:
            return happening
        standing = Standing(status, ("context.tense",), happening.standing.content_of)
        return replace(happening, standing=standing)

    def _lying_ahead(self, verb: int) -> str | None:
        """What a verb says of its subject that has not been yet: planned ("is to take place"), possible ("is possible"), or None."""
        parse, context = self.parse, self.reader.context
        if context.of_verb(verb) == "planned":
            return "planned"
        for child in parse.children[verb]:
            if parse.deps[child] == "xcomp" and parse.lemmas[child].lower() in HOLDING and context.of_verb(child) == "planned":
                return "planned"
            if parse.lemmas[verb].lower() == "be" and parse.deps[child] == "acomp" and parse.lowers[child] in PROSPECTS:
                return PROSPECTS[parse.lowers[child]]
        set_for = parse.lemmas[verb].lower() in SCHEDULING and self.reader.roles.is_passive(verb)
        return "planned" if set_for and parse.lowers[verb] != "set" else None

    def _stops(self, happening: Happening) -> list[Happening]:
        """One visit for each state that is gone to, one call for each "with"."""
        if happening.match.frame.kind in ("call", "meeting") and not happening.is_noun:
            calls = self._calls(happening)
            return calls if len(calls) > 1 else self._in_turn(happening)
        codes = list(dict.fromkeys(p.code for p in happening.recipients if p.code))
        if happening.match.frame.id != "consult.visit" or len(codes) < 2 or not happening.actors:
            return [happening]
        if any(self.cast.entities[code].kind != "state" for code in codes):
            return [happening]
        return [
            replace(
                happening,
                recipients=tuple(p for p in happening.recipients if p.code == code),
                place=self._place_in(happening, code),
            )
            for code in codes
        ]

    def _calls(self, happening: Happening) -> list[Happening]:
        """ "Spoke with A and with B": two calls."""
        parse = self.parse
        first = next((p for p in self.reader.roles.prepositions(happening.trigger) if parse.lowers[p] in ("with", "to")), None)
        preps = (
            [first, *(c for c in parse.children[first] if parse.deps[c] == "conj" and parse.pos[c] == "ADP")] if first is not None else []
        )
        partners = [[p for n in self.reader.roles.governed(prep) for p in self.cast.parties(n)] for prep in preps]
        partners = [found for found in partners if found]
        if len(partners) < 2:
            return [happening]
        codes = {p.code for found in partners for p in found}
        own = [p for p in happening.actors if p.code not in codes]
        return [replace(happening, actors=tuple(unique_parties([*own, *found]))) for found in partners]

    def _in_turn(self, happening: Happening) -> list[Happening]:
        """ "Met A in Zenda and B in Strelsau", "met A, and with B": two meetings, each with its own place."""
        parse, verb = self.parse, happening.trigger
        links = self._links(verb)
        found = [happening]
        for link in sorted(links):
            if parse.pos[link] == "ADP":
                others = [p for n in self.reader.roles.governed(link) for p in self.cast.parties(n)]
            else:
                others = self.cast.parties(link) if parse.pos[link] in ("PROPN", "NOUN") else []
            joined = "and" in parse.lowers[max(verb, parse.edges[link][0] - 2) : parse.edges[link][0] + 1]
            if not joined or not others or not all(p.person or p.office for p in others):
                continue
            own = [p for t in self.reader.roles.subjects(verb) for p in self.cast.parties(t)]
            codes = {p.code for p in own}
            if not own or any(p.code in codes for p in others):
                continue
            gone = {p.mention for p in others}
            first = tuple(p for p in found[0].actors if p.mention not in gone)
            if not {p.code for p in first} - codes:
                continue
            ahead = found[0].place if found[0].place is None or found[0].place.first < link else None
            found[0] = replace(found[0], actors=first, place=ahead)
            place = next((p for p in self.reader.places if link < p.first < link + 12 and p.preposition is not None), None)
            near = place if place is not None and parse.sentence_of[place.first] == happening.sentence else None
            found.append(replace(happening, actors=tuple(unique_parties([*own, *others])), place=near))
        return found

    def _links(self, verb: int) -> list[int]:
        """Where a second partner of a meeting may begin: what is joined to the verb, to a place behind it, or to a partner with a
        place of his own, and "and with".
        """
        parse = self.parse
        found = [c for c in parse.children[verb] if parse.deps[c] == "conj"]
        preps = [c for c in parse.children[verb] if parse.deps[c] == "prep"]
        for prep in preps:
            nouns = [n for n in parse.children[prep] if parse.deps[n] == "pobj"]
            if parse.lowers[prep] in PLACING:
                found += [c for n in nouns for c in parse.children[n] if parse.deps[c] == "conj"]
            elif parse.lowers[prep] == "with" and "and" in parse.lowers[max(verb, prep - 2) : prep] and self.reader.roles.objects(verb):
                found.append(prep)
        partners = [*self.reader.roles.objects(verb), *self.reader.roles.under(verb, frozenset(("with",)))]
        for partner in partners:
            for other in (c for c in parse.children[partner] if parse.deps[c] == "conj"):
                end = parse.edges[other][1]
                places = [p.first for p in self.reader.places if p.preposition is not None and partner < p.first < end]
                if any(p < other for p in places) and any(p > other for p in places):
                    found.append(other)
        return found

    def _place_in(self, happening: Happening, code: str) -> PlaceMention | None:
        """The stop itself, or the nearest place of that state among the words of the trip."""
        inside = [p for p in self.reader.places_in(happening) if p.place.country == code]
        if inside:
            return inside[0]
        own = happening.place
        return own if own is not None and own.place.country == code else None
