"""What the words around a pair say of its relation, as named features, and the linear model that weighs them.

The model is a second opinion beside the frames. It was trained (``make train``) on sentences written for this repository alone, and
every verdict names the features that spoke for it. It knows lemmas, not meanings: where no word of a sentence is known to it,
it falls back to how often a type is meant.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from communique.events.pairing import SIDES, Pair
from communique.events.roles import Roles

WEIGHTS = Path(__file__).parent.parent / "knowledge" / "data" / "opinion.json.gz"
CONTENT = frozenset("VERB NOUN ADJ ADV PROPN".split())
# Children of a word between the two sides that tell what it does: "lifted [sanctions]", "held [talks] [with]".
TELLING = frozenset("dobj prt xcomp ccomp acomp attr oprd prep amod compound advmod dative agent".split())
TELLING_POS = frozenset("VERB NOUN ADJ ADP ADV PART".split())
CAPTION = frozenset(", ( second third far front back top bottom".split())
CONDITIONS = frozenset("if unless whether lest".split())
FUTURE = frozenset("will shall 'll wo would going".split())
MODAL = frozenset("may might could can should must ought".split())
# What is named means nothing here: the model must not learn who does what.
NAMELESS = frozenset("PERSON GPE NORP ORG LOC FAC DATE TIME PRODUCT EVENT WORK_OF_ART MONEY PERCENT CARDINAL ORDINAL QUANTITY".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """A type, how sure the model is of it (natural logarithm of its share), and the features that spoke for it, loudest first."""

    type: str
    certainty: float
    features: tuple[str, ...]


def find_features(pair: Pair) -> dict[str, float]:
    """Name to strength of the features of a pair.

    ``near:`` are words of its sentences, ``path:`` those on the arcs between the two sides, ``pair:`` and ``child:`` what hangs on
    these, ``mood:`` their tense and mood, ``verb-of-source:`` the verb above a side. What the frames make of the words is left out:
    the opinion is a second one only as long as it does not repeat the first.
    """
    return _Finder(pair).find()


class _Finder:
    def __init__(self, pair: Pair) -> None:
        self.pair, self.parse = pair, pair.parse
        self.roles = Roles(pair.parse)
        self.found: dict[str, float] = {}
        named = {t for first, end, label in self.parse.entities if label in NAMELESS for t in range(first, end)} | pair.tokens
        named |= {i for i in range(1, len(self.parse.words) - 1) if self._is_caption(i)}
        self.words = {i: self.parse.lemmas[i].lower() for i, word in enumerate(self.parse.words) if i not in named and word.strip()}

    def find(self) -> dict[str, float]:
        pair, parse = self.pair, self.parse
        sentences = {parse.sentence_of[h] for side in SIDES for h in pair.heads[side]}
        for i, lemma in self.words.items():
            if parse.pos[i] in CONTENT and (not sentences or parse.sentence_of[i] in sentences) and lemma.isalpha():
                self._put(f"near:{lemma}", 0.4)
        for i in self._between():
            self._read_word(i)
        for side in SIDES:
            self._read_side(side)
        return self.found

    def _is_caption(self, i: int) -> bool:
        """Whether a word only says where somebody stands in a picture: "Prime Minister A, left, and B"."""
        lowers = self.parse.lowers
        return lowers[i] in ("left", "right", "center", "centre") and lowers[i + 1] in (",", ")") and lowers[i - 1] in CAPTION

    def _between(self) -> list[int]:
        found = [i for i in sorted(self.pair.between) if i in self.words]
        heads = [h for side in SIDES for h in self.pair.heads[side]]
        return found or sorted({verb for h in heads if (verb := self.roles.verb_of[h]) in self.words})

    def _read_word(self, i: int) -> None:
        parse, lemma = self.parse, self.words[i]
        self._put(f"path:{lemma}", 1.0)
        if parse.pos[i] not in ("VERB", "AUX", "NOUN"):
            return
        for c in parse.children[i]:
            if c in self.words and parse.deps[c] in TELLING and parse.pos[c] in TELLING_POS:
                self._put(f"pair:{lemma}_{self.words[c]}", 1.0)
                if parse.pos[c] != "ADP":
                    self._put(f"child:{self.words[c]}", 0.7)
        for mood in sorted(self._moods(i)):
            self._put(f"mood:{mood}", 0.5)

    def _read_side(self, side: str) -> None:
        parse, name = self.parse, side.lower()
        heads = self.pair.heads[side]
        if not heads:
            self._put(f"{name}:unnamed", 0.5)
        for head in heads[:1]:
            if parse.pos[head] in ("NOUN", "PRON"):
                self._put(f"{name}:{parse.lemmas[head].lower()}", 0.5)
            verb = self.roles.verb_of[head]
            if verb in self.words:
                self._put(f"verb-of-{name}:{self.words[verb]}", 0.7)

    def _moods(self, token: int) -> set[str]:
        parse = self.parse
        found: set[str] = set()
        for c in parse.children[token] if parse.pos[token] in ("VERB", "AUX") else ():
            word, dep = parse.lowers[c], parse.deps[c]
            if dep in ("aux", "auxpass"):
                found |= {"future"} if word in FUTURE else {"modal"} if word in MODAL else {"infinitive"} if word == "to" else set()
            if dep == "neg":
                found.add("negated")
            elif dep == "mark" and word in CONDITIONS:
                found.add("condition")
            elif dep == "advcl" and any(parse.lowers[g] in CONDITIONS for g in parse.children[c]):
                found.add("conditional")
            elif dep in ("nsubjpass", "auxpass"):
                found.add("passive")
        return found

    def _put(self, name: str, strength: float) -> None:
        self.found[name] = max(self.found.get(name, 0.0), strength)


class Opinion:
    """A trained model: for each feature its weight for each of ``types``."""

    def __init__(self, types: tuple[str, ...], weights: Mapping[str, tuple[float, ...]], bias: tuple[float, ...]) -> None:
        self.types, self.weights, self.bias = types, weights, bias

    @cached_property
    def _columns(self) -> range:
        return range(len(self.types))

    def judge(self, features: Mapping[str, float]) -> list[Verdict]:
        """All types, likeliest first, each with the three features that spoke loudest for it."""
        length = math.sqrt(sum(s * s for s in features.values())) or 1.0
        known = [(name, strength / length, self.weights[name]) for name, strength in sorted(features.items()) if name in self.weights]
        logits = [self.bias[k] + sum(s * w[k] for _, s, w in known) for k in self._columns]
        top = max(logits)
        total = top + math.log(sum(math.exp(x - top) for x in logits))
        found = []
        for k in sorted(self._columns, key=lambda k: (-logits[k], k)):
            loud = sorted(((s * w[k], name) for name, s, w in known if w[k] > 0), key=lambda item: (-item[0], item[1]))
            found.append(Verdict(self.types[k], logits[k] - total, tuple(name for _, name in loud[:3])))
        return found


def load_opinion(path: Path = WEIGHTS) -> Opinion | None:
    """The trained model, or None where there is none."""
    if not path.is_file():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        table = json.load(stream)
    scale = table["scale"]
    weights = {name: tuple(x / scale for x in row) for name, row in table["weights"].items()}
    return Opinion(tuple(table["types"]), weights, tuple(x / scale for x in table["bias"]))
