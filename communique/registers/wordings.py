"""Says in which form words were put out: a tweet, a statement, a briefing, an interview, a readout, by the words around the verb."""

from __future__ import annotations

from collections.abc import Callable

from communique.events.roles import Roles
from communique.knowledge.sources import Sources
from communique.mentions.cast import Cast
from communique.registers.speakers import Speakers

# Prepositions that lead from a verb to the form in which its words were put out.
IN_FORM = frozenset("in on at to during via by through".split())
THOSE_WHO_MET = frozenset("he she they leaders presidents ministers premiers sides pair two both".split())
# What is no readout by its name, and is one where it is of talks.
ACCOUNTS = frozenset("summary transcript account record".split())


class Wordings:
    """Reads the forms of one document's attributions; ``has_quotation`` says of a sentence whether it quotes."""

    def __init__(self, cast: Cast, roles: Roles, sources: Sources, speakers: Speakers, has_quotation: Callable[[int], bool]) -> None:
        self.cast, self.parse, self.roles, self.sources = cast, cast.parse, roles, sources
        self.speakers, self.has_quotation = speakers, has_quotation

    def kind(self, verb: int, source: int) -> str | None:
        """The form in which a source puts out what a verb says, None where the text names none."""
        parse, nouns = self.parse, self.sources.nouns
        node = verb
        while True:
            form = self.form(node) or (self.put_out(node) if parse.lemmas[node].lower() in self.sources.put_out else None)
            if form is not None:
                return form
            if parse.deps[node] == "conj" and parse.pos[parse.heads[node]] == "VERB" and parse.child(node, "nsubj") is None:
                node = parse.heads[node]
                continue
            break
        if parse.lemmas[verb].lower() == "tweet":
            return "tweet"
        heard = self.heard(verb)
        if heard is not None:
            return heard
        lemma = parse.lemmas[source].lower()
        if lemma in nouns and parse.pos[source] in ("NOUN", "PROPN"):
            if nouns[lemma] == "press_release" and self._tells_talks(verb):
                return "readout"
            return nouns[lemma]
        if self.speakers.is_seat(source) and self._tells_talks(verb):
            return "readout"
        return self._trailing(verb)

    def form(self, verb: int) -> str | None:
        """The form in which a verb is said to be done: "said in a statement", "in a tweet she thanked"."""
        parse, nouns = self.parse, self.sources.nouns
        below = [p for o in parse.children[verb] if parse.deps[o] in ("dobj", "nsubj") for p in self.roles.prepositions(o)]
        for prep in [*self.roles.prepositions(verb), *(p for p in below if parse.lowers[p] in ("in", "on"))]:
            if parse.lowers[prep] not in IN_FORM:
                continue
            carried = parse.lowers[prep] == "by" and self.roles.is_passive(verb)  # "was quoted by the state broadcaster"
            for noun in self.roles.governed(prep):
                for node in self.cast.coordinated(noun):
                    lemma = parse.lemmas[node].lower()
                    kind = nouns.get(lemma)
                    if lemma in self.sources.carriers and any(
                        parse.lemmas[c].lower() in self.sources.networks for c in parse.children[node]
                    ):
                        return "tweet"
                    if kind is None or (carried and kind == "interview") or not self._is_form(node, lemma):
                        continue
                    if kind == "tweet" and lemma == "post" and parse.tags[node] == "NNP":
                        continue
                    return kind
        return None

    def put_out(self, verb: int) -> str | None:
        """The form of statement that a verb puts out: "issued a statement"."""
        parse = self.parse
        for noun in self.roles.objects(verb):
            if parse.lemmas[noun].lower() in ACCOUNTS and self._is_of_talks(noun):
                return "readout"  # "released a summary of the call"
            kind = self.sources.nouns.get(parse.lemmas[noun].lower())
            if kind in ("press_release", "readout", "tweet") and parse.lemmas[noun].lower() not in ("office", "ministry", "mission"):
                return kind
        return None

    def heard(self, verb: int) -> str | None:
        """The form by who is told: a conference, the press (a briefing unless words are quoted), a medium (an interview)."""
        parse, nouns = self.parse, self.sources.nouns
        if parse.lemmas[verb].lower() != "tell":
            return None
        for noun in [*self.roles.objects(verb), *self.roles.receivers(verb)]:
            lemma = parse.lemmas[noun].lower()
            if lemma in self.sources.press:
                return "quote" if self.has_quotation(parse.sentence_of[verb]) else "briefing"
            if lemma in nouns and self._is_form(noun, lemma):
                return nouns[lemma]
            reference = self.cast.at.get(noun)
            if reference is not None and any(r.sector == "JRN" for r in reference.referents):
                return "quote" if parse.lowers[noun] in self.sources.agencies else "interview"
        return None

    def reach(self, verb: int) -> frozenset[int]:
        """The tokens that hang on a verb of saying, with the noun that a relative clause describes."""
        parse = self.parse
        top = verb
        # "X will go ahead, an official said": the parser may hang "said" on what was said.
        while parse.deps[top] in ("ccomp", "parataxis") and parse.heads[top] != top and self._is_after(top):
            top = parse.heads[top]
        found: set[int] = set()
        stack = [top]
        while stack:
            node = stack.pop()
            found.add(node)
            stack += [c for c in parse.children[node] if c not in found]
        if parse.deps[verb] == "relcl":
            noun = parse.heads[verb]
            found |= {t for t in range(*parse.edges[noun]) if t <= verb}
        return frozenset(found)

    def _is_form(self, noun: int, lemma: str) -> bool:
        """Whether a noun names a form of words and not a place or a body: an office is a source, not a form."""
        parse = self.parse
        if lemma in ("ministry", "office", "presidency", "embassy", "department", "cabinet", "mission", "palace", "chancellery"):
            return False
        if lemma == "conference":
            return any(parse.lowers[c] in ("news", "press", "media", "joint") for c in parse.children[noun])
        if lemma in ("x", "post") and parse.words[noun] == "x":
            return False
        if lemma == "note":
            kinds = any(parse.lowers[c] in ("verbale", "diplomatic") for c in parse.children[noun])
            return kinds or (parse.deps[noun] == "pobj" and parse.lowers[parse.heads[noun]] == "in")
        return lemma != "address"

    def _is_of_talks(self, noun: int) -> bool:
        """Whether an account is one of a call or a meeting."""
        return any(self.parse.lemmas[n].lower() in self.sources.encounters for n in self.roles.under(noun, frozenset(("of",))))

    def _trailing(self, verb: int) -> str | None:
        """The form that closes a sentence, which the parser hangs on the words said: "..., he said talks help, in an interview"."""
        parse, nouns = self.parse, self.sources.nouns
        for t in sorted(self.reach(verb)):
            if parse.deps[t] != "prep" or parse.lowers[t] not in ("in", "during", "on") or parse.lowers[t - 1 : t] != [","]:
                continue
            for noun in self.roles.governed(t):
                kind = nouns.get(parse.lemmas[noun].lower())
                if kind in ("interview", "tweet", "press_release", "briefing") and self._is_form(noun, parse.lemmas[noun].lower()):
                    return kind
        return None

    def _tells_talks(self, verb: int) -> bool:
        """Whether an office tells what its leader talked of: "the palace said the king underlined"."""
        parse = self.parse
        for clause in [c for c in parse.children[verb] if parse.deps[c] == "ccomp"]:
            told = parse.child(clause, "nsubj", "nsubjpass")
            met = (
                told is not None
                and parse.lemmas[told].lower() in self.sources.encounters
                and parse.lemmas[clause].lower() in self.sources.ran
            )
            if not (met or parse.lemmas[clause].lower() in self.sources.talk) or parse.tags[clause] not in ("VBD", "VBN"):
                continue
            if met:
                return True
            reference = self.cast.reference(told) if told is not None else None
            if reference is not None and any(r.person or r.role for r in reference.referents):
                return True
            if told is not None and parse.lowers[told] in THOSE_WHO_MET:
                return True
        return False

    def _is_after(self, verb: int) -> bool:
        """Whether a verb of saying hangs below what it reports: it stands behind or within it, and reports nothing below."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.lemmas[head].lower() in self.sources.verbs and parse.child(head, "nsubj") is not None and parse.deps[verb] == "ccomp":
            return False  # "the palace said the king stressed": he is told of
        return not any(parse.deps[c] == "ccomp" for c in parse.children[verb]) and head < verb
