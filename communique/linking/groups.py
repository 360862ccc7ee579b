"""Joins records step by step into groups, so that no group holds two records of one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from communique.linking.proposals import Proposal
from communique.model import Reading


class Groups:
    """Records by id in groups. ``owners`` are their documents; a record without one may join any group."""

    def __init__(self, owners: Mapping[str, str]) -> None:
        self._parents: dict[str, str] = {}
        self._documents: dict[str, set[str]] = {record: {document} for record, document in owners.items()}

    def root(self, record: str) -> str:
        """The id that stands for the group of a record: its own where it was never joined."""
        while record in self._parents:
            record = self._parents[record]
        return record

    def join(self, one: str, other: str) -> bool:
        """Joins two records' groups; False, and nothing done, where they are one already or share a document."""
        a, b = self.root(one), self.root(other)
        mine, theirs = self._documents.get(a, set()), self._documents.get(b, set())
        if a == b or mine & theirs:
            return False
        self._parents[a] = b
        self._documents[b] = mine | theirs
        return True


def gather_groups(readings: Iterable[Reading], proposals: Iterable[Proposal], register: str) -> list[tuple[tuple[Reading, str], ...]]:
    """The records of a register in groups joined by ``same_as``: each a tuple of (reading, id of the record), by the order
    of publication; a record that nothing joins is a group of one. Every record is in one group.
    """
    ordered = sorted(readings, key=lambda reading: (reading.document.published, reading.document.id))
    owner = {record.id: reading for reading in ordered for record in getattr(reading, register)}
    groups = Groups({record: reading.document.id for record, reading in owner.items()})
    for proposal in proposals:
        if proposal.kind == "same_as" and proposal.from_ in owner and proposal.to in owner:
            groups.join(proposal.from_, proposal.to)
    found: dict[str, list[tuple[Reading, str]]] = {}
    for record, reading in owner.items():
        found.setdefault(groups.root(record), []).append((reading, record))
    return [tuple(members) for members in found.values()]
