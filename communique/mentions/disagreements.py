"""Tells where the title that a text gives to a person and the table of office-holders do not agree.

The text wins: the person's record has the text's name and title. What is told here lets a reader see that one of the two is wrong.
Measured on 981 readouts and statements of one government, 2026-11: 2 such problems, both of titles that were read wrongly; on 568 older
releases and news reports 2, of a president long dead and of a queen consort (consorts are left out since).
"""

from __future__ import annotations

from collections.abc import Iterable

from communique.knowledge.holders import Holders, Term, fold
from communique.mentions.people import PersonMention
from communique.model import Problem
from communique.reading.parse import Parse

# Offices of which a state has one holder at a time.
UNIQUE = frozenset("head_of_state head_of_government foreign_minister defence_minister organisation_head".split())
STYLES = frozenset("majesty highness queen princess prince".split())
LEADING = ("head_of_state", "head_of_government")
# Beside a title these say that the holder of the table may well be another.
TRANSIENT = frozenset(
    "acting interim caretaker elect designate then former ex late incoming outgoing nominee candidate deputy vice assistant shadow "
    "alternate co first second".split()
)


def office_disagreements(parse: Parse, mentions: Iterable[PersonMention], holders: Holders, day: str) -> tuple[Problem, ...]:
    """One Problem ("office-disagrees") for each person whom the text puts into an office that the table gives to somebody else.

    ``day`` is the document's (ISO). Nobody is reported of whom the table knows that they held the office at another time: a text may
    speak of the past.
    """
    found: dict[tuple[str, str, str], Problem] = {}
    for mention in mentions:
        person = mention.person
        if not person.titled or person.code is None or person.role not in UNIQUE or person.sector == "ELI" or person.basis != "stated":
            continue
        if person.office is None or mention.first == mention.name or TRANSIENT & set(_around(parse, mention)):
            continue
        if parse.lowers[mention.first - 1 : mention.first] == ["of"] or parse.lowers[max(0, mention.first - 2) : mention.first] == [
            "to",
            "the",
        ]:
            continue  # "... of Ruritania President A of Graustark", "secretary to the Ruritanian President A": whose title it is, is unsure
        if STYLES & set(person.office.lower().split()):
            continue  # "Her Majesty the Queen" may be the king's wife
        holder = holders.in_office(person.code, person.role, day)
        if holder is None or _is_same(person.name, holder) or _held(person.name, person.code, person.role, holders):
            continue
        key = (fold(person.name).split()[-1], person.code, person.role)
        evidence = parse.evidence(mention.first, mention.end)
        since = f" since {holder.start}" if holder.start else ""
        message = f'the text calls {person.name} "{person.office}" ({person.code}); the table has {holder.person}{since}'
        found.setdefault(key, Problem("mentions", "office-disagrees", message, (evidence,)))
    return tuple(found.values())


def _around(parse: Parse, mention: PersonMention) -> list[str]:
    """The words of a title and the three before and after it with the name."""
    return parse.lowers[max(0, mention.first - 3) : mention.name] + parse.lowers[mention.end : mention.end + 2]


def _is_same(name: str, holder: Term) -> bool:
    """Whether a name may be the holder's: they share a word that is no initial."""
    words = {w for w in fold(name).split() if len(w) > 2}
    return any(words & set(fold(form).split()) for form in (holder.person, *holder.forms)) or not words


def _held(name: str, code: str, role: str, holders: Holders) -> bool:
    """Whether somebody of this name held the office at any time, or another that leads the state: a "President" of a kingdom, say."""
    roles = LEADING if role in LEADING else (role,)
    terms = [t for r in roles for t in holders.by_office.get((code, r), ())]
    return any(_is_same(name, t) for t in terms)
