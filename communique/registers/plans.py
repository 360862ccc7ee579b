"""Reads contacts that are invited to, called off, or told by the way: "invited Zenda to Strelsau", "the trip was put off"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from communique.events.happenings import Happening, Happenings
from communique.mentions.cast import unique_parties
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.model import Party

# What people are invited to beside what the frames name as a contact.
OCCASIONS = {
    "conference": "other",
    "forum": "other",
    "ceremony": "other",
    "dinner": "meeting",
    "lunch": "meeting",
    "retreat": "meeting",
    "commemoration": "other",
}
# Verbs that call a contact off, with what becomes of it; "put" and "call" want their particle.
CALLING_OFF = {
    "cancel": "cancelled",
    "scrap": "cancelled",
    "abandon": "cancelled",
    "shelve": "cancelled",
    "suspend": "cancelled",
    "call": "cancelled",
    "postpone": "postponed",
    "defer": "postponed",
    "delay": "postponed",
    "put": "postponed",
    "push": "postponed",
    "reschedule": "postponed",
}
PARTICLES = frozenset("off back".split())
# Verbs that only say that a contact takes place.
HOLDING = frozenset("hold take occur happen proceed go convene".split())
ABOUT = frozenset("with between among of by to in".split())
BY_PHONE = frozenset("phone telephone".split())


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation is to: the kind of contact, its host and guests, and when and where it is to be."""

    kind: str
    host: str
    parties: tuple[Party, ...]
    time: TimeMention | None
    place: PlaceMention | None


class Plans:
    """Reader of planned and dropped contacts over one document; ``noun_kinds`` maps the lemma of a noun to a kind of contact."""

    def __init__(self, reader: Happenings, noun_kinds: Mapping[str, str]) -> None:
        self.reader, self.parse, self.cast = reader, reader.parse, reader.cast
        self.noun_kinds = {**OCCASIONS, **noun_kinds}

    def invitation(self, happening: Happening) -> Invitation | None:
        """The contact that "invite" opens, or None: an invitation to do something else, or one that nobody else can read."""
        parse, verb = self.parse, happening.trigger
        if happening.match.frame.id != "agree.invite" or parse.lemmas[verb].lower() != "invite":
            return None
        hosts = list(dict.fromkeys(p.code for p in happening.actors if p.code))
        guests = [p for p in happening.recipients if p.code and p.code not in hosts]
        if len(hosts) != 1 or not guests or happening.status not in ("happened", "ongoing", "planned"):
            return None
        for token in self.reader.roles.under(verb, frozenset(("to", "for"))):
            kind = self.noun_kinds.get(parse.lemmas[token].lower())
            at_home = kind is None and self._is_of(token, hosts[0])
            if kind is None and not at_home:
                continue
            first, end = parse.edges[verb]
            place = next((p for p in self.reader.places_in(happening) if p.first > verb), None)
            ahead = [
                t
                for t in self.reader.times
                if first <= t.first < end and t.when is not None and t.when.start and t.when.start >= self.cast.day and t.first > verb
            ]
            parties = tuple(unique_parties([*guests, *happening.actors]))
            return Invitation(kind or "visit", str(hosts[0]), parties, ahead[0] if ahead else None, place)
        return None

    def _is_of(self, token: int, code: str) -> bool:
        """Whether a place or seat of power is one of the host's: "to Strelsau", "to the Palace"."""
        reference = self.cast.at.get(token)
        if reference is not None and code in reference.codes and reference.form == "name":
            return True
        return any(p.first <= token < p.end and p.place.country == code for p in self.reader.places)

    def called_off(self, happening: Happening) -> str | None:
        """What became of a contact that a noun names where a verb says that it will not be: cancelled, postponed, or None."""
        parse, noun = self.parse, happening.trigger
        dep, verb = parse.deps[noun], parse.heads[noun]
        if not happening.is_noun or dep not in ("nsubj", "nsubjpass", "dobj"):
            return None
        lemma = parse.lemmas[verb].lower()
        words = {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("prt", "advmod", "prep", "acomp")}
        if lemma in CALLING_OFF and (dep != "nsubj" or lemma not in ("call", "put", "push")):
            return CALLING_OFF[lemma] if lemma not in ("call", "put", "push") or words & PARTICLES else None
        if dep != "dobj" and lemma == "be" and words & {"off"}:
            return "cancelled"  # "the summit is off", "off the cards"
        if dep != "dobj" and lemma == "have" and (off := self._had_to_be(verb)) is not None:
            return off
        if dep != "dobj" and lemma in HOLDING and self.reader.context.of_verb(verb) == "denied":
            return "cancelled" if self._is_ahead(verb) else None
        return None

    def _had_to_be(self, verb: int) -> str | None:
        """What became of a contact that "had to be put off", or None."""
        parse = self.parse
        for node in (c for c in parse.children[verb] if parse.deps[c] == "xcomp"):
            lemma = parse.lemmas[node].lower()
            words = {parse.lowers[c] for c in parse.children[node] if parse.deps[c] in ("prt", "advmod", "prep")}
            if lemma in CALLING_OFF and (lemma not in ("call", "put", "push") or words & PARTICLES):
                return CALLING_OFF[lemma]
        return None

    def _is_ahead(self, verb: int) -> bool:
        return any(self.parse.lowers[c] in ("will", "wo", "would", "shall") for c in self.parse.children[verb])

    def parties_about(self, happening: Happening) -> list[Party]:
        """The parties of a contact that somebody calls off: those that act, and those whom its noun names."""
        parse, found = self.parse, [*happening.actors, *happening.recipients]
        noun = happening.match.object
        if noun is None or happening.match.frame.id != "reject.meet":
            return found
        found += self.reader.modifiers_of(noun)
        for token in self.reader.roles.under(noun, ABOUT):
            found += self.cast.parties(token)
        for child in parse.children[noun]:
            if parse.deps[child] in ("relcl", "acl"):
                found += [p for t in self.reader.roles.subjects(child) if t != noun for p in self.cast.parties(t)]
        return unique_parties(found)

    def destination(self, happening: Happening) -> PlaceMention | None:
        """Where a contact that was called off should have been: "the trip to Strelsau"."""
        noun = happening.match.object
        if noun is None:
            return None
        tokens = set(self.reader.roles.under(noun, frozenset(("to", "in", "at"))))
        for clause in self.parse.children[noun]:  # "a summit planned for Strelsau"
            if self.parse.deps[clause] == "acl" and clause > noun:
                tokens |= set(self.reader.roles.under(clause, frozenset(("for", "in", "at", "to"))))
        return next((p for p in self.reader.places if any(p.first <= t < p.end for t in tokens)), None)

    def is_by_phone(self, happening: Happening) -> bool:
        """Whether an act that is no call by itself was done over the telephone: "agreed by phone", "apologised over the phone"."""
        people = {p.code for p in happening.recipients if p.person or p.office}
        return len({p.code for p in happening.actors} | people) > 1 and any(
            self.parse.lemmas[n].lower() in BY_PHONE
            for p in self.reader.roles.prepositions(happening.trigger)
            if self.parse.lowers[p] in ("by", "over", "on", "via")
            for n in self.reader.roles.governed(p)
        )
