"""What stands around a number: what bounds it, its currency, its measure, and the signs that it is no amount at all."""

from __future__ import annotations

import re
from functools import lru_cache

from communique.knowledge.amounts import AmbiguousCurrency, AmountWords
from communique.mentions.counted import sentence_of, tokens_of
from communique.mentions.numerals import DASH, GAP, JOIN, NumberGrammar, Numeral, any_of
from communique.reading.parse import Parse

# How far back a currency sign, a bounding phrase or the word before a number may reach, in characters.
SIGN_REACH, BOUND_REACH, WORD_REACH = 16, 32, 24
# Below this a preposition is read as one ("under two agreements"), from it on as a bound ("over 20 tanks").
FEWEST_BOUNDED = 10


class AmountPatterns:
    """The patterns around numbers, built once from the words of the data files. All positions are characters of the text."""

    def __init__(self, words: AmountWords) -> None:
        self.words = words
        self.numbers = NumberGrammar(words)
        codes, signs = "|".join(sorted(words.currency_codes)), any_of(words.currency_signs)
        trailing = any_of(sign for sign in words.currency_signs if not sign[0].isalpha())
        names = any_of((*words.currency_names, *words.risky_names))
        self.sign = re.compile(rf"(?:(?:{codes})[^\S\n]?|(?:{signs})[^\S\n]?)")
        # "USD $5 million" has a code and a sign: the code decides.
        self.sign_before = re.compile(
            rf"(?:(?<![A-Za-z0-9])(?P<code>{codes})(?:[^\S\n])?)?(?:(?<![A-Za-z])(?P<sign>{signs}))?(?:[^\S\n])?$"
        )
        self.name_after = re.compile(
            rf"(?:{JOIN}?(?:(?P<code>(?:{codes}))(?![A-Za-z])|(?P<sign>{trailing}))|{JOIN}(?:of{GAP})?(?P<name>(?i:{names}))\b)"
        )
        self.percent = re.compile(
            rf"(?:{GAP})?%|{JOIN}(?:per{GAP}?cents?|pct|percent)\b(?:age)?|{JOIN}percentage{GAP}points?\b", re.IGNORECASE
        )
        unit_names, symbols, glued = any_of(words.units), any_of(words.unit_symbols), any_of(words.glued_symbols)
        self.unit = re.compile(
            rf"(?:{JOIN}?(?P<symbol>{symbols})|(?:[^\S\n])?(?P<glued>{glued})|{JOIN}?(?P<name>(?i:{unit_names})))(?![\w³²])"
        )
        self.before = re.compile(rf"(?<![\w-])(?P<phrase>{any_of(words.before)}){GAP}?$", re.IGNORECASE)
        self.after_phrases = sorted(words.after, key=len, reverse=True)
        afters = (rf"{GAP if p[0].isalpha() else ''}({any_of([p])})(?!\w)" for p in self.after_phrases)
        self.after = re.compile("|".join(afters), re.IGNORECASE)
        self.first_before = re.compile(rf"\b(?:the{GAP})?(?P<first>first){GAP}$", re.IGNORECASE)
        self.carrier = re.compile(rf"(?:,|(?:^|(?<=[\s,;]))(?:{any_of(words.lists['carriers'])}))(?:{GAP})?$", re.IGNORECASE)
        lead = rf"{GAP}(?:in|of|worth{GAP}of){GAP}"
        self.in_funding = re.compile(rf"{lead}(?:[\w-]+{GAP}){{0,4}}?(?:{any_of(words.funding)})\b", re.IGNORECASE)
        self.of_which = re.compile(
            rf"(?:{GAP}|['’]s?{GAP})?(?:worth{GAP})?(?P<word>in|of){GAP}|(?:['’]s?)?{GAP}worth{GAP}of{GAP}", re.IGNORECASE
        )
        self.goes_to = re.compile(rf"{GAP}(?:more{GAP})?(?:to|for|from|in)\b|{GAP}(?:each|apiece)\b")
        groups = any_of(word.capitalize() for word in words.lists["groups_of"])
        self.group_of = re.compile(rf"\b(?:{groups}){GAP}of{GAP}$")
        hedge = "about|around|some|approximately|or|roughly|nearly|over|almost"
        self.open_bracket = re.compile(rf"\((?:{GAP})?(?:(?:{hedge}){GAP})?$", re.IGNORECASE)
        # What one haggles over has no bound: "haggled with Graustark over 30 jets".
        quarrels = "haggl|negotiat|bargain|wrangl|disput|quarrel|argu|clash|talks"
        self.haggled = re.compile(rf"\b(?:{quarrels})\w*(?:\s[\w'’.-]+){{0,4}}\s$", re.IGNORECASE)
        # "Handed over twelve boats" hands over twelve, not more.
        self.handed = re.compile(
            r"\b(?:hand(?:ed|ing|s)?|turn(?:ed|ing|s)?|tak(?:en?|ing|es)|took|pass(?:ed|ing)?|sign(?:ed|ing)?)\s$", re.IGNORECASE
        )
        self.age_after = re.compile(rf"{JOIN}years?{JOIN}olds?\b|,?{GAP}years{GAP}of{GAP}age", re.IGNORECASE)
        upto = rf"(?:\d{{1,3}}(?:{GAP}(?:and|to|or){GAP}|{DASH}))?"
        of = "of|between|from|over|under|about|around|at"
        self.age_before = re.compile(rf"\bage[sd]?{GAP}(?:(?:{of}){GAP})?{upto}$", re.IGNORECASE)
        parts, few = "thirds?|quarters?|fifths?|tenths?|sixths?|eighths?|halves", any_of((*words.small, *words.tens, "hundred"))
        every = rf"(?:in|out{GAP}of){GAP}(?:every{GAP})?(?:{few}|\d+)\b"
        self.fraction = re.compile(rf"{JOIN}(?:(?:{parts})\b|{every})", re.IGNORECASE)
        # Three groups of digits, or seven digits in two: a telephone number.
        self.phone = re.compile(r"\d{1,4}(?:[ .-]\d{2,4}){2,4}(?![\d,])(?!\s?(?:million|billion|%))|\d{3}-\d{4}\b")

    def bounds_before(self, text: str, left: int) -> tuple[str, int]:
        """The qualifier before ``left`` and where its words begin; ("exactly", left) where there is none."""
        qualifier, begin = "exactly", left
        while m := self.before.search(text, max(0, begin - BOUND_REACH), begin):
            qualifier, begin = self.words.before[_plain(m.group("phrase"))], m.start("phrase")
        return qualifier, begin

    def bound_after(self, text: str, at: int) -> tuple[str, str, int] | None:
        """(phrase, qualifier, end) of a bound behind a number ("or more"), or None."""
        m = self.after.match(text, at)
        if not m or m.lastindex is None:
            return None
        phrase = self.after_phrases[m.lastindex - 1]
        return phrase, self.words.after[phrase], m.end()

    def is_preposition(self, phrase: str, numeral: Numeral, kind: str, dimension: str | None) -> bool:
        """Whether "under two agreements" or "over three years" only looks like a bound."""
        word = _plain(phrase)
        if dimension == "time" and word in self.words.never_time:
            return True
        return word in self.words.risky_before and kind == "count" and word != "some" and (numeral.high or 1e9) < FEWEST_BOUNDED

    def is_currency(self, name: re.Match[str], numeral: Numeral) -> bool:
        """Whether the word after a number is a currency; "won" and "real" need a large number before them."""
        risky = name.group("name") and _plain(name.group("name")) not in self.words.currency_names
        return not risky or numeral.scaled or numeral.grouped

    def dimension(self, unit: re.Match[str]) -> str:
        """The dimension of a matched unit."""
        if unit.group("name"):
            return self.words.units[_plain(unit.group("name"))]
        symbol = unit.group("symbol")
        return self.words.unit_symbols[symbol] if symbol else self.words.glued_symbols[unit.group("glued")]

    def currency(
        self, parse: Parse, sign: re.Match[str] | None, name: re.Match[str] | None, at: int, side: str | None = None
    ) -> str | None:
        """The ISO 4217 code that the words after and the sign before a number give; None where they leave it open.

        ``side`` is the state whose own text it is: its dollar is its own.
        """
        meanings: list[str | AmbiguousCurrency] = []
        if name:
            spelt = _plain(name.group("name") or "")
            known = self.words.currency_names.get(spelt) or self.words.risky_names.get(spelt)
            meanings += [m for m in (name.group("code"), self.words.currency_signs.get(name.group("sign") or ""), known) if m]
        if sign:
            meanings += [m for m in (sign.group("code"), self.words.currency_signs.get(sign.group("sign") or "")) if m]
        for meaning in meanings:  # a plain code beats an ambiguous sign: "$10 million Australian dollars"
            if isinstance(meaning, str):
                return meaning
        return next((_settle(m, parse, at, side) for m in meanings if isinstance(m, AmbiguousCurrency)), None)

    def ends_named_words(self, text: str, start: int, numeral: Numeral) -> int:
        """Where a name or fraction in words ends ("Five Eyes", "two-thirds", "one in five"), or 0 for none."""
        if fraction := self.fraction.match(text, numeral.end):
            return fraction.end()
        if start > 1 and text[start - 1] in "-‐‑–" and text[start - 2].isalpha():
            return numeral.end
        inside = bool(re.search(r"[a-z,]\s$", text[max(0, start - 2) : start]))
        return numeral.end if text[start].isupper() and inside and not numeral.scaled else 0

    def is_age(self, text: str, numeral: Numeral, left: int) -> bool:
        """Whether the number is a person's age ("45-year-old", "aged 45", "the ages of 17 and 29")."""
        return bool(self.age_after.match(text, numeral.end) or self.age_before.search(text, max(0, left - WORD_REACH), left))

    def names_a_thing(self, text: str, numeral: Numeral, plural: bool) -> bool:
        """Whether a bare number belongs to the word beside it ("Article 5", "Leopard 2 tanks", "737 Max")."""
        lists, written = self.words.lists, text[numeral.start : numeral.end]
        following, leading = text[numeral.end : numeral.end + 9], text[max(0, numeral.start - BOUND_REACH) : numeral.start]
        if self.group_of.search(leading):
            return True  # "the Group of Seven", "the Group of 77"
        if written in lists["named_numbers"] and re.match(r"\s(?:[A-Z]|(?:jets?|planes?|aircraft)\b)", following):
            return True
        m = re.search(r"(?:(?P<inside>[^.!?\s])\s+)?(?P<word>[A-Za-z'’]+)\.?[^\S\n]$", leading)
        if not m or numeral.scaled or numeral.grouped or numeral.low != numeral.high:
            return False
        word = m.group("word")
        if word.lower() in lists["numbered_names"]:
            is_title = word[0].isupper() and m.group("inside")
            return bool(is_title) or not plural or word.lower() not in lists["numbered_unless_counted"]
        if numeral.in_words or plural:
            return False
        if word.isupper() and 2 <= len(word) <= 5:
            return True  # "HR 6819", "UNSCR 2231"
        bare = re.fullmatch(r"\d{1,4}(?:\.\d+)?", written) and not re.match(r"\s+[a-z]", following)
        return bool(bare) and word[0].isupper() and len(word) > 1 and word not in lists["months"]

    def is_listing(self, text: str, numeral: Numeral, left: int) -> bool:
        """Whether the number marks a point of a list or a note ("1. Trade", "(2) arms", "[3]") or the age of the one named."""
        before, after = text[max(0, left - 2) : left], text[numeral.end : numeral.end + 2]
        if numeral.scale != 1.0 or numeral.high is None:
            return False
        opens = not before or before[-1] == "\n" or before.endswith(("(", "["))
        if opens and re.match(r"[.)\]](?:\s|$)", after):
            return numeral.high < 100 and not (before.endswith("(") and numeral.in_words)
        named = re.search(r"[A-Z][\w'’-]+, $", text[max(0, left - BOUND_REACH) : left])
        return before == ", " and after == ", " and 15 <= numeral.high <= 110 and named is not None


@lru_cache(maxsize=8)
def patterns_of(words: AmountWords) -> AmountPatterns:
    """The patterns of these words, built once."""
    return AmountPatterns(words)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _settle(meaning: AmbiguousCurrency, parse: Parse, at: int, side: str | None) -> str | None:
    """The code of the one state whose cue words stand in the sentence, else in the text; else the writer's own, else the default."""
    if side is not None and side in meaning.home:
        return meaning.home[side]
    first, end = parse.sentences[sentence_of(parse, tokens_of(parse, at, at + 1)[0])]
    for stretch in (parse.text[parse.starts[first] : parse.ends[end - 1]], parse.text):
        named = [code for code, cues in meaning.candidates if any(re.search(rf"\b{re.escape(cue)}\b", stretch) for cue in cues)]
        if named:
            return named[0] if len(named) == 1 else meaning.default
    return meaning.default
