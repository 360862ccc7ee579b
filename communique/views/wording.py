"""Says a record in plain words: one headline, a few facts, and the words that prove it. Every view prints these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from communique.model import (
    Agreement,
    Commitment,
    Contact,
    Event,
    Evidence,
    Link,
    Party,
    Problem,
    Reading,
    Statement,
    Transfer,
    spans,
)
from communique.views.quoting import squeeze
from communique.views.saying import (
    KINDS,
    join,
    say_code,
    say_instrument,
    say_kind,
    say_money,
    say_ordinal,
    say_parties,
    say_party,
    say_place,
    say_quantity,
    say_topic,
    say_topics,
    say_when,
)

# The order in which a reader wants them; the contract's order begins with events, of which there are the most.
SECTIONS = ("contacts", "agreements", "transfers", "commitments", "statements", "events")
HEADINGS = {
    "contacts": "Contacts",
    "agreements": "Agreements",
    "transfers": "Transfers",
    "commitments": "Commitments",
    "statements": "Statements",
    "events": "Events",
    "links": "Links",
    "problems": "Not understood",
}
EVENTS = {
    "AGREE": "agree or promise",
    "CONSULT": "meet or talk",
    "SUPPORT": "support",
    "CONCEDE": "concede",
    "COOPERATE": "cooperate",
    "AID": "give aid",
    "RETREAT": "pull back",
    "REQUEST": "ask",
    "ACCUSE": "accuse or criticise",
    "REJECT": "reject",
    "THREATEN": "threaten",
    "PROTEST": "protest",
    "SANCTION": "sanction",
    "MOBILIZE": "mobilise",
    "COERCE": "coerce",
    "ASSAULT": "attack",
}
LINKS = {
    "follows_up": "follows up",
    "same_as": "is the same as",
    "part_of": "is part of",
    "implements": "implements",
    "fulfils": "fulfils",
    "realises": "realises",
    "contradicts": "contradicts",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as a view shows it. ``facts`` are (label, words); ``wordings`` (label, Evidence) are shown word by word;
    ``evidence`` is every stretch of text that proves it, in the order of the text, each once; ``naming`` those of it
    that only name a party."""

    register: str
    id: str
    headline: str
    status: str
    facts: tuple[tuple[str, str], ...]
    wordings: tuple[tuple[str, Evidence], ...]
    evidence: tuple[Evidence, ...]
    naming: frozenset[Evidence] = frozenset()


def describe(reading: Reading) -> dict[str, tuple[Entry, ...]]:
    """The entries of a reading by section, in the order a reader wants them; empty sections are left out."""
    names = state_names(reading)
    told = {section: tuple(_entry(section, record, names) for record in getattr(reading, section)) for section in SECTIONS}
    headlines = {entry.id: f"{section[:-1]} ({entry.headline})" for section, entries in told.items() for entry in entries}
    told["links"] = tuple(_entry_of_link(link, headlines) for link in reading.links)
    told["problems"] = tuple(_entry_of_problem(problem) for problem in reading.problems)
    return {section: entries for section, entries in told.items() if entries}


def state_names(reading: Reading) -> dict[str, str]:
    """Names of the codes that the reading's own parties carry: a host or a side is given by its code alone."""
    return {p.code: p.name for section in SECTIONS for record in getattr(reading, section) for p in _parties(record) if p.code and p.name}


def _parties(value: Any) -> Iterable[Party]:
    if isinstance(value, Party):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _parties(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _parties(getattr(value, name))


def _entry(register: str, record: Any, names: Mapping[str, str]) -> Entry:
    headline, facts, wordings = TELLERS[register](record, names)
    basis = "inferred" if record.basis == "inferred" else ""
    status = getattr(record, "status", "")
    told = [(label, words) for label, words in (*facts, ("basis", basis), ("rule", ", ".join(record.rule))) if words]
    naming = frozenset(party.mention for party in _parties(record))
    return Entry(register, record.id, headline, status, tuple(told), tuple(wordings), unique(spans(record)), naming)


Telling = tuple[str, list[tuple[str, str]], list[tuple[str, Evidence]]]


def _tell_contact(contact: Contact, names: Mapping[str, str]) -> Telling:
    name = f"{contact.name}" if contact.name else say_kind(contact.kind)
    facts = [
        ("kind", say_kind(contact.kind) if contact.name else ""),
        ("number", f"the {say_ordinal(contact.ordinal)}" if contact.ordinal else ""),
        ("place", say_place(contact.place)),
        ("host", say_code(contact.host, names)),
        ("topics", say_topics(contact.topics)),
    ]
    return join(say_when(contact.when), name, say_parties(contact.participants)), facts, []


def _tell_agreement(agreement: Agreement, names: Mapping[str, str]) -> Telling:
    instrument = say_instrument(agreement.kind, agreement.count is not None and agreement.count.value != 1)
    what = join(say_quantity(agreement.count, of=instrument), instrument, glue=" ")
    told = agreement.subject is None or squeeze(agreement.subject) in what
    subject = what if told else f"{what}: {agreement.subject}"
    facts = [("term", say_when(agreement.term)), ("topics", say_topics(agreement.topics))]
    return join(say_when(agreement.when), subject, say_parties(agreement.parties)), facts, []


def _tell_transfer(transfer: Transfer, names: Mapping[str, str]) -> Telling:
    item = transfer.item or "goods"
    if transfer.designation and transfer.designation not in item:
        item = f"{transfer.designation} {item}"
    what = join(say_quantity(transfer.quantity, of=item), item, glue=" ")
    supplier = say_party(transfer.supplier) if transfer.supplier else "supplier not named"
    recipient = say_party(transfer.recipient) if transfer.recipient else "recipient not named"
    facts = [("category", transfer.category), ("value", say_money(transfer.value))]
    return join(say_when(transfer.when), what, f"{supplier} to {recipient}"), facts, []


def _tell_commitment(commitment: Commitment, names: Mapping[str, str]) -> Telling:
    who = say_parties(commitment.by) or "somebody"
    towards = f" to {say_parties(commitment.to)}" if commitment.to else ""
    facts = [
        ("strength", commitment.strength),
        ("deadline", say_when(commitment.deadline)),
        ("topics", say_topics(commitment.topics)),
    ]
    wordings = [("action", commitment.action), *(("condition", condition) for condition in commitment.conditions)]
    return join(say_when(commitment.made), f"{who}{towards}: {squeeze(commitment.action.text)}"), facts, wordings


def _tell_statement(statement: Statement, names: Mapping[str, str]) -> Telling:
    speaker = say_party(statement.speaker) if statement.speaker else ""
    side = say_code(statement.side, names)
    who = speaker or (f"the side of {side}" if side else "side not named")
    facts = [("side", side if speaker else ""), ("topics", say_topics(topic.topic for topic in statement.topics))]
    wordings = [(say_topic(topic.topic), topic.wording) for topic in statement.topics]
    wordings += [("quote", quote) for quote in statement.quotes]
    return join(say_when(statement.when), KINDS.get(statement.kind, statement.kind), who), facts, wordings


def _tell_event(event: Event, names: Mapping[str, str]) -> Telling:
    what = EVENTS.get(event.type, event.type.lower())
    if event.modes:
        what += f" ({', '.join(mode.replace('_', ' ') for mode in event.modes)})"
    who = say_parties(event.actors) or "somebody"
    if event.recipients:
        who += f" → {say_parties(event.recipients)}"
    coded = join(event.type, f"CAMEO {event.cameo}" if event.cameo else "", f"score {event.score:g}", glue=", ")
    facts = [
        ("place", say_place(event.place)),
        ("contexts", ", ".join(context.replace("_", " ") for context in event.contexts)),
        ("coded as", coded),
    ]
    return join(say_when(event.when), what, who), facts, [("cue", event.cue)]


TELLERS: Mapping[str, Any] = {
    "contacts": _tell_contact,
    "agreements": _tell_agreement,
    "transfers": _tell_transfer,
    "commitments": _tell_commitment,
    "statements": _tell_statement,
    "events": _tell_event,
}


def _entry_of_link(link: Link, headlines: Mapping[str, str]) -> Entry:
    first, second = (headlines.get(key, f"record {key} of another document") for key in (link.from_, link.to))
    headline = f"{first} {LINKS.get(link.kind, link.kind.replace('_', ' '))} {second}"
    facts = (("rule", ", ".join(link.rule)),) if link.rule else ()
    return Entry("links", f"{link.from_} {link.to}", headline, "", facts, (), unique(spans(link)))


def _entry_of_problem(problem: Problem) -> Entry:
    return Entry("problems", "", problem.message, "", (("stage", problem.stage), ("code", problem.code)), (), unique(problem.evidence))


def unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each stretch of text once, in the order of the text."""
    return tuple(sorted(set(evidence), key=lambda e: (e.start, e.end)))
