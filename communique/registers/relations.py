"""What is said of a thing that is given: the happening that moves it, its stage, its ends; and what a status makes of a frame."""

from __future__ import annotations

from dataclasses import dataclass

from communique.events.happenings import Happening
from communique.model import Party

# What a status makes of a frame's kind of transfer.
STAGE = {
    ("delivered", "happened"): "delivered", ("delivered", "ongoing"): "delivering", ("delivered", "planned"): "agreed",
    ("delivered", "possible"): "proposed", ("ordered", "happened"): "ordered", ("ordered", "ongoing"): "ordered",
    ("ordered", "planned"): "agreed", ("ordered", "possible"): "proposed", ("stopped", "happened"): "cancelled",
    ("stopped", "ongoing"): "cancelled", ("stopped", "planned"): "cancelled", ("approved", "happened"): "agreed",
    ("approved", "ongoing"): "proposed", ("approved", "planned"): "proposed", ("approved", "possible"): "proposed",
}  # fmt: skip
# What the act around it makes of a transfer that is only its content.
CONTENT = {
    "AGREE": "agreed", "REQUEST": "proposed", "REJECT": "cancelled", "SANCTION": "cancelled", "CONCEDE": "agreed",
    "COERCE": "cancelled",
}  # fmt: skip
# Frames of other registers whose verb moves a thing all the same when its object is one.
MOVING = {
    "retreat.return": "delivered", "retreat.release": "delivered", "sanction.cut": "stopped", "coerce.withhold": "stopped",
    "consult.visit": "delivered",
}  # fmt: skip
# Verbs that hand a thing to another whatever frame has them, and verbs that get one.
HANDING = frozenset("transfer sell donate supply deliver provide hand give gift export lend lease grant furnish extend present".split())
FETCHING = frozenset("buy purchase procure acquire import".split())


def kind_of(happening: Happening) -> str | None:
    """How a happening moves the thing it is told of: delivered | ordered | stopped | approved, or None where it moves none."""
    kind = happening.match.frame.transfer or MOVING.get(happening.match.frame.id)
    if kind is None and happening.match.frame.type == "AID" and not happening.is_noun:
        return "delivered"
    if (
        kind is None
        and not happening.is_noun
        and happening.match.frame.type in ("RETREAT", "MOBILIZE", "CONCEDE", "COOPERATE", "SUPPORT", None)
    ):
        kind = "delivered" if happening.lemma in HANDING else "ordered" if happening.lemma in FETCHING else None
    return kind


@dataclass(frozen=True, slots=True)
class Relation:
    """How a thing moves: the happening that says so, its stage, and who is on which end; several receivers get it alike.

    ``settled``: both ends were told, if not by the happening's own arcs.
    """

    happening: Happening
    stage: str
    supplier: Party | None
    recipients: tuple[Party, ...]
    settled: bool = False


def is_stated(parties: tuple[Party, ...]) -> bool:
    """Whether there are parties and the text itself tells them all."""
    return bool(parties) and all(p.basis != "inferred" for p in parties)
