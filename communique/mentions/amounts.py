"""Finds amounts: counts, sums of money, per cents, ordinals and measures, with what they count and what bounds them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

from communique.knowledge.amounts import AmbiguousCurrency, AmountWords, default_amounts
from communique.mentions.counted import counted_noun, phrase_head
from communique.mentions.numerals import DASH, GAP, JOIN, NumberGrammar, Numeral, any_of, grammar_of
from communique.model import Evidence, Money, Quantity
from communique.reading.parse import Parse


@dataclass(frozen=True, slots=True)
class AmountMention:
    """An amount of the text. ``first``:``end`` are the tokens of the number with what bounds it, its sign, its measure.

    ``kind``: count | money | percent | ordinal | measure. ``value`` is None for a range ("10 to 15": see ``low`` and ``high``)
    and for bare "hundreds". ``noun`` is the token of what is counted (of a measure its unit, of money the noun it describes: "a
    $5m loan"); ``content`` the head noun after it ("tonnes of [wheat]", "$5m in [aid]"). ``dimension`` is that of a measure.
    ``inherited``: unit or currency come from the amount before ("2,000 doses to A, 500 to B"); ``conversion``: a sum in brackets
    behind another; ``anaphoric``: points back to persons or sides ("the two leaders").
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

    @property
    def quantity(self) -> Quantity | None:
        """The contract's Quantity of a count, a measure or a first thing; None for all else and for bare "hundreds"."""
        if self.kind not in ("count", "measure") and not (self.kind == "ordinal" and self.value == 1):
            return None
        if self.low is None:
            return None
        return Quantity(self.value, self.unit, self.qualifier, self.evidence.text)

    @property
    def money(self) -> Money | None:
        """The contract's Money, its currency None where the text does not tell; None for what is no money or has no figure."""
        if self.kind != "money" or self.low is None:
            return None
        return Money(self.value, self.currency, self.qualifier, self.evidence.text)


def find_amounts(parse: Parse, knowledge: AmountWords | None = None) -> tuple[AmountMention, ...]:
    """The amounts of a text in its order. Names with numbers (AK-203, Article 5), dates, times, ages and scores are none."""
    reader = _reader_of(knowledge or default_amounts())
    return reader.read(parse)


@lru_cache(maxsize=8)
def _reader_of(words: AmountWords) -> _AmountReader:
    return _AmountReader(words)


class _AmountReader:
    def __init__(self, words: AmountWords) -> None:
        self.words = words
        self.grammar: NumberGrammar = grammar_of(words)
        codes = "|".join(sorted(words.currency_codes))
        signs = any_of(words.currency_signs)
        # "USD $5 million" has a code and a sign: the code decides.
        self.sign = re.compile(rf"(?:(?:{codes})[^\S\n]?|(?:{signs})[^\S\n]?)")
        self.sign_before = re.compile(
            rf"(?:(?<![A-Za-z0-9])(?P<code>{codes})(?:[^\S\n])?)?(?:(?<![A-Za-z])(?P<sign>{signs}))?(?:[^\S\n])?$"
        )
        names = any_of((*words.currency_names, *words.risky_names))
        self.name_after = re.compile(
            rf"(?:{JOIN}?(?:(?P<code>(?:{codes}))(?![A-Za-z])|(?P<sign>{any_of(s for s in words.currency_signs if not s[0].isalpha())}))"
            rf"|{JOIN}(?:of{GAP})?(?P<name>(?i:{names}))\b)"
        )
        self.percent = re.compile(
            rf"(?:{GAP})?%|{JOIN}(?:per{GAP}?cents?|pct|percent)\b(?:age)?|{JOIN}percentage{GAP}points?\b", re.I
        )
        symbols = any_of(words.unit_symbols)
        glued = any_of(words.glued_symbols)
        self.unit = re.compile(
            rf"(?:{JOIN}?(?P<symbol>{symbols})|(?:[^\S\n])?(?P<glued>{glued})|{JOIN}?(?P<name>(?i:{any_of(words.units)})))(?![\w³²])"
        )
        self.before = re.compile(rf"(?:^|(?<![\w-]))(?P<phrase>{any_of(words.before)}){GAP}?$", re.IGNORECASE)
        after = sorted(words.after, key=len, reverse=True)
        self.after = re.compile(
            "|".join(rf"{GAP if p[0].isalpha() else ''}(?P<a{i}>{any_of([p])})(?!\w)" for i, p in enumerate(after)),
            re.IGNORECASE,
        )
        self.after_names = after
        self.first_before = re.compile(rf"\b(?:the{GAP})?first{GAP}$", re.IGNORECASE)
        self.carrier = re.compile(rf"(?:,|(?:^|(?<=[\s,;]))(?:{any_of(words.lists['carriers'])}))(?:{GAP})?$", re.IGNORECASE)
        self.in_funding = re.compile(
            rf"{GAP}(?:in|of|worth{GAP}of){GAP}(?:[\w-]+{GAP}){{0,4}}?(?:{any_of(words.funding)})\b", re.IGNORECASE
        )
        self.of_which = re.compile(
            rf"(?:{GAP}|['’]s?{GAP})?(?:worth{GAP})?(?:in|of){GAP}|(?:['’]s?)?{GAP}worth{GAP}of{GAP}", re.IGNORECASE
        )
        self.age = re.compile(rf"{JOIN}years?{JOIN}olds?\b|,?{GAP}years{GAP}of{GAP}age", re.IGNORECASE)
        parts = "thirds?|quarters?|fifths?|tenths?|sixths?|eighths?|halves"
        few = any_of((*words.small, *words.tens, "hundred"))
        self.fraction = re.compile(
            rf"{JOIN}(?:(?:{parts})\b|(?:in|out{GAP}of){GAP}(?:every{GAP})?(?:{few}|\d+)\b)", re.IGNORECASE
        )
        # Three groups of digits, or seven digits in two: a telephone number.
        self.phone = re.compile(r"\d{1,4}(?:[ .-]\d{2,4}){2,4}(?![\d,])(?!\s?(?:million|billion|%))|\d{3}-\d{4}\b")
        self.age_before = re.compile(
            rf"\bage[sd]?{GAP}(?:(?:of|between|from|over|under|about|around|at){GAP})?(?:\d{{1,3}}(?:{GAP}(?:and|to|or){GAP}|{DASH}))?$",
            re.I,
        )
        self.open_bracket = re.compile(
            rf"{GAP}?\((?:{GAP})?(?:(?:about|around|some|approximately|or|roughly|nearly|over|almost){GAP})?$", re.I
        )

    def read(self, parse: Parse) -> tuple[AmountMention, ...]:
        text, found = parse.text, list[AmountMention]()
        at = 0
        while opening := self.grammar.opening.search(text, at):
            start = opening.start()
            mention, at = self._read_at(parse, start, found[-1] if found else None)
            at = max(at, start + 1)
            if mention:
                found.append(mention)
        return tuple(found)

    def _read_at(self, parse: Parse, start: int, last: AmountMention | None) -> tuple[AmountMention | None, int]:
        text, grammar = parse.text, self.grammar
        ordinal = grammar.ordinal.match(text, start)
        if ordinal:
            return self._read_ordinal(parse, ordinal)
        run = grammar.run.match(text, start)
        past = run.end() if run else start + 1
        digits = text[start].isdigit()
        sign = self.sign_before.search(text, max(0, start - 16), start) if digits or text[start] in "aAhH" else None
        signed = bool(sign and (sign.group("code") or sign.group("sign")))
        left = sign.start() if sign and signed else start
        numeral = grammar.read_loose(text, start) or grammar.read(text, start, signed)
        if numeral is None:
            return None, start + len(re.match(r"\w+", text[start:]).group()) if text[start].isalpha() else past  # type: ignore[union-attr]
        if digits and grammar.is_name(text, start, numeral.end, left):
            return None, past
        phone = self.phone.match(text, start) if digits else None
        if phone:
            return None, phone.end()
        named = 0 if digits else self._ends_named_words(text, start, numeral)
        if named:
            return None, named
        ranged = grammar.read_range(text, numeral, left, self.sign, self.percent)
        if ranged:
            left, numeral = min(left, ranged.start), ranged
        if self.age.match(text, numeral.end) or self.age_before.search(text, max(0, left - 24), left):
            return None, max(past, numeral.end)
        return self._read_kind(parse, numeral, left, sign if signed else None, last, past)

    def _ends_named_words(self, text: str, start: int, numeral: Numeral) -> int:
        """Where a name or fraction in words ends ("Group of Seven", "Five Eyes", "two-thirds", "one in five"), or 0 for none."""
        before = re.findall(r"[\w'’]+", text[max(0, start - 24) : start].lower())[-2:]
        if len(before) == 2 and before[0] in self.words.lists["groups_of"] and before[1] == "of":
            return numeral.end
        if fraction := self.fraction.match(text, numeral.end):
            return fraction.end()
        if start > 1 and text[start - 1] in "-‐‑–" and text[start - 2].isalpha():
            return numeral.end
        inside = bool(re.search(r"[a-z,]\s$", text[max(0, start - 2) : start]))
        return numeral.end if text[start].isupper() and inside and not numeral.scaled else 0

    def _read_kind(
        self, parse: Parse, numeral: Numeral, left: int, sign: re.Match[str] | None, last: AmountMention | None, past: int
    ) -> tuple[AmountMention | None, int]:
        text, end = parse.text, numeral.end
        qualifier, begin = self._bounds_before(text, left)
        percent = self.percent.match(text, end)
        name = None if percent else self.name_after.match(text, end)
        if name and not sign and not self._is_currency(name, numeral):
            name = None
        unit = None if percent or sign or name else self.unit.match(text, end)
        plural = self._counts_plural(parse, numeral)
        measured = bool(percent or name or sign or unit)
        if not measured and numeral.low == numeral.high and self.grammar.is_year(text, numeral, begin < left, plural):
            return None, max(past, end)
        glued = end < len(text) and (text[end].isalpha() or (text[end] in "-‐‑" and not text[end + 1 : end + 2].isdigit()))
        if glued and not measured and not self.after.match(text, end):
            return None, max(past, end)
        if not measured and self._names_a_thing(parse, numeral, plural):
            return None, max(past, end)
        if self._is_listing(text, numeral, left):
            return None, end
        kind, stop, currency, dimension = "count", end, None, None
        if percent:
            kind, stop = "percent", percent.end()
        elif sign or name:
            kind, stop = "money", name.end() if name else end
            currency = self._currency(parse, sign, name, left)
        elif unit:
            kind, stop = "measure", unit.end()
            dimension = self._dimension(unit)
        if begin < left and self._is_preposition(text[begin:left], numeral, kind, dimension):
            qualifier, begin = "exactly", left
        after = self.after.match(text, stop)
        if after and qualifier == "exactly":
            phrase = self._after_phrase(after)
            if phrase != "plus" or re.match(r"[,.;)]|\s+[a-z]+s\b", text[after.end() : after.end() + 20]):
                qualifier, stop = self.words.after[phrase], after.end()
        front = (
            self.first_before.search(text, max(0, begin - 14), begin)
            if qualifier == "exactly" and kind in ("count", "measure")
            else None
        )
        if front:
            qualifier, begin = "first", front.start() + (4 if text[front.start()] in "tT" else 0)
        if qualifier == "exactly" and numeral.loose:
            qualifier = "about"
        first, token_end = _tokens(parse, begin, stop)
        value = numeral.high if numeral.low == numeral.high else None
        mention = AmountMention(
            first, token_end, kind, value, qualifier, None, None, currency, parse.evidence(first, token_end),
            numeral.low, numeral.high, dimension=dimension,
        )  # fmt: skip
        number_first, _ = _tokens(parse, numeral.start, numeral.end)
        finished = self._describe(parse, mention, numeral, number_first, stop, unit, last)
        return finished, stop

    def _counts_plural(self, parse: Parse, numeral: Numeral) -> bool:
        lists = self.words.lists
        first, end = _tokens(parse, numeral.start, numeral.end)
        noun = counted_noun(parse, first, end, lists["breaks"], lists["fillers"])
        if noun is None:
            return False
        lower = parse.lowers[noun]
        if parse.tags[noun]:
            return parse.tags[noun] in ("NNS", "NNPS") or lower in lists["flat_plurals"]
        return lower in lists["flat_plurals"] or (lower.endswith("s") and not lower.endswith("ss"))

    def _bounds_before(self, text: str, left: int) -> tuple[str, int]:
        qualifier, begin = "exactly", left
        while m := self.before.search(text, max(0, begin - 32), begin):
            qualifier, begin = self.words.before[re.sub(r"\s+", " ", m.group("phrase").lower())], m.start("phrase")
        return qualifier, begin

    def _after_phrase(self, m: re.Match[str]) -> str:
        return next(phrase for i, phrase in enumerate(self.after_names) if m.group(f"a{i}"))

    def _is_preposition(self, phrase: str, numeral: Numeral, kind: str, dimension: str | None) -> bool:
        # "under two agreements", "over three years", "above 5" state no bound; "over 20 tanks" and "under $5m" do.
        word = re.sub(r"\s+", " ", phrase.strip().lower())
        if dimension == "time" and word in self.words.never_time:
            return True
        small = kind == "count" and (numeral.high or 1e9) < 10 and word != "some"
        return word in self.words.risky_before and small

    def _is_currency(self, name: re.Match[str], numeral: Numeral) -> bool:
        risky = name.group("name") and " ".join(name.group("name").lower().split()) not in self.words.currency_names
        return not risky or numeral.scaled or numeral.grouped

    def _dimension(self, unit: re.Match[str]) -> str:
        if unit.group("name"):
            return self.words.units[re.sub(r"\s+", " ", unit.group("name").lower())]
        if unit.group("symbol"):
            return self.words.unit_symbols[unit.group("symbol")]
        return self.words.glued_symbols[unit.group("glued")]

    def _currency(self, parse: Parse, sign: re.Match[str] | None, name: re.Match[str] | None, at: int) -> str | None:
        meanings: list[str | AmbiguousCurrency] = []
        if name:
            if name.group("code"):
                meanings.append(name.group("code"))
            elif name.group("sign"):
                meanings.append(self.words.currency_signs[name.group("sign")])
            else:
                spelt = " ".join(name.group("name").lower().split())
                meanings.append(self.words.currency_names.get(spelt) or self.words.risky_names[spelt])
        if sign:
            meanings += [sign.group("code")] if sign.group("code") else []
            meanings += [self.words.currency_signs[sign.group("sign")]] if sign.group("sign") else []
        for meaning in meanings:  # a plain code beats an ambiguous sign: "$10 million Australian dollars"
            if isinstance(meaning, str):
                return meaning
        meaning = meanings[0]
        return _settle(meaning, parse, at) if isinstance(meaning, AmbiguousCurrency) else None

    def _names_a_thing(self, parse: Parse, numeral: Numeral, plural: bool) -> bool:
        # "Article 5", "Leopard 2 tanks", "Flight 370": the number belongs to the word before it.
        text = parse.text
        written = text[numeral.start : numeral.end]
        if written in self.words.lists["named_numbers"] and re.match(
            r"\s(?:[A-Z]|jets?|planes?|aircraft)\b|\s[A-Z]", text[numeral.end : numeral.end + 9]
        ):
            return True
        if numeral.in_words or numeral.scaled or numeral.grouped or numeral.low != numeral.high:
            before = re.search(r"([A-Za-z'’]+)[\s.]+$", text[max(0, numeral.start - 20) : numeral.start])
            return bool(
                numeral.in_words
                and before
                and before.group(1).lower() in self.words.lists["numbered_names"]
                and (not plural or before.group(1).lower() not in self.words.lists["numbered_unless_counted"])
            )
        m = re.search(r"([A-Za-z'’]+)\.?[^\S\n]$", text[max(0, numeral.start - 24) : numeral.start])
        if not m:
            return False
        word, names = m.group(1), self.words.lists["numbered_names"]
        if word.lower() in names:
            return not (plural and word.lower() in self.words.lists["numbered_unless_counted"] and not word[0].isupper())
        if word.isupper() and 2 <= len(word) <= 5 and not plural:
            return True  # "HR 6819", "UNSCR 2231"
        bare = bool(re.fullmatch(r"\d{1,4}(?:\.\d+)?", text[numeral.start : numeral.end]))
        follows = bool(re.match(r"\s+[a-z]", text[numeral.end : numeral.end + 3]))
        return (
            bare
            and word[0].isupper()
            and word not in self.words.lists["months"]
            and not plural
            and not follows
            and len(word) > 1
        )

    def _is_listing(self, text: str, numeral: Numeral, left: int) -> bool:
        # "1. Trade", "(2) arms", "[3]": marks of a list or a note; ", 45," the age of the person named.
        before, after = text[max(0, left - 2) : left], text[numeral.end : numeral.end + 2]
        if (not before or before[-1] == "\n" or before.endswith(("(", "["))) and re.match(r"[.)\]](?:\s|$)", after):
            return numeral.scale == 1.0 and (numeral.high or 0) < 100 and not (before.endswith("(") and numeral.in_words)
        return (
            before == ", "
            and after[:1] == ","
            and numeral.scale == 1.0
            and 15 <= (numeral.high or 0) <= 110
            and after[1:2] == " "
            and bool(re.search(r"[A-Z][\w'’-]+, $", text[max(0, left - 30) : left]))
        )

    def _describe(
        self,
        parse: Parse,
        mention: AmountMention,
        numeral: Numeral,
        number_first: int,
        stop: int,
        unit: re.Match[str] | None,
        last: AmountMention | None,
    ) -> AmountMention | None:
        text, words = parse.text, self.words
        breaks, fillers = words.lists["breaks"], words.lists["fillers"]
        if mention.kind == "percent":
            points = "points" in text[numeral.end : stop].lower()
            return replace(
                mention, unit="percentage points" if points else "per cent", content=self._content(parse, stop, True)
            )
        if mention.kind == "measure" and unit:
            spelt = unit.group("symbol") or unit.group("glued") or unit.group("name")
            head = re.split(r"\s(?:per|a|an|of)\s", spelt)[0].split()[-1]
            at = unit.start("symbol" if unit.group("symbol") else "glued" if unit.group("glued") else "name") + spelt.index(
                head
            )
            noun = _tokens(parse, at, at + len(head))[0]
            return replace(mention, unit=re.sub(r"\s+", " ", spelt), noun=noun, content=self._content(parse, stop, True))
        if mention.kind == "money":
            noun = counted_noun(parse, number_first, mention.end, breaks, fillers)
            after_noun = parse.ends[noun] if noun is not None else stop
            bracketed = (
                last is not None
                and last.kind == "money"
                and bool(self.open_bracket.search(text, max(0, parse.starts[mention.first] - 24), parse.starts[mention.first]))
            )
            return replace(mention, noun=noun, content=self._content(parse, after_noun), conversion=bracketed)
        if numeral.low is None and text.startswith(" of", stop):
            of = _tokens(parse, stop + 1, stop + 3)[0]
            noun = phrase_head(parse, of + 1, breaks)
        else:
            noun = counted_noun(parse, number_first, mention.end, breaks, fillers)
        if noun is not None:
            return self._count(parse, mention, numeral, noun)
        return self._bare(parse, mention, numeral, stop, last)

    def _count(self, parse: Parse, mention: AmountMention, numeral: Numeral, noun: int) -> AmountMention | None:
        words = self.words.lists
        if numeral.in_words and numeral.low == 1 and mention.qualifier in ("exactly", "about"):
            if (
                parse.lowers[min(mention.end, len(parse.words) - 1)] in words["one_not"]
                or parse.lowers[noun] in words["one_not"]
            ):
                return None
        lemma = parse.lemmas[noun].lower() if parse.lemmas[noun] else parse.lowers[noun]
        back = parse.lowers[mention.first - 1] if mention.first else ""
        small = (numeral.high or 99) <= 12 and not numeral.scaled
        pointing = back in words["definite"] or lemma in ("side", "sides")
        is_side = lemma in words["sides"] or lemma.removesuffix("s") in words["sides"]
        content = self._content(parse, parse.ends[noun], True)
        later = self.after.match(parse.text, parse.ends[noun]) if mention.qualifier == "exactly" else None
        if later and (phrase := self._after_phrase(later)).startswith("or"):  # "45 tanks or more"
            mention = replace(mention, qualifier=self.words.after[phrase])
        return replace(mention, unit=parse.words[noun], noun=noun, content=content, anaphoric=small and pointing and is_side)

    def _bare(
        self, parse: Parse, mention: AmountMention, numeral: Numeral, stop: int, last: AmountMention | None
    ) -> AmountMention | None:
        # No noun behind the number: a sum in the currency of the list it stands in, more of the same thing, or "the two".
        text, words = parse.text, self.words.lists
        if numeral.low is None:
            return None
        if numeral.in_words and numeral.low == numeral.high == 1:
            return None
        begin = parse.starts[mention.first]
        funded = numeral.scaled and bool(self.in_funding.match(text, stop))
        here, carried = _sentence(parse, mention.first), bool(self.carrier.search(text, max(0, begin - 24), begin))
        near = last is not None and _sentence(parse, last.first) >= here - 1 and carried
        if (
            funded or (near and last is not None and last.kind == "money" and (numeral.scaled or numeral.grouped))
        ) and last is not None:
            takes = near and last.kind == "money"
            content = self._content(parse, stop)
            return replace(mention, kind="money", currency=last.currency if takes else None, inherited=takes, content=content)
        if funded:
            return replace(mention, kind="money", content=self._content(parse, stop))
        following = re.match(rf"{GAP}(?:more{GAP})?(?:to|for|from|in)\b|{GAP}(?:each|apiece)\b", text[stop : stop + 16])
        if (
            last is not None
            and last.kind in ("count", "measure")
            and last.unit
            and carried
            and following
            and _sentence(parse, last.first) == here
        ):
            return replace(
                mention,
                kind=last.kind,
                unit=last.unit,
                noun=last.noun,
                content=last.content,
                dimension=last.dimension,
                inherited=True,
            )
        back = parse.lowers[mention.first - 1] if mention.first else ""
        if numeral.in_words and not numeral.scaled:
            return replace(mention, anaphoric=True) if back in words["definite"] else None
        if back in words["before_lone"] or (
            mention.first > 1 and back == "of" and parse.lowers[mention.first - 2] in words["before_lone"]
        ):
            return None
        return mention if numeral.scaled or numeral.grouped or (numeral.high or 0) >= 10 else None

    def _content(self, parse: Parse, stop: int, only_of: bool = False) -> int | None:
        """The head noun behind "of" (of money also "in" and "worth of") at the character ``stop``, or None."""
        m = self.of_which.match(parse.text, stop)
        if not m or m.end() >= len(parse.text) or (only_of and not m.group().split()[-1] == "of"):
            return None
        first, _ = _tokens(parse, m.end(), m.end() + 1)
        if first >= len(parse.words):
            return None
        head = phrase_head(parse, first, self.words.lists["breaks"])
        if head is None:
            return None
        # The scan may run on into a verb that was tagged as a noun ("900 million in loans hinges on"): a funding plural ends it.
        funding = (t for t in range(first, head) if parse.lowers[t] in self.words.funding and parse.lowers[t].endswith("s"))
        return next(funding, head)

    def _read_ordinal(self, parse: Parse, m: re.Match[str]) -> tuple[AmountMention | None, int]:
        text, words = parse.text, self.words
        start, end = m.span()
        past = end
        before = text[max(0, start - 24) : start]
        if (
            re.search(r"[\w\u2010\u2011-]$", before)
            or self.grammar.month_after.match(text, end)
            or self.grammar.month_before.search(before)
        ):
            return None, past
        ever = re.match(r"[-\u2010\u2011]ever\b", text[end : end + 6])
        if ever:
            end = ever.end() + end
        elif re.match(r"[-\u2010-\u2015/'’]", text[end : end + 1]):
            return None, past
        inside = bool(re.search(r"[a-z,]\s$", before))
        word = m.group("word")
        if word and word[0].isupper() and inside:
            return None, past
        following = re.match(rf"{GAP}(and|or|to){GAP}(?=\w)", text[end : end + 12], re.IGNORECASE)
        at = end
        if following and self.grammar.ordinal.match(text, end + following.end()):
            at = self.grammar.ordinal.match(text, end + following.end()).end()  # type: ignore[union-attr]
        next_word = re.match(rf"{GAP}([\w'’-]+)", text[at : at + 40])
        if not next_word or next_word.group(1).lower() in words.lists["not_ordered"]:
            return None, past
        if word and word[0].isupper() and next_word.group(1)[0].isupper():
            return None, past
        if self.grammar.read(text, at + len(next_word.group()) - len(next_word.group(1))):
            return None, past  # "the first 20 tanks" is a count
        if (
            re.search(rf"\b(?:one|two|three|four|a|per|at|every|\d+){GAP}$", before, re.I)
            and (word or "").lower() in ("third", "fifth", "quarter", "second", "tenth", "first")
            and not re.search(rf"\ba{GAP}$", before, re.I)
        ):
            return None, past
        first, token_end = _tokens(parse, start, end)
        if parse.tags[first].startswith("RB") and parse.deps[first] == "advmod":
            return None, past
        _, scan_from = _tokens(parse, start, at)
        noun = counted_noun(parse, first, scan_from, words.lists["breaks"], words.lists["fillers"])
        if (
            noun is None
            or parse.lowers[noun] in words.lists["not_ordered"]
            or (not any(parse.tags) and not parse.words[noun].isalpha() and False)
        ):
            return None, past
        value = (
            float(m.group("digits"))
            if m.group("digits")
            else words.ordinals[word.lower()] + words.tens.get((m.group("tens") or "").lower(), 0.0)
        )
        content = self._content(parse, parse.ends[noun], True)
        qualifier = "first" if value == 1 else "exactly"
        evidence = parse.evidence(first, token_end)
        mention = AmountMention(
            first, token_end, "ordinal", value, qualifier, parse.words[noun], noun, None, evidence, value, value, content
        )  # fmt: skip
        return mention, past


def _tokens(parse: Parse, start: int, end: int) -> tuple[int, int]:
    """The tokens (first, end) that the characters start:end touch."""
    first = max(0, bisect_right(parse.starts, start) - 1)
    if parse.ends[first] <= start and first + 1 < len(parse.starts):
        first += 1
    return first, max(first + 1, bisect_left(parse.starts, end))


def _sentence(parse: Parse, token: int) -> int:
    return parse.sentence_of[token] if token < len(parse.sentence_of) else 0


def _settle(meaning: AmbiguousCurrency, parse: Parse, at: int) -> str | None:
    """The code of the one state whose cue words stand in the sentence, else in the text; else the default."""
    token = _tokens(parse, at, at + 1)[0]
    first, end = parse.sentences[_sentence(parse, token)] if parse.sentences else (0, len(parse.words))
    for stretch in (parse.text[parse.starts[first] : parse.ends[end - 1]], parse.text):
        named = [code for code, cues in meaning.candidates if any(re.search(rf"\b{re.escape(cue)}\b", stretch) for cue in cues)]
        if len(named) == 1:
            return named[0]
        if named:
            break
    return meaning.default
