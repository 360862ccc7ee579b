"""Tells who is meant where only the rest of a report says it: "its rival", "whose minister", "the embassy" named before, "the Council".

Nothing is guessed: where no single answer is at hand the word stands for nobody.
"""

from __future__ import annotations

from collections import Counter

from communique.mentions.cast import Cast, Reference, Referent

# What the halves of a state that was parted are called, each with the other's name.
OPPOSITE = {"North": "South", "South": "North", "East": "West", "West": "East"}
# Those who are at odds, in the plural.
PARTIES = frozenset("party side belligerent combatant rival neighbour neighbor camp".split())
RIVALS = frozenset("rival neighbour neighbor foe adversary enemy".split())
# An organisation's own words for itself: what meets, and those who sit in it.
ORGANS = frozenset(
    "meeting conference summit session council assembly authority board commission bureau committee secretariat presidency".split()
)
MEMBERS = frozenset("minister leader head ally member".split())
# What each state has one of.
ORGANS_OF_STATES = frozenset("congress parliament legislature ministry army military navy".split())
SUBJECTS = frozenset(("nsubj", "nsubjpass"))
# Nouns for people, whom "it" never means.
NOBODY = frozenset(("who", "which", "that", "it", "there", "this"))
# Prepositions that open a sentence with where it plays, or with whom it is about.
OPENING = frozenset("in on for across inside".split())
# How many sentences back the other of two states may stand.
NEAR = 3
# The share of all mentions of states, and how many, from which on a report is about one state.
ALL_BUT, SEVERAL = 0.8, 3
# How much oftener than the next one a report that was sent from nowhere names the state at which it looks.
FAR_AHEAD = 1.5
# Papers, agencies and charities tell of what others do; it is seldom done to them.
TELLERS = frozenset(("JRN", "MED", "SOC"))


def states_about(cast: Cast) -> tuple[str | None, str | None]:
    """(the one state that a press report is about, the one at which it looks), each only where it stands out.

    Of the first nearly all names of states are; of the second more than of any other, and the report was sent from nowhere else.
    """
    if cast.side is not None:
        return None, None
    codes = [str(n.hit.code) for n in cast.names if n.hit.code and n.hit.sector not in TELLERS]
    counts = Counter(c for c in codes if cast.entities[c].kind == "state")
    (code, count), (_, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    if count < SEVERAL or cast.home not in (None, code):
        return None, None
    return code if count >= ALL_BUT * len(codes) else None, code if count >= (1 if cast.home else FAR_AHEAD) * second else None


class Bridges:
    """Answers for one document; ``history`` holds what was read so far."""

    def __init__(self, cast: Cast, history: list[Reference]) -> None:
        self.cast, self.parse, self.history = cast, cast.parse, history
        named = (str(n.hit.code) for n in cast.names if n.hit.code and n.hit.sector != "JRN")
        self.states = Counter(code for code in named if cast.entities[code].kind == "state")
        self.focus = states_about(cast)[1]
        self._heads: dict[str, Reference] = {}
        self._read = 0

    def organ(self, token: int) -> Referent | None:
        """The organisation whose text it is, of "the Meeting", "the Council", "Ministers" that act in it."""
        cast, parse = self.cast, self.parse
        if cast.side is None or cast.entities[cast.side].kind != "organisation" or parse.deps[token] not in (*SUBJECTS, "poss"):
            return None
        lemma, tag = parse.lemmas[token].lower(), parse.tags[token]
        lemma = lemma[:-1] if tag in ("NNPS", "NNP") and lemma.endswith("s") and lemma[:-1] in MEMBERS else lemma
        plural = tag in ("NNS", "NNPS")
        if not ((lemma in MEMBERS and (plural or lemma != parse.lowers[token])) or (lemma in ORGANS and not plural)):
            return None
        words = {parse.lowers[c] for c in parse.children[token] if parse.deps[c] in ("det", "amod", "compound", "poss", "nmod", "nummod")}
        opens = token == parse.sentences[parse.sentence_of[token]][0]
        capital = parse.words[token][:1].isupper() and not (opens and not plural)
        return cast.state(cast.side) if capital and words <= {"the", "all", "several"} else None

    def at_home(self, token: int) -> str | None:
        """The state at which a report looks, of "Defence Minister Voss" in a sentence that names no other."""
        first, end = self.parse.sentences[self.parse.sentence_of[token]]
        codes = {n.hit.code for n in self.cast.names if first <= n.first < end and n.hit.code}
        return self.focus if codes <= {self.focus} else None

    def owners(self, token: int) -> Reference | None:
        """Those whose "their" is within a clause of which several are the subject: "Ruritania and Graustark met [their] guest"."""
        parse, node = self.parse, token
        for _ in range(6):
            if parse.heads[node] == node or parse.deps[node] in SUBJECTS:
                return None
            node = parse.heads[node]
            if parse.pos[node] in ("VERB", "AUX"):
                subject = parse.child(node, "nsubj")
                if subject is None or subject > token:
                    return None
                held = {r.code: r for n in self.cast.coordinated(subject) if n in self.cast.at for r in self.cast.at[n].referents if r.code}
                return Reference(token, token, token + 1, tuple(held.values()), "inferred", "anaphor") if len(held) > 1 else None
        return None

    def speaking_body(self, token: int) -> Reference | None:
        """The body that says what "they" did: "the agency reported they had delivered food", "police said they held two men"."""
        parse, verb = self.parse, self.parse.heads[token]
        if parse.deps[token] not in SUBJECTS or parse.deps[verb] != "ccomp":
            return None
        subject = parse.child(parse.heads[verb], "nsubj")
        held = self.cast.at.get(subject) if subject is not None and subject < token else None
        if held is None or len(held.referents) != 1 or held.referents[0].person:
            return None
        body = held.referents[0].kind == "organisation" or (held.form == "nominal" and parse.tags[held.head] in ("NN", "NNS"))
        return held if body else None

    def half(self, token: int) -> str | None:
        """The state that "the North" or "the South" is short for, in a text that names it in full."""
        parse = self.parse
        word = parse.words[token]
        if word not in OPPOSITE or parse.lowers[token - 1 : token] != ["the"] or parse.deps[token] in ("compound", "amod", "nmod"):
            return None
        if parse.words[token + 1 : token + 2] and parse.words[token + 1][:1].isupper():
            return None
        codes = {str(n.hit.code) for n in self.cast.names if n.hit.code and n.end - n.first > 1 and parse.words[n.first] == word}
        if not codes:  # "North Zenda threatened the South": its other half
            opposite = OPPOSITE[word]
            named = (self.cast.entities[str(n.hit.code)].name.split() for n in self.cast.names if n.hit.code)
            halves = {name[1] for name in named if len(name) == 2 and name[0] == opposite}
            names = {f"{word} {half}" for half in halves}
            codes = {code for code, entity in self.cast.entities.items() if entity.kind == "state" and entity.name in names}
        return next(iter(codes)) if len(codes) == 1 else None

    def rival(self, token: int) -> str | None:
        """The other state of "its rival" or "its neighbour": the one that this report speaks of beside the owner."""
        parse = self.parse
        owner = parse.child(token, "poss")
        if parse.lemmas[token].lower() not in RIVALS or parse.tags[token] not in ("NN", "NNP") or owner is None:
            return None
        held = self.cast.at.get(owner)
        if held is None or not held.codes or not set(self.cast.codes_of(token)) <= set(held.codes):
            return None
        own, here = set(held.codes), parse.sentence_of[token]
        near = Counter(c for r in self.history if here - parse.sentence_of[r.head] <= NEAR for c in set(r.codes))
        others = [c for c in near if c not in own and self.cast.entities[c].kind == "state"]
        others.sort(key=lambda c: -self.states[c])
        if not others or (len(others) > 1 and self.states[others[0]] == self.states[others[1]]):
            return None
        return others[0]

    def whose(self, token: int) -> Reference | None:
        """Whom "whose" belongs to: the noun that its clause hangs on."""
        parse, node = self.parse, token
        for _ in range(6):
            if parse.deps[node] == "relcl":
                held = self.cast.at.get(parse.heads[node])
                return Reference(token, token, token + 1, held.referents, "inferred", "anaphor") if held is not None else None
            if parse.heads[node] == node:
                return None
            node = parse.heads[node]
        return None

    def again(self, token: int) -> Reference | None:
        """Whose "the embassy" is, where the same noun was somebody's before."""
        for reference in self.history[self._read :]:
            if reference.form in ("nominal", "title") and len(set(reference.codes)) == 1:
                self._heads[self.parse.lemmas[reference.head].lower()] = reference
        self._read = len(self.history)
        return self._heads.get(self.parse.lemmas[token].lower())

    def fronted(self, token: int, about: bool = False) -> str | None:
        """The state with whose name, or city, the sentence of a noun opens: "In Strelsau, officials expect".

        ``about``: the state that a sentence says it is about, "On Ruritania, we urge the government".
        """
        parse = self.parse
        first, end = parse.sentences[parse.sentence_of[token]]
        if parse.lowers[first] not in (("on",) if about else OPENING) or token - first > 12:
            return None
        for name in self.cast.names:
            if name.first >= token:
                return None
            if name.first in (first + 1, first + 2) and name.hit.code and parse.deps[name.end - 1] == "pobj":
                closes = name.end < end and parse.words[name.end] == ","
                state = self.cast.entities[str(name.hit.code)].kind in ("state", "territory")
                return str(name.hit.code) if closes and state else None
        return None

    def opposed(self, token: int, others: frozenset[str]) -> tuple[Referent, ...]:
        """The two states that a report is about, of "the parties" whom a third one speaks of: "Strelsau urged both sides"."""
        parse = self.parse
        if parse.lemmas[token].lower() not in PARTIES or parse.deps[token] == "ROOT":
            return ()
        others = others or self.above(parse.heads[token])
        top = [*self.states.most_common(3), ("", 0), ("", 0), ("", 0)]
        if self.cast.side is not None:  # an organisation speaks of the parties of the one state that its text is about
            alone = top[0][1] > 2 and top[0][1] > 2 * top[1][1] and self.cast.entities[self.cast.side].kind == "organisation"
            return (self.cast.state(top[0][0]),) if alone and others else ()
        if not others:
            return ()
        pair = (top[0][0], top[1][0])
        if top[1][1] < 2 or top[1][1] == top[2][1] or others & set(pair):
            return ()
        return tuple(self.cast.state(code) for code in pair)

    def both(self, token: int) -> tuple[Referent, ...]:
        """The two states that a report is about, of "the two congresses", "both armies": each of them has one."""
        if self.parse.lemmas[token].lower() not in ORGANS_OF_STATES or self.cast.side is not None:
            return ()
        top = [*self.states.most_common(3), ("", 0), ("", 0), ("", 0)]
        return tuple(self.cast.state(code) for code, _ in top[:2]) if top[1][1] > max(1, top[2][1]) else ()

    def above(self, token: int) -> frozenset[str]:
        """The codes of those who act in the clause of a noun that does not act itself: it is mostly somebody else's."""
        parse, node = self.parse, token
        for _ in range(8):
            head = parse.heads[node]
            if head == node or parse.deps[node] in SUBJECTS:
                return frozenset()
            if parse.pos[head] in ("VERB", "AUX"):
                subject = parse.child(head, "nsubj", "nsubjpass")
                if subject is not None:
                    held = [self.cast.at[n] for n in self.cast.coordinated(subject) if n in self.cast.at]
                    return frozenset(c for r in held for c in r.codes)
            node = head
        return frozenset()

    def is_strange(self, token: int) -> bool:
        """Whether "it" or "its" may well mean an organisation that its clause, or the one above, names and nobody knows."""
        parse, node = self.parse, token
        for _ in range(8):
            head = parse.heads[node]
            if head == node:
                return False
            if parse.pos[head] in ("VERB", "AUX"):
                subject = parse.child(head, "nsubj", "nsubjpass")
                if subject is not None and subject != token and parse.lowers[subject] not in NOBODY:
                    return subject < token and self._is_unknown_body(subject)
            node = head
        return False

    def _is_unknown_body(self, subject: int) -> bool:
        parse = self.parse
        if subject in self.cast.at or parse.tags[subject] not in ("NN", "NNP") or self.cast.owner(subject) is not None:
            return False
        label = next((label for first, end, label in parse.entities if first <= subject < end), "")
        named = parse.tags[subject] == "NNP" and label not in ("PERSON", "GPE", "NORP", "LOC")
        return named or label in ("ORG", "PRODUCT") or (parse.lemmas[subject].lower() in ORGANS and parse.words[subject][:1].isupper())
