"""Says which code, knowledge and model make a run: two runs of equal versions read the same document the same way."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from communique.version import __version__

# The floors whose code decides what is read; a change of a page or a command makes no new run.
READING_FLOORS = ("knowledge", "intake", "reading", "mentions", "events", "registers")


@dataclass(frozen=True, slots=True)
class Versions:
    """``version`` of the package; ``code`` and ``knowledge`` are hashes, ``model`` names language model and spaCy."""

    version: str
    code: str
    knowledge: str
    model: str


def current_versions(knowledge: str) -> Versions:
    """The versions at work now; ``knowledge`` is ``Knowledge.version``."""
    return Versions(__version__, _hash_code(), knowledge, _name_model())


@functools.cache
def _hash_code() -> str:
    """First 16 hexadecimal digits of the SHA-256 of the code that reads, names included."""
    root = Path(__file__).parent
    paths = [root / "model.py", root / "pipeline.py"]
    paths += [path for floor in READING_FLOORS for path in sorted((root / floor).rglob("*.py"))]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@functools.cache
def _name_model() -> str:
    """The best installed model with its version and spaCy's, as ``load_parser`` would choose it, without loading it."""
    from communique.reading.parsing import MODELS  # spaCy takes a second that no reader of a ledger should wait

    spacy = f"spacy {importlib.metadata.version('spacy')}"
    for package, _ in MODELS:
        if importlib.util.find_spec(package) is not None:
            return f"{package} {importlib.metadata.version(package)}, {spacy}"
    return f"none, {spacy}"
