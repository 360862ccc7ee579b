"""Lays out one record for a person who judges it: its fields and their words, what was decided, what else may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.judgements import patch
from communique.ledger.queries import find_text
from communique.ledger.reasons import explain_record
from communique.ledger.reviewing import Item, Verdict, Verdicts, find_alike
from communique.ledger.rules import find_rule
from communique.model import REGISTERS, Document, Reading, to_plain
from communique.views.fields import Field, Sentence, cut_sentences, say_fields
from communique.views.happenings import Told, tell
from communique.views.wording import describe
from communique.web.state import Site


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record as its coder sees it: the coder's own edits are laid over it, those of others are not.

    ``mine`` is the coder's last decision. ``others`` are those of others: empty until the coder has decided, for who knows
    what others decided no longer judges alone; ``hidden`` counts them. ``stands``: the last version finds it still.
    ``together`` are (record, document) of the same happening, ``alike`` the happenings that may be the same.
    """

    item: Item
    document: Document
    record: dict[str, Any]
    headline: str
    fields: tuple[Field, ...]
    sentences: tuple[Sentence, ...]
    rules: tuple[tuple[str, str | None], ...]
    mine: Verdict | None
    others: tuple[Verdict, ...]
    hidden: int
    comments: tuple[dict[str, Any], ...]
    stands: bool
    happening: str | None
    together: tuple[tuple[str, str], ...]
    alike: tuple[Told, ...]


def lay_out(site: Site, connection: Connection, item: Item, verdicts: Verdicts, coder: str | None) -> Sheet:
    """The sheet of a record for a coder."""
    reason = explain_record(connection, item.id)
    told = dict(verdicts.get(item.key, {}))
    mine = told.pop(coder, None) if coder is not None else None
    plain = to_plain(getattr(reason.reading, item.register)[0])
    record = patch(plain, mine.edits) if mine is not None and mine.edits else plain
    made = make_decoder(CLASSES[item.register])(record)
    document = reason.reading.document
    parts: dict[str, Any] = {register: (made,) if register == item.register else () for register in REGISTERS}
    fields = say_fields(made)
    return Sheet(
        item=item,
        document=document,
        record=record,
        headline=describe(Reading(document, **parts))[item.register][0].headline,
        fields=fields,
        sentences=cut_sentences(document.text, fields),
        rules=tuple((rule, find_rule(rule, site.knowledge)) for rule in reason.rules),
        mine=mine,
        others=tuple(told[name] for name in sorted(told)) if mine is not None else (),
        hidden=len(told) if mine is None else 0,
        comments=reason.comments,
        stands=any(version.withdrawn is None for version in reason.versions),
        happening=reason.happening,
        together=reason.same,
        alike=tuple(tell(find_alike(connection, item), lambda id: find_text(connection, id))),
    )
