"""The indexes over the knowledge that the mention finders need, compiled once for all documents."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.load import Knowledge
from communique.mentions.items import ItemIndex
from communique.mentions.names import NameIndex
from communique.mentions.places import PlaceIndex
from communique.mentions.titles import OfficeIndex
from communique.mentions.topics import TopicIndex


@dataclass(frozen=True)
class Indexes:
    """One index for each kind of mention."""

    names: NameIndex
    offices: OfficeIndex
    places: PlaceIndex
    topics: TopicIndex
    items: ItemIndex


def compile_indexes(knowledge: Knowledge) -> Indexes:
    """The indexes of a knowledge."""
    iso2 = {e.iso2: code for code, e in knowledge.entities.items() if e.iso2}
    offices = OfficeIndex(knowledge.offices)
    return Indexes(
        names=NameIndex(
            knowledge.entities,
            knowledge.institutions,
            knowledge.venues,
            knowledge.holders,
            knowledge.agents,
            knowledge.longer_names,
            offices.phrases,
        ),
        offices=offices,
        places=PlaceIndex(knowledge.entities, knowledge.venues, iso2),
        topics=TopicIndex(knowledge.topics),
        items=ItemIndex(knowledge.items),
    )
