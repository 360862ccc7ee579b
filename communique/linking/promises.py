"""Proposes what became of a commitment: told again, kept, delayed or dropped by what a later document says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from communique.knowledge.wordings import LinkWords
from communique.linking.groups import Groups
from communique.linking.likeness import codes_of, read_days, stems
from communique.linking.proposals import Proposal, Told, propose, tell
from communique.linking.sentences import sentences_of
from communique.model import Commitment, Event, Party, Reading, Transfer

# Two deadlines within so many days are one: "within four months" counts from the act or from the report of it.
ONE_DEADLINE = timedelta(days=3)
# What a report says became of a promise.
OUTCOMES = frozenset(("fulfilled", "partial", "delayed", "dropped", "reaffirmed"))
ENDED = OUTCOMES - {"reaffirmed"}
# Acts that keep a promise when they take place; words and meetings do not.
DEEDS = frozenset(("AID", "COOPERATE", "RETREAT", "CONCEDE", "SANCTION"))
# Words that the sentence of a deed must share with the promise.
DEED_WORDS = 3
# A word in more of the promises at hand than this, and more than this share of them, tells none of them apart.
OFTEN, SHARE = 5, 0.03
DELIVERED = frozenset(("delivered", "delivering"))


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with what it is compared by.

    ``action`` are the stems of the promised act, ``about`` those of its whole sentence; ``audience`` is everyone who heard it
    beside those who made it: the other sides of its contact, and those to whom it was made.
    """

    told: Told[Commitment]
    action: frozenset[str]
    about: frozenset[str]
    by: frozenset[str]
    to: frozenset[str]
    audience: frozenset[str]


def link_promises(readings: Iterable[Reading], words: LinkWords, contacts: Mapping[str, str]) -> list[Proposal]:
    """``same_as`` between commitments, ``fulfils`` from event or transfer to commitment, ``follows_up`` between their contacts.

    ``change`` of a link is the status that the earlier commitment would have after the later document. The earlier record is
    kept as it is; the link's own evidence, in the later document, is what the change rests on. ``contacts`` leads from the
    id of a contact to that of its group.
    """
    readings = list(readings)
    sides = {contact.id: codes_of(contact.participants) for reading in readings for contact in reading.contacts}
    promises = [_make(told, words, sides) for told in tell(readings, "commitments")]
    plain = _plain_words(readings, promises)
    again = _told_again(promises, plain, contacts)
    kept = _kept(readings, promises, words, plain)
    return [*again, *kept, *_followed(readings, [*again, *kept], contacts)]


def _make(told: Told[Commitment], words: LinkWords, sides: Mapping[str, frozenset[str]]) -> Promise:
    record = told.record
    about = " ".join(sentences_of(told.document.text, (record.action, *record.evidence.get("cue", ()))))
    by, to = codes_of(record.by), codes_of(record.to)
    heard = (sides.get(record.contact or "", frozenset()) | to) - by
    return Promise(told, stems((record.action.text,), words.empty), stems((about,), words.empty), by, to, heard)


def _plain_words(readings: list[Reading], promises: list[Promise]) -> frozenset[str]:
    """Stems that tell no two promises apart: names of parties, and what many of the promises at hand say."""
    names = stems((p.name for r in readings for c in r.commitments for p in (*c.by, *c.to)), frozenset())
    counts = Counter(stem for promise in promises for stem in promise.action)
    often = max(OFTEN, len(promises) * SHARE)
    return names | {stem for stem, count in counts.items() if count > often}


def _told_again(promises: list[Promise], plain: frozenset[str], contacts: Mapping[str, str]) -> list[Proposal]:
    fits = []
    for number, later in enumerate(promises):
        for earlier in promises[:number]:
            if earlier.told.document.id != later.told.document.id and earlier.by & later.by:
                fit = _fit(later, earlier, plain, contacts)
                if fit is not None:
                    fits.append((fit, later.told, earlier.told))
    fits.sort(key=lambda f: (-f[0][0], f[1].order, f[2].order))
    groups = Groups({p.told.record.id: p.told.document.id for p in promises})
    found = []
    for (_, reason), one, other in fits:
        if groups.join(one.record.id, other.record.id):
            status = one.record.status
            changed = status in OUTCOMES and status != other.record.status and one.document.published >= other.document.published
            found.append(propose("same_as", one, other, reason, "across.promise", status if changed else None))
    return found


def _fit(later: Promise, earlier: Promise, plain: frozenset[str], contacts: Mapping[str, str]) -> tuple[float, str] | None:
    """Points and reason where two commitments are one: same makers, same hearers, and the same act or deadline."""
    a, b = later.told.record, earlier.told.record
    common = later.by & earlier.by
    if later.to and earlier.to and not (later.to | later.by) & earlier.to and not later.to & (earlier.to | earlier.by):
        return None
    # What one state says to all the world's visitors is as many promises: those who hear it must be the same.
    if len(common) < 2 and not (later.audience | later.by - common) & (earlier.audience | earlier.by - common):
        if later.audience or earlier.audience:
            return None
    due, other_due = read_days(a.deadline), read_days(b.deadline)
    same_day = due is not None and other_due is not None and abs(due[1] - other_due[1]) <= ONE_DEADLINE
    if due is not None and other_due is not None and not same_day and a.status not in ENDED:
        return None
    shared = (later.action & earlier.action) - plain
    least = min(len(later.action - plain), len(earlier.action - plain))
    if a.status in ENDED:
        wide = (later.about & earlier.about) - plain
        shared, least = (wide, min(len(later.about - plain), 6)) if len(wide) > len(shared) else (shared, least)
    at_one = a.contact is not None and b.contact is not None and contacts.get(a.contact, a.contact) == contacts.get(b.contact, b.contact)
    said = f"by {', '.join(sorted(common))}"
    topics = set(a.topics) & set(b.topics)
    telling = {stem for stem in shared if not stem.isdigit()}
    if same_day and (telling or (topics and len(common) > 1)) and len(common) * 2 >= len(earlier.by):
        return 3.0 + len(shared), f"{said}; the same deadline; {', '.join(sorted(shared) or sorted(topics))}"
    if not (later.by <= earlier.by or earlier.by <= later.by or len(common) >= 2):
        return None
    needed = 2 if at_one else 3 if a.status in ENDED or a.contact is None or b.contact is None else 4
    if len(shared) < needed or len(shared) * 2 < least:
        return None
    return 1.0 + len(shared) + same_day + bool(topics), f"{said}; both about {', '.join(sorted(shared))}"


def _kept(readings: list[Reading], promises: list[Promise], words: LinkWords, plain: frozenset[str]) -> list[Proposal]:
    """Deeds of later documents that keep what earlier ones promised; each deed keeps the promise that it fits best, and of
    one document a promise is kept once: by the delivery, else by the event that tells of it."""
    found: dict[tuple[str, str], Proposal] = {}
    for told in tell(readings, "transfers"):
        transfer: Transfer = told.record
        things = stems((transfer.item, transfer.designation), words.empty | words.vague)
        if transfer.status in (*DELIVERED, "cancelled") and things and transfer.supplier is not None:
            receivers = (transfer.recipient,) if transfer.recipient is not None else ()
            best = _best(told, promises, things, codes_of((transfer.supplier,)), receivers, len(things), plain)
            if best is not None:
                link = _fulfil(told, best[0], best[1], _outcome(transfer, best[0].told.record))
                found.setdefault((told.document.id, link.to), link)
    for told in tell(readings, "events"):
        event: Event = told.record
        if event.type in DEEDS and event.status == "happened":
            deed = stems(sentences_of(told.document.text, (event.cue,)), words.empty | words.vague)
            best = _best(told, promises, deed, codes_of(event.actors), event.recipients, DEED_WORDS, plain)
            if best is not None:
                found.setdefault((told.document.id, best[0].told.record.id), _fulfil(told, best[0], best[1], "fulfilled"))
    return list(found.values())


def _best(
    deed: Told[Any],
    promises: list[Promise],
    shown: frozenset[str],
    doers: frozenset[str],
    receivers: Sequence[Party],
    needed: int,
    plain: frozenset[str],
) -> tuple[Promise, frozenset[str]] | None:
    """The promise of an earlier document that a deed fits best, and the words that they share: ``needed`` of them at least."""
    fits = []
    for promise in promises:
        document, heard = promise.told.document, promise.audience | promise.by - doers
        ended = promise.told.record.status in ("fulfilled", "dropped")
        if document.published >= deed.document.published or not doers & promise.by or ended:
            continue
        named = codes_of(receivers) & heard or stems((p.name for p in receivers), frozenset()) & promise.about
        if (receivers or heard) and not named:
            continue
        done = read_days(deed.record.when)
        if done is not None and done[0] < date.fromisoformat(document.published):
            continue
        shared = (shown & promise.action) - plain
        if len(shared) >= needed and len(shared) * 2 >= min(len(promise.action - plain), 2 * needed):
            fits.append((-len(shared), promise.told.order, promise, shared))
    if not fits:
        return None
    _, _, promise, shared = min(fits, key=lambda f: (f[0], f[1]))
    return promise, shared


def _outcome(transfer: Transfer, commitment: Commitment) -> str:
    """What a transfer makes of a commitment: less than the promised number keeps it in part."""
    if transfer.status == "cancelled":
        return "dropped"
    promised = next((int(w.replace(",", "")) for w in commitment.action.text.split() if w.replace(",", "").isdigit()), None)
    given = transfer.quantity.value if transfer.quantity is not None else None
    less = given is not None and promised is not None and given < promised
    first = transfer.quantity is not None and transfer.quantity.qualifier == "first"
    return "partial" if less or first or transfer.status == "delivering" else "fulfilled"


def _fulfil(deed: Told[Any], promise: Promise, shared: frozenset[str], change: str) -> Proposal:
    reason = f"{', '.join(sorted(promise.by))} promised: {', '.join(sorted(shared))}"
    kind = "contradicts" if change == "dropped" else "fulfils"
    return propose(kind, deed, promise.told, reason, "across.deed", change)


def _followed(readings: list[Reading], links: list[Proposal], contacts: Mapping[str, str]) -> list[Proposal]:
    """The contact of a later document that takes up what was promised at an earlier one follows that one up."""
    by_id = {reading.document.id: reading for reading in readings}
    records = {record.id: record for reading in readings for r in ("commitments", "contacts") for record in getattr(reading, r)}
    found: dict[tuple[str, str], Proposal] = {}
    for link in links:
        made_at = getattr(records.get(link.to), "contact", None)
        origin = records.get(made_at) if made_at is not None else None
        if origin is None or link.from_document not in by_id or link.kind not in ("same_as", "fulfils"):
            continue
        here, there = by_id[link.from_document], by_id[link.to_document]
        before, sides = read_days(origin.when), codes_of(origin.participants)
        for contact in here.contacts:
            days = read_days(contact.when)
            later = days is not None and before is not None and days[0] > before[1]
            if later and contact.status != "denied" and len(sides & codes_of(contact.participants)) >= 2:
                if contacts.get(contact.id, contact.id) != contacts.get(origin.id, origin.id):
                    reason = "takes up what was promised there"
                    one, other = Told(contact, here.document), Told(origin, there.document)
                    found.setdefault((contact.id, origin.id), propose("follows_up", one, other, reason, "across.promise"))
                break
    return list(found.values())
