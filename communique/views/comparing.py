"""Prints comparisons: as tables in a terminal, and as a page that needs nothing from outside itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from communique.model import Evidence
from communique.views.comparison import BOTH, Cell, Comparison, Row
from communique.views.quoting import make_visible, shorten, squeeze
from communique.views.saying import join, say_code, say_days, say_kind, say_parties, say_topic, say_when
from communique.views.templates import fill_template, inline_asset
from communique.views.wording import EVENTS

NO_CONTACT = "Statements of several sides"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence in parts, ("wording" | "strong" | "", words), and where it comes from."""

    parts: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Side:
    """The cell of one side in a line of the page."""

    pieces: tuple[Piece, ...]
    stronger: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page: a topic, or (``group`` not empty) the heading of those that follow."""

    group: str
    topic: str
    on: str
    beside: str
    cells: tuple[Side, ...]
    report: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One comparison as the page shows it."""

    title: str
    sources: tuple[str, ...]
    sides: tuple[str, ...]
    has_report: bool
    lines: tuple[Line, ...]
    attributed: tuple[tuple[str, str, str], ...]

    @property
    def width(self) -> int:
        """Columns of the table."""
        return 1 + len(self.sides) + self.has_report


def say_contact(comparison: Comparison) -> str:
    """The contact in one line: date, kind or name, participants."""
    contact = comparison.contact
    if contact is None:
        return NO_CONTACT
    return squeeze(join(say_when(contact.when), contact.name or say_kind(contact.kind), say_parties(contact.participants)))


def state_names(comparison: Comparison) -> dict[str, str]:
    """Names of the codes that take part."""
    parties = comparison.contact.participants if comparison.contact else ()
    speakers = [s.speaker for s in comparison.statements if s.speaker is not None]
    return {p.code: p.name for p in (*parties, *speakers) if p.code and p.name}


def say_sources(comparison: Comparison) -> list[str]:
    """Each document in a line: date, publisher or title, whose text it is."""
    names = state_names(comparison)
    lines = []
    for document in comparison.documents:
        side = f"text of {say_code(document.side, names)}" if document.side else ""
        day = say_days(document.published, document.published)
        lines.append(squeeze(join(day, document.publisher or "", document.title or "", side, f"document {document.id}")))
    return lines


def _on(row: Row, names: Mapping[str, str]) -> str:
    return "on both sides" if row.on == BOTH else f"only {names.get(row.on, row.on)}"


def _beside(row: Row) -> str:
    """The near topics that the other side has instead."""
    return f"beside it: {', '.join(say_topic(topic) for topic in row.beside)}" if row.beside else ""


def render_comparison_table(comparisons: Iterable[Comparison], console: Console) -> None:
    """Prints each comparison as a table: a row a topic, a column a side, the wording in [brackets] in its sentence."""
    for number, comparison in enumerate(comparisons):
        if number:
            console.print()
        _print(comparison, console)


def _print(comparison: Comparison, console: Console) -> None:
    names = state_names(comparison)
    console.print(Text(say_contact(comparison), style="bold"))
    for line in say_sources(comparison):
        console.print(Text(line, style="dim"))
    has_report = _has_report(comparison)
    table = Table(show_lines=True, header_style="bold", width=console.width)
    table.add_column("topic", width=17)
    for side in comparison.sides:
        table.add_column(Text(say_code(side, names)), ratio=5)
    if has_report:
        table.add_column("the report itself", ratio=4)
    for row in comparison.topics:
        first = join(say_topic(row.topic), _on(row, names), _beside(row), glue="\n")
        cells = [_cell_text(row, side) for side in comparison.sides]
        table.add_row(Text(first), *cells, *([_report_text(row.report)] if has_report else []))
    for topic, _, found in comparison.report_only:
        table.add_row(Text(f"{say_topic(topic)}\nonly the report"), *(Text("") for _ in comparison.sides), _report_text(found))
    console.print(table)
    for one in comparison.attributed:
        line = f"{say_code(one.side, names)} tells: {say_deed(one.by, one.to, one.type, names)} — {shorten(one.evidence.text)}"
        console.print(Text(squeeze(line)))


def say_deed(by: Sequence[str], to: Sequence[str], type: str, names: Mapping[str, str]) -> str:
    """Who did what to whom: ``Ruritania → Graustark: support``."""
    who, whom = (", ".join(names.get(code, code) for code in codes) for codes in (by, to))
    return f"{join(who, whom, glue=' → ')}: {EVENTS.get(type, type.lower())}"


def _has_report(comparison: Comparison) -> bool:
    return bool(comparison.report_only) or any(row.report for row in comparison.topics)


def _cell_text(row: Row, side: str) -> Text:
    text = Text("\n").join(_sentence_text(cell) for cell in row.cells.get(side, ()))
    if row.stronger == side:
        strong = next((c.strong for c in row.cells[side] if c.strong is not None), None)
        text.append(f"\nput more strongly: {squeeze(strong.text)}" if strong else "", style="bold")
    return text


def _report_text(cells: Iterable[Cell]) -> Text:
    return Text("\n").join(_sentence_text(cell) for cell in cells)


def _sentence_text(cell: Cell) -> Text:
    text = Text()
    for kind, words in cut_sentence(cell):
        text.append(f"[{words}]" if kind == "wording" else words, style="bold" if kind == "wording" else "")
    if cell.kind:
        text.append(f" ({_source(cell)})", style="dim")
    return text


def _source(cell: Cell) -> str:
    return join((cell.kind or "").replace("_", " "), squeeze(cell.speaker or ""), "verbatim" if cell.quoted else "", glue=", ")


def cut_sentence(cell: Cell) -> list[tuple[str, str]]:
    """The cell's sentence in parts: ("wording", words) shows the topic, ("strong", words) its strength, ("", words) is the rest."""
    marks: list[tuple[Evidence, str]] = [(words, "wording") for words in cell.wording]
    marks += [(cell.strong, "strong")] if cell.strong is not None else []
    parts, at, base = [], cell.evidence.start, cell.evidence.start
    text = cell.evidence.text
    for evidence, kind in sorted(marks, key=lambda mark: (mark[0].start, mark[1])):
        if evidence.start < at or evidence.end > cell.evidence.end:
            continue  # two marks that overlap: the first is enough
        parts += [("", text[at - base : evidence.start - base]), (kind, text[evidence.start - base : evidence.end - base])]
        at = evidence.end
    parts.append(("", text[at - base :]))
    return [(kind, make_visible(" ".join(words.split("\n")))) for kind, words in parts if words]


def render_comparison_page(comparisons: Iterable[Comparison]) -> str:
    """One HTML page without scripts that needs nothing from outside itself; all words of the texts are escaped."""
    sheets = [lay_out_comparison(comparison) for comparison in comparisons]
    title = sheets[0].title if len(sheets) == 1 else f"{len(sheets)} contacts compared"
    return fill_template("comparison.html", sheets=sheets, title=title, style=inline_asset("tables.css"))


def lay_out_comparison(comparison: Comparison) -> Sheet:
    """What a page shows of a comparison."""
    names = state_names(comparison)
    told = tuple(
        (say_code(one.side, names), say_deed(one.by, one.to, one.type, names), squeeze(one.evidence.text)) for one in comparison.attributed
    )
    sides = tuple(say_code(side, names) for side in comparison.sides)
    has_report = _has_report(comparison)
    return Sheet(say_contact(comparison), tuple(say_sources(comparison)), sides, has_report, tuple(_lines(comparison, names)), told)


def _lines(comparison: Comparison, names: Mapping[str, str]) -> Iterator[Line]:
    group = None
    for row in comparison.topics:
        if row.group != group:
            group = row.group
            yield Line(group.replace("_", " "), "", "", "", (), ())
        cells = tuple(Side(tuple(_piece(cell) for cell in row.cells.get(side, ())), row.stronger == side) for side in comparison.sides)
        yield Line("", say_topic(row.topic), _on(row, names), _beside(row), cells, tuple(_piece(cell) for cell in row.report))
    for topic, _, found in comparison.report_only:
        empty = tuple(Side((), False) for _ in comparison.sides)
        yield Line("", say_topic(topic), "only the report", "", empty, tuple(_piece(cell) for cell in found))


def _piece(cell: Cell) -> Piece:
    return Piece(tuple(cut_sentence(cell)), _source(cell) if cell.kind else "")
