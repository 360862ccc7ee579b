"""Splits the words of a data file the way the model's tokenizer splits a text, so that phrases match token by token."""

from __future__ import annotations

import functools
import re
from typing import Any

# Words, initials ("J.") and hyphens between words, which the tokenizer always splits: nine names in ten.
PLAIN_WORDS = re.compile(r"(?:[^\W\d_]{2,}|[A-Z]\.)(?: (?:[^\W\d_]{2,}|[A-Z]\.)|-[^\W\d_]{2,})*")
CONTRACTIONS = {"cannot", "dont", "wont"}


def split_words(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase, in its own spelling."""
    if PLAIN_WORDS.fullmatch(phrase) and phrase.lower() not in CONTRACTIONS:
        return tuple((phrase.replace("-", " - ") if "-" in phrase else phrase).split(" "))
    return tuple(token.text for token in _tokenizer()(phrase.replace("\u2019", "'")) if not token.is_space)


@functools.cache
def _tokenizer() -> Any:
    import spacy  # deferred: a phrase of plain words needs no tokenizer

    return spacy.blank("en").tokenizer
