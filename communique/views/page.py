"""Makes a page of readings: the report on the left, its records on the right, each tied to the words that prove it."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.model import Evidence, Reading
from communique.views.quoting import make_visible, shorten, squeeze
from communique.views.saying import say_code, say_days
from communique.views.templates import fill_template, inline_asset
from communique.views.wording import HEADINGS, Entry, describe, state_names

# A proof in a card is a pointer to the words, not a second copy of them: this many characters tell which.
PROOF_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text in which no evidence begins or ends. ``records`` are numbers of cards, those of the narrowest
    evidence first; ``registers`` the lines below the words, the widest first; ``opens``: evidence begins here."""

    start: int
    end: int
    words: str
    anchor: str
    records: tuple[int, ...]
    registers: tuple[str, ...]
    opens: bool
    label: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Words in a card that lead to the text."""

    label: str
    words: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Card:
    """A record on the right."""

    number: int
    anchor: str
    entry: Entry
    wordings: tuple[Proof, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The cards of a register."""

    register: str
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One reading as the template shows it."""

    title: str
    meta: tuple[str, ...]
    url: str
    pieces: tuple[Piece, ...]
    sections: tuple[Section, ...]


def render_page(readings: Iterable[Reading]) -> str:
    """One HTML page that needs nothing from outside itself, and lets nothing in: only its own script may run."""
    sheets = [lay_out(reading, f"d{number}") for number, reading in enumerate(readings)]
    title = sheets[0].title if len(sheets) == 1 else f"{len(sheets)} readings"
    return _render(sheets, True, title)


def render_fragment(reading: Reading) -> str:
    """The same for a notebook's cell: a ``<div>`` whose styles reach no further than itself."""
    return _render([lay_out(reading, f"f{reading.document.sha256[:8]}")], False, "")


def _render(sheets: Sequence[Sheet], whole: bool, title: str) -> str:
    style, script = inline_asset("page.css"), inline_asset("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return fill_template("page.html", sheets=sheets, whole=whole, title=title, style=style, script=script, script_hash=digest)


def lay_out(reading: Reading, prefix: str) -> Sheet:
    """What the template shows of a reading. ``prefix`` keeps the anchors of several readings apart."""
    document = reading.document
    told = describe(reading)
    entries = [entry for section in told.values() for entry in section]
    pieces = cut(document.text, entries, prefix)
    begins = {piece.start: piece.anchor for piece in pieces if piece.records}
    sections, number = [], 0
    for register, section in told.items():
        cards = []
        for entry in section:
            cards.append(_card(entry, number, prefix, begins))
            number += 1
        sections.append(Section(register, HEADINGS[register], tuple(cards)))
    side = say_code(document.side, state_names(reading))
    meta = (
        say_days(document.published, document.published),
        document.publisher or "",
        f"official text of {side}" if side else "",
        f"document {document.id}",
    )
    url = document.url if document.url and document.url.startswith(("https://", "http://")) else ""
    said = tuple(squeeze(part) for part in meta if part)
    return Sheet(squeeze(document.title or "Untitled report"), said, make_visible(url), pieces, tuple(sections))


def _card(entry: Entry, number: int, prefix: str, begins: dict[int, str]) -> Card:
    def proof(label: str, evidence: Evidence) -> Proof:
        return Proof(label, shorten(evidence.text, PROOF_LENGTH), begins[evidence.start], evidence.start, evidence.end)

    wordings = tuple(proof(label, evidence) for label, evidence in entry.wordings if evidence.start in begins)
    shown = {(p.start, p.end) for p in wordings}
    proofs = tuple(proof("", e) for e in entry.evidence if e.start in begins and (e.start, e.end) not in shown)
    return Card(number, f"{prefix}r{number}", entry, wordings, proofs)


def cut(text: str, entries: Sequence[Entry], prefix: str) -> tuple[Piece, ...]:
    """The text in pieces at every place where evidence begins or ends, so that overlapping spans need no overlapping tags.

    The pieces joined are the text, but that control characters are shown as signs, marks that turn the direction of writing
    and lone surrogates as U+FFFD, and every end of line as a line feed. Evidence outside the text is left out.
    """
    spans = [(e.start, e.end, number, entry.register) for number, entry in enumerate(entries) for e in entry.evidence]
    spans = [span for span in spans if 0 <= span[0] < span[1] <= len(text)]
    opening: dict[int, list[tuple[int, int, int, str]]] = {}
    for span in spans:
        opening.setdefault(span[0], []).append(span)
    places = sorted({0, len(text), *(s[0] for s in spans), *(s[1] for s in spans)})
    pieces: list[Piece] = []
    open_now: list[tuple[int, int, int, str]] = []
    for start, end in itertools.pairwise(places):
        open_now = [span for span in open_now if span[1] > start] + opening.get(start, [])
        open_now.sort(key=lambda span: (span[1] - span[0], span[2]))
        records = tuple(dict.fromkeys(span[2] for span in open_now))
        registers = tuple(dict.fromkeys(span[3] for span in open_now))[::-1]
        label = ", ".join(f"{HEADINGS[entries[n].register]}: {entries[n].headline}" for n in records) if start in opening else ""
        words = make_visible(text[start:end].replace("\r\n", "\n").replace("\r", "\n"))
        pieces.append(Piece(start, end, words, f"{prefix}s{start}", records, registers, start in opening, label))
    return tuple(pieces)
