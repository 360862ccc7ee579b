"""Says how to cite a view of a ledger: what is shown, out of what, in which state, made by which version."""

from __future__ import annotations

from dataclasses import dataclass

from communique.ledger.browsing import Extent
from communique.version import __version__
from communique.views.quoting import squeeze
from communique.views.saying import say_days


@dataclass(frozen=True, slots=True)
class Citation:
    """One view: in words for a footnote, and as an entry of BibTeX."""

    words: str
    bibtex: str


def cite(title: str, path: str, ledger: str, extent: Extent) -> Citation:
    """How to cite the view with this title at this path. Nothing of it depends on the day: the same state is cited the same."""
    count = "1 document" if extent.documents == 1 else f"{extent.documents:,} documents"
    span = say_days(extent.first, extent.last)
    state = f"ledger {squeeze(ledger)}, {count}" + (f" of {span}" if span else "") + f", state {extent.fingerprint}"
    maker = f"communique {__version__}" + (f", knowledge {extent.knowledge}" if extent.knowledge else "")
    words = f"“{squeeze(title)}”. {maker}; {state}. {path}"
    note = f"{state}; {path}"
    plain = squeeze(title).translate({ord(sign): None for sign in "{}\\"})
    clean = note.translate({ord(sign): f"\\{sign}" for sign in "&%$#_"})
    clean = "".join(sign for sign in clean if sign not in "{}^~")
    key = "".join(sign for sign in path if sign.isascii() and sign.isalnum())[:40] or "home"
    return Citation(words, f"@misc{{communique-{key},\n  title = {{{{{plain}}}}},\n  author = {{{{{maker}}}}},\n  note = {{{clean}}}\n}}")
