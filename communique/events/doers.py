"""Tells for whom those act whom a report names by no state: "the embassy declined", "ministers urged", "police arrested".

All of it is *inferred*: from the side whose text it is, from the place of the deed, or from the states that the report is about.
"""

from __future__ import annotations

from dataclasses import replace

from communique.events.happenings import Happening, Happenings
from communique.events.others import Others
from communique.events.pointing import DEFINITE
from communique.mentions.cast import unique_parties
from communique.model import Party

# Nouns for all who met: "the meeting called on", "participants agreed".
GATHERED = frozenset("delegation side meeting conference summit session gathering participant delegate attendee council assembly".split())
# Those who met, in the plural and by no state; words that say whose they are, and how many.
MET = frozenset("leader minister president advisor adviser secretary counterpart principal official".split())
OWNING = frozenset("his her its their our my other several some many these those senior".split())
SIZES = {"two": 2, "three": 3, "four": 4, "five": 5}
# Those who speak for an organisation in its own text: "Ministers urged", "the Council welcomed".
ORGANS = frozenset(
    "minister leader head ally council board commission bureau committee secretariat chair presidency president member state bloc "
    "party government director general".split()
)
# What is done on these is done by whoever gave them; what is called off at these, by whoever made them.
ORDERED = frozenset("order instruction command directive".split())
ASKED = frozenset("request behest insistence initiative demand".split())
CALLED_OFF = "reject.meet"
# Nouns of these sectors act for a state even where no word says for which.
OFFICIAL = frozenset(("GOV", "MIL", "LEG", "JUD", "COP"))


class Doers:
    """Finds who acts in one document."""

    def __init__(self, reader: Happenings, side: str | None, home: str | None, others: Others) -> None:
        self.reader, self.parse, self.cast, self.side, self.home = reader, reader.parse, reader.cast, side, home
        self.leading, self.codes = others.leading, others.codes
        self.told: list[Happening] = []  # what the whole text tells, before anything is completed

    def by_own_state(self, happening: Happening) -> Happening:
        """Police that nobody names and crowds are of the state in which they arrest or march, else of the one that the text is about."""
        frame, roles, verb = happening.match.frame, self.reader.roles, happening.trigger
        if happening.is_noun or happening.standing.content_of is not None:
            return happening
        if frame.type == "COERCE" and (not roles.is_passive(verb) or roles.subjects(verb) or frame.id != "coerce.arrest"):
            return happening
        where = happening.place.place.country if happening.place is not None else None
        first, second = self.leading
        elsewhere = first is not None and second is not None and self.home not in (first.code, second.code)
        about = first.code if first is not None and (second is None or elsewhere) else self.home
        code = where or self.side or about or self._own_of(happening)
        if (
            code is None
            or code not in self.cast.entities
            or self.cast.entities[code].kind != "state"
            or code in {p.code for p in happening.recipients if frame.type == "PROTEST"}
        ):
            return happening
        entity = self.cast.entities[code]
        sector = "COP" if frame.type == "COERCE" else "CVL"
        mention = happening.place.evidence if where is not None and happening.place is not None else happening.cue
        party = Party(code, entity.name, entity.kind, sector, None, None, mention, "inferred")
        return replace(happening, actors=(party,), completed=True)

    def _own_of(self, happening: Happening) -> str | None:
        """The state of those who are held, where the sentence names no other: "the former president, who was detained"."""
        codes = set(happening.codes)
        return next(iter(codes)) if len(codes) == 1 and codes == set(self.codes.get(happening.sentence, ())) else None

    def by_will(self, happening: Happening) -> Happening:
        """Who did what "was done on the orders of Ruritania", or called off what "was postponed at the request of Graustark"."""
        wanted = ORDERED | ASKED if happening.match.frame.id == CALLED_OFF else ORDERED
        roles, parse = self.reader.roles, self.parse
        if not self._is_done(happening):
            return happening
        for preposition in roles.prepositions(happening.trigger):
            for noun in roles.governed(preposition):
                if parse.lemmas[noun].lower() in wanted:
                    found = [p for n in roles.under(noun, frozenset(("of", "by"))) for p in self.cast.parties(n, affiliated=True)]
                    found = found or self.reader.modifiers_of(noun)
                    if found:
                        return replace(happening, actors=tuple(replace(p, basis="inferred") for p in found), completed=True)
        return happening

    def from_where(self, happening: Happening) -> Happening:
        """Who expels those who "were ordered out of Strelsau" is the state of that city."""
        if not self._is_done(happening):
            return happening
        for preposition in self.reader.roles.prepositions(happening.trigger):
            if self.parse.lowers[preposition] not in ("from", "of"):
                continue
            for noun in self.reader.roles.governed(preposition):
                named = [p for p in self.cast.parties(noun) if p.kind == "state"]
                place = self.reader.scenery.heads.get(noun)
                code = named[0].code if named else place.place.country if place is not None else None
                if code in self.cast.entities and code not in {p.code for p in happening.recipients}:
                    entity = self.cast.entities[str(code)]
                    mention = self.parse.evidence(noun, noun + 1)
                    party = Party(code, entity.name, entity.kind, "GOV", None, None, mention, "inferred")
                    return replace(happening, actors=(party,), completed=True)
        return happening

    def _is_done(self, happening: Happening) -> bool:
        """Whether a verb is in the passive and names nobody who did it."""
        roles, verb = self.reader.roles, happening.trigger
        return not happening.is_noun and roles.is_passive(verb) and not roles.subjects(verb)

    def by_own_army(self, happening: Happening) -> Happening:
        """An army of which nobody says whose it is overthrows its own president, not that of the state that acted last."""
        actor, *more = happening.actors
        ruled = {p.code for p in happening.recipients if p.person}
        armed = actor.sector in ("MIL", "COP") and actor.basis == "inferred" and actor.person is None
        if more or not armed or len(ruled) != 1 or actor.code in ruled:
            return happening
        own = happening.recipients[0]
        return replace(happening, actors=(replace(actor, code=own.code, name=self.cast.entities[str(own.code)].name),), completed=True)

    def by_own_court(self, happening: Happening) -> Happening:
        """Whom nobody is said to have tried is tried where it is said to be done, else at home."""
        if not self._is_done(happening) or len({p.code for p in happening.recipients}) != 1:
            return happening
        where = happening.place.place.country if happening.place is not None else None
        code = where or happening.recipients[0].code
        if code is None or code not in self.cast.entities or self.cast.entities[code].kind != "state":
            return happening
        entity = self.cast.entities[code]
        mention = happening.place.evidence if where is not None and happening.place is not None else happening.cue
        party = Party(code, entity.name, entity.kind, "JUD", None, None, mention, "inferred")
        return replace(happening, actors=(party,), completed=True)

    def is_item(self, noun: int) -> bool:
        """Whether a noun opens an item of a list of what is done: "(a) Closure of the borders with Graustark;"."""
        parse = self.parse
        first, end = parse.sentences[parse.sentence_of[noun]]
        if parse.pos[noun] != "NOUN" or not parse.words[noun][:1].isupper() or noun - first > 4 or parse.heads[noun] != noun:
            return False
        before = (parse.words[t] for t in range(first, noun))
        told = any(parse.tags[t] in ("VBD", "VBZ", "VBP") for t in range(noun, end))
        return not told and all(not w[:1].isalpha() or len(w) == 1 for w in before)

    def is_headless(self, verb: int) -> bool:
        """Whether a verb stands without a subject where a resolution begins: "Condemns the attack; urges"."""
        parse, node = self.parse, verb
        while parse.deps[node] == "conj" and parse.pos[parse.heads[node]] == "VERB" and parse.child(node, "nsubj", "nsubjpass") is None:
            node = parse.heads[node]
        if parse.tags[node] not in ("VBZ", "VBG") or parse.heads[node] != node or parse.pos[verb] != "VERB":
            return False
        return parse.child(node, "nsubj", "nsubjpass", "aux", "auxpass") is None and parse.words[parse.edges[node][0]] == parse.words[node]

    def unnamed(self, happening: Happening, before: list[Happening]) -> list[Party]:
        """Whose people those are that act without a word of whose: "the embassy declined", "a spokesman, Rudolf Voss, rejected".

        The same noun may have been somebody's before; else they are of the side whose text it is, or of the state that the
        report speaks of most.
        """
        if happening.is_noun:
            return []
        parse, cast = self.parse, self.cast
        for token in self.reader.roles.subjects(happening.trigger):
            if cast.parties(token, affiliated=True):
                return []
            lemma = parse.lemmas[token].lower()
            if parse.pos[token] == "PROPN" and lemma.endswith("s") and lemma[:-1] in cast.agents:
                lemma = lemma[:-1]  # "the Advisors": in capitals the parser takes the plural for a name
            if lemma in GATHERED | ORGANS and self.side is not None and self._is_own_organ(token, lemma):
                return [self.own_side(happening)]
            if parse.pos[token] == "NOUN" or lemma in GATHERED or (lemma in cast.agents and token not in cast.at):
                definite = any(parse.lowers[c] in DEFINITE for c in parse.children[token])
                earlier = [t for t in cast.at if t < token and parse.lemmas[t].lower() == lemma and len(set(cast.at[t].codes)) == 1]
                if definite and earlier:
                    return [replace(p, basis="inferred") for p in cast.make_parties(cast.at[max(earlier)])]
                if lemma in GATHERED:
                    return self._gathered(happening, before) or ([self.own_side(happening)] if self.side is not None else [])
                if self.side is not None and lemma in MET and parse.tags[token] in ("NNS", "NNPS"):
                    met = self._met(before, {parse.lowers[c] for c in parse.children[token]})
                    if met:
                        return met
                if lemma in cast.agents and cast.agents[lemma] in OFFICIAL:
                    ruled = [p for p in happening.recipients if p.person] if happening.match.frame.type == "COERCE" else []
                    if ruled and len({p.code for p in happening.recipients}) == 1:
                        own = ruled[0]  # "the generals seized President Rassendyll": his own
                        return [Party(own.code, own.name, "state", "MIL", None, None, parse.evidence(token, token + 1), "inferred")]
                    return self._home(happening, token)
            elif token in cast.at and any(r.person for r in cast.at[token].referents):
                return self._home(happening, token)
        return []

    def _is_own_organ(self, token: int, lemma: str) -> bool:
        """Whether a noun is the meeting or an organ of the organisation whose text it is, with nothing that says of whom else."""
        parse = self.parse
        if self.cast.entities[str(self.side)].kind != "organisation" or token in self.cast.at:
            return False
        singular = parse.tags[token] in ("NN", "NNP") and lemma not in GATHERED
        words = {parse.lowers[c] for c in parse.children[token] if parse.deps[c] not in ("punct", "cc", "conj", "appos")}
        return words <= {"the", "several", "some", "all"} and (not singular or parse.words[token][:1].isupper())

    def _met(self, before: list[Happening], words: set[str]) -> list[Party]:
        """Those who met first in a side's own text: "Leaders agreed", "the three ministers welcomed"; not "its ministers"."""
        if words & OWNING:
            return []
        for other in before:
            if other.match.frame.type == "CONSULT" and other.status in ("happened", "ongoing") and len(other.codes) > 1:
                parties = (*other.actors, *other.recipients)
                said = next((SIZES[w] for w in words if w in SIZES), None)
                one = unique_parties(list(parties))
                if said is None or said == len({p.code for p in one}):
                    return [replace(p, basis="inferred") for p in one]
        return []

    def _gathered(self, happening: Happening, before: list[Happening]) -> list[Party]:
        """Those who last met or did something together: "the meeting urged", "participants agreed"."""
        for other in reversed(before):
            if happening.sentence - other.sentence > 3:
                break
            if other.match.frame.both and other.actors and other.status in ("happened", "ongoing"):
                return [replace(p, basis="inferred") for p in (*other.actors, *other.recipients)]
        return []

    def _home(self, happening: Happening, token: int) -> list[Party]:
        """The side's own people, those of the city they are said to be in, else of the state in which the report was written."""
        if self.side is not None:
            return [self.own_side(happening)]
        if self.leading[1] is None and not any(c != self.home for c in happening.codes):
            return []  # a report of one state is home news: its mayors and policemen need no state
        mention = self.parse.evidence(token, token + 1)
        first, second = self.leading
        code = self.home
        if code is None:
            code = first.code if first is not None and self.cast.entities[str(first.code)].kind == "state" else None
        elif first is not None and code not in (first.code, second.code if second is not None else None):
            return []  # a report of others, sent from a third state
        if code is None or code not in self.cast.entities:
            return []
        entity = self.cast.entities[code]
        return [Party(code, entity.name, entity.kind, "GOV", None, None, mention, "inferred")]

    def own_side(self, happening: Happening) -> Party:
        """The side whose text it is, as the one who acts."""
        entity = self.cast.entities[str(self.side)]
        return Party(self.side, entity.name, entity.kind, "GOV", None, None, happening.cue, "inferred")
