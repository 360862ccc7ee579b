"""Lays a pack of somebody's own over the bundled data: what it adds is added, what it changes it must say that it changes.

How a file says so depends on what it holds:

=====================================  ==========================================================================
one thing a file (``states/`` ...)     ``overrides = true`` replaces the bundled thing of that name,
                                       ``extends = true`` adds to its lists
entries with an id (frames, offices)   ``overrides = true`` in the entry
words by key (``sources.toml`` ...)    lists grow and new keys are added; ``overrides = ["table.key"]`` replaces
rows (``venues.csv`` ...)              a first line ``# overrides``
terms (``holders/``)                   a file of a new name (``IND-mine.csv``) adds; one of a bundled name replaces
                                       that file, with a first line ``# overrides``
=====================================  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.knowledge.entities import FORMS
from communique.knowledge.files import KnowledgeError, read_csv, read_toml
from communique.knowledge.holders import COLUMNS
from communique.knowledge.paths import Layered, Layers

ENTITIES = ("states", "organisations", "groups")
THINGS = (*ENTITIES, "topics", "items")
# Files of entries: the name of their list of tables.
ENTRIES = {"offices.toml": "office", "context.toml": "cue"}
FRAMES = "frame"
TABLES = (
    "frames/sets.toml", "items/modifiers.toml", "topics.toml", "sources.toml", "sport.toml", "gate.toml", "instruments.toml",
    "linking.toml", "strength.toml", "promises.toml",
)  # fmt: skip
# Files of rows: their columns, and how many of them make the key.
ROWS: dict[str, tuple[tuple[str, ...], int]] = {
    "agents.csv": (("noun", "sector", "plural_ok", "note"), 1),
    "institutions.csv": (("name", "code", "sector"), 1),
    "venues.csv": (("name", "country", "latitude", "longitude", "note"), 1),
    "makers.csv": (("begins", "codes"), 1),
    "longer_names.csv": (("phrase", "not"), 1),
    "common_surnames.csv": (("surname",), 1),
    "plover.csv": (("type", "mode", "quad", "score"), 2),
}
# Files whose rows are names, which a state or an organisation may have too; in a text one of them would hide the other.
NAMES = ("institutions.csv", "venues.csv", "longer_names.csv")
OVERRIDES, EXTENDS = "overrides", "extends"
SAYS_SO = f"# {OVERRIDES}"


def lay_pack(data: Path, pack: Path) -> Layered:
    """The two directories as one, for the loaders.

    Raises KnowledgeError for a pack that is no folder or is empty, a file that no loader reads, and an entry that redefines
    a bundled one without saying so or says so of nothing; the message names both files.
    """
    if not pack.is_dir():
        raise KnowledgeError(pack, "folder", "no folder", "a folder with files like those of the bundled data")
    names = sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.suffix in (".toml", ".csv"))
    if not names:
        raise KnowledgeError(pack, "folder", "no data file", "files like states/RUR.toml or holders/RUR-mine.csv")
    laying = _Laying(data, pack)
    for name in names:
        laying.add(name)
    laying.join_entries()
    laying.write_rows()
    return Layered(Layers(data, pack, laying.tables, laying.texts))


class _Laying:
    """The state of one laying: what the files of both layers say together."""

    def __init__(self, data: Path, pack: Path) -> None:
        self.data, self.pack = data, pack
        self.tables: dict[str, dict[str, Any]] = {}
        self.texts: dict[str, str] = {}
        self.dropped: set[tuple[str, str]] = set()
        self.rows = {name: _rows(data / name, ROWS[name]) for name in ROWS}
        self.own: dict[tuple[str, ...], Path] = {}

    def add(self, name: str) -> None:
        """Takes in one file of the pack. Raises KnowledgeError as ``lay_pack`` does."""
        folder = name.rpartition("/")[0]
        if name in TABLES or folder == "amounts":
            self._add_table(name)
        elif name in ROWS:
            self._add_rows(name)
        elif name in ENTRIES or folder == "frames":
            self._add_entries(name)
        elif folder in THINGS:
            self._add_thing(name, folder)
        elif folder == "holders" and name.endswith(".csv"):
            self._add_terms(name)
        else:
            raise KnowledgeError(self.pack / name, "file", "a file that nothing reads", "a name as in the bundled data")

    def _add_thing(self, name: str, folder: str) -> None:
        mine, bundled = self.pack / name, self.data / name
        table = read_toml(mine)
        overrides, extends = _says(mine, "file", table, OVERRIDES), _says(mine, "file", table, EXTENDS)
        hidden = self._hide_rows(mine, table, overrides) if folder in ENTITIES else False
        if bundled.exists():
            if not overrides and not extends:
                both = f"an entry that {bundled} has too"
                raise KnowledgeError(mine, "file", both, f"another name, {OVERRIDES} = true or {EXTENDS} = true")
            if extends:
                table = _merge(mine, bundled, read_toml(bundled), table, frozenset())
        elif extends or (overrides and not hidden):
            key = EXTENDS if extends else OVERRIDES
            raise KnowledgeError(mine, key, "an entry that the bundled data has not", f"no {key}, or the name of a bundled entry")
        self.tables[name] = table

    def _hide_rows(self, mine: Path, table: Mapping[str, Any], overrides: bool) -> bool:
        """Whether names of a new state, organisation or group were those of rows, which then go."""
        words = {(w,) for key in FORMS for w in table.get(key, ()) if isinstance(w, str)} | {(str(table.get("name")),)}
        found = False
        for name in NAMES:
            for key in sorted(words & self.rows[name].keys()):
                if not overrides:
                    both = f"{key[0]!r}, which {self.own.get((name, *key), self.data / name)} has too"
                    raise KnowledgeError(mine, "names", both, f"words that it has not, or {OVERRIDES} = true")
                del self.rows[name][key]
                found = True
        return found

    def _add_entries(self, name: str) -> None:
        mine, kind = self.pack / name, ENTRIES.get(name, FRAMES)
        table = read_toml(mine)
        known = {entry["id"]: path for path in self._bundled_files(kind) for entry in read_toml(path).get(kind, [])}
        for entry in table.get(kind, []):
            ident = str(entry.get("id", "?"))
            overrides = _says(mine, f"{kind} {ident}", entry, OVERRIDES)
            if ident in known and not overrides:
                both = f"an id that {known[ident]} has too"
                raise KnowledgeError(mine, f"{kind} {ident}", both, f"another id, or {OVERRIDES} = true")
            if overrides and ident not in known:
                nothing = "an id that the bundled data has not"
                raise KnowledgeError(mine, f"{kind} {ident}.{OVERRIDES}", nothing, "the id of a bundled entry")
            if overrides:
                self.dropped.add((kind, ident))
        self.tables[name] = table

    def _bundled_files(self, kind: str) -> list[Path]:
        files = [self.data / name for name, its in ENTRIES.items() if its == kind]
        return files or [p for p in sorted((self.data / "frames").glob("*.toml")) if p.name != "sets.toml"]

    def join_entries(self) -> None:
        """Puts the entries of both layers together, without the bundled ones that the pack overrides."""
        for kind in (FRAMES, *ENTRIES.values()):
            for path in self._bundled_files(kind):
                name = path.relative_to(self.data).as_posix()
                table = read_toml(path)
                kept = [entry for entry in table.get(kind, []) if (kind, entry["id"]) not in self.dropped]
                own = self.tables.get(name)
                if own is not None or len(kept) < len(table.get(kind, [])):
                    self.tables[name] = {**table, **(own or {}), kind: [*kept, *(own or {}).get(kind, [])]}

    def _add_table(self, name: str) -> None:
        mine, bundled = self.pack / name, self.data / name
        table = read_toml(mine)
        if not bundled.exists():
            raise KnowledgeError(mine, "file", "a file that nothing reads", "a name as in the bundled data")
        replaced = table.pop(OVERRIDES, [])
        if not isinstance(replaced, list):
            raise KnowledgeError(mine, OVERRIDES, repr(replaced), 'a list of keys, such as "verbs.say"')
        self.tables[name] = _merge(mine, bundled, read_toml(bundled), table, frozenset(replaced))

    def _add_rows(self, name: str) -> None:
        mine, overrides = self.pack / name, _says_so(self.pack / name)
        for key, row in _rows(mine, ROWS[name]).items():
            for other in NAMES if name in NAMES else (name,):
                if key in self.rows[other] and not overrides:
                    path = self.own.get((other, *key), self.data / other)
                    both = f"an entry that {path} has too"
                    raise KnowledgeError(mine, ",".join(key), both, f"another one, or a first line {SAYS_SO!r}")
                if other != name:
                    self.rows[other].pop(key, None)
            self.rows[name][key] = row
            self.own[name, *key] = mine

    def write_rows(self) -> None:
        """Puts the rows of both layers together where they are no longer those of the bundled file."""
        for name, (columns, count) in ROWS.items():
            if self.rows[name] != _rows(self.data / name, (columns, count)):
                lines = [",".join(columns), *(",".join(map(_quote, row)) for row in self.rows[name].values())]
                self.texts[name] = "\n".join(lines) + "\n"

    def _add_terms(self, name: str) -> None:
        mine, bundled = self.pack / name, self.data / name
        if bundled.exists():
            if not _says_so(mine):
                both = f"a file that the bundled data has too, {bundled}"
                raise KnowledgeError(mine, "file", both, f"another name ({mine.stem}-mine.csv) to add terms, or a first line {SAYS_SO!r}")
            return
        if _says_so(mine):
            raise KnowledgeError(mine, SAYS_SO, "a name that no bundled file has", "the name of a bundled file, or no such line")
        code = mine.stem.split("-")[0]
        for path in sorted((self.data / "holders").glob(f"{code}*.csv")):
            if path.stem.split("-")[0] != code or (self.pack / "holders" / path.name).exists():
                continue
            known = {(r["role"], r["person"], r["start"]) for r in read_csv(path, COLUMNS)}
            for row in read_csv(mine, COLUMNS):
                if (row["role"], row["person"], row["start"]) in known:
                    both = f"a term from {row['start'] or '?'} that {path} has too"
                    raise KnowledgeError(mine, row["person"], both, f"a new term, or a file {path.name} that begins {SAYS_SO!r}")


def check_names(root: Layered, owners: Mapping[str, str]) -> None:
    """Raises KnowledgeError where a row that the pack adds is a name of a state, organisation or group.

    ``owners``: words to the file (relative name) of whom they mean.
    """
    for name in NAMES:
        path = root.layers.pack / name
        for key in _rows(path, ROWS[name]) if path.exists() else ():
            if key[0] in owners:
                raise KnowledgeError(path, key[0], f"words that {root / owners[key[0]]} owns", "words that it has not")


def _merge(
    mine: Path, bundled: Path, theirs: Mapping[str, Any], own: Mapping[str, Any], replaced: frozenset[str], above: str = ""
) -> dict[str, Any]:
    """A bundled table with one's own laid over it: lists grow, new keys are added, other changes must be said."""
    merged = dict(theirs)
    for key, value in own.items():
        path, known = f"{above}{key}", theirs.get(key)
        if known is None or path in replaced:
            merged[key] = value
        elif isinstance(known, dict) and isinstance(value, dict):
            merged[key] = _merge(mine, bundled, known, value, replaced, f"{path}.")
        elif isinstance(known, list) and isinstance(value, list):
            merged[key] = [*known, *(item for item in value if item not in known)]
        elif known != value:
            raise KnowledgeError(mine, path, f"{value!r}, which is {known!r} in {bundled}", f"the same, or {OVERRIDES} that names it")
    return merged


def _says(path: Path, entry: str, table: dict[str, Any], key: str) -> bool:
    """Takes ``overrides`` or ``extends`` out of an entry. Raises KnowledgeError for a value that is not true or false."""
    value = table.pop(key, False)
    if not isinstance(value, bool):
        raise KnowledgeError(path, f"{entry}.{key}", repr(value), "true or false")
    return value


def _says_so(path: Path) -> bool:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].strip() == SAYS_SO


def _rows(path: Path, shape: tuple[tuple[str, ...], int]) -> dict[tuple[str, ...], tuple[str, ...]]:
    columns, count = shape
    rows = (tuple(row.values()) for row in read_csv(path, columns)) if path.exists() else ()
    return {row[:count]: row for row in rows}


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n') else cell
