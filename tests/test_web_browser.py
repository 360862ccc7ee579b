"""The pages in a real browser: nothing fails, nothing overflows, keys alone are enough, and axe-core finds no barrier.

Thirty documents of the shared collections are read beside the bundled examples where they are there; with ``-m slow`` two hundred,
and every page of each is opened.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import socket
import threading
import time
import urllib.request
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from communique import cli
from communique.commands import add
from communique.commands.demo import bundled_examples
from communique.knowledge.load import Knowledge
from communique.ledger.checking import check_ledger
from communique.ledger.store import Ledger
from communique.reading.parsing import Parser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
).split()
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
FEW, MANY = 30, 200
# Longer reports take the time of many short ones and show nothing else.
LONGEST = 2500
PATIENCE = 20_000


@dataclass(frozen=True)
class Server:
    """A site that is served, the ledger behind it, and addresses of each kind of page."""

    address: str
    ledger: Path

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return json.load(answer)

    def records(self, **asked: str) -> list[dict[str, Any]]:
        query = "&".join(f"{name}={value}" for name, value in {"limit": "1000", **asked}.items())
        return list(self.get(f"/api/review/queue?{query}")["records"])


@pytest.fixture(scope="session")
def chromium() -> str:
    pytest.importorskip("playwright", reason="playwright is not installed")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield browser
        browser.close()


def sample(folder: Path, count: int) -> list[str]:
    """Lines of the shared collections, as many of each, spread over all of it."""
    lines = []
    files = sorted(folder.glob("*.jsonl"))
    files = [file for file in files if file.stem in ("whitehouse", "wikinews", "australia")]
    for file in files:
        short = [line for line in file.read_text(encoding="utf-8").splitlines() if len(json.loads(line)["text"]) < LONGEST]
        share = count // len(files) + (file == files[0]) * (count % len(files))
        lines += [short[number * len(short) // share] for number in range(share)]
    return lines


def make_ledger(folder: Path, lines: list[str], parser: Parser, knowledge: Knowledge) -> Path:
    path, more = folder / "browser.db", folder / "more.jsonl"
    more.write_text("\n".join(lines), encoding="utf-8")
    files = [str(file) for file in (*bundled_examples(), *([more] if lines else []))]
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setattr(add, "start_parser", lambda: parser)
        assert cli.main(["add", *files, "--ledger", str(path)]) == 0
    return path


@contextlib.contextmanager
def serve(path: Path, knowledge: Knowledge) -> Iterator[Server]:
    """The site over a ledger at a free port, in a thread."""
    uvicorn = pytest.importorskip("uvicorn", reason="the extra `web` is not installed")
    from communique.web.app import create_app

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(path, knowledge=knowledge), log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        try:
            yield Server(f"http://127.0.0.1:{listening.getsockname()[1]}", path)
        finally:
            server.should_exit = True
            thread.join(20)


def find_lines(count: int) -> list[str]:
    import os

    from conftest import ROOT

    folder = Path(os.environ.get("COMMUNIQUE_SHARED", ROOT.parent / "shared")) / "data"
    return sample(folder, count) if folder.is_dir() else []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str, parser: Parser, knowledge: Knowledge) -> Iterator[Server]:
    path = make_ledger(tmp_path_factory.mktemp("browser"), find_lines(FEW), parser, knowledge)
    with serve(path, knowledge) as server:
        yield server


class Visit:
    """A page in the browser that notes whatever goes wrong."""

    def __init__(self, browser: Browser, server: Server, *, phone: bool = False, dark: bool = False) -> None:
        self.server, self.faults = server, list[str]()
        # Without movement: colours that fade into one another would be measured half-way.
        self.context = browser.new_context(
            viewport=PHONE if phone else DESK, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on(
            "console", lambda message: self.faults.append(f"console: {message.text}") if message.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self.note_failure)
        self.page.on(
            "response", lambda answer: self.faults.append(f"answer: {answer.status} {answer.url}") if answer.status >= 400 else None
        )

    def note_failure(self, request: Any) -> None:
        # What a page was still loading when another one was asked for is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"request: {request.url} {request.failure}")

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def open(self, path: str) -> Page:
        self.page.goto(self.server.address + path)
        return self.page

    def name(self, who: str = "Ann") -> None:
        """Says who judges, with the keys alone."""
        self.open("/review")
        self.page.locator("#name").focus()
        self.page.keyboard.type(who)
        self.go("Enter")

    def keys(self, *keys: str) -> None:
        """Presses keys, and waits for the page to which one leads."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_load_state()

    def tab_to(self, name: str) -> None:
        """Presses Tab until a control has the focus: its name, or the words on it."""
        for _ in range(200):
            if name in (self.focused, self.page.evaluate("document.activeElement.textContent")):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {name}")

    def go(self, key: str) -> None:
        """Presses a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    @property
    def fault(self) -> str:
        """What the page says went wrong."""
        return " ".join(self.page.locator("[role=alert]").all_inner_texts())

    @property
    def record(self) -> str:
        return self.page.locator("input[name=record]").first.input_value()

    @property
    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.name || document.activeElement.id"))

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def address_of(site: Server, kind: str) -> str:
    """An address of each kind of page: of the bundled examples where there is a choice."""
    if kind in ("contact", "record", "document", "judge"):
        contact = next(one for one in site.records(register="contacts") if one["document"].startswith("example"))
        paths = {"contact": "/contact/{id}", "record": "/record/{id}", "document": "/document/{document}", "judge": "/review?record={id}"}
        return paths[kind].format(**contact)
    return {
        "home": "/", "pair": "/pair/CAN/JPN", "alone": "/pair/IND/RUS", "search": "/search?q=wheat", "review": "/review",
        "filtered": "/review?register=commitments&basis=stated", "nothing": "/review?since=2999-01-01", "agreement": "/review/agreement",
        "read": "/read", "api": "/api",
    }[kind]  # fmt: skip


KINDS = (
    "home", "pair", "alone", "contact", "document", "record", "search", "read", "api", "review", "judge", "filtered", "nothing", "agreement",
)  # fmt: skip


# --- each page -----------------------------------------------------------------------------------------------------------


def find_barriers(page: Page) -> list[str]:
    """What axe-core finds that is serious or critical."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe_playwright_python is not installed").Axe()
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:150]} {node.get('failureSummary', '')[:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fails_nowhere_fits_a_phone_and_has_no_barrier(browser: Browser, site: Server, kind: str) -> None:
    with Visit(browser, site, phone=True) as visit:
        if kind in ("judge", "filtered", "nothing"):
            visit.name()
        visit.open(address_of(site, kind))
        assert visit.page.locator("h1").count() == 1
        assert visit.overflow <= 0
        visit.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        if kind == "judge":
            visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert find_barriers(visit.page) == [], scheme
        assert visit.faults == []


def test_documents_and_records_of_all_kinds_fit_a_phone(browser: Browser, site: Server) -> None:
    records = site.records()
    seen = {one["register"]: one for one in reversed(records)}
    long = sorted(records, key=lambda one: one["id"])[:: max(1, len(records) // 6)]
    check_many(browser, site, [*seen.values(), *long])


def check_many(browser: Browser, site: Server, records: list[dict[str, Any]]) -> None:
    with Visit(browser, site, phone=True) as visit:
        visit.name()
        for record in records:
            for path in (f"/document/{record['document']}", f"/record/{record['id']}", f"/review?record={record['id']}"):
                visit.open(path)
                assert visit.overflow <= 0, path
        assert visit.faults == []


@pytest.mark.slow
def test_two_hundred_documents(browser: Browser, chromium: str, tmp_path: Path, parser: Parser, knowledge: Knowledge, shared: Path) -> None:
    path = make_ledger(tmp_path, sample(shared / "data", MANY), parser, knowledge)
    with serve(path, knowledge) as server:
        records = server.records()
        check_many(browser, server, list({one["document"]: one for one in records}.values()))
        with Visit(browser, server, phone=True) as visit:
            for record in records[::25]:
                if record["register"] == "contacts":
                    visit.open(f"/contact/{record['id']}")
                    assert visit.overflow <= 0, record
            assert visit.faults == []


# --- the review by keys --------------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path: Path, site: Server, knowledge: Knowledge) -> Iterator[Server]:
    """The same ledger with no decision in it."""
    path = tmp_path / "fresh.db"
    with Ledger.open(site.ledger) as ledger:
        ledger.connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
    with serve(path, knowledge) as server:
        yield server
    with Ledger.open(path) as ledger:
        assert check_ledger(ledger) == []


def decisions(server: Server) -> list[tuple[str, str, bool]]:
    return [(one["verdict"], one["record"], one["taken_back"] is not None) for one in reversed(server.get("/api/review/decisions"))]


def test_the_whole_review_by_keys_alone(browser: Browser, fresh: Server) -> None:
    order = [one["id"] for one in fresh.records()]
    with Visit(browser, fresh) as visit:
        visit.name()
        assert visit.record == order[0]
        visit.go("a")
        visit.go("x")
        assert decisions(fresh) == [("accept", order[0], False), ("reject", order[1], False)]
        assert visit.record == order[2]
        visit.go("u")
        assert (visit.record, decisions(fresh)[1]) == (order[1], ("reject", order[1], True))
        visit.go("n")
        visit.go("n")
        visit.go("p")
        assert visit.record == order[2]
        visit.keys("?")
        assert visit.page.locator("#help[open]").count() == 1
        visit.keys("c")
        visit.page.keyboard.type("x marks nothing here")
        visit.keys("Tab")
        assert visit.page.evaluate("document.activeElement.textContent") == "Keep the comment"
        visit.go("Enter")
        assert "x marks nothing here" in visit.page.locator(".told").inner_text()
        assert len(decisions(fresh)) == 2
        visit.keys("c", "Escape")
        assert visit.page.locator("#comment[open]").count() == 0
        visit.go("a")
        assert decisions(fresh)[2] == ("accept", order[2], False)
        assert visit.faults == []


def test_a_field_is_edited_by_keys_alone(browser: Browser, fresh: Server) -> None:
    contact = fresh.records(register="contacts", status="happened")[0]["id"]
    with Visit(browser, fresh) as visit:
        visit.name()
        visit.open(f"/review?register=contacts&record={contact}")
        visit.keys("e")
        assert visit.focused == "kind"
        visit.tab_to("status")
        visit.page.keyboard.type("plan")
        visit.tab_to("Save the edit")
        visit.go("Enter")
        assert visit.fault == ""
        assert [(one["record"], one["edits"]) for one in fresh.get("/api/review/decisions")] == [(contact, {"status": "planned"})]
        assert visit.faults == []


def test_words_are_chosen_by_keys_alone(browser: Browser, fresh: Server) -> None:
    contact = next(one for one in fresh.records(register="contacts") if one["document"].startswith("example"))["id"]
    before = fresh.get(f"/api/review/records/{contact}")
    date = next(field for field in before["fields"] if field["field"] == "when")["evidence"][0]
    with Visit(browser, fresh) as visit:
        visit.name()
        visit.open(f"/review?record={contact}")
        visit.keys("e")
        visit.tab_to("proof.when.0.words")
        visit.keys("Tab", "Enter")
        assert visit.focused == "words"
        first = date["text"].split()[0]
        assert visit.page.evaluate("getSelection().toString()") == first.rstrip(",.")
        visit.keys("ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight")
        chosen = visit.page.evaluate("getSelection().toString()")
        visit.keys("Enter")
        assert visit.focused == "proof.when.0.words"
        visit.go("Enter")
        after = fresh.get(f"/api/review/records/{contact}?coder=Ann")
        proof = after["mine"]["edits"]["evidence"]["when"][0]
        assert (proof["text"], proof["start"] < date["start"]) == (chosen, True)
        assert visit.faults == []


def test_words_are_chosen_by_mouse(browser: Browser, fresh: Server) -> None:
    contact = next(one for one in fresh.records(register="contacts") if one["document"].startswith("example"))["id"]
    with Visit(browser, fresh) as visit:
        visit.name()
        visit.open(f"/review?record={contact}")
        visit.keys("e")
        visit.page.locator("input[name='proof.status.0.words']").focus()
        mark = visit.page.locator("#words mark").first
        mark.dblclick()
        word = visit.page.evaluate("getSelection().toString()").strip()
        assert word
        assert visit.page.locator("input[name='proof.status.0.words']").input_value() == word
        assert re.fullmatch(r"\d+-\d+", visit.page.locator("input[name='proof.status.0.at']").input_value())


def test_joined_and_parted_by_keys_alone(browser: Browser, fresh: Server) -> None:
    pairs = ((one["id"], fresh.get(f"/api/review/records/{one['id']}")) for one in fresh.records(register="contacts"))
    id, record = next((id, record) for id, record in pairs if record["alike"])
    with Visit(browser, fresh) as visit:
        visit.name()
        visit.open(f"/review?record={id}")
        visit.keys("m")
        assert visit.page.evaluate("document.activeElement.type") == "radio"
        visit.go("Enter")
        told = fresh.get("/api/review/decisions")[0]
        assert (told["verdict"], told["record"], told["other"]) == ("same", id, record["alike"][0]["id"])
        together = fresh.get(f"/api/review/records/{id}")["together"]
        assert told["other"] in {one["record"] for one in together}
        visit.keys("s")
        visit.go("Enter")
        assert {one["other"] for one in fresh.get("/api/review/decisions") if one["verdict"] == "different"} == {
            one["record"] for one in together
        }
        assert fresh.get(f"/api/review/records/{id}")["together"] == []
        for _ in together:
            visit.go("u")
        assert fresh.get(f"/api/review/records/{id}")["together"] == together
        assert visit.faults == []


def test_two_coders_and_their_agreement(browser: Browser, fresh: Server) -> None:
    for who, keys in (("Ann", "aaxa"), ("Ben", "axxa")):
        with Visit(browser, fresh) as visit:
            visit.name(who)
            for key in keys:
                visit.go(key)
            visit.open("/review/agreement")
    with Visit(browser, fresh, phone=True, dark=True) as visit:
        visit.open("/review/agreement")
        text = visit.page.locator("main").inner_text()
        assert "Agreement of Ann and Ben" in text
        # Of four records three the same; values 5 accept and 3 reject: 1 - 7 * 2 / (64 - 25 - 9).
        assert re.search(r"All\s+4\s+3\s+75\.0\s+0\.533", text)
        assert visit.page.locator("main .rows").nth(1).locator("tbody tr").count() == 1
        assert visit.overflow <= 0
        assert find_barriers(visit.page) == []
        assert visit.faults == []


def test_keys_can_be_turned_off_and_a_held_key_decides_once(browser: Browser, fresh: Server) -> None:
    with Visit(browser, fresh) as visit:
        visit.name()
        visit.keys("?")
        visit.page.locator("#keys").focus()
        visit.keys(" ", "Escape", "a")
        visit.page.reload()
        visit.keys("a", "x")
        assert decisions(fresh) == []
        visit.page.locator("#help summary").focus()
        visit.keys("Enter")
        visit.page.locator("#keys").focus()
        visit.keys(" ")
        visit.page.evaluate("document.activeElement.blur()")
        visit.page.keyboard.down("a")
        visit.page.keyboard.down("a")
        visit.page.wait_for_url("**done=accept**")
        visit.page.keyboard.up("a")
        assert len(decisions(fresh)) == 1


def test_the_review_works_without_a_script(browser: Browser, fresh: Server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{fresh.address}/review")
    page.fill("#name", "Ann")
    page.click("text=Begin")
    page.click("button[value=accept]")
    page.click("#edit summary >> nth=0")
    page.select_option("#edit select[name=status]", "denied")
    page.click("text=Save the edit")
    page.click("text=Undo")
    assert [verdict for verdict, _, _ in decisions(fresh)] == ["accept", "edit"]
    assert decisions(fresh)[1][2]
    context.close()
