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


@dataclass(frozen=True, slots=True)
class Relation:
    """How a thing moves: the happening that says so, its stage, and who is on which end; several receivers get it alike.

    ``guessed``: an end is not told with the verb, it is the only other party at hand.
    """

    happening: Happening
    stage: str
    supplier: Party | None
    recipients: tuple[Party, ...]
    guessed: bool = False
