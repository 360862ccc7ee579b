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

    tokenizer = spacy.blank("en").tokenizer
    split_joint_names(tokenizer)
    return tokenizer


def split_joint_names(tokenizer: Any) -> None:
    """Has a tokenizer of spaCy's split "U.S.-Graustark" at the hyphen, as it splits "UK-Graustark": two states, not one word."""
    from spacy.lang.en.punctuation import TOKENIZER_INFIXES
    from spacy.util import compile_infix_regex

    tokenizer.infix_finditer = compile_infix_regex([*TOKENIZER_INFIXES, r"(?<=[A-Z]\.)[-\u2013](?=[A-Z])"]).finditer
