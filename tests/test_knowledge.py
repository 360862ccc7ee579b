"""The loaders: a file that breaks a rule is named with its entry, with what was found and with what was expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from communique.knowledge.entities import load_entities
from communique.knowledge.files import KnowledgeError, read_csv, unmark
from communique.knowledge.frames import load_frames
from communique.knowledge.gaps import find_gaps
from communique.knowledge.holders import COLUMNS, Holders, Term, load_holders
from communique.knowledge.load import Knowledge
from communique.knowledge.offices import load_offices

HEADER = ",".join(COLUMNS)
STATE = """
code = "{code}"
name = "{name}"
kind = "state"
examples = ["[{name}] spoke.", "He left [{name}]."]
lookalikes = ["Nobody spoke."]
"""
FRAME = """
[[frame]]
id = "agree.nod"
type = "{type}"
match = ["{match}"]
examples = ["Ruritania [nodded].", "Graustark [nodded]."]
lookalikes = ["Nobody moved."]
"""
OFFICE = """
[[office]]
id = "{id}"
title = "King"
role = "head_of_state"
words = ["high king"]
{more}
examples = ["The [High King] rode.", "[High King] Rudolf rode."]
lookalikes = ["The knight rode."]
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def state(code: str, name: str, more: str = "") -> dict[str, str]:
    return {f"states/{code}.toml": STATE.format(code=code, name=name) + more}


def holders(*rows: str) -> dict[str, str]:
    return {"holders/RUR.csv": "\n".join((HEADER, *rows)) + "\n"}


def frame(match: str, type: str = "AGREE") -> dict[str, str]:
    return {"frames/agree.toml": FRAME.format(match=match, type=type), "frames/sets.toml": 'thing = ["tank"]\n'}


def read_holders(folder: Path) -> Holders:
    return load_holders(folder, {"RUR"}, {"head_of_state"})


def read_offices(folder: Path) -> object:
    return load_offices(folder, {"RUR"})


def read_frames(folder: Path) -> object:
    return load_frames(folder, {"AGREE": set()})


# (files, loader, name of the file, entry, found, expected)
FAULTS: dict[str, tuple[dict[str, str], Callable[[Path], Any], str, str, str, str]] = {
    "unknown key": (
        state("RUR", "Ruritania", 'colour = "red"\n'), load_entities,
        "RUR.toml", "entity", "unknown key 'colour'", "one of adjectives,",
    ),
    "missing key": (
        {"states/RUR.toml": 'code = "RUR"\n'}, load_entities, "RUR.toml", "entity", "no key 'name'", "the key 'name'",
    ),
    "wrong type": (
        state("RUR", "Ruritania", 'names = "Ruritania"\n'), load_entities, "RUR.toml", "entity.names", "str", "list",
    ),
    "no TOML": ({"states/RUR.toml": 'code = "RUR'}, load_entities, "RUR.toml", "file", "", "TOML in UTF-8"),
    "code that is not the file's": (
        {"states/GRA.toml": STATE.format(code="RUR", name="Ruritania")}, load_entities,
        "GRA.toml", "code", "RUR", "the file's name, GRA",
    ),
    "alias of two states": (
        {**state("GRA", "Graustark", 'metonyms = ["the Valley"]\n'), **state("RUR", "Ruritania", 'metonyms = ["the Valley"]\n')},
        load_entities, "RUR.toml", "aliases", "'the Valley', owned by GRA too", "words that one entity owns",
    ),
    "member that nobody knows": (
        state("RUR", "Ruritania", 'members = ["XXX"]\n'), load_entities,
        "RUR.toml", "members", "XXX", "the code of an entity",
    ),
    "state that nobody knows": (
        state("RUR", "Ruritania", 'state = "XXX"\n'), load_entities, "RUR.toml", "state", "XXX", "the code of an entity",
    ),
    "too few examples": (
        {"states/RUR.toml": STATE.format(code="RUR", name="Ruritania").replace('"He left [Ruritania]."', "")}, load_entities,
        "RUR.toml", "entity.examples", "1 with [marked] words", "at least two",
    ),
    "no look-alike": (
        {"states/RUR.toml": STATE.format(code="RUR", name="Ruritania").replace('"Nobody spoke."', "")}, load_entities,
        "RUR.toml", "entity.lookalikes", "none", "at least one sentence that must stay silent",
    ),
    "term that ends before it begins": (
        holders("King,head_of_state,Rudolf V,2001-05,2000-12-31,,"), read_holders,
        "RUR.csv", "Rudolf V", "2001-05 to 2000-12-31", "an end after the start",
    ),
    "date that is none": (
        holders("King,head_of_state,Rudolf V,2001-13,,,"), read_holders,
        "RUR.csv", "Rudolf V", "2001-13", "YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "role that nobody knows": (
        holders("Jester,jester,Antony,2001,,,"), read_holders, "RUR.csv", "Antony", "role 'jester'", "a role of offices.toml",
    ),
    "holders of a state that nobody knows": (
        {"holders/XXX-ministers.csv": HEADER + "\n"}, read_holders,
        "XXX-ministers.csv", "file name", "XXX", "the code of a state or organisation",
    ),
    "other columns": (
        {"holders/RUR.csv": "office,person\n"}, read_holders, "RUR.csv", "header", "office,person", HEADER,
    ),
    "row with too many cells": (
        holders("King,head_of_state,Rudolf V,2001,,,,"), read_holders, "RUR.csv", "row 'King,", "8 cells", "7 cells",
    ),
    "office of a state that nobody knows": (
        {"offices.toml": OFFICE.format(id="king", more='only_for = ["XXX"]')}, read_offices,
        "offices.toml", "office king.only_for", "XXX", "the code of a state or organisation",
    ),
    "words of two offices": (
        {"offices.toml": OFFICE.format(id="king", more="") + OFFICE.format(id="queen", more="")}, read_offices,
        "offices.toml", "office queen", "'high king', owned by king too", "words that one office of a state owns",
    ),
    "event type that PLOVER has not": (
        frame("V:nod", "NOD"), read_frames, "agree.toml", "frame agree.nod.type", "NOD", "a PLOVER type",
    ),
    "slot that patterns have not": (
        frame("V:nod Q:head"), read_frames, "agree.toml", "frame agree.nod", "slot 'Q:head'", "a letter of VNOSTPRAXCFM",
    ),
    "set that nobody made": (
        frame("V:nod O:@other"), read_frames, "agree.toml", "frame agree.nod", "set @other", "one of thing",
    ),
    "pattern without a trigger": (
        frame("O:head"), read_frames, "agree.toml", "frame agree.nod", "pattern 'O:head'", "a trigger",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named(tmp_path: Path, fault: str) -> None:
    files, load, name, entry, found, expected = FAULTS[fault]
    with pytest.raises(KnowledgeError) as caught:
        load(write(tmp_path, files))
    message = str(caught.value)
    assert f"{name}: {entry}" in message
    assert f"found {found}" in message
    assert f"; expected {expected}" in message
    assert message.startswith(str(tmp_path))


def test_good_files_are_read(tmp_path: Path) -> None:
    write(tmp_path, {**state("RUR", "Ruritania", 'un = true\nsince = "1995-05-01"\nmembers = ["GRA"]\n'), **state("GRA", "Graustark")})
    entities = load_entities(tmp_path)
    assert (entities["RUR"].un, entities["RUR"].since, entities["RUR"].members_on("2020-01-01")) == (True, "1995-05-01", ("GRA",))
    assert (entities["GRA"].un, entities["GRA"].since, entities["GRA"].members) == (False, None, ())


def test_columns_and_comments(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.csv": '# why\nphrase,not\n\n"San Marino, California" ,SMR\n'}) / "a.csv"
    assert read_csv(path, ("phrase", "not")) == [{"phrase": "San Marino, California", "not": "SMR"}]


def test_marks_are_taken_out() -> None:
    assert unmark("[Strelsau] and the [Black Elk]") == ("Strelsau and the Black Elk", [(0, 8), (17, 26)])
    assert unmark("none") == ("none", [])


def test_partial_dates_cover_whole_months_and_years() -> None:
    term = Term("RUR", "King", "head_of_state", "Rudolf V", "2001-05", "2003", (), "")
    days = ("2001-04-30", "2001-05-01", "2003-12-31", "2004-01-01")
    assert [term.covers(day) for day in days] == [False, True, True, False]
    assert [term.covers(day, years=1) for day in days] == [True, True, True, True]


def test_only_the_certain_holder_is_in_office() -> None:
    terms = [
        Term("RUR", "King", "head_of_state", person, start, end, (person.split()[0],), "")
        for person, start, end in (("Rudolf V", "2001", "2003-06"), ("Michael I", "2003-06", ""))
    ]
    table = Holders(terms)
    certain = [table.in_office("RUR", "head_of_state", day) for day in ("2002-01-01", "2003-06-15", "2010-01-01", "1999-01-01")]
    assert [term and term.person for term in certain] == ["Rudolf V", None, "Michael I", None]
    assert [term.person for term in table.named("Michael", "2010-01-01")] == ["Michael I"]
    assert table.named("Michael", "2002-01-01") == []


def test_gaps_between_terms() -> None:
    def term(code: str, role: str, person: str, start: str, end: str) -> Term:
        return Term(code, "", role, person, start, end, (), "")

    rows = [
        term("RUR", "head_of_state", "A", "1980", "2004"),
        term("RUR", "head_of_state", "B", "2005-01", "2006-03"),  # a hand-over of a day
        term("RUR", "head_of_state", "C", "2006-09-01", ""),
        term("RUR", "head_of_state", "D", "2020-01-01", "2020-06-01"),
        term("RUR", "head_of_state", "C", "2021-01-01", ""),
        term("REA", "governor_general", "G", "1980", ""),
        term("REA", "head_of_government", "H", "1996", ""),
    ]
    entities = [
        SimpleNamespace(code=code, un=un, since=since)
        for code, un, since in (("GRA", True, None), ("REA", True, "1995-01-01"), ("RUR", True, None), ("XXX", False, None))
    ]
    gaps = find_gaps(entities, Holders(rows))  # type: ignore[arg-type]
    assert [(g.code, g.office, g.problem, g.start, g.end, g.people) for g in gaps] == [
        ("GRA", "head_of_state", "missing", date(1990, 1, 1), date(2026, 12, 31), ()),
        ("GRA", "head_of_government", "missing", date(1990, 1, 1), date(2026, 12, 31), ()),
        ("REA", "head_of_government", "missing", date(1995, 1, 1), date(1996, 1, 1), ()),
        ("RUR", "head_of_state", "missing", date(2006, 3, 31), date(2006, 9, 1), ()),
        ("RUR", "head_of_state", "overlap", date(2020, 1, 1), date(2020, 6, 1), ("C", "D")),
        ("RUR", "head_of_state", "contradiction", date(2021, 1, 1), date(2026, 12, 31), ("C",)),
    ]


def test_all_states_and_the_organisations_of_the_contract(knowledge: Knowledge) -> None:
    kinds = {kind: {code for code, e in knowledge.entities.items() if e.kind == kind} for kind in ("state", "organisation", "group")}
    assert len(kinds["state"]) >= 249  # ISO 3166-1, and Kosovo
    assert sum(e.un for e in knowledge.entities.values()) == 193
    assert kinds["organisation"] >= set(
        "EU UN UNSC NATO ASEAN SCO BRICS AU ECOWAS EAC GCC OPEC OAS CELAC CARICOM CSTO CIS COMMONWEALTH JEF G7 G20 G5S QUAD AUKUS "
        "IAEA IMF WB WTO WHO ICC ICRC UDCG B9 IPG".split()
    )
    assert kinds["group"] >= set("HAMAS HOUTHIS HEZBOLLAH TALIBAN ISLAMIC_STATE RSF SDF PKK M23".split())


@pytest.mark.parametrize(
    ("form", "day", "office"),
    [("Putin", "2010-01-01", "Prime Minister"), ("Putin", "2021-12-20", "President"), ("Modi", "2021-12-20", "Prime Minister")],
)
def test_who_held_what_on_the_day(knowledge: Knowledge, form: str, day: str, office: str) -> None:
    assert {term.office for term in knowledge.holders.named(form, day)} == {office}
