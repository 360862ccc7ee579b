"""Tells whether the clause around a token speaks of the past or of the future.

A bare "on Monday" or "in December" is resolved by it. Works on the plain parse; without a usable parse (every token
its own head) it falls back to the nearest verb of the sentence.
"""

from __future__ import annotations

from communique.mentions.time_words import ALL_UNITS, MONTHS, WEEKDAYS
from communique.reading.parse import Parse

PAST, FUTURE = "past", "future"

_PLANNED = {"due", "scheduled", "set", "slated", "planned", "expected", "upcoming", "forthcoming", "coming", "next", "future",
            "proposed", "likely", "ready", "tentatively"}  # fmt: skip
_PLANS = {"plan", "schedule", "expect", "slate", "set"}
# Verbs whose object lies ahead: "invited him to a conference on July 23", "looked ahead to the summit in June".
_FORWARD = {"invite", "prepare", "await", "anticipate", "plan", "schedule", "expect", "postpone", "reschedule"}
_LOOKS_BACK = {"recent", "last", "previous", "past", "late", "former"}
# Verbs that diplomats use in the present tense for what is on the calendar: "the truce expires on Sunday".
_CALENDAR = {"begin", "start", "open", "expire", "end", "run", "arrive", "leave", "depart", "fly", "travel", "take", "host",
             "visit", "meet", "convene", "come", "resume"}  # fmt: skip
_FUTURE_MODALS = {"will", "'ll", "’ll", "shall", "would", "may", "might", "could", "should", "must", "can"}
_NOUNS = ("NN", "NNS", "NNP", "NNPS")


def tense_at(parse: Parse, token: int) -> tuple[str | None, bool]:
    """``past``, ``future``, or None where the clause does not tell; and whether no noun stands between the token and its verb.

    In "discussed the summit in July" the verb is past, but it is the summit that is in July: the second item is False.
    """
    node, steps, through_noun = token, 0, False
    while steps < 30:
        tag, word = parse.tags[node], parse.lowers[node]
        if tag.startswith("VB") or tag == "MD":
            found = FUTURE if _looks_ahead(parse, node, through_noun) else _tense_of_verb(parse, node)
            if found:
                return found, not through_noun
        elif word in _PLANNED:
            return FUTURE, True
        elif tag in _NOUNS and node != token:
            through_noun = through_noun or not _names_time(word)
            for child in parse.children[node]:
                if parse.lowers[child] in _PLANNED and child != token:
                    return FUTURE, True
                if parse.lowers[child] in _LOOKS_BACK and child != token:
                    return PAST, True
        if parse.heads[node] == node:
            break
        node, steps = parse.heads[node], steps + 1
    if steps == 0 and not parse.tags[token].startswith("VB"):
        return _tense_of_neighbour(parse, token), True
    return None, False


def _names_time(word: str) -> bool:
    return word in MONTHS or word in WEEKDAYS or word in ALL_UNITS or word[:1].isdecimal()


def _looks_ahead(parse: Parse, verb: int, through_noun: bool) -> bool:
    if parse.lemmas[verb] == "look":
        return any(parse.lowers[c] in ("ahead", "forward") for c in parse.children[verb])
    return through_noun and parse.lemmas[verb] in _FORWARD


def _tense_of_verb(parse: Parse, verb: int) -> str | None:
    tag, lemma = parse.tags[verb], parse.lemmas[verb]
    auxiliaries = [c for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass") or parse.tags[c] == "MD"]
    words = {parse.lowers[c] for c in auxiliaries}
    tags = {parse.tags[c] for c in auxiliaries}
    if "have" in words and words & _FUTURE_MODALS:  # "may have met on Monday"
        return PAST
    if words & _FUTURE_MODALS or tag == "MD":
        return FUTURE
    if any(parse.tags[c] in ("VB", "VBN") and parse.lemmas[c] in _PLANS and c in auxiliaries for c in parse.children[verb]):
        return FUTURE
    if "to" in words:
        head = parse.heads[verb]
        # "began to", "used to", "helped to" look back with their head; "agreed to", "plans to", "to be held" look ahead.
        return None if head != verb and parse.lemmas[head] in ("begin", "start", "use", "continue", "help", "fail", "come") else FUTURE
    if tag == "VBD":
        return PAST
    if tag == "VBN":
        if "VBD" in tags or words & {"have", "has", "had", "'ve", "’ve", "having"}:
            return FUTURE if lemma in _PLANS and "had" not in words else PAST
        if lemma in _PLANS or parse.lowers[verb] in _PLANNED:
            return FUTURE
        return None if auxiliaries else PAST
    if tag in ("VBZ", "VBP"):
        return FUTURE if lemma in _CALENDAR else None
    if tag == "VBG" and auxiliaries:
        return PAST if "VBD" in tags or words & {"have", "has", "had", "been", "'ve", "’ve"} else FUTURE
    return None


def _tense_of_neighbour(parse: Parse, token: int) -> str | None:
    bounds = next(((first, end) for first, end in parse.sentences if first <= token < end), (0, len(parse.words)))
    for i in [*range(token - 1, bounds[0] - 1, -1), *range(token + 1, bounds[1])]:
        if parse.tags[i] == "MD" or parse.lowers[i] in ("will", "due", "scheduled"):
            return FUTURE
        if parse.tags[i] in ("VBD", "VBN"):
            left = parse.lowers[max(bounds[0], i - 3) : i]
            return FUTURE if {"will", "to"} & set(left) else PAST
        if parse.tags[i] == "VB":
            return FUTURE
    return None
