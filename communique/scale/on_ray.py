"""The engine of a cluster: each shard is one task of Ray, which places it, tries it again and brings its bytes back."""

from __future__ import annotations

import contextlib
import functools
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import communique
from communique.scale.errors import RunError
from communique.scale.jobs import Job, Shard
from communique.scale.local import THREADS, Body, make_environment

ADDRESS = "RAY_ADDRESS"
# How often Ray itself tries a task again whose process or machine died: a document that ends two processes is not read again.
RETRIES = 1
# How often a shard is asked for before the run gives up; what is wrong with single documents is found out between.
TRIES = 4

Task = Callable[[str, str, bytes, Sequence[int]], bytes]


def read_task(job: str, name: str, body: bytes, skip: Sequence[int]) -> bytes:
    """The bytes of a shard, in a process of Ray."""
    from communique.scale.reading import ShardReader

    found: bytes = _make_reader(ShardReader, job).read(name, body, skip)
    return found


@functools.lru_cache(maxsize=1)
def _make_reader(make: Callable[[Job], Any], job: str) -> Any:
    return make(Job.from_json(job))


class RayEngine:
    """Reads shards on the cluster of ``RAY_ADDRESS``, on one that this process has joined, or on this machine alone.

    ``lost`` counts tasks that Ray gave up because a process or a machine died; those that it tried again by itself are not told.
    """

    def __init__(self, workers: int, address: str | None = None, task: Task = read_task) -> None:
        self.workers, self.task = workers, task
        self.address = address or os.environ.get(ADDRESS) or None
        self.lost = 0

    def read(self, shards: Sequence[Shard], job: Job, body: Body) -> Iterator[tuple[Shard, bytes]]:
        """(shard, its bytes) in the order in which they are done. Raises RunError where Ray, or all of a task's tries, fail."""
        ray = load_ray()
        is_own = not ray.is_initialized()
        if is_own:
            _join(ray, self.address, self.workers)
        try:
            yield from _Tasks(ray, self, job, body).read(shards)
        except ray.exceptions.RayError as error:
            raise RunError(f"Ray: {type(error).__name__}: {str(error).strip().splitlines()[-1]}") from error
        finally:
            if is_own:
                ray.shutdown()


def load_ray() -> Any:
    """The module. Raises RunError, with the command that installs it, where it is not there."""
    # Ray asks the network for its newest version and sends counts of use, unless it is told not to.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # What takes too much memory would be tried without end.
    os.environ.setdefault("RAY_task_oom_retries", str(RETRIES))
    # A coming default, which Ray announces at every start.
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise RunError("--engine ray needs Ray, which is not installed: pip install 'communique[ray]'") from error
    return ray


def _join(ray: Any, address: str | None, workers: int) -> None:
    said: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address is None:
        said |= {"address": "local", "num_cpus": workers, "include_dashboard": False}
    else:
        # Our own code travels to the machines of a cluster; what it needs, and the model, must be installed there.
        travelling = {"env_vars": dict(THREADS), "py_modules": [str(Path(communique.__file__).parent)]}
        said |= {"address": address, "runtime_env": travelling}
    try:
        with _environment({} if address is not None else make_environment()):
            ray.init(**said)
    except (ConnectionError, RuntimeError, ValueError) as error:
        where = "on this machine" if address is None else f"at {address}"
        raise RunError(f"Ray {where} cannot be reached or started: {error}") from error


@contextlib.contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    """Has what is started inside find more in its environment."""
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Tasks:
    """The tasks of one run."""

    def __init__(self, ray: Any, engine: RayEngine, job: Job, body: Body) -> None:
        self.ray, self.engine, self.body = ray, engine, body
        self.job = job.to_json()
        remote = ray.remote(engine.task)
        self.task = remote.options(num_cpus=1, max_retries=RETRIES)

    def read(self, shards: Sequence[Shard]) -> Iterator[tuple[Shard, bytes]]:
        """(shard, its bytes); a few more tasks are out than can be worked on, so that no process waits."""
        waiting, out = list(reversed(shards)), dict[Any, Shard]()
        skips: dict[str, list[int]] = {}
        tries: Counter[str] = Counter()
        while waiting or out:
            width = 2 * max(self.engine.workers, int(self.ray.cluster_resources().get("CPU", 1)))
            while waiting and len(out) < width:
                shard = waiting.pop()
                out[self.task.remote(self.job, shard.name, self.body(shard), skips.get(shard.name, []))] = shard
            for ref in self.ray.wait(list(out), num_returns=1)[0]:
                shard = out.pop(ref)
                try:
                    found = self._get(ref)
                except self.ray.exceptions.RayError as error:
                    self.engine.lost += 1
                    tries[shard.name] += 1
                    if tries[shard.name] >= TRIES:
                        message = f"shard {shard.name}: lost {TRIES} times over on Ray ({type(error).__name__}); start again"
                        raise RunError(message) from error
                    # Ray had tried it again: it may be no accident, so it is found out which documents end the process.
                    skips[shard.name] = self._find_killers(shard)
                    waiting.append(shard)
                else:
                    yield shard, found

    def _get(self, ref: Any) -> bytes:
        """The bytes of a task. Raises RunError for a fault of ours in it, RayError where its process or machine died."""
        try:
            found: bytes = self.ray.get(ref)
        except self.ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, MemoryError):
                raise self.ray.exceptions.OutOfMemoryError(str(error.cause)) from error
            raise RunError(f"{error.cause}") from error
        return found

    def _find_killers(self, shard: Shard) -> list[int]:
        """The numbers of the documents that end a process even when they are read alone, twice."""
        lines = self.body(shard).split(b"\n")
        refs = [self.task.remote(self.job, f"{shard.name}-{number}", line, []) for number, line in enumerate(lines)]
        found = []
        for number, ref in enumerate(refs):
            try:
                self._get(ref)
            except self.ray.exceptions.RayError:
                found.append(number)
        return found
