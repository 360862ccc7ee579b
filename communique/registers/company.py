"""Tells who is meant where a sentence names one side, or none: who else the passage, or the whole text, is about."""

from __future__ import annotations

from collections import Counter

from communique.events.completion import inferred
from communique.events.happenings import Happening
from communique.mentions.cast import Cast
from communique.model import Party

# How many sentences back somebody is still at hand.
REACH = 3
# By how much one must be spoken of more than the next to be whom a text is about.
LEAD = 1.5
LEAST = 2


def is_scene(cast: Cast, token: int) -> bool:
    """Whether a capital only says where something took place: "hammered out [in Zenda]"."""
    parse = cast.parse
    if parse.deps[token] != "pobj" or parse.lowers[parse.heads[token]] not in ("in", "at", "near", "outside"):
        return False
    parties = cast.make_parties(cast.at[token])
    names = {part for p in parties for part in (p.name or "").lower().split()}
    return bool(parties) and parties[0].kind == "state" and parse.lowers[token] not in names


class Company:
    """The states, organisations and groups of one document by sentence, and who leads it."""

    def __init__(self, cast: Cast, happenings: list[Happening]) -> None:
        self.happenings = happenings
        self.here: list[dict[str, Party]] = [{} for _ in cast.parse.sentences]
        for token, reference in sorted(cast.at.items()):
            if (reference.form == "affiliation" and len(reference.codes) != 1) or is_scene(cast, token):
                continue
            for party in cast.make_parties(reference):
                if party.sector == "BUS":
                    continue  # who builds a thing is not who is given it
                self.here[cast.parse.sentence_of[token]].setdefault(str(party.code), party)
        for token, name in cast.modifiers.items():
            if name.hit.code in cast.entities:
                state = cast.state(str(name.hit.code))
                proof = cast.parse.evidence(name.first, name.end)
                party = Party(state.code, state.name, state.kind, state.sector, None, None, proof, "stated")
                self.here[cast.parse.sentence_of[token]].setdefault(str(party.code), party)
        self.count = Counter(code for parties in self.here for code in parties)

    def other(self, sentence: int, known: set[str], bodies: bool = False) -> Party | None:
        """The one with whom, or for whom, somebody known does a thing: the last other state named, else whom the text is about.

        ``bodies``: an organisation may be meant too. None where several are as near and none of them leads the text.
        """
        for at in range(sentence, max(-1, sentence - REACH - 1), -1):
            near = self._near(at, known, bodies)
            if len(near) == 1:
                return inferred(next(iter(near.values())))
            if near:
                code = self._leader(near)
                return inferred(near[code]) if code is not None else None
        everybody: dict[str, Party] = {}
        for at in range(len(self.here)):
            for code, party in self._near(at, known, bodies).items():
                everybody.setdefault(code, party)
        code = self._leader(everybody)
        return inferred(everybody[code]) if code is not None and self.count[code] >= LEAST else None

    def _near(self, at: int, known: set[str], bodies: bool) -> dict[str, Party]:
        kinds = ("state", "person", "organisation") if bodies else ("state", "person")
        return {c: p for c, p in self.here[at].items() if c not in known and p.kind in kinds}

    def _leader(self, parties: dict[str, Party]) -> str | None:
        ranked = sorted(parties, key=lambda c: -self.count[c])
        if not ranked:
            return None
        rest = self.count[ranked[1]] if len(ranked) > 1 else 0
        return ranked[0] if self.count[ranked[0]] >= LEAD * rest else None

    def pair(self, sentence: int, reach: int = REACH) -> list[Party]:
        """The last two who had to do with one another, at most ``reach`` sentences back: "a truce was agreed" is theirs."""
        for other in sorted(self.happenings, key=lambda h: (-h.sentence, -h.trigger)):
            if 0 <= sentence - other.sentence <= reach and len(other.codes) == 2:
                kept: dict[str | None, Party] = {}
                for party in (*other.actors, *other.recipients):
                    kept.setdefault(party.code, inferred(party))
                return list(kept.values())
        following = [1] if sentence == 0 and len(self.here) > 1 else []  # what opens a report is told of by what follows
        for at in [*range(sentence, max(-1, sentence - reach - 1), -1), *following]:
            states = [inferred(p) for p in self._near(at, set(), bodies=False).values()]
            if states:
                return states if len(states) == 2 else []
        return []
