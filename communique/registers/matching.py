"""Finds to which of a document's encounters another mention of a contact belongs."""

from __future__ import annotations

from communique.events.happenings import Happening
from communique.mentions.cast import surname
from communique.model import When
from communique.registers.encounter import FAR, LOOSE, REMOTE, SPECIFIC, Encounter, overlap
from communique.registers.tellings import Tellings


class Matching:
    """Matches mentions with the encounters ``found`` so far (a list that its owner fills); ``day`` is the document's (ISO)."""

    def __init__(self, tellings: Tellings, found: list[Encounter], title_kind: str | None, day: str) -> None:
        self.tellings, self.found, self.title_kind, self.day = tellings, found, title_kind, day

    def match(self, happening: Happening, kind: str | None, status: str, other: int | None) -> int | None:
        """The encounter that a mention belongs to: of those that nothing speaks against the likeliest, then the latest."""
        definite, codes = self.tellings.is_definite(happening), set(happening.codes)
        if happening.match.frame.id == "reject.meet":  # whoever the text leaves to the reader here, it said before
            codes = {p.code for p in (*happening.actors, *happening.recipients) if p.code and p.basis != "inferred"}
        # "Discussed the statement of 25 March": the date is that of the subject matter.
        when = self.tellings.when(happening) if happening.match.frame.kind is not None else None
        best: tuple[int, int] | None = None
        for index, one in enumerate(self.found):
            if index == other or not self._kinds_agree(one, kind, happening):
                continue
            if one.status in ("cancelled", "postponed") and happening.match.frame.id != "reject.meet" and not definite:
                continue
            if codes:
                if happening.is_noun and not codes <= one.codes and one.codes & codes and len(one.codes) > 1:
                    continue  # "their talks with two others" are no part of this contact
                if not (
                    codes == one.codes
                    or (codes < one.codes and (definite or len(codes) > 1 or self._adjacent(one, happening)))
                    or (one.codes < codes and len(one.codes) > 1 and (one.loose or happening.match.frame.id in LOOSE))
                ):
                    continue
            elif not (definite or happening.match.frame.id in LOOSE):
                continue
            if not self._adjacent(one, happening) and not codes and not definite:
                continue
            if when is not None and one.when is not None and not overlap(when, one.when):
                continue
            if {status, one.status} & {"planned", "possible"} and {status, one.status} & {"happened", "ongoing"}:
                if not (when is not None and one.when is not None):
                    continue
                ahead, past = (when, one.when) if status in ("planned", "possible") else (one.when, when)
                if ahead.end and past.end and past.end <= self.day < ahead.end:
                    continue  # "met on Thursday and agreed to hold a dialogue later this year"
            if status == "possible" and one.status == "planned" and happening.is_noun and not definite and not self._inside(one, happening):
                continue  # "they will meet in July; a meeting of their presidents is possible, too"
            if self._other_people(one, happening) or self._is_stop(one, kind, happening) or self._other_way(one, happening):
                continue
            if when is not None and when.end and when.end < self.day and one.status == "planned":
                continue
            rank = (self._likeness(one, happening, kind, when), index)
            best = max(best, rank) if best is not None else rank
        return best[1] if best is not None else None

    def _likeness(self, one: Encounter, happening: Happening, kind: str | None, when: When | None) -> int:
        """How well a mention fits an encounter: its kind, its day, its people, and how near it stands."""
        loose = happening.match.frame.id in LOOSE
        points = 2 * (kind is not None and one.kind == kind) + (set(happening.codes) == one.codes) + self._adjacent(one, happening)
        if when is not None and one.when is not None:
            points += 2
        if loose and one.kind in ("visit", "summit", "dialogue"):
            # "The exchange", "they also discussed" go on about a talk, not about the visit or the summit it followed.
            points -= 2 if not self._inside(one, happening) else 0
        if loose and one is self.found[0]:
            points += 1
        if loose and self._is_background(one):
            points -= 3  # the report goes on about its own news, not about the earlier meeting it recalls
        return points

    def _is_background(self, one: Encounter) -> bool:
        """Whether a contact is only recalled: a noun with an earlier date than the report's own contact."""
        first = self.found[0]
        if one is first or not one.happenings[0].is_noun or one.when is None or not one.when.end:
            return False
        return first.when is not None and one.when.end < (first.when.start or "")

    def _inside(self, one: Encounter, happening: Happening) -> bool:
        return any(h.sentence == happening.sentence for h in one.happenings)

    def _kinds_agree(self, one: Encounter, kind: str | None, happening: Happening) -> bool:
        loose = happening.match.frame.id in LOOSE
        if one.kind in REMOTE and kind in FAR:
            return False  # a call at which a visit or a summit is spoken of stays a call
        if one.kind in ("call", "video") and kind == "meeting" and self.title_kind in REMOTE and one is self.found[0]:
            return happening.match.frame.id == "consult.talks"
        if one.kind is None or kind is None or one.kind == kind:
            return True
        if loose or one.loose:
            return not (one.kind in SPECIFIC and kind in SPECIFIC) and "letter" not in (one.kind, kind)
        if kind in SPECIFIC or one.kind in SPECIFIC:
            return False
        return (kind in REMOTE) == (one.kind in REMOTE)

    def _adjacent(self, one: Encounter, happening: Happening) -> bool:
        return happening.sentence - one.happenings[-1].sentence <= 1

    def _other_people(self, one: Encounter, happening: Happening) -> bool:
        """Whether somebody else acts for one of the states: then it is another contact."""
        for a in (*happening.actors, *happening.recipients):
            rivals = [b for b in one.parties if b.code == a.code and b.person]
            if a.person and rivals and not any(surname(a.person) == surname(b.person) for b in rivals if b.person):
                return True
        return False

    def _is_stop(self, one: Encounter, kind: str | None, happening: Happening) -> bool:
        """Whether a meeting during a visit is one of its own: another sentence tells whom the visitor met."""
        if one.kind != "visit" or kind != "meeting" or happening.match.frame.kind is None or self.tellings.is_definite(happening):
            return False
        if self._inside(one, happening):
            return False
        known = {surname(p.person) for p in one.parties if p.person}
        told = set(self.tellings.parse.lowers[slice(*self.tellings.parse.sentences[happening.sentence])])
        there = [
            p
            for p in (*happening.actors, *happening.recipients)
            if p.basis != "inferred" or p.mention.text[:1].isupper() or (p.person and p.person.split()[-1].lower() in told)
        ]
        return any(p.person and surname(p.person) not in known for p in there)

    def _other_way(self, one: Encounter, happening: Happening) -> bool:
        """Whether a visit goes to another state than the one at hand: a visit and its return are two."""
        if one.kind != "visit" or one.host is None or happening.match.frame.kind != "visit" or happening.completed:
            return False
        if all(h.completed for h in one.happenings if h.match.frame.kind == "visit"):
            return False
        return bool(happening.recipients) and all(p.code != one.host for p in happening.recipients)
