"""Keeps strangers out: who may ask (host, token), what a browser may do with a page (policy), and which writing is meant (CSRF).

A site on one's own machine is reached by every page that the browser has open, and shows texts of strangers. So: only known
names of this machine are answered (else a name could be turned to it, "DNS rebinding"), nothing but the site's own files may
run in a page, and what changes the ledger must carry a word that only the site's own pages know.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Collection
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Header, HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.web.state import Site, get_site

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer" a browser hides from check_csrf as well where a form comes from.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
SESSION = "communique_session"
SESSION_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
# Bytes of a request's body: a long report has a tenth of it.
MOST_BYTES = 4_000_000
FIELD, HEADER = "csrf", "X-CSRF-Token"


def is_loopback(host: str) -> bool:
    """Whether a host to listen on is this machine alone."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def split_host(value: str) -> str:
    """The name or number in a Host header, without its port, in lower case; "" for what is none."""
    match = re.fullmatch(r"\[([0-9a-f:.]+)\](:[0-9]*)?|([a-z0-9._-]+)(:[0-9]*)?", value.strip().lower())
    return (match[1] or match[3]).rstrip(".") if match else ""


def is_known_host(value: str, names: Collection[str], numbers: bool) -> bool:
    """Whether a Host header names this site. ``numbers`` takes any IP number: nobody can turn a number to another machine."""
    host = split_host(value)
    if host in names:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return numbers


def sign(secret: bytes, words: str) -> str:
    """What only this process can have made of some words."""
    return hmac.new(secret, words.encode("utf-8"), hashlib.sha256).hexdigest()


class Guard:
    """Stands before the whole site: hosts, token, size of bodies, session cookie; and the headers of every answer."""

    def __init__(self, app: ASGIApp, site: Site, names: Collection[str], numbers: bool = False, most_bytes: int = MOST_BYTES) -> None:
        self.app, self.site, self.numbers, self.most_bytes = app, site, numbers, most_bytes
        self.names = frozenset(name.lower() for name in names)
        self.key_cookie = f"communique_key_{sign(site.secret, 'name')[:8]}"
        self.key = sign(site.secret, f"key {site.token}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or passes the request on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = cookie_parser(headers.get("cookie", ""))
        known = cookies.get(SESSION, "")
        session = known if SESSION_SHAPE.fullmatch(known) else secrets.token_urlsafe(32)
        scope.setdefault("state", {})["session"] = session
        fresh = session != known

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
                # Whoever uses the browser next must not find what a token opened.
                answer.setdefault("Cache-Control", "no-store")
                if fresh:
                    answer.append("Set-Cookie", make_cookie(SESSION, session))
            await send(message)

        answer = self._refuse(scope, headers, cookies)
        if answer is not None:
            await answer(scope, receive, send_guarded)
            return
        await self.app(scope, _bounded(receive, self.most_bytes), send_guarded)

    def _refuse(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> Response | None:
        path = scope["path"]
        if not is_known_host(headers.get("host", ""), self.names, self.numbers):
            return refuse(path, 400, "this site does not answer to that name; open it by the address that `communique serve` printed")
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > self.most_bytes:
            return refuse(path, 413, say_too_large(self.most_bytes))
        if self.site.token is None or path.startswith("/static/"):
            return None
        return self._check_token(scope, headers, cookies)

    def _check_token(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> Response | None:
        token = self.site.token or ""
        query = QueryParams(scope["query_string"])
        bearer = headers.get("authorization", "")
        if hmac.compare_digest(cookies.get(self.key_cookie, "").encode(), self.key.encode()):
            return None
        if bearer.startswith("Bearer ") and hmac.compare_digest(bearer[7:].encode(), token.encode()):
            return None
        given = query.get("token")
        if given is not None and scope["method"] in ("GET", "HEAD") and hmac.compare_digest(given.encode(), token.encode()):
            return self._let_in(scope["path"], query)
        return refuse(scope["path"], 401, "this site asks for its token: open the address that `communique serve` printed")

    def _let_in(self, path: str, query: QueryParams) -> Response:
        # Not a redirect: a browser that followed a link from elsewhere would not send a strict cookie along with it.
        rest = urlencode([(name, value) for name, value in query.multi_items() if name != "token"])
        # A path that begins with two slashes would be an address elsewhere.
        there = "/" + path.lstrip("/") + (f"?{rest}" if rest else "")
        from communique.web.rendering import ENVIRONMENT

        response = HTMLResponse(ENVIRONMENT.get_template("let_in.html").render(there=there))
        response.headers.append("Set-Cookie", make_cookie(self.key_cookie, self.key))
        response.headers["Cache-Control"] = "no-store"
        return response


def make_cookie(name: str, value: str) -> str:
    """A Set-Cookie header: for this site's own pages alone, out of reach of scripts."""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict"


def refuse(path: str, status: int, message: str) -> Response:
    """An answer that says what is wrong: JSON below ``/api``, else a page."""
    if path.startswith("/api"):
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
        return JSONResponse({"error": {"code": status, "message": message}}, status, headers)
    from communique.web.rendering import ENVIRONMENT

    return HTMLResponse(ENVIRONMENT.get_template("refused.html").render(status=status, message=message), status)


def say_too_large(most: int) -> str:
    """What to do with a body of more bytes than a request may have."""
    return f"more than {most:,} bytes at once; send less, or use `communique add`"


def _bounded(receive: Receive, most: int) -> Receive:
    count = 0

    async def receive_bounded() -> Message:
        nonlocal count
        message = await receive()
        count += len(message.get("body", b""))
        if count > most:
            raise HTTPException(413, say_too_large(most))
        return message

    return receive_bounded


def make_csrf(request: Request) -> str:
    """The word that a form of this session carries in its field ``csrf``, or a script in the header X-CSRF-Token."""
    site: Site = request.app.state.site
    return sign(site.secret, f"csrf {request.state.session}")


async def check_csrf(
    request: Request,
    site: Annotated[Site, Depends(get_site)],
    x_csrf_token: Annotated[str | None, Header(description="from /api/session; or the form field csrf")] = None,
) -> None:
    """Lets a request through that a page of this site sent. Raises 403 for any other.

    Who shows the token in an Authorization header needs no more: no page of a stranger can make a browser send one.
    """
    if site.token is not None and request.headers.get("authorization", "").startswith("Bearer "):
        return
    given = x_csrf_token
    if given is None and request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        field = (await request.form()).get(FIELD)
        given = field if isinstance(field, str) else None
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "this came from a page of another site")
    if given is None or not hmac.compare_digest(given.encode(), make_csrf(request).encode()):
        raise HTTPException(403, "this form is not of this visit; open its page again and send it from there")


CheckCsrf = Depends(check_csrf)
