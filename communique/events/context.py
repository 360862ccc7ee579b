"""Decides the status of an event: happened, ongoing, planned, possible, denied, from tense, mood and what governs it."""

from __future__ import annotations

from dataclasses import dataclass

from communique.events.patterns import Match
from communique.events.roles import Roles
from communique.knowledge.context import ContextCues, Cue

CONDITIONAL = frozenset("if unless whether lest should provided".split())
RANKS = frozenset("first second third last only latest".split())
FUTURE = frozenset("will shall 'll wo".split())
MODAL = frozenset("may might could can would should must ought".split())
# Prepositions over which a verb's plan or doubt reaches a noun ("plans for a summit"), and over which an act has a content.
REACHING = frozenset("for to of on with about".split())
CONTENT_PREPOSITIONS = frozenset("to on for of about against from upon over".split())
# Clauses that hang on a verb and share its reality.
CLAUSE = (
    "xcomp",
    "ccomp",
    "advcl",
    "pcomp",
    "acl",
    "relcl",
    "conj",
    "prep",
    "dobj",
    "pobj",
    "nsubj",
    "nsubjpass",
    "attr",
    "parataxis",
    "appos",
    "agent",
)


# "I can announce that it was signed" announces it.
ANNOUNCING = frozenset("announce confirm say report reveal state".split())
REFUTING = frozenset("deny dismiss reject refute rebut repudiate debunk dispute brush contradict disown scotch".split())
# Acts whose infinitive is what is asked, agreed or refused.
ASKING = frozenset(("AGREE", "REQUEST", "REJECT", "THREATEN"))
# Acts that are done by saying so, and the verbs by which a speaker leads up to them.
SPOKEN = frozenset(("SUPPORT", "ACCUSE", "REQUEST", "CONCEDE"))
# Done in whatever is done for their sake: "closed their shops to protest against the tax".
SHOWN = frozenset("protest demonstrate denounce decry".split())
WISHING = frozenset("want like wish let".split())
SPEAKERS = frozenset("i we me us".split())
CLOSED = ("relcl", "parataxis", "nsubj", "nsubjpass", "appos")
# A status and the ids of the cues that give it.
Effect = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a match, the cues that made it so, and the trigger of the frame whose content it is."""

    status: str
    cues: tuple[str, ...]
    content_of: Match | None


class Context:
    """Status finder over one document's matches."""

    def __init__(self, roles: Roles, cues: ContextCues, matches: list[Match]) -> None:
        self.roles, self.parse, self.cues = roles, roles.parse, cues
        self.by_trigger = {m.trigger: m for m in matches}

    def standing(self, match: Match) -> Standing:
        """The standing of a match. What stands nearer to the event decides before what stands farther off."""
        parse = self.parse
        node = match.trigger
        verbal = parse.pos[node] in ("VERB", "AUX")
        status, cues = (self._tense(node), ()) if verbal else self._noun(match)
        if verbal and self._conditional(node):
            return Standing("possible", ("context.conditional",), self._content(node))
        if verbal and status in ("happened", "planned") and self._performs(match):
            return Standing("happened", (), self._content(node))
        content = self._content(node)
        if status in ("happened", "ongoing") or (status == "planned" and content is None):
            above = self._above(node, verbal)
            if above is not None and (status == "happened" or above[0] == "denied"):
                status, cues = above
        return Standing(status, tuple(cues), content)

    def _performs(self, match: Match) -> bool:
        """Whether saying it does it: "I want to thank", "let me congratulate", "we would like to express our regret"."""
        parse, verb = self.parse, match.trigger
        if match.frame.type not in SPOKEN or parse.tags[verb] != "VB":
            return False
        head = parse.heads[verb]
        if parse.deps[verb] not in ("xcomp", "ccomp") or parse.lemmas[head].lower() not in WISHING:
            return False
        return self._tense(head) != "denied" and any(parse.lowers[c] in SPEAKERS for c in parse.children[head] + parse.children[verb])

    def of_verb(self, verb: int) -> str:
        """The status of a verb that no frame matched, from the same cues."""
        if self._conditional(verb):
            return "possible"
        status = self._tense(verb)
        above = self._above(verb, True) if status == "happened" else None
        return above[0] if above is not None else status

    def _tense(self, verb: int) -> str:
        parse = self.parse
        aux = [parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")]
        negated = self._negated(verb)
        perfect = any(a in ("have", "has", "had", "having", "'ve", "'d") for a in aux)
        if negated:
            return "denied"
        if not aux and parse.deps[verb] == "conj" and parse.tags[verb] in ("VB", "VBP") and parse.child(verb, "nsubj") is None:
            head = parse.heads[verb]
            if parse.pos[head] in ("VERB", "AUX") and parse.tags[head] == "VB" and head < verb:
                return self._tense(head)  # "will visit Zenda and meet the mayor": one auxiliary serves both
        if aux == ["to"] and parse.heads[verb] == verb:
            return "planned"  # a headline: "Zenda to visit Strelsau"
        if any(a in FUTURE for a in aux):
            return "planned"
        if any(a in MODAL for a in aux):
            if any(a == "would" for a in aux) and not perfect:
                return "planned" if self._reported(verb) else "possible"
            if any(a in ("must", "should", "ought") for a in aux):
                return "planned"
            return "possible"
        if parse.tags[verb] == "VB" and "to" in aux:
            head = parse.heads[verb]
            if parse.lemmas[head].lower() == "be" and parse.deps[verb] in ("xcomp", "ccomp"):
                return "planned" if not self._negated(head) else "denied"
            if parse.lemmas[head].lower() == "go" and parse.deps[verb] == "xcomp" and parse.tags[head] == "VBG":
                return "planned"
            if parse.lemmas[head].lower() == "have" and parse.deps[verb] == "xcomp":
                return "planned"
            if parse.deps[verb] in ("acl", "relcl"):
                # "became the first state to send" tells of a deed, "a plan to supply" of an intention.
                ranked = any(parse.lowers[c] in RANKS for c in parse.children[parse.heads[verb]])
                return "happened" if ranked or self._is_talk(verb) else "planned"
            if parse.deps[verb] == "advcl":
                # An infinitive of purpose of something done is done with it ("met to discuss"); other ones are still to come.
                return "happened" if self._is_talk(verb) else "planned"
            if parse.deps[verb] == "xcomp":
                return "happened"
        if parse.tags[verb] == "VBG" and any(a in ("is", "are", "was", "were", "been", "be", "'s", "'re", "am") for a in aux):
            return "ongoing"
        return "happened"

    def _is_talk(self, verb: int) -> bool:
        """Whether a purpose is fulfilled in talking: "met to discuss", "called to congratulate"."""
        if self.parse.lemmas[verb].lower() in SHOWN:
            return True
        match, above = self.by_trigger.get(verb), self.by_trigger.get(self.parse.heads[verb])
        if match is None:
            return False
        told = match.frame.type in SPOKEN and above is not None and above.frame.type == "CONSULT" and above.frame.kind != "visit"
        return told or (match.frame.type == "CONSULT" and match.frame.kind is None)

    def _negated(self, verb: int) -> bool:
        parse = self.parse
        if any(parse.deps[c] == "neg" and parse.lowers[c] in ("not", "n't", "never") for c in parse.children[verb]):
            return True
        # "No pact was signed", "nothing was agreed".
        for c in parse.children[verb]:
            if parse.deps[c] in ("nsubj", "nsubjpass", "dobj"):
                if parse.lowers[c] in ("nobody", "nothing", "none", "neither"):
                    return parse.lowers[c] != "neither"
                if any(parse.lowers[g] == "no" and parse.deps[g] in ("det", "neg") for g in parse.children[c]):
                    return True
        return False

    def _reported(self, verb: int) -> bool:
        parse, node = self.parse, verb
        for _ in range(4):
            if parse.deps[node] == "ccomp":
                return True
            if parse.deps[node] not in ("conj", "xcomp") or parse.heads[node] == node:
                return False
            node = parse.heads[node]
        return False

    def _conditional(self, verb: int) -> bool:
        parse, node = self.parse, verb
        for _ in range(4):
            if any(parse.deps[c] == "mark" and parse.lowers[c] in CONDITIONAL for c in parse.children[node]):
                return True
            if parse.deps[node] not in ("conj", "xcomp", "aux") or parse.heads[node] == node:
                return False
            node = parse.heads[node]
        return False

    def _noun(self, match: Match) -> Effect:
        """The status that a noun's own modifiers and the phrase before it give it."""
        parse, noun = self.parse, match.trigger
        for c in parse.children[noun]:
            if parse.deps[c] in ("amod", "compound", "nmod"):
                cue = self.cues.modifiers.get(parse.lowers[c])
                if cue is not None:
                    return cue.effect, (f"context.{cue.id}",)
            if parse.deps[c] == "det" and parse.lowers[c] == "no":
                return "denied", ("context.negation",)
            if parse.deps[c] == "det" and parse.lowers[c] == "any":
                return "possible", ("context.possible",)
        return "happened", ()

    def _above(self, node: int, verbal: bool) -> Effect | None:
        """The effect of the nearest governor: "planned to", "denied having", "ahead of"."""
        parse = self.parse
        found = self._phrase_before(node, verbal)
        child, steps = node, 0
        while found is None and parse.heads[child] != child and steps < 5:
            head, dep = parse.heads[child], parse.deps[child]
            if dep not in CLAUSE or dep in CLOSED or (dep == "prep" and not verbal and parse.lowers[child] not in REACHING):
                return None
            if dep == "advcl" and parse.tags[child] not in ("VB", "VBG"):
                return None
            if dep == "ccomp" and child < head:
                return None  # "A has signed; B will follow": the parser hangs the first clause on the second
            if parse.pos[head] in ("VERB", "AUX") and dep != "conj":
                found = self._verb_effect(head, child, dep, child != node, verbal)
                if found is None and dep in ("ccomp", "advcl"):
                    return None
            elif parse.pos[head] == "ADJ" and dep in ("xcomp", "ccomp"):
                found = _effect(self.cues.adjectives.get(parse.lemmas[head].lower()))
            elif parse.pos[head] == "NOUN" and dep in ("acl", "pobj", "prep", "ccomp"):
                found = _effect(self.cues.nouns.get(parse.lemmas[head].lower()))
                if found is not None and found[0] == "possible" and self._is_refuted(head):
                    found = "denied", (*found[1], "context.refuted")
            child, steps = head, steps + 1
        return found

    def _is_refuted(self, noun: int) -> bool:
        """Whether a report or claim is turned down: "dismissed reports that", "allegations that ... were rejected"."""
        parse, verb = self.parse, self.parse.heads[noun]
        return parse.deps[noun] in ("dobj", "nsubjpass") and parse.lemmas[verb].lower() in REFUTING and not self._negated(verb)

    def _phrase_before(self, node: int, verbal: bool) -> Effect | None:
        """The effect of a phrase right before the event: "ahead of the summit", "instead of signing"."""
        first = node if verbal else self.parse.edges[node][0]
        for size in (4, 3, 2, 1):
            cue = self.cues.before.get(tuple(self.parse.lowers[max(0, first - size) : first]))
            if cue is not None:
                return _effect(cue)
        return None

    def _verb_effect(self, head: int, child: int, dep: str, inner: bool, verbal: bool) -> Effect | None:
        """What a verb above does to its complement: by its own meaning, an adjective it carries, its tense, a condition."""
        parse = self.parse
        lemma = parse.lemmas[head].lower()
        cue = self.cues.verbs.get(lemma)
        if cue is not None and (inner or dep in ("xcomp", "ccomp", "prep", "dobj", "pcomp")):
            idle = cue.effect == "planned" and lemma in ("look", "seek", "set") and dep == "prep" and parse.lowers[child] != "to"
            if (verbal or cue.effect != "ongoing") and not self._is_frame(head) and not idle:
                return _effect(cue)
        if dep in ("xcomp", "ccomp"):
            for c in parse.children[head]:
                if parse.deps[c] in ("acomp", "oprd") and parse.lowers[c] in self.cues.adjectives:
                    return _effect(self.cues.adjectives[parse.lowers[c]])
        tense = self._tense(head)
        if tense == "possible" and lemma in ANNOUNCING:
            return None
        if tense in ("planned", "possible", "denied"):
            return tense, ("context.tense",)
        return ("possible", ("context.conditional",)) if self._conditional(head) else None

    def _is_frame(self, verb: int) -> bool:
        match = self.by_trigger.get(verb)
        return match is not None and match.frame.content is not None

    def _content(self, node: int) -> Match | None:
        """The match of the verb whose content this event is: "agreed to [sign]", "urged Graustark to [withdraw]"."""
        parse, child, steps = self.parse, node, 0
        while parse.heads[child] != child and steps < 6:
            head, dep = parse.heads[child], parse.deps[child]
            if dep in ("relcl", "nsubj", "nsubjpass", "parataxis", "appos"):
                return None
            if dep == "ccomp" and child < head:
                return None  # "A refused; B refused": the parser hangs the first clause on the second
            if dep == "advcl" and parse.tags[child] not in ("VB", "VBG"):
                return None
            match = self.by_trigger.get(head)
            if dep == "prep" and (parse.lowers[child] not in CONTENT_PREPOSITIONS or child < head):
                return None  # "on a visit to Zenda, they promised": the visit is where it was promised
            # "Agreed in May to send": with words between, the parser takes what was agreed for a purpose.
            asked = dep == "advcl" and child > head and parse.tags[child] == "VB" and match is not None and match.frame.type in ASKING
            if asked and match is not None and match.frame.content == "swallow":
                return match
            if match is not None and match.frame.content and dep not in ("conj", "advcl"):
                if dep in ("xcomp", "ccomp", "prep", "pcomp", "dobj", "acl", "pobj", "dative", "acomp"):
                    return match
            child, steps = head, steps + 1
        return None


def _effect(cue: Cue | None) -> Effect | None:
    return (cue.effect, (f"context.{cue.id}",)) if cue is not None else None
