"""What a number counts: the head noun behind it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection

from communique.reading.parse import Parse

# A noun phrase longer than this is a misread one ("12 short-range surface-to-air missile defence battery systems" has eight).
REACH = 10
# Parts of speech that may stand between a number and the noun it counts.
INSIDE = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "ADV", "X", "SYM"})
DETERMINERS = frozenset({"DT", "PRP$", "CD", "PDT"})
ARTICLES = frozenset({"the", "a", "an", "its", "their", "more", "new"})
COMPOUND = frozenset({"compound", "nmod", "amod", "nummod"})
QUOTES = frozenset("\"'“”‘’«»()[]-‐‑–/")


def tokens_of(parse: Parse, start: int, end: int) -> tuple[int, int]:
    """The tokens (first, end) that the characters start:end touch; a gap between tokens belongs to the token behind it."""
    first = max(0, bisect_right(parse.starts, start) - 1)
    if parse.ends[first] <= start and first + 1 < len(parse.starts):
        first += 1
    return first, max(first + 1, bisect_left(parse.starts, end))


def sentence_of(parse: Parse, token: int) -> int:
    """The index of the token's sentence; 0 where the parse has none for it."""
    return parse.sentence_of[token] if token < len(parse.sentence_of) else 0


def counted_noun(parse: Parse, first: int, end: int, breaks: Collection[str], fillers: Collection[str]) -> int | None:
    """The token of the head noun that the number at tokens first:end counts, or None where no noun follows it.

    Designations, adjectives and compounds before the noun are passed over: "600,000 AK-203 assault rifles" gives "rifles".
    """
    at = end
    while at < len(parse.words) and (parse.lowers[at] in fillers or parse.words[at] in QUOTES) and parse.words[at] != "(":
        at += 1
    if at >= len(parse.words) or sentence_of(parse, at) != sentence_of(parse, first):
        return None
    if not parse.tags[at]:
        return _scan_words(parse, at, breaks)
    by_position = _scan_tags(parse, at)
    by_parser = _from_parser(parse, first, end)
    if by_position is None and by_parser is None:
        return _figured(parse, first, end)
    if by_position is None or by_parser is None or by_parser == by_position:
        return by_position
    # The parser sees where a plural ends the phrase and a name begins; the scan sees designations the parser took for heads.
    return by_parser if by_parser < by_position and parse.tags[by_parser] == "NNS" else by_position


def phrase_head(parse: Parse, at: int, breaks: Collection[str]) -> int | None:
    """The head noun of the noun phrase that begins at token ``at`` ("urgent food aid" gives "aid"), or None."""
    while at < len(parse.words) and (parse.tags[at] in DETERMINERS or parse.lowers[at] in ARTICLES):
        at += 1
    if at >= len(parse.words):
        return None
    return _scan_tags(parse, at) if parse.tags[at] else _scan_words(parse, at, breaks, plural=False)


def _from_parser(parse: Parse, first: int, end: int) -> int | None:
    for token in range(end - 1, first - 1, -1):
        head = parse.heads[token]
        if not end <= head < end + REACH or parse.pos[head] not in ("NOUN", "PROPN"):
            continue
        steps = 0
        while parse.deps[head] in COMPOUND and head < parse.heads[head] < end + REACH and steps < REACH:
            head, steps = parse.heads[head], steps + 1
        between = range(end, head)
        if all(parse.pos[t] in INSIDE or parse.words[t] in QUOTES or parse.tags[t] in ("VBN", "VBG", "CC") for t in between):
            return head
    return None


def _figured(parse: Parse, first: int, end: int) -> int | None:
    """The plural that the parser itself has the number count, past words it took for verbs: "two used [vessels]", "30 pick-up [trucks]"."""
    head = parse.heads[end - 1]
    if parse.deps[end - 1] != "nummod" or not end <= head < end + REACH or parse.tags[head] != "NNS" or head in range(first, end):
        return None
    between = range(end, head)
    inside = all(parse.edges[head][0] <= t and parse.pos[t] not in ("DET", "AUX", "PRON") and parse.words[t] != "," for t in between)
    return head if inside else None


def _scan_tags(parse: Parse, at: int) -> int | None:
    head: int | None = None
    for t in range(at, min(at + REACH, len(parse.words))):
        tag, word = parse.tags[t], parse.words[t]
        closed = head is not None and parse.tags[head] in ("NNS", "NNPS") and not _hangs_right(parse, head)
        if tag.startswith("NN"):
            # "20 tanks Monday": a name behind a plural is another phrase.
            if closed and tag in ("NNP", "NNPS"):
                break
            head = t
        elif word in QUOTES - {"(", ")"}:
            continue
        elif tag.startswith("JJ") or tag in ("CD", "HYPH", "AFX"):
            # An adjective after a plural ends the phrase: "20 tanks worth", "30 agreements last week".
            if closed:
                break
        elif not _goes_on(parse, at, t, head):
            break
    return head


def _goes_on(parse: Parse, at: int, token: int, head: int | None) -> bool:
    """Whether a participle, adverb or conjunction inside the phrase leaves the noun still to come."""
    tag = parse.tags[token]
    if head is None:
        return tag in ("VBN", "VBG", "RB") or (tag == "CC" and token > at)
    if tag == "VBN":
        return parse.tags[token - 1] == "HYPH"
    # "20 search and rescue helicopters": the noun before "and" hangs on one behind it.
    return tag == "CC" and parse.tags[head] == "NN" and parse.heads[head] > token


def _hangs_right(parse: Parse, token: int) -> bool:
    return parse.deps[token] in ("compound", "nmod") and parse.heads[token] > token


def _scan_words(parse: Parse, at: int, breaks: Collection[str], plural: bool = True) -> int | None:
    head: int | None = None
    for t in range(at, min(at + REACH, len(parse.words))):
        word, lower = parse.words[t], parse.lowers[t]
        if lower in breaks or not (word[0].isalnum() or word in QUOTES):
            break
        if word[0].isalpha():
            head = t
            # Without tags a plural in lower case is the best sign of a head ("rifles", not "assault").
            if plural and lower.endswith("s") and not lower.endswith(("ss", "ous", "us")) and word[0].islower():
                break
    return head
