"""BibTeX: an entry for each document that tells of what was asked for."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from communique.export.cells import one_line, to_ascii
from communique.export.registry import Job, exporter
from communique.ledger.queries import Source

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# What TeX and BibTeX would obey, as signs that print. BibTeX counts braces even behind a backslash, so these go as words.
SIGNS = str.maketrans({
    "\\": r"\textbackslash ", "{": r"\textbraceleft ", "}": r"\textbraceright ", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde ", "^": r"\textasciicircum ", '"': "''",
})  # fmt: skip


@exporter("bibtex", "BibTeX: the documents that tell of what was asked for")
def write(job: Job, path: Path) -> int:
    """Writes an entry for each document, by day, then id; their number."""
    found = {source.document: source for happening in job.happenings for source in happening.sources}
    ordered = sorted(found.values(), key=lambda source: (source.published, source.document))
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for source in ordered:
            fields = ",\n".join(f"  {name} = {value}" for name, value in _make_fields(source))
            stream.write(f"@misc{{{make_key(source)},\n{fields}\n}}\n\n")
    return len(ordered)


def make_key(source: Source) -> str:
    """The key of a document: publisher, day, and six hexadecimal digits, so that no two are alike."""
    publisher = re.sub(r"[^a-z0-9]+", "", to_ascii(source.publisher or "").lower())[:20] or "anonymous"
    digest = hashlib.sha256(source.document.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{publisher}-{source.published}-{digest}"


def _make_fields(source: Source) -> Iterator[tuple[str, str]]:
    year, month, _ = source.published.split("-")
    yield "title", _braced(source.title or f"Report of {source.published}")
    if source.publisher:
        # A second pair of braces: a publisher is one name, not a first name and a surname.
        yield "author", f"{{{_braced(source.publisher)}}}"
    yield "year", f"{{{year}}}"
    yield "month", MONTHS[int(month) - 1]
    yield "date", f"{{{source.published}}}"
    if source.url:
        yield "url", f"{{{quote(one_line(source.url), safe=':/?#[]@!$&()*+,;=%~-._')}}}"
    yield "note", _braced(f"communique document {source.document}" + (f", side {source.side}" if source.side else ""))


def _braced(words: str) -> str:
    plain = "".join(c for c in one_line(words) if unicodedata.category(c) != "Cf")
    return f"{{{plain.translate(SIGNS)}}}"
