"""Every format of ``communique export``: written from the command line, loaded with the reader that its public uses, values compared."""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_readings import V1, find, make_document, make_reading

from communique import cli
from communique.commands import ledgers
from communique.export import acts, cells, colt, gdelt, icews, panel, polecat, sipri
from communique.export.errors import ExportError
from communique.export.registry import MODULES, find_format
from communique.knowledge import load
from communique.knowledge.load import Knowledge
from communique.ledger import store
from communique.ledger.frames import open_ledger
from communique.ledger.queries import Source
from communique.ledger.tables import describe_column
from communique.model import (
    REGISTERS,
    Agreement,
    Contact,
    Event,
    Money,
    Party,
    Place,
    Quantity,
    Reading,
    Transfer,
    When,
)

ROOT = Path(__file__).parent.parent
Run = Callable[..., tuple[int, str, str]]
# What a stranger may put into the fields of a document that a spreadsheet, a table, TeX, Markdown or a terminal would obey.
HOSTILE = {"publisher": '=HYPERLINK("x"),\t"a', "title": "@{Sum}\n%_ <b>\x1b[31m\x00 *\\", "url": "https://example.org/v}?a=1&b={2} 3,\"'"}
VISIT = (
    "President Vladimir Putin of Russia visited New Delhi on 2021-12-06 and 2021-12-07 and met Prime Minister Narendra Modi of India. "
    "Russia sold nearly 5 S-400 systems to India for 5 billion dollars. India will send 1000 trucks to Russia. "
    "They signed a trade agreement there. Hamas praised NATO. Japan, France and Germany met."
)


def make_visit() -> Reading:
    document = replace(make_document(VISIT, "visit", "2021-12-08"), **HOSTILE)

    def who(code: str, words: str, person: str | None = None, office: str | None = None, sector: str | None = "GOV") -> Party:
        return Party(code, None, "person" if person else "state", sector, person, office, find(VISIT, words), "stated")

    putin = who("RUS", "President Vladimir Putin of Russia", "Vladimir Putin", "President")
    modi = who("IND", "Prime Minister Narendra Modi of India", "Narendra Modi", "Prime Minister")
    days = When("2021-12-06", "2021-12-07", "2021-12-06/2021-12-07", "range", "stated", "2021-12-06 and 2021-12-07")
    month = When("2021-11-01", "2021-11-30", "2021-11", "month", "relative", None)
    delhi = Place("New Delhi", "IND", 28.63576, 77.22445, 1261481)
    rest: dict[str, Any] = {"rule": ("test",), "basis": "stated"}

    def proof(words: str) -> dict[str, Any]:
        return rest | {"evidence": {"cue": (find(VISIT, words),)}}

    def event(id: str, words: str, actors: tuple[Party, ...], recipients: tuple[Party, ...], **more: Any) -> Event:
        values: dict[str, Any] = {
            "type": "CONSULT", "modes": ("visit",), "contexts": ("diplomatic", "military"), "cameo": "042", "quad": 1, "score": 2.5,
            "status": "happened", "when": days, "place": delhi, "said_by": None, "cue": find(VISIT, words), **proof(words),
        }  # fmt: skip
        return Event(id=id, actors=actors, recipients=recipients, **(values | more))

    three = tuple(who(code, name) for code, name in (("JPN", "Japan"), ("FRA", "France"), ("DEU", "Germany")))
    groups = who("HAMAS", "Hamas", sector="REB"), who("NATO", "NATO", sector=None)
    plan = When("2022-02-01", "2022-02-28", "2022-02", "month", "relative", None)
    past = When(None, None, "PAST_REF", "approximate", "stated", None)
    events = (
        event("e-visit", "visited", (putin,), (modi,)),
        event("e-three", "met.", three, (), cameo="010", modes=(), when=month, place=None),
        event("e-praise", "praised", groups[:1], groups[1:], type="SUPPORT", cameo="051", score=5, when=None, place=None),
        event("e-plan", "will send", (modi,), (putin,), type="AGREE", cameo="030", status="planned", when=plan, place=None),
        event("e-deny", "sold", (putin,), (modi,), type="AID", status="denied", quad=2),
        event("e-past", "signed", (putin,), (modi,), type="SUPPORT", when=past, place=None),
        event("e-uncoded", "billion", (putin,), (modi,), cameo=None, when=replace(month, value="2021-11"), place=None),
    )
    contact = Contact(
        "c-visit",
        "visit",
        "annual summit",
        21,
        (putin, modi),
        "IND",
        delhi,
        days,
        "happened",
        ("arms", "trade"),
        ("e-visit",),
        **proof("visited"),
    )
    signed = Agreement("a-trade", "agreement", "trade", (putin, modi), None, None, "signed", days, "c-visit", ("trade",), **proof("signed"))
    count = Quantity(5, "systems", "nearly", "nearly 5 S-400 systems")
    arms = Transfer(
        "t-arms", putin, modi, "air defence systems", "S-400", "arms", count, Money(5e9, "USD", "exactly", "5 billion dollars"), "ordered",
        When("2018-10-05", "2018-10-05", "2018-10-05", "day", "stated", None), "c-visit", **proof("S-400 systems"),
    )  # fmt: skip
    sent = replace(
        arms,
        id="t-sent",
        status="delivered",
        quantity=Quantity(1000, None, "exactly", "1000 trucks"),
        value=None,
        when=days,
        designation="=T-1",
    )
    trucks = replace(sent, id="t-trucks", category="goods", designation=None, item="trucks", supplier=modi, recipient=putin)
    return Reading(document, events, (contact,), (signed,), (arms, sent, trucks))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "l.db"
    with store.Ledger.open(path, write=True) as opened:
        opened.record(make_visit(), V1)
        opened.record(make_reading("JPN", "FRA", "2022-01-05", "2022-01-10", "2022-04-01", id="meeting", url="https://example.org/m"), V1)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> Run:
    monkeypatch.chdir(tmp_path)
    for home in (load, ledgers):  # read once, not once a command
        monkeypatch.setattr(home, "load_knowledge", lambda pack=None: knowledge)

    def call(form: str, out: object, *words: object) -> tuple[int, str, str]:
        try:
            code = cli.main(["export", form, "--ledger", str(ledger), "--out", str(out), *map(str, words)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def export(run: Run, form: str, *words: object) -> Path:
    out = Path(f"out.{form}").absolute()
    code, _, err = run(form, out, *words, "--force")
    assert code == 0, err
    return out


# ---- the formats, each with a reader of its public


def read_tsv(path: Path, names: tuple[str, ...] | None = None) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, header=0 if names is None else None, names=names)


def test_plover_is_one_record_an_event_with_what_the_manual_asks_for(run: Run) -> None:
    found = {line["id"]: line for line in map(json.loads, export(run, "plover").read_text("utf-8").splitlines())}
    assert all({"id", "date", "actor", "event"} <= set(line) for line in found.values())
    visit = found["e-visit"]
    assert (visit["date"], visit["enddate"], visit["event"], visit["mode"]) == ("2021-12-06", "2021-12-07", ["CONSULT"], ["visit"])
    assert [(who["code"], who["sector"], who["office"]) for who in visit["actor"]] == [("RUS", "GOV", "President")]
    assert visit["recipient"][0]["entity_text"] == "Prime Minister Narendra Modi of India"
    assert (visit["quad_code"], visit["event_scale"], visit["context"]) == (1, 2.5, ["diplomatic", "military"])
    assert (visit["event_loc"]["country_code"], visit["event_loc"]["lat"], visit["event_loc"]["geonameid"]) == ("IND", 28.63576, 1261481)
    assert VISIT[visit["text_info"]["start"] : visit["text_info"]["end"]] == visit["event_text"][0] == "visited"
    assert visit["cite_info"]["title"] == HOSTILE["title"]
    # Twenty in a room are one event, a state of a group is its country, an organisation is IGO, and what we call it stands beside.
    assert [who["code"] for who in found["e-three"]["actor"]] == ["JPN", "FRA", "DEU"]
    assert [found["e-praise"][side][0]["code"] for side in ("actor", "recipient")] == ["PSE", "IGO"]
    assert found["e-praise"]["recipient"][0]["party"] == "NATO"
    # A plan keeps its own days, and says that it is one; what nobody dated is of the day of its report.
    assert (found["e-plan"]["date"], found["e-plan"]["date_precision"], found["e-plan"]["status"]) == ("2022-02-01", "month", "planned")
    assert (found["e-praise"]["date"], found["e-praise"]["date_basis"]) == ("2021-12-08", "publication")
    assert not {"e-deny", "e-past"} & set(found)


def test_denied_events_are_left_out_and_told_and_come_when_asked_for(run: Run) -> None:
    _, _, err = run("plover", "p.jsonl")
    assert "1 happenings left out: planned, denied" in err
    assert "1 events left out: no day is known" in err
    only = [json.loads(line) for line in export(run, "plover", "--status", "denied").read_text().splitlines()]
    assert [(line["id"], line["status"]) for line in only] == [("e-deny", "denied")]


def test_plover_makes_pairs_only_when_asked(run: Run) -> None:
    lines = [json.loads(line) for line in export(run, "plover", "--pairs", "undirected").read_text("utf-8").splitlines()]
    three = [(line["id"], line["actor"][0]["code"], line["recipient"][0]["code"]) for line in lines if line["link"] == "e-three"]
    assert three == [("e-three-1", "FRA", "JPN"), ("e-three-2", "DEU", "JPN"), ("e-three-3", "DEU", "FRA")]


def test_polecat_has_a_row_a_pair(run: Run) -> None:
    table = read_tsv(export(run, "polecat"))
    assert tuple(table.columns) == polecat.COLUMNS
    visit = table[table["Event ID"] == "e-visit-1"].iloc[0]
    expected = {
        "Event Date": "2021-12-06", "Event Type": "CONSULT", "Event Mode": "visit", "Intensity": "2.5", "Quad Code": "1",
        "Contexts": "diplomatic;military", "Actor Name": "Vladimir Putin", "Actor Country": "RUS", "Actor COW": "365",
        "Primary Actor Sector": "GOV", "Actor Title": "President", "Recipient Country": "IND", "Recipient COW": "750",
        "Placename": "New Delhi", "City": "New Delhi", "Country": "India", "Latitude": "28.63576", "GeoNames ID": "1261481", "Publication Date": "2021-12-08",
        "Source": "'=HYPERLINK('x'), 'a",
    }  # fmt: skip
    assert {name: visit[name] for name in expected} == expected
    three = table[table["Event ID"].str.startswith("e-three")]
    assert len(three) == 6
    assert set(zip(three["Actor Country"], three["Recipient Country"], strict=True)) == {
        (a, b) for a in ("JPN", "FRA", "DEU") for b in ("JPN", "FRA", "DEU") if a != b
    }
    # A plan stands at the day of its report: the format cannot say that the day is still to come.
    assert set(table[table["Event Type"] == "AGREE"]["Event Date"]) == {"2021-12-08"}


def test_icews_has_cameo_as_text_and_null_for_what_is_not_known(run: Run) -> None:
    path = export(run, "icews")
    table = read_tsv(path)
    assert tuple(table.columns) == icews.COLUMNS
    three = table[table["CAMEO Code"] == "010"]
    assert len(three) == 6
    assert set(three["Event Text"]) == {"Make statement"}
    visit = table[table["CAMEO Code"] == "042"].iloc[0]
    expected = {
        "Event Date": "2021-12-06", "Source Name": "Vladimir Putin", "Source Sectors": "Government", "Source Country": "Russia",
        "Event Text": "Make a visit", "Intensity": "1.9", "Target Country": "India", "Sentence Number": "1", "City": "New Delhi",
        "Country": "India", "Longitude": "77.22445", "District": "NULL",
    }  # fmt: skip
    assert {name: visit[name] for name in expected} == expected
    assert table["Event ID"].astype("int64").is_unique
    praise = table[table["CAMEO Code"] == "051"].iloc[0]
    assert (praise["Source Name"], praise["Source Country"], praise["Target Name"], praise["Target Country"]) == (
        "Hamas", "NULL", "North Atlantic Treaty Organization", "NULL",
    )  # fmt: skip
    assert praise["Sentence Number"] == "5"
    assert "1 events left out: they have no CAMEO code" in run("icews", "again.tab")[2]


def test_gdelt_has_61_columns_no_header_and_codes_as_text(run: Run) -> None:
    path = export(run, "gdelt")
    assert {line.count("\t") for line in path.read_text("utf-8").splitlines()} == {60}
    table = read_tsv(path, gdelt.COLUMNS)
    visit = table[table["EventCode"] == "042"].iloc[0]
    expected = {
        "SQLDATE": "20211206", "MonthYear": "202112", "Year": "2021", "FractionDate": "2021.9205", "Actor1Code": "RUSGOV",
        "Actor1Name": "RUSSIA", "Actor1CountryCode": "RUS", "Actor1Type1Code": "GOV", "Actor2Code": "INDGOV", "IsRootEvent": "1",
        "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1", "GoldsteinScale": "1.9", "NumMentions": "1", "NumSources": "1",
        "NumArticles": "1", "AvgTone": "", "ActionGeo_Type": "4", "ActionGeo_FullName": "New Delhi, India", "ActionGeo_CountryCode": "IN",
        "ActionGeo_Lat": "28.63576", "DATEADDED": "20211208000000",
    }  # fmt: skip
    assert {name: visit[name] for name in expected} == expected
    assert set(table[table["EventCode"] == "010"]["EventRootCode"]) == {"01"}
    praise = table[table["EventCode"] == "051"].iloc[0]
    assert (praise["Actor1Code"], praise["Actor1KnownGroupCode"]) == ("PSEHMSREB", "HMS")
    assert (praise["Actor2Code"], praise["Actor2CountryCode"], praise["Actor2KnownGroupCode"]) == ("IGONAT", "", "NAT")
    # The types that the columns have in GDELT's own codebook.
    typed = pd.read_csv(path, sep="\t", header=None, names=gdelt.COLUMNS, dtype={"EventCode": str})
    assert str(typed["GLOBALEVENTID"].dtype) == str(typed["DATEADDED"].dtype) == "int64"


def test_colt_has_a_trip_of_the_visitor_and_none_of_the_host(run: Run) -> None:
    path = export(run, "colt")
    # Its public reads Latin-1, ours UTF-8: both get the same.
    table = pd.read_csv(path, encoding="latin-1", dtype=str, keep_default_na=False)
    assert table.equals(pd.read_csv(path, dtype=str, keep_default_na=False))
    assert tuple(table.columns) == colt.COLUMNS
    assert len(table) == 1
    expected = {
        "LeaderCountryISO": "RUS", "LeaderRole": "S", "LeaderTitle": "President", "LeaderSurname": "Putin", "LeaderFullName": "Vladimir Putin",
        "CountryVisited": "India", "CountryVisitedISO": "IND", "TripYear": "2021", "TripStartDate": "2021-12-06", "TripEndDate": "2021-12-07",
        "TripDuration": "2", "MetHostHoGS": "Yes", "HostHOGSName": "Narendra Modi", "SignedAgreement": "Yes", "MetNonhostHOGS": "",
        "AttendedMultilatEvent": "", "SourceLink1": HOSTILE["url"], "SourceLink2": "",
    }  # fmt: skip
    assert {name: table.iloc[0][name] for name in expected} == expected


def test_sipri_deals_begin_after_eleven_lines(run: Run) -> None:
    path = export(run, "sipri")
    rows = list(csv.reader(io.StringIO(path.read_text("latin-1"))))[11:]
    assert tuple(rows[0]) == sipri.REGISTER
    ordered, delivered = rows[1:]
    assert ordered[:12] == ["India", "Russia", "2018", "", "5", "?", "S-400", "air defence systems", "", "", "", ""]
    assert delivered[:12] == ["India", "Russia", "", "", "", "", "'=T-1", "air defence systems", "1000", "", "2021", ""]
    assert "USD 5000000000" in ordered[12]
    assert ordered[13:] == ["", "", ""]
    table = pd.read_csv(path, skiprows=11, encoding="latin-1")
    assert list(table["Year of order"].dropna()) == [2018]
    assert "2 transfers left out: they are no arms" in run("sipri", "again.csv")[2]


def test_sipri_by_year_of_delivery(run: Run) -> None:
    table = pd.read_csv(export(run, "sipri", "--layout", "years"), skiprows=11, dtype=str, keep_default_na=False)
    assert tuple(table.columns) == sipri.DEALS
    row = table.iloc[0]
    assert len(table) == 1
    assert (row["Supplier"], row["Recipient"], row["Numbers delivered"], row["Delivery year"]) == ("Russia", "India", "1000", "2021")
    assert (row["Numbers delivered is estimate"], row["TIV deal unit"]) == ("No", "")


def read_panel(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"cow_a": str, "cow_b": str, "month": str, "cow_source": str, "cow_target": str})


def test_panel_has_every_month_of_every_pair_with_zeros(run: Run) -> None:
    table = read_panel(export(run, "panel"))
    pairs = {("FRA", "JPN"), ("DEU", "FRA"), ("DEU", "JPN"), ("IND", "RUS")}
    assert set(zip(table["iso_a"], table["iso_b"], strict=True)) == pairs
    months = sorted(set(zip(table["year"], table["month"], strict=True)))
    assert months[0] == (2018, "10")  # the order of the arms
    assert months[-1] == (2022, "04")  # the promised delivery
    assert len(months) == 43
    assert len(table) == 43 * 4
    pair = table[(table["iso_a"] == "IND") & (table["month"] == "12") & (table["year"] == 2021)].iloc[0]
    assert (pair["cow_a"], pair["cow_b"]) == ("750", "365")
    counts = {"events": 2, "events_CONSULT": 1, "events_AGREE": 1, "quad_1": 2, "quad_2": 0, "contacts": 1, "contacts_visit": 1,
              "agreements_agreement": 1, "transfers": 2, "transfers_arms": 1, "transfers_goods": 1, "commitments": 0}  # fmt: skip
    assert {name: int(pair[name]) for name in counts} == counts
    assert int(table["events_AID"].sum()) == 0  # denied
    assert int(table[table["iso_a"] == "DEU"]["events"].sum()) == 2  # three who met are three pairs, each once


def test_panel_directed_by_year_between_two_and_its_bounds(run: Run) -> None:
    words = ("--pairs", "directed", "--per", "year", "--between", "IND", "RUS", "--since", "2020-01-01", "--until", "2022-12-31")
    table = read_panel(export(run, "panel", *words))
    assert "month" not in table.columns
    assert [(row.iso_source, row.iso_target, row.year) for row in table.itertuples()] == [
        (a, b, year) for a, b in (("IND", "RUS"), ("RUS", "IND")) for year in (2020, 2021, 2022)
    ]
    found = table.set_index(["iso_source", "year"])
    assert (found.loc[("RUS", 2021), "transfers_arms"], found.loc[("IND", 2021), "transfers_arms"]) == (1, 0)
    assert (found.loc[("IND", 2021), "transfers_goods"], found.loc[("IND", 2021), "contacts"]) == (1, 1)
    assert int(found.loc[("IND", 2020), list(panel.COUNTS)].sum()) == 0


def test_panel_of_a_pair_of_whom_nothing_is_known_is_all_zeros(run: Run) -> None:
    table = read_panel(export(run, "panel", "--between", "IND", "BTN", "--since", "2021-01-01", "--until", "2021-03-31"))
    assert list(table["month"]) == ["01", "02", "03"]
    assert list(table["name_a"]) == ["Bhutan"] * 3
    assert int(table[list(panel.COUNTS)].to_numpy().sum()) == 0
    assert len(read_panel(export(run, "panel", "--every-pair", "--per", "year"))) == 10 * 5  # five states, 2018 to 2022


def test_csv_of_all_and_of_one_register(run: Run) -> None:
    table = pd.read_csv(export(run, "csv"), dtype=str, keep_default_na=False)
    assert len(table) == 17
    visit = table[table["id"] == "c-visit"].iloc[0]
    assert (visit["register"], visit["type"], visit["start"], visit["parties"]) == ("contacts", "visit", "2021-12-06", "IND RUS")
    assert visit["sentence"].startswith("President Vladimir Putin")
    assert visit["publisher"] == "'" + HOSTILE["publisher"]  # spreadsheets take what begins with = for a formula
    assert visit["title"] == "'@{Sum}\n%_ <b> [31m  *\\"
    contacts = pd.read_csv(export(run, "csv", "--register", "contacts"))
    assert list(contacts["ordinal"].dropna()) == [21]
    assert contacts.loc[contacts["id"] == "c-visit", "latitude"].item() == 28.63576
    events = pd.read_csv(export(run, "csv", "--register", "events", "--between", "JPN", "FRA"), dtype={"cameo": str})
    assert set(events["cameo"]) == {"010", "040"}


def test_json_lines_are_those_of_show(run: Run, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = export(run, "jsonl", "--since", "2021-12-01").read_text("utf-8")
    assert cli.main(["show", "all", "--ledger", str(ledger), "--since", "2021-12-01", "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == written
    assert run("jsonl", "-", "--since", "2021-12-01")[1] == written


def test_parquet_has_types_even_where_all_is_null(run: Run) -> None:
    table = pq.read_table(export(run, "parquet", "--register", "contacts"))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["latitude"], kinds["ordinal"], kinds["start_date"], kinds["judgement"]) == ("double", "int64", "string", "string")
    assert table.to_pydict()["ordinal"] == [21, None]
    assert table.schema.field("host").metadata[b"meaning"] == b"code of the host"
    whole = pd.read_parquet(export(run, "parquet"))
    assert {json.loads(record)["id"] for record in whole["record"]} == set(whole["id"])
    assert pq.read_table(export(run, "parquet", "--register", "statements", "--between", "IND", "RUS")).num_rows == 0


def test_excel_has_a_sheet_a_register_and_a_codebook(run: Run) -> None:
    book = openpyxl.load_workbook(export(run, "xlsx"))
    assert book.sheetnames == [*REGISTERS, "sources", "codebook"]
    events = [[cell.value for cell in row] for row in book["events"].rows]
    code = events[0].index("cameo")
    assert {"042", "010", None} <= {row[code] for row in events[1:]}
    described = {(row[0].value, row[1].value) for row in book["codebook"].rows}
    assert {(name, cell.value) for name in book.sheetnames[:-1] for cell in book[name][1]} <= described
    assert all(row[3].value for row in book["codebook"].rows)
    sources = [list(row) for row in book["sources"].rows]
    publisher = next(row for row in sources if row[0].value == "visit")[2]
    assert (publisher.value, publisher.data_type) == (HOSTILE["publisher"], "s")  # words, not a formula
    assert book["contacts"]["A2"].data_type == "s"


def test_geojson_has_a_point_for_each_contact_with_a_place(run: Run) -> None:
    path = export(run, "geojson")
    found = json.loads(path.read_text("utf-8"))
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [77.22445, 28.63576]}
    assert (feature["id"], feature["properties"]["parties"], feature["properties"]["status"]) == ("c-visit", ["IND", "RUS"], "happened")
    assert "1 contacts left out: their place is not known" in run("geojson", "again.geojson")[2]


def test_markdown_is_a_brief_with_sentences_and_sources(run: Run) -> None:
    from markdown_it import MarkdownIt

    text = export(run, "markdown", "--between", "IND", "RUS").read_text("utf-8")
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    titles = [tokens[number + 1].content for number, token in enumerate(tokens) if token.type == "heading_open"]
    assert titles == ["IND – RUS", "Contacts (1)", "Agreements (1)", "Transfers (3)", "Events (5)", "Sources"]
    assert "> \\[President Vladimir Putin of Russia\\] \\[visited\\]" in text
    assert not [token for token in tokens for part in (token.children or [token]) if part.type in ("html_inline", "html_block")]
    links = [part.attrs["href"] for token in tokens for part in token.children or () if part.type == "link_open"]
    assert links == ["https://example.org/v%7D?a=1&b=%7B2%7D%203,%22%27"]


def test_bibtex_loads_with_pybtex_whatever_the_titles_hold(run: Run) -> None:
    from pybtex.database import parse_file

    found = parse_file(str(export(run, "bibtex")), bib_format="bibtex")
    assert len(found.entries) == 2
    entry = next(entry for key, entry in found.entries.items() if key.startswith("hyperlinkx"))
    assert (entry.fields["year"], entry.fields["month"], entry.fields["date"]) == ("2021", "December", "2021-12-08")
    assert entry.fields["url"] == "https://example.org/v%7D?a=1&b=%7B2%7D%203,%22%27"
    assert entry.fields["title"].startswith("@\\textbraceleft Sum\\textbraceright")
    other = next(entry for key, entry in found.entries.items() if key.startswith("thegazette-2022-01-10-"))
    assert [str(author) for author in other.persons["author"]] == ["{The Gazette}"]  # one name, not a first name and a surname


# ---- what holds for all of them


@pytest.mark.parametrize("form", MODULES)
def test_the_same_ledger_gives_the_same_bytes(run: Run, form: str) -> None:
    first = export(run, form).read_bytes()
    assert export(run, form).read_bytes() == first
    assert first


@pytest.mark.parametrize("form", MODULES)
def test_an_export_of_nothing_is_a_file_that_loads(run: Run, form: str) -> None:
    path = export(run, form, "--since", "2099-01-01")
    if form == "xlsx":
        assert openpyxl.load_workbook(path)["events"].max_row == 1
    elif form == "parquet":
        assert pq.read_table(path).num_rows == 0
    elif form == "geojson":
        assert json.loads(path.read_text())["features"] == []
    else:
        assert path.exists()


@pytest.mark.parametrize("form", MODULES)
def test_without_text_no_words_of_a_document_leave(run: Run, form: str) -> None:
    path = export(run, form, "--without-text")
    if form == "xlsx":
        with zipfile.ZipFile(path) as parts:
            held = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    elif form == "parquet":
        held = str(pq.read_table(path).to_pydict())
    else:
        held = path.read_text("utf-8")
    for words in (
        "of Russia visited",
        "praised",
        "tractors to",
        "nearly 5 S-400 systems",
        "trade was growing",
        "Prime Minister Narendra Modi of",
    ):
        assert words not in held


@pytest.mark.parametrize("form", MODULES)
def test_a_format_is_registered_under_its_name_and_documented(form: str) -> None:
    assert find_format(form).name == form
    assert f"`{form}`" in (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


def test_columns_are_those_that_the_projects_published(shared: Path) -> None:
    def spec(name: str, file: str | None = None) -> list[str]:
        lines = (shared / "spec" / f"columns_{name}.tsv").read_text("utf-8").splitlines()
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
        names = [row[2] for row in rows if row[0] == file] if file else [row[1] for row in rows]
        return ["" if name.startswith("(blank") else name for name in names]

    assert list(polecat.COLUMNS) == spec("polecat")
    assert list(icews.COLUMNS) == spec("icews")
    assert list(gdelt.COLUMNS) == spec("gdelt2_events")
    assert list(colt.COLUMNS) == spec("colt")
    assert list(sipri.REGISTER) == spec("sipri", "trade_register_csv_current")
    assert list(sipri.DEALS) == spec("sipri", "deals_with_tiv_csv_current")


def test_a_file_that_is_there_is_kept_unless_forced(run: Run) -> None:
    Path("mine.csv").write_text("mine")
    code, _, err = run("csv", "mine.csv")
    assert (code, Path("mine.csv").read_text()) == (1, "mine")
    assert "there is a file already; --force replaces it" in err
    assert run("csv", "mine.csv", "--force")[0] == 0
    assert Path("mine.csv").read_text().startswith("register,")
    assert run("csv", "no/such/folder/x.csv")[0] == 1


def test_a_writer_that_fails_leaves_the_old_file_and_no_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("old.csv").write_text("old")

    def fail(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cells.csv, "writer", fail)
    code, _, err = run("csv", "old.csv", "--force")
    assert (code, Path("old.csv").read_text(), [path.name for path in Path().iterdir()]) == (1, "old", ["old.csv"])
    assert "No space left" in err


def test_the_ledger_is_never_the_file_that_is_written(run: Run, ledger: Path) -> None:
    before = ledger.read_bytes()
    code, _, err = run("csv", ledger, "--force")
    assert (code, ledger.read_bytes() == before) == (1, True)
    assert "this is the ledger itself" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plover", "--register", "contacts"), "plover holds events"),
        (("csv", "--pairs", "directed"), "it makes no pairs"),
        (("panel", "--pairs", "none"), "it takes --pairs undirected or directed"),
        (("csv", "--per", "year"), "--per does not go with csv"),
        (("nonsense",), "invalid choice"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(run: Run, words: tuple[str, ...], says: str) -> None:
    form, *rest = words
    code, _, err = run(form, "x", *rest)
    assert (code, Path("x").exists()) == (2, False)
    assert says in err


@pytest.mark.parametrize(
    ("form", "module", "says"), [("parquet", "pyarrow", "communique[parquet]"), ("xlsx", "xlsxwriter", "communique[excel]")]
)
def test_a_missing_package_is_named_with_what_installs_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, form: str, module: str, says: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    code, _, err = run(form, "x")
    assert (code, Path("x").exists()) == (1, False)
    assert says in err


@given(st.text(max_size=40))
def test_a_cell_of_a_table_is_one_cell_and_no_formula(words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cell"
        cells.write_tsv(path, ("a", "b"), [(words, "end")])
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter="\t"))
        assert (len(rows), len(rows[1]), rows[1][1]) == (2, 2, "end")
        assert len(path.read_text("utf-8").splitlines()) == 2
        assert not rows[1][0].startswith(("=", "+", "-", "@"))
        cells.write_csv(path, ("a", "b"), [(words, "end")])
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        assert (len(rows), len(rows[1]), rows[1][1]) == (2, 2, "end")
        assert not rows[1][0].startswith(("=", "+", "-", "@"))


def test_pairs_of_two_sides_of_one_and_of_half() -> None:
    def pair(ones: str, others: str, how: str) -> list[tuple[str | None, str | None]]:
        return list(acts.pair_up(ones, others, how, lambda who: who))

    assert pair("A", "BC", "directed") == [("A", "B"), ("A", "C")]
    assert pair("B", "A", "undirected") == [("A", "B")]
    assert pair("BA", "AB", "undirected") == [("A", "B")]  # each with the other, once
    assert pair("CAB", "", "undirected") == [("A", "C"), ("B", "C"), ("A", "B")]
    assert len(pair("ABCDEFGHIJKLMNOPQRST", "", "directed")) == 380
    assert pair("", "AB", "directed") == [(None, "A"), (None, "B")]  # whom it is done to does nothing to each other
    assert pair("A", "", "directed") == [("A", None)]
    assert pair("A", "A", "directed") == [("A", "A")]  # at home


def test_every_column_of_every_view_is_described(ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        for register in REGISTERS:
            frame = getattr(opened, register)()
            assert all(describe_column(register, name).meaning for name in frame.columns)


def test_a_ledger_answers_with_data_frames(ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        contacts = opened.contacts(between=("India", "RUS"), since="2021-01-01")
        assert list(contacts["id"]) == ["c-visit"]
        assert contacts["start_date"].iloc[0] == pd.Timestamp("2021-12-06")
        assert (str(contacts["ordinal"].dtype), contacts["ordinal"].iloc[0]) == ("Int64", 21)
        assert list(opened.events(status="denied")["id"]) == ["e-deny"]
        assert list(opened.transfers(until="2020-12-31")["id"]) == ["t-arms"]
        assert set(opened.events(topic="arms")["id"]) == set()
        assert opened.agreements(status=("signed", "in_force"))["topics"].tolist() == ["trade"]
        assert opened.events()["cameo"].str.startswith("0").sum() == 7
        with pytest.raises(RuntimeError, match="nobody is called 'Atlantis'"):
            opened.contacts(between="Atlantis")
        with pytest.raises(RuntimeError, match="'soon' is no day"):
            opened.contacts(since="soon")


def test_an_endless_panel_is_refused(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr(panel, "MOST_ROWS", 10)
    code, _, err = run("panel", "p.csv")
    assert (code, Path("p.csv").exists()) == (1, False)
    assert "ask for less with --between" in err
    assert issubclass(ExportError, RuntimeError)


def test_a_key_of_bibtex_is_harmless_and_tells_documents_apart() -> None:
    from communique.export.bibtex import make_key

    one, other = (make_key(Source(id, "r", "2021-12-08", None, "Ministère, {x}", None, None)) for id in ("a", "b"))
    assert one.startswith("ministerex-2021-12-08-")
    assert one != other
