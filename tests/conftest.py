"""Fixtures of more than one test module: the shared collections, and the model and knowledge loaded once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge
    from communique.reading.parsing import Parser

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the collections beside the project; tests that need it skip where it is not."""
    folder = Path(os.environ.get("COMMUNIQUE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no shared collections at {folder}; set COMMUNIQUE_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The bundled knowledge."""
    from communique.knowledge.load import load_knowledge

    return load_knowledge()


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The best installed model; tests that need one skip where there is none."""
    from communique.reading.parsing import NoModelError, load_parser

    try:
        return load_parser()
    except NoModelError as error:
        pytest.skip(str(error))


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Calls the program with words of a command line; its exit code, stdout and stderr."""
    from communique import cli

    def call(*words: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
