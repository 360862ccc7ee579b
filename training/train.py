"""Trains the second opinion of ``communique relate`` and writes its weights into the package: ``make train``.

Input are ``sentences*.jsonl`` beside this file, written for this repository: {"text", "source", "target", "type"}. The model is a
softmax regression over named features (``communique/events/opinion.py``), fitted by gradient descent with momentum from zero: no
random number is drawn, and one thread adds in one order, so that the same sentences give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

import numpy
from threadpoolctl import threadpool_limits

from communique.events.opinion import WEIGHTS, find_features
from communique.events.pairing import find_pair
from communique.reading.parsing import load_parser

HERE = Path(__file__).parent
# Of a few penalties tried (3e-5 to 1e-3); more steps move nothing.
PENALTY, STEPS, RATE, MOMENTUM = 5e-5, 250, 20.0, 0.9
# A feature of a single sentence is chance.
SEEN = 2
# Weights are kept as whole numbers of a hundredth; rows that say nothing are left out.
SCALE = 100


def main() -> None:
    """Reads, fits, writes; with --check only prints how well the model does on sentences held out."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="cross-validation in five parts; writes nothing")
    check = options.parse_args().check
    features, kinds = read_sentences()
    types = tuple(sorted(set(kinds)))
    with threadpool_limits(1):
        if check:
            right = sum(cross_validate(features, kinds, types, part) for part in range(5))
            print(f"{len(kinds)} sentences, {right / len(kinds):.3f} right of those held out")
            return
        names, weights, bias = fit(features, kinds, types)
    write(types, names, weights, bias)
    print(f"{len(kinds)} sentences, {len(names)} features, {WEIGHTS.stat().st_size / 1e3:.0f} kB")


def read_sentences() -> tuple[list[dict[str, float]], list[str]]:
    """Features and type of every training sentence, in order of file and line."""
    parser = load_parser()
    features, kinds = [], []
    for path in sorted(HERE.glob("sentences*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            features.append(find_features(find_pair(parser.parse(row["text"]), row["source"], row["target"])))
            kinds.append(row["type"])
    return features, kinds


def fit(features: list[dict[str, float]], kinds: list[str], types: tuple[str, ...]) -> tuple[list[str], numpy.ndarray, numpy.ndarray]:
    """(names, weights, bias) of the softmax regression; rarer types count a little more."""
    seen = Counter(name for row in features for name in row)
    names = sorted(name for name, count in seen.items() if count >= SEEN)
    table, counts = matrix(features, names), Counter(kinds)
    wanted = numpy.array([[float(kind == t) for t in types] for kind in kinds], dtype=numpy.float32)
    share = len(kinds) / len(counts)
    rarity = numpy.array([[(share / counts[kind]) ** 0.5] for kind in kinds], dtype=numpy.float32)
    weights = numpy.zeros((len(names), len(types)), dtype=numpy.float32)
    bias = numpy.zeros(len(types), dtype=numpy.float32)
    speed, drift = weights.copy(), bias.copy()
    for _ in range(STEPS):
        ahead, level = weights + MOMENTUM * speed, bias + MOMENTUM * drift
        logits = table @ ahead + level
        shares = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        error = (shares - wanted) * rarity / len(kinds)
        speed = MOMENTUM * speed - RATE * (table.T @ error + PENALTY * ahead)
        drift = MOMENTUM * drift - 0.1 * RATE * error.sum(axis=0)
        weights, bias = weights + speed, bias + drift
    return names, weights, bias


def matrix(features: list[dict[str, float]], names: list[str]) -> numpy.ndarray:
    """One row of length 1 a sentence, one column a feature."""
    column = {name: i for i, name in enumerate(names)}
    table = numpy.zeros((len(features), len(names)), dtype=numpy.float32)
    for i, row in enumerate(features):
        length = sum(s * s for s in row.values()) ** 0.5 or 1.0
        for name, strength in row.items():
            if name in column:
                table[i, column[name]] = strength / length
    return table


def cross_validate(features: list[dict[str, float]], kinds: list[str], types: tuple[str, ...], part: int) -> int:
    """How many of every fifth sentence a model of the others gets right."""
    inside = [i for i in range(len(kinds)) if i % 5 != part]
    outside = [i for i in range(len(kinds)) if i % 5 == part]
    names, weights, bias = fit([features[i] for i in inside], [kinds[i] for i in inside], types)
    best = (matrix([features[i] for i in outside], names) @ weights + bias).argmax(axis=1)
    return sum(types[k] == kinds[i] for k, i in zip(best, outside, strict=True))


def write(types: tuple[str, ...], names: list[str], weights: numpy.ndarray, bias: numpy.ndarray) -> None:
    """Writes the weights where the package looks for them."""
    rows = {name: [round(float(x) * SCALE) for x in row] for name, row in zip(names, weights, strict=True)}
    table = {
        "types": types,
        "scale": SCALE,
        "bias": [round(float(x) * SCALE) for x in bias],
        "weights": {name: row for name, row in rows.items() if any(row)},
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n"
    draft = WEIGHTS.with_suffix(".new")
    draft.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
    draft.replace(WEIGHTS)


if __name__ == "__main__":
    main()
