"""The one door of this floor: readings in, proposed links between them out."""

from __future__ import annotations

from collections.abc import Iterable

from communique.knowledge.wordings import LinkWords
from communique.linking.contacts import link_contacts
from communique.linking.groups import Groups
from communique.linking.instruments import link_instruments
from communique.linking.promises import link_promises
from communique.linking.proposals import Proposal
from communique.model import Reading


def propose_links(readings: Iterable[Reading], words: LinkWords) -> tuple[Proposal, ...]:
    """The links between the records of different documents, each a proposal with its reason.

    Pure: the readings are not changed, and the same readings in any order give the same links in the same order. Documents
    need their ``text``; two readings of one document id are an error of the caller's (ValueError). ``words`` are those of
    ``Knowledge.linking``.
    """
    ordered = sorted(readings, key=lambda reading: (reading.document.published, reading.document.id))
    ids = [reading.document.id for reading in ordered]
    twice = sorted({name for name in ids if ids.count(name) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise ValueError(f"two readings of one document: {', '.join(twice[:3])}; each document once")
    between = link_contacts(ordered, words)
    groups = Groups({})
    for link in between:
        if link.kind == "same_as":
            groups.join(link.from_, link.to)
    contacts = {contact.id: groups.root(contact.id) for reading in ordered for contact in reading.contacts}
    found = [*between, *link_instruments(ordered, words, contacts), *link_promises(ordered, words, contacts)]
    kept: dict[tuple[str, str, str], Proposal] = {}
    for link in found:
        kept.setdefault((link.kind, link.from_, link.to), link)
    return tuple(kept.values())
