"""Finds people, the titles that stand at their names, and the state for which they act.

What the text says ("President Zelenskyy of Ukraine") is *stated*; what only the table of office-holders says is *known*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.knowledge.holders import Holders, Term
from communique.knowledge.offices import Office
from communique.mentions.names import NameMention
from communique.mentions.phrases import PhraseTable
from communique.reading.parse import Parse
from communique.reading.tokens import split_words

HONORIFICS = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. h.e. shri smt sir lord lady his her excellency the hon hon. gen. lt. col.".split()
)
FORMER = frozenset("former ex late then-president ousted deposed exiled".split())
ACTING = frozenset("acting interim caretaker incoming outgoing new newly then".split())
# A title reaches its name over at most this many tokens ("Deputy Prime Minister and Minister for Foreign Affairs").
REACH = 14


@dataclass(frozen=True, slots=True)
class OfficeMention:
    """A title in the text, tokens ``first`` to ``end``."""

    first: int
    end: int
    office: Office
    plural: bool


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
    """A person's name in the text with its title: tokens ``first`` to ``end``; the name alone begins at ``name``."""

    first: int
    end: int
    name: int
    person: Person


class OfficeIndex:
    """All titles of the knowledge, compiled once; matching ignores case."""

    def __init__(self, offices: tuple[Office, ...]) -> None:
        self._table: PhraseTable[list[_Title]] = PhraseTable()
        for office in offices:
            for risky in (False, True):
                for words in office.risky if risky else office.words:
                    self._add(tuple(w.lower() for w in split_words(words)), office, risky)

    def _add(self, tokens: tuple[str, ...], office: Office, risky: bool) -> None:
        self._table.add(tokens, []).append(_Title(office, False, risky))
        cut = next((i for i, w in enumerate(tokens) if w in ("of", "for") and i), len(tokens))
        self._table.add((*tokens[: cut - 1], _plural(tokens[cut - 1]), *tokens[cut:]), []).append(_Title(office, True, risky))

    def find(self, parse: Parse, names: tuple[NameMention, ...], side: str | None) -> tuple[OfficeMention, ...]:
        """The titles of a document, left to right; a risky one needs a capital, or a state or a name beside it.

        Where one title is several offices ("Secretary of State"), the state beside it decides, else the document's side.
        """
        states: dict[int, str | None] = {t: m.hit.code for m in names if m.hit.code for t in range(m.first, m.end)}
        found = []
        longer = [(m.first, m.end) for m in names if m.hit.form in ("longer", "institution", "body", "venue")]
        inside = {t: (a, b) for a, b in longer for t in range(a, b)}
        for first, end, titles in self._table.find(parse.lowers):
            if first in inside and inside[first][1] - inside[first][0] > end - first:
                continue  # "Premier League", "UN General Assembly"
            code = _state_beside(parse, states, first, end)
            title = _choose(titles, code or side)
            if title.risky:
                capital = parse.words[first][:1].isupper()
                named = end < len(parse.words) and parse.tags[end] == "NNP"
                article = capital and not _opens_sentence(parse, first) and parse.lowers[first - 1 : first] == ["the"]
                if not (code is not None or article or (named and capital)):
                    continue
            while first < end - 1 and first in states:
                first += 1
            found.append(OfficeMention(first, end, title.office, title.plural))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Title:
    """One office that a title may be."""

    office: Office
    plural: bool
    risky: bool


def _state_beside(parse: Parse, states: dict[int, str | None], first: int, end: int) -> str | None:
    """The state inside a title, before it or in its "of" phrase."""
    inside = next((states[t] for t in range(first, end) if t in states), None)
    before = first - 2 if parse.lowers[first - 1 : first] == ["'s"] else first - 1
    after = (
        end + 2 if parse.lowers[end : end + 2] == ["of", "the"] else end + 1 if parse.lowers[end : end + 1] == ["of"] else -1
    )
    return inside or states.get(before) or states.get(after)


def _choose(titles: list[_Title], code: str | None) -> _Title:
    """The title of a state's own, else the general one, else the first."""
    for title in titles:
        if code is not None and code in title.office.only_for:
            return title
    return next((t for t in titles if not t.office.only_for), titles[0])


def _opens_sentence(parse: Parse, token: int) -> bool:
    return parse.sentences[parse.sentence_of[token]][0] == token


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


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
        self._office_end = {m.end: m for m in offices}
        self._office_first = {m.first: m for m in offices}
        self.by_surname: dict[str, Person] = {}
        self.mentions: list[PersonMention] = []
        spans = self._spans(names)
        found = [self._read(first, end) for first, end in spans]
        for mention in found:
            if mention and (len(self._bare(mention).split()) > 1 or mention.person.titled):
                self._register(mention.person)
        for span, mention in zip(spans, found, strict=True):
            settled = self._settle(span, mention)
            if settled:
                self.mentions.append(settled)

    def _bare(self, mention: PersonMention) -> str:
        return self._words(mention.name, mention.end)

    def _words(self, first: int, end: int) -> str:
        """Tokens as the text writes them, with single blanks."""
        return " ".join(self._parse.text[self._parse.starts[first] : self._parse.ends[end - 1]].split())

    def _spans(self, names: tuple[NameMention, ...]) -> list[tuple[int, int]]:
        """Stretches of tokens that may be a person's name, left to right, without overlaps."""
        parse, found = self._parse, []
        for first, end, label in parse.entities:
            if label == "PERSON":
                first, end = self._trim(first, end)
                if first < end:
                    found.append((first, end))
        found += [(m.first, m.end) for m in names if m.hit.form == "person"]
        for i, word in enumerate(parse.words):
            if word[:1].isupper() and parse.tags[i] in ("NNP", "NNPS") and i not in self._name_at:
                if i in self._office_end or (i and parse.lowers[i - 1] in HONORIFICS and parse.lowers[i - 1] != "the"):
                    stop = i + 1
                    while (
                        stop < len(parse.words)
                        and parse.words[stop][:1].isupper()
                        and parse.tags[stop] == "NNP"
                        and stop not in self._name_at
                    ):
                        stop += 1
                    if not (stop in self._office_first or parse.lowers[i] in HONORIFICS):
                        found.append((i, stop))
                elif self._holders.named(word, self._day, 1):
                    found.append((i, i + 1))
        found.sort(key=lambda s: (s[0] - s[1], s[0]))
        taken: set[int] = set()
        kept = []
        for first, end in found:
            if not any(t in taken for t in range(first, end)):
                kept.append((first, end))
                taken.update(range(first, end))
        return sorted(kept)

    def _trim(self, first: int, end: int) -> tuple[int, int]:
        """A name without the possessive, title and state that the model may have put into it."""
        words, lowers = self._parse.words, self._parse.lowers
        while end > first and lowers[end - 1] in ("'s", "'", ",", "-", "\n", "\n\n"):
            end -= 1
        for stop in range(end - 1, first, -1):
            if stop in self._office_end:
                first = stop
                break
        while first < end and (
            lowers[first] in HONORIFICS or (first in self._name_at and self._name_at[first].hit.form != "person")
        ):
            first += 1
        if first < end and not words[first][:1].isupper():
            return end, end
        return first, end

    def _read(self, first: int, end: int) -> PersonMention | None:
        """The person of a stretch, by title and table; None where neither knows anything."""
        parse = self._parse
        name = self._words(first, end)
        start, office, code, former = self._title_before(first)
        if office is None:
            _, office, code = self._title_after(end)
        elif code is None and parse.lowers[end : end + 1] == ["of"]:
            at = end + 2 if parse.lowers[end + 1 : end + 2] == ["the"] else end + 1
            if at in self._name_at and self._name_at[at].hit.code:
                code = self._name_at[at].hit.code
        if office is not None:
            stated = code
            if code is None and office.only_for and len(office.only_for) == 1:
                code = office.only_for[0]
            term = self._term(name, code, office, former)
            basis = "stated" if stated else "known"
            if code is None and term:
                code = term.code
            if code is None:
                code, basis = self._shared_state(end), "inferred"
            if code is None and self._side and not former and office.role not in ("legislator", "speaker") and self._acts(first, end):
                code, basis = self._side, "inferred"
            sector = "ELI" if former else office.sector
            title = self._words(*self._title_span) if self._title_span else office.title
            full = term.person if term and len(name.split()) == 1 else name
            return PersonMention(start, end, first, Person(full, code, _capital(title), office.role, sector, basis, True))
        term = self._term(name, None, None, False)
        if term is None and len(name.split()) > 1:
            past = {t.person: t for t in self._holders.by_form.get(name, ())}
            if len(past) == 1:
                term = next(iter(past.values()))
                if term.start > self._day:
                    term = None
                elif not term.covers(self._day):
                    return PersonMention(first, end, first, Person(name, term.code, None, None, "ELI", "known", False))
        if term is not None and len(name.split()) == 1 and term.code not in self._codes:
            term = None  # a bare surname is an office-holder's only where the text speaks of the office's state
        if term is None:
            if len(name.split()) > 1:
                return PersonMention(first, end, first, Person(name, None, None, None, None, "stated", False))
            return None
        full = term.person if len(name.split()) == 1 else name
        return PersonMention(first, end, first, Person(full, term.code, term.office, term.role, "GOV", "known", False))

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

    def _shared_state(self, end: int) -> str | None:
        """The state that closes a list of its people: "Foreign Minister A and Chief of Cabinet B of Ruritania"."""
        lowers = self._parse.lowers
        if lowers[end : end + 1] not in (["and"], [","]):
            return None
        for at in range(end + 1, min(end + 26, len(lowers))):
            if lowers[at] == "of" and at - 1 not in self._office_end and at not in self._office_end:
                of = at + 2 if lowers[at + 1 : at + 2] == ["the"] else at + 1
                if of in self._name_at and self._name_at[of].hit.code and self._parse.words[at - 1][:1].isupper():
                    return self._name_at[of].hit.code
            if self._parse.pos[at] in ("VERB", "AUX") or lowers[at] in (".", ";", "with", "to", "in"):
                return None
        return None

    def _title_before(self, first: int) -> tuple[int, Office | None, str | None, bool]:
        """(first token of the title phrase, office, code, former) of the title that ends where a name begins."""
        parse = self._parse
        lowers = parse.lowers
        self._title_span: tuple[int, int] | None = None
        at, code = first, None
        while at and (lowers[at - 1] in HONORIFICS and lowers[at - 1] not in ("the", "his", "her")):
            at -= 1
        if at and lowers[at - 1] == "," and at - 1 in self._office_end and self._office_end[at - 1].first:
            at -= 1  # "its spokesman, Peskov"
        if at not in self._office_end and at and (at - 1) in self._name_at:
            # "Prime Minister of the Republic of India Narendra Modi"
            state = self._name_at[at - 1]
            back = state.first - 1
            if back >= 0 and lowers[back] == "the":
                back -= 1
            if back >= 0 and lowers[back] == "of" and back in self._office_end and state.hit.code:
                code, at = state.hit.code, back
        mention = self._office_end.get(at)
        if mention is None or mention.plural:
            return (at, None, None, False)
        start = mention.first
        self._title_span = (mention.first, mention.end)
        if mention.office.role == "former" and mention.end - mention.first > 1:
            self._title_span = (mention.first + 1, mention.end)  # the office without its "former"
        # Chains: "Deputy Prime Minister and Foreign Minister X".
        for _ in range(3):
            joint = start - 1
            if (
                joint > 0
                and lowers[joint] in ("and", "&")
                and joint in self._office_end
                and first - self._office_end[joint].first <= REACH
            ):
                mention = self._office_end[joint]
                start = mention.first
                self._title_span = (mention.first, mention.end)
            else:
                break
        former = mention.office.role == "former"
        while start and (lowers[start - 1] in FORMER or lowers[start - 1] in ACTING or lowers[start - 1] == "-"):
            former = former or lowers[start - 1] in FORMER
            start -= 1
        if start and lowers[start - 1] == "'s":
            start -= 1
            if start - 1 in self._name_at and self._name_at[start - 1].hit.code:
                code = code or self._name_at[start - 1].hit.code
                start = self._name_at[start - 1].first
            else:
                start += 1
        elif start - 1 in self._name_at and self._name_at[start - 1].hit.code and self._name_at[start - 1].end == start:
            code = code or self._name_at[start - 1].hit.code
            start = self._name_at[start - 1].first
        elif start > 2 and lowers[start - 1] == ")" and start - 2 in self._name_at and lowers[self._name_at[start - 2].first - 1] == "(":
            # "International Committee of the Red Cross (ICRC) President"
            code = code or self._name_at[start - 2].hit.code
        if not former and start and lowers[start - 1] in FORMER:
            former, start = True, start - 1
        return start, mention.office, code, former

    def _title_after(self, end: int) -> tuple[int, Office | None, str | None]:
        """(end, office, code) of an apposition: "Jan Voss, the Graustark chancellor," or "Jan Voss, President of Graustark"."""
        lowers = self._parse.lowers
        if lowers[end : end + 1] != [","]:
            return end, None, None
        at, code = end + 1, None
        if lowers[at : at + 1] == ["the"]:
            at += 1
        if at in self._name_at and self._name_at[at].hit.code:
            code, at = self._name_at[at].hit.code, self._name_at[at].end
            if lowers[at : at + 1] == ["'s"]:
                at += 1
        mention = self._office_first.get(at)
        if mention is None or mention.plural:
            return end, None, None
        stop = mention.end
        if lowers[stop : stop + 1] == ["of"]:
            of = stop + 2 if lowers[stop + 1 : stop + 2] == ["the"] else stop + 1
            if of in self._name_at and self._name_at[of].hit.code:
                code, stop = code or self._name_at[of].hit.code, self._name_at[of].end
        if code is None and lowers[stop : stop + 1] not in ([","], ["."]):
            return end, None, None
        self._title_span = (mention.first, mention.end)
        return stop, mention.office, code

    def _term(self, name: str, code: str | None, office: Office | None, former: bool) -> Term | None:
        """The one term that fits a name on the document's day; None where none or several people fit."""
        terms = self._holders.by_form.get(name, ()) if former else self._holders.named(name, self._day)
        if not terms and office is not None and not former:
            terms = self._holders.named(name, self._day, 1)  # a term's last or first days may be known by year only
        terms = [t for t in terms if (code is None or t.code == code)]
        if office is not None and office.role != "former":
            same_role = [t for t in terms if t.role == office.role or office.title.lower() in t.office.lower()]
            terms = same_role or (terms if code else [])
        people = {t.person for t in terms}
        if len(people) != 1:
            return None
        return max(terms, key=lambda t: (t.start, t.office))

    def _register(self, person: Person) -> None:
        words = person.name.split()
        for key in {words[-1], " ".join(words[1:]), *(words[:1] if len(words) in (2, 3) else ())}:
            if key and (key not in self.by_surname or (self.by_surname[key].code is None and person.code)):
                self.by_surname[key] = person

    def _settle(self, span: tuple[int, int], mention: PersonMention | None) -> PersonMention | None:
        """The mention with what the rest of the document knows of this name."""
        first, end = span
        name = self._words(first, end)
        known = self.by_surname.get(name) or (self.by_surname.get(name.split()[-1]) if name.split() else None)
        if known is not None and (name in known.name or known.name.split()[-1] == name.split()[-1]):
            if mention is None:
                return PersonMention(first, end, first, known)
            if mention.person.code is None or (mention.person.basis == "inferred" and known.basis != "inferred"):
                title = mention.person.office or known.office
                return replace(mention, person=replace(known, office=title, titled=known.titled or mention.person.titled))
            if len(name.split()) == 1 and len(known.name.split()) > 1 and known.code in (None, mention.person.code):
                person = replace(mention.person, name=known.name, office=mention.person.office or known.office)
                return replace(mention, person=person)
        return mention


def _capital(title: str) -> str:
    """A title with its first letters large where the text wrote it small: "foreign minister" stays as it is."""
    return title
