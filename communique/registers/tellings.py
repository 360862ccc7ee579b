"""Reads what one mention of a contact says by itself: its noun, its kind, its status, its days, and whether it is one at all."""

from __future__ import annotations

from communique.events.happenings import Happening, Happenings
from communique.events.scenery import is_under_way
from communique.model import Party, When
from communique.registers.plans import Plans

# Those at the top, and what makes them others.
HEADS = frozenset("leader head president premier".split())
DEPUTISED = frozenset("vice deputy military congressional parliamentary union party opposition religious business".split())
# What makes consultations a dialogue that is held again and again, and joint bodies of two states.
ROUTINE = frozenset("office political annual regular consular ministries ministry policy strategic".split())
JOINT = frozenset("joint mixed intergovernmental inter-governmental".split())
BODIES = frozenset("commission committee council".split())
CLUB_NOUNS = frozenset("summit forum group".split())
HOSTING = frozenset(("host", "convene", "hold"))
# Words before a noun of what is known already.
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


class Tellings:
    """Reader of single mentions of one document; ``noun_kinds`` maps the lemma of a noun to a kind of contact."""

    def __init__(self, reader: Happenings, plans: Plans, noun_kinds: dict[str, str], organisations: frozenset[str]) -> None:
        self.reader, self.parse, self.plans = reader, reader.parse, plans
        self.noun_kinds, self.organisations = noun_kinds, organisations
        # Triggers of plans that are said not to be.
        self.denied: frozenset[int] = frozenset()

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

    def kind(self, happening: Happening) -> str | None:
        """The kind of contact that a mention names, None where it only says that people talked."""
        frame = happening.match.frame
        if frame.id == "reject.meet" and happening.match.object is not None:
            return self.noun_kinds.get(self.parse.lemmas[happening.match.object].lower(), "meeting")
        if frame.id == "consult.host" and happening.actors and self._is_gathering_of(happening):
            return "summit"
        if frame.kind in ("meeting", "dialogue") and (standing := self._standing_kind(happening)) is not None:
            return standing
        if frame.kind == "meeting" and (self._is_of_leaders(happening) if happening.is_noun else self._leaders_meet(happening)):
            return "summit"
        return frame.kind

    def _standing_kind(self, happening: Happening) -> str | None:
        """The kind of what two states hold again and again: "the 2+2 meeting", "a session of the joint commission", or None."""
        parse, noun = self.parse, self.noun(happening)
        if noun is None:
            return None
        first, end = parse.edges[noun]
        words = parse.lowers[max(first, noun - 10) : min(end, noun + 6)]
        at = noun - max(first, noun - 10)
        if any(words[i : i + 3] == ["2", "+", "2"] for i in range(at)) or {"2+2", "two-plus-two"} & set(words):
            return "dialogue"
        if parse.lemmas[noun].lower() == "consultation":
            return "dialogue" if set(words[:at]) & ROUTINE else None
        inner = {w.removesuffix("s") for w in words}
        joint = set(words) & JOINT and inner & BODIES
        return "dialogue" if joint else None

    def _is_of_leaders(self, happening: Happening) -> bool:
        """Whether the leaders of an organisation or a group meet: "the leaders' meeting", "the meeting of heads of government"."""
        parse, noun = self.parse, happening.trigger
        if not self.organisations & set(happening.codes):
            return False
        words = {parse.lemmas[t].lower() for t in range(parse.edges[noun][0], min(parse.edges[noun][1], noun + 6)) if t != noun}
        return bool(words & {"leader", "head"}) or (
            bool(LEADERS_CLUBS & set(happening.codes)) and not words & {"minister", "official", "senior"}
        )

    def _is_gathering_of(self, happening: Happening) -> bool:
        """Whether a whole organisation is hosted: "will host the G20", "welcomed the leaders of the alliance"."""
        return all(p.code in self.organisations and p.person is None for p in happening.actors) and not any(
            self.parse.tags[t] in ("NN",) and self.parse.lemmas[t].lower() not in CLUB_NOUNS
            for t in self.reader.tokens_of(happening, "object")
        )

    def _leaders_meet(self, happening: Happening) -> bool:
        """Whether the heads of an organisation or a group come together: "the leaders of the alliance met in Strelsau"."""
        if happening.match.frame.id != "consult.meet" or not {p.code for p in happening.actors} <= self.organisations:
            return False
        parse = self.parse
        for token in self.reader.roles.subjects(happening.trigger):
            if parse.lemmas[token].lower() in HEADS and parse.tags[token] in ("NNS", "NNPS"):
                return not any(parse.lemmas[c].lower() in DEPUTISED for c in parse.children[token])
        return False

    def status(self, happening: Happening) -> str:
        """Whether the contact happened, is planned, was called off, as the words around it and the act above them say."""
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
        if above is not None and above.trigger in self.denied and happening.status in ("planned", "possible", "happened"):
            return "denied"  # "has no plans to meet"
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
        if happening.is_noun and parse.deps[verb] == "nsubj" and is_under_way(parse, parse.heads[verb]):
            return parse.tags[parse.heads[verb]] in ("VBZ", "VBP")
        if happening.is_noun and parse.deps[verb] == "pobj" and parse.lowers[parse.heads[verb]] in ("in", "on", "at"):
            verb = parse.heads[parse.heads[verb]]
        return parse.lemmas[verb].lower() == "be" and parse.tags[verb] in ("VBZ", "VBP") and parse.deps[verb] not in ("aux", "auxpass")

    def when(self, happening: Happening) -> When | None:
        """The days of the first expression of time at a mention that has any."""
        return next((t.when for t in happening.times if t.when is not None and t.when.start), None)

    def is_idle(self, happening: Happening, status: str) -> bool:
        """Whether a mention is too weak to open a contact: talks that should be held some day, a trip of private people."""
        frame = happening.match.frame
        if frame.id == "consult.talks" and happening.is_noun and status in ("planned", "possible") and self.when(happening) is None:
            return True
        if frame.id == "consult.presence" and happening.completed:
            return True
        if frame.kind == "visit":
            return not any(_is_official(p) for p in happening.actors)
        return False

    def is_gathering(self, happening: Happening) -> bool:
        """One organisation that meets is a contact too ("the G20 summit"), and so is a summit of which only the host is named."""
        kind = self.kind(happening)
        if kind == "summit" and happening.actors and self.parse.lemmas[happening.trigger].lower() in HOSTING:
            return True
        return kind in ("summit", "meeting", "dialogue", "video") and any(
            p.code in self.organisations for p in self.plans.parties_about(happening)
        )


def _is_official(party: Party) -> bool:
    """Whether a party acts for a state, a body or a group: not a private person, a firm, or people of the street."""
    if party.person:
        return party.office is not None or party.sector in OFFICIAL
    return party.sector is None or party.sector in OFFICIAL
