"""Makes what the page of a contact shows: who took part, where its documents differ, and its readouts topic by topic."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from communique.knowledge.wordings import Strengths
from communique.ledger.browsing import find_at_contact, find_happening, find_links, read_records_of
from communique.ledger.errors import UnknownError
from communique.ledger.linking import read_contact
from communique.ledger.queries import Happening, Source, find_text
from communique.model import Contact, Party, Reading, When
from communique.views.comparing import Sheet, lay_out_comparison
from communique.views.comparison import Comparison, TopicPlace, compare
from communique.views.happenings import tell
from communique.views.listing import Row, drop_date, make_rows, name_records, split_brackets
from communique.views.quoting import squeeze
from communique.views.record_page import Tie, make_ties, say_source, web_address
from communique.views.saying import join, say_kind, say_place, say_topic, say_topics, say_when

ReportTopics = Callable[[Sequence[Reading]], Mapping[str, Sequence[TopicPlace]]]


@dataclass(frozen=True, slots=True)
class Member:
    """Who took part for a state or organisation: its people, and by how many documents it is named."""

    code: str
    name: str
    people: tuple[str, ...]
    sources: int
    basis: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One document's record of the contact."""

    record: str
    document: str
    source: str
    side: str
    url: str
    copy_of: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of which the documents say what cannot all be so: (value, documents that say so)."""

    field: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic and, side by side, how often each side speaks of it; ``only`` is the number of the one side that does, else None."""

    topic: str
    group: str
    counts: tuple[int, ...]
    stronger: int | None
    only: int | None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A contact as its page shows it. ``sheet`` is None where no side speaks of it."""

    id: str
    title: str
    when: str
    status: str
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[tuple[tuple[bool, str], ...], ...]
    members: tuple[Member, ...]
    fields: tuple[str, ...]
    tellings: tuple[Telling, ...]
    conflicts: tuple[Conflict, ...]
    comparison: Comparison | None
    sheet: Sheet | None
    mentions: tuple[Mention, ...]
    rows: tuple[Row, ...]
    ties: tuple[Tie, ...]
    judged: str
    happening: Happening


def make_contact_page(
    connection: Connection, id: str, names: Callable[[str], str], groups: Mapping[str, str], strengths: Strengths,
    report: ReportTopics | None = None,
) -> ContactPage:  # fmt: skip
    """The page of the contact of which ``id`` is a record. Raises UnknownError for a record of anything else.

    ``names`` gives the name of a code; ``report`` the topics of the reports' own words, which takes a parse: left out where None.
    """
    happening = find_happening(connection, id)
    if happening.register != "contacts":
        raise UnknownError(f"record {id} is no contact but one of {happening.register}: /record/{happening.id} tells of it")
    text_of = functools.cache(functools.partial(find_text, connection))
    told = tell([happening], text_of)[0]
    contacts: dict[str, Contact] = read_records_of(connection, happening)
    order = [source for source in happening.sources if source.record in contacts]
    readings, ids, same = read_contact(connection, happening.id)
    found = compare(readings, same, groups, strengths, report(readings) if report is not None else {})
    comparison = next((one for one in found if any(contact in ids for _, contact in one.members)), None)
    made_there = make_rows(find_at_contact(connection, contacts), text_of)
    links = [link for link in find_links(connection, contacts) if not (link["from"] in contacts and link["to"] in contacts)]
    named = name_records(connection, [link[end] for link in links for end in ("from", "to")], text_of)
    ties = [tie for one in contacts for tie in make_ties([link for link in links if one in (link["from"], link["to"])], one, named)]
    return ContactPage(
        id=happening.id,
        title=drop_date(squeeze(told.entry.headline)),
        when=say_when(contacts[order[0].record].when) if len(contacts) == 1 and order else _say_days(told.entry.headline),
        status=(happening.status or "").replace("_", " "),
        facts=tuple((label, squeeze(words)) for label, words in told.entry.facts if label not in ("rule", "topics")),
        sentences=tuple(split_brackets(one) for one in told.sentences),
        members=tuple(_gather(contacts, order, names)),
        fields=("kind", "when", "place", "status", "topics"),
        tellings=tuple(_tell_one(source, contacts[source.record], names) for source in order),
        conflicts=tuple(find_conflicts(contacts, order, names)),
        comparison=comparison,
        sheet=lay_out_comparison(comparison) if comparison is not None else None,
        mentions=tuple(_count(comparison)) if comparison is not None else (),
        rows=tuple(made_there),
        ties=tuple(dict.fromkeys(ties)),
        judged={"accept": "accepted", "edit": "edited"}.get(happening.judgement or "", ""),
        happening=happening,
    )


def _say_days(headline: str) -> str:
    words = squeeze(headline)
    return words.removesuffix(drop_date(words)).removesuffix(" · ")


def _gather(contacts: Mapping[str, Contact], order: Sequence[Source], names: Callable[[str], str]) -> list[Member]:
    """Everyone who took part by any document, those first that most documents name."""
    parties: dict[str, list[tuple[str, Party]]] = {}
    for source in order:
        for party in contacts[source.record].participants:
            parties.setdefault(party.code or party.name or squeeze(party.mention.text), []).append((source.document, party))
    members = []
    for code, named in parties.items():
        # One person under a short and a long office is one person: the longest says most.
        offices: dict[str, str] = {}
        for _, party in named:
            if party.person or party.office:
                person, office = squeeze(party.person or ""), squeeze(party.office or "")
                offices[person] = max(offices.get(person, ""), office, key=len)
        people = tuple(join(person, office, glue=", ") for person, office in offices.items() if person or len(offices) == 1)
        basis = "stated" if any(party.basis == "stated" for _, party in named) else named[0][1].basis
        members.append(Member(code, names(code), people, len({document for document, _ in named}), basis))
    return sorted(members, key=lambda member: (-member.sources, member.name))


def _tell_one(source: Source, contact: Contact, names: Callable[[str], str]) -> Telling:
    cells = (say_kind(contact.kind), say_when(contact.when), say_place(contact.place), contact.status, say_topics(contact.topics))
    return Telling(
        source.record, source.document, say_source(source.published, source.publisher, source.title),
        names(source.side) if source.side else "", web_address(source.url), source.copy_of or "", tuple(squeeze(cell) for cell in cells),
    )  # fmt: skip


def find_conflicts(contacts: Mapping[str, Contact], order: Sequence[Source], names: Callable[[str], str]) -> list[Conflict]:
    """What cannot all be so: two kinds, days that do not meet, two places, two hosts, two numbers. One that says less is no conflict."""
    said: dict[str, dict[str, list[str]]] = {}
    for source in order:
        contact = contacts[source.record]
        values = {
            "kind": say_kind(contact.kind) if contact.kind not in ("other", "meeting") else "",
            "place": say_place(contact.place),
            "host": names(contact.host) if contact.host else "",
            "number": str(contact.ordinal) if contact.ordinal is not None else "",
        }
        for field, value in values.items():
            if value:
                said.setdefault(field, {}).setdefault(squeeze(value), []).append(source.document)
    days = [(source, contacts[source.record].when) for source in order]
    dated = [(source, when) for source, when in days if when is not None and when.basis != "publication" and when.start and when.end]
    if any(not _meet(one, other) for _, one in dated for _, other in dated):
        for source, when in dated:
            said.setdefault("when", {}).setdefault(say_when(when), []).append(source.document)
    return [
        Conflict(field, tuple((value, tuple(dict.fromkeys(told))) for value, told in values.items()))
        for field, values in said.items()
        if len(values) > 1
    ]  # fmt: skip


def _meet(one: When, other: When) -> bool:
    return (one.start or "") <= (other.end or "9999") and (other.start or "") <= (one.end or "9999")


def _count(comparison: Comparison) -> list[Mention]:
    """The topics by side, at a glance: whoever does not speak of one has a nought."""
    found = []
    for row in comparison.topics:
        counts = tuple(len(row.cells.get(side, ())) for side in comparison.sides)
        told = [number for number, count in enumerate(counts) if count]
        stronger = comparison.sides.index(row.stronger) if row.stronger in comparison.sides else None
        found.append(Mention(say_topic(row.topic), row.group.replace("_", " "), counts, stronger, told[0] if len(told) == 1 else None))
    return found
