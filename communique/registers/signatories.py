"""Finds who is bound by an instrument: those it names, who signs it, who met, or whom the passage is about."""

from __future__ import annotations

from dataclasses import replace

from communique.events.happenings import Happening
from communique.mentions.cast import Cast, unique_parties
from communique.model import Party
from communique.registers.company import Company
from communique.registers.encounters import Encounters
from communique.registers.namings import BETWEEN, Naming, Namings, bare, codes_of
from communique.registers.stages import DONE, Stage, Stages
from communique.registers.timing import Scene

# Instruments by which those who fight come to terms: others who hail or discuss one are no parties to it.
TERMS = frozenset("hostage hostages ceasefire cease-fire truce prisoner prisoners peace armistice disengagement".split())
# Who says "our deal" made it.
OURS = frozenset("our their bilateral trilateral mutual".split())
# What each state does for itself.
JOINING = frozenset("ratify accede join quit leave withdraw denounce pull".split())
# Verbs that make an instrument of a text, whatever it is called.
WRITING = frozenset("sign adopt conclude initial issue finalise finalize exchange".split())
PROPOSING = frozenset("propose offer suggest submit".split())
# Verbs of those who speak well of what others made.
HAILING = frozenset("welcome hail praise applaud celebrate salute commend".split())
# Verbs whose subjects are at work on an instrument of their own.
MAKING = frozenset("negotiate sign conclude draft haggle reach agree seal finalise finalize initial".split())


class Signatories:
    """Finder of parties over one document."""

    def __init__(
        self,
        cast: Cast,
        namings: Namings,
        stages: Stages,
        happenings: list[Happening],
        scenes: dict[int, Scene],
        encounters: Encounters,
    ) -> None:
        self.cast, self.parse, self.roles = cast, cast.parse, stages.roles
        self.namings, self.stages, self.scenes, self.encounters = namings, stages, scenes, encounters
        self.company = Company(cast, happenings)

    def at_hand(self, naming: Naming, stage: Stage, parties: list[Party]) -> list[Party]:
        """Who else is bound, by what the passage is about: "A truce agreed on Friday was violated", "Zenda clinched an arms deal"."""
        parse, token, codes = self.parse, naming.token, codes_of(parties)
        if self._is_outside(token) and (stage.weak or self._is_sought(stage)):
            return []
        sentence = parse.sentence_of[token]
        told = stage.verb is not None and not stage.weak and stage.status not in ("proposed", "in_force")
        if naming.vague and not (told and stage.verb is not None and parse.lemmas[stage.verb].lower() in WRITING):
            return []
        if not told and not self.stages.is_definite(token):
            return []
        if codes and not told:
            # What one of two who met reaffirms is theirs.
            main = next((one for one in self.encounters.found if one.status == "happened" and len(one.codes) == 2), None)
            mine = main is not None and codes <= main.codes and not self._is_outside(token)
            return list(main.parties) if main is not None and mine else []
        if codes:
            if stage.verb is None or self._is_outside(token):
                return []
            other = self.company.other(sentence, codes, bodies=True)
            return [other] if other is not None else []
        found = self.company.pair(sentence)
        if not found:
            main = next((one for one in self.encounters.found if one.status == "happened" and len(one.codes) == 2), None)
            found = list(main.parties) if main is not None and told else []
        return found

    def _is_sought(self, stage: Stage) -> bool:
        """Whether an instrument is only what somebody wants brought about: "efforts to secure a hostage deal"."""
        parse, verb = self.parse, stage.verb
        if verb is None or parse.tags[verb] not in ("VB", "VBG"):
            return False
        return not any(parse.deps[c] in ("nsubj", "nsubjpass", "aux") and parse.lowers[c] != "to" for c in parse.children[verb])

    def _is_outside(self, token: int) -> bool:
        """Whether an instrument is one by which others end their fight: "the hostage deal", "a ceasefire"."""
        words = {self.parse.lowers[token], *(self.parse.lowers[c] for c in self.parse.children[token])}
        return bool(words & TERMS) and not words & OURS

    def is_joined(self, naming: Naming, stage: Stage) -> bool:
        """Whether one state alone does what each party does for itself: it ratifies, joins or leaves a treaty."""
        verb = self.parse.lemmas[stage.verb].lower() if stage.verb is not None else ""
        return not naming.vague and naming.kind in ("treaty", "agreement") and verb in JOINING and self.stages.is_definite(naming.token)

    def parties(self, naming: Naming, stage: Stage, own: list[Party]) -> list[Party]:
        """Who is bound: those the phrase names, else those who sign, else those who met, else those known by its name."""
        known = self._known_parties(naming)
        one_sided = len(codes_of(own)) > 1 and self.namings.is_one_sided(naming.token)
        if len(codes_of(own)) > 1 and not (naming.known and known) and not one_sided:
            return own
        if known:
            return unique_parties([*own, *known])
        found = list(own)
        happening = stage.happening
        if self._is_spoken_of(naming, stage):
            return found  # "Graustark welcomed the deal": it is not one of its own
        if happening is not None:
            alone = stage.verb is not None and self.parse.lemmas[stage.verb].lower() in JOINING
            guessed = happening.completed and (naming.known is not None or alone)
            found = [*happening.actors, *(() if guessed else happening.recipients), *own]
        if stage.verb is not None and (len(codes_of(found)) < 2 or one_sided):
            found += self._actors(stage.verb, naming.token)
        if len(codes_of(found)) < 2 and stage.status in (*DONE, "under_negotiation"):
            scene = self.scenes.get(happening.trigger) if happening is not None else None
            if scene is not None and scene.encounter is not None:
                found += self.encounters.found[scene.encounter].parties
        if not codes_of(found) and stage.status in (*DONE, "in_force") and self.stages.is_definite(naming.token):
            main = next((one for one in self.encounters.found if one.status == "happened" and len(one.codes) == 2), None)
            found += main.parties if main is not None else []  # "the accords reached in Zenda" are of those who speak of them
        return unique_parties(found)

    def _is_spoken_of(self, naming: Naming, stage: Stage) -> bool:
        """Whether those who act here only welcome or discuss an instrument that others made."""
        parse, token = self.parse, naming.token
        if {parse.lowers[c] for c in parse.children[token]} & OURS or stage.verb is None:
            return False
        if self._is_outside(token) and self._is_sought(stage) and not self.namings.own(token):
            return True
        talk = stage.happening is not None and stage.happening.match.frame.type in ("CONSULT", "SUPPORT")
        talked = talk and stage.status in ("in_force", "under_negotiation")
        spoken = stage.weak or (talked and parse.lemmas[stage.verb].lower() not in MAKING)
        if spoken and self._is_outside(token):
            return True
        actors = codes_of(self._actors(stage.verb, token))
        if naming.known is not None or parse.lemmas[stage.verb].lower() not in HAILING:
            return False
        if not (stage.weak and self.stages.is_definite(token) and len(actors) == 1):
            return False
        scene = self.scenes.get(stage.happening.trigger) if stage.happening is not None else None
        met = self.encounters.found[scene.encounter].codes if scene is not None and scene.encounter is not None else set()
        return not (actors <= met and len(met) == 2)  # one of two who met may hail what they made

    def _actors(self, verb: int, token: int) -> list[Party]:
        """Who does what a verb says, and with whom; the agents of those verbs that it completes."""
        found: list[Party] = []
        subjects = [*self.roles.subjects(verb), *self._watching(verb)]
        if self.parse.lemmas[verb].lower() in PROPOSING:  # "proposed a treaty to Graustark"
            subjects += [*(n for t in (verb, token) for n in self.roles.under(t, frozenset(("to",)))), *self.roles.receivers(verb)]
        for s in (*subjects, *self.roles.under(verb, BETWEEN)):
            if s == token:
                continue
            if s in self.cast.first_person:
                speech = self.cast.first_person[s]
                both = speech.together if speech.plural and speech.together is not None else speech.speaker
                found += self.cast.make_parties(both)
            else:
                found += self.cast.parties(s, affiliated=True)
        return found

    def _watching(self, verb: int) -> list[int]:
        """Those in whose presence a thing was signed: "in the presence of the presidents of Ruritania and Graustark"."""
        presence = [n for n in self.roles.under(verb, frozenset(("in",))) if self.parse.lemmas[n].lower() == "presence"]
        return [n for p in presence for n in self.roles.under(p, frozenset(("of",)))]

    def pair_of(self, token: int) -> list[Party]:
        """The two states of a sentence that names just these: "Under a 2010 agreement, A may keep its base in B"."""
        first, end = self.parse.sentences[self.parse.sentence_of[token]]
        found = [p for t in range(first, end) if t in self.cast.at for p in self.cast.make_parties(self.cast.at[t]) if p.kind != "group"]
        return list(bare(found)) if len(codes_of(found)) == 2 else []

    def _known_parties(self, naming: Naming) -> list[Party]:
        if naming.known is None:
            return []
        mention = self.parse.evidence(naming.token, naming.token + 1)
        return [
            replace(Party(code, self.cast.state(code).name, self.cast.state(code).kind, None, None, None, mention, "known"))
            for code in naming.known.parties
        ]
