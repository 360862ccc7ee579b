"""The noun of this floor: a proposed link between records of two documents, with its reason.

It is a proposal until a person judges it. Both records stay as they are: nothing here is merged, and a proposal that is
rejected leaves no trace in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from communique.model import Document, Evidence, Reading, to_plain

T = TypeVar("T")
# Words shown of each side as proof of a link.
MOST_EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A record with the document that tells it."""

    record: T
    document: Document

    def __lt__(self, other: Told[Any]) -> bool:
        return self.order < other.order

    @property
    def order(self) -> tuple[str, str, str]:
        """Its place among the records of all documents: by publication, then by id, whatever the order of the files."""
        return self.document.published, self.document.id, self.record.id  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link from a record of one document to a record of another.

    ``kind`` is a kind of link of the contract; ``reason`` says in words why it is proposed; ``proof`` and ``other_proof`` are
    words of the document of ``from_`` and of that of ``to``. ``change`` is the status that the commitment or contact ``to``
    would have after what the later document tells, or None. ``from_published`` is the day of that document.
    """

    kind: str
    from_: str
    to: str
    from_document: str
    to_document: str
    reason: str
    rule: tuple[str, ...]
    proof: tuple[Evidence, ...]
    other_proof: tuple[Evidence, ...]
    change: str | None = None
    from_published: str = ""

    def to_dict(self) -> dict[str, Any]:
        """A JSON object: a link of the contract, and the two documents, the reason and the change of status."""
        return {
            "kind": self.kind, "from": self.from_, "to": self.to,
            "evidence": {"from": to_plain(self.proof), "to": to_plain(self.other_proof)},
            "rule": list(self.rule), "reason": self.reason, "from_document": self.from_document,
            "to_document": self.to_document, "change": self.change,
        }  # fmt: skip


def propose(kind: str, later: Told[Any], earlier: Told[Any], reason: str, rule: str, change: str | None = None) -> Proposal:
    """A proposal from a record to one of an earlier document, proved by the words that made each of them a record."""
    return Proposal(
        kind, later.record.id, earlier.record.id, later.document.id, earlier.document.id, reason, (rule,),
        proof_of(later.record), proof_of(earlier.record), change, later.document.published,
    )  # fmt: skip


def proof_of(record: Any) -> tuple[Evidence, ...]:
    """The words that made this a record: its cue, else the first field that has words; each stretch once."""
    found: Iterable[Evidence] = record.evidence.get("cue") or next(iter(record.evidence.values()), ())
    cue = getattr(record, "cue", None)
    action = getattr(record, "action", None)
    return tuple(dict.fromkeys(e for e in (cue, *found, action) if e is not None))[:MOST_EVIDENCE]


def tell(readings: Iterable[Reading], register: str) -> list[Told[Any]]:
    """The records of a register of all readings, in the order of ``Told``."""
    return sorted(_tell(readings, register))


def _tell(readings: Iterable[Reading], register: str) -> Iterator[Told[Any]]:
    for reading in readings:
        for record in getattr(reading, register):
            yield Told(record, reading.document)
