"""Adds those whom a report lists apart from the contact itself: "Participants in the call included ...", "He was joined by ..."."""

from __future__ import annotations

from communique.events.happenings import Happenings
from communique.mentions.cast import unique_parties
from communique.model import Party
from communique.registers.encounters import Encounters

ATTENDEES = frozenset("participant attendee delegation party team side".split())
LISTING = frozenset("include comprise be consist".split())
JOINING = frozenset("join accompany attend".split())


class Rosters:
    """Reads the lists of participants of one document."""

    def __init__(self, reader: Happenings, encounters: Encounters) -> None:
        self.reader, self.parse, self.cast, self.encounters = reader, reader.parse, reader.cast, encounters

    def add(self) -> None:
        """Adds the people of every list to the contact that it belongs to: the one it names, else the last one before it."""
        parse = self.parse
        for verb, lemma in enumerate(parse.lemmas):
            if parse.pos[verb] not in ("VERB", "AUX"):
                continue
            lower = lemma.lower()
            if lower in LISTING:
                self._listed(verb)
            elif lower in JOINING and self.reader.roles.is_passive(verb):
                self._joined(verb)

    def _listed(self, verb: int) -> None:
        parse = self.parse
        subject = parse.child(verb, "nsubj")
        if subject is None or parse.lemmas[subject].lower() not in ATTENDEES:
            return
        objects = [c for c in parse.children[verb] if parse.deps[c] in ("dobj", "attr")]
        people = [p for c in objects for p in self.cast.parties(c) if p.person]
        if len({p.code for p in people}) > 1 or any(t in self.encounters.of_trigger for t in range(*parse.edges[subject])):
            self._enter(self._contact(subject, verb), people)

    def _joined(self, verb: int) -> None:
        """ "Was joined (in his meetings) by A", "the talks were attended by A": who came along with one who takes part."""
        index = self._contact(verb, verb)
        patients = self.reader.roles.patients(verb)
        if index is None or not patients:
            return
        one = self.encounters.found[index]
        with_them = any(patient in self.encounters.of_trigger for patient in patients)
        with_them = with_them or any(p.code in one.codes for t in patients for p in self.cast.parties(t) if p.person or p.office)
        people = [p for t in self.reader.roles.subjects(verb) for p in self.cast.parties(t) if p.person]
        if with_them:
            self._enter(index, people)

    def _contact(self, node: int, verb: int) -> int | None:
        """The contact that a phrase of the list names, else the last one that the text spoke of, at most two sentences before."""
        parse, triggers = self.parse, self.encounters.of_trigger
        first, end = parse.edges[node]
        inside = [triggers[t] for t in range(first, end) if t in triggers]
        if inside:
            return inside[0]
        here = parse.sentence_of[verb]
        before = [t for t in triggers if t < verb and here - parse.sentence_of[t] <= 2]
        if before:
            return triggers[max(before)]
        lonely = [h for h in self.encounters.lonely if h.trigger < verb]
        return self.encounters.open(lonely[-1]) if lonely and parse.lemmas[verb].lower() in LISTING else None

    def _enter(self, index: int | None, people: list[Party]) -> None:
        if index is None or not people:
            return
        one = self.encounters.found[index]
        if one.kind == "visit" and one.host is not None:
            people = [p for p in people if p.code in one.codes]
        one.parties = unique_parties([*one.parties, *people])
