"""Bulk runs on Ray: the same bytes as without, on one machine and on two of which one dies."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scale_runs import WORKER, read_bytes, run, write_inputs
from scale_worker import read_made_up
from test_scale import query

from communique.cli import main
from communique.scale.errors import RunError
from communique.scale.local import LocalEngine
from communique.scale.on_ray import RayEngine

TESTS = Path(__file__).parent
KILLS = int(os.environ.get("COMMUNIQUE_KILLS", "0"))
soak = pytest.mark.skipif(not KILLS, reason="starts clusters, minutes: make soak, or COMMUNIQUE_KILLS=3")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="starts and kills processes")


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Ray, whose processes know these tests."""
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    found = pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    monkeypatch.setenv("COMMUNIQUE_TEST_PACE", "0.02")
    yield found
    found.shutdown()


def test_without_ray_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RunError, match=r"pip install 'communique\[ray\]'"):
        run(tmp_path / "out", write_inputs(tmp_path / "in", 3), engine=RayEngine(1))


def test_ray_writes_the_same_bytes(tmp_path: Path, ray: Any) -> None:
    inputs = write_inputs(tmp_path / "in", 40)
    run(tmp_path / "out", inputs, engine=RayEngine(1, task=read_made_up))
    run(tmp_path / "whole", inputs)
    assert read_bytes(tmp_path / "out") == read_bytes(tmp_path / "whole")


@soak
@pytest.mark.slow
def test_documents_that_end_rays_processes_are_kept_without_records(tmp_path: Path, ray: Any) -> None:
    inputs = write_inputs(tmp_path / "in", 40, {4: "KILL", 9: "FAIL"})
    engine = RayEngine(1, task=read_made_up)
    finished = run(tmp_path / "out", inputs, engine=engine)
    assert finished.manifest["problems"] == {"run.failed": 1, "run.killed": 1}
    assert query(tmp_path / "out", "documents", "count(*), count(DISTINCT id)") == [(40, 40)]
    assert engine.lost == 1
    run(tmp_path / "whole", inputs, engine=LocalEngine(1, WORKER))
    assert read_bytes(tmp_path / "out") == read_bytes(tmp_path / "whole")


@soak
@pytest.mark.slow
def test_a_machine_of_the_cluster_dies_and_nothing_is_lost(tmp_path: Path, ray: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("COMMUNIQUE_TEST_PACE", "0.1")
    inputs = write_inputs(tmp_path / "in", 240)
    run(tmp_path / "whole", inputs)
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        second = cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
        timer = threading.Timer(12, lambda: cluster.remove_node(second, allow_graceful=False))
        timer.start()
        engine = RayEngine(2, address=cluster.address, task=read_made_up)
        finished = run(tmp_path / "out", inputs, engine=engine)
        timer.join()
        assert not second.any_processes_alive()
        assert finished.manifest["found"]["documents"] == 240
    finally:
        ray.shutdown()
        cluster.shutdown()
    assert read_bytes(tmp_path / "out") == read_bytes(tmp_path / "whole")


@soak
@pytest.mark.slow
def test_ray_really_reads_what_the_local_engine_reads(tmp_path: Path, ray: Any) -> None:
    examples = str(TESTS.parent / "examples")
    assert main(["run", examples, "--out", str(tmp_path / "here"), "--workers", "1"]) == 0
    assert main(["run", examples, "--out", str(tmp_path / "there"), "--workers", "1", "--engine", "ray"]) == 0
    assert read_bytes(tmp_path / "here") == read_bytes(tmp_path / "there")
