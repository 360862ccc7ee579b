"""The ledger as a whole, pairs, and what happened between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from communique.export.cells import Value
from communique.ledger.browsing import Brief, find_page, find_spots, list_briefs, rank_pairs
from communique.ledger.queries import OPEN, count
from communique.model import REGISTERS
from communique.views.activity import count_by_year
from communique.views.drawing import Drawing, write_png, write_svg
from communique.views.pair_page import draw_map, draw_timeline, draw_years
from communique.views.timeline_plot import NoMatplotlibError
from communique.web.api.shapes import (
    DossierShape,
    HappeningsShape,
    LedgerShape,
    PairShape,
    SessionShape,
    YearShape,
    shape_extent,
    shape_happening,
    shape_pair,
    shape_spot,
)
from communique.web.api.tables import answer_csv, csv_answer
from communique.web.api.wanting import Most, Start, WantedOf, Word, next_address
from communique.web.asking import MOST_NUMBER, Asked, Day, Register, pair_path, read_asked, read_pair, read_side
from communique.web.errors import documented
from communique.web.security import make_csrf
from communique.web.state import Reading, Site, SiteOf

router = APIRouter(prefix="/api", tags=["pairs"])


class Plot(StrEnum):
    """What can be drawn of a pair."""

    timeline = "timeline"
    map = "map"
    years = "years"


class Ending(StrEnum):
    """How it is drawn."""

    svg = "svg"
    png = "png"


@router.get("/session", responses=documented())
def get_session(request: Request) -> SessionShape:
    """The word that a program sends along with whatever it writes."""
    return SessionShape(csrf=make_csrf(request))


@router.get("/ledger", responses=documented())
def get_ledger(site: SiteOf, connection: Reading) -> LedgerShape:
    """How much the ledger holds, and in which state it is."""
    return shape_extent(site.extent(connection))


@router.get("/pairs", responses=documented(404))
def list_pairs(
    site: SiteOf, connection: Reading, most: Annotated[int, Query(ge=1, le=1000)] = 100, who: Word | None = None
) -> list[PairShape]:  # fmt: skip
    """The pairs of which most documents tell; with ``who`` those of one party."""
    code = read_side(site, who).codes[0][0] if who else ""
    return [shape_pair(pair, map(site.name_of, pair.codes)) for pair in rank_pairs(connection, most, code)]


@router.get("/pairs.csv", responses=documented(404) | csv_answer(), response_class=Response)
def get_pairs_csv(
    site: SiteOf, connection: Reading, most: Annotated[int, Query(ge=1, lt=MOST_NUMBER)] = 10_000, who: Word | None = None
) -> Response:  # fmt: skip
    """The same as a table."""
    code = read_side(site, who).codes[0][0] if who else ""
    pairs = rank_pairs(connection, most, code)
    rows: list[tuple[Value, ...]] = [(*pair.codes, *map(site.name_of, pair.codes), pair.documents, pair.last) for pair in pairs]
    return answer_csv("pairs.csv", ("code_1", "code_2", "name_1", "name_2", "documents", "last_published"), rows)


@router.get("/pairs/{a}/{b}", responses=documented(404))
def get_pair(site: SiteOf, connection: Reading, a: str, b: str, as_of: Day | None = None) -> DossierShape:
    """What there is between two parties, in numbers; ``/api/happenings?between=A&between=B`` lists it.

    ``as_of`` is the day from which deadlines are looked at, by default today.
    """
    asked, briefs = _find(site, connection, a, b)
    day = (as_of or site.today()).isoformat()
    waiting = [one for one in briefs if one.register == "commitments" and one.status in OPEN]
    counts = {name: sum(one.register == name for one in briefs) for name in REGISTERS}
    return DossierShape(
        between=[side.name for side in asked.sides],
        names=[site.name_of(side.name) for side in asked.sides],
        address=pair_path(asked.sides),
        counts={name: number for name, number in counts.items() if number},
        years=[YearShape(year=year, counts=dict(parts)) for year, parts in count_by_year(briefs)],
        places=[shape_spot(spot) for spot in find_spots(connection, [one.key for one in briefs])],
        open=len(waiting),
        overdue=[one.id for one in waiting if one.deadline is not None and one.deadline < day],
        as_of=day,
    )


@router.get("/pairs/{a}/{b}/years.csv", responses=documented(404) | csv_answer(), response_class=Response)
def get_years_csv(site: SiteOf, connection: Reading, a: str, b: str) -> Response:
    """Numbers by year and register."""
    _, briefs = _find(site, connection, a, b)
    rows = [(int(year), *(parts.get(name, 0) for name in REGISTERS)) for year, parts in count_by_year(briefs)]
    return answer_csv("years.csv", ("year", *REGISTERS), rows)


@router.get(
    "/pairs/{a}/{b}/plots/{plot}.{ending}",
    responses=documented(404, 503) | {200: {"description": "the picture", "content": {"image/svg+xml": {}, "image/png": {}}}},
    response_class=Response,
)
def get_plot(
    site: SiteOf, connection: Reading, a: str, b: str, plot: Plot, ending: Ending, since: Day | None = None, until: Day | None = None,
    topic: Word | None = None, status: Word | None = None, stated: Literal["1"] | None = None,
    due: Literal["open", "overdue"] | None = None, register: Register | None = None,
) -> Response:  # fmt: skip
    """A plot for a talk: the timeline, the map of contacts, or the numbers by year, of what the page's own filters ask for."""
    said = {"since": since, "until": until, "topic": topic, "status": status, "stated": stated, "due": due, "register": register}
    asked, briefs = _find(site, connection, a, b, **{name: str(value) for name, value in said.items() if value is not None})
    drawing = _draw(connection, " – ".join(site.name_of(side.name) for side in asked.sides), briefs, plot)
    name = "-".join(side.name.replace("=", "") for side in asked.sides) + f"-{plot.value}.{ending.value}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if ending is Ending.svg:
        return Response(write_svg(drawing), media_type="image/svg+xml", headers=headers)
    try:
        return Response(write_png(drawing), media_type="image/png", headers=headers)
    except NoMatplotlibError as error:
        raise HTTPException(503, str(error)) from error


@router.get("/happenings", responses=documented(404))
def list_happenings(
    request: Request, site: SiteOf, connection: Reading, wanted: WantedOf, start: Start = 0, most: Most = 100
) -> HappeningsShape:
    """What the ledger holds of what is asked for, one entry for all documents that tell of one thing, the last first."""
    question = wanted.to_filter(site, connection)
    total = sum(count(connection, question).values())
    found = find_page(connection, question, start, most)
    after = next_address(request, start, most, total)
    return HappeningsShape(total=total, start=start, next=after, happenings=[shape_happening(one) for one in found])


def _find(site: Site, connection: Reading, a: str, b: str, **asked: str) -> tuple[Asked, list[Brief]]:
    empty = dict.fromkeys(("since", "until", "topic", "status", "stated", "due", "register"), "")
    found = read_asked(site, read_pair(site, a, b), **(empty | asked))
    return found, list_briefs(connection, found.to_filter(site.today()))


def _draw(connection: Reading, title: str, briefs: list[Brief], plot: Plot) -> Drawing:
    if plot is Plot.timeline:
        return draw_timeline(title, briefs)
    if plot is Plot.years:
        return draw_years(title, count_by_year(briefs))
    return draw_map(title, find_spots(connection, [one.key for one in briefs]))
