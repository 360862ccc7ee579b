"""Finds the other party of a deed in what a report says around it: the only other one at hand, the last partner, the adversary."""

from __future__ import annotations

from dataclasses import replace

from communique.events.happenings import Happening, Happenings
from communique.mentions.bridging import TELLERS, states_about
from communique.model import Party

# What follows these is the subject of talk, not a party to the deed ("the situation in Graustark").
TOPICAL = frozenset("in on about over regarding concerning".split())
# Deeds that are done against somebody, whom a report of a conflict need not name each time.
ADVERSE = frozenset(("THREATEN", "ASSAULT", "MOBILIZE", "ACCUSE", "REJECT"))
# Deeds of one mind: who is thanked next is none of those who were condemned just before.
WARM = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST"))
# Words for what two states are at, of which others speak to both.
STRIFE = frozenset(
    "hostility fighting ceasefire truce mediate mediation restraint violence de-escalation de-escalate deescalate calm dialogue bloodshed "
    "clash tension peace talk negotiation".split()
)
STRIFE_TYPES = frozenset(("REQUEST", "AGREE"))
# What a state does at home as often as abroad; hostages and envoys are mostly those of others.
HOMELY = frozenset("ASSAULT COERCE SANCTION ACCUSE REQUEST THREATEN REJECT CONCEDE".split())
# Of these the one they are done to is mostly abroad, named or not.
ABROAD = frozenset(("sanction.impose", "sanction.cut", "sanction.withdraw", "reject.meet"))
# What is said to people at home is home news.
SPOKEN = frozenset(("REQUEST", "REJECT", "THREATEN"))
# What a state lifts for its own people.
EASING = frozenset(("concede.ease",))
EASED = frozenset("curfew ban emergency state law restriction lockdown blackout censorship".split())
# Sectors (PLOVER) of those with arms, and of those in office: to speak to them is not home news alone.
ARMED = frozenset("MIL COP SPY REB OPP".split())
OFFICIALS = frozenset(("GOV", "LEG", "JUD"))
# Arcs that lead to another clause.
CLAUSES = ("conj", "ccomp", "parataxis", "advcl")
PRAISE, AGREED = "support.praise", "agree.agree"
# Verbs and nouns of what two promise to do for a third.
SERVING = frozenset("support help assist aid back assistance cooperation engagement".split())
# Where those stand who act.
SUBJECTS = frozenset(("nsubj", "nsubjpass"))


class Others:
    """The parties of one document by sentence. ``leading`` are the one or two of which it speaks most, ``alone`` its only state."""

    def __init__(self, reader: Happenings, side: str | None, home: str | None) -> None:
        self.reader, self.parse, self.cast, self.side, self.home = reader, reader.parse, reader.cast, side, home
        self.codes: dict[int, dict[str, Party]] = {}
        self._passive: dict[int, set[str]] = {}
        for token, reference in sorted(self.cast.at.items()):
            if self.parse.deps[token] == "compound" or self._is_topic(token):
                continue
            here = self.codes.setdefault(self.parse.sentence_of[token], {})
            for party in self.cast.make_parties(reference):
                if party.code is not None and party.kind in ("state", "person", "group", "organisation") and party.sector not in TELLERS:
                    here.setdefault(party.code, party)
                    if self.parse.deps[token] not in SUBJECTS and self.parse.tags[token] != "PRP$":
                        self._passive.setdefault(self.parse.sentence_of[token], set()).add(party.code)

        self._met: set[str] = set()
        self.leading = self._leading()
        self.alone, self.focus = states_about(self.cast)[0], self._seen()

    def meet(self, happenings: list[Happening]) -> None:
        """Notes the states and people with whom a side's own text says that somebody met or spoke; before anything is completed."""
        spoken = (h for h in happenings if h.match.frame.type == "CONSULT" and h.status in ("happened", "ongoing"))
        parties = [p for h in spoken for p in (*h.actors, *h.recipients) if p.code and p.code != self.side]
        self._met = {str(p.code) for p in parties if p.kind != "organisation"} or {str(p.code) for p in parties}

    def spoken_with(self, happening: Happening, found: list[Party]) -> list[Party]:
        """Of those found for a promise in a side's own text, whom its sentence names, and else the one with whom the text tells of talks.

        Of 177 parties filled in from earlier sentences of such texts 38 were right (docs/precision.md): a promise that two make, and
        one in a text of several, has none of those whom an earlier sentence condemned or praised.
        """
        both = len(set(happening.codes)) > 1
        if self.side is None or (happening.match.frame.type != "AGREE" and not (both and happening.match.frame.type == "SUPPORT")):
            return found
        states = self._met or {c for here in self.codes.values() for c in here if c != self.side and self.cast.entities[c].kind == "state"}
        alone = {*states, self.side} if len(states) == 1 and not both else set()
        first, end = self.parse.sentences[happening.sentence]
        start, last = self.parse.starts[first], self.parse.ends[end - 1]
        heads = {self.parse.starts[t]: t for t in range(first, end) if t in self.cast.at}
        kept = []
        for party in found:
            here = start <= party.mention.start < last
            token = next((t for s, t in heads.items() if party.mention.start <= s < party.mention.end), None)
            spoken_of = happening.match.frame.id == AGREED and (token is None or self._is_topic(token))
            if party.code in alone or (here and not spoken_of):
                kept.append(party)  # not "their commitment to end the Graustark conflict"
        return kept

    def acts_in(self, happening: Happening, code: str) -> bool:
        """Whether somebody acts, itself or within an organisation of which it is a member: "we" of the four is also its own."""
        actors = {str(p.code) for p in happening.actors if p.code}
        return code in actors or any(code in self.cast.entities[c].members_on(self.cast.day) for c in actors)

    def by_both(self, happening: Happening, found: list[Party]) -> list[Party]:
        """Of those found in the words of a promise that two make in a side's own text, whom it helps or with whom it is kept.

        What two welcome together is to the credit of both, whoever else is named in it.
        """
        if self.side is not None and happening.match.frame.id == PRAISE and len(set(happening.codes)) > 1:
            return []
        if self.side is None or happening.match.frame.type != "AGREE" or len(set(happening.codes)) < 2:
            return found
        tokens = {self.parse.starts[t]: t for t in self.cast.at}
        return [p for p in found if self._is_served(next((t for s, t in tokens.items() if p.mention.start <= s < p.mention.end), None))]

    def _is_served(self, token: int | None) -> bool:
        parse = self.parse
        if token is None:
            return False
        while parse.deps[token] == "conj":
            token = parse.heads[token]
        if parse.deps[token] == "dobj":
            return parse.lemmas[parse.heads[token]].lower() in SERVING
        above = parse.heads[parse.heads[token]]
        return parse.deps[token] == "pobj" and (
            parse.lowers[parse.heads[token]] == "with"
            or (parse.lowers[parse.heads[token]] in ("for", "to") and parse.lemmas[above].lower() in SERVING)
        )

    def _seen(self) -> Party | None:
        """The state at which the report looks, as it is first named."""
        focus = states_about(self.cast)[1]
        return next((here[focus] for here in self.codes.values() if focus in here), None) if focus is not None else None

    def _leading(self) -> tuple[Party | None, Party | None]:
        """The state the report speaks of most, and the next, each only where it stands out from the one after it."""
        counts: dict[str, int] = {}
        parties: dict[str, Party] = {}
        for here in self.codes.values():
            for code, party in here.items():
                counts[code] = counts.get(code, 0) + 1
                parties.setdefault(code, party)
        ranked = sorted(counts, key=lambda c: -counts[c])
        tops = [*(counts[c] for c in ranked), 0, 0, 0]
        first = parties[ranked[0]] if ranked and tops[0] >= 3 and tops[0] > tops[2] else None
        second = parties[ranked[1]] if first is not None and len(ranked) > 1 and tops[1] >= 2 and tops[1] > tops[2] else None
        return first, second

    def _is_topic(self, token: int) -> bool:
        parse = self.parse
        return parse.deps[token] == "pobj" and parse.lowers[parse.heads[token]] in TOPICAL

    def only(self, happening: Happening, reach: tuple[int, ...] = (0, 1)) -> list[Party]:
        """The only other party of this sentence, else of this and the one before."""
        own = {p.code for p in happening.actors}
        gathered: dict[str, Party] = {}
        for back in reach:
            for code, party in self.codes.get(happening.sentence - back, {}).items():
                if code not in own and not self._is_part_of(code, own):
                    gathered.setdefault(code, party)
            if len(gathered) == 1:
                found = next(iter(gathered.values()))
                if back and self._is_beside(happening, found):
                    return []
                return [self._rather(found, own)] if self._only_acts(found, happening.sentence - back) else [found]
            if gathered:
                return [self.focus] if self._is_looked_at(happening, gathered, own) and self.focus is not None else []
        return []

    def at_home(self, happening: Happening) -> list[Party]:
        """The actor's own people, of whom a sentence that names no other state says no more: "the junta executed four [activists]".

        Officials whom it leaves without a state are those of the one other state that it names.
        """
        frame, own = happening.match.frame, {p.code for p in happening.actors}
        if frame.type not in HOMELY or len(own) != 1 or happening.is_noun:
            return []
        actor = happening.actors[0]
        doers = self.reader.tokens_of(happening, "subject")
        if doers and not any(t in self.cast.at or self.parse.lemmas[t].lower() in self.cast.agents for t in doers):
            return []  # "Ruritanian shelling killed three villagers": whose, it does not say
        for token in self.reader.people_of(happening):
            sector = self.cast.agents.get(self.parse.lemmas[token].lower())
            if sector not in OFFICIALS | ARMED and frame.type in SPOKEN:
                continue  # "urged residents to stay indoors", "told voters" is home news
            others = {c: p for c, p in self._beside(happening).items() if c not in own}
            mention = self.parse.evidence(token, token + 1)
            if not others and actor.kind in ("state", "person") and frame.id not in ABROAD:
                return [replace(actor, sector=sector, kind="state", person=None, office=None, mention=mention, basis="inferred")]
            if len(others) == 1 and sector in OFFICIALS and next(iter(others.values())).kind == "state":
                return [replace(next(iter(others.values())), sector=sector, mention=mention, basis="inferred")]
        return []

    def _beside(self, happening: Happening) -> dict[str, Party]:
        """The parties of a deed's own clause: "Ruritania jailed two critics; Graustark condemned it" names one in each."""
        parse, (first, end) = self.parse, self.parse.edges[happening.trigger]
        apart = [parse.edges[c] for c in parse.children[happening.trigger] if parse.deps[c] in CLAUSES and self._has_subject(c)]
        found: dict[str, Party] = {}
        for token in range(first, end):
            if token in self.cast.at and not any(a <= token < b for a, b in apart):
                for party in self.cast.make_parties(self.cast.at[token]):
                    found.setdefault(str(party.code), party)
        return found

    def _has_subject(self, verb: int) -> bool:
        return self.parse.child(verb, "nsubj", "nsubjpass") is not None

    def eased(self, happening: Happening) -> list[Party]:
        """The actor's own people, for whom it lifts a curfew or a ban of its own where the sentence names no other state."""
        own = {p.code for p in happening.actors}
        if happening.match.frame.id not in EASING or len(own) != 1 or set(self._beside(happening)) - own:
            return []
        actor = happening.actors[0]
        held = happening.match.object
        if actor.kind not in ("state", "person") or held is None or self.parse.lemmas[held].lower() not in EASED:
            return []
        return [replace(actor, sector="CVL", kind="state", person=None, office=None, mention=happening.cue, basis="inferred")]

    def _is_part_of(self, code: str, own: set[str | None]) -> bool:
        """Whether a territory belongs to one of those who act."""
        entity = self.cast.entities[code]
        return entity.kind == "territory" and entity.controls in own and code not in {p.code for p in self.leading if p is not None}

    def _is_looked_at(self, happening: Happening, gathered: dict[str, Party], own: set[str | None]) -> bool:
        """Whether a deed against somebody is, of several at hand, against the state at which the report looks."""
        if self.focus is None or happening.match.frame.type not in (*ADVERSE, "SANCTION"):
            return False
        return self.focus.code in gathered and self.focus.code not in own

    def _is_beside(self, happening: Happening, found: Party) -> bool:
        """Whether the one of the sentence before has no part in what a report on others tells of what they promise."""
        first, second = self.leading
        own = {p.code for p in happening.actors}
        if (
            first is None
            or happening.match.frame.type != "AGREE"
            or self.side is not None
            or not own <= {first.code, second and second.code}
        ):
            return False
        return found.code not in (first.code, second and second.code)

    def _only_acts(self, party: Party, sentence: int) -> bool:
        """Whether a sentence names a party for what it does itself, and for nothing else."""
        return party.code not in self._passive.get(sentence, ())

    def _rather(self, found: Party, own: set[str | None]) -> Party:
        """The state at which the report looks instead of one who only acts beside: "Graustark froze its aid, and Ruritania recalled"."""
        return self.focus if self.focus is not None and self.focus.code not in own else found

    def partner(self, happening: Happening, before: list[Happening]) -> list[Party]:
        """The other side of the last deed that the actor had a part in: what a state does next it does to the same one."""
        own = {p.code for p in happening.actors}
        for other in reversed(before):
            if happening.sentence - other.sentence > 3:
                break
            amends = happening.lemma == "demand" and happening.sentence - other.sentence < 2 and own & {p.code for p in other.recipients}
            if other.match.frame.type is None or (happening.match.frame.type in WARM and other.match.frame.type not in WARM and not amends):
                continue  # only amends are asked of whoever did one harm
            if happening.match.frame.type in ADVERSE and other.match.frame.type in WARM and own & {p.code for p in other.recipients}:
                continue  # who asked him for peace is not whom he condemns
            actors, recipients = {p.code for p in other.actors}, {p.code for p in other.recipients}
            if own & actors and recipients and not own & recipients:
                return list(other.recipients)
            if own & recipients and actors and not own & actors:
                return list(other.actors)
            if (
                own < actors
                and len(actors) == 2
                and not recipients
                and {other.match.frame.type, happening.match.frame.type} <= set(ADVERSE)
            ):
                return [p for p in other.actors if p.code not in own]  # those who fought
        return []

    def adversary(self, happening: Happening) -> list[Party]:
        """Against whom, in a report of two states at odds, the one acts: the other; anybody else acts against the first."""
        return [] if happening.match.frame.type not in ADVERSE or happening.is_noun else self.opponent(happening)

    def opponent(self, happening: Happening) -> list[Party]:
        """Of the two states that a report is about the other one; for anybody else the first."""
        first, second = self.leading
        if first is None:
            return []
        own = {p.code for p in happening.actors}
        other = second if first.code in own else first
        if self.focus is not None and not own & {first.code, second and second.code, self.focus.code}:
            return [self.focus]
        return [other] if other is not None and other.code not in own else []

    def at_strife(self, happening: Happening) -> list[Party]:
        """The two states at odds, of whom a third one speaks: "urged an end to hostilities", "offered to mediate"."""
        first, second = self.leading
        own = {p.code for p in happening.actors}
        if first is None or second is None or own & {first.code, second.code} or happening.match.frame.type not in STRIFE_TYPES:
            return []
        start, end = self.parse.edges[happening.trigger]
        found = any(self.parse.lemmas[t].lower() in STRIFE for t in range(max(start, happening.trigger), end))
        return [first, second] if found else []
