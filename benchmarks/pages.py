"""`python benchmarks/pages.py`: how quickly the pages of a busy pair answer when they are made anew, and what they weigh.

The ledger holds five thousand records and more of one pair: copies of the bundled examples, days and ids shifted.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import tempfile
import time
import warnings
from collections import Counter
from datetime import timedelta
from itertools import combinations
from pathlib import Path

from ledger import VERSIONS
from shifting import Shift, shift

from communique.commands.demo import bundled_examples
from communique.intake.outcome import Taken
from communique.intake.sources import read_documents
from communique.knowledge.load import load_knowledge
from communique.ledger.store import Ledger
from communique.model import REGISTERS, Reading

RECORDS, MOST_MS, MOST_BYTES, TIMES = 5000, 300, 500_000, 7


def main() -> int:
    """Prints milliseconds and bytes of each page; 1 where one is worse than asked for."""
    parser = argparse.ArgumentParser(description="Times the pages of a busy pair.")
    parser.add_argument("--records", type=int, default=RECORDS, metavar="N", help=f"records of the pair (default: {RECORDS})")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="make the ledger here and leave it")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.keep or Path(folder) / "pair.db"
        pair, number = make_ledger(path, args.records)
        print(f"{number:,} records of {' and '.join(pair)}, {path.stat().st_size / 1e6:.0f} MB")
        return 1 if measure(path, pair) else 0


def make_ledger(path: Path, wanted: int) -> tuple[tuple[str, str], int]:
    """A ledger with so many records of one pair; the pair, and how many there are."""
    from communique.pipeline import process
    from communique.reading.parsing import load_parser

    knowledge, model = load_knowledge(), load_parser()
    taken = [one for one in read_documents(bundled_examples()) if isinstance(one, Taken)]
    readings = [process(one.document, knowledge, model) for one in taken]
    counts = Counter(pair for reading in readings for pair in pairs_of(reading))
    pair = max(sorted(counts), key=lambda one: counts[one])
    base = [reading for reading in readings if pair in pairs_of(reading)]
    copies = -(-wanted // counts[pair])
    with Ledger.open(path, write=True) as ledger:
        for first in range(1, copies + 1, 25):
            numbers = range(first, min(first + 25, copies + 1))
            moved = [move(reading, number) for number in numbers for reading in base]
            ledger.record_all(moved, VERSIONS)
    return pair, copies * counts[pair]


def move(reading: Reading, number: int) -> Reading:
    """A copy some days later, spread over sixteen years."""
    made = shift(reading, Shift(number, timedelta(days=(number * 37) % 5800 - 2900), {}))
    return dataclasses.replace(made, document=dataclasses.replace(made.document, side=reading.document.side))


def pairs_of(reading: Reading) -> list[tuple[str, str]]:
    """The pairs that the records of a reading name, one for each record."""
    from communique.ledger.rows import make_rows

    rows, _ = make_rows(reading)
    named = [sorted({code for code, _ in row.parties}) for row in rows if row.register in REGISTERS]
    return [(one, other) for codes in named for one, other in combinations(codes, 2)]


def measure(path: Path, pair: tuple[str, str]) -> list[str]:
    """The pages that are worse than asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fastapi.testclient import TestClient

    from communique.web.app import create_app

    app = create_app(path)
    client = TestClient(app, base_url="http://127.0.0.1")
    there = f"/pair/{pair[0]}/{pair[1]}"
    faults = []
    for address in (there, f"{there}?register=events&page=3", f"{there}?topic=trade", "/", f"/api/pairs/{pair[0]}/{pair[1]}"):
        client.get(address)
        times, worked = [], []
        for _ in range(TIMES):
            app.state.site.forget()  # each time as if asked for the first time since the ledger changed
            began, busy = time.perf_counter(), time.process_time()
            answer = client.get(address)
            times.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - busy) * 1000)
        median, size = statistics.median(times), len(answer.content)
        seconds = f"{median:7.0f} ms ({statistics.median(worked):.0f} of the processor; slowest {max(times):.0f})"
        print(f"{address:40}{answer.status_code:4}{seconds}{size:10,} bytes")
        if median > MOST_MS or size > MOST_BYTES:
            faults.append(address)
    return faults


if __name__ == "__main__":
    sys.exit(main())
