"""Loads all of the knowledge and checks it as it comes in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from communique.knowledge.amounts import AmountWords, load_amounts
from communique.knowledge.context import ContextCues, load_context
from communique.knowledge.entities import Entity, load_entities
from communique.knowledge.frames import Frame, load_frames
from communique.knowledge.holders import Holders, load_holders
from communique.knowledge.instruments import Instrument, load_instruments
from communique.knowledge.items import ItemKnowledge, load_item_knowledge
from communique.knowledge.offices import (
    Office,
    Venue,
    load_agents,
    load_institutions,
    load_longer_names,
    load_offices,
    load_venues,
)
from communique.knowledge.plover import EventType, load_types
from communique.knowledge.sources import Sources, load_sources
from communique.knowledge.sport import SportWords, load_sport
from communique.knowledge.topics import Topic, load_topics

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Knowledge:
    """What the field knows, read once. ``version`` is a hash of the files it was read from."""

    version: str
    entities: dict[str, Entity]
    holders: Holders
    offices: tuple[Office, ...]
    agents: dict[str, str]
    institutions: dict[str, tuple[str, str]]
    venues: dict[str, Venue]
    longer_names: tuple[str, ...]
    types: dict[str, EventType]
    frames: tuple[Frame, ...]
    context: ContextCues
    topics: tuple[Topic, ...]
    items: ItemKnowledge
    amounts: AmountWords
    sources: Sources
    sport: SportWords
    instruments: dict[str, Instrument]
    stages: dict[str, str]


def load_knowledge(directory: Path | None = None) -> Knowledge:
    """The knowledge of a data directory (the package's own by default).

    Raises KnowledgeError, which names file, entry, what was found and what was expected.
    """
    directory = directory or DATA
    entities = load_entities(directory)
    codes = set(entities)
    offices = load_offices(directory, codes)
    types = load_types(directory)
    instruments, stages = load_instruments(directory)
    return Knowledge(
        version=_digest(directory),
        entities=entities,
        holders=load_holders(directory, codes, {office.role for office in offices}),
        offices=offices,
        agents=load_agents(directory),
        institutions=load_institutions(directory, codes),
        venues=load_venues(directory, codes),
        longer_names=load_longer_names(directory),
        types=types,
        frames=load_frames(directory, {name: set(kind.modes) for name, kind in types.items()}),
        context=load_context(directory),
        topics=load_topics(directory / "topics"),
        items=load_item_knowledge(directory),
        amounts=load_amounts(directory),
        sources=load_sources(directory),
        sport=load_sport(directory),
        instruments=instruments,
        stages=stages,
    )


def _digest(directory: Path) -> str:
    """First 16 hexadecimal digits of the SHA-256 of all files, names included, in order."""
    digest = hashlib.sha256()
    for path in sorted(p for p in directory.rglob("*") if p.suffix in (".toml", ".csv")):
        digest.update(path.relative_to(directory).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
