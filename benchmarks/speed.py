"""`make bench`: reading with communique beside stock spaCy on the same texts, in one run.

Two processes, one with communique and one with stock spaCy (same weights, its default back end, tok2vec + tagger + parser +
ner, ``nlp.pipe``), take turns at blocks of documents: never both at once, and each goes first in every second block, so that
a machine that grows slower or faster does so for both. One BLAS thread each. Peak memory is that of each process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# Before numpy is loaded, here and in the processes started from here.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1"))

ROOT = Path(__file__).resolve().parent.parent
SHARED = "COMMUNIQUE_SHARED"
COLLECTION = Path("data") / "whitehouse.jsonl"
BLOCK = 25
PLAIN = "communique, plain"
STOCK_PIPES = ("tok2vec", "tagger", "parser", "ner")
# What issue 2 asks for: words a second beside stock spaCy, MB, seconds.
RATIO_FLOOR, MEMORY_CEILING, IMPORT_CEILING = 0.6, 1000, 0.3
MB = 1024 * 1024


def main() -> int:
    """Runs the benchmark and prints its table; 1 where a number is worse than the floor set for it."""
    parser = argparse.ArgumentParser(description="Times communique against stock spaCy on the same texts.")
    parser.add_argument("--documents", type=int, default=500, metavar="N", help="how many documents (default: 500)")
    parser.add_argument("--block", type=int, default=BLOCK, metavar="N", help=f"documents a turn (default: {BLOCK})")
    parser.add_argument("--plain", action="store_true", help=f"also {PLAIN}: with the pipes of spaCy itself")
    args = parser.parse_args()
    documents, source = gather(args.documents)
    blocks = [documents[i : i + args.block] for i in range(0, len(documents), args.block)]
    print(f"{len(documents)} documents ({source}), {len(blocks)} blocks; Python {platform.python_version()}")

    context = get_context("spawn")
    names = ["communique", "stock spaCy", *([PLAIN] if args.plain else [])]
    workers = {name: Worker(context, name) for name in names}
    times: dict[str, list[float]] = {name: [] for name in workers}
    cpu = dict.fromkeys(workers, 0.0)
    words = 0
    for number, block in enumerate(blocks):
        for name in sorted(workers, reverse=number % 2 == 1):
            answer = workers[name].ask(block)
            times[name].append(answer["seconds"])
            cpu[name] += answer["cpu"]
            words += answer["words"]
        if sys.stderr.isatty():
            print(f"\rblock {number + 1} of {len(blocks)}", end="", file=sys.stderr)
    ends = {name: worker.finish() for name, worker in workers.items()}
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return report(times, cpu, words, ends)


def gather(count: int) -> tuple[list[dict[str, Any]], str]:
    """``count`` documents and where they are from: every n-th of the collection, or the bundled examples over and over."""
    path = Path(os.environ.get(SHARED, ROOT.parent / "shared")) / COLLECTION
    if path.exists():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        count = min(count, len(rows))
        return [rows[i * len(rows) // count] for i in range(count)], f"every {len(rows) / count:.1f}th of {path.name}"
    examples: list[dict[str, Any]] = []
    for file in sorted((ROOT / "examples").iterdir()):
        lines = file.read_text(encoding="utf-8").splitlines()
        if file.suffix == ".jsonl":
            examples += [json.loads(line) for line in lines]
        elif file.suffix == ".txt":
            dated = lines[0].startswith("date ")
            body = "\n".join(lines[1:] if dated else lines)
            examples.append({"published": lines[0].split()[1] if dated else "2021-12-20", "text": body})
    return [examples[i % len(examples)] for i in range(count)], f"no {COLLECTION.name} in ${SHARED}: the bundled examples, repeated"


class Worker:
    """A process of its own that reads blocks when asked."""

    def __init__(self, context: Any, name: str) -> None:
        self._pipe, far_end = context.Pipe()
        self._process = context.Process(target=work, args=(name, far_end), daemon=True)
        self._process.start()
        far_end.close()
        self._answer()  # its model is loaded

    def ask(self, block: list[dict[str, Any]]) -> dict[str, Any]:
        """Seconds and words of a block."""
        self._pipe.send(block)
        return self._answer()

    def finish(self) -> dict[str, Any]:
        """What the process measured over its whole life."""
        self._pipe.send(None)
        answer = self._answer()
        self._process.join()
        return answer

    def _answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._pipe.recv()
        if "fault" in answer:
            sys.exit(answer["fault"])
        return answer


def work(name: str, pipe: Connection) -> None:
    """The life of a worker: load, read blocks, tell."""
    try:
        reader: Stock | Ours = READERS[name]()
    except (RuntimeError, ValueError) as error:  # no model, or a data file at fault: the message says what to do
        pipe.send({"fault": str(error)})
        return
    reader.warm_up()
    pipe.send({})
    while (block := pipe.recv()) is not None:
        began, worked = time.perf_counter(), time.process_time()
        words = reader.read(block)
        pipe.send({"seconds": time.perf_counter() - began, "cpu": time.process_time() - worked, "words": words})
    pipe.send({"peak": peak_memory(), **reader.report()})


# Read before the clock runs: what is built at first use is no part of reading.
WARM_UP = [{"published": "2021-12-20", "text": "The president of Ruritania met the Graustark premier in Strelsau on Monday."}]


class Stock:
    """spaCy as it comes: the weights that communique reads with, on spaCy's default back end."""

    def __init__(self) -> None:
        from thinc.api import get_ops

        from communique.reading import parsing

        # The same choice of a model as communique's, but without its own multiplication.
        vars(parsing)["BlasOps"] = lambda: get_ops("cpu")
        self.nlp = vars(parsing.load_parser())["_nlp"]
        self.nlp.select_pipes(enable=[name for name in STOCK_PIPES if name in self.nlp.pipe_names])

    def read(self, block: list[dict[str, Any]]) -> int:
        """The number of spaCy's tokens in a block."""
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1):
            return sum(len(doc) for doc in self.nlp.pipe(row["text"] for row in block))

    def warm_up(self) -> None:
        """Reads a first document."""
        self.read(WARM_UP)

    def report(self) -> dict[str, Any]:
        """Which pipes ran, and what multiplied."""
        return {"backend": type(self.nlp.get_pipe("tok2vec").model.ops).__name__, "pipes": list(self.nlp.pipe_names)}


class Ours:
    """communique, with a stopwatch on each floor."""

    def __init__(self) -> None:
        from floors import Stopwatch

        from communique import pipeline
        from communique.knowledge.load import load_knowledge
        from communique.reading.parsing import load_parser

        began = time.perf_counter()
        self.knowledge = load_knowledge()
        self.load_seconds = time.perf_counter() - began
        began = time.perf_counter()
        pipeline.publisher_side(None, self.knowledge)  # compiles the indexes
        self.compile_seconds = time.perf_counter() - began
        began = time.perf_counter()
        self.parser = load_parser()
        self.model_seconds = time.perf_counter() - began
        self.pipeline = pipeline
        self.watch = Stopwatch()
        self.watch.watch()

    def read(self, block: list[dict[str, Any]]) -> int:
        """Reads a block. Its words are those that stock spaCy counts."""
        self.watch.start()
        for row in block:
            self.pipeline.process(self._document(row), self.knowledge, self.parser)
        self.watch.stop()
        return 0

    def _document(self, row: dict[str, Any]) -> Any:
        known = [row.get(key) for key in ("title", "publisher", "url", "side", "id")]
        return self.pipeline.make_document(row["text"], row["published"], *known, self.knowledge)

    def warm_up(self) -> None:
        """Reads a first document and forgets how long it took."""
        self.read(WARM_UP)
        self.watch.seconds.clear()

    def report(self) -> dict[str, Any]:
        """Seconds of each floor and of what is done once."""
        once = {"knowledge": self.load_seconds, "indexes": self.compile_seconds, "model": self.model_seconds}
        return {"floors": dict(self.watch.seconds), "once": once, "model": f"{self.parser.name} {self.parser.version}"}


class Plain(Ours):
    """communique with the words and entities of each text read by spaCy's own pipes: what ``reading`` saves by its own."""

    def __init__(self) -> None:
        from communique.reading import parsing

        vars(parsing).update(_entity_reader=lambda nlp: None, _word_vectors=lambda nlp, entities: None)
        super().__init__()


class Gated(Ours):
    """communique behind the gate of `communique run`."""

    def __init__(self) -> None:
        super().__init__()
        from communique.scale.gate import open_gate

        self.gate = open_gate(self.knowledge)

    def read(self, block: list[dict[str, Any]]) -> int:
        """Reads what the gate lets pass."""
        self.watch.start()
        for document in map(self._document, block):
            if stretches := self.gate(document):
                self.pipeline.process(document, self.knowledge, self.parser, (), stretches)
        self.watch.stop()
        return 0


READERS: dict[str, Callable[[], Any]] = {"communique": Ours, PLAIN: Plain, "communique, gated": Gated, "stock spaCy": Stock}


def peak_memory() -> float:
    """The most memory this process has had, in MB."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MB if sys.platform == "darwin" else peak / 1024


def import_seconds(statement: str, times: int = 5) -> float:
    """The median seconds of an import in a fresh process, interpreter start not counted."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT) for _ in range(times)]
    return statistics.median(float(run.stdout) for run in runs)


def report(times: dict[str, list[float]], cpu: dict[str, float], count: int, ends: dict[str, dict[str, Any]]) -> int:
    """Prints the tables; the exit code."""
    ours, stock = ends["communique"], ends["stock spaCy"]
    print(f"model {ours['model']}; stock spaCy: {' + '.join(stock['pipes'])} on {stock['backend']}; {count:,} tokens of spaCy\n")
    print(f"{'':24}{'seconds':>10}{'words/s':>10}{'CPU s':>10}{'peak MB':>10}")
    for name, seconds in times.items():
        print(f"{name:24}{sum(seconds):10.1f}{count / sum(seconds):10,.0f}{cpu[name]:10.1f}{ends[name]['peak']:10,.0f}")
    ratio = sum(times["stock spaCy"]) / sum(times["communique"])
    by_block = [b / a for a, b in zip(times["communique"], times["stock spaCy"], strict=True)]
    spread = f"blocks: median {statistics.median(by_block):.2f}, {min(by_block):.2f} to {max(by_block):.2f}"
    spread += f"; by CPU seconds {cpu['stock spaCy'] / cpu['communique']:.2f}"
    print(f"{'ratio of words/s':24}{ratio:10.2f}   ({spread})\n")

    whole = sum(ours["floors"].values())
    print(f"{'floor':24}{'seconds':>10}{'share':>10}")
    for floor, seconds in sorted(ours["floors"].items(), key=lambda item: -item[1]):
        print(f"{floor:24}{seconds:10.1f}{seconds / whole:10.1%}")

    bare, full = import_seconds("import communique"), import_seconds("from communique import read")
    print(f"\n{'done once':24}{'seconds':>10}")
    rows = {
        "import communique": bare,
        "... with its reader": full,
        **{f"load {key}": value for key, value in ours["once"].items()},
    }
    for name, seconds in rows.items():
        print(f"{name:24}{seconds:10.2f}")

    short = [
        text
        for text, wrong in (
            (f"ratio {ratio:.2f} is under {RATIO_FLOOR}", ratio < RATIO_FLOOR),
            (f"peak memory {ours['peak']:,.0f} MB is over {MEMORY_CEILING:,}", ours["peak"] > MEMORY_CEILING),
            (f"import takes {bare:.2f} s, over {IMPORT_CEILING}", bare > IMPORT_CEILING),
        )
        if wrong
    ]
    print("\n" + ("; ".join(short) if short else f"all within bounds: ratio {RATIO_FLOOR}, {MEMORY_CEILING:,} MB, {IMPORT_CEILING} s"))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
