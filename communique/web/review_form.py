"""The form by which a person edits a record, and the edits that a filled one means.

A form without a script sends the words of a proof; they are looked for in the text, near to where the record is. With one
(``review.js``) it sends the place of the chosen words as well, "12-19", in a field beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from communique.export.panel import KINDS
from communique.knowledge.load import Knowledge
from communique.ledger.errors import UnknownError
from communique.ledger.judging import STATUSES
from communique.ledger.rows import TYPES, find_spans
from communique.ledger.sides import find_side
from communique.views.fields import say_label
from communique.views.quoting import make_visible, squeeze

CODES, TEXTS, WHENS = ("host", "side"), ("name", "subject", "item", "designation"), ("when", "made", "deadline", "term")
MANY_PARTIES, ONE_PARTY = ("participants", "parties", "actors", "recipients", "by", "to"), ("supplier", "recipient", "speaker")
QUANTITIES, SPANS = ("quantity", "count"), ("action", "conditions", "quotes")
QUALIFIERS = ("exactly", "about", "nearly", "more_than", "at_least", "at_most", "up_to", "first")
DATE_BASES = ("stated", "relative", "anchored", "publication")
Fields = Mapping[str, Sequence[str]]


class FormError(ValueError):
    """A filled form means nothing: what to do about it."""


@dataclass(frozen=True, slots=True)
class Control:
    """Something to fill in. ``kind``: text, day, number, choice (``options``), or words (of the text, ``at`` "12-19")."""

    name: str
    label: str
    kind: str
    value: str
    options: tuple[str, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The controls of one field of a record; ``ticks`` are (topic, whether the record has it)."""

    name: str
    label: str
    controls: list[Control] = field(default_factory=list)
    ticks: list[tuple[str, bool]] = field(default_factory=list)


def make_form(register: str, record: Mapping[str, Any], knowledge: Knowledge) -> list[Group]:
    """The form of a record: a group for each field that can be edited, in the order of the contract."""
    groups = [_make_group(register, name, record, knowledge) for name in record if name not in ("id", "rule", "basis", "evidence", "cue")]
    return [group for group in groups if group.controls or group.ticks]


def _make_group(register: str, name: str, record: Mapping[str, Any], knowledge: Knowledge) -> Group:
    value, group = record[name], Group(name, say_label(name))
    add = group.controls.append
    if name == TYPES[register]:
        add(Control(name, name, "choice", value, KINDS[register]))
    elif name == "status":
        add(Control(name, name, "choice", value, STATUSES[register]))
    elif name in TEXTS or name in CODES:
        add(Control(name, name + (" (code or name)" if name in CODES else ""), "text", squeeze(value or "")))
    elif name == "modes":
        add(Control(name, "modes", "text", ", ".join(value)))
    elif name in WHENS:
        days = value or {"start": None, "end": None, "basis": "stated"}
        group.controls.extend(Control(f"{name}.{end}", end, "day", days[end] or "") for end in ("start", "end"))
        add(Control(f"{name}.basis", "basis", "choice", days["basis"], DATE_BASES))
    elif name == "place":
        place = value or {"name": "", "country": ""}
        group.controls.extend(
            Control(f"place.{part}", label, "text", place[part] or "") for part, label in (("name", "place"), ("country", "country"))
        )
    elif name in QUANTITIES or (name == "value" and register == "transfers"):
        group.controls.extend(_number_controls(name, value or {}))
    elif name in MANY_PARTIES or name in ONE_PARTY:
        rows = value if name in MANY_PARTIES else [value] if value else []
        for number, party in enumerate([*rows, None] if name in MANY_PARTIES else rows or [None]):
            group.controls.extend(_party_controls(f"{name}.{number}", party))
    elif name in SPANS:
        rows = [value] if name == "action" else [*value, None]
        group.controls.extend(_span_control(f"{name}.{number}", say_label(name), span) for number, span in enumerate(rows))
    elif name == "topics" and register == "statements":
        for number, topic in enumerate([*value, {"topic": "", "wording": None}]):
            add(Control(f"topics.{number}.topic", "topic", "choice", topic["topic"], ("", *_topics(knowledge))))
            add(_span_control(f"topics.{number}", "its words", topic["wording"]))
    elif name == "topics":
        group.ticks.extend((topic, topic in value) for topic in _topics(knowledge))
    if (group.controls or group.ticks) and _has_proofs(register, name):
        proofs = [*record["evidence"].get(name, ()), None]
        group.controls.extend(_span_control(f"proof.{name}.{number}", "proved by", span) for number, span in enumerate(proofs))
    return group


def _has_proofs(register: str, name: str) -> bool:
    """Whether the form asks for the words that prove a field: those of parties and quotes are their own."""
    return name not in (*MANY_PARTIES, *ONE_PARTY, *SPANS, "modes", TYPES[register]) and (name, register) != ("topics", "statements")


def _number_controls(name: str, value: Mapping[str, Any]) -> list[Control]:
    amount, unit = ("amount", "currency") if name == "value" else ("value", "unit")
    number = "" if value.get(amount) is None else f"{value[amount]:.15g}"
    return [
        Control(f"{name}.{amount}", amount, "number", number),
        Control(f"{name}.{unit}", unit, "text", value.get(unit) or ""),
        Control(f"{name}.qualifier", "qualifier", "choice", value.get("qualifier", "exactly"), QUALIFIERS),
    ]


def _party_controls(name: str, party: Mapping[str, Any] | None) -> list[Control]:
    if party is None:
        return [Control(f"{name}.code", "one more: code or name", "text", ""), _span_control(name, "its words", None)]
    code = Control(f"{name}.code", "code or name", "text", party["code"] or "")
    return [code, _span_control(name, "its words", party["mention"])]


def _span_control(name: str, label: str, span: Mapping[str, Any] | None) -> Control:
    if span is None:
        return Control(f"{name}.words", f"{label}, one more" if not name.startswith("topics") else label, "words", "")
    return Control(f"{name}.words", label, "words", squeeze(span["text"]), at=f"{span['start']}-{span['end']}")


def _topics(knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(sorted(topic.topic for topic in knowledge.topics))


def read_form(register: str, record: Mapping[str, Any], text: str, filled: Fields, knowledge: Knowledge) -> dict[str, Any]:
    """The edits that a filled form means: the fields whose value is another now. Raises FormError for what means nothing.

    A field that the form does not have stays as it is.
    """
    reader = _Reader(register, record, text, filled, knowledge)
    edits: dict[str, Any] = {}
    for name, old in record.items():
        new = reader.read(name)
        if new != old:
            edits[name] = new
    proofs = reader.read_proofs(edits)
    return edits | ({"evidence": proofs} if proofs else {}) | reader.follow(edits)


@dataclass(frozen=True, slots=True)
class _Reader:
    register: str
    record: Mapping[str, Any]
    text: str
    filled: Fields
    knowledge: Knowledge

    def value(self, name: str) -> str | None:
        values = self.filled.get(name)
        return values[0].strip() if values else None

    def read(self, name: str) -> Any:
        """The value of a field as the form has it."""
        old = self.record[name]
        readers: dict[str, Callable[[str], Any]] = {"action": self.read_action, "place": self.read_place, "modes": self.read_modes}
        for names, reader in (
            (WHENS, self.read_when), (QUANTITIES, self.read_number), (MANY_PARTIES, self.read_parties), (ONE_PARTY, self.read_party),
            (CODES, self.read_code), (TEXTS, self.read_text), (("conditions", "quotes"), self.read_spans), (("topics",), self.read_topics),
            (("status", TYPES[self.register]), self.read_choice),
        ):  # fmt: skip
            readers |= dict.fromkeys(names, reader)
        if self.register == "transfers":
            readers["value"] = self.read_number
        return readers[name](name) if name in readers else old

    def read_choice(self, name: str) -> Any:
        value, known = self.value(name), STATUSES[self.register] if name == "status" else KINDS[self.register]
        if value is not None and value not in known:
            raise FormError(f"{name}: {value!r} is none of {', '.join(known)}")
        return self.record[name] if value is None else value

    def read_text(self, name: str) -> Any:
        value, old = self.value(name), self.record[name]
        return old if value is None or value == squeeze(old or "") else value or None

    def read_code(self, name: str) -> Any:
        value = self.value(name)
        return self.record[name] if value is None else self.find_code(value, name)

    def find_code(self, words: str, name: str) -> str | None:
        if not words:
            return None
        try:
            return find_side(words, self.knowledge.entities).codes[0][0]
        except UnknownError as error:
            raise FormError(f"{say_label(name)}: {error}") from error

    def read_modes(self, name: str) -> Any:
        value = self.value(name)
        if value is None:
            return self.record[name]
        modes = [mode for mode in re.split(r"[,\s]+", value) if mode]
        type = self.value("type") or self.record["type"]
        known = self.knowledge.types[type].modes if type in self.knowledge.types else {}
        # Modes belong to a type: those that the record had go with the old one.
        kept = self.record["modes"] if type == self.record["type"] else []
        modes = [mode for mode in modes if mode in known or mode in kept or mode not in self.record["modes"]]
        if wrong := [mode for mode in modes if mode not in known and mode not in kept]:
            raise FormError(f"modes: {', '.join(wrong)} is no mode of {type}; it has {', '.join(known) or 'none'}")
        return modes

    def read_when(self, name: str) -> Any:
        old = self.record[name]
        days = [self.value(f"{name}.{end}") for end in ("start", "end")]
        if days == [None, None]:
            return old
        start, end = (day or None for day in days)
        basis = self.value(f"{name}.basis") or "stated"
        if basis not in DATE_BASES:
            raise FormError(f"{say_label(name)}: {basis!r} is none of {', '.join(DATE_BASES)}")
        if old is not None and (start, end, basis) == (old["start"], old["end"], old["basis"]):
            return old
        if start is None and end is None:
            return None if old is None or old["start"] or old["end"] else old | {"basis": basis}
        value, precision = say_period(start, end)
        return {"start": start, "end": end, "value": value, "precision": precision, "basis": basis, "text": old["text"] if old else None}

    def read_place(self, name: str) -> Any:
        old = self.record[name]
        words, country = self.value("place.name"), self.value("place.country")
        if words is None:
            return old
        code = self.find_code(country or "", "country of the place")
        if old is not None and (words, code) == (old["name"], old["country"]):
            return old
        # Where a place of another name lies nobody has said.
        return {"name": words, "country": code, "latitude": None, "longitude": None, "geonames_id": None} if words else None

    def read_number(self, name: str) -> Any:
        old = self.record[name]
        amount, unit = ("amount", "currency") if name == "value" else ("value", "unit")
        number, of, qualifier = (self.value(f"{name}.{part}") for part in (amount, unit, "qualifier"))
        if number is None:
            return old
        try:
            value = float(number.replace(",", "")) if number else None
        except ValueError as error:
            raise FormError(f"{say_label(name)}: {number!r} is no number") from error
        if value is None and not of:
            return None if old is None or old[amount] is not None or old[unit] is not None else old
        whole = int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value
        told = {amount: whole, unit: of or None, "qualifier": qualifier or "exactly"}
        return (old or {"text": squeeze(f"{number} {of or ''}")}) | told

    def read_parties(self, name: str) -> Any:
        old, found = self.record[name], []
        for number in self.numbers(name):
            party = self.read_one(f"{name}.{number}", old[number] if number < len(old) else None, name)
            if party is not None:
                found.append(party)
        return found if self.numbers(name) else old

    def read_party(self, name: str) -> Any:
        return self.read_one(f"{name}.0", self.record[name], name) if self.numbers(name) else self.record[name]

    def read_one(self, row: str, old: Mapping[str, Any] | None, name: str) -> Any:
        code, span = self.find_code(self.value(f"{row}.code") or "", name), self.read_span(f"{row}", old["mention"] if old else None)
        if code is None and (span is None or (old is not None and old["code"] is not None)):
            return None
        if span is None:
            raise FormError(f"{say_label(name)}: {code} needs its words in the text")
        if old is not None and code == old["code"]:
            return {**old, "mention": span}
        entity = self.knowledge.entities.get(code or "")
        who = {"code": code, "name": entity.name if entity else None, "basis": "stated", "mention": span}
        if old is not None:
            return {**old, **who} | ({"kind": entity.kind} if entity and old["person"] is None else {})
        return {
            "code": code, "name": who["name"], "kind": entity.kind if entity else "group", "sector": entity.sector if entity else None,
            "person": None, "office": None, "mention": span, "basis": "stated",
        }  # fmt: skip

    def read_spans(self, name: str) -> Any:
        old = self.record[name]
        spans = [self.read_span(f"{name}.{number}", old[number] if number < len(old) else None) for number in self.numbers(name)]
        return [span for span in spans if span is not None] if spans else old

    def read_action(self, name: str) -> Any:
        old = self.record[name]
        span = self.read_span(f"{name}.0", old) if self.numbers(name) else old
        if span is None:
            raise FormError(f"{name}: a promise needs the words that say what is promised")
        return span

    def read_topics(self, name: str) -> Any:
        old, known = self.record[name], _topics(self.knowledge)
        if self.register != "statements":
            ticked = [topic for topic in self.filled.get("topics", ()) if topic in known]
            kept = [topic for topic in old if topic in ticked]
            return old if "topics.shown" not in self.filled else kept + [topic for topic in ticked if topic not in old]
        found = []
        for number in self.numbers(name):
            before = old[number]["wording"] if number < len(old) else None
            topic, span = self.value(f"topics.{number}.topic"), self.read_span(f"topics.{number}", before)
            if topic and topic not in known:
                raise FormError(f"topics: {topic!r} is no topic")
            if topic and span is None:
                raise FormError(f"topics: {topic} needs its words in the text")
            if topic:
                found.append({"topic": topic, "wording": span})
        return found if self.numbers(name) else old

    def read_proofs(self, edits: Mapping[str, Any]) -> dict[str, Any]:
        """The proofs of fields that are others now. Those of parties are the words that name them."""
        found = {}
        for name in self.record:
            old = self.record["evidence"].get(name, [])
            rows = self.numbers(f"proof.{name}")
            spans = [self.read_span(f"proof.{name}.{number}", old[number] if number < len(old) else None) for number in rows]
            new = _in_order(span for span in spans if span is not None) if rows else old
            if name in edits and old and name in (*MANY_PARTIES, *ONE_PARTY):
                new = _in_order(find_spans(edits[name])) or old
            if new != old and (new or not old):
                found[name] = new
        return found

    def follow(self, edits: Mapping[str, Any]) -> dict[str, Any]:
        """What follows from another type of an event: its quad class and score are those of the type, its CAMEO code is unknown."""
        if self.register != "events" or not {"type", "modes"} & edits.keys():
            return {}
        type = self.knowledge.types[edits.get("type", self.record["type"])]
        scores = [type.modes[mode] for mode in edits.get("modes", self.record["modes"]) if mode in type.modes]
        score = scores[0] if scores else type.score
        same = type.name == self.record["type"]
        told = {"quad": type.quad, "score": int(score) if score.is_integer() else score} | ({} if same else {"cameo": None})
        return {name: value for name, value in told.items() if value != self.record[name]}

    def numbers(self, name: str) -> list[int]:
        """The numbers of a field's rows in the form."""
        rows = re.compile(re.escape(name) + r"\.(\d{1,4})\.(?:words|code|topic)")
        return sorted({int(match[1]) for key in self.filled if (match := rows.fullmatch(key))})

    def read_span(self, name: str, old: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """The stretch of the text that a row names; None for an empty one."""
        words, at = squeeze(self.value(f"{name}.words") or ""), self.value(f"{name}.at") or ""
        if not words:
            return None
        if old is not None and words == squeeze(old["text"]) and at in ("", f"{old['start']}-{old['end']}"):
            return dict(old)
        if match := re.fullmatch(r"(\d{1,9})-(\d{1,9})", at):
            start, end = int(match[1]), int(match[2])
            if squeeze(self.text[start:end]) == words:
                return {"start": start, "end": end, "text": self.text[start:end]}
        return self.find_words(words, old["start"] if old else None)

    def find_words(self, words: str, near: int | None) -> dict[str, Any]:
        """The words in the text, however they are spaced there: of several the nearest to the old ones, or to the record."""
        if near is None:
            near = min((span["start"] for span in find_spans(self.record)), default=0)
        pattern = r"\s+".join(map(re.escape, words.split()))
        found = [match.span() for match in re.finditer(pattern, self.text)]
        if not found and words == make_visible(words):
            found = [match.span() for match in re.finditer(pattern, self.text, re.IGNORECASE)]
        if not found:
            raise FormError(f"“{words}”: these words are not in the text")
        start, end = min(found, key=lambda span: (abs(span[0] - near), span))
        return {"start": start, "end": end, "text": self.text[start:end]}


def _in_order(spans: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    unique = {(span["start"], span["end"]): dict(span) for span in spans}
    return [unique[key] for key in sorted(unique)]


def say_period(start: str | None, end: str | None) -> tuple[str, str]:
    """The TIMEX3 value and the precision of ISO days from start to end; either may be open. Raises FormError for no days."""
    try:
        first, last = (date.fromisoformat(day) if day else None for day in (start, end))
    except ValueError as error:
        raise FormError(f"{error}; write YYYY-MM-DD") from error
    if first is None or last is None:
        return start or end or "", "range"
    if first == last:
        return first.isoformat(), "day"
    after = last + timedelta(days=1) if last < date.max else last
    months = (after.year - first.year) * 12 + after.month - first.month if first.day == after.day == 1 else 0
    if months == 12 and first.month == 1:
        return f"{first.year:04}", "year"
    if months == 3 and first.month % 3 == 1:
        return f"{first.year:04}-Q{first.month // 3 + 1}", "quarter"
    if months == 1:
        return f"{first.year:04}-{first.month:02}", "month"
    return f"{start}/{end}", "range"
