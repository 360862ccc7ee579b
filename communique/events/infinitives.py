"""Tells infinitives and gerunds that say what is done from those that only say what something is for, or worth."""

from __future__ import annotations

from communique.reading.parse import Parse

# What is done to an adversary.
HOSTILE = frozenset("sanction cost accountable isolate punish retaliate retaliation penalty expel prohibit embargo disinformation".split())
# Verbs that only say at what stage a deed is.
ASPECT = frozenset("continue begin start keep resume go stop cease".split())
# Nouns whose infinitive somebody means to do.
WILL = frozenset(
    "intent intention commitment plan agreement deal decision pledge promise readiness offer proposal vow contract memorandum order "
    "willingness determination resolve obligation".split()
)


def has_to(parse: Parse, verb: int) -> bool:
    """Whether a verb is an infinitive with "to"."""
    return any(parse.lowers[c] == "to" and parse.deps[c] == "aux" for c in parse.children[verb])


def is_purpose(parse: Parse, verb: int) -> bool:
    """Whether an infinitive only says what something is for: "measures to [support]"; not what somebody plans: "a plan to support"."""
    while parse.deps[verb] == "conj" and parse.tags[verb] == "VB" and parse.tags[parse.heads[verb]] == "VB":
        verb = parse.heads[verb]
    if parse.tags[verb] != "VB" or parse.deps[verb] not in ("advcl", "acl", "relcl"):
        return False
    if parse.deps[verb] != "advcl" and parse.lemmas[parse.heads[verb]].lower() in WILL:
        return False
    return has_to(parse, verb)


def is_loose(parse: Parse, verb: int) -> bool:
    """Whether a bare infinitive or gerund hangs on something that says nothing of its being done: "the value of [working] together"."""
    while parse.deps[verb] == "conj" and parse.tags[verb] == parse.tags[parse.heads[verb]]:
        verb = parse.heads[verb]
    if parse.tags[verb] not in ("VB", "VBG") or parse.deps[verb] not in ("pcomp", "xcomp", "acl", "ccomp"):
        return False
    told = any(parse.deps[c] in ("aux", "auxpass") and parse.lowers[c] != "to" for c in parse.children[verb])
    return not told and parse.lemmas[parse.heads[verb]].lower() not in ASPECT


def is_hostile(parse: Parse, trigger: int) -> bool:
    """Whether what somebody promises is a blow: "will continue to [impose costs]"."""
    last = parse.edges[trigger][1]
    return any(parse.lemmas[t].lower() in HOSTILE for t in range(trigger, min(last, trigger + 9)))


def is_further(parse: Parse, verb: int) -> bool:
    """Whether a bare verb only goes on with what another one began: "will discuss trade and [expand] ties" promises once, or nothing."""
    return parse.deps[verb] == "conj" and parse.tags[verb] == "VB" and parse.child(verb, "aux", "nsubj") is None


def is_gerund(parse: Parse, verb: int) -> bool:
    """Whether a verb is a gerund without an auxiliary: "will work together, including [sharing] data"."""
    return parse.tags[verb] == "VBG" and parse.child(verb, "aux") is None
