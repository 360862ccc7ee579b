"""Who may ask, what may be written, and what a browser may do with an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_sites import HOST, TestClient, find_csrf, make_app, make_client, make_ledger

from communique.knowledge.load import Knowledge
from communique.web.security import HEADERS, is_known_host, is_loopback, split_host

TOKEN = "a-token-of-some-length"
EVERY = ("/", "/pair/IND/RUS", "/nothing", "/static/style.css", "/static/none", "/api/ledger", "/api/nothing", "/read", "/api/openapi.json")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    return make_ledger(tmp_path_factory.mktemp("site") / "safe.db", knowledge)


@pytest.fixture
def client(path: Path, knowledge: Knowledge) -> Iterator[TestClient]:
    with make_client(make_app(path, knowledge)) as client:
        yield client


@pytest.fixture
def locked(path: Path, knowledge: Knowledge) -> Iterator[TestClient]:
    with make_client(make_app(path, knowledge, token=TOKEN)) as client:
        yield client


@pytest.mark.parametrize("address", EVERY)
def test_every_answer_has_the_policy(client: TestClient, locked: TestClient, address: str) -> None:
    for answer in (client.get(address), locked.get(address), client.get(address, headers={"host": "evil.example"}), client.put(address)):
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_a_fault_of_ours_has_the_policy_and_tells_nothing(path: Path, knowledge: Knowledge) -> None:
    app = make_app(path, knowledge)
    app.state.site.today = lambda: 1 / 0
    answer = make_client(app).get("/pair/IND/RUS")
    assert answer.status_code == 500
    assert "Content-Security-Policy" in answer.headers
    assert "division" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "127.0.0.1@evil.example",
        "192.0.2.7",
        "[::2]",
    ],
)
def test_other_names_are_not_answered(client: TestClient, host: str) -> None:
    for address in ("/", "/api/ledger", "/static/style.css"):
        answer = client.get(address, headers={"host": host})
        assert answer.status_code == 400
        assert "Russia" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "LOCALHOST", "[::1]:8000", "localhost."])
def test_names_of_this_machine_are(client: TestClient, host: str) -> None:
    assert client.get("/api/ledger", headers={"host": host}).status_code == 200


def test_hosts() -> None:
    assert split_host("[::1]:80") == "::1"
    assert split_host("a.example:80") == "a.example"
    assert split_host("a.example:80:90") == ""
    assert is_known_host("192.0.2.7:8000", (), numbers=True)
    assert not is_known_host("192.0.2.7:8000", (), numbers=False)
    assert is_known_host("desk.example:8000", ("desk.example",), numbers=True)
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("desk.example")


# --- token ---------------------------------------------------------------------------------------------------------------


def test_without_the_token_nothing_is_told(locked: TestClient) -> None:
    for address in ("/", "/pair/IND/RUS", "/api/ledger", "/api/openapi.json", "/?token=wrong", f"/?token={TOKEN}x", "/?token="):
        answer = locked.get(address)
        assert answer.status_code == 401
        assert "Russia" not in answer.text
    assert locked.get("/api/ledger").json()["error"]["code"] == 401
    assert locked.get("/static/style.css").status_code == 200  # the page that asks for it has a style


def test_the_token_opens_the_site_once_and_for_all(locked: TestClient) -> None:
    answer = locked.get(f"/pair/IND/RUS?topic=trade&token={TOKEN}")
    assert answer.status_code == 200
    assert 'content="0;url=/pair/IND/RUS?topic=trade"' in answer.text  # the address without the token
    assert TOKEN not in answer.text
    cookies = [line for line in answer.headers.get_list("set-cookie") if "communique_key" in line]
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Strict" in cookies[0]
    assert TOKEN not in cookies[0]
    assert locked.get("/pair/IND/RUS").status_code == 200
    assert locked.get("/api/ledger").status_code == 200


def test_an_address_of_two_slashes_is_not_led_to(locked: TestClient) -> None:
    answer = locked.get(f"//evil.example/?token={TOKEN}")
    assert "//evil.example" not in answer.text


def test_a_program_shows_the_token_in_a_header(locked: TestClient) -> None:
    assert locked.get("/api/ledger", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert locked.get("/api/ledger", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert locked.get("/api/ledger", headers={"authorization": TOKEN}).status_code == 401


def test_the_token_of_one_site_opens_no_other(path: Path, knowledge: Knowledge, locked: TestClient) -> None:
    locked.get(f"/?token={TOKEN}")
    other = make_client(make_app(path, knowledge, token=TOKEN + "2"))
    other.cookies = locked.cookies
    assert other.get("/api/ledger").status_code == 401


# --- what is written -----------------------------------------------------------------------------------------------------

POSTS = ("/read", "/read/some/add", "/api/read", "/api/documents")


@pytest.mark.parametrize("address", POSTS)
def test_nothing_is_written_without_the_word_of_the_visit(client: TestClient, address: str) -> None:
    form = {"csrf": "0" * 64, "text": "x"}
    body = {"json": {"text": "x", "draft": "x"}} if address.startswith("/api") else {"data": form}
    assert client.post(address, **body).status_code == 403  # type: ignore[arg-type]
    assert client.post(address, headers={"X-CSRF-Token": "0" * 64}, **body).status_code == 403  # type: ignore[arg-type]


def test_every_post_of_the_site_wants_the_word(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    posts = [path for path, operations in paths.items() if set(operations) & {"post", "put", "patch", "delete"}]
    assert {"/api/read", "/api/documents"} <= set(posts)
    for path in posts:
        answer = client.post(re.sub(r"\{[^}]+\}", "x", path), json={"text": "x", "draft": "x"})
        assert answer.status_code in (403, 422), path
    # Pages are not in the schema: they are found in the app itself.
    for route in client.app.routes:  # type: ignore[attr-defined]
        if "POST" in (getattr(route, "methods", None) or ()):
            answer = client.post(re.sub(r"\{[^}]+\}", "x", route.path), data={"csrf": "no"})
            assert answer.status_code in (403, 422), route.path


def test_the_word_is_of_one_visit(path: Path, knowledge: Knowledge) -> None:
    app = make_app(path, knowledge)
    mine, other = make_client(app), make_client(app)
    word = find_csrf(mine.get("/read").text)
    assert word == find_csrf(mine.get("/read").text)
    assert word != find_csrf(other.get("/read").text)
    assert mine.post("/read", data={"csrf": word, "text": ""}).status_code == 400  # let through, and told that there is no text
    assert other.post("/read", data={"csrf": word, "text": ""}).status_code == 403
    cookie = mine.get("/read").headers.get("set-cookie")
    assert cookie is None  # known by now
    fresh = make_client(app).get("/read").headers["set-cookie"]
    assert "SameSite=Strict" in fresh
    assert "HttpOnly" in fresh


def test_a_page_of_another_site_is_refused_even_with_the_word(client: TestClient) -> None:
    word = find_csrf(client.get("/read").text)
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9999"):
        assert client.post("/read", data={"csrf": word}, headers={"origin": origin}).status_code == 403
    assert client.post("/read", data={"csrf": word}, headers={"origin": HOST}).status_code == 400


def test_a_program_with_the_token_needs_no_word(locked: TestClient) -> None:
    answer = locked.post("/api/documents", json={"draft": "none"}, headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 404
    assert locked.post("/api/documents", json={"draft": "none"}).status_code == 401


def test_what_is_too_much_is_refused(path: Path, knowledge: Knowledge) -> None:
    client = make_client(make_app(path, knowledge, most_bytes=2000))
    word = find_csrf(client.get("/read").text)
    assert client.post("/read", data={"csrf": word, "text": "x" * 3000}).status_code == 413
    assert client.post("/api/read", content=b"x" * 3000).json()["error"]["code"] == 413

    def stream() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 100

    # Sent in pieces, so that no header says how much it is.
    assert client.post("/api/read", content=stream(), headers={"content-type": "application/json"}).status_code == 413
    assert client.post("/read", content=stream(), headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 413
    assert client.get("/", headers={"content-length": "many"}).status_code in (400, 413)


# --- paths ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fversion.py",
        "/static/%2fetc%2fpasswd",
        "/static/style.css%00.js",
        "/document/..%2f..%2f..%2fetc%2fpasswd",
        "/document/%2fetc%2fpasswd",
        "/document/' OR 1=1 --",
        "/record/%25%25%25%25",
        "/record/' OR '1'='1",
        "/contact/____",
        "/read/..%2f..%2fetc%2fpasswd",
        "/pair/'; DROP TABLE records; --/IND",
        "/api/documents/..%2f..%2fetc%2fpasswd",
        "/api/records/%27%20OR%201=1",
        "/api/export/..%2fcsv",
        "/api/pairs/IND/RUS/plots/..%2fmap.svg",
    ],
)
def test_no_path_leads_out_of_the_ledger(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (404, 422), address
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_a_search_is_words_and_never_a_query(client: TestClient) -> None:
    for words in ('" OR text:*', "a AND (b", "NEAR(a b)", "'; DROP TABLE documents; --", "\x00", "*" * 100, '"' * 99, "-" * 99):
        assert client.get("/search", params={"q": words}).status_code == 200, words
        assert client.get("/api/search", params={"q": words}).status_code in (200, 409), words
    assert client.get("/search", params={"q": "x" * 501}).status_code == 422
    assert client.get("/api/ledger").json()["documents"] == 3


def test_a_file_s_name_is_no_path(client: TestClient, tmp_path: Path) -> None:
    word = find_csrf(client.get("/read").text)
    for name in ("../../../x.txt.exe", "/etc/passwd", "a.zip", "x"):
        answer = client.post("/read", data={"csrf": word}, files={"file": (name, b"Some words.")})
        assert answer.status_code == 400
        assert "files that end in" in answer.text


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path, knowledge: Knowledge) -> None:
    from dataclasses import replace

    from ledger_readings import V1, make_reading

    from communique.ledger.store import Ledger

    reading = make_reading(publisher="=cmd|' /C calc'!A0", id="=1+1")
    reading = replace(reading, document=replace(reading.document, title="@SUM(1+1)"))
    with Ledger.open(tmp_path / "formula.db", write=True) as ledger:
        ledger.record(reading, V1)
    client = make_client(make_app(tmp_path / "formula.db", knowledge))
    for address in ("/api/export/csv", "/api/search.csv?q=tractors"):
        table = client.get(address).text
        assert "'=1+1" in table
        assert not re.search(r"(^|,)[=@]", table, re.MULTILINE)
