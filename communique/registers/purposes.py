"""Tells what a sum of money is for: the noun behind "for", the road that it finances, the people whom it makes good a loss."""

from __future__ import annotations

from communique.events.roles import Roles
from communique.mentions.cast import Cast

PURPOSE_WORDS = 6
TIMES = frozenset("year month week day decade quarter period time term".split())
POINTING = frozenset("purpose end aim goal effort operation work project".split())


class Purposes:
    """Reader of purposes over one document."""

    def __init__(self, cast: Cast, roles: Roles) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, roles

    def purpose(self, head: int, end: int) -> str | None:
        """What a sum is for: the noun behind "for" ("border management"), or the object of "to pay [salaries]"."""
        parse = self.parse
        homes = [head]
        if parse.pos[parse.heads[head]] in ("VERB", "AUX"):
            homes.append(parse.heads[head])
        for home in homes:
            for child in parse.children[home]:
                if child < end - 1:
                    continue
                if parse.deps[child] == "prep" and parse.lowers[child] in ("for", "towards", "toward"):
                    for noun in self.roles.governed(child):
                        if noun not in self.cast.at and parse.pos[noun] == "NOUN" and self._tells(noun):
                            return self._words(noun, child + 1)
                if parse.deps[child] in ("acl", "relcl", "advcl") and parse.tags[child] == "VB":
                    for noun in (c for c in parse.children[child] if parse.deps[c] == "dobj"):
                        if noun not in self.cast.at and parse.pos[noun] == "NOUN":
                            return self._words(noun, child + 1)
        return None

    def _tells(self, noun: int) -> bool:
        """Whether a noun behind "for" says what for: "years" and "this purpose" do not."""
        lemma = self.parse.lemmas[noun].lower()
        pointed = any(self.parse.lowers[c] in ("this", "that") for c in self.parse.children[noun])
        return lemma not in TIMES and not (lemma in POINTING and pointed)

    def points_back(self, amount_end: int) -> bool:
        """Whether a sum is for what was spoken of before: "promised 5 million [for this purpose]"."""
        words = self.parse.lowers[amount_end : amount_end + 3]
        return len(words) == 3 and words[0] in ("for", "to") and words[1] in ("this", "that", "the") and words[2] in POINTING

    def paid_for(self, head: int, verb: int | None) -> str | None:
        """What a sum pays for by its verb: the object of "finance [a road] at a cost of", the people who are compensated."""
        parse = self.parse
        if verb is None or parse.pos[verb] != "VERB":
            return None
        lemma = parse.lemmas[verb].lower()
        owed = any(parse.lemmas[c].lower() == "owe" for c in parse.children[head] if parse.deps[c] == "relcl")
        if lemma in ("forgive", "waive") or (
            lemma in ("write", "cancel", "relinquish") and (owed or "off" in parse.lowers[verb + 1 : verb + 2])
        ):
            return "debt"
        if lemma in ("fund", "finance", "sponsor"):
            objects = [t for t in self.roles.objects(verb) if t < head and t not in self.cast.at and parse.pos[t] == "NOUN"]
            return self._phrase(objects[0], head) if objects else None
        if lemma in ("pay", "compensate"):
            people = [t for t in self.roles.under(verb, frozenset(("to",))) if t not in self.cast.at and parse.pos[t] == "NOUN"]
            return f"compensation for {self._phrase(people[0], people[0] + PURPOSE_WORDS)}" if people else None
        return None

    def _phrase(self, noun: int, before: int) -> str:
        """A noun with what stands behind it, cut at a comma: "the upgrading of the road"."""
        parse = self.parse
        first = parse.edges[noun][0]
        while first < noun and parse.pos[first] in ("DET", "PRON", "PUNCT"):
            first += 1
        end = noun + 1
        while end < min(before, parse.edges[noun][1], first + PURPOSE_WORDS) and parse.words[end] != ",":
            end += 1
        while end > noun + 1 and parse.pos[end - 1] in ("ADP", "DET", "PUNCT", "CCONJ", "SPACE"):
            end -= 1
        return " ".join(parse.text[parse.starts[first] : parse.ends[end - 1]].split())

    def _words(self, noun: int, first: int) -> str:
        parse = self.parse
        start = max(first, parse.edges[noun][0], noun - PURPOSE_WORDS)
        while start < noun and parse.pos[start] in ("DET", "PRON", "PUNCT", "PART", "NUM"):
            start += 1
        return parse.text[parse.starts[start] : parse.ends[noun]].replace("\n", " ")

    def pays_for_goods(self, verb: int, bought: set[int]) -> bool:
        """Whether a payment is for something that is bought: "paid Graustark a million [for gas]"."""
        return any(t in bought for c in (verb, *self.parse.children[verb]) for t in self.roles.under(c, frozenset(("for",))))
