"""The parse: offsets of the text as stored, sentences that keep to their paragraphs, and one result however it is cut."""

from __future__ import annotations

from typing import Any

import pytest

from communique.reading import parsing
from communique.reading.attributes import AttributeTable
from communique.reading.parsing import Parser

SENTENCES = (
    "Ruritania's envoy said he'd been told not to go, but the ministers weren't there.",
    "They'll sign it on 6 December; it can't wait, won't wait, and shouldn't.",
    "She has been the one who'd met them all, hasn't she? I'm sure it's hers.",
    "The 2+2 talks of the U.S. and Graustark cost $2.5 million (or so).\n\nNobody 's counting.",
)


def test_tokens_are_cut_from_the_text_as_stored(parser: Parser) -> None:
    text = "Ruritania\u2019s king \u201cmet\u201d the envoy.\r\nThey\u00a0spoke."
    parse = parser.parse(text)
    assert parse.text == text
    met = parse.words.index("met")
    assert parse.evidence(met, met + 1).text == "met"
    assert (parse.evidence(0, 2).start, parse.evidence(0, 2).text) == (0, "Ruritania\u2019s")


def test_a_sentence_never_runs_over_a_paragraph(parser: Parser) -> None:
    parse = parser.parse("Steps taken today\nThe king met the envoy\nTalks go on")
    assert [parse.text[parse.starts[a] : parse.ends[b - 1]].strip() for a, b in parse.sentences] == [
        "Steps taken today",
        "The king met the envoy",
        "Talks go on",
    ]


def test_a_long_text_is_cut_and_joined(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The king met the envoy. " * 60
    monkeypatch.setattr(parsing, "CHUNK", 200)
    parse = parser.parse(text)
    assert len(parse.sentences) == 60
    assert all(text[s:e] == w for s, e, w in zip(parse.starts, parse.ends, parse.words, strict=True))
    assert max(parse.heads) < len(parse.words)


def test_an_empty_text_has_no_tokens(parser: Parser) -> None:
    assert parser.parse("").words == []


def test_the_table_says_what_the_ruler_says(parser: Parser) -> None:
    nlp: Any = parser._nlp
    ruler = nlp.get_pipe("attribute_ruler")
    table = AttributeTable(ruler)

    def tagged(component: Any) -> list[tuple[str, str, str, str]]:
        found = []
        for sentence in SENTENCES:
            doc = nlp.make_doc(sentence)
            for name, pipe in nlp.pipeline:
                doc = component(doc) if name == "attribute_ruler" else pipe(doc)
            found += [(t.text, t.pos_, t.lemma_, str(t.morph)) for t in doc]
        return found

    assert tagged(table) == tagged(ruler)
