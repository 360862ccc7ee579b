"""The pages on which people judge records: one at a time, by keys alone if one likes, with or without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from communique.export.panel import KINDS
from communique.ledger.errors import LedgerError, UnknownError
from communique.ledger.judging import STATUSES, comment, judge, undo
from communique.ledger.reasons import explain_record
from communique.ledger.reviewing import (
    Item,
    count_coders,
    count_progress,
    find_item,
    find_open,
    list_decisions,
    list_items,
    list_publishers,
    read_verdicts,
)
from communique.views.fields import say_label
from communique.views.wording import SECTIONS, describe
from communique.web import review_api
from communique.web.rendering import render
from communique.web.review_asking import AskedQueue, CoderOf, QueueOf, make_coder_cookie, read_name
from communique.web.review_form import FormError, make_form, read_form
from communique.web.review_sheet import lay_out
from communique.web.security import CheckCsrf
from communique.web.state import Reading, Site, SiteOf

pages = APIRouter(include_in_schema=False)
# What is said above the next record about what was done with the last one.
SAID = {
    "accept": "Accepted.", "reject": "Rejected.", "edit": "Edited.", "same": "Joined.", "different": "Parted.", "comment": "Comment kept.",
    "undo": "Taken back.",
}  # fmt: skip
SHOWN = 200


async def read_fields(request: Request) -> dict[str, list[str]]:
    """What a form sent: the values of each name."""
    form = await request.form()
    return {name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form}


Filled = Annotated[dict[str, list[str]], Depends(read_fields)]


@pages.get("/review")
def show_review(
    request: Request, site: SiteOf, connection: Reading, asked: QueueOf, coder: CoderOf,
    record: Annotated[str, Query(max_length=64)] = "", done: Annotated[str, Query(max_length=20)] = "",
) -> Response:  # fmt: skip
    """One record of the queue: the one that is named, else the first that the coder has not judged."""
    return show_record(request, site, connection, asked, coder, record, said=SAID.get(done, ""))


def show_record(
    request: Request, site: Site, connection: Connection, asked: AskedQueue, coder: str | None, record: str, *, said: str = "",
    fault: str = "", filled: Mapping[str, Sequence[str]] | None = None,
) -> Response:  # fmt: skip
    """The page of a record, with what was done last or what was wrong with a form."""
    verdicts = read_verdicts(connection)
    item = find_item(connection, record) if record else find_open(connection, asked.queue, verdicts, coder)
    if item is None:
        item = next(iter(list_items(connection, asked.queue, verdicts)), None)
    progress = count_progress(connection, asked.queue, verdicts, coder, item)
    values: dict[str, Any] = {
        "asked": asked, "coder": coder, "said": said, "fault": fault, "filled": filled or {}, "progress": progress, "item": item,
        "choices": list_choices(connection), "sheet": None, "back": asked.to_query().removeprefix("?"), "named": record,
    }  # fmt: skip
    if item is None:
        return render(request, "review.html", **values)
    sheet = lay_out(site, connection, item, verdicts, coder)
    after, before = list_items(connection, asked.queue, verdicts, after=item), list_items(connection, asked.queue, verdicts, before=item)
    values |= {
        "sheet": sheet, "form": make_form(item.register, sheet.record, site.knowledge), "label": say_label,
        "after": asked.to_query(record=after[0].id) if after else "", "before": asked.to_query(record=before[0].id) if before else "",
    }  # fmt: skip
    return render(request, "review.html", 400 if fault else 200, **values)


def list_choices(connection: Connection) -> dict[str, list[str]]:
    """What the fields of the filter offer."""
    statuses = dict.fromkeys(status for register in STATUSES.values() for status in register)
    types = dict.fromkeys(kind for register in SECTIONS for kind in KINDS[register])
    return {
        "register": list(SECTIONS), "type": list(types), "status": list(statuses), "basis": ["stated", "inferred"],
        "publisher": list_publishers(connection),
    }  # fmt: skip


@pages.post("/review/coder", dependencies=[CheckCsrf])
def keep_coder(filled: Filled) -> Response:
    """Keeps the name of who judges, or forgets it."""
    response = _go("/review" + _query(first(filled, "back")))
    response.headers.append("Set-Cookie", make_coder_cookie(None if "leave" in filled else read_name(first(filled, "name"))))
    return response


# Where something is written, what is read is read before: a file that is not in WAL mode lets nobody write beside a reader.


@pages.post("/review/decide", dependencies=[CheckCsrf])
def decide(request: Request, site: SiteOf, asked: QueueOf, coder: CoderOf, filled: Filled) -> Response:
    """Writes a decision down and leads to the next record; what cannot be is said above the form as it was filled."""
    id, verdict = first(filled, "record"), first(filled, "verdict")
    by, on, note = read_name(coder or ""), site.today().isoformat(), first(filled, "note") or None
    with site.reading() as connection:
        item = find_item(connection, id)
    try:
        if verdict in ("same", "different"):
            others = filled.get("other", [])
            if not others:
                raise FormError("choose at least one record")
            with site.writing() as ledger, ledger.writing():
                for other in others:
                    judge(ledger, item.id, verdict, by=by, on=on, other=other, note=note)
            return _go("/review" + asked.to_query(record=item.id, done=verdict))
        edits = read_edits(site, item, by, filled) if verdict == "edit" else None
        with site.writing() as ledger:
            judge(ledger, item.id, verdict, by=by, on=on, edits=edits, note=note)
    except (FormError, LedgerError) as error:
        return show_fault(request, site, asked, coder, item.id, error, filled)
    return _go("/review" + _next(site, asked, coder, item, verdict))


def read_edits(site: Site, item: Item, coder: str, filled: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The edits that a filled form means. Raises FormError for what means nothing, or changes nothing."""
    with site.reading() as connection:
        sheet = lay_out(site, connection, item, read_verdicts(connection), coder)
    edits = read_form(item.register, sheet.record, sheet.document.text, filled, site.knowledge)
    if not edits:
        raise FormError("nothing was changed; to keep the record as it is, accept it")
    return edits


def show_fault(
    request: Request, site: Site, asked: AskedQueue, coder: str | None, record: str, error: Exception,
    filled: Mapping[str, Sequence[str]] | None = None,
) -> Response:  # fmt: skip
    """The page of a record with what was wrong with a form, as it was filled."""
    with site.reading() as connection:
        return show_record(request, site, connection, asked, coder, record, fault=str(error), filled=filled)


def _next(site: Site, asked: AskedQueue, coder: str | None, item: Item, verdict: str) -> str:
    """The address of the record that comes after a decision: the next that is not judged, else the same one."""
    with site.reading() as connection:
        found = find_open(connection, asked.queue, read_verdicts(connection), coder, item)
    return asked.to_query(record=found.id if found is not None else item.id, done=verdict)


@pages.post("/review/undo", dependencies=[CheckCsrf])
def take_back(request: Request, site: SiteOf, asked: QueueOf, coder: CoderOf, filled: Filled) -> Response:
    """Takes the coder's last decision back and leads to its record."""
    try:
        with site.writing() as ledger:
            taken = undo(ledger, by=read_name(coder or ""), on=site.today().isoformat())
    except LedgerError as error:
        return show_fault(request, site, asked, coder, first(filled, "record"), error)
    return _go("/review" + asked.to_query(record=taken.record, done="undo"))


@pages.post("/review/comment", dependencies=[CheckCsrf])
def say(request: Request, site: SiteOf, asked: QueueOf, coder: CoderOf, filled: Filled) -> Response:
    """Writes a comment down and stays at its record."""
    id = first(filled, "record")
    try:
        with site.writing() as ledger:
            id = comment(ledger, id, first(filled, "words"), by=read_name(coder or ""), on=site.today().isoformat())
    except UnknownError:
        raise
    except LedgerError as error:
        return show_fault(request, site, asked, coder, id, error, filled)
    return _go("/review" + asked.to_query(record=id, done="comment"))


@pages.get("/review/agreement")
def show_agreement(
    request: Request, connection: Reading, asked: QueueOf, coder: CoderOf,
    one: Annotated[str, Query(max_length=80)] = "", other: Annotated[str, Query(max_length=80)] = "",
) -> Response:  # fmt: skip
    """Who judged how much; of two coders, how far they agree and where they differ, side by side."""
    verdicts = read_verdicts(connection)
    coders = count_coders(connection, verdicts)
    if not (one and other) and len(coders) > 1:
        # The two who judged most, the reader before others.
        most = sorted(coders, key=lambda who: (who.name != coder, -(who.accept + who.reject + who.edit), who.name))
        one, other = one or most[0].name, other or next(who.name for who in most if who.name != (one or most[0].name))
    if one and one == other:
        raise HTTPException(400, "choose two different coders")
    agreement, disputes = review_api.compare_coders(connection, asked.queue, verdicts, (one, other)) if one and other else ({}, [])
    told = [(item, find_headline(connection, item.id), pair) for item, pair in disputes[:SHOWN]]
    return render(
        request, "review_agreement.html", asked=asked, coder=coder, coders=coders, one=one, other=other, agreement=agreement,
        disputes=told, more=len(disputes) - len(told), choices=list_choices(connection), back="",
        decisions=list_decisions(connection, coder, 30) if coder else [],
    )  # fmt: skip


def find_headline(connection: Connection, id: str) -> str:
    """A record in a line, as it was read."""
    reason = explain_record(connection, id)
    return describe(reason.reading)[reason.register][0].headline


def first(filled: Mapping[str, Sequence[str]], name: str) -> str:
    """The first value that a form sent under a name, "" for none."""
    return next(iter(filled.get(name, ())), "").strip()


def _query(words: str) -> str:
    """The question of an address that a form kept, made anew: only what a queue may be asked for."""
    known = ("register", "between", "type", "status", "basis", "publisher", "since", "until", "disputed", "record")
    told = [(name, value) for name, value in parse_qsl(words) if name in known]
    return f"?{urlencode(told)}" if told else ""


def _go(there: str) -> RedirectResponse:
    """An answer that leads on, so that loading the page again decides nothing twice."""
    return RedirectResponse(there, 303)


router = APIRouter()
for part in (pages, review_api.router):
    router.include_router(part)
