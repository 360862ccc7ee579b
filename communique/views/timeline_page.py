"""Prints a timeline: as a table in a terminal, as rows for a spreadsheet, and as a page that needs nothing from outside."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from markupsafe import Markup
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from communique.linking.sentences import sentence_span
from communique.views.quoting import shorten, squeeze
from communique.views.saying import join, say_days
from communique.views.templates import fill_template, inline_asset
from communique.views.timeline import Moment, Turn
from communique.views.timeline_plot import draw_svg

COLUMNS = ("start", "end", "dated", "register", "status", "headline", "codes", "sources", "documents", "id")
# A cell that begins with one of these would be a formula in a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Sources quoted under an entry in a terminal; the rest are counted.
MOST_SOURCES = 3
NO_DATE = "no date"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page."""

    id: str
    when: str
    dated: str
    register: str
    headline: str
    status: str
    turns: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


def say_moment_date(moment: Moment) -> str:
    """The days of a moment in words."""
    return say_days(moment.start, moment.end) or NO_DATE


def say_turn(turn: Turn) -> str:
    """What became of it, by whom it is told."""
    what = turn.status or turn.kind.replace("_", " ")
    return squeeze(f"{what}, document {turn.document} of {turn.published}: {turn.reason}")


def render_timeline_table(moments: Iterable[Moment], console: Console) -> None:
    """Prints a line for each moment: date, register, headline, status; below it how many sources, and what became of it."""
    day = None
    for moment in moments:
        said = say_moment_date(moment)
        if said != day:
            console.print(Text(said, style="bold"))
            day = said
        line = Text.assemble((moment.register[:-1], "cyan"), ": ", squeeze(without_date(moment)))
        line.append(f" · {moment.status.replace('_', ' ')}", style="bold")
        _print(console, line, 2)
        sources = len(moment.sources)
        count = f"{sources} sources" if sources > 1 else "1 source"
        _print(console, Text(join(count, f"date: {moment.dated}" if moment.dated else ""), style="dim"), 6)
        for source in moment.sources[:MOST_SOURCES]:
            for proof in source.proof[:1]:
                _print(console, Text(f"> {_quote(source.document.text, proof.start, proof.end)}", style="italic"), 6)
        for turn in moment.turns:
            _print(console, Text(f"→ {say_turn(turn)}"), 6)


def _print(console: Console, words: Text, indent: int) -> None:
    console.print(Padding(words, (0, 0, 0, indent), expand=False))


def without_date(moment: Moment) -> str:
    """The headline without its date, which stands above it already."""
    first, dot, rest = moment.headline.partition(" · ")
    return rest if dot and first.endswith(")") and any(c.isdigit() for c in first) and moment.start else moment.headline


def _quote(text: str, start: int, end: int) -> str:
    left, right = sentence_span(text, start, end)
    return shorten(text[left:right])


def write_timeline_csv(moments: Iterable[Moment], stream: TextIO) -> None:
    """Writes a row a moment with the columns COLUMNS; lists are joined by blanks, and no cell is a formula."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for moment in moments:
        documents = " ".join(source.document.id for source in moment.sources)
        row = (
            moment.start or "", moment.end or "", moment.dated or "", moment.register, moment.status, squeeze(moment.headline),
            " ".join(moment.codes), str(len(moment.sources)), documents, moment.record.id,
        )  # fmt: skip
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])


def render_timeline_page(moments: Sequence[Moment], title: str) -> str:
    """One HTML page without scripts, with its plot inside; all words of the texts are escaped."""
    documents = len({source.document.id for moment in moments for source in moment.sources})
    lines = [_line(moment) for moment in moments]
    plot = Markup(draw_svg(moments, standalone=False))
    style = inline_asset("tables.css")
    return fill_template("timeline.html", lines=lines, title=title, style=style, plot=plot, documents=documents)


def _line(moment: Moment) -> Line:
    sources = []
    for source in moment.sources:
        words = _quote(source.document.text, source.proof[0].start, source.proof[0].end) if source.proof else ""
        sources.append((squeeze(join(source.document.published, source.document.publisher or source.document.id)), words))
    return Line(
        moment.record.id, say_moment_date(moment), moment.dated or "", moment.register, squeeze(without_date(moment)),
        moment.status.replace("_", " "), tuple(say_turn(turn) for turn in moment.turns), tuple(sources),
    )  # fmt: skip
