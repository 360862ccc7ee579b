"""What holds for any text: every record is proved by its words, and the same input gives the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from communique.knowledge.load import Knowledge
from communique.model import REGISTERS, Reading, check_evidence, spans
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser

PUBLISHED = "2021-12-20"
PER_COLLECTION = 10
# Parts of sentences that give records of every register, to be broken up and put together.
FRAGMENTS = (
    "Prime Minister Narendra Modi", "President Putin", "the two leaders", "Russia and India", "his counterpart", "Mr. Kishida of Japan",
    "The Foreign Ministry in Moscow said", "Tokyo's envoy", "the EU", "they", "Ruritania", "the 2+2 dialogue", "an Indian statement",
    "signed nearly 30 agreements", "spoke by telephone", "agreed to deepen cooperation", "will visit Paris next week", "denied it",
    "ordered 600,000 AK-203 rifles worth $1.5 billion", "delivered the first S-400 regiment", "thanked", "met", "condemned the attack",
    "held talks on trade, energy and Ukraine", "promised to send 20 tanks by March 2022", "tweeted", "called off the summit",
    "on 6 December 2021", "earlier this month", "in New Delhi", "ahead of the summit", "for the years 2021 to 2031", "if rain falls",
    "date 2021-12-20", "NEW DELHI, Dec 20 (Wire) -", "Readout:", "Q:", "* item", "1.",
)  # fmt: skip
# What comes between: good and bad punctuation, quotes without partners, invisible marks, line ends of three systems.
ODDITIES = (
    " ", " ", " ", " ", ". ", ", ", " and ", "; ", "\n\n", "\n", "\r\n", "\r", "\t", "  ", "\u00a0", "\u2009", "\u2028", "\u200f",
    "\u202e", "\u200b", "\ufeff", "\u00ad", "“", "”", '"', "'", "’", "«", "(", ")", "[", "—", "-", "…", "!?", "\x00", "\x1b",
    "\U0001f1ee\U0001f1f3", "\U0001f91d", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "e\u0301", "n\u0303", "\u0301", "Ё", "中国",
    "سلام", "\ud7ff", "@user", "#Summit", "https://ruritania.example/a?b=1", "&amp;", "%",
)  # fmt: skip

texts = st.lists(
    st.tuples(
        st.sampled_from(FRAGMENTS) | st.text(max_size=12),
        st.sampled_from(ODDITIES) | st.lists(st.sampled_from(ODDITIES), max_size=4).map("".join),
    ),
    min_size=1,
    max_size=18,
).map(lambda pieces: "".join(piece + glue for piece, glue in pieces))


class Reader:
    """Reads one text; its repr is short, for hypothesis prints it with whatever fails."""

    def __init__(self, knowledge: Knowledge, parser: Parser) -> None:
        self.knowledge, self.parser = knowledge, parser

    def __repr__(self) -> str:
        return "reader"

    def __call__(self, text: str, published: str = PUBLISHED, side: str | None = None) -> Reading:
        document = make_document(text, published, None, None, None, side, None, self.knowledge)
        return process(document, self.knowledge, self.parser)


@pytest.fixture(scope="session")
def reader(knowledge: Knowledge, parser: Parser) -> Reader:
    return Reader(knowledge, parser)


def assert_proved(reading: Reading, text: str) -> None:
    """The evidence invariant, stated here a second time: the library's own check is not its judge."""
    assert reading.document.text == text
    for register in (*REGISTERS, "links", "problems"):
        for record in getattr(reading, register):
            proofs = list(spans(record))
            assert proofs or register in ("links", "problems"), record
            for proof in proofs:
                assert 0 <= proof.start < proof.end <= len(text)
                assert text[proof.start : proof.end] == proof.text
    assert check_evidence(reading) == []
    ids = [record.id for register in REGISTERS for record in getattr(reading, register)]
    assert len(ids) == len(set(ids))
    assert Reading.from_dict(json.loads(reading.to_json(with_text=True))) == reading


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=texts.filter(str.strip), side=st.sampled_from([None, "IND", "RUS"]))
@example(text="\r\n\u200f“Russia and India\u00a0signed nearly 30 agreements”, he said\x00", side=None)
@example(text="President Putin thanked Pri\u0301me Minister Narendra Modi \U0001f91d\U0001f1ee\U0001f1f3 on 6 December 2021.", side="RUS")
@example(text="\U0001f91d", side=None)
@example(text="date 2021-12-20 ", side="IND")  # a side's own text without a word of its own
@example(text="(((" * 50 + "Russia met India" + '"' * 51, side="IND")
def test_every_record_is_proved_by_its_words(reader: Reader, text: str, side: str | None) -> None:
    reading = reader(text, side=side)
    assert_proved(reading, text)
    assert reader(text, side=side).to_json() == reading.to_json()


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(before=texts, after=texts)
def test_offsets_count_code_points_of_the_text_as_stored(reader: Reader, before: str, after: str) -> None:
    text = f"{before}\n\nPresident Putin thanked Prime Minister Narendra Modi on 6 December 2021.\n\n{after}"
    assert_proved(reader(text), text)


def test_fragments_give_records_of_every_register(reader: Reader) -> None:
    """The generated texts would prove nothing if nothing were found in them."""
    text = (
        "Prime Minister Narendra Modi and President Putin spoke by telephone on 6 December 2021. Russia and India signed nearly 30 "
        "agreements. Russia delivered the first S-400 regiment to India. The two leaders agreed to deepen cooperation. "
        "The Russian Foreign Ministry said that they held talks on trade and energy."
    )
    reading = reader(text)
    assert_proved(reading, text)
    assert {name for name in REGISTERS if not getattr(reading, name)} == set()


@pytest.fixture(scope="session")
def real_texts(shared: Path) -> list[tuple[str, str]]:
    """(date, text) of some documents of each collection, spread over the file."""
    found = []
    for name in ("whitehouse", "wikinews", "australia"):
        lines = (shared / "data" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines[:: max(1, len(lines) // PER_COLLECTION)]]
        found += [(row["published"], row["text"]) for row in rows[:PER_COLLECTION]]
    return found


@pytest.fixture(scope="session")
def real_readings(real_texts: list[tuple[str, str]], reader: Reader) -> list[Reading]:
    return [reader(text, published) for published, text in real_texts]


def test_real_text_is_proved(real_texts: list[tuple[str, str]], real_readings: list[Reading]) -> None:
    assert len(real_readings) == 3 * PER_COLLECTION
    for (_, text), reading in zip(real_texts, real_readings, strict=True):
        assert_proved(reading, text)
    assert sum(len(reading.events) for reading in real_readings) > 3 * PER_COLLECTION


def test_order_of_documents_is_no_matter(real_texts: list[tuple[str, str]], real_readings: list[Reading], reader: Reader) -> None:
    again = [reader(text, published).to_json() for published, text in reversed(real_texts)]
    assert again[::-1] == [reading.to_json() for reading in real_readings]


SCRIPT = """
import json, sys
from communique.knowledge.load import load_knowledge
from communique.pipeline import make_document, process
from communique.reading.parsing import load_parser
knowledge, parser = load_knowledge(), load_parser()
for line in sys.stdin:
    published, text = json.loads(line)
    print(process(make_document(text, published, None, None, None, None, None, knowledge), knowledge, parser).to_json(True))
"""


def read_in_another_process(documents: list[tuple[str, str]], seed: str) -> list[str]:
    """The lines of a fresh interpreter whose sets and dicts hash with another seed."""
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input="\n".join(map(json.dumps, documents)), capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout.rstrip("\n").split("\n")


def test_two_processes_write_the_same_bytes(reader: Reader) -> None:
    documents = [(PUBLISHED, " ".join(FRAGMENTS[i:] + FRAGMENTS[:i]) + ".") for i in range(0, len(FRAGMENTS), 6)]
    here = [reader(text).to_json(True) for _, text in documents]
    assert read_in_another_process(documents, "1") == here
    assert read_in_another_process(documents, "2") == here


def test_two_processes_write_the_same_bytes_of_real_text(real_texts: list[tuple[str, str]], real_readings: list[Reading]) -> None:
    there = read_in_another_process(real_texts, "3")
    different = [(a, b) for a, b in zip(there, real_readings, strict=True) if a != b.to_json(True)]
    assert different == []
