"""Says how alike two parts of records are: people, parties, days, places, words. Each answer is yes, no, or not known."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from communique.model import Party, Place, When

# A day lost to time zones is no difference.
SLACK = timedelta(days=1)
# A text that gives no date speaks of its own day or, where it is a late readout, of the days before.
LATE = timedelta(days=2)
# A stretch up to this many days dates a contact; a wider one ("in December") needs another sign beside it.
CLOSE = 7
# Words are compared by their beginnings: "missiles" and "missile".
STEM = 6
# Kilometres within which two named places are one place of meeting: a capital and the country house beside it.
NEARBY = 80.0
EARTH = 6371.0
PARTICLES = frozenset("al el bin ibn ben van von der den de da di du la le abu mac mr mrs dr sheikh king queen pope".split())
# Titles that papers and ministries write in several ways, and words of a title that tell nothing or fit several offices.
OFFICES = (
    ("prime minister", "premier"), ("external affairs", "foreign"), ("foreign affairs", "foreign"), ("foreign relations", "foreign"),
    ("external relations", "foreign"), ("top diplomat", "foreign minister"), ("secretary of state", "foreign minister"),
    ("foreign secretary", "foreign minister"), ("national defense", "defence"), ("national defence", "defence"), ("defense", "defence"),
    ("secretary of defence", "defence minister"), ("chancellor", "premier"), ("taoiseach", "premier"), ("head of government", "premier"),
    ("ministers", "minister"), ("vice-", "vice "), ("secretary-general", "secretary general"), ("chairperson", "chair"),
    ("chairman", "chair"),
)  # fmt: skip
NO_OFFICE = frozenset("the of for and a an his her its excellency majesty highness royal mr mrs ms dr hon federal h e".split())
ANY_OFFICE = frozenset(
    "leader official minister envoy delegation counterpart head chief representative diplomat negotiator delegate host guest visitor "
    "colleague team politician premier's ruler".split()
)
DEPUTIES = frozenset("deputy vice assistant under former acting designate elect".split())
Days = tuple[date, date]


def fold(words: str) -> str:
    """The words in small letters without accents: ``Vučić`` and ``Vucic`` are one name."""
    if words.isascii():  # nearly always, and then there is nothing to take apart
        return words.casefold()
    plain = unicodedata.normalize("NFKD", words.replace("ł", "l").replace("đ", "d").replace("ø", "o"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def stems(words: Iterable[str | None], empty: frozenset[str]) -> frozenset[str]:
    """The beginnings of the words that tell something; ``empty`` are those that do not."""
    tokens = (token for text in words if text for token in re.findall(r"[^\W_]+", fold(text)))
    return frozenset(token[:STEM] for token in tokens if token not in empty and (len(token) > 2 or token.isdigit()))


def _skeleton(token: str) -> str:
    """A name's part without what transliterations differ in: ``Zelenskyy``, ``Zelenskiy`` and ``Zelensky`` are one."""
    bare = re.sub(r"(.)\1+", r"\1", token.replace("ph", "f").replace("kh", "h").replace("zh", "j").replace("ck", "k"))
    return bare[0] + re.sub(r"[aeiouyjwh]", "", bare[1:])


def _name_parts(name: str) -> list[str]:
    parts = [token for token in re.findall(r"[^\W\d_]+", fold(name)) if token not in PARTICLES and len(token) > 1]
    return [_skeleton(token) for token in parts]


def is_one_person(a: str, b: str) -> bool:
    """Whether two names can be one person's: the last part is the same, or one name is part of the other in any order."""
    one, other = _name_parts(a), _name_parts(b)
    if not one or not other:
        return False
    return one[-1] == other[-1] or set(one) <= set(other) or set(other) <= set(one)


def codes_of(parties: Iterable[Party]) -> frozenset[str]:
    """The codes of parties."""
    return frozenset(p.code for p in parties if p.code is not None)


def people_agree(a: Iterable[Party], b: Iterable[Party]) -> int | None:
    """How many sides send the same person, by name or by office; None where one side certainly sends two different people.

    A side that sends several people agrees where any of them does: one report names the minister, another the delegation.
    """
    ours, theirs = list(a), list(b)
    agreed = 0
    for code in sorted(codes_of(ours) & codes_of(theirs)):
        here, there = ([p for p in side if p.code == code and (p.person or p.office)] for side in (ours, theirs))
        if not here or not there:
            continue
        verdicts = {_are_one(p, q) for p in here for q in there}
        if True in verdicts:
            agreed += 1
        elif None not in verdicts:
            return None
    return agreed


def _are_one(p: Party, q: Party) -> bool | None:
    """Whether two parties of one side are one person; None where a name stands against a bare office, or an office says little."""
    if p.person and q.person:
        return is_one_person(p.person, q.person)
    return is_one_office(p.office, q.office) if p.office and q.office else None


def is_one_office(a: str, b: str) -> bool | None:
    """Whether two titles are of one office of a state ("premier", "Prime Minister"); None where one of them may be the other's too."""
    one, other = _office(a), _office(b)
    if one == other:
        return True if one - ANY_OFFICE else None
    if one & DEPUTIES != other & DEPUTIES:
        return False
    return None if one <= ANY_OFFICE or other <= ANY_OFFICE or one <= other or other <= one else False


def _office(title: str) -> frozenset[str]:
    """The words of a title that tell, each office by one set of them."""
    words = fold(title)
    for said, meant in OFFICES:
        words = words.replace(said, meant)
    return frozenset(w for w in re.findall(r"[^\W\d_]+", words) if w not in NO_OFFICE)


def read_days(when: When | None) -> Days | None:
    """First and last day of a date; an open end is the other one. None where nothing is known."""
    if when is None or not (when.start or when.end):
        return None
    start, end = date.fromisoformat(when.start or when.end or ""), date.fromisoformat(when.end or when.start or "")
    if when.basis == "publication":
        start -= min(LATE, start - date.min)
    return start, end


def overlap(a: Days, b: Days, slack: timedelta = SLACK) -> bool:
    """Whether two stretches share a day, or nearly do."""
    return (a[0] - b[1]) <= slack and (b[0] - a[1]) <= slack


def length(days: Days) -> int:
    """Days of a stretch, both ends counted."""
    return (days[1] - days[0]).days + 1


def same_place(a: Place | None, b: Place | None) -> bool | None:
    """Whether two places of meeting are one; None where one is unknown or only a country is given.

    Places without coordinates (a palace, a country house) are held to be in the town named by the other text of that country.
    """
    if a is None or b is None:
        return None
    if set(re.findall(r"\w+", fold(a.name))) & set(re.findall(r"\w+", fold(b.name))):
        return True
    if a.country is not None and b.country is not None and a.country != b.country:
        return False
    apart = _distance(a, b)
    return None if apart is None else apart <= NEARBY


def _distance(a: Place, b: Place) -> float | None:
    """Kilometres between two places, None where one has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    one, other = math.radians(a.latitude), math.radians(b.latitude)
    arc = math.sin((other - one) / 2) ** 2
    arc += math.cos(one) * math.cos(other) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, arc)))
