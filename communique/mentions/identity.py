"""Fills a document's cast: names, people, nouns of a state, then what points back to them.

Nothing is guessed: where no single answer is at hand the token stands for nobody.
"""

from __future__ import annotations

from communique.knowledge.entities import Entity
from communique.knowledge.holders import Holders
from communique.mentions.cast import NAMING, SPEECH, Cast, Reference, Referent, span_head
from communique.mentions.names import NameMention
from communique.mentions.people import OfficeMention, People
from communique.reading.parse import Parse

# Nouns in the plural that point back to people, and to states.
LEADERS = frozenset(
    "leader president minister premier counterpart head chief official diplomat man envoy monarch statesman".split()
)
SIDES = frozenset("side country nation state government party neighbour neighbor ally partner capital republic".split())
# Institutions of which every state has just one, so that "the" points to that of a state at hand.
INSTITUTIONS = frozenset(
    "ministry government army military parliament cabinet presidency junta regime navy police opposition central-bank".split()
)
COUNTERPART = frozenset("counterpart colleague".split())
# How many sentences back a pronoun or a plural looks.
MEMORY = 4


def read_cast(
    parse: Parse,
    names: tuple[NameMention, ...],
    offices: tuple[OfficeMention, ...],
    entities: dict[str, Entity],
    holders: Holders,
    agents: dict[str, str],
    day: str,
    side: str | None,
) -> Cast:
    """The cast of a document; ``day`` is its date (ISO), ``side`` the code whose official text it is, or None."""
    people = People(parse, names, offices, holders, day, side)
    cast = Cast(parse, entities, holders, agents, names, people, day, side)
    _Reader(cast, offices).read()
    return cast


class _Reader:
    def __init__(self, cast: Cast, offices: tuple[OfficeMention, ...]) -> None:
        self.cast, self.parse = cast, cast.parse
        self.offices = {span_head(self.parse, m.first, m.end): m for m in offices}
        self.history: list[Reference] = []

    def read(self) -> None:
        cast, parse = self.cast, self.parse
        named: set[int] = set()
        for mention in cast.people.mentions:
            head = span_head(parse, mention.name, mention.end)
            # "Prime Minister of Ruritania Rudolf Zenda": the parser may hang the name on "of", and the title on the verb.
            whole = span_head(parse, mention.first, mention.end)
            cast.at[whole] = Reference(
                whole, mention.first, mention.end, (cast.person(mention.person),), mention.person.basis, "person"
            )
            cast.at[head] = Reference(
                head, mention.first, mention.end, (cast.person(mention.person),), mention.person.basis, "person"
            )
            named.update(range(mention.first, mention.end))
        for name in cast.names:
            if name.first in named or name.hit.code is None:
                continue
            head = span_head(parse, name.first, name.end)
            as_modifier = name.hit.form in ("adjective", "prefix") or (
                parse.deps[head] in ("compound", "amod", "nmod") and name.hit.form in ("name", "metonym", "people")
            )
            if as_modifier:
                cast.modifiers[head] = name
            elif name.hit.form in NAMING:
                sector = name.hit.sector or ("GOV" if name.hit.form == "metonym" else None)
                cast.at[head] = Reference(head, name.first, name.end, (cast.state(name.hit.code, sector),), "stated", "name")
        self.named = named
        for token in range(len(parse.words)):
            if token not in cast.at and token not in cast.modifiers:
                found = self._resolve(token)
                if found is not None and found.referents:
                    cast.at[token] = found
            if token in cast.at:
                reference = cast.at[token] = self._complete(cast.at[token])
                self.history.append(reference)

    def _complete(self, reference: Reference) -> Reference:
        """A person without a state takes that of the noun it stands in apposition to: "its spokesman, Peskov"."""
        if reference.form != "person" or reference.referents[0].code:
            return reference
        parse, cast = self.parse, self.cast
        token = reference.head
        head = parse.heads[token]
        if parse.deps[token] == "appos" and head != token:
            codes = list(cast.at[head].codes) if head in cast.at else cast.codes_of(head)
            if len(codes) == 1:
                person = reference.referents[0]
                office = person.office or parse.words[head]
                referent = Referent(
                    codes[0], "person", cast.entities[codes[0]].name, person.sector or "GOV", person.person, office, person.role
                )
                return Reference(token, reference.first, reference.end, (referent,), "inferred", "person")
        return reference

    def _resolve(self, token: int) -> Reference | None:
        parse = self.parse
        tag, lemma, lower = parse.tags[token], parse.lemmas[token].lower(), parse.lowers[token]
        if tag in ("PRP", "PRP$"):
            return self._pronoun(token, lower)
        if not tag.startswith("NN") and lower not in ("both", "latter", "former", "two"):
            return None
        if token in self.named:
            return None
        if (
            (tag in ("NNS", "NNPS") and lemma in COUNTERPART)
            or lemma in COUNTERPART
            or (lemma == "number" and "opposite" in self._modifiers(token))
        ):
            return self._counterpart(token)
        plural = tag in ("NNS", "NNPS")
        if lower in ("both", "two") and parse.deps[token] in ("nsubj", "pobj", "dobj", "nsubjpass"):
            return self._group(token, 2, people=None)
        office = self.offices.get(token)
        self._resolve_owners(token)
        codes = self.cast.codes_of(token)
        if office is not None:
            found = self._title(token, office, codes)
            if found is not None:
                return found
        if not codes:
            codes = self._understood(token)
        if codes:
            sector = self._sector(token)
            if sector is not None or lemma in SPEECH:
                first, end = self._extent(token)
                referents = tuple(self.cast.state(c, sector) for c in codes)
                return Reference(token, first, end, referents, "stated", "speech" if lemma in SPEECH else "nominal")
        if plural and not codes and (lemma in LEADERS or lemma in SIDES):
            determiners = set(self._modifiers(token))
            if determiners & {"the", "both", "two", "these", "three", "four"}:
                count = (
                    2
                    if determiners & {"two", "both"}
                    else 3
                    if "three" in determiners
                    else 4
                    if "four" in determiners
                    else None
                )
                return self._group(token, count, people=lemma in LEADERS)
        if lower == "latter" or lower == "former":
            return self._pick(token, -1 if lower == "latter" else 0)
        if (
            lemma in ("country", "nation", "republic", "kingdom")
            and not plural
            and set(self._modifiers(token)) & {"the", "that", "this"}
        ):
            return self._last_state(token)
        return None

    def _resolve_owners(self, token: int) -> None:
        """Reads what stands in a noun's "of" phrase first: "an official of the water ministry"."""
        parse, cast = self.parse, self.cast
        for prep in parse.children[token]:
            if parse.deps[prep] == "prep" and parse.lowers[prep] == "of":
                for inner in parse.children[prep]:
                    if parse.deps[inner] == "pobj" and inner not in cast.at and inner not in cast.modifiers:
                        found = self._resolve(inner)
                        if found is not None and found.referents:
                            cast.at[inner] = found

    def _understood(self, token: int) -> list[str]:
        """The state of an institution that the text names without one: that of the last one to act ("the foreign ministry")."""
        parse = self.parse
        if parse.lemmas[token].lower() not in INSTITUTIONS or parse.tags[token] != "NN" or "the" not in self._modifiers(token):
            return []
        here = parse.sentence_of[token]
        for reference in reversed(self.history):
            if here - parse.sentence_of[reference.head] > 3:
                break
            if parse.deps[reference.head] in ("nsubj", "nsubjpass", "poss") and len(set(reference.codes)) == 1:
                return list(reference.codes[:1])
        return []

    def _modifiers(self, token: int) -> list[str]:
        parse = self.parse
        return [
            parse.lowers[c]
            for c in parse.children[token]
            if parse.deps[c] in ("det", "amod", "nummod", "poss", "predet", "compound", "quantmod")
        ]

    def _sector(self, token: int) -> str | None:
        parse = self.parse
        lemma = parse.lemmas[token].lower()
        for child in parse.children[token]:
            if parse.deps[child] in ("compound", "amod"):
                joint = f"{parse.lemmas[child].lower()} {lemma}"
                if joint in self.cast.agents:
                    return self.cast.agents[joint]
        return self.cast.agents.get(lemma)

    def _extent(self, token: int) -> tuple[int, int]:
        """The noun phrase up to its noun, with an "of" phrase that holds a state."""
        parse = self.parse
        first = min(
            [
                token,
                *(
                    parse.edges[c][0]
                    for c in parse.children[token]
                    if parse.deps[c] in ("det", "amod", "compound", "poss", "nmod", "nummod")
                ),
            ]
        )
        end = token + 1
        for child in parse.children[token]:
            if parse.deps[child] == "prep" and parse.lowers[child] == "of" and child == token + 1:
                stop = parse.edges[child][1]
                if stop - token < 12:
                    end = stop
        return first, end

    def _title(self, token: int, office: OfficeMention, codes: list[str]) -> Reference | None:
        """A title without a name: "the Indian prime minister", "the foreign ministers of Japan and Australia"."""
        cast, parse = self.cast, self.parse
        role, title = office.office.role, " ".join(parse.words[office.first : office.end])
        first, end = self._extent(token)
        if office.plural or parse.tags[token] in ("NNS", "NNPS"):
            if not codes:
                return None
            names = self._appositions(token)
            if len(names) == len(codes) > 1:
                referents = tuple(
                    self._seat(code, role, _singular(title), office, name) for code, name in zip(codes, names, strict=True)
                )
                return Reference(token, first, end, referents, "stated", "title")
            return Reference(
                token, first, end, tuple(self._seat(c, role, _singular(title), office, None) for c in codes), "stated", "title"
            )
        codes = codes or list(office.office.only_for if len(office.office.only_for) == 1 else ())
        names = self._appositions(token)
        if names and len(names) == 1:
            return None  # the name in apposition is the reference
        if codes:
            return Reference(
                token, first, end, tuple(self._seat(c, role, title, office, None) for c in codes), "stated", "title"
            )
        owner = self._possessor(token)
        if owner is not None and owner.codes and owner.form != "person":
            referent = self._seat(owner.codes[0], role, title, office, None)
            return Reference(token, first, end, (referent,), "inferred", "title")
        determined = "the" in self._modifiers(token) or parse.words[token][:1].isupper()
        if not determined:
            return None
        visiting = "visiting" in self._modifiers(token)
        side = cast.side
        if (
            side
            and not visiting
            and parse.words[office.first][:1].isupper()
            and role in ("head_of_state", "head_of_government")
        ):
            term = cast.holders.in_office(side, role, cast.day)
            if term is not None:
                return Reference(token, first, end, (self._seat(side, role, title, office, None),), "known", "title")
        for reference in reversed(self.history):
            for referent in reference.referents:
                if referent.person and referent.code and referent.role == role and not (visiting and referent.code == side):
                    return Reference(token, first, end, (referent,), "inferred", "anaphor")
        if side and role not in ("official", "ambassador", "envoy", "legislator", "general"):
            return Reference(token, first, end, (self._seat(side, role, title, office, None),), "inferred", "title")
        return None

    def _seat(self, code: str, role: str, title: str, office: OfficeMention, name: str | None) -> Referent:
        """Who sits in an office of a state on the document's day, where the table knows just one."""
        cast = self.cast
        term = cast.holders.in_office(code, role, cast.day) if role in UNIQUE and name is None else None
        return Referent(
            code, "person", cast.entities[code].name, office.office.sector, name or (term.person if term else None), title, role
        )

    def _appositions(self, token: int) -> list[str]:
        """Names of the people in apposition to a noun, in order."""
        parse, found = self.parse, []
        for child in parse.children[token]:
            if parse.deps[child] == "appos":
                references = [self.cast.at[node] for node in self.cast.coordinated(child) if node in self.cast.at]
                found += [str(r.referents[0].person) for r in references if r.form == "person"]
        return found

    def _possessor(self, token: int) -> Reference | None:
        child = self.parse.child(token, "poss")
        return self.cast.at.get(child) if child is not None else None

    def _counterpart(self, token: int) -> Reference | None:
        """ "his Indian counterpart": the one who holds the same office in the state that is named."""
        cast, parse = self.cast, self.parse
        codes = cast.codes_of(token)
        owner = self._possessor(token)
        person = next((r for r in owner.referents if r.person), None) if owner else None
        if not codes or (owner and set(codes) == set(owner.codes) and parse.child(token, "amod") is None):
            return None
        first, end = self._extent(token)
        names = self._appositions(token)
        referents = []
        for i, code in enumerate(c for c in codes if not (owner and c in owner.codes)):
            name = names[i] if i < len(names) else None
            role, office = (person.role, person.office) if person else (None, None)
            term = cast.holders.in_office(code, role, cast.day) if role in UNIQUE and name is None else None
            title = term.office if term else office
            referents.append(
                Referent(code, "person", cast.entities[code].name, "GOV", name or (term.person if term else None), title, role)
            )
        return Reference(token, first, end, tuple(referents), "inferred", "anaphor")

    def _group(self, token: int, count: int | None, people: bool | None) -> Reference | None:
        """ "the two leaders", "both sides": the last so many people or states of different states."""
        parse = self.parse
        sentence = parse.sentence_of[token]
        first, end = self._extent(token)
        gathered: dict[str, Referent] = {}
        for back in range(sentence, max(-1, sentence - 2 * MEMORY), -1):
            inside = [r for r in self.history if parse.sentence_of[r.head] == back and r.form != "speech"]
            if people:
                inside = [r for r in inside if any(x.person for x in r.referents)] or ([] if back == sentence else inside)
            group: dict[str, Referent] = {}
            for reference in inside:
                for referent in reference.referents:
                    if referent.code and (referent.code not in group or (referent.person and not group[referent.code].person)):
                        group[referent.code] = referent
            if len(group) == count or (count is None and len(group) >= 2):
                return Reference(token, first, end, tuple(group.values()), "inferred", "anaphor")
            if count and len(group) > count:
                pair = self._coordinated_pair(inside, count)
                if pair:
                    return Reference(token, first, end, pair, "inferred", "anaphor")
            for code, referent in group.items():
                gathered.setdefault(code, referent)
            if len(gathered) == (count or 2):
                return Reference(token, first, end, tuple(gathered.values()), "inferred", "anaphor")
        return None

    def _coordinated_pair(self, inside: list[Reference], count: int) -> tuple[Referent, ...] | None:
        """So many parties that one sentence coordinates, or that stand as its subject and its partner."""
        parse = self.parse
        for reference in inside:
            nodes = [n for n in self.cast.coordinated(reference.head) if n in self.cast.at]
            codes = {r.code: r for n in nodes for r in self.cast.at[n].referents if r.code}
            if len(codes) == count:
                return tuple(codes.values())
        subjects = [r for r in inside if parse.deps[r.head] in ("nsubj", "nsubjpass")]
        others = [r for r in inside if parse.deps[r.head] in ("pobj", "dobj")]
        if subjects and others:
            codes = {x.code: x for r in (subjects[0], *others) for x in r.referents if x.code}
            if len(codes) >= count:
                return tuple(codes.values())[:count]
        return None

    def _pronoun(self, token: int, lower: str) -> Reference | None:
        here = self.parse.sentence_of[token]
        if lower in ("his", "her", "hers") and self.parse.tags[token] == "PRP$":
            near = [r for r in self.history if self.parse.sentence_of[r.head] == here and len(r.referents) == 1 and r.referents[0].person]
            if near and near[-1].codes:  # "thanked President Zenda for his support": the nearest one
                return Reference(token, token, token + 1, near[-1].referents, "inferred", "anaphor")
        if lower in ("he", "she", "him", "her", "his", "hers"):
            return self._back(token, here, lambda r: len(r.referents) == 1 and r.referents[0].person is not None)
        if lower in ("they", "them", "their", "theirs"):
            found = self._back(
                token, here, lambda r: len(r.referents) > 1 or (r.form == "nominal" and self.parse.tags[r.head] == "NNS")
            )
            distance = here - self.parse.sentence_of[found.head] if found else 99
            pair = self._group(token, 2, people=True)
            if found is not None and distance <= 1:
                return found
            return Reference(token, token, token + 1, pair.referents, "inferred", "anaphor") if pair else found
        if lower in ("it", "its"):
            return self._back(token, here, lambda r: len(r.referents) == 1 and r.referents[0].person is None)
        return None

    def _back(self, token: int, here: int, fits: object) -> Reference | None:
        """The reference a pronoun points to: the last subject that fits, else the last that fits, not too far back."""
        assert callable(fits)
        near = [r for r in self.history if here - self.parse.sentence_of[r.head] <= MEMORY and fits(r) and r.codes]
        for back in range(MEMORY + 1):
            inside = [r for r in near if here - self.parse.sentence_of[r.head] == back]
            subjects = [r for r in inside if self.parse.deps[r.head] in ("nsubj", "nsubjpass")]
            chosen = (subjects[0] if back else subjects[-1]) if subjects else (inside[-1] if inside else None)
            if chosen is not None:
                return Reference(token, token, token + 1, chosen.referents, "inferred", "anaphor")
        return None

    def _pick(self, token: int, position: int) -> Reference | None:
        here = self.parse.sentence_of[token]
        for back in range(here - 1, max(-1, here - 3), -1):
            # "Zenda refused; Strelsau agreed. The latter ...": two people who act in one sentence.
            acting = [
                r
                for r in self.history
                if self.parse.sentence_of[r.head] == back
                and self.parse.deps[r.head] == "nsubj"
                and len(r.referents) == 1
                and r.referents[0].person
            ]
            if len({r.referents[0].person for r in acting}) == 2:
                return Reference(token, token, token + 1, acting[position].referents, "inferred", "anaphor")
        for reference in reversed(self.history):
            nodes = [n for n in self.cast.coordinated(reference.head) if n in self.cast.at]
            if len(nodes) == 2:
                chosen = self.cast.at[nodes[position]]
                return Reference(token, token, token + 1, chosen.referents, "inferred", "anaphor")
        return None

    def _last_state(self, token: int) -> Reference | None:
        for reference in reversed(self.history):
            states = [r for r in reference.referents if r.kind == "state"]
            if states and self.parse.sentence_of[token] - self.parse.sentence_of[reference.head] <= 1:
                return Reference(token, token, token + 1, (states[-1],), "inferred", "anaphor")
        return None


# Offices that one person of a state holds at a time.
UNIQUE = frozenset("head_of_state head_of_government foreign_minister defence_minister organisation_head monarch".split())


def _singular(title: str) -> str:
    return title[:-1] if title.endswith("s") and not title.endswith("ss") else title
