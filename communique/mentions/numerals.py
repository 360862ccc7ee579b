"""Numbers as they stand in a text: digits, words, scales and ranges, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from communique.knowledge.amounts import AmountWords

# One gap: blanks with at most one line break. An empty line parts paragraphs, and no number goes across it.
GAP = r"(?:[^\S\n]+\n?[^\S\n]*|\n[^\S\n]*)"
DASH = r"[-\u2010-\u2014\u2212]"
JOIN = rf"(?:{GAP}|{DASH})"

DASHES_AND_COMMA = frozenset("-,\u2010\u2011\u2012\u2013\u2014\u2212")

# A bare number of four digits in this stretch is a year unless a measure, a currency or a bounding word says otherwise.
SURE_YEARS = (1980, 2060)
POSSIBLE_YEARS = (1000, 2199)
# No report counts so many of anything: digits beyond are a name or a code, and in the end no number that JSON has.
LARGEST = 1e18


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of the text, ``start`` and ``end`` in characters. ``low`` and ``high`` are equal unless it is a range; both are
    None for "hundreds". ``scaled`` tells that a scale word ("million") took part, ``grouped`` that thousands are set off."""

    start: int
    end: int
    low: float | None
    high: float | None
    in_words: bool = False
    scaled: bool = False
    grouped: bool = False
    loose: bool = False
    base: float = 0.0
    scale: float = 1.0


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first; blanks in a phrase match any gap."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(GAP.join(re.escape(word) for word in phrase.split(" ")) for phrase in ordered)


class NumberGrammar:
    """The patterns of numbers, built once from the words of the data files."""

    def __init__(self, words: AmountWords) -> None:
        self.words = words
        small, tens = any_of(words.small), any_of(words.tens)
        ones = any_of(word for word, value in words.small.items() if value < 10)
        scales = any_of(words.scales)
        below_100 = rf"(?:(?:{tens})(?:{JOIN}(?:{ones})\b)?|(?:{small}))\b"
        below_1000 = rf"(?:(?:{below_100}|an?\b){JOIN}hundred\b(?:(?:{GAP}and)?{JOIN}{below_100})?|{below_100})"
        half = rf"half{JOIN}an?\b|a{GAP}quarter{GAP}of{GAP}an?\b"
        base = rf"(?:(?P<half>{half})|(?P<whole>{below_1000})|(?P<single>an?\b)(?={JOIN}(?:{scales})\b))"
        digits = (
            r"\d{1,3}(?:,\d{2})*,\d{3}(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+|\d{1,3}(?: \d00)(?!\d)|"
            rf"\d+,\d{{1,2}}(?=(?:{GAP})?(?:{scales}|bn|mn|tn)\b)|\d+(?:\.\d+)?"
        )
        self.digits = re.compile(rf"(?:{digits})(?!\d)")
        self.base = re.compile(base, re.IGNORECASE)
        self.and_half = re.compile(rf"{JOIN}and{JOIN}a{JOIN}half\b", re.IGNORECASE)
        self.scale = re.compile(rf"{JOIN}?(?P<scale>{scales})\b(?!{DASH}?(?:fold|ths?)\b)", re.IGNORECASE)
        self.tail = re.compile(rf"(?:{GAP}and)?{GAP}(?P<tail>{below_1000})(?!{JOIN}(?:{scales})\b)", re.IGNORECASE)
        long_marks = any_of(mark for mark in words.short_scales if len(mark) > 1)
        self.short_scale = re.compile(rf"(?:(?P<long>(?:{GAP})?(?:{long_marks}))|(?P<one>[kKmMbB]))(?![A-Za-z0-9³²/])")
        self.after_m = re.compile(rf"{GAP}(?:{any_of(words.units)}|{any_of(words.unit_symbols)}|people|[a-z]{{2,}}s\b)")
        vague = any_of(words.lists["vague"])
        self.vague = re.compile(
            rf"(?:(?:{any_of(words.lists['few'])}){GAP}(?:{scales}|{vague})|(?:{vague}))\b(?:{GAP}of{GAP}(?:{vague})\b)*",
            re.IGNORECASE,
        )
        self.pair = re.compile(rf"(?:(?P<couple>{any_of(words.lists['couple'])})|{any_of(words.lists['pair'])})\b", re.IGNORECASE)
        ordinals, full_tens = any_of(words.ordinals), any_of(words.tens)
        self.ordinal = re.compile(rf"(?:(?P<tens>{full_tens}){DASH})?(?P<word>{ordinals})\b|(?P<digits>\d{{1,3}})(?:st|nd|rd|th)\b", re.I)
        opening = any_of((*words.small, *words.tens, *words.ordinals, *words.lists["vague"], *words.lists["few"], "half"))
        self.opening = re.compile(
            rf"\d|\b(?:{opening})\b|\ban?{JOIN}(?:{scales}|couple|pair|quarter|few)\b|\b(?:couple|pair){GAP}of\b", re.I
        )
        self.run = re.compile(r"\w+(?:[-\u2010-\u2015./:+,'’&]\w+)*")
        months = any_of((*words.lists["months"], *(month.upper() for month in words.lists["months"])))
        self.month_after = re.compile(rf"(?:st|nd|rd|th)?(?:{GAP}of)?{JOIN}(?:{months})\b")
        self.month_before = re.compile(rf"\b(?:{months})\.?{GAP}(?:the{GAP})?$")
        weekday = any_of(words.lists["weekdays"])
        self.weekday_before = re.compile(rf"\b(?:{weekday}),?{GAP}(?:the{GAP})?$")
        # "12 and 13 December", "23 to 29 June", "4/5 May": the month stands behind the last day only.
        self.days_after = re.compile(
            rf"(?:{GAP}(?:and|to|or|until){GAP}|{JOIN}?[-\u2010-\u2015/,]{JOIN}?)\d{{1,2}}(?:st|nd|rd|th)?{JOIN}(?:{months})\b"
        )
        self.clock = re.compile(rf"(?:[^\S\n]|-)?(?:{any_of(words.lists['clock'])})(?![A-Za-z])")
        self.link = re.compile(rf"{GAP}(?:to|or){GAP}|{JOIN}?[-\u2010-\u2015]{JOIN}?")
        self.link_and = re.compile(rf"{GAP}(?:and|to){GAP}")
        self.between = re.compile(rf"\bbetween{GAP}$", re.IGNORECASE)
        self.change = re.compile(rf"\bfrom{GAP}$", re.IGNORECASE)

    def value_of(self, written: str) -> float:
        """The value of number words without a scale above hundred ("two hundred and five")."""
        value = 0.0
        for word in re.split(r"[^a-z]+", written.lower()):
            if word == "hundred":
                value = (value or 1.0) * 100
            else:
                value += self.words.small.get(word, 0.0) + self.words.tens.get(word, 0.0)
        return value or 1.0

    def read(self, text: str, at: int, money: bool = False) -> Numeral | None:
        """The single number that begins at ``at``, or None. ``money`` tells that a currency sign stands before it."""
        m = self.digits.match(text, at)
        if m:
            raw = m.group()
            plain = raw.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", raw) else re.sub(r"[,\s]", "", raw)
            base, in_words, grouped = float(plain), False, bool(re.search(r"\d[,\s]\d{3}", raw))
        else:
            m = self.base.match(text, at)
            if not m:
                return None
            in_words, grouped = True, False
            half = 0.25 if "quarter" in m.group().lower() else 0.5
            base = half if m.group("half") else self.value_of(m.group("whole") or "")
        end, scale = m.end(), 1.0
        more = self.and_half.match(text, end)
        if more:
            base, end = base + 0.5, more.end()
        short = None if in_words else self.short_scale.match(text, end)
        if short and self._is_scale(text, short, money):
            scale, end = self.words.short_scales[(short.group("long") or short.group("one")).strip()], short.end()
        while (step := self.scale.match(text, end)) and scale * self.words.scales[step.group("scale").lower()] < 1e16:
            scale, end = scale * self.words.scales[step.group("scale").lower()], step.end()
        value = base * scale
        if in_words and scale == 1000 and (tail := self.tail.match(text, end)):
            value, end = value + self.value_of(tail.group("tail")), tail.end()
        if in_words and m.group("half") and scale == 1.0:
            return None
        if value >= LARGEST:
            return None
        value = round(value, 6)
        return Numeral(at, end, value, value, in_words, scale >= 1000, grouped, base=base, scale=scale)

    def _is_scale(self, text: str, short: re.Match[str], money: bool) -> bool:
        # "5m" is five million next to a currency or a counted plural, else five metres; "5k" and "5b" leave no such doubt,
        # but "4K" and "2B" are names.
        one = short.group("one")
        if one is None or money:
            return True
        return one == "k" or (one in "mb" and bool(self.after_m.match(text, short.end())))

    def read_range(self, text: str, first: Numeral, left: int, sign: re.Pattern[str], suffix: re.Pattern[str]) -> Numeral | None:
        """The range that begins with ``first`` ("10-15", "between three and five million"), or None.

        ``left`` is where its currency sign begins (its own start without one); ``sign`` and ``suffix`` are what may stand
        before the second number and behind the first.
        """
        pair = self.between.search(text, max(0, left - 24), left)
        paired = pair is not None
        end = first.end
        skipped = suffix.match(text, end)
        if skipped:
            end = skipped.end()
        link = (paired and self.link_and.match(text, end)) or self.link.match(text, end)
        if not link or (not paired and self.change.search(text, max(0, left - 12), left)):
            return None
        at = link.end()
        leading = sign.match(text, at)
        second = self.read(text, leading.end() if leading else at, left < first.start)
        if second is None or second.high is None or first.low is None:
            return None
        low = first.low * second.scale if first.scale == 1.0 and first.base < second.base else first.low
        if low >= second.high:
            return None
        scaled, grouped = first.scaled or second.scaled, first.grouped or second.grouped
        lead = pair.start() if pair else first.start
        return Numeral(lead, second.end, round(low, 6), second.high, first.in_words, scaled, grouped, loose=True)

    def read_loose(self, text: str, at: int) -> Numeral | None:
        """A couple, a pair or an unbounded plural ("dozens", "tens of thousands", "several hundred"), or None."""
        m = self.pair.match(text, at)
        if m:
            return Numeral(at, m.end(), 2.0, 2.0, True, loose=bool(m.group("couple")), base=2.0)
        m = self.vague.match(text, at)
        return Numeral(at, m.end(), None, None, True, scaled="illion" in m.group(), loose=True) if m else None

    def is_name(self, text: str, start: int, end: int, left: int) -> bool:
        """Whether the digits at start:end belong to a name, a date, a time or a score, by the characters around them.

        ``left`` is where a currency sign before them begins (``start`` where there is none).
        """
        before, after = text[max(0, left - 1) : left], text[end : end + 2]
        if after[1:].isdigit() and after[0] in "/:+.,":
            return True
        if after[:1] == "/" and after[1:].isalpha():
            return not text.startswith("/d", end)  # "5 km/h" is read by its unit, "20,000 b/d" too
        if left != start:
            return False
        if before and (before.isalnum() or before in "_/#@&.:'’+"):
            return True
        if before and before in DASHES_AND_COMMA and (earlier := text[max(0, left - 2) : left - 1]).isalnum():
            return before not in "\u2014\u2013" or not earlier.isalpha()  # "tanks\u201320 of them": a dash, no hyphen
        return self._is_day(text, start, end) or bool(self.clock.match(text, end))

    def _is_day(self, text: str, start: int, end: int) -> bool:
        written = text[start:end]
        month = self.month_before.search(text, max(0, start - 16), start)
        if month and written.isdigit() and len(written) == 4:
            return True
        if not re.fullmatch(r"\d{1,2}", written) or int(written) > 31:
            return False
        if self.month_after.match(text, end) or self.days_after.match(text, end):
            return True
        if month:  # in "6 December 21 agreements" the month has its day already
            return not re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\s+$", text[max(0, month.start() - 6) : month.start()])
        weekday = self.weekday_before.search(text, max(0, start - 16), start)
        return weekday is not None and not re.match(r"\s+[a-z]+s\b", text[end : end + 20])

    def is_year(self, text: str, numeral: Numeral, bounded: bool, counted: bool) -> bool:
        """Whether a bare number of four digits is a year. ``bounded``: a qualifier stands before it; ``counted``: a plural noun
        right behind it."""
        if not re.fullmatch(r"\d{4}", text[numeral.start : numeral.end]) or numeral.low is None:
            return False
        if not POSSIBLE_YEARS[0] <= numeral.low <= POSSIBLE_YEARS[1] or (bounded and counted):
            return False
        if SURE_YEARS[0] <= numeral.low <= SURE_YEARS[1]:
            return True
        words = re.findall(r"[\w'’]+", text[max(0, numeral.start - 24) : numeral.start].lower())
        return not counted or bool(words and words[-1] in self.words.lists["before_year"])
