"""Draws a timeline: a lane for each register, a dot for a day, a bar for a stretch of time. Its own SVG, so that it needs
nothing installed, holds no date of its making and is the same bytes twice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from communique.views.quoting import make_visible
from communique.views.saying import MONTHS
from communique.views.timeline import REGISTERS, Moment

WIDTH, LEFT, RIGHT, TOP, ROW, LANE_GAP, BOTTOM = 960, 110, 24, 14, 12, 16, 30
COLOURS = {"contacts": "#1f7a43", "agreements": "#8a3ea8", "transfers": "#95600a", "commitments": "#0b7285"}
# Ticks of the axis: the first step (in months) that leaves no more than so many.
STEPS, MOST_TICKS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200), 10
# What did not take place, or not yet, is drawn hollow.
HOLLOW = frozenset(
    ("planned", "possible", "proposed", "under_negotiation", "open", "postponed", "cancelled", "denied", "dropped", "delayed")
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot or bar: from ``left`` to ``right``, in pixels, in a row of its lane."""

    moment: Moment
    left: float
    right: float
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands. ``ticks`` are (pixels, label); ``lanes`` (register, top in pixels, marks)."""

    height: int
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[tuple[str, float, tuple[Mark, ...]], ...]


def lay_out_plot(moments: Iterable[Moment]) -> Layout | None:
    """The layout of the moments that have a date; None where none has."""
    dated = [(m, date.fromisoformat(m.start), date.fromisoformat(m.end)) for m in moments if m.start and m.end]
    if not dated:
        return None
    first, last = min(d[1] for d in dated), max(d[2] for d in dated)
    if (last - first).days < 6:
        first, last = _shift(first, -3), _shift(last, 3)
    days = max(1, (last - first).days)

    def place(day: date) -> float:
        return round(LEFT + (day - first).days / days * (WIDTH - LEFT - RIGHT), 1)

    lanes, top = [], float(TOP)
    for register in REGISTERS:
        marks = _stack([(m, place(a), place(b)) for m, a, b in dated if m.register == register])
        if marks:
            lanes.append((register, top, tuple(marks)))
            top += (max(mark.row for mark in marks) + 1) * ROW + LANE_GAP
    return Layout(math.ceil(top + BOTTOM), tuple((place(day), label) for day, label in choose_ticks(first, last)), tuple(lanes))


def _shift(day: date, days: int) -> date:
    return min(date.max, max(date.min, date.fromordinal(min(date.max.toordinal(), max(1, day.toordinal() + days)))))


def _stack(spans: Sequence[tuple[Moment, float, float]]) -> list[Mark]:
    """Marks in as few rows as keep them apart."""
    ends: list[float] = []
    marks = []
    for moment, left, right in sorted(spans, key=lambda s: (s[1], s[2], s[0].record.id)):
        row = next((number for number, end in enumerate(ends) if end + 10 <= left), len(ends))
        ends[row : row + 1] = [max(right, left)]
        marks.append(Mark(moment, left, right, row))
    return marks


def choose_ticks(first: date, last: date) -> list[tuple[date, str]]:
    """First days of months or years between two days, with labels; days where all is within a month."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < 2:
        step = max(1, (last - first).days // 6)
        days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
        return [(day, f"{day.day} {MONTHS[day.month - 1][:3]}" + (f" {day.year}" if n == 0 else "")) for n, day in enumerate(days)]
    step = next((s for s in STEPS if months // s <= MOST_TICKS), STEPS[-1])
    found = []
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = date(number // 12, number % 12 + 1, 1)
        if number % step == 0 and first <= day <= last:
            found.append((day, str(day.year) if step >= 12 else f"{MONTHS[day.month - 1][:3]} {day.year}"))
    return found or [(first, str(first.year))]


def draw_svg(moments: Iterable[Moment], standalone: bool = True) -> str:
    """An SVG of the moments; ``standalone`` brings its own colours, else those of the page around it apply.

    Each mark carries its headline as a title. Words of the texts are escaped and without control characters.
    """
    layout = lay_out_plot(moments)
    height = layout.height if layout else 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        'aria-label="Timeline">'
    ]
    if standalone:
        rules = "".join(f".{name}{{fill:{colour};stroke:{colour}}}" for name, colour in COLOURS.items())
        parts.append(
            f"<style>text{{font:12px sans-serif;fill:#1d1f23}}.axis{{stroke:#d9d6cd}}.faint{{fill:#5c6370}}{rules}"
            f".hollow{{fill:#ffffff}}</style>"
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        )
    if layout is None:
        parts.append(f'<text x="{LEFT}" y="34">Nothing here has a date.</text>')
    else:
        parts += _draw(layout)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _draw(layout: Layout) -> list[str]:
    floor = layout.height - BOTTOM
    parts = []
    for x, label in layout.ticks:
        parts.append(f'<line class="axis" x1="{x}" x2="{x}" y1="{TOP - 8}" y2="{floor}"/>')
        parts.append(f'<text class="faint" x="{x}" y="{floor + 18}" text-anchor="middle">{escape(label)}</text>')
    for register, top, marks in layout.lanes:
        parts.append(f'<text x="8" y="{top + 9:g}">{register}</text>')
        parts += [_draw_mark(mark, register, top + mark.row * ROW + 5) for mark in marks]
    return parts


def _draw_mark(mark: Mark, register: str, y: float) -> str:
    moment = mark.moment
    hollow = " hollow" if moment.status in HOLLOW else ""
    title = f"<title>{escape(_plain(f'{moment.headline} — {moment.status}'))}</title>"
    name = quoteattr(f"{register}{hollow}")
    if mark.right - mark.left < 8:
        return f'<circle class={name} cx="{mark.left:g}" cy="{y:g}" r="4.5">{title}</circle>'
    return f'<rect class={name} x="{mark.left:g}" y="{y - 4:g}" width="{mark.right - mark.left:g}" height="8" rx="3">{title}</rect>'


def _plain(words: str) -> str:
    """Words that XML allows: control characters as signs, nothing that is no character."""
    return "".join(c for c in make_visible(words) if c not in "\ufffe\uffff")


class NoMatplotlibError(RuntimeError):
    """A picture other than SVG needs matplotlib, which is not installed."""


def draw_png(moments: Iterable[Moment]) -> bytes:
    """The same as a PNG, 960 pixels wide at 100 dots an inch, drawn by matplotlib (the extra ``plot``).

    Raises NoMatplotlibError where that is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NoMatplotlibError("a PNG needs matplotlib: pip install 'communique[plot]'; an SVG needs nothing") from error
    import io

    layout = lay_out_plot(moments)
    height = layout.height if layout else 60
    figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)  # no window, no global state of pyplot
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.axis("off")
    if layout is None:
        axes.text(LEFT, 34, "Nothing here has a date.", fontsize=9)
    else:
        floor = layout.height - BOTTOM
        for x, label in layout.ticks:
            axes.plot([x, x], [TOP - 8, floor], color="#d9d6cd", linewidth=0.8, zorder=0)
            axes.text(x, floor + 18, label, ha="center", fontsize=8, color="#5c6370")
        for register, top, marks in layout.lanes:
            axes.text(8, top + 9, register, fontsize=9)
            for mark in marks:
                y = top + mark.row * ROW + 5
                face = "white" if mark.moment.status in HOLLOW else COLOURS[register]
                axes.plot([mark.left, max(mark.right, mark.left)], [y, y], color=COLOURS[register], linewidth=4, solid_capstyle="round")
                axes.plot([mark.left], [y], "o", markersize=6, markerfacecolor=face, markeredgecolor=COLOURS[register])
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})  # no version of a library in the file
    return stream.getvalue()
