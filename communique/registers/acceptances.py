"""Finds invitations that were accepted: "the invitation was accepted with gratitude", "he was pleased to accept"."""

from __future__ import annotations

from communique.events.happenings import Happening, Happenings
from communique.model import Party
from communique.registers.promises import Promise

# How many sentences before its acceptance an invitation may stand.
BACK = 2


class Acceptances:
    """Reader of acceptances over one document's happenings, in order of the text."""

    def __init__(self, reader: Happenings, happenings: list[Happening]) -> None:
        self.reader, self.parse, self.roles = reader, reader.parse, reader.roles
        self.invitations = [h for h in happenings if h.match.frame.id == "agree.invite" and h.lemma != "accept" and h.recipients]

    def read(self) -> list[tuple[Promise, tuple[Party, ...], tuple[Party, ...]]]:
        """(promise, who accepted, who invited) in order of the text; the act is what the invitation was to, else the acceptance."""
        found = []
        for verb, pos in enumerate(self.parse.pos):
            if pos == "VERB" and self.parse.lemmas[verb].lower() == "accept" and self._is_done(verb):
                one = self._accepted(verb)
                if one is not None:
                    found.append(one)
        return found

    def _is_done(self, verb: int) -> bool:
        """Whether somebody did accept: in the past, or "was pleased to accept", and not "refused to"."""
        parse = self.parse
        if any(parse.deps[c] == "neg" or parse.lowers[c] in ("will", "would", "may", "could") for c in parse.children[verb]):
            return False
        if parse.tags[verb] == "VB":
            head = parse.heads[verb]
            return parse.pos[head] in ("ADJ", "VERB") and parse.lowers[head] in (
                "pleased",
                "happy",
                "glad",
                "delighted",
                "honoured",
                "honored",
            )
        return self.reader.context.of_verb(verb) == "happened"

    def _accepted(self, verb: int) -> tuple[Promise, tuple[Party, ...], tuple[Party, ...]] | None:
        parse = self.parse
        objects = self.roles.objects(verb)
        if objects and not any(parse.lemmas[o].lower() == "invitation" or parse.lowers[o] == "it" for o in objects):
            return None
        here = parse.sentence_of[verb]
        near = [h for h in self.invitations if 0 <= here - h.sentence <= BACK and (h.trigger < verb or h.trigger in objects)]
        if not near:
            return None
        invitation = near[-1]
        inviters = {p.code for p in invitation.actors}
        guests = tuple(p for p in invitation.recipients if p.code not in inviters)
        if not guests:
            return None
        act = next((c for c in self.roles.complements(invitation.trigger) if parse.tags[c] == "VB"), None)
        node, first, end = (
            (act, act, parse.edges[act][1]) if act is not None and invitation.sentence == here else (verb, verb, parse.edges[verb][1])
        )
        if not parse.sentences[here][0] <= first < parse.sentences[here][1]:
            node, first, end = verb, verb, parse.edges[verb][1]
        return Promise(verb, node, first, end, "agreed", "open", invitation), guests, invitation.actors
