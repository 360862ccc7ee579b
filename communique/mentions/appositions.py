"""Reads which title and state stand at a person's name, before it or after it, for one person or for a list of them.

The grammar works on tokens, since parsers often hang "Deputy Prime Minister and Minister of Defence of Ruritania, Dr. A. Zenda" wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.offices import Office
from communique.mentions.beside import StatesBeside
from communique.mentions.names import NameMention
from communique.mentions.titles import OfficeMention
from communique.reading.parse import Parse

HONORIFICS = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. h.e. shri smt smt. sir lord lady his her excellency the hon hon. gen. lt. col. prof. professor "
    "general gen admiral adm. colonel col captain brigadier marshal lieutenant major justice senator datuk tun seri dato' ratu sayyid "
    "prof honourable honorable dame sheikh sheikha shaikh haji dato engr. engineer comrade rt right rev. reverend".split()
)
FORMER = frozenset("former ex late ousted deposed exiled toppled ex- then erstwhile onetime outgone".split())
ACTING = frozenset("acting interim caretaker incoming outgoing new newly elected appointed designate transitional visiting current".split())
RANKED = frozenset("1st 2nd 3rd first second third principal".split())
STANDING_IN = frozenset("alternate acting interim caretaker designate first second incoming outgoing concurrent".split())
# Ranks and styles: the office beside one says more.
RANKS = frozenset(("general", "emir", "royal", "sovereign", "official", "leader", "clergy", "prince_sovereign"))
# A chain of titles is led by the office that its states know best.
LEADING = ("head_of_state", "head_of_government", "organisation_head", "foreign_minister", "defence_minister")


@dataclass(frozen=True, slots=True)
class Title:
    """The title of one person: its ``words``, the office, the state if the text says it, and the first token of the phrase."""

    first: int
    office: Office
    code: str | None
    former: bool
    words: str
    pronoun: int | None = None
    after: bool = False


class Titles(StatesBeside):
    """The titles at the names (``spans``) of one document. ``rosters``: last token of a plural title to (code, name's first token)."""

    def __init__(
        self,
        parse: Parse,
        offices: tuple[OfficeMention, ...],
        name_at: dict[int, NameMention],
        spans: list[tuple[int, int]],
    ) -> None:
        super().__init__(parse, offices, name_at)
        self._spans = dict(spans)
        self._span_ends = {end for _, end in spans}
        self._listed: dict[int, Title] = {}
        self.rosters: dict[int, list[tuple[str, int]]] = {}
        for mention in offices:
            if mention.plural:
                self._read_roster(mention)

    def at(self, first: int, end: int) -> Title | None:
        """The title of the name at tokens ``first`` to ``end``: of its list, else before it, else after it."""
        if first in self._listed:
            return self._listed[first]
        end = self._skip(end)
        before, after = self._before(first), self._after(end)
        if before is None:
            return after
        code = before.code
        own = self.state_of(first, end)
        known = self._name_at.get(before.first)
        if code is not None and own not in (None, code) and known is not None and known.hit.form == "name":
            code = own  # a list without commas: "... of Ruritania President A of Graustark"
        if code is None and (after is None or after.code is None):
            code = self.state_of(first, end)
        if after is not None and (before.office.id in RANKS or (before.code is None and code is None)):
            if before.office.id in RANKS and after.office.id not in RANKS:
                return Title(before.first, after.office, after.code or code, after.former or before.former, after.words)
            code = code or after.code
        return Title(before.first, before.office, code, before.former, before.words, before.pronoun)

    def _before(self, first: int) -> Title | None:
        """The title that ends where a name begins."""
        lowers, at = self._parse.lowers, first
        while at and lowers[at - 1] in HONORIFICS and at not in self._ends:
            at -= 1
            if lowers[at] in ("the", "his", "her") and lowers[at + 1] not in HONORIFICS:
                at += 1
                break
        if at > 3 and lowers[at - 1] == ")" and lowers[at - 3] == "(" and at - 3 in self._ends:
            at -= 3  # "National Security Advisor (NSA) A. Zenda"
        comma = bool(at) and lowers[at - 1] == "," and at not in self._ends
        if comma:
            at -= 1
        code, abroad = None, False
        if at not in self._ends:
            found, word, back = self._state_before(at)
            if found is None or back not in self._ends:
                return None
            code, abroad, at = (found if word == "of" else None), word != "of", back
        mention = self._ends[at]
        if mention.plural:
            return None
        served = mention
        while (above := self._served(mention)) is not None:
            mention = above  # "Adviser to the Vice President A. Zenda" is the adviser
            code = code or self._inside([served])
        chain, start = self._chain_before(mention)
        opening = start
        start, own, former, pronoun = self._prefix(start)
        if start < self._parse.sentences[self._parse.sentence_of[opening]][0]:
            start, own, former, pronoun = opening, None, False, None  # a line of signatures does not begin with the state of the one above
        if comma and not self._announces(start):
            return None
        if own is not None and code is None:
            code = own
        elif own is not None and not abroad and own != code:
            code = own
        if code is None and not abroad:
            code = self._inside(chain) or self._repeated(start, chain)
        leader = min(chain, key=_rank)
        office = leader.office
        words = self._text(chain[0].first, chain[-1].end)
        if office.role == "former":
            former = True
            if leader.end - leader.first > 1 and len(chain) == 1:
                bare = leader.first + (2 if self._parse.words[leader.first + 1] == "-" else 1)
                words = self._text(bare, leader.end)
        if len(chain) > 1 and not self._is_joint(chain):
            words = self._text(leader.first, leader.end)
        if served is not mention:
            words = self._text(chain[0].first, served.end)
        return Title(start, office, code, former, words, pronoun)

    def _served(self, mention: OfficeMention) -> OfficeMention | None:
        """The office that serves this one: "Adviser to the [Ruritanian] President"."""
        at = mention.first
        if at - 1 in self._name_at:
            at = self._name_at[at - 1].first
        return self._ends.get(at - 2) if self._parse.lowers[at - 2 : at] == ["to", "the"] else None

    def _inside(self, chain: list[OfficeMention]) -> str | None:
        """The state that is part of a title: "President of the United States"."""
        held = (self._name_at[t].hit.code for m in chain for t in range(m.first, m.end) if t in self._name_at)
        return next((code for code in held if code), None)

    def _repeated(self, start: int, chain: list[OfficeMention]) -> str | None:
        """The state of a title that is said twice: "the President of Ruritania, President Zenda"."""
        if not start or self._parse.lowers[start - 1] != ",":
            return None
        code, word, back = self._state_before(start - 1)
        twin = self._ends.get(back)
        return code if word == "of" and twin is not None and twin.office.role == chain[-1].office.role else None

    def _announces(self, start: int) -> bool:
        """Whether a title before a comma belongs to the name after it: "its spokesman, A"; not to one before: "B, the envoy, A"."""
        lowers = self._parse.lowers
        if start and lowers[start - 1] == "the":
            start -= 1
        return not (start > 1 and lowers[start - 1] == "," and start - 1 in self._span_ends)

    def _is_joint(self, chain: list[OfficeMention]) -> bool:
        """Whether a chain of titles is one that "and" joins, and not a rank beside an office."""
        return all(self._parse.lowers[a.end] in ("and", "&", ",") for a in chain[:-1]) and chain[-1].end - chain[0].first < 12

    def _chain_before(self, last: OfficeMention) -> tuple[list[OfficeMention], int]:
        """The titles that "and", a comma or nothing joins before one: "Deputy Prime Minister and Foreign Minister"."""
        lowers, chain = self._parse.lowers, [last]
        for _ in range(3):
            start = chain[0].first
            while start and lowers[start - 1] in STANDING_IN:
                start -= 1  # "Foreign Minister and Alternate Prime Minister Zenda"
            for joint in (start - 1, start):
                if joint == start - 1 and not (joint > 0 and lowers[joint] in ("and", "&", ",")):
                    continue
                mention = self._ends.get(joint)
                if mention is not None and not mention.plural:
                    chain.insert(0, mention)
                    break
            else:
                break
        roles = {m.office.role for m in chain}
        if {"head_of_state", "head_of_government"} <= roles:
            chain = [last]  # "the President and Prime Minister Zenda": two people
        return chain, chain[0].first

    def _prefix(self, start: int) -> tuple[int, str | None, bool, int | None]:
        """(first token, state, former, possessive pronoun) of what stands before a title: "Ruritania's then acting", "its"."""
        parse, lowers = self._parse, self._parse.lowers
        former, loose = False, 0
        while start:
            word = lowers[start - 1]
            if start - 1 in self._name_at and self._name_at[start - 1].hit.code:
                break
            if word in FORMER or word in ACTING or word in RANKED or (word == "-" and start > 1 and lowers[start - 2] in FORMER):
                former = former or word in FORMER
            elif parse.tags[start - 1] in ("JJ", "VBN", "JJS", "JJR") and loose < 2 and parse.words[start - 1].islower():
                loose += 1
            else:
                break
            start -= 1
        code, pronoun = None, None
        if start and lowers[start - 1] in ("'s", "’s", "'", "’") and start - 2 in self._name_at:
            state = self._name_at[start - 2]
            code, start = state.hit.code, state.first if state.hit.code else start
        elif start - 1 in self._name_at and self._name_at[start - 1].end == start and self._name_at[start - 1].hit.code:
            code, start = self._name_at[start - 1].hit.code, self._name_at[start - 1].first
        elif start > 2 and lowers[start - 1] == ")" and start - 2 in self._name_at and lowers[self._name_at[start - 2].first - 1] == "(":
            # "International Committee of the Red Cross (ICRC) President"
            code = self._name_at[start - 2].hit.code
        elif start and parse.tags[start - 1] == "PRP$":
            pronoun = start - 1
        if code is None and pronoun is None:
            code, start = self._over_body(start)
        if not former and start and lowers[start - 1] in FORMER:
            former, start = True, start - 1
        return start, code, former, pronoun

    def _over_body(self, start: int) -> tuple[str | None, int]:
        """(state, its first token) before the name of a body that leads up to a title: "Ruritania's National Bank Governor"."""
        words, lowers, at = self._parse.words, self._parse.lowers, start
        while at and start - at < 8 and at - 1 not in self._name_at and at not in self._ends and at not in self._span_ends:
            if not (words[at - 1][:1].isupper() or (lowers[at - 1] in ("of", "and", "for", "&") and at < start)):
                break
            at -= 1
        if at == start:
            return None, start
        if lowers[at - 1] in ("'s", "’s") and at - 2 in self._name_at:
            at -= 1
        state = self._name_at.get(at - 1)
        if state is None or state.end != at or state.hit.code is None or (words[at][:1].islower() and lowers[at] not in ("'s", "’s")):
            return None, start
        return state.hit.code, state.first

    def _after(self, end: int) -> Title | None:
        """The title of an apposition: "Jan Voss, the Graustark chancellor," or "Jan Voss, President of Graustark"."""
        lowers, parse = self._parse.lowers, self._parse
        if lowers[end : end + 1] != [","]:
            return None
        at, code, former, pronoun = end + 1, None, False, None
        for _ in range(6):
            if at >= len(lowers):
                return None
            if at in self._firsts and not self._is_long_state(at):
                break
            state = self._name_at.get(at)
            if state is not None and state.hit.code and code is None:
                code, at = state.hit.code, state.end
                if lowers[at : at + 1] in (["'s"], ["’s"], ["'"], ["’"]):
                    at += 1
            elif parse.tags[at] in ("DT", "JJ", "VBN", "PRP$", "JJS") or lowers[at] in FORMER or lowers[at] in ACTING:
                former = former or lowers[at] in FORMER
                pronoun = at if parse.tags[at] == "PRP$" else pronoun
                at += 1
            else:
                return None
        mention = self._firsts.get(at)
        if mention is None or mention.plural:
            return None
        chain = [mention]
        while lowers[chain[-1].end : chain[-1].end + 1] in (["and"], ["&"]) and chain[-1].end + 1 in self._firsts:
            chain.append(self._firsts[chain[-1].end + 1])
        if chain[-1].plural:
            chain = chain[:1]
        stop = chain[-1].end
        if lowers[stop : stop + 1] == ["of"] or (stop and lowers[stop - 1] == "of"):
            found, after = self._state_at(stop + 1 if lowers[stop] == "of" else stop)
            if found:
                code, stop = code or found, after
        elif lowers[stop : stop + 1] == ["to"] and self._state_at(stop + 1)[0]:
            stop = self._state_at(stop + 1)[1]
        elif lowers[stop : stop + 2] == ["to", "the"] and stop + 2 in self._firsts:
            served = self._firsts[stop + 2]  # "adviser to the prime minister of Ruritania"
            found, after = self._state_at(served.end + 1) if lowers[served.end : served.end + 1] == ["of"] else (None, served.end)
            code, stop = code or found, after
        elif lowers[stop : stop + 1] == ["for"] and code is None:
            return None  # "Ann Boyd, spokeswoman for the bank": not the state's
        if code is None and pronoun is None and lowers[stop : stop + 1] not in ([","], ["."], [")"]):
            return None
        if stop in self._spans:
            return None  # "A, President B": the title is the next one's
        office = min(chain, key=_rank).office
        former = former or office.role == "former"
        code = code or self._inside(chain)
        return Title(end, office, code, former, self._text(chain[0].first, chain[-1].end), pronoun, after=True)

    def _is_long_state(self, token: int) -> bool:
        return token in self._name_at and self._name_at[token].hit.code is not None and self._name_at[token].end > self._firsts[token].end

    def _read_roster(self, mention: OfficeMention) -> None:
        """Gives each of a list of names its state and the title in the plural before it."""
        lowers = self._parse.lowers
        codes, stop = self._states_after(mention.end)
        if not codes:
            codes, _ = self.states_before(mention.first)
            stop = mention.end
        at = stop + 1 if lowers[stop : stop + 1] in ([","], [":"], ["-"], ["–"], ["—"]) else stop
        names = self._names_from(at)
        if len(names) < 2:
            return
        words = singular(self._text(mention.first, mention.end))
        own = [self.state_of(a, b) for a, b, _ in names]
        if codes and len(codes) == len(names):
            pairs = [(code, a) for code, (a, _, _) in zip(codes, names, strict=True)]
            self.rosters[mention.end - 1] = pairs
        elif codes and len(codes) == 1:
            pairs = [(codes[0], a) for a, _, _ in names]
        else:
            pairs = [(code or "", a) for code, (a, _, _) in zip(own, names, strict=True)]
        for code, name in pairs:
            self._listed[name] = Title(name, mention.office, code or None, mention.office.role == "former", words)

    def names_beside(self, first: int, end: int) -> list[tuple[int, str | None]]:
        """(first token, own state) of the names in apposition to a noun: "her Dutch colleague, A", "A, her Dutch colleague"."""
        lowers = self._parse.lowers
        stop = self._states_after(end)[1]
        at = stop + 1 if lowers[stop : stop + 1] == [","] else stop
        names = self._names_from(at)
        if names:
            return [(a, self.state_of(a, b)) for a, b, _ in names]
        start = self.states_before(first)[1]
        while start and (self._parse.tags[start - 1] == "PRP$" or lowers[start - 1] == "the"):
            start -= 1
        if start and lowers[start - 1] == ",":
            return [(a, None) for a, b in self._spans.items() if b == start - 1]
        return []

    def _names_from(self, token: int) -> list[tuple[int, int, int]]:
        """(first, end, token after) of a list of names that begins at a token."""
        lowers, found = self._parse.lowers, list[tuple[int, int, int]]()
        while len(found) < 12:
            while lowers[token : token + 1] and lowers[token] in HONORIFICS and token not in self._spans:
                token += 1
            if token not in self._spans:
                break
            end = self._spans[token]
            stop = end
            if lowers[end : end + 1] == ["of"] and self._state_at(end + 1)[0]:
                stop = self._state_at(end + 1)[1]
            elif lowers[end : end + 1] == ["("] and end + 1 in self._name_at:
                stop = self._name_at[end + 1].end + 1
            found.append((token, end, stop))
            token = stop
            while lowers[token : token + 1] and lowers[token] in (",", "and", "&") and token - stop < 2:
                token += 1
            if token == stop:
                break
        return found

    def _text(self, first: int, end: int) -> str:
        return " ".join(self._parse.text[self._parse.starts[first] : self._parse.ends[end - 1]].split())


def _rank(mention: OfficeMention) -> tuple[int, int]:
    """The order of the titles of one person: the leading offices, others as they come, ranks and styles last."""
    role = mention.office.role
    if role == "business_head":
        return -1, mention.first  # "President and CEO" leads a firm
    if mention.office.id in RANKS:
        return len(LEADING) + 1, mention.first
    return LEADING.index(role) if role in LEADING else len(LEADING), mention.first


def singular(title: str) -> str:
    """A title in the singular: "foreign ministers" is held by a "foreign minister"."""
    words = title.split()
    cut = next((i for i, w in enumerate(words) if w.lower() in ("of", "for") and i), len(words)) - 1
    word = words[cut]
    if word.lower().endswith("men"):
        word = word[:-3] + "man"
    elif word.lower().endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return " ".join([*words[:cut], word, *words[cut + 1 :]])
