"""Finds the topics of the reports' own words, which no record keeps: for that their texts are parsed again."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import HTTPException

from communique.mentions.topics import TopicIndex, find_topics
from communique.model import Reading
from communique.reading.parsing import NoModelError
from communique.reading.passages import read_passages
from communique.views.comparison import TopicPlace
from communique.web.state import Site

# Texts parsed for one page: a second each, where they are long.
MOST_TEXTS = 12


def find_report_topics(site: Site, readings: Sequence[Reading]) -> dict[str, list[TopicPlace]]:
    """By document, the topics of its text with words and sentence; of documents that are no side's own text.

    Raises 503 where no model is installed, or where another text is being read for too long.
    """
    try:
        parser = site.parser()
    except NoModelError as error:
        raise HTTPException(503, str(error)) from error
    index = TopicIndex(site.knowledge.topics)
    found = {}
    for reading in [one for one in readings if one.document.side is None][:MOST_TEXTS]:
        text = reading.document.text
        with site.parsing():
            parse = parser.parse(text, read_passages(text))
        sentences = [parse.evidence(first, end) for first, end in parse.sentences]
        found[reading.document.id] = [
            TopicPlace(one.topic, one.evidence, sentences[parse.sentence_of[one.first]]) for one in find_topics(parse, index)
        ]
    return found
