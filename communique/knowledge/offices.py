"""Titles of office, the nouns that act for a state, named institutions and venues."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_csv, read_toml
from communique.knowledge.paths import DataPath

REQUIRED = {"id": str, "title": str, "role": str, "examples": list, "lookalikes": list}
OPTIONAL: dict[str, type] = {"sector": str, "words": list, "risky": list, "only_for": list}


@dataclass(frozen=True, slots=True)
class Office:
    """A title: its words in lower case, the role it gives and the PLOVER sector of who holds it."""

    id: str
    title: str
    role: str
    sector: str
    words: tuple[str, ...]
    risky: tuple[str, ...]
    only_for: tuple[str, ...]
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Venue:
    """A place of meeting that a list of cities lacks; the country is null for seas, straits and disputed regions."""

    name: str
    country: str | None
    latitude: float
    longitude: float


def load_offices(directory: DataPath, codes: set[str]) -> tuple[Office, ...]:
    """The offices of ``offices.toml``.

    Raises KnowledgeError for an unknown code, an id that is used twice, or where two own the same words for the same states.
    """
    path = directory / "offices.toml"
    offices: list[Office] = []
    owners: dict[tuple[str, str], str] = {}
    for table in read_toml(path).get("office", ()):
        entry = f"office {table.get('id', '?')}"
        check_keys(path, entry, table, REQUIRED, OPTIONAL)
        check_examples(path, entry, table["examples"], table["lookalikes"])
        if table["id"] in {office.id for office in offices}:
            raise KnowledgeError(path, entry, "an id that is used twice", "one that no other entry has")
        for code in table.get("only_for", ()):
            if code not in codes:
                raise KnowledgeError(path, f"{entry}.only_for", code, "the code of a state or organisation")
        for words in (*table.get("words", ()), *table.get("risky", ())):
            for code in table.get("only_for", ("",)):
                owner = owners.setdefault((words, code), table["id"])
                if owner != table["id"]:
                    raise KnowledgeError(path, entry, f"{words!r}, owned by {owner} too", "words that one office of a state owns")
        offices.append(
            Office(
                table["id"], table["title"], table["role"], table.get("sector", "GOV"), tuple(table.get("words", ())),
                tuple(table.get("risky", ())), tuple(table.get("only_for", ())), tuple(table["examples"]),
                tuple(table["lookalikes"]),
            )
        )  # fmt: skip
    return tuple(offices)


def load_agents(directory: DataPath) -> dict[str, str]:
    """Noun (lemma, lower case; words joined by blanks) to PLOVER sector, from ``agents.csv``."""
    rows = read_csv(directory / "agents.csv", ("noun", "sector", "plural_ok", "note"))
    return {row["noun"]: row["sector"] for row in rows}


def load_institutions(directory: DataPath, codes: set[str]) -> dict[str, tuple[str, str]]:
    """Name of an institution to (code of the state it belongs to, PLOVER sector), from ``institutions.csv``."""
    path = directory / "institutions.csv"
    found = {}
    for row in read_csv(path, ("name", "code", "sector")):
        if row["code"] not in codes:
            raise KnowledgeError(path, row["name"], row["code"], "the code of a state or organisation")
        found[row["name"]] = (row["code"], row["sector"])
    return found


def load_venues(directory: DataPath, codes: set[str]) -> dict[str, Venue]:
    """Name to venue, from ``venues.csv``; coordinates in degrees."""
    path = directory / "venues.csv"
    found = {}
    for row in read_csv(path, ("name", "country", "latitude", "longitude", "note")):
        if row["country"] and row["country"] not in codes:
            raise KnowledgeError(path, row["name"], row["country"], "the code of a state, or nothing")
        found[row["name"]] = Venue(row["name"], row["country"] or None, float(row["latitude"]), float(row["longitude"]))
    return found


def load_longer_names(directory: DataPath) -> tuple[str, ...]:
    """Fixed phrases that hold a state's name and are not the state ("South China Sea"), from ``longer_names.csv``."""
    return tuple(row["phrase"] for row in read_csv(directory / "longer_names.csv", ("phrase", "not")))
