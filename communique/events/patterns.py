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
# Prepositions of places and parties that stand before a day or an hour as well.
PLACING = frozenset(("on", "in", "at", "by", "from", "to"))
# Particles that the parser takes for prepositions where "of" follows: "pulled out of the exercise".
OUTWARD = frozenset(("out", "away", "back"))
# Of these the verb that the pattern asks for ("told the envoy to leave") is no deed of the one it is said to.
EXPELLING = "SANCTION"
# Verbs that bid somebody to do something only by an infinitive.
BIDDING = frozenset("tell ask order instruct urge beg request advise command".split())
# What is rejected ("Zenda's [call] to talks") was done by somebody else.
REJECTING = "REJECT"
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


# A frame, one of its patterns and what that needs.
Rival = tuple[Frame, Pattern, tuple[frozenset[str], ...]]


class FrameIndex:
    """All patterns by trigger lemma, compiled once."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.frames = tuple(frames)
        self._verbs: dict[str, list[Rival]] = defaultdict(list)
        self._nouns: dict[str, list[Rival]] = defaultdict(list)
        for frame in self.frames:
            for pattern in frame.patterns:
                needed = _needed(pattern)
                for lemma in pattern.triggers:
                    (self._nouns if pattern.noun else self._verbs)[lemma].append((frame, pattern, needed))
        for table in (self._verbs, self._nouns):
            for rivals in table.values():
                rivals.sort(key=lambda item: -item[1].weight)

    def find(self, roles: Roles) -> list[Match]:
        """The best frame on each trigger of the document, in order of the text.

        A noun that a verb's frame took as its object ("signed the agreement") triggers nothing of its own.
        """
        parse, found, used = roles.parse, [], set()
        words = _vocabulary(parse)
        said: set[int] = set()
        for i, pos in enumerate(parse.pos):
            if pos not in ("VERB", "AUX") or parse.deps[i] == "amod" or i in said:
                continue
            rivals = self._verbs.get(parse.lemmas[i].lower())
            match = self._best(roles, i, rivals, words) if rivals is not None else None
            # "Will not suspend its programme" suspends nothing; other deeds that are refused have types of their own.
            spoken_of = match is not None and "denied" in match.frame.only  # "would not go unanswered" is a frame of its own
            if not spoken_of and (match is None or match.frame.type in HOSTILE) and UNWILLING in self._verbs and is_unwilling(parse, i):
                refusal = self._best(roles, i, self._verbs[UNWILLING], words)
                if refusal is not None and (match is None or refusal.weight):
                    match = refusal
            if match is not None:
                found.append(match)
                if match.object is not None and match.frame.type != REJECTING:
                    used.add(match.object)
                if match.frame.type == EXPELLING:  # "recalled its envoy for consultations" tells of no talks
                    used.update(n for p in roles.prepositions(i) if parse.lowers[p] == "for" for n in roles.governed(p))
                if match.complement is not None and match.frame.type == EXPELLING:
                    said.add(match.complement)  # "ordered the envoy to [leave]" is one deed, told once
        for i, pos in enumerate(parse.pos):
            lemma = parse.lemmas[i].lower()
            if pos in ("NOUN", "PROPN") and i not in used and lemma in self._nouns and parse.deps[i] not in ("compound", "nmod"):
                match = self._best(roles, i, self._nouns[lemma], words)
                if match is not None:
                    found.append(match)
        return sorted(found, key=lambda m: m.trigger)

    def _best(self, roles: Roles, token: int, rivals: list[Rival], words: set[str]) -> Match | None:
        held: Match | None = None
        for frame, pattern, needed in rivals:
            # Three patterns in four ask for words that the document never uses.
            if any(map(words.isdisjoint, needed)):
                continue
            fit = _fits(roles, token, pattern) if held is None or not frame.only else None
            if fit is None:
                continue
            match = Match(frame, token, fit[0], fit[1], pattern.weight)
            if not frame.only:
                return match if held is None else replace(held, rival=match)
            held = match
        return held


def _needed(pattern: Pattern) -> tuple[frozenset[str], ...]:
    """Sets of words of each of which a document must have one for the pattern to hold; none where a party will do."""
    wanted = (words for slot in pattern.slots if not slot.absent for words in (slot.lemmas, slot.noun))
    return tuple(words for words in wanted if words and words.isdisjoint((PERSON, GIVEN, PARTY)))


def _vocabulary(parse: Parse) -> set[str]:
    """Every form in which a slot may ask for a word of the document: see ``_slot``."""
    lowers = set(parse.lowers)
    return lowers | {lemma.lower() for lemma in set(parse.lemmas)} | {word.removesuffix("s") for word in lowers}


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


def _is_dated(roles: Roles, prep: int) -> bool:
    """Whether a preposition only says when: "fired two missiles [on] Sunday" is no shot on anybody."""
    governed = roles.governed(prep) if roles.parse.lowers[prep] in PLACING else []
    return bool(governed) and all(n in roles.parse.dated for n in governed)


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
        found = roles.subjects(token)
        hit = next((n for n in found if fits(n)), None)
        if hit is None and wanted:  # "hundreds of [shopkeepers] clashed"
            hit = next((n for n in found if lemma[n].lower() in HEAPS and any(fits(m) for m in _heaped(roles, n))), None)
        return hit
    if slot.letter == "P":
        # "Is open to talks": the preposition hangs on the adjective.
        states = (c for c in parse.children[token] if parse.deps[c] in ("acomp", "oprd"))
        for base in (token, held, seated, *states):
            if base is None:
                continue
            for prep in _prepositions(roles, base):
                if fits(prep) and (
                    any(_governs(roles, n, slot.noun) for n in roles.governed(prep)) if slot.noun else not _is_dated(roles, prep)
                ):
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
        found = roles.complements(token)
        if lemma[token].lower() in BIDDING:  # "told the paper 'we are trying'" bids nobody do anything
            found = [n for n in found if any(parse.tags[c] == "TO" for c in parse.children[n])]
        return next((n for n in found if fits(n)), None)
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
