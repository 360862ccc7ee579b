"""What somebody says that he will do to another is a threat; what he says that he will not do is a refusal."""

from __future__ import annotations

from communique.events.context import Standing
from communique.events.patterns import Match, is_unwilling
from communique.events.roles import Roles
from communique.mentions.cast import Cast
from communique.model import Party

# Words that make an undone deed of these types a refusal; the mode says what was refused.
REFUSABLE = {
    "SUPPORT": "change",
    "AID": "assist",
    "COOPERATE": "assist",
    "CONSULT": "meet",
    "AGREE": "change",
    "CONCEDE": "yield",
    "RETREAT": "yield",
    "MOBILIZE": "assist",
}
# Deeds that are threatened in saying that they will be done (PLOVER: THREATEN's mode is its content).
ADVERSE = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
# Said of the future, these are threats even where no condition is named: nobody announces them as a plain plan.
ALWAYS = frozenset(("ASSAULT",))
LEGAL = frozenset(("accuse.allege",))
# Cues that only say that a deed is still to come, or hangs on a condition; what others allege or rule out is no threat.
ANNOUNCED = frozenset(("context.tense", "context.conditional", "context.plan"))
FUTURE = frozenset("will shall would wo 'll may might could".split())
MEANING = frozenset("intend plan prepare be have go".split())
CONDITION = frozenset("if unless should until".split())
WHOEVER = frozenset("whoever anyone anybody those any".split())
MODES = {"arrest": "arrest", "deport": "expel", "expel": "expel", "withdraw": "relations", "discontinue": "relations", "seize": "territory"}


def refusal_of(roles: Roles, match: Match, standing: Standing) -> str | None:
    """The REJECT mode of a deed that somebody says will not be done ("would not recognise"), or None."""
    if standing.status != "denied" or not is_unwilling(roles.parse, match.trigger):
        return None
    if match.frame.type is None:
        return "assist" if match.frame.transfer is not None else None
    return REFUSABLE.get(match.frame.type)


def threat_of(roles: Roles, match: Match, standing: Standing) -> str | None:
    """The THREATEN mode of a deed against others that is announced ("will shut the border unless"), or None."""
    parse, frame, verb = roles.parse, match.frame, match.trigger
    kind = frame.type or ""
    if kind not in ADVERSE | {"REJECT"} and frame.id not in LEGAL:
        return None
    if parse.pos[verb] not in ("VERB", "AUX") or standing.status not in ("planned", "possible") or standing.content_of is not None:
        return None
    if not ANNOUNCED.issuperset(standing.cues) or not _is_announced(roles, verb):
        return None
    if kind not in ALWAYS and frame.id not in LEGAL and not _is_conditional(roles, verb):
        return None
    mode = frame.modes[0] if frame.modes else ""
    if kind == "ASSAULT":
        return "violence"
    return MODES.get(mode, "restrict")


def _is_announced(roles: Roles, verb: int) -> bool:
    """Whether it is said to be still to come, and is not itself the condition ("if Graustark attacks")."""
    parse = roles.parse
    words = {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")}
    marks = {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] == "mark"}
    if marks & CONDITION or parse.deps[verb] in ("relcl", "acl"):
        return False
    if words & FUTURE:
        return True
    return parse.deps[verb] == "xcomp" and parse.lemmas[parse.heads[verb]].lower() in MEANING and "to" in words


def _is_conditional(roles: Roles, verb: int) -> bool:
    """Whether a condition is named with it: "if", "unless", "should ... be", "anyone who"."""
    parse = roles.parse
    nodes = [verb, parse.heads[verb]]
    for node in nodes:
        for child in parse.children[node]:
            if child != verb and parse.deps[child] == "advcl" and any(parse.lowers[g] in CONDITION for g in parse.children[child]):
                return True
    for noun in (*roles.subjects(verb), *roles.objects(verb)):
        words = {parse.lowers[noun], *(parse.lowers[c] for c in parse.children[noun])}
        if words & WHOEVER and any(parse.deps[c] in ("relcl", "acl") for c in parse.children[noun]):
            return True
    return False


def speakers_of(roles: Roles, cast: Cast, verb: int) -> list[Party]:
    """Who says it: the subject of the verb of saying above ("Zenda said no troops would be sent")."""
    parse, node = roles.parse, verb
    for _ in range(4):
        head, dep = parse.heads[node], parse.deps[node]
        if head == node:
            return []
        if dep == "ccomp" and parse.pos[head] in ("VERB", "AUX"):
            return [p for t in roles.subjects(head) for p in cast.parties(t, affiliated=True)]
        if dep not in ("conj", "xcomp"):
            return []
        node = head
    return []
