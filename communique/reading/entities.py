"""Finds the entities that spaCy's recogniser finds, its transitions worked out for all tokens at once: in a third of the time.

The recogniser walks over a text token by token and scores some 70 moves at each: a quarter of the time of a parse. What it
looks at is little: the token, and where an entity is open, its first token and the one before. So the scores of all tokens
outside an entity are one multiplication, those of all second tokens another, and so on; only the choice is left for the walk.
"""

from __future__ import annotations

from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, IS_SPACE, SENT_START

Floats = NDArray[numpy.float32]
NEVER = numpy.float32(-numpy.inf)
# The model's features: this token, the first of the open entity, the one before this in it.
FEATURES = 3
Entity = tuple[int, int, str]


class EntityReader:
    """The entities of a Doc; ``network`` gives the vectors of its tokens that ``read`` begins with.

    Raises ValueError for a recogniser of another kind than spaCy's small networks: its own walk is then the only one.
    """

    def __init__(self, ner: Any) -> None:
        model = ner.model
        if not model.attrs.get("has_upper") or model.attrs["unseen_classes"] or ner.cfg.get("beam_width") != 1:
            raise ValueError("a recogniser that is not greedy, or has moves it was never taught")
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        if lower.get_dim("nF") != FEATURES or lower.get_dim("nP") < 2:
            raise ValueError("a recogniser that looks at other tokens")
        # The network, and what brings its vectors to the width of the layer that scores.
        self.network, *self._between = model.get_ref("tok2vec").layers
        self._lower, self._bias = lower, lower.get_param("b")
        self._weights, self._score_bias = upper.get_param("W").T, upper.get_param("b")
        # "B-GPE" opens an entity, "I-" goes on with it, "L-" ends it, "U-" is one of a single token, "O" none; a bare "U-" is
        # for tokens that a caller has blocked, and nobody blocks any here.
        moves = [ner.moves.get_class_name(i) for i in range(ner.moves.n_moves)]
        self._labels = [move[2:] for move in moves]
        self._opens = numpy.array([move[:2] == "B-" for move in moves])
        self._starts = self._opens | numpy.array([move[:2] == "U-" and move != "U-" for move in moves])
        self._outer = self._starts | numpy.array([move == "O" for move in moves])
        # For each move that opens an entity those that go on with it and end it. ValueError where there are none.
        self._inner, self._last = (numpy.array([moves.index(kind + m[2:]) if m[:2] == "B-" else 0 for m in moves]) for kind in ("I-", "L-"))

    def read(self, doc: Any, vectors: Floats | None = None) -> list[Entity]:
        """(first, end, label) of each entity, in order, of a Doc whose sentences are known and whose entities are not.

        ``vectors`` are those that the network gives for it, where the caller has them. Raises ValueError where entities are set
        already: the recogniser would keep to them, this one does not.
        """
        preset, blank, starts = doc.to_array([ENT_IOB, IS_SPACE, SENT_START]).T
        if preset.any():
            raise ValueError("the entities of the text are set already")
        if not len(doc):
            return []
        # No entity runs over the end of a sentence or of the text: the last token of either begins none and goes on with none.
        final = numpy.ones(len(doc), dtype=bool)
        final[:-1] = starts[1:] == 1
        state = self.network.predict([doc]) if vectors is None else [vectors]
        for layer in self._between:
            state = layer.predict(state)
        features = self._lower.predict(state)
        chosen = self._outside(features, blank == 1, final)
        ends = self._ends(features, chosen, final)
        found: list[Entity] = []
        over = 0
        for first in numpy.flatnonzero(self._starts[chosen]).tolist():
            if first >= over:
                over = ends.get(first, first + 1)
                found.append((first, over, self._labels[chosen[first]]))
        return found

    def _outside(self, features: Floats, blank: NDArray[Any], final: NDArray[Any]) -> NDArray[Any]:
        """For each token the move that the recogniser makes where no entity is open."""
        missing = features[0]
        scores = self._scores(features[1:, 0] + missing[1] + missing[2])
        scores[:, ~self._outer] = NEVER
        scores[numpy.ix_(final, self._opens)] = NEVER
        scores[numpy.ix_(blank, self._starts)] = NEVER
        chosen: NDArray[Any] = scores.argmax(axis=1)
        return chosen

    def _ends(self, features: Floats, chosen: NDArray[Any], final: NDArray[Any]) -> dict[int, int]:
        """For each token that would begin an entity of several the end of that entity (exclusive)."""
        first = numpy.flatnonzero(self._opens[chosen])
        token = first
        ends: dict[int, int] = {}
        while len(first):
            token = token + 1
            # Row 0 of the features is for a missing token.
            scores = self._scores(features[token + 1, 0] + features[first + 1, 1] + features[token, 2])
            rows, moves = numpy.arange(len(first)), chosen[first]
            goes_on, ends_here = self._inner[moves], self._last[moves]
            a, b = scores[rows, goes_on], scores[rows, ends_here]
            # The first of two moves that score the same is made.
            on = ((a > b) | ((a == b) & (goes_on < ends_here))) & ~final[token]
            ends.update(zip(first[~on].tolist(), (token[~on] + 1).tolist(), strict=True))
            first, token = first[on], token[on]
        return ends

    def _scores(self, state: Floats) -> Floats:
        hidden: Floats = (state + self._bias).max(axis=-1)
        scores: Floats = numpy.dot(hidden, self._weights)
        scores += self._score_bias
        return scores
