"""Reads in a deed's own words, and in those of the deed beside it, to whom it is done.

The rest of a report is asked only where these say nothing (``completion``, ``others``).
"""

from __future__ import annotations

from dataclasses import replace

from communique.events.happenings import Happening, Happenings
from communique.events.pointing import VIOLENCE
from communique.mentions.cast import SUFFERED
from communique.model import Party

# What is filed with a court or a council, and the words that lead to it.
SUITS = frozenset("complaint petition case suit lawsuit claim proceeding dispute charge protest complain appeal".split())
ABOUT = frozenset("about over against on".split())
VENUES = frozenset("with at before to in".split())
# Deeds that hit the same people one after the other.
HARD = frozenset(("COERCE", "SANCTION", "ASSAULT"))
COMPLAINING = frozenset(("ACCUSE", "REQUEST"))
# What is said to somebody, who may reject it.
REBUFFED = frozenset(("REQUEST", "ACCUSE", "THREATEN"))
# What is done for somebody, and the words for those against whom.
GOOD = frozenset(("SUPPORT", "AID", "COOPERATE"))
AGAINST = frozenset(("against", "versus", "despite"))


class OwnWords:
    """Answers for the happenings of one document."""

    def __init__(self, reader: Happenings) -> None:
        self.reader, self.parse, self.cast = reader, reader.parse, reader.cast

    def within(self, happening: Happening) -> list[Party]:
        """The first other party in the words that hang on the deed: "voiced alarm at reports that Graustark is arming"."""
        own = {p.code for p in happening.actors}
        first, end = self.parse.edges[happening.trigger]
        others, warm = self._other_clauses(happening.trigger), happening.match.frame.type in GOOD
        held = happening.match.object if happening.match.frame.type == "REJECT" else None
        told = (
            [self.parse.edges[c] for c in self.parse.children[held] if self.parse.deps[c] in ("acl", "ccomp")] if held is not None else []
        )
        for token in range(max(first, happening.trigger + 1), end):
            if self.parse.sentence_of[token] != happening.sentence:
                break
            if (
                any(a <= token < b for a, b in (*others, *told))
                or (warm and self._is_opposed(token))
                or self._acts_elsewhere(token, happening)
            ):
                continue
            found: list[Party] = []
            if token in self.cast.at:
                found = self.cast.parties(token)
            elif token in self.cast.modifiers:
                found = self.reader.modifiers_of(self.parse.heads[token])
            found = [p for p in found if p.code not in own]
            if found:
                return found
        return []

    def _acts_elsewhere(self, token: int, happening: Happening) -> bool:
        """Whether a token is the agent of another deed: "confiscated the property, a move condemned by [Graustark]"."""
        parse, by = self.parse, self.parse.heads[token]
        return parse.deps[by] == "agent" and parse.heads[by] != happening.trigger

    def _is_opposed(self, token: int) -> bool:
        """Whether a noun hangs on "against": who is helped is helped against somebody else."""
        parse, node = self.parse, token
        for _ in range(3):
            node = parse.heads[node]
            if parse.pos[node] == "ADP":
                return parse.lowers[node] in AGAINST
        return False

    def _other_clauses(self, trigger: int) -> list[tuple[int, int]]:
        """Stretches of tokens under a verb in which somebody else does something: "urged calm, while Graustark offered to help"."""
        parse = self.parse
        return [
            parse.edges[c]
            for c in parse.children[trigger]
            if parse.deps[c] in ("advcl", "conj", "parataxis")
            and c > trigger
            and parse.child(c, "nsubj", "nsubjpass") is not None
            and not any(parse.lowers[g] in ("for", "if", "unless", "that", "to") for g in parse.children[c])
        ]

    def has_other_object(self, happening: Happening) -> bool:
        """Whether the deed is done to people who stand for no state ("thanked private sector leaders")."""
        means = self.reader.roles.under(happening.trigger, frozenset(("with",))) if happening.match.frame.type == "ASSAULT" else []
        return any(
            t != happening.match.object
            and t not in means
            and (self.parse.lemmas[t].lower() in self.cast.agents or self._is_named(t))
            and not self.cast.parties(t, affiliated=True)
            for t in self.reader.objects_of(happening)
        )

    def is_stranger(self, happening: Happening) -> bool:
        """Whether it is about somebody of whom only the name is known."""
        people = [t for t in self.reader.objects_of(happening) if t != happening.match.object]
        return any(self._is_named(t) and not self.cast.parties(t, affiliated=True) for t in people)

    def _is_named(self, token: int) -> bool:
        """Whether a proper noun names somebody or something, and not a day or an hour."""
        named = self.parse.pos[token] == "PROPN"
        return named and not any(first <= token < end and label in ("DATE", "TIME") for first, end, label in self.parse.entities)

    def victims(self, happening: Happening) -> set[str]:
        """Whom the violence that is condemned was done to: "condemned the attack on Graustark" accuses somebody else."""
        parse, found = self.parse, set()
        first, end = parse.edges[happening.trigger]
        for token in range(first, end):
            if parse.lemmas[token].lower() in VIOLENCE | SUFFERED:
                links = ("on", "against", "of") if parse.lemmas[token].lower() in SUFFERED else ("on", "against")
                nouns = self.reader.roles.under(token, frozenset(links))
                found |= {p.code for n in nouns for p in self.cast.parties(n) if p.code}
        return found

    def is_against(self, verb: int) -> bool:
        """Whether a verb without an object says only against whom it is done."""
        parse = self.parse
        against = any(parse.lowers[c] in AGAINST for c in self.reader.roles.prepositions(verb))
        return against and parse.lemmas[verb].lower() in ("defend", "fight", "resist", "struggle")

    def is_before_court(self, happening: Happening) -> bool:
        """Whether only the body is named before which somebody complains: "filed a complaint with the Council"."""
        held = happening.match.object if happening.match.object is not None else happening.trigger
        if self.parse.lemmas[held].lower() not in SUITS or any(p.kind != "organisation" for p in happening.recipients):
            return False
        under = self.reader.roles.under(happening.trigger, VENUES) + self.reader.roles.under(held, VENUES)
        return bool(happening.recipients) and any(t in self.cast.at for t in under)

    def accused(self, happening: Happening) -> list[Party]:
        """Of whom somebody complains before a body: "protested to the League about [Zenda's] drilling"."""
        tokens = self.reader.roles.under(happening.trigger, ABOUT)
        own = {p.code for p in happening.actors}
        return [p for t in tokens for p in self.cast.parties(t, affiliated=True) if p.code not in own]

    def likewise(self, happening: Happening, before: list[Happening]) -> list[Party]:
        """Whom the actor just dealt with in the same clause: "seized two Graustark trawlers and [arrested] 14 fishermen"."""
        people = self.reader.people_of(happening)
        if self.parse.deps[happening.trigger] != "conj" or any(self.cast.agents.get(self.parse.lemmas[t].lower()) == "GOV" for t in people):
            return []  # who is held by office ("seized a former minister") is mostly the actor's own
        head, own = self.parse.heads[happening.trigger], {p.code for p in happening.actors}
        by = next((o for o in reversed(before) if o.trigger == head), None)
        same = by is not None and {p.code for p in by.actors} == own and not own & {p.code for p in by.recipients}
        return list(by.recipients) if by is not None and same and by.match.frame.type in HARD else []

    def complained_of(self, happening: Happening, before: list[Happening]) -> Happening:
        """Who is asked, or blamed, for a deed did it: "asked Graustark to explain the [expulsion] of Ruritanian farmers"."""
        above = [o for o in reversed(before) if o.trigger in happening.governors]
        by = next((o for o in above if o.match.frame.type in COMPLAINING), None)
        if by is None or happening.match.frame.type not in HARD or not by.recipients or by.completed:
            return happening
        if {p.code for p in by.recipients} & {p.code for p in happening.recipients}:
            return happening
        actors = tuple(replace(p, basis="inferred") for p in by.recipients)
        return replace(happening, actors=actors, completed=True, is_background=False)

    def rebuffed(self, happening: Happening, before: list[Happening]) -> Happening:
        """Whoever rejects a request or a claim is the one to whom it was made: "rejected a [request] from Graustark"."""
        above = happening.standing.content_of
        by = next((o for o in reversed(before) if o.match is above), None)
        if by is None or by.match.frame.type != "REJECT" or happening.match.frame.type not in REBUFFED:
            return happening
        if {p.code for p in by.actors} & {p.code for p in happening.actors}:
            return happening
        return replace(happening, recipients=tuple(replace(p, basis="inferred") for p in by.actors), completed=True)
