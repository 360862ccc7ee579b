"""Puts shards together to what readers get: one Parquet file a table and month, and the manifest that says what all of it is."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from communique.scale.errors import RunError
from communique.scale.folder import MANIFEST, SHARDS, Folder, sync_folder
from communique.scale.jobs import LAYOUT, Job, Shard
from communique.scale.shards import ShardHead
from communique.scale.tables import TABLES, load_arrow, to_parquet, write_parquet
from communique.scale.taking import TakenIn, count_outcomes

PART = "part-0.parquet"
# What was refused has no day. Hive's own name for that, pandas cannot read beside numbers.
NOWHERE = "year=0/month=0"


def publish(folder: Folder, job: Job, taken: TakenIn, shards: Sequence[Shard], verify: bool) -> dict[str, Any]:
    """Makes the files of all shards and gives back the manifest, all but its timing.

    Files that are there already, made of the same shards, are left as they are. The others are all made aside before the
    first is put in its place, so that a full disk or a crash spoils nothing that is there.
    """
    before = folder.read_manifest() or {}
    known = {one["path"]: one for one in before.get("files", ()) if isinstance(one, dict)}
    heads = {shard.name: _find(folder, shard.name) for shard in shards}
    files, fresh = [], []
    for path, table, names in _list_files(shards, taken):
        made_of = hashlib.sha256("\n".join((job.key, *names)).encode()).hexdigest()[:16]
        old = known.get(path)
        if old is not None and old.get("made_of") == made_of and is_same(folder.path / path, old, verify):
            files.append(old)
            continue
        target = folder.work / "new" / path
        with folder.explain():
            target.parent.mkdir(parents=True, exist_ok=True)
            rows = _make_refusals(target, taken) if f"/{NOWHERE}/" in path else _make(folder, target, table, names, heads)
            files.append({"path": path, "rows": rows, "made_of": made_of, **describe(target)})
        fresh.append(path)
    manifest = _make_manifest(job, taken, shards, heads, files)
    if fresh or {k: v for k, v in before.items() if k != "timing"} != manifest:
        with folder.explain():
            _place(folder, fresh, {one["path"] for one in files})
    return manifest


def write_manifest(folder: Folder, manifest: Mapping[str, Any], timing: Mapping[str, Any]) -> None:
    """Writes the manifest: from now on the dataset is whole."""
    body = json.dumps({**manifest, "timing": dict(timing)}, ensure_ascii=False, indent=1) + "\n"
    folder.write(folder.path / MANIFEST, body.encode("utf-8"))


def remove_unused(folder: Folder, shards: Sequence[Shard]) -> None:
    """Removes shards that this run has not used: those of other versions, or of documents that are gone."""
    used = {shard.name for shard in shards}
    for child in (folder.work / SHARDS).iterdir():
        if child.name not in used:
            child.unlink(missing_ok=True)


def _find(folder: Folder, name: str) -> ShardHead:
    head = folder.find_shard(name)
    if head is None:
        raise RunError(f"shard {name} is gone from {folder.work}; start again")
    return head


def _list_files(shards: Sequence[Shard], taken: TakenIn) -> Iterator[tuple[str, str, list[str]]]:
    """(path, table, names of shards) of each file that there is to be."""
    months: dict[str, list[str]] = {}
    for shard in shards:
        months.setdefault(shard.month, []).append(shard.name)
    for table in TABLES:
        for month, names in months.items():
            # Without zeros in front: a reader that guesses types would take "02" for text and "2" for a number.
            yield f"{table}/year={int(month[:4])}/month={int(month[5:])}/{PART}", table, names
    if taken.refusals:
        digest = hashlib.sha256(json.dumps(taken.refusals).encode()).hexdigest()
        yield f"problems/{NOWHERE}/{PART}", "problems", [digest]


def _make_refusals(target: Path, taken: TakenIn) -> int:
    target.write_bytes(to_parquet("problems", taken.refusals))
    return len(taken.refusals)


def _make(folder: Folder, target: Path, table: str, names: Sequence[str], heads: Mapping[str, ShardHead]) -> int:
    _, parquet = load_arrow()

    def read() -> Iterator[Any]:
        for name in names:
            start, size = heads[name].place(table)
            with open(folder.shard_path(name), "rb") as stream:
                stream.seek(start)
                yield parquet.read_table(io.BytesIO(stream.read(size)))

    return write_parquet(str(target), table, read())


def describe(path: Path) -> dict[str, Any]:
    """Size and hash of a file, which is then on the disk."""
    with open(path, "rb") as stream:
        os.fsync(stream.fileno())
        return {"bytes": os.fstat(stream.fileno()).st_size, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}


def is_same(path: Path, said: Mapping[str, Any], verify: bool) -> bool:
    """Whether a file has the size that the manifest says, and with ``verify`` the hash."""
    try:
        if path.stat().st_size != said["bytes"]:
            return False
        return not verify or describe(path)["sha256"] == said["sha256"]
    except (OSError, KeyError):
        return False


def _make_manifest(
    job: Job, taken: TakenIn, shards: Sequence[Shard], heads: Mapping[str, ShardHead], files: list[dict[str, Any]]
) -> dict[str, Any]:
    rows: Counter[str] = Counter()
    registers: Counter[str] = Counter()
    problems = Counter(f"{row[2]}.{row[3]}" for row in taken.refusals)
    for head in heads.values():
        rows.update(head.rows)
        registers.update(head.registers)
        problems.update(head.problems)
    rows["problems"] += len(taken.refusals)
    return {
        "layout": LAYOUT,
        "key": job.key,
        "versions": dict(job.versions),
        "gated": job.gated,
        "inputs": [asdict(one) for one in taken.inputs],
        "found": count_outcomes(taken.inputs),
        "rows": {table: rows[table] for table in TABLES},
        "registers": dict(sorted(registers.items())),
        "problems": dict(sorted(problems.items())),
        "shards": [{"name": shard.name, "month": shard.month, "documents": len(shard.entries)} for shard in shards],
        "files": files,
    }


def _place(folder: Folder, fresh: Sequence[str], wanted: set[str]) -> None:
    """Puts new files in their places and removes those of an earlier run. While this lasts there is no manifest: nothing is whole."""
    (folder.path / MANIFEST).unlink(missing_ok=True)
    sync_folder(folder.path)
    for path in fresh:
        target = folder.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(folder.work / "new" / path, target)
    for table in TABLES:
        for found in sorted((folder.path / table).rglob("*.parquet")):
            if found.relative_to(folder.path).as_posix() not in wanted:
                found.unlink()
        # Deepest first; a folder that still holds something stays.
        for found in sorted((folder.path / table).rglob("*"), reverse=True):
            if found.is_dir() and not any(found.iterdir()):
                found.rmdir()
            elif found.is_dir():
                sync_folder(found)
    shutil.rmtree(folder.work / "new", ignore_errors=True)


def verify_dataset(path: Path) -> list[str]:
    """What is wrong with the files of a dataset, a message each; empty where all are as the manifest says. Raises RunError without one."""
    manifest = Folder(path).read_manifest()
    if manifest is None or manifest.get("layout") != LAYOUT:
        raise RunError(f"{path}: there is no {MANIFEST} of this version; the run has not come to its end: start it again")
    faults, listed = [], set()
    for one in manifest["files"]:
        listed.add(one["path"])
        if not (path / one["path"]).is_file():
            faults.append(f"{path / one['path']}: is missing")
        elif not is_same(path / one["path"], one, verify=True):
            faults.append(f"{path / one['path']}: is not what was written, by its hash")
    for table in TABLES:
        faults += [
            f"{found}: is no part of the dataset"
            for found in sorted((path / table).rglob("*.parquet"))
            if found.relative_to(path).as_posix() not in listed
        ]
    return faults
