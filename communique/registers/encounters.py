"""Groups what a document says of calls, meetings and visits: one encounter for each, however often it is mentioned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from communique.events.happenings import Happening, Happenings
from communique.mentions.cast import surname, unique_parties
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.model import Party, When
from communique.registers.plans import Plans

REMOTE = frozenset(("call", "video", "letter"))
# Kinds that stand for themselves; a plain meeting or talk may be part of any of the in-person ones.
SPECIFIC = frozenset(("summit", "dialogue", "letter"))
HOSTING = frozenset(("host", "convene", "hold"))
# Kinds that nobody takes part in from afar.
FAR = frozenset(("visit", "summit", "dialogue"))
DEFINITE = frozenset("the this that these those their his her its our both".split())
CALLED_OFF = {
    "cancel": "cancelled",
    "scrap": "cancelled",
    "call": "cancelled",
    "boycott": "cancelled",
    "postpone": "postponed",
    "put": "postponed",
}
# Groups that are nothing but the meetings of their leaders.
LEADERS_CLUBS = frozenset(("G7", "G20", "G8", "BRICS", "QUAD"))
# Sectors (PLOVER) that speak for a state or a movement.
OFFICIAL = frozenset("GOV MIL LEG JUD SPY ELI IGO PTY REB SEP UAF OPP".split())
FOLLOWING = frozenset(("follow", "build", "recall"))
# Words for a contact that tell nothing of its kind.
LOOSE = frozenset(("consult.talks", "consult.discuss", "consult.meeting", "consult.speak"))


@dataclass
class Encounter:
    """One contact in the making: the happenings that tell of it and what they say together."""

    kind: str | None
    status: str
    happenings: list[Happening] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    when: When | None = None
    time: TimeMention | None = None
    place: PlaceMention | None = None
    host: str | None = None
    part_of: int | None = None
    loose: bool = False

    @property
    def codes(self) -> set[str]:
        """Codes of all who take part."""
        return {p.code for p in self.parties if p.code}


class Encounters:
    """Reads the encounters of one document from its happenings."""

    def __init__(
        self, reader: Happenings, noun_kinds: dict[str, str], organisations: frozenset[str], title_kind: str | None = None
    ) -> None:
        self.organisations = organisations
        self.parse, self.noun_kinds, self.title_kind = reader.parse, noun_kinds, title_kind
        self.reader, self.plans = reader, Plans(reader, noun_kinds)
        self.found: list[Encounter] = []
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
            if frame.id in LOOSE and happening.standing.content_of is not None and self._when(happening) is None:
                continue  # "agreed to hold talks" promises a process, not a contact that one could put a date to
            happening = self._completed(happening)
            kind = self._kind(happening)
            status = self._status(happening)
            index = self._held_in(happening)
            if index is None:
                index = self._match(happening, kind, status, self._background(happening))
            if index is None:
                if kind is None and status != "happened":
                    continue  # "would consult more often" names no contact
                if len({p.code for p in self.plans.parties_about(happening)}) < 2 and not self._is_gathering(happening):
                    if happening.match.frame.kind is not None and happening.codes:
                        self.lonely.append(happening)
                    continue
                if not called_off and self._is_idle(happening, status):
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
            if happening.match.frame.kind in ("summit", "meeting", "other") and all(p.kind == "organisation" for p in own):
                return replace(happening, actors=own, recipients=())
        if len(codes) == 1 and happening.match.frame.kind == "meeting" and happening.match.frame.id not in LOOSE:
            trip = next((o for o in reversed(self.found) if o.kind == "visit" and o.host is not None), None)
            if trip is not None and codes <= trip.codes - {trip.host} and not self.is_definite(happening):
                hosts = [p for p in trip.parties if p.code == trip.host]
                stand_in = replace(hosts[0], person=None, office=None, sector=None, kind="state", basis="inferred") if hosts else None
                if stand_in is not None:
                    return replace(happening, actors=(*happening.actors, stand_in), completed=False)
        if not codes and self.found and len(self.found[0].codes) > 1 and self._is_recalled(happening):
            return replace(happening, actors=tuple(replace(p, basis="inferred") for p in self.found[0].parties), completed=False)
        return happening

    def _is_recalled(self, happening: Happening) -> bool:
        """Whether a noun without parties names an earlier contact by its date: "at the December summit", not "the Strelsau Summit"."""
        parse, noun, when = self.parse, happening.trigger, self._when(happening)
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
            index = self._match(happening, "call", "happened", None)
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
        self.found.append(Encounter(self._kind(happening), self._status(happening), loose=happening.match.frame.id in LOOSE))
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
        owned = [h for h in one.happenings if (n := self.noun(h)) is not None and self.parse.child(n, "poss") is not None]
        return self.is_told_early(index) and len(owned) < len(one.happenings)

    def is_definite(self, happening: Happening) -> bool:
        """Whether a mention points to a contact that is known already: "the call", "their talks"."""
        parse, noun = self.parse, self.noun(happening)
        if noun is None:
            return False
        return any(parse.deps[c] in ("det", "poss") and parse.lowers[c] in DEFINITE for c in parse.children[noun])

    def noun(self, happening: Happening) -> int | None:
        """The noun that names the contact, if one does."""
        for token in (happening.match.object, happening.trigger):
            if token is not None and self.parse.pos[token] in ("NOUN", "PROPN") and token not in self.reader.roles.people:
                return token
        return None

    def _kind(self, happening: Happening) -> str | None:
        frame = happening.match.frame
        if frame.id == "reject.meet" and happening.match.object is not None:
            return self.noun_kinds.get(self.parse.lemmas[happening.match.object].lower(), "meeting")
        if frame.kind == "meeting" and happening.is_noun and self._is_of_leaders(happening):
            return "summit"
        return frame.kind

    def _is_of_leaders(self, happening: Happening) -> bool:
        """Whether the leaders of an organisation or a group meet: "the leaders' meeting", "the meeting of heads of government"."""
        parse, noun = self.parse, happening.trigger
        if not self.organisations & set(happening.codes):
            return False
        words = {parse.lemmas[t].lower() for t in range(parse.edges[noun][0], min(parse.edges[noun][1], noun + 6)) if t != noun}
        return bool(words & {"leader", "head"}) or (
            bool(LEADERS_CLUBS & set(happening.codes)) and not words & {"minister", "official", "senior"}
        )

    def _status(self, happening: Happening) -> str:
        if happening.match.frame.id == "reject.meet":
            if happening.status == "denied":
                return "planned"
            return CALLED_OFF.get(self.parse.lemmas[happening.trigger].lower(), "cancelled")
        off = self.plans.called_off(happening)
        if off is not None:
            return off
        if happening.status == "happened" and self._is_under_way(happening):
            return "ongoing"
        above = happening.standing.content_of
        if above is not None and happening.status in ("happened", "ongoing"):
            content = above.frame.content
            if above.frame.type in ("AGREE", "REQUEST", "THREATEN"):
                return "planned" if above.frame.type == "AGREE" else "possible"
            if above.frame.type == "REJECT":
                return "denied"
            if content == "possible":
                return "possible"
        return happening.status

    def _is_under_way(self, happening: Happening) -> bool:
        """Whether the text says that people are in it now: "is on a visit", "are in talks"."""
        parse, verb = self.parse, happening.trigger
        if happening.is_noun and parse.deps[verb] == "pobj" and parse.lowers[parse.heads[verb]] in ("in", "on", "at"):
            verb = parse.heads[parse.heads[verb]]
        return parse.lemmas[verb].lower() == "be" and parse.tags[verb] in ("VBZ", "VBP") and parse.deps[verb] not in ("aux", "auxpass")

    def _when(self, happening: Happening) -> When | None:
        return next((t.when for t in happening.times if t.when is not None and t.when.start), None)

    def _is_idle(self, happening: Happening, status: str) -> bool:
        """Whether a mention is too weak to open a contact: talks that should be held some day, a trip of private people."""
        frame = happening.match.frame
        if frame.id == "consult.talks" and happening.is_noun and status in ("planned", "possible") and self._when(happening) is None:
            return True
        if frame.kind == "visit":
            return not any(_is_official(p) for p in happening.actors)
        return False

    def _is_gathering(self, happening: Happening) -> bool:
        """One organisation that meets is a contact too ("the G20 summit"), and so is a summit of which only the host is named."""
        if happening.match.frame.kind == "summit" and happening.actors and self.parse.lemmas[happening.trigger].lower() in HOSTING:
            return True
        return happening.match.frame.kind in ("summit", "meeting", "dialogue") and any(
            p.code in self.organisations for p in happening.actors
        )

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

    def _match(self, happening: Happening, kind: str | None, status: str, other: int | None) -> int | None:
        """The encounter that a mention belongs to: of those that nothing speaks against the likeliest, then the latest."""
        definite, codes = self.is_definite(happening), set(happening.codes)
        if happening.match.frame.id == "reject.meet":  # whoever the text leaves to the reader here, it said before
            codes = {p.code for p in (*happening.actors, *happening.recipients) if p.code and p.basis != "inferred"}
        # "Discussed the statement of 25 March": the date is that of the subject matter.
        when = self._when(happening) if happening.match.frame.kind is not None else None
        best: tuple[int, int] | None = None
        for index, one in enumerate(self.found):
            if index == other or not self._kinds_agree(one, kind, happening):
                continue
            if one.status in ("cancelled", "postponed") and happening.match.frame.id != "reject.meet" and not definite:
                continue
            if codes:
                if happening.is_noun and not codes <= one.codes and one.codes & codes and len(one.codes) > 1:
                    continue  # "their talks with two others" are no part of this contact
                if not (
                    codes == one.codes
                    or (codes < one.codes and (definite or len(codes) > 1 or self._adjacent(one, happening)))
                    or (one.codes < codes and len(one.codes) > 1 and (one.loose or happening.match.frame.id in LOOSE))
                ):
                    continue
            elif not (definite or happening.match.frame.id in LOOSE):
                continue
            if not self._adjacent(one, happening) and not codes and not definite:
                continue
            if when is not None and one.when is not None and not overlap(when, one.when):
                continue
            if {status, one.status} & {"planned", "possible"} and {status, one.status} & {"happened", "ongoing"}:
                if not (when is not None and one.when is not None):
                    continue
            if self._other_people(one, happening) or self._is_stop(one, kind, happening) or self._other_way(one, happening):
                continue
            if when is not None and when.end and when.end < self.reader.cast.day and one.status == "planned":
                continue
            rank = (self._likeness(one, happening, kind, when), index)
            best = max(best, rank) if best is not None else rank
        return best[1] if best is not None else None

    def _likeness(self, one: Encounter, happening: Happening, kind: str | None, when: When | None) -> int:
        """How well a mention fits an encounter: its kind, its day, its people, and how near it stands."""
        loose = happening.match.frame.id in LOOSE
        points = 2 * (kind is not None and one.kind == kind) + (set(happening.codes) == one.codes) + self._adjacent(one, happening)
        if when is not None and one.when is not None:
            points += 2
        if loose and one.kind in ("visit", "summit", "dialogue"):
            # "The exchange", "they also discussed" go on about a talk, not about the visit or the summit it followed.
            points -= 2 if not self._inside(one, happening) else 0
        if loose and one is self.found[0]:
            points += 1
        if loose and self._is_background(one):
            points -= 3  # the report goes on about its own news, not about the earlier meeting it recalls
        return points

    def _is_background(self, one: Encounter) -> bool:
        """Whether a contact is only recalled: a noun with an earlier date than the report's own contact."""
        first = self.found[0]
        if one is first or not one.happenings[0].is_noun or one.when is None or not one.when.end:
            return False
        return first.when is not None and one.when.end < (first.when.start or "")

    def _inside(self, one: Encounter, happening: Happening) -> bool:
        return any(h.sentence == happening.sentence for h in one.happenings)

    def _kinds_agree(self, one: Encounter, kind: str | None, happening: Happening) -> bool:
        loose = happening.match.frame.id in LOOSE
        if one.kind in REMOTE and kind in FAR:
            return False  # a call at which a visit or a summit is spoken of stays a call
        if one.kind in ("call", "video") and kind == "meeting" and self.title_kind in REMOTE and one is self.found[0]:
            return happening.match.frame.id == "consult.talks"
        if one.kind is None or kind is None or one.kind == kind:
            return True
        if loose or one.loose:
            return not (one.kind in SPECIFIC and kind in SPECIFIC) and "letter" not in (one.kind, kind)
        if kind in SPECIFIC or one.kind in SPECIFIC:
            return False
        return (kind in REMOTE) == (one.kind in REMOTE)

    def _adjacent(self, one: Encounter, happening: Happening) -> bool:
        return happening.sentence - one.happenings[-1].sentence <= 1

    def _other_people(self, one: Encounter, happening: Happening) -> bool:
        """Whether somebody else acts for one of the states: then it is another contact."""
        for a in (*happening.actors, *happening.recipients):
            rivals = [b for b in one.parties if b.code == a.code and b.person]
            if a.person and rivals and not any(surname(a.person) == surname(b.person) for b in rivals if b.person):
                return True
        return False

    def _is_stop(self, one: Encounter, kind: str | None, happening: Happening) -> bool:
        """Whether a meeting during a visit is one of its own: another sentence tells whom the visitor met."""
        if one.kind != "visit" or kind != "meeting" or happening.match.frame.kind is None or self.is_definite(happening):
            return False
        if self._inside(one, happening):
            return False
        known = {surname(p.person) for p in one.parties if p.person}
        there = [p for p in (*happening.actors, *happening.recipients) if p.basis != "inferred"]
        return any(p.person and surname(p.person) not in known for p in there)

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

    def _other_way(self, one: Encounter, happening: Happening) -> bool:
        """Whether a visit goes to another state than the one at hand: a visit and its return are two."""
        if one.kind != "visit" or one.host is None or happening.match.frame.kind != "visit" or happening.completed:
            return False
        if all(h.completed for h in one.happenings if h.match.frame.kind == "visit"):
            return False
        return bool(happening.recipients) and all(p.code != one.host for p in happening.recipients)

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
        if time is not None and (one.when is None or narrower(time.when, one.when)):
            one.when, one.time = time.when, time
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
        if (happening.match.frame.kind == "visit" or happening.match.frame.id == "consult.receive") and happening.recipients:
            one.host = one.host or happening.recipients[0].code
        for token in (happening.trigger, happening.match.object):
            if token is not None:
                self.of_trigger[token] = index

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


def overlap(a: When, b: When) -> bool:
    """Whether two stretches of days share one; an open end reaches any day."""
    if not (a.start and b.start):
        return True
    return a.start <= (b.end or "9999") and b.start <= (a.end or "9999")


def narrower(a: When | None, b: When | None) -> bool:
    """Whether the first stretch is the shorter one."""
    if a is None or b is None or not (a.start and a.end and b.start and b.end):
        return False
    return (a.start, a.end) != (b.start, b.end) and a.start >= b.start and a.end <= b.end


def _is_official(party: Party) -> bool:
    """Whether a party acts for a state, a body or a group: not a private person, a firm, or people of the street."""
    if party.person:
        return party.office is not None or party.sector in OFFICIAL
    return party.sector is None or party.sector in OFFICIAL
