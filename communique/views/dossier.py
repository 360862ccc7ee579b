"""Prints readings as a dossier that a person reads in a terminal: each record in one line, its proof below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from communique.model import Document, Evidence, Reading
from communique.views.quoting import make_visible, sentence_around, shorten, squeeze
from communique.views.saying import join, say_code, say_days
from communique.views.wording import HEADINGS, Entry, describe, state_names

# Sentences shown for a record; the rest are counted. Two are the cue and, mostly, the words that name the parties.
MOST_SENTENCES = 2
# Characters of a sentence shown around the proof: about three lines of 80 columns.
CONTEXT = 220
# Facts about how a record came to be, which stand below its proof.
MACHINERY = frozenset(("basis", "rule", "stage", "code"))
# The cue stands in the sentence below, the action in the headline above.
TOLD_ELSEWHERE = frozenset(("cue", "action"))
COLOURS = {
    "contacts": "green", "agreements": "magenta", "transfers": "yellow", "commitments": "cyan", "statements": "blue",
    "events": "red", "links": "white", "problems": "bright_black",
}  # fmt: skip


def render_table(readings: Iterable[Reading], console: Console) -> None:
    """Prints a dossier of each reading, at the width of the console, without colours where it is no terminal.

    Under each record stands the sentence it was read from, trimmed, with the proving words in [brackets]. Control
    characters of the text are shown as signs, so that a hostile report cannot steer the terminal.
    """
    for number, reading in enumerate(readings):
        if number:
            console.print()
        _print_document(reading, console)
        sections = describe(reading)
        if not sections:
            _print(console, Text("No records: nothing here was read as a dealing between states."), 2)
        for section, entries in sections.items():
            console.print()
            _print(console, Text(f"{HEADINGS[section]} ({len(entries)})", style=f"bold {COLOURS[section]}"), 0)
            for entry in entries:
                _print_entry(entry, reading.document.text, console)


def _print_document(reading: Reading, console: Console) -> None:
    document: Document = reading.document
    console.print(Rule(style="dim", characters="─" if console.encoding.lower().startswith("utf") else "-"))
    _print(console, Text(squeeze(document.title or "Untitled report"), style="bold"), 0)
    side = say_code(document.side, state_names(reading))
    where = [
        say_days(document.published, document.published),
        squeeze(document.publisher or ""),
        f"official text of {side}" if side else "",
    ]
    _print(console, Text(join(*where)), 0)
    _print(
        console,
        Text(
            join(f"document {squeeze(document.id)}", f"{document.characters:,} characters", squeeze(document.url or "")),
            style="dim",
        ),
        0,
    )


def _print_entry(entry: Entry, text: str, console: Console) -> None:
    line = Text("• ", style="bold")
    line.append(squeeze(entry.headline))
    if entry.status:
        line.append(f" · {entry.status}", style="bold")
    _print(console, line, 0, hang=2)
    shown = [(label, wording) for label, wording in entry.wordings if label not in TOLD_ELSEWHERE]
    hidden = MACHINERY | ({"topics"} if shown else frozenset())  # the wordings are told topic by topic
    facts = join(*(f"{label}: {squeeze(words)}" for label, words in entry.facts if label not in hidden))
    if facts:
        _print(console, Text(facts), 4, hang=2)
    for label, wording in shown:
        _print(console, Text(f"{label}: “{shorten(wording.text)}”"), 4, hang=2)
    for sentence in quote_sentences(entry, text):
        _print(console, Text.assemble(("> ", "dim"), (sentence, "italic")), 4, hang=2)
    machinery = join(*(f"{label}: {squeeze(words)}" for label, words in entry.facts if label in MACHINERY))
    if machinery:
        _print(console, Text(machinery, style="dim"), 4, hang=2)


def _print(console: Console, words: Text, indent: int, hang: int = 0) -> None:
    """A paragraph whose later lines stand ``hang`` columns further in than its first."""
    lines = words.wrap(console, max(20, console.width - indent - hang))
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text(" " * (indent + (hang if number else 0))) + line, soft_wrap=True)


def quote_sentences(entry: Entry, text: str) -> list[str]:
    """The sentences that prove a record, trimmed, the proving words in [brackets]; the last line counts what is left out.

    Sentences that only name a party come last; a statement's quotes are not said twice.
    """
    quotes = [wording for label, wording in entry.wordings if label == "quote"]
    groups: list[tuple[int, int, list[Evidence]]] = []
    for proof in entry.evidence:
        if any(quote.start < proof.end and proof.start < quote.end for quote in quotes):
            continue
        left, right = sentence_around(text, proof.start, proof.end)
        if groups and left < groups[-1][1]:
            first, last, marks = groups[-1]
            groups[-1] = (first, max(last, right), [*marks, proof])
        else:
            groups.append((left, right, [proof]))
    telling = [group for group in groups if any(proof not in entry.naming for proof in group[2])]
    chosen = (telling or ([] if quotes else groups))[:MOST_SENTENCES]
    quoted = [_bracket(text, left, right, [(e.start, e.end) for e in marks]) for left, right, marks in chosen]
    more = len(groups) - len(chosen)
    return [*quoted, f"… and {more} more {'sentence' if more == 1 else 'sentences'}"] if more > 0 else quoted


def _bracket(text: str, left: int, right: int, marks: Sequence[tuple[int, int]]) -> str:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    cut_left, cut_right = _trim(text, left, right, merged)
    line, at = "… " if cut_left > left else "", cut_left
    for start, end in merged:
        if end <= cut_left or start >= cut_right:
            continue
        start, end = max(start, cut_left), min(end, cut_right)
        line += f"{text[at:start]}[{text[start:end]}]"
        at = end
    line += text[at:cut_right] + (" …" if cut_right < right else "")
    return make_visible(" ".join(line.split()))


def _trim(text: str, left: int, right: int, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """A stretch of about CONTEXT characters that holds the first mark, cut between words."""
    if right - left <= CONTEXT:
        return left, right
    start = max(left, min(marks[0][0] - 40, right - CONTEXT))
    end = min(right, start + CONTEXT)
    if start > left:
        space = text.find(" ", start, marks[0][0])
        start = space + 1 if space >= 0 else marks[0][0]
    if end < right:
        space = text.rfind(" ", min(marks[0][1], end - 1), end)
        end = space if space > start else end
    return start, end
