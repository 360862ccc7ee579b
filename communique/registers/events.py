"""The events register: PLOVER events other than contacts, one for each happening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from communique.events.coding import FUTURE_IS_AGREE, make_event
from communique.events.happenings import Happening
from communique.events.unnamed import Unnamed
from communique.knowledge.plover import EventType
from communique.mentions.topics import TopicMention
from communique.model import Event
from communique.registers.timing import Scene

# What somebody might do, or is told not to do, is not done.
DEEDS = frozenset(("ASSAULT", "COERCE", "PROTEST"))
# What is done in saying it is not done by one who does not say it yet ("to condemn", "did not refuse").
SPOKEN = frozenset(("ACCUSE", "REJECT", "THREATEN"))
# What crowds, or forces, go out to do, and the types of their going out.
WANTED = frozenset("REQUEST ACCUSE REJECT THREATEN COERCE SUPPORT".split())
OUTINGS = frozenset(("PROTEST", "MOBILIZE"))
# What an attack did, told beside it.
KILLING = frozenset("killing wounding injuring killed wounded injured".split())
REFUSED = "reject.refuse"
# What others do to whoever tells of it in rejecting, vowing or asking something.
SUFFERED = frozenset("REQUEST ACCUSE THREATEN SANCTION COERCE ASSAULT MOBILIZE".split())
# What is done to somebody: without a word of whom it is as often home news as diplomacy.
DIRECTED = frozenset(("REQUEST", "REJECT", "CONCEDE", "RETREAT", "SANCTION", "ASSAULT", "ACCUSE", "THREATEN"))
SINGLE = frozenset(("retreat.resign",))
# What somebody agreed, offered, or talked of is the content of that act, and no event of its own.
CONTENTS = frozenset(("swallow", "offer", "topic"))
INTENT = "agree.intent"
GOING_ON = frozenset("continue begin start resume keep".split())
AGREED = "agree.agree"
# Intentions and announcements that need not concern anybody else.
OPEN = frozenset(("agree.intent", "agree.announce", "agree.offer"))
# Deeds against others, which one side decides on alone.
DECIDED = frozenset(("SANCTION", "MOBILIZE", "RETREAT", "CONCEDE", "COERCE", "REJECT"))
LODGED = "accuse.protest"
# Characters between two words of one protest.
NEAR = 200
UNSIGNED = frozenset(("AID", "COOPERATE"))
# What two say with one voice.
PROMISED = frozenset(("AGREE", "SUPPORT"))
INTENDED = frozenset(("agree.intent", "agree.pledge", "agree.committed"))
PLAN, ANNOUNCED = "context.plan", "agree.announce"
TOGETHER = frozenset(("cooperate.together", "cooperate.jointly"))
# Deeds of which an infinitive of purpose only tells what something else is good for.
MEANS = frozenset(("SUPPORT", "AID", "COOPERATE", "CONCEDE"))
# What two may do to each other: "Graustark and Ruritania exchanged prisoners".
MUTUAL = frozenset(("AGREE", "COOPERATE", "CONCEDE", "RETREAT", "SUPPORT"))


class Events:
    """Writes the events of one document."""

    def __init__(
        self,
        document: str,
        types: dict[str, EventType],
        contexts: Mapping[str, tuple[str, ...]],
        topics: dict[int, list[TopicMention]],
        unnamed: Unnamed,
        is_official: bool = False,
    ) -> None:
        """``is_official`` says that the text is a side's own: what it announces it announces to others."""
        self.document, self.types, self.contexts, self.topics = document, types, contexts, topics
        self.unnamed, self.is_official = unnamed, is_official

    def read(self, happenings: list[Happening], scenes: dict[int, Scene], said_by: dict[int, str]) -> list[Event]:
        """Events in order of the text: happenings with known parties that are neither contacts nor the content of an act."""
        found: list[Event] = []
        for happening in happenings:
            h = self._with_unnamed(happening)
            if not self._is_event(h, happenings):
                continue
            event = self._event(h, scenes[h.trigger], said_by.get(h.sentence))
            twin = next((k for k, other in enumerate(found) if same_event(event, other, h)), None)
            if twin is None:
                found.append(event)
            elif any(p.code for p in event.recipients) and not any(p.code for p in found[twin].recipients):
                found[twin] = _with_proof(event, found[twin])  # "killing 15" came first, and does not say whose
            else:
                found[twin] = _with_proof(found[twin], event)
        return found

    def _with_unnamed(self, h: Happening) -> Happening:
        """The happening with those who do it, or to whom it is done, and whom no code names."""
        actors, recipients = self.unnamed.get(h.trigger, ((), ()))
        if len(h.codes) > 1 and h.match.frame.type in PROMISED:
            recipients = ()  # "both leaders agreed to launch a task force": what two promise or praise together is to nobody else
        return replace(h, actors=(*h.actors, *actors), recipients=(*h.recipients, *recipients)) if actors or recipients else h

    def _is_event(self, h: Happening, happenings: list[Happening]) -> bool:
        frame, above = h.match.frame, h.standing.content_of
        if frame.id in TOGETHER and (h.is_noun or (self.is_official and h.is_loose and h.status in ("happened", "ongoing"))):
            return False  # "ways of working together", "cooperation with Graustark": spoken of, not done
        if (
            self.is_official
            and frame.type == "REQUEST"
            and len(h.codes) > 1
            and {p.code for p in h.recipients} <= {p.code for p in h.actors}
        ):
            return False  # "the leaders instructed their ministers": nobody abroad is asked
        if self.is_official and self._is_aside(h):
            return False
        if frame.id == ANNOUNCED and not h.is_noun and _is_told_before(h, happenings):
            return False  # "Graustark will send tents, a spokesman announced": one promise
        if frame.id in INTENDED and self.is_official and h.is_hostile:
            return False  # "will continue to impose costs on Graustark" promises nothing to anybody
        if self.is_official and h.is_purpose and h.status != "happened" and frame.type in MEANS:
            return False  # "took steps to support the farmers of Graustark": a side says of much of what it does what it is good for
        if (
            (frame.type in (None, "CONSULT") and h.refused is None)
            or h.is_abstract
            or not has_parties(h)
            or (h.is_background and (frame.type in DEEDS or h.completed or not (h.actors and h.recipients)))
        ):
            return False
        if (
            above is not None
            and above.frame.content in CONTENTS
            and not self._is_decision(h, happenings)
            and not _is_of_others(h, happenings)
        ):
            return False
        if frame.id == AGREED and len({p.code for p in h.actors}) < 2 and self._decided(h, happenings):
            return False
        if frame.type in DIRECTED and frame.id not in SINGLE and not h.recipients and len(h.codes) < 2:
            return False  # "demanded an answer", "eased the rules": whom it concerns abroad nobody says
        if frame.id in OPEN and not self.is_official and not h.recipients and len(h.codes) < 2:
            return False  # "police announced", "we will begin our quarantine": home news, not said to anybody abroad
        if frame.type == "AGREE" and h.is_noun and len(h.codes) < 2:
            return False  # "the president's plan to cut the cost of schools" binds nobody to anybody
        if h.is_condition and frame.type in FUTURE_IS_AGREE:
            return False  # "unless Graustark extradites them": nobody has said that he will
        if _is_purpose(h, happenings):
            return False
        if frame.id == REFUSED and h.lemma == "deny":
            return False  # "denied that it had shelled the town": what is denied is an event, with that status, and denying is none
        if frame.type in DEEDS and h.threat is None and h.status in ("planned", "possible"):
            return False
        if frame.type in SPOKEN and not frame.only and h.threat is None and h.status not in ("happened", "ongoing"):
            return False
        if frame.id != INTENT and self._is_meant(h, happenings):
            return False
        return not _is_ordered_before(h, happenings) and not (frame.id == INTENT and _is_part(h, happenings))

    def _is_aside(self, h: Happening) -> bool:
        """Whether a side's own text only goes on with a promise it has made: "will work together, [sharing] data and [training] crews"."""
        if h.match.frame.id == INTENT:
            return h.is_further
        return h.match.frame.type in MEANS and h.is_gerund and h.status == "planned" and PLAN not in h.standing.cues

    def _is_meant(self, h: Happening, happenings: list[Happening]) -> bool:
        """Whether a deed is what an intention is about: "will continue to [support]" is a promise alone."""
        head = h.governors[0] if h.governors else None
        return h.status in ("ongoing", "planned") and any(
            o.trigger == head and o.match.frame.id == INTENT and o.lemma in GOING_ON and o.status == "planned" and o.actors
            for o in happenings
        )

    def _is_decision(self, h: Happening, happenings: list[Happening]) -> bool:
        """Whether a deed against another is what one side decided on: "decided to expel the envoy" expels him."""
        above = h.standing.content_of
        if above is None or above.frame.id != AGREED or h.match.frame.type not in DECIDED:
            return False
        by = next((o for o in happenings if o.match is above), None)
        return by is not None and by.lemma == "decide" and len({p.code for p in by.actors}) == 1

    def _decided(self, h: Happening, happenings: list[Happening]) -> bool:
        """Whether what is decided is an event of its own."""
        return any(o.standing.content_of is h.match and self._is_decision(o, happenings) and has_parties(o) for o in happenings)

    def _event(self, h: Happening, scene: Scene, said_by: str | None) -> Event:
        above = h.standing.content_of
        status = "possible" if above is not None and above.frame.content == "possible" else h.status
        return make_event(h, self.types, self.document, status, scene.when, scene.when_evidence, scene.place, self._contexts(h), said_by)

    def _contexts(self, h: Happening) -> tuple[str, ...]:
        """PLOVER contexts: those of the frame and of the topics the sentence speaks of."""
        found = [c for t in self.topics.get(h.sentence, ()) for c in self.contexts.get(t.topic, ())]
        return tuple(dict.fromkeys((*h.match.frame.contexts, *found)))


def _is_purpose(h: Happening, happenings: list[Happening]) -> bool:
    """Whether it is only what a crowd or a force is out for: "marched to [demand]", "scrambled jets to [warn]"."""
    if h.match.frame.type not in WANTED or h.is_noun or h.tag not in ("VB", "VBG") or not h.governors:
        return False
    outings = OUTINGS if h.tag == "VB" else OUTINGS - {"MOBILIZE"}
    return any(o.trigger == h.governors[0] and o.match.frame.type in outings and o.actors for o in happenings)


def _is_of_others(h: Happening, happenings: list[Happening]) -> bool:
    """Whether a noun names a deed of others to whoever speaks: "rejected a [request] from Graustark", "vowed to avenge its [raid]"."""
    above = h.standing.content_of
    by = next((o for o in happenings if o.match is above), None)
    if by is None or not h.is_noun or h.match.frame.type not in SUFFERED:
        return False
    speakers, doers = {p.code for p in by.actors}, {p.code for p in h.actors}
    return bool(doers) and not doers & speakers and bool(speakers & {p.code for p in h.recipients})


def _is_told_before(h: Happening, happenings: list[Happening]) -> bool:
    """Whether the same sentence has said before what is announced, as a plan of the same party."""
    return any(
        o.sentence == h.sentence and o.trigger < h.trigger and o.status == "planned" and o.actors and o.codes[:1] == h.codes[:1]
        for o in happenings
        if o.match.frame.type is not None
    )


def has_parties(h: Happening) -> bool:
    """Whether a happening has the parties that its frame asks for."""
    needs = "both" if h.refused is not None else h.match.frame.needs
    if needs == "both":
        return bool(h.actors and h.recipients) or (_is_mutual(h) and h.refused is None)
    if needs == "two":
        return len(h.codes) > 1
    if h.match.frame.type == "ASSAULT" and needs == "actor":
        return _either(h)
    return bool(h.actors) if needs == "actor" else bool(h.recipients) if needs == "recipient" else _either(h)


def _is_mutual(h: Happening) -> bool:
    """Whether two or more do to each other what the frame tells of."""
    return h.is_mutual or (h.match.frame.type in MUTUAL and len({p.code for p in h.actors if p.code}) > 1)


def _either(h: Happening) -> bool:
    """Whether somebody acts whom the text names or shows; goods and help may come from nobody known."""
    return bool(h.actors) or (h.match.frame.type in UNSIGNED and bool(h.recipients))


def _is_ordered_before(h: Happening, happenings: list[Happening]) -> bool:
    """Whether a participle only says of a delivery that it had been ordered: "systems [ordered] by Graustark arrived"."""
    if h.match.frame.transfer != "ordered" or not h.is_participle:
        return False
    return any(o.match.frame.transfer == "delivered" and o.sentence == h.sentence and o.trigger > h.trigger for o in happenings)


def _is_part(h: Happening, happenings: list[Happening]) -> bool:
    """Whether an intention is said in the words of another deed: "will work to [strengthen]", "will send troops to [help]"."""
    return any(o.trigger in h.governors and o.match.frame.type is not None for o in happenings)


def same_event(a: Event, b: Event, mention: Happening) -> bool:
    """Whether an event is a later mention of an earlier one: same type, status and parties, in the same word.

    Signing what was signed before ("the treaty was sealed") is the same event, even where only one side is named again.
    """
    if (a.type, a.status) != (b.type, b.status) or a.type == "AGREE" or _on_other_days(a, b):
        return False
    actors, recipients = {p.code for p in a.actors}, {p.code for p in a.recipients}
    others = {p.code for p in b.actors}
    if mention.match.frame.agreement is not None and mention.is_definite and "support.sign" in b.rule and actors <= others:
        return True
    if _is_one_protest(a, b, mention):
        return actors == others
    harmed = {p.code for p in b.recipients if p.code}
    if a.type == b.type == "ASSAULT" and actors == others and harmed <= recipients and abs(a.cue.start - b.cue.start) < NEAR:
        return mention.match.frame.id == "assault.attack" and mention.lemma in ("kill", "wound", "injure")
    if a.type == b.type == "ASSAULT" and actors == others and abs(a.cue.start - b.cue.start) < NEAR:
        if not any(recipients) and a.cue.text.split()[0].lower() in KILLING:
            return True
    if actors != others or recipients != {p.code for p in b.recipients}:
        return False
    if a.type == "ASSAULT" and abs(a.cue.start - b.cue.start) < NEAR and (mention.is_noun or a.modes == b.modes):
        return True  # "carried out an attack that killed": one attack
    if mention.is_noun and mention.is_definite and a.rule[0] == b.rule[0] and a.modes:
        return True  # "resigned ... his resignation"
    return a.cue.text.split()[0].lower() == b.cue.text.split()[0].lower()


def _on_other_days(a: Event, b: Event) -> bool:
    """Whether the words date two events to times of which no day is the same."""
    if a.when is None or b.when is None or "when" not in a.evidence or "when" not in b.evidence:
        return False
    first, second = (a.when.start, a.when.end or a.when.start), (b.when.start, b.when.end or b.when.start)
    if None in (*first, *second):
        return False
    return str(first[1]) < str(second[0]) or str(second[1]) < str(first[0])


def _is_one_protest(a: Event, b: Event, mention: Happening) -> bool:
    """Whether two words tell of one protest: an envoy summoned and handed a note, a crowd that marches, chants and throws eggs."""
    near = abs(a.cue.start - b.cue.start) < NEAR
    if a.type == "PROTEST":
        return near and (not b.recipients or {p.code for p in a.recipients} == {p.code for p in b.recipients})
    return near and a.rule[0] == b.rule[0] == LODGED and not mention.is_noun


def _with_proof(event: Event, mention: Event) -> Event:
    """The event with the cue of a later mention."""
    return replace(event, evidence={**event.evidence, "cue": (*event.evidence["cue"], mention.cue)})
