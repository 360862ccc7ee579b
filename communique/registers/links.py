"""Links between the records of one document: what follows up, is part of, implements or fulfils what."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.model import Agreement, Commitment, Evidence, Link, Transfer
from communique.registers.encounters import Encounters
from communique.registers.timing import Scene

FOLLOWING = frozenset(("follow", "build"))


class Links:
    """Writes the links of one document."""

    def __init__(self, roles: Roles, encounters: Encounters, contact_ids: dict[int, str]) -> None:
        self.roles, self.parse = roles, roles.parse
        self.encounters, self.contact_ids = encounters, contact_ids

    def read(
        self,
        scenes: dict[int, Scene],
        agreements: list[tuple[int, Agreement]],
        transfers: list[tuple[int, Happening, Transfer]],
        commitments: list[tuple[int, Commitment]],
        main: int | None,
    ) -> list[Link]:
        """The links, each once: between contacts first, then from agreements, commitments and transfers."""
        found = self._between_contacts()
        for token, agreement in agreements:
            parent = self._parent_agreement(token, agreements)
            if parent is not None:
                found.append(self._link("part_of", agreement.id, parent.id, agreement.evidence["cue"], "link.member"))
            elif agreement.contact is not None:
                found.append(self._link("part_of", agreement.id, agreement.contact, agreement.evidence["cue"], "link.setting"))
        for trigger, commitment in commitments:
            scene = scenes.get(trigger)
            index = scene.encounter if scene is not None and scene.encounter is not None else None
            if index is None and main is not None and commitment.made is not None:
                index = main
            if index is not None:
                found.append(self._link("part_of", commitment.id, self.contact_ids[index], commitment.evidence["cue"], "link.setting"))
        for token, happening, transfer in transfers:
            target = self._instrument_of(token, agreements) or self._commitment_of(token, happening, commitments)
            if target is not None:
                found.append(self._link("implements", transfer.id, target, transfer.evidence["cue"], "link.inside"))
        kept: dict[tuple[str, str, str], Link] = {}
        for link in found:
            kept.setdefault((link.kind, link.from_, link.to), link)
        return [link for link in kept.values() if link.from_ != link.to]

    def _link(self, kind: str, source: str, target: str, evidence: tuple[Evidence, ...], rule: str) -> Link:
        return Link(kind, source, target, (rule,), {"cue": evidence[:2]})

    def _between_contacts(self) -> list[Link]:
        found = []
        for index, one in enumerate(self.encounters.found):
            if one.part_of is not None:
                evidence = tuple(h.cue for h in one.happenings[:1])
                found.append(self._link("part_of", self.contact_ids[index], self.contact_ids[one.part_of], evidence, "link.visit"))
        # "to follow up on their discussions during the visit": from the contact of the clause to the one inside it.
        tokens = sorted(self.encounters.of_trigger)
        for verb, lemma in enumerate(self.parse.lemmas):
            if lemma.lower() not in FOLLOWING or self.parse.pos[verb] != "VERB":
                continue
            end = self.parse.edges[verb][1]
            inside = [self.encounters.of_trigger[t] for t in tokens if verb < t < end]
            sentence = self.parse.sentences[self.parse.sentence_of[verb]]
            outside = [self.encounters.of_trigger[t] for t in tokens if sentence[0] <= t <= verb]
            source = outside[0] if outside else None
            target = next((i for i in inside if i != source), None)
            if source is not None and target is not None:
                evidence = (self.parse.evidence(verb, min(end, verb + 3)),)
                found.append(self._link("follows_up", self.contact_ids[source], self.contact_ids[target], evidence, "link.follow"))
        return found

    def _parent_agreement(self, token: int, agreements: list[tuple[int, Agreement]]) -> Agreement | None:
        """The several agreements of which this is one: "30 agreements, including [one] for ..."."""
        parse, by_token, node = self.parse, dict(agreements), token
        for _ in range(4):
            node = parse.heads[node]
            if node in by_token and node != token and by_token[node].count is not None:
                return by_token[node]
        return None

    def _instrument_of(self, token: int, agreements: list[tuple[int, Agreement]]) -> str | None:
        """The agreement in whose phrase an item stands: "a deal for 600,000 rifles"."""
        for noun, agreement in agreements:
            first, end = self.parse.edges[noun]
            if first <= token < end and noun != token:
                return agreement.id
        return None

    def _commitment_of(self, token: int, happening: Happening, commitments: list[tuple[int, Commitment]]) -> str | None:
        for other, commitment in commitments:
            at = self.parse.starts[token]
            if commitment.action.start <= at < commitment.action.end or other == happening.trigger:
                return commitment.id
        return None
