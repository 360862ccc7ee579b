"""Resolves what points back: pronouns, "the two leaders", "the latter", "his host", "the foreign ministry".

Nothing is guessed: where no single answer is at hand the word stands for nobody.
"""

from __future__ import annotations

from communique.mentions.bridging import ORGANS_OF_STATES, Bridges
from communique.mentions.cast import PUBLIC, Cast, Reference, Referent

# How many sentences back a pronoun or a plural looks.
MEMORY = 4
# Plural nouns that only states are called by.
STATES = frozenset("country nation state republic neighbour neighbor capital".split())
RECEIVING = frozenset("host receive welcome greet invite entertain".split())
# Forms of reference whose plural stands for several: "the ministers".
COMMON = frozenset(("nominal", "title"))
# Verbs of which subject and partner are one party to a talk.
TALKING = frozenset("meet speak talk host receive welcome confer join greet hold telephone phone call visit see consult".split())
PARTNERING = frozenset("with against from to on between by".split())
GOING = frozenset("visit arrive fly travel come".split())


class Pointers:
    """Looks things up in what a document has named so far (``history``, which its reader fills)."""

    def __init__(self, cast: Cast, history: list[Reference], bridges: Bridges) -> None:
        self.cast, self.parse, self.history, self.bridges = cast, cast.parse, history, bridges

    def modifiers(self, token: int) -> list[str]:
        """The words that determine and modify a noun, in lower case."""
        parse = self.parse
        return [
            parse.lowers[c]
            for c in parse.children[token]
            if parse.deps[c] in ("det", "amod", "nummod", "poss", "predet", "compound", "quantmod")
        ]

    def extent(self, token: int) -> tuple[int, int]:
        """The noun phrase up to its noun, with an "of" phrase that holds a state."""
        parse = self.parse
        if not parse.children[token]:
            return token, token + 1
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

    def group(self, token: int, count: int | None, people: bool | None) -> Reference | None:
        """ "the two leaders", "both sides": the last so many people or states of different states."""
        first, end = self.extent(token)
        if "our" in self.modifiers(token):
            return self._ours(token, first, end) if count in (2, None) and not people else None
        side = self.cast.entities.get(self.cast.side or "")
        plural = self.parse.tags[token] in ("NNS", "NNPS") if people else self.parse.lowers[token] == "two"
        if plural and side is not None and side.kind == "state" and count == 2 and people is not False:
            found = self._last(token, count, people, frozenset())
            # In a side's own text the two leaders are its own and his guest, whoever was spoken of since.
            return found if found is None or side.code in found.codes else self._ours(token, first, end) or found
        if count == 2 and self.parse.lemmas[token].lower() in ORGANS_OF_STATES:
            above = self.parse.heads[self.parse.heads[token]]
            if not self._is_addressed(token) and self.parse.lemmas[above].lower() not in self.cast.agents:
                return None  # "needs the approval of both parliaments", unlike "the commanders of the two armies"
            held = self.bridges.both(token)
            found = Reference(token, first, end, held, "inferred", "anaphor") if held else None
            return found or (self._ours(token, first, end) if side is not None and side.kind == "state" else None)
        others = self.bridges.above(token) if not people and self._is_addressed(token) else frozenset()
        opposed = self.bridges.opposed(token, others) if count in (2, None) and not people else ()
        if opposed:
            return Reference(token, first, end, opposed, "inferred", "anaphor")
        return self._last(token, count, people, others)

    def _is_scene(self, reference: Reference) -> bool:
        """Whether a capital only says where: after "the envoys met in Strelsau" Ruritania is none of "them"."""
        parse, head = self.parse, reference.head
        if reference.form != "name" or parse.deps[head] != "pobj" or parse.lowers[parse.heads[head]] not in ("in", "at", "near", "outside"):
            return False
        entity = self.cast.entities.get(reference.codes[0]) if len(reference.codes) == 1 else None
        return entity is not None and entity.kind == "state" and parse.words[head] == entity.capital != entity.name

    def _is_public(self, reference: Reference) -> bool:
        """Whether these are people of a state who act for nobody: after "aid for Sudanese refugees" Sudan is none of "the two sides"."""
        return reference.form != "name" and self.cast.agents.get(self.parse.lemmas[reference.head].lower()) in PUBLIC

    def _is_addressed(self, token: int) -> bool:
        """Whether a noun is whom its verb is done to: "urged both sides", "spoke to both"; in "the summit of both" all are meant."""
        parse, head = self.parse, self.parse.heads[token]
        if parse.deps[token] == "pobj":
            head = parse.heads[head]
        return parse.deps[token] in ("dobj", "dative", "pobj", "nsubj") and parse.pos[head] in ("VERB", "AUX")

    def _last(self, token: int, count: int | None, people: bool | None, others: frozenset[str]) -> Reference | None:
        """The last so many, or the last that are several, who are none of ``others``."""
        parse = self.parse
        sentence = parse.sentence_of[token]
        first, end = self.extent(token)
        gathered: dict[str, Referent] = {}
        for back in range(sentence, max(-1, sentence - 2 * MEMORY), -1):
            inside = [r for r in self.history if parse.sentence_of[r.head] == back and r.form != "speech"]
            inside = [r for r in inside if not self._is_scene(r) and not self._is_public(r)]
            if people:
                named = [r for r in inside if any(x.person for x in r.referents)]
                inside = named or ([] if back == sentence or self.cast.side is not None else inside)
            elif parse.lemmas[token].lower() in STATES:  # an alliance is no "nation"
                inside = [r for r in inside if all(x.kind in ("state", "person") for x in r.referents)]
            group: dict[str, Referent] = {}
            for reference in inside:
                for referent in reference.referents:
                    if referent.code in others:
                        continue  # "Ruritania urged both neighbours": others than itself
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

    def _ours(self, token: int, first: int, end: int) -> Reference | None:
        """ "our two nations" in a side's own text: the side and the first other state whose official it names."""
        side = self.cast.side
        others = [x for r in self.history for x in r.referents if x.code and x.person and x.code != side and x.kind == "person"]
        if side is None or not others:
            return None
        found = (self.cast.state(side), self.cast.state(str(others[0].code)))
        return Reference(token, first, end, found, "inferred", "anaphor")

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

    def pronoun(self, token: int, lower: str) -> Reference | None:
        """Who a personal or possessive pronoun is, or None."""
        here = self.parse.sentence_of[token]
        if lower in ("his", "her", "hers") and self.parse.tags[token] == "PRP$":
            near = [r for r in self.history if self.parse.sentence_of[r.head] == here and len(r.referents) == 1 and r.referents[0].person]
            if near and near[-1].codes:  # "thanked President Zenda for his support": the nearest one
                return Reference(token, token, token + 1, near[-1].referents, "inferred", "anaphor")
        if lower in ("he", "she", "him", "her", "his", "hers"):
            taken = self._subject_of(token) if lower in ("him", "her") else set()
            return self._back(
                token, here, lambda r: len(r.referents) == 1 and _is_one(r.referents[0]) and (r.referents[0].person or "") not in taken
            )
        if lower in ("they", "them", "their", "theirs"):
            own = self.bridges.owners(token) if lower == "their" else None
            if own is not None:
                return own
            body = self.bridges.speaking_body(token) if lower == "they" else None
            if body is not None:
                return Reference(token, token, token + 1, body.referents, "inferred", "anaphor")
            found = self._back(token, here, lambda r: len(r.referents) > 1 or (r.form in COMMON and self.parse.tags[r.head] == "NNS"))
            distance = here - self.parse.sentence_of[found.head] if found else 99
            talkers = self._talkers(token, here) if self.parse.deps[token] in ("nsubj", "nsubjpass") else None
            if talkers is not None and (found is None or not self._acts_near(found, here)):
                return talkers
            pair = self.group(token, 2, people=True)
            if found is not None and distance <= 1:
                return found
            return Reference(token, token, token + 1, pair.referents, "inferred", "anaphor") if pair else found
        if lower in ("it", "its"):
            # "severed ties with Zenda, accusing it": whoever acts is "itself"
            done_to = lower == "it" and self.parse.deps[token] in ("dobj", "pobj", "dative")
            others = self.bridges.above(token) if done_to else frozenset()
            found = self._back(token, here, lambda r: len(r.referents) == 1 and r.referents[0].person is None)
            if found is None:
                return self._of_body(token)
            if not others & set(found.codes):
                return found
            beside = [r for r in self.history if self.parse.sentence_of[r.head] == here and self._is_partner(r.head)]
            beside = [r for r in beside if len(set(r.codes)) == 1 and not others & set(r.codes) and not r.referents[0].person]
            return Reference(token, token, token + 1, beside[-1].referents, "inferred", "anaphor") if beside else None
        return None

    def _of_body(self, token: int) -> Reference | None:
        """The state of a body that acts above and stands for nobody itself: "a Ruritanian airline said [its] jet"."""
        parse, node = self.parse, token
        for _ in range(8):
            head = parse.heads[node]
            if head == node:
                return None
            subject = parse.child(head, "nsubj", "nsubjpass") if parse.pos[head] in ("VERB", "AUX") else None
            if subject is not None and subject < token:
                owner = self.cast.owner(subject)
                return Reference(token, token, token + 1, owner.referents, "inferred", "anaphor") if owner is not None else None
            node = head
        return None

    def _is_partner(self, token: int) -> bool:
        """Whether something is done to, with or against somebody; a place in which it is done is nobody's partner."""
        parse = self.parse
        return parse.deps[token] == "dobj" or (parse.deps[token] == "pobj" and parse.lowers[parse.heads[token]] in PARTNERING)

    def _acts_near(self, found: Reference, here: int) -> bool:
        """Whether several people or sides were the subject of this sentence or the one before."""
        return self.parse.deps[found.head] in ("nsubj", "nsubjpass") and here - self.parse.sentence_of[found.head] <= 1

    def _talkers(self, token: int, here: int) -> Reference | None:
        """Who talked to each other in the last sentences: a verb's subject and those it was done with or to, all of them people."""
        parse, cast = self.parse, self.cast
        for back in range(here - 1, max(-1, here - 4), -1):
            for verb in range(*parse.sentences[back]):
                if parse.pos[verb] != "VERB" or parse.lemmas[verb].lower() not in TALKING:
                    continue
                subject = parse.child(verb, "nsubj")
                if subject is None:
                    continue
                nodes = [subject, *(c for c in parse.children[verb] if parse.deps[c] == "dobj")]
                nodes += [
                    n
                    for p in parse.children[verb]
                    if parse.deps[p] == "prep" and parse.lowers[p] in ("with", "to")
                    for n in parse.children[p]
                    if parse.deps[n] == "pobj"
                ]
                people: dict[str, Referent] = {}
                for node in nodes:
                    for one in cast.coordinated(node):
                        for referent in cast.at[one].referents if one in cast.at else ():
                            if referent.person and referent.code:
                                people.setdefault(referent.person, referent)
                if len({r.code for r in people.values()}) > 1:
                    return Reference(token, token, token + 1, tuple(people.values()), "inferred", "anaphor")
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

    def pick(self, token: int, position: int) -> Reference | None:
        """The first (0) or the last (-1) of two who were named together: "the former", "the latter"."""
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

    def last_state(self, token: int) -> Reference | None:
        """The last state named, in this sentence or the one before: "the country"."""
        for reference in reversed(self.history):
            states = [r for r in reference.referents if r.kind == "state"]
            if states and self.parse.sentence_of[token] - self.parse.sentence_of[reference.head] <= 1:
                return Reference(token, token, token + 1, (states[-1],), "inferred", "anaphor")
        return None

    def _subject_of(self, token: int) -> set[str]:
        """The people who act in a pronoun's clause: "she thanked him" is about two."""
        parse, node = self.parse, token
        for _ in range(6):
            if parse.pos[node] in ("VERB", "AUX") or parse.heads[node] == node:
                break
            node = parse.heads[node]
        subject = parse.child(node, "nsubj")
        found = self.cast.at.get(subject) if subject is not None else None
        return {r.person for r in found.referents if r.person} if found is not None else set()

    def host_or_guest(self, token: int, host: bool) -> Reference | None:
        """ "his host", "the visitor": who received the other, by the last verb of receiving or of going."""
        parse, cast, here = self.parse, self.cast, self.parse.sentence_of[token]
        first, end = self.extent(token)
        for verb in range(token - 1, -1, -1):
            if here - parse.sentence_of[verb] > 3:
                return None
            lemma = parse.lemmas[verb].lower()
            if parse.pos[verb] != "VERB" or lemma not in RECEIVING | GOING:
                continue
            subject = parse.child(verb, "nsubj")
            objects = [c for c in parse.children[verb] if parse.deps[c] == "dobj"]
            objects += [o for c in parse.children[verb] if parse.deps[c] == "prep" for o in parse.children[c] if parse.deps[o] == "pobj"]
            acted = next((o for o in objects if o in cast.at and cast.at[o].codes), None)
            receives = (lemma in RECEIVING) == host
            wanted = subject if receives else acted
            if wanted is not None and wanted in cast.at and cast.at[wanted].codes:
                return Reference(token, first, end, cast.at[wanted].referents, "inferred", "anaphor")
        return None


def _is_one(referent: Referent) -> bool:
    """Whether a referent is one person, with a name or with a title alone."""
    return referent.person is not None or (referent.kind == "person" and referent.office is not None)
