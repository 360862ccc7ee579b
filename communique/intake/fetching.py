"""Fetches a page within bounds: of size, time, redirects and unpacking, from checked addresses only, politely."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
import urllib.robotparser
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from communique.intake.addresses import Resolve, find_public, make_resolver, split_url, without_fragment
from communique.intake.decoding import DOCUMENT_LIMIT
from communique.intake.outcome import Refused, Unchanged
from communique.intake.unpacking import unpack
from communique.version import __version__

AGENT = f"communique/{__version__} (reads reports for research)"
REDIRECTS = (301, 302, 303, 307, 308)
NOT_MODIFIED, TOO_MANY, UNAVAILABLE = 304, 429, 503
ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/pdf,text/plain,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one fetch: bytes as sent and as unpacked, redirects, seconds in all, and between two fetches from one host."""

    size: int = DOCUMENT_LIMIT
    redirects: int = 5
    seconds: float = 30.0
    delay: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: the address after all redirects, the kind and encoding that the server gives, and the bytes, unpacked."""

    url: str
    kind: str | None
    charset: str | None
    data: bytes
    validators: dict[str, str] = field(default_factory=dict)


# By address, what its server said to tell a changed page by: "etag", "last-modified".
Memory = MutableMapping[str, dict[str, str]]


class Fetcher:
    """Fetches pages one after the other. Ask it for a page with ``get``.

    Args:
        allow_private: fetch from loopback, private, link-local and reserved addresses too.
        limits: the bounds of each fetch.
        memory: what servers said about pages fetched before; pages that have not changed since raise Unchanged.
        resolve: from (host, port) to addresses; the system's by default.
        sleep, clock: for tests.
    """

    def __init__(
        self,
        allow_private: bool = False,
        limits: Limits | None = None,
        memory: Memory | None = None,
        resolve: Resolve | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.allow_private, self.limits = allow_private, limits or Limits()
        self.memory: Memory = {} if memory is None else memory
        self._resolve = resolve or make_resolver(self.limits.seconds)
        self._sleep, self._clock = sleep, clock
        self._last: dict[str, float] = {}
        self._robots: dict[str, urllib.robotparser.RobotFileParser | None] = {}

    def get(self, url: str, *, polite: bool = False) -> Page:
        """The page at an address. Raises Refused, or Unchanged where it is the one that was fetched before.

        ``polite`` is for addresses that no person typed: what the host's robots.txt forbids is refused.
        """
        asked = without_fragment(url)
        if polite and not self._may(asked):
            raise Refused("robots", "the rules of this host for programs (robots.txt) forbid it; open the page, save it and give the file")
        at, seen = asked, {asked}
        for _ in range(self.limits.redirects + 1):
            status, headers, data = self._ask(at)
            if status not in REDIRECTS:
                return self._page(at, status, headers, data)
            target = headers.get("location")
            if not target:
                raise Refused("http", f"the server answers {status} and does not say where the page has gone to")
            try:
                at = without_fragment(urljoin(at, target))
            except ValueError as error:
                raise Refused("bad_url", f"the server sends us on to {target!r}, which is no address: {error}") from error
            if at in seen:
                raise Refused("redirects", f"the server sends us in a circle by way of {at}")
            seen.add(at)
        raise Refused("redirects", f"more than {self.limits.redirects} redirects, the last to {at}; give the address where it ends")

    def remember(self, page: Page) -> None:
        """Keeps what tells whether a page has changed. Called when its documents are safe: before that it must be fetched again."""
        if page.validators:
            self.memory[page.url] = page.validators

    def _page(self, at: str, status: int, headers: http.client.HTTPMessage, data: bytes) -> Page:
        if status == NOT_MODIFIED:
            raise Unchanged
        if status in (TOO_MANY, UNAVAILABLE):
            later = headers.get("retry-after")
            hint = f"asks to come back in {later} s" if later and later.isdigit() else "is too busy"
            raise Refused("http", f"the server answers {status}: it {hint}; try again then")
        if not 200 <= status < 300:
            advice = "check the address" if status in (404, 410) else "open the page, save it and give the file"
            reason = http.client.responses.get(status, "no reason given")
            raise Refused("http", f"the server answers {status} ({reason}); {advice}")
        data = unpack(data, headers.get("content-encoding") or "", self.limits.size)
        validators = {name: value for name in ("etag", "last-modified") if (value := headers.get(name))}
        kind = headers.get_content_type() if headers.get("content-type") else None
        return Page(at, kind, headers.get_content_charset(), data, validators)

    def _ask(self, url: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        parts = split_url(url)
        is_secure, host = parts.scheme.lower() == "https", parts.hostname or ""
        port = parts.port or (443 if is_secure else 80)
        address = find_public(host, port, self.allow_private, self._resolve)
        self._wait(host)
        known = self.memory.get(url, {})
        headers = {"User-Agent": AGENT, "Accept": ACCEPT, "Accept-Language": "en", "Accept-Encoding": "gzip", "Connection": "close"}
        if "etag" in known:
            headers["If-None-Match"] = known["etag"]
        if "last-modified" in known:
            headers["If-Modified-Since"] = known["last-modified"]
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = _Pinned(host, port, address, is_secure, self.limits.seconds)
        late = f"no answer within {self.limits.seconds:g} seconds; try again, or save the page and give the file"
        try:
            with _deadline(connection, self.limits.seconds) as is_late:
                try:
                    connection.request("GET", _quote(path), headers=headers)
                    answer = connection.getresponse()
                    data = answer.read(self.limits.size + 1) if answer.status not in REDIRECTS else b""
                except (OSError, http.client.HTTPException, ValueError) as error:
                    if is_late.is_set() or isinstance(error, TimeoutError):
                        raise Refused("timeout", late) from error
                    raise Refused("unreachable", f"cannot be fetched from {host}: {_name(error)}; try again, or save the page") from error
                if is_late.is_set():
                    raise Refused("timeout", late)
        finally:
            connection.close()
        if len(data) > self.limits.size:
            raise Refused("too_large", f"the page is larger than {self.limits.size // 1_000_000} MB, the limit for one document")
        length = answer.headers.get("content-length")
        if length and length.isdigit() and len(data) < int(length) and answer.status not in REDIRECTS:
            raise Refused("truncated", f"the server broke off after {len(data)} of {length} bytes; try again")
        return answer.status, answer.headers, data

    def _wait(self, host: str) -> None:
        now = self._clock()
        before = self._last.get(host)
        if before is not None and now - before < self.limits.delay:
            self._sleep(self.limits.delay - (now - before))
        self._last[host] = self._clock()

    def _may(self, url: str) -> bool:
        parts = split_url(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            self._robots[root] = self._read_robots(f"{root}/robots.txt")
        rules = self._robots[root]
        return rules is None or rules.can_fetch(AGENT, url)

    def _read_robots(self, url: str) -> urllib.robotparser.RobotFileParser | None:
        try:
            page = Fetcher(self.allow_private, Limits(500_000, self.limits.redirects, self.limits.seconds, 0), None, self._resolve).get(url)
        except Refused as fault:
            if fault.code == "private_address":
                raise
            return None  # no rules: nothing is forbidden
        rules = urllib.robotparser.RobotFileParser()
        rules.parse(page.data.decode("utf-8", "replace").splitlines())
        return rules


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked; the host's name serves for its certificate and the Host header alone."""

    def __init__(self, host: str, port: int, address: str, is_secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.default_port = 443 if is_secure else 80
        self._address, self._is_secure = address, is_secure
        self.raw: socket.socket | None = None

    def connect(self) -> None:
        """Connects to the checked address, whatever the name may stand for by now."""
        self.raw = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self.raw
        if self._is_secure:
            # Without its handshake at first: a server that is slow about that must be cut off as well.
            secured = ssl.create_default_context().wrap_socket(self.raw, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.raw = secured
            secured.do_handshake()


@contextlib.contextmanager
def _deadline(connection: _Pinned, seconds: float) -> Iterator[threading.Event]:
    """Ends a connection when its time is up, however slowly the server goes on sending; the event tells that it was so."""
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        if connection.raw is not None:
            with contextlib.suppress(OSError):
                connection.raw.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()


def _quote(path: str) -> str:
    """The path as it may be sent: letters of other scripts in their percent form, all else as it was given."""
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode("utf-8")) for c in path)


def _name(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
