"""The agreements register: instruments that the text names, with their stage, parties, count and term."""

from __future__ import annotations

from communique.events.happenings import Happening, Happenings
from communique.events.roles import Roles
from communique.knowledge.instruments import Instrument
from communique.mentions.amounts import AmountMention
from communique.mentions.cast import Cast, unique_parties
from communique.mentions.times import TimeMention
from communique.model import Agreement, Evidence, Party, Quantity, When, make_id
from communique.registers.timing import Scene

# Stage of an instrument by the verb it is the object of, strongest first where several speak.
STAGES = ("terminated", "in_force", "signed", "agreed", "under_negotiation", "proposed")


class Agreements:
    """Writes the agreements of one document."""

    def __init__(
        self,
        cast: Cast,
        document: str,
        reader: Happenings,
        instruments: dict[str, Instrument],
        stages: dict[str, str],
        amounts: tuple[AmountMention, ...],
        times: tuple[TimeMention, ...],
    ) -> None:
        self.cast, self.parse, self.document = cast, cast.parse, document
        self.reader, self.roles = reader, Roles(cast.parse)
        self.instruments, self.stages = instruments, stages
        self.counts = {a.noun: a for a in amounts if a.kind == "count" and a.noun is not None}
        self.times = times

    def read(
        self, happenings: list[Happening], scenes: dict[int, Scene], contact_ids: dict[int, str]
    ) -> list[tuple[int, Agreement]]:
        """(token, agreement) for each instrument, one for each however often it is named."""
        by_token: dict[int, Happening] = {}
        for h in happenings:
            for token in (h.match.object, h.trigger):
                if token is not None:
                    by_token.setdefault(token, h)
        found: list[tuple[int, Agreement]] = []
        for token in self._nouns():
            agreement = self._agreement(token, by_token, happenings, scenes, contact_ids)
            if agreement is None or self._known(found, agreement):
                continue
            found.append((token, agreement))
        return found

    def _nouns(self) -> list[int]:
        parse, found = self.parse, []
        for i, lemma in enumerate(parse.lemmas):
            if (
                lemma.lower() in self.instruments
                and parse.pos[i] in ("NOUN", "PROPN")
                and parse.deps[i] not in ("compound", "nmod")
            ):
                found.append(i)
            elif (
                parse.lowers[i] == "one"
                and parse.deps[i] == "pobj"
                and parse.lowers[parse.heads[i]] in ("including", "include")
            ):
                found.append(i)
        return found

    def _agreement(
        self,
        token: int,
        by_token: dict[int, Happening],
        happenings: list[Happening],
        scenes: dict[int, Scene],
        contact_ids: dict[int, str],
    ) -> Agreement | None:
        parse = self.parse
        if parse.lowers[token] == "one":
            return self._member(token, by_token, scenes, contact_ids)
        instrument = self.instruments[parse.lemmas[token].lower()]
        happening, stage = self._stage(token, by_token, happenings)
        parties = self._parties(token, happening)
        if stage is None or len({p.code for p in parties}) < 2:
            return None
        if instrument.needs_modifier and not self._is_told_apart(token):
            return None
        return self._make(token, instrument.kind, stage, parties, happening, scenes, contact_ids)

    def _member(
        self, token: int, by_token: dict[int, Happening], scenes: dict[int, Scene], contact_ids: dict[int, str]
    ) -> Agreement | None:
        """ "signed 30 agreements, including one for the programme ...": an instrument of its own."""
        parse, node = self.parse, token
        for _ in range(4):
            node = parse.heads[node]
            if parse.lemmas[node].lower() in self.instruments:
                break
        else:
            return None
        happening, stage = self._stage(node, by_token, [])
        if happening is None or stage is None:
            return None
        inner = next(
            (n for p in self.roles.prepositions(token) if parse.lowers[p] in ("for", "on") for n in self.roles.governed(p)),
            None,
        )
        kind = "agreement"
        if inner is not None and parse.lemmas[inner].lower() in self.instruments:
            kind = self.instruments[parse.lemmas[inner].lower()].kind
        parties = unique_parties([*happening.actors, *happening.recipients])
        if len({p.code for p in parties}) < 2:
            return None
        return self._make(token, kind, stage, parties, happening, scenes, contact_ids, subject=inner)

    def _stage(
        self, token: int, by_token: dict[int, Happening], happenings: list[Happening]
    ) -> tuple[Happening | None, str | None]:
        """The happening whose object the instrument is, and the stage it gives it."""
        parse = self.parse
        happening = by_token.get(token)
        if (
            happening is None
            and parse.heads[token] in by_token
            and parse.deps[token] in ("dobj", "nsubjpass", "pobj", "nsubj", "conj")
        ):
            happening = by_token[parse.heads[token]]
        if happening is not None and happening.match.frame.agreement:
            if happening.status in ("planned",):
                return happening, "agreed"
            if happening.status == "possible":
                return happening, "proposed"
            if happening.status == "denied":
                return happening, None
            return happening, happening.match.frame.agreement
        for verb in self._governors(token):
            stage = self.stages.get(parse.lemmas[verb].lower())
            if stage is not None:
                if any(parse.deps[c] == "neg" for c in parse.children[verb]):
                    return happening, None
                return by_token.get(verb, happening), stage
        if (
            happening is None
            and any(parse.lowers[c] in ("a", "an") for c in parse.children[token])
            and self._has_own_parties(token)
        ):
            return None, "proposed"  # "hinges on a deal between A and B": spoken of, and no more
        return happening, None

    def _has_own_parties(self, token: int) -> bool:
        parties = [p.code for t in self.roles.under(token, frozenset(["between"])) for p in self.cast.parties(t)]
        return len(set(parties)) > 1

    def _governors(self, token: int) -> list[int]:
        parse, found = self.parse, []
        head = parse.heads[token]
        if parse.deps[token] in ("dobj", "nsubjpass", "nsubj") and head != token:
            found.append(head)
        if parse.deps[token] == "pobj" and parse.heads[head] != head:
            found.append(parse.heads[head])
        found += [c for c in parse.children[token] if parse.deps[c] in ("acl", "relcl") and parse.pos[c] == "VERB"]
        found += [c for c in parse.children[token] if parse.deps[c] in ("amod",) and parse.tags[c] in ("VBN", "VBG", "JJ")]
        return found

    def _parties(self, token: int, happening: Happening | None) -> list[Party]:
        own = [p for t in self.roles.under(token, frozenset(["between", "with", "by"])) for p in self.cast.parties(t)]
        own += self.reader.modifiers_of(token)
        if len({p.code for p in own}) >= 2:
            return unique_parties(own)
        if happening is not None:
            return unique_parties([*happening.actors, *happening.recipients, *own])
        verbs = [v for v in self._governors(token) if self.parse.pos[v] == "VERB"]
        subjects = [p for v in verbs for s in self.roles.subjects(v) for p in self.cast.parties(s)]
        return unique_parties([*subjects, *own])

    def _is_told_apart(self, token: int) -> bool:
        """Whether a vague noun ("document", "plan") has words that make it an instrument."""
        parse = self.parse
        if parse.words[token][:1].isupper() and parse.pos[token] == "PROPN":
            return True
        return any(
            parse.lowers[c] in ("joint", "bilateral", "trilateral", "framework", "cooperation") for c in parse.children[token]
        )

    def _known(self, found: list[tuple[int, Agreement]], one: Agreement) -> bool:
        """Whether an instrument is a later mention of one that was read already."""
        parties = {p.code for p in one.parties}
        for _, other in found:
            if other.kind == one.kind and {p.code for p in other.parties} == parties:
                if one.count != other.count and one.count is not None:
                    continue
                same = set((one.subject or "").lower().split()) & set((other.subject or "").lower().split()) - {
                    "the",
                    "of",
                    "for",
                    "on",
                    "a",
                    "and",
                }
                if same or not one.subject:
                    return True
        return False

    def _make(
        self,
        token: int,
        kind: str,
        stage: str,
        parties: list[Party],
        happening: Happening | None,
        scenes: dict[int, Scene],
        contact_ids: dict[int, str],
        subject: int | None = None,
    ) -> Agreement:
        parse = self.parse
        scene = scenes.get(happening.trigger) if happening is not None else None
        subject_proof = self._subject(subject if subject is not None else token)
        count = self.counts.get(token)
        term = self._term(token, subject)
        sentence = parse.sentences[parse.sentence_of[token]]
        cue = parse.evidence(token, token + 1)
        proof: dict[str, tuple[Evidence, ...]] = {"cue": (happening.cue, cue) if happening is not None else (cue,)}
        proof["subject"] = (subject_proof,)
        proof["parties"] = tuple(dict.fromkeys(p.mention for p in parties))
        quantity: Quantity | None = None
        if count is not None:
            quantity = count.quantity
            proof["count"] = (count.evidence,)
        if term is not None:
            proof["term"] = (term.evidence,)
        if scene is not None and scene.when_evidence:
            proof["when"] = scene.when_evidence
        del sentence
        when: When | None = scene.when if scene is not None else None
        codes = sorted({str(p.code) for p in parties})
        encounter = scene.encounter if scene is not None else None
        return Agreement(
            id=make_id(self.document, "agreement", kind, *codes, token),
            kind=kind,
            subject=subject_proof.text,
            parties=tuple(Party(p.code, p.name, p.kind, p.sector, p.person, p.office, p.mention, p.basis) for p in parties),
            count=quantity,
            term=term.when if term is not None else None,
            status=stage,
            when=when if stage not in ("proposed", "under_negotiation") else None,
            contact=contact_ids.get(encounter) if encounter is not None else None,
            topics=(),
            rule=((happening.match.frame.id,) if happening is not None else ("agreement.stage",)),
            basis="inferred" if any(p.basis == "inferred" for p in parties) else "stated",
            evidence=proof,
        )

    def _subject(self, token: int) -> Evidence:
        """The words of the instrument: its noun phrase without the determiner, cut before a new clause."""
        parse = self.parse
        first = min(
            [
                token,
                *(
                    parse.edges[c][0]
                    for c in parse.children[token]
                    if c < token and parse.deps[c] in ("amod", "compound", "nmod", "poss")
                ),
            ]
        )
        end = token + 1
        for child in parse.children[token]:
            if (
                child > token
                and parse.deps[child] == "prep"
                and parse.lowers[child] in ("on", "for", "of", "about", "covering", "to", "in", "between", "with")
            ):
                end = max(end, min(parse.edges[child][1], token + 18))
        while end > token + 1 and not parse.words[end - 1].strip():
            end -= 1
        return parse.evidence(first, end)

    def _term(self, token: int, subject: int | None) -> TimeMention | None:
        """The years an instrument is to run: a range inside its own phrase ("during 2021-31")."""
        parse = self.parse
        first, end = parse.edges[token]
        members = [
            parse.edges[t] for t in range(first, end) if t != token and parse.lowers[t] == "one" and parse.deps[t] == "pobj"
        ]
        del subject
        for time in self.times:
            if any(a <= time.first < b for a, b in members):
                continue
            if (
                time.when is not None
                and first <= time.first < end
                and time.when.precision == "range"
                and time.when.start
                and time.when.end
            ):
                if time.when.start[:4] != time.when.end[:4]:
                    return time
        return None
