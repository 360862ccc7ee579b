"""A drawing of plain shapes, said once and written as SVG or PNG. No date of its making, no version of a library: the same bytes twice."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from communique.views.quoting import make_visible
from communique.views.timeline_plot import COLOURS, NoMatplotlibError

# What a name of a shape's colour is on white paper; on a page its style sheet says.
PALETTE: Mapping[str, str] = MappingProxyType(
    {
        **COLOURS, "statements": "#2456b8", "events": "#b3352a", "axis": "#d9d6cd", "land": "#c9c4b6", "faint": "#5c6370", "ink": "#1d1f23",
        "spot": "#1d4f91", "hollow": "#ffffff",
    }
)  # fmt: skip
WIDTH = 960
FONT = 12
# Pixels of one column of bars.
WIDEST = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = "axis"


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; ``hollow`` has an edge alone; ``title`` is told where a mouse rests on it."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    title: str = ""
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc of radius ``r``."""

    x: float
    y: float
    r: float
    colour: str
    title: str = ""
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Words that begin, have their middle or end (``anchor``: start, middle, end) at a point of their baseline."""

    x: float
    y: float
    words: str
    colour: str = "ink"
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Grain:
    """Many points of one size."""

    points: tuple[tuple[float, float], ...]
    size: float
    colour: str


Shape: TypeAlias = Line | Bar | Dot | Words | Grain


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes, the first at the back, ``width`` by ``height`` pixels; ``label`` says in words what is to be seen."""

    label: str
    width: int
    height: int
    shapes: tuple[Shape, ...]


def write_svg(drawing: Drawing, standalone: bool = True) -> str:
    """The drawing as SVG; ``standalone`` brings its own colours, else those of the page around it apply."""
    width, height = drawing.width, drawing.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f"aria-label={quoteattr(_plain(drawing.label))}>"
    ]
    if standalone:
        rules = "".join(f".{name}{{fill:{colour};stroke:{colour}}}" for name, colour in PALETTE.items())
        parts.append(
            f"<style>text{{font:{FONT}px sans-serif;stroke:none!important}}{rules}.hollow{{fill:#ffffff}}.see{{opacity:.72}}</style>"
        )
        parts.append(f'<rect width="{width}" height="{height}" fill="#ffffff"/>')
    parts += [_svg(shape) for shape in drawing.shapes]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _svg(shape: Shape) -> str:
    if isinstance(shape, Line):
        return f'<line class="{shape.colour}" x1="{shape.x1:g}" y1="{shape.y1:g}" x2="{shape.x2:g}" y2="{shape.y2:g}"/>'
    if isinstance(shape, Words):
        anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
        return f'<text class="{shape.colour}" x="{shape.x:g}" y="{shape.y:g}"{anchor}>{escape(_plain(shape.words))}</text>'
    if isinstance(shape, Grain):
        path = "".join(f"M{x:g} {y:g}h0" for x, y in shape.points)
        return f'<path class="{shape.colour}" stroke-width="{shape.size:g}" stroke-linecap="round" fill="none" d="{path}"/>'
    name = f"{shape.colour} hollow" if shape.hollow else shape.colour
    title = f"><title>{escape(_plain(shape.title))}</title></" if shape.title else ""
    if isinstance(shape, Bar):
        opening = f'<rect class="{name}" x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"'
        return opening + (f"{title}rect>" if title else "/>")
    opening = f'<circle class="{name} see" cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.r:g}"'
    return opening + (f"{title}circle>" if title else "/>")


def write_png(drawing: Drawing) -> bytes:
    """The same as PNG, two dots a pixel, drawn by matplotlib (the extra ``plot``). Raises NoMatplotlibError without it."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.patches import Circle, Rectangle
    except ImportError as error:
        raise NoMatplotlibError("a PNG needs matplotlib: pip install 'communique[plot]'; an SVG needs nothing") from error
    figure = Figure(figsize=(drawing.width / 100, drawing.height / 100), dpi=200)
    FigureCanvasAgg(figure)  # no window, no global state of pyplot
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, drawing.width), ylim=(drawing.height, 0))
    axes.axis("off")
    for place, shape in enumerate(drawing.shapes):
        colour = PALETTE[shape.colour]
        if isinstance(shape, Line):
            axes.plot([shape.x1, shape.x2], [shape.y1, shape.y2], color=colour, linewidth=0.72, zorder=place)
        elif isinstance(shape, Words):
            side = {"start": "left", "middle": "center", "end": "right"}[shape.anchor]
            words = _plain(shape.words).replace("$", r"\$")
            axes.text(shape.x, shape.y, words, ha=side, color=colour, fontsize=FONT * 0.72, zorder=place)
        elif isinstance(shape, Grain):
            across, down = [x for x, _ in shape.points], [y for _, y in shape.points]
            axes.plot(across, down, "o", color=colour, markersize=shape.size * 0.72, markeredgewidth=0, zorder=place)
        else:
            face = PALETTE["hollow"] if shape.hollow else colour
            look: dict[str, Any] = {"facecolor": face, "edgecolor": colour, "linewidth": 0.72, "zorder": place}
            if isinstance(shape, Bar):
                axes.add_patch(Rectangle((shape.x, shape.y), shape.width, shape.height, **look))
            else:
                axes.add_patch(Circle((shape.x, shape.y), shape.r, alpha=0.72, **look))
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def has_png() -> bool:
    """Whether PNGs can be drawn here."""
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def draw_bars(label: str, rows: Sequence[tuple[str, Mapping[str, int]]], colours: Sequence[str]) -> Drawing:
    """Columns side by side, one a row, stacked by ``colours`` from the bottom; a scale on the left."""
    left, right, top, floor, bottom = 48, 12, 34, 208, 26
    most = max((sum(parts.values()) for _, parts in rows), default=0)
    step = _choose_step(most)
    roof = max(step, -(-most // step) * step)
    shapes: list[Shape] = []
    for value in range(0, roof + 1, step):
        y = round(floor - value / roof * (floor - top), 1)
        shapes += [Line(left, y, WIDTH - right, y), Words(left - 6, y + 4, f"{value:,}", "faint", "end")]
    wide = min(WIDEST, (WIDTH - left - right) / max(1, len(rows)))
    x = float(left)
    for colour in colours:
        if any(parts.get(colour) for _, parts in rows):
            shapes += [Bar(x, 8, 10, 10, colour), Words(x + 15, 17, colour, "ink")]
            x += 34 + 7 * len(colour)
    every = max(1, -(-len(rows) * 44 // (WIDTH - left - right)))
    for number, (name, parts) in enumerate(rows):
        x, y = left + number * wide, float(floor)
        gap = min(wide * 0.25, 14)
        for colour in colours:
            if parts.get(colour):
                height = parts[colour] / roof * (floor - top)
                y -= height
                title = f"{name}: {parts[colour]:,} {colour}"
                shapes.append(Bar(round(x + gap / 2, 1), round(y, 1), round(wide - gap, 1), round(height, 1), colour, title))
        if number % every == 0:
            shapes.append(Words(round(x + wide / 2, 1), floor + 18, name, "faint", "middle"))
    return Drawing(label, WIDTH, floor + bottom, tuple(shapes))


def _choose_step(most: int) -> int:
    """The distance of lines on a scale that leaves no more than five of them."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most <= size * factor * 5:
                return size * factor
        size *= 10


def _plain(words: str) -> str:
    """Words that XML allows."""
    return "".join(c for c in make_visible(words) if c not in "\ufffe\uffff")
