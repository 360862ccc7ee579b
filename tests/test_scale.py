"""Bulk runs: what comes out, whoever reads it, in what order and after what interruption; and how it is told."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import re
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pytest
from ledger_readings import make_reading
from scale_runs import JOB, WORKER, Here, read_bytes, run, write_inputs

from communique.cli import main
from communique.commands.read import side_finder
from communique.intake.outcome import Taken
from communique.intake.sources import no_side, read_documents
from communique.knowledge.load import Knowledge
from communique.ledger.checking import check_ledger
from communique.ledger.store import Ledger
from communique.model import Document, Evidence, Problem, Reading
from communique.pipeline import process
from communique.reading.parsing import Parser
from communique.scale.dataset import open_dataset, read_dataset
from communique.scale.errors import RunError
from communique.scale.folder import Folder
from communique.scale.jobs import Entry, Job, cut
from communique.scale.local import LocalEngine
from communique.scale.publishing import verify_dataset
from communique.scale.reading import ShardReader
from communique.scale.running import run_bulk
from communique.scale.shards import check_shard, open_shard, pack_shard
from communique.scale.tables import TABLES, make_rows
from communique.scale.taking import Wanted
from communique.versions import current_versions

EXAMPLES = Path(__file__).parent.parent / "examples"


def query(out: Path, table: str, what: str = "*") -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT {what} FROM read_parquet('{out}/{table}/**/*.parquet', hive_partitioning = true)").fetchall()


# --- tables --------------------------------------------------------------------------------------------------------------


def test_a_reading_becomes_rows_that_prove_it() -> None:
    reading = make_reading()
    reading = replace(reading, problems=(Problem("intake", "odd", "é", (Evidence(0, 5, "India"),)),))
    rows = make_rows(reading, "a.txt")
    assert {table: len(found) for table, found in rows.items()} == {"documents": 1, "records": 5, "evidence": 19, "links": 1, "problems": 1}
    assert rows["documents"] == [tuple(getattr(reading.document, name) for name in Document.__slots__)]
    records = [dict(zip(TABLES["records"], row, strict=True)) for row in rows["records"]]
    assert [(row["register"], row["type"], row["status"], row["actors"], row["recipients"]) for row in records] == [
        ("events", "CONSULT", "happened", "IND RUS", ""),
        ("contacts", "meeting", "happened", "IND RUS", ""),
        ("transfers", "goods", "agreed", "IND", "RUS"),
        ("commitments", "will", "open", "IND", "RUS"),
        ("statements", "quote", None, "IND", ""),
    ]
    assert [(row["start_date"], row["end_date"]) for row in records][:2] == [("2021-12-06", "2021-12-06")] * 2
    assert [json.loads(row["record"])["id"] for row in records] == [row["record_id"] for row in records]
    text = reading.document.text
    evidence = [dict(zip(TABLES["evidence"], row, strict=True)) for row in rows["evidence"]]
    assert all(text[row["start"] : row["end"]] == row["text"] for row in evidence)
    assert {row["record_id"] for row in evidence} == {row["record_id"] for row in records}
    assert {row["field"] for row in evidence if row["record_id"] == records[0]["record_id"]} == {"actors", "cue"}
    assert rows["problems"] == [(reading.document.id, "a.txt", "intake", "odd", "é", '[{"start":0,"end":5,"text":"India"}]')]


def test_a_shard_says_what_it_holds_and_knows_when_it_is_broken() -> None:
    data = pack_shard("name", make_rows(make_reading()))
    assert data == pack_shard("name", make_rows(make_reading()))
    head = check_shard(data, "name")
    assert head.rows == {"documents": 1, "records": 5, "evidence": 19, "links": 1, "problems": 0}
    start, size = head.place("records")
    assert polars.read_parquet(io.BytesIO(data[start : start + size]))["register"].to_list()[0] == "events"
    for broken in (data[:-1], data[:40], b"", data[:-1] + bytes([data[-1] ^ 1]), b"{}\n", b'{"layout": 99}\n', b"[]\n"):
        with pytest.raises(ValueError):  # noqa: PT011 - of several kinds, JSON's among them
            check_shard(broken, "name")
    with pytest.raises(ValueError, match="not what"):
        check_shard(data, "another")
    with pytest.raises(ValueError, match="without"):
        open_shard(b'{"layout": 1}\n')


# --- shards --------------------------------------------------------------------------------------------------------------


def entry(n: int, characters: int = 1000, month: int = 5) -> Entry:
    digest = f"{random.Random(n).getrandbits(128):032x}"
    return Entry(f"2021-{month:02}-{1 + n % 28:02}", f"d{n:04}", n, 9, characters, digest)


def test_shards_hold_every_document_once_and_one_month_each() -> None:
    entries = [entry(n, month=1 + n % 3) for n in range(500)]
    shards = cut(entries, JOB, 32)
    assert sorted(e for shard in shards for e in shard.entries) == sorted(entries)
    assert all(e.published.startswith(shard.month) for shard in shards for e in shard.entries)
    assert all(len(shard.entries) <= 32 for shard in shards)
    assert len({shard.name for shard in shards}) == len(shards)
    assert cut(reversed(entries), JOB, 32) == shards
    assert not {s.name for s in cut(entries, replace(JOB, gated=False), 32)} & {s.name for s in shards}


def test_one_more_document_changes_one_shard_or_two() -> None:
    before = {shard.name for shard in cut([entry(n) for n in range(400) if n != 200], JOB, 32)}
    after = {shard.name for shard in cut([entry(n) for n in range(400)], JOB, 32)}
    assert 1 <= len(after - before) <= 3
    assert len(after) > 12


def test_long_documents_make_short_shards() -> None:
    assert [len(shard.entries) for shard in cut([entry(n, 150_000) for n in range(7)], JOB, 32)] == [3, 3, 1]


@pytest.mark.parametrize("what", ["version", "code", "knowledge", "model"])
def test_a_worker_with_something_else_installed_reads_nothing(what: str, knowledge: Knowledge) -> None:
    here = asdict(current_versions(knowledge.version))
    with pytest.raises(RunError, match=f"a worker has another {what}, .*, than the run, other: install the same on all machines"):
        ShardReader(Job({**here, what: "other"}))


# --- runs ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of sixty documents, and beside it their inputs."""
    folder = tmp_path_factory.mktemp("whole")
    run(folder / "out", write_inputs(folder / "in", 60))
    return folder


def test_three_readers_find_the_same_and_codes_stay_text(whole: Path) -> None:
    out = whole / "out"
    sizes = {"documents": 60, "records": 60, "evidence": 120, "links": 60, "problems": 0}
    for table, size in sizes.items():
        frames = (polars.scan_parquet(out / table).collect().to_pandas(), pandas.read_parquet(out / table))
        assert len(query(out, table)) == size
        for frame in frames:
            assert len(frame) == size
            assert set(frame.columns) == {*TABLES[table], "year", "month"}
            if size:
                assert set(frame["month"]) == {10, 11, 12}
                assert set(frame["year"]) == {2021}
    assert query(out, "documents", "DISTINCT typeof(id), typeof(published), typeof(year), typeof(month)") == [
        ("VARCHAR", "VARCHAR", "BIGINT", "BIGINT")
    ]
    assert query(out, "documents", "count(*) FILTER (month = CAST(substr(published, 6, 2) AS INTEGER))") == [(60,)]
    joined = duckdb.sql(
        f"SELECT count(*) FROM read_parquet('{out}/evidence/**/*.parquet') e JOIN read_parquet('{out}/documents/**/*.parquet') d "
        'ON d.id = e.document_id WHERE substr(d.text, e.start + 1, e."end" - e.start) = e.text'
    ).fetchall()
    assert joined == [(120,)]


def test_ids_that_look_like_numbers_stay_text(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "007", "published": "2021-01-05", "text": "King Rudolf called the queen."}\n')
    run(tmp_path / "out", tmp_path / "in.jsonl")
    assert query(tmp_path / "out", "documents", "id, month") == [("007", 1)]
    assert pandas.read_parquet(tmp_path / "out" / "documents")["id"].tolist() == ["007"]


def test_the_same_bytes_with_any_number_of_workers_and_any_order_of_inputs(whole: Path, tmp_path: Path) -> None:
    expected = read_bytes(whole / "out")
    run(tmp_path / "one", whole / "in", engine=LocalEngine(1, WORKER))
    assert read_bytes(tmp_path / "one") == expected
    files = sorted((whole / "in").iterdir(), reverse=True)
    run(tmp_path / "turned", *files, engine=LocalEngine(2, WORKER))
    turned = read_bytes(tmp_path / "turned")
    assert {k: v for k, v in turned.items() if k != "manifest" and not k.startswith("problems")} == {
        k: v for k, v in expected.items() if k != "manifest" and not k.startswith("problems")
    }


def test_a_second_start_reads_nothing_again(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, whole / "in")
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    again = run(out, whole / "in", engine=Here(0))
    assert again.manifest["timing"]["documents_read"] == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before
    assert read_bytes(out) == read_bytes(whole / "out")


def test_another_input_reads_only_what_is_new_and_leaves_nothing_old(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run(out, whole / "in")
    extra = tmp_path / "more.jsonl"
    extra.write_text('{"id": "new", "published": "2021-12-30", "text": "King Rudolf called the queen."}\n')
    second = run(out, whole / "in", extra)
    assert 1 <= second.manifest["timing"]["documents_read"] <= 16
    assert query(out, "documents", "count(*), count(DISTINCT id)") == [(61, 61)]
    unchanged = {one["path"] for one in first.manifest["files"]} & {one["path"] for one in second.manifest["files"]}
    assert len(unchanged) == 15
    run(out, extra)
    assert query(out, "documents", "id") == [("new",)]
    assert len(list((out / ".run" / "shards").iterdir())) == 1
    assert verify_dataset(out) == []


def test_other_versions_read_everything_again(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, whole / "in")
    again = run(out, whole / "in", job=replace(JOB, versions={**JOB.versions, "code": "z"}))
    assert again.manifest["timing"]["documents_read"] == 60


def test_every_document_is_accounted_for_once(tmp_path: Path) -> None:
    folder = write_inputs(tmp_path / "in", 20)
    row = json.loads((folder / "0.jsonl").read_text().splitlines()[0])
    more = [
        row,  # once more
        row | {"text": "Another text under the same name, of the king of Ruritania."},
        row | {"text": "A third text under the same name, of the queen of Ruritania."},
        {"id": "later", "published": "2021-10-01", "text": "Le roi de Ruritanie a rencontré son homologue et les deux ministres."},
        {"id": "undated", "text": "The king of Ruritania spoke."},
    ]
    with gzip.open(folder / "z.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write("".join(json.dumps(one) + "\n" for one in more) + "{broken\n")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    finished = run(tmp_path / "out", folder)
    found = finished.manifest["found"]
    assert found == {"inputs": 6, "documents": 22, "repeated": 1, "refused": 3, "passed_over": 1}
    ids = [id for (id,) in query(tmp_path / "out", "documents", "id")]
    assert sorted(ids) == sorted([f"d{n:03}" for n in range(20)] + ["d000-2", "d000-3"])
    problems = query(tmp_path / "out", "problems", "document_id, code, year, source")
    assert sorted(code for _, code, *_ in problems) == ["bad_json", "id_taken", "id_taken", "language", "no_date"]
    refused = [(year, source.rpartition("/")[2]) for document, _, year, source in problems if document is None]
    assert sorted(refused) == [(0, "z.jsonl.gz:4"), (0, "z.jsonl.gz:5"), (0, "z.jsonl.gz:6")]
    by_name = {Path(one["name"]).name: one for one in finished.manifest["inputs"]}
    assert by_name["z.jsonl.gz"] | {"name": "", "bytes": 0, "sha256": ""} == {
        "name": "", "bytes": 0, "sha256": "", "documents": 2, "repeated": 1, "refused": 3, "passed_over": 0,
    }  # fmt: skip
    assert by_name["photo.png"]["passed_over"] == 1
    assert all(one["sha256"] for one in by_name.values())


def test_standard_input_is_an_input(tmp_path: Path) -> None:
    data = b"date 2021-12-20 STRELSAU - The king of Ruritania spoke with the queen."
    wanted = Wanted(("-",))
    finished = run_bulk(wanted, tmp_path / "out", JOB, Here(), no_side, stdin=io.BytesIO(data))
    assert finished.manifest["inputs"][0]["name"] == "<stdin>"
    assert query(tmp_path / "out", "documents", "text") == [(data.decode(),)]


def test_a_dataset_in_the_folder_of_its_inputs_is_no_input(tmp_path: Path) -> None:
    folder = write_inputs(tmp_path / "in", 5)
    first = run(folder / "out", folder)
    assert run(folder / "out", folder).manifest["inputs"] == first.manifest["inputs"]


def test_nothing_that_can_be_read_is_a_dataset_too(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    finished = run(tmp_path / "out", tmp_path / "empty.txt", tmp_path / "missing.txt")
    assert finished.manifest["found"]["refused"] == 2
    assert {code for (code,) in query(tmp_path / "out", "problems", "code")} == {"empty", "not_found"}
    assert list(read_dataset(tmp_path / "out")) == []


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(RunError, match="holds something else"):
        run(tmp_path, write_inputs(tmp_path.parent / f"{tmp_path.name}-in", 1))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]
    with pytest.raises(RunError, match="this is a file"), Folder(tmp_path / "thesis.tex"):
        pass


def test_what_is_broken_is_found_and_mended(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, whole / "in")
    expected = read_bytes(out)
    target = out / "records" / "year=2021" / "month=11" / "part-0.parquet"
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    (out / "evidence" / "year=2021" / "month=11" / "part-0.parquet").unlink()
    (out / "records" / "stray.parquet").write_bytes(b"")
    assert len(verify_dataset(out)) == 3
    with pytest.raises(RunError, match="missing"):
        open_dataset(out)
    shard = next((out / ".run" / "shards").iterdir())
    shard.write_bytes(shard.read_bytes()[:-1] + b"?")
    mended = run(out, whole / "in", verify=True)
    assert 1 <= mended.manifest["timing"]["documents_read"] <= 8
    assert verify_dataset(out) == []
    assert read_bytes(out) == expected


def test_the_readings_come_back_as_they_were(tmp_path: Path) -> None:
    folder = write_inputs(tmp_path / "in", 30)
    run(tmp_path / "out", folder)
    readings = list(read_dataset(tmp_path / "out"))
    assert [r.document.id for r in readings] == [id for _, id in sorted(query(tmp_path / "out", "documents", "published, id"))]
    assert all(len(r.contacts) == len(r.links) == 1 and isinstance(r, Reading) for r in readings)
    (tmp_path / "out" / "manifest.json").unlink()
    with pytest.raises(RunError, match="not come to its end"):
        list(read_dataset(tmp_path / "out"))


# --- the command ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read_bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """The bundled examples, really read, by the command line in a process of its own: folder, what it printed and said."""
    folder = tmp_path_factory.mktemp("bundled")
    command = [sys.executable, "-m", "communique", "run", str(EXAMPLES), "--out", str(folder / "out"), "--workers", "1"]
    environment = os.environ | {"PYTHONPATH": str(EXAMPLES.parent)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, env=environment)
    if "no English language model" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout), done.stderr


def test_the_command_says_what_it_did(read_bundled: tuple[Path, dict[str, Any], str]) -> None:
    folder, printed, said = read_bundled
    assert printed["documents"] == 4
    assert printed["records"]["contacts"] >= 3
    assert re.search("4 documents, 0 refused, 0 repeated.*; 4 read now", said)
    assert query(folder / "out", "records", "count(*)") == [(sum(printed["records"].values()),)]


def test_a_run_finds_what_read_finds(read_bundled: tuple[Path, dict[str, Any], str], knowledge: Knowledge, parser: Parser) -> None:
    folder, _, _ = read_bundled
    taken = [one for one in read_documents([EXAMPLES], side_of=side_finder(knowledge)) if isinstance(one, Taken)]
    readings = [process(one.document, knowledge, parser, one.problems) for one in taken]
    expected = sorted(readings, key=lambda one: (one.document.published, one.document.id))
    assert list(read_dataset(folder / "out")) == expected


def test_a_ledger_takes_a_dataset_in(read_bundled: tuple[Path, dict[str, Any], str], tmp_path: Path) -> None:
    folder, printed, _ = read_bundled
    ledger = tmp_path / "l.db"
    assert main(["ledger", "import", str(folder / "out"), "--ledger", str(ledger)]) == 0
    assert main(["ledger", "import", str(folder / "out"), "--ledger", str(ledger)]) == 0
    with Ledger.open(ledger) as opened:
        assert check_ledger(opened) == []
        count = opened.connection.exec_driver_sql("SELECT count(*) FROM records").scalar()
        assert count == sum(printed["records"].values())


def test_a_ledger_gives_second_texts_of_an_id_their_own(tmp_path: Path) -> None:
    """The second text stands first by its day; and the ledger has another one under the id already."""
    rows = [
        {"id": "a", "published": "2021-05-09", "text": "King Rudolf of Ruritania called the queen."},
        {"id": "a", "published": "2021-05-02", "text": "King Michael of Ruritania called the queen."},
    ]
    for name, part in (
        ("both", rows),
        ("third", [rows[0] | {"published": "2021-05-05", "text": "King Sapt of Ruritania called the queen."}]),
    ):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in part))
        run(tmp_path / name, tmp_path / f"{name}.jsonl")
        for _ in range(2):
            assert main(["ledger", "import", str(tmp_path / name), "--ledger", str(tmp_path / "l.db")]) == 0
    with Ledger.open(tmp_path / "l.db") as opened:
        assert check_ledger(opened) == []
        found = opened.connection.exec_driver_sql("SELECT id, text FROM documents").all()
    assert len(found) == len({id for id, _ in found}) == len({text for _, text in found}) == 3
    assert {id for id, _ in found} == {"a", "a-2", "a-3"}


def test_python_on_the_page_runs(
    read_bundled: tuple[Path, dict[str, Any], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, _ = read_bundled
    (folder / "news").symlink_to("out")
    monkeypatch.chdir(folder)
    page = (EXAMPLES.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    for body in re.findall(r"^```py\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        exec(compile(body, "docs/scale.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) > 8


def test_verify_alone_tells_and_changes_nothing(read_bundled: tuple[Path, dict[str, Any], str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, _, _ = read_bundled
    assert main(["run", "--out", str(folder / "out"), "--verify"]) == 0
    assert main(["run", "--out", str(folder / "nothing"), "--verify"]) == 1
    assert main(["run", "--out", str(folder / "out")]) == 2
    said = capsys.readouterr().err
    assert "all files are what was written" in said
    assert "not come to its end" in said
    assert "give INPUT" in said
    assert not (folder / "nothing").exists()
