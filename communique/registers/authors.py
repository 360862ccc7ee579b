"""Tells from a title who speaks in a side's own text, and which sides put it out together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from communique.knowledge.holders import Holders, Term
from communique.knowledge.offices import Office
from communique.mentions.names import NameIndex
from communique.mentions.seats import UNIQUE
from communique.model import Document, Evidence, Party
from communique.reading.parse import Parse
from communique.reading.tokens import split_words

# "Statement by ...", "Press remarks by ...", "Mao Ning's Regular Press Conference": the form, then who speaks, or the reverse.
FORMS = (
    r"statements?|remarks|speech|address|message|interview|press conference|press availability|briefing|readout|comments?|"
    r"declaration|answers|press release|tweet|letter|doorstep|intervention|keynote|toast|words"
)
AFTER = re.compile(rf"\b(?:{FORMS})\b(?:\s+(?:to|in|at|for)\s+the\s+\w+)?\s+(?:delivered\s+|made\s+|given\s+)?(?:by|from|of|with)\s+", re.I)
BEFORE = re.compile(rf"^(?P<who>.{{3,90}}?)'s?\s+(?:\w+\s+){{0,3}}(?:{FORMS})\b", re.I)
# Where the part of a title that names the speaker ends.
STOP = re.compile(
    r"'s?\s|\s+(?:on|at|regarding|about|after|following|to|before|ahead|in|during|with|for|announcing|marking|welcoming|concerning|"
    r"condemning|upon|as|re|under|via|and the)\b|[:;–—\n(]|\s-\s|\s+(?=visit\b)",
    re.I,
)
HONORIFIC = re.compile(
    r"^(?:the|his|her|their|excellency|honou?rable|hon|rt|right|h\.?e|mr|mrs|ms|dr|shri|smt|sir|dame|lord|lady|prof|gen|amb)\.?,?\s+",
    re.I,
)
# A name: two to four words with a capital; capital letters after it are orders and seats ("KT, CH, MP").
NAME = re.compile(r"^((?:[A-Z][\w.'\u2019-]+\s+){0,3}(?:(?:al|de|da|van|von|bin|el|ben)[ -])?[A-Z][\w'\u2019-]+)")
SINGULAR = frozenset("i my me myself".split())
PLURAL = frozenset("we our us".split())
# Words of offices that several hold.
SEVERAL = frozenset("ministers leaders heads secretaries presidents governments members states".split())
# "Official Spokesperson, Mr Zenda: Good afternoon": who speaks, at the head of a transcript.
LABEL = re.compile(r"\s*(?:[\w' ]+,?\s+)?(?P<office>spokes(?:person|man|woman))\b,?\s+(?P<who>[^:\n]{4,60}):\s", re.I)


@dataclass(frozen=True, slots=True)
class _Words:
    """The part of a title that names a speaker: an office, and what stands beside it."""

    office: Office | None
    title: str | None
    rest: str


def find_author(document: Document, parse: Parse, offices: tuple[Office, ...], holders: Holders, names: NameIndex) -> Party | None:
    """The person whose words a side's own text is, by its title ("Remarks by High Representative Josep Borrell").

    A title that names only the office gives who certainly held it on the document's day. Where the title is silent and the
    text is in the first person, the publisher's office ("Prime Minister of Graustark") speaks. None where nobody is named.
    """
    if document.side is None:
        return None
    title = (document.title or "").replace("\u2019", "'")
    found = AFTER.search(title)
    if found is not None and re.match(r"readout\b.*\b(?:of|with)\s+$", found.group().lower()):
        who = ""  # "Readout of the President's call": whose call it was, not who tells of it
    elif found is not None:
        who = STOP.split(title[found.end() :], maxsplit=1)[0]
    else:
        possessive = BEFORE.match(title)
        who = possessive.group("who") if possessive is not None and "readout" not in title.lower() else ""
    if who and not re.search(r"\b(?:and|joint)\b", who.lower().split(",")[0].replace("minister for foreign affairs and", "")):
        party = _party(document, parse, _split(who, offices, document.side), holders, names, titled=True)
        if party is not None:
            return party
    labelled = LABEL.match(document.text) if found is not None else None
    if labelled is not None:
        named = _Words(None, labelled.group("office"), labelled.group("who"))
        if (party := _party(document, parse, named, holders, names, titled=True)) is not None:
            return party
    if document.publisher and any(w in SINGULAR for w in parse.lowers):
        words = _split(document.publisher, offices, document.side)
        if words.office is not None and words.office.role in UNIQUE and not re.search(r"\boffice\b", document.publisher.lower()):
            return _party(document, parse, _Words(words.office, words.title, ""), holders, names, titled=False)
    return None


# Titles of what several put out together.
JOINT = re.compile(
    r"\bjoint\s+(?:\w+['\u2019]?\s+){0,2}(?:statement|communiqu|declaration|press|readout|leaders|vision|fact)|"
    r"\b(?:leaders|ministers)['\u2019]?\s+(?:\w+\s+)?(?:statement|declaration|communiqu|vision)|"
    r"\b(?:statement|declaration)\s+(?:by|of|from)\s+(?:the\s+)?(?:[\w.-]+\s+){0,3}(?:leaders|heads of state|foreign ministers)\b|"
    r"\b(?:bilateral|trilateral|quadrilateral)\s+statement\b",
    re.I,
)


def joint_sides(document: Document, names: NameIndex, holders: Holders) -> tuple[str, ...]:
    """The states and organisations that put out a text together, by its title: "Joint Statement by Ruritania and Graustark"."""
    title = document.title or ""
    if not JOINT.search(title):
        return ()
    cut = re.split(r"\b(?:on|regarding|about|concerning)\b", title, maxsplit=1, flags=re.I)[0]
    hits = names.lookup(split_words(cut))
    codes = [str(hit.code) for hit in hits if hit.code and hit.form in ("name", "adjective", "prefix", "people")]
    codes += _leaders_in(cut, holders, document.published)  # "Joint Statement by President Zenda and Prime Minister Strelsau"
    found = tuple(dict.fromkeys(code for code in codes if names.entities[code].kind in ("state", "organisation")))
    return found if len(found) > 1 or (document.side and found) else ()


def _leaders_in(title: str, holders: Holders, day: str) -> list[str]:
    """The states of the office-holders whom a title names, each by the longest name it has there ("Garcia Lorca", not "Garcia")."""
    found: list[str] = []
    for run in re.findall(r"[A-Z][\w-]+(?: [A-Z][\w-]+)*", title):
        words, at = run.split(), 0
        while at < len(words):
            for end in range(len(words), at, -1):
                name = " ".join(words[at:end])
                known = {t.code for t in holders.named(name, day) if t.role in UNIQUE} if len(name) > 3 else set()
                if len(known) == 1:
                    found += known
                    at = end - 1
                    break
            at += 1
    return found


def _split(who: str, offices: tuple[Office, ...], side: str | None) -> _Words:
    """The longest office in some words of a title, and the words beside it."""
    lower = who.lower()
    best: tuple[int, int, Office] | None = None
    for office in offices:
        if office.only_for and side not in office.only_for:
            continue
        for words in (*office.words, *office.risky):
            at = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", lower) if words in lower else None
            if at is None:
                continue
            better = best is None or (len(words), -at.start(), bool(office.only_for)) > (
                best[1] - best[0],
                -best[0],
                bool(best[2].only_for),
            )
            if better:
                best = (at.start(), at.end(), office)
    spoken = re.search(r"\b(?:\w+\s+){0,2}spokes(?:person|man|woman)\b", lower)
    if spoken is not None:
        return _Words(None, who[spoken.start() : spoken.end()].strip(), who[spoken.end() :])
    if best is None:
        return _Words(None, None, who)
    return _Words(best[2], who[best[0] : best[1]], who[best[1] :])


def _name(rest: str) -> str | None:
    """The name at the head of what stands after an office, in the spelling of names."""
    rest = rest.strip(" ,")
    rest = re.sub(r"^of (?:the )?(?:[A-Z][\w.]*\s?)+,\s*", "", rest)
    while (shorter := HONORIFIC.sub("", rest, count=1)) != rest:
        rest = shorter
    found = NAME.match(rest)
    if found is None:
        return None
    name = found.group(1).strip()
    if name.isupper() and len(name) > 4:
        name = " ".join(w.capitalize() for w in name.split())
    return name.removesuffix("'s").strip() or None


def _party(document: Document, parse: Parse, words: _Words, holders: Holders, names: NameIndex, titled: bool) -> Party | None:
    side = str(document.side)
    role = words.office.role if words.office is not None else None
    name = _name(words.rest)
    term: Term | None = None
    known = [t for t in holders.named(name, document.published, 1) if t.code == side] if name else []
    if known:
        term = known[0]
    elif role in UNIQUE:
        term = holders.in_office(side, str(role), document.published)
        if term is not None and term.person.split()[-1].lower() in re.findall(r"\w+", words.rest.lower()):
            name = term.person  # titles in capitals run on: "THE HON J ZENDA VISIT TO STRELSAU"
        if name and term is not None and term.person.split()[-1].lower() != name.split()[-1].lower():
            term = None
    if name is None and term is None:
        return None
    if name is not None and term is None and words.title is None and " " not in name:
        return None
    if name is not None and SEVERAL & set(name.lower().split()):
        return None  # "Statement by the Foreign Ministers of": no one person's
    if name is not None and term is None and any(hit.code for hit in names.lookup(split_words(name))):
        return None  # "Statement by Ruritania" names a side, not a person
    person = term.person if term is not None and (name is None or " " not in name) else (name or "")
    office = words.title or (term.office if term is not None else None)
    sector = words.office.sector if words.office is not None else "GOV"
    mention = _mention(parse, person)
    if mention is None:
        return None
    basis = "stated" if titled and name is not None else "known"
    return Party(side, names.entities[side].name, "person", sector, person, office, mention, basis)


def _mention(parse: Parse, person: str) -> Evidence | None:
    """Words of the text that stand for the speaker: the first person, else the surname, else the first word."""
    surname = person.split()[-1].lower()
    for wanted in (SINGULAR, frozenset((surname,)), PLURAL):
        for t, word in enumerate(parse.lowers):
            if word in wanted:
                return parse.evidence(t, t + 1)
    first = next((t for t, word in enumerate(parse.words) if word.strip()), None)
    return parse.evidence(first, first + 1) if first is not None else None
