"""What the gate of `communique run` loses and saves, measured on the collections of real text.

Recall: every n-th document is read without the gate and behind it; of the records found without, the share that is found behind it.
Saving: a mix of news of which a tenth concerns dealings between parties, against stock spaCy on the same mix, in turns.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from speed import BLOCK, ROOT, SHARED, Worker

COLLECTIONS = ("whitehouse", "wikinews", "australia")
REGISTERS = ("events", "contacts", "agreements", "transfers", "commitments", "statements")
RECALL_FLOOR, RATIO_GOAL = 0.995, 6
# News of which a reader of the titles said that it tells of dealings between parties or of a conflict, by its number in the
# collection (the last part of its id); all else there is accidents, crime, courts, elections at home, science, sport and obituaries.
RELEVANT = frozenset(
    int(number)
    for number in (
        "15 18 19 42 44 63 83 86 93 98 103 105 113 116 118 121 129 133 139 146 151 152 157 167 168 169 171 172 236 241 243 248"
    ).split()
)


def main() -> int:
    """Measures both and prints them; 1 where recall is under its floor."""
    parser = argparse.ArgumentParser(description="Measures the gate.")
    parser.add_argument("--every", type=int, default=25, metavar="N", help="recall on every n-th document (default: 25)")
    args = parser.parse_args()
    folder = Path(os.environ.get(SHARED, ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        print(f"no collections at {folder}; set {SHARED} to the folder that holds data/")
        return 0
    rows = {name: [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()] for name in COLLECTIONS}
    # News is the smallest collection and the one of which most is left out: more of it is looked at.
    steps = {name: max(1, args.every // 5) if name == "wikinews" else args.every for name in rows}
    counts = measure_recall({name: some[:: steps[name]] for name, some in rows.items()})
    kept, found = (sum(steps[name] * count[at] for name, count in counts.items()) for at in (0, 1))
    recall = kept / found
    print(f"recall of records: {recall:.4f} (each collection by its size)\n")
    ratio = measure_saving(rows)
    print(f"ratio to stock spaCy on the mix: {ratio:.2f} (goal: {RATIO_GOAL})")
    return int(recall < RECALL_FLOOR)


def measure_recall(rows: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[int, int]]:
    """(records that are found behind the gate as well, records); printed for each collection, and what is left out of the text."""
    from communique import pipeline
    from communique.knowledge.load import load_knowledge
    from communique.reading.parsing import load_parser
    from communique.scale.gate import open_gate

    knowledge, parser = load_knowledge(), load_parser()
    gate = open_gate(knowledge)
    counts: dict[str, tuple[int, int]] = {}
    for name, some in rows.items():
        here = told = length = passed = 0
        for row in some:
            known = [row.get(key) for key in ("title", "publisher", "url", "side", "id")]
            document = pipeline.make_document(row["text"], row["published"], *known, knowledge)
            stretches = gate(document)
            everything = records_of(pipeline.process(document, knowledge, parser))
            behind = records_of(pipeline.process(document, knowledge, parser, (), stretches)) if stretches else Counter()
            here, told = here + (everything & behind).total(), told + everything.total()
            length, passed = length + len(document.text), passed + sum(end - start for start, end in stretches)
        of = f"{here} of {told} records of {len(some)} documents"
        print(f"{name}: {here / max(told, 1):.4f} ({of}); {passed / length:.0%} of the text is parsed")
        counts[name] = (here, told)
    return counts


def records_of(reading: Any) -> Counter[tuple[str, str, int, str]]:
    """The records of a reading by register, rule, place in the text and the parties, which is what must stay the same."""
    return Counter(
        (register, record.rule, record.cue.start if register == "events" else record.evidence["cue"][0].start, str(parties_of(record)))
        for register in REGISTERS
        for record in getattr(reading, register)
        if register == "events" or record.evidence["cue"]
    )


def parties_of(record: Any) -> list[Any]:
    """The codes of all who have a part in a record, in its order."""
    names = ("actors", "recipients", "participants", "parties", "supplier", "recipient", "by", "to")
    found = [getattr(record, name, None) for name in names]
    return [getattr(party, "code", None) for one in found for party in (one if isinstance(one, tuple) else (one,))]


def measure_saving(rows: dict[str, list[dict[str, Any]]]) -> float:
    """How many times as quick as stock spaCy the gated reading of a mix is, of which a tenth is relevant."""
    idle = [row for row in rows["wikinews"] if int(row["id"].rsplit("-", 1)[1]) not in RELEVANT]
    readouts = rows["whitehouse"]
    count = len(idle) // 9
    told = [readouts[i * len(readouts) // count] for i in range(count)]
    mix = [row for k, row in enumerate(told) for row in (row, *idle[9 * k : 9 * k + 9])]
    context = get_context("spawn")
    workers = {name: Worker(context, name) for name in ("communique, gated", "stock spaCy")}
    spent, words = dict.fromkeys(workers, 0.0), 0
    for start in range(0, len(mix), BLOCK):
        for name in sorted(workers, reverse=bool(start // BLOCK % 2)):
            answer = workers[name].ask(mix[start : start + BLOCK])
            spent[name] += answer["cpu"]
            words += answer["words"]
    for worker in workers.values():
        worker.finish()
    print(f"mix of {len(mix)} documents, {count} of them relevant, {words:,} tokens; CPU seconds:")
    for name, seconds in spent.items():
        print(f"{name:24}{seconds:10.1f}{words / seconds:10,.0f} words/s")
    return spent["stock spaCy"] / spent["communique, gated"]


if __name__ == "__main__":
    sys.exit(main())
