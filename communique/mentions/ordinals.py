"""Reads ordinals that order things ("the first regiment", "21st summit"), not dates, ranks, fractions or adverbs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from communique.mentions.amount_patterns import WORD_REACH, AmountPatterns
from communique.mentions.counted import counted_noun, tokens_of
from communique.mentions.numerals import GAP
from communique.reading.parse import Parse


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal at characters start:end, its value and the token of the noun it orders."""

    start: int
    end: int
    value: float
    noun: int


EVER = re.compile(r"[-\u2010\u2011]ever\b")
HYPHEN_OR_APOSTROPHE = re.compile(r"[-\u2010-\u2015/'’]")
# "per second", "at first", "one third": time, adverb, fraction.
NEVER_BEFORE = re.compile(rf"\b(?:one|two|three|four|per|at|every|\d+){GAP}$", re.IGNORECASE)


def read_ordinal(parse: Parse, m: re.Match[str], patterns: AmountPatterns) -> Ordinal | None:
    """The ordinal at a match of the number grammar's ordinal pattern, or None where it orders no thing."""
    text, words, numbers = parse.text, patterns.words, patterns.numbers
    start, end = m.span()
    before = text[max(0, start - WORD_REACH) : start]
    if re.search(r"[\w\u2010\u2011-]$", before) or NEVER_BEFORE.search(before):
        return None
    if numbers.month_after.match(text, end) or numbers.month_before.search(before):
        return None
    if ever := EVER.match(text, end):
        end = ever.end()
    elif HYPHEN_OR_APOSTROPHE.match(text, end):
        return None
    word = m.group("word")
    capital = bool(word) and word[0].isupper()
    if capital and re.search(r"[a-z,]\s$", before):
        return None  # a name: "the Fifth Fleet"
    at = end
    joined = re.compile(rf"{GAP}(?:and|or|to){GAP}").match(text, end)
    if joined and (other := numbers.ordinal.match(text, joined.end())):
        at = other.end()  # "the second and third regiments"
    following = re.compile(rf"{GAP}([\w'’-]+)").match(text, at)
    if not following or following.group(1).lower() in words.lists["not_ordered"]:
        return None
    if capital and following.group(1)[0].isupper():
        return None
    if numbers.read(text, following.start(1)):
        return None  # "the first 20 tanks" is a count
    first, scan_from = tokens_of(parse, start, at)
    if parse.tags[first].startswith("RB") and parse.deps[first] == "advmod":
        return None
    noun = counted_noun(parse, first, scan_from, words.lists["breaks"], words.lists["fillers"])
    if noun is None or parse.lowers[noun] in words.lists["not_ordered"]:
        return None
    if m.group("digits"):
        return Ordinal(start, end, float(m.group("digits")), noun)
    return Ordinal(start, end, words.ordinals[word.lower()] + words.tens.get((m.group("tens") or "").lower(), 0.0), noun)
