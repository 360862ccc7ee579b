"""Tells how far an instrument has come by the words around it: "talks on a treaty", "the accord signed in May"."""

from __future__ import annotations

from dataclasses import dataclass

from communique.events.happenings import Happening, Happenings
from communique.knowledge.instruments import Instruments
from communique.mentions.times import TimeMention
from communique.registers.namings import BETWEEN
from communique.registers.tellings import DEFINITE

# From a thought to a thing done with: of two mentions the later stage stands.
ORDER = ("proposed", "under_negotiation", "agreed", "signed", "in_force", "terminated")
DONE = ("agreed", "signed")
PARTICLES = frozenset("out up down off on".split())
# Nouns that stand for the instrument they are "of".
PARTS = frozenset(
    "participation membership involvement role text term part version detail point article wording content series number range set "
    "pair".split()
)
LEADING = frozenset("on of to for with from over about towards toward into".split())
# A bare "enter" or "take" tells a stage only with one of these: "entered into force", "took effect".
FORCE = frozenset("force effect".split())
NEEDS_FORCE = frozenset(("enter", "take", "come into", "remain in", "be in", "hold", "put into"))
BEGINNING = frozenset("enter take come remain be go put hold bring".split())
# What is said of a conclusion that is still to come: hoped for, or settled.
WISHED = frozenset("early swift prompt speedy rapid timely quick eventual possible successful earliest".split())
COMING = frozenset("imminent upcoming forthcoming expected planned scheduled impending future".split())
# Verbs that end a negotiation: what could not be finalised is still under way.
SETTLING = frozenset("finalise finalize conclude complete settle hammer".split())
# Talks that somebody ends well have made the instrument: "concluded negotiations on a treaty".
ENDING = frozenset("conclude complete finalise finalize finish".split())
# Verbs of what an instrument itself does.
LASTING = frozenset("enter take come remain expire lapse last run".split())
# "Put pen to paper on": a pact, where a pen or a name is put to it.
BY_PEN = frozenset(("put on",))
PENS = frozenset("pen signature name initial initials".split())
NEAR = frozenset("close closer near nearer".split())
REFUSING = frozenset("refuse decline reject balk".split())
# Verbs by which somebody only speaks of an instrument that is there already.
SPEAKING = frozenset("welcome hail praise applaud celebrate reaffirm discuss".split())


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and where it is told: the verb (None: a noun or modifier told it) and the happening of that verb, if any.

    ``weak``: the verb only speaks of the instrument; ``begun``: it tells the day on which it came into force;
    ``named``: the date that the instrument goes by ("the 1994 agreement"); ``item``: a list of what was signed names it.
    """

    status: str
    verb: int | None
    happening: Happening | None
    weak: bool = False
    begun: bool = False
    named: TimeMention | None = None
    item: bool = False


class Stages:
    """Stage finder over one document."""

    def __init__(
        self, reader: Happenings, instruments: Instruments, by_token: dict[int, Happening], counted: frozenset[int] = frozenset()
    ) -> None:
        self.counted = counted
        self.reader, self.parse, self.roles = reader, reader.parse, reader.roles
        self.instruments, self.by_token = instruments, by_token

    def of(self, token: int) -> Stage | None:
        """The stage of the instrument that a token names, or None where the text tells none."""
        told = self._modifier(token)
        above = self._above(token)
        if above is not None and above.status == "terminated":
            return above
        below = self._participle(token)
        if told is None and self._is_running(token) and (above is None or above.weak):
            told = "in_force"
        if told is not None:
            verb = above or below
            return Stage(told, verb.verb if verb else None, verb.happening if verb else None)
        if below is not None and (above is None or above.weak or below.status in DONE or not _is_later(above, below)):
            return below  # when it was signed outweighs what is done with it now
        return above or below

    def _modifier(self, token: int) -> str | None:
        parse = self.parse
        for c in parse.children[token]:
            if parse.deps[c] in ("amod", "compound", "nmod") and c < token:
                found = self.instruments.modifiers.get(parse.lowers[c])
                if found is not None:
                    return found
        return None

    def _is_running(self, token: int) -> bool:
        """Whether a phrase on the noun says that it is in force: "their agreement, in force since 2015"."""
        parse = self.parse
        behind = parse.lowers[token + 1 : token + 4]
        return behind[:2] == ["in", "force"] or behind == [",", "in", "force"]

    def _participle(self, token: int) -> Stage | None:
        """What a clause that hangs on the noun says: "signed in 2020", "which expires in May", "to be signed"."""
        parse = self.parse
        for c in parse.children[token]:
            if parse.deps[c] not in ("acl", "relcl") or parse.pos[c] not in ("VERB", "AUX"):
                continue
            if parse.deps[c] == "relcl" and token in self.roles.subjects(c) and self._key(c, None) not in ("expire", "lapse"):
                if self._key(c, None) not in ("enter", "take", "come"):
                    continue  # "a deal that ended the war" tells of the war
            if parse.tags[c] == "VB" and parse.deps[c] == "acl" and not self.roles.is_passive(c) and parse.lemmas[c].lower() not in LASTING:
                continue  # "a deal to end the fighting" ends no deal
            for verb in (c, *(g for g in parse.children[c] if parse.deps[g] == "conj" and parse.pos[g] == "VERB")):
                stage = self._verb(verb, None, token)
                if stage is not None:
                    return stage
        return self._apart(token)

    def _apart(self, token: int) -> Stage | None:
        """What a participle behind a comma says, wherever the parser hung it: "Under the deal, hammered out in Zenda, ..."."""
        parse, at = self.parse, token + 2
        if at >= len(parse.words) or parse.words[token + 1] != "," or parse.tags[at] != "VBN" or parse.deps[at] not in ("advcl", "acl"):
            return None
        return self._verb(at, None, token)

    def _above(self, token: int) -> Stage | None:
        parse, node = self.parse, token
        for _ in range(6):
            head, dep = parse.heads[node], parse.deps[node]
            if head == node:
                return None
            if dep in ("conj", "appos"):
                if parse.pos[head] in ("VERB", "AUX"):
                    return None
                node = head
                continue
            if dep == "nsubj" and (signed := self._bereft(node)) is not None:
                return self._verb(signed, None, token)
            if dep == "nsubj" and any(parse.deps[c] == "dobj" and parse.lowers[c] not in FORCE for c in parse.children[head]):
                return None  # "the deal ended the fighting": what it does to something else is not done to it
            if dep in ("dobj", "nsubjpass", "nsubj", "attr", "oprd") and parse.pos[head] in ("VERB", "AUX"):
                stage = self._verb(head, None, token)
                if stage is None and dep in ("nsubj", "nsubjpass"):
                    # "The contract, put at 8 billion, was signed": the parser may take the participle for the verb.
                    later = (c for c in parse.children[head] if parse.deps[c] == "conj" and self.roles.is_passive(c))
                    stage = next((s for c in later if (s := self._verb(c, None, token)) is not None), None)
                if stage is None and dep == "dobj" and parse.deps[head] == "xcomp":
                    stage = self._verb(parse.heads[head], None, token)
                return stage
            if dep != "pobj" and not (dep == "prep" and parse.pos[head] in ("NOUN", "PROPN")):
                return None
            up = parse.heads[head] if dep == "pobj" else head
            if dep == "pobj" and parse.deps[head] in ("prep", "agent") and parse.deps[up] == "prep":
                head, up = up, parse.heads[up]  # "out of", "as part of"
            if parse.lowers[up] == "paper" and parse.lemmas[parse.heads[up]].lower() == "put":
                up = parse.heads[up]  # "put pen to paper on a pact"
            if parse.pos[up] in ("VERB", "AUX"):
                stage = self._verb(up, parse.lowers[head], token)
                return stage if stage is not None or parse.lowers[head] not in LEADING else self._beside(up, head)
            if parse.pos[up] == "ADJ" and parse.lowers[up] in NEAR and parse.deps[up] in ("acomp", "oprd", "advcl", "conj"):
                return Stage("under_negotiation", self.roles.verb_of[up], None)  # "are close to a deal"
            lemma = parse.lemmas[up].lower()
            if lemma in self.instruments.holders and parse.lowers[head] in LEADING:
                return self._held(up, self.instruments.holders[lemma])
            if lemma in PARTS:
                node = up
                continue
            if parse.deps[up] == "pobj" or lemma in ("commitment", "support"):
                return None
            # The parser often hangs a verb's phrase on the object: "signed with Ruritania in May a pact".
            return None
        return None

    def _bereft(self, noun: int) -> int | None:
        """The verb right before a noun that the parser took for the subject of what follows: "[signing] contracts worth 5 billion"."""
        parse = self.parse
        verb = parse.edges[noun][0] - 1
        if verb < 0 or parse.pos[verb] != "VERB" or self.roles.objects(verb) or parse.lemmas[verb].lower() not in self.instruments.verbs:
            return None
        return verb if parse.pos[parse.heads[noun]] not in ("VERB", "AUX") or parse.tags[verb] == "VBG" else None

    def _beside(self, verb: int, preposition: int) -> Stage | None:
        """The stage that the object before a phrase tells: "open talks, with two others, on a treaty"."""
        parse = self.parse
        for c in parse.children[verb]:
            if parse.deps[c] in ("dobj", "nsubjpass") and c < preposition:
                stage = self.instruments.holders.get(parse.lemmas[c].lower())
                return self._held(c, stage) if stage is not None else None
        return None

    def _held(self, noun: int, stage: str) -> Stage | None:
        """The stage that a noun tells, less certain where the noun itself is only planned or denied."""
        parse = self.parse
        verb = self.reader.roles.verb_of[noun]
        if stage == "under_negotiation" and verb >= 0 and noun in self.roles.objects(verb) and parse.lemmas[verb].lower() in ENDING:
            if self.reader.context.of_verb(verb) == "happened":
                return Stage("agreed", verb, self.by_token.get(noun) or self.by_token.get(verb))
        happening = self.by_token.get(noun) or (self.by_token.get(verb) if verb >= 0 else None)
        status = self.reader.context.of_verb(verb) if verb >= 0 else "happened"
        if status in ("planned", "possible", "denied"):
            if stage in DONE:
                stage = "agreed" if status == "planned" else "proposed"
            elif stage == "terminated":
                stage = "in_force"
            elif stage == "under_negotiation" and status == "denied":
                return None
        if stage in DONE:
            hint = {parse.lowers[c] for c in parse.children[noun] if parse.deps[c] == "amod"}
            toward = parse.lowers[parse.heads[noun]] in ("towards", "toward") and parse.deps[noun] == "pobj"
            if toward or hint & WISHED:
                stage = "under_negotiation"
            elif hint & COMING:
                stage = "agreed"
        if stage in DONE and verb >= 0 and parse.lemmas[verb].lower() in ("await", "expect", "seek", "urge", "need", "require"):
            stage = "agreed"
        weak = verb >= 0 and parse.lemmas[verb].lower() in SPEAKING
        return Stage(stage, verb if verb >= 0 else None, happening, weak=weak)

    def _key(self, verb: int, preposition: str | None) -> str:
        lemma = self.parse.lemmas[verb].lower()
        return f"{lemma} {preposition}" if preposition else lemma

    def _verb(self, verb: int, preposition: str | None, token: int) -> Stage | None:
        """The stage that a verb tells of its object, subject or prepositional object."""
        parse, verbs = self.parse, self.instruments.verbs
        particle = next((parse.lowers[c] for c in parse.children[verb] if parse.deps[c] == "prt"), None)
        lemma = parse.lemmas[verb].lower()
        keys = [f"{lemma} {preposition}"] if preposition else [lemma]
        keys += [f"{lemma} {particle}"] if particle else []
        preps = [parse.lowers[p] for p in parse.children[verb] if parse.deps[p] in ("prep", "advmod")]
        keys += [f"{lemma} {p}" for p in preps if not preposition or p in PARTICLES]
        key = next((k for k in reversed(keys) if k in verbs and (" " in k or not preposition)), None)
        if key is None:
            return None
        if key in BY_PEN and not any(parse.lemmas[c].lower() in PENS for c in parse.children[verb]):
            return None
        stage = verbs[key]
        begun = lemma in BEGINNING and self._in_force(verb)
        if begun:
            stage = "in_force"
        elif key in NEEDS_FORCE:
            return None
        happening = self.by_token.get(verb)
        status = happening.status if happening is not None else self.reader.context.of_verb(verb)
        content = happening.standing.content_of if happening is not None else None
        if content is None and parse.deps[verb] in ("xcomp", "ccomp") and parse.heads[verb] in self.by_token:
            content = self.by_token[parse.heads[verb]].match
        if parse.deps[verb] in ("xcomp", "pcomp") and parse.lemmas[parse.heads[verb]].lower() in REFUSING:
            status = "denied"
        if status == "happened" and self._is_aim(verb):
            status = "planned"
        promised = content is not None and content.frame.strength is not None
        settled = self._settle(stage, status, promised, verb, token)
        if settled is None:
            return None
        return Stage(settled, verb, happening, weak=lemma in SPEAKING, begun=begun)

    def _settle(self, stage: str, status: str, promised: bool, verb: int, token: int) -> str | None:
        """The stage after mood: what is planned, possible or denied is not yet, or still."""
        parse = self.parse
        if any(parse.lowers[c] == "no" for c in parse.children[token]) or self._is_disowned(verb):
            return None
        if promised and status != "denied":
            return "proposed" if stage in DONE else "in_force" if stage in ("in_force", "terminated") else stage
        if status == "denied":
            if stage in DONE:
                lemma = parse.lemmas[verb].lower()
                if lemma == "ratify":
                    return "signed"
                if token in self.roles.objects(verb) and lemma in SETTLING and not self.is_definite(token):
                    return "under_negotiation"
                spoken_of = self.is_definite(token) or bool(self.roles.under(token, BETWEEN))
                return "proposed" if spoken_of else None
            return {"terminated": "in_force", "in_force": "signed"}.get(stage)
        if status == "planned":
            if stage in DONE:
                return "under_negotiation" if self._wished(verb) else "agreed" if self._is_settled(token) else "proposed"
            return {"in_force": "signed", "terminated": "in_force", "under_negotiation": "under_negotiation"}.get(stage, stage)
        if status == "possible":
            return "proposed" if stage in (*DONE, "proposed", "under_negotiation") else "in_force"
        if status == "happened" and parse.lemmas[verb].lower() == "consider":
            return None
        if stage == "under_negotiation" and parse.lemmas[verb].lower() == "discuss" and self.is_definite(token):
            return None
        if stage == "signed" and status == "ongoing":
            return "agreed"
        return stage

    def _is_disowned(self, verb: int) -> bool:
        """Whether somebody denies that it is so: "denied that he made any deal"."""
        parse = self.parse
        return parse.deps[verb] in ("ccomp", "pcomp") and parse.lemmas[parse.heads[verb]].lower() in ("deny", "refute")

    def _wished(self, verb: int) -> bool:
        parse, node = self.parse, verb
        if self._is_aim(verb):
            return True
        for _ in range(2):
            if parse.deps[node] not in ("xcomp", "ccomp", "conj") or parse.heads[node] == node:
                return False
            node = parse.heads[node]
            if parse.lemmas[node].lower() in ("hope", "want", "seek", "expect", "aim", "wish", "try", "work", "strive"):
                return True
        return False

    def _is_aim(self, verb: int) -> bool:
        """Whether a verb without a tense of its own names an aim: "efforts to reach", "the use of signing"."""
        parse = self.parse
        if parse.tags[verb] == "VB" and parse.deps[verb] in ("acl", "advcl", "relcl"):
            return parse.lowers[verb - 1] == "to" and not any(parse.deps[c] == "nsubj" for c in parse.children[verb])
        if parse.tags[verb] == "VBG" and parse.deps[verb] == "pcomp":
            return parse.lowers[parse.heads[verb]] in ("of", "towards", "toward", "on", "including", "for", "at")
        return False

    def _is_settled(self, token: int) -> bool:
        """Whether an instrument that is still to be signed is a certain one, not "a number of agreements"."""
        parse = self.parse
        return parse.tags[token] not in ("NNS", "NNPS") or self.is_definite(token) or token in self.counted

    def _in_force(self, verb: int) -> bool:
        parse = self.parse
        inner = [n for p in self.roles.prepositions(verb) for n in parse.children[p]] + list(parse.children[verb])
        return any(parse.lowers[n] in FORCE for n in inner)

    def is_definite(self, token: int) -> bool:
        """Whether the noun phrase points to something known: "the pact", "their deal"."""
        parse = self.parse
        return any(parse.lowers[c] in DEFINITE and parse.deps[c] in ("det", "poss", "predet") for c in parse.children[token])


def _is_later(a: Stage, b: Stage) -> bool:
    return ORDER.index(a.status) > ORDER.index(b.status)
