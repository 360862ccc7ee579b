"""Reads the words of numbers, bounds, measures and currencies (``data/amounts/*.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

BEFORE = ("about", "nearly", "more_than", "at_least", "at_most", "up_to")
FILES = ("numbers", "qualifiers", "units", "currencies")
LISTS = (
    "vague", "few", "couple", "pair", "months", "before_year", "numbered_names", "numbered_unless_counted", "groups_of",
    "not_ordered", "one_not", "clock", "sides", "definite", "breaks", "fillers", "carriers",
    "weekdays", "named_numbers", "before_lone", "flat_plurals",
)  # fmt: skip
DIMENSIONS = (
    "mass", "volume", "energy", "power", "length", "area", "speed", "temperature", "data", "capacity", "time", "magnitude",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class AmbiguousCurrency:
    """A currency name or sign that several states use.

    ``candidates`` are (code, cue words); ``home`` is what it means in the own texts of a state, by its code.
    """

    default: str | None
    candidates: tuple[tuple[str, tuple[str, ...]], ...]
    home: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class AmountWords:
    """What the data files say of amounts. Words are in lower case, symbols and codes as they are written.

    ``before``/``after`` give the qualifier of a phrase; ``units``, ``unit_symbols`` the dimension of a measure;
    ``currency_signs``, ``currency_names``, ``risky_names`` a code or an AmbiguousCurrency; ``lists`` the plain word lists of
    numbers.toml by name.
    """

    small: Mapping[str, float]
    tens: Mapping[str, float]
    scales: Mapping[str, float]
    short_scales: Mapping[str, float]
    ordinals: Mapping[str, float]
    lists: Mapping[str, frozenset[str]]
    before: Mapping[str, str]
    after: Mapping[str, str]
    risky_before: frozenset[str]
    never_time: frozenset[str]
    units: Mapping[str, str]
    unit_symbols: Mapping[str, str]
    glued_symbols: Mapping[str, str]
    funding: frozenset[str]
    currency_codes: frozenset[str]
    currency_signs: Mapping[str, str | AmbiguousCurrency]
    currency_names: Mapping[str, str | AmbiguousCurrency]
    risky_names: Mapping[str, str | AmbiguousCurrency]
    proofs: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def load_amounts(directory: DataPath) -> AmountWords:
    """The amount words of ``directory/amounts``. Raises KnowledgeError for a missing or unknown key, a word of two meanings."""
    paths = {name: directory / "amounts" / f"{name}.toml" for name in FILES}
    tables = {name: read_toml(path) for name, path in paths.items()}
    proofs = tuple(_read_proof(paths[name], name, tables[name]) for name in FILES)
    numbers = _read_numbers(paths["numbers"], tables["numbers"])
    before, after, risky, never_time = _read_qualifiers(paths["qualifiers"], tables["qualifiers"])
    units, symbols, glued, funding = _read_units(paths["units"], tables["units"])
    codes, signs, names, risky_names = _read_currencies(paths["currencies"], tables["currencies"])
    return AmountWords(
        small=numbers["units"],
        tens=numbers["tens"],
        scales=numbers["scales"],
        short_scales=numbers["short_scales"],
        ordinals=numbers["ordinals"],
        lists=_read_lists(paths["numbers"], tables["numbers"]["lists"]),
        before=before,
        after=after,
        risky_before=risky,
        never_time=never_time,
        units=units,
        unit_symbols=symbols,
        glued_symbols=glued,
        funding=funding,
        currency_codes=codes,
        currency_signs=signs,
        currency_names=names,
        risky_names=risky_names,
        proofs=proofs,
    )


@lru_cache(maxsize=1)
def default_amounts() -> AmountWords:
    """The amount words that come with the package; read once, they never change."""
    return load_amounts(Path(__file__).parent / "data")


def _read_proof(path: DataPath, name: str, table: Mapping[str, Any]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    if not isinstance(table.get("proof"), dict):
        raise KnowledgeError(path, "file", "no table [proof]", "[proof] with examples and lookalikes")
    proof = table["proof"]
    check_keys(path, "proof", proof, {"examples": list, "lookalikes": list}, {})
    check_examples(path, "proof", proof["examples"], proof["lookalikes"])
    return name, tuple(proof["examples"]), tuple(proof["lookalikes"])


def _read_numbers(path: DataPath, table: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    kinds = ("units", "tens", "scales", "short_scales", "ordinals")
    check_keys(path, "file", table, dict.fromkeys((*kinds, "lists", "proof"), dict), {})
    found: dict[str, dict[str, float]] = {}
    for kind in kinds:
        for word, value in table[kind].items():
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
                raise KnowledgeError(path, f"{kind}.{word}", repr(value), "a number above zero")
        found[kind] = {word: float(value) for word, value in table[kind].items()}
    return found


def _read_lists(path: DataPath, table: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    check_keys(path, "lists", table, dict.fromkeys(LISTS, list), {})
    keep = {"months", "clock", "weekdays"}  # exact case: "may" is no month, "am" and "GMT" are as they stand
    return {name: frozenset(words if name in keep else (w.lower() for w in words)) for name, words in table.items()}


def _read_qualifiers(path: DataPath, table: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str], frozenset[str], frozenset[str]]:
    check_keys(path, "file", table, dict.fromkeys(("before", "after", "risky", "proof"), dict), {})
    sides: list[dict[str, str]] = []
    for side in ("before", "after"):
        check_keys(path, side, table[side], {}, dict.fromkeys(BEFORE, list))
        phrases: dict[str, str] = {}
        for qualifier, words in table[side].items():
            for phrase in words:
                if phrases.setdefault(phrase.lower(), qualifier) != qualifier:
                    raise KnowledgeError(path, f"{side}.{qualifier}", f"{phrase!r}, also {phrases[phrase.lower()]}", "one meaning")
        sides.append(phrases)
    check_keys(path, "risky", table["risky"], {"words": list, "never_time": list}, {})
    for word in (*table["risky"]["words"], *table["risky"]["never_time"]):
        if word not in sides[0]:
            raise KnowledgeError(path, "risky", repr(word), "a phrase of [before]")
    return sides[0], sides[1], frozenset(table["risky"]["words"]), frozenset(table["risky"]["never_time"])


def _read_units(path: DataPath, table: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str], dict[str, str], frozenset[str]]:
    check_keys(path, "file", table, dict.fromkeys((*DIMENSIONS, "funding", "proof"), dict), {})
    names: dict[str, str] = {}
    symbols: dict[str, str] = {}
    glued: dict[str, str] = {}
    for dimension in DIMENSIONS:
        check_keys(path, dimension, table[dimension], {"names": list, "symbols": list}, {"glued": list})
        for key, target in (("names", names), ("symbols", symbols), ("glued", glued)):
            for word in table[dimension].get(key, []):
                word = word.lower() if key == "names" else word
                if target.setdefault(word, dimension) != dimension:
                    raise KnowledgeError(path, f"{dimension}.{key}", f"{word!r}, also {target[word]}", "one dimension")
    check_keys(path, "funding", table["funding"], {"nouns": list}, {})
    return names, symbols, glued, frozenset(table["funding"]["nouns"])


Currencies = dict[str, str | AmbiguousCurrency]


def _read_currencies(path: DataPath, table: Mapping[str, Any]) -> tuple[frozenset[str], Currencies, Currencies, Currencies]:
    codes: set[str] = set()
    known = {code for code in table if code not in ("proof", "ambiguous")}
    signs: Currencies = {}
    names: Currencies = {}
    risky: Currencies = {}
    for code in sorted(known):
        if not (len(code) == 3 and code.isalpha() and code.isupper()):
            raise KnowledgeError(path, code, repr(code), "an ISO 4217 code")
        check_keys(path, code, table[code], {}, {"symbols": list, "names": list, "risky": list, "codes": bool})
        if table[code].get("codes", True):
            codes.add(code)
        _add_currency(path, code, table[code], code, (signs, names, risky))
    for name, entry in table.get("ambiguous", {}).items():
        optional = {"symbols": list, "names": list, "risky": list, "default": str, "home": dict}
        check_keys(path, f"ambiguous.{name}", entry, {"candidates": dict}, optional)
        home = entry.get("home", {})
        for code in (*entry["candidates"], *home.values(), *([entry["default"]] if "default" in entry else [])):
            if code not in known:
                raise KnowledgeError(path, f"ambiguous.{name}", repr(code), "a code of this file")
        candidates = tuple((code, tuple(cues)) for code, cues in entry["candidates"].items())
        meaning = AmbiguousCurrency(entry.get("default"), candidates, dict(home))
        _add_currency(path, f"ambiguous.{name}", entry, meaning, (signs, names, risky))
    return frozenset(codes), signs, names, risky


def _add_currency(
    path: DataPath,
    entry: str,
    table: Mapping[str, Any],
    meaning: str | AmbiguousCurrency,
    targets: tuple[Currencies, Currencies, Currencies],
) -> None:
    for key, target in zip(("symbols", "names", "risky"), targets, strict=True):
        for word in table.get(key, []):
            word = word if key == "symbols" else word.lower()
            if target.setdefault(word, meaning) is not meaning:
                raise KnowledgeError(path, f"{entry}.{key}", f"{word!r}, already of {target[word]}", "a word of one entry")
