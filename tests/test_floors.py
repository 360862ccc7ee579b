"""Floors: a fall is told, a rise is kept, a lower floor wants a reason; and the project's own floors hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique import cli
from communique.evaluation.floors import FLOORS, Floors, find_falls, find_floors, load_floors, measured, set_floors, write_floors
from communique.evaluation.score import Score, score_readings

TEXT = "Ruritania thanked Graustark. Graustark thanked Ruritania."


def thanks(actor: str, recipient: str, cue: str) -> dict[str, object]:
    return {"type": "SUPPORT", "actors": [actor], "recipients": [recipient], "date": None, "status": "happened", "cue": cue}


GOLD = [thanks("RUR", "GRA", "Ruritania thanked"), thanks("GRA", "RUR", "Graustark thanked")]


def found(actor: str, recipient: str, cue: str) -> dict[str, object]:
    start = TEXT.index(cue)
    proof = {"start": start, "end": start + len(cue), "text": cue}
    return {"type": "SUPPORT", "actors": [{"code": actor}], "recipients": [{"code": recipient}], "when": None, "status": "happened",
            "cue": proof, "evidence": {"cue": [proof]}}  # fmt: skip


def score_of(*records: dict[str, object]) -> Score:
    return score_readings([({"id": "one", "text": TEXT, "gold": {"events": GOLD}}, {"events": list(records)})])


BOTH = score_of(found("RUR", "GRA", "Ruritania thanked"), found("GRA", "RUR", "Graustark thanked"))
HALF = score_of(found("RUR", "GRA", "Ruritania thanked"))


def floors_of(score: Score, **more: object) -> Floors:
    return Floors("digest", None, "gold.jsonl", "k1", "md 3.8", measured(score), **more)  # type: ignore[arg-type]


def test_a_fall_is_told_with_both_scores() -> None:
    assert find_falls(floors_of(BOTH), HALF) == ["events core F1 fell from 1.000 to 0.667", "events full F1 fell from 1.000 to 0.667"]
    assert find_falls(floors_of(HALF), BOTH) == []


def test_a_floor_sinks_only_with_a_reason_that_is_kept(tmp_path: Path) -> None:
    old = (floors_of(BOTH),)
    with pytest.raises(ValueError, match=r"would sink: events core 1\.000 to 0\.667"):
        set_floors(old, floors_of(HALF), None)
    new = set_floors(old, floors_of(HALF), 'a false rule was taken out ("thanks")')
    write_floors(new, tmp_path / "floors.toml")
    kept = find_floors(load_floors(tmp_path / "floors.toml"), "digest", None)
    assert kept is not None
    assert kept.scores["events"] == (0.667, 0.667)
    assert kept.lowered == ('events core 1.000 to 0.667; events full 1.000 to 0.667: a false rule was taken out ("thanks")',)


def test_a_rise_needs_no_reason_and_reasons_stay() -> None:
    lowered = floors_of(HALF, lowered=("once",))
    (new,) = set_floors((lowered,), floors_of(BOTH), None)
    assert new.scores["events"] == (1.0, 1.0)
    assert new.lowered == ("once",)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "floors.toml").write_text("[[floors]]\nname = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"floors.toml: no floors"):
        load_floors(tmp_path / "floors.toml")


@pytest.mark.parametrize(("name", "half"), [("dev.jsonl", "write"), ("dev.jsonl", "check"), ("real.jsonl", None)])
def test_the_floors_of_the_project_hold(name: str, half: str | None, shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = shared / "gold" / name
    assert any(f.name == name and f.half == half for f in load_floors(FLOORS))
    code = cli.main(["evaluate", str(gold), "--confusions", "0", *(["--half", half] if half else [])])
    told = capsys.readouterr().err
    assert code == 0, told
    assert "hold" in told, f"the digest of {name} is not the one that the floors were measured on"
