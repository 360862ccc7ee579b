"""Finds the other party of a deed in what a report says around it: the only other one at hand, the last partner, the adversary."""

from __future__ import annotations

from collections import Counter

from communique.events.happenings import Happening, Happenings
from communique.model import Party

# What follows these is the subject of talk, not a party to the deed ("the situation in Graustark").
TOPICAL = frozenset("in on about over regarding concerning".split())
# Deeds that are done against somebody, whom a report of a conflict need not name each time.
ADVERSE = frozenset(("THREATEN", "ASSAULT", "MOBILIZE", "ACCUSE", "REJECT"))
# Deeds of one mind: who is thanked next is none of those who were condemned just before.
WARM = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST"))
# Words for what two states are at, of which others speak to both.
STRIFE = frozenset(
    "hostility fighting ceasefire truce mediate mediation restraint violence de-escalation de-escalate deescalate calm dialogue bloodshed "
    "clash tension peace talk negotiation".split()
)
STRIFE_TYPES = frozenset(("REQUEST", "AGREE"))
# The share of all mentions of states, and how many, from which on a report is about one state.
ALL_BUT, SEVERAL = 0.8, 3
# How much oftener than the next one a report names the state at which it looks.
FAR_AHEAD = 1.5
# Papers, agencies and charities tell of what others do; it is seldom done to them.
TELLERS = frozenset(("JRN", "MED", "SOC"))

# Where those stand who act.
SUBJECTS = frozenset(("nsubj", "nsubjpass"))


class Others:
    """The parties of one document by sentence. ``leading`` are the one or two of which it speaks most, ``alone`` its only state."""

    def __init__(self, reader: Happenings, side: str | None, home: str | None) -> None:
        self.reader, self.parse, self.cast, self.side, self.home = reader, reader.parse, reader.cast, side, home
        self.codes: dict[int, dict[str, Party]] = {}
        self._passive: dict[int, set[str]] = {}
        for token, reference in sorted(self.cast.at.items()):
            if self.parse.deps[token] == "compound" or self._is_topic(token):
                continue
            here = self.codes.setdefault(self.parse.sentence_of[token], {})
            for party in self.cast.make_parties(reference):
                if party.code is not None and party.kind in ("state", "person", "group", "organisation") and party.sector not in TELLERS:
                    here.setdefault(party.code, party)
                    if self.parse.deps[token] not in SUBJECTS and self.parse.tags[token] != "PRP$":
                        self._passive.setdefault(self.parse.sentence_of[token], set()).add(party.code)

        self.leading = self._leading()
        self.alone, self.focus = self._about() if side is None else (None, None)

    def _about(self) -> tuple[str | None, Party | None]:
        """(the one state that a report is about, the one at whom it looks).

        Of the first nearly all names of states are; of the second more than of any other, and the report was sent from nowhere else.
        """
        codes = [str(n.hit.code) for n in self.cast.names if n.hit.code and n.hit.sector not in TELLERS]
        counts = Counter(c for c in codes if self.cast.entities[c].kind == "state")
        (code, count), (_, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
        if count < SEVERAL or self.home not in (None, code):
            return None, None
        seen = next((here[code] for here in self.codes.values() if code in here), None)
        return code if count >= ALL_BUT * len(codes) else None, seen if count >= (1 if self.home else FAR_AHEAD) * second else None

    def _leading(self) -> tuple[Party | None, Party | None]:
        """The state the report speaks of most, and the next, each only where it stands out from the one after it."""
        counts: dict[str, int] = {}
        parties: dict[str, Party] = {}
        for here in self.codes.values():
            for code, party in here.items():
                counts[code] = counts.get(code, 0) + 1
                parties.setdefault(code, party)
        ranked = sorted(counts, key=lambda c: -counts[c])
        tops = [*(counts[c] for c in ranked), 0, 0, 0]
        first = parties[ranked[0]] if ranked and tops[0] >= 3 and tops[0] > tops[2] else None
        second = parties[ranked[1]] if first is not None and len(ranked) > 1 and tops[1] >= 2 and tops[1] > tops[2] else None
        return first, second

    def _is_topic(self, token: int) -> bool:
        parse = self.parse
        return parse.deps[token] == "pobj" and parse.lowers[parse.heads[token]] in TOPICAL

    def only(self, happening: Happening, reach: tuple[int, ...] = (0, 1)) -> list[Party]:
        """The only other party of this sentence, else of this and the one before."""
        own = {p.code for p in happening.actors}
        gathered: dict[str, Party] = {}
        for back in reach:
            for code, party in self.codes.get(happening.sentence - back, {}).items():
                if code not in own:
                    gathered.setdefault(code, party)
            if len(gathered) == 1:
                found = next(iter(gathered.values()))
                return [self._rather(found, own)] if self._only_acts(found, happening.sentence - back) else [found]
            if gathered:
                return []
        return []

    def _only_acts(self, party: Party, sentence: int) -> bool:
        """Whether a sentence names a party for what it does itself, and for nothing else."""
        return party.code not in self._passive.get(sentence, ())

    def _rather(self, found: Party, own: set[str | None]) -> Party:
        """The state at which the report looks instead of one who only acts beside: "Graustark froze its aid, and Ruritania recalled"."""
        return self.focus if self.focus is not None and self.focus.code not in own else found

    def partner(self, happening: Happening, before: list[Happening]) -> list[Party]:
        """The other side of the last deed that the actor had a part in: what a state does next it does to the same one."""
        own = {p.code for p in happening.actors}
        for other in reversed(before):
            if happening.sentence - other.sentence > 3:
                break
            if other.match.frame.type is None or (happening.match.frame.type in WARM and other.match.frame.type not in WARM):
                continue
            if happening.match.frame.type in ADVERSE and other.match.frame.type in WARM and own & {p.code for p in other.recipients}:
                continue  # who asked him for peace is not whom he condemns
            actors, recipients = {p.code for p in other.actors}, {p.code for p in other.recipients}
            if own & actors and recipients and not own & recipients:
                return list(other.recipients)
            if own & recipients and actors and not own & actors:
                return list(other.actors)
        return []

    def adversary(self, happening: Happening) -> list[Party]:
        """Against whom, in a report of two states at odds, the one acts: the other; anybody else acts against the first."""
        return [] if happening.match.frame.type not in ADVERSE or happening.is_noun else self.opponent(happening)

    def opponent(self, happening: Happening) -> list[Party]:
        """Of the two states that a report is about the other one; for anybody else the first."""
        first, second = self.leading
        if first is None:
            return []
        own = {p.code for p in happening.actors}
        other = second if first.code in own else first
        return [other] if other is not None and other.code not in own else []

    def at_strife(self, happening: Happening) -> list[Party]:
        """The two states at odds, of whom a third one speaks: "urged an end to hostilities", "offered to mediate"."""
        first, second = self.leading
        own = {p.code for p in happening.actors}
        if first is None or second is None or own & {first.code, second.code} or happening.match.frame.type not in STRIFE_TYPES:
            return []
        start, end = self.parse.edges[happening.trigger]
        found = any(self.parse.lemmas[t].lower() in STRIFE for t in range(max(start, happening.trigger), end))
        return [first, second] if found else []
