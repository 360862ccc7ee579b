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
from communique.mentions.times import TimeMention
from communique.model import Party
from communique.registers.gatherings import ENDS

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
# Words for contacts that are told together and were held one by one.
APART = frozenset("separate separately respective respectively individual individually".split())
# Prepositions and nouns of those who bring others together.
THROUGH = frozenset("under through with by via in".split())
MEDIATION = frozenset("mediation facilitation mediator facilitator".split())
# Nouns of a part of a contact.
PARTS = ENDS | frozenset("day hour round series session".split())
# Words beside "with" that make companions of those behind it.
ALONG = frozenset("together along alongside jointly".split())
WITH = frozenset(("with", "to"))
SIDES_OF = frozenset(("with", "between", "among"))


class Attendance:
    """Completes the happenings of one document that are contacts."""

    def __init__(self, reader: Happenings) -> None:
        self.reader, self.parse, self.cast = reader, reader.parse, reader.cast

    def attend(self, happenings: Iterable[Happening]) -> list[Happening]:
        """The same happenings, contacts with those who attended, brought about or came along to them."""
        done = [self._ahead(self._attended(self._shared(h))) if h.match.frame.type == "CONSULT" and h.is_noun else h for h in happenings]
        return [self._accompanied(h) for h in self._mediated(self._of_one_noun(done))]

    def _accompanied(self, happening: Happening) -> Happening:
        """With those who come along: "[together] with the premier of Zenda, he travelled", "accompanied by his Zenda colleague"."""
        parse, roles, verb = self.parse, self.reader.roles, happening.trigger
        if happening.match.frame.kind not in ("visit", "meeting") or happening.is_noun or not happening.actors:
            return happening
        beside = [c for c in parse.children[verb] if parse.lowers[c] in ALONG]
        preps = [p for p in roles.prepositions(verb) if parse.lowers[p] == "with" and parse.lowers[p - 1] in ALONG]
        preps += [p for c in beside for p in (c, *parse.children[c]) if parse.pos[p] in ("ADP", "SCONJ")]
        companions = [n for p in preps for n in roles.governed(p)]
        for subject in roles.subjects(verb):
            joined = [c for c in parse.children[subject] if parse.deps[c] == "acl" and parse.lemmas[c].lower() in ("accompany", "join")]
            companions += [n for c in joined for n in roles.subjects(c)]
        people = [p for n in companions for p in self.cast.parties(n) if p.person or p.office or p.sector]
        people = [p for p in people if p.code not in happening.codes]
        return replace(happening, actors=tuple(unique_parties([*happening.actors, *people]))) if people else happening

    def _mediated(self, happenings: list[Happening]) -> list[Happening]:
        """Contacts with those who bring the others together: "met in Strelsau under the mediation of Zenda"."""
        parse, roles = self.parse, self.reader.roles
        done = []
        for h in happenings:
            nodes = [n for n in (h.trigger, h.match.object) if n is not None]
            helping = [n for t in nodes for n in roles.under(t, THROUGH) if parse.lemmas[n].lower() in MEDIATION | {"presence"}]
            if h.match.frame.type != "CONSULT" or not h.match.frame.both or not h.actors or not helping:
                done.append(h)
                continue
            parties = [p for n in helping for p in self.reader.modifiers_of(n)]
            parties += [p for n in helping for t in roles.under(n, frozenset(("of", "by", "from"))) for p in self.cast.parties(t)]
            parties += [p for n in helping for p in self.cast.parties(n)]
            done.append(replace(h, actors=tuple(unique_parties([*h.actors, *parties]))))
        return done

    def _of_one_noun(self, happenings: list[Happening]) -> list[Happening]:
        """Those of whom two verbs tell at one noun, together: "the session, chaired by Zenda, was attended by Strelsau"."""
        told: dict[int, list[Party]] = {}
        for h in happenings:
            if h.match.object is not None and h.match.frame.type == "CONSULT" and h.match.frame.both:
                told.setdefault(h.match.object, []).extend(h.actors)
        return [
            replace(h, actors=tuple(unique_parties([*h.actors, *told[h.match.object]])))
            if h.match.object in told and h.match.frame.type == "CONSULT" and h.match.frame.both and h.actors
            else h
            for h in happenings
        ]

    def part(self, happenings: Iterable[Happening]) -> list[Happening]:
        """The same happenings, a trip of several stops once for each."""
        return [stop for h in happenings for stop in self._stops(h)]

    def _attended(self, happening: Happening) -> Happening:
        """With the subject of the clause over which the noun stands: "during a call with Zenda, Strelsau said"."""
        parse, noun = self.parse, happening.trigger
        if parse.deps[noun] != "pobj":
            return happening
        at = self._whole(noun)
        word, verb = parse.lowers[parse.heads[at]], parse.heads[parse.heads[at]]
        verb = self._clause_of(verb, at)
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

    def _whole(self, noun: int) -> int:
        """What a contact is a part of: "at the opening of two days of [talks]" tells of it at the "opening"."""
        parse, node = self.parse, noun
        for _ in range(3):
            above = parse.heads[parse.heads[node]]
            if parse.lowers[parse.heads[node]] != "of" or parse.lemmas[above].lower() not in PARTS or parse.deps[above] != "pobj":
                break
            node = above
        return node

    def _clause_of(self, above: int, noun: int) -> int:
        """The verb of a phrase that the parser hangs on the subject: "the minister, in a [call] with Zenda, said"."""
        parse, node = self.parse, above
        while parse.deps[node] == "appos" and parse.heads[node] in self.cast.at:
            node = parse.heads[node]
        if node not in self.cast.at or node > noun or parse.deps[node] not in ("nsubj", "nsubjpass"):
            return above
        verb = parse.heads[node]
        return verb if verb > noun and parse.pos[verb] in ("VERB", "AUX") else above

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
        bare = parse.tags[noun] == "NNS" and parse.child(noun, "det", "poss") is None
        # "At their meeting, the presidents of Zenda and Strelsau said": who "they" are is said only then.
        bare = bare or any(parse.lowers[c] == "their" and c not in self.cast.at for c in parse.children[noun])
        if happening.codes or not (bare or any(parse.lowers[c] in ("a", "an") for c in parse.children[noun])):
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
        for apart in (self._day_by_day(happening), self._apart(happening)):
            if len(apart) > 1:
                return apart
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

    def _day_by_day(self, happening: Happening) -> list[Happening]:
        """ "Spoke with A on Saturday and with B on Sunday", "will visit A on Monday and B on Tuesday": one for each day."""
        parse, verb, kind = self.parse, happening.trigger, happening.match.frame.kind
        if happening.is_noun or kind not in ("call", "meeting", "visit", "video") or self.reader.roles.is_passive(verb):
            return [happening]
        own = [p for t in self.reader.roles.subjects(verb) for p in self.cast.parties(t)]
        days = [t for t in self.reader.times if verb < t.first < parse.sentences[happening.sentence][1] and t.when and t.role == "when"]
        known, start = {p.code for p in own}, verb + 1
        found: list[tuple[TimeMention, list[Party], PlaceMention | None]] = []
        for day in days:
            stretch = range(start, day.first)
            partners = unique_parties([p for t in stretch for p in self._partners(t, kind == "visit") if p.code not in known])
            if any(parse.pos[t] == "VERB" and parse.deps[t] != "amod" for t in stretch) or not partners:
                break
            if found and not {"and", "then", ","} & set(parse.lowers[start : start + 2]):
                break
            places = [p for p in self.reader.places if p.first in stretch and p.preposition is not None]
            found.append((day, partners, places[0] if places else None))
            known, start = known | {p.code for p in partners}, day.end
        if len(found) < 2 or not own:
            return [happening]
        split = []
        for day, partners, place in found:
            actors = own if kind == "visit" else unique_parties([*own, *partners])
            recipients = partners if kind == "visit" else []
            split.append(replace(happening, actors=tuple(actors), recipients=tuple(recipients), times=(day,), place=place))
        return split

    def _partners(self, token: int, gone_to: bool) -> list[Party]:
        """Whom, or for a visit which state, a token names as a partner."""
        reference = self.cast.at.get(token)
        if reference is None or token != reference.head:
            return []
        people = reference.form in ("person", "title")
        parties = self.cast.make_parties(reference)
        return [p for p in parties if p.kind == "state"] if gone_to else parties if people else []

    def _apart(self, happening: Happening) -> list[Happening]:
        """ "Held separate meetings with A and B", "spoke separately to A and B": one for each of them."""
        parse, frame = self.parse, happening.match.frame
        nodes = [n for n in (happening.trigger, happening.match.object) if n is not None]
        if frame.type != "CONSULT" or not frame.both or not any(parse.lowers[c] in APART for n in nodes for c in parse.children[n]):
            return [happening]
        partners = [p for n in nodes for t in self.reader.roles.under(n, WITH) for p in self.cast.parties(t)]
        if not partners and not happening.is_noun:
            partners = [p for t in self.reader.roles.objects(happening.trigger) for p in self.cast.parties(t)]
        codes = list(dict.fromkeys(p.code for p in partners))
        own = [p for p in happening.actors if p.code not in codes]
        if len(codes) < 2 or not own:
            return [happening]
        return [replace(happening, actors=tuple(unique_parties([*own, *(p for p in partners if p.code == code)]))) for code in codes]

    def _calls(self, happening: Happening) -> list[Happening]:
        """ "Spoke with A and with B": two calls."""
        parse = self.parse
        first = next((p for p in self.reader.roles.prepositions(happening.trigger) if parse.lowers[p] in ("with", "to")), None)
        preps = (
            [first, *(c for c in parse.children[first] if parse.deps[c] == "conj" and parse.pos[c] == "ADP")] if first is not None else []
        )
        preps += [
            p
            for p in self.reader.roles.prepositions(happening.trigger)
            if first is not None and p > first and parse.lowers[p] in WITH and parse.lowers[p - 1] == "then" and p not in preps
        ]
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
            joined = {"and", "then"} & set(parse.lowers[max(verb, parse.edges[link][0] - 2) : parse.edges[link][0] + 1])
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
            for other in (c for c in parse.children[partner] if parse.deps[c] in ("conj", "appos")):
                if "then" in parse.lowers[parse.edges[other][0] : other]:
                    found.append(other)
                    continue
                if parse.deps[other] == "appos":
                    continue
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
