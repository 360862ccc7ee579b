"""Reads dated diplomatic reports and says what happened, each entry with the words that prove it.

>>> import communique
>>> reading = communique.read("Ruritania and Graustark signed a trade pact in Strelsau.", published="2021-12-20")
>>> reading.agreements[0].status
'signed'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.version import __version__

__all__ = ["Reading", "__version__", "open_ledger", "read"]

if TYPE_CHECKING:
    # Not open_ledger: floors below the ledger import this module, and none may lead up to it.
    from communique.model import Reading
    from communique.pipeline import read

# Where the public names live. They are looked up on first use: `import communique` must not load spaCy or SQLAlchemy (0.3 s at most).
_HOMES = {"Reading": "communique.model", "open_ledger": "communique.ledger.frames", "read": "communique.pipeline"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'communique' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
