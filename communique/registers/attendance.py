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
POSSESSING = ("poss",)
SIDES_OF = frozenset(("with", "between", "among"))


class Attendance:
    """Completes the happenings of one document that are contacts."""

    def __init__(self, reader: Happenings) -> None:
        self.reader, self.parse, self.cast = reader, reader.parse, reader.cast

    def attend(self, happenings: Iterable[Happening]) -> list[Happening]:
        """The same happenings, contacts that a noun names with those who attended them."""
        return [self._ahead(self._attended(h)) if h.match.frame.type == "CONSULT" and h.is_noun else h for h in happenings]

    def part(self, happenings: Iterable[Happening]) -> list[Happening]:
        """The same happenings, a trip of several stops once for each."""
        return [stop for h in happenings for stop in self._stops(h)]

    def _attended(self, happening: Happening) -> Happening:
        """With the subject of the clause over which the noun stands: "during a call with Zenda, Strelsau said"."""
        parse, noun = self.parse, happening.trigger
        if parse.deps[noun] != "pobj" or parse.lowers[parse.heads[noun]] not in DURING:
            return happening
        verb = parse.heads[parse.heads[noun]]
        if any(parse.deps[c] in POSSESSING for c in parse.children[noun]) or parse.pos[verb] not in ("VERB", "AUX"):
            return happening
        if not self._has_partner(noun):
            return self._between_two(happening, verb)
        subjects = self.reader.roles.patients(verb) if self.reader.roles.is_passive(verb) else self.reader.roles.subjects(verb)
        codes = set(happening.codes)
        parties: list[Party] = []
        for token in subjects:
            if token in self.cast.first_person:
                parties += self.cast.make_parties(self.cast.first_person[token].speaker)
            else:
                parties += self.cast.parties(token)
        parties = [p for p in parties if p.code not in codes]
        return replace(happening, actors=tuple(unique_parties([*parties, *happening.actors]))) if parties else happening

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
        if parse.pos[head] not in ("VERB", "AUX") or self.reader.context.of_verb(head) != "planned":
            return happening
        standing = Standing("planned", ("context.tense",), happening.standing.content_of)
        return replace(happening, standing=standing)

    def _stops(self, happening: Happening) -> list[Happening]:
        """One visit for each state that is gone to, one call for each "with"."""
        if happening.match.frame.kind == "call" and not happening.is_noun:
            return self._calls(happening)
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

    def _place_in(self, happening: Happening, code: str) -> PlaceMention | None:
        """The stop itself, or the nearest place of that state among the words of the trip."""
        inside = [p for p in self.reader.places_in(happening) if p.place.country == code]
        if inside:
            return inside[0]
        own = happening.place
        return own if own is not None and own.place.country == code else None
