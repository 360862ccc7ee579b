"""``communique evaluate``: scores what is read from documents against what people found in them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from communique.commands.options import DONE, FELL_SHORT, Stop, Talk, add_knowledge_option, take_in
from communique.commands.output import FILE_WIDTH, open_output
from communique.commands.read import read_all, side_finder
from communique.evaluation.floors import FLOORS, Floors, digest_of, find_falls, find_floors, load_floors, measured, set_floors, write_floors
from communique.evaluation.links import LinkScore, LinkTally, score_links
from communique.evaluation.score import NOTHING, Score, Tally, score_readings
from communique.knowledge.load import load_knowledge
from communique.linking.proposing import propose_links
from communique.reading.parsing import load_parser

EXAMPLE = """example:
  communique evaluate gold.jsonl --half check
"""
# A row of a confusion shows this many of its sentences.
SENTENCES = 2


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser(
        "evaluate",
        help="precision, recall and F1 against gold records",
        description="Reads the documents of a gold file and prints how well their records agree with the gold, and what was "
        "taken for what.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", type=Path, metavar="GOLD", help='JSON Lines: {"id", "published", "text", "gold": {register: [...]}}')
    parser.add_argument("--half", choices=("write", "check"), help="only documents of this half")
    parser.add_argument("--confusions", type=int, default=10, metavar="N", help="print the N most frequent confusions (10)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
    parser.add_argument("--set-floors", action="store_true", help="keep these scores as the floors that must not fall")
    parser.add_argument("--because", metavar="REASON", help="why a floor is lowered; kept beside it")
    parser.add_argument("--floors", type=Path, default=FLOORS, metavar="FILE", help="the file of floors (default: the bundled one)")
    add_knowledge_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reads and scores the documents; the exit code, 1 where one of them could not be read."""
    talk = Talk()
    gold = {document["text"]: document for document in read_gold(args.gold) if args.half in (None, document.get("half"))}
    if not gold:
        raise Stop(f"{args.gold}: no document" + (f" of the {args.half} half" if args.half else ""))
    knowledge = load_knowledge(args.knowledge)
    sources = argparse.Namespace(files=[args.gold], date=None, as_of=None)
    taken = (t for t in take_in(sources, talk, side_finder(knowledge)) if t.document.text in gold)
    read = {reading.document.text: reading for reading in read_all(taken, knowledge)}
    readings = {text: reading.to_dict() for text, reading in read.items()}
    score = score_readings((document, readings.get(text)) for text, document in gold.items())
    across = [proposal.to_dict() for proposal in propose_links(read.values(), knowledge.linking)]
    links = score_links(((document, readings.get(text)) for text, document in gold.items()), across)
    with open_output(None) as stream:
        if args.format == "json":
            json.dump({**to_plain(score, args.confusions), **plain_links(links)}, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        else:
            print_score(score, args.confusions, stream)
            print_links(links, stream)
    held = keep_floors(args, score, knowledge.version, talk)
    return FELL_SHORT if score.missing or not held else DONE


def keep_floors(args: argparse.Namespace, score: Score, knowledge: str, talk: Talk) -> bool:
    """Whether the floors of this gold file hold; with ``--set-floors`` they are set to the score first."""
    try:
        floors = load_floors(args.floors)
        digest = digest_of(args.gold)
        if args.set_floors:
            parser = load_parser()
            model = f"{parser.name} {parser.version}"
            new = Floors(digest, args.half, args.gold.name, knowledge, model, measured(score))
            write_floors(set_floors(floors, new, args.because), args.floors)
            talk.say(f"floors set in {args.floors}")
            return True
    except ValueError as error:
        raise Stop(str(error)) from error
    own = find_floors(floors, digest, args.half)
    if own is None:
        return True
    falls = find_falls(own, score)
    for fall in falls:
        talk.say(f"below the floor: {fall} (measured with knowledge {own.knowledge}, model {own.model})")
    if not falls:
        talk.say(f"all floors of {own.name}{f', {own.half} half' if own.half else ''} hold")
    return not falls


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a gold file. Raises Stop, with the line, for what is no gold."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                document = json.loads(line)
            except ValueError as error:
                raise Stop(f"{path}:{number}: no JSON: {error}") from error
            if not isinstance(document, dict) or not {"text", "gold", "id"} <= document.keys():
                raise Stop(f"{path}:{number}: no gold: found {str(line)[:60]!r}; expected an object with id, text and gold")
            yield document


def to_plain(score: Score, confusions: int) -> dict[str, Any]:
    """The score as JSON: a row has gold, predicted, and (precision, recall, F1) of core and full."""
    return {
        "registers": {name: _row(tally) for name, tally in score.registers.items()},
        "types": {name: _row(tally) for name, tally in sorted(score.types.items())},
        "topics": _row(score.topics),
        "documents": score.documents,
        "missing": score.missing,
        "confusions": [
            {
                "register": register, "expected": expected, "found": found, "count": len(mistakes),
                "sentences": [{"document": m.document, "cue": m.cue, "sentence": m.sentence} for m in mistakes[:SENTENCES]],
            }
            for (register, expected, found), mistakes in score.confusions()[:confusions]
        ],
    }  # fmt: skip


def _row(tally: Tally) -> dict[str, Any]:
    rates = {name: [round(rate, 3) for rate in three] for name, three in tally.rates().items()}
    return {"gold": tally.gold, "predicted": tally.predicted, **rates}


def print_score(score: Score, confusions: int, stream: TextIO) -> None:
    """Prints the score as tables."""
    console = Console(file=stream, width=None if stream.isatty() else FILE_WIDTH, highlight=False, markup=False)
    table = Table(box=None, header_style="bold")
    for name in ("", "gold", "found", "P", "R", "F1", "full P", "full R", "full F1"):
        table.add_column(name, justify="left" if not name else "right")
    rows = [(name, tally) for name, tally in score.registers.items()]
    rows[1:1] = [("  " + name, tally) for name, tally in sorted(score.types.items())]
    for name, tally in [*rows, ("topics of statements", score.topics)]:
        rates = [f"{rate:.2f}" for three in tally.rates().values() for rate in three]
        table.add_row(name, str(tally.gold), str(tally.predicted), *rates)
    console.print(table)
    console.print(f"{score.documents} documents, {score.missing} of them without a reading")
    for (register, expected, found), mistakes in score.confusions()[:confusions]:
        console.print(f"\n{len(mistakes)} {register}: " + name_confusion(expected, found), soft_wrap=True)
        for mistake in mistakes[:SENTENCES]:
            console.print(f"  {mistake.document}: [{mistake.cue}] {mistake.sentence}", soft_wrap=True)


def plain_links(score: LinkScore) -> dict[str, Any]:
    """The score of links as JSON: a row a kind, and the contacts that gold or output holds to be one."""
    rows = {**dict(sorted(score.kinds.items())), "all": score.total()}
    return {
        "links": {name: _link_row(tally) for name, tally in rows.items()},
        "same_contacts": [{"first": p.first, "second": p.second, "verdict": p.verdict} for p in score.pairs],
        "document_pairs": list(score.document_pairs()),
    }


def _link_row(tally: LinkTally) -> dict[str, Any]:
    return {
        "gold": tally.gold, "reachable": tally.reachable, "found": tally.found, "predicted": tally.predicted, "right": tally.right,
        "rates": [round(rate, 3) for rate in tally.rates()],
    }  # fmt: skip


def print_links(score: LinkScore, stream: TextIO) -> None:
    """Prints links by kind, and every pair of contacts that was not joined as gold has it."""
    if not score.kinds and not score.pairs:
        return
    console = Console(file=stream, width=None if stream.isatty() else FILE_WIDTH, highlight=False, markup=False)
    table = Table(box=None, header_style="bold")
    for name in ("links", "gold", "both found", "proposed", "P", "R", "F1"):
        table.add_column(name, justify="left" if name == "links" else "right")
    for name, tally in [*sorted(score.kinds.items()), ("all", score.total())]:
        rates = (f"{rate:.2f}" for rate in tally.rates())
        table.add_row(name, str(tally.gold), str(tally.reachable), str(tally.predicted), *rates)
    console.print()
    console.print(table)
    joined, wanted = score.document_pairs()
    console.print(f"{joined} of {wanted} pairs of documents that tell of one contact are joined; {score.count('merged')} wrong merges")
    for one in score.pairs:
        if one.verdict != "found":
            console.print(f"  {one.verdict}: {one.first} and {one.second}", soft_wrap=True)


def name_confusion(expected: str, found: str) -> str:
    """What went wrong, in words."""
    if found == NOTHING:
        return f"{expected} missed"
    return f"{found} too many" if expected == NOTHING else f"{expected} taken for {found}"
