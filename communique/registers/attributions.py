"""Finds the places of a document that attribute words: the verb or phrase, who speaks, in which form, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass, replace

from communique.events.roles import Roles
from communique.knowledge.sources import Sources
from communique.mentions.cast import Cast, Reference
from communique.model import Evidence
from communique.reading.passages import Passages
from communique.registers.speakers import Speakers
from communique.registers.wordings import IN_FORM, Wordings

# An infinitive is an attribution where its verb says that it was done: "went on to say".
DOES = frozenset("go continue take use proceed rush speak come quick first".split())
UNSAID = frozenset("will would may might could should can shall must 'll to".split())
# So many words between quotation marks are a quotation; fewer are a term that the writer keeps at a distance.
SCARE = 4
# To turn down what others say is to say something.
REBUTTING = frozenset("deny reject dismiss refute rebut dispute".split())
CLAIMS = frozenset("report claim allegation accusation charge suggestion rumour rumor assertion criticism".split())
# To give words weight is to have said them: "the premier underlined the importance of talks".
STRESSING = frozenset("stress underline underscore emphasise emphasize reaffirm reiterate affirm highlight".split())
# The press "quotes" or "cites" somebody "as saying".
CITING = frozenset(("quote", "cite"))
ASKING = frozenset(("urge", "ask"))


@dataclass(frozen=True, slots=True)
class Attribution:
    """One place where words are attributed. ``kind`` is None where the text names no form; ``act`` marks what is said by
    doing it ("condemned"); ``reach`` are the tokens that the words take up; ``bare`` a state that acts under its own name.
    """

    sentence: int
    verb: int
    source: int
    references: tuple[Reference, ...]
    kind: str | None
    cue: Evidence
    act: bool
    bare: bool
    reach: frozenset[int]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all who speak here together."""
        return tuple(dict.fromkeys(c for r in self.references for c in r.codes))

    @property
    def person(self) -> str | None:
        """The one person who speaks, by name."""
        people = {r.person for reference in self.references for r in reference.referents if r.person}
        return next(iter(people)) if len(people) == 1 and len(self.codes) <= 1 else None


class Attributions:
    """Reads the attributions of one document."""

    def __init__(self, cast: Cast, roles: Roles, sources: Sources, passages: Passages, home: str | None = None) -> None:
        """``home`` is the state from which the document was sent: the one whose officials need no name."""
        self.cast, self.parse, self.roles = cast, cast.parse, roles
        self.sources, self.passages = sources, passages
        self.speakers = Speakers(cast, roles, sources, self.is_quoted, home)
        self.wordings = Wordings(cast, roles, sources, self.speakers, self.has_quotation)

    def read(self) -> list[Attribution]:
        """The attributions in the order of the text; those inside quotation marks are their speaker's own words."""
        parse, found = self.parse, []
        for i, pos in enumerate(parse.pos):
            if parse.lowers[i] == "according" and parse.lowers[i + 1 : i + 2] == ["to"]:
                found += self._according(i)
                continue
            if pos != "VERB" or self.is_quoted(i):
                continue
            attribution = self._of_verb(i)
            if attribution is not None:
                found.append(attribution)
        # "According to the readout, they looked at ...": what is told there is the readout's, and no statement of theirs.
        told = {a.sentence for a in found if parse.lowers[a.verb] == "according"}
        says = ("according", *self.sources.verbs)
        found = self._with_forms([a for a in found if not self._is_reported(a, found)])
        return [a for a in found if a.sentence not in told or parse.lowers[a.verb] in says or parse.lemmas[a.verb].lower() in says]

    def _with_forms(self, found: list[Attribution]) -> list[Attribution]:
        """The attributions, one for "the minister said ..., according to a statement of the ministry": what it was said in."""
        kept = []
        for a in found:
            beside = [b for b in found if b.sentence == a.sentence and b is not a and not b.act and b.person and b.codes == a.codes]
            if self.parse.lowers[a.verb] == "according" and beside and a.person is None and beside[0].verb < a.verb:
                continue
            if a.kind is None and not a.act and a.person:
                forms = [b.kind for b in found if b.sentence == a.sentence and self.parse.lowers[b.verb] == "according" and b.verb > a.verb]
                if forms[:1] == ["press_release"]:
                    a = replace(a, kind="press_release")
            kept.append(a)
        return kept

    def _is_reported(self, attribution: Attribution, found: list[Attribution]) -> bool:
        """Whether a side's act is told in its own words: "Ruritania has protested, its minister told reporters"."""
        return any(
            other.sentence == attribution.sentence
            and not other.act
            and attribution.verb in other.reach
            and (attribution.act or other.verb not in attribution.reach)
            and attribution.codes
            and set(attribution.codes) <= set(other.codes)
            and self._is_content(attribution.verb, other.verb)
            for other in found
        )

    def _is_content(self, verb: int, saying: int) -> bool:
        """Whether a verb stands in the clause that another verb reports, and not beside it: "said ... and told"."""
        parse, node = self.parse, verb
        while node != saying and parse.heads[node] != node:
            if parse.deps[node] in ("conj", "advcl") and parse.heads[node] == saying:
                return False
            node = parse.heads[node]
        return True

    def is_quoted(self, token: int) -> bool:
        """Whether a token stands between quotation marks."""
        return self.passages.quotation_at(self.parse.starts[token], self.parse.ends[token]) is not None

    def has_quotation(self, number: int) -> bool:
        """Whether words of a sentence stand between quotation marks."""
        first, end = self.parse.sentences[number]
        start, stop = self.parse.starts[first], self.parse.ends[end - 1]
        return any(q.start < stop and start < q.end for q in self.passages.quotations)

    def _of_verb(self, verb: int) -> Attribution | None:
        parse, sources = self.parse, self.sources
        lemma = parse.lemmas[verb].lower()
        if parse.deps[verb] == "pcomp" and parse.lowers[parse.heads[verb]] == "as" and self._cites(parse.heads[parse.heads[verb]]):
            return None  # "was quoted as saying" is one attribution
        says, acts = lemma in sources.verbs, self._is_act(verb, lemma)
        puts = lemma in sources.put_out and self.wordings.put_out(verb) is not None
        formed = self.wordings.form(verb) is not None
        marks = lemma in sources.with_quotation and self._quotes(verb)
        if not (says or acts or puts or formed or marks) or self._is_unsaid(verb):
            return None
        subjects = self.roles.subjects(verb)
        if lemma == "quote" and self.roles.is_passive(verb):
            subjects = self.roles.patients(verb)
        if self._cites(verb) and subjects and self.speakers.is_press(subjects[0]):
            subjects = self._cited(verb)  # "the agency quoted the premier as saying"
        if not subjects and lemma in ("read", "say", "run"):
            # "..., read a tweet from Ruritania's minister": turned round, the source looks like an object.
            subjects = [o for o in self.roles.objects(verb) if parse.lemmas[o].lower() in sources.nouns]
        if not subjects or self.is_quoted(subjects[0]):
            subjects = self._outside(verb) if says or formed else []
        if formed and self.roles.is_passive(verb) and (signed := self._signers(verb)):
            subjects = signed  # "was condemned in a joint statement by Ruritania and Graustark"
        if not subjects:
            return None
        source = subjects[0]
        clause = says and (self._has_clause(verb) or self._is_as_saying(verb))
        if not clause and says and lemma in sources.with_clause and self._is_spokesperson(source):
            clause = bool(self.roles.objects(verb))  # "the spokesman underlined the rights of": he is there to speak
        if not clause and lemma in STRESSING and self.roles.objects(verb) and not self.speakers.is_bare(source):
            clause = bool(self.speakers.references(source))  # "the premier underlined the importance of"
        reports = clause or (
            (lemma not in sources.with_clause or self.roles.is_passive(verb)) and self.has_quotation(parse.sentence_of[verb])
        )
        quotes = self._quotes(verb)
        if not (reports or acts or puts or formed or quotes or self._is_loose_say(verb, lemma)):
            return None
        references = self.speakers.references(source)
        if self.speakers.is_press(source):
            return None  # the press only carries what others said
        kind = self.wordings.kind(verb, source)
        if not references and parse.tags[source] not in ("PRP", "NN", "NNS", "NNP", "NNPS"):
            return None
        acted = acts and not (clause or puts or formed)
        if acted and parse.tags[verb] == "VBG" and not quotes:
            return None  # "ordered a force, after threatening to use it": told of by the way
        rebuts = lemma in REBUTTING
        bare = acts and not (clause or quotes or formed or rebuts) and self.speakers.is_bare(source)
        bare = bare or (lemma in ASKING and not (clause or quotes or formed))  # what is asked of others is a deed, told as one
        return Attribution(
            parse.sentence_of[verb],
            verb,
            source,
            references,
            kind,
            self._cue(source, verb),
            acted,
            bare,
            self.wordings.reach(verb),
        )

    def _cites(self, verb: int) -> bool:
        return self.parse.lemmas[verb].lower() in CITING

    def _cited(self, verb: int) -> list[int]:
        """Whom the press cites: "the agency [quoted] the premier [as saying] that"."""
        return self.roles.objects(verb)[:1] if self._is_as_saying(verb) else []

    def _is_as_saying(self, verb: int) -> bool:
        """Whether somebody is "quoted as saying"."""
        parse = self.parse
        below = [c for a in parse.children[verb] if parse.lowers[a] == "as" for c in parse.children[a]]
        return self._cites(verb) and any(parse.lemmas[c].lower() == "say" for c in below)

    def _is_spokesperson(self, source: int) -> bool:
        """Whether the one who speaks holds the office of speaking for others."""
        reference = self.cast.reference(source)
        offices = [r.office.lower() for r in reference.referents if r.office] if reference is not None else []
        words = [
            self.parse.lemmas[t].lower() for t in (source, *(c for c in self.parse.children[source] if self.parse.deps[c] == "compound"))
        ]
        return any("spokes" in w for w in (*offices, *words))

    def _signers(self, verb: int) -> list[int]:
        """Who put out the form of words in which something is said: "in a statement by the ministry"."""
        parse = self.parse
        forms = [n for p in self.roles.prepositions(verb) if parse.lowers[p] in IN_FORM for n in self.roles.governed(p)]
        forms = [n for n in forms if parse.lemmas[n].lower() in self.sources.nouns]
        return [s for n in forms for s in self.roles.under(n, frozenset(("by", "from"))) if self.cast.reference(s) is not None][:1]

    def _outside(self, verb: int) -> list[int]:
        """Who speaks where the parser took quoted words for the subject: '"A good day", Zenda wrote'."""
        parse = self.parse
        if not self.has_quotation(parse.sentence_of[verb]):
            return []
        beside = [c for c in parse.children[verb] if not self.is_quoted(c) and parse.pos[c] in ("PROPN", "NOUN", "PRON")]
        beside = [c for c in beside if parse.deps[c] not in ("pobj", "dative") and abs(c - verb) < 12]
        named = [c for c in beside if parse.deps[c] in ("nsubj", "nsubjpass") or self.speakers.references(c)]
        return named[:1]

    def _is_act(self, verb: int, lemma: str) -> bool:
        """Whether a verb, alone or with its particle ("ruled out", "called on"), is a statement in itself."""
        parse = self.parse
        held = next((c for c in parse.children[verb] if parse.deps[c] == "dobj" and c > verb), len(parse.words))
        links = ("prt", "prep", "advmod", "acomp", "ccomp")  # "called [on] all sides", and not "called the premier [on] Monday"
        beside = [parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in links and not (parse.deps[c] == "prep" and c > held)]
        if any(f"{lemma} {word}" in self.sources.acts for word in beside):
            return True
        if lemma == "call":  # "called the raid a crime", and not "called the president"
            return any(parse.deps[c] in ("oprd", "acomp", "ccomp") for c in parse.children[verb])
        if lemma == "claim" and any(parse.lowers[o] == "responsibility" for o in self.roles.objects(verb)):
            return True
        if lemma in REBUTTING and any(parse.lemmas[o].lower() in CLAIMS for o in self.roles.objects(verb)):
            return not self.roles.is_passive(verb)  # "denied a report that", "rejected the claim"
        return lemma in self.sources.acts

    def _according(self, token: int) -> list[Attribution]:
        parse, found = self.parse, []
        for to in [c for c in parse.children[token] if parse.deps[c] == "prep"]:
            for source in self.roles.governed(to):
                number = parse.sentence_of[token]
                references = self.speakers.references(source)
                if references and not self.speakers.is_press(source) and not self.is_quoted(token):
                    reach = frozenset(range(*parse.sentences[number]))
                    cue = parse.evidence(token, source + 1)
                    kind = self.wordings.kind(token, source)
                    found.append(Attribution(number, token, source, references, kind, cue, False, False, reach))
        return found

    def _is_unsaid(self, verb: int) -> bool:
        """Whether the words are denied, only foreseen, wished for or conditional: "will say", "declined to say"."""
        parse = self.parse
        node = verb
        while parse.deps[node] == "conj" and parse.pos[parse.heads[node]] in ("VERB", "AUX"):
            if any(parse.deps[c] in ("aux", "nsubj", "neg") for c in parse.children[node]):
                break
            if parse.tags[node] in ("VBD", "VBZ", "VBP") and parse.tags[parse.heads[node]] == "VB":
                break  # "would not confirm it but told reporters"
            node = parse.heads[node]
        for c in parse.children[node]:
            if parse.deps[c] == "neg" and parse.lemmas[verb].lower() in self.sources.verbs | self.sources.acts:
                return True
            if parse.deps[c] == "aux" and parse.lowers[c] in UNSAID:
                head = parse.heads[node]
                done = parse.lemmas[head].lower() in DOES and parse.tags[head] != "VB"
                return not (parse.lowers[c] == "to" and done)
            if parse.deps[c] == "mark" and parse.lowers[c] in ("if", "unless", "whether"):
                return True
        return False

    def _has_clause(self, verb: int) -> bool:
        """Whether a verb has what was said as a clause, after it or around it."""
        parse = self.parse
        for c in parse.children[verb]:
            if parse.deps[c] == "ccomp" and (c > verb or ";" not in parse.words[c:verb]):
                if c > verb or parse.lemmas[verb].lower() not in self.sources.acts:
                    return True
        if any(parse.deps[c] == "parataxis" and abs(c - verb) > 1 for c in parse.children[verb]):
            return True
        lemma = parse.lemmas[verb].lower()
        if self.wordings.heard(verb) is not None:
            return True
        if lemma in ("say", "add", "tell", "insist", "state", "announce", "warn", "stress", "argue", "claim", "note", "explain"):
            # "X, it added", "will be ready, the ministry said": the parser may hang the whole on either end.
            if parse.deps[verb] in ("parataxis", "ccomp") and parse.heads[verb] != verb:
                return not any(parse.deps[c] == "dobj" for c in parse.children[verb])
        return False

    def _quotes(self, verb: int) -> bool:
        """Whether quotation marks stand among what hangs on a verb, or right before or after it and its subject."""
        parse = self.parse
        if not self.has_quotation(parse.sentence_of[verb]):
            return False
        marks = [t for t in (verb - 1, verb + 1, verb - 2) if 0 <= t < len(parse.words) and parse.words[t] == '"']
        if marks and parse.sentence_of[marks[0]] == parse.sentence_of[verb]:
            return True
        inside = sum(self.is_quoted(t) for t in self.wordings.reach(verb) if parse.words[t].strip())
        lemma = parse.lemmas[verb].lower()
        return inside >= (1 if lemma in self.sources.acts else 2 if lemma in self.sources.with_quotation else SCARE)

    def _is_loose_say(self, verb: int, lemma: str) -> bool:
        """A verb of saying whose clause the parser hung elsewhere: "he said, rejecting ...", "X would go, an official said"."""
        parse = self.parse
        if lemma not in ("say", "add", "tell", "insist", "warn", "stress", "reiterate", "complain", "vow", "write"):
            return False
        first, end = parse.sentences[parse.sentence_of[verb]]
        return end - first > 4 and not any(parse.deps[c] == "dobj" for c in parse.children[verb])

    def _cue(self, source: int, verb: int) -> Evidence:
        parse = self.parse
        reference = self.cast.reference(source)
        a = reference.first if reference is not None and abs(reference.first - source) < 12 else parse.edges[source][0]
        first, end = min(a, verb), max(source, verb) + 1
        if end - first > 25 or parse.sentence_of[first] != parse.sentence_of[end - 1]:
            first, end = verb, verb + 1
        if any(self.is_quoted(t) for t in range(first, end)):
            first, end = min(source, verb), max(source, verb) + 1
        return parse.evidence(first, end)
