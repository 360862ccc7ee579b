"""Codes a happening as a PLOVER event: the type that tense and status leave it, mode, quad and score."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.knowledge.plover import EventType
from communique.mentions.places import PlaceMention
from communique.model import Event, Evidence, Party, When, make_id

# Rule 1 of the coding rules: said of the future, these are willingness to cooperate.
FUTURE_IS_AGREE = frozenset(("CONSULT", "SUPPORT", "COOPERATE", "AID"))
UNREAL = frozenset(("planned", "possible", "cancelled"))
INTENT_TO_MEET = "036"


def coded_type(kind: str, status: str) -> tuple[str, bool]:
    """(type, changed): the PLOVER type that a status leaves a type."""
    if status in UNREAL and kind in FUTURE_IS_AGREE:
        return "AGREE", True
    if status in UNREAL and kind == "RETREAT":
        return "CONCEDE", True
    return kind, False


def make_event(
    happening: Happening,
    types: dict[str, EventType],
    document: str,
    status: str,
    when: When | None,
    when_evidence: tuple[Evidence, ...],
    place: PlaceMention | None,
    contexts: tuple[str, ...],
    said_by: str | None,
    extra: tuple[Evidence, ...] = (),
    parties: tuple[tuple[Party, ...], tuple[Party, ...]] | None = None,
    modes: tuple[str, ...] | None = None,
) -> Event:
    """The event of a happening, with its evidence field by field."""
    frame = happening.match.frame
    kind, changed = coded_type(frame.type or "", status)
    if happening.refused is not None:
        kind, changed, status, modes = "REJECT", False, "happened", (happening.refused,)
    elif happening.threat is not None:
        kind, changed, status, modes = "THREATEN", False, "happened", (happening.threat,)
    elif happening.called_off:
        kind, changed, status = "AGREE", True, "cancelled"
    if kind == "THREATEN" and frame.only:
        status = "happened"  # who says that he will strike back has threatened
    modes = () if changed else (modes if modes is not None else frame.modes)
    actors, recipients = parties or (happening.actors, happening.recipients)
    if changed and kind == "AGREE" and frame.transfer == "ordered" and actors and recipients:
        actors, recipients = recipients, actors  # who plans to buy gives his word, not who is to sell
    event_type = types[kind]
    score = event_type.modes[modes[0]] if modes and modes[0] in event_type.modes else event_type.score
    proof: dict[str, tuple[Evidence, ...]] = {"cue": (happening.cue, *extra)}
    if actors:
        proof["actors"] = tuple(dict.fromkeys(p.mention for p in actors))
    if recipients:
        proof["recipients"] = tuple(dict.fromkeys(p.mention for p in recipients))
    if when_evidence:
        proof["when"] = when_evidence
    if place is not None:
        proof["place"] = (place.evidence,)
    cameo = (INTENT_TO_MEET if frame.type == "CONSULT" or happening.called_off else "030") if changed and kind == "AGREE" else frame.cameo
    inferred = any(p.basis == "inferred" for p in (*actors, *recipients))
    return Event(
        id=make_id(document, kind, status, *(p.code for p in actors), "|", *(p.code for p in recipients), happening.cue.start),
        type=kind,
        modes=modes,
        contexts=contexts,
        cameo=cameo,
        quad=event_type.quad,
        score=score,
        status=status,
        actors=actors,
        recipients=recipients,
        when=when,
        place=place.place if place is not None else None,
        said_by=said_by,
        cue=happening.cue,
        rule=(
            frame.id,
            *happening.standing.cues,
            *(("completion",) if happening.completed else ()),
            *(("refusal",) if happening.refused else ()),
            *(("threat",) if happening.threat else ()),
        ),
        basis="inferred" if inferred else "stated",
        evidence=proof,
    )
