"""Makes the dossier of a pair from a ledger: by register the last happenings, each with its sentence and its sources."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from rich.console import Console
from rich.text import Text

from communique.ledger.queries import Happening
from communique.views.happenings import TextOf, Told, print_told, say_status, tell
from communique.views.quoting import make_visible, squeeze
from communique.views.saying import join
from communique.views.wording import HEADINGS, SECTIONS

MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}<>[]#|~"})


@dataclass(frozen=True, slots=True)
class Chapter:
    """The happenings of a register that are shown, of ``total`` that there are."""

    register: str
    total: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PairDossier:
    """What a ledger holds between two or more parties. Chapters are in the order in which a reader wants them."""

    title: str
    names: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    def to_dict(self) -> dict[str, Any]:
        """A JSON object: names, counts by register, and the happenings that are shown."""
        return {
            "between": list(self.names),
            "counts": {chapter.register: chapter.total for chapter in self.chapters},
            "happenings": [json.loads(told.happening.to_json()) for chapter in self.chapters for told in chapter.told],
        }


def make_pair_dossier(names: Sequence[str], found: Sequence[Happening], counts: Mapping[str, int], text_of: TextOf) -> PairDossier:
    """The dossier of happenings that were found; ``counts`` are how many there are in all, by register."""
    by_register: dict[str, list[Happening]] = {}
    for happening in found:
        by_register.setdefault(happening.register, []).append(happening)
    chapters = [Chapter(name, counts[name], tuple(tell(by_register.get(name, ()), text_of))) for name in SECTIONS if counts.get(name)]
    return PairDossier(" – ".join(map(squeeze, names)), tuple(names), tuple(chapters))


def print_pair_dossier(dossier: PairDossier, console: Console) -> None:
    """Prints a dossier in a terminal."""
    console.print(Text(dossier.title, style="bold"))
    if not dossier.chapters:
        console.print("Nothing between them is in the ledger.")
    for chapter in dossier.chapters:
        console.print()
        console.print(Text(_heading(chapter), style="bold"), soft_wrap=True)
        print_told(chapter.told, console)


def render_markdown(dossier: PairDossier) -> str:
    """The dossier in Markdown: words of the texts are shown as they are, never as signs of Markdown."""
    lines = [f"# {_escape(dossier.title)}", ""]
    if not dossier.chapters:
        lines += ["Nothing between them is in the ledger.", ""]
    for chapter in dossier.chapters:
        lines += [f"## {_heading(chapter)}", ""]
        for told in chapter.told:
            status = say_status(told)
            lines.append(f"- {_escape(squeeze(told.entry.headline))}" + (f" · **{status}**" if status else ""))
            facts = _facts(told)
            lines += [f"  {_escape(facts)}  "] if facts else []
            lines += [f"  > {_escape(sentence)}" for sentence in told.sentences]
            lines += ["", f"  `{told.happening.id}` {_escape(join(*told.sources))}", ""]
    return "\n".join(lines)


def render_html(dossier: PairDossier) -> str:
    """The dossier as one HTML page that needs nothing from outside itself and runs no script."""
    style = (resources.files("communique.views") / "page.css").read_text(encoding="utf-8")
    parts = [
        '<!DOCTYPE html>\n<html lang="en" class="communique-page">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_html(dossier.title)}</title>\n<style>{style}</style>\n</head>",
        '<body class="communique-page">\n<main class="communique">',
        f"<h1>{_html(dossier.title)}</h1>",
    ]
    if not dossier.chapters:
        parts.append("<p>Nothing between them is in the ledger.</p>")
    for chapter in dossier.chapters:
        parts.append(f'<section class="{chapter.register}"><h2>{_html(_heading(chapter))}</h2>')
        parts += [_html_of(told) for told in chapter.told]
        parts.append("</section>")
    return "\n".join([*parts, "</main>\n</body>\n</html>\n"])


def _html_of(told: Told) -> str:
    status, facts = say_status(told), _facts(told)
    lines = [f'<div class="record" id="r{told.happening.id}"><p><bdi>{_html(squeeze(told.entry.headline))}</bdi>']
    lines += [f' <span class="status">{_html(status)}</span>'] if status else []
    lines += ["</p>"] + ([f'<p class="meta"><bdi>{_html(facts)}</bdi></p>'] if facts else [])
    lines += [f"<blockquote><bdi>{_html(sentence)}</bdi></blockquote>" for sentence in told.sentences]
    links = [
        f'<a href="{_html(source.url)}" rel="noopener noreferrer nofollow">{_html(source.published)}</a>'
        for source in told.happening.sources
        if source.url and source.url.startswith(("https://", "http://"))
    ]
    shown = " · ".join([_html(told.happening.id), *map(_html, told.sources), *dict.fromkeys(links)])
    return "".join([*lines, f'<p class="meta">{shown}</p></div>'])


def _heading(chapter: Chapter) -> str:
    shown = len(chapter.told)
    number = str(chapter.total) if shown == chapter.total else f"the last {shown} of {chapter.total}"
    return f"{HEADINGS[chapter.register]} ({number})"


def _facts(told: Told) -> str:
    return join(*(f"{label}: {squeeze(words)}" for label, words in told.entry.facts if label not in ("rule", "stage", "code")))


def _escape(words: str) -> str:
    return make_visible(words).translate(MARKDOWN_SIGNS)


def _html(words: str) -> str:
    return html.escape(make_visible(words))
