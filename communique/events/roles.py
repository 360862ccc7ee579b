"""Finds who fills a role of a verb or noun: subjects through control, passives, participles and relative clauses."""

from __future__ import annotations

from functools import cached_property

from communique.events.infinitives import has_to
from communique.reading.parse import Parse

# Verbs whose object, not subject, does what their infinitive says ("urged Graustark to withdraw").
OBJECT_CONTROL = frozenset(
    "urge ask tell order call press invite encourage force allow let permit help request implore beg persuade convince compel "
    "require instruct direct enable warn remind expect want push cause lead get forbid prompt advise challenge".split()
)

# What asks whom it is made to for something.
INVITING = frozenset("invitation appeal call request plea".split())
# What the guest does with an invitation.
ACCEPTING = frozenset("accept receive decline refuse reject consider take".split())
# What somebody has to do something.
WILLED = frozenset(
    "decision plan offer refusal attempt move intention readiness willingness promise pledge commitment bid vow failure threat agreement "
    "resolve effort proposal intent choice determination".split()
)
# What is written speaks for whoever writes it.
PAPERS = frozenset("statement resolution letter law bill decree motion declaration text note message order communique report".split())

# "Sold shells to Ruritania, according [to] Graustark": who says so takes no part.
ATTRIBUTING = frozenset("according thanks owing due".split())


class Roles:
    """Role finder over one parse, tokens in and out; ``people`` are the tokens of people who act for a state.

    ``given`` are the tokens of parties that the user named, whoever they are; ``parties`` those of all parties of the text.
    """

    def __init__(
        self,
        parse: Parse,
        people: frozenset[int] = frozenset(),
        given: frozenset[int] = frozenset(),
        parties: frozenset[int] = frozenset(),
    ) -> None:
        self.parse, self.people, self.given, self.parties = parse, people, given, parties
        self._subjects: dict[int, list[int]] = {}
        self._objects: dict[int, list[int]] = {}
        self._prepositions: dict[int, list[int]] = {}

    @cached_property
    def verb_of(self) -> list[int]:
        """For each token the nearest verb at or above it, or -1."""
        parse = self.parse
        found = [-1] * len(parse.words)
        for i in range(len(parse.words)):
            node, steps = i, 0
            while steps < 100:
                if parse.pos[node] in ("VERB", "AUX") and parse.deps[node] not in ("aux", "auxpass", "amod"):
                    found[i] = node
                    break
                if parse.heads[node] == node:
                    break
                node, steps = parse.heads[node], steps + 1
        return found

    def subjects(self, verb: int, depth: int = 0) -> list[int]:
        """Who does what a verb says (the agent of a passive), or an empty list."""
        if verb in self._subjects:
            return self._subjects[verb]
        self._subjects[verb] = []  # a cycle of clauses ends here
        found = self._find_subjects(verb, depth)
        self._subjects[verb] = found
        return found

    def is_passive(self, verb: int) -> bool:
        """Whether a verb is in the passive: by its arcs, or a bare participle after a noun."""
        parse = self.parse
        arcs = {parse.deps[c] for c in parse.children[verb]}
        if arcs & {"nsubjpass", "auxpass"} or ("agent" in arcs and "nsubj" not in arcs):  # "met by video link" is no passive
            return True
        if parse.tags[verb] != "VBN":
            return False
        if any(parse.deps[c] == "aux" for c in parse.children[verb]) or parse.child(verb, "dobj") is not None:
            return False
        if parse.deps[verb] in ("acl", "amod"):
            return True
        return (
            parse.deps[verb] == "conj"
            and not any(parse.deps[c] == "nsubj" for c in parse.children[verb])
            and self.is_passive(parse.heads[verb])
        )

    def _find_subjects(self, verb: int, depth: int) -> list[int]:
        parse = self.parse
        if depth > 6:
            return []
        if self.is_passive(verb):
            found = [n for c in parse.children[verb] if parse.deps[c] == "agent" for n in self.governed(c)]
            if not found:  # "were declared personae non gratae by Graustark": the parser hangs "by" on what they are
                named = [c for c in parse.children[verb] if parse.deps[c] in ("oprd", "attr")]
                found = [n for c in named for n in self.governed_by(c)]
            return found
        own = parse.child(verb, "nsubj")
        if own is None:  # "Graustark will, on Tuesday, send": the parser may hang the subject on the auxiliary
            own = next((s for c in parse.children[verb] if parse.deps[c] == "aux" and (s := parse.child(c, "nsubj")) is not None), None)
        if own is not None:
            if parse.tags[own] in ("WDT", "WP") or parse.lowers[own] == "that":
                return self._antecedent(verb)
            return [own]
        return self._inherited(verb, depth)

    def _antecedent(self, verb: int) -> list[int]:
        """The noun that a relative clause hangs on; coordinated verbs of the clause hang on its first one."""
        parse, node = self.parse, verb
        while parse.deps[node] in ("conj", "xcomp", "ccomp") and parse.heads[node] != node:
            node = parse.heads[node]
        return [parse.heads[node]] if parse.deps[node] in ("relcl", "acl") else []

    def _inherited(self, verb: int, depth: int) -> list[int]:
        parse = self.parse
        dep, head = parse.deps[verb], parse.heads[verb]
        if head == verb:
            return []
        if dep == "conj":
            if parse.pos[head] not in ("VERB", "AUX"):
                return []
            if self.is_passive(head):
                return self.patients(head)
            if parse.deps[head] == "ccomp" and self._is_told_by_teller(verb, head):
                return self.subjects(parse.heads[head], depth + 1)
            return self.subjects(head, depth + 1)
        if dep in ("xcomp", "ccomp", "pcomp", "advcl", "prep", "dep", "parataxis"):
            governor = head
            while parse.pos[governor] == "ADJ" and parse.deps[governor] in ("acomp", "oprd", "conj") and parse.heads[governor] != governor:
                governor = parse.heads[governor]  # "is due to visit", "is ready to help"
            if dep == "pcomp":
                while parse.heads[governor] != governor and (
                    parse.deps[governor] in ("prep", "agent") or (parse.deps[governor] == "conj" and parse.pos[governor] == "ADP")
                ):
                    governor = parse.heads[governor]
                noun = governor
                if parse.pos[governor] in ("NOUN", "PROPN"):
                    owner = parse.child(noun, "poss")
                    governor = self.verb_of[governor]
                    if owner is not None:
                        return [owner]
                    if governor < 0:
                        return []
            lemma = parse.lemmas[governor].lower()
            # "Called on Graustark to leave" asks it of Graustark; "called the premier to thank him" is the caller's own doing.
            if dep == "xcomp" and lemma in OBJECT_CONTROL and not (lemma == "call" and parse.child(governor, "dobj") is not None):
                found = self.objects(governor)
                if found:
                    return found
            if dep == "pcomp" and parse.lemmas[governor].lower() in (
                "accuse",
                "blame",
                "criticize",
                "criticise",
                "thank",
                "condemn",
                "praise",
                "prevent",
                "stop",
                "suspect",
            ):
                found = self.objects(governor)
                if found:
                    return found
            if parse.pos[governor] in ("VERB", "AUX"):
                owners = self._deciders(governor, verb)
                if owners:
                    return owners
                if self.is_passive(governor):
                    return self.patients(governor) or self.subjects(governor, depth + 1)
                return self.subjects(governor, depth + 1)
            return []
        if dep in ("acl", "relcl") or (dep == "appos" and parse.tags[verb] == "VBG"):  # "the leaders, meeting in Strelsau,"
            if parse.tags[verb] == "VBG" and parse.pos[head] in ("NOUN", "PROPN", "PRON"):
                if parse.lemmas[head].lower() in PAPERS and parse.deps[head] == "dobj":
                    return self.subjects(parse.heads[head], depth + 1)  # "issued a statement condemning": who issued it
                return [head]
            if parse.tags[verb] in ("VB", "VBP"):  # "a decision to send": the owner of the noun, else the verb's subject
                owner = parse.child(head, "poss")
                above = self.verb_of[head]
                if parse.lemmas[head].lower() == "invitation" and above >= 0 and parse.lemmas[above].lower() in ACCEPTING:
                    return self.subjects(above, depth + 1)  # "accepted the king's invitation to visit": the guest goes
                if parse.lemmas[head].lower() in INVITING and (invited := self.under(head, frozenset(("to",)))):
                    return invited  # "extended an invitation to the premier to visit": he is to go
                if owner is not None:
                    return [owner]
                owners = self.under(head, frozenset(("of", "by"))) if parse.lemmas[head].lower() in WILLED else []
                if owners:
                    return owners  # "the decision of Graustark to expel"
                return self.subjects(above, depth + 1) if above >= 0 else []
        if dep == "amod":
            return []
        return []

    def _is_told_by_teller(self, verb: int, head: int) -> bool:
        """Whether a plain past after a perfect is the teller's own: "Zenda said a ship had rammed its boat and [demanded] amends"."""
        parse = self.parse
        perfect = parse.tags[head] == "VBN" and any(parse.lowers[c] == "had" and parse.deps[c] == "aux" for c in parse.children[head])
        bare = not any(parse.deps[c] in ("aux", "auxpass", "nsubj", "nsubjpass") for c in parse.children[verb])
        return perfect and bare and parse.tags[verb] == "VBD" and parse.tags[parse.heads[head]] == "VBD"

    def _deciders(self, governor: int, verb: int) -> list[int]:
        """Whose decision an infinitive tells of that the parser hangs on the verb of judging: "condemned the decision of X [to expel]"."""
        parse = self.parse
        if parse.tags[verb] != "VB" or parse.deps[verb] not in ("advcl", "xcomp") or not has_to(parse, verb):
            return []
        held = parse.child(governor, "dobj")
        if held is None or not governor < held < verb or parse.lemmas[held].lower() not in WILLED:
            return []
        owner = parse.child(held, "poss")
        return [owner] if owner is not None and parse.tags[owner] != "PRP$" else self.under(held, frozenset(("of", "by")))

    def patients(self, verb: int) -> list[int]:
        """The subject of a passive, through control and relative clauses."""
        parse = self.parse
        own = parse.child(verb, "nsubjpass")
        if own is not None:
            if parse.tags[own] in ("WDT", "WP") or parse.lowers[own] == "that":
                return self._antecedent(verb)
            return [own]
        if parse.deps[verb] == "acl" and parse.tags[verb] == "VBN":
            return [parse.heads[verb]]
        if parse.deps[verb] == "amod":
            return [parse.heads[verb]]
        if parse.deps[verb] == "conj" and parse.pos[parse.heads[verb]] in ("VERB", "AUX") and self.is_passive(verb):
            return self.patients(parse.heads[verb])
        if parse.deps[verb] in ("xcomp", "advcl") and parse.pos[parse.heads[verb]] in ("VERB", "AUX"):
            head = parse.heads[verb]
            return self.patients(head) if self.is_passive(head) else self.subjects(head)
        return []

    def objects(self, verb: int) -> list[int]:
        """What a verb is done to: its object, the subject of its passive, or the noun its relative clause hangs on."""
        if verb not in self._objects:  # every pattern of a frame asks for them
            self._objects[verb] = self._find_objects(verb)
        return list(self._objects[verb])

    def _find_objects(self, verb: int) -> list[int]:
        parse = self.parse
        found = [c for c in parse.children[verb] if parse.deps[c] in ("dobj", "oprd")]
        if found:
            if parse.tags[found[0]] in ("WDT", "WP") or (parse.lowers[found[0]] == "that" and parse.deps[verb] == "relcl"):
                return self._antecedent(verb)
            return found
        if self.is_passive(verb):
            return self.patients(verb)
        if (
            parse.deps[verb] == "relcl"
            and parse.child(verb, "nsubj") is not None
            and parse.tags[parse.child(verb, "nsubj") or 0] not in ("WDT", "WP")
        ):
            return [parse.heads[verb]]  # "the talks (that) they held"
        if parse.deps[verb] == "conj":  # "sent and received aid" shares its object when the first verb has none of its own
            later = [c for c in parse.children[verb] if parse.deps[c] == "dobj"]
            return later
        for c in parse.children[verb]:
            if (
                parse.deps[c] == "conj"
                and parse.pos[c] == "VERB"
                and parse.tags[c] == parse.tags[verb]
                and not any(parse.deps[g] in ("nsubj", "nsubjpass") for g in parse.children[c])
                and c - verb <= 3
            ):
                return [g for g in parse.children[c] if parse.deps[g] == "dobj"]
        return []

    def receivers(self, verb: int) -> list[int]:
        """The indirect object ("gave [Graustark] aid")."""
        return [c for c in self.parse.children[verb] if self.parse.deps[c] == "dative"]

    def prepositions(self, token: int) -> list[int]:
        """Prepositions that hang on a token, and on those that hang on it ("out of"); whom something is "according to" is no end."""
        if token not in self._prepositions:
            self._prepositions[token] = self._find_prepositions(token)
        return list(self._prepositions[token])

    def _find_prepositions(self, token: int) -> list[int]:
        parse, found = self.parse, []
        for c in parse.children[token]:
            if parse.deps[c] in ("prep", "agent", "dative") and parse.pos[c] in ("ADP", "SCONJ", "VERB", "PART", "ADV"):
                found.append(c)
                if parse.lowers[c] not in ATTRIBUTING:
                    found += [g for g in parse.children[c] if parse.deps[g] == "prep"]
        return found

    def governed(self, preposition: int) -> list[int]:
        """The nouns that a preposition governs; "met with [leaders] working for peace" governs who works."""
        parse, found = self.parse, []
        for c in parse.children[preposition]:
            if parse.deps[c] == "pcomp" and parse.tags[c] == "VBG" and parse.lowers[preposition] == "with":
                found += [g for g in parse.children[c] if parse.deps[g] == "nsubj"]
            elif parse.deps[c] in ("pobj", "pcomp") and parse.pos[c] != "VERB":
                found.append(c)
        return found

    def complements(self, verb: int) -> list[int]:
        """Verbs that complete a verb: infinitives, gerunds, those after its preposition ("committed to sending")."""
        parse, found = self.parse, []
        for c in parse.children[verb]:
            if parse.deps[c] == "xcomp" or (
                parse.deps[c] in ("ccomp", "advcl", "acl") and parse.tags[c] in ("VB", "VBG") and has_to(parse, c)
            ):
                found.append(c)
            elif parse.deps[c] == "ccomp" and parse.tags[c] == "VBG":
                found.append(c)
            elif parse.deps[c] == "prep":
                found += [g for g in parse.children[c] if parse.deps[g] == "pcomp" and parse.pos[g] in ("VERB", "AUX")]
            elif parse.deps[c] in ("acomp", "oprd"):
                found += [g for g in parse.children[c] if parse.deps[g] == "xcomp"]  # "is ready to help"
            elif parse.deps[c] == "dobj":
                found += [g for g in parse.children[c] if parse.deps[g] in ("acl", "relcl") and parse.tags[g] == "VB" and has_to(parse, g)]
        for c in list(found):
            found += [g for g in parse.children[c] if parse.deps[g] == "conj" and parse.pos[g] == "VERB" and parse.tags[g] == parse.tags[c]]
        return found

    def asked_clauses(self, verb: int) -> list[int]:
        """The verbs of clauses that say what others are to do: "called [for Graustark to withdraw]"."""
        parse = self.parse
        return [
            c
            for c in parse.children[verb]
            if parse.deps[c] in ("advcl", "xcomp", "ccomp")
            and c > verb
            and has_to(parse, c)
            and any(parse.lowers[g] == "for" and parse.deps[g] == "mark" for g in parse.children[c])
        ]

    def under(self, token: int, words: frozenset[str]) -> list[int]:
        """Nouns governed by one of these prepositions of a token, coordinated prepositions included."""
        parse = self.parse
        found = [n for p in self.prepositions(token) if parse.lowers[p] in words for n in self.governed(p)]
        if "by" in words and parse.pos[token] in ("NOUN", "PROPN") and not any(parse.lowers[p] == "by" for p in self.prepositions(token)):
            # "The arrest of a reporter by Graustark": the parser often hangs "by" on the reporter.
            found = found + self._nested_by(token)
        return found

    def _nested_by(self, noun: int, depth: int = 0) -> list[int]:
        """What "by" governs within a noun phrase, however deep it hangs, but in no clause: "the launch of a missile at Zenda by"."""
        parse, found = self.parse, []
        for preposition in self.prepositions(noun):
            for inner in self.governed(preposition):
                if parse.pos[inner] in ("NOUN", "PROPN"):
                    found += self.governed_by(inner) or (self._nested_by(inner, depth + 1) if depth < 3 else [])
        return found

    def governed_by(self, noun: int) -> list[int]:
        """The nouns after "by" on a noun."""
        return [n for p in self.prepositions(noun) if self.parse.lowers[p] == "by" for n in self.governed(p)]
