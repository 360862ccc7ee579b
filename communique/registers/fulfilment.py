"""Finds what became of a promise: "the deadline was missed", "kept its pledge", "delivered as promised"."""

from __future__ import annotations

from communique.events.happenings import Happening, Happenings
from communique.knowledge.promises import PromiseWords
from communique.registers.promises import Promise

PROMISED = frozenset(("promise", "pledge"))

# A plan or an offer may be dropped or put off; only what was promised is kept.
LOOSE = frozenset(("plan", "offer"))


class Fulfilments:
    """Reads the outcomes that one document tells."""

    def __init__(self, reader: Happenings, happenings: list[Happening], words: PromiseWords) -> None:
        self.words = words
        self.reader, self.parse, self.roles = reader, reader.parse, reader.roles
        self.by_trigger = {h.trigger: h for h in happenings}

    def read(self) -> list[Promise]:
        """Promises with the status that the text gives them, in order of the text."""
        found = []
        for verb, pos in enumerate(self.parse.pos):
            if pos == "VERB":
                one = self._noun(verb) or self._as_promised(verb) or self._delay(verb)
                if one is not None:
                    found.append(one)
        return found

    def _noun(self, verb: int) -> Promise | None:
        """ "The goal that they set has been missed", "Ruritania kept its promise to withdraw"."""
        parse = self.parse
        status = self.words.outcomes.get(parse.lemmas[verb].lower())
        if status is None or parse.deps[verb] in ("amod",):
            return None
        mood = self.reader.context.of_verb(verb)
        if mood == "denied":
            status = {"fulfilled": "dropped"}.get(status)
        if status is None or mood not in ("happened", "ongoing", "denied") or (parse.tags[verb] == "VB" and mood != "denied"):
            return None
        for noun in (*self.roles.objects(verb), *self._own_subject(verb)):
            if status == "fulfilled" and parse.lemmas[noun].lower() in LOOSE:
                continue
            if parse.lemmas[noun].lower() in self.words.kept["nouns"] and parse.pos[noun] == "NOUN":
                if status == "fulfilled" and any(parse.lowers[c] in self.words.kept["partly"] for c in parse.children[verb]):
                    status = "partial"
                node, first, end = self._content(noun)
                strength = self.words.nouns.get(parse.lemmas[noun].lower(), "committed")
                return Promise(verb, node, first, end, strength, status, None, noun=noun)
        return None

    def _own_subject(self, verb: int) -> list[int]:
        subject = self.parse.child(verb, "nsubj")
        return [subject] if subject is not None and self.parse.lemmas[verb].lower() in ("slip",) else []

    def _content(self, noun: int) -> tuple[int, int, int]:
        """What was promised: the infinitive or phrase that hangs on the noun, else the noun phrase."""
        parse = self.parse
        for c in parse.children[noun]:
            if c > noun and parse.deps[c] in ("acl", "relcl") and parse.tags[c] == "VB":
                return c, c, parse.edges[c][1]
            if c > noun and parse.deps[c] == "appos":
                return c, *parse.edges[c]
            if c > noun and parse.deps[c] == "prep" and parse.lowers[c] in ("of", "to", "for") and parse.edges[c][1] > c + 1:
                return c, c + 1, parse.edges[c][1]
        return noun, *parse.edges[noun]

    def _as_promised(self, verb: int) -> Promise | None:
        """ "Sent the tanks as promised", "delivered the promised tanks"."""
        parse = self.parse
        happening = self.by_trigger.get(verb)
        status = happening.status if happening is not None else self.reader.context.of_verb(verb)
        if status not in ("happened", "denied") or parse.tags[verb] not in ("VBD", "VBN", "VBP", "VBZ", "VB"):
            return None
        clauses = [c for c in parse.children[verb] if parse.deps[c] in ("advcl", "prep", "ccomp")]
        told = any(
            parse.lemmas[n].lower() in self.words.kept["as"] and n > 0 and parse.lowers[n - 1] == "as"
            for c in clauses
            for n in (c, *parse.children[c])
        )
        things = [
            n
            for n in self.roles.objects(verb)
            if any(parse.lemmas[c].lower() in PROMISED and parse.deps[c] == "amod" for c in parse.children[n])
        ]
        if not told and not things:
            return None
        lemma = parse.lemmas[verb].lower()
        outcome = "delayed" if status == "denied" or lemma in self.words.kept["delays"] else "fulfilled"
        if lemma in ("receive", "get", "await", "demand", "want", "urge", "discuss"):
            return None
        return Promise(verb, verb, verb, parse.edges[verb][1], "committed", outcome, happening)

    def _delay(self, verb: int) -> Promise | None:
        """ "Postponed the delivery of the tanks until May"."""
        parse = self.parse
        if parse.lemmas[verb].lower() not in self.words.kept["delays"] - {"suspend"} or self.reader.context.of_verb(verb) != "happened":
            return None
        for noun in self.roles.objects(verb):
            if parse.lemmas[noun].lower() in self.words.kept["works"]:
                first, end = parse.edges[noun]
                return Promise(verb, noun, first, end, "will", "delayed", None, noun=noun)
        return None
