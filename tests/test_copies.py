"""Near-duplicates: which texts are copies of which, whatever the order; nothing is lost."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.intake.copies import BANDS, NEAR, compute_bands, find_copies, find_pairs, measure_likeness
from communique.model import Document

WORDS = "king queen envoy treaty trade harbour castle border wheat council minister spring letter guard river bridge market tax".split()


def text_of(seed: int, length: int) -> list[str]:
    made = random.Random(seed)
    return [made.choice(WORDS) + str(made.randrange(40)) for _ in range(length)]


def changed(words: list[str], seed: int, count: int) -> list[str]:
    made, found = random.Random(seed), list(words)
    for _ in range(count):
        found[made.randrange(len(found))] = f"other{made.randrange(1000)}"
    return found


def document(id: str, words: list[str], published: str = "2021-12-20") -> Document:
    text = " ".join(words)
    return Document(id, published, None, None, None, "en", None, hashlib.sha256(text.encode()).hexdigest(), len(text), text)


STORY = text_of(1, 200)
FAMILY = [
    document("b-reprint", [*STORY, "end"], "2021-12-21"),
    document("a-later", changed(STORY, 2, 2), "2021-12-22"),
    document("z-first", STORY),
    document("other", text_of(3, 200), "2021-12-19"),
    document("half", [*STORY[:100], *text_of(4, 100)], "2021-12-23"),
    document("short-1", ["The", "king", "spoke."]),
    document("short-2", ["the", "king", "spoke"], "2021-12-21"),
    document("short-3", ["the", "queen", "spoke"], "2021-12-21"),
]


def test_copies_name_the_earliest_text() -> None:
    found = {copy.id: (copy.of, copy.likeness) for copy in find_copies(FAMILY)}
    assert {id: of for id, (of, _) in found.items()} == {"b-reprint": "z-first", "a-later": "z-first", "short-2": "short-1"}
    assert found["b-reprint"][1] == pytest.approx(196 / 197, abs=0.001)


@given(st.permutations(FAMILY))
@settings(max_examples=20, deadline=None)
def test_order_changes_nothing(documents: list[Document]) -> None:
    assert find_copies(documents) == find_copies(FAMILY)


def test_near_pairs_are_found_and_far_ones_are_not() -> None:
    texts, near = [], set()
    for seed in range(150):
        words = text_of(seed, 60 + seed)
        other = changed(words, seed, 1)
        texts += [(f"{seed}a", " ".join(words)), (f"{seed}b", " ".join(other))]
        if measure_likeness(texts[-2][1], texts[-1][1]) >= NEAR:
            near.add((f"{seed}a", f"{seed}b"))
    assert len(near) > 100
    assert {(one, other) for one, other, _ in find_pairs(texts)} == near


def test_bands_are_the_same_on_every_machine() -> None:
    bands = compute_bands(" ".join(STORY))
    assert len(bands) == BANDS
    assert all(0 <= band < 2**63 for band in bands)
    assert compute_bands(" ".join(STORY).upper()) == bands
    assert hashlib.sha256(repr(bands).encode()).hexdigest()[:16] == "4713408ef0779feb"
