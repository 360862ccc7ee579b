"""Says where a record comes from: words, rules with their files, runs, links and decisions of people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from communique.intake.outcome import where
from communique.ledger.copying import Copied
from communique.ledger.origins import Place
from communique.ledger.reasons import Reason, Version
from communique.model import Evidence
from communique.views.happenings import print_hanging
from communique.views.quoting import make_visible, sentence_around, squeeze
from communique.views.saying import join, say_days
from communique.views.wording import HEADINGS, LINKS, describe

# Spots of one part of an original that are told.
MOST_SPOTS = 8
WITHDRAWN = {"gone": "no longer found", "changed": "replaced by another form", "superseded": "its text was corrected"}
VERDICTS = {
    "accept": "accepted",
    "reject": "rejected",
    "edit": "edited",
    "same": "said to be the same as",
    "different": "said to be another than",
}


def quote_all(reason: Reason) -> list[str]:
    """Every sentence of the record's document that proves it, whole, the proving words in [brackets]."""
    text, sentences = reason.reading.document.text, []
    marks = list(describe_evidence(reason))
    while marks:
        left, right = sentence_around(text, marks[0].start, marks[0].end)
        inside = [mark for mark in marks if mark.start < right]
        right = max(right, *(mark.end for mark in inside))
        sentences.append(_bracket(text, left, right, [(mark.start, mark.end) for mark in inside]))
        marks = [mark for mark in marks if mark.start >= right]
    return sentences


def describe_evidence(reason: Reason) -> tuple[Evidence, ...]:
    """Every stretch of the document that proves the record, in the order of the text."""
    return describe(reason.reading)[reason.register][0].evidence


def _say_origin(place: Place, marks: Sequence[Evidence]) -> str:
    origin = place.origin
    spots = list(dict.fromkeys(spot for mark in marks for spot in place.locate(mark.start, mark.end)))
    unit = origin.offsets.unit if origin.offsets is not None else "characters of the text itself"
    by_part = {part: [f"{s.start} to {s.end}" for s in spots if s.place == part] for part in dict.fromkeys(s.place for s in spots)}
    found = "; ".join((f"{part}: " if part else "") + ", ".join(places[:MOST_SPOTS]) for part, places in by_part.items())
    return join(
        squeeze(where(origin.source, origin.line)),
        place.media or origin.form,
        f"sha256 {origin.sha256}" if origin.sha256 else "",
        f"the words: {squeeze(found)} ({squeeze(unit)})" if found else "the place of the words in it is not known",
    )


def _say_copy(copy: Copied) -> str:
    shared = f"{100 * copy.likeness:.0f} in 100 runs of five words shared, {100 * copy.containment:.0f} of those of the shorter text"
    return join(f"document {squeeze(copy.document)} is a copy of {squeeze(copy.original)}", f"nearest to {squeeze(copy.near_to)}: {shared}")


def _bracket(text: str, left: int, right: int, marks: list[tuple[int, int]]) -> str:
    """The words from left to right on one line, with brackets around marks; marks that meet share theirs."""
    line, at = "", left
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    for start, end in joined:
        line += f"{text[at:start]}[{text[start:end]}]"
        at = end
    return make_visible(" ".join((line + text[at:right]).split()))


def print_reason(reason: Reason, rules: list[tuple[str, str | None]], console: Console) -> None:
    """Prints a reason. ``rules`` are (id of a rule, its file or None)."""
    entry = describe(reason.reading)[reason.register][0]
    document = reason.reading.document
    print_hanging(
        console,
        Text.assemble(
            (f"{HEADINGS[reason.register]} · ", "dim"), squeeze(entry.headline), (f" · {entry.status}" if entry.status else "", "bold")
        ),
    )
    print_hanging(console, Text(join(f"record {reason.id}", f"basis: {reason.versions[-1].record['basis']}"), style="dim"))
    _section(console, "Words", quote_all(reason))
    source = join(
        say_days(document.published, document.published),
        squeeze(document.publisher or ""),
        squeeze(document.title or ""),
        f"document {squeeze(document.id)}",
        squeeze(document.url or ""),
        f"superseded by {reason.superseded_by}" if reason.superseded_by else "",
    )
    _section(console, "Source", [source])
    _section(console, "Original", [_say_origin(place, describe_evidence(reason)) for place in reason.origins])
    _section(console, "Copies of one text", [_say_copy(copy) for copy in reason.copies])
    _section(console, "Rules", [join(rule, file or "in the code") for rule, file in rules])
    _section(console, "Runs", [_say_version(version) for version in reason.versions])
    together = [f"record {record} of document {document}" for record, document in reason.same]
    _section(console, f"Told as well by (one happening, {reason.happening})", together)
    _section(console, "Links", [_say_link(link, reason.id) for link in reason.links])
    _section(console, "Decisions", [_say_judgement(judgement, reason.id) for judgement in reason.judgements])
    _section(console, "Comments", [squeeze(join(f"{one['by']} on {one['on']}", one["words"])) for one in reason.comments])


def _say_version(version: Version) -> str:
    run = version.run
    found = f"run {run['key']}" + (f" of {run['started']}" if run["started"] else "")
    made = f"communique {run['version']}, code {run['code']}, knowledge {run['knowledge']}, model {run['model']}"
    gone = f"withdrawn by run {version.withdrawn[0]}: {WITHDRAWN[version.withdrawn[1]]}" if version.withdrawn else ""
    return join(found, made, gone)


def _say_link(link: dict[str, object], id: str) -> str:
    kind = LINKS.get(str(link["kind"]), str(link["kind"]))
    words = f"this {kind} {link['to']}" if link["from"] == id else f"{link['from']} {kind} this"
    return join(words, str(link.get("reason") or ""))


def _say_judgement(judgement: dict[str, object], id: str) -> str:
    other = judgement["other"] if judgement["record"] == id else judgement["record"]
    words = VERDICTS[str(judgement["verdict"])] + (f" {other}" if judgement["other"] else "")
    edits = judgement["edits"]
    changes = ", ".join(f"{key} = {value}" for key, value in edits.items()) if isinstance(edits, dict) else ""
    gone = f"taken back on {judgement['taken_back']}" if judgement["taken_back"] else ""
    return squeeze(join(f"{words} by {judgement['by']} on {judgement['on']}", changes, str(judgement["note"] or ""), gone))


def _section(console: Console, title: str, lines: list[str]) -> None:
    if not lines:
        return
    print_hanging(console, Text(title, style="bold"))
    for line in lines:
        print_hanging(console, Text(line), 2)
