"""Says happenings of a ledger in plain words: the entry of the leading record, with its sentence and its sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.queries import Happening
from communique.model import REGISTERS, Document, Reading
from communique.views.dossier import quote_sentences
from communique.views.quoting import squeeze
from communique.views.saying import join, say_days
from communique.views.wording import Entry, describe

# Sources named one by one; the rest are counted.
MOST_SOURCES = 3
TextOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Told:
    """A happening as a view shows it: headline, status and facts, the sentences that prove it, and who says so."""

    happening: Happening
    entry: Entry
    sentences: tuple[str, ...]
    sources: tuple[str, ...]


def tell(happenings: Iterable[Happening], text_of: TextOf) -> list[Told]:
    """The happenings in words. ``text_of`` gives the text of a document by its id."""
    return [_tell(happening, text_of(happening.document)) for happening in happenings]


def _tell(happening: Happening, text: str) -> Told:
    record = make_decoder(CLASSES[happening.register])(json.loads(happening.record))
    document = Document(happening.document, happening.first_published, None, None, None, "en", None, "", len(text), text)
    parts = {register: (record,) if register == happening.register else () for register in REGISTERS}
    entry = describe(Reading(document, **parts))[happening.register][0]
    return Told(happening, entry, tuple(quote_sentences(entry, text)), tuple(say_sources(happening)))


def say_sources(happening: Happening) -> list[str]:
    """The documents that tell of a happening, a line each: day, publisher, title."""
    unique = {source.document: source for source in happening.sources}
    lines = [
        join(say_days(one.published, one.published), squeeze(one.publisher or ""), squeeze(one.title or one.document))
        for one in list(unique.values())[:MOST_SOURCES]
    ]
    more = len(unique) - len(lines)
    return [*lines, f"and {more} more"] if more > 0 else lines


def say_status(told: Told) -> str:
    """Status, number of sources and a person's verdict in a few words."""
    count = len({source.document for source in told.happening.sources})
    judged = {"accept": "accepted", "edit": "edited"}.get(told.happening.judgement or "", "")
    return join(told.happening.status or "", f"{count} sources" if count > 1 else "", judged)


def print_told(told: Iterable[Told], console: Console) -> None:
    """Prints happenings, each with its facts, sentences and sources below it."""
    for one in told:
        print_hanging(
            console, Text.assemble("• ", squeeze(one.entry.headline), (f" · {say_status(one)}" if say_status(one) else "", "bold")), 0
        )
        facts = join(*(f"{label}: {squeeze(words)}" for label, words in one.entry.facts if label not in ("rule", "stage", "code")))
        if facts:
            print_hanging(console, Text(facts), 4)
        for sentence in one.sentences:
            print_hanging(console, Text.assemble(("> ", "dim"), (sentence, "italic")), 4)
        print_hanging(console, Text(join(f"record {one.happening.id}", *one.sources), style="dim"), 4)


def print_hanging(console: Console, words: Text, indent: int = 0) -> None:
    """A paragraph whose later lines stand two columns further in than its first."""
    for number, line in enumerate(words.wrap(console, max(20, console.width - indent - 2))):
        line.rstrip()
        console.print(Text(" " * (indent + (2 if number else 0))) + line, soft_wrap=True)
