"""Loads the packages that only some forms of input need, and says what to install where one is not there."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from communique.intake.outcome import Refused

# Import name, and the extra of ours that brings it.
EXTRAS = {
    "trafilatura": "html",
    "pypdf": "pdf",
    "docx": "docx",
    "feedparser": "feeds",
    "pyarrow.parquet": "parquet",
    "fastwarc.warc": "warc",
}


def load_extra(module: str, what: str) -> Any:
    """The module. Raises Refused, with the command that installs it, where it is not there; ``what`` is what needs it."""
    try:
        loaded = importlib.import_module(module)
    except ImportError as error:
        extra, package = EXTRAS[module], module.partition(".")[0]
        message = f"{what} needs {package}, which is not installed: pip install 'communique[{extra}]' (all forms: communique[intake])"
        raise Refused("missing_extra", message) from error
    # What a parser finds odd in a file it says to its log, which without a handler lands in the terminal among our own talk.
    logging.getLogger(module.partition(".")[0]).addHandler(logging.NullHandler())
    return loaded
