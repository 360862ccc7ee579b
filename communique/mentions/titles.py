"""Finds the titles of office in a text: which office each one is, and whether it stands for one holder or several."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.offices import Office
from communique.mentions.names import NameMention
from communique.mentions.phrases import PhraseTable
from communique.reading.parse import Parse
from communique.reading.tokens import split_words

# Words of portfolios beyond those of the titles that the knowledge lists.
PORTFOLIO = frozenset(
    "affairs cooperation integration worship expatriates emigrants commonwealth political economic cyber emerging technology "
    "technologies security climate middle east africa asia pacific europe european relations verification control growth policy "
    "disarmament nonproliferation innovation tourism investment industry resources regional rural social global public "
    "international religious digital communications strategy planning nationality diaspora migration asylum family women children "
    "youth sport sports arts culture heritage water food forestry fisheries mining mines oceans environment reconstruction peace "
    "process near eastern western southern central south north hemisphere indo-pacific afghanistan consumer employment skills island "
    "islands assistance economics trade finance justice interior intelligence".split()
)
SMALL = frozenset(("of", "for", "the", "to"))
# Words that end a title, and so begin another one.
HEADS = frozenset(
    "minister secretary president premier chancellor ambassador envoy adviser advisor chief director commissioner representative "
    "spokesperson spokesman spokeswoman governor commander general chairman chair leader mr ms mrs dr".split()
)


def phrase_start(phrase: tuple[str, ...]) -> int:
    """Where the portfolio begins in the words of a minister's title; its end where there is none."""
    if not {"minister", "secretary"} & set(phrase):
        return len(phrase)
    return next((i + 1 for i, w in enumerate(phrase) if w in ("of", "for")), len(phrase))


@dataclass(frozen=True, slots=True)
class OfficeMention:
    """A title in the text, tokens ``first`` to ``end``.

    ``also`` holds a second office that shares its last word: "foreign and defence ministers".
    """

    first: int
    end: int
    office: Office
    plural: bool
    also: Office | None = None


class OfficeIndex:
    """All titles of the knowledge, compiled once; matching ignores case."""

    def __init__(self, offices: tuple[Office, ...]) -> None:
        self._table: PhraseTable[list[_Title]] = PhraseTable()
        self.phrases = frozenset(tuple(w.lower() for w in split_words(words)) for office in offices for words in office.words)
        # The words of which portfolios are made: "Minister for Trade, Tourism and the Pacific".
        self._portfolio = PORTFOLIO | {w for phrase in self.phrases for w in phrase[phrase_start(phrase) :] if w.isalpha()} - SMALL
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
            while first < end - 1 and (first in states or _acts(parse, first)):
                first += 1  # "the court jailed opposition leader Zenda": what it did is no part of the title
            if states.get(end + 1) is None:
                end = self._portfolio_end(parse, end)
            plural = title.plural or (title.office.role == "leader" and parse.lowers[end - 1].endswith("s"))
            joint, also = self._joint(parse, first, end, code or side)
            found.append(OfficeMention(joint, end, title.office, plural, also))
        return tuple(found)

    def _portfolio_end(self, parse: Parse, end: int) -> int:
        """The end of a title with the rest of its portfolio: "Vice Minister [of Defence]", "Minister of Trade [and Tourism]"."""
        lowers, words = parse.lowers, parse.words
        if end >= len(lowers) or lowers[end - 1] in SMALL:
            return end
        opener = lowers[end] in ("of", "for") or (lowers[end] in ("and", ",", "&") and SMALL & set(lowers[max(0, end - 4) : end]))
        if not opener:
            return end
        stop, at = end, end
        while at < len(lowers) and at - end < 14:
            if lowers[at] in self._portfolio and words[at][:1].isupper() and lowers[at] not in HEADS:
                stop = at = at + 1
            elif lowers[at] in SMALL | {"and", ",", "&"} and at - stop < 3:
                at += 1
            else:
                break
        following = tuple(lowers[at : at + 1])
        return end if following and following[0] in HEADS and at == stop else stop

    def _joint(self, parse: Parse, first: int, end: int, code: str | None) -> tuple[int, Office | None]:
        """(first token, other office) of a title that shares its last word with one before it: "foreign and defence minister"."""
        lowers = parse.lowers
        if end - first < 2 or lowers[first - 1 : first] not in (["and"], ["&"]) or first < 2 or "of" in lowers[first:end]:
            return first, None
        for size in (2, 1):
            start = first - 1 - size
            titles = self._table.get((*lowers[start : first - 1], lowers[end - 1])) if start >= 0 else None
            if titles:
                return start, _choose(titles, code).office
        return first, None


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
    after = end + 2 if parse.lowers[end : end + 2] == ["of", "the"] else end + 1 if parse.lowers[end : end + 1] == ["of"] else -1
    return inside or states.get(before) or states.get(after)


def _choose(titles: list[_Title], code: str | None) -> _Title:
    """The title of a state's own, else the general one, else the first."""
    for title in titles:
        if code is not None and code in title.office.only_for:
            return title
    return next((t for t in titles if not t.office.only_for), titles[0])


def _acts(parse: Parse, token: int) -> bool:
    """Whether a word is the verb of a clause, with a subject of its own."""
    return parse.pos[token] == "VERB" and parse.child(token, "nsubj", "nsubjpass") is not None


def _opens_sentence(parse: Parse, token: int) -> bool:
    return parse.sentences[parse.sentence_of[token]][0] == token


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
