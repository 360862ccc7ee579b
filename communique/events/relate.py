"""Says what one party does to another where both are given as words of a text: the best PLOVER type for the pair.

Frames speak first, rated by how well their roles and their place fit the pair. Where none fits, weak cues do: the classes
of the words between the two. ``read`` abstains where this guesses, and says so: ``basis`` is then *inferred*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.events.coding import coded_type
from communique.events.happenings import Happening, Happenings
from communique.events.pairing import SOURCE, TARGET, Pair, find_pair, make_cast
from communique.events.patterns import FrameIndex
from communique.knowledge.load import Knowledge
from communique.reading.parse import Parse

SWALLOWING = frozenset(("swallow", "offer", "topic"))
# What somebody says he will do to another is a threat (PLOVER: THREATEN's mode is its content).
ADVERSE = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
# Cues that only say that a deed is still to come, or hangs on a condition; what others allege or rule out is no threat.
ANNOUNCED = frozenset(("context.tense", "context.conditional", "context.plan"))
AIMED = frozenset(("against", "into"))
# A party that the text does not name stands at this distance from every cue, in arcs.
UNNAMED = 2
# Farther than this makes no difference any more.
FAR = 8
# Below this rating a frame is about something else in the sentence.
FITS = 2.5


@dataclass(frozen=True, slots=True)
class Relation:
    """What the source does to the target: a line of ``communique relate`` without its id."""

    type: str
    modes: tuple[str, ...]
    status: str
    basis: str
    rule: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation that a frame gives, and how well it fits the pair (about -10 to 12)."""

    rating: float
    relation: Relation


class Relater:
    """Relates pairs by one knowledge."""

    def __init__(self, knowledge: Knowledge, frames: FrameIndex | None = None) -> None:
        self.knowledge = knowledge
        self.frames = frames or FrameIndex(knowledge.frames)

    def relate(self, parse: Parse, source: str, target: str) -> Relation:
        """The best relation of the pair; there always is one."""
        pair = find_pair(parse, source, target)
        found = self.candidates(pair)
        if found:
            return found[0].relation
        return Relation("ACCUSE", (), "happened", "inferred", ("prior",))

    def candidates(self, pair: Pair) -> list[Candidate]:
        """What the frames of the text say of the pair, best first."""
        cast = make_cast(self.knowledge, pair)
        reader = Happenings(cast, self.frames, self.knowledge.context, (), ())
        found = [_rate(pair, h) for h in reader.read() if h.match.frame.type is not None]
        return sorted(found, key=lambda c: -c.rating)


def _rate(pair: Pair, h: Happening) -> Candidate:
    frame = h.match.frame
    fit = _roles_fit(h)
    rating = fit + 0.1 * h.match.weight - (1.0 if h.is_noun else 0.0)
    for side in (SOURCE, TARGET):
        rating -= 0.5 * _distance(pair, h.trigger, side)
    if h.trigger in pair.between or h.match.object in pair.between:
        rating += 3
    above = h.standing.content_of
    if above is not None and above.frame.content in SWALLOWING and above.frame.type:
        rating -= 5  # what is agreed, asked or refused is the content of that act
    status = h.status
    kind, changed = coded_type(frame.type or "", status)
    modes: tuple[str, ...] = () if changed else frame.modes
    rule = (frame.id, *h.standing.cues)
    if kind in ADVERSE and status in ("planned", "possible") and ANNOUNCED.issuperset(h.standing.cues) and not h.is_noun:
        kind, status, modes, rule = "THREATEN", "happened", (_threat(kind, modes),), (*rule, "relate.threat")
    elif kind == "REQUEST" and _is_aimed(pair, h):
        kind, modes, rule = "ACCUSE", ("disapprove",), (*rule, "relate.aimed")
    if h.refused is not None:
        kind, status, modes, rule = "REJECT", "happened", (h.refused,), (*rule, "refusal")
    basis = "stated" if fit > 0 and rating >= FITS else "inferred"
    return Candidate(rating, Relation(kind, modes, status, basis, rule))


def _roles_fit(h: Happening) -> float:
    actors, recipients = {p.code for p in h.actors}, {p.code for p in h.recipients}
    if h.match.frame.both:
        return 3.0 * (SOURCE in actors) + 3.0 * (TARGET in actors)
    return 4.0 * (SOURCE in actors) + 4.0 * (TARGET in recipients) - (TARGET in actors) - (SOURCE in recipients)


def _threat(kind: str, modes: tuple[str, ...]) -> str:
    """The THREATEN mode of a deed that somebody says he will do."""
    mode = modes[0] if modes else ""
    if kind == "COERCE":
        return {"arrest": "arrest", "deport": "expel"}.get(mode, "restrict")
    if kind == "SANCTION":
        return "expel" if mode == "expel" else "relations"
    return "violence"


def _is_aimed(pair: Pair, h: Happening) -> bool:
    """Whether what is asked for is to strike the target ("called for sanctions against Graustark"): others are asked, it is accused."""
    parse = pair.parse
    first, end = parse.edges[h.trigger]
    for head in pair.heads[TARGET]:
        above = parse.heads[head]
        while parse.deps[head] == "conj" and above != head:
            head, above = above, parse.heads[above]
        if first <= head < end and parse.deps[head] == "pobj" and parse.lowers[above] in AIMED:
            return parse.heads[above] != h.trigger and parse.pos[parse.heads[above]] == "NOUN"
    return False


def _distance(pair: Pair, token: int, side: str) -> int:
    if not pair.heads[side]:
        return UNNAMED
    found = pair.distance(token, side)
    return FAR if found is None else min(found, FAR)


def best_of(candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate that fits best, or None."""
    return max(candidates, key=lambda c: c.rating, default=None)
