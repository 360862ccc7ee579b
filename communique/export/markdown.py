"""Markdown: a brief that a person reads, by register, each entry with its sentence and the numbers of its sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from communique.export.registry import Job, exporter
from communique.export.telling import withhold_record
from communique.ledger.coding import CLASSES, make_decoder
from communique.ledger.queries import Happening, Source
from communique.model import Document, Reading
from communique.views.happenings import Told, say_status, tell
from communique.views.pair import MARKDOWN_SIGNS
from communique.views.quoting import squeeze
from communique.views.saying import join, say_days
from communique.views.wording import HEADINGS, SECTIONS, describe

# What a table of a program needs and a reader of a brief does not.
NOT_SAID = ("rule", "stage", "code", "coded as")
WEB = ("https://", "http://")


@exporter("markdown", "Markdown: a brief by register, each entry with its sentence and its sources")
def write(job: Job, path: Path) -> int:
    """Writes the brief; the number of its entries."""
    numbers = _number_sources(job.happenings)
    lines = [f"# {_title(job)}", "", *_summary(job), ""]
    for register in SECTIONS:
        happenings = job.of(register)
        if happenings:
            lines += [f"## {HEADINGS[register]} ({len(happenings)})", ""]
            for told in _tell(job, happenings):
                lines += _say(told, numbers)
            lines.append("")
    if numbers:
        lines += ["## Sources", "", *(f"{number}. {_say_source(source)}" for source, number in numbers.values())]
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8", errors="replace", newline="\n")
    return len(job.happenings)


def _tell(job: Job, happenings: Sequence[Happening]) -> list[Told]:
    return tell(happenings, job.text_of) if job.with_text else [_tell_without_text(happening) for happening in happenings]


def _tell_without_text(happening: Happening) -> Told:
    record = make_decoder(CLASSES[happening.register])(json.loads(withhold_record(happening).record))
    document = Document(happening.document, happening.first_published, None, None, None, "en", None, "", 0, "")
    entry = describe(Reading(document, **{happening.register: (record,)}))[happening.register][0]
    return Told(happening, entry, (), ())


def _say(told: Told, numbers: dict[str, tuple[Source, int]]) -> Iterable[str]:
    status = say_status(told)
    marks = ", ".join(str(numbers[document][1]) for document in dict.fromkeys(source.document for source in told.happening.sources))
    yield f"- {_escape(told.entry.headline)}" + (f" · **{_escape(status)}**" if status else "") + f" ({marks})"
    facts = join(*(f"{label}: {squeeze(words)}" for label, words in told.entry.facts if label not in NOT_SAID))
    if facts:
        yield f"  {_escape(facts)}"
    for sentence in told.sentences:
        yield f"  > {_escape(sentence)}"
    yield ""


def _number_sources(happenings: Iterable[Happening]) -> dict[str, tuple[Source, int]]:
    found = {source.document: source for happening in happenings for source in happening.sources}
    ordered = sorted(found.values(), key=lambda source: (source.published, source.document))
    return {source.document: (source, number) for number, source in enumerate(ordered, 1)}


def _say_source(source: Source) -> str:
    title = _escape(source.title or source.document)
    if source.url and source.url.startswith(WEB):
        title = f"[{title}]({quote(source.url, safe=':/?#@!$&+,;=%~-._', errors='replace')})"
    return join(say_days(source.published, source.published), _escape(source.publisher or ""), title)


def _title(job: Job) -> str:
    return _escape(" – ".join(side.name for side in job.wanted.between)) or "What the ledger holds"


def _summary(job: Job) -> list[str]:
    wanted = job.wanted
    said = [
        f"since {wanted.since}" if wanted.since else "", f"until {wanted.until}" if wanted.until else "",
        f"topics: {', '.join(wanted.topics)}" if wanted.topics else "", f"status: {', '.join(wanted.statuses)}" if wanted.statuses else "",
        "stated only" if wanted.stated_only else "",
    ]  # fmt: skip
    counts = ", ".join(f"{len(job.of(register))} {register}" for register in SECTIONS if job.of(register)) or "nothing"
    filters = join(*map(_escape, said))
    return [f"{counts}{f' ({filters})' if filters else ''}. Words in [brackets] prove an entry; numbers are those of the sources below."]


def _escape(words: str) -> str:
    return squeeze(words).translate(MARKDOWN_SIGNS)
