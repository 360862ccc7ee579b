"""Prints what a search found: documents, sentences, happenings."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from communique.ledger.searching import Hit
from communique.views.quoting import make_visible, squeeze
from communique.views.saying import join, say_days


def print_hits(hits: Iterable[Hit], console: Console) -> None:
    """Prints documents with their sentences, the words found in [brackets], and the ids of the happenings below."""
    for hit in hits:
        source = join(say_days(hit.published, hit.published), squeeze(hit.publisher or ""), squeeze(hit.title or "Untitled report"))
        console.print(Text.assemble((source, "bold"), (f" · document {squeeze(hit.document)}", "dim")), soft_wrap=True)
        for sentence in hit.sentences:
            for line in Text(f"> {make_visible(sentence)}").wrap(console, max(20, console.width - 4)):
                console.print(Text("    ") + line, soft_wrap=True)
        for happening in hit.happenings:
            days = say_days(happening.start, happening.end)
            told = join(happening.register[:-1], days, happening.type, " ".join(happening.parties), happening.status or "", happening.id)
            console.print(Text(f"    {told}", style="dim"), soft_wrap=True)
