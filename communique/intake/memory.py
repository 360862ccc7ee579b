"""Keeps, in a small file, what servers said about pages fetched before, so that unchanged ones are not sent again."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, MutableMapping
from pathlib import Path

# A file of another layout is started anew: at worst some pages are fetched once more.
LAYOUT = 1


class FetchMemory(MutableMapping[str, dict[str, str]]):
    """A mapping from address to validators, as ``Fetcher`` takes it, kept in a file; written whole or not at all.

    ``stamp`` names what reads the pages: under another one nothing is known, so that a new version reads everything again.
    """

    def __init__(self, path: Path, stamp: str) -> None:
        self.path, self.stamp = path, stamp
        self._known: dict[str, dict[str, str]] = {}
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            if (kept.get("layout"), kept.get("stamp")) == (LAYOUT, stamp):
                self._known = {str(url): {str(k): str(v) for k, v in said.items()} for url, said in kept["pages"].items()}

    def __getitem__(self, url: str) -> dict[str, str]:
        return self._known[url]

    def __setitem__(self, url: str, said: dict[str, str]) -> None:
        if self._known.get(url) != said:
            self._known[url] = said
            self._write()

    def __delitem__(self, url: str) -> None:
        del self._known[url]
        self._write()

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _write(self) -> None:
        content = json.dumps({"layout": LAYOUT, "stamp": self.stamp, "pages": self._known}, ensure_ascii=False, indent=1, sort_keys=True)
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(content + "\n")
            os.replace(name, self.path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            raise
