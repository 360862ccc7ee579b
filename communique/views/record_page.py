"""Makes what the page of a record shows: its words, its rules, the runs that found it, and what people decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.ledger.reasons import Reason, Version
from communique.views.listing import drop_date
from communique.views.marking import Passage, mark_sentences
from communique.views.quoting import squeeze
from communique.views.reasons import VERDICTS, WITHDRAWN, describe_evidence
from communique.views.saying import join, say_days
from communique.views.wording import LINKS, Entry, describe


@dataclass(frozen=True, slots=True)
class Tie:
    """A link to another record: how it is tied, by which reason."""

    words: str
    other: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: ``other`` is the second record of same and different, ``taken_back`` the day on which it was, or ""."""

    words: str
    other: str | None
    by: str
    on: str
    changes: str
    note: str
    taken_back: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record as its page shows it. ``standing`` says in words why it is not in the views, "" where it is."""

    id: str
    register: str
    title: str
    when: str
    entry: Entry
    facts: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]
    source: str
    document: str
    url: str
    superseded_by: str | None
    standing: str
    rules: tuple[tuple[str, str], ...]
    runs: tuple[str, ...]
    ties: tuple[Tie, ...]
    same: tuple[tuple[str, str], ...]
    happening: str | None
    decisions: tuple[Decision, ...]
    comments: tuple[tuple[str, str, str], ...]
    origins: tuple[str, ...]
    copies: tuple[str, ...]


def make_record_page(reason: Reason, rules: Sequence[tuple[str, str | None]], named: Mapping[str, str]) -> RecordPage:
    """The page of a record; ``rules`` are (id of a rule, its file or None), ``named`` headlines of the records it is tied to."""
    document = reason.reading.document
    entry = describe(reason.reading)[reason.register][0]
    headline = squeeze(entry.headline)
    what = drop_date(headline)
    return RecordPage(
        id=reason.id,
        register=reason.register,
        title=what,
        when=headline.removesuffix(what).removesuffix(" · "),
        entry=entry,
        facts=tuple((label, squeeze(words)) for label, words in entry.facts if label != "rule"),
        passages=tuple(mark_sentences(document.text, describe_evidence(reason))),
        source=say_source(document.published, document.publisher, document.title),
        document=document.id,
        url=web_address(document.url),
        superseded_by=reason.superseded_by,
        standing=_say_standing(reason),
        rules=tuple((rule, file or "in the code") for rule, file in rules),
        runs=tuple(_say_version(version) for version in reason.versions),
        ties=tuple(make_ties(reason.links, reason.id, named)),
        same=reason.same,
        happening=reason.happening,
        decisions=tuple(_decide(one, reason.id) for one in reason.judgements),
        comments=tuple((squeeze(str(one["by"])), str(one["on"]), squeeze(str(one["words"]))) for one in reason.comments),
        origins=tuple(squeeze(join(place.origin.source, place.media or place.origin.form, place.origin.note)) for place in reason.origins),
        copies=tuple(dict.fromkeys(copied.document for copied in reason.copies if copied.document != document.id)),
    )


def say_source(published: str, publisher: str | None, title: str | None) -> str:
    """A document in a line: day, publisher, title."""
    return join(say_days(published, published), squeeze(publisher or ""), squeeze(title or "Untitled report"))


def web_address(url: str | None) -> str:
    """An address that a page may lead to; "" for any other: ``javascript:`` is none."""
    return squeeze(url) if url and url.startswith(("https://", "http://")) else ""


def make_ties(links: Iterable[Mapping[str, Any]], id: str, named: Mapping[str, str]) -> list[Tie]:
    """The links of a record in words, seen from it; ``named`` are the headlines of the others."""
    found = []
    for link in links:
        kind = LINKS.get(str(link["kind"]), str(link["kind"]).replace("_", " "))
        outward = link["from"] == id
        words, other = (f"this {kind}", link["to"]) if outward else (f"{kind} this", link["from"])
        found.append(Tie(words, str(other), named.get(str(other), ""), squeeze(str(link.get("reason") or ""))))
    return found


def _say_standing(reason: Reason) -> str:
    counting = [one for one in reason.judgements if not one.get("taken_back")]
    rejected = [one["verdict"] for one in counting if one["verdict"] in ("accept", "reject", "edit")]
    if rejected and rejected[-1] == "reject":
        return "A person rejected this record: it is in no view."
    withdrawn = reason.versions[-1].withdrawn
    if reason.happening is None and withdrawn is not None:
        return f"This record was withdrawn by run {withdrawn[0]}: {WITHDRAWN.get(withdrawn[1], withdrawn[1])}."
    return ""


def _say_version(version: Version) -> str:
    run = version.run
    found = f"run {run['key']}" + (f" of {run['started']}" if run["started"] else "")
    made = f"communique {run['version']}, code {run['code']}, knowledge {run['knowledge']}, model {run['model']}"
    gone = version.withdrawn
    return join(found, made, f"withdrawn by run {gone[0]}: {WITHDRAWN.get(gone[1], gone[1])}" if gone else "")


def _decide(judgement: Mapping[str, Any], id: str) -> Decision:
    other = judgement["other"] if judgement["record"] == id else judgement["record"]
    edits = judgement["edits"] or {}
    changes = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in edits.items())
    verdict = str(judgement["verdict"])
    return Decision(
        VERDICTS.get(verdict, verdict), other if judgement["other"] else None, squeeze(str(judgement["by"])), str(judgement["on"]),
        squeeze(changes), squeeze(str(judgement["note"] or "")), str(judgement.get("taken_back") or ""),
    )  # fmt: skip
