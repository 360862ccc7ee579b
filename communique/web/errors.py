"""Says what went wrong: an object of JSON below ``/api``, else a page; never more of the machine than the message."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException

from communique.ledger.errors import LedgerError, UnknownError
from communique.web.rendering import render
from communique.web.security import HEADERS

LOG = logging.getLogger("communique.web")


class ErrorBody(BaseModel):
    """What is wrong, and what to do."""

    code: int
    message: str


class ErrorAnswer(BaseModel):
    """The answer to a request that cannot be done."""

    error: ErrorBody


def documented(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of an operation: those of every operation, and more codes of its own."""
    said = {
        400: "the question means nothing, or the Host is not of this site", 401: "the site's token is missing",
        403: "not sent from a page of this site", 404: "there is no such thing in the ledger", 409: "it cannot be done as things are",
        413: "too many bytes", 422: "a value of the wrong shape", 503: "busy, or a part is not installed",
    }  # fmt: skip
    return {code: {"model": ErrorAnswer, "description": said[code]} for code in sorted({400, 401, 413, 422, *codes})}


def answer(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """The error as JSON or as a page."""
    if request.url.path.startswith("/api"):
        return JSONResponse({"error": {"code": status, "message": message}}, status, headers)
    page = render(request, "error.html", status, code=status, message=message)
    page.headers.update(headers or {})
    return page


def add_handlers(app: FastAPI) -> None:
    """Has an app say its errors so."""

    @app.exception_handler(StarletteHTTPException)
    def say_http(request: Request, error: StarletteHTTPException) -> Response:
        return answer(request, error.status_code, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    def say_invalid(request: Request, error: RequestValidationError) -> Response:
        faults = [f"{'.'.join(str(part) for part in one['loc'][1:]) or one['loc'][0]}: {one['msg']}" for one in error.errors()]
        return answer(request, 422, "; ".join(faults))

    @app.exception_handler(UnknownError)
    def say_unknown(request: Request, error: UnknownError) -> Response:
        return answer(request, 404, str(error))

    @app.exception_handler(LedgerError)
    def say_ledger(request: Request, error: LedgerError) -> Response:
        return answer(request, 400, str(error))

    @app.exception_handler(Exception)
    def say_fault(request: Request, error: Exception) -> Response:
        LOG.error("a fault of communique", exc_info=error)
        # The one answer that is made outside the guard.
        return answer(request, 500, "this is a fault of communique; what it printed in its terminal tells where", dict(HEADERS))
