"""The contacts register: calls, meetings, visits, summits, dialogues, letters, each once, and their PLOVER events."""

from __future__ import annotations

from collections import defaultdict

from communique.events.coding import make_event
from communique.events.happenings import Happening
from communique.knowledge.plover import EventType
from communique.mentions.amounts import AmountMention
from communique.mentions.topics import TopicMention
from communique.model import Contact, Event, Evidence, Party, make_id
from communique.reading.parse import Parse
from communique.registers.encounter import LOOSE, RECEIVING, SPECIFIC, Encounter
from communique.registers.encounters import Encounters
from communique.registers.timing import Scene

NAMED = ("summit", "dialogue", "other", "meeting")
# An adjective alone does not make a name: "a bilateral meeting" has none, "the annual bilateral summit" has.
PLAIN = frozenset(
    "bilateral first second third fourth fifth last next recent new upcoming long short brief virtual physical final face this that".split()
)


class Contacts:
    """Writes the contacts and CONSULT events of one document."""

    def __init__(
        self,
        parse: Parse,
        document: str,
        encounters: Encounters,
        types: dict[str, EventType],
        amounts: tuple[AmountMention, ...],
        topics: dict[int, list[TopicMention]],
    ) -> None:
        self.parse, self.document, self.encounters = parse, document, encounters
        self.types, self.topics = types, topics
        self.ordinals = {a.noun: a for a in amounts if a.kind == "ordinal" and a.noun is not None}

    def events(self) -> tuple[list[Event], dict[int, str]]:
        """(events, id by encounter): one CONSULT event for each encounter that is no part of another."""
        events: list[Event] = []
        ids: dict[int, str] = {}
        for index, one in enumerate(self.encounters.found):
            lead = next((h for h in one.happenings if h.match.frame.type == "CONSULT"), None)
            if (one.part_of is not None and one.kind != "meeting") or lead is None or one.status in ("cancelled", "postponed"):
                continue
            if one.happenings[0].match.frame.id == "reject.meet" or self._is_content(one):
                continue
            event = make_event(
                lead,
                self.types,
                self.document,
                one.status,
                one.when,
                (one.time.evidence,) if one.time is not None else (),
                one.place,
                ("diplomatic",),
                None,
                extra=tuple(h.cue for h in one.happenings if h is not lead)[:6],
                parties=self._roles(one),
                modes=self._modes(one),
            )
            events.append(event)
            ids[index] = event.id
        for index, one in enumerate(self.encounters.found):
            if one.part_of is not None and one.part_of in ids and index not in ids:
                ids[index] = ids[one.part_of]
        return events, ids

    def _is_content(self, one: Encounter) -> bool:
        """Whether all that is said of it is the content of another act ("agreed to meet"): the act is the event then."""
        return all(h.standing.content_of is not None for h in one.happenings)

    def _modes(self, one: Encounter) -> tuple[str, ...]:
        if one.kind in ("call", "video"):
            return ("phone",)
        if one.kind == "visit":
            return ("visit",)
        if any(h.match.frame.id in RECEIVING for h in one.happenings):
            return ("visit",)
        modes = next((h.match.frame.modes for h in one.happenings if h.match.frame.modes), ())
        if not modes and sum(p.kind == "organisation" for p in one.parties) and len(one.codes) < 2:
            return ("multilateral",)
        if modes in (("phone",), ("visit",)):
            return ()
        return modes

    def _roles(self, one: Encounter) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Visitor as actor and host as recipient; without a host all are actors."""
        host = self.host(one)
        if host is not None and one.kind in ("visit", "meeting") and len(one.codes) > 1:
            return tuple(p for p in one.parties if p.code != host), tuple(p for p in one.parties if p.code == host)
        return tuple(one.parties), ()

    def host(self, one: Encounter) -> str | None:
        """The host's code: who received, or the participant in whose country it took place."""
        if one.kind in ("call", "video", "letter"):
            return None
        if one.host is not None:
            return one.host
        # Who meets on the sidelines is nobody's guest.
        country = one.place.place.country if one.place is not None and not one.aside else None
        if country is not None and (country in one.codes or one.kind == "summit"):
            return country
        return None

    def contacts(self, events: dict[int, str], extra_topics: dict[int, set[str]]) -> tuple[list[Contact], dict[int, str]]:
        """(contacts, id by encounter) in order of the encounters."""
        found, ids = [], {}
        for index, one in enumerate(self.encounters.found):
            contact = self._contact(index, one, events, extra_topics.get(index, set()))
            found.append(contact)
            ids[index] = contact.id
        return found, ids

    def _contact(self, index: int, one: Encounter, events: dict[int, str], extra: set[str]) -> Contact:
        named = next((h for h in one.happenings if self._name(h, one)), None)
        name = self._name(named, one) if named is not None else None
        noun = next((n for h in one.happenings if (n := self.encounters.tellings.noun(h)) is not None and n in self.ordinals), None)
        ordinal = int(self.ordinals[noun].value or 0) or None if noun is not None else None
        proof: dict[str, tuple[Evidence, ...]] = {"cue": tuple(h.cue for h in one.happenings)}
        if one.parties:
            proof["participants"] = tuple(dict.fromkeys(p.mention for p in one.parties))
        if one.time is not None and one.when is not None and one.when.basis != "publication":
            proof["when"] = (one.time.evidence,)
        if one.place is not None:
            proof["place"] = (one.place.evidence,)
        if name is not None:
            proof["name"] = (name,)
        topics = self._topics(one)
        if topics:
            proof["topics"] = tuple(t.evidence for t in topics)
        codes = sorted(one.codes)
        return Contact(
            id=make_id(self.document, "contact", one.kind, *codes, one.when.start if one.when else None, one.happenings[0].cue.start),
            kind=one.kind or "other",
            name=name.text if name is not None else None,
            ordinal=ordinal,
            participants=tuple(one.parties),
            host=self.host(one),
            place=one.place.place if one.place is not None and one.kind not in ("call", "video", "letter") else None,
            when=one.when,
            status=one.status,
            topics=tuple(dict.fromkeys([t.topic for t in topics] + sorted(extra))),
            events=(events[index],) if index in events else (),
            rule=tuple(dict.fromkeys(h.match.frame.id for h in one.happenings)),
            basis="inferred" if any(p.basis == "inferred" for p in one.parties) else "stated",
            evidence=proof,
        )

    def _topics(self, one: Encounter) -> list[TopicMention]:
        return [t for h in one.happenings for t in self.topics.get(h.sentence, ()) if self._near(h, t)]

    def _near(self, happening: Happening, topic: TopicMention) -> bool:
        """Whether a topic hangs on this mention: inside the trigger's own clause."""
        first, end = self.parse.edges[happening.trigger]
        return first <= topic.first and topic.end <= end

    def _name(self, happening: Happening, one: Encounter) -> Evidence | None:
        """The words of a contact's name: its noun with the modifiers that tell it from others."""
        noun = self.encounters.tellings.noun(happening)
        if noun is None or one.kind not in NAMED or (one.kind not in SPECIFIC and self.parse.pos[noun] != "PROPN"):
            return None
        if happening.match.frame.id in LOOSE and self.parse.pos[noun] != "PROPN" and one.happenings[0].match.frame.id not in LOOSE:
            return None  # "negotiation of an agreement" is no name of the summit at which it was spoken of
        parse = self.parse
        first, telling = noun, False
        for child in sorted((c for c in parse.children[noun] if c < noun), reverse=True):
            if parse.deps[child] not in ("amod", "compound", "nmod", "nummod") or (first - parse.edges[child][1]) > 1:
                break
            if child in self.ordinals or parse.lowers[child] in ("first", "last", "next", "their"):
                break
            first = parse.edges[child][0]
            telling = telling or parse.lowers[child] not in PLAIN
        end = noun + 1
        for child in parse.children[noun]:
            if parse.deps[child] == "prep" and parse.lowers[child] == "of" and child == noun + 1 and one.kind in SPECIFIC:
                end, telling = min(parse.edges[child][1], noun + 10), True
        return parse.evidence(first, end) if telling else None


def topics_by_contact(
    happenings: list[Happening],
    scenes: dict[int, Scene],
    topics: dict[int, list[TopicMention]],
    main: int | None,
    side: str | None,
    sentences: int,
) -> dict[int, set[str]]:
    """What was discussed at each contact: topics of the sentences that tell of it; a side's own text tells of its main one."""
    found: dict[int, set[str]] = defaultdict(set)
    told: dict[int, set[int]] = defaultdict(set)
    for h in happenings:
        index = scenes[h.trigger].encounter
        if index is not None:
            told[h.sentence].add(index)
    for number in range(sentences):
        indexes = told.get(number) or ({main} if side is not None and main is not None else set())
        for index in indexes:
            if len(indexes) == 1:
                found[index] |= {t.topic for t in topics.get(number, ())}
    return found
