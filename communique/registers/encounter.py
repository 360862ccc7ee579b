"""The nouns of the contacts register: an encounter in the making, its kinds, and how stretches of days compare."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.events.happenings import Happening
from communique.mentions.places import PlaceMention
from communique.mentions.times import TimeMention
from communique.model import Party, When

REMOTE = frozenset(("call", "video", "letter"))
# Kinds that stand for themselves; a plain meeting or talk may be part of any of the in-person ones.
SPECIFIC = frozenset(("summit", "dialogue", "letter"))
# Kinds that nobody takes part in from afar.
FAR = frozenset(("visit", "summit", "dialogue"))
# Frames whose words for a contact tell nothing of its kind.
LOOSE = frozenset(("consult.talks", "consult.discuss", "consult.meeting", "consult.speak"))
# Frames of those who receive somebody at home.
RECEIVING = frozenset(("consult.receive", "consult.courtesy", "consult.courtesy-received", "consult.guest", "consult.told"))


@dataclass
class Encounter:
    """One contact in the making: the happenings that tell of it and what they say together.

    ``loose``: its words tell nothing of its kind (LOOSE). ``aside``: it was held on the sidelines of something else.
    ``part_of`` is the index of the encounter at which it was held.
    """

    kind: str | None
    status: str
    happenings: list[Happening] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    when: When | None = None
    time: TimeMention | None = None
    place: PlaceMention | None = None
    host: str | None = None
    part_of: int | None = None
    loose: bool = False
    aside: bool = False

    @property
    def codes(self) -> set[str]:
        """Codes of all who take part."""
        return {p.code for p in self.parties if p.code}


def overlap(a: When, b: When) -> bool:
    """Whether two stretches of days share one; an open end reaches any day."""
    if not (a.start and b.start):
        return True
    return a.start <= (b.end or "9999") and b.start <= (a.end or "9999")


def narrower(a: When | None, b: When | None) -> bool:
    """Whether the first stretch is the shorter one."""
    if a is None or b is None or not (a.start and a.end and b.start and b.end):
        return False
    return (a.start, a.end) != (b.start, b.end) and a.start >= b.start and a.end <= b.end
