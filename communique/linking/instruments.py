"""Proposes which agreements and which transfers of different documents are one, what carries out what, and whose figures differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from communique.knowledge.wordings import LinkWords
from communique.linking.groups import Groups
from communique.linking.likeness import codes_of, overlap, read_days, stems
from communique.linking.proposals import Proposal, Told, propose, tell
from communique.model import Agreement, Money, Quantity, Reading, Transfer

# Deliveries of one thing told within so many days are one delivery, where no figure says otherwise.
ONE_DELIVERY = timedelta(days=31)
# An agreement may be told again, as still being talked about, for this long.
ONE_TALK = timedelta(days=400)
# How far a transfer has come; a later stage carries out an earlier one.
STAGES = {"proposed": 0, "agreed": 1, "ordered": 1, "delivering": 2, "delivered": 2}
MADE = frozenset(("agreed", "signed", "in_force"))
# Two kinds that two texts may give to one instrument.
PLAIN_KINDS = frozenset(("agreement", "other", "programme"))


def link_instruments(readings: Iterable[Reading], words: LinkWords, contacts: Mapping[str, str]) -> list[Proposal]:
    """``same_as``, ``realises``, ``implements`` and ``contradicts`` between agreements and transfers of different documents.

    ``contacts`` leads from the id of a contact to that of its group: what was made at one contact is compared more freely.
    """
    readings = list(readings)
    agreements, transfers = tell(readings, "agreements"), tell(readings, "transfers")
    same = _same_agreements(agreements, words, contacts)
    moved = _transfers(transfers, words)
    carried = _carried_out(transfers, agreements, words)
    return [*same, *moved, *carried]


def _across(told: list[Told[Any]], codes: Any) -> Iterator[tuple[Told[Any], Told[Any]]]:
    """(later, earlier) records of two documents that share a side."""
    by_code: dict[str, list[Told[Any]]] = {}
    for one in told:
        earlier: dict[str, Told[Any]] = {}
        for code in sorted(codes(one.record)):
            earlier.update({other.record.id: other for other in by_code.setdefault(code, [])})
            by_code[code].append(one)
        for other in sorted(earlier.values()):
            if other.document.id != one.document.id:
                yield one, other


def _same_agreements(told: list[Told[Agreement]], words: LinkWords, contacts: Mapping[str, str]) -> list[Proposal]:
    only = _only_ones(told)
    fits = []
    for later, earlier in _across(told, lambda agreement: codes_of(agreement.parties)):
        fit = _fit_agreement(later, earlier, words, contacts, only)
        if fit is not None:
            fits.append((fit, later, earlier))
    fits.sort(key=lambda f: (-f[0][0], f[1].order, f[2].order))
    groups = Groups({one.record.id: one.document.id for one in told})
    found = []
    for (_, reason), later, earlier in fits:
        if groups.join(later.record.id, earlier.record.id):
            change = later.record.status if later.record.status != earlier.record.status else None
            found.append(propose("same_as", later, earlier, reason, "across.agreement", change))
            if (told_otherwise := _differ(later.record.count, earlier.record.count)) is not None:
                found.append(_conflict(later, earlier, told_otherwise, "count"))
    return found


def _only_ones(told: list[Told[Agreement]]) -> frozenset[str]:
    """Agreements that are the only one of their document made at their contact, counted bundles apart from single ones."""
    places: dict[tuple[str, str | None, bool], list[str]] = {}
    for one in told:
        a = one.record
        if a.status in MADE:
            places.setdefault((one.document.id, a.contact, a.count is not None), []).append(a.id)
    return frozenset(ids[0] for ids in places.values() if len(ids) == 1)


def _fit_agreement(
    later: Told[Agreement], earlier: Told[Agreement], words: LinkWords, contacts: Mapping[str, str], only: frozenset[str]
) -> tuple[float, str] | None:
    a, b = later.record, earlier.record
    ours, theirs = codes_of(a.parties), codes_of(b.parties)
    common = ours & theirs
    if len(common) < 2 or (not ours <= theirs and not theirs <= ours) or not _kinds_agree(a.kind, b.kind):
        return None
    if (a.count is None) != (b.count is None):
        return None
    days, other = read_days(a.when), read_days(b.when)
    if a.status in MADE and b.status in MADE and days is not None and other is not None and not overlap(days, other):
        return None
    subject = stems((a.subject,), words.empty), stems((b.subject,), words.empty)
    shared = subject[0] & subject[1]
    at_one = a.contact is not None and b.contact is not None and contacts.get(a.contact, a.contact) == contacts.get(b.contact, b.contact)
    said = f"same parties {', '.join(sorted(common))}"
    if at_one and (a.count is not None or {a.id, b.id} <= only):
        return 2.0 + len(shared), f"{said}; the one agreement of its kind told of this contact"
    least = min(len(subject[0]), len(subject[1]))
    enough = len(shared) >= 2 or (least == 1 and len(shared) == 1 and ours == theirs)
    if not enough or len(shared) * 2 < least or _day(later) - _day(earlier) > ONE_TALK:
        return None
    return 1.0 + len(shared) + at_one, f"{said}; both about {', '.join(sorted(shared))}"


def _kinds_agree(a: str, b: str) -> bool:
    return a == b or (bool({a, b} & PLAIN_KINDS) and "joint_statement" not in (a, b))


def _transfers(told: list[Told[Transfer]], words: LinkWords) -> list[Proposal]:
    fits = []
    for later, earlier in _across(told, _ends):
        fit = _fit_transfer(later.record, earlier.record, words)
        if fit is not None:
            fits.append((fit, later, earlier))
    fits.sort(key=lambda f: (-f[0][0], f[1].order, f[2].order))
    groups = Groups({one.record.id: one.document.id for one in told})
    found = []
    for (_, reason), later, earlier in fits:
        a, b = later.record, earlier.record
        stages = STAGES.get(a.status), STAGES.get(b.status)
        if stages[0] == stages[1] and _is_one_time(later, earlier):
            if groups.join(a.id, b.id):
                found.append(propose("same_as", later, earlier, reason, "across.transfer"))
                told_otherwise = _differ(a.quantity, b.quantity) or _differ(a.value, b.value)
                if told_otherwise is not None:
                    found.append(_conflict(later, earlier, told_otherwise, "quantity"))
        elif stages[0] is not None and stages[1] is not None and stages[0] > 1 >= stages[1]:
            found.append(propose("realises", later, earlier, f"{reason}; {b.status} there, {a.status} here", "across.delivery"))
        elif (a.status == "cancelled") != (b.status == "cancelled") and a.status == "cancelled":
            off = f"{reason}; {b.status} there, cancelled here"
            found.append(propose("contradicts", later, earlier, off, "across.cancelled", "cancelled"))
    return found


def _ends(transfer: Transfer) -> frozenset[str]:
    return codes_of(p for p in (transfer.supplier, transfer.recipient) if p is not None)


def _fit_transfer(a: Transfer, b: Transfer, words: LinkWords) -> tuple[float, str] | None:
    """Points and reason where the ends and the thing agree; an end that a text leaves out agrees with any."""
    both = (a.supplier, b.supplier), (a.recipient, b.recipient)
    ends = [(here.code if here else None, there.code if there else None) for here, there in both]
    known = [here for here, there in ends if here is not None and here == there]
    if not known or any(here is not None and there is not None and here != there for here, there in ends):
        return None
    names = a.designation and b.designation and stems((a.designation,), frozenset()) & stems((b.designation,), frozenset())
    if a.designation and b.designation and not names:
        return None
    things = stems((a.item,), words.empty), stems((b.item,), words.empty)
    shared = things[0] & things[1]
    least = min(len(things[0]), len(things[1]))
    if not names and (a.category != b.category or not shared or len(shared) < least or len(known) < 2):
        return None
    if len(known) < 2 and not names:
        return None
    # "Assistance" is given every month: only a figure or the day tells whether two texts mean the same.
    if not names and shared <= stems(sorted(words.vague), frozenset()) and not _is_one_figure(a, b) and not _is_one_day(a, b):
        return None
    what = a.designation if names else ", ".join(sorted(shared))
    return len(known) + 2.0 * bool(names) + len(shared), f"{' to '.join(known)}: {what}"


def _is_one_figure(a: Transfer, b: Transfer) -> bool:
    """Whether both give a quantity or a value, and the same."""
    quantities = a.quantity is not None and b.quantity is not None and a.quantity.value == b.quantity.value
    return quantities or (a.value is not None and b.value is not None and a.value.amount == b.value.amount)


def _is_one_day(a: Transfer, b: Transfer) -> bool:
    days, other = read_days(a.when), read_days(b.when)
    return days is not None and days == other and days[0] == days[1]


def _is_one_time(later: Told[Transfer], earlier: Told[Transfer]) -> bool:
    """Whether two tell of one delivery or one order: the days are near, or the figure is the same."""
    days, other = read_days(later.record.when), read_days(earlier.record.when)
    if days is not None and other is not None:
        return overlap(days, other, ONE_DELIVERY)
    a, b = later.record.quantity, earlier.record.quantity
    return _day(later) - _day(earlier) <= ONE_DELIVERY or (a is not None and b is not None and a.value == b.value)


def _carried_out(transfers: list[Told[Transfer]], agreements: list[Told[Agreement]], words: LinkWords) -> list[Proposal]:
    """A transfer that carries out an agreement of an earlier document: its two ends are parties, its thing the subject."""
    found = []
    for later in transfers:
        ends = _ends(later.record)
        things = stems((later.record.item, later.record.designation), words.empty)
        if len(ends) < 2 or later.record.status in ("proposed", "cancelled"):
            continue
        for earlier in agreements:
            about = stems((earlier.record.subject,), words.empty)
            if earlier.document.id == later.document.id or earlier.order > later.order or earlier.record.status not in MADE:
                continue
            shared = things & about
            if ends <= codes_of(earlier.record.parties) and shared and len(shared) * 2 >= len(things):
                reason = f"{' and '.join(sorted(ends))} agreed on {', '.join(sorted(shared))}"
                found.append(propose("implements", later, earlier, reason, "across.subject"))
    return found


def _differ(a: Quantity | Money | None, b: Quantity | Money | None) -> str | None:
    """How two figures conflict, in the texts' words; None where they agree or one is missing.

    "More than 20" and 28 agree; "nearly 30" and 28 do not: whoever says so gives the reader another number.
    """
    if a is None or b is None:
        return None
    one, other = (q.amount if isinstance(q, Money) else q.value for q in (a, b))
    if one is None or other is None or one == other or (isinstance(a, Money) and isinstance(b, Money) and a.currency != b.currency):
        return None
    if _covers(a.qualifier, one, other) or _covers(b.qualifier, other, one):
        return None
    return f"“{a.text}” here, “{b.text}” there"


def _covers(qualifier: str, bound: float, value: float) -> bool:
    """Whether a bound holds for a value."""
    if qualifier in ("more_than", "at_least"):
        return value >= bound
    return qualifier in ("at_most", "up_to") and value <= bound


def _conflict(later: Told[Any], earlier: Told[Any], reason: str, field: str) -> Proposal:
    """Two figures of one thing, each with its words."""
    proofs = [
        tuple(one.record.evidence.get(field) or one.record.evidence.get("value") or one.record.evidence.get("cue") or ())[:2]
        for one in (later, earlier)
    ]
    return Proposal(
        "contradicts", later.record.id, earlier.record.id, later.document.id, earlier.document.id, reason, ("across.figures",),
        proofs[0], proofs[1], None, later.document.published,
    )  # fmt: skip


def _day(told: Told[Any]) -> date:
    return date.fromisoformat(told.document.published)
