"""Says what one party does to another where both are given as words of a text: the best PLOVER type for the pair.

Frames speak first, rated by how well their roles and their place fit the pair; a second opinion, learned from sentences, weighs
the words around it. The type for which both together speak loudest is given; only where it is the frames' own first choice, and
their roles cover the pair, is it *stated*. ``read`` abstains where this guesses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.events.coding import coded_type
from communique.events.context import Context
from communique.events.happenings import Happening, Happenings
from communique.events.intent import ADVERSE, ANNOUNCED
from communique.events.opinion import Opinion, Verdict, find_features
from communique.events.pairing import SIDES, SOURCE, TARGET, Pair, find_pair, make_cast
from communique.events.patterns import FrameIndex
from communique.knowledge.load import Knowledge
from communique.reading.parse import Parse

SWALLOWING = frozenset(("swallow", "offer", "topic"))
DUTY, PERFECT = frozenset("must should ought".split()), frozenset(("have", "has", "had"))
AIMED = frozenset(("against", "into"))
# A party that the text does not name stands at this distance from every cue, in arcs; farther than FAR makes no difference.
UNNAMED, FAR = 2, 8
# Below this rating a frame is about something else in the sentence.
FITS = 2.5
# One point of rating weighs as much as so much certainty of the opinion; ratings over TOP are all the same.
FRAME_WEIGHT, TOP = 0.6, 11.0
# Types whose acts are done in saying them: their status is that of the saying.
SPOKEN = frozenset("AGREE REQUEST ACCUSE REJECT THREATEN CONCEDE".split())
# Said of a pair of which neither frames nor opinion know anything: what the news tells most often.
PRIOR = "ACCUSE"


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
    """Relates pairs by one knowledge and, where there is one, a trained opinion."""

    def __init__(self, knowledge: Knowledge, opinion: Opinion | None = None) -> None:
        self.knowledge, self.opinion = knowledge, opinion
        self.frames = FrameIndex(knowledge.frames)

    def relate(self, parse: Parse, source: str, target: str) -> Relation:
        """The best relation of the pair; there always is one."""
        pair = find_pair(parse, source, target)
        reader = self._reader(pair)
        candidates = rate_all(pair, reader.read())
        verdicts = self.opinion.judge(find_features(pair)) if self.opinion is not None else []
        best: dict[str, Candidate] = {}
        for candidate in candidates:
            best.setdefault(candidate.relation.type, candidate)
        return _decide(candidates, best, verdicts) or self._infer(pair, reader.context, verdicts)

    def candidates(self, pair: Pair) -> list[Candidate]:
        """What the frames alone say of a pair, best first."""
        return rate_all(pair, self._reader(pair).read())

    def _reader(self, pair: Pair) -> Happenings:
        return Happenings(make_cast(self.knowledge, pair), self.frames, self.knowledge.context, (), ())

    def _infer(self, pair: Pair, context: Context, verdicts: list[Verdict]) -> Relation:
        """What the opinion alone says, with the status of the verb that it is about."""
        verdict = verdicts[0] if verdicts else Verdict(PRIOR, 0.0, ("prior",))
        verbs = [context.roles.verb_of[h] for side in SIDES for h in pair.heads[side][:1]]
        verb = next((v for v in verbs if v >= 0), None)
        status = "happened" if verb is None or verdict.type in SPOKEN else context.of_verb(verb)
        return Relation(verdict.type, (), status, "inferred", ("opinion", *verdict.features))


def _decide(candidates: list[Candidate], best: dict[str, Candidate], verdicts: list[Verdict]) -> Relation | None:
    """The relation for which frames and opinion speak loudest; None where it is one that no frame gives."""
    if not candidates:
        return None
    if not verdicts:
        return candidates[0].relation
    scores = {v.type: v.certainty + FRAME_WEIGHT * _level(best.get(v.type)) for v in verdicts}
    chosen = max(verdicts, key=lambda v: scores[v.type])
    candidate = best.get(chosen.type)
    if candidate is None:
        return None
    if candidate is candidates[0]:
        return candidate.relation
    return replace(candidate.relation, basis="inferred", rule=(*candidate.relation.rule, "opinion", *chosen.features))


def _level(candidate: Candidate | None) -> float:
    return min(max(candidate.rating, 0.0), TOP) if candidate is not None else 0.0


def rate_all(pair: Pair, happenings: list[Happening]) -> list[Candidate]:
    """What the frames say of a pair, best first."""
    found = [_rate(pair, h) for h in happenings if h.match.frame.type is not None]
    return sorted(found, key=lambda c: -c.rating)


def _rate(pair: Pair, h: Happening) -> Candidate:
    frame = h.match.frame
    fit = _roles_fit(h)
    rating = fit + 0.1 * h.match.weight
    if h.is_noun:
        rating -= 1 if fit > 0 else 3  # a thing that is spoken of, not what the sentence tells
    for side in SIDES:
        rating -= 0.5 * _distance(pair, h.trigger, side)
    if h.trigger in pair.between or h.match.object in pair.between:
        rating += 3
    above = h.standing.content_of
    if above is not None and above.frame.content in SWALLOWING and above.frame.type:
        rating -= 5  # what is agreed, asked or refused is the content of that act
    if _is_purpose(pair, h.trigger):
        rating -= 3  # "gave 20 million to support farmers" gives
    if not _has_needed(h):
        rating -= 1
    status = h.status
    kind, changed = coded_type(frame.type or "", status)
    modes: tuple[str, ...] = () if changed else frame.modes
    rule = (frame.id, *h.standing.cues)
    if kind in ADVERSE and _is_threat(pair, h):
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


def _has_needed(h: Happening) -> bool:
    """Whether the sides are the parties that the frame asks for."""
    needs = h.match.frame.needs
    if needs == "both":
        return bool(h.actors and h.recipients)
    if needs == "two":
        return len(h.codes) > 1
    return bool(h.recipients if needs == "recipient" else h.actors) or needs == "either"


def _is_purpose(pair: Pair, trigger: int) -> bool:
    """Whether a verb only says what something else was done for."""
    parse = pair.parse
    if parse.deps[trigger] not in ("advcl", "acl", "relcl") or parse.tags[trigger] != "VB":
        return False
    return any(parse.lowers[c] == "to" and parse.deps[c] == "aux" for c in parse.children[trigger])


def _is_threat(pair: Pair, h: Happening) -> bool:
    """Whether the source itself says that it will or may do what the frame says, not that somebody should, or may have."""
    parse = pair.parse
    if h.is_noun or h.status not in ("planned", "possible") or not ANNOUNCED.issuperset(h.standing.cues):
        return False
    aux = {parse.lowers[c] for c in parse.children[h.trigger] if parse.deps[c] in ("aux", "auxpass")}
    return any(p.code == SOURCE for p in h.actors) and not aux & DUTY and not aux & PERFECT


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
        node, above = head, parse.heads[head]
        while parse.deps[node] == "conj" and above != node:
            node, above = above, parse.heads[above]
        if first <= node < end and parse.deps[node] == "pobj" and parse.lowers[above] in AIMED:
            return parse.heads[above] != h.trigger and parse.pos[parse.heads[above]] == "NOUN"
    return False


def _distance(pair: Pair, token: int, side: str) -> int:
    if not pair.heads[side]:
        return UNNAMED
    found = pair.distance(token, side)
    return FAR if found is None else min(found, FAR)
