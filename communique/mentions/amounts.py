"""Finds amounts: counts, sums of money, per cents, ordinals and measures, with what they count and what bounds them.

Measured 2026-11-22 in the transfers that were found on the development reports (write / check half): qualifiers 1.00 / 0.92, units
1.00 / 0.83, currencies 1.00 / 1.00 right (14, 12 and 5 of them).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from communique.knowledge.amounts import AmountWords, default_amounts
from communique.mentions.amount_patterns import SIGN_REACH, WORD_REACH, AmountPatterns, patterns_of
from communique.mentions.counted import counted_noun, phrase_head, sentence_of, tokens_of
from communique.mentions.numerals import Numeral
from communique.mentions.ordinals import Ordinal, read_ordinal
from communique.model import Evidence, Money, Quantity
from communique.reading.parse import Parse

# From this on a number in figures that counts nothing named is kept ("ordered 30"); below it is noise.
LEAST_LONE = 10
# A definite number up to this points back to persons or sides ("the four leaders"); above it counts them.
MOST_POINTED_AT = 12


@dataclass(frozen=True, slots=True)
class AmountMention:
    """An amount of the text. ``first``:``end`` are the tokens of the number with what bounds it, its sign, its measure.

    ``kind``: count | money | percent | ordinal | measure. ``value`` is None for a range ("10 to 15": see ``low``, ``high``)
    and for bare "hundreds". ``noun`` is the token of what is counted (of a measure its unit, of money the noun it describes:
    "a $5m loan"); ``content`` the head noun after it ("tonnes of [wheat]", "$5m in [aid]"). ``dimension`` is a measure's (mass,
    volume, energy, power, length, time ...). ``inherited``: unit or currency come from the amount before ("2,000 doses to A,
    500 to B"); ``conversion``: a sum in brackets behind another; ``anaphoric``: points back to persons or sides ("the two
    leaders"); ``is_plural``: an ordinal of several things ("the first tanks").
    """

    first: int
    end: int
    kind: str
    value: float | None
    qualifier: str
    unit: str | None
    noun: int | None
    currency: str | None
    evidence: Evidence
    low: float | None = None
    high: float | None = None
    content: int | None = None
    dimension: str | None = None
    anaphoric: bool = False
    inherited: bool = False
    conversion: bool = False
    is_plural: bool = False

    @property
    def quantity(self) -> Quantity | None:
        """The contract's Quantity of a count, a measure or a first thing; None for all else and for bare "hundreds"."""
        # "The first tanks" are more than one, and nobody says how many.
        single = self.kind == "ordinal" and self.value == 1 and not self.is_plural
        counts = self.kind in ("count", "measure") or single
        return Quantity(self.value, self.unit, self.qualifier, self.evidence.text) if counts and self.low is not None else None

    @property
    def money(self) -> Money | None:
        """The contract's Money, its currency None where the text does not tell; None for what is no money or has no figure."""
        known = self.kind == "money" and self.low is not None
        return Money(self.value, self.currency, self.qualifier, self.evidence.text) if known else None


def find_amounts(parse: Parse, knowledge: AmountWords | None = None, side: str | None = None) -> tuple[AmountMention, ...]:
    """The amounts of a text in its order. Names with numbers (AK-203, Article 5), dates, times, ages and scores are none.

    ``side`` is the code of the state whose own text it is; "$" is then its own dollar.
    """
    reader = _AmountReader(parse, patterns_of(knowledge or default_amounts()), side)
    return reader.read()


@dataclass(frozen=True, slots=True)
class _Found:
    """A number and the sign before it: ``left`` is where they begin, ``past`` where to go on if this is no amount."""

    numeral: Numeral
    left: int
    past: int
    sign: re.Match[str] | None


class _AmountReader:
    """One reading of one text."""

    def __init__(self, parse: Parse, patterns: AmountPatterns, side: str | None = None) -> None:
        self.parse, self.patterns, self.side = parse, patterns, side
        self.text, self.words = parse.text, patterns.words
        self.lists = patterns.words.lists
        self.found: list[AmountMention] = []

    def read(self) -> tuple[AmountMention, ...]:
        at = 0
        while self.parse.words and (opening := self.patterns.numbers.opening.search(self.text, at)):
            mention, at = self._read_at(opening.start())
            at = max(at, opening.start() + 1)
            if mention:
                self.found.append(mention)
        return tuple(self.found)

    def _read_at(self, start: int) -> tuple[AmountMention | None, int]:
        text, patterns, numbers = self.text, self.patterns, self.patterns.numbers
        if m := numbers.ordinal.match(text, start):
            ordinal = read_ordinal(self.parse, m, patterns)
            return (self._ordinal(ordinal) if ordinal else None), m.end()
        run = numbers.run.match(text, start)
        past = run.end() if run else start + 1
        digits = text[start].isdigit()
        sign = patterns.sign_before.search(text, max(0, start - SIGN_REACH), start) if digits or text[start] in "aAhH" else None
        if sign and not (sign.group("code") or sign.group("sign")):
            sign = None
        left = sign.start() if sign else start
        numeral = numbers.read_loose(text, start) or numbers.read(text, start, sign is not None)
        if numeral is None:
            word = re.compile(r"\w+").match(text, start)
            return None, word.end() if word and not digits else past
        if digits:
            if numbers.is_name(text, start, numeral.end, left):
                return None, past
            if phone := patterns.phone.match(text, start):
                return None, phone.end()
        elif named := patterns.ends_named_words(text, start, numeral):
            return None, named
        if ranged := numbers.read_range(text, numeral, left, patterns.sign, patterns.percent):
            left, numeral = min(left, ranged.start), ranged
        past = max(past, numeral.end)
        if patterns.is_age(text, numeral, left):
            return None, past
        return self._classify(_Found(numeral, left, past, sign))

    def _classify(self, found: _Found) -> tuple[AmountMention | None, int]:
        text, patterns, numeral, sign = self.text, self.patterns, found.numeral, found.sign
        end = numeral.end
        qualifier, begin = patterns.bounds_before(text, found.left)
        percent = patterns.percent.match(text, end)
        name = None if percent else patterns.name_after.match(text, end)
        if name and not sign and not patterns.is_currency(name, numeral):
            name = None
        unit = None if percent or sign or name else patterns.unit.match(text, end)
        if not (percent or sign or name or unit) and self._is_none(numeral, begin < found.left):
            return None, found.past
        if patterns.is_listing(text, numeral, found.left):
            return None, end
        kind, stop, currency, dimension = "count", end, None, None
        if percent:
            kind, stop = "percent", percent.end()
        elif sign or name:
            kind, stop, currency = "money", name.end() if name else end, patterns.currency(self.parse, sign, name, found.left, self.side)
        elif unit:
            kind, stop, dimension = "measure", unit.end(), patterns.dimension(unit)
        if begin < found.left and text[begin : begin + 4].lower() == "over" and patterns.haggled.search(text, max(0, begin - 60), begin):
            qualifier, begin = "exactly", found.left
        if begin < found.left and text[begin : begin + 4].lower() == "over" and patterns.handed.search(text, max(0, begin - 20), begin):
            qualifier, begin = "exactly", found.left
        if begin < found.left and patterns.is_preposition(text[begin : found.left], numeral, kind, dimension):
            qualifier, begin = "exactly", found.left
        if qualifier == "exactly":
            qualifier, begin, stop = self._other_bounds(kind, begin, stop)
        if qualifier == "exactly" and numeral.loose:
            qualifier = "about"
        first, token_end = tokens_of(self.parse, begin, stop)
        value, evidence = numeral.high if numeral.low == numeral.high else None, self.parse.evidence(first, token_end)
        bare = AmountMention(first, token_end, kind, value, qualifier, None, None, currency, evidence)
        mention = replace(bare, low=numeral.low, high=numeral.high, dimension=dimension)
        return self._describe(mention, numeral, stop, unit), stop

    def _is_none(self, numeral: Numeral, bounded: bool) -> bool:
        """Whether a number without sign, measure or per cent is a year, part of a word or of a name."""
        text, end, patterns = self.text, numeral.end, self.patterns
        plural = self._counts_plural(numeral)
        if numeral.low == numeral.high and patterns.numbers.is_year(text, numeral, bounded, plural):
            return True
        glued = end < len(text) and (text[end].isalpha() or (text[end] in "-‐‑" and not text[end + 1 : end + 2].isdigit()))
        return (glued and not patterns.bound_after(text, end)) or patterns.names_a_thing(text, numeral, plural)

    def _counts_plural(self, numeral: Numeral) -> bool:
        noun = self._noun(*tokens_of(self.parse, numeral.start, numeral.end))
        if noun is None:
            return False
        lower, tag = self.parse.lowers[noun], self.parse.tags[noun]
        if lower in self.lists["flat_plurals"] or tag in ("NNS", "NNPS"):
            return True
        return not tag and lower.endswith("s") and not lower.endswith("ss")

    def _noun(self, first: int, end: int) -> int | None:
        return counted_noun(self.parse, first, end, self.lists["breaks"], self.lists["fillers"])

    def _other_bounds(self, kind: str, begin: int, stop: int) -> tuple[str, int, int]:
        """(qualifier, begin, stop) with a bound behind the number ("20 or more") or "first" before it ("the first 20")."""
        after = self.patterns.bound_after(self.text, stop)
        # "20 plus" bounds at the end of a phrase or before a plural; "20 plus 30" adds.
        if after and (after[0] != "plus" or re.match(r"[,.;)]|\s+[a-z]+s\b", self.text[after[2] : after[2] + 20])):
            return after[1], begin, after[2]
        front = self.patterns.first_before.search(self.text, max(0, begin - SIGN_REACH), begin)
        if front and kind in ("count", "measure"):
            return "first", front.start("first"), stop
        return "exactly", begin, stop

    def _describe(self, mention: AmountMention, numeral: Numeral, stop: int, unit: re.Match[str] | None) -> AmountMention | None:
        """The mention with what it counts, measures or pays for; None where it turns out to count nothing."""
        parse, text = self.parse, self.text
        if mention.kind == "percent":
            spelt = "percentage points" if "point" in text[numeral.end : stop].lower() else "per cent"
            return replace(mention, unit=spelt, content=self._content(stop))
        if unit:
            group = next(g for g in ("symbol", "glued", "name") if unit.group(g))
            head = re.split(r"\s(?:per|a|an|of)\s", unit.group(group))[0]
            noun = tokens_of(parse, unit.start(group), unit.start(group) + len(head))[1] - 1
            return replace(mention, unit=" ".join(unit.group(group).split()), noun=noun, content=self._content(stop))
        number_first = tokens_of(parse, numeral.start, numeral.end)[0]
        if mention.kind == "money":
            money_noun = self._noun(number_first, mention.end)
            after = parse.ends[money_noun] if money_noun is not None else stop
            begin, last = parse.starts[mention.first], self.found[-1] if self.found else None
            bracket = self.patterns.open_bracket.search(text, max(0, begin - WORD_REACH), begin)
            converts = bracket is not None and last is not None and last.kind == "money"
            return replace(mention, noun=money_noun, content=self._content(after, money=True), conversion=converts)
        if numeral.low is None and text.startswith(" of", stop):
            counted = phrase_head(parse, tokens_of(parse, stop + 1, stop + 3)[1], self.lists["breaks"])
        else:
            counted = self._noun(number_first, mention.end)
        return self._bare(mention, numeral, stop) if counted is None else self._count(mention, numeral, counted)

    def _count(self, mention: AmountMention, numeral: Numeral, noun: int) -> AmountMention | None:
        parse, lists = self.parse, self.lists
        if numeral.in_words and numeral.low == 1 and mention.qualifier in ("exactly", "about"):
            following = parse.lowers[min(mention.end, len(parse.words) - 1)]
            if following in lists["one_not"] or parse.lowers[noun] in lists["one_not"]:
                return None
        lemma = parse.lemmas[noun].lower() or parse.lowers[noun]
        before = parse.lowers[mention.first - 1] if mention.first else ""
        points = (before in lists["definite"] or lemma in ("side", "sides")) and not numeral.scaled
        is_side = lemma in lists["sides"] or lemma.removesuffix("s") in lists["sides"]
        anaphoric = points and is_side and (numeral.high or 99) <= MOST_POINTED_AT
        later = self.patterns.bound_after(self.text, parse.ends[noun]) if mention.qualifier == "exactly" else None
        qualifier = later[1] if later and later[0].startswith("or") else mention.qualifier  # "45 tanks or more"
        content = self._content(parse.ends[noun])
        return replace(mention, qualifier=qualifier, unit=parse.words[noun], noun=noun, content=content, anaphoric=anaphoric)

    def _bare(self, mention: AmountMention, numeral: Numeral, stop: int) -> AmountMention | None:
        """A number with no noun behind it: a sum of the list it stands in, more of the same thing, or "the two"."""
        parse, patterns, lists = self.parse, self.patterns, self.lists
        if numeral.low is None or (numeral.in_words and numeral.low == numeral.high == 1):
            return None
        whole = self._whole(stop)
        if whole is not None:
            return replace(mention, unit=parse.words[whole], noun=whole)
        begin, here = parse.starts[mention.first], sentence_of(parse, mention.first)
        last = self.found[-1] if self.found else None
        carried = bool(patterns.carrier.search(self.text, max(0, begin - WORD_REACH), begin))
        apart = here - sentence_of(parse, last.first) if last else 99
        takes = last is not None and last.kind == "money" and carried and apart <= 1
        funded = numeral.scaled and bool(patterns.in_funding.match(self.text, stop))
        if funded or (takes and (numeral.scaled or numeral.grouped)):
            currency = last.currency if takes and last else None
            return replace(mention, kind="money", currency=currency, inherited=takes, content=self._content(stop, money=True))
        goes_on = carried and apart == 0 and patterns.goes_to.match(self.text, stop)
        if last and last.unit and last.kind in ("count", "measure") and goes_on:
            same = replace(mention, kind=last.kind, unit=last.unit, noun=last.noun, dimension=last.dimension)
            return replace(same, content=last.content, inherited=True)
        before = [parse.lowers[t] for t in range(max(0, mention.first - 2), mention.first)]
        if numeral.in_words and not numeral.scaled:
            return replace(mention, anaphoric=True) if before and before[-1] in lists["definite"] else None
        if before and (before[-1] in lists["before_lone"] or (before[-1] == "of" and before[0] in lists["before_lone"])):
            return None
        return mention if numeral.scaled or numeral.grouped or (numeral.high or 0) >= LEAST_LONE else None

    def _whole(self, stop: int) -> int | None:
        """What a number counts a part of: the noun of "three of 12 [jets]", "two of its eight [frigates]"; else None."""
        if not self.text.startswith(" of ", stop):
            return None
        parse, at = self.parse, tokens_of(self.parse, stop + 4, stop + 5)[0]
        figures = [parse.tags[t] for t in range(at, min(at + 2, len(parse.words)))]
        return phrase_head(parse, at, self.lists["breaks"]) if "CD" in figures else None

    def _content(self, stop: int, money: bool = False) -> int | None:
        """The head noun behind "of" (of money also "in" and "worth of") at the character ``stop``, or None."""
        m = self.patterns.of_which.match(self.text, stop)
        if not m or m.end() >= len(self.text) or (not money and (m.group("word") or "of").lower() != "of"):
            return None
        first = tokens_of(self.parse, m.end(), m.end() + 1)[0]
        head = phrase_head(self.parse, first, self.lists["breaks"])
        if head is None:
            return None
        # The scan may run on into a verb tagged as a noun ("40 million in grants rests on"): a funding plural ends it.
        funding = self.words.funding
        return next((t for t in range(first, head) if (w := self.parse.lowers[t]) in funding and w.endswith("s")), head)

    def _ordinal(self, ordinal: Ordinal) -> AmountMention:
        parse, noun = self.parse, ordinal.noun
        first, end = tokens_of(parse, ordinal.start, ordinal.end)
        qualifier = "first" if ordinal.value == 1 else "exactly"
        evidence, content = parse.evidence(first, end), self._content(parse.ends[noun])
        value, unit = ordinal.value, parse.words[noun]
        plural = parse.tags[noun] in ("NNS", "NNPS")
        return AmountMention(first, end, "ordinal", value, qualifier, unit, noun, None, evidence, value, value, content, is_plural=plural)
