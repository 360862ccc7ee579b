"""Says who speaks at a noun of an attribution: a side, an office of it, a person, also where only the report as a whole tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from communique.events.roles import Roles
from communique.knowledge.sources import Sources
from communique.mentions.cast import Cast, Reference

# Words that a person puts out; an office or a ministry is a body, whoever heads it.
UTTERANCES = frozenset("tweet post statement message letter remark thread speech address".split())
# Offices whose holders the press names by surname alone.
LEADING = frozenset("head_of_state head_of_government foreign_minister organisation_head monarch defence_minister".split())
# Sectors (PLOVER) of those who hold office for a state; a captain may be one of a team.
CIVIL = frozenset(("GOV", "LEG", "JUD"))
# In a report of so many sentences, two sides named so many times as often as the state it was sent from make that a venue.
LONG, VENUE = 6, 3
# The organisation whose head needs no further name, and its organs.
WORLD = frozenset(("UN", "UNSC", "UNGA", "UNHCR", "UNICEF", "IAEA", "WHO", "WFP"))
# Sectors whose institutions carry a state's code and do not speak for it.
UNHEARD = frozenset(("JRN", "BUS", "CVL"))


class Speakers:
    """Finds who speaks in one document."""

    def __init__(self, cast: Cast, roles: Roles, sources: Sources, is_quoted: Callable[[int], bool], home: str | None = None) -> None:
        """``home`` is the state from which the document was sent: the one whose officials need no name.

        ``is_quoted`` says of a token whether it stands between quotation marks.
        """
        self.cast, self.parse, self.roles, self.sources = cast, cast.parse, roles, sources
        self.is_quoted = is_quoted
        self.home = (home,) if home is not None and not self._is_venue(home) else ()

    def _is_venue(self, home: str) -> bool:
        """Whether a report was only sent from a state and tells of others, such as talks that it hosts: its officials need a name."""
        if self.cast.side is not None or len(self.parse.sentences) < LONG:
            return False
        counts = Counter(code for reference in self.cast.at.values() for code in reference.codes)
        most = counts.most_common(2)
        return len(most) == 2 and all(code != home and n >= VENUE * max(counts[home], 1) for code, n in most)

    def references(self, token: int) -> tuple[Reference, ...]:
        """Who a noun stands for when it speaks, those coordinated with it included; a noun of speech stands for its owner."""
        found = []
        for node in self.cast.coordinated(token):
            reference = self.cast.reference(node)
            if reference is not None and reference.form == "speech":
                reference = self._of_noun(node) or reference
            elif reference is not None:
                reference = self._of_its(node, self._with_name(node, reference))
            if reference is None or not reference.codes:
                reference = (
                    self._of_noun(node)
                    or self._of_surname(node, reference)
                    or self._of_chief(node, reference)
                    or self._of_office(node, reference)
                    or self._of_titled(reference)
                )
            if reference is not None and reference.codes:
                found.append(self._with_person(reference))
        return tuple(found)

    def _of_noun(self, token: int) -> Reference | None:
        """The side behind a noun of speech or an office: "a readout from the Russian side", "the trade ministry"."""
        parse = self.parse
        lemma = parse.lemmas[token].lower()
        if lemma not in self.sources.nouns:
            return None
        owner = self.cast.owner(token)
        if owner is not None and owner.codes:
            own = owner.referents if lemma in UTTERANCES else tuple(self.cast.state(c) for c in owner.codes)
            return Reference(token, *self._span(token), own, owner.basis, "speech")
        codes = self.cast.codes_of(token)
        if not codes:  # "a tweet from the account of the president of Ruritania"
            inner = [n for p in self.roles.prepositions(token) if parse.lowers[p] in ("from", "by") for n in self.roles.governed(p)]
            codes = [c for n in inner for c in self.cast.codes_of(n)]
        if len(set(codes)) == 1:
            return Reference(token, *self._span(token), tuple(self.cast.state(c) for c in codes), "stated", "speech")
        if lemma in UTTERANCES and any(parse.lemmas[c].lower() in self.sources.speakers for c in parse.children[token]):
            held = self.home or self._last_to_act(parse.sentence_of[token], token)  # "a foreign ministry statement said"
            if len(held) == 1:
                return Reference(token, *self._span(token), (self.cast.state(held[0]),), "inferred", "speech")
        return None

    def _with_name(self, token: int, reference: Reference) -> Reference:
        """A reference to an office with the name that stands beside it: "its premier, Rupert Hentzau"."""
        if len(reference.codes) != 1 or any(r.person for r in reference.referents):
            return reference
        for child in self.parse.children[token]:
            other = self.cast.at.get(child) if self.parse.deps[child] == "appos" else None
            if other is not None and other.form == "person" and len(other.referents) == 1:
                person = other.referents[0]
                if person.code in (None, reference.codes[0]):
                    own = reference.referents[0]
                    office = person.office or own.office or self.parse.words[token]
                    referent = replace(own, kind="person", person=person.person, office=office, role=person.role or own.role)
                    return replace(reference, referents=(referent,))
        return reference

    def _with_person(self, reference: Reference) -> Reference:
        """A reference to an office ("the Graustarkian minister") with the one person of the document who holds it."""
        if len(reference.referents) != 1 or reference.form != "title":
            return reference
        own = reference.referents[0]
        if own.person or not own.office:
            return reference
        word = own.office.lower().split()[-1]
        people = {r.person: r for known in self._surnames.values() for r in known.referents if r.code == own.code}
        held = [r for r in people.values() if r.office and word in r.office.lower().split()]
        return replace(reference, referents=(held[0],)) if len(held) == 1 else reference

    @cached_property
    def _surnames(self) -> dict[str, Reference]:
        """The people of the document by the last word of their names; a name that two share is left out."""
        found: dict[str, Reference | None] = {}
        for reference in self.cast.at.values():
            for referent in reference.referents:
                if referent.person and referent.code:
                    name = referent.person.split()[-1].lower()
                    known = found.get(name, reference)
                    same = known is not None and known.referents[0].person == referent.person
                    found[name] = known if same else None
        return {name: r for name, r in found.items() if r is not None and len(r.referents) == 1}

    def _of_surname(self, token: int, reference: Reference | None) -> Reference | None:
        """The person whose surname a word is: at the head of a sentence the parser may take a rare one for a common noun."""
        word = self.parse.words[token]
        if not word[:1].isupper() or self.parse.pos[token] == "PRON":
            return None
        if reference is not None and any(r.person and " " in r.person for r in reference.referents):
            return None  # named in full: another than the one known by that surname
        known = self._surnames.get(word.lower())
        if known is not None:
            return Reference(token, token, token + 1, known.referents, "inferred", "person")
        terms = {t.person: t for t in self.cast.holders.named(word, self.cast.day) if t.role in LEADING}
        if len(terms) != 1:
            return None
        term = next(iter(terms.values()))
        state = self.cast.state(term.code, "GOV")
        leader = replace(state, kind="person", person=term.person, office=term.office, role=term.role)
        return Reference(token, token, token + 1, (leader,), "known", "person")

    def _of_its(self, token: int, reference: Reference) -> Reference:
        """A spokesman whose "its" is the body that spoke before, not one in the words that are quoted."""
        parse = self.parse
        owner = parse.child(token, "poss")
        if owner is None or parse.tags[owner] != "PRP$" or not parse.lemmas[token].lower().startswith("spokes"):
            return reference
        codes = self._last_body(token)
        if len(codes) != 1 or codes == reference.codes:
            return reference
        body = self.cast.state(codes[0], "GOV")
        person = reference.referents[0]
        return replace(
            reference, referents=(replace(person, code=body.code, name=body.name, kind="person" if person.person else body.kind),)
        )

    def _of_chief(self, token: int, reference: Reference | None) -> Reference | None:
        """The United Nations, where their head or his spokesman speaks and the text names no other organisation that has one."""
        parse = self.parse
        head = next((c for c in parse.children[token] if parse.deps[c] == "poss"), token)
        if parse.lowers[max(0, head - 2) : head + 1] != ["secretary", "-", "general"]:
            return None
        named = {str(m.hit.code) for m in self.cast.names if m.hit.code}
        if any(self.cast.entities[c].kind == "organisation" and c not in WORLD for c in named):
            return None
        chief = self.cast.state("UN")
        if reference is not None and reference.form == "person":
            chief = replace(reference.referents[0], code=chief.code, name=chief.name)
        return Reference(token, *self._span(token), (chief,), "inferred", "speech")

    def _of_office(self, token: int, reference: Reference | None) -> Reference | None:
        """Who an office or official is whose state the words next to it do not name: "its spokesman", "the foreign ministry".

        That of its possessor, else of the place from where the report was sent, else of the last state to act before.
        """
        parse = self.parse
        person = reference.referents[0] if reference is not None and reference.form == "person" else None
        if parse.lemmas[token].lower() not in self.sources.speakers:
            return None
        owner = next((c for c in parse.children[token] if parse.deps[c] == "poss"), None)
        served = [n for p in self.roles.prepositions(token) if parse.lowers[p] in ("to", "at", "for", "in") for n in self.roles.governed(p)]
        codes: tuple[str, ...] = tuple(dict.fromkeys(c for n in served if n in self.cast.at for c in self.cast.at[n].codes))
        if len(codes) == 1:
            pass  # "an aide to the Ruritanian president"
        elif owner is not None and owner in self.cast.at:
            codes = self.cast.at[owner].codes
        elif owner is not None and parse.lemmas[owner].lower() not in self.sources.speakers:
            return None
        elif parse.lemmas[token].lower() == "source":
            return None  # "sources said": nobody's
        elif parse.lemmas[token].lower().startswith("spokes") and (said := self._last_body(token)):
            codes = said  # "the ministry urged restraint. A spokesman said ...": its own
        elif self._is_definite(token):
            codes = self.home or self._last_to_act(parse.sentence_of[token], token)
        elif parse.tags[token] == "NNS" and parse.children[token] == [] and parse.deps[token] in ("nsubj", "pobj"):
            codes = self.home or self._only_state()  # "officials said"
        if len(codes) != 1:
            return None
        state = self.cast.state(codes[0], "GOV")
        if person is not None:
            state = replace(person, code=state.code, name=state.name, sector=person.sector or "GOV")
        return Reference(token, *self._span(token), (state,), "inferred", "speech")

    def _of_titled(self, reference: Reference | None) -> Reference | None:
        """The state of a person in office whom the words beside the name give none: that of the place of the report.

        Where the report names no capital, that of the only state it speaks of.
        """
        if reference is None or reference.form != "person" or len(reference.referents) != 1:
            return None
        person = reference.referents[0]
        if person.code:
            return None
        owner = self.parse.child(reference.head, "poss")
        codes = self.cast.at[owner].codes if owner is not None and owner in self.cast.at else ()  # "Graustark's Rupert Hentzau"
        if not codes and person.office and person.office.lower().startswith("spokes"):
            codes = self._last_body(reference.head)
        if not codes and person.person and " " in person.person:
            known = {t.code for t in self.cast.holders.so_called(person.person)}
            codes = tuple(known) if len(known) == 1 else ()  # whoever held another office, then or later
        if not codes and person.office and person.role and person.sector in CIVIL:
            codes = self.home or self._only_state()
        if len(codes) != 1:
            return None
        state = self.cast.state(codes[0])
        return replace(reference, referents=(replace(person, code=state.code, name=state.name),), basis="inferred")

    def _only_state(self) -> tuple[str, ...]:
        """The code of the only state that the document names."""
        hits = [m.hit.code for m in self.cast.names if m.hit.code and m.hit.sector not in UNHEARD]
        states = {str(c) for c in hits if self.cast.entities[str(c)].kind == "state"}
        return tuple(states) if len(states) == 1 else ()

    def _is_definite(self, token: int) -> bool:
        """Whether a noun means one office at hand: "the ministry", "an official of the ministry", "officials"."""
        parse = self.parse
        if any(parse.lowers[c] == "the" for c in parse.children[token]) or parse.child(token, "poss") is not None:
            return True
        inner = [n for p in self.roles.prepositions(token) if parse.lowers[p] in ("of", "at", "from", "in") for n in self.roles.governed(p)]
        if inner:
            return any(parse.lemmas[n].lower() in self.sources.speakers and self._is_definite(n) for n in inner)
        return any(
            parse.deps[c] in ("compound", "amod") and parse.lemmas[c].lower() in self.sources.speakers for c in parse.children[token]
        )

    def _last_body(self, token: int) -> tuple[str, ...]:
        """The code of the institution that is the subject of this sentence or the one before, for which a spokesman speaks."""
        parse, number = self.parse, self.parse.sentence_of[token]
        for back in (number, number - 1):
            if back < 0:
                break
            first, end = parse.sentences[back]
            for t in range(first, min(end, token)):
                reference = self.cast.at.get(t)
                if reference is None or parse.deps[t] not in ("nsubj", "nsubjpass") or len(set(reference.codes)) != 1 or self.is_quoted(t):
                    continue
                if not any(r.person for r in reference.referents) and reference.referents[0].sector not in UNHEARD:
                    return reference.codes[:1]
        return ()

    def _last_to_act(self, number: int, until: int) -> tuple[str, ...]:
        """The code of the nearest side before token ``until`` that is the subject of something, some sentences back at most."""
        parse = self.parse
        for back in range(number, max(-1, number - 4), -1):
            first, end = parse.sentences[back]
            for t in range(first, min(end, until)):
                if t in self.cast.at and parse.deps[t] in ("nsubj", "nsubjpass") and len(set(self.cast.at[t].codes)) == 1:
                    return self.cast.at[t].codes[:1]
        return ()

    def _span(self, token: int) -> tuple[int, int]:
        first = self.parse.edges[token][0]
        return (first if token - first < 8 else token), token + 1

    def is_press(self, source: int) -> bool:
        """Whether a paper, an agency or a company speaks, and no side."""
        reference = self.cast.reference(source)
        return reference is not None and bool(reference.referents) and all(r.sector in UNHEARD for r in reference.referents)

    def is_bare(self, source: int) -> bool:
        """Whether a state acts under its own or its capital's name: "Graustark condemned the raid" is a deed of policy."""
        for node in self.cast.coordinated(source):
            reference = self.cast.reference(node)
            if reference is None or any(r.person or r.kind != "state" for r in reference.referents):
                return False
            words = self.parse.text[self.parse.starts[reference.first] : self.parse.ends[reference.end - 1]].lower()
            if reference.form != "name" or any(self._names_power(words, r.code) for r in reference.referents):
                return False
        return True

    def _names_power(self, words: str, code: str | None) -> bool:
        """Whether a name is that of an institution or seat of power, not of a state or its capital."""
        entity = self.cast.entities.get(code or "")
        if entity is None:
            return False
        plain = words.removeprefix("the ")
        if entity.capital and plain == entity.capital.lower():
            return False
        return not any(a.words.lower() in (plain, words) and a.form in ("name", "people") for a in entity.aliases)

    def is_seat(self, source: int) -> bool:
        """Whether an institution speaks and no person: "the White House", "Downing Street"."""
        reference = self.cast.reference(source)
        return reference is not None and reference.form == "name" and not any(r.person for r in reference.referents)
