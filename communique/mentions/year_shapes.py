"""Reads years and what they are made of or make up: halves, quarters, seasons, fiscal years, decades, centuries."""

from __future__ import annotations

import datetime
import re

from communique.mentions.calendar import shift, span_of
from communique.mentions.time_grammar import Hit, Shape
from communique.mentions.time_sense import Scene, Sense, dated, part_of, year_of
from communique.mentions.time_words import COUNTED, DECADE_WORDS, SEASONS

_IN_YEAR = {"in", "since", "by", "of", "during", "from", "until", "till", "before", "after", "between", "early", "late", "mid",
            "for", "through", "throughout", "around", "circa", "to", "year", "and", "or", "-", "–", "as", "past", "beyond",
            "spring", "summer", "autumn", "fall", "winter", "onwards", "end"}  # fmt: skip
_NUMBERED = {"no", "number", "resolution", "article", "section", "about", "nearly", "some", "than", "approximately", "almost",
             "over", "least", "roughly", "another", "room", "route", "flight", "level", "page", "chapter", "order", "law",
             "act", "bill", "regulation", "decree", "uss", "box", "paragraph", "highway", "model", "only", "up"}  # fmt: skip
_TITLED = {"agenda", "vision", "horizon", "expo", "strategy", "roadmap", "blueprint", "compass", "goals", "targets", "plan", "pact",
           "initiative", "framework", "programme", "program"}  # fmt: skip


def read_year(scene: Scene, hit: Hit) -> Sense | None:
    """A year: "2021", "early 2023", "the end of 2025", "the year 2030"; not a count, a number or a name."""
    atom = hit.caught["year"]
    year, before, after = scene.number(hit, "year") or 0, scene.word(atom - 1), scene.word(atom + 1)
    part = part_of(scene, hit)
    if part is None and hit.get("named") is None:
        if (
            after in COUNTED
            or (before in _NUMBERED and scene.word(atom - 2) != "later")
            or (before == "." and scene.word(atom - 2) in _NUMBERED)
        ):
            return None
        if after == "-" and scene.word(atom + 2)[:1].isalnum() and scene.atoms.starts[atom + 1] == scene.atoms.ends[atom]:
            return None  # "2000-strong", "2014-era"
        ahead = scene.surface(atom - 1) if atom else ""
        short = ahead.isupper() and ahead.isalpha() and len(ahead) > 2 and before not in _IN_YEAR
        if short or (ahead[:1].isupper() and before in _TITLED):
            return None  # "Agenda 2030", "the PACE 2030 partnership" are names
        leads = before in _IN_YEAR
        if not leads and not 1900 <= year <= 2100:
            return None
        if not 1900 <= year <= 2100 and (scene.tag(atom + 1).startswith(("NN", "JJ")) or before not in ("in", "since", "of")):
            return None
        if scene.tag(atom + 1) == "NNS" and before not in ("the", "its", "their", "his", "her", "this", "our", ",", "'s"):
            token = scene.tokens[atom]
            if scene.parse.deps[token] == "nummod" and scene.parse.heads[token] > token:
                return None
    return dated(scene, f"{year:04}", part, "stated")


def read_years(scene: Scene, hit: Hit) -> Sense | None:
    """A stretch of years: "2021-31", "2021–2031", "2010-2015"; with "/" or a season or "fiscal", one working year."""
    first = scene.number(hit, "year") or 0
    last = scene.number(hit, "to") or 0
    if len(scene.word(hit.caught["to"])) == 2:
        last += first // 100 * 100
    if not 1800 <= first < last <= 2199 or last - first > 150:
        return None
    if scene.word(hit.end) in ("-", "–", "/") and scene.word(hit.end + 1)[:1].isdecimal():
        return None
    fiscal = hit.get("fiscal", "fiscal2") is not None
    season = hit.get("season")
    days = (datetime.date(first, 1, 1), datetime.date(last, 12, 31))
    value = f"{first}/{last}"
    if season is not None and last == first + 1:
        value = f"{first}-{SEASONS[scene.word(season)]}"
        days = (span_of(value) or days)[:2]
    elif last == first + 1 and (fiscal or scene.word(hit.caught["range"]) == "/"):
        days = (datetime.date(first, 4, 1), datetime.date(last, 3, 31))
        # "2021/22" alone may be a season of sport or a school year: the fiscal year is a guess that says so.
        return Sense("DATE", value, days, "year" if fiscal else "approximate", "stated")
    return Sense("DATE", value, days, "range", "stated")


def read_fiscal(scene: Scene, hit: Hit) -> Sense | None:
    """One fiscal year: "FY2024", "fiscal year 2023", "this financial year". Its months differ from state to state."""
    atom = hit.get("year")
    if atom is not None:
        year = int(re.sub(r"\D", "", scene.word(atom)))
        year += 2000 if year < 100 else 0
    else:
        rel = scene.word(hit.caught["rel"])
        year = scene.published.year + {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(rel, 0)
    days = (datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    return Sense("DATE", f"{year:04}", days, "approximate", "stated" if atom is not None else "relative")


def read_quarter(scene: Scene, hit: Hit) -> Sense | None:
    """A quarter or half of a year: "Q1 2024", "the third quarter", "the first half of 2023"."""
    atom = hit.get("short")
    if atom is not None:
        letters = scene.word(atom)
        kind, number = ("Q" if "q" in letters else "H"), int(re.sub(r"\D", "", letters))
    else:
        word = scene.word(hit.caught["nth"])
        if word == "last" and scene.word(hit.first) != "the":
            return None  # "last quarter" counts from now
        number = {"last": 4, "final": 4, "opening": 1}.get(word) or int(scene.atoms.number(hit.caught["nth"]) or 0)
        kind = "H" if scene.word(hit.caught["kind"]) == "half" else "Q"
        if kind == "H" and number == 4:
            number = 2
    if kind == "H" and (hit.get("year") or hit.get("tail") or hit.get("of_year")) is None:
        return None  # of a match, of a meeting; "H2" is hydrogen
    if not 1 <= number <= (4 if kind == "Q" else 2):
        return None
    year = year_of(scene, hit)
    if year is None:
        months = 3 if kind == "Q" else 6
        year = scene.published.year
        start = datetime.date(year, number * months - months + 1, 1)
        tense = scene.tense(hit.caught["short"] if atom is not None else hit.caught["nth"])
        if tense != "future" and start > scene.published:
            year -= 1
        elif tense == "future" and shift(start, months) <= scene.published:
            year += 1
    return dated(scene, f"{year:04}-{kind}{number}", None, "stated" if hit.get("year") is not None else "relative")


def read_season(scene: Scene, hit: Hit) -> Sense | None:
    """A season: "this summer", "the spring of 2022", "late autumn 2023", "next winter"."""
    atom = hit.caught["season"]
    code, before, after = SEASONS[scene.word(atom)], scene.word(hit.first - 1), scene.surface(atom + 1)
    year, rel_atom = year_of(scene, hit), hit.get("rel")
    if year is None and (after[:1].isupper() or after.lower() in ("camp", "school", "house", "water", "guard", "break")):
        return None  # "the Summer Olympics", "Spring Shield"
    if year is None and rel_atom is None and part_of(scene, hit) is None:
        if scene.tag(atom).startswith("VB") or before not in ("in", "by", "during", "over", "since", "until", "till", "through",
                                                              "throughout", "before", "after", "from", "for", "and", "to", "of",
                                                              "between", "every"):  # fmt: skip
            return None
        if scene.word(atom) == "fall" and (after.lower() in ("of", "in", "from", "to", "by") or scene.word(atom - 1) != "the"):
            return None
        if scene.word(atom) == "spring" and scene.word(atom - 1) != "the" and before not in ("in", "by", "until", "since"):
            return None
    basis = "stated" if hit.get("year") is not None else "relative"
    if year is None:
        now, rel = scene.published, scene.word(rel_atom) if rel_atom is not None else ""
        # The winter that runs now began last year in January and February.
        spans = {y: (span_of(f"{y:04}-{code}") or (now, now))[:2] for y in (now.year - 2, now.year - 1, now.year, now.year + 1)}
        current = next((y for y, (a, b) in spans.items() if a <= now <= b), None)
        past = max(y for y, (a, b) in spans.items() if b < now)
        coming = min(y for y, (a, b) in spans.items() if a > now)
        if rel in ("last", "past", "previous"):
            year = past
        elif rel in ("next", "coming", "upcoming"):
            year = coming
        elif rel in ("this", "current"):
            # "this summer" said in October has passed, said in March it is to come; "this winter" may have begun last year.
            year = current if current is not None else past if code == "WI" and now.month <= 5 else now.year
        elif current is not None:
            year = current
        else:
            year = past if scene.tense(atom) == "past" else coming
    return dated(scene, f"{year:04}-{code}", part_of(scene, hit), basis)


def read_decade(scene: Scene, hit: Hit) -> Sense | None:
    """A decade by its number: "the 1990s", "the early 2000s", "the nineties"."""
    word = scene.word(hit.caught["decade"])
    if word in DECADE_WORDS and scene.word(hit.first - 1) in ("his", "her", "their", "my", "our", "your"):
        return None  # "a man in his forties" tells his age
    if word in DECADE_WORDS:
        first = 190 + DECADE_WORDS[word]
    else:
        digits = re.sub(r"\D", "", word)
        first = int(digits[:3]) if len(digits) == 4 else 190 + int(digits[0])
    return dated(scene, f"{first:03}X", part_of(scene, hit), "stated")


def read_century(scene: Scene, hit: Hit) -> Sense | None:
    """A century by its number: "the 21st century", "the late nineteenth century"."""
    number = scene.number(hit, "nth") or 0
    return dated(scene, f"{number - 1:02}", part_of(scene, hit), "stated") if 2 <= number <= 30 else None


SHAPES = (
    Shape("year", "{PART}? (the? named:year)? year:YEAR", read_year),
    Shape("years", "year:YEAR range:SLASH to:YEAREND", read_years),
    Shape("fiscal-years", "(the? fiscal:FISCAL (year|years)|fiscal2:fy) year:YEAR range:SLASH to:YEAREND", read_years),
    Shape("season-years", "the? season:SEASON of? year:YEAR range:SLASH to:YEAREND", read_years),
    Shape("fiscal", "(the? FISCAL year|fy) year:YEAR", read_fiscal),
    Shape("fy", "fy year:#fiscal", read_fiscal),
    Shape("rel-fiscal", "the? rel:REL FISCAL year", read_fiscal),
    Shape("quarter", "the? nth:NTH kind:QUARTERORHALF (of? year:YEAR|of the of_year:year|of? tail:TAILWORD year)?", read_quarter),
    Shape("short-quarter", "short:SHORTQUARTER (of|,)? year:YEAR?", read_quarter),
    Shape("season", "{PART}? the? rel:REL? season:SEASON (,? of? year:YEAR|of? tail:TAILWORD year)?", read_season),
    Shape("decade", "the? edge:EDGE? -? decade:DECADE", read_decade),
    Shape("century", "the? edge:EDGE? -? nth:NTHCENTURY -? century", read_century),
)
