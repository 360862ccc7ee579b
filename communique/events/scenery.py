"""Finds when and where: the times and places that hang on a trigger, or on the clause around it."""

from __future__ import annotations

from collections import defaultdict

from communique.events.patterns import Match
from communique.mentions.cast import Cast, span_head
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.reading.parse import Parse

# Verbs that only say that their subject or object happened: "talks took place", "a summit was held".
HAPPENING = frozenset("take hold occur happen begin start end open conclude last follow continue resume run convene collapse".split())
WHERE = frozenset(("in", "at", "near", "through", "across"))
SETTING = frozenset(("in", "at"))


def is_under_way(parse: Parse, verb: int) -> bool:
    """Whether a verb says of its subject that it goes on: "is under way", "are in progress"."""
    for child in parse.children[verb]:
        if parse.lowers[child] in ("underway", "ongoing"):
            return True
        inner = {parse.lowers[g] for g in parse.children[child]}
        if (parse.lowers[child] == "under" and "way" in inner) or (parse.lowers[child] == "in" and inner & {"progress", "session"}):
            return True
    return False


class Scenery:
    """The times and places of one document, by the trigger or verb that they hang on. ``triggers`` are tokens that say a deed."""

    def __init__(self, cast: Cast, triggers: set[int], times: tuple[TimeMention, ...], places: tuple[PlaceMention, ...]) -> None:
        self.cast, self.parse, self.triggers, self.places = cast, cast.parse, triggers, places
        self.times: dict[int, list[TimeMention]] = defaultdict(list)
        for mention in times:
            self.times[self._home(mention.first, mention.end)].append(mention)
        self.heads = {span_head(self.parse, p.first, p.end): p for p in places}
        self._place_home: dict[int, list[PlaceMention]] = defaultdict(list)
        for place in places:
            if place.preposition is not None:
                self._place_home[self._place_anchor(place)].append(place)

    def _home(self, first: int, end: int) -> int:
        """The trigger or verb that a stretch of tokens hangs on."""
        parse = self.parse
        for token in range(end - 1, first - 1, -1):
            if not first <= parse.heads[token] < end:
                return self._home_of(parse.heads[token])
        return -1

    def _place_anchor(self, place: PlaceMention) -> int:
        """The trigger or verb that a place hangs on at once: "aid for people in Zenda" tells nothing of where aid was talked of."""
        parse = self.parse
        head = parse.heads[place.preposition if place.preposition is not None else place.first]
        if head in self.cast.at and head not in self.triggers and parse.pos[head] in ("PROPN", "PRON", "NOUN"):
            # "Met the premier of Graustark in Zenda": nobody is "in" a place as a part of his name.
            named = any(r.person or r.kind == "state" for r in self.cast.at[head].referents)
            head = self._home_of(head) if named and parse.lowers[place.preposition or 0] in SETTING else head
        if head in self.triggers or parse.pos[head] in ("VERB", "AUX"):
            return head
        if parse.pos[head] == "ADP":
            head = parse.heads[head]
        if parse.deps[head] in ("npadvmod", "dobj", "attr") or parse.lowers[head] in ("today", "yesterday", "monday", "tuesday"):
            return parse.heads[head] if parse.deps[head] == "npadvmod" else head
        return head if head in self.triggers else -1

    def _home_of(self, token: int) -> int:
        parse, node = self.parse, token
        for _ in range(60):
            if node in self.triggers or (parse.pos[node] in ("VERB", "AUX") and parse.deps[node] not in ("aux", "auxpass")):
                return node
            if parse.heads[node] == node:
                return node
            node = parse.heads[node]
        return -1

    def told_by(self, noun: int) -> int | None:
        """The verb that only says that what a noun names takes place: "the talks were [held]", "is due to [begin]", or None."""
        parse, above = self.parse, self.parse.heads[noun]
        if parse.deps[noun] not in ("nsubj", "nsubjpass", "dobj"):
            return None
        if parse.lemmas[above].lower() in HAPPENING:
            return above
        if parse.deps[noun] == "dobj":
            return None
        if parse.lemmas[above].lower() == "be" and is_under_way(parse, above):
            return above
        bases = [above, *(c for c in parse.children[above] if parse.deps[c] in ("acomp", "oprd"))]
        found = (c for base in bases for c in parse.children[base] if parse.deps[c] == "xcomp" and c > noun)
        return next((c for c in found if parse.lemmas[c].lower() in HAPPENING), None)

    def under(self, token: int) -> PlaceMention | None:
        """The nearest place in the words of a crowd's deed: "marched through Streslau", "stoned the embassy in Streslau"."""
        first, end = self.parse.edges[token]
        near = [p for p in self.places if first <= p.first < end and self.parse.lowers[p.first - 1] in WHERE]
        return min(near, key=lambda p: abs(p.first - token), default=None)

    def times_of(self, match: Match, nodes: list[int]) -> list[TimeMention]:
        """Times on the trigger, its object and complement; else those of the clause around it."""
        # "Two weeks after they had met" dates what came after, not the meeting.
        own = (match.trigger, match.object)
        found = [t for node in nodes for t in self.times.get(node, ()) if t.anchor is None or t.anchor not in own]
        parse, node = self.parse, match.trigger
        above = self.told_by(node)
        if above is not None and parse.deps[node] != "dobj" and match.object is None:
            # "The visit this year will take place from 3 to 5 May": what says that it happens dates it best.
            found = [*(t for t in self.times.get(above, ()) if t.anchor is None or t.anchor not in own), *found]
        if not found and parse.pos[node] in ("NOUN", "PROPN"):
            # "The talks that they held on 6 December": a clause inside the noun phrase dates the noun.
            first, end = parse.edges[node]
            found = [t for home, ts in self.times.items() if first < home < end and home not in self.triggers for t in ts]
        steps, spans = 0, [t for t in found if t.when is None and t.anchor is None]
        if len(spans) == len(found):
            found = []  # "returned on Friday from a [three-day] visit": how long it was dates nothing
        while not found and parse.heads[node] != node and steps < 4:
            dep, head = parse.deps[node], parse.heads[node]
            if dep in ("relcl", "ccomp", "parataxis") or (dep == "advcl" and parse.child(node, "nsubj", "nsubjpass") is not None):
                break
            if dep == "conj" and parse.pos[node] in ("VERB", "AUX"):
                # A date before the first of two coordinated verbs holds for both.
                found = [t for t in self.times.get(head, ()) if t.end <= head]
            else:
                found = [t for t in self.times.get(head, ()) if t.anchor is None or t.anchor not in own]
            node, steps = head, steps + 1
        return sorted(dict.fromkeys([*found, *spans]), key=lambda t: (abs(t.first - match.trigger), t.first))

    def place_of(self, match: Match, nodes: list[int]) -> PlaceMention | None:
        """The place on the trigger, its object or complement; else that of the clause around it."""
        parse = self.parse
        for node in nodes:
            for place in self._place_home.get(node, ()):
                if self._is_setting(place, match):
                    return place
        node = match.trigger
        told = self.told_by(node) if parse.pos[node] in ("NOUN", "PROPN") else None
        for place in self._place_home.get(told, ()) if told is not None else ():
            if self._is_setting(place, match):
                return place
        for _ in range(3):
            dep, head = parse.deps[node], parse.heads[node]
            if dep == "relcl" and any(parse.lowers[c] == "where" for c in parse.children[node]):
                return self.heads.get(head)  # "in Zenda, where he met the premier"
            if head == node or dep in ("relcl", "ccomp", "parataxis"):
                return None
            for place in self._place_home.get(head, ()):
                if self._is_setting(place, match) and (dep != "conj" or place.end <= head):
                    return place
            node = head
        return None

    def _is_setting(self, place: PlaceMention, match: Match) -> bool:
        word = self.parse.lowers[place.preposition] if place.preposition is not None else ""
        if word in ("in", "at", "near", "outside"):
            return True
        if word == "by" and not place.is_state:  # "talks by Lake Zenda"
            return True
        return word in ("to", "into") and match.frame.kind == "visit"

    def inside(self, token: int) -> list[PlaceMention]:
        """Places that are no states inside the words that hang on a token, nearest first."""
        first, end = self.parse.edges[token]
        found = [p for p in self.places if first <= p.first < end and not p.is_state]
        return sorted(found, key=lambda p: abs(p.first - token))

    def destination(self, tokens: list[int]) -> PlaceMention | None:
        """The city that is visited, of the tokens that say whereto: "visited Strelsau", "arrived at Strelsau"."""
        found = [self.heads[t] for t in tokens if t in self.heads]
        return next((p for p in found if not p.is_state), found[0] if found else None)
