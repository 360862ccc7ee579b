"""Finds the file in which a rule stands, for whoever asks why a record is there."""

from __future__ import annotations

from communique.knowledge.load import Knowledge

DATA = "communique/knowledge/data"
# Rules that are code, by their id or the part before its full stop; where words of a data file decide as well, it stands first.
CODE = {
    "agreement": f"{DATA}/instruments.toml, communique/registers/stages.py",
    "statement": f"{DATA}/sources.toml, communique/registers/statements.py",
    "commitment": f"{DATA}/strength.toml, communique/registers/promises.py",
    "context": "communique/events/context.py",
    "completion": "communique/events/completion.py",
    "refusal": "communique/events/completion.py",
    "link": f"{DATA}/linking.toml, communique/registers/links.py",
    "across": f"{DATA}/linking.toml, communique/linking/proposing.py",
    "relate": "communique/events/relate.py",
}


def find_rule(rule: str, knowledge: Knowledge) -> str | None:
    """The file, relative to the project, that a rule id of a record leads to; None for one that this version does not know."""
    family, _, name = rule.partition(".")
    for frame in knowledge.frames:
        if frame.id == rule:
            return f"{DATA}/{frame.file}"
    if family == "context" and any(cue.id == name for cue in knowledge.context.cues):
        return f"{DATA}/context.toml"
    if family == "item":
        return f"{DATA}/items/{name}.toml"
    return CODE.get(family)
