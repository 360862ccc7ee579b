"""States, organisations and non-state groups: their codes and the words that name them, from one TOML file each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

REQUIRED = {"code": str, "name": str, "kind": str, "examples": list, "lookalikes": list}
FORMS = {
    "names": "name", "risky_names": "name", "adjectives": "adjective", "risky_adjectives": "adjective", "people": "people",
    "prefixes": "prefix", "metonyms": "metonym", "risky_metonyms": "metonym", "bodies": "body",
}  # fmt: skip
OPTIONAL: dict[str, type] = {
    **dict.fromkeys(FORMS, list), "iso2": str, "cow": str, "capital": str, "controls": str, "un": bool, "since": str, "sector": str,
    "state": str, "members": list, "members_dated": list,
}  # fmt: skip
FOLDERS = {"states": {"state", "territory"}, "organisations": {"organisation"}, "groups": {"group"}}


@dataclass(frozen=True, slots=True)
class Alias:
    """Words that name an entity. ``form``: name, adjective, people, prefix, metonym or body; a risky one needs support."""

    words: str
    code: str
    form: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Entity:
    """A state, territory, organisation or group; ``members`` are (code, start, end) with ISO dates or empty strings.

    ``un`` is true of the members of the United Nations; ``since`` is the ISO date on which a state younger than 1990 began.
    """

    code: str
    name: str
    kind: str
    sector: str | None
    capital: str | None
    cow: str | None
    iso2: str | None
    state: str | None
    controls: str | None
    un: bool
    since: str | None
    members: tuple[tuple[str, str, str], ...]
    aliases: tuple[Alias, ...]
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]
    file: str

    def members_on(self, day: str) -> tuple[str, ...]:
        """Codes of the members on an ISO date."""
        return tuple(code for code, start, end in self.members if (not start or start <= day) and (not end or day <= end))


def load_entities(directory: DataPath) -> dict[str, Entity]:
    """Code to entity, from ``states/``, ``organisations/`` and ``groups/`` below a data directory.

    Raises KnowledgeError for an unknown key, a code that is not the file's name, or words that two entities own.
    """
    entities: dict[str, Entity] = {}
    owners: dict[str, str] = {}
    for folder, kinds in FOLDERS.items():
        for path in sorted((directory / folder).glob("*.toml")):
            entity = _read(path, kinds)
            if entity.code in entities:
                raise KnowledgeError(path, "code", entity.code, f"a code not used in {entities[entity.code].file}")
            for alias in entity.aliases:
                owner = owners.setdefault(alias.words, entity.code)
                if owner != entity.code:
                    both = f"{alias.words!r}, owned by {owner} too ({directory / entities[owner].file})"
                    raise KnowledgeError(path, "aliases", both, "words that one entity owns")
            entities[entity.code] = entity
    for entity in entities.values():
        wanted = [("members", code) for code, _, _ in entity.members]
        wanted += [(key, code) for key, code in (("state", entity.state), ("controls", entity.controls)) if code]
        for key, code in wanted:
            if code not in entities:
                raise KnowledgeError(directory / entity.file, key, code, "the code of an entity")
    return entities


def _read(path: DataPath, kinds: set[str]) -> Entity:
    table = read_toml(path)
    check_keys(path, "entity", table, REQUIRED, OPTIONAL)
    check_examples(path, "entity", table["examples"], table["lookalikes"])
    if table["code"] != path.stem:
        raise KnowledgeError(path, "code", table["code"], f"the file's name, {path.stem}")
    if table["kind"] not in kinds:
        raise KnowledgeError(path, "kind", table["kind"], " or ".join(sorted(kinds)))
    return Entity(
        code=table["code"],
        name=table["name"],
        kind="state" if table["kind"] == "territory" else table["kind"],
        sector=table.get("sector"),
        capital=table.get("capital"),
        cow=table.get("cow"),
        iso2=table.get("iso2"),
        state=table.get("state"),
        controls=table.get("controls"),
        un=table.get("un", False),
        since=table.get("since"),
        members=_members(path, table),
        aliases=_aliases(table),
        examples=tuple(table["examples"]),
        lookalikes=tuple(table["lookalikes"]),
        file=f"{path.parent.name}/{path.name}",
    )


def _members(path: DataPath, table: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    found = [(code, "", "") for code in table.get("members", ())]
    dated = set()
    for item in table.get("members_dated", ()):
        parts = item.split(":")
        if len(parts) != 3:
            raise KnowledgeError(path, "members_dated", item, "CODE:start:end")
        found.append((parts[0], parts[1], parts[2]))
        dated.add(parts[0])
    return tuple(m for m in found if m[1] or m[2] or m[0] not in dated)


def _aliases(table: dict[str, Any]) -> tuple[Alias, ...]:
    risky = set(table.get("risky_names", ())) | set(table.get("risky_metonyms", ())) | set(table.get("risky_adjectives", ()))
    found: dict[str, Alias] = {}
    if table["name"] not in risky:
        found[table["name"]] = Alias(table["name"], table["code"], "name", True)
    if table["kind"] == "group" and table["code"] not in risky:
        found.setdefault(table["code"], Alias(table["code"], table["code"], "name", True))
    for key, form in FORMS.items():
        for words in table.get(key, ()):
            found.setdefault(words, Alias(words, table["code"], form, not key.startswith("risky_")))
    return tuple(found.values())
