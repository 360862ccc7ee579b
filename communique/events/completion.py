"""Completes happenings whose other party the sentence leaves to the reader.

What is found here is always *inferred*: the party comes from the deed that "the move" or "it" points back to, from the
place of the deed, or is the only other one of which the sentences at hand speak.
"""

from __future__ import annotations

from dataclasses import replace

from communique.events.doers import Doers
from communique.events.happenings import Happening, Happenings
from communique.events.others import Others
from communique.events.own_words import GOOD, HARD, OwnWords
from communique.events.pointing import pointed_at, points_back
from communique.mentions.cast import unique_parties
from communique.model import Party

# Those who agree are all actors; who else is spoken of is no party to it.
MUTUAL = frozenset(("agree.agree",))
# Deeds whose target is where they are done.
LOCATED = frozenset(("ASSAULT", "MOBILIZE", "RETREAT"))
MISSIONS = frozenset("embassy consulate mission office ambassador envoy diplomat staff".split())
# A passive of this names whom it accuses, and nobody says by whom.
ALLEGED = "accuse.allege"
# Who looks into something looks into what is told beside it, or at home.
LOOKING = "accuse.investigate"
# Those who hold somebody are those who free him.
FREED = "retreat.release"
# Whom these are done to is often named one sentence before; of others what stands there is as often somebody else.
FOLLOWING = frozenset(("ACCUSE", "AGREE", "MOBILIZE", "THREATEN", "AID", "ASSAULT", "COOPERATE", "COERCE"))
# In a side's own text others do these to it, where nobody else is named.
TURNED = frozenset(("SUPPORT", "AID", "REQUEST"))
# Their own words say where they lead, or nothing does.
PLACED = frozenset(("consult.presence",))
# These need not be done to whom the last deed was done to.
FRESH = frozenset(("CONCEDE", "RETREAT", "SUPPORT"))
# Whom a side's own text helps it names in the sentence, or it helps nobody abroad: of 25 such guesses 3 were right (docs/precision.md).
HELP = frozenset(("AID", "COOPERATE"))
# Deeds of a state against its own people, unless the text says whose.
DOMESTIC = frozenset(("COERCE", "PROTEST"))
WORRIES = frozenset("concern worry unease anxiety apprehension disquiet".split())
# What people of one state do to each other is told in these types too, where a report speaks of that state alone.
INWARD = frozenset(("ACCUSE", "REJECT", "REQUEST", "THREATEN", "SANCTION", "COERCE", "PROTEST"))
# Deeds that a state does within its borders to those whom it sends away.
OUSTED = frozenset(("sanction.expel", "coerce.deport"))
# What courts do.
COURTS = frozenset(("sanction.convict",))
# Each state does these by itself.
ALONE = frozenset("ratify accede".split())
# Causes for which a contact falls through with nobody's will, and words for somebody's.
CAUSES = frozenset("because due owing amid over for after".split())
WILLED = frozenset("request behest demand insistence initiative instruction order protest response retaliation".split())


class Completion:
    """Completes the happenings of one document, in order of the text."""

    def __init__(self, reader: Happenings, side: str | None, home: str | None = None) -> None:
        self.reader, self.parse, self.cast, self.side = reader, reader.parse, reader.cast, side
        self.home = home if home in self.cast.entities else None
        self.others, self.words = Others(reader, side, self.home), OwnWords(reader)
        self.leading, self.alone = self.others.leading, self.others.alone
        self.doers = Doers(reader, side, self.home, self.others)

    def complete(self, happenings: list[Happening]) -> list[Happening]:
        """The same happenings with what the text around them supplies."""
        done: list[Happening] = []
        self.others.meet(happenings)
        self.doers.told = happenings
        for happening in happenings:
            done.append(self._complete(self._with_content(happening, happenings), done))
        return done

    def _with_content(self, happening: Happening, happenings: list[Happening]) -> Happening:
        """What one party agrees or offers to do for another it agrees with, or offers to, that other one."""
        frame = happening.match.frame
        if frame.type != "AGREE" or frame.content is None or happening.recipients or len(set(happening.codes)) != 1:
            return happening
        own = set(happening.codes)
        for inner in happenings:
            if inner.standing.content_of is not happening.match:
                continue
            others = unique_parties([p for p in (*inner.recipients, *inner.actors) if p.code not in own])
            if others:
                return replace(happening, recipients=tuple(inferred(p) for p in others), completed=True)
        return happening

    def _complete(self, happening: Happening, before: list[Happening]) -> Happening:
        frame = happening.match.frame
        if (frame.agreement is not None and not happening.actors) or (frame.id in MUTUAL and self.reader.is_agentless(happening)):
            return self._signed_by_last(happening, before)
        if frame.agreement is not None and len(set(happening.codes)) == 1:
            # "Concluded a contract to buy rifles from Graustark".
            own = self.parse.lemmas[happening.trigger].lower() in ALONE
            other = [] if own else self.words.within(happening)
            other = other or self.others.only(happening) or self.others.partner(happening, before)
            parties = (*happening.actors, *happening.recipients, *(inferred(p) for p in other))
            return replace(happening, actors=parties, recipients=(), completed=True) if other else happening
        if frame.id == "reject.meet" and not happening.actors and self._is_called_off(happening):
            return self._called_off(happening)
        begins = self.doers.is_headless(happening.trigger) or self.doers.is_item(happening.trigger)
        if not happening.actors and self.side is not None and begins:
            happening = replace(happening, actors=(self.doers.own_side(happening),), completed=True)
        if not happening.actors and self.side is not None and self.reader.is_agentless(happening):
            happening = replace(happening, actors=(self.doers.own_side(happening),), completed=True)
        if not happening.actors:
            happening = self.doers.by_will(happening)
        if not happening.actors and frame.id in OUSTED:
            happening = self.doers.from_where(happening)
        if not happening.actors and frame.type in DOMESTIC:
            happening = self.doers.by_own_state(happening)
        if frame.type == "COERCE" and happening.actors and happening.recipients:
            happening = self.doers.by_own_army(happening)
        if not happening.actors:
            happening = self._with_decider(happening, before)
        if not happening.actors and frame.id in COURTS:
            happening = self.doers.by_own_court(happening)
        if not happening.actors:
            unnamed = self._mirrored(happening, before)
            if not unnamed and frame.transfer is None:  # "the first regiment of tanks arrived": what is delivered does nothing
                unnamed = self.doers.unnamed(happening, before)
            if unnamed:
                happening = replace(happening, actors=tuple(unnamed), completed=True)
        if happening.is_noun and happening.actors and not happening.recipients:
            happening = self.words.rebuffed(happening, before)
        if happening.is_noun and happening.recipients and not happening.actors:
            happening = self.words.complained_of(happening, before)
        if frame.both:
            return self._complete_together(happening)
        if frame.type == "PROTEST" and not frame.recipient and happening.actors and not happening.recipients:
            return self._at_home(happening)
        if self.side is not None and set(happening.codes) == {self.side} and happening.recipients:
            happening = replace(happening, recipients=())  # a foreign ministry's text tells of what its state does to others
        is_filed = frame.type == "ACCUSE" and self.words.is_before_court(happening)
        if is_filed:
            happening = replace(happening, recipients=tuple(self.words.accused(happening)))
        if self.reader.is_mutual(happening):
            return replace(happening, recipients=(), is_mutual=True)
        if not frame.recipient or not happening.actors or happening.recipients or frame.id in PLACED:
            return happening
        if frame.type in GOOD and self.words.is_against(happening.trigger):
            return happening  # "defends itself against Graustark" helps nobody else
        if frame.id in MUTUAL:
            found = [] if len(set(happening.codes)) > 1 else self.words.within(happening) or self.others.partner(happening, before)
            found = self.others.spoken_with(happening, found)
            return replace(happening, recipients=tuple(inferred(p) for p in found), completed=True) if found else happening
        found = (frame.type not in DOMESTIC and pointed_at(self.reader, happening, before, self._looks_on(happening))) or []
        found = found or (self.words.likewise(happening, before) if frame.type in DOMESTIC else []) or self._located(happening)
        if not found and frame.type == "ASSAULT" and all("polic" in p.mention.text.lower() for p in happening.actors):
            found = self.words.within(happening) or list(happening.actors)  # police fire on their own people
        if not found and frame.type in INWARD and self.alone is not None and {p.code for p in happening.actors} == {self.alone}:
            found = self.words.within(happening) or list(happening.actors[:1])
        if not found and frame.type in DOMESTIC:
            # A state that arrests or bans, a crowd that marches: at home, unless somebody else is named.
            found = self.words.within(happening) or list(happening.actors)
        elif not found and (frame.type == "MOBILIZE" or not self.words.has_other_object(happening)):
            found = self.words.within(happening) if frame.type != "RETREAT" and not is_filed else []
            found = self.others.by_both(happening, found)
            if not found and not self._is_worry(happening) and not (self.side is not None and frame.type in HELP):
                # Who is praised or backed is not whoever was spoken of before.
                near = self.others.opponent(happening) if self.side is None and points_back(self.reader, happening) else []
                near = near or (self.others.partner(happening, before) if is_filed else [])
                near = (
                    near
                    or self.others.at_strife(happening)
                    or self.others.only(happening, (0, 1) if frame.type in FOLLOWING and frame.id != LOOKING else (0,))
                )
                found = near or ([] if frame.type in FRESH else self.others.partner(happening, before)) or self.others.adversary(happening)
                found = self.others.spoken_with(happening, found)
        elif not found and frame.type == "REQUEST" and self.side is None and self.words.is_stranger(happening):
            found = self.others.partner(happening, before) or self.others.opponent(happening)  # "called for the release of Rudolf Voss"
        if not found:
            found = self.others.at_home(happening) or self.others.eased(happening)
        if frame.type == "ACCUSE" and found:
            victims = self.words.victims(happening)
            found = [p for p in found if p.code not in victims]
        if not found and self.side is not None and frame.type in TURNED and not self.others.acts_in(happening, self.side):
            found = [self.doers.own_side(happening)]  # a ministry tells of what others do for its state
        if not found:
            return happening
        return replace(happening, recipients=tuple(inferred(p) for p in found), completed=True)

    def _looks_on(self, happening: Happening) -> bool:
        focus = self.others.focus
        return focus is not None and focus.code not in {p.code for p in happening.actors}

    def _at_home(self, happening: Happening) -> Happening:
        """A crowd that is said to be against nobody is against its own rulers, where the report is about its state."""
        about = {self.alone, *(p.code for p in self.leading if p is not None)}
        here = set(self.others.codes.get(happening.sentence, ()))
        about |= here if len(here) == 1 else set()
        if {p.code for p in happening.actors} - about:
            return happening
        return replace(happening, recipients=tuple(inferred(p) for p in happening.actors), completed=True)

    def _with_decider(self, happening: Happening, before: list[Happening]) -> Happening:
        """What a body decides, or vows, to do is its own deed, where it is known only here who decides."""
        above, verb = happening.standing.content_of, happening.trigger
        if above is None or self.parse.deps[verb] != "xcomp" or self.parse.heads[verb] != above.trigger:
            return happening
        by = next((o for o in reversed(before) if o.match is above), None)
        return replace(happening, actors=by.actors, completed=True) if by is not None and by.actors and by.completed else happening

    def _is_called_off(self, happening: Happening) -> bool:
        """Whether a contact fell through and nobody is said to have refused it: "the trip was cancelled because of the storm"."""
        if happening.is_noun or happening.match.object is None or not self.reader.is_agentless(happening):
            return False
        parse = self.parse
        words = [c for c in parse.children[happening.trigger] if parse.deps[c] == "prep"]
        asked = any(parse.lemmas[n].lower() in WILLED for p in words for n in self.reader.roles.governed(p))
        caused = any(parse.lowers[p] in CAUSES for p in words)
        return not asked and (self.side is None or caused)

    def _called_off(self, happening: Happening) -> Happening:
        """The happening with those who were to meet; a visitor is the actor, whom he was to visit the recipient."""
        noun = happening.match.object
        actors, hosts = self.reader.filler.meeting(noun) if noun is not None else ([], [])
        if not actors and self.side is not None and hosts:
            actors = [self.doers.own_side(happening)]
        hosts = [p for p in hosts if p.code not in {a.code for a in actors}]
        return replace(happening, actors=tuple(actors), recipients=tuple(hosts), called_off=True)

    def _is_worry(self, happening: Happening) -> bool:
        """Whether it is only a concern: of storms or prices as often as of somebody, whom its own words name then."""
        held = happening.match.object
        return held is not None and self.parse.lemmas[held].lower() in WORRIES

    def _signed_by_last(self, happening: Happening, before: list[Happening]) -> Happening:
        """What "was signed" without a word of who signed: those who last did something together."""
        if not self.reader.is_agentless(happening):
            return happening
        for other in before if self.side is not None else reversed(before):
            if happening.sentence - other.sentence > (99 if self.side is not None else 6):
                break
            if len(other.codes) > 1 and other.match.frame.both:
                parties = tuple(inferred(p) for p in (*other.actors, *other.recipients))
                return replace(happening, actors=parties, completed=True)
        present = [p for p in self.others.codes.get(happening.sentence, {}).values() if p.kind != "organisation"]
        if len(present) == 2 and happening.match.frame.agreement is not None:
            return replace(happening, actors=tuple(inferred(p) for p in present), completed=True)
        return happening

    def _mirrored(self, happening: Happening, before: list[Happening]) -> list[Party]:
        """Who did what a passive says was done to somebody: the only other one at hand, or who last dealt with him."""
        if happening.is_noun or (happening.match.frame.id == ALLEGED and (happening.is_participle or happening.lemma == "suspect")):
            return []  # "an officer accused of a plot", "is widely suspected": nobody says by whom
        if happening.recipients and self.reader.is_agentless(happening):
            mirrored = replace(happening, actors=happening.recipients, recipients=())
            if happening.match.frame.id == FREED:
                held = {p.code for p in happening.recipients}
                for other in reversed(before):  # "officers sentenced in Zenda have been released"
                    if other.match.frame.type in HARD and held == {p.code for p in other.recipients} and other.actors:
                        return [inferred(p) for p in other.actors]
            return [inferred(p) for p in self.others.only(mirrored) or self.others.partner(mirrored, before)]
        return []

    def _complete_together(self, happening: Happening) -> Happening:
        """A side's own text leaves the side out: "the meeting with President Zenda"."""
        codes = set(happening.codes)
        if self.side is None or self.side in codes or len(codes) != 1 or happening.match.frame.type != "CONSULT":
            return happening
        if happening.is_noun and happening.status != "happened" and all(p.kind == "organisation" for p in happening.actors):
            return happening  # "the NATO summit in July" is one of NATO, whoever speaks of it
        return replace(happening, actors=tuple(unique_parties([*happening.actors, self.doers.own_side(happening)])), completed=True)

    def _located(self, happening: Happening) -> list[Party]:
        """The state in which a deed against it was done."""
        kind = happening.match.frame.type
        own = {p.code for p in happening.actors}
        for place in self.reader.places_in(happening):
            country = place.place.country
            if country is None or country not in self.cast.entities:
                continue
            missions = kind == "SANCTION" and happening.match.object is not None and self._is_mission(happening.match.object)
            if (kind in LOCATED or missions) and country not in own:
                entity = self.cast.entities[country]
                return [Party(country, entity.name, entity.kind, None, None, None, place.evidence, "inferred")]
            if kind == "ASSAULT" and happening.actors and happening.actors[0].sector not in (None, "GOV", "MIL", "COP", "LEG"):
                return list(happening.actors[:1])  # gunmen of a state kill within it
        if kind in DOMESTIC and happening.is_domestic:
            return list(happening.actors[:1])
        return []

    def _is_mission(self, noun: int) -> bool:
        """Whether it is what one state has within another."""
        return self.parse.lemmas[noun].lower() in MISSIONS


def inferred(party: Party) -> Party:
    """The party, known only by inference here."""
    return replace(party, basis="inferred")
