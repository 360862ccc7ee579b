"""Components for people who have a spaCy pipeline already: the records of a document, and its time expressions.

    import spacy

    nlp = spacy.load("en_core_web_sm")
    nlp.add_pipe("communique", config={"published": "2021-12-20"})
    doc = nlp("The king of Ruritania met the president of Graustark.")
    doc._.communique.contacts

The results lie in ``doc.user_data`` as plain objects, so that they go with a Doc to disk and to other processes; nothing is stored
in ``span._``. ``doc.spans["communique"]`` has the words of each record, labelled with its register. The words are parsed by
our own model, for the rules are written for it: the pipeline's parse is neither used nor changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from communique.intake.dates import dateline_date, leading_date, parse_date
from communique.knowledge.load import Knowledge, load_knowledge
from communique.mentions.times import find_times, times_line
from communique.model import REGISTERS, Reading
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser, load_parser

KEY, TIMES = "communique", "communique_times"
# What a caller may say of one document, in ``doc.user_data`` (``nlp.pipe(..., as_tuples=True)``, or a component of one's own).
ABOUT = "communique_about"


def make_reader(
    nlp: Language, name: str, published: str | None = None, publisher: str | None = None, side: str | None = None
) -> ReadingComponent:
    """The component that reads documents. ``published`` and the others serve for documents that say nothing of themselves."""
    del nlp, name
    return ReadingComponent(published, publisher, side)


def make_times(nlp: Language, name: str, published: str | None = None) -> TimesComponent:
    """The component that finds time expressions."""
    del nlp, name
    return TimesComponent(published)


class ReadingComponent:
    """Puts the reading of a text into ``doc.user_data["communique"]``; ``doc._.communique`` gives it back as a Reading.

    Day, title, publisher, url, side and id of one document are taken from ``doc.user_data["communique_about"]`` (keys as in the
    record contract), else from the configuration; a day also from the text's own date line or dateline. Raises ValueError for
    a document without any.
    """

    def __init__(self, published: str | None, publisher: str | None, side: str | None) -> None:
        self.published, self.publisher, self.side = published, publisher, side
        self._tools: tuple[Knowledge, Parser] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, with its reading."""
        self._tools = self._tools or (load_knowledge(), load_parser())
        knowledge, parser = self._tools
        about = doc.user_data.get(ABOUT, {})
        day = find_published(doc.text, about.get("published"), self.published)
        publisher = about.get("publisher") or self.publisher
        document = make_document(
            doc.text, day, about.get("title"), publisher, about.get("url"), about.get("side") or self.side, about.get("id"), knowledge
        )
        reading = process(document, knowledge, parser)
        doc.user_data[KEY] = reading.to_dict(with_text=True)
        cues = (
            (record.evidence["cue"], register)
            for register in REGISTERS
            for record in getattr(reading, register)
            if "cue" in record.evidence
        )
        doc.spans[KEY] = _group(doc, KEY, ((e.start, e.end, register) for evidence, register in cues for e in evidence))
        return doc


class TimesComponent:
    """Puts time expressions into ``doc.user_data["communique_times"]`` as ``communique times`` prints them, and into ``doc.spans``.

    The label of a span is its TIMEX3 value.
    """

    def __init__(self, published: str | None) -> None:
        self.published = published
        self._parser: Parser | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, with its time expressions."""
        self._parser = self._parser or load_parser()
        day = find_published(doc.text, doc.user_data.get(ABOUT, {}).get("published"), self.published)
        found = find_times(self._parser.parse(doc.text), date.fromisoformat(day))
        times = times_line("", found)["timexes"]
        doc.user_data[TIMES] = times
        doc.spans[TIMES] = _group(doc, TIMES, ((t["start"], t["end"], t["value"]) for t in times))
        return doc


def find_published(text: str, said: str | None, configured: str | None) -> str:
    """The day of a text as ISO date: what is said of it, else its date line or dateline, else the configured one."""
    own = parse_date(said) if said else leading_date(text) or dateline_date(text) or (parse_date(configured) if configured else None)
    if own is None:
        raise ValueError(
            f"this document has no date: put one into doc.user_data[{ABOUT!r}]['published'], or configure one: "
            'nlp.add_pipe("communique", config={"published": "2021-12-20"})'
        )
    return own.isoformat()


def get_reading(doc: Doc) -> Reading | None:
    """The reading that the component left in a Doc; None where it has not run."""
    found = doc.user_data.get(KEY)
    return None if found is None else Reading.from_dict(found)


def _group(doc: Doc, name: str, found: Iterable[tuple[int, int, Any]]) -> SpanGroup:
    spans = [doc.char_span(start, end, label=str(label), alignment_mode="expand") for start, end, label in found]
    return SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])


def _register() -> None:
    # Entry points import this module in every process that loads spaCy's registry, and a test may import it twice.
    if not Doc.has_extension(KEY):
        Doc.set_extension(KEY, getter=get_reading)
    if not Language.has_factory(KEY):
        Language.factory(KEY, func=make_reader, default_config={"published": None, "publisher": None, "side": None})
    if not Language.has_factory(TIMES):
        Language.factory(TIMES, func=make_times, default_config={"published": None})


_register()
