"""What stops a bulk run, in words that say what to do."""

from __future__ import annotations


class RunError(Exception):
    """A run that cannot go on. What it has read is kept: started again, it goes on from there."""
