"""Runs a model's networks with each word of a text put through their first layers once, however often the text says it.

Two fifths of the work of spaCy's networks is done on a word without its neighbours, and a text says every other word again.
"""

from __future__ import annotations

from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.attrs import NORM, ORTH, SPACY

Floats = NDArray[numpy.float32]
# What a first layer may look at. All of it hangs on a token's form, its norm and whether a blank follows: the key of a word.
COLUMNS = frozenset("ORTH LOWER NORM PREFIX SUFFIX SHAPE SPACY IS_SPACE".split())
KEY = (ORTH, NORM, SPACY)


class WordVectors:
    """The vectors of the tokens of a Doc by one or several networks (``Tok2Vec`` models of spaCy).

    Raises ValueError for a network of another make: its own layers are then the only way.
    """

    def __init__(self, *networks: Any) -> None:
        for network in networks:
            _check(network)
        self._networks = [tuple(network.layers) for network in networks]

    def read(self, doc: Any) -> list[Floats]:
        """For each network the vectors of the tokens of a Doc, as the network would give them but for rounding."""
        if not len(doc):
            return [numpy.empty((0, embed.get_dim("nO")), dtype=numpy.float32) for embed, _ in self._networks]
        rows: dict[bytes, int] = {}
        places = [rows.setdefault(key, len(rows)) for key in _keys(doc)]
        first: dict[int, int] = {}
        for token, row in enumerate(places):
            first.setdefault(row, token)
        words = _Words(doc, list(first.values()))
        return [rest.predict([embed.predict([words])[0][places]])[0] for embed, rest in self._networks]


class _Words:
    """Some tokens of a Doc, as much like a Doc as a first layer needs."""

    def __init__(self, doc: Any, tokens: list[int]) -> None:
        self.vocab = doc.vocab
        self._doc, self._tokens = doc, tokens

    def __len__(self) -> int:
        return len(self._tokens)

    def to_array(self, columns: Any) -> Any:
        """The attributes of the tokens, as ``Doc.to_array`` gives them."""
        return self._doc.to_array(columns)[self._tokens]


def _keys(doc: Any) -> list[bytes]:
    keys: list[bytes] = numpy.ascontiguousarray(doc.to_array(KEY)).view(f"V{8 * len(KEY)}")[:, 0].tolist()
    return keys


def _check(network: Any) -> None:
    """ValueError where a network is not made of a layer that looks at single words and one that looks at what it gives."""
    if len(network.layers) != 2:
        raise ValueError("a network of other layers than an embedding and an encoder")
    columns = {str(column) for node in network.layers[0].walk() for column in node.attrs.get("columns", ())}
    if not columns or not columns <= COLUMNS:
        raise ValueError(f"a first layer that looks at {', '.join(sorted(columns - COLUMNS)) or 'nothing that is known'}")
    if any(node.attrs.get("key_attr", "ORTH") != "ORTH" for node in network.layers[0].walk()):
        raise ValueError("vectors that hang on something else than a word's form")
    if any("columns" in node.attrs for node in network.layers[1].walk()):
        raise ValueError("an encoder that looks at the text once more")
