"""Finds what is transferred: item phrases with their designations ("AK-203 assault rifles", "S-400s", "budget support")."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from communique.knowledge.items import ItemClass, ItemKnowledge, default_items
from communique.mentions.phrases import PhraseTable
from communique.model import Evidence
from communique.reading.parse import Parse

PIECE = re.compile(r"[^\W_]+")
# What may stand between two pieces of one phrase: a blank, a line break, a hyphen of any kind, the slash of "F/A-18".
NARROW = re.compile(r"(?!\s*\n\s*\n)\s{0,3}[-\u2010-\u2013/]?\s{0,3}|['’]s\s|['’]|,")
# Between a noun and the designation behind it: "rifles of the type AK-74", "missiles (Storm Shadow)".
BESIDE = re.compile(r"\s|\s\(|\s[“\"']|,?\sof\s(?:the\s)?")
NUMBER = re.compile(r"\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|several|more")
HYPHENS = frozenset("-‐‑–")
# A phrase of more words before its first listed word is a misread one.
LONGEST_LEAD = 8
RIGHTWARD = frozenset({"amod", "compound", "nmod", "npadvmod", "advmod", "punct", "prep", "det", "dep"})


@dataclass(frozen=True, slots=True)
class ItemMention:
    """A thing that may be transferred. ``first``:``end`` are the tokens of the whole phrase with designation and modifiers.

    ``head`` is the token of the head noun (the designation's last token where it stands alone); ``name`` the words without
    designation and number; ``modifies`` the token of the noun it only describes ("missile [test]", "arms [deal]"), or None;
    ``sure`` is False for everyday words ("oil", "vehicles", "assistance") that name a transfer only beside a verb of giving.
    ``makers``: codes of the states whose industry makes what goes by that designation, or that are the great sellers of its kind.
    """

    first: int
    end: int
    head: int
    name: str
    designation: str | None
    category: str
    class_: str
    evidence: Evidence
    modifies: int | None = None
    sure: bool = True
    makers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    """Pieces first:end that match ``phrase`` of ``item``. ``kind``: sure | risky | blocker (what only looks like an item)."""

    first: int
    end: int
    item: ItemClass
    kind: str
    phrase: str


class ItemIndex:
    """The phrases of all item classes, compiled once; lookups take time by the length of the text, not of the lists."""

    def __init__(self, knowledge: ItemKnowledge | None = None) -> None:
        self.knowledge = knowledge or default_items()
        self.nouns: PhraseTable[tuple[ItemClass, str, str]] = PhraseTable()
        self.designations: PhraseTable[tuple[ItemClass, str, str]] = PhraseTable()
        self.bare: dict[tuple[str, ...], set[str]] = {}
        classes = self.knowledge.classes
        for kind in ("sure", "risky", "blocker"):  # what one class names, another may block for itself: the name wins
            for item in classes:
                phrases = {"sure": item.nouns, "risky": item.risky_nouns, "blocker": item.blockers}[kind]
                for phrase in phrases:
                    for keys in both_numbers(phrase):
                        self.nouns.add(keys, (item, kind, phrase))
        for item in classes:
            for phrase in item.bare_nouns:
                for keys in both_numbers(phrase):
                    self.bare.setdefault(keys, set()).add(item.id)
            for kind, names in (("sure", item.designations), ("risky", item.risky_designations)):
                for phrase in names:
                    pieces = tuple(PIECE.findall(phrase))
                    self.designations.add(pieces, (item, kind, phrase))
                    self.designations.add((*pieces[:-1], pieces[-1] + "s"), (item, kind, phrase))
        self.patterns = [(re.compile(rf"(?<![\w-])(?:{p})(?=s?(?!\w))"), item) for item in classes for p in item.patterns]
        # Nearly no text holds any of them, and one look for all is many times quicker than a look for each.
        together = "|".join(p for item in classes for p in item.patterns) or "(?!)"
        self.any_pattern = re.compile(rf"(?<![\w-])(?:{together})(?=s?(?!\w))")


def both_numbers(phrase: str) -> tuple[tuple[str, ...], ...]:
    """The keys of a head phrase and of its plural; a phrase that the lists write in the plural ("arms") has only that."""
    words = tuple(PIECE.findall(phrase.lower()))
    last = words[-1]
    if last.endswith("s") and not last.endswith(("ss", "us", "is", "as")):
        return (words,)
    if last.endswith("y") and last[-2:-1] not in "aeou":
        return (words, (*words[:-1], last[:-1] + "ies"))
    return (words, (*words[:-1], last + ("es" if last.endswith(("s", "x", "ch", "sh", "z")) else "s")))


def find_items(parse: Parse, items: ItemIndex) -> tuple[ItemMention, ...]:
    """The items of a text in its order. Names that may be something else ("Patriot") count only beside a noun, a number or
    another item of their category in the sentence."""
    return _ItemReader(parse, items).read()


class _ItemReader:
    """One reading of one text. A piece is a run of letters and digits: "S-400" is two, however the tokens are cut."""

    def __init__(self, parse: Parse, items: ItemIndex) -> None:
        self.parse, self.items = parse, items
        found = list(PIECE.finditer(parse.text))
        self.spans = [m.span() for m in found]
        self.pieces = [m.group() for m in found]
        self.starts = [start for start, _ in self.spans]
        self.keys = [piece.lower() for piece in self.pieces]

    def read(self) -> tuple[ItemMention, ...]:
        nouns = list(self._nouns())
        names = [name for name in self._designations() if not any(_covers(noun, name) for noun in nouns)]
        things = [n for n in nouns if n.kind != "blocker" and not any(m.first <= n.first and n.end <= m.end for m in names)]
        mentions, used = list[ItemMention](), set[int]()
        for name in names:
            partner = self._partner(name, things)
            bare = self._bare_after(name) if partner is None else None
            if partner is not None:
                used.add(partner.first)
            elif name.kind == "risky" and bare is None and not self._has_support(name, things, names):
                continue
            mentions.append(self._mention(name, partner, bare))
        mentions += [self._mention(None, noun, None) for noun in things if noun.first not in used]
        return tuple(_without_overlaps(mentions))

    def _nouns(self) -> Iterable[_Hit]:
        for first, end, (item, kind, phrase) in self.items.nouns.find(self.keys):
            hit = _Hit(first, end, item, kind, phrase)
            if self._is_tight(first, end) and (kind == "blocker" or (self._is_noun(hit) and not self._is_part_of_name(hit))):
                yield hit

    def _is_noun(self, hit: _Hit) -> bool:
        # "to fuel growth", "will grant": the words of a thing used as a verb. "AIDS" is no aid.
        tag, piece = self.parse.tags[self._end_token(hit.end) - 1], self.pieces[hit.end - 1]
        if piece.isupper() and len(piece) > 2 and hit.phrase.split()[-1].islower() and not self._is_shouted(hit):
            return False
        return not tag or tag.startswith(("NN", "JJ", "VBG", "FW", "CD"))

    def _is_shouted(self, hit: _Hit) -> bool:
        around = [p for p in self.pieces[max(0, hit.first - 2) : hit.end + 2] if len(p) > 2]
        return len(around) > 2 and all(p.isupper() for p in around)

    def _is_part_of_name(self, hit: _Hit) -> bool:
        # "Security Assistance Force", "Grant Harris", "Solaris Paper": capitals beside capitals name something else.
        if not self.pieces[hit.end - 1][0].isupper() or self.pieces[hit.end - 1].isupper():
            return False
        after = hit.end < len(self.pieces) and self.pieces[hit.end][0].isupper() and self._gap(hit.end, hit.end).strip("\n") == " "
        before = hit.first > 0 and self.pieces[hit.first - 1][0].isupper() and self._gap(hit.first, hit.first) == " "
        tagged = self.parse.tags[self._end_token(hit.end) - 1] in ("", "NNP", "NNPS")
        return tagged and (after or (before and hit.end - hit.first == 1 and hit.kind == "risky"))

    def _designations(self) -> list[_Hit]:
        found = [
            _Hit(first, end, item, kind, phrase)
            for first, end, (item, kind, phrase) in self.items.designations.find(self.pieces)
            if self._is_tight(first, end) and not self._runs_on(end)
        ]
        for pattern, item in self.items.patterns if self.items.any_pattern.search(self.parse.text) else ():
            for m in pattern.finditer(self.parse.text):
                first, end = bisect_left(self.starts, m.start()), bisect_left(self.starts, m.end())
                rivals = [hit for hit in found if hit.first < end and first < hit.end]
                # A listed name knows its class; a pattern only adds what the lists lack or have shorter.
                if first < end and all(hit.end - hit.first < end - first for hit in rivals):
                    found = [hit for hit in found if hit not in rivals]
                    found.append(_Hit(first, end, rivals[0].item if rivals else item, "sure", m.group()))
        return self._joined(sorted(found, key=lambda hit: (hit.first, -hit.end)))

    def _runs_on(self, end: int) -> bool:
        # "K2-18b" is a planet, no tank: a hyphen and a figure make another name of it.
        stop = self.spans[end - 1][1]
        return self.parse.text[stop : stop + 1] in HYPHENS and self.parse.text[stop + 1 : stop + 2].isdigit()

    def _joined(self, names: list[_Hit]) -> list[_Hit]:
        # "UH-60 Black Hawk" where the lists have the two apart.
        joined: list[_Hit] = []
        for name in names:
            last = joined[-1] if joined else None
            if last and last.item is name.item and last.end == name.first and NARROW.fullmatch(self._gap(name.first, name.first)):
                kind = "sure" if "sure" in (last.kind, name.kind) else "risky"
                joined[-1] = _Hit(last.first, name.end, name.item, kind, name.phrase)
            elif last is None or name.first >= last.end:
                joined.append(name)
        return joined

    def _gap(self, left: int, right: int) -> str:
        """The characters between piece ``left`` - 1 and piece ``right``."""
        return self.parse.text[self.spans[left - 1][1] : self.spans[right][0]]

    def _is_tight(self, first: int, end: int) -> bool:
        return all(NARROW.fullmatch(self._gap(p, p)) for p in range(first + 1, end))

    def _partner(self, name: _Hit, nouns: list[_Hit]) -> _Hit | None:
        """The noun that the designation names: behind it ("S-400 air defence systems"), or before ("vaccines of the type X")."""
        for noun in nouns:
            near = name.end <= noun.first <= name.end + 3 and noun.item.category == name.item.category
            if near and self._is_tight(name.end - 1, noun.end) and all(self._is_modifier(p) for p in range(name.end, noun.first)):
                return noun
        for noun in nouns:
            near = noun.item is name.item and noun.end <= name.first <= noun.end + 2
            if near and BESIDE.fullmatch(self._gap(noun.end, name.first)):
                return noun
        return None

    def _bare_after(self, name: _Hit) -> tuple[int, int] | None:
        """Pieces of a plain noun behind the designation ("Patriot [batteries]"), at most two modifiers away, or None."""
        for first in range(name.end, min(name.end + 3, len(self.keys))):
            for end in range(min(first + 3, len(self.keys)), first, -1):
                owners = self.items.bare.get(tuple(self.keys[first:end]), ())
                if name.item.id in owners and self._is_tight(name.end - 1, end):
                    return (first, end) if all(self._is_modifier(p) for p in range(name.end, first)) else None
        return None

    def _is_modifier(self, piece: int) -> bool:
        tag = self.parse.tags[self._token(piece)]
        if tag:
            return tag[:2] in ("JJ", "NN", "CD") or tag == "VBN"
        return self.pieces[piece][0].islower() and len(self.pieces[piece]) > 3

    def _has_support(self, name: _Hit, nouns: list[_Hit], names: list[_Hit]) -> bool:
        if name.first and NUMBER.fullmatch(self.keys[name.first - 1]) and self._gap(name.first, name.first).isspace():
            return True
        sentence = self._sentence(name.first)
        plural = name.item.category == "arms" and self.pieces[name.end - 1] == name.phrase.split()[-1] + "s"
        others = (hit for hit in (*nouns, *names) if (hit.kind == "sure" or plural) and hit is not name)
        return any(hit.item.category == name.item.category and self._sentence(hit.first) == sentence for hit in others)

    def _sentence(self, piece: int) -> int:
        token = self._token(piece)
        return self.parse.sentence_of[token] if token < len(self.parse.sentence_of) else 0

    def _token(self, piece: int) -> int:
        return max(0, bisect_right(self.parse.starts, self.starts[piece]) - 1)

    def _end_token(self, piece_end: int) -> int:
        return bisect_left(self.parse.starts, self.spans[piece_end - 1][1])

    def _mention(self, name: _Hit | None, noun: _Hit | None, bare: tuple[int, int] | None) -> ItemMention:
        hits = [hit for hit in (name, noun) if hit is not None]
        # A name that may be something else is what its noun says: "Mistral warships" are ships.
        item = noun.item if name is not None and name.kind == "risky" and noun is not None else hits[0].item
        parts = [(hit.first, hit.end) for hit in hits] + ([bare] if bare else [])
        first_piece, end_piece = min(p[0] for p in parts), max(p[1] for p in parts)
        core = (noun.first, noun.end) if noun else bare
        head = self._end_token(core[1] if core else end_piece) - 1
        first, end = self._extend_left(self._token(first_piece)), self._end_token(end_piece)
        # Cut at the last piece, not the last token: "Sputnik V." has the full stop inside its token.
        start, stop = self.parse.starts[first], self.spans[end_piece - 1][1]
        evidence = Evidence(start, stop, self.parse.text[start:stop])
        words, designation = self._name(item, first, name, noun, core), self._designation(name)
        sure = designation is not None or any(hit.kind == "sure" for hit in hits)
        makers = self.items.knowledge.makers_of(designation) if designation is not None else item.exporters
        return ItemMention(
            first, end, head, words, designation, item.category, item.id, evidence, self._modifies(head, end), sure, makers
        )  # fmt: skip

    def _extend_left(self, first: int) -> int:
        """The first token of the modifiers that belong to the item's name ("sophisticated", "long-range")."""
        parse, knowledge = self.parse, self.items.knowledge
        best = at = first
        while at > 0 and first - at < LONGEST_LEAD and parse.sentence_of[at - 1] == parse.sentence_of[first]:
            at -= 1
            word, tag = parse.lowers[at], parse.tags[at]
            if word in HYPHENS or (word == "to" and parse.words[at - 1] in HYPHENS):
                continue
            if word in knowledge.dropped or not word[0].isalpha():
                break
            if word in ("metre", "meter", "foot", "tonne", "ton", "millimetre", "mile", "seat") and parse.words[at - 1] in HYPHENS:
                break  # "97-metre patrol ships": how long they are is no part of their name
            glued = parse.words[at + 1] in HYPHENS and parse.starts[at + 1] == parse.ends[at]
            plain = parse.words[at][0].islower() or (parse.words[at].isupper() and glued)
            # "fired missiles", "outdated technology": what was done to a thing is not its name, unless the lists keep it.
            done = word.endswith("ed") and not glued and (at == 0 or parse.words[at - 1] not in HYPHENS)
            belongs = plain and not done and (tag in ("JJ", "NN", "VBN") or (glued and tag)) and self._hangs_right(at)
            if belongs or all(part in knowledge.kept for part in PIECE.findall(word)):
                best = at
            elif not glued:
                break
        return best

    def _hangs_right(self, token: int) -> bool:
        return self.parse.heads[token] > token and self.parse.deps[token] in RIGHTWARD

    def _name(self, item: ItemClass, first: int, name: _Hit | None, noun: _Hit | None, core: tuple[int, int] | None) -> str:
        if noun and noun.phrase in item.names:
            return item.names[noun.phrase]
        if core is None:
            return item.name
        text, start, stop = self.parse.text, self.parse.starts[first], self.spans[core[1] - 1][1]
        words = text[start:stop]
        if name and name.first < core[0]:
            words = text[start : self.spans[name.first][0]] + text[self.spans[name.end - 1][1] : stop]
        return re.sub(r"\s+", " ", words).strip(" -–‑\n")

    def _designation(self, name: _Hit | None) -> str | None:
        if name is None:
            return None
        written = re.sub(r"\s+", " ", self.parse.text[self.spans[name.first][0] : self.spans[name.end - 1][1]])
        return written[:-1] if written.endswith("s") and not name.phrase.endswith("s") else written

    def _modifies(self, head: int, end: int) -> int | None:
        parse = self.parse
        if end >= len(parse.words) or parse.deps[head] not in ("compound", "nmod", "amod", "npadvmod"):
            return None
        noun = parse.heads[head]
        return noun if noun >= end and parse.pos[noun] in ("NOUN", "PROPN") else None


def _covers(noun: _Hit, name: _Hit) -> bool:
    return noun.first < name.end and name.first < noun.end and noun.end - noun.first > name.end - name.first


def _without_overlaps(mentions: list[ItemMention]) -> list[ItemMention]:
    kept: list[ItemMention] = []
    for mention in sorted(mentions, key=lambda m: (m.first, -m.end)):
        if not kept or mention.first >= kept[-1].end:
            kept.append(mention)
    return kept
