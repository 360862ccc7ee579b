"""spaCy's lemmatizer as a table: the same lemmas, worked out once for each form, part of speech and morphology.

The lemmatizer walks over every token of every document, an eighth of the time of a parse; a text says most of its words again.
"""

from __future__ import annotations

from typing import Any

from spacy.attrs import LEMMA, MORPH, ORTH, POS, TAG

# Forms at most, some 30 MB, however long the run; what is over is worked out again.
KEPT = 200_000


def _forms(lemma: str) -> dict[str, str]:
    stem = lemma.removesuffix("e")
    return dict.fromkeys((f"{stem}es" if stem != lemma else f"{lemma}s", f"{stem}ed", f"{stem}ing"), lemma)


# Verbs that the model's rules cut short ("hoped" to "hop", "staged" to "stag"); found by inflecting every verb of the frames.
VERB_LEMMAS = {
    form: lemma
    for verb in ("hope", "stage", "wage", "fine", "rape", "axe", "cohost", "greenlight", "waterboard")
    for form, lemma in _forms(verb).items()
} | {"installed": "install", "installing": "install", "readied": "ready"}

# Plurals that the rules take for Greek ones ("doses" to "dos", "bases" to "basis").
NOUN_LEMMAS = {"doses": "dose", "bases": "base", "corpses": "corpse", "senses": "sense"}


class LemmaTable:
    """The lemmas of a Doc; ``lemmatizer`` is the model's own, or None where it has none."""

    def __init__(self, lemmatizer: Any) -> None:
        self._lemmatizer = lemmatizer
        self._known: dict[tuple[int, ...], str] = {}

    def read(self, doc: Any) -> list[str]:
        """One lemma a token, those that the attribute ruler set as they are."""
        keys = list(map(tuple, doc.to_array([ORTH, POS, MORPH, LEMMA, TAG]).tolist()))
        known = self._known
        return [known.get(key) or self._learn(key, doc[i]) for i, key in enumerate(keys)]

    def _learn(self, key: tuple[int, ...], token: Any) -> str:
        if token.tag_.startswith("VB") and token.lower_ in VERB_LEMMAS:
            lemma = VERB_LEMMAS[token.lower_]
        elif token.tag_ == "NNS" and token.lower_ in NOUN_LEMMAS:
            lemma = NOUN_LEMMAS[token.lower_]
        elif token.lemma or self._lemmatizer is None:
            lemma = token.lemma_
        else:
            lemma = str(self._lemmatizer.lemmatize(token)[0])
        if len(self._known) < KEPT:
            self._known[key] = lemma
        return lemma
