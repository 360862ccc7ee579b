"""Links between the records of one document: what follows up, is part of, implements or fulfils what."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.knowledge.wordings import LinkWords
from communique.model import Agreement, Commitment, Evidence, Link, Transfer
from communique.registers.encounter import Encounter
from communique.registers.encounters import Encounters
from communique.registers.timing import Scene

FOLLOWING = frozenset(("follow", "build"))
TOOK_PLACE, AHEAD = frozenset(("happened", "ongoing")), frozenset(("planned", "possible"))
MADE = frozenset(("agreed", "signed", "in_force"))
# A promise told this many sentences after a document was signed is one of its terms, where no contact is named between.
SENTENCES_AFTER = 1


class Links:
    """Writes the links of one document."""

    def __init__(self, roles: Roles, encounters: Encounters, contact_ids: dict[int, str], words: LinkWords) -> None:
        self.roles, self.parse, self.words = roles, roles.parse, words
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
        found = [*self._between_contacts(), *self._followed_up(main), *self._carried_out(agreements)]
        for token, agreement in agreements:
            parent = self._parent_agreement(token, agreements)
            if parent is not None:
                found.append(self._link("part_of", agreement.id, parent.id, agreement.evidence["cue"], "link.member"))
            elif agreement.contact is not None and agreement.status in MADE:
                found.append(self._link("part_of", agreement.id, agreement.contact, agreement.evidence["cue"], "link.setting"))
        for trigger, commitment in commitments:
            found += self._of_commitment(trigger, commitment, scenes.get(trigger), agreements, main)
        for token, happening, transfer in transfers:
            target = self._instrument_of(token, agreements) or self._commitment_of(token, happening, commitments)
            target = target or self._told_beside(token, transfer, agreements, commitments)
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

    def _followed_up(self, main: int | None) -> list[Link]:
        """What the report's own contact takes up ("took stock of what was decided in May"), and what is to follow it ("again")."""
        if main is None:
            return []
        found, one = [], self.encounters.found[main]
        for index, other in enumerate(self.encounters.found):
            if index == main or len(one.codes & other.codes) < 2 or one.part_of == index or other.part_of == main:
                continue
            if other.status in TOOK_PLACE and _is_before(other, one):
                proof = self._cue("follow.review", other)
                if proof is not None:
                    found.append(self._link("follows_up", self.contact_ids[main], self.contact_ids[index], (proof,), "link.review"))
            elif other.status in AHEAD and _is_before(one, other):
                proof = self._cue("follow.again", other)
                if proof is not None:
                    found.append(self._link("follows_up", self.contact_ids[index], self.contact_ids[main], (proof,), "link.again"))
        return found

    def _cue(self, cue: str, encounter: Encounter) -> Evidence | None:
        """The words of a cue in a sentence that tells of an encounter."""
        for happening in encounter.happenings:
            proof = self._cue_in(cue, happening.sentence)
            if proof is not None:
                return proof
        return None

    def _cue_in(self, cue: str, sentence: int) -> Evidence | None:
        words = self.parse.evidence(*self.parse.sentences[sentence])
        place = self.words.has(cue, words.text)
        return Evidence(words.start + place[0], words.start + place[1], words.text[slice(*place)]) if place else None

    def _carried_out(self, agreements: list[tuple[int, Agreement]]) -> list[Link]:
        """ "An annex on how the treaty is to be carried out": the first of two in a sentence implements the second."""
        found = []
        for token, agreement in agreements:
            for other, treaty in agreements:
                sentence = self.parse.sentence_of[token]
                if other <= token or self.parse.sentence_of[other] != sentence or treaty.count is not None:
                    continue
                proof = self._cue_in("follow.review", sentence)
                if proof is not None and self.parse.starts[token] < proof.start:
                    found.append(self._link("implements", agreement.id, treaty.id, (proof,), "link.carry_out"))
                    break
        return found

    def _of_commitment(
        self, trigger: int, commitment: Commitment, scene: Scene | None, agreements: list[tuple[int, Agreement]], main: int | None
    ) -> list[Link]:
        """What a promise belongs to: the document of which it is a term, else the contact at which it was made."""
        cue, by = commitment.evidence["cue"], {p.code for p in commitment.by if p.code}
        sentence = self.parse.sentence_of[trigger]
        before = [(t, a) for t, a in agreements if self.parse.sentence_of[t] <= sentence and a.status in MADE and a.count is None]
        fitting = [(t, a) for t, a in before if by and by <= {p.code for p in a.parties}]
        signed = [a for t, a in fitting if self.parse.sentence_of[t] < sentence]
        if signed and self.parse.lemmas[self._verb_of(commitment)].lower() == "ratify":
            named = [a for a in signed if a.status == "signed"] or signed
            return [self._link("follows_up", commitment.id, named[-1].id, cue, "link.ratify")]
        under = self._cue_in("member.under", sentence)
        if under is not None and before:
            return [self._link("part_of", commitment.id, (fitting or before)[-1][1].id, (under, *cue), "link.term")]
        if fitting and fitting[-1][1].status == "signed" and not self._holds_contact(sentence):
            if 0 < sentence - self.parse.sentence_of[fitting[-1][0]] <= SENTENCES_AFTER:
                return [self._link("part_of", commitment.id, fitting[-1][1].id, cue, "link.term")]
        index = scene.encounter if scene is not None else None
        if index is None and main is not None and (commitment.made is not None or self._is_of(main, by, trigger)):
            index = main
        # Who took no part in a contact promised nothing there: a report of one visit may tell of another's pledges.
        if index is not None and by and self.encounters.found[index].codes and not by & self.encounters.found[index].codes:
            return []
        return [] if index is None else [self._link("part_of", commitment.id, self.contact_ids[index], cue, "link.setting")]

    def _verb_of(self, commitment: Commitment) -> int:
        """The token with which the action begins."""
        return next((i for i, start in enumerate(self.parse.starts) if start >= commitment.action.start), 0)

    def _holds_contact(self, sentence: int) -> bool:
        return any(self.parse.sentence_of[token] == sentence for token in self.encounters.of_trigger)

    def _is_of(self, main: int, by: set[str], trigger: int) -> bool:
        """Whether a promise told after the report's own contact is one of those who took part."""
        one = self.encounters.found[main]
        return len(by) > 1 and by <= one.codes and one.happenings[0].trigger < trigger

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

    def _told_beside(
        self,
        token: int,
        transfer: Transfer,
        agreements: list[tuple[int, Agreement]],
        commitments: list[tuple[int, Commitment]],
    ) -> str | None:
        """The document or promise in the same sentence, or the promise right before it, that has the transfer's two ends."""
        supplier, recipient = (p.code if p is not None else None for p in (transfer.supplier, transfer.recipient))
        if supplier is None or recipient is None or transfer.status in ("delivered", "cancelled"):
            return None
        sentence = self.parse.sentence_of[token]
        for noun, agreement in agreements:
            if self.parse.sentence_of[noun] == sentence and {supplier, recipient} <= {p.code for p in agreement.parties}:
                return agreement.id
        for trigger, commitment in reversed(commitments):
            ahead = sentence - self.parse.sentence_of[trigger]
            given = supplier in {p.code for p in commitment.by} and recipient in {p.code for p in commitment.to}
            if given and (ahead == 0 or (ahead == 1 and transfer.status == "agreed")):
                return commitment.id
        return None

    def _commitment_of(self, token: int, happening: Happening, commitments: list[tuple[int, Commitment]]) -> str | None:
        for other, commitment in commitments:
            at = self.parse.starts[token]
            if commitment.action.start <= at < commitment.action.end or other == happening.trigger:
                return commitment.id
        return None


def _is_before(one: Encounter, other: Encounter) -> bool:
    """Whether one encounter was over before another began; False where a date is missing."""
    if one.when is None or other.when is None or one.when.end is None or other.when.start is None:
        return False
    return one.when.end < other.when.start
