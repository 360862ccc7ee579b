"""Runs the examples and look-alikes that stand in the data files."""

from __future__ import annotations

from collections.abc import Callable

from communique.intake.language import check_profiles
from communique.knowledge.load import Knowledge

# What one kind of entry gives back: how many examples and look-alikes were run, and a message for each that failed.
Outcome = tuple[int, list[str]]


def run_examples(knowledge: Knowledge) -> Outcome:
    """How many examples and look-alikes were run over all data files, and a message for each that failed."""
    count, faults = 0, []
    for run in RUNNERS:
        run_count, run_faults = run(knowledge)
        count += run_count
        faults += run_faults
    return count, faults


def run_languages(knowledge: Knowledge) -> Outcome:
    """Each language is told by its examples and not by its look-alikes; they are the package's own."""
    return check_profiles()


# One runner for each kind of entry that recognises language; a new kind adds its own here.
RUNNERS: tuple[Callable[[Knowledge], Outcome], ...] = (run_languages,)
