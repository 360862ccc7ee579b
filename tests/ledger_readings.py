"""Readings made by hand for the tests of the ledger: no model is needed, and each is proved by its own words."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from communique.knowledge import load
from communique.knowledge.load import Knowledge
from communique.model import (
    Commitment,
    Contact,
    Document,
    Event,
    Evidence,
    Link,
    Party,
    Place,
    Reading,
    Statement,
    TopicWording,
    Transfer,
    When,
    make_id,
)
from communique.versions import Versions

V1 = Versions("0.1", "code1", "knowledge1", "model1")
V2 = Versions("0.2", "code2", "knowledge1", "model1")
NAMES = {"IND": "India", "RUS": "Russia", "JPN": "Japan", "FRA": "France", "DEU": "Germany", "CHN": "China"}
TEXT = (
    "{a} and {b} met in Strelsau on {day}. {a} will send 40 tractors to {b} by {due}. "
    "The king said that trade was growing. Oil was discussed as well."
)


def make_document(
    text: str, id: str | None = None, published: str = "2021-12-20", url: str | None = None, publisher: str | None = "The Gazette",
    side: str | None = None,
) -> Document:  # fmt: skip
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(id or digest[:16], published, f"Report of {published}", publisher, url, "en", side, digest, len(text), text)


def find(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(start, start + len(words), words)


def party(text: str, code: str, basis: str = "stated") -> Party:
    return Party(code, NAMES[code], "state", "GOV", None, None, find(text, NAMES[code]), basis)


def day(iso: str, text: str | None = None, basis: str = "stated") -> When:
    return When(iso, iso, iso, "day", basis, text)


def make_reading(
    a: str = "IND", b: str = "RUS", on: str = "2021-12-06", published: str = "2021-12-20", due: str = "2022-03-01", id: str | None = None,
    url: str | None = None, publisher: str | None = "The Gazette", status: str = "happened", more: str = "",
) -> Reading:  # fmt: skip
    """A meeting of two states with a promise, a delivery, a statement and the event, all of them linked."""
    text = TEXT.format(a=NAMES[a], b=NAMES[b], day=on, due=due) + more
    document = make_document(text, id, published, url, publisher)
    ids = {name: make_id(document.id, name) for name in ("event", "contact", "transfer", "commitment", "statement")}
    met, will = find(text, "met"), find(text, "will")
    action, tractors, trade = (
        find(text, f"send 40 tractors to {NAMES[b]} by {due}"),
        find(text, "tractors"),
        find(text, "trade was growing"),
    )
    said, king = find(text, "said"), Party(a, NAMES[a], "person", "GOV", "Rudolf Elphberg", "King", find(text, "The king"), "stated")
    both = (party(text, a), party(text, b))
    names = tuple(one.mention for one in both)
    when, place = day(on, on), Place("Strelsau", None, None, None, None)
    event = Event(
        ids["event"], "CONSULT", ("meet",), ("economic",), "040", 1, 1.0, status, both, (), when, place, None, met, ("consult.meet",), "stated",
        {"cue": (met,), "actors": names},
    )  # fmt: skip
    contact = Contact(
        ids["contact"], "meeting", None, None, both, None, place, when, status, ("trade", "energy"), (event.id,), ("consult.meet",), "stated",
        {"cue": (met,), "participants": names, "when": (find(text, on),), "place": (find(text, "Strelsau"),)},
    )  # fmt: skip
    transfer = Transfer(
        ids["transfer"], both[0], both[1], "tractors", None, "goods", None, None, "agreed", day(due, due), contact.id, ("item.machinery",),
        "inferred", {"cue": (tractors,)},
    )  # fmt: skip
    commitment = Commitment(
        ids["commitment"], (both[0],), (both[1],), action, (), ("trade",), "will", day(due, due), "open", when, contact.id,
        ("commitment.future",), "stated", {"cue": (will,)},
    )  # fmt: skip
    statement = Statement(
        ids["statement"], a, king, "quote", (), (TopicWording("trade", trade),), contact.id, day(published, None, "publication"),
        ("statement.quote",), "stated", {"cue": (said,), "text": (find(text, "The king said that trade was growing."),)},
    )  # fmt: skip
    link = Link("part_of", commitment.id, contact.id, ("link.setting",), {"cue": (met,)})
    return Reading(document, (event,), (contact,), (), (transfer,), (commitment,), (statement,), (link,))


def without(reading: Reading, register: str) -> Reading:
    """The reading of a version that no longer finds the records of a register."""
    return replace(reading, **{register: ()}, links=())


def with_status(reading: Reading, status: str) -> Reading:
    """The reading of a version that gives the contact another status."""
    return replace(reading, contacts=tuple(replace(contact, status=status) for contact in reading.contacts))


def keep_knowledge(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> None:
    """Has the commands take the knowledge that is loaded already: each would load it anew, a second a command."""
    ask = load.load_knowledge

    def take(path: Path | None = None, *more: object) -> Knowledge:
        return knowledge if path is None and not more else ask(path, *more)  # type: ignore[arg-type]

    for name, module in list(sys.modules.items()):
        if name.startswith("communique.") and getattr(module, "load_knowledge", None) is ask:
            monkeypatch.setattr(module, "load_knowledge", take)
