"""The commitments register: who will do what, for whom, by when, and how firmly they said so."""

from __future__ import annotations

from communique.events.happenings import Happening, Happenings
from communique.knowledge.instruments import Instruments
from communique.knowledge.promises import PromiseWords
from communique.mentions.cast import Cast
from communique.mentions.times import TimeMention
from communique.mentions.topics import TopicMention
from communique.model import Agreement, Commitment, Evidence, Party, make_id
from communique.registers.acceptances import Acceptances
from communique.registers.encounters import Encounters
from communique.registers.fulfilment import Fulfilments
from communique.registers.namings import bare
from communique.registers.promises import Promise, Promises, trim
from communique.registers.terms import LONGEST, Terms
from communique.registers.timing import Scene

# A side of a deal that was spoken of so many sentences before is still the other side; its obligations reach twice as far.
REACH = 4
# "His country will send": the owner acts.
OWN = frozenset("country nation state government side military army navy administration ministry team".split())
# Prepositions over which an action names those it is for.
TO = frozenset(("to", "for", "with", "from", "towards", "toward"))
# Verbs that name no deed of their subject: what comes or is got is another's deed.
UNDONE = frozenset("be come follow reach get receive expect enter flow arrive".split())
SUPPLIES = frozenset(("delivered", "ordered", "approved"))


class Commitments:
    """Writes the commitments of one document."""

    def __init__(
        self,
        cast: Cast,
        reader: Happenings,
        document: str,
        published: str,
        times: tuple[TimeMention, ...],
        topics: dict[int, list[TopicMention]],
        agreements: list[tuple[int, Agreement]],
        encounters: Encounters,
        instruments: Instruments,
        words: PromiseWords,
    ) -> None:
        self.instruments, self.words = instruments, words
        self.cast, self.parse, self.reader, self.roles = cast, cast.parse, reader, reader.roles
        self.document, self.published = document, published
        self.times, self.topics, self.encounters = times, topics, encounters
        self.terms = Terms(cast, published, times)
        self.deals = [(self.parse.sentence_of[token], a.parties) for token, a in agreements if len({p.code for p in a.parties}) > 1]
        self._codes: dict[int, set[str]] = {}
        for token, reference in cast.at.items():
            self._codes.setdefault(self.parse.sentence_of[token], set()).update(reference.codes)
        for token, name in cast.modifiers.items():
            if name.hit.code:
                self._codes.setdefault(self.parse.sentence_of[token], set()).add(str(name.hit.code))

    def read(self, happenings: list[Happening], scenes: dict[int, Scene], contact_ids: dict[int, str]) -> list[tuple[int, Commitment]]:
        """(token of the promising word, commitment) in order of the text."""
        self.scenes, self.contact_ids = scenes, contact_ids
        for h in happenings:
            if h.match.frame.type in ("AGREE", "SUPPORT") and h.match.frame.content == "swallow" and len(h.codes) > 1:
                self.deals.append((h.sentence, (*h.actors, *h.recipients)))
        self.flows = [
            (h.sentence, bare(h.actors), bare(h.recipients))
            for h in happenings
            if h.match.frame.transfer in SUPPLIES and h.actors and h.recipients and h.status != "denied"
        ]
        self.deals.sort(key=lambda d: d[0])
        found: list[tuple[int, Commitment]] = []
        kept = Fulfilments(self.reader, happenings, self.words).read()
        self.promises = Promises(self.reader, happenings, self.instruments, self.words)
        promises = self.promises.read(frozenset(t.first for t in self.times if self.terms.is_later(t)))
        accepted = Acceptances(self.reader, happenings).read()
        self._accepting = {promise.trigger: (guests, hosts) for promise, guests, hosts in accepted}
        promises += [promise for promise, _, _ in accepted]
        told = {t for p in kept for t in range(p.first, p.end)}
        promises = [p for p in promises if p.node not in told]
        for promise in sorted([*kept, *promises], key=lambda p: (p.trigger, p.first)):
            one = self._commitment(promise)
            if one is not None and not any(self._same(one, other) for _, other in found):
                found.append((promise.trigger, one))
        return found

    def _is_awaited(self, promise: Promise) -> bool:
        """Whether others only say that somebody will meet somebody: "the king is expected to meet the premier" is nobody's promise."""
        head = self.parse.heads[promise.trigger]
        return self.parse.lemmas[head].lower() == "expect" and self.parse.child(head, "auxpass") is not None

    def _commitment(self, promise: Promise) -> Commitment | None:
        parse, happening = self.parse, promise.happening
        if happening is not None and happening.match.frame.type == "CONSULT" and promise.strength == "hopes" and self._is_awaited(promise):
            return None
        by, to = self._parties(promise)
        codes = {p.code for p in by}
        if not by or not self._is_foreign(promise, codes, to):
            return None
        first, end = trim(parse, promise.first, promise.end, LONGEST)
        if end <= first:
            return None
        to = tuple(p for p in to if p.code not in codes) or self._partner(promise, codes, first, end)
        by = tuple(p for p in by if p.code not in {q.code for q in to})
        scene = self.scenes.get(promise.trigger)
        made = scene.when if scene is not None and promise.happening is not None and promise.happening.match.frame.type == "AGREE" else None
        deadline = self.terms.deadline(first, end, promise, made)
        evidence = parse.evidence(first, end)
        last = max(promise.trigger, min(promise.node, promise.trigger + 4))
        cue = happening.cue if happening is not None and happening.trigger == promise.trigger else parse.evidence(promise.trigger, last + 1)
        conditions = self.terms.conditions(promise)
        proof: dict[str, tuple[Evidence, ...]] = {"cue": (cue,), "action": (evidence,)}
        proof["by"] = tuple(dict.fromkeys(p.mention for p in by))
        if to:
            proof["to"] = tuple(dict.fromkeys(p.mention for p in to))
        if deadline is not None:
            proof["deadline"] = (deadline[1],)
        if conditions:
            proof["conditions"] = conditions
        topics = [t for t in self.topics.get(parse.sentence_of[promise.trigger], ()) if first <= t.first and t.end <= end]
        encounter = scene.encounter if scene is not None else None
        return Commitment(
            id=make_id(self.document, "commitment", *(p.code for p in by), evidence.start, evidence.end),
            by=by,
            to=to,
            action=evidence,
            conditions=conditions,
            topics=tuple(dict.fromkeys(t.topic for t in topics)),
            strength=promise.strength,
            deadline=deadline[0] if deadline is not None else None,
            status=promise.status,
            made=made,
            contact=self.contact_ids.get(encounter) if encounter is not None else None,
            rule=(happening.match.frame.id, *happening.standing.cues) if happening is not None else ("commitment.future",),
            basis="inferred" if any(p.basis == "inferred" for p in by) else "stated",
            evidence=proof,
        )

    def _parties(self, promise: Promise) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Who is bound and to whom."""
        if (accepting := self._accepting.get(promise.trigger)) is not None:
            return bare(accepting[0]), bare(accepting[1])
        happening = promise.happening
        spoken = self.parse.lemmas[promise.trigger].lower() in self.words.promising
        if happening is not None and happening.trigger == promise.trigger and (happening.match.frame.strength is not None or spoken):
            if not happening.is_noun and not self._acts(promise.trigger):
                return (), ()
            by, to = happening.actors or self._climbed(promise), happening.recipients
            beside = [p for t in self._and_i(promise.trigger) for p in self._speaker(t, promise)]
            by = (*by, *beside)
            to = tuple(p for p in to if p.code not in {q.code for q in beside})
            named = happening.match.object
            own = named is not None and self.parse.lemmas[named].lower() in self.words.nouns  # "voiced its intention" binds one
            if happening.match.frame.id == "agree.agree" and not own:
                # "Agreed with Graustark to meet" binds both; "agreed to sell wheat to Graustark" binds who sells.
                here = range(self.parse.starts[promise.first], self.parse.ends[promise.end - 1])
                served = tuple(p for p in to if p.mention.start in here)
                partners = tuple(p for p in to if p not in served and p.code not in {q.code for q in by})
                by, to = (*by, *partners), served
            doers = self._bound_by_clause(promise)
            if doers and {p.code for p in doers} < {p.code for p in by}:
                by, to = tuple(doers), tuple(p for p in (*by, *to) if p.code not in {q.code for q in doers})
            return bare(by), bare(to)
        if promise.noun is not None:
            return bare(self._promisers(promise)), ()
        if (flow := self._supplied(promise)) is not None:
            return flow
        if self.parse.lemmas[promise.node].lower() in UNDONE:
            return (), ()
        if promise.agentless:
            return self._announcer(promise) or self._less_served(promise), ()
        if happening is not None and happening.match.frame.id == "consult.host":
            return bare(happening.recipients), bare(happening.actors)  # it is the host who will receive
        subjects = self.promises.doers(promise)
        by = tuple(p for s in subjects for p in self._speaker(s, promise))
        if not by and promise.obligation:
            return self._less_served(promise), ()
        if not by or self._is_forecast(promise, {p.code for p in by}):
            return (), ()
        to = happening.recipients if happening is not None and happening.match.frame.type != "CONSULT" else ()
        if happening is not None and happening.match.frame.type == "CONSULT":
            shared = {p.code for p in by} <= {p.code for p in happening.actors}
            return bare((*by, *(happening.actors if shared else ()))), bare(happening.recipients if shared else ())
        return bare(by), bare(to)

    def _climbed(self, promise: Promise) -> tuple[Party, ...]:
        """Who promises where the verb has lost its subject: that of the verb it is coordinated with, or, of "it was agreed", both sides."""
        parse, node = self.parse, promise.trigger
        own = [c for c in parse.children[node] if parse.deps[c] in ("nsubj", "nsubjpass", "agent")]
        if all(parse.lowers[c] == "it" and c not in self.cast.at for c in own) and self.roles.is_passive(node):
            return self._bound(promise)
        for _ in range(3):
            if own or parse.deps[node] != "conj":
                return ()
            node = parse.heads[node]
            while parse.deps[node] in ("ccomp", "advcl") and not any(self.cast.parties(s) for s in self.roles.subjects(node)):
                node = parse.heads[node]
            if found := [p for s in self.roles.subjects(node) for p in self._speaker(s, promise)]:
                return tuple(found)
        return ()

    def _bound_by_clause(self, promise: Promise) -> list[Party]:
        """Who is to act by the clause of an agreement: "they agreed that Ruritania would withdraw" binds Ruritania."""
        if self.parse.deps[promise.node] != "ccomp":
            return []
        return [p for s in self.roles.subjects(promise.node) for p in self._speaker(s, promise)]

    def _and_i(self, verb: int) -> list[int]:
        """The first persons beside a named subject: "Prime Minister Zenda and I agreed"."""
        return [n for s in self.roles.subjects(verb) for n in self.cast.coordinated(s) if n in self.cast.first_person]

    def _promisers(self, promise: Promise) -> list[Party]:
        """Whose promise it was: its possessor, those who "set" it in its own clause, else the one who kept or broke it."""
        parse, noun = self.parse, promise.noun if promise.noun is not None else promise.node
        found = self.reader.modifiers_of(noun)
        found += [p for t in self.roles.under(noun, frozenset(("by", "from"))) for p in self.cast.parties(t)]
        for c in parse.children[noun]:
            if parse.deps[c] in ("relcl", "acl") and not found:
                found = [p for s in self.roles.subjects(c) for p in self._speaker(s, promise)]
        if not found:
            found = [p for s in self.roles.subjects(promise.trigger) for p in self._speaker(s, promise)]
        return found

    def _acts(self, trigger: int) -> bool:
        """Whether the one who promises is somebody: "a corridor that promises growth" binds nobody."""
        subjects = self.roles.subjects(trigger)
        if not subjects:
            return True  # a passive, or "it was agreed": the parties were found elsewhere
        return any(
            self.cast.reference(n) is not None or n in self.cast.first_person
            for s in subjects
            for n in (*self.cast.coordinated(s), *self._beside(s))
        )

    def _beside(self, noun: int) -> list[int]:
        """The words that say whose a noun is: its owner, an apposition, or those who lead it ("a coalition led by Zenda")."""
        parse = self.parse
        found = [c for c in parse.children[noun] if parse.deps[c] in ("appos", "poss", "compound")]
        for c in parse.children[noun]:
            if parse.deps[c] == "acl" or (parse.deps[c] == "prep" and parse.lowers[c] in ("of", "from", "between", "among")):
                found += self.roles.under(c, frozenset(("by",))) if parse.deps[c] == "acl" else self.roles.governed(c)
        return found

    def _speaker(self, token: int, promise: Promise) -> list[Party]:
        if self.parse.lowers[token] == "it" and self.cast.side in {p.code for p in self.cast.parties(token)}:
            return []  # a side calls itself "we"; its "it" is a matter: "it will be difficult"
        if token in self.cast.first_person:
            speech = self.cast.first_person[token]
            both = speech.plural and speech.together is not None and promise.strength == "agreed"
            return self.cast.make_parties(speech.together if both and speech.together is not None else speech.speaker)
        return self.cast.parties(token, affiliated=self.parse.lemmas[token].lower() in OWN)

    def _bound(self, promise: Promise) -> tuple[Party, ...]:
        """Who is bound by a passive or by what "is to" be: the parties of the deal or promise just spoken of."""
        here = self.parse.sentence_of[promise.trigger]
        near = [parties for sentence, parties in self.deals if 0 <= here - sentence <= 2 * REACH]
        if near:
            return bare(near[-1])
        scene = self.scenes.get(promise.trigger)
        if scene is not None and scene.encounter is not None:
            return bare(self.encounters.found[scene.encounter].parties)
        return ()

    def _less_served(self, promise: Promise) -> tuple[Party, ...]:
        """Those bound without those for whom it is: "a mission will be sent to Zenda" binds the other side."""
        bound = self._bound(promise)
        if self.parse.lemmas[promise.node].lower() not in self.words.coming | self.words.serving | self.words.sending:
            return bound
        served = {
            p.code
            for t in range(promise.first, promise.end)
            if t in self.cast.at and self._is_served(t, promise)
            for p in self.cast.parties(t)
        }
        return tuple(p for p in bound if p.code not in served) or bound

    def _announcer(self, promise: Promise) -> tuple[Party, ...]:
        """Who announces what will be done: "Ruritania promised that 50 buses would be supplied", "our side conveyed that ..."."""
        parse, node = self.parse, promise.node
        while parse.deps[node] in ("conj", "xcomp") and parse.heads[node] != node:
            node = parse.heads[node]
        head = parse.heads[node]
        if parse.deps[node] != "ccomp" or parse.lemmas[head].lower() not in self.words.announcing:
            return ()
        told = self.roles.subjects(head) or [
            n for p in self.roles.prepositions(head) if parse.lowers[p] in ("from", "by") for n in self.roles.governed(p)
        ]
        return bare(p for s in told for p in (self._speaker(s, promise) or self.reader.modifiers_of(s)))

    def _supplied(self, promise: Promise) -> tuple[tuple[Party, ...], tuple[Party, ...]] | None:
        """Supplier and receiver of what "will arrive" or is "due": those of the supply told of here or just before."""
        parse, node = self.parse, promise.node
        lemma = parse.lemmas[node].lower()
        subjects = self.roles.subjects(node) or self.roles.patients(node)
        getting = lemma in self.words.getting
        if lemma not in self.words.coming and not getting and not promise.agentless:
            return None
        if not getting and any(self.cast.reference(s) is not None or s in self.cast.first_person for s in subjects):
            return None
        here = parse.sentence_of[promise.trigger]
        near = [f for f in self.flows if 0 <= here - f[0] <= REACH]
        if getting:
            own = {p.code for s in subjects for p in self.cast.parties(s)}
            near = [f for f in near if {p.code for p in f[2]} & own]
        return (near[-1][1], near[-1][2]) if near else None

    def _is_forecast(self, promise: Promise, codes: set[str | None]) -> bool:
        """Whether somebody else says what these will do."""
        parse, node = self.parse, promise.node
        for _ in range(4):
            if parse.deps[node] in ("ccomp", "xcomp", "conj", "parataxis") and parse.heads[node] != node:
                if parse.lemmas[parse.heads[node]].lower() in self.words.told and parse.deps[node] == "ccomp":
                    said = {c for s in self.roles.subjects(parse.heads[node]) for p in self._speaker(s, promise) if (c := p.code)}
                    return bool(said) and not said & codes
                node = parse.heads[node]
        return False

    def _is_foreign(self, promise: Promise, codes: set[str | None], to: tuple[Party, ...]) -> bool:
        """Whether a promise concerns anybody abroad: those bound are several, or others are spoken of beside."""
        if len(codes) > 1 or any(p.code not in codes for p in to):
            return True
        here = self.parse.sentence_of[promise.trigger]
        scene = self.scenes.get(promise.trigger)
        if scene is not None and scene.encounter is not None and self.encounters.found[scene.encounter].codes - codes:
            return True
        if self.cast.side is not None and self.encounters.found:
            return True
        if any(0 <= here - sentence <= REACH and codes < {p.code for p in parties} for sentence, parties in self.deals):
            return True
        return bool((self._codes.get(here, set()) | self._codes.get(here - 1, set())) - codes)

    def _partner(self, promise: Promise, codes: set[str | None], first: int, end: int) -> tuple[Party, ...]:
        """To whom it is owed where no role says so: those named in the action, else the other side of the deal."""
        parse = self.parse
        named = [p for t in range(first, end) if t in self.cast.at and self._is_served(t, promise) for p in self.cast.parties(t)]
        named = [p for p in named if p.code not in codes]
        if named or len(codes) > 1:
            return bare(named)
        here = parse.sentence_of[promise.trigger]
        for sentence, parties in reversed(self.deals):
            bound = {p.code for p in parties}
            if 0 <= here - sentence <= REACH and codes < bound:
                return bare(p for p in parties if p.code not in codes)
        return ()

    def _is_served(self, token: int, promise: Promise) -> bool:
        """Whether an action is for those whom a token names: "to Ruritania", "give Zenda radars", "Ruritania's defences"."""
        parse = self.parse
        while parse.deps[token] == "conj" and parse.heads[token] != token:
            token = parse.heads[token]
        head, dep = parse.heads[token], parse.deps[token]
        if dep == "pobj":
            return parse.lowers[head] in TO
        if dep == "poss":
            return (
                parse.deps[head] == "dobj"
                and parse.heads[head] == promise.node
                and parse.lemmas[promise.node].lower() in self.words.serving
            )
        if dep in ("dobj", "nsubj") and head != promise.node:
            return parse.deps[head] == "ccomp" and parse.lemmas[parse.heads[head]].lower() in self.words.enabling
        return dep in ("dative", "iobj", "dobj") and (dep != "dobj" or parse.lemmas[head].lower() in self.words.serving)

    def _same(self, a: Commitment, b: Commitment) -> bool:
        bound = {p.code for p in a.by}, {p.code for p in b.by}
        if a.action.start < b.action.end and b.action.start < a.action.end:
            return bool(bound[0] & bound[1])
        return bound[0] == bound[1] and a.action.text.lower() == b.action.text.lower()
