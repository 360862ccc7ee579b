"""Whatever comes in: intake, dates, amounts and JSON answer with what the contract allows, and never with an accident.

A few examples by default, always the same. ``COMMUNIQUE_FUZZ=seconds`` looks for new ones for so long (``make soak``: an hour);
what it finds is mended and kept here as an ``@example``.
"""

from __future__ import annotations

import contextlib
import datetime
import gzip
import io
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_files import PARAGRAPHS, make_docx, make_pdf, make_rss, make_warc
from test_properties import FRAGMENTS, ODDITIES

from communique.intake.dates import dateline_date, leading_date, parse_date
from communique.intake.jsonl import read_record
from communique.intake.language import identify
from communique.intake.outcome import PassedOver, Refusal, Refused, Repeated, Taken
from communique.intake.sources import read_documents
from communique.knowledge.load import Knowledge
from communique.mentions.amounts import find_amounts
from communique.mentions.times import find_times
from communique.model import Document, Problem, Reading
from communique.reading.parsing import Parser
from communique.scale.shards import open_shard
from communique.scale.tables import make_rows
from communique.scale.taking import pack_taken

SECONDS = float(os.environ.get("COMMUNIQUE_FUZZ", "0"))
TARGETS = 8
PUBLISHED = datetime.date(2021, 12, 20)
# Codes of refusals are names for programs.
CODE = "abcdefghijklmnopqrstuvwxyz_0123456789"


def fuzz(test: Callable[..., None]) -> Callable[..., None]:
    """A few fixed examples, or new ones for a share of the time that the environment gives."""
    if not SECONDS:
        return settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))(test)
    return settings(max_examples=10**9, deadline=None, suppress_health_check=list(HealthCheck))(test)


@pytest.fixture(autouse=True)
def stopwatch() -> Callable[[], None]:
    """Ends the search of a test when its time is over."""
    end = time.monotonic() + SECONDS / TARGETS

    def check() -> None:
        if SECONDS and time.monotonic() > end:
            pytest.skip("the time is over, and nothing was found")  # hypothesis lets it through at once

    return check


# --- intake --------------------------------------------------------------------------------------------------------------

PAGE = (
    "<html><head><title>Readout</title><meta property='article:published_time' content='2021-06-01'></head><body><article>"
    f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article></body></html>"
).encode()
LETTER = b"From: press@court.example\r\nDate: Mon, 20 Dec 2021 10:00:00 +0100\r\nSubject: Readout\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
SEEDS: dict[str, bytes] = {
    "a.txt": b"date 2021-12-20 STRELSAU - The king of Ruritania met the president of Graustark on Monday.",
    "a.md": b"---\ntitle: Readout\ndate: 2021-12-20\n---\n# Readout\n\nThe *king* met [the queen](https://court.example).\n",
    "a.jsonl": b'{"id": "a", "published": "2021-12-20", "text": "The king met the queen."}\n{"text": "date 2021-12-21 The king left."}\n',
    "a.html": PAGE,
    "a.eml": LETTER + " ".join(PARAGRAPHS).encode(),
    "a.rss": make_rss([{"title": "One", "description": " ".join(PARAGRAPHS[:1]), "pubDate": "Mon, 20 Dec 2021 10:00:00 GMT"}]),
    "a.warc": b"".join(make_warc((("https://court.example/1", PAGE),))),
    "a.pdf": make_pdf((PARAGRAPHS[:2],)),
    "a.docx": make_docx(),
    "a.csv": b"URL,MobileURL,Date,Title\nhttps://court.example/1,,20211220T100000Z,One\n",
}


def make_parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"text": ["The king met the queen."], "published": ["2021-12-20"]}), out)
    return out.getvalue()


SEEDS["a.parquet"] = make_parquet()
changes = st.lists(
    st.tuples(st.sampled_from(("cut", "flip", "drop", "double", "put")), st.floats(0, 1), st.floats(0, 1), st.binary(max_size=8)),
    max_size=6,
)


def change(data: bytes, how: list[tuple[str, float, float, bytes]]) -> bytes:
    for kind, where, far, put in how:
        start = int(where * len(data))
        end = min(len(data), start + int(far * 200) + 1)
        match kind:
            case "cut":
                data = data[:start]
            case "flip" if start < len(data):
                data = data[:start] + bytes([data[start] ^ (1 + int(far * 254))]) + data[start + 1 :]
            case "drop":
                data = data[:start] + data[end:]
            case "double":
                data = data[:end] + data[start:end] + data[end:]
            case "put":
                data = data[:start] + put + data[start:]
    return data


class NoNetwork:
    """A fetcher that refuses: no test fetches anything."""

    def get(self, url: str, polite: bool = False) -> Any:
        raise Refused("network", f"{url} is not fetched")

    def remember(self, page: Any) -> None:
        raise AssertionError("nothing was fetched")


def check_outcomes(path: Path) -> None:
    """Every outcome is one of the four; what is taken is whole."""
    for found in read_documents([path], fetcher=NoNetwork()):  # type: ignore[arg-type]
        assert isinstance(found, (Taken, Refusal, Repeated, PassedOver))
        assert str(found)
        if isinstance(found, Refusal):
            assert found.code
            assert set(found.code) <= set(CODE)
            assert found.message
        if isinstance(found, Taken):
            document = found.document
            assert len(document.text) == document.characters
            assert document.text.encode("utf-8")
            assert datetime.date.fromisoformat(document.published)
            assert json.loads(pack_taken(found))["document"]["text"] == document.text
            assert make_rows(Reading(document, problems=found.problems))["documents"][0][0] == document.id


@fuzz
@given(
    name=st.sampled_from(sorted(SEEDS)),
    how=changes,
    packed=st.booleans(),
    renamed=st.sampled_from([None, "b.txt", "b.jsonl", "b", "b.pdf"]),
)
def test_any_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, stopwatch: Callable[[], None], name: str, how: Any, packed: bool, renamed: str | None
) -> None:
    stopwatch()
    data = change(SEEDS[name], how)
    if packed:
        data = change(gzip.compress(data, mtime=0), how[-1:])
    path = tmp_path_factory.getbasetemp() / ((renamed or name) + (".gz" if packed else ""))
    path.write_bytes(data)
    check_outcomes(path)


@fuzz
@given(data=st.binary(max_size=300), name=st.sampled_from(sorted(SEEDS)))
@example(data=b"\xff\xfe", name="a.txt")
@example(data=b"\x1f\x8b", name="a.jsonl")
@example(data=b"PAR1PAR1", name="a.parquet")
@example(data=b"WARC/1.0\r\n", name="a.warc")
@example(data=b"<rss><channel><item><pubDate>Mon, 99 Foo", name="a.rss")
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, stopwatch: Callable[[], None], data: bytes, name: str
) -> None:
    stopwatch()
    path = tmp_path_factory.getbasetemp() / f"raw-{name}"
    path.write_bytes(data)
    check_outcomes(path)


def refusal_or(read: Callable[[], Any]) -> tuple[str | None, Any]:
    """(code of the refusal, None), or (None, what was read)."""
    code, found = None, None
    try:
        found = read()
    except Refused as fault:
        code = f"{fault.code}" if fault.message else ""
    assert code is None or (code and set(code) <= set(CODE))
    return code, found


# --- JSON ----------------------------------------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)
rows = st.dictionaries(st.sampled_from(["id", "text", "published", "title", "publisher", "url", "more"]), values, max_size=7)


@fuzz
@given(row=rows, how=changes)
@example(row={"text": "\ud800"}, how=[])
@example(row={"text": "a", "id": 10**4300}, how=[])
@example(row={"text": "a", "published": float("nan")}, how=[])
def test_any_line_is_a_record_or_refused(stopwatch: Callable[[], None], row: dict[str, Any], how: Any) -> None:
    stopwatch()
    try:
        line = json.dumps(row).encode()
    except ValueError:  # an integer too long to be written
        line = b'{"text": "a", "id": ' + b"9" * 5000 + b"}"
    code, record = refusal_or(lambda: read_record(change(line, how)))
    if code is None:
        assert isinstance(record.text, str)
        assert all(value is None or isinstance(value, str) for value in (record.id, record.published, record.title, record.url))


@fuzz
@given(value=values, how=changes)
def test_any_line_is_a_reading_a_shard_or_neither(stopwatch: Callable[[], None], value: Any, how: Any) -> None:
    stopwatch()
    document = Document("a", "2021-12-20", None, None, None, "en", None, "0", 4, "King")
    good = Reading(document, problems=(Problem("intake", "odd", "words"),)).to_dict(with_text=True)
    spoilt = change(json.dumps({**good, "problems": value}).encode(), how)
    for read in (lambda: Reading.from_json(spoilt.decode("utf-8", "replace")), lambda: open_shard(spoilt + b"\n")):
        with contextlib.suppress(ValueError):
            assert read() is not None


# --- dates and amounts ---------------------------------------------------------------------------------------------------

DATES = (
    "date 2021-12-20", "date: 2021-13-45", "20 December 2021", "December 20, 2021", "31.12.2021", "30 February 2021", "2021-02-29", "0000-00-00",
    "Monday", "next week", "the first half of 2020s", "mid-March", "late last year", "2021-22", "FY 2021/22", "the 1980s", "19th century",
    "three days ago", "within 30 days", "from 5 to 7 May", "between 2019 and 2021", "5-7 May", "May 2021-June 2020", "until the end of", "Q3",
    "9999-12-31", "year 0", "in 99999 years", "1 January 1", "tomorrow", "Easter", "the 32nd of May", "29 February", "12:61", "25 o'clock",
    "a fortnight later", "10,000 years ago", "every Monday", "the week of 5 May", "spring 2022", "H1 2022", "Dec. 31, 9999", "1st-3rd",
)  # fmt: skip
AMOUNTS = (
    "600,000 AK-203 rifles", "$1.5 billion", "Rs 5,000 crore", "€ 3m", "1,2,3,4", "1.2.3", "nearly 30", "more than a dozen", "two to three",
    "half a million", "1e400 tonnes", "9" * 400, "a hundred thousand million", "0", "-5 per cent", "¥∞", "$", "US$1bn-2bn", "three-quarters",
    "3½", "٣٤", "twenty-first", "one hundred and", "hundred hundred hundred", "100k", "5 x 10^9", "USD -1", "1/0", "1 000 000", "½ million",
)  # fmt: skip
pieces = st.lists(
    st.sampled_from(DATES) | st.sampled_from(AMOUNTS) | st.sampled_from(FRAGMENTS) | st.sampled_from(ODDITIES) | st.text(max_size=8),
    min_size=1,
    max_size=10,
).map(" ".join)


@fuzz
@given(text=pieces | st.text(max_size=40))
@example(text="date 0000-00-00")
@example(text="date ٢٠٢١-١٢-٢٠")
@example(text="0001-01-01")  # days before it are none: refused since then
@example(text="9999-12-31")
def test_a_day_is_a_day_or_refused(stopwatch: Callable[[], None], text: str) -> None:
    stopwatch()
    for find in (parse_date, leading_date, dateline_date):
        code, found = refusal_or(lambda find=find: find(text))
        assert code in (None, "bad_date")
        assert found is None or (isinstance(found, datetime.date) and 1000 <= found.year <= 2999)
    code, name = identify(text)
    assert name
    assert code is None or len(code) <= 3


class Plain:
    """Parser and knowledge, whose repr is short where hypothesis prints them."""

    def __init__(self, knowledge: Knowledge, parser: Parser) -> None:
        self.knowledge, self.parser = knowledge, parser

    def __repr__(self) -> str:
        return "plain"


@pytest.fixture(scope="module")
def plain(knowledge: Knowledge, parser: Parser) -> Plain:
    return Plain(knowledge, parser)


@fuzz
@given(text=pieces.filter(str.strip), published=st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
@example(text="in 99999 years", published=datetime.date(2999, 12, 31))
@example(text="three days ago", published=datetime.date(1000, 1, 1))
@example(text="29 February", published=datetime.date(2023, 2, 28))
def test_times_are_days_in_order_and_words_of_the_text(
    stopwatch: Callable[[], None], plain: Plain, text: str, published: datetime.date
) -> None:
    stopwatch()
    parse = plain.parser.parse(text)
    for found in find_times(parse, published):
        assert 0 <= found.first < found.end <= len(parse.words)
        assert found.value
        when = found.when
        if when is None:
            continue
        days = [datetime.date.fromisoformat(day) for day in (when.start, when.end) if day is not None]
        assert days == sorted(days), (text, when)
        assert when.value
        assert when.text is None or when.text in text


@fuzz
@given(text=pieces.filter(str.strip), side=st.sampled_from([None, "IND", "USA", "AUS"]))
@example(text="$" + "9" * 400, side=None)  # was infinite
@example(text="1e400 tonnes", side=None)
def test_amounts_are_numbers_and_words_of_the_text(stopwatch: Callable[[], None], plain: Plain, text: str, side: str | None) -> None:
    stopwatch()
    parse = plain.parser.parse(text)
    found = find_amounts(parse, plain.knowledge.amounts, side)
    for amount in found:
        assert 0 <= amount.first < amount.end <= len(parse.words)
        for number in (amount.value, amount.low, amount.high):
            assert number is None or 0 <= number < 1e18, (text, amount)
