"""Finds the other party of a deed in what a report says around it: the only other one at hand, the last partner, the adversary."""

from __future__ import annotations

from communique.events.happenings import Happening, Happenings
from communique.mentions.bridging import TELLERS, states_about
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
        self.alone, self.focus = states_about(self.cast)[0], self._seen()

    def _seen(self) -> Party | None:
        """The state at which the report looks, as it is first named."""
        focus = states_about(self.cast)[1]
        return next((here[focus] for here in self.codes.values() if focus in here), None) if focus is not None else None

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
                if code not in own and not self._is_part_of(code, own):
                    gathered.setdefault(code, party)
            if len(gathered) == 1:
                found = next(iter(gathered.values()))
                if back and self._is_beside(happening, found):
                    return []
                return [self._rather(found, own)] if self._only_acts(found, happening.sentence - back) else [found]
            if gathered:
                return [self.focus] if self._is_looked_at(happening, gathered, own) and self.focus is not None else []
        return []

    def _is_part_of(self, code: str, own: set[str | None]) -> bool:
        """Whether a territory belongs to one of those who act."""
        entity = self.cast.entities[code]
        return entity.kind == "territory" and entity.controls in own and code not in {p.code for p in self.leading if p is not None}

    def _is_looked_at(self, happening: Happening, gathered: dict[str, Party], own: set[str | None]) -> bool:
        """Whether a deed against somebody is, of several at hand, against the state at which the report looks."""
        if self.focus is None or happening.match.frame.type not in (*ADVERSE, "SANCTION"):
            return False
        return self.focus.code in gathered and self.focus.code not in own

    def _is_beside(self, happening: Happening, found: Party) -> bool:
        """Whether the one of the sentence before has no part in what a report on others tells of what they promise."""
        first, second = self.leading
        own = {p.code for p in happening.actors}
        if (
            first is None
            or happening.match.frame.type != "AGREE"
            or self.side is not None
            or not own <= {first.code, second and second.code}
        ):
            return False
        return found.code not in (first.code, second and second.code)

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
        if self.focus is not None and not own & {first.code, second and second.code, self.focus.code}:
            return [self.focus]
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
