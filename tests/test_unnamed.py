"""Who does a deed, or suffers it, where no code is known for them: the words stand in the record, the code is null."""

from __future__ import annotations

import pytest

from communique.knowledge.load import Knowledge
from communique.model import Event
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser


def events(knowledge: Knowledge, parser: Parser, text: str) -> tuple[Event, ...]:
    return process(make_document(text, "2021-12-20", None, None, None, None, None, knowledge), knowledge, parser).events


CASES = [
    ("France sued Hentzau Holdings.", "ACCUSE", ["FRA"], [None], "Hentzau Holdings"),
    ("Armed men attacked the Chadian army.", "ASSAULT", [None], ["TCD"], "Armed men"),
]


@pytest.mark.parametrize(("text", "kind", "actors", "recipients", "words"), CASES, ids=[c[0] for c in CASES])
def test_the_words_of_a_party_without_a_code(
    knowledge: Knowledge, parser: Parser, text: str, kind: str, actors: list[str | None], recipients: list[str | None], words: str
) -> None:
    (event,) = events(knowledge, parser, text)
    assert (event.type, [p.code for p in event.actors], [p.code for p in event.recipients]) == (kind, actors, recipients)
    (unnamed,) = [p for p in (*event.actors, *event.recipients) if p.code is None]
    assert unnamed.mention.text == words
    assert unnamed.name is None


def test_nobody_known_is_no_event(knowledge: Knowledge, parser: Parser) -> None:
    assert events(knowledge, parser, "The union sued the bank.") == ()
