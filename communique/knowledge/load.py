"""Loads all of the knowledge and checks it as it comes in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from communique.knowledge.amounts import AmountWords, load_amounts
from communique.knowledge.cache import compute_key, read_cached, write_cached
from communique.knowledge.context import ContextCues, load_context
from communique.knowledge.entities import Entity, load_entities
from communique.knowledge.frames import Frame, load_frames
from communique.knowledge.gate import GateWords, load_gate
from communique.knowledge.holders import Holders, load_holders
from communique.knowledge.instruments import Instruments, load_instruments
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
from communique.knowledge.packs import check_names, lay_pack
from communique.knowledge.paths import DataPath, Layered
from communique.knowledge.plover import EventType, load_types
from communique.knowledge.promises import PromiseWords, load_promises
from communique.knowledge.sources import Sources, load_sources
from communique.knowledge.sport import SportWords, load_sport
from communique.knowledge.topics import Topic, load_topics
from communique.knowledge.wordings import LinkWords, Strengths, load_link_words, load_strengths

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
    gate: GateWords
    instruments: Instruments
    promises: PromiseWords
    linking: LinkWords
    strengths: Strengths


def load_knowledge(pack: Path | None = None, data: Path = DATA) -> Knowledge:
    """The bundled knowledge, with a pack of somebody's own laid over it where one is given.

    A pack is a folder like the bundled one that holds only what it adds, or says that it overrides (``packs.py``); ``data``
    is for tests and for work on the bundled files. What was read once is kept compiled (``cache.py``).
    Raises KnowledgeError, which names file, entry, what was found and what was expected.
    """
    files = _read_files(data, pack)
    key = compute_key(files)
    cached = read_cached(key)
    if isinstance(cached, Knowledge):
        return cached
    root = lay_pack(data, pack) if pack is not None else data
    knowledge = _load(root, _compute_version(files))
    if isinstance(root, Layered):
        check_names(root, {alias.words: e.file for e in knowledge.entities.values() for alias in e.aliases})
    if compute_key(_read_files(data, pack)) == key:  # else a file was changed while the loaders read
        write_cached(key, knowledge)
    return knowledge


def _load(directory: DataPath, version: str) -> Knowledge:
    entities = load_entities(directory)
    codes = set(entities)
    offices = load_offices(directory, codes)
    types = load_types(directory)
    return Knowledge(
        version=version,
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
        gate=load_gate(directory),
        instruments=load_instruments(directory, codes),
        promises=load_promises(directory),
        linking=load_link_words(directory),
        strengths=load_strengths(directory),
    )


def _read_files(data: Path, pack: Path | None) -> list[tuple[str, bytes]]:
    """(layer, a blank and the relative name; content) of all data files, in the order of their names."""
    found = []
    for layer, directory in (("data", data), *([("pack", pack)] if pack is not None else ())):
        paths = sorted(p for p in directory.rglob("*") if p.suffix in (".toml", ".csv"))
        found.append((layer, b""))  # a pack without files is a mistake, and not the same as none
        found += [(f"{layer} {p.relative_to(directory).as_posix()}", p.read_bytes()) for p in paths]
    return found


def _compute_version(files: Iterable[tuple[str, bytes]]) -> str:
    """First 16 hexadecimal digits of the SHA-256 of all files, names included, in order."""
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]
