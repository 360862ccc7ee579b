"""Keeps the scores below which the project may not fall, each with what it was measured on and with.

``floors.toml`` holds one table for a gold file (known by its digest, not its name) and half. A score that rises lifts its floor;
one that falls is an error until somebody lowers the floor and says why, and the reason stays in the file.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from communique.evaluation.score import Score

FLOORS = Path(__file__).parent / "floors.toml"
HEAD = """# The scores (F1, core and full) that must not fall, and what they were measured with. Written by
# `communique evaluate GOLD --set-floors`; lowering one asks for `--because REASON`, which is kept here.
"""
# Two runs on machines with other arithmetic may differ in the last digit that is written.
SLACK = 0.0005


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one gold file and half: register to (core F1, full F1).

    ``gold`` is the SHA-256 of the gold file, ``name`` what it was called; ``knowledge`` and ``model`` say what the scores were
    measured with; ``lowered`` are the written reasons, oldest first.
    """

    gold: str
    half: str | None
    name: str
    knowledge: str
    model: str
    scores: Mapping[str, tuple[float, float]]
    lowered: tuple[str, ...] = ()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def measured(score: Score) -> dict[str, tuple[float, float]]:
    """Register to (core F1, full F1) of a score, to three digits; topics of statements stand as "topics"."""
    tallies = {**score.registers, "topics": score.topics}
    return {
        name: (round(rates["core"][2], 3), round(rates["full"][2], 3))
        for name, tally in tallies.items()
        for rates in (tally.rates(),)
        if tally.gold
    }


def load_floors(path: Path = FLOORS) -> tuple[Floors, ...]:
    """The floors of a file, none where there is no file. Raises ValueError, with the file, for one that is broken."""
    if not path.is_file():
        return ()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("floors", [])
        return tuple(
            Floors(
                table["gold"], table.get("half"), table["name"], table["knowledge"], table["model"],
                {name: (float(core), float(full)) for name, (core, full) in table["scores"].items()},
                tuple(table.get("lowered", ())),
            )
            for table in tables
        )  # fmt: skip
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: no floors: {error!r}; write them anew with `communique evaluate GOLD --set-floors`") from error


def find_floors(floors: Sequence[Floors], gold: str, half: str | None) -> Floors | None:
    """The floors of a gold file by its digest, and half."""
    return next((f for f in floors if (f.gold, f.half) == (gold, half)), None)


def find_falls(floors: Floors, score: Score) -> list[str]:
    """What fell, a line each: register, which score, from where to where. Empty where every floor holds."""
    now, found = measured(score), []
    for name, floor in floors.scores.items():
        for kind, was, is_now in zip(("core", "full"), floor, now.get(name, (0.0, 0.0)), strict=True):
            if is_now < was - SLACK:
                found.append(f"{name} {kind} F1 fell from {was:.3f} to {is_now:.3f}")
    return found


def set_floors(old: Sequence[Floors], new: Floors, because: str | None) -> tuple[Floors, ...]:
    """The floors with those of one gold file set anew. Raises ValueError where one would sink without a reason."""
    before = find_floors(old, new.gold, new.half)
    if before is not None:
        sunk = [
            f"{name} {kind} {was:.3f} to {now:.3f}"
            for name, pair in before.scores.items()
            for kind, was, now in zip(("core", "full"), pair, new.scores.get(name, (0.0, 0.0)), strict=True)
            if now < was - SLACK
        ]
        if sunk and not (because and because.strip()):
            raise ValueError(f"these floors would sink: {'; '.join(sunk)}. Say why with --because REASON")
        reasons = (f"{'; '.join(sunk)}: {because.strip()}",) if sunk and because else ()
        new = replace(new, lowered=(*before.lowered, *reasons))
    kept = [f for f in old if (f.gold, f.half) != (new.gold, new.half)]
    return tuple(sorted([*kept, new], key=lambda f: (f.name, f.half or "")))


def write_floors(floors: Sequence[Floors], path: Path = FLOORS) -> None:
    """Writes the floors, through a file beside it, so that none is ever half-written."""
    parts = [HEAD]
    for one in floors:
        parts.append("\n[[floors]]\n")
        parts.append(f"name = {_quoted(one.name)}\n")
        parts.append(f"half = {_quoted(one.half)}\n" if one.half else "")
        parts.append(f"gold = {_quoted(one.gold)}\nknowledge = {_quoted(one.knowledge)}\nmodel = {_quoted(one.model)}\n")
        if one.lowered:
            parts.append("lowered = [\n" + "".join(f"    {_quoted(reason)},\n" for reason in one.lowered) + "]\n")
        parts.append("[floors.scores]\n" + "".join(f"{name} = [{core:.3f}, {full:.3f}]\n" for name, (core, full) in one.scores.items()))
    beside = path.with_suffix(".part")
    beside.write_text("".join(parts), encoding="utf-8")
    beside.replace(path)


def _quoted(text: str | None) -> str:
    return '"' + (text or "").replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
