"""What expressions of time mean, from general knowledge of how they are read; one line a case, no model needed.

A line is ``sentence with the [expression] | value | days | role``. Days are ``first..last``, one day for both, ``..last``
or ``first..`` where one end is open, ``-`` for no ``when``. A line ``@ 2021-12-20`` sets the publication day of those below.
An anchored role names its anchor's word, its offset in days and its slack: ``anchored summit 0 same``.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pytest

from communique.mentions.times import TimeMention, find_times, times_line
from communique.reading.parse import Parse

PAST_VERBS = {"met", "held", "said", "was", "were", "had", "came", "went", "took", "began", "spoke", "flew", "left",
              "saw", "rose", "sat", "ran"}  # fmt: skip
NO_VERBS = {"united", "need", "speed", "seed", "agreed-upon", "hundred", "red", "exceed", "indeed", "embed"}


def parse_of(text: str) -> Parse:
    """A parse good enough for tense: "-ed" words and a few others are past, the word after will/to is what follows it."""
    found = list(re.finditer(r"\s+|\w+(?:[.,:/]\w+)*(?:(?<=\b[A-Za-z])\.)?|[^\w\s]", text))
    found = [m for m in found if m.group() != " "]
    words = [m.group() for m in found]
    sentences, first = [], 0
    for i, word in enumerate(words):
        if word in (".", "?", "!") and i + 1 < len(words) and words[i + 1][:1].isupper() and words[i - 1] not in MONTH_STUBS:
            sentences.append((first, i + 1))
            first = i + 1
    sentences.append((first, len(words)))
    tags, deps, heads, lemmas = [""] * len(words), [""] * len(words), list(range(len(words))), [w.lower() for w in words]
    for a, b in sentences:
        root = None
        for i in range(a, b):
            low = words[i].lower()
            if low in ("will", "may") and not words[i].istitle():
                tags[i] = "MD"
            elif i > a and words[i - 1].lower() in ("will", "to") and low.isalpha() and low not in NOT_VERBS and words[i].islower():
                tags[i] = "VB"
                root = i if root is None else root
            elif low in PAST_VERBS or (low.endswith("ed") and len(low) > 4 and low not in NO_VERBS):
                tags[i] = "VBD"
                root = i if root is None else root
            elif words[i].isspace():
                tags[i] = "_SP"
            elif words[i][:1].isdigit():
                tags[i] = "CD"
            elif words[i].istitle() and i > a:
                tags[i] = "NNP"
        if root is not None:
            for i in range(a, b):
                heads[i] = root
                if tags[i] == "MD" or (words[i] == "to" and i + 1 == root):
                    deps[i] = "aux"
    starts, ends = [m.start() for m in found], [m.end() for m in found]
    return Parse(text, words, starts, ends, lemmas, tags, [""] * len(words), deps, heads, sentences, [])


MONTH_STUBS = {"Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "a", "m"}
NOT_VERBS = {"the", "a", "mid", "early", "late", "end", "its", "now", "date", "noon", "about", "next", "summit"}


def times_of(text: str, published: str) -> tuple[TimeMention, ...]:
    return find_times(parse_of(text), datetime.date.fromisoformat(published))


@dataclass(frozen=True)
class Case:
    published: str
    text: str
    start: int
    end: int
    value: str
    days: str
    role: str


def cases_of(table: str) -> list[Case]:
    cases, published = [], ""
    for line in table.strip().splitlines():
        if line.startswith("@"):
            published = line[1:].strip()
        elif line.strip() and not line.startswith("#"):
            marked, value, days, *role = (part.strip() for part in line.split("|"))
            start, end = marked.index("["), marked.index("]") - 1
            text = marked.replace("[", "").replace("]", "")
            cases.append(Case(published, text, start, end, value, days, role[0] if role else "when"))
    return cases


def fault_of(case: Case) -> str:
    """What is wrong with the reading of a case; empty when nothing is."""
    found = times_of(case.text, case.published)
    fitting = [m for m in found if (m.evidence.start, m.evidence.end) == (case.start, case.end)]
    if not fitting:
        return f"{case.text!r}: found {[m.evidence.text for m in found]}"
    mention = fitting[0]
    days = "-"
    if mention.when:
        start, end = mention.when.start or "", mention.when.end or ""
        days = start if start == end else f"{start}..{end}"
    role = mention.role
    if role == "anchored" and " " in case.role:
        word = parse_of(case.text).words[mention.anchor] if mention.anchor is not None else "?"
        role = f"anchored {word} {mention.offset_days} {mention.slack}"
    got = (mention.value, days, role)
    wanted = (case.value, case.days, case.role)
    return "" if got == wanted else f"{case.text!r}: got {got}, expected {wanted}"


TABLE = """
@ 2021-12-20
# days of a month in all writings
The ministers met on [6 December 2021]. | 2021-12-06 | 2021-12-06
The ministers met on [6 December]. | 2021-12-06 | 2021-12-06
The ministers met on [December 6, 2021], in Strelsau. | 2021-12-06 | 2021-12-06
The ministers met on [December 6]. | 2021-12-06 | 2021-12-06
The ministers met on [Dec. 6th]. | 2021-12-06 | 2021-12-06
The ministers met on [Dec 6]. | 2021-12-06 | 2021-12-06
The ministers met on [6 Dec] in the capital. | 2021-12-06 | 2021-12-06
The ministers met on [6-Dec-2021]. | 2021-12-06 | 2021-12-06
The ministers met on [06.12.2021]. | 2021-12-06 | 2021-12-06
The ministers met on [06/12/2021]. | 2021-12-06 | 2021-12-06
The ministers met on [12/25/2020]. | 2020-12-25 | 2020-12-25
The ministers met on [25/12/2020]. | 2020-12-25 | 2020-12-25
The ministers met on [2021-12-06]. | 2021-12-06 | 2021-12-06
The treaty of [July 1, 2022], was long. | 2022-07-01 | 2022-07-01
They signed it on [July 1 2020] at last. | 2020-07-01 | 2020-07-01
They signed it on [the 14th of July]. | 2021-07-14 | 2021-07-14
They signed it on [the 14th of July, 2019]. | 2019-07-14 | 2019-07-14
They signed it on [14th July 2019]. | 2019-07-14 | 2019-07-14
They signed it on [the first of May]. | 2021-05-01 | 2021-05-01
They signed it on [the twenty-first of November]. | 2021-11-21 | 2021-11-21
They signed it on [May the 9th, 2015]. | 2015-05-09 | 2015-05-09
They signed it on [Monday, 6 December 2021]. | 2021-12-06 | 2021-12-06
They signed it on [Monday 6 December]. | 2021-12-06 | 2021-12-06
They signed it on [Monday, December 6]. | 2021-12-06 | 2021-12-06
They signed it on [Sat 11 Dec]. | 2021-12-11 | 2021-12-11
They signed it on [Sept. 3]. | 2021-09-03 | 2021-09-03
They signed it on [3 Sept 2021]. | 2021-09-03 | 2021-09-03
They signed it on [29 February 2020]. | 2020-02-29 | 2020-02-29
They will meet on [29 Feb 2024]. | 2024-02-29 | 2024-02-29
They will meet on [January 10]. | 2022-01-10 | 2022-01-10
They will meet on [22 December]. | 2021-12-22 | 2021-12-22
STRELSAU, [Dec 20] - The king of Ruritania met the envoy. | 2021-12-20 | 2021-12-20
STRELSAU, [DECEMBER 20] - The king met the envoy. | 2021-12-20 | 2021-12-20
Zenda ([19 December 2021]) saw talks. | 2021-12-19 | 2021-12-19
They met on [the 5th] and parted. | 2021-12-05 | 2021-12-05
They met on [the 25th], as reported. | 2021-11-25 | 2021-11-25
They will meet on [the 25th], as planned. | 2021-12-25 | 2021-12-25
The pact of [23 August 1939] was secret. | 1939-08-23 | 1939-08-23
The pact of [8 December this year] was public. | 2021-12-08 | 2021-12-08
The pact was signed on [8 June last year]. | 2020-06-08 | 2020-06-08
The talks will open on [10 March next year]. | 2022-03-10 | 2022-03-10
# several days
The fair was held on [May 3-5]. | 2021-05-03/2021-05-05 | 2021-05-03..2021-05-05
The fair was held from [3 to 5 May]. | 2021-05-03/2021-05-05 | 2021-05-03..2021-05-05
The fair was held on [3-5 May 2019]. | 2019-05-03/2019-05-05 | 2019-05-03..2019-05-05
The fair was held on [3–5 May 2019]. | 2019-05-03/2019-05-05 | 2019-05-03..2019-05-05
The fair was held on [12-14 June 2023]. | 2023-06-12/2023-06-14 | 2023-06-12..2023-06-14
The speaker was there on [August 2 and 3]. | 2021-08-02/2021-08-03 | 2021-08-02..2021-08-03
The speaker was there on [2 and 3 August 2022]. | 2022-08-02/2022-08-03 | 2022-08-02..2022-08-03
The speaker was there on [the 2nd and 3rd of August]. | 2021-08-02/2021-08-03 | 2021-08-02..2021-08-03
The forum will run from [10 to 12 January]. | 2022-01-10/2022-01-12 | 2022-01-10..2022-01-12
The forum will run on [January 10-12, 2022]. | 2022-01-10/2022-01-12 | 2022-01-10..2022-01-12
Manoeuvres ran from [30 May to 2 June]. | 2021-05-30/2021-06-02 | 2021-05-30..2021-06-02
Manoeuvres ran on [November 30 - December 2]. | 2021-11-30/2021-12-02 | 2021-11-30..2021-12-02
Manoeuvres ran from [30 December 2020 to 2 January 2021]. | 2020-12-30/2021-01-02 | 2020-12-30..2021-01-02
Manoeuvres ran from [December 30 to January 2, 2021]. | 2020-12-30/2021-01-02 | 2020-12-30..2021-01-02
Manoeuvres ran between [May 3 and 5]. | 2021-05-03/2021-05-05 | 2021-05-03..2021-05-05
# months
They met in [December]. | 2021-12 | 2021-12-01..2021-12-31
They met in [November]. | 2021-11 | 2021-11-01..2021-11-30
They will meet in [March]. | 2022-03 | 2022-03-01..2022-03-31
They met in [March]. | 2021-03 | 2021-03-01..2021-03-31
They met in [December 2020]. | 2020-12 | 2020-12-01..2020-12-31
They met in [Dec 2020]. | 2020-12 | 2020-12-01..2020-12-31
They met in [December, 2020]. | 2020-12 | 2020-12-01..2020-12-31
They met in [February of 2020]. | 2020-02 | 2020-02-01..2020-02-29
They met in [May]. | 2021-05 | 2021-05-01..2021-05-31
They met in [May 2019]. | 2019-05 | 2019-05-01..2019-05-31
They met [last July]. | 2021-07 | 2021-07-01..2021-07-31
They will meet [next July]. | 2022-07 | 2022-07-01..2022-07-31
They met in [June this year]. | 2021-06 | 2021-06-01..2021-06-30
They met in [June last year]. | 2020-06 | 2020-06-01..2020-06-30
They met in [June of last year]. | 2020-06 | 2020-06-01..2020-06-30
They will meet in [June next year]. | 2022-06 | 2022-06-01..2022-06-30
They met in [early May]. | 2021-05 | 2021-05-01..2021-05-10
They met in [mid-May]. | 2021-05 | 2021-05-10..2021-05-20
They met in [mid May 2020]. | 2020-05 | 2020-05-10..2020-05-20
They met in [late May]. | 2021-05 | 2021-05-21..2021-05-31
They met at [the end of May]. | 2021-05 | 2021-05-21..2021-05-31
They met at [the beginning of May]. | 2021-05 | 2021-05-01..2021-05-10
They met in [the first half of May]. | 2021-05 | 2021-05-01..2021-05-15
They met in [May-June 2020]. | 2020-05/2020-06 | 2020-05-01..2020-06-30
The mission worked from [March to May 2020]. | 2020-03/2020-05 | 2020-03-01..2020-05-31
The mission worked between [January and March]. | 2021-01/2021-03 | 2021-01-01..2021-03-31
The mission worked from [December 2019 to February 2020]. | 2019-12/2020-02 | 2019-12-01..2020-02-29
Exports have climbed since [March]. | 2021-03 | 2021-03-01..2021-12-20
Work will end by [March]. | 2022-03 | 2021-12-20..2022-03-31 | deadline
Work will end before [March]. | 2022-03 | 2021-12-20..2022-02-28 | deadline
Work will end by [mid-March]. | 2022-03 | 2021-12-20..2022-03-15 | deadline
Work will go on until [March]. | 2022-03 | 2021-12-20..2022-03-31
# years
The treaty dates from [2021]. | 2021 | 2021-01-01..2021-12-31
The treaty was signed in [1998]. | 1998 | 1998-01-01..1998-12-31
The [2015] accord holds. | 2015 | 2015-01-01..2015-12-31
The accord (Strelsau, [2015]) holds. | 2015 | 2015-01-01..2015-12-31
They fought in [1848]. | 1848 | 1848-01-01..1848-12-31
It was founded in [the year 1990]. | 1990 | 1990-01-01..1990-12-31
They met in [early 2021]. | 2021 | 2021-01-01..2021-03-31
They will meet in [late 2022]. | 2022 | 2022-10-01..2022-12-31
They will meet in [mid-2023]. | 2023 | 2023-05-01..2023-08-31
They met at [the end of 2020]. | 2020 | 2020-12-01..2020-12-31
They met at [the start of 2020]. | 2020 | 2020-01-01..2020-01-31
The line will open by [2030]. | 2030 | 2021-12-20..2030-12-31 | deadline
The line will open by [mid-2023]. | 2023 | 2021-12-20..2023-06-30 | deadline
The line will open by [the end of 2025]. | 2025 | 2021-12-20..2025-12-31 | deadline
The line will open before [the end of 2025]. | 2025 | 2021-12-20..2025-12-31 | deadline
The line will open before [2025]. | 2025 | 2021-12-20..2024-12-31 | deadline
The line will open no later than [2025]. | 2025 | 2021-12-20..2025-12-31 | deadline
The line will open by [late 2024]. | 2024 | 2021-12-20..2024-12-31 | deadline
They have traded freely since [2014]. | 2014 | 2014-01-01..2021-12-20
The licence runs until [2030]. | 2030 | 2021-12-20..2030-12-31
The programme runs from [2021 to 2031]. | 2021/2031 | 2021-01-01..2031-12-31
The programme for defence cooperation during [2021-31] was agreed. | 2021/2031 | 2021-01-01..2031-12-31
The programme for [2021–2031] was agreed. | 2021/2031 | 2021-01-01..2031-12-31
The war of [1914-18] ended. | 1914/1918 | 1914-01-01..1918-12-31
Trade doubled between [2010 and 2015]. | 2010/2015 | 2010-01-01..2015-12-31
Trade doubled in [2019/20]. | 2019/2020 | 2019-04-01..2020-03-31
Trade doubled in [fiscal year 2022-23]. | 2022/2023 | 2022-04-01..2023-03-31
Trade doubled in [the financial year 2019-20]. | 2019/2020 | 2019-04-01..2020-03-31
Spending grew in [FY2024]. | 2024 | 2024-01-01..2024-12-31
Spending grew in [FY 2024-25]. | 2024/2025 | 2024-04-01..2025-03-31
Spending grew in [fiscal year 2020]. | 2020 | 2020-01-01..2020-12-31
It flourished in [the 1990s]. | 199X | 1990-01-01..1999-12-31
It flourished in [the early 2000s]. | 200X | 2000-01-01..2003-12-31
It flourished in [the late 1980s]. | 198X | 1987-01-01..1989-12-31
It flourished in [the mid-1970s]. | 197X | 1974-01-01..1976-12-31
It flourished in [the nineties]. | 199X | 1990-01-01..1999-12-31
It suits [the 21st century]. | 20 | 2001-01-01..2100-12-31
It suited [the nineteenth century]. | 18 | 1801-01-01..1900-12-31
It suited [the late 19th century]. | 18 | 1867-01-01..1900-12-31
# quarters, halves, seasons
Growth slowed in [Q1 2020]. | 2020-Q1 | 2020-01-01..2020-03-31
Growth slowed in [Q3]. | 2021-Q3 | 2021-07-01..2021-09-30
Growth slowed in [the third quarter]. | 2021-Q3 | 2021-07-01..2021-09-30
Growth slowed in [the third quarter of 2020]. | 2020-Q3 | 2020-07-01..2020-09-30
Growth will slow in [the first quarter]. | 2022-Q1 | 2022-01-01..2022-03-31
Growth will slow in [the second quarter of next year]. | 2022-Q2 | 2022-04-01..2022-06-30
Growth slowed in [the first half of 2020]. | 2020-H1 | 2020-01-01..2020-06-30
Growth slowed in [the second half of 2020]. | 2020-H2 | 2020-07-01..2020-12-31
Growth slowed in [H1 2020]. | 2020-H1 | 2020-01-01..2020-06-30
They met in [summer 2021]. | 2021-SU | 2021-06-01..2021-08-31
They met in [the summer of 2021]. | 2021-SU | 2021-06-01..2021-08-31
They met in [the spring]. | 2021-SP | 2021-03-01..2021-05-31
They met [last autumn]. | 2021-FA | 2021-09-01..2021-11-30
They met in [the fall of 2019]. | 2019-FA | 2019-09-01..2019-11-30
They will meet [next spring]. | 2022-SP | 2022-03-01..2022-05-31
They will meet in [the spring]. | 2022-SP | 2022-03-01..2022-05-31
They met in [late summer]. | 2021-SU | 2021-08-01..2021-08-31
They met in [winter 2019-20]. | 2019-WI | 2019-12-01..2020-02-29
They will go on through [this winter]. | 2021-WI | 2021-12-01..2022-02-28
# weekdays
They met on [Monday]. | 2021-12-20 | 2021-12-20
They met on [Sunday]. | 2021-12-19 | 2021-12-19
They met on [Tuesday]. | 2021-12-14 | 2021-12-14
They will meet on [Tuesday]. | 2021-12-21 | 2021-12-21
They will meet on [Sunday]. | 2021-12-26 | 2021-12-26
They will meet [next Monday]. | 2021-12-27 | 2021-12-27
They met [last Monday]. | 2021-12-13 | 2021-12-13
They met [last Friday]. | 2021-12-17 | 2021-12-17
They will meet [this Friday]. | 2021-12-24 | 2021-12-24
They will meet on [the coming Sunday]. | 2021-12-26 | 2021-12-26
They met [this past Saturday]. | 2021-12-18 | 2021-12-18
They met on [Thursday morning]. | 2021-12-16TMO | 2021-12-16
They met on [Saturday night]. | 2021-12-18TNI | 2021-12-18
They met [late on Saturday]. | 2021-12-18 | 2021-12-18
They met [early Friday]. | 2021-12-17 | 2021-12-17
They will meet on [Wednesday next week]. | 2021-12-29 | 2021-12-29
They met on [Wednesday last week]. | 2021-12-15 | 2021-12-15
They travelled from [Tuesday to Thursday]. | 2021-12-14/2021-12-16 | 2021-12-14..2021-12-16
Flights leave on [Mondays]. | XXXX-WXX-1 | - | set
Flights leave [every Friday]. | XXXX-WXX-5 | - | set
# around today
They met [today]. | 2021-12-20 | 2021-12-20
They met [yesterday]. | 2021-12-19 | 2021-12-19
They will meet [tomorrow]. | 2021-12-21 | 2021-12-21
They met [earlier today]. | 2021-12-20 | 2021-12-20
They met [yesterday evening]. | 2021-12-19TEV | 2021-12-19
They met on [the afternoon of 6 December]. | 2021-12-06TAF | 2021-12-06
They met at [9:00 on the morning of 3 July 2019]. | 2019-07-03T09:00 | 2019-07-03
Shells fell in [the early morning of December 9]. | 2021-12-09TMO | 2021-12-09
They left [the morning] of the summit. | XXXX-XX-XX | - | anchored summit 0 same
They will meet [tomorrow morning]. | 2021-12-21TMO | 2021-12-21
They will meet [tonight]. | 2021-12-20TNI | 2021-12-20
They met [this morning]. | 2021-12-20TMO | 2021-12-20
They met [this afternoon]. | 2021-12-20TAF | 2021-12-20
They met [last night]. | 2021-12-19TNI | 2021-12-19
Shells landed [overnight]. | 2021-12-19TNI | 2021-12-19..2021-12-20
They met [the day before yesterday]. | 2021-12-18 | 2021-12-18
They will meet [the day after tomorrow]. | 2021-12-22 | 2021-12-22
# weeks, months, years around now
He came [earlier this month]. | 2021-12 | 2021-12-01..2021-12-20
He will come [later this month]. | 2021-12 | 2021-12-20..2021-12-31
He will come [later this year]. | 2021 | 2021-12-20..2021-12-31
He came [earlier this year]. | 2021 | 2021-01-01..2021-12-20
He came [earlier this week]. | 2021-W51 | 2021-12-20
He came [last week]. | 2021-W50 | 2021-12-13..2021-12-19
He came [late last week]. | 2021-W50 | 2021-12-16..2021-12-19
He will come [next week]. | 2021-W52 | 2021-12-27..2022-01-02
He will come [this week]. | 2021-W51 | 2021-12-20..2021-12-26
He came [last month]. | 2021-11 | 2021-11-01..2021-11-30
He came [late last month]. | 2021-11 | 2021-11-21..2021-11-30
He will come [next month]. | 2022-01 | 2022-01-01..2022-01-31
He came [last year]. | 2020 | 2020-01-01..2020-12-31
He came [late last year]. | 2020 | 2020-10-01..2020-12-31
He will come [next year]. | 2022 | 2022-01-01..2022-12-31
He will come [early next year]. | 2022 | 2022-01-01..2022-03-31
He came [this year]. | 2021 | 2021-01-01..2021-12-31
He came [this week]. | 2021-W51 | 2021-12-20..2021-12-26
He will come by [the end of this month]. | 2021-12 | 2021-12-20..2021-12-31 | deadline
He will come by [the end of next year]. | 2022 | 2021-12-20..2022-12-31 | deadline
He will come by [the end of the year]. | 2021 | 2021-12-20..2021-12-31 | deadline
He will come by [year-end]. | 2021 | 2021-12-20..2021-12-31 | deadline
He will come before [the end of the month]. | 2021-12 | 2021-12-20..2021-12-31 | deadline
It will be ready by [the end of the decade]. | 202X | 2021-12-20..2030-12-31 | deadline
It came [last quarter]. | 2021-Q3 | 2021-07-01..2021-09-30
It came [this decade]. | 202X | 2020-01-01..2029-12-31
It came over [the weekend]. | 2021-W50-WE | 2021-12-18..2021-12-19
It came [last weekend]. | 2021-W50-WE | 2021-12-18..2021-12-19
It will come [this weekend]. | 2021-W51-WE | 2021-12-25..2021-12-26
It will come [next weekend]. | 2021-W51-WE | 2021-12-25..2021-12-26
# stretches
They will talk in [the coming days]. | FUTURE_REF | 2021-12-20..
They will talk in [the coming weeks]. | FUTURE_REF | 2021-12-20..
They will talk in [coming months]. | FUTURE_REF | 2021-12-20..
They talked in [recent weeks]. | PAST_REF | ..2021-12-20
Ties cooled in [recent years]. | PAST_REF | ..2021-12-20
Ties cooled over [the past decade]. | P1DE | 2011-12-20..2021-12-20
Ties cooled over [the past three years]. | P3Y | 2018-12-20..2021-12-20
Ties cooled over [the last two months]. | P2M | 2021-10-20..2021-12-20
Ties cooled in [the past week]. | P1W | 2021-12-13..2021-12-20
Ties cooled in [the past few days]. | PXD | ..2021-12-20
Ties will grow over [the next five years]. | P5Y | 2021-12-20..2026-12-20
Ties will grow in [the next few weeks]. | PXW | 2021-12-20..
Ties cooled in [the last 24 hours]. | PT24H | 2021-12-19..2021-12-20
He came [two weeks ago]. | 2021-W49 | 2021-12-06..2021-12-12
He came [three days ago]. | 2021-12-17 | 2021-12-17
He came [a month ago]. | 2021-11 | 2021-11-01..2021-11-30
He came [a year ago]. | 2020 | 2020-01-01..2020-12-31
He came [ten years ago]. | 2011 | 2011-01-01..2011-12-31
He came [a week ago today]. | 2021-12-13 | 2021-12-13
He came [many years ago]. | PAST_REF | ..2021-12-20
He came [a few days ago]. | PAST_REF | ..2021-12-20
He will come [two days from now]. | 2021-12-22 | 2021-12-22
They meet [now]. | PRESENT_REF | 2021-12-20
They are [currently] busy. | PRESENT_REF | 2021-12-20
They met [recently]. | PAST_REF | ..2021-12-20
They will meet in [the near future]. | FUTURE_REF | 2021-12-20..
# lengths
He stayed for [three years]. | P3Y | - | duration
He stayed for [three days]. | P3D | - | duration
He stayed for [48 hours]. | PT48H | - | duration
He stayed for [90 minutes]. | PT90M | - | duration
He stayed for [a year]. | P1Y | - | duration
He stayed for [half a year]. | P0.5Y | - | duration
He stayed for [two and a half months]. | P2.5M | - | duration
He stayed for [several weeks]. | PXW | - | duration
He stayed for [a few days]. | PXD | - | duration
He stayed for [years]. | PXY | - | duration
He stayed for [more than a decade]. | P1DE | - | duration
He stayed for [nearly 30 years]. | P30Y | - | duration
He stayed for [a hundred days]. | P100D | - | duration
The [two-day] visit ended. | P2D | - | duration
The [30-day] truce ended. | P30D | - | duration
The [five-year] plan ended. | P5Y | - | duration
The [day-long] visit ended. | P1D | - | duration
The force will leave within [30 days]. | P30D | 2021-12-20..2022-01-19 | deadline
The force will leave within [six months]. | P6M | 2021-12-20..2022-06-20 | deadline
The force will leave within [the next 30 days]. | P30D | 2021-12-20..2022-01-19 | deadline
The force will leave within [a year]. | P1Y | 2021-12-20..2022-12-20 | deadline
The force will leave in [three months]. | P3M | 2022-03-20 | when
The force will leave in [ten days]. | P10D | 2021-12-30 | when
The force moved twice in [ten days]. | P10D | - | duration
# how often
They meet [every year]. | P1Y | - | set
They meet [annually]. | P1Y | - | set
They meet [twice a week]. | P1W | - | set
They meet [every two years]. | P2Y | - | set
They meet [once a month]. | P1M | - | set
They meet [each month]. | P1M | - | set
They meet [daily]. | P1D | - | set
They held the [annual] summit. | P1Y | - | set
It costs $5 billion [a year]. | P1Y | - | set
# the clock
They met at [10 a.m.] in Zenda. | 2021-12-20T10:00 | 2021-12-20
They met at [10:30 am]. | 2021-12-20T10:30 | 2021-12-20
They met at [4 pm]. | 2021-12-20T16:00 | 2021-12-20
They met at [12:30 GMT]. | 2021-12-20T12:30 | 2021-12-20
They met at [noon]. | 2021-12-20T12:00 | 2021-12-20
They met at [10 o'clock]. | 2021-12-20T10:00 | 2021-12-20
They met at [noon on 6 December]. | 2021-12-06T12:00 | 2021-12-06
The truce held since [noon on December 18]. | 2021-12-18T12:00 | 2021-12-18..2021-12-20
# hanging on something
They held it on [the same day] as the bilateral summit. | XXXX-XX-XX | - | anchored summit 0 same
Arms arrived at around [the time] of the summit. | XXXX-XX-XX | - | anchored summit 0 around
He flew home [two days] after the call. | P2D | - | anchored call 2 same
He flew home [a day] before the summit. | P1D | - | anchored summit -1 same
He flew home [three weeks] after the vote. | P3W | - | anchored vote 21 around
He flew home [days] after the vote. | PXD | - | anchored vote None after
He flew home [the day] after the summit. | XXXX-XX-XX | - | anchored summit 1 same
He flew home on [the eve] of the summit. | XXXX-XX-XX | - | anchored summit -1 same
They met on Sunday. [A day earlier] he saw the queen. | 2021-12-18 | 2021-12-18
They met on Sunday. [The day before], he saw the queen. | 2021-12-18 | 2021-12-18
They met on 6 December. [The following day] he left. | 2021-12-07 | 2021-12-07
They met on 6 December. He left [the next day]. | 2021-12-07 | 2021-12-07
They met on 6 December. He left [two days later]. | 2021-12-08 | 2021-12-08
They met on 6 December. He left [the same day]. | 2021-12-06 | 2021-12-06
They met on 6 December. On [that day] he left. | 2021-12-06 | 2021-12-06
They met on 6 December. He left [a week later]. | 2021-W50 | 2021-12-13..2021-12-19
They met in 2015. [Three years earlier] he left. | 2012 | 2012-01-01..2012-12-31
They met in 2015. [The following year] he left. | 2016 | 2016-01-01..2016-12-31
He left [the following day]. | XXXX-XX-XX | - | anchored
He left [two days later]. | FUTURE_REF | - | anchored
# feasts of a fixed date
They will meet before [Christmas]. | 2021-12-25 | 2021-12-20..2021-12-24 | deadline
They met at [Christmas 2019]. | 2019-12-25 | 2019-12-25
They will meet on [New Year's Day]. | 2022-01-01 | 2022-01-01

@ 2023-05-17
They met on [Monday]. | 2023-05-15 | 2023-05-15
They met on [Wednesday]. | 2023-05-17 | 2023-05-17
They met on [Thursday]. | 2023-05-11 | 2023-05-11
They will meet on [Thursday]. | 2023-05-18 | 2023-05-18
They will meet on [Tuesday]. | 2023-05-23 | 2023-05-23
They met [last week]. | 2023-W19 | 2023-05-08..2023-05-14
They met [earlier this week]. | 2023-W20 | 2023-05-15..2023-05-17
They will meet [later this week]. | 2023-W20 | 2023-05-17..2023-05-21
They will meet at [the end of this week]. | 2023-W20 | 2023-05-19..2023-05-21
They will meet [next month]. | 2023-06 | 2023-06-01..2023-06-30
They met [last month]. | 2023-04 | 2023-04-01..2023-04-30
They met in [June]. | 2022-06 | 2022-06-01..2022-06-30
They will meet in [June]. | 2023-06 | 2023-06-01..2023-06-30
They will meet in [April]. | 2024-04 | 2024-04-01..2024-04-30
They will meet [this summer]. | 2023-SU | 2023-06-01..2023-08-31
They met [last summer]. | 2022-SU | 2022-06-01..2022-08-31
They met [last winter]. | 2022-WI | 2022-12-01..2023-02-28
They will deliver them between [now and the autumn]. | PRESENT_REF/2023-FA | 2023-05-17..2023-09-01
They will meet on [23 July]. | 2023-07-23 | 2023-07-23
They met on [23 July]. | 2022-07-23 | 2022-07-23
They met on [May 18]. | 2023-05-18 | 2023-05-18
They met in [mid-April]. | 2023-04 | 2023-04-10..2023-04-20
They will report by [31 May]. | 2023-05-31 | 2023-05-17..2023-05-31 | deadline
They will report within [four months]. | P4M | 2023-05-17..2023-09-17 | deadline
They will report by [the middle of 2024]. | 2024 | 2023-05-17..2024-06-30 | deadline
They will report by [next Friday]. | 2023-05-19 | 2023-05-17..2023-05-19 | deadline
They will report before [Friday]. | 2023-05-19 | 2023-05-17..2023-05-18 | deadline
They will report by [tomorrow]. | 2023-05-18 | 2023-05-17..2023-05-18 | deadline
They will report on or before [1 June]. | 2023-06-01 | 2023-05-17..2023-06-01 | deadline
They will work until [the end of August]. | 2023-08 | 2023-05-17..2023-08-31
They will work until [Friday]. | 2023-05-19 | 2023-05-17..2023-05-19
They worked since [Saturday]. | 2023-05-13 | 2023-05-13..2023-05-17
They worked since [last year]. | 2022 | 2022-01-01..2023-05-17
They worked since [the start of the year]. | 2023 | 2023-01-01..2023-05-17
They rested at [the weekend]. | 2023-W19-WE | 2023-05-13..2023-05-14
They came on 3 May and left on [7 May]. | 2023-05-07 | 2023-05-07
They met on 3 May at [10:15 a.m.] there. | 2023-05-03T10:15 | 2023-05-03
The [May 2022] accord holds. | 2022-05 | 2022-05-01..2022-05-31
The [9 May] parade ended. | 2023-05-09 | 2023-05-09

@ 2024-02-29
They met [a year ago]. | 2023 | 2023-01-01..2023-12-31
They met [last month]. | 2024-01 | 2024-01-01..2024-01-31
They will report within [one year]. | P1Y | 2024-02-29..2025-02-28 | deadline
They will report by [the end of the month]. | 2024-02 | 2024-02-29 | deadline
They met in [February]. | 2024-02 | 2024-02-01..2024-02-29
They met on [1 March]. | 2024-03-01 | 2024-03-01
They met on [Thursday]. | 2024-02-29 | 2024-02-29
They met [this winter]. | 2023-WI | 2023-12-01..2024-02-29
They met [last spring]. | 2023-SP | 2023-03-01..2023-05-31
They met [two months ago]. | 2023-12 | 2023-12-01..2023-12-31
They will meet [this spring]. | 2024-SP | 2024-03-01..2024-05-31

@ 2022-08-07
They met on [Sunday]. | 2022-08-07 | 2022-08-07
They met on [Saturday]. | 2022-08-06 | 2022-08-06
They will meet on [Monday]. | 2022-08-08 | 2022-08-08
They met [last week]. | 2022-W30 | 2022-07-25..2022-07-31
They met [this week]. | 2022-W31 | 2022-08-01..2022-08-07
They will meet [next week]. | 2022-W32 | 2022-08-08..2022-08-14
They met [last Sunday]. | 2022-07-31 | 2022-07-31
They met over [the weekend]. | 2022-W31-WE | 2022-08-06..2022-08-07
They met [last December]. | 2021-12 | 2021-12-01..2021-12-31
They met in [September last year]. | 2021-09 | 2021-09-01..2021-09-30
They met [this summer]. | 2022-SU | 2022-06-01..2022-08-31

@ 2023-01-03
They met [yesterday]. | 2023-01-02 | 2023-01-02
They met [last week]. | 2022-W52 | 2022-12-26..2023-01-01
They met [last month]. | 2022-12 | 2022-12-01..2022-12-31
They met [last year]. | 2022 | 2022-01-01..2022-12-31
They met on [December 30]. | 2022-12-30 | 2022-12-30
They met on [Friday]. | 2022-12-30 | 2022-12-30
They met in [November]. | 2022-11 | 2022-11-01..2022-11-30
They met [three days ago]. | 2022-12-31 | 2022-12-31
They met [this winter]. | 2022-WI | 2022-12-01..2023-02-28
They met on [New Year's Eve]. | 2022-12-31 | 2022-12-31
They will meet in [the first quarter]. | 2023-Q1 | 2023-01-01..2023-03-31
Growth slowed in [the fourth quarter]. | 2022-Q4 | 2022-10-01..2022-12-31
# a second and a third batch, written after the first was read
@ 2023-05-17
The envoys met on [the 3rd of April 2023]. | 2023-04-03 | 2023-04-03
The envoys met on [Sunday 7th May]. | 2023-05-07 | 2023-05-07
The envoys met on [Friday, the 12th of May]. | 2023-05-12 | 2023-05-12
The envoys will meet on [19-20 June]. | 2023-06-19/2023-06-20 | 2023-06-19..2023-06-20
The envoys will meet on [June 19 & 20]. | 2023-06-19/2023-06-20 | 2023-06-19..2023-06-20
The envoys met in [February and March]. | 2023-02/2023-03 | 2023-02-01..2023-03-31
The accord of [9.11.1989] fell. | 1989-11-09 | 1989-11-09
The accord of [2/28/22] lapsed. | 2022-02-28 | 2022-02-28
They have talked since [early 2022]. | 2022 | 2022-01-01..2023-05-17
They talked in [the second half of last year]. | 2022-H2 | 2022-07-01..2022-12-31
They will talk in [the autumn]. | 2023-FA | 2023-09-01..2023-11-30
They will talk in [early autumn]. | 2023-FA | 2023-09-01..2023-09-30
They will talk [later in the year]. | 2023 | 2023-05-17..2023-12-31
They talked [earlier in the month]. | 2023-05 | 2023-05-01..2023-05-17
They talked in [the middle of April]. | 2023-04 | 2023-04-10..2023-04-20
The loan must be repaid by [the start of 2026]. | 2026 | 2023-05-17..2026-01-31 | deadline
The loan must be repaid by [June 30, 2024]. | 2024-06-30 | 2023-05-17..2024-06-30 | deadline
The loan will be repaid by [the end of next month]. | 2023-06 | 2023-05-17..2023-06-30 | deadline
The loan will be repaid over [the next decade]. | P1DE | 2023-05-17..2033-05-17
The loan will be repaid by [the first quarter of 2025]. | 2025-Q1 | 2023-05-17..2025-03-31 | deadline
The loan is due by [Friday]. | 2023-05-19 | 2023-05-17..2023-05-19 | deadline
Soldiers left [some two weeks ago]. | 2023-W18 | 2023-05-01..2023-05-07
Soldiers left [a couple of weeks ago]. | 2023-W18 | 2023-05-01..2023-05-07
Soldiers left [a decade ago]. | 201X | 2010-01-01..2019-12-31
Soldiers left [a dozen years ago]. | 2011 | 2011-01-01..2011-12-31
Soldiers stayed for [one hundred days]. | P100D | - | duration
Soldiers stayed for [six consecutive months]. | P6M | - | duration
Soldiers stayed for [a full year]. | P1Y | - | duration
The [six-month] mandate ended. | P6M | - | duration
The [18-month] mandate ended. | P18M | - | duration
The [three-year-long] mandate ended. | P3Y | - | duration
They meet [every Monday]. | XXXX-WXX-1 | - | set
They meet [every six months]. | P6M | - | set
They meet [every other year]. | P2Y | - | set
They hold [monthly] calls. | P1M | - | set
Talks resumed at [9.30 a.m.] in Zenda. | 2023-05-17T09:30 | 2023-05-17
Talks resumed at [1800 GMT]. | 2023-05-17T18:00 | 2023-05-17
The ban took effect at [midnight]. | 2023-05-17T24:00 | 2023-05-17
They met on 4 May. He left [that evening]. | 2023-05-04TEV | 2023-05-04
They met on 4 May. He left [the following morning]. | 2023-05-05TMO | 2023-05-05
They met on Friday. [Two days before], he had called. | 2023-05-10 | 2023-05-10
They met on 4 May. [A month later] he resigned. | 2023-06 | 2023-06-01..2023-06-30
He resigned on [the day] of the vote. | XXXX-XX-XX | - | anchored vote 0 same
He resigned [hours] before the vote. | PTXH | - | anchored vote 0 before
He resigned [the week] before the vote. | XXXX-XX-XX | - | anchored vote -7 around
He resigned at [the same time] as the envoy. | XXXX-XX-XX | - | anchored envoy 0 same
The truce ran from [1 May to 15 June 2022]. | 2022-05-01/2022-06-15 | 2022-05-01..2022-06-15
The truce will run from [tomorrow until Sunday]. | 2023-05-18/2023-05-21 | 2023-05-18..2023-05-21
The truce ran between [Saturday and Monday]. | 2023-05-13/2023-05-15 | 2023-05-13..2023-05-15
The plan covers [2021-2027]. | 2021/2027 | 2021-01-01..2027-12-31
The plan covers [the 2020s]. | 202X | 2020-01-01..2029-12-31
They met on [Tuesday, May 16, 2023]. | 2023-05-16 | 2023-05-16
They met in [the first week of May]. | 2023-W18 | 2023-05-01..2023-05-07
They will meet in [the last week of June]. | 2023-W26 | 2023-06-24..2023-06-30
@ 2021-12-20
They met as recently as [last Thursday]. | 2021-12-16 | 2021-12-16
It was signed in [Q4 of 2020]. | 2020-Q4 | 2020-10-01..2020-12-31
It was signed [this past week]. | P1W | 2021-12-13..2021-12-20
It will be ready [a year from now]. | 2022 | 2022-01-01..2022-12-31
It will be ready in [two to three years]. | P2Y | 2024-12-20
The pledge for [2022] stands. | 2022 | 2022-01-01..2022-12-31
Talks in [mid-November 2021] failed. | 2021-11 | 2021-11-10..2021-11-20
Talks between [15 and 17 November] failed. | 2021-11-15/2021-11-17 | 2021-11-15..2021-11-17
The offer stands until [31 January 2022]. | 2022-01-31 | 2021-12-20..2022-01-31
The offer stands through [2023]. | 2023 | 2023-01-01..2023-12-31
Grain moved from [August 1, 2020 to July 31, 2021]. | 2020-08-01/2021-07-31 | 2020-08-01..2021-07-31
Grain moved in [2020-21]. | 2020/2021 | 2020-01-01..2021-12-31
They last met in [late November]. | 2021-11 | 2021-11-21..2021-11-30
The council met on [15 December], a day after the vote. | 2021-12-15 | 2021-12-15
The council met on 15 December, [a day] after the vote. | P1D | - | anchored vote 1 same
The council met at [the beginning of the week]. | 2021-W51 | 2021-12-20..2021-12-21
The council will meet at [the end of the week]. | 2021-W51 | 2021-12-24..2021-12-26
The council will meet in [mid-January]. | 2022-01 | 2022-01-10..2022-01-20
The council will meet [later today]. | 2021-12-20 | 2021-12-20
The council will meet [this evening]. | 2021-12-20TEV | 2021-12-20
The council will meet [this coming Thursday]. | 2021-12-23 | 2021-12-23
The council met [earlier on Friday]. | 2021-12-17 | 2021-12-17
The council met [late Sunday night]. | 2021-12-19TNI | 2021-12-19
The council met in [the summer of last year]. | 2020-SU | 2020-06-01..2020-08-31
For [decades] they have quarrelled. | PXDE | - | duration
He waited [almost two years]. | P2Y | - | duration
He waited for [20 long years]. | P20Y | - | duration
He waited for [a couple of days]. | P2D | - | duration
They fought in [the last three months of 2020]. | P3M | 2020-10-01..2020-12-31
They fought in [the first two weeks of May 2020]. | P2W | 2020-05-01..2020-05-14
They fought on [the last day of 2020]. | 2020-12-31 | 2020-12-31
"""

SILENT = """
The two sides may sign it and may not.
They may meet in Strelsau.
Prime Minister Theresa May spoke with the chancellor.
Mrs May welcomed him.
Protesters march through the capital.
The crowd will march on the palace.
They ordered 600,000 AK-203 rifles.
The S-400 system arrived.
The ministers held their 2+2 dialogue.
The G20 leaders met.
Article 5 was invoked.
They recalled Resolution 2231 of the council.
Some 1,500 troops left.
About 2000 soldiers left.
The force of 2000 soldiers left.
Call +61 2 6261 1111 for the rest.
Call 1800-020-613 for the rest.
The Sunday Times reported it.
They signed the Good Friday Agreement.
This was the second meeting of the two.
The mid-range missile failed.
The fall of the city shocked them.
Prices fall and rise.
They spring into action.
Minsk-2 was not kept.
Director April Haines spoke.
Avril spoke.
They won the vote 52-48.
Paragraph 2016 of the code.
The price was $2000 and rose.
He sat down in the sun.
The score was 3:2 in the end.
He is a man of many parts.
The march went on.
It rose by 2,021 points.
The USS 1990 sailed.
Version 2.0.1 was shown.
The F-16 jets arrived.
"""

# Written with the batches above, still misread: kept here so that the score of the table counts them.
MISSED = """
@ 2023-05-17
They met in [mid-to-late April]. | 2023-04 | 2023-04-10..2023-04-30
They met [two Fridays ago]. | 2023-05-05 | 2023-05-05
"""

CASES = cases_of(TABLE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.published}: {case.text[case.start : case.end]}")
def test_reads(case: Case) -> None:
    assert fault_of(case) == ""


@pytest.mark.xfail(reason="not read yet; the line moves to the table when it is")
@pytest.mark.parametrize("case", cases_of(MISSED), ids=lambda case: case.text[case.start : case.end])
def test_misses(case: Case) -> None:
    assert fault_of(case) == ""


def test_table_is_wide() -> None:
    assert len(CASES) >= 455


@pytest.mark.parametrize("text", SILENT.strip().splitlines())
def test_stays_silent(text: str) -> None:
    assert [m.evidence.text for m in times_of(text, "2021-12-20")] == []


def test_evidence_and_tokens_fit() -> None:
    text = "The king met the envoy on\n6 December 2021 and\n\nwill see him again on Friday."
    parse = parse_of(text)
    for mention in find_times(parse, datetime.date(2021, 12, 20)):
        evidence = mention.evidence
        assert text[evidence.start : evidence.end] == evidence.text
        assert parse.starts[mention.first] <= evidence.start
        assert parse.ends[mention.end - 1] >= evidence.end
        assert mention.when is not None
        assert mention.when.text == evidence.text


@pytest.mark.parametrize("gap", [" ", "\n", "  ", "\n  "])
def test_white_space_between_words_is_no_matter(gap: str) -> None:
    text = f"They met on 6{gap}December{gap}2021 there."
    assert [m.value for m in times_of(text, "2022-03-01")] == ["2021-12-06"]


def test_paragraphs_are_not_read_across() -> None:
    assert [m.value for m in times_of("They met in May\n\n2021 was a hard year.", "2022-03-01")] == ["2021-05", "2021"]


def test_a_report_from_end_to_end() -> None:
    text = (
        "The king of Ruritania and the chancellor of Graustark talked on Monday. Earlier this month they held the annual "
        "summit in Strelsau. At the summit on December 6, the two sides signed a programme for 2021-31. They held a first "
        "dialogue of ministers on the same day as the summit. Grain will arrive within 30 days. The line will open by mid-2023."
    )
    found = [(m.evidence.text, m.value, m.role) for m in times_of(text, "2021-12-20")]
    assert found == [
        ("Monday", "2021-12-20", "when"),
        ("Earlier this month", "2021-12", "when"),
        ("annual", "P1Y", "set"),
        ("December 6", "2021-12-06", "when"),
        ("2021-31", "2021/2031", "when"),
        ("the same day", "XXXX-XX-XX", "anchored"),
        ("30 days", "P30D", "deadline"),
        ("mid-2023", "2023", "deadline"),
    ]


def test_chain_of_days() -> None:
    text = "He came on 6 December. The next day he saw the queen. A day later he left."
    assert [m.when and m.when.start for m in times_of(text, "2021-12-20")] == ["2021-12-06", "2021-12-07", "2021-12-08"]
    assert [m.when and m.when.basis for m in times_of(text, "2021-12-20")] == ["relative", "anchored", "anchored"]


def test_basis_and_precision() -> None:
    text = "They met in March 2020, last week, in Q1 2021 and in early May."
    found = [(m.when.basis, m.when.precision) for m in times_of(text, "2021-12-20") if m.when]
    assert found == [("stated", "month"), ("relative", "week"), ("stated", "quarter"), ("relative", "approximate")]


def test_times_line_prints_both_ends_of_a_range() -> None:
    text = "The truce ran from 30 May to 2 June 2020, for three days."
    line = times_line("ab" * 32, times_of(text, "2021-12-20"))
    assert line["sha256"] == "ab" * 32
    assert [(t["text"], t["type"], t["value"]) for t in line["timexes"]] == [
        ("30 May", "DATE", "2020-05-30"),
        ("2 June 2020", "DATE", "2020-06-02"),
        ("three days", "DURATION", "P3D"),
    ]
    assert all(text[t["start"] : t["end"]] == t["text"] for t in line["timexes"])


def test_empty_text() -> None:
    assert times_of("", "2021-12-20") == ()


def test_reading_is_the_same_twice() -> None:
    text = " ".join(case.text for case in CASES[:60])
    assert times_of(text, "2021-12-20") == times_of(text, "2021-12-20")
