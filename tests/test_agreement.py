"""Krippendorff's alpha against the worked examples that were published with it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.evaluation.agreement import compute_alpha, compute_percent, measure_agreement, measure_by_group

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): a row a coder, a column a unit, a dot a missing value.
BINARY = "0100000010", "1110010000"  # section A
NOMINAL = "aabbdcccedda", "babbbccceddd"  # section B
MISSING = "123321412...", "1233224125.3", ".3332342251.", "12332441251."  # section C
# The example of Wikipedia's article "Krippendorff's alpha": three coders, fifteen units.
WIKIPEDIA = ".....34121133.3", "1.213343.......", "..21344.21133.4"


def units(rows: Iterable[str]) -> list[list[str | None]]:
    return [[None if value == "." else value for value in column] for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING, 0.743), (WIKIPEDIA, 0.691)],
    ids=["2011-A-binary", "2011-B-nominal", "2011-C-four-coders-missing", "three-coders-missing"],
)
def test_published_examples(rows: tuple[str, ...], alpha: float) -> None:
    found = compute_alpha(units(rows))
    assert found is not None
    assert round(found, 3) == alpha


def test_the_example_in_the_docstring_by_hand() -> None:
    # Coincidences: yes-yes 2, no-no 2, yes-no 1 and no-yes 1; n is 6 with 3 yes and 3 no.
    assert compute_alpha([("yes", "yes"), ("no", "no"), ("yes", "no"), ("no", None)]) == pytest.approx(float(1 - Fraction(5 * 2, 18)))


def test_percent_counts_pairs() -> None:
    assert compute_percent(units(BINARY)) == pytest.approx(60)
    assert compute_percent(units(NOMINAL)) == pytest.approx(75)
    assert compute_percent([("a", "a", "b")]) == pytest.approx(100 / 3)


@pytest.mark.parametrize("nothing", [[], [(None, None)], [("a", None), (None, "b")]], ids=["no units", "no values", "never both"])
def test_nothing_coded_twice_is_undefined(nothing: list[tuple[str | None, ...]]) -> None:
    found = measure_agreement(nothing)
    assert (found.units, found.agreed, found.percent, found.alpha) == (0, 0, None, None)


def test_one_category_alone_is_undefined_however_much_they_agree() -> None:
    found = measure_agreement([("accept", "accept")] * 20)
    assert (found.units, found.agreed, found.percent, found.alpha) == (20, 20, 100, None)


def test_perfect_chance_and_worse() -> None:
    assert compute_alpha([("a", "a"), ("b", "b"), ("c", "c")]) == 1
    assert compute_alpha([("a", "b"), ("b", "a")]) == pytest.approx(-0.5)
    measured = measure_by_group({"contacts": [("a", "a"), ("b", "b")], "events": [("a", "b")]})
    assert (measured["contacts"].alpha, measured["contacts"].percent) == (1, 100)
    assert (measured["events"].units, measured["events"].agreed, measured["events"].percent) == (1, 0, 0)


CODES = st.lists(st.lists(st.sampled_from(["accept", "reject", "edit", None]), min_size=1, max_size=4), max_size=12)


@given(CODES)
def test_order_and_names_do_not_matter(rows: list[list[str | None]]) -> None:
    found = compute_alpha(rows)
    other = compute_alpha([[value and value.upper() for value in reversed(row)] for row in reversed(rows)])
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        assert math.isclose(found, other, abs_tol=1e-12)
        assert found <= 1


@given(CODES)
def test_it_is_what_the_matrix_of_coincidences_gives(rows: list[list[str | None]]) -> None:
    """The long way of the paper: every pair of every unit into a matrix, then observed over expected disagreement."""
    matrix: dict[tuple[str, str], Fraction] = {}
    for row in rows:
        values = [value for value in row if value is not None]
        for i, one in enumerate(values):
            for j, other in enumerate(values):
                if i != j:
                    matrix[one, other] = matrix.get((one, other), Fraction(0)) + Fraction(1, len(values) - 1)
    marginals: dict[str, Fraction] = {}
    for (one, _), weight in matrix.items():
        marginals[one] = marginals.get(one, Fraction(0)) + weight
    n = sum(marginals.values(), Fraction(0))
    observed = sum((weight for (one, other), weight in matrix.items() if one != other), Fraction(0))
    expected = sum((a * b for one, a in marginals.items() for other, b in marginals.items() if one != other), Fraction(0))
    found = compute_alpha(rows)
    if expected:
        assert found == pytest.approx(float(1 - (n - 1) * observed / expected))
    else:
        assert found is None
