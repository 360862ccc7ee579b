"""Says where a record comes from: words, rules with their files, runs, links and decisions of people."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from communique.ledger.reasons import Reason, Version
from communique.views.quoting import make_visible, sentence_around, squeeze
from communique.views.saying import join, say_days
from communique.views.wording import HEADINGS, LINKS, describe

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
    marks = list(describe(reason.reading)[reason.register][0].evidence)
    while marks:
        left, right = sentence_around(text, marks[0].start, marks[0].end)
        inside = [mark for mark in marks if mark.start < right]
        right = max(right, *(mark.end for mark in inside))
        sentences.append(_bracket(text, left, right, [(mark.start, mark.end) for mark in inside]))
        marks = [mark for mark in marks if mark.start >= right]
    return sentences


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
    _print(
        console,
        Text.assemble(
            (f"{HEADINGS[reason.register]} · ", "dim"), squeeze(entry.headline), (f" · {entry.status}" if entry.status else "", "bold")
        ),
    )
    _print(console, Text(join(f"record {reason.id}", f"basis: {reason.versions[-1].record['basis']}"), style="dim"))
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
    _section(console, "Rules", [join(rule, file or "in the code") for rule, file in rules])
    _section(console, "Runs", [_say_version(version) for version in reason.versions])
    together = [f"record {record} of document {document}" for record, document in reason.same]
    _section(console, f"Told as well by (one happening, {reason.happening})", together)
    _section(console, "Links", [_say_link(link, reason.id) for link in reason.links])
    _section(console, "Decisions", [_say_judgement(judgement, reason.id) for judgement in reason.judgements])


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
    return squeeze(join(f"{words} by {judgement['by']} on {judgement['on']}", changes, str(judgement["note"] or "")))


def _section(console: Console, title: str, lines: list[str]) -> None:
    if not lines:
        return
    _print(console, Text(title, style="bold"))
    for line in lines:
        _print(console, Text(line), 2)


def _print(console: Console, words: Text, indent: int = 0) -> None:
    for number, line in enumerate(words.wrap(console, max(20, console.width - indent - 2))):
        line.rstrip()
        console.print(Text(" " * (indent + (2 if number else 0))) + line, soft_wrap=True)
