"""Tells who sits in an office that the text gives without a name: "the Indian prime minister", "the President", "the two premiers"."""

from __future__ import annotations

from dataclasses import replace

from communique.mentions.appositions import singular
from communique.mentions.bridging import Bridges
from communique.mentions.cast import Cast, Reference, Referent
from communique.mentions.people import PersonMention
from communique.mentions.pointers import Pointers
from communique.mentions.titles import OfficeMention

# Offices that one person of a state holds at a time.
UNIQUE = frozenset("head_of_state head_of_government foreign_minister defence_minister organisation_head monarch".split())
# Offices whose holder a report on one state names without saying that he is its own.
SEATED = UNIQUE - {"organisation_head"} | frozenset(
    "minister interior_minister finance_minister energy_minister trade_minister vice_president speaker legislator prosecutor "
    "police_chief mayor judge governor central_bank_governor deputy_minister deputy_head_of_government spokesperson general".split()
)
LEADING = ("head_of_state", "head_of_government", "monarch")


class Seats:
    """Reader of titles without a name in one document; ``rosters`` are the people named for a title in the plural."""

    def __init__(
        self,
        cast: Cast,
        pointers: Pointers,
        bridges: Bridges,
        rosters: dict[int, list[tuple[str, PersonMention | None]]],
        announced: tuple[Referent, ...],
    ) -> None:
        self.cast, self.parse, self.pointers, self.bridges = cast, cast.parse, pointers, bridges
        self.history, self.rosters, self.announced = pointers.history, rosters, announced

    def title(self, token: int, office: OfficeMention, codes: list[str]) -> Reference | None:
        """A title without a name: "the Indian prime minister", "the finance ministers of Ruritania and Graustark"."""
        cast, parse = self.cast, self.parse
        role, title = office.office.role, " ".join(parse.words[office.first : office.end])
        first, end = self.pointers.extent(token)
        if office.plural or parse.tags[token] in ("NNS", "NNPS"):
            referents = self._seats(office, codes)
            return Reference(token, first, end, referents, "stated", "title") if referents else None
        only = office.office.only_for
        if not codes and len(only) == 1 and (only[0] == cast.side or any(m.hit.code == only[0] for m in cast.names)):
            codes = list(only)
        names = self._appositions(token)
        if names and len(names) == 1:
            return None  # the name in apposition is the reference
        if codes:
            return Reference(token, first, end, tuple(self._seat(c, role, title, office, None) for c in codes), "stated", "title")
        owner = self.possessor(token)
        if owner is not None and owner.codes and owner.form != "person":
            referent = self._seat(owner.codes[0], role, title, office, None)
            return Reference(token, first, end, (referent,), "inferred", "title")
        modifiers = self.pointers.modifiers(token)
        if "the" not in modifiers and not parse.words[token][:1].isupper():
            return None
        visiting = "visiting" in modifiers
        side = cast.side
        if side and not visiting and parse.words[office.first][:1].isupper() and role in ("head_of_state", "head_of_government"):
            term = cast.holders.in_office(side, role, cast.day)
            guest = self._guest(role)
            if guest is not None:
                return Reference(token, first, end, (guest,), "inferred", "anaphor")
            # "The President" in a text of a kingdom is no one of its own.
            if term is not None and set(title.lower().split()) & set(term.office.lower().split()):
                return Reference(token, first, end, (self._seat(side, role, title, office, None),), "known", "title")
        for reference in reversed(self.history):
            for referent in reference.referents:
                if referent.person and referent.code and referent.role == role and not (visiting and referent.code == side):
                    return Reference(token, first, end, (referent,), "inferred", "anaphor")
        named = [r for r in self.announced if r.role == role and r.code != side]
        if len(named) == 1:
            return Reference(token, first, end, (replace(named[0], office=title),), "inferred", "title")
        at_home = self.bridges.fronted(token) or self.bridges.at_home(token) if side is None and role in SEATED else None
        if at_home is not None:
            return Reference(token, first, end, (self._seat(at_home, role, title, office, None),), "inferred", "title")
        if side and role not in ("official", "ambassador", "envoy", "legislator", "general"):
            return Reference(token, first, end, (self._seat(side, role, title, office, None),), "inferred", "title")
        return None

    def _guest(self, role: str) -> Referent | None:
        """The one foreign head of state named before, of "the President" in the text of a state whose premier governs and acts."""
        side, day = str(self.cast.side), self.cast.day
        head, premier = (self.cast.holders.in_office(side, r, day) for r in ("head_of_state", "head_of_government"))
        if role != "head_of_state" or head is None or premier is None or head.person == premier.person:
            return None
        people = {x.person: x for r in self.history for x in r.referents if x.person and x.code and x.role == role}
        if any(x.code == side for x in people.values()) or len({x.code for x in people.values()}) != 1:
            return None
        return next(iter(people.values()))

    def _seats(self, office: OfficeMention, codes: list[str]) -> tuple[Referent, ...]:
        """The people of a title in the plural, with the names that stand beside it; of two offices one each a state."""
        role, title = office.office.role, singular(self._words(office))
        roster = self.rosters.get(office.end - 1)
        if roster and [code for code, _ in roster] == codes:
            return tuple(self._seat(c, role, title, office, m.person.name if m is not None else None) for c, m in roster)
        found = []
        for code in codes:
            if office.also is not None:
                found.append(self._seat(code, office.also.role, office.also.title, office, None))
                title = office.office.title
            found.append(self._seat(code, role, title, office, None))
        return tuple(found)

    def _words(self, office: OfficeMention) -> str:
        return " ".join(self.parse.words[office.first : office.end])

    def _seat(self, code: str, role: str, title: str, office: OfficeMention, name: str | None) -> Referent:
        """Who sits in an office of a state on the document's day, where the table knows just one."""
        cast = self.cast
        term = cast.holders.in_office(code, role, cast.day) if role in UNIQUE and name is None else None
        return Referent(
            code, "person", cast.entities[code].name, office.office.sector, name or (term.person if term else None), title, role
        )

    def _appositions(self, token: int) -> list[str]:
        """Names of the people in apposition to a noun, in order."""
        parse, found = self.parse, []
        for child in parse.children[token]:
            if parse.deps[child] == "appos":
                references = [self.cast.at[node] for node in self.cast.coordinated(child) if node in self.cast.at]
                found += [str(r.referents[0].person) for r in references if r.form == "person"]
        return found

    def possessor(self, token: int) -> Reference | None:
        """Whose a noun is by the possessive before it."""
        child = self.parse.child(token, "poss")
        return self.cast.at.get(child) if child is not None else None
