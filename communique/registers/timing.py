"""Dates and places happenings: by their own words, by what they are anchored to, by the contact at which they took place."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.model import Evidence, When
from communique.registers.encounter import REMOTE, Encounter
from communique.registers.encounters import Encounters

AT = frozenset("at during in after following on".split())
# "At around the time of the summit": so many days before and after it, never later than the report itself.
AROUND_DAYS = 7
# Acts that are done by words, where people meet.
SPOKEN = frozenset(("AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "CONCEDE"))
OPENING = 1
OFTEN = frozenset("times twice repeatedly often regularly frequently".split())
PLURALS = frozenset("sides leaders countries presidents ministers they both nations parties two".split())


@dataclass(frozen=True, slots=True)
class Scene:
    """When and where a happening took place, the words that say so, and the index of the encounter it belongs to."""

    when: When | None
    when_evidence: tuple[Evidence, ...]
    place: PlaceMention | None
    encounter: int | None


class Timing:
    """Scenes of one document's happenings."""

    def __init__(
        self,
        roles: Roles,
        encounters: Encounters,
        published: str,
        main: int | None,
        official: bool,
        reported: frozenset[int],
        cities: tuple[PlaceMention, ...] = (),
        named: frozenset[str] = frozenset(),
    ) -> None:
        self.roles, self.parse = roles, roles.parse
        self.official, self.reported = official, reported
        self.encounters, self.published, self.main = encounters, published, main
        self.cities, self.named = cities, named
        self._last: tuple[int, Scene] | None = None
        self._last_perfect = False

    def settle_encounters(self) -> None:
        """Dates the encounters that have no date of their own: by an anchor, else, for the report's own news, by its date."""
        found = self.encounters.found
        for one in found:
            if one.when is None and one.time is not None and one.time.role == "anchored":
                one.when = self.anchored(one.time)
        for number, one in enumerate(found):
            if one.part_of is not None:
                other = found[one.part_of]
                if one.when is None:
                    one.when = other.when
                elif one.kind == "meeting":
                    pass  # one meeting of a trip of several days dates nothing but itself
                elif other.when is None or narrower_day(one.when, other.when):
                    other.when = replace(one.when, basis="anchored")
                one.host = one.host or other.host
                if one.place is None:
                    one.place = other.place
            if one.when is not None and (one.when.start or "") > self.published and one.status in ("happened", "ongoing"):
                one.status = "planned"  # "the summit in May", said in March
            if (one.place is None or one.place.is_state) and one.status in ("happened", "ongoing") and one.kind not in REMOTE:
                one.place = self._sent_from(one, number == self.main) or one.place
            if one.when is None and self._is_repeated(one):
                continue  # "has met him several times": no one day
            if one.when is None and one.status in ("happened", "ongoing") and (number == self.main or self._is_told(one)):
                one.when = publication(self.published)

    def _is_repeated(self, one: Encounter) -> bool:
        """Whether all that is said of it is how often it was: "met twice", "had met several times"."""
        parse = self.parse

        def often(token: int) -> bool:
            words = {parse.lowers[c] for c in parse.children[token] if parse.deps[c] in ("npadvmod", "advmod")}
            return bool(words & OFTEN)

        return all(often(h.trigger) for h in one.happenings)

    def _is_told(self, one: Encounter) -> bool:
        """Whether a contact is told as news beside the main one: a finite verb of the past, not the pluperfect, says that it was."""
        return one.part_of is None and any(
            self._is_news(h) and h.match.frame.kind is not None and self.parse.tags[h.trigger] in ("VBD", "VBZ", "VBP")
            for h in one.happenings
        )

    def _sent_from(self, one: Encounter, is_main: bool) -> PlaceMention | None:
        """The city of the dateline where those who met, or their host, are at home there: a reporter who writes from it was there.

        A city of a third state counts for a meeting of two or more that the report opens with, and only where the report names
        that state: news agencies write from their bureaus, too.
        """
        opens = is_main and len(one.codes) > 1 and any(h.sentence <= OPENING + 1 for h in one.happenings)
        for city in self.cities:
            country = city.place.country
            if one.place is not None and one.place.place.country != country:
                continue
            at_home = country in one.codes and (is_main or one.host == country)
            if at_home or (opens and one.host in (None, country) and country in self.named):
                return city
        return None

    def anchored(self, time: TimeMention) -> When | None:
        """The days of an expression that hangs on a contact ("the same day as the summit"), or None."""
        if time.anchor is None:
            return None
        index = self.encounters.of_trigger.get(time.anchor)
        if index is None:
            index = self._named(self.parse.lemmas[time.anchor].lower())
        if index is None or self.encounters.found[index].when is None:
            return None
        base = self.encounters.found[index].when
        if base is None or base.start is None or base.end is None:
            return None
        start, end = datetime.date.fromisoformat(base.start), datetime.date.fromisoformat(base.end)
        shift = datetime.timedelta(days=time.offset_days or 0)
        if time.slack == "around":
            room = datetime.timedelta(days=AROUND_DAYS)
            last = min(end + room, max(end, datetime.date.fromisoformat(self.published)))
            return When(
                (start - room).isoformat(),
                last.isoformat(),
                time.value or base.value,
                "approximate",
                "anchored",
                time.evidence.text,
            )
        if time.slack in ("before", "after") and time.offset_days is None:
            return None
        sign = -1 if time.slack == "before" else 1
        start, end = start + sign * abs(shift) if shift else start, end + sign * abs(shift) if shift else end
        value = start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"
        return When(start.isoformat(), end.isoformat(), value, base.precision, "anchored", time.evidence.text)

    def _named(self, lemma: str) -> int | None:
        """The latest encounter that a noun of this lemma names."""
        for token in sorted(self.encounters.of_trigger, reverse=True):
            if self.parse.lemmas[token].lower() == lemma:
                return self.encounters.of_trigger[token]
        return None

    def scene(self, happening: Happening) -> Scene:
        """The scene of a happening that is no contact itself. Called in the order of the text."""
        setting = self._setting(happening)
        time = next((t for t in happening.times if t.role in ("when", "anchored", "deadline")), None)
        when: When | None = None
        proof: tuple[Evidence, ...] = ()
        if time is not None:
            when = (
                time.when
                if time.when is not None and (time.when.start or time.when.end)
                else self.anchored(time)
                if time.role == "anchored"
                else None
            )
            if when is not None and happening.status in ("happened", "ongoing") and when.start and when.start > self.published:
                when = None  # what happened did not do so after the report: the years of a programme, say
            if when is not None and _is_term(when, self.published) and happening.status in ("happened", "ongoing"):
                when = None
            proof = (time.evidence,) if when is not None else ()
        place = happening.place
        if setting is None and when is None and self._goes_on(happening) and self._last is not None:
            setting = self._last[1].encounter
            if setting is None and happening.status in ("happened", "ongoing"):
                when, place = self._last[1].when, place or self._last[1].place
        if setting is not None:
            one = self.encounters.found[setting]
            if when is None and happening.status in ("happened", "ongoing", "denied"):
                when = one.when
            place = place or (one.place if happening.status in ("happened", "ongoing") else None)
        if when is None and (time is None or time.role != "anchored") and self._is_news(happening):
            reported = self.official or happening.sentence in self.reported
            main = encounter_of(self.encounters.found, self.main if reported else None)
            if main is not None and setting is None and main.when is not None:
                when, setting = main.when, self.main
                place = place or main.place
            else:
                when = publication(self.published)
        scene = Scene(when, proof, place or self._stage(happening, when, setting), setting)
        self._last, self._last_perfect = (happening.sentence, scene), happening.is_past_perfect
        return scene

    def _stage(self, happening: Happening, when: When | None, setting: int | None) -> PlaceMention | None:
        """Where a spoken act with no place of its own was done: at the main contact, by those who were there on its day; else
        a joint act that the report opens with was done in the city it was sent from."""
        if happening.match.frame.type not in SPOKEN or happening.status not in ("happened", "ongoing") or when is None:
            return None
        main = encounter_of(self.encounters.found, self.main)
        actors = {p.code for p in happening.actors if p.code}
        if main is not None and setting in (None, self.main):
            held = main.kind not in REMOTE and main.when is not None and main.when.start == when.start
            return main.place if held and actors and actors <= main.codes | {main.host} else None
        if setting is None and len(set(happening.codes)) > 1 and happening.sentence <= OPENING:
            return next((c for c in self.cities if c.place.country in happening.codes), None)
        return None

    def _is_news(self, happening: Happening) -> bool:
        """Whether something undated is told as the report's own news: a verb in the past or present, not the pluperfect."""
        if happening.is_noun or happening.is_participle or happening.is_past_perfect:
            return False
        return happening.status in ("happened", "ongoing", "denied")

    def _setting(self, happening: Happening) -> int | None:
        """The contact at which something was done: "at the summit on December 6 they agreed"."""
        parse = self.parse
        nodes = [happening.trigger]
        node = happening.trigger
        for _ in range(3):
            if parse.deps[node] in ("xcomp", "ccomp", "conj", "advcl", "dobj") and parse.heads[node] != node:
                node = parse.heads[node]
                nodes.append(node)
        if happening.match.object is not None:
            nodes.append(happening.match.object)
        for token in nodes:
            for prep in self.roles.prepositions(token):
                if parse.lowers[prep] in AT:
                    for noun in self.roles.governed(prep):
                        if noun in self.encounters.of_trigger:
                            return self.encounters.of_trigger[noun]
        return None

    def _goes_on(self, happening: Happening) -> bool:
        """Whether a sentence goes on about the same people as the one before, in the same paragraph: its setting holds."""
        if self._last is None or happening.sentence - self._last[0] > 1:
            return False
        if happening.is_past_perfect and not self._last_perfect:
            return False  # "lifted the sanctions that it had imposed": that was before
        if happening.sentence == self._last[0]:
            return True
        subjects = self.roles.subjects(happening.trigger)
        pointing = any(self.parse.lowers[s] in PLURALS for s in subjects)
        return pointing and not self._new_paragraph(happening.sentence)

    def _new_paragraph(self, sentence: int) -> bool:
        parse = self.parse
        first = parse.sentences[sentence][0]
        if first == 0:
            return True
        return "\n" in parse.text[parse.ends[first - 1] : parse.starts[first]] or "\n" in parse.words[first - 1]


def _is_term(when: When, published: str) -> bool:
    """Whether days run from before the report to long after it: the term of something, not the day it was done."""
    return bool(when.start and when.end and when.end[:4] > published[:4] and when.start[:4] < when.end[:4])


def publication(day: str) -> When:
    """The document's own date, and that it is only assumed."""
    return When(day, day, day, "day", "publication", None)


def narrower_day(a: When, b: When) -> bool:
    """Whether one day lies inside a longer stretch."""
    return bool(a.start and a.start == a.end and b.start and b.end and b.start <= a.start <= b.end and b.start != b.end)


def encounter_of(encounters: list[Encounter], index: int | None) -> Encounter | None:
    """The encounter at an index, or None."""
    return encounters[index] if index is not None else None
