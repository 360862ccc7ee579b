"""Finds a pair of parties in a sentence from the words that name them, and what lies between the two."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.events.roles import Roles
from communique.knowledge.load import Knowledge
from communique.mentions.cast import Cast, Reference, Referent, span_head
from communique.mentions.people import People
from communique.reading.parse import Parse

SOURCE, TARGET = "SOURCE", "TARGET"
SIDES = (SOURCE, TARGET)
# Offices are not asked about here: any day will do.
ANY_DAY = "2000-01-01"
PRONOUNS = frozenset("he she it they i we".split())
POSSESSIVES = frozenset("his her its their our my".split())
# Clauses whose pronoun means the subject of the clause above: "Graustark said it would sign".
LINKS = frozenset("ccomp advcl conj xcomp parataxis relcl acl pcomp prep dobj pobj".split())
# Arcs from a token to the root of a sentence never run longer in practice; a broken parse must not loop.
DEEP = 80


@dataclass(frozen=True)
class Pair:
    """The two parties of one text. ``spans`` are token stretches (first, end); ``heads`` the tokens that they hang by.

    Both are empty for a party that the text does not name.
    """

    parse: Parse
    spans: dict[str, tuple[tuple[int, int], ...]]
    heads: dict[str, tuple[int, ...]]
    between: frozenset[int]
    tokens: frozenset[int] = field(default_factory=frozenset)

    def distance(self, token: int, side: str) -> int | None:
        """Arcs from a token to the nearest naming of a side in its sentence; None where there is none."""
        here = self.parse.sentence_of[token]
        found = [len(path(self.parse, token, h)) - 1 for h in self.heads[side] if self.parse.sentence_of[h] == here]
        return min(found, default=None)


def find_pair(parse: Parse, source: str, target: str) -> Pair:
    """The pair that the words ``source`` and ``target`` name in a text."""
    spans = {SOURCE: find_spans(parse, source), TARGET: find_spans(parse, target)}
    # "Graustark" inside "the king of Graustark" names the king: the longer words have the tokens.
    for side, other in ((SOURCE, TARGET), (TARGET, SOURCE)):
        longer = [s for s in spans[other] if any(_inside(t, s) for t in spans[side])]
        free = tuple(t for t in spans[side] if not any(_inside(t, s) for s in longer))
        spans[side] = free or spans[side]
    heads = {side: tuple(span_head(parse, first, end) for first, end in spans[side]) for side in SIDES}
    between = {
        node for a in heads[SOURCE] for b in heads[TARGET] if parse.sentence_of[a] == parse.sentence_of[b] for node in path(parse, a, b)
    }
    tokens = frozenset(t for side in SIDES for first, end in spans[side] for t in range(first, end))
    return Pair(parse, spans, heads, frozenset(between), tokens)


def find_spans(parse: Parse, words: str) -> tuple[tuple[int, int], ...]:
    """Every place of exact words in a text, as stretches of tokens; whole words only. Words without a letter ("---") name nobody."""
    text, found, at = parse.text, [], 0
    words = words.strip() if any(c.isalnum() for c in words) else ""
    while words and (at := text.find(words, at)) >= 0:
        stop = at + len(words)
        whole = not (at and text[at - 1].isalnum() and words[0].isalnum()) and not (text[stop : stop + 1].isalnum() and words[-1].isalnum())
        tokens = [i for i in range(len(parse.words)) if parse.starts[i] < stop and at < parse.ends[i]]
        if tokens and whole:
            found.append((tokens[0], tokens[-1] + 1))
        at = stop
    return tuple(found)


def path(parse: Parse, a: int, b: int) -> list[int]:
    """The tokens on the arcs from one token to another, both included; empty across sentences."""
    up, down = _upwards(parse, a), _upwards(parse, b)
    places = {node: i for i, node in enumerate(down)}
    for i, node in enumerate(up):
        if node in places:
            return up[: i + 1] + down[: places[node]][::-1]
    return []


def _upwards(parse: Parse, token: int) -> list[int]:
    found = [token]
    while parse.heads[found[-1]] != found[-1] and len(found) < DEEP:
        found.append(parse.heads[found[-1]])
    return found


def _inside(small: tuple[int, int], large: tuple[int, int]) -> bool:
    return large[0] <= small[0] and small[1] <= large[1] and small != large


def make_cast(knowledge: Knowledge, pair: Pair) -> Cast:
    """A cast in which only the two sides act: each naming of them, and the pronouns that mean them.

    Both count as people, so that patterns that ask for somebody in office hold for whoever is given.
    """
    parse = pair.parse
    people = People(parse, (), (), knowledge.holders, ANY_DAY, None)
    given = frozenset(h for side in SIDES for h in pair.heads[side])
    cast = Cast(parse, knowledge.entities, knowledge.holders, knowledge.agents, (), people, ANY_DAY, None, given=given)
    for side in SIDES:
        for (first, end), head in zip(pair.spans[side], pair.heads[side], strict=True):
            cast.at.setdefault(head, Reference(head, first, end, (_referent(side),), "stated", "person"))
    roles = Roles(parse)
    for i, word in enumerate(parse.lowers):
        if i in cast.at or (word not in PRONOUNS and word not in POSSESSIVES) or parse.pos[i] not in ("PRON", "DET"):
            continue
        meant = _meant(roles, cast, i, word in POSSESSIVES)
        if meant is not None:
            cast.at[i] = Reference(i, i, i + 1, (_referent(meant),), "inferred", "anaphor")
    return cast


def _referent(side: str) -> Referent:
    return Referent(side, "person", None, "GOV", None, "party", None)


def _meant(roles: Roles, cast: Cast, pronoun: int, possessive: bool) -> str | None:
    """The side that is the subject of a clause above a pronoun's own; a possessive may mean its own clause's subject."""
    parse = roles.parse
    own = roles.verb_of[pronoun]
    node = own if possessive else _clause_above(parse, own)
    for _ in range(6):
        if node is None or node < 0:
            return None
        if parse.pos[node] in ("VERB", "AUX"):
            for subject in roles.subjects(node) or roles.patients(node):
                if subject == pronoun:
                    continue
                reference = cast.at.get(subject)
                return reference.referents[0].code if reference is not None and subject < pronoun else None
        node = _clause_above(parse, node)
    return None


def _clause_above(parse: Parse, node: int) -> int | None:
    if node < 0 or parse.heads[node] == node or parse.deps[node] not in LINKS:
        return None
    return parse.heads[node]
