"""Finds what somebody says they will do: acts of promising, plain futures, hopes, plans, and what became of them.

The tests of the G7 and G20 research groups hold: a future act of the speaker's own, discrete and specific.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.events.happenings import Happening, Happenings
from communique.events.infinitives import has_to
from communique.knowledge.instruments import Instruments
from communique.knowledge.promises import PromiseWords
from communique.reading.parse import Parse

WILL = frozenset("will shall 'll ’ll wo".split())
TYPES = frozenset(("COOPERATE", "AID", "RETREAT", "CONCEDE"))
ABOVE = ("xcomp", "ccomp", "conj", "pcomp", "prep", "dobj", "acl", "advcl")
CONDITIONS = frozenset(("if", "once", "unless", "provided", "providing", "until", "when"))
PRECONDITIONS = frozenset(("if", "unless", "whether"))
REFLEXIVE = frozenset("itself themselves himself herself ourselves".split())


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise in tokens: who said it with which word, the verb or noun of the act and its extent, how firmly.

    ``noun``: the "promise" or "deadline" whose fate is told.
    """

    trigger: int
    node: int
    first: int
    end: int
    strength: str
    status: str
    happening: Happening | None
    agentless: bool = False
    obligation: bool = False
    noun: int | None = None


class Promises:
    """Reads the promises of one document."""

    def __init__(self, reader: Happenings, happenings: list[Happening], instruments: Instruments, words: PromiseWords) -> None:
        self.instruments, self.words = instruments, words
        self.reader, self.parse, self.roles = reader, reader.parse, reader.roles
        self.happenings = happenings
        self.by_trigger = {h.trigger: h for h in happenings}

    def read(self, is_end: frozenset[int]) -> list[Promise]:
        """Promises in order of the text. ``is_end``: first tokens of future times, which split coordinated acts."""
        self.limits = is_end
        found: list[Promise] = []
        for h in self.happenings:
            found += self._spoken(h)
        taken = {t for p in found for t in range(p.first, p.end)} | {p.trigger for p in found}
        for verb, pos in enumerate(self.parse.pos):
            if pos in ("VERB", "AUX") and verb not in taken and self.parse.deps[verb] not in ("aux", "auxpass"):
                one = self._future(verb)
                if one is not None and one.first not in taken:
                    found.append(one)
                    taken.update(range(one.first, one.end))
        return sorted(found, key=lambda p: (p.trigger, p.first))

    def _spoken(self, h: Happening) -> list[Promise]:
        """The promises of a happening that is an act of promising."""
        frame, parse, trigger = h.match.frame, self.parse, h.trigger
        lemma = parse.lemmas[trigger].lower()
        firmness = frame.strength
        if firmness is None and not h.is_noun and (frame.transfer == "approved" or self._has_infinitive(trigger)):
            firmness = self.words.promising.get(lemma)  # "agreed to free", whatever frame its content has asked for
        if h.is_noun and frame.id == "agree.offer" and lemma == "invitation":
            return []
        if not h.is_noun and h.match.object is not None and parse.lemmas[h.match.object].lower() == "invitation":
            return []  # an invitation binds nobody before it is accepted
        if firmness is None or h.standing.content_of is not None or lemma in ("look", "welcome"):
            return []
        if h.status not in ("happened", "ongoing") or (h.refused is not None):
            return []
        if parse.tags[trigger] == "VB" and parse.deps[trigger] in ("advcl", "acl", "xcomp", "relcl"):
            return []  # "met to agree on" and "could not agree on" tell of no agreement
        found = self._action(h)
        # "Repeated its promise to send", "dropped its plan to send": the verb above tells what became of it.
        above = parse.lemmas[parse.heads[trigger]].lower() if h.is_noun and parse.deps[trigger] in ("dobj", "nsubjpass") else lemma
        again = above in self.words.reaffirms or self._is_again(trigger)
        status = "reaffirmed" if again else self.words.outcomes.get(above, "open") if h.is_noun else "open"
        named = h.match.object if h.match.object is not None else trigger
        strength = self.words.nouns.get(parse.lemmas[named].lower(), firmness) if parse.pos[named] == "NOUN" else firmness
        return [Promise(trigger, node, first, end, strength, status, h) for node, first, end in found]

    def _has_infinitive(self, verb: int) -> bool:
        """Whether a verb is followed by what is to be done: "agreed [to free] the crew"."""
        parse = self.parse
        return any(
            c > verb and parse.deps[c] in ("xcomp", "advcl") and parse.tags[c] == "VB" and has_to(self.parse, c)
            for c in parse.children[verb]
        )

    def _is_again(self, verb: int) -> bool:
        """Whether a promise was made before: "remain committed to", "again promised"."""
        parse = self.parse
        held = parse.lemmas[verb].lower() in ("remain", "stay")
        return held or any(parse.deps[c] == "advmod" and parse.lowers[c] in self.words.again for c in parse.children[verb])

    def _action(self, h: Happening) -> list[tuple[int, int, int]]:
        """(verb or noun, first, end) of each act promised: the complement, else the clause, else what is promised."""
        parse, match, trigger = self.parse, h.match, h.trigger
        firm = match.frame.id in ("agree.pledge", "agree.offer", "agree.announce") or match.frame.strength is None
        verbs: list[int] = []
        nouns: list[int] = []
        anchors = [trigger] + ([match.object] if match.object is not None else [])
        anchors += [c for c in parse.children[trigger] if parse.deps[c] in ("acomp", "oprd", "dative") and c > trigger]
        anchors += [c for c in parse.children[trigger] if parse.lowers[c] in REFLEXIVE]
        if not h.is_noun:
            verbs += [c for c in self.roles.complements(trigger) if self._completes(trigger, c)][:1]
            verbs += [c for c in parse.children[trigger] if parse.deps[c] == "ccomp" and self._is_own(c)]
        for anchor in anchors:
            for c in parse.children[anchor]:
                if c < anchor:
                    continue
                if parse.deps[c] in ("acl", "relcl", "xcomp") and parse.tags[c] == "VB" and has_to(self.parse, c):
                    verbs.append(c)
                elif parse.deps[c] == "prep" and parse.lowers[c] in ("to", "on", "of", "for", "upon"):
                    for g in parse.children[c]:
                        if parse.deps[g] == "pcomp" and parse.pos[g] in ("VERB", "AUX"):
                            verbs.append(g)
                        elif parse.lowers[c] == "to" and parse.lemmas[anchor].lower() == "agree":
                            continue  # "agreed to the accession" of another
                        elif parse.deps[g] == "pobj" and self._is_act(g, firm or parse.lowers[c] in ("on", "upon")):
                            nouns.append(g)
        verbs = [v for v in verbs if parse.pos[v] in ("VERB", "AUX")]
        if verbs:
            return self._split(verbs[0])
        if not h.is_noun and match.object is None and firm:
            for c in parse.children[trigger]:
                if parse.lemmas[trigger].lower() in ("assure", "announce", "unveil"):
                    break
                if parse.deps[c] == "dobj" and c > trigger and c not in self.reader.cast.at:
                    if parse.lemmas[c].lower() not in self.words.empty:
                        nouns.insert(0, c)
        elif match.object is not None and firm and parse.pos[match.object] != "PRON" and not h.is_noun:
            if parse.lemmas[match.object].lower() not in self.words.projects | self.words.empty | set(self.words.nouns):
                nouns.insert(0, match.object)
        nouns = [n for n in nouns if parse.lemmas[n].lower() not in self.instruments.nouns]  # they are agreements
        return [self._noun_phrase(trigger, nouns[0])] if nouns else []

    def _completes(self, trigger: int, verb: int) -> bool:
        """Whether a complement is what is promised: not the means ("by sending") nor another's deed ("and X is sending")."""
        parse, head = self.parse, self.parse.heads[verb]
        if parse.deps[verb] == "pcomp" and parse.lowers[head] not in ("to", "on", "upon", "for", "of"):
            return False
        if parse.tags[verb] == "VBG" and parse.child(verb, "nsubj") is not None:
            return False
        return head == trigger or parse.deps[head] == "prep" or parse.lemmas[trigger].lower() != "propose"

    def _noun_phrase(self, trigger: int, noun: int) -> tuple[int, int, int]:
        """A noun phrase with the limit of time that the parser hung on the verb: "[half a million doses by March]"."""
        parse = self.parse
        first, end = parse.edges[noun]
        for c in parse.children[trigger]:
            if c >= end and parse.deps[c] == "prep" and any(t in self.limits for t in range(*parse.edges[c])):
                end = max(end, parse.edges[c][1])
        return noun, first, end

    def _is_own(self, verb: int) -> bool:
        """Whether a clause says what is to be done: "that they would", not "that partners must" nor "that it was"."""
        parse = self.parse
        aux = [parse.lowers[c] for c in parse.children[verb] if parse.deps[c] == "aux"]
        if any(a in WILL or a == "would" for a in aux):
            return True
        inner = [c for c in parse.children[verb] if parse.deps[c] == "xcomp" and parse.tags[c] in ("VB", "VBN")]
        return parse.lemmas[verb].lower() == "be" and parse.tags[verb] != "VB" and any(has_to(self.parse, c) for c in inner)

    def _is_act(self, noun: int, loose: bool) -> bool:
        """Whether a noun after "committed to" or "agreed on" names something that can be done, not an aim or a party."""
        parse = self.parse
        lemma = parse.lemmas[noun].lower()
        if noun in self.reader.cast.at or parse.pos[noun] not in ("NOUN", "PROPN") or lemma in self.words.vague:
            return False
        if loose:
            return not any(parse.lowers[c] == "no" for c in parse.children[noun])
        return (
            parse.pos[noun] == "NOUN" and lemma.endswith(self.words.doings) and any(parse.deps[c] == "prep" for c in parse.children[noun])
        )

    def _split(self, verb: int) -> list[tuple[int, int, int]]:
        """An act; coordinated acts apart where one has a limit of time of its own: "cut by 2030 and end by 2050"."""
        parse = self.parse
        chain = [verb]
        while True:
            more = [c for c in parse.children[chain[-1]] if parse.deps[c] == "conj" and parse.pos[c] in ("VERB", "AUX")]
            if not more:
                break
            chain.append(more[0])
        first, end = self._clause(verb)
        spans = [(a, self._clause(a)[0] if k else first, b) for k, (a, b) in enumerate(zip(chain, [*chain[1:], end], strict=True))]
        limited = any(t in self.limits for _, a, b in spans for t in range(a, b))
        if len(chain) < 2 or not (limited or any(has_to(self.parse, v) for v in chain[1:])):
            return [(verb, first, end)]
        return [(node, a, self._clause(b)[0] if b in chain else b) for node, a, b in spans]

    def _clause(self, verb: int) -> tuple[int, int]:
        """The words of a clause without what introduces it: from the subject of a "that" clause, from the verb of a "to"."""
        parse = self.parse
        first, end = parse.edges[verb]
        subject = parse.child(verb, "nsubj", "nsubjpass")
        if subject is None or parse.deps[verb] not in ("ccomp", "conj"):
            mods = [c for c in parse.children[verb] if c < verb and parse.deps[c] in ("neg", "advmod") and c >= verb - 2]
            return min([verb, *mods]), end
        marks = [c for c in parse.children[verb] if parse.deps[c] == "mark"]
        return (max(marks) + 1 if marks else first), end

    def _future(self, verb: int) -> Promise | None:
        """The promise of a plain future or wish, or None: "will send", "is to send", "hopes to send"."""
        parse = self.parse
        form = self._form(verb)
        if form is None:
            return None
        strength, trigger, obligation = form
        node, steps = verb, 0
        status = "open"
        while steps < 5 and parse.deps[node] in ABOVE and parse.heads[node] != node:
            if parse.deps[node] == "conj" and node != verb and parse.child(node, "nsubj", "nsubjpass") is not None:
                break  # "... was signed, and Ruritania hopes to conclude its own": another clause begins
            if any(parse.deps[c] == "mark" and parse.lowers[c] in PRECONDITIONS for c in parse.children[node]):
                return None
            node, steps = parse.heads[node], steps + 1
            if parse.lemmas[node].lower() in self.words.reaffirms:
                status = "reaffirmed"  # "reaffirmed that the force will stay"
            above = self.by_trigger.get(node)
            if above is not None and above.match.frame.content is not None and parse.deps[verb] != "conj":
                return None
        if any(parse.deps[c] == "mark" and parse.lowers[c] in PRECONDITIONS for c in parse.children[node]):
            return None
        nodes = (verb, trigger) if trigger < verb else (verb,)
        if any(parse.tags[c] in ("WRB", "WP") or parse.lowers[c] in ("what", "whether") for n in nodes for c in parse.children[n] if c < n):
            return None  # "how it is to be carried out"
        if any(parse.deps[c] == "prep" and any(parse.tags[g] == "WDT" for g in parse.children[c]) for c in parse.children[verb]):
            return None  # "an exercise in which soldiers will take part" tells of the exercise
        if any(parse.lowers[o] in self.words.nothing.get(parse.lemmas[verb].lower(), ()) for o in self.roles.objects(verb)):
            return None  # "it will take time"
        happening = self.by_trigger.get(verb)
        passive = self.roles.is_passive(verb)
        negated = any(parse.deps[c] == "neg" for c in parse.children[verb]) or parse.lowers[verb - 1] == "not"
        lemma = parse.lemmas[verb].lower()
        forever = any(parse.lowers[c] in ("never", "longer") for c in parse.children[verb]) and trigger == verb
        if negated or forever:
            if (lemma not in self.words.forsworn and not forever) or strength != "will":
                return None
        elif not self._is_deed(happening, lemma, trigger != verb or passive or obligation):
            return None
        first = verb
        if negated or forever:
            first = min((c for c in parse.children[verb] if parse.deps[c] == "neg" or parse.lowers[c] in ("never", "longer")), default=verb)
        agentless = passive and not self.roles.subjects(verb)
        end = parse.edges[verb][1]
        if agentless:
            first = parse.edges[verb][0]
        return Promise(trigger, verb, first, end, strength, status, happening, agentless, obligation)

    def _is_deed(self, happening: Happening | None, lemma: str, told: bool) -> bool:
        """Whether a verb is something to be done; ``told``: the words before it say that it is somebody's plan or task."""
        if lemma in self.words.coming or lemma in self.words.getting:
            return True  # whose deed it is, the supply before it tells
        if lemma in self.words.undone:
            return False
        if happening is not None:
            frame = happening.match.frame
            if frame.type in TYPES or frame.type == "CONSULT" or frame.id == "support.sign":
                return True
            if frame.type == "MOBILIZE" and happening.recipients and lemma in self.words.deeds:
                return True  # "will strengthen Ruritania's air defences" helps it
            if frame.type in ("ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "REJECT", "ACCUSE", "THREATEN", "REQUEST"):
                return False
        return lemma in self.words.deeds or told

    def _form(self, verb: int) -> tuple[str, int, bool] | None:
        """(strength, the word that says it, whether it is an obligation), or None where nothing is said of the future."""
        parse = self.parse
        # A capital inside a sentence is the month: "the vote of 25 May".
        aux = {parse.lowers[c]: c for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass") and parse.words[c] != "May"}
        if any(a in WILL for a in aux):
            return "will", verb, "shall" in aux
        if "would" in aux and "have" not in aux:
            planned = self.reader.context.of_verb(verb) == "planned" or self._is_told_plan(verb)
            return ("will", verb, False) if planned else None
        if "must" in aux and any(t in self.limits for t in range(*parse.edges[verb])):
            return "will", verb, True
        if "may" in aux or "might" in aux:
            return ("considers", verb, False) if "have" not in aux and self._is_own_word(verb) else None
        due = parse.child(verb, "acomp") if parse.lemmas[verb].lower() == "be" else None
        if due is not None and parse.lowers[due] == "due" and parse.child(due, "xcomp", "ccomp") is None:
            return "will", verb, True  # "the jets are due by May"
        if parse.lemmas[verb].lower() == "expect" and self.roles.is_passive(verb) and parse.child(verb, "xcomp", "ccomp") is None:
            return "hopes", verb, True  # "the jets are expected in May"
        head = parse.heads[verb]
        lemma = parse.lemmas[head].lower()
        infinitive = parse.tags[verb] == "VB" or (parse.tags[verb] == "VBN" and "be" in aux)
        if infinitive and "to" in aux and parse.deps[verb] in ("xcomp", "ccomp", "acl", "advcl"):
            if lemma == "be" and parse.deps[verb] in ("xcomp", "ccomp") and parse.pos[head] in ("AUX", "VERB"):
                plain = head < verb and verb - head <= 5 and parse.child(head, "attr", "acomp") is None
                return ("will", head, True) if plain and parse.tags[head] != "VB" else None
            if (
                lemma in self.words.due
                and parse.deps[verb] in ("xcomp", "ccomp")
                and any(parse.lemmas[c].lower() == "be" for c in (*parse.children[head], parse.heads[head]))
            ):
                return self.words.due[lemma], head, False
            if lemma == "bind" and any(parse.lowers[c] in REFLEXIVE for c in parse.children[head]):
                return "committed", head, False
            if lemma in self.words.wishes and parse.deps[verb] == "xcomp" and parse.pos[head] in ("VERB", "AUX"):
                return self._wish(head, lemma)
        if (
            parse.tags[verb] == "VBG"
            and lemma in self.words.wishes
            and self.words.wishes[lemma] == "considers"
            and parse.deps[verb] in ("xcomp", "ccomp")
        ):
            return self._wish(head, lemma)
        return None

    def _is_told_plan(self, verb: int) -> bool:
        """Whether a report passes on a plan in its own clause: "She would bring it before the Forum in October"."""
        parse = self.parse
        if parse.deps[verb] != "ROOT" or parse.lemmas[verb].lower() not in self.words.deeds:
            return False
        first, end = parse.edges[verb]
        if any(parse.lowers[t] in PRECONDITIONS or parse.lowers[t] in ("were", "had") for t in range(first, end)):
            return False
        return any(t in self.limits for t in range(first, end))

    def _is_own_word(self, verb: int) -> bool:
        """Whether those who may do something say so themselves, or the report does; in others' mouths it is a guess."""
        parse, cast = self.parse, self.reader.cast
        subjects = self.roles.subjects(verb)
        if any(s in cast.first_person for s in subjects):
            return True
        head = parse.heads[verb]
        if parse.deps[verb] != "ccomp" or parse.lemmas[head].lower() not in self.words.told:
            return parse.deps[verb] == "ROOT"
        said = {c for s in self.roles.subjects(head) for c in cast.codes_of(s)}
        return bool(said & {c for s in subjects for c in cast.codes_of(s)})

    def doers(self, promise: Promise) -> list[int]:
        """The tokens of those who are to do it; of "is ready to send" they are the subject of "is"."""
        parse, found = self.parse, self.roles.subjects(promise.node)
        head = parse.heads[promise.node]
        if not found and parse.pos[head] == "ADJ" and parse.heads[head] != head:
            found = self.roles.subjects(parse.heads[head])
        return found

    def _wish(self, head: int, lemma: str) -> tuple[str, int, bool] | None:
        parse = self.parse
        if self.reader.context.of_verb(head) not in ("happened", "ongoing"):
            return None
        if any(parse.deps[c] == "auxpass" for c in parse.children[head]) and lemma != "expect":
            return None
        return self.words.wishes[lemma], head, False


def trim(parse: Parse, first: int, end: int, longest: int) -> tuple[int, int]:
    """The extent without punctuation and blanks at its ends, cut where it runs on too long."""
    while end > first and (not parse.words[end - 1].strip() or parse.words[end - 1] in (".", ",", ";", '"', "\u201d", "\u2013", "-", ":")):
        end -= 1
    while first < end and (not parse.words[first].strip() or parse.words[first] in (",", '"', "\u201c")):
        first += 1
    while end < len(parse.words) and parse.words[end] == "-" and parse.ends[end - 1] == parse.starts[end] and end - first < longest:
        end = min(max(end + 2, parse.edges[min(end + 1, len(parse.words) - 1)][1]), len(parse.words))  # "re-establish" is one word
    return first, min(end, first + longest)
