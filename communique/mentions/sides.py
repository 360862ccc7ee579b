"""Tells whose official text a document is: from its publisher, and from a publisher's name in its title."""

from __future__ import annotations

import re

from communique.knowledge.sources import Sources
from communique.mentions.names import NameIndex
from communique.reading.tokens import split_words


def side_of(publisher: str | None, names: NameIndex, sources: Sources) -> str | None:
    """The code of the state or organisation whose own voice a publisher is ("Ministry of External Affairs, India").

    None for the press, and where the name does not say: a ministry without a state could be anybody's.
    """
    if not publisher:
        return None
    lower = publisher.lower()
    if any(re.search(rf"\b{re.escape(word)}\b", lower) for word in sources.press):
        return None
    hits = names.lookup(split_words(publisher))
    codes = list(dict.fromkeys(hit.code for hit in hits if hit.code))
    if not codes:
        return None
    official = any(re.search(rf"\b{re.escape(word)}\b", lower) for word in sources.official)
    own = any(hit.form in ("metonym", "institution", "body") for hit in hits) or names.entities[codes[0]].kind == "organisation"
    return codes[0] if (official or own) and len(codes) == 1 else None
