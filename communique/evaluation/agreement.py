"""How far coders agree: Krippendorff's alpha for categories, and the share of pairs that are the same.

A *unit* is what was coded (a record); its values are one category a coder, None where a coder left it out. Any number of
coders, any number of values missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

Values = Iterable[Hashable | None]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree about ``units`` units that two or more of them coded.

    ``percent`` is 0 to 100; ``alpha`` is 1 for perfect agreement, 0 for what chance gives, below 0 for less than that.
    Both are None where they are undefined: no unit was coded twice; for alpha, also where only one category was used.
    """

    units: int
    agreed: int
    percent: float | None
    alpha: float | None


def measure_agreement(units: Iterable[Values]) -> Agreement:
    """The agreement about some units. ``agreed`` counts the units of which all values are the same."""
    rows = _pairable(units)
    return Agreement(len(rows), sum(len(row) == 1 for row in rows), compute_percent(row.elements() for row in rows), _alpha(rows))


def measure_by_group(units: Mapping[str, Iterable[Values]]) -> dict[str, Agreement]:
    """The agreement of each group by itself, in the order given."""
    return {group: measure_agreement(values) for group, values in units.items()}


def compute_alpha(units: Iterable[Values]) -> float | None:
    """Krippendorff's alpha for nominal data, None where it is undefined: nothing coded twice, or one category alone.

    The formula is that of K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: with n values in
    units coded twice or more, o the pairs of different values within units (each unit weighed by 1 / (values - 1)) and e those
    among all n values, alpha = 1 - (n - 1) * o / e.

        >>> compute_alpha([("yes", "yes"), ("no", "no"), ("yes", "no"), ("no", None)])
        0.4444444444444444
    """
    return _alpha(_pairable(units))


def compute_percent(units: Iterable[Values]) -> float | None:
    """Of all pairs of values that two coders gave one unit, the per cent that are the same; None where there is no pair."""
    rows = _pairable(units)
    pairs = sum(row.total() * (row.total() - 1) for row in rows)
    same = sum(count * (count - 1) for row in rows for count in row.values())
    return 100 * same / pairs if pairs else None


def _pairable(units: Iterable[Values]) -> list[Counter[Hashable]]:
    """How often each value was given, for each unit that has two values or more: the others say nothing about agreement."""
    rows = (Counter(value for value in values if value is not None) for values in units)
    return [row for row in rows if row.total() > 1]


def _alpha(rows: list[Counter[Hashable]]) -> float | None:
    totals: Counter[Hashable] = Counter()
    observed = 0.0
    for row in rows:
        totals.update(row)
        n = row.total()
        observed += (n * n - sum(count * count for count in row.values())) / (n - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    return 1 - (n - 1) * observed / expected if expected else None
