"""Finds the names of states, organisations, groups, institutions and known people, and says which of them are sure.

Matching is case-sensitive and takes the longest name at each place. A risky name ("Georgia", "Washington") counts only
with support: a sure sign of the same state in the document, an office "of" it, or a sure name coordinated with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.knowledge.entities import Entity
from communique.knowledge.holders import Holders
from communique.knowledge.offices import Venue
from communique.mentions.phrases import PhraseTable
from communique.reading.parse import Parse
from communique.reading.tokens import split_words

# Entities of these kinds swallow a state's name that stands inside them: "Bank of America", "Michael Jordan".
SWALLOWING = {"ORG", "FAC", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW", "PERSON", "LOC"}
# Words that make what begins with a state's name a body of it.
OFFICIAL = frozenset(
    "national ministry security council army navy government parliament department bureau commission foreign state secretariat "
    "senate congress assembly cabinet presidency embassy police treasury".split()
)
# Whoever heads a security council by these titles heads that of a state.
HEADS = frozenset("secretary head chief deputy chairman member".split())
# What only a government does.
DECIDING = frozenset(
    "label accuse urge warn impose suspend freeze lift recognise recognize condemn deny reject withdraw recall expel summon announce "
    "deploy pledge agree refuse insist threaten demand offer back designate blacklist sanction stop halt send supply sign".split()
)
OPAQUE = ("person", "venue", "longer")


@dataclass(frozen=True, slots=True)
class NameHit:
    """What a name may stand for. ``form``: name, adjective, people, prefix, metonym, body, institution, person, venue,
    longer (a phrase that holds a state's name and is none)."""

    code: str | None
    form: str
    sure: bool
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name in the text, tokens ``first`` to ``end``."""

    first: int
    end: int
    hit: NameHit


class NameIndex:
    """All names of the knowledge, compiled once."""

    def __init__(
        self,
        entities: dict[str, Entity],
        institutions: dict[str, tuple[str, str]],
        venues: dict[str, Venue],
        holders: Holders,
        agents: Iterable[str],
        longer_names: Iterable[str] = (),
        titles: frozenset[tuple[str, ...]] = frozenset(),
    ) -> None:
        self.titles = titles
        self.entities = entities
        self.agents = frozenset(agents)
        self._table: PhraseTable[NameHit] = PhraseTable()
        for entity in entities.values():
            for alias in entity.aliases:
                self._table.add(split_words(alias.words), NameHit(alias.code, alias.form, alias.sure, entity.sector))
        self._organ_of = self._organs()
        for name, (code, sector) in institutions.items():
            self._table.add(split_words(name), NameHit(code, "institution", True, sector))
        for name in longer_names:
            self._table.add(split_words(name), NameHit(None, "longer", True))
        for name in venues:
            self._table.add(split_words(name), NameHit(None, "venue", True))
        somebody = NameHit(None, "person", True)
        for form in holders.by_form:
            words = split_words(form)
            if len(words) > 1:
                self._table.add(words, somebody)

    def _organs(self) -> dict[str, str]:
        """Codes of organs ("UN Security Council") to that of the organisation whose name theirs begins with."""
        found: dict[str, str] = {}
        for entity in self.entities.values():
            if entity.kind != "organisation" or all(alias.sure for alias in entity.aliases):
                continue
            for alias in entity.aliases:
                words = split_words(alias.words)
                hits = (self._table.get(words[:size]) for size in range(1, len(words))) if alias.sure else iter(())
                above = next((h.code for h in hits if h and h.sure and h.code and h.code != entity.code and self._is_body(h.code)), None)
                if above is not None:
                    found.setdefault(entity.code, above)
        return found

    def _is_seat(self, mention: NameMention) -> bool:
        """Whether a city stands for a body; with its state behind it ("Strelsau, Ruritania") it is only the city."""
        return mention.hit.form == "metonym" and mention.hit.code is not None and self._is_body(mention.hit.code)

    def _is_body(self, code: str) -> bool:
        return self.entities[code].kind == "organisation"

    def find(self, parse: Parse, until: int = 0) -> tuple[NameMention, ...]:
        """The names of a document, left to right, none overlapping; nothing before token ``until`` (a dateline)."""
        words = parse.words
        if any(w.endswith("-led") for w in words):  # "a U.S.-led coalition" is one token, for its full stops
            words = [w.removesuffix("-led") if w != "-led" else w for w in words]
        found = [NameMention(a, b, hit) for a, b, hit in self._table.find(words) if a >= until]
        paired = _paired(words, found)
        found = [m for m in found if m.first in paired or not self._is_swallowed(parse, m)]
        states = {m.first for m in found if m.hit.form == "name" and m.hit.code and not self._is_body(m.hit.code)}
        found = [m for m in found if not (self._is_seat(m) and words[m.end : m.end + 1] == [","] and m.end + 1 in states)]
        found = [m for m in found if m.hit.sure or not _is_anothers(words, m, found)]
        return tuple(m for m in found if m.hit.sure or _is_supported(parse, m, found) or self._is_organ(parse, m, found))

    def _is_organ(self, parse: Parse, mention: NameMention, found: list[NameMention]) -> bool:
        """Whether a risky name ("the Security Council") is that of an organ whose organisation the text names."""
        above = self._organ_of.get(str(mention.hit.code))
        if above is None or parse.lowers[mention.first - 1 : mention.first] != ["the"]:
            return False
        before = parse.lowers[max(0, mention.first - 3) : mention.first - 1]
        if before[-1:] == ["of"] and before[0] in HEADS:
            return False  # a state has a security council too, with a secretary
        return any(m.hit.code == above and m.hit.sure for m in found)

    def lookup(self, words: tuple[str, ...]) -> list[NameHit]:
        """What the names in a few words stand for, risky ones included: for publishers and titles, not for prose."""
        return [hit for _, _, hit in self._table.find(words) if hit.form not in OPAQUE]

    def spans(self, words: tuple[str, ...]) -> list[tuple[int, int, NameHit]]:
        """(first, end, hit) of every name in a few words, risky and opaque ones included."""
        return list(self._table.find(words))

    def _continues_name(self, parse: Parse, mention: NameMention) -> bool:
        """Whether a name only goes on with a longer one: "Air France", "Team Canada", "South China Morning Post"."""
        before = mention.first - 1
        if before < 0 or parse.tags[before] != "NNP" or not parse.words[before][:1].isupper() or parse.pos[before] != "PROPN":
            return False
        if parse.lemmas[before].lower() in self.agents or not parse.words[before].isalpha():
            return False
        head = mention.end - 1
        return parse.deps[before] == "compound" and parse.heads[before] in (head, parse.heads[head])

    def _is_swallowed(self, parse: Parse, mention: NameMention) -> bool:
        """Whether a longer name holds this one ("Air France", "South China Morning Post")."""
        if mention.hit.form in OPAQUE:
            return False
        words, tags, end = parse.words, parse.tags, mention.end
        if mention.hit.form == "prefix":
            return not (end < len(words) and words[end] == "-")
        if mention.hit.form == "name" and self._continues_name(parse, mention):
            return True
        if mention.hit.form == "adjective" and not tags[mention.first].startswith(("JJ", "NNP", "NN")):
            return True
        for first, stop, label in _entities_at(parse, mention.first):
            if first <= mention.first and end <= stop and (stop - first) > (end - mention.first):
                if label not in SWALLOWING:
                    continue
                # A figure is no part of a name, nor what it counts: "sent [Ruritania 40] tanks", "lent [Ruritania 40 crowns]".
                if end < stop and words[end][0].isdigit():
                    continue
                inner = [w for w in words[first:stop] if w not in ("the", "The", "'s") and not w[0].isdigit()]
                if len(inner) <= end - mention.first:
                    continue
                head = parse.lemmas[stop - 1 if words[stop - 1] != "'s" else stop - 2].lower()
                if label == "PERSON":
                    # The model takes "Russian President" into the name now and then.
                    if mention.first == first and mention.hit.form in ("adjective", "name") and stop - end >= 2:
                        continue
                    return True
                opens = all(w.lower() == "the" for w in words[first : mention.first])
                if label == "ORG" and opens and OFFICIAL & {w.lower() for w in words[end:stop]}:
                    continue  # "the ROK National Security Office" is the state's own
                if head in GATHERINGS and mention.hit.code in self.entities and self._is_body(str(mention.hit.code)):
                    continue  # "the APEC Economic Leaders' Meeting" is one of APEC
                if self._is_before_title(parse, end) or head in self.agents or (end < len(words) and words[end] == "'s"):
                    continue
                if mention.hit.form in ("adjective", "name", "people") and words[end - 1 : end] and head != parse.lemmas[end - 1].lower():
                    return True
        return False

    def _is_before_title(self, parse: Parse, end: int) -> bool:
        """Whether a title begins at a token: the model often takes "Ruritanian National Security" Adviser for an organisation."""
        return any(tuple(parse.lowers[end : end + size]) in self.titles for size in (3, 2, 4, 1, 5, 6))


def _is_anothers(words: Sequence[str], mention: NameMention, found: list[NameMention]) -> bool:
    """Whether a risky name stands right after the name of another state: "the Graustarkian Foreign Office" is not London's."""
    before = mention.first - (words[mention.first - 1 : mention.first] in (["'s"], ["\u2019s"]))
    return any(m.end == before and m.hit.code and m.hit.code != mention.hit.code for m in found if m.end <= mention.first)


def _paired(words: Sequence[str], found: list[NameMention]) -> set[int]:
    """First tokens of states that a hyphen joins to another: "the [India]-[Japan] Joint Commission" is a commission of both."""
    at = {m.first: m for m in found if m.hit.form == "name" and m.hit.code}
    pairs: set[int] = set()
    for m in at.values():
        other = at.get(m.end + 1)
        if other is None or words[m.end] not in ("-", "\u2013", "/") or other.hit.code == m.hit.code:
            continue
        following = [w.lower().removesuffix("s") for w in words[other.end : other.end + REACH]]
        if any(w in MUTUAL for w in following):
            pairs |= {m.first, other.first}
    return pairs


def _entities_at(parse: Parse, token: int) -> list[tuple[int, int, str]]:
    return _entity_table(parse).get(token, [])


def _entity_table(parse: Parse) -> dict[int, list[tuple[int, int, str]]]:
    table = parse.__dict__.get("_entity_table")
    if table is None:
        table = defaultdict(list)
        for entity in parse.entities:
            for i in range(entity[0], entity[1]):
                table[i].append(entity)
        parse.__dict__["_entity_table"] = table
    return table


def _is_supported(parse: Parse, mention: NameMention, found: list[NameMention]) -> bool:
    """Whether a risky name has a sure sign beside it."""
    code, words = mention.hit.code, parse.lowers
    if any(m.hit.sure and m.hit.code == code and m is not mention for m in found):
        return True
    before = words[max(0, mention.first - 4) : mention.first]
    if before[-1:] == ["of"] or before[-2:] == ["of", "the"]:
        office = before[-2] if before[-1] == "of" else before[-3] if len(before) > 2 else ""
        if office in SUPPORTING:
            return True
    head = mention.end - 1
    partners = [parse.heads[head]] if parse.deps[head] == "conj" else []
    partners += [c for c in parse.children[head] if parse.deps[c] == "conj"]
    held = {t for m in found if m.hit.sure and m.hit.code for t in range(m.first, m.end)}
    if any(p in held for p in partners):
        return True
    joined = words[mention.end : mention.end + 1] in (["-"], ["/"]) and mention.end + 1 in held
    joined = joined or (words[mention.first - 1 : mention.first] in (["-"], ["/"]) and mention.first - 2 in held)
    if joined:
        return True
    placed = any(label == "GPE" and a <= mention.first < b for a, b, label in parse.entities) or parse.deps[head] == "dative"
    if mention.hit.form == "name" and placed:
        # "France sent grain to Chad": the model takes it for a place, and another state acts in the sentence. For
        # Georgia the United States do not help: it is one of them.
        sentence = parse.sentence_of[mention.first]
        unhelpful = (None, code, "USA" if code == "GEO" else None)
        if any(parse.sentence_of[m.first] == sentence and m.hit.sure and m.hit.code not in unhelpful for m in found):
            return True
    if mention.hit.form == "name" and parse.deps[head] == "poss" and parse.lemmas[parse.heads[head]].lower() in SUPPORTING:
        return any(label == "GPE" and (a, b) == (mention.first, mention.end) for a, b, label in parse.entities)  # "Chad's president"
    if mention.hit.form == "name" and _is_dealt_with(parse, head):
        # "The army chief accused Chad of arming rebels": what the model takes for a man's name is dealt with as a state is.
        sentence = parse.sentence_of[mention.first]
        if any(parse.sentence_of[m.first] == sentence and m.hit.sure and m.hit.code not in (None, code, "USA") for m in found):
            return not any(a <= mention.first < b and b - a > mention.end - mention.first for a, b, _ in parse.entities)
    if mention.hit.form == "metonym" and words[mention.end - 1] != "office":  # other states have a foreign office, too
        # A capital that acts ("Washington imposed") stands for its government; one that is a place does not.
        sentence = parse.sentence_of[mention.first]
        others = any(parse.sentence_of[m.first] == sentence and m.hit.sure and m.hit.code not in (None, code) for m in found)
        if not others and parse.deps[head] == "nsubj" and parse.lemmas[parse.heads[head]].lower() in DECIDING:
            # "Washington formally labelled the takeover a coup": a city does not decide, and a man has a first name.
            return not any(a <= mention.first < b and label in SWALLOWING for a, b, label in parse.entities)
        return others and parse.deps[head] in ("nsubj", "nsubjpass", "conj", "poss", "agent", "pobj", "dobj", "dative", "compound")
    return False


def _is_dealt_with(parse: Parse, head: int) -> bool:
    """Whether a word does what only governments do, or has it done to it."""
    above = parse.heads[head]
    if parse.deps[head] == "pobj" and parse.lowers[above] == "by":
        above = parse.heads[above]
    return parse.deps[head] in ("nsubj", "dobj", "nsubjpass", "pobj") and parse.lemmas[above].lower() in DECIDING


GATHERINGS = frozenset("meeting summit dialogue forum conference assembly session talk council".split())
# What two states have together, and how many words after their names it may stand.
MUTUAL = GATHERINGS | frozenset("commission committee consultation round".split())
REACH = 10
SUPPORTING = frozenset(
    "president minister premier chancellor king queen emir sultan republic kingdom government people ministry "
    "junta army regime opposition military police troops soldiers forces general generals rebels court navy border "
    "secretary ambassador state parliament capital embassy independence sovereignty leader leaders presidents ministers".split()
)
