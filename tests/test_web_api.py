"""The JSON API: its answers are those of the ledger, its errors are JSON, and it is what its own description says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ledger_readings import make_reading
from web_sites import TestClient, make_app, make_client, make_ledger

from communique.export.registry import MODULES
from communique.knowledge.load import Knowledge
from communique.ledger.queries import Filter, Side, find
from communique.ledger.store import Ledger

FIRST = make_reading(published="2021-12-07", id="first", url="https://paper.example/1")
CONTACT, COMMITMENT = FIRST.contacts[0].id, FIRST.commitments[0].id


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    return make_ledger(tmp_path_factory.mktemp("site") / "api.db", knowledge)


@pytest.fixture(scope="module")
def client(path: Path, knowledge: Knowledge) -> Iterator[TestClient]:
    with make_client(make_app(path, knowledge)) as client:
        yield client


def ask(client: TestClient, address: str, **query: Any) -> Any:
    answer = client.get(address, params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_ledger_and_its_pairs(client: TestClient) -> None:
    told = ask(client, "/api/ledger")
    assert (told["documents"], told["first"], told["last"]) == (3, "2021-12-07", "2022-01-10")
    pairs = ask(client, "/api/pairs")
    assert [(pair["codes"], pair["documents"]) for pair in pairs] == [(["IND", "RUS"], 2), (["FRA", "JPN"], 1)]
    assert [pair["codes"] for pair in ask(client, "/api/pairs", who="France")] == [["FRA", "JPN"]]
    assert [(row["code_1"], row["name_2"], row["documents"]) for row in rows(client, "/api/pairs.csv")] == [
        ("IND", "Russia", "2"),
        ("FRA", "Japan", "1"),
    ]


def test_a_pair_in_numbers(client: TestClient) -> None:
    told = ask(client, "/api/pairs/Russia/India")
    assert told["between"] == ["IND", "RUS"]
    assert told["counts"]["contacts"] == 1
    assert told["as_of"] == "2022-06-01"
    assert len(told["overdue"]) == told["open"] == told["counts"]["commitments"]
    assert ask(client, "/api/pairs/Russia/India", as_of="2022-01-01")["overdue"] == []
    assert [year["year"] for year in told["years"]] == ["2021", "2022"]
    by_year = rows(client, "/api/pairs/IND/RUS/years.csv")
    assert [(row["year"], row["contacts"], row["transfers"]) for row in by_year] == [
        ("2021", "1", "0"),
        ("2022", "0", str(told["counts"]["transfers"])),
    ]


def test_happenings_are_those_of_the_ledger(client: TestClient, path: Path) -> None:
    told = ask(client, "/api/happenings", between=["IND", "RUS"], most=1000)
    with Ledger.open(path) as ledger, ledger.reading() as connection:
        sides = tuple(Side(code, ((code, "", ""),)) for code in ("IND", "RUS"))
        found = find(connection, Filter(between=sides))
    assert told["total"] == len(found)
    assert {one["id"]: one for one in told["happenings"]} == {one.id: json.loads(one.to_json()) for one in found}
    days = [one["start"] or one["first_published"] for one in told["happenings"]]
    assert days == sorted(days, reverse=True)


def test_a_list_is_walked_page_by_page(client: TestClient) -> None:
    address, seen = "/api/happenings?most=2&register=events&register=contacts", []
    while address:
        told = ask(client, address)
        assert told["start"] == len(seen)
        assert len(told["happenings"]) <= 2
        seen += [one["id"] for one in told["happenings"]]
        address = told["next"]
    assert len(seen) == len(set(seen)) == told["total"]


def test_documents_and_why(client: TestClient) -> None:
    listed = ask(client, "/api/documents")
    assert [one["document"] for one in listed["documents"]] == ["third", "odd/../id", "first"]
    document = ask(client, "/api/documents/first")
    assert document["reading"]["contacts"][0]["id"] == CONTACT
    assert "text" not in document["reading"]["document"]
    assert ask(client, "/api/documents/first?text=true")["reading"]["document"]["text"] == FIRST.document.text
    assert ask(client, "/api/documents/odd%2F..%2Fid")["reading"]["document"]["id"] == "odd/../id"
    why = ask(client, f"/api/records/{COMMITMENT[:8]}")
    assert why["id"] == COMMITMENT
    marked = [words for passage in why["passages"] for is_marked, words in passage["parts"] if is_marked]
    assert "send 40 tractors to Russia by 2022-03-01" in marked
    assert why["rules"] == [{"rule": "commitment.future", "file": why["rules"][0]["file"]}]
    assert why["rules"][0]["file"]


def test_a_contact_and_its_comparison(client: TestClient) -> None:
    told = ask(client, f"/api/contacts/{CONTACT}")
    assert {source["document"] for source in told["happening"]["sources"]} == {"first", "odd/../id"}
    assert COMMITMENT in told["there"]
    comparison = ask(client, f"/api/contacts/{CONTACT}/comparison")
    assert comparison["sides"] == told["sides"] == ["IND"]
    assert [row["topic"] for row in comparison["topics"]] == ["trade"]
    table = rows(client, f"/api/contacts/{CONTACT}/comparison.csv")
    assert {row["topic"] for row in table} == {"trade"}
    assert all(row["wording"] == "trade was growing" for row in table)


def test_search_finds_sentences(client: TestClient) -> None:
    told = ask(client, "/api/search", q="rained")
    assert [hit["document"] for hit in told["hits"]] == ["odd/../id"]
    assert "[rained]" in told["hits"][0]["sentences"][0]
    assert rows(client, "/api/search.csv?q=rained")[0]["document"] == "odd/../id"


@pytest.mark.parametrize("form", sorted(MODULES))
def test_every_format_is_exported(client: TestClient, form: str) -> None:
    answer = client.get(f"/api/export/{form}?between=IND&between=RUS")
    assert answer.status_code == 200, answer.text
    assert f'filename="communique-{form}.' in answer.headers["content-disposition"]
    assert int(answer.headers["x-entries"]) > 0 or form in ("geojson", "sipri", "colt")


def test_an_export_is_what_was_asked_for(client: TestClient) -> None:
    table = rows(client, "/api/export/csv?between=IND&between=RUS&register=contacts")
    assert [row["id"] for row in table] == [ask(client, "/api/happenings?between=IND&between=RUS&register=contacts")["happenings"][0]["id"]]
    assert {row["document"] for row in rows(client, "/api/export/csv?document=third")} == {"third"}
    assert rows(client, "/api/export/csv?document=third&id=" + CONTACT) == []
    assert all(not row["sentence"] for row in rows(client, "/api/export/csv?with_text=false"))


@pytest.mark.parametrize("plot", ["timeline", "years", "map"])
def test_plots_are_files_of_their_own(client: TestClient, plot: str) -> None:
    svg = client.get(f"/api/pairs/IND/RUS/plots/{plot}.svg")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.text.startswith("<svg xmlns=")
    assert "<style>" in svg.text  # it brings its own colours
    assert "href" not in svg.text
    assert svg.text == client.get(f"/api/pairs/RUS/IND/plots/{plot}.svg").text
    pytest.importorskip("matplotlib")
    png = client.get(f"/api/pairs/IND/RUS/plots/{plot}.png")
    assert png.content.startswith(b"\x89PNG")
    assert png.content == client.get(f"/api/pairs/IND/RUS/plots/{plot}.png").content


def test_without_matplotlib_a_png_says_what_to_do(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    answer = client.get("/api/pairs/IND/RUS/plots/years.png")
    assert answer.status_code == 503
    assert "communique[plot]" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("address", "code", "word"),
    [
        ("/api/nothing", 404, "Not Found"),
        ("/api/pairs/IND/Nowhereland", 404, "nobody is called"),
        ("/api/pairs?who=Nowhereland", 404, "nobody is called"),
        ("/api/documents/none", 404, "there is no document"),
        ("/api/records/zzzz", 404, "there is no record"),
        ("/api/happenings?topic=gossip", 404, "there is no topic"),
        ("/api/happenings?since=0", 422, "a day is written YYYY-MM-DD"),
        ("/api/happenings?since=2021-02-30", 422, "since"),
        ("/api/happenings?register=secrets", 422, "register"),
        ("/api/happenings?start=-1", 422, "start"),
        ("/api/happenings?start=99999999999999999999", 422, "start"),
        ("/api/happenings?most=1001", 422, "most"),
        ("/api/happenings?document=none", 404, "there is no document"),
        ("/api/search?q=!!", 409, "no word to look for"),
        ("/api/search", 422, "q"),
        ("/api/export/odt", 422, "form"),
        ("/api/export/plover?register=contacts", 409, "no place for contacts"),
        ("/api/export/csv?pairs=directed", 409, "does not go with csv"),
        ("/api/export/csv?per=year", 409, "does not go with csv"),
    ],
)
def test_errors_are_json_and_say_what_is_wrong(client: TestClient, address: str, code: int, word: str) -> None:
    answer = client.get(address)
    assert answer.status_code == code
    error = answer.json()["error"]
    assert error["code"] == code
    assert word in error["message"]


def test_another_method_is_told_which_there_is(client: TestClient) -> None:
    answer = client.delete("/api/ledger")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.json()["error"]["code"] == 405


def test_a_report_is_read_and_added(tmp_path: Path, knowledge: Knowledge, parser: Any) -> None:
    app = make_app(make_ledger(tmp_path / "add.db", knowledge), knowledge)
    app.state.site.parser = lambda: parser
    client = make_client(app)
    word = {"X-CSRF-Token": client.get("/api/session").json()["csrf"]}
    text = "LISBON - The foreign ministers of Portugal and Brazil met in Lisbon on 2 May 2023."
    read = client.post("/api/read", json={"text": text, "published": "2023-05-03", "title": "A meeting"}, headers=word)
    assert read.status_code == 200, read.text
    assert [one["kind"] for one in read.json()["reading"]["contacts"]] == ["meeting"]
    assert client.get("/api/ledger").json()["documents"] == 3  # nothing enters unasked
    added = client.post("/api/documents", json={"draft": read.json()["draft"]}, headers=word)
    assert added.status_code == 201
    assert added.json()["state"] == "new"
    assert client.get("/api/ledger").json()["documents"] == 4
    assert client.get("/api/pairs/PRT/BRA").json()["counts"]["contacts"] == 1
    again = client.post("/api/documents", json={"draft": read.json()["draft"]}, headers=word).json()
    assert (again["state"], again["records"]) == ("known", 0)
    assert client.post("/api/documents", json={"draft": "none"}, headers=word).status_code == 404
    for refused in ("Ceci n'est pas un rapport en langue anglaise, mais un texte tout à fait français.", "No day at all is named here."):
        answer = client.post("/api/read", json={"text": refused}, headers=word)
        assert answer.status_code == 409
        assert answer.json()["error"]["message"]


# --- its description -----------------------------------------------------------------------------------------------------


def test_every_operation_is_described(client: TestClient) -> None:
    schema = ask(client, "/api/openapi.json")
    assert schema["openapi"].startswith("3.1")
    for address, operations in schema["paths"].items():
        assert address.startswith("/api")
        for method, told in operations.items():
            assert told["description"], address
            assert {"400", "401", "413", "422"} <= set(told["responses"]), (address, method)
            for code, answer in told["responses"].items():
                if code.startswith("4"):
                    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorAnswer"), (address, code)
    page = client.get("/api")
    assert page.status_code == 200
    assert page.text.count("<tr>") > 20


def test_the_api_is_what_it_says(path: Path, knowledge: Knowledge, tmp_path: Path) -> None:
    """Schemathesis asks every operation of this app, in this process, with values made from its description."""
    schemathesis = pytest.importorskip("schemathesis")
    import shutil

    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    shutil.copy(path, tmp_path / "copy.db")
    app = make_app(tmp_path / "copy.db", knowledge)
    app.state.site.parser = _refuse_parser
    with make_client(app) as client:
        word = client.get("/api/session").json()["csrf"]
        cookie = client.cookies["communique_session"]
        headers = {"host": "127.0.0.1", "X-CSRF-Token": word, "cookie": f"communique_session={cookie}"}
        schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"host": "127.0.0.1"})
        count = 0
        for result in schema.get_all_operations():
            operation = result.ok()

            @given(case=operation.as_strategy())
            @settings(
                max_examples=5, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            def attack(case: Any) -> None:
                # A decision that cannot be is 400 however well its words are shaped (tests/test_reviewing.py).
                left_out = [positive_data_acceptance] if case.path.startswith("/api/review") else []
                case.call_and_validate(headers=headers, excluded_checks=left_out)

            attack()
            count += 1
    assert count > 20


def _refuse_parser() -> Any:
    from communique.reading.parsing import NoModelError

    raise NoModelError
