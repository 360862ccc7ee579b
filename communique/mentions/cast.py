"""Who takes part in a document: for each noun or pronoun that acts, the states, organisations and people it stands for.

Names and titled people are read first, then nouns that a state modifies ("Indian officials"), then, left to right, what
points back: "the two leaders", "they", "his counterpart", "the president". Built once for a document by ``read_cast``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace

from communique.knowledge.entities import Entity
from communique.knowledge.holders import Holders
from communique.mentions.names import NameMention
from communique.mentions.people import People, Person
from communique.model import Party
from communique.reading.parse import Parse

NAMING = ("name", "metonym", "people", "body", "institution")
# Participles by which a body acts for the one who is named: "a force led by Ruritania".
ACTING = frozenset("lead head back command chair represent".split())
# Adjectives of forces that act for the one whom they follow.
FAITHFUL = frozenset("loyal allied aligned faithful".split())
# Whoever is somebody's neighbour is not his own.
FACING = frozenset("neighbour neighbor rival foe adversary enemy ally partner opponent counterpart host guest captor besieger".split())
# PLOVER's sectors of those who act for no state.
PUBLIC = frozenset(("CVL", "REF", "LAB", "EDU", "AGR", "HLH"))
# What these are of, suffers them: "the storming of the embassy", "the invasion of Zenda".
SUFFERED = frozenset(
    "targeting bombing shelling killing murder assassination abduction kidnapping burning destruction storming seizure bombardment "
    "execution arrest detention expulsion deportation invasion occupation annexation persecution desecration torching hijacking "
    "poisoning beating torture blockade siege demolition slaughter massacre looting shooting stabbing imprisonment "
    "overthrow ouster ousting removal".split()
)
# Nouns for those who stand around a state: none of them is that state.
AROUND = FACING | frozenset("friend creditor donor guarantor backer supporter lender".split())
NEIGHBOURING = frozenset("neighbouring neighboring neighbour neighbor surrounding bordering allied friendly partner".split())
# What the name of a city before them only places.
SITED = frozenset("bombing blast explosion attack shooting siege massacre killing clash riot summit talk meeting conference bomb".split())
# Nouns for what a side says; they act in "a Russian statement said".
SPEECH = frozenset("statement readout release communique communiqué press-release announcement tweet post".split())


@dataclass(frozen=True, slots=True)
class Referent:
    """One party that a mention stands for."""

    code: str | None
    kind: str
    name: str | None
    sector: str | None = None
    person: str | None = None
    office: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a token stands for, and the words (tokens ``first`` to ``end``) that say so."""

    head: int
    first: int
    end: int
    referents: tuple[Referent, ...]
    basis: str
    form: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the referents that have one."""
        return tuple(r.code for r in self.referents if r.code)


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks at a first person: the speaker, and the speaker with the one who was spoken with."""

    speaker: Reference
    together: Reference | None
    plural: bool


@dataclass
class Cast:
    """References of one document by their head token; ``home`` is the state from which it was written, as far as it shows."""

    parse: Parse
    entities: dict[str, Entity]
    holders: Holders
    agents: dict[str, str]
    names: tuple[NameMention, ...]
    people: People
    day: str
    side: str | None
    home: str | None = None
    at: dict[int, Reference] = field(default_factory=dict)
    modifiers: dict[int, NameMention] = field(default_factory=dict)
    first_person: dict[int, Speech] = field(default_factory=dict)
    elided: dict[int, Speech] = field(default_factory=dict)
    given: frozenset[int] = frozenset()

    def reference(self, token: int) -> Reference | None:
        """What a token stands for; a noun in apposition to a known one stands for it too."""
        found = self.at.get(token)
        if found is not None:
            return self._named_beside(token, found) if found.form == "nominal" and len(found.referents) == 1 else found
        for child in self.parse.children[token]:
            if self.parse.deps[child] == "appos" and child in self.at:
                return self.at[child]
        return None

    def _named_beside(self, token: int, found: Reference) -> Reference:
        """The person whose name stands beside a noun, where he is somebody else's: "his deputy, rebel leader Rudolf Voss"."""
        for child in self.parse.children[token]:
            beside = self.at.get(child) if self.parse.deps[child] == "appos" else None
            if beside is None or len(set(beside.codes)) != 1 or not found.codes or beside.codes[0] == found.codes[0]:
                continue
            if beside.form == "person" or beside.referents[0].kind == "group":
                return beside
        after = self.at.get(token + 1)  # "Graustark militant group Black Hand": the parser may give the verb two subjects
        if (
            after is not None
            and after.form == "name"
            and after.referents[0].kind == "group"
            and self.parse.heads[token + 1] == self.parse.heads[token]
        ):
            return after
        return found

    def coordinated(self, token: int) -> list[int]:
        """A token and those coordinated with it ("France, Germany and the UK")."""
        if not self.parse.children[token]:  # most tokens, and most calls
            return [token]
        found, queue = [], [token]
        while queue:
            node = queue.pop(0)
            found.append(node)
            queue += [c for c in self.parse.children[node] if self.parse.deps[c] == "conj" and c not in found]
            if node not in self.at:  # "the two ministers, A of Ruritania and B of Graustark"
                beside = [c for c in self.parse.children[node] if self.parse.deps[c] == "appos" and c in self.at][:1]
                queue += [g for c in beside for g in self.parse.children[c] if self.parse.deps[g] == "conj" and g in self.at]
            if node in self.at and self.at[node].form in ("person", "title"):
                queue += self._after_state(node)
                queue += self._after_name(node)
                queue += self._nested(node)
        return found

    def _after_state(self, person: int) -> list[int]:
        """People whom the parser joins to another's state, or takes for an apposition: "A of Ruritania, B of Graustark and C"."""
        parse = self.parse
        states = [n for p in parse.children[person] if parse.lowers[p] == "of" for n in parse.children[p] if n in self.at]
        joined = [c for n in states for c in parse.children[n] if parse.deps[c] == "conj"]
        joined += [c for c in parse.children[person] if parse.deps[c] == "appos"]
        name = self.at[person].referents[0].person
        others = [c for c in joined if c in self.at and self.at[c].form == "person"]
        return [c for c in others if self.at[c].referents[0].person != name]

    def _nested(self, person: int) -> list[int]:
        """People of a list whom the parser takes for parts of the last one's name: "[Zenda] and Ruritanian premier Voss"."""
        parse, names = self.parse, {r.person for r in self.at[person].referents}
        inner = [c for c in parse.children[person] if c < person and parse.deps[c] in ("nmod", "compound") and c in self.at]
        inner = [c for c in inner if self.at[c].form == "person" and self.at[c].referents[0].person not in names]
        return [c for c in inner if {"and", ","} & set(parse.lowers[c + 1 : person])]

    def _after_name(self, title: int) -> list[int]:
        """People joined to the name that stands in apposition to a title: "Ruritania's [president] Zenda and Graustark's Voss"."""
        parse, names = self.parse, {r.person for r in self.at[title].referents}
        beside = [c for c in parse.children[title] if parse.deps[c] == "appos" and c in self.at and c > title]
        own = [c for c in beside if self.at[c].form == "person" and self.at[c].referents[0].person in names]
        joined = [g for c in own for g in parse.children[c] if parse.deps[g] == "conj" and g in self.at]
        return [g for g in joined if self.at[g].form == "person"]

    def parties(self, token: int, affiliated: bool = False) -> list[Party]:
        """The parties a noun phrase stands for, coordinated ones included, no party twice.

        With ``affiliated`` a noun that stands for nobody gives the party it belongs to: "Russia's strikes".
        """
        found: list[Party] = []
        for node in self.coordinated(token):
            reference = self.reference(node)
            if reference is None and affiliated:
                shared = self._between(node)
                if shared:
                    found += shared
                    continue
                reference = self.owner(node)
            if reference is not None:
                found += self.make_parties(reference)
        return unique_parties(found)

    def _between(self, token: int) -> list[Party]:
        """The parties of what is "between" or "among" them: "the agreement between A, B and C"."""
        parse = self.parse
        preps = [c for c in parse.children[token] if parse.deps[c] == "prep" and parse.lowers[c] in ("between", "among")]
        return [p for c in preps for n in parse.children[c] if parse.deps[n] == "pobj" for p in self.parties(n)]

    def owner(self, token: int) -> Reference | None:
        """The party that a noun belongs to: possessor, adjective, compound or "of"/"by"/"from" phrase."""
        parse = self.parse
        for child in parse.children[token]:
            dep = parse.deps[child]
            if dep == "poss" and (parse.lemmas[token].lower() in FACING or self._is_around(token)):
                continue  # "its neighbour" is somebody else
            if dep in ("poss", "amod", "compound", "nmod", "nsubj"):
                if child in self.at:
                    return self.at[child]
                if child in self.modifiers:
                    if dep == "compound" and self.modifiers[child].hit.form == "metonym" and self.parse.lemmas[token].lower() in SITED:
                        continue  # "a Strelsau car bombing": where, not whose
                    return self._modified(token, [self.modifiers[child]])
                if parse.lowers[child] in FAITHFUL:  # "forces loyal to Graustark's general"
                    side = [
                        n for p in parse.children[child] if parse.lowers[p] in ("to", "with") for n in parse.children[p] if n in self.at
                    ]
                    if side:
                        return self.at[side[0]]
                if dep == "compound" and child < token:  # "a Ruritanian Su-24 bomber": the adjective may hang on the type
                    inner = next((g for g in parse.children[child] if g in self.modifiers and parse.deps[g] in ("amod", "compound")), None)
                    if inner is not None:
                        return self._modified(token, [self.modifiers[inner]])
                if parse.lemmas[child].lower() in ACTING:  # "a Ruritania-led coalition"
                    leader = next((g for g in parse.children[child] if g in self.modifiers), None)
                    if leader is not None:
                        return self._modified(token, [self.modifiers[leader]])
            elif dep == "acl" and parse.tags[child] == "VBN":
                # "a coalition led by Ruritania"
                for agent in parse.children[child]:
                    if parse.deps[agent] == "agent":
                        for inner in parse.children[agent]:
                            if parse.deps[inner] == "pobj" and inner in self.at and parse.lemmas[child].lower() in ACTING:
                                return self.at[inner]
            elif dep in ("prep", "agent") and (
                parse.lowers[child] in (("by", "from") if parse.lemmas[token].lower() in SUFFERED else ("of", "by", "from"))
                or (parse.lowers[child] == "in" and parse.lemmas[token].lower() in self.agents)
            ):
                for inner in parse.children[child]:
                    if parse.deps[inner] == "pobj" and inner in self.at:
                        return self.at[inner]
        return None

    def _is_around(self, token: int) -> bool:
        """Whether a noun names others by the one they stand around: "Ruritania's neighbouring states" are not it."""
        parse = self.parse
        if parse.tags[token] not in ("NNS", "NNPS"):
            return False
        lemma, words = parse.lemmas[token].lower(), {parse.lemmas[c].lower() for c in parse.children[token]}
        return lemma in AROUND or (lemma in ("state", "country", "nation", "power") and bool(words & NEIGHBOURING))

    def make_parties(self, reference: Reference) -> list[Party]:
        """The contract's parties of a reference, with the words that name them here as mention."""
        mention = self.parse.evidence(reference.first, reference.end)
        return [
            Party(r.code, r.name, r.kind, r.sector, r.person, r.office, mention, reference.basis) for r in reference.referents if r.code
        ]

    def state(self, code: str, sector: str | None = None) -> Referent:
        """The referent of a code of the knowledge."""
        entity = self.entities[code]
        return Referent(code, entity.kind, entity.name, sector or entity.sector)

    def person(self, person: Person) -> Referent:
        """The referent of a person of the document."""
        name = self.entities[person.code].name if person.code else None
        return Referent(person.code, "person", name, person.sector, person.name, person.office, person.role)

    def _modified(self, token: int, names: list[NameMention]) -> Reference:
        codes = dict.fromkeys(m.hit.code for m in names if m.hit.code)
        first = min([m.first for m in names] + [token])
        end = max([m.end for m in names] + [token + 1])
        return Reference(token, first, end, tuple(self.state(c) for c in codes), "stated", "affiliation")

    def codes_of(self, token: int) -> list[str]:
        """The codes in a noun's modifiers, possessors and "of" phrases, in order of the text."""
        parse, found = self.parse, []
        for child in parse.children[token]:
            dep = parse.deps[child]
            if dep == "poss" and self._is_around(token):
                continue
            if dep in ("amod", "compound", "poss", "nmod"):
                for node in self.coordinated(child):
                    if node in self.modifiers and self.modifiers[node].hit.code:
                        found.append(str(self.modifiers[node].hit.code))
                    elif node in self.at and self.at[node].form != "person":
                        found += self.at[node].codes
                    # "the South Korean foreign minister": the adjective may hang on another modifier.
                    found += [
                        c
                        for inner in parse.children[node]
                        for c in self._code_at(inner)
                        if parse.deps[inner] == "compound" or (parse.deps[inner] == "npadvmod" and parse.lemmas[node] in ACTING)
                    ]
            elif dep == "prep" and parse.lowers[child] in ("of", "from", "for"):
                if found and parse.lowers[child] == "for":
                    continue  # "the UN envoy for Ruritania" acts for the UN
                for prep in self.coordinated(child):  # "of the one and of the other"
                    for inner in parse.children[prep]:
                        if parse.deps[inner] == "pobj":
                            for node in self.coordinated(inner):
                                found += self._code_at(node)
        return list(dict.fromkeys(found))

    def _code_at(self, token: int) -> list[str]:
        if token in self.at:
            return list(self.at[token].codes)
        if token in self.modifiers and self.modifiers[token].hit.code:
            return [str(self.modifiers[token].hit.code)]
        return []


def unique_parties(parties: list[Party]) -> list[Party]:
    """The parties, each once: a person of a state stands for the bare state too."""
    kept: list[Party] = []
    for party in parties:
        twin = next((k for k in kept if same_party(k, party)), None)
        if twin is None:
            kept.append(party)
        elif twin.person is None and party.person is not None:
            kept[kept.index(twin)] = replace(party, office=party.office or twin.office)
    return kept


def same_party(a: Party, b: Party) -> bool:
    """Whether two parties are one: the same code, and no two different people or offices."""
    if a.code != b.code:
        return False
    if a.person and b.person:
        return surname(a.person) == surname(b.person)
    if a.office and b.office and not (a.person or b.person):
        return a.office.lower() == b.office.lower()
    return True


def surname(name: str) -> str:
    """The last word of a name, in lower case and without accents: "Déby" and "Deby" are one."""
    plain = unicodedata.normalize("NFKD", name.split()[-1])
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def span_head(parse: Parse, first: int, end: int) -> int:
    """The token of a stretch that hangs on something outside it."""
    for token in range(end - 1, first - 1, -1):
        if not first <= parse.heads[token] < end or parse.heads[token] == token:
            return token
    return end - 1
