"""Matches frames on the verbs and nouns of a parse: which words say that something was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from communique.events.roles import Roles
from communique.knowledge.frames import Frame, Pattern, Slot
from communique.reading.parse import Parse

# Stands in a pattern for anybody who holds an office of a state.
PERSON = "#person"
# Stands for a party that the user named (``relate``): it may be anybody, so that no list of nouns can hold it.
GIVEN = "#given"
# Stands for any party of the text, after a preposition: "commitment to [Ruritania]".
PARTY = "#party"
# Stands in a pattern, as its trigger, for any verb of which somebody says that it will not be done.
UNWILLING = "#unwilling"
WILL = frozenset("will wo would shall 'll".split())
NEVER = frozenset("not n't never".split())
# Nouns that only count or heap what they are followed by: "dozens of shells" are shells.
HEAPS = frozenset(
    "dozen hundred thousand million score number series pair couple handful batch lot wave string spate volley ton tonne "
    "whole part bulk majority rest most half third quarter remainder portion".split()
)
# Particles that the parser takes for prepositions where "of" follows: "pulled out of the exercise".
OUTWARD = frozenset(("out", "away", "back"))
# Types of deeds that nobody is asked for, so that it is no refusal of them not to do them.
HOSTILE = frozenset(("ACCUSE", "ASSAULT", "COERCE", "PROTEST", "SANCTION", "THREATEN", "REJECT"))


@dataclass(frozen=True, slots=True)
class Match:
    """A frame on its trigger; ``object`` is the noun of a light verb ("held talks"), ``complement`` the verb it governs.

    ``rival`` is what the trigger says where the frame speaks of other statuses only.
    """

    frame: Frame
    trigger: int
    object: int | None
    complement: int | None
    weight: int
    rival: Match | None = None


class FrameIndex:
    """All patterns by trigger lemma, compiled once."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.frames = tuple(frames)
        self._verbs: dict[str, list[tuple[Frame, Pattern]]] = defaultdict(list)
        self._nouns: dict[str, list[tuple[Frame, Pattern]]] = defaultdict(list)
        for frame in self.frames:
            for pattern in frame.patterns:
                for lemma in pattern.triggers:
                    (self._nouns if pattern.noun else self._verbs)[lemma].append((frame, pattern))
        for table in (self._verbs, self._nouns):
            for rivals in table.values():
                rivals.sort(key=lambda item: -item[1].weight)

    def find(self, roles: Roles) -> list[Match]:
        """The best frame on each trigger of the document, in order of the text.

        A noun that a verb's frame took as its object ("signed the agreement") triggers nothing of its own.
        """
        parse, found, used = roles.parse, [], set()
        for i, pos in enumerate(parse.pos):
            if pos not in ("VERB", "AUX") or parse.deps[i] == "amod":
                continue
            rivals = self._verbs.get(parse.lemmas[i].lower())
            match = self._best(roles, i, rivals) if rivals is not None else None
            # "Will not suspend its programme" suspends nothing; other deeds that are refused have types of their own.
            if (match is None or match.frame.type in HOSTILE) and UNWILLING in self._verbs and is_unwilling(parse, i):
                refusal = self._best(roles, i, self._verbs[UNWILLING])
                if refusal is not None and (match is None or refusal.weight):
                    match = refusal
            if match is not None:
                found.append(match)
                if match.object is not None:
                    used.add(match.object)
        for i, pos in enumerate(parse.pos):
            lemma = parse.lemmas[i].lower()
            if pos in ("NOUN", "PROPN") and i not in used and lemma in self._nouns and parse.deps[i] not in ("compound", "nmod"):
                match = self._best(roles, i, self._nouns[lemma])
                if match is not None:
                    found.append(match)
        return sorted(found, key=lambda m: m.trigger)

    def _best(self, roles: Roles, token: int, rivals: list[tuple[Frame, Pattern]]) -> Match | None:
        held: Match | None = None
        for frame, pattern in rivals:
            fit = _fits(roles, token, pattern) if held is None or not frame.only else None
            if fit is None:
                continue
            match = Match(frame, token, fit[0], fit[1], pattern.weight)
            if not frame.only:
                return match if held is None else replace(held, rival=match)
            held = match
        return held


def is_unwilling(parse: Parse, verb: int) -> bool:
    """Whether a verb says what somebody will not do: "would not cede", "shall never accept"."""
    words = {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("aux", "neg", "advmod")}
    return bool(words & WILL) and bool(words & NEVER)


def _fits(roles: Roles, token: int, pattern: Pattern) -> tuple[int | None, int | None] | None:
    """(object, complement) where every slot of the pattern holds, else None."""
    held: int | None = None
    seated: int | None = None
    complement: int | None = None
    for slot in pattern.slots:
        hit = _slot(roles, token, slot, held, seated)
        if slot.absent:
            if hit is not None:
                return None
            continue
        if hit is None:
            return None
        if slot.letter in "OT":
            held = hit
        elif slot.letter == "S":
            seated = hit
        elif slot.letter in "XCF":
            complement = hit
    return held, complement


def _governs(roles: Roles, noun: int, wanted: frozenset[str]) -> bool:
    if roles.parse.lemmas[noun].lower() in wanted or (PERSON in wanted and noun in roles.people):
        return True
    if roles.parse.lemmas[noun].lower() in HEAPS and any(_governs(roles, n, wanted) for n in _heaped(roles, noun)):
        return True
    return (GIVEN in wanted and noun in roles.given) or (PARTY in wanted and noun in roles.parties)


def _is_outward(roles: Roles, word: int) -> bool:
    """Whether a preposition governs nothing and is a particle: "ordered [out] of the country"."""
    parse = roles.parse
    return parse.deps[word] == "prep" and parse.lowers[word] in OUTWARD and not any(parse.deps[c] == "pobj" for c in parse.children[word])


def _prepositions(roles: Roles, base: int) -> list[int]:
    """The prepositions of a word; of a noun also those that the parser hung on who does it: "the suspension by Zenda [of] its aid"."""
    parse, found = roles.parse, roles.prepositions(base)
    if parse.pos[base] == "NOUN":
        found = found + [p for by in found if parse.lowers[by] == "by" for n in roles.governed(by) for p in roles.prepositions(n)]
    return found


def _heaped(roles: Roles, noun: int) -> list[int]:
    """What a noun of number counts: "dozens of [shells]"."""
    parse = roles.parse
    return [n for c in parse.children[noun] if parse.lowers[c] == "of" and parse.deps[c] == "prep" for n in roles.governed(c)]


def _slot(roles: Roles, token: int, slot: Slot, held: int | None, seated: int | None = None) -> int | None:
    """The token that fills a slot, or None. ``held`` is the object found so far, ``seated`` the subject."""
    parse = roles.parse
    lemma = parse.lemmas
    wanted = slot.lemmas

    def fits(node: int) -> bool:
        if not wanted or lemma[node].lower() in wanted or parse.lowers[node] in wanted:
            return True
        # "Farmers" that opens a sentence is often taken for a name, and keeps its plural.
        if parse.tags[node] == "NNP" and parse.lowers[node].removesuffix("s") in wanted:
            return True
        return (PERSON in wanted and node in roles.people) or (GIVEN in wanted and node in roles.given)

    if slot.letter == "V":
        return token if fits(token) else None
    if slot.letter == "O":
        found = roles.objects(token)
        hit = next((n for n in found if fits(n)), None)
        if hit is None and wanted:
            hit = next((n for n in found if lemma[n].lower() in HEAPS and any(fits(m) for m in _heaped(roles, n))), None)
        return hit
    if slot.letter in "ST":
        return next((n for n in roles.subjects(token) if fits(n)), None)
    if slot.letter == "P":
        # "Is open to talks": the preposition hangs on the adjective.
        states = (c for c in parse.children[token] if parse.deps[c] in ("acomp", "oprd"))
        for base in (token, held, seated, *states):
            if base is None:
                continue
            for prep in _prepositions(roles, base):
                if fits(prep) and (not slot.noun or any(_governs(roles, n, slot.noun) for n in roles.governed(prep))):
                    return prep
        return None
    if slot.letter == "G":
        above = parse.heads[token]
        return above if parse.deps[token] == "pobj" and parse.lowers[above] in wanted else None
    if slot.letter == "R":
        for c in parse.children[token]:
            if parse.lowers[c] in wanted and (parse.deps[c] in ("prt", "advmod") or _is_outward(roles, c)):
                return c
        return None
    if slot.letter == "A":
        return next((c for c in parse.children[token] if parse.deps[c] in ("acomp", "oprd", "attr", "advmod") and fits(c)), None)
    if slot.letter == "X":
        return next((n for n in roles.complements(token) if fits(n)), None)
    if slot.letter == "C":
        return next((c for c in parse.children[token] if parse.deps[c] == "ccomp" and fits(c)), None)
    if slot.letter == "F":
        return next((c for c in roles.asked_clauses(token) if fits(c)), None)
    if slot.letter == "W":
        return next((n for n in range(*parse.edges[token]) if n != token and fits(n)), None)
    base = held if held is not None else token
    for c in parse.children[base]:
        if parse.deps[c] in ("amod", "compound", "nmod", "nummod", "poss", "npadvmod") and fits(c):
            return c
        if parse.deps[c] in ("amod", "compound") and any(
            fits(g) and parse.deps[g] in ("compound", "amod", "npadvmod") for g in parse.children[c]
        ):
            return c
    return None
