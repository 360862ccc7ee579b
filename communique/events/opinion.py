"""What the words around a pair say of its relation, as named features, and the linear model that weighs them.

The model is a second opinion: it speaks where no frame does, and beside those that do. It was trained (``make train``) on sentences
written for this repository alone, and every verdict names the features that spoke for it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy

from communique.events.pairing import SIDES, SOURCE, TARGET, Pair
from communique.events.roles import Roles
from communique.knowledge.frames import Frame

WEIGHTS = Path(__file__).parent.parent / "knowledge" / "data" / "opinion.json.gz"
CONTENT = ("VERB", "NOUN", "ADJ", "ADV", "PROPN")
# Verbs that tell what somebody says: what they govern says more than they.
SAYING = frozenset("say tell announce declare add state report note explain insist claim confirm reveal disclose argue warn".split())
CONDITIONS = frozenset("if unless whether lest".split())
FUTURE = frozenset("will shall 'll wo would going".split())
MODAL = frozenset("may might could can should must ought".split())
# Names and numbers mean nothing here.
NAMELESS = frozenset(("PERSON", "GPE", "NORP", "ORG", "LOC", "FAC", "DATE", "TIME", "PRODUCT", "EVENT", "WORK_OF_ART"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A type, how sure the model is of it (0 to 1), and the features that spoke for it, loudest first."""

    type: str
    probability: float
    features: tuple[str, ...]


class Lexicon:
    """For each lemma the types of the frames that it triggers: what a word alone lets one think of."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.types: dict[str, set[str]] = {}
        for frame in frames:
            for pattern in frame.patterns:
                if frame.type is None:
                    continue
                for lemma in pattern.triggers:
                    self.types.setdefault(lemma, set()).add(frame.type)

    def of(self, lemma: str) -> list[str]:
        """The types of a lemma that has few of them, in order of their names."""
        found = self.types.get(lemma, set())
        return sorted(found) if len(found) <= 3 else []


def find_features(pair: Pair, lexicon: Lexicon, frames: Iterable[tuple[str, str, str, float]]) -> dict[str, float]:
    """Name to strength of the features of a pair; ``frames`` are (type, status, frame id, rating) of what frames say, best first."""
    parse, roles = pair.parse, Roles(pair.parse)
    found: dict[str, float] = {}

    def add(name: str, strength: float = 1.0) -> None:
        found[name] = max(found.get(name, 0.0), strength)

    named = {t for first, end, label in parse.entities if label in NAMELESS for t in range(first, end)} | pair.tokens
    words = {i: parse.lemmas[i].lower() for i in range(len(parse.words)) if i not in named and parse.words[i].strip()}
    sentences = {parse.sentence_of[h] for side in SIDES for h in pair.heads[side]} or {0}
    for i, lemma in words.items():
        if parse.pos[i] in CONTENT and parse.sentence_of[i] in sentences and lemma.isalpha():
            add(f"near:{lemma}", 0.4)
            for kind in lexicon.of(lemma):
                add(f"near-kind:{kind}", 0.3)
    between = [i for i in sorted(pair.between) if i in words]
    if not between:
        between = sorted({roles.verb_of[h] for side in SIDES for h in pair.heads[side] if roles.verb_of[h] in words})
    for i in between:
        lemma = words[i]
        add(f"path:{lemma}")
        if parse.pos[i] not in ("VERB", "AUX", "NOUN"):
            continue
        for kind in lexicon.of(lemma):
            add(f"path-kind:{kind}", 0.7)
        for c in parse.children[i]:
            if c in words and parse.deps[c] in (
                "dobj",
                "prt",
                "xcomp",
                "ccomp",
                "acomp",
                "attr",
                "oprd",
                "prep",
                "amod",
                "compound",
                "advmod",
            ):
                if parse.pos[c] in ("VERB", "NOUN", "ADJ", "ADP", "ADV", "PART"):
                    add(f"pair:{lemma}_{words[c]}")
                    if parse.pos[c] != "ADP":
                        add(f"child:{words[c]}", 0.7)
                        for kind in lexicon.of(words[c]):
                            add(f"child-kind:{kind}", 0.5)
        for mood in _moods(pair, i):
            add(f"mood:{mood}", 0.5)
            for kind in lexicon.of(lemma):
                add(f"mood-kind:{mood}_{kind}", 0.7)
    for side in SIDES:
        for head in pair.heads[side][:1]:
            if parse.pos[head] in ("NOUN", "PRON"):
                add(f"{side.lower()}:{parse.lemmas[head].lower()}", 0.5)
            verb = roles.verb_of[head]
            if verb in words:
                add(f"verb-of-{side.lower()}:{words[verb]}", 0.7)
        if not pair.heads[side]:
            add(f"{side.lower()}:unnamed", 0.5)
    for rank, (kind, status, frame, rating) in enumerate(list(frames)[:3]):
        level = "sure" if rating >= 7 else "likely" if rating >= 2.5 else "loose"
        add(f"frame{rank}-{level}:{kind}", 1.5 if rank == 0 else 0.7)
        if rank == 0:
            add(f"frame-status:{kind}_{status}", 0.7)
            if rating >= 2.5:
                add(f"frame:{frame}")
    return found


def _moods(pair: Pair, token: int) -> set[str]:
    parse = pair.parse
    found = set()
    if parse.pos[token] not in ("VERB", "AUX"):
        return found
    for c in parse.children[token]:
        word = parse.lowers[c]
        if parse.deps[c] in ("aux", "auxpass"):
            found |= {"future"} if word in FUTURE else {"modal"} if word in MODAL else set()
            if word == "to":
                found.add("infinitive")
        elif parse.deps[c] == "neg":
            found.add("negated")
        elif parse.deps[c] == "mark" and word in CONDITIONS:
            found.add("condition")
        elif parse.deps[c] == "advcl" and any(parse.lowers[g] in CONDITIONS for g in parse.children[c]):
            found.add("conditional")
        elif parse.deps[c] in ("nsubjpass", "auxpass"):
            found.add("passive")
    return found


class Opinion:
    """A trained model. ``names`` are the features in the order of the rows of ``weights``; columns are ``types``."""

    def __init__(self, types: tuple[str, ...], names: tuple[str, ...], weights: numpy.ndarray, bias: numpy.ndarray) -> None:
        self.types, self.names, self.weights, self.bias = types, names, weights, bias

    @cached_property
    def rows(self) -> dict[str, int]:
        """Feature to its row."""
        return {name: i for i, name in enumerate(self.names)}

    def judge(self, features: Mapping[str, float]) -> list[Verdict]:
        """All types, likeliest first, each with the three features that spoke loudest for it."""
        known = [(name, self.rows[name], strength) for name, strength in features.items() if name in self.rows]
        logits = self.bias.copy()
        length = numpy.sqrt(sum(s * s for s in features.values())) or 1.0
        for _, row, strength in known:
            logits = logits + self.weights[row] * (strength / length)
        shares = numpy.exp(logits - logits.max())
        shares = shares / shares.sum()
        order = sorted(range(len(self.types)), key=lambda k: (-shares[k], k))
        found = []
        for k in order:
            loud = sorted(known, key=lambda item: (-self.weights[item[1], k] * item[2], item[0]))
            found.append(Verdict(self.types[k], float(shares[k]), tuple(n for n, row, s in loud[:3] if self.weights[row, k] * s > 0)))
        return found


def load_opinion(path: Path = WEIGHTS) -> Opinion | None:
    """The trained model, or None where the package has none."""
    if not path.is_file():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        table = json.load(stream)
    weights = numpy.array(list(table["weights"].values()), dtype=float) / table["scale"]
    return Opinion(tuple(table["types"]), tuple(table["weights"]), weights, numpy.array(table["bias"], dtype=float))
