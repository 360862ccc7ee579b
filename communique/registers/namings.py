"""Finds where a text names an instrument: treaties, deals, memoranda, by a common noun or a name of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from communique.events.happenings import Happenings
from communique.knowledge.instruments import Instrument, Instruments, NamedInstrument
from communique.mentions.cast import Cast
from communique.model import Party

BETWEEN = frozenset(("between", "with", "by", "among"))
AMONG = frozenset(("between", "among"))
# Prepositions of what an instrument is about: "an agreement [on] cooperation between A and B" is between them.
TOPIC_LINKS = frozenset("on for of in concerning regarding about covering".split())
# Clauses that tell what an instrument is about: "a deal to export gas", "an agreement establishing a committee".
TELLING = frozenset(
    "establish govern cover concern regard allow permit set create provide facilitate enable extend end ban regulate define "
    "aim avoid prevent promote expand open settle resolve call".split()
)
SUBJECT_LINKS = frozenset("on for of about covering to in between with against concerning".split())
NAMING = frozenset(("name", "adjective", "prefix", "people"))
LONGEST = 18
# What several instruments are together.
BUNDLES = frozenset("package document set series raft batch number slew".split())
SIGNING = frozenset("sign initial ink countersign conclude exchange".split())
# "A Graustark-brokered truce": who brought it about is not bound by it.
GO_BETWEEN = re.compile(r"[-‐‑](?:brokered|mediated|backed|sponsored|facilitated|led|hosted|supported|drafted)\b")
# Nouns that may be a mere yes.
CONSENT = frozenset("agreement accord understanding".split())


@dataclass(frozen=True, slots=True)
class Naming:
    """One mention of an instrument: its noun, the words of its name, what it is."""

    token: int
    kind: str
    vague: bool
    name: frozenset[str]
    known: NamedInstrument | None
    subject: int | None = None


class Namings:
    """Reads the namings of one document."""

    def __init__(self, cast: Cast, reader: Happenings, instruments: Instruments) -> None:
        self.cast, self.parse, self.reader, self.roles = cast, cast.parse, reader, reader.roles
        self.instruments = instruments

    def read(self) -> list[Naming]:
        """The mentions of instruments in order of the text, idioms and bare nouns left out."""
        parse = self.parse
        found: list[Naming] = []
        taken: set[int] = set()
        for i in range(len(parse.words)):
            known = self._known_name(i)
            if known is not None:
                end = i + len(known.words)
                token = next((t for t in range(end - 1, i - 1, -1) if not i <= parse.heads[t] < end), end - 1)
                if parse.deps[token] not in ("compound", "nmod", "poss"):
                    found.append(Naming(token, known.kind, False, frozenset(w.lower() for w in known.words), known))
                taken.update(range(i, end))
        for i, lemma in enumerate(parse.lemmas):
            if i in taken:
                continue
            noun = self.instruments.nouns.get(lemma.lower()) or self.instruments.nouns.get(parse.lowers[i])
            if noun is not None and not noun.needs_modifier and parse.pos[i] in ("NOUN", "PROPN") and self.listed(i) is not None:
                found.append(Naming(i, noun.kind, False, self._name(i), None, i))
            elif noun is not None and self._is_instrument(i, noun):
                found.append(Naming(i, noun.kind, noun.needs_modifier, self._name(i), None))
            elif self.is_member(i):
                found.append(self._member(i))
        return sorted(found, key=lambda n: n.token)

    @cached_property
    def _starting(self) -> dict[str, list[NamedInstrument]]:
        """The named instruments by their first word: a document asks at every one of its words."""
        found: dict[str, list[NamedInstrument]] = {}
        for named in self.instruments.named:
            found.setdefault(named.words[0], []).append(named)
        return found

    def _known_name(self, first: int) -> NamedInstrument | None:
        words = self.parse.words
        starting = self._starting.get(words[first])
        if starting is None:
            return None
        fits = [n for n in starting if tuple(words[first : first + len(n.words)]) == n.words]
        return max(fits, key=lambda n: len(n.words), default=None)

    def _is_instrument(self, token: int, noun: Instrument) -> bool:
        parse = self.parse
        if parse.pos[token] not in ("NOUN", "PROPN") or parse.deps[token] in ("compound", "nmod") or token in self.cast.at:
            return False
        around = parse.lowers[max(0, token - 3) : token + 5]
        at = min(3, token)
        for idiom in self.instruments.idioms:
            if any(tuple(around[k : k + len(idiom)]) == idiom for k in range(max(0, at - len(idiom) + 1), at + 1)):
                return False
        if noun.needs_modifier:
            return self._is_told_apart(token)
        if noun.noun in CONSENT and self._is_consent(token):
            return False
        plural = parse.tags[token] in ("NNS", "NNPS")
        has_words = any(parse.deps[c] in ("det", "poss", "amod", "compound", "nummod", "nmod") for c in parse.children[token])
        heading = parse.deps[token] == "ROOT" and parse.words[token][:1].isupper()  # "Agreement on fisheries", in a list
        return plural or has_words or heading or parse.tags[token] == "NNP"

    def _is_consent(self, token: int) -> bool:
        """Whether "agreement" is only somebody's yes: "the agreement of all parties", "Graustark's agreement to take part"."""
        parse = self.parse
        if parse.tags[token] != "NN" or any(parse.deps[c] == "compound" for c in parse.children[token]):
            return False
        children = parse.children[token]
        to_do = any(parse.deps[c] == "acl" and parse.tags[c] == "VB" for c in children)
        if to_do and any(parse.deps[c] == "poss" for c in children):
            return True
        by = [c for c in children if parse.deps[c] == "prep" and parse.lowers[c] in ("of", "by")]
        return any(n in self.cast.at for c in by for n in self.roles.governed(c)) and not any(parse.deps[c] == "amod" for c in children)

    def _is_told_apart(self, token: int) -> bool:
        """Whether a vague noun ("statement", "plan") has words that make it an instrument."""
        parse = self.parse
        if len(self._name(token)) > 1:
            return True
        if any(parse.lowers[c] in self.instruments.apart for c in parse.children[token] if c < token):
            return True
        verb = self.roles.verb_of[token]
        if verb >= 0 and parse.lemmas[verb].lower() in SIGNING and token in self.roles.objects(verb):
            return True  # what is signed is an instrument, whatever it is called
        if any(parse.deps[c] == "acl" and parse.tags[c] == "VBN" and parse.lemmas[c].lower() in SIGNING for c in parse.children[token]):
            return True
        behind = tuple(parse.lowers[token + 1 : token + 4])
        if any(behind[: len(words)] == words for words in self.instruments.behind):
            return True
        return parse.lemmas[token].lower() in ("statement", "declaration") and len(codes_of(self.own(token))) > 1

    def _name(self, token: int) -> frozenset[str]:
        """The words of a name in capitals ("Treaty of Zenda", "Just Transition Partnership"); empty for a common noun."""
        parse = self.parse
        if not parse.words[token][:1].isupper():
            return frozenset()
        first, words = token, []
        while first > 0 and (parse.words[first - 1][:1].isupper() or parse.lowers[first - 1] in ("of", "and", "-")):
            first -= 1
        sentence = parse.sentences[parse.sentence_of[token]][0]
        words = [parse.lowers[t] for t in range(first, token + 1) if parse.words[t][:1].isupper() and t > sentence]
        last = token + 1
        while last < len(parse.words) and (parse.words[last][:1].isupper() or parse.lowers[last] in ("of", "on", "the", "for", "and")):
            if parse.words[last][:1].isupper():
                words.append(parse.lowers[last])
            last += 1
        if all(w.isupper() for w in parse.words[first:token]) and not words:
            return frozenset()
        return frozenset(words)

    def is_member(self, token: int) -> bool:
        """Whether a token is the "one" of "five pacts, including one for the railway"."""
        parse = self.parse
        return (
            parse.lowers[token] == "one"
            and parse.deps[token] == "pobj"
            and parse.lowers[parse.heads[token]] in ("including", "include")
            and self.parent(token) is not None
        )

    def listed(self, token: int) -> int | None:
        """The instruments of which a noun is one: "a package of documents was signed, including [a convention]", or None."""
        parse, node = self.parse, token
        for _ in range(6):
            if parse.deps[node] not in ("conj", "appos"):
                break
            node = parse.heads[node]
        prep = parse.heads[node]
        if parse.deps[node] != "pobj" or parse.lowers[prep] not in ("including", "include") or prep > token:
            return None
        above = parse.heads[prep]
        heads = self.roles.objects(above) if parse.pos[above] in ("VERB", "AUX") else [above]
        if self._bundle(heads, prep) is None and (verb := self.roles.verb_of[above]) >= 0:
            heads = self.roles.objects(verb)  # the parser hangs "including" on whatever noun comes before it
        return self._bundle(heads, prep)

    def _bundle(self, heads: list[int], before: int) -> int | None:
        """The first of some nouns that stands for several instruments."""
        nouns = (*self.instruments.nouns, *BUNDLES)
        return next((h for h in heads if h < before and self.parse.lemmas[h].lower() in nouns), None)

    def parent(self, token: int) -> int | None:
        """The agreements of which "one" is spoken: "five pacts, including one for the railway"."""
        parse, node = self.parse, token
        for _ in range(4):
            node = parse.heads[node]
            if parse.lemmas[node].lower() in self.instruments.nouns:
                return node
        return None

    def _member(self, token: int) -> Naming:
        parse = self.parse
        links = [p for p in self.roles.prepositions(token) if parse.lowers[p] in ("for", "on")]
        inner = next((n for p in links for n in self.roles.governed(p)), None)
        noun = self.instruments.nouns.get(parse.lemmas[inner].lower()) if inner is not None else None
        return Naming(token, noun.kind if noun else "agreement", False, frozenset(), None, inner)

    def own(self, token: int) -> list[Party]:
        """The parties that the noun phrase itself names: "between A and B", "with A", "the A-B pact", "A's treaty"."""
        parse = self.parse
        own = [p for t in self.roles.under(token, BETWEEN) for p in self._parties_at(t)]
        about = [t for t in self.roles.under(token, TOPIC_LINKS) if t > token and t not in self.cast.at]
        own += [p for noun in about for t in self.roles.under(noun, AMONG) for p in self._parties_at(t)]
        for c in parse.children[token]:
            if parse.deps[c] in ("poss", "amod", "compound", "nmod") and self._is_town(c):
                continue
            own += [p for p in self.reader.modifiers_of(token) if parse.starts[parse.edges[c][0]] <= p.mention.start < parse.ends[c]]
        first = self.extent(token)[0]
        for name in self.cast.names:
            if first <= name.first and name.end <= token and name.hit.code in self.cast.entities and name.hit.form in NAMING:
                state = self.cast.state(str(name.hit.code))
                proof = parse.evidence(name.first, name.end)
                own.append(Party(state.code, state.name, state.kind, state.sector, None, None, proof, "stated"))
        return list(bare(p for p in own if not GO_BETWEEN.match(parse.text, p.mention.end)))

    def _is_setting(self, preposition: int) -> bool:
        """Whether a phrase tells only where or when: "a treaty in Strelsau", "a pact on Monday"."""
        labels = {"in": ("GPE", "DATE"), "on": ("DATE",)}.get(self.parse.lowers[preposition], ())
        heads = self.roles.governed(preposition)
        return bool(labels and heads) and any(a <= heads[0] < b and label in labels for a, b, label in self.parse.entities)

    def is_one_sided(self, token: int) -> bool:
        """Whether the noun phrase names only those "with" whom an instrument is, not those who made it."""
        others = [t for t in self.roles.under(token, BETWEEN) if t not in self.roles.under(token, frozenset(("with",)))]
        mine = {p.mention for t in self.roles.under(token, frozenset(("with",))) for p in self._parties_at(t)}
        return not others and bool(mine) and all(p.mention in mine for p in self.own(token))

    def _is_town(self, token: int) -> bool:
        """Whether a modifier is the town after which an instrument is called: "the Zenda Agreement"."""
        parse = self.parse
        return any(n.first <= token < n.end and n.hit.form == "metonym" and parse.deps[token] != "poss" for n in self.cast.names)

    def extent(self, token: int) -> tuple[int, int]:
        """The tokens of an instrument: its noun phrase without the determiner, cut before a new clause."""
        parse = self.parse
        links = ("amod", "compound", "nmod", "poss")
        first = min([token, *(parse.edges[c][0] for c in parse.children[token] if c < token and parse.deps[c] in links)])
        end = token + 1
        for child in parse.children[token]:
            if child > token and parse.deps[child] == "prep" and parse.lowers[child] in SUBJECT_LINKS and not self._is_setting(child):
                end = max(end, min(parse.edges[child][1], token + LONGEST))
        for child in parse.children[token]:
            to_do = parse.tags[child] == "VB" or (parse.tags[child] == "VBG" and parse.lemmas[child].lower() in TELLING)
            if child > token and parse.deps[child] in ("acl", "relcl") and to_do and child <= end + 2:
                end = max(end, min(parse.edges[child][1], token + LONGEST))
        while end > token + 1 and not parse.words[end - 1].strip():
            end -= 1
        return first, end

    def _parties_at(self, token: int) -> list[Party]:
        found = self.cast.parties(token)
        if token in self.cast.first_person:
            found = self.cast.make_parties(self.cast.first_person[token].speaker)
        return found


def codes_of(parties: list[Party]) -> set[str]:
    """The codes of parties."""
    return {str(p.code) for p in parties if p.code}


def bare(parties: Iterable[Party]) -> tuple[Party, ...]:
    """The parties, one for each code: a state is bound once, whoever signs or speaks for it."""
    kept: dict[str | None, Party] = {}
    for party in parties:
        kept.setdefault(party.code, party)
    return tuple(kept.values())
