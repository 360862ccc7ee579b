"""Lays contacts, agreements, transfers and commitments of several documents in the order of their dates, each told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from communique.linking.groups import gather_groups
from communique.linking.proposals import Proposal
from communique.model import Agreement, Commitment, Contact, Document, Evidence, Party, Reading, Transfer, When, to_plain
from communique.views.wording import describe

REGISTERS = ("contacts", "agreements", "transfers", "commitments")
Record = Contact | Agreement | Transfer | Commitment
# What a later word on a thing says of it, beside its own status.
TELLING = frozenset(("realises", "fulfils", "implements", "follows_up", "contradicts"))


@dataclass(frozen=True, slots=True)
class Source:
    """One document's telling of a moment: the id of its record, and the words that made it one."""

    document: Document
    record: str
    proof: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of it: ``kind`` of link, the new status or None, why, and the words of the later document."""

    kind: str
    status: str | None
    reason: str
    other: str
    document: str
    published: str
    proof: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing on the line.

    ``record`` is its fullest telling, ``sources`` all of them in the order of publication. ``start`` and ``end`` are ISO
    dates, inclusive, None where nothing is known; ``dated`` says what they rest on: the basis of the record's own date,
    "contact" where it is that of the contact at which it was made, "publication" where it is only the document's.
    ``status`` is the latest that a document tells, ``turns`` are what later documents say became of it.
    """

    register: str
    record: Record
    headline: str
    start: str | None
    end: str | None
    dated: str | None
    status: str
    codes: tuple[str, ...]
    sources: tuple[Source, ...]
    turns: tuple[Turn, ...]

    def to_dict(self) -> dict[str, Any]:
        """A JSON object: the whole record under ``record``, and what several documents say of it."""
        return {
            "register": self.register, "id": self.record.id, "start": self.start, "end": self.end, "dated": self.dated,
            "status": self.status, "codes": list(self.codes), "headline": self.headline,
            "sources": [
                {
                    "document": s.document.id, "published": s.document.published, "publisher": s.document.publisher,
                    "title": s.document.title, "url": s.document.url, "record": s.record, "evidence": to_plain(s.proof),
                }
                for s in self.sources
            ],
            "turns": [
                {
                    "kind": t.kind, "status": t.status, "reason": t.reason, "record": t.other, "document": t.document,
                    "published": t.published, "evidence": to_plain(t.proof),
                }
                for t in self.turns
            ],
            "record": to_plain(self.record),
        }  # fmt: skip


def build_timeline(readings: Iterable[Reading], proposals: Iterable[Proposal], between: Sequence[str] = ()) -> list[Moment]:
    """The moments in order of date, those without a date last. ``between``: only what concerns all of these codes.

    The same readings in any order give the same line.
    """
    ordered = sorted(readings, key=lambda reading: (reading.document.published, reading.document.id))
    links = list(proposals)
    records: dict[str, Any] = {r.id: r for reading in ordered for name in REGISTERS for r in getattr(reading, name)}
    headlines = {e.id: e.headline for reading in ordered for entries in describe(reading).values() for e in entries if e.id}
    moments = []
    for register in REGISTERS:
        for members in gather_groups(ordered, links, register):
            moment = _moment(register, members, records, headlines, links)
            if not between or set(between) <= set(moment.codes):
                moments.append(moment)
    return sorted(moments, key=_order)


def _order(moment: Moment) -> tuple[Any, ...]:
    """By first day, then by last; on one day a contact stands before what was made at it."""
    far = "9999-99-99"
    return moment.start or far, moment.end or far, REGISTERS.index(moment.register), moment.record.id


def _moment(
    register: str,
    members: tuple[tuple[Reading, str], ...],
    records: Mapping[str, Any],
    headlines: Mapping[str, str],
    links: Sequence[Proposal],
) -> Moment:
    told = [(reading.document, records[name]) for reading, name in members]
    lead = max((record for _, record in told), key=_fullness)
    ids = {record.id for _, record in told}
    sources = tuple(Source(document, record.id, tuple(record.evidence.get("cue", ()))[:2]) for document, record in told)
    published = {record.id: document.published for document, record in told}
    turns = sorted((_turn(link) for link in links if _concerns(link, ids)), key=lambda t: (t.published, t.document, t.other))
    changes = [turn.status for turn in turns if turn.status is not None]
    when, dated = _date(lead, told, records)
    status = changes[-1] if changes else max((r for _, r in told), key=lambda r: (published[r.id], r is lead)).status
    codes = tuple(sorted({p.code for _, record in told for p in parties_of(record) if p.code}))
    start, end = (when.start or when.end, when.end or when.start) if when else (None, None)
    if when is None and dated == "publication":
        start = end = min(document.published for document, _ in told)
    return Moment(register, lead, headlines.get(lead.id, ""), start, end, dated, status, codes, sources, tuple(turns))


def _concerns(link: Proposal, ids: set[str]) -> bool:
    """Whether a link tells what became of these records: a change of status, or a deed, plan or conflict from elsewhere."""
    return link.to in ids and (link.change is not None or link.kind in TELLING)


def _turn(link: Proposal) -> Turn:
    return Turn(link.kind, link.change, link.reason, link.from_, link.from_document, link.from_published, link.proof)


def _fullness(record: Record) -> tuple[int, int, str]:
    """How much a record says: its fields that are known, then its evidence; of equal ones the id decides."""
    fields = (getattr(record, name) for name in record.__dataclass_fields__)
    known = sum(value not in (None, (), "") for value in fields)
    return known + len(parties_of(record)), sum(map(len, record.evidence.values())), record.id


def _date(lead: Record, told: Sequence[tuple[Document, Record]], records: Mapping[str, Any]) -> tuple[When | None, str | None]:
    """The date to sort by, and what it rests on: the narrowest that a text states, else the contact's, else the publication's."""
    own = [(when, record) for _, record in told if (when := _own_date(record)) is not None and when.basis != "publication"]
    if own:
        when = min(own, key=lambda w: (_length(w[0]), w[1] is not lead, w[1].id))[0]
        return when, when.basis
    for _, record in told:
        contact = records.get(getattr(record, "contact", None) or "")
        if contact is not None and contact.when is not None:
            return contact.when, "contact"
    assumed = _own_date(lead)
    if assumed is not None:
        return assumed, assumed.basis
    # A promise is made where it is told, at the latest; of anything else the text says no more than that it is so.
    return None, "publication" if isinstance(lead, Commitment) else None


def _own_date(record: Record) -> When | None:
    when = record.made if isinstance(record, Commitment) else record.when
    return when if when is not None and (when.start or when.end) else None


def _length(when: When) -> int:
    start, end = when.start or when.end or "", when.end or when.start or ""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def parties_of(record: Record) -> tuple[Party, ...]:
    """Everyone whom a record names as taking part, giving or taking."""
    if isinstance(record, Contact):
        return record.participants
    if isinstance(record, Agreement):
        return record.parties
    if isinstance(record, Transfer):
        return tuple(p for p in (record.supplier, record.recipient) if p is not None)
    return (*record.by, *record.to)
