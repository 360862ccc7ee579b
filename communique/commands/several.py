"""What commands about several documents share: reading them all, and the topics of their texts."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from communique.commands.options import Stop, Talk, start_parser, take_in
from communique.commands.read import read_all, side_finder
from communique.knowledge.load import Knowledge
from communique.model import Reading
from communique.reading.passages import read_passages
from communique.views.comparison import TopicPlace


def read_several(args: argparse.Namespace, knowledge: Knowledge, talk: Talk) -> list[Reading]:
    """The readings of all documents that could be read. Raises Stop where there is none."""
    readings = list(read_all(take_in(args, talk, side_finder(knowledge)), knowledge, talk))
    if not readings:
        raise Stop("no document could be read")
    return readings


def find_report_topics(readings: Iterable[Reading], knowledge: Knowledge) -> dict[str, list[TopicPlace]]:
    """By document, the topics of its text with words and sentence; only of documents that are no side's own text."""
    from communique.mentions.topics import TopicIndex, find_topics  # loads numpy, which `communique --help` should not

    parser, index = start_parser(), TopicIndex(knowledge.topics)
    found = {}
    for reading in readings:
        if reading.document.side is None:
            parse = parser.parse(reading.document.text, read_passages(reading.document.text))
            sentences = [parse.evidence(first, end) for first, end in parse.sentences]
            found[reading.document.id] = [
                TopicPlace(m.topic, m.evidence, sentences[parse.sentence_of[m.first]]) for m in find_topics(parse, index)
            ]
    return found
