"""Instruments: the nouns for treaties, deals and statements, and the verbs that tell their stage; ``instruments.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from communique.knowledge.files import KnowledgeError, check_keys, read_toml

KINDS = ("treaty", "agreement", "mou", "contract", "programme", "joint_statement", "other")
STAGES = ("proposed", "under_negotiation", "agreed", "signed", "in_force", "terminated")


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a noun makes of an agreement; a vague noun needs a word that tells it apart ("joint", "cooperation")."""

    noun: str
    kind: str
    needs_modifier: bool


def load_instruments(directory: Path) -> tuple[dict[str, Instrument], dict[str, str]]:
    """(lemma to instrument, verb lemma to stage). Raises KnowledgeError for an unknown kind or stage."""
    path = directory / "instruments.toml"
    table = read_toml(path)
    check_keys(path, "file", table, {"nouns": dict, "vague": dict, "stages": dict}, {})
    instruments = {}
    for key in ("nouns", "vague"):
        for kind, nouns in table[key].items():
            if kind not in KINDS:
                raise KnowledgeError(path, key, kind, "one of " + ", ".join(KINDS))
            for noun in nouns:
                instruments[noun] = Instrument(noun, kind, key == "vague")
    stages = {}
    for stage, verbs in table["stages"].items():
        if stage not in STAGES:
            raise KnowledgeError(path, "stages", stage, "one of " + ", ".join(STAGES))
        stages.update(dict.fromkeys(verbs, stage))
    return instruments, stages
