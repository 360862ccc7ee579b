"""Bulk runs when things go wrong: killed workers and runs, poisonous documents, full disks, broken archives, two starts at once."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from made_files import PARAGRAPHS, make_warc
from scale_runs import WORKER, Here, read_bytes, run, write_inputs
from test_scale import query

from communique.scale.errors import RunError
from communique.scale.folder import Folder
from communique.scale.local import LocalEngine
from communique.scale.publishing import verify_dataset

# `make soak` kills more often.
KILLS = int(os.environ.get("COMMUNIQUE_KILLS", "3"))
ROOT = Path(__file__).parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "COMMUNIQUE_TEST_PACE": "0.01"}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills processes and limits files")


# --- workers -------------------------------------------------------------------------------------------------------------


def test_killed_workers_are_replaced_and_nothing_is_lost(tmp_path: Path) -> None:
    number = 30 * KILLS
    inputs = write_inputs(tmp_path / "in", number)
    run(tmp_path / "whole", inputs)
    moments = random.Random(KILLS)
    lock, killed, started = threading.Lock(), set[tuple[str, int]](), 0
    due = 5

    def kill_some(process: int, shard: str, document: int) -> None:
        nonlocal started, due
        with lock:
            started += 1
            # Never the same document twice: that would be its own fault (the next test).
            if started >= due and len(killed) < KILLS and (shard, document) not in killed:
                killed.add((shard, document))
                due = started + moments.randrange(1, 30)
                os.kill(process, signal.SIGKILL)

    engine = LocalEngine(2, WORKER, on_start=kill_some)
    finished = run(tmp_path / "out", inputs, engine=engine)
    assert len(killed) == engine.lost == KILLS
    assert finished.manifest["timing"]["workers_lost"] == KILLS
    assert read_bytes(tmp_path / "out") == read_bytes(tmp_path / "whole")


def test_documents_that_end_two_workers_are_kept_without_records(tmp_path: Path) -> None:
    inputs = write_inputs(tmp_path / "in", 12, {3: "KILL", 7: "EAT", 9: "FAIL"})
    engine = LocalEngine(1, WORKER)
    finished = run(tmp_path / "out", inputs, engine=engine)
    assert engine.lost == 4
    problems = query(tmp_path / "out", "problems", "document_id, stage, code, message")
    assert {(document, stage, code) for document, stage, code, _ in problems} == {
        ("d003", "run", "killed"), ("d007", "run", "killed"), ("d009", "run", "failed"),
    }  # fmt: skip
    assert "ZeroDivisionError: made up" in next(message for *_, code, message in problems if code == "failed")
    assert finished.manifest["problems"] == {"run.failed": 1, "run.killed": 2}
    assert query(tmp_path / "out", "documents", "count(*)") == [(12,)]
    assert query(tmp_path / "out", "records", "count(DISTINCT document_id)") == [(9,)]


def test_a_document_that_does_not_come_to_an_end_is_given_up(tmp_path: Path) -> None:
    inputs = write_inputs(tmp_path / "in", 3, {1: "HANG"})
    finished = run(tmp_path / "out", inputs, engine=LocalEngine(1, WORKER, patience=3.0))
    assert finished.manifest["problems"] == {"run.killed": 1}


def test_workers_that_cannot_start_stop_the_run_with_their_last_words(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import sys; print('no disk', file=sys.stderr); sys.exit(3)")
    with pytest.raises(RunError, match="5 workers ended before they could read anything: exit code 3: no disk"):
        run(tmp_path / "out", write_inputs(tmp_path / "in", 3), engine=LocalEngine(2, command))
    program = "import communique.scale.reading as r\ndef f(job): raise ValueError('no model is installed')\n"
    program += "r.ShardReader = f\nfrom communique.scale.worker import main; main()"
    with pytest.raises(RunError, match="no model is installed"):
        run(tmp_path / "out", tmp_path / "in", engine=LocalEngine(2, (sys.executable, "-c", program)))
    run(tmp_path / "out", tmp_path / "in")
    assert verify_dataset(tmp_path / "out") == []


# --- the run itself ------------------------------------------------------------------------------------------------------


def start(out: Path, inputs: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__).with_name("scale_runs.py")), str(out), str(inputs)]
    return subprocess.Popen(command, env=ENVIRONMENT, text=True, stderr=subprocess.PIPE)


def wait_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def count_files(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def list_workers(out: Path) -> list[int]:
    """Processes whose run writes into a folder: they have its environment, and nothing else in common."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"COMMUNIQUE_TEST_RUN={out}".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def test_a_run_killed_at_any_moment_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, out = write_inputs(tmp_path / "in", 60), tmp_path / "out"
    run(tmp_path / "whole", inputs)
    monkeypatch.setitem(ENVIRONMENT, "COMMUNIQUE_TEST_RUN", str(out))
    moments, shards = random.Random(11), out / ".run" / "shards"
    # A moment is so many shards on: seconds would tell more of the machine than of the run.
    for _ in range(KILLS):
        process = start(out, inputs)
        goal = count_files(shards) + moments.randrange(0, 3)
        wait_for(lambda goal=goal, process=process: process.poll() is not None or count_files(shards) >= goal)
        time.sleep(moments.uniform(0, 0.2))
        process.send_signal(moments.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM)))
        process.communicate()
        # Its workers see that nobody listens any more.
        wait_for(lambda: not list_workers(out))
    before = len([path for path in (out / ".run" / "shards").iterdir() if not path.name.endswith(".part")])
    finished = run(out, inputs)
    assert finished.kept == before
    assert read_bytes(out) == read_bytes(tmp_path / "whole")
    assert not list(out.rglob("*.part"))


@pytest.mark.parametrize("after", [0, 3])
def test_an_interrupted_run_does_not_take_in_again_what_it_has(tmp_path: Path, after: int) -> None:
    inputs = write_inputs(tmp_path / "in", 40)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "out", inputs, engine=Here(stop_after=after))
    assert not (tmp_path / "out" / "manifest.json").exists()
    spool = tmp_path / "out" / ".run" / "taken.jsonl"
    before = spool.stat().st_mtime_ns
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "out", inputs, engine=Here(stop_after=1))
    assert spool.stat().st_mtime_ns == before
    finished = run(tmp_path / "out", inputs)
    assert finished.kept == after + 1
    assert not spool.exists()
    run(tmp_path / "whole", inputs)
    assert read_bytes(tmp_path / "out") == read_bytes(tmp_path / "whole")


def test_two_starts_at_once_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    inputs, out = write_inputs(tmp_path / "in", 60), tmp_path / "out"
    first = start(out, inputs)
    wait_for(lambda: count_files(out / ".run" / "shards"))
    with pytest.raises(RunError, match=rf"process {first.pid} of .* is writing into this folder"):
        run(out, inputs)
    first.send_signal(signal.SIGSTOP)  # still there, and still holds it
    with pytest.raises(RunError, match="is writing into this folder"):
        run(out, inputs)
    first.send_signal(signal.SIGCONT)
    _, said = first.communicate(timeout=60)
    assert first.returncode == 0, said
    assert run(out, inputs).manifest["timing"]["documents_read"] == 0  # whoever is gone holds nothing
    assert query(out, "documents", "count(*), count(DISTINCT id)") == [(60, 60)]


# --- the disk ------------------------------------------------------------------------------------------------------------


def limit_files(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.mark.parametrize("size", [500, 6_000, 12_000])
def test_a_full_disk_is_told_and_nothing_is_left_half_written(tmp_path: Path, size: int) -> None:
    """The limits fall into the taking in, the shards, and the files of the dataset."""
    inputs, out = write_inputs(tmp_path / "in", 60), tmp_path / "out"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    limit_files(size)
    try:
        with pytest.raises(RunError, match=r"the disk is full; what was read so far is kept") as caught:
            run(out, inputs, engine=Here())
    finally:
        limit_files(before)
    assert str(out) in str(caught.value)
    assert not list(out.rglob("*.part"))
    assert not (out / "manifest.json").exists()
    with Folder(out) as folder:
        assert all(folder.find_shard(path.name, verify=True) for path in (out / ".run" / "shards").iterdir())
    run(out, inputs)
    run(tmp_path / "whole", inputs)
    assert read_bytes(out) == read_bytes(tmp_path / "whole")


def test_a_full_disk_spoils_nothing_that_is_there(tmp_path: Path) -> None:
    inputs, out = write_inputs(tmp_path / "in", 60), tmp_path / "out"
    run(out, inputs)
    expected = read_bytes(out)
    write_inputs(tmp_path / "more", 70)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    limit_files(5_000)
    try:
        with pytest.raises(RunError, match="the disk is full"):
            run(out, tmp_path / "more", engine=Here())
    finally:
        limit_files(before)
    assert read_bytes(out) == expected
    assert verify_dataset(out) == []


# --- inputs --------------------------------------------------------------------------------------------------------------


def test_broken_archives_give_what_stands_before_the_break(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [
        {"id": f"g{n}", "published": "2021-05-01", "text": f"King {n} of Ruritania called the queen. {random.Random(n).random()}"}
        for n in range(400)
    ]
    members = [gzip.compress("".join(json.dumps(row) + "\n" for row in rows[i : i + 100]).encode()) for i in range(0, 400, 100)]
    spoilt = bytearray(members[2])
    spoilt[len(spoilt) // 2] ^= 0xFF
    (folder / "a.jsonl.gz").write_bytes(members[0] + members[1] + bytes(spoilt) + members[3])
    pages = tuple(
        (f"https://court.example/{n}", f"<html><head><meta property='article:published_time' content='2021-06-0{n}'></head><body><article>"
         f"<p>{n}. {PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article></body></html>".encode())
        for n in range(1, 9)
    )  # fmt: skip
    archive = b"".join(make_warc(pages))
    (folder / "b.warc").write_bytes(archive[: len(archive) // 2])
    (folder / "c.txt").write_text("date 2021-07-01 STRELSAU - The king spoke with the queen of Graustark.")
    finished = run(tmp_path / "out", folder)
    by_name = {Path(one["name"]).name: one for one in finished.manifest["inputs"]}
    assert by_name["a.jsonl.gz"]["documents"] >= 200
    assert by_name["a.jsonl.gz"]["refused"] == 1
    assert 2 <= by_name["b.warc"]["documents"] <= 4
    assert by_name["b.warc"]["refused"] == 1
    assert by_name["c.txt"]["documents"] == 1
    problems = dict(query(tmp_path / "out", "problems", "code, message"))
    assert re.search("gzip data are broken near byte", problems["broken"])
    assert "cut off" in problems["truncated"]
    assert finished.manifest["found"]["documents"] == query(tmp_path / "out", "documents", "count(*)")[0][0]
