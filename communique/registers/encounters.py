"""Groups what a document says of calls, meetings and visits: one encounter for each, however often it is mentioned.

Measured on the 54 check-half texts of six collections, never read but scored during the work, 2026-11: contacts core F1
0.73, full 0.55; persons 0.79, offices 0.80, dates 0.79, places 0.61, hosts 0.74. On 12 texts of one government: 0.90, 0.79.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from communique.events.happenings import Happening, Happenings
from communique.mentions.cast import unique_parties
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.model import Party, When
from communique.registers.encounter import LOOSE, SPECIFIC, Encounter, narrower, overlap
from communique.registers.matching import Matching
from communique.registers.plans import Plans
from communique.registers.tellings import Tellings

BRINGING = frozenset("broker mediate facilitate sponsor host".split())
BROUGHT = frozenset("brokered mediated facilitated sponsored hosted".split())
MARGINS = frozenset("sideline sidelines margin margins fringe fringes".split())
FOLLOWING = frozenset(("follow", "build", "recall"))


class Encounters:
    """Reads the encounters of one document from its happenings."""

    def __init__(
        self, reader: Happenings, noun_kinds: dict[str, str], organisations: frozenset[str], title_kind: str | None = None
    ) -> None:
        self.organisations = organisations
        self.reader, self.parse, self.title_kind = reader, reader.parse, title_kind
        self.plans = Plans(reader, noun_kinds)
        self.tellings = Tellings(reader, self.plans, noun_kinds, organisations)
        self.found: list[Encounter] = []
        self.matching = Matching(self.tellings, self.found, title_kind, reader.cast.day)
        self.of_trigger: dict[int, int] = {}
        # Contacts of which only one side is known yet: "held a call with leaders".
        self.lonely: list[Happening] = []

    def read(self, happenings: Iterable[Happening]) -> list[Encounter]:
        """The encounters in order of first mention. ``of_trigger`` maps the tokens that name one to its index."""
        for happening in happenings:
            frame = happening.match.frame
            called_off = frame.id == "reject.meet"
            if frame.type != "CONSULT" and not called_off:
                self._by_the_way(happening)
                continue
            if frame.id in LOOSE and happening.standing.content_of is not None and self.tellings.when(happening) is None:
                continue  # "agreed to hold talks" promises a process, not a contact that one could put a date to
            happening = self._completed(happening)
            kind = self.tellings.kind(happening)
            status = self.tellings.status(happening)
            index = self._of_object(happening)
            if index is None:
                index = self._held_in(happening)
            if index is None:
                index = self.matching.match(happening, kind, status, self._background(happening))
            if index is None:
                if kind is None and status != "happened":
                    continue  # "would consult more often" names no contact
                if len({p.code for p in self.plans.parties_about(happening)}) < 2 and not self.tellings.is_gathering(happening):
                    if happening.match.frame.kind is not None and happening.codes:
                        self.lonely.append(happening)
                    continue
                if not called_off and self.tellings.is_idle(happening, status):
                    continue
                if happening.completed and frame.kind is None and not called_off:
                    continue  # "discussed", with nobody that the sentence names, tells of no contact of its own
                self.found.append(Encounter(kind, status, loose=frame.id in LOOSE))
                index = len(self.found) - 1
            self._join(index, happening, kind)
        for number, encounter in enumerate(self.found):
            self._nest(number, encounter)
            if encounter.loose or encounter.kind is None or encounter.happenings[0].match.frame.id == "consult.speak":
                encounter.kind = self._kind_of_loose(number, encounter)
        return self.found

    def _of_object(self, happening: Happening) -> int | None:
        """The encounter that another verb told of by the same noun: "held [a summit] hosted by Zenda"."""
        index = self.of_trigger.get(happening.match.object) if happening.match.object is not None else None
        if index is None or any(h.trigger == happening.trigger for h in self.found[index].happenings):
            return None
        return index

    def _completed(self, happening: Happening) -> Happening:
        """With those whom the text leaves to the reader: the hosts of a trip, the two sides of an earlier contact of the same report.

        An organisation's own gathering ("the summit of the alliance") is no contact with the side whose text it is.
        """
        codes = set(happening.codes)
        if happening.completed and happening.match.frame.type == "CONSULT" and len(codes) == 2 and self.organisations & codes:
            own = tuple(p for p in (*happening.actors, *happening.recipients) if p.code in self.organisations)
            if happening.match.frame.kind in ("summit", "meeting", "other") and all(p.kind == "organisation" or _is_plural(p) for p in own):
                return replace(happening, actors=own, recipients=())
        if len(codes) == 1 and happening.match.frame.kind == "meeting" and happening.match.frame.id not in LOOSE:
            trip = next((o for o in reversed(self.found) if o.kind == "visit" and o.host is not None), None)
            if trip is not None and codes <= trip.codes - {trip.host} and not self.tellings.is_definite(happening):
                hosts = [p for p in trip.parties if p.code == trip.host]
                stand_in = replace(hosts[0], person=None, office=None, sector=None, kind="state", basis="inferred") if hosts else None
                if stand_in is not None:
                    met = self._met(happening, stand_in) or [stand_in]
                    return replace(happening, actors=(*happening.actors, *met), completed=False)
        side = self.reader.cast.side
        if happening.match.frame.kind == "visit" and not happening.is_noun and side is not None and len(codes) == 1 and side not in codes:
            if happening.actors and not self._goes_somewhere(happening):
                return replace(happening, recipients=(self._own(side, happening),), completed=True)
        if not codes and self.found and len(self.found[0].codes) > 1 and self._is_recalled(happening):
            return replace(happening, actors=tuple(replace(p, basis="inferred") for p in self.found[0].parties), completed=False)
        return happening

    def _goes_somewhere(self, happening: Happening) -> bool:
        """Whether a visit says where it goes to; a side's own text leaves out that it comes to the side."""
        if self.parse.lemmas[happening.trigger].lower() != "visit" or happening.place is not None:
            return True
        days = {t for time in self.reader.times for t in range(time.first, time.end)}  # "from 3 [to 9] October"
        tokens = [*self.reader.tokens_of(happening, "object"), *self.reader.tokens_of(happening, "to")]
        return any(t not in days for t in tokens)

    def _own(self, side: str, happening: Happening) -> Party:
        state = self.reader.cast.state(side)
        return Party(state.code, state.name, state.kind, state.sector, None, None, happening.cue, "inferred")

    def _met(self, happening: Happening, host: Party) -> list[Party]:
        """The people of no known state whom a visitor meets, as people of the ``host``: he met them on his trip there."""
        cast = self.reader.cast
        tokens = [*self.reader.tokens_of(happening, "object"), *self.reader.tokens_of(happening, "with")]
        references = [cast.at[t] for token in tokens for t in cast.coordinated(token) if t in cast.at]
        return [
            replace(host, kind="person", person=r.person, office=r.office, mention=self.parse.evidence(reference.first, reference.end))
            for reference in references
            for r in reference.referents
            if r.person and not r.code
        ]

    def _is_recalled(self, happening: Happening) -> bool:
        """Whether a noun without parties names an earlier contact by its date: "at the December summit", not "the Strelsau Summit"."""
        parse, noun, when = self.parse, happening.trigger, self.tellings.when(happening)
        first = self.found[0].when.start if self.found[0].when is not None else None
        if not happening.is_noun or happening.match.frame.kind not in ("summit", "meeting", "dialogue") or when is None:
            return False
        if not when.end or when.end >= (first or self.reader.cast.day):
            return False
        dated = {t for m in happening.times for t in range(m.first, m.end)}
        return not any(parse.deps[c] == "compound" and parse.pos[c] == "PROPN" and c not in dated for c in parse.children[noun])

    def _by_the_way(self, happening: Happening) -> None:
        """A contact to which somebody is invited, or a call over which something else was done."""
        invitation = self.plans.invitation(happening)
        if invitation is not None:
            one = Encounter(invitation.kind, "planned", [happening], list(invitation.parties), host=invitation.host)
            one.time, one.place = invitation.time, invitation.place
            one.when = invitation.time.when if invitation.time is not None else None
            codes = one.codes
            if not any(codes == o.codes and o.kind == one.kind and o.status == "planned" for o in self.found):
                self.found.append(one)
        elif len(set(happening.codes)) > 1 and happening.status == "happened" and self.plans.is_by_phone(happening):
            index = self.matching.match(happening, "call", "happened", None)
            if index is None:
                self.found.append(Encounter("call", "happened"))
                index = len(self.found) - 1
            self._join(index, happening, "call")

    def _kind_of_loose(self, number: int, encounter: Encounter) -> str | None:
        """The kind of a contact of which the text only says that people talked: as the title has it for the first one."""
        if number == 0 and self.title_kind is not None:
            return self.title_kind
        if encounter.kind is None and encounter.place is not None:
            return "meeting"
        return encounter.kind

    def open(self, happening: Happening) -> int:
        """The index of a new encounter for a mention that told of one side only."""
        self.found.append(
            Encounter(self.tellings.kind(happening), self.tellings.status(happening), loose=happening.match.frame.id in LOOSE)
        )
        self._join(len(self.found) - 1, happening, self.found[-1].kind)
        return len(self.found) - 1

    def is_told_early(self, index: int) -> bool:
        """Whether the first three sentences tell of an encounter: a text that does is a report of it."""
        return min(h.sentence for h in self.found[index].happenings) < 3

    def is_news(self, index: int) -> bool:
        """Whether a contact may be what the text reports: a verb tells of it, or a noun at the opening that is nobody's own.

        "During my visit last year" only recalls one.
        """
        one = self.found[index]
        if any(not h.is_noun and not h.is_past_perfect for h in one.happenings):
            return True
        owned = [h for h in one.happenings if (n := self.tellings.noun(h)) is not None and self.parse.child(n, "poss") is not None]
        return self.is_told_early(index) and len(owned) < len(one.happenings)

    def _held_in(self, happening: Happening) -> int | None:
        """The meeting of which a noun only tells the form: "met for their first dialogue", "came for a summit"."""
        parse, noun = self.parse, happening.trigger
        if not happening.is_noun or parse.deps[noun] != "pobj" or parse.lowers[parse.heads[noun]] not in ("for", "in", "at"):
            return None
        verb = parse.heads[parse.heads[noun]]
        index = self.of_trigger.get(verb)
        if index is None or parse.pos[verb] != "VERB":
            return None
        one = self.found[index]
        if one.kind != "meeting" and not (one.kind == "visit" and one.happenings[-1].match.frame.id == "consult.host"):
            return None
        return index if not happening.codes or set(happening.codes) <= self.found[index].codes else None

    def _background(self, happening: Happening) -> int | None:
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

    def _is_form(self, one: Encounter, happening: Happening) -> bool:
        """Whether a noun says for what somebody was received."""
        host = one.happenings[0]
        return (
            host.match.frame.id == "consult.host" and host.sentence == happening.sentence and happening.is_noun and len(one.happenings) < 3
        )

    def _tells_place(self, happening: Happening) -> bool:
        """Whether the place of a mention is the contact's: after "discussed" it is that of the subject matter."""
        place = happening.place
        return place is not None and (happening.match.frame.kind is not None or place.first < happening.trigger)

    def _join(self, index: int, happening: Happening, kind: str | None) -> None:
        one = self.found[index]
        one.happenings.append(happening)
        if kind is not None and (one.kind is None or (one.loose and happening.match.frame.id not in LOOSE)):
            one.kind = kind
            one.loose = happening.match.frame.id in LOOSE
        elif kind is not None and one.kind == "meeting" and (kind == "visit" or kind in SPECIFIC):
            one.kind = kind
        elif kind is not None and kind != "visit" and self._is_form(one, happening):
            one.kind = kind  # "hosted them for a summit"
        one.parties = unique_parties([*one.parties, *self._new_parties(one, happening)])
        time = next((t for t in happening.times if t.when is not None and t.when.start and t.role in ("when", "deadline")), None)
        if happening.match.frame.kind is None and len(one.happenings) > 1:
            time = None
        if time is not None and (one.when is None or (narrower(time.when, one.when) and not self._is_day_of_trip(one, happening))):
            one.when, one.time = self._over_days(time), time
        elif one.time is None:
            one.time = happening.time
        if happening.match.frame.id == "reject.meet" and one.place is None:
            one.place = self.plans.destination(happening)
            if one.place is not None and one.kind == "visit":
                one.host = one.host or one.place.place.country
        if (
            self._tells_place(happening)
            and happening.place is not None
            and (one.place is None or (one.place.is_state and not happening.place.is_state))
        ):
            one.place = happening.place
        if one.place is None and one.kind in ("meeting", "summit", "dialogue"):
            one.place = self._beside(happening)
        if (happening.match.frame.kind == "visit" or happening.match.frame.id == "consult.receive") and happening.recipients:
            one.host = one.host or happening.recipients[0].code
            if one.place is None and one.kind == "visit":
                one.place = self._visited(happening)
        if happening.match.frame.id == "consult.brokered":
            one.host = one.host or self._broker(happening)
        for token in (happening.trigger, happening.match.object):
            if token is not None:
                self.of_trigger[token] = index

    def _beside(self, happening: Happening) -> PlaceMention | None:
        """The place of the event on whose sidelines people met: "met on the margins of the summit in Strelsau"."""
        parse, verb = self.parse, happening.trigger
        for prep in parse.children[verb]:
            for noun in parse.children[prep] if parse.deps[prep] == "prep" else ():
                if parse.lemmas[noun].lower() in MARGINS:
                    first, end = parse.edges[noun]
                    return next((p for p in self.reader.places if first < p.first < end and p.preposition is not None), None)
        return None

    def _visited(self, happening: Happening) -> PlaceMention | None:
        """The state that a visit is to, where its name stands in the text."""
        spans = [p.mention for p in happening.recipients if p.kind == "state" and p.basis == "stated"]
        return next((p for p in self.reader.places for s in spans if p.is_state and s.start <= p.evidence.start < s.end), None)

    def _broker(self, happening: Happening) -> str | None:
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

    def _is_day_of_trip(self, one: Encounter, happening: Happening) -> bool:
        """Whether a date near "the visit" is one of its days only: its own words gave it a stretch of days."""
        told = one.when is not None and one.when.precision == "range" and one.kind == "visit"
        return told and happening.is_noun and self.tellings.is_definite(happening)

    def _over_days(self, time: TimeMention) -> When | None:
        """The days of an expression with the next one joined to it: "on Wednesday and Thursday"."""
        when = time.when
        following = next((t for t in self.reader.times if 0 < t.first - time.end <= 2 and t.when is not None), None)
        if when is None or following is None or following.when is None or when.start is None or when.start != when.end:
            return when
        if "and" not in self.parse.lowers[time.end : following.first + 1] or following.when.start != following.when.end:
            return when
        first, last = datetime.date.fromisoformat(when.start), datetime.date.fromisoformat(following.when.start or when.start)
        if (last - first).days != 1:
            return when
        end = last.isoformat()
        return replace(when, end=end, value=f"{when.start}/{end}", precision="range")

    def _new_parties(self, one: Encounter, happening: Happening) -> list[Party]:
        """Those whom a mention adds: what is only discussed brings in people, no states ("discussed their policy with ...")."""
        parties = self.plans.parties_about(happening)
        if happening.match.frame.kind is None and len(one.codes) > 1:
            return [p for p in parties if p.code in one.codes or p.person]
        return parties

    def _nest(self, number: int, encounter: Encounter) -> None:
        """A summit or a meeting held during a visit that the text names too is part of it."""
        if encounter.kind == "meeting" and encounter.status in ("happened", "ongoing"):
            encounter.part_of = next(
                (
                    i
                    for i, other in enumerate(self.found[:number])
                    if other.kind == "visit"
                    and other.host in encounter.codes
                    and len(encounter.codes) == 2
                    and encounter.codes == other.codes
                    and other.status in ("happened", "ongoing")
                    and (encounter.when is None or other.when is None or overlap(encounter.when, other.when))
                ),
                None,
            )
            return
        if encounter.kind not in ("summit", "dialogue"):
            return
        for index, other in enumerate(self.found):
            if other.kind == "visit" and encounter.kind == "summit" and other.status == encounter.status:
                if encounter.codes and encounter.codes <= other.codes | encounter.codes and other.codes <= encounter.codes:
                    if encounter.when is None or other.when is None or overlap(encounter.when, other.when):
                        encounter.part_of = index
                        return


def _is_plural(party: Party) -> bool:
    """Whether a party is several people of one office ("the ministers")."""
    return party.person is None and party.mention.text.endswith("s")
