"""``communique relate``: what one party does to another, for pairs of parties that the user already has."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.commands.options import DONE, FELL_SHORT, Stop, Talk, add_knowledge_option, start_parser
from communique.commands.output import open_output
from communique.knowledge.load import load_knowledge

EXAMPLE = """example:
  echo '{"id": "1", "text": "Ruritania expelled two envoys of Graustark.", "source": "Ruritania", "target": "Graustark"}' \\
      | communique relate
"""
STDIN = "-"
# What is answered to a line that asks nothing: a line out for each line in, so that the two can be laid side by side.
NOTHING: dict[str, Any] = {"type": None, "modes": [], "status": None, "basis": None, "rule": []}


@dataclass(frozen=True, slots=True)
class Question:
    """One line of input: a text and the words in it that name the two parties."""

    id: Any
    text: str
    source: str
    target: str


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "relate",
        help="what one given party does to another",
        description='Reads JSON Lines with "id", "text", "source" and "target" (exact words of the text) and prints, line for line, '
        "the best PLOVER type for the pair, its modes and status, whether the words state it or it is inferred, and the rules that say so.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", default=[STDIN], metavar="FILE", help="JSON Lines; - (the default) is standard input")
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answers every line; the exit code is 1 where a line was no question."""
    talk = Talk()
    if absent := [name for name in args.files if name != STDIN and not Path(name).exists()]:
        raise Stop(f"{absent[0]}: there is no such file; give JSON Lines, or - for standard input")
    knowledge = load_knowledge(args.knowledge)
    parser = start_parser()
    from communique.events.opinion import load_opinion
    from communique.events.relate import Relater

    relater = Relater(knowledge, load_opinion())
    refused = 0
    with open_output(None) as stream:
        for place, line in _read_lines(args.files, talk):
            answer: dict[str, Any] = {"id": None, **NOTHING}
            try:
                question = read_question(line)
            except ValueError as fault:
                refused += 1
                talk.say(f"refused: {place}: {fault}")
            else:
                found = relater.relate(parser.parse(question.text), question.source, question.target)
                answer = {
                    "id": question.id, "type": found.type, "modes": list(found.modes), "status": found.status,
                    "basis": found.basis, "rule": list(found.rule),
                }  # fmt: skip
            stream.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
            stream.flush()
    return FELL_SHORT if refused else DONE


def read_question(line: str) -> Question:
    """The question of a line. Raises ValueError for what is no JSON object with a text and, where given, words for the parties."""
    try:
        found = json.loads(line)
    except ValueError as fault:
        raise ValueError(f"not JSON: {fault}") from fault
    if not isinstance(found, dict):
        raise ValueError('not an object with "id", "text", "source" and "target"')
    text = found.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError('no "text"')
    words = []
    for key in ("source", "target"):
        value = found.get(key)
        if value is not None and not isinstance(value, str):
            raise ValueError(f'"{key}" is no text')
        words.append(value or "")
    return Question(found.get("id"), text, words[0], words[1])


def _read_lines(files: Iterable[str], talk: Talk) -> Iterator[tuple[str, str]]:
    """(where it stands, the line) for all lines that are not blank."""
    for name in files:
        if name == STDIN:
            if sys.stdin.isatty():
                talk.say("reading from the terminal; end with Ctrl-D")
            lines: Iterable[bytes] = sys.stdin.buffer
            yield from _decode("standard input", lines)
        else:
            with Path(name).open("rb") as lines:
                yield from _decode(name, lines)


def _decode(name: str, lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for number, raw in enumerate(lines, 1):
        # json.loads escapes lone surrogates no better: a byte that is no UTF-8 is shown as such, and the line still read.
        line = raw.decode("utf-8", "replace").lstrip("\ufeff").strip()
        if line:
            yield f"{name}, line {number}", line
