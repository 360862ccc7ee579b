"""SIPRI-shaped CSV: arms transfers, a row a deal as in the trade register, or a row a deal and year of delivery.

Both begin with eleven lines before the header, as the exports of SIPRI's own site do. The values of military capability (TIV) are
SIPRI's and stay empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.export.cells import Value, number, write_csv
from communique.export.codes import name_of
from communique.export.registry import YEAR_LAYOUT, Job, exporter
from communique.export.telling import find_lead
from communique.ledger.queries import Happening
from communique.version import __version__
from communique.views.saying import join

# The blank headers are those of the columns that mark an uncertain figure with a question mark.
REGISTER = (
    "Recipient", "Supplier", "Year of order", "", "Number ordered", "", "Weapon designation", "Weapon description", "Number delivered", "",
    "Year(s) of delivery", "status", "Comments", "SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons",
)  # fmt: skip
DEALS = (
    "SIPRI AT Database ID", "Supplier", "Recipient", "Designation", "Description", "Armament category", "Order date",
    "Order date is estimate", "Numbers delivered", "Numbers delivered is estimate", "Delivery year", "Delivery year is estimate", "Status",
    "SIPRI estimate", "TIV deal unit", "TIV delivery values", "Local production",
)  # fmt: skip
PREAMBLE_LINES = 11
UNCERTAIN = "?"
AGREED, DELIVERED = ("agreed", "ordered"), ("delivering", "delivered")
STATUSES = {"transfers": (*AGREED, *DELIVERED)}


@exporter("sipri", "SIPRI-shaped CSV: arms transfers, a deal a row", ("transfers",), STATUSES, options=("layout",))
def write(job: Job, path: Path) -> int:
    """Writes the deals; their number. Transfers of other things than arms are left out, and told."""
    deals = [(happening, json.loads(happening.record)) for happening in job.of("transfers")]
    arms = [(happening, record) for happening, record in deals if record["category"] == "arms"]
    job.note(len(deals) - len(arms), "transfers left out: they are no arms")
    if job.layout == YEAR_LAYOUT:
        rows = [row for happening, record in arms for row in _tell_years(job, happening, record)]
        job.note(len(arms) - len(rows), "deals left out: nothing is told of their delivery")
        return write_csv(path, DEALS, rows, _preamble("Deliveries by year"), plain=True)
    return write_csv(path, REGISTER, (_tell_deal(job, *deal) for deal in arms), _preamble("Trade register"), plain=True)


def _preamble(kind: str) -> list[str]:
    said = [
        f"{kind} in the shape of the SIPRI Arms Transfers Database; not data of SIPRI",
        f"Made by communique {__version__} from the reports in its ledger",
        "A question mark in the column behind a figure marks it as uncertain",
        "An empty number ordered means that it is not known; trend indicator values (TIV) are SIPRI's own and left empty",
        "All arms are here; SIPRI leaves out small arms and most ammunition",
    ]
    return [*said, *[""] * (PREAMBLE_LINES - len(said))]


def _tell_deal(job: Job, happening: Happening, record: dict[str, Any]) -> tuple[Value, ...]:
    ordered, delivered = happening.status in AGREED, happening.status in DELIVERED
    year, doubt = _find_year(happening, record)
    amount, unsure = _find_number(record)
    return (
        _name(job, record["recipient"]), _name(job, record["supplier"]),
        year if ordered else None, doubt if ordered else None, amount if ordered else None, unsure if ordered else None,
        record["designation"], record["item"], amount if delivered else None, unsure if delivered else None,
        year if delivered else None, None, _comment(job, happening, record), None, None, None,
    )  # fmt: skip


def _tell_years(job: Job, happening: Happening, record: dict[str, Any]) -> Iterator[tuple[Value, ...]]:
    if happening.status not in DELIVERED:
        return
    year, doubt = _find_year(happening, record)
    amount, unsure = _find_number(record)
    yield (
        happening.id, _name(job, record["supplier"]), _name(job, record["recipient"]), record["designation"], record["item"], None, None,
        None, amount, _truth(unsure, amount), year, _truth(doubt, year), None, None, None, None, None,
    )  # fmt: skip


def _truth(doubt: str | None, value: Value) -> str | None:
    return None if value is None else "Yes" if doubt else "No"


def _find_year(happening: Happening, record: dict[str, Any]) -> tuple[str | None, str | None]:
    """The year, and a question mark where it is only that of the report or runs over several years."""
    when = record["when"]
    start, end = happening.start, happening.end
    if when is None or not start:
        return None, None
    years = start[:4] if end is None or end[:4] == start[:4] else None
    return years, UNCERTAIN if years and (when["basis"] == "publication" or when["precision"] == "approximate") else None


def _find_number(record: dict[str, Any]) -> tuple[int | float | None, str | None]:
    """The number of pieces, and a question mark where the text does not give it exactly."""
    quantity = record["quantity"]
    if quantity is None or quantity["value"] is None or quantity["qualifier"] == "first":
        return None, None
    return quantity["value"], None if quantity["qualifier"] == "exactly" else UNCERTAIN


def _name(job: Job, party: dict[str, Any] | None) -> str | None:
    return name_of(party["code"], job.knowledge.entities) or party["name"] if party else None


def _comment(job: Job, happening: Happening, record: dict[str, Any]) -> str:
    quantity, money = record["quantity"] or {}, record["value"] or {}
    amount = f"{money.get('currency') or 'amount'} {number(money['amount'])}" if money.get("amount") is not None else ""
    counted = str(number(quantity["value"])) if quantity.get("value") is not None else ""
    said = join(quantity.get("qualifier", ""), counted, quantity.get("unit") or "", glue=" ")
    lead = find_lead(happening)
    parts = (happening.status or "", said, amount, happening.basis, lead.publisher or "", lead.published, happening.id)
    return join(*parts, glue="; ")
