"""What the gate of `communique run` loses and saves, measured on the collections of real text.

Recall: every n-th document is read without the gate; of the records found, the share in documents that the gate lets pass.
Saving: a mix of news of which a tenth concerns dealings between parties, against stock spaCy on the same mix, in turns.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
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
    kept, found = measure_recall({name: some[:: args.every] for name, some in rows.items()})
    recall = kept / found
    print(f"recall of records: {recall:.4f} ({kept} of {found}; every {args.every}th document of {', '.join(COLLECTIONS)})\n")
    ratio = measure_saving(rows)
    print(f"ratio to stock spaCy on the mix: {ratio:.2f} (goal: {RATIO_GOAL})")
    return int(recall < RECALL_FLOOR)


def measure_recall(rows: dict[str, list[dict[str, Any]]]) -> tuple[int, int]:
    """(records in documents that pass, records)."""
    from communique import pipeline
    from communique.knowledge.load import load_knowledge
    from communique.reading.parsing import load_parser
    from communique.scale.gate import open_gate

    knowledge, parser = load_knowledge(), load_parser()
    gate, kept, found = open_gate(knowledge), 0, 0
    for name, some in rows.items():
        passed = 0
        for row in some:
            known = [row.get(key) for key in ("title", "publisher", "url", "side", "id")]
            document = pipeline.make_document(row["text"], row["published"], *known, knowledge)
            reading = pipeline.process(document, knowledge, parser)
            count, passes = sum(len(getattr(reading, register)) for register in REGISTERS), gate(document)
            found, kept, passed = found + count, kept + count * passes, passed + passes
            if count and not passes:
                print(f"  not let pass, {count} records: {row['title']}")
        print(f"{name}: {passed} of {len(some)} documents pass")
    return kept, found


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
