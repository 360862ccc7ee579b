"""Chooses what an export takes: a format that tells facts leaves out what is only planned, unless somebody asks for it."""

from __future__ import annotations

import dataclasses

from sqlalchemy import Connection

from communique.export.registry import Format
from communique.ledger.queries import Filter, Happening, count, find

LEFT_OUT = "happenings left out: planned, denied and the like, which the format would tell as facts; --status takes them"


def choose_happenings(connection: Connection, wanted: Filter, form: Format) -> tuple[list[Happening], int]:
    """The happenings asked for, in the order of ``show``, and how many the format leaves out because of their status."""
    if wanted.statuses or not form.statuses:
        return find(connection, wanted), 0
    parts = [
        find(connection, dataclasses.replace(wanted, registers=(name,), statuses=form.statuses.get(name, ()))) for name in wanted.registers
    ]
    found = sorted((one for part in parts for one in part), key=lambda one: (one.start or one.first_published, one.id))
    return found, sum(count(connection, wanted).values()) - len(found)
