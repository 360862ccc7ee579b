"""Finds people, the titles that stand at their names, and the state for which they act.

What the text says ("President Zelenskyy of Ukraine") is *stated*; what only the table of office-holders says is *known*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.knowledge.holders import Holders, Term, fold
from communique.knowledge.offices import Office
from communique.mentions.appositions import Title, Titles
from communique.mentions.name_spans import PARTICLES, NameSpans
from communique.mentions.names import NameMention
from communique.mentions.titles import OfficeMention
from communique.reading.parse import Parse

# Words of a style in front of a title.
POSSESSIVES = frozenset("his her their your".split())
STYLES = POSSESSIVES | frozenset("highness majesty majesties excellency royal serene holiness eminence grace honour beatitude".split())
# Articles of Arabic names, which papers write or leave out: "al-Sisi", "Sisi".
ARTICLES = frozenset("al el as ash ad an ar az".split())
# Where English is spoken a common surname is anybody's: a bare "Harris" or "Brown" needs its state in the text.
ENGLISH = frozenset("USA GBR AUS NZL CAN IRL JAM BHS BRB TTO GUY BLZ ATG DMA GRD KNA LCA VCT".split())
# Roles whose holders are named in reports of other states, too.
ABROAD = frozenset(("foreign_minister", "defence_minister"))
LEADING = frozenset("head_of_state head_of_government organisation_head monarch".split())
# Roles that a bare title gives to a side's own text only where the person acts in it.
ANYBODY = frozenset(("legislator", "speaker", "business_head", "party_leader", "judge", "governor", "mayor", "religious_leader"))


@dataclass(frozen=True, slots=True)
class Person:
    """A person of this document. ``office`` is the title as the text or the table has it."""

    name: str
    code: str | None
    office: str | None
    role: str | None
    sector: str | None
    basis: str
    titled: bool


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person's name in the text with its title: tokens ``first`` to ``end``; the name alone begins at ``name``.

    ``pronoun`` is the possessive of its title: "its spokesman, A".
    """

    first: int
    end: int
    name: int
    person: Person
    pronoun: int | None = None


class People:
    """The people of one document: where they are named, and who a surname means."""

    def __init__(
        self,
        parse: Parse,
        names: tuple[NameMention, ...],
        offices: tuple[OfficeMention, ...],
        holders: Holders,
        day: str,
        side: str | None,
    ) -> None:
        self._parse, self._holders, self._day, self._side = parse, holders, day, side
        self._codes = {m.hit.code for m in names}
        self._name_at = {t: m for m in names for t in range(m.first, m.end)}
        self._office_at = {t: m for m in offices for t in range(m.first, m.end)}
        self.by_surname: dict[str, Person] = {}
        self.mentions: list[PersonMention] = []
        self._spans = NameSpans(parse, names, self._name_at, offices, holders, day)
        spans = self._spans.find()
        self.titles = Titles(parse, offices, self._name_at, spans)
        found = [self._read(first, end) for first, end in spans]
        for mention in found:
            if mention and (len(self._bare(mention).split()) > 1 or mention.person.titled):
                self._register(mention.person)
        spans, found = self._again(spans, found)
        for span, one in zip(spans, found, strict=True):
            settled = self._settle(span, one)
            if settled:
                self.mentions.append(settled)

    def rosters(self) -> dict[int, list[tuple[str, PersonMention | None]]]:
        """Head token of each title in the plural to (code, who is named for it) in the order of the states."""
        at = {m.name: m for m in self.mentions}
        return {key: [(code, at.get(name)) for code, name in pairs] for key, pairs in self.titles.rosters.items()}

    def _bare(self, mention: PersonMention) -> str:
        return self._words(mention.name, mention.end)

    def _words(self, first: int, end: int) -> str:
        """Tokens as the text writes them, with single blanks."""
        return " ".join(self._parse.text[self._parse.starts[first] : self._parse.ends[end - 1]].split())

    def _read(self, first: int, end: int) -> PersonMention | None:
        """The person of a stretch, by title and table; None where neither knows anything."""
        name = self._words(first, end)
        title = self.titles.at(first, end)
        if title is not None:
            return self._titled(first, end, name, title)
        term = self._term(name, None, None, False)
        beside = self.titles.state_of(first, end) if self._parse.lowers[first - 1 : first] != ["the"] else None
        if term is None and len(name.split()) > 1:
            past = {t.person: t for t in self._holders.so_called(name) if t.start <= self._day}
            if len(past) == 1 and beside in (None, next(iter(past.values())).code):
                term = next(iter(past.values()))
                if not term.covers(self._day):
                    return PersonMention(first, end, first, Person(name, term.code, None, None, "ELI", "known", False))
        if term is not None and len(name.split()) == 1 and not self._is_anchored(name, term):
            term = None
        stated = beside or self.titles.institution_of(first)
        if stated is not None and (term is None or term.code != stated):
            return PersonMention(first, end, first, Person(name, stated, None, None, None, "stated", False))
        if term is None:
            if len(name.split()) > 1:
                return PersonMention(first, end, first, Person(name, None, None, None, None, "stated", False))
            return None
        full = _full(name, term)
        return PersonMention(first, end, first, Person(full, term.code, term.office, term.role, "GOV", "known", False))

    def _is_anchored(self, name: str, term: Term) -> bool:
        """Whether a bare surname may be the office-holder's: the text speaks of the state, or nobody else bears the name."""
        if term.code in self._codes:
            return True
        bearers = {t.person for t in self._holders.so_called(name)}
        if term.role in ABROAD:  # "Voss to visit Strelsau": a diplomat's rare name, beside somebody else's state
            return len(bearers) == 1 and fold(name) not in self._holders.common and bool(self._codes - {None})
        if term.role not in LEADING:
            return False
        return fold(name) not in self._holders.common if term.code in ENGLISH else len(bearers) == 1

    def _titled(self, first: int, end: int, name: str, title: Title) -> PersonMention:
        """The person of a name with a title."""
        office, code, former = title.office, title.code, title.former
        start = self._before_style(min(title.first, first))
        stated = code is not None
        if code is None and len(office.only_for) == 1 and (office.only_for[0] in self._codes or self._side == office.only_for[0]):
            code = office.only_for[0]  # "Chief Adviser" is Bangladesh's where the text speaks of it
        term = self._term(name, code, office, former)
        basis = "stated" if stated else "known"
        if code is None and term is None and len(name.split()) > 1:
            past = {t.code: t for t in self._holders.so_called(name) if t.role == office.role and t.start <= self._day}
            code = next(iter(past)) if len(past) == 1 else None  # "as President Zenda's vice president": told of another time
        if code is None and term:
            code = term.code
        if code is None:
            code, basis = self.titles.shared_state(end), "inferred"
        if code is None and self._side and not former and self._is_own(name, title) and (self._acts(first, end) or self._acts(start, end)):
            code, basis = self._side, "inferred"
        sector = "ELI" if former else office.sector
        full = _full(name, term)
        return PersonMention(start, end, first, Person(full, code, title.words, office.role, sector, basis, True), title.pronoun)

    def _before_style(self, start: int) -> int:
        """The first token of the style in front of a title: "[His Royal Highness] Prince A"."""
        lowers, at = self._parse.lowers, start
        while at and lowers[at - 1] in STYLES:
            at -= 1
            if lowers[at] in POSSESSIVES:
                return at
        return start

    def _is_own(self, name: str, title: Title) -> bool:
        """Whether a title without a state may be one of the side whose text it is: not one that somebody else holds there."""
        role, side = title.office.role, str(self._side)
        if role in ANYBODY or (title.after and title.pronoun is None):
            return False
        if role not in LEADING:
            return True
        holder = self._holders.in_office(side, role, self._day)
        if holder is not None:
            return fold(holder.person).split()[-1] == fold(name).split()[-1]
        words = set(title.words.lower().split())
        return any(words & set(t.office.lower().split()) for t in self._holders.by_office.get((side, role), ()))

    def _acts(self, first: int, end: int) -> bool:
        """Whether a name is the subject of its clause, or owns something: in a side's own text that is one of its own."""
        parse = self._parse
        head = next((t for t in range(end - 1, first - 1, -1) if not first <= parse.heads[t] < end), end - 1)
        for _ in range(6):
            if parse.deps[head] in ("nsubj", "nsubjpass", "poss", "ROOT"):
                return True
            if parse.deps[head] not in ("conj", "appos", "compound", "nmod"):
                return False
            head = parse.heads[head]
        return False

    def _term(self, name: str, code: str | None, office: Office | None, former: bool) -> Term | None:
        """The one term that fits a name on the document's day; None where none or several people fit."""
        holders = self._holders
        terms = holders.so_called(name) if former else holders.named(name, self._day)
        if not terms and office is not None and not former:
            terms = holders.named(name, self._day, 1)  # a term's last or first days may be known by year only
        terms = [t for t in terms if (code is None or t.code == code) and not (former and t.start > self._day)]
        if office is not None and office.role != "former":
            same_role = [t for t in terms if t.role == office.role or office.title.lower() in t.office.lower()]
            terms = same_role or (terms if code else [])
        people = {t.person for t in terms}
        if len(people) != 1:
            return None
        return max(terms, key=lambda t: (t.start, t.office))

    def _register(self, person: Person) -> None:
        for key in _keys(person.name):
            if key not in self.by_surname or (self.by_surname[key].code is None and person.code):
                self.by_surname[key] = person

    def _again(
        self, spans: list[tuple[int, int]], found: list[PersonMention | None]
    ) -> tuple[list[tuple[int, int]], list[PersonMention | None]]:
        """The stretches with those that the model missed: surnames of people whom the text names in full elsewhere."""
        parse = self._parse
        taken = {t for first, end in spans for t in range(first, end)}
        both: list[tuple[tuple[int, int], PersonMention | None]] = list(zip(spans, found, strict=True))
        for i in range(len(parse.words)):
            if i in taken or not (self._spans.may_name(i) or self._is_mistaken(i)):
                continue
            first, end = i, i + 1
            if end + 1 < len(parse.words) and parse.words[end] == "-" and self._spans.may_name(end + 1) and end + 1 not in taken:
                end += 2  # "El-Sisi"
            elif end < len(parse.words) and self._spans.may_name(end) and end not in taken:
                if fold(self._words(first, end + 1)) not in self.by_surname:
                    continue  # "Abe Shipyards" is none of Abe's
                end += 1
            if i and self._spans.may_name(i - 1) and i - 1 not in taken:
                continue
            key = fold(self._words(first, end))
            if key in self.by_surname:
                both.append(((first, end), None))
                taken.update(range(first, end))
        both.sort(key=lambda b: b[0])
        return [span for span, _ in both], [one for _, one in both]

    def _is_mistaken(self, token: int) -> bool:
        """Whether a capital in the place of somebody who acts is a known surname that the parser takes for a common noun."""
        parse = self._parse
        if parse.tags[token] not in ("NN", "NNS") or not parse.words[token][:1].isupper() or parse.lowers[token] not in self.by_surname:
            return False
        if token in self._office_at or token in self._name_at or parse.deps[token] not in ("nsubj", "nsubjpass", "poss", "pobj", "dobj"):
            return False
        return not any(parse.deps[c] in ("det", "amod") for c in parse.children[token]) and parse.lowers[token] not in parse.words

    def _settle(self, span: tuple[int, int], mention: PersonMention | None) -> PersonMention | None:
        """The mention with what the rest of the document knows of this name."""
        first, end = span
        name = self._words(first, end)
        words = fold(name).split()
        known = self.by_surname.get(" ".join(words)) or (self.by_surname.get(words[-1]) if words else None)
        if known is None and len(words) > 1 and words[0] in ARTICLES | PARTICLES:
            known = self.by_surname.get(" ".join(words[1:]))
        if known is not None and _same_name(name, known.name):
            if mention is None:
                return PersonMention(first, end, first, known)
            if len(words) == 1 and not mention.person.titled and not known.code and not _same_name(mention.person.name, known.name):
                return PersonMention(first, end, first, known)  # "Austin" is he whom this text calls Austin Hale
            if mention.person.code is None or (mention.person.basis == "inferred" and known.basis != "inferred"):
                title = mention.person.office or known.office
                return replace(mention, person=replace(known, office=title, titled=known.titled or mention.person.titled))
            if len(name.split()) < len(known.name.split()) and known.code in (None, mention.person.code):
                person = replace(mention.person, name=known.name, office=mention.person.office or known.office)
                return replace(mention, person=person)
        return mention


def _keys(name: str) -> set[str]:
    """The folded short forms by which a text may go on about a person."""
    words = [w for w in fold(name).split() if w not in ("jr", "sr", "ii", "iii", "iv")] or fold(name).split()
    if words[0] in ("sheikh", "shaikh", "king", "queen", "prince", "pope", "emir") and len(words) > 1:
        return {" ".join(words), words[0] + " " + words[1], words[1]} | _keys(" ".join(words[1:]))
    keys = {words[-1], " ".join(words[1:]), " ".join(words)}
    for i, word in enumerate(words[1:], 1):
        if word in PARTICLES or word in ARTICLES:
            keys |= {" ".join(words[i:]), " ".join(words[i + 1 :])}
    if len(words) in (2, 3):
        keys.add(words[0])
    if "-" in name:
        keys.add(" ".join(fold(name.split()[-1]).split()))
    return {key for key in keys if key and key not in PARTICLES}


def _same_name(short: str, full: str) -> bool:
    """Whether two names may be one person's: all words of the shorter stand in the longer, initials apart."""
    a, b = fold(short).split(), fold(full).split()
    if len(a) > len(b):
        a, b = b, a
    plain = [w for w in a if w not in ARTICLES | PARTICLES and len(w) > 1]
    if len(plain) > 1 and a[0] != b[0] and a[0] not in b:
        return False
    return (bool(plain) and all(w in b for w in plain)) or (a[-1:] == b[-1:] and a[:1] == b[:1])


def _full(name: str, term: Term | None) -> str:
    """The name in full as the table has it: for a surname, for one with initials, and for another order of words ("ZENDA Rudolf").

    So that "Zenda", "R. Zenda" and "Rudolf Z. Zenda" of six reports are one person.
    """
    if term is None:
        return name
    words = fold(name).split()
    if len([w for w in words if w not in PARTICLES]) == 1 or any(len(w) == 1 for w in words):
        return term.person
    other_order = (
        name != term.person and sorted(fold(name).split()) == sorted(fold(term.person).split()) and fold(name) != fold(term.person)
    )
    return term.person if len(name.split()) == 1 or other_order else name
