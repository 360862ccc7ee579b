"""Tells for whom a noun acts that the text leaves without a state: "the army", "the ministry", "warplanes", "the bloc".

In this order: the state in whose city it sits ("the ministry in Strelsau"); those who write, of their own "Ministry"; the
state that owned such a noun before ("Ruritania's army ... the army"); the side whose official text it is; the one state that
the text is about; the state that acted last. Where these leave a doubt the noun stands for nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from communique.mentions.bridging import Bridges
from communique.mentions.cast import Cast, Reference, Referent

ACTING = frozenset(("nsubj", "nsubjpass", "poss", "agent"))
# Nouns of which a state has one, or one sort, so that without a name they are those of the state at hand.
INSTITUTIONS = frozenset(
    "ministry government cabinet presidency junta regime authority administration parliament senate congress opposition "
    "central-bank military navy army police judiciary palace treasury".split()
)
SEATS = frozenset("GOV LEG JUD".split())
# Nouns of bodies that any state, or any club, has: with one of these words before them they are a state's.
BODIES = frozenset("court council commission assembly committee tribunal".split())
NATIONAL = frozenset("constitutional supreme national federal electoral election high military transitional".split())
TOWNS = frozenset("capital city town port province region village".split())
ARMED = frozenset("MIL COP SPY".split())
CROWDS = frozenset("protester protestor demonstrator rioter marcher crowd".split())
RISEN = frozenset(("REB", "OPP"))
# What an organisation is called again by, where its own name does not end in the word.
CALLED = {
    "alliance": frozenset("NATO CSTO AUKUS QUAD".split()),
    "bloc": frozenset("EU ECOWAS ASEAN GCC AU MERCOSUR SCO BRICS CARICOM SADC EAC IGAD EAEU CIS AL G5S CELAC SAARC PIF AES".split()),
    "grouping": frozenset("ASEAN SCO BRICS G7 G20 QUAD BIMSTEC SAARC APEC GCC CARICOM ECOWAS MERCOSUR".split()),
    "watchdog": frozenset("IAEA OPCW FATF".split()),
    "agency": frozenset("IAEA WHO UNHCR UNRWA WFP".split()),
    "lender": frozenset("IMF WB ADB AIIB AFDB EBRD".split()),
    "cartel": frozenset(("OPEC",)),
}
# How many sentences back the last one to act may stand.
NEAR = 2
# The share of all mentions of states from which on a text is about one state.
SHARE = 0.6


class Understood:
    """Answers for one document. ``sector_of`` gives the PLOVER sector of a noun that can act, or None."""

    def __init__(self, cast: Cast, history: list[Reference], sector_of: Callable[[int], str | None], bridges: Bridges) -> None:
        self.cast, self.parse, self.history, self.sector_of, self.bridges = cast, cast.parse, history, sector_of, bridges
        self._states = bridges.states
        self._called: dict[str, list[str]] | None = None

    def codes(self, token: int) -> list[str]:
        """The code for which a noun acts, alone in a list, or an empty one."""
        parse, lemma = self.parse, self.parse.lemmas[token].lower()
        if not (parse.tags[token].startswith("NN") or self.is_mistagged(token)) or not self._is_bare(token):
            return []
        sector = self.sector_of(token)
        if sector is None:
            return []
        fronted = self.bridges.fronted(token)
        if fronted is not None and self._acts_for_all(token):
            return [fronted]
        about = self.bridges.fronted(token, about=True) if lemma in INSTITUTIONS and not parse.words[token][:1].isupper() else None
        if about is not None:
            return [about]
        if not self._can_stand_alone(token, lemma, sector):
            return self._named_again(token)
        seat = self._seated(token)
        if seat is not None:
            return [seat]
        own = self._own(token, sector)
        if own is not None and parse.words[token][:1].isupper():
            return [own]  # "The Ministry" with a capital is that of those who write
        found = self._owned_before(token, lemma, sector) or own
        found = found or self._about() or self._acted_last(token) or self._whence()
        return [found] if found is not None else []

    def is_mistagged(self, token: int) -> bool:
        """Whether "the junta" that acts is a noun which the tagger takes for an adjective."""
        parse = self.parse
        acts = parse.tags[token] == "JJ" and parse.deps[token] in ACTING and parse.lowers[token - 1 : token] == ["the"]
        return acts and parse.lemmas[token].lower() in INSTITUTIONS

    def _acts_for_all(self, token: int) -> bool:
        """Whether a noun acts for those of a place: "officials said", "the police opened fire", not "one minister said"."""
        parse = self.parse
        if parse.deps[token] not in ("nsubj", "nsubjpass"):
            return False
        return parse.tags[token] == "NNS" or parse.lemmas[token].lower() == "police" or "the" in self._modifiers(token)

    def _named_again(self, token: int) -> list[str]:
        """Whose "the embassy" is that was somebody's before."""
        if "the" not in self._modifiers(token) or self.parse.tags[token] != "NN":
            return []
        before = self.bridges.again(token)
        return list(dict.fromkeys(before.codes)) if before is not None else []

    def _whence(self) -> str | None:
        """The state from which a report of it and others was sent."""
        home = self.cast.home
        return home if home is not None and self.cast.side is None and self._states[home] > 1 else None

    def organisation(self, token: int, ahead: bool = False) -> Referent | None:
        """The organisation named before that "the bloc", "the fund", "the council" calls again; ``ahead``: named later in the sentence."""
        parse, lemma = self.parse, self.parse.lemmas[token].lower()
        if parse.tags[token] != "NN" or "the" not in self._modifiers(token) or not self._is_bare(token):
            return None
        named = self._organisations(lemma)
        here = parse.starts[token]
        if ahead:
            stop = parse.sentences[parse.sentence_of[token]][1]
            after = {str(n.hit.code) for n in self.cast.names if n.hit.code in named and token < n.first < stop}
            return self.cast.state(next(iter(after))) if len(after) == 1 else None
        before = [n for n in self.cast.names if n.hit.code in named and parse.starts[n.first] < here]
        return self.cast.state(str(before[-1].hit.code)) if before else None

    def _organisations(self, noun: str) -> list[str]:
        """Codes of the organisations of this document that a noun may call again."""
        if self._called is None:
            self._called = {}
            for code in dict.fromkeys(str(n.hit.code) for n in self.cast.names if n.hit.code):
                entity = self.cast.entities[code]
                if entity.kind != "organisation":
                    continue
                for alias in entity.aliases:
                    words = alias.words.split(" of ")[0].split(" for ")[0].split(" on ")[0].split()
                    if alias.form == "name" and len(words) > 1 and words[-1].islower() is False:
                        self._called.setdefault(words[-1].lower(), []).append(code)
                for word, codes in CALLED.items():
                    if code in codes:
                        self._called.setdefault(word, []).append(code)
                if code == "UN":
                    self._called.setdefault("body", []).append(code)
        return self._called.get(noun, [])

    def _can_stand_alone(self, token: int, lemma: str, sector: str) -> bool:
        """Whether a noun without a name can mean just one state's: "the army", "police", "warplanes" as the one who acts."""
        parse = self.parse
        if any(parse.deps[c] in ("nummod", "predet") or parse.lowers[c] in ("both", "all") for c in parse.children[token]):
            return False  # "the two governments" are those of two states
        the = bool(self._modifiers(token) & {"the", "these", "those"})
        plural = parse.tags[token] == "NNS" or lemma == "police"
        acts = parse.deps[token] in ACTING or (parse.deps[token] == "pobj" and parse.deps[parse.heads[token]] == "agent")
        if lemma in INSTITUTIONS or (lemma == "office" and "foreign" in self._modifiers(token)):
            return the or (plural and acts)
        if lemma in BODIES and self._modifiers(token) & NATIONAL:
            return the and self.organisation(token) is None
        if sector in ARMED or lemma in CROWDS or sector in RISEN:
            return acts and (plural or the)
        return False

    def _is_bare(self, token: int) -> bool:
        """Whether nothing beside the noun says whose it is, in words that nobody knows: "the Ruritanian army"."""
        parse = self.parse
        for child in parse.children[token]:
            if parse.deps[child] in ("amod", "compound", "nmod", "poss") and (
                parse.words[child][:1].isupper() and child > parse.sentences[parse.sentence_of[token]][0]
            ):
                return parse.words[child] in ("Federal", "Foreign", "Royal", "National", "Interior", "Defence", "Defense", "Finance")
            if parse.deps[child] == "poss" and parse.lowers[child] not in ("its",):
                return False
            governs = any(parse.deps[c] == "pobj" for c in parse.children[child])  # "accused the bloc of failing" says not whose it is
            if parse.deps[child] == "prep" and parse.lowers[child] == "of" and governs and parse.lemmas[token].lower() != "ministry":
                return False
            if parse.deps[child] in ("det",) and parse.lowers[child] in ("a", "an", "any", "some", "no", "every", "each", "another"):
                return False
        return True

    def _modifiers(self, token: int) -> set[str]:
        return {self.parse.lowers[c] for c in self.parse.children[token] if self.parse.deps[c] in ("det", "amod", "compound")}

    def _own(self, token: int, sector: str) -> str | None:
        """The state whose own text it is, of nouns for its organs; with a capital, also that from which a report was sent."""
        home = self.cast.home if self.parse.words[token][:1].isupper() else self.cast.side
        if home is None or sector not in SEATS or self.cast.entities[home].kind not in ("state", "territory"):
            return None
        return home

    def _seated(self, token: int) -> str | None:
        """The state of the city or country in which an organ stands: "the foreign ministry in Strelsau"."""
        parse = self.parse
        for prep in parse.children[token]:
            if parse.deps[prep] == "prep" and parse.lowers[prep] == "in" and prep == token + 1:
                places = {c for c in parse.children[prep] if parse.deps[c] == "pobj"}
                codes = {str(n.hit.code) for n in self.cast.names if n.hit.code and places & set(range(n.first, n.end))}
                for place in places:  # "police in the Ruritanian capital"
                    codes |= set(self.cast.codes_of(place)) if parse.lemmas[place].lower() in TOWNS else set()
                states = [c for c in sorted(codes) if self.cast.entities[c].kind in ("state", "territory")]
                if len(states) == 1:
                    return states[0]
        return None

    def _owned_before(self, token: int, lemma: str, sector: str) -> str | None:
        """The state, or body, whose noun of this sort was named last: the same word first, then the same sector."""
        parse, alike = self.parse, None
        for reference in reversed(self.history):
            if len(set(reference.codes)) != 1 or reference.form not in ("nominal", "title", "anaphor"):
                continue
            if sector in SEATS and self.cast.entities[reference.codes[0]].kind == "organisation":
                continue  # "heads of government of the League": no government of the League's
            if parse.lemmas[reference.head].lower() == lemma:
                return reference.codes[0]
            if alike is None and sector in ARMED | RISEN and reference.referents[0].sector == sector:
                alike = reference.codes[0] if reference.codes[0] not in self.bridges.above(token) else None
        return alike

    def _about(self) -> str | None:
        """The state that most mentions of states are of."""
        total = sum(self._states.values())
        if not total:
            return None
        (code, count), *rest = self._states.most_common()
        return code if count >= SHARE * total and (not rest or rest[0][1] < count) else None

    def _acted_last(self, token: int) -> str | None:
        """The state that acted last, near the noun, where no other acted since."""
        here, others = self.parse.sentence_of[token], self.bridges.above(token)
        for reference in reversed(self.history):
            if here - self.parse.sentence_of[reference.head] > NEAR:
                return None
            if self.parse.deps[reference.head] in ("nsubj", "nsubjpass", "poss") and len(set(reference.codes)) == 1:
                code = reference.codes[0]
                if code in others:
                    continue
                return code if self.cast.entities[code].kind in ("state", "territory", "group") else None
        return None
