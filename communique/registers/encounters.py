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
from communique.registers.encounter import LOOSE, RECEIVING, SPECIFIC, Encounter, narrower, overlap
from communique.registers.gatherings import MARGINS, Gatherings
from communique.registers.matching import Matching
from communique.registers.plans import Plans
from communique.registers.tellings import Tellings


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
        self.gatherings = Gatherings(reader, self.tellings, self.found, self.of_trigger, organisations)
        # Contacts of which only one side is known yet: "held a call with leaders".
        self.lonely: list[Happening] = []

    def read(self, happenings: Iterable[Happening]) -> list[Encounter]:
        """The encounters in order of first mention. ``of_trigger`` maps the tokens that name one to its index."""
        happenings = list(happenings)
        self.tellings.denied = frozenset(h.trigger for h in happenings if h.status == "denied" and h.match.frame.type == "AGREE")
        for happening in happenings:
            frame = happening.match.frame
            called_off = frame.id == "reject.meet"
            if frame.type != "CONSULT" and not called_off:
                self._by_the_way(happening)
                continue
            if frame.id in LOOSE and happening.standing.content_of is not None and self.tellings.when(happening) is None:
                continue  # "agreed to hold talks" promises a process, not a contact that one could put a date to
            if self.gatherings.is_habit(happening) or self.gatherings.is_hosting_of(happening):
                continue
            happening = self.gatherings.at_host(self.gatherings.of_those_before(self._completed(happening)))
            kind = self.tellings.kind(happening)
            status = self.tellings.status(happening)
            index = self.gatherings.of_object(happening)
            if index is None:
                index = self.gatherings.part_of_round(happening)
            if index is None:
                index = self.gatherings.held_in(happening)
            if index is None:
                index = self.matching.match(happening, kind, status, self.gatherings.background(happening))
            if index is not None and self.gatherings.is_still_ahead(happening) and self.found[index].status in ("happened", "ongoing"):
                index, status = None, "planned"
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
        if time is not None and one.status in ("cancelled", "postponed") and happening.is_noun:
            first, end = self.parse.edges[happening.trigger]
            time = time if first <= time.first < end else None  # "called off on Friday a trip": when it was called off
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
        last = self.parse.edges[happening.trigger][1]
        one.aside = one.aside or any(self.parse.lemmas[t].lower() in MARGINS for t in range(happening.trigger, last))
        if one.place is None and one.kind in ("meeting", "summit", "dialogue"):
            one.place = self.gatherings.beside(happening)
        if (happening.match.frame.kind == "visit" or happening.match.frame.id in RECEIVING) and happening.recipients:
            one.host = one.host or happening.recipients[0].code
            if one.place is None and one.kind == "visit":
                one.place = self._visited(happening)
        if self.parse.lemmas[happening.trigger].lower() == "host" and happening.match.object is not None:
            one.host = one.host or self.gatherings.hosting(happening)
        if happening.match.frame.id == "consult.brokered":
            one.host = one.host or self.gatherings.broker(happening)
        for token in (happening.trigger, happening.match.object):
            if token is not None:
                self.of_trigger[token] = index

    def _visited(self, happening: Happening) -> PlaceMention | None:
        """The state that a visit is to, where its name stands in the text."""
        spans = [p.mention for p in happening.recipients if p.kind == "state" and p.basis == "stated"]
        return next((p for p in self.reader.places for s in spans if p.is_state and s.start <= p.evidence.start < s.end), None)

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
        if self.gatherings.is_their_club(one, happening):
            return []
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
