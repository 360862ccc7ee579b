"""Fetching: what may not be reached is not, what is too much is cut, what has not changed is not sent again."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_files import PARAGRAPHS, make_html, make_pdf, make_rss

from communique.intake.addresses import find_public, split_url, why_private
from communique.intake.fetching import AGENT, Fetcher, Limits
from communique.intake.memory import FetchMemory
from communique.intake.outcome import PassedOver, Refusal, Refused, Taken
from communique.intake.sources import read_documents

QUICK = Limits(size=1_000_000, redirects=3, seconds=5, delay=0)
DATED = ("STRELSAU, 20 December 2021 - " + PARAGRAPHS[0], *PARAGRAPHS[1:])

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Site:
    """A server on this machine that answers by path, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                answer = site.answers.get(self.path.partition("?")[0])
                with contextlib.suppress(ConnectionError):
                    if answer is None:
                        self.send_error(404)
                    else:
                        answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self.server.server_address[1]}"

    def page(self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body

        def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
            tag = headers.get("ETag")
            same = tag is not None and handler.headers.get("If-None-Match") == tag
            handler.send_response(304 if same else status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            if not same:
                handler.send_header("Content-Type", kind)
                handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            if not same:
                handler.wfile.write(data)

        self.answers[path] = answer
        return self.root + path

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def fetch(url: str, **options: object) -> Fetcher:
    return Fetcher(allow_private=True, limits=QUICK, **options)  # type: ignore[arg-type]


def refusal(url: str, fetcher: Fetcher | None = None) -> Refusal:
    (found,) = read_documents([url], fetcher=fetcher or fetch(url))
    assert isinstance(found, Refusal), found
    return found


# --- which addresses

PRIVATE = """127.0.0.1 127.8.9.10 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 192.0.2.1 198.18.0.1
198.51.100.7 203.0.113.5 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 ff02::1 2001:db8::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1:: 2001:0:1:2:3:4:f5ff:fffe
not-an-address""".split()
PUBLIC = "93.184.216.34 8.8.8.8 172.32.0.1 2606:2800:220:1:248:1893:25c8:1946 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert why_private(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_let_through(address: str) -> None:
    assert why_private(address) is None


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Refused, match="--allow-private") as caught:
        find_public("court.example", 80, False, lambda host, port: ["93.184.216.34", "10.0.0.1"])
    assert caught.value.code == "private_address"
    assert find_public("court.example", 80, True, lambda host, port: ["10.0.0.1"]) == "10.0.0.1"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"]
)
def test_this_machine_is_not_reached_under_any_of_its_names(site: Site, host: str) -> None:
    site.page("/", make_html(DATED))
    port = site.root.rpartition(":")[2]
    found = refusal(f"http://{host}:{port}/", Fetcher(limits=QUICK))
    assert found.code in ("private_address", "no_host")
    assert site.asked == []


def test_redirect_to_a_private_address_is_refused(site: Site) -> None:
    site.page("/secret", make_html(DATED))
    # The first host is let through by a resolver that calls it public; the second is asked of the same resolver.
    names = {"court.example": ["93.184.216.34"], "inside.example": ["10.0.0.1"]}
    fetcher = Fetcher(limits=QUICK, resolve=lambda host, port: names.get(host, [host]))
    asked: list[str] = []

    def ask(url: str) -> tuple[int, dict[str, str], bytes]:
        asked.append(url)
        split = split_url(url)
        find_public(split.hostname or "", 80, fetcher.allow_private, fetcher._resolve)
        return 302, {"location": f"{site.root}/secret" if len(asked) == 1 else ""}, b""

    fetcher._ask = ask  # type: ignore[method-assign, assignment]
    found = refusal("http://court.example/", fetcher)
    assert found.code == "private_address"
    assert asked == ["http://court.example/", f"{site.root}/secret"]
    assert site.asked == []


def test_connection_goes_to_the_checked_address_whatever_the_name_says_next(site: Site) -> None:
    """A name that is public when it is checked and private when it is connected to must not get through."""
    port = int(site.root.rpartition(":")[2])
    answers = iter([["127.0.0.1"], ["10.255.255.1"]])
    fetcher = Fetcher(allow_private=True, limits=QUICK, resolve=lambda host, port: next(answers))
    site.page("/", make_html(DATED))
    page = fetcher.get(f"http://court.example:{port}/")
    assert page.data
    assert site.asked[0][1]["host"] == f"court.example:{port}"  # asked once: no second look-up stands behind the connection


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://user:secret@court.example/", "bad_url"),
        ("http:///path", "bad_url"),
        ("http://court.example:99999/", "bad_url"),
        ("http://court.example/a b", "bad_url"),
        ("http://[::1", "bad_url"),
        ("http://court.example:80:80/", "bad_url"),
        (f"http://{'a' * 70}.example/", "no_host"),
    ],
)
def test_addresses_that_are_none(url: str, code: str) -> None:
    assert refusal(url, Fetcher(limits=QUICK)).code == code


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://[::1", "gopher://court.example/"])
def test_redirect_to_what_is_no_page_is_refused(site: Site, target: str) -> None:
    assert refusal(site.page("/", "", status=302, Location=target)).code == "bad_url"


# --- bounds


def test_page_is_read(site: Site) -> None:
    url = site.page("/visit", make_html(DATED), Content_Encoding="identity")
    (taken,) = read_documents([url + "#part"], fetcher=fetch(url))
    assert isinstance(taken, Taken)
    assert (taken.document.url, taken.document.published, taken.document.title) == (url, "2021-12-20", "A visit to Strelsau")
    assert site.asked[0][1]["user-agent"] == AGENT


def test_other_forms_come_from_addresses_too(site: Site) -> None:
    urls = [
        site.page("/a.pdf", make_pdf((DATED,)), "application/pdf"),
        site.page("/b", ("\n".join(DATED) + " \u201cYes\u201d, she said.").encode("cp1252"), "text/plain; charset=iso-8859-1"),
        site.page("/c", gzip.compress(make_html(DATED).encode()), Content_Encoding="gzip"),
        site.page("/d.md", "# Visit\n" + "\n\n".join(DATED), "text/markdown"),
    ]
    found = list(read_documents(urls, fetcher=fetch("")))
    assert [f.origin.form for f in found if isinstance(f, Taken) and f.origin] == ["pdf", "text", "html", "markdown"]
    assert [f.document.url for f in found if isinstance(f, Taken)] == urls


def test_redirects_are_followed_to_a_bound(site: Site) -> None:
    site.page("/end", make_html(DATED))
    for i in range(5):
        site.page(f"/{i}", "", status=301, Location=f"{i + 1}" if i < 4 else "/end")
    (taken,) = read_documents([f"{site.root}/2"], fetcher=fetch(""))
    assert isinstance(taken, Taken)
    assert taken.document.url == f"{site.root}/end"
    assert refusal(f"{site.root}/0").code == "redirects"
    assert "circle" in refusal(site.page("/round", "", status=302, Location="/round")).message


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"a" * 1_200_000, {}, "too_large"),
        (gzip.compress(b"a" * 1_200_000, mtime=0), {"Content_Encoding": "gzip"}, "too_large"),
        (gzip.compress(gzip.compress(b"a" * 40_000_000, mtime=0)), {"Content_Encoding": "gzip, gzip"}, "too_large"),
        (gzip.compress(b"a" * 1000, mtime=0)[:-9], {"Content_Encoding": "gzip"}, "truncated"),
        (b"abc", {"Content_Encoding": "br"}, "encoding"),
    ],
)
def test_pages_that_are_too_much(site: Site, body: bytes, headers: dict[str, str], code: str) -> None:
    assert refusal(site.page("/", body, **headers)).code == code


def test_slow_server_is_cut_off(site: Site) -> None:
    stop = threading.Event()

    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not stop.wait(0.1):
            handler.wfile.write(b"a ")

    site.answers["/"] = drip
    start = time.monotonic()
    found = refusal(site.root + "/", Fetcher(allow_private=True, limits=Limits(seconds=0.7)))
    stop.set()
    assert found.code == "timeout"
    assert time.monotonic() - start < 4


def test_server_that_drips_its_head_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def serve() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not stop.wait(0.1):
                    connection.sendall(b"a")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        found = refusal(f"http://127.0.0.1:{server.getsockname()[1]}/", Fetcher(allow_private=True, limits=Limits(seconds=0.7)))
        stop.set()
        thread.join()
    assert found.code == "timeout"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "unreachable"),
        (b"not http at all\r\n\r\n", "unreachable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<html>", "truncated"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<html>", "unreachable"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"a" * 100_000, "unreachable"),
    ],
)
def test_server_that_breaks_off(sent: bytes, code: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(10_000)
                connection.sendall(sent)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert refusal(f"http://127.0.0.1:{server.getsockname()[1]}/").code == code
        thread.join()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/").code == "unreachable"


@pytest.mark.parametrize(("status", "words"), [(404, "check the address"), (403, "save it"), (500, "500")])
def test_answers_that_are_no_page(site: Site, status: int, words: str) -> None:
    found = refusal(site.page("/", "no", status=status))
    assert found.code == "http"
    assert words in found.message


def test_server_that_asks_to_come_later(site: Site) -> None:
    assert "in 120 s" in refusal(site.page("/", "", status=429, Retry_After="120")).message


# --- politeness


def test_delay_between_two_pages_of_a_host(site: Site) -> None:
    waited: list[float] = []
    now = iter(float(i) / 10 for i in range(100))
    fetcher = Fetcher(True, Limits(delay=1.0), sleep=waited.append, clock=lambda: next(now))
    for i in range(3):
        fetcher.get(site.page(f"/{i}", make_html(DATED)))
    assert len(waited) == 2
    assert all(0 < seconds <= 1 for seconds in waited)


def items(site: Site, count: int) -> list[dict[str, str]]:
    return [
        {
            "title": f"Item {i}",
            "link": f"{site.root}/item/{i}",
            "pubDate": f"Mon, {10 + i} Jan 2022 10:00:00 GMT",
            "description": "A few words.",
        }
        for i in range(count)
    ]


def test_feed_brings_its_pages_and_asks_again_only_for_what_changed(site: Site, tmp_path: Path) -> None:
    feed = site.page("/feed", make_rss(items(site, 3)), "application/rss+xml", ETag='"f1"')
    for i in range(2):
        site.page(f"/item/{i}", make_html((f"It was item {i} of the day in Strelsau.", *PARAGRAPHS)), ETag=f'"{i}"')
    path = tmp_path / "memory.json"

    def run(stamp: str = "1") -> list[object]:
        site.asked.clear()
        return list(read_documents([feed], fetcher=fetch(feed, memory=FetchMemory(path, stamp))))

    first = run()
    assert [(f.document.published, f.document.url, f.document.title) for f in first if isinstance(f, Taken)] == [
        (f"2022-01-{10 + i}", f"{site.root}/item/{i}", "A visit to Strelsau") for i in range(2)
    ]
    assert isinstance(first[2], Refusal)  # the third page is missing
    assert (first[2].line, first[2].code) == (3, "http")
    # One page failed: the feed is asked for again, its good pages are not sent again.
    site.page("/item/2", make_html(("It was item 2 of the day in Strelsau.", *PARAGRAPHS)))
    second = run()
    assert [f.document.url for f in second if isinstance(f, Taken)] == [f"{site.root}/item/2"]
    assert [str(f) for f in second if isinstance(f, PassedOver)] == [
        f"{feed}: 2 of its pages have not changed since they were fetched last"
    ]
    third = run()
    assert [type(f) for f in third] == [PassedOver]
    assert site.paths() == ["/feed"]
    assert site.asked[0][1]["if-none-match"] == '"f1"'
    # A page is fetched whole for another version, which may read it otherwise.
    assert len([f for f in run("2") if isinstance(f, Taken)]) == 3


def test_memory_is_not_kept_before_the_document_is_safe(site: Site, tmp_path: Path) -> None:
    url = site.page("/", make_html(DATED), ETag='"1"')
    path = tmp_path / "memory.json"
    documents = read_documents([url], fetcher=fetch(url, memory=FetchMemory(path, "1")))
    assert isinstance(next(documents), Taken)
    documents.close()  # as when the process is killed while it reads the document
    assert not path.exists()
    list(read_documents([url], fetcher=fetch(url, memory=FetchMemory(path, "1"))))
    assert json.loads(path.read_text())["pages"] == {url: {"etag": '"1"'}}


def test_broken_memory_is_started_anew(tmp_path: Path) -> None:
    for content in ("", "{", "[]", '{"layout": 1, "stamp": "1", "pages": 3}', '{"layout": 9}'):
        (tmp_path / "m").write_text(content)
        assert dict(FetchMemory(tmp_path / "m", "1")) == {}


def test_robots_are_heeded_for_pages_that_no_person_named(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /item/1\n", "text/plain")
    feed = site.page("/feed", make_rss(items(site, 2)), "application/rss+xml")
    for i in range(2):
        site.page(f"/item/{i}", make_html((f"It was item {i} of the day in Strelsau.", *PARAGRAPHS)))
    one, other = read_documents([feed], fetcher=fetch(feed))
    assert isinstance(one, Taken)
    assert isinstance(other, Refusal)
    assert other.code == "robots"
    assert "/item/1" not in site.paths()
    list(read_documents([f"{site.root}/item/1"], fetcher=fetch(feed)))  # named by a person: a visit like any other
    assert "/item/1" in site.paths()


def test_feed_cannot_lead_to_a_private_address(site: Site) -> None:
    """The feed's host may be reached, the machine that one of its links names may not."""
    feed = make_rss(
        [{"title": "x", "link": "http://169.254.169.254/latest", "pubDate": "Mon, 10 Jan 2022 10:00:00 GMT", "description": "x"}]
    )
    port = site.root.rpartition(":")[2]
    site.page("/feed", feed, "application/rss+xml")
    fetcher = Fetcher(limits=QUICK, resolve=lambda host, port: [host])
    page = Fetcher(True, QUICK).get(f"http://127.0.0.1:{port}/feed")
    fetcher.get = lambda url, polite=False: page if url.endswith("/feed") else Fetcher.get(fetcher, url, polite=polite)  # type: ignore[method-assign]
    assert refusal(f"http://127.0.0.1:{port}/feed", fetcher).code == "private_address"


# --- lists of articles


def test_articles_of_gdelt(site: Site, tmp_path: Path) -> None:
    articles = [
        {
            "url": site.page("/1", make_html(DATED)),
            "title": "One",
            "seendate": "20211221T101500Z",
            "domain": "court.example",
            "language": "English",
        },
        {"url": site.page("/2", make_html()), "title": "Two\tand a half", "seendate": "20211222T101500Z", "language": "English"},
        {"url": site.root + "/3", "title": "Drei", "language": "German"},
        {"title": "no address"},
        {"url": site.root + "/gone", "title": "Gone", "language": "English"},
    ]
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"articles": articles}, indent=1))
    one, two, german, nowhere, gone = read_documents([path], fetcher=fetch(""))
    assert isinstance(one, Taken)
    assert (one.document.published, one.problems) == ("2021-12-20", ())
    assert isinstance(two, Taken)
    assert two.document.published == "2021-12-22"
    assert [p.code for p in two.problems] == ["date_of_file"]
    assert isinstance(german, PassedOver)
    assert isinstance(nowhere, Refusal)
    assert (nowhere.line, nowhere.code) == (4, "bad_field")
    assert isinstance(gone, Refusal)
    assert (gone.line, gone.code) == (5, "http")
    assert "/3" not in site.paths()


def test_articles_as_csv(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f'\ufeffURL,MobileURL,Date,Title\n{site.page("/1", make_html(DATED))},,2021-12-21 10:15:00,"One, two"\n')
    (one,) = read_documents([path], fetcher=fetch(""))
    assert isinstance(one, Taken)
    assert one.document.url == f"{site.root}/1"
