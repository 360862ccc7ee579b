"""Makes what the page of a pair shows: when they dealt, what there is of each register, what is due, where they met, numbers by year."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from communique.ledger.browsing import Brief, Spot, find_listed, find_spots, list_briefs
from communique.ledger.queries import OPEN, Filter, find_text
from communique.model import REGISTERS
from communique.views.activity import count_by_year, draw_activity
from communique.views.drawing import Drawing, draw_bars
from communique.views.listing import Chapter, Row, make_rows
from communique.views.wording import SECTIONS
from communique.views.world import draw_world

# Rows of each register on the page of all of them, and of one register on a page of its own.
FEW, MANY = 10, 100
# Promises told of as due; the rest are a page of their own.
MOST_DUE = 10


@dataclass(frozen=True, slots=True)
class Due:
    """Promises neither kept nor given up: how many, how many whose deadline is past, and the rows of some, overdue ones first."""

    open: int
    overdue: int
    rows: tuple[Row, ...]
    late: frozenset[str]


@dataclass(frozen=True, slots=True)
class PairPage:
    """What there is between two parties, as the page shows it. ``years`` are (year, numbers by register)."""

    title: str
    total: int
    counts: Mapping[str, int]
    chapters: tuple[Chapter, ...]
    timeline: Drawing
    by_year: Drawing
    world: Drawing | None
    spots: tuple[Spot, ...]
    years: tuple[tuple[str, Mapping[str, int]], ...]
    due: Due
    statuses: tuple[str, ...]
    pages: int


def make_pair_page(connection: Connection, wanted: Filter, names: Sequence[str], today: date, page: int = 1) -> PairPage:
    """The page of what is asked for; of one register alone its ``page``-th hundred, of several the last few of each."""
    title = " – ".join(names)
    briefs = list_briefs(connection, wanted)
    counts = Counter(brief.register for brief in briefs)
    single = len(wanted.registers) == 1
    pages = max(1, -(-len(briefs) // MANY)) if single else 1
    start = (min(page, pages) - 1) * MANY if single else 0
    chosen: dict[str, list[Brief]] = {}
    for brief in reversed(briefs):
        chosen.setdefault(brief.register, []).append(brief)
    shown = {name: found[start : start + MANY] if single else found[:FEW] for name, found in chosen.items()}
    waiting = _find_due(briefs, today)
    listed = find_listed(connection, dict.fromkeys(brief.id for found in (*shown.values(), waiting[0][:MOST_DUE]) for brief in found))
    rows = {row.id: row for row in make_rows(listed, functools.cache(functools.partial(find_text, connection)))}
    chapters = tuple(
        Chapter(name, counts[name], start, tuple(rows[brief.id] for brief in shown[name])) for name in SECTIONS if name in shown
    )
    due_rows = tuple(rows[brief.id] for brief in waiting[0][:MOST_DUE])
    spots = tuple(find_spots(connection, [brief.key for brief in briefs if brief.register == "contacts"]))
    years = tuple(count_by_year(briefs))
    return PairPage(
        title=title,
        total=len(briefs),
        counts={name: counts[name] for name in SECTIONS if counts[name]},
        chapters=chapters,
        timeline=draw_timeline(title, briefs),
        by_year=draw_years(title, years),
        world=draw_map(title, spots) if spots else None,
        spots=spots,
        years=years,
        due=Due(len(waiting[0]), len(waiting[1]), due_rows, frozenset(waiting[1])),
        statuses=tuple(sorted({brief.status for brief in briefs if brief.status})),
        pages=pages,
    )


def draw_timeline(title: str, briefs: Sequence[Brief]) -> Drawing:
    """When all this took place."""
    return draw_activity(f"Timeline of {title}: {len(briefs):,} entries by register", briefs)


def draw_years(title: str, years: Sequence[tuple[str, Mapping[str, int]]]) -> Drawing:
    """Numbers by year."""
    return draw_bars(f"Entries of {title} by year and register", years, [name for name in SECTIONS if name in REGISTERS])


def draw_map(title: str, spots: Sequence[Spot]) -> Drawing:
    """Where they met."""
    return draw_world(f"Map of the contacts of {title}: {len(spots)} places", spots)


def _find_due(briefs: Sequence[Brief], today: date) -> tuple[list[Brief], list[str]]:
    """Open promises, those first that are overdue the longest, then those due next; and the ids of the overdue ones."""
    waiting = [brief for brief in briefs if brief.register == "commitments" and brief.status in OPEN]
    day = today.isoformat()
    late = [brief.id for brief in waiting if brief.deadline is not None and brief.deadline < day]
    return sorted(waiting, key=lambda brief: (brief.deadline or "9999", brief.day, brief.id)), late
