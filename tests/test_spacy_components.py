"""The components for people who have a spaCy pipeline: the same records as everywhere else."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from communique.knowledge.load import load_knowledge
from communique.model import Reading
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser
from communique.spacy_components import ABOUT, KEY, TIMES

TEXT = "France and Chile signed a trade agreement in Paris on Monday. The two presidents will meet again in March 2022."


def test_entry_points_name_factories() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
    points = project["entry-points"]["spacy_factories"]
    assert set(points) == {KEY, TIMES}
    for name, target in points.items():
        module, _, function = target.partition(":")
        assert callable(getattr(importlib.import_module(module), function))
        assert spacy.language.Language.has_factory(name)


def test_records_are_those_of_the_pipeline(parser: Parser) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(KEY, config={"published": "2021-12-20"})
    doc = nlp(TEXT)
    knowledge = load_knowledge()
    expected = process(make_document(TEXT, "2021-12-20", None, None, None, None, None, knowledge), knowledge, parser)
    assert doc._.communique == expected
    assert len(expected.agreements) == 1
    assert {span.label_ for span in doc.spans[KEY]} >= {"agreements", "events"}
    assert "signed" in {span.text for span in doc.spans[KEY]}
    bytes_ = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin().from_bytes(bytes_).get_docs(nlp.vocab)
    assert isinstance(again._.communique, Reading)
    assert again._.communique == expected
    assert Doc(nlp.vocab, words=["x"])._.communique is None


def test_each_document_may_have_its_own_day(parser: Parser) -> None:
    del parser
    nlp = spacy.blank("en")
    nlp.add_pipe(TIMES)
    with pytest.raises(ValueError, match="no date"):
        nlp(TEXT)
    doc = nlp.make_doc(TEXT)
    doc.user_data[ABOUT] = {"published": "2021-12-22"}
    doc = nlp(doc)
    assert [(t["text"], t["value"]) for t in doc.user_data[TIMES]] == [("Monday", "2021-12-20"), ("March 2022", "2022-03")]
    assert [(span.text, span.label_) for span in doc.spans[TIMES]] == [("Monday", "2021-12-20"), ("March 2022", "2022-03")]
    assert nlp("date 2020-01-02 They met yesterday.").user_data[TIMES][-1]["value"] == "2020-01-01"
