"""Paths of data files: plain ones, and those of the bundled data with a pack of somebody's own laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class DataPath(Protocol):
    """What the loaders need of a path: ``Path`` has it, and so has ``Layered``."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        ...

    @property
    def stem(self) -> str:
        """The last part without its ending."""
        ...

    @property
    def parent(self) -> DataPath:
        """The folder that it lies in."""
        ...

    def __truediv__(self, part: str, /) -> DataPath: ...

    def __lt__(self, other: Any, /) -> bool: ...

    def glob(self, pattern: str, /) -> Iterable[DataPath]:
        """The files of the folder that a pattern names."""
        ...

    def exists(self) -> bool:
        """Whether there is a file or folder."""
        ...

    def read_text(self, encoding: str | None = None) -> str:
        """What stands in the file."""
        ...


@dataclass(frozen=True, eq=False)
class Layers:
    """Two data directories, and what their files say together where both speak: TOML tables and CSV texts by relative name."""

    data: Path
    pack: Path
    tables: Mapping[str, dict[str, Any]]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Layered:
    """A file or folder of a pack laid over the bundled data. ``relative`` is its name below both, "" for the whole."""

    layers: Layers
    relative: str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.relative.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The last part without its ending."""
        return Path(self.name).stem

    @property
    def parent(self) -> Layered:
        """The folder that it lies in."""
        return Layered(self.layers, self.relative.rpartition("/")[0])

    def __truediv__(self, part: str, /) -> Layered:
        return Layered(self.layers, f"{self.relative}/{part}" if self.relative else part)

    def __lt__(self, other: Layered, /) -> bool:
        # What only the pack has comes last, so that of two owners of a name the pack's file is the one complained of.
        return (self._is_new(), self.relative) < (other._is_new(), other.relative)

    def __str__(self) -> str:
        """The file to be named in an error: the pack's where it has one, for the bundled files are checked already."""
        mine = self.layers.pack / self.relative
        return str(mine if mine.exists() else self.layers.data / self.relative)

    def _is_new(self) -> bool:
        return not (self.layers.data / self.relative).exists()

    def glob(self, pattern: str, /) -> Iterator[Layered]:
        """The files of both layers that a pattern without folders names, each once."""
        names = {p.name for layer in (self.layers.data, self.layers.pack) for p in (layer / self.relative).glob(pattern)}
        return (self / name for name in sorted(names))

    def exists(self) -> bool:
        """Whether one of the layers has it."""
        return (self.layers.data / self.relative).exists() or (self.layers.pack / self.relative).exists()

    def read_text(self, encoding: str | None = None) -> str:
        """What stands in the file, for CSV files that both layers have: the rows of both."""
        text = self.layers.texts.get(self.relative)
        return text if text is not None else Path(str(self)).read_text(encoding)

    def table(self) -> dict[str, Any] | None:
        """The table that both layers make together, or None where the file stands as it is."""
        return self.layers.tables.get(self.relative)
