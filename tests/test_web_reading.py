"""A report in, its records out on the same page, then into the ledger."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_sites import SCRIPT, TestClient, find_csrf, make_app, make_client, make_ledger

from communique.knowledge.load import Knowledge
from communique.web import drafts, keeping

REPORT = "LISBON - The foreign ministers of Portugal and Brazil met in Lisbon on Tuesday and signed an agreement on fisheries."


@pytest.fixture
def client(tmp_path: Path, knowledge: Knowledge, parser: Any) -> Iterator[TestClient]:
    app = make_app(make_ledger(tmp_path / "read.db", knowledge), knowledge)
    app.state.site.parser = lambda: parser
    with make_client(app) as client:
        yield client


def send(client: TestClient, files: dict[str, Any] | None = None, **fields: str) -> Any:
    word = find_csrf(client.get("/read").text)
    return client.post("/read", data={"csrf": word, **fields}, files=files)


def test_a_report_is_read_shown_and_added(client: TestClient) -> None:
    answer = send(client, text=REPORT, published="2023-05-03", title="On fish", publisher="The Courier")
    assert answer.status_code == 200
    assert answer.url.path.startswith("/read/")
    assert "On fish" in answer.text
    assert "Not in the ledger yet" in answer.text
    assert "/record/" not in answer.text  # nothing of it has a page yet
    assert '<section class="contacts">' in answer.text
    records = client.get(f"{answer.url.path}/records.json").json()
    assert records["document"]["text"] == REPORT
    assert records["contacts"][0]["when"]["start"] == "2023-05-02"
    assert client.get("/api/ledger").json()["documents"] == 3
    added = client.post(f"{answer.url.path}/add", data={"csrf": find_csrf(answer.text)})
    assert added.url.path == f"/document/{records['document']['id']}"
    assert client.get("/pair/PRT/BRA").status_code == 200
    assert client.get("/api/pairs/BRA/PRT").json()["counts"]["contacts"] == 1
    # Again is not twice.
    client.post(f"{answer.url.path}/add", data={"csrf": find_csrf(answer.text)})
    assert client.get("/api/ledger").json()["documents"] == 4


def test_the_words_stay_what_they_were(client: TestClient) -> None:
    """A browser sends every end of a line as CR LF; the offsets are those of the text that was pasted."""
    text = f"{REPORT}\n\nIt rained. {SCRIPT}"
    answer = send(client, text=text.replace("\n", "\r\n"), published="2023-05-03")
    assert client.get(f"{answer.url.path}/records.json").json()["document"]["text"] == text
    assert SCRIPT not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_file_is_read_by_what_it_is(client: TestClient) -> None:
    page = f"<html><head><title>On fish</title><script>alert(1)</script></head><body><p>{REPORT}</p></body></html>".encode()
    pytest.importorskip("trafilatura")
    answer = send(client, {"file": ("C:\\reports\\fish.html", page, "text/html")}, published="2023-05-03")
    assert answer.status_code == 200, answer.text
    assert "alert(1)" not in answer.text
    assert "signed an agreement" in client.get(f"{answer.url.path}/records.json").json()["document"]["text"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"text": " \n "}, "there is no text"),
        ({"text": REPORT}, "no date"),
        ({"text": REPORT, "published": "soon"}, "soon"),
        ({"text": REPORT, "published": "2023-05-03", "side": "XYZZY"}, "no state or organisation has the code"),
        (
            {
                "text": "Le ministre a rencontré son homologue à Lisbonne, et les deux parties ont signé un accord de pêche.",
                "published": "2023-05-03",
            },
            "English",
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(client: TestClient, fields: dict[str, str], word: str) -> None:
    answer = send(client, **fields)
    assert answer.status_code == 400
    assert word in answer.text
    assert 'role="alert"' in answer.text
    assert fields["text"].strip()[:40] in answer.text  # what was written is still there
    assert tempfile.gettempdir() not in answer.text.split('role="alert"')[1].split("</p>")[0]


def test_a_text_too_long_to_wait_for_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_CHARACTERS", 100)
    answer = send(client, text=REPORT, published="2023-05-03")
    assert answer.status_code == 400
    assert "too many to wait for" in answer.text


def test_readings_are_kept_for_a_while(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEPT", 1)
    first = send(client, text=REPORT, published="2023-05-03").url.path
    assert client.get(first).status_code == 200
    second = send(client, text=REPORT, published="2023-05-04").url.path
    assert client.get(second).status_code == 200
    answer = client.get(first)
    assert answer.status_code == 404
    assert "not kept any more" in answer.text
    assert client.get("/read/none/records.json").status_code == 404


def test_another_text_under_a_known_id_is_read_under_its_own(client: TestClient) -> None:
    lines = f'{{"id": "first", "published": "2020-01-01", "text": "{REPORT}"}}\n'.encode()
    answer = send(client, {"file": ("a.jsonl", lines)})
    assert answer.status_code == 200, answer.text
    added = client.post(f"{answer.url.path}/add", data={"csrf": find_csrf(answer.text)})
    assert added.url.path == "/document/first-2"
    assert "A corrected text took the place of this one" in added.text  # the other was published later
    assert "first-2" in client.get("/document/first").text


def test_without_a_model_the_page_says_what_to_do(tmp_path: Path, knowledge: Knowledge) -> None:
    from communique.reading.parsing import NoModelError

    def refuse() -> None:
        raise NoModelError

    app = make_app(make_ledger(tmp_path / "read.db", knowledge), knowledge)
    app.state.site.parser = refuse
    answer = send(make_client(app), text=REPORT, published="2023-05-03")
    assert answer.status_code == 503
    assert "make setup" in answer.text


def test_only_one_report_is_read_at_a_time(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from communique.web import state

    monkeypatch.setattr(state, "PATIENCE", 0.05)
    with client.app.state.site.parsing():  # type: ignore[attr-defined]
        answer = send(client, text=REPORT, published="2023-05-03")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert send(client, text=REPORT, published="2023-05-03").status_code == 200
