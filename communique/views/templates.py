"""Fills the page templates of this floor: styles inside, every word of a text escaped."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def fill_template(name: str, **values: Any) -> str:
    """The page that template ``name`` (a file of this folder) makes of ``values``."""
    return _environment().get_template(name).render(**values)


def read_asset(name: str) -> str:
    """The text of a style or script file of this folder."""
    return (resources.files("communique.views") / name).read_text(encoding="utf-8")


def inline_asset(name: str) -> Markup:
    """The same, to stand in a page as it is: it is ours, not a text's."""
    return Markup(read_asset(name))


@functools.cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("communique", "views"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
