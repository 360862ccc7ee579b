"""The commitments register: who will do what, for whom, by when, and how firmly they said so.

The tests of the G7 and G20 research groups hold: a future act of the speaker's own, discrete and specific. Wishes that
name no act ("prosperity") and endorsements of the past are none.
"""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.times import TimeMention
from communique.mentions.topics import TopicMention
from communique.model import Commitment, Evidence, Party, When, make_id
from communique.reading.parse import Parse
from communique.registers.timing import Scene

HOPES = frozenset("hope expect aim look want wish seek intend plan aspire".split())
CONSIDERS = frozenset("consider may might could mull weigh explore study".split())
REAFFIRMS = frozenset("reaffirm reiterate restate affirm confirm renew repeat".split())
TYPES = frozenset(("CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"))
# Verbs whose complement is no act to come: "agreed that the talks were useful".
MODALS = frozenset("will shall should must would 'll".split())
LONGEST = 60


class Commitments:
    """Writes the commitments of one document."""

    def __init__(
        self, parse: Parse, roles: Roles, document: str, times: tuple[TimeMention, ...], topics: dict[int, list[TopicMention]]
    ) -> None:
        self.parse, self.roles, self.document = parse, roles, document
        self.times, self.topics = times, topics

    def read(
        self, happenings: list[Happening], scenes: dict[int, Scene], contact_ids: dict[int, str]
    ) -> list[tuple[Happening, Commitment]]:
        """(happening, commitment) in order of the text."""
        found: list[tuple[Happening, Commitment]] = []
        for happening in happenings:
            one = self._commitment(happening, scenes, contact_ids)
            if one is not None and not any(self._same(one, other) for _, other in found):
                found.append((happening, one))
        return found

    def _commitment(self, happening: Happening, scenes: dict[int, Scene], contact_ids: dict[int, str]) -> Commitment | None:
        strength = self._strength(happening)
        if strength is None or not (happening.recipients if happening.match.frame.id == "consult.host" else happening.actors):
            return None
        action = self._action(happening)
        if action is None:
            return None
        first, end = action
        scene = scenes.get(happening.trigger)
        deadline = self._deadline(first, end, happening)
        evidence = self.parse.evidence(first, end)
        by, to = happening.actors, happening.recipients
        if happening.match.frame.id == "consult.host":
            by, to = to, by  # it is the host who will receive
        if happening.match.frame.id == "agree.agree" and to:
            by, to = (*by, *(p for p in to if p.code not in {q.code for q in by})), ()
        to = tuple(p for p in to if p.code not in {q.code for q in by})
        conditions = self._conditions(happening)
        proof: dict[str, tuple[Evidence, ...]] = {"cue": (happening.cue,), "action": (evidence,)}
        proof["by"] = tuple(dict.fromkeys(p.mention for p in by))
        if to:
            proof["to"] = tuple(dict.fromkeys(p.mention for p in to))
        if deadline is not None:
            proof["deadline"] = (deadline.evidence,)
        topics = [t for t in self.topics.get(happening.sentence, ()) if first <= t.first and t.end <= end]
        lemma = self.parse.lemmas[happening.trigger].lower()
        made = scene.when if scene is not None and happening.match.frame.type == "AGREE" else None
        encounter = scene.encounter if scene is not None else None
        return Commitment(
            id=make_id(self.document, "commitment", *(p.code for p in by), evidence.start, evidence.end),
            by=by,
            to=to,
            action=evidence,
            conditions=conditions,
            topics=tuple(dict.fromkeys(t.topic for t in topics)),
            strength=strength,
            deadline=self._deadline_when(deadline),
            status="reaffirmed" if lemma in REAFFIRMS else "open",
            made=made,
            contact=contact_ids.get(encounter) if encounter is not None else None,
            rule=(happening.match.frame.id, *happening.standing.cues),
            basis="inferred" if any(p.basis == "inferred" for p in by) else "stated",
            evidence=proof,
        )

    def _strength(self, happening: Happening) -> str | None:
        """How firmly it was said, or None where nothing was promised."""
        frame, parse = happening.match.frame, self.parse
        above = happening.standing.content_of
        if above is not None:
            return None
        if frame.strength is not None:
            return (
                frame.strength
                if happening.status in ("happened", "ongoing")
                else "considers"
                if happening.status == "possible"
                else "will"
            )
        if frame.type == "CONSULT" and frame.kind is None:
            return None
        if frame.type not in TYPES or happening.status not in ("planned", "possible"):
            return None
        if parse.pos[happening.trigger] not in ("VERB", "AUX"):
            return None
        governors = {parse.lemmas[happening.trigger].lower()}
        node = happening.trigger
        for _ in range(2):
            if parse.deps[node] in ("xcomp", "ccomp") and parse.heads[node] != node:
                node = parse.heads[node]
                governors.add(parse.lemmas[node].lower())
        aux = {parse.lowers[c] for c in parse.children[happening.trigger] if parse.deps[c] == "aux"}
        if happening.status == "possible":
            if "context.conditional" in happening.standing.cues:
                return None
            return "considers" if (governors | aux) & CONSIDERS else None
        if governors & HOPES:
            return "hopes"
        return "will"

    def _action(self, happening: Happening) -> tuple[int, int] | None:
        """The tokens of what is to be done: the complement, else what follows the trigger's own words."""
        parse, match = self.parse, happening.match
        trigger = match.trigger
        if parse.pos[trigger] not in ("VERB", "AUX"):
            node = next(
                (c for c in parse.children[trigger] if parse.deps[c] in ("acl", "relcl") and parse.tags[c] == "VB"), None
            )
            return self._trim(node, node, parse.edges[node][1]) if node is not None else None
        if match.frame.type != "AGREE":
            return self._trim(trigger, trigger, parse.edges[trigger][1])
        options = self.roles.complements(trigger)[:1] + [
            c for c in parse.children[trigger] if parse.deps[c] == "ccomp" and c > trigger
        ]
        if match.object is not None:
            options += [c for c in parse.children[match.object] if parse.deps[c] in ("acl", "prep") and c > match.object]
        options += [
            c
            for c in parse.children[trigger]
            if parse.deps[c] == "prep" and parse.lowers[c] in ("on", "to", "for") and c > trigger
        ]
        options += [c for c in parse.children[trigger] if parse.deps[c] == "dobj" and c > trigger]
        for node in options:
            first, end = parse.edges[node]
            if parse.deps[node] == "ccomp" and not self._is_future(node):
                continue
            if parse.deps[node] == "prep":
                first = node + 1
            if parse.pos[node] == "VERB" and parse.deps[node] != "ccomp":
                first = node
            if end - first >= 1:
                return self._trim(node, first, end)
        return None

    def _is_future(self, verb: int) -> bool:
        parse = self.parse
        if any(parse.deps[c] == "aux" and parse.lowers[c] in MODALS for c in parse.children[verb]):
            return True
        return any(parse.lowers[c] == "to" and parse.deps[c] == "aux" for c in parse.children[verb]) or parse.tags[verb] == "VB"

    def _trim(self, node: int | None, first: int, end: int) -> tuple[int, int] | None:
        parse = self.parse
        del node
        while end > first and (not parse.words[end - 1].strip() or parse.words[end - 1] in (".", ",", ";", '"', "\u2013", "-")):
            end -= 1
        while first < end and (not parse.words[first].strip() or parse.words[first] in (",", '"')):
            first += 1
        return (first, min(end, first + LONGEST)) if end > first else None

    def _deadline(self, first: int, end: int, happening: Happening) -> TimeMention | None:
        """The day by which it is to be done: an expression of time inside the action, or on the verb of a plan."""
        inside = [t for t in self.times if first <= t.first < end and t.when is not None and (t.when.end or t.when.start)]
        for t in inside:
            if t.role == "deadline":
                return t
        later = [t for t in inside if t.role == "when" and self._is_later(t)]
        if later:
            return later[0]
        if happening.status == "planned":
            return next(
                (t for t in happening.times if t.when is not None and t.role in ("when", "deadline") and self._is_later(t)),
                None,
            )
        return None

    def _is_later(self, time: TimeMention) -> bool:
        return bool(
            time.when
            and (time.when.end or "")
            and time.when.basis != "publication"
            and "PAST" not in time.value
            and time.value != "PRESENT_REF"
        )

    def _deadline_when(self, time: TimeMention | None) -> When | None:
        return time.when if time is not None else None

    def _conditions(self, happening: Happening) -> tuple[Evidence, ...]:
        parse, found = self.parse, []
        for c in parse.children[happening.trigger]:
            if parse.deps[c] == "advcl" and any(
                parse.lowers[g] in ("if", "once", "unless", "provided") for g in parse.children[c]
            ):
                first, end = parse.edges[c]
                found.append(parse.evidence(first, end))
        return tuple(found)

    def _same(self, a: Commitment, b: Commitment) -> bool:
        return (
            a.action.start < b.action.end and b.action.start < a.action.end and {p.code for p in a.by} == {p.code for p in b.by}
        )


def parties_of(commitment: Commitment) -> tuple[Party, ...]:
    """All parties of a commitment."""
    return (*commitment.by, *commitment.to)
