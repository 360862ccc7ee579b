"""Frames: the ways in which English says that something was done, as data; one TOML file a family of events.

A frame's ``match`` holds patterns over dependency arcs. A pattern is a few slots, each ``LETTER:lemma|lemma``:

======  =========================================================================================================
``V``   the trigger is this verb                       ``N``  the trigger is this noun
``O``   its object (or passive subject) is this noun   ``S``  its subject is this noun
``P``   it has this preposition; ``P:on>deal`` asks for the preposition's noun too
``R``   it has this particle ("call off")              ``A``  it has this adjective ("is ready to")
``X``   it has an infinitive or gerund complement      ``C``  it has a clause as complement ("agreed that")
``M``   the trigger noun, or the object, has this modifier
``W``   this word stands anywhere in the trigger's own phrase or clause
``T``   its subject is this noun, and the noun is the deed: whose it is hangs on it ("a sale to Zenda fell through")
``G``   the trigger noun is governed by this preposition ("[at] France's request")
======  =========================================================================================================

``#person`` matches anybody who holds an office of a state, ``#given`` a party that the user named, ``*`` any word,
``@name`` a set of ``sets.toml``, and a slot that begins with ``!`` must not be there. ``V:#unwilling`` is any verb of which
somebody says that it will not be done, where its own frames do not match; a second ``V:`` asks which verb, ``!V:`` which not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communique.knowledge.files import KnowledgeError, check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

SLOTS = "VNOSTPRAXCFMWG"
REQUIRED = {"id": str, "match": list, "examples": list, "lookalikes": list}
OPTIONAL: dict[str, type] = {
    "type": str, "modes": list, "contexts": list, "cameo": str, "actor": str, "recipient": str, "both": bool, "kind": str,
    "status": str, "content": str, "strength": str, "agreement": str, "transfer": str, "needs": str, "only": list, "note": str,
}  # fmt: skip
CONTENT = {"swallow", "topic", "pass", "planned", "possible", "denied", "ongoing", "offer"}
STATUSES = {"happened", "ongoing", "planned", "possible", "denied", "cancelled"}
NEEDS = {"actor", "recipient", "both", "either", "two"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One condition of a pattern. ``lemmas`` is empty for any word; ``noun`` is what a preposition must govern."""

    letter: str
    lemmas: frozenset[str]
    noun: frozenset[str]
    absent: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """The trigger's lemmas and what must stand around it."""

    noun: bool
    triggers: frozenset[str]
    slots: tuple[Slot, ...]

    @property
    def weight(self) -> int:
        """How much the pattern asks for; of two patterns on one trigger the heavier wins."""
        return sum((3 if slot.lemmas or slot.noun else 1) for slot in self.slots if not slot.absent)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; see the columns of ``docs/patterns.md``."""

    id: str
    type: str | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    cameo: str | None
    patterns: tuple[Pattern, ...]
    actor: str
    recipient: str
    both: bool
    kind: str | None
    status: str | None
    content: str | None
    strength: str | None
    agreement: str | None
    transfer: str | None
    needs: str
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...]
    file: str
    only: tuple[str, ...] = ()


def load_frames(directory: DataPath, types: dict[str, set[str]]) -> tuple[Frame, ...]:
    """The frames of ``frames/*.toml`` in order of file and entry. ``types`` maps an event type to its modes.

    Raises KnowledgeError for an unknown key, type, mode or slot, and for an id that is used twice.
    """
    sets = read_toml(directory / "frames" / "sets.toml")
    frames: dict[str, Frame] = {}
    for path in sorted((directory / "frames").glob("*.toml")):
        if path.name == "sets.toml":
            continue
        for table in read_toml(path).get("frame", ()):
            frame = _read(path, table, sets, types)
            if frame.id in frames:
                raise KnowledgeError(path, frame.id, "an id that is used twice", f"one that {frames[frame.id].file} has not")
            frames[frame.id] = frame
    return tuple(frames.values())


def _read(path: DataPath, table: dict[str, Any], sets: dict[str, Any], types: dict[str, set[str]]) -> Frame:
    entry = f"frame {table.get('id', '?')}"
    check_keys(path, entry, table, REQUIRED, OPTIONAL)
    check_examples(path, entry, table["examples"], table["lookalikes"])
    kind = table.get("type")
    if kind is not None and kind not in types:
        raise KnowledgeError(path, f"{entry}.type", kind, "a PLOVER type")
    for mode in table.get("modes", ()):
        if mode not in types.get(kind or "", ()):
            raise KnowledgeError(path, f"{entry}.modes", mode, f"a mode of {kind}")
    if table.get("content") not in {None, *CONTENT}:
        raise KnowledgeError(path, f"{entry}.content", table["content"], "one of " + ", ".join(sorted(CONTENT)))
    if table.get("needs") not in {None, *NEEDS}:
        raise KnowledgeError(path, f"{entry}.needs", table["needs"], "one of " + ", ".join(sorted(NEEDS)))
    if not STATUSES.issuperset(table.get("only", ())):
        raise KnowledgeError(path, f"{entry}.only", table["only"], "some of " + ", ".join(sorted(STATUSES)))
    return Frame(
        id=table["id"],
        type=kind,
        modes=tuple(table.get("modes", ())),
        contexts=tuple(table.get("contexts", ())),
        cameo=table.get("cameo"),
        patterns=tuple(read_pattern(path, entry, text, sets) for text in table["match"]),
        actor=table.get("actor", "subject"),
        recipient=table.get("recipient", ""),
        both=table.get("both", False),
        kind=table.get("kind"),
        status=table.get("status"),
        content=table.get("content"),
        strength=table.get("strength"),
        agreement=table.get("agreement"),
        transfer=table.get("transfer"),
        needs=table.get("needs", "either"),
        only=tuple(table.get("only", ())),
        examples=tuple(table["examples"]),
        lookalikes=tuple(table["lookalikes"]),
        file=f"frames/{path.name}",
    )


def read_pattern(path: DataPath, entry: str, text: str, sets: dict[str, Any]) -> Pattern:
    """A pattern from its text. Raises KnowledgeError for an unknown slot or set, or a pattern without one trigger."""
    slots, trigger, noun = [], None, False
    for part in text.split():
        absent = part.startswith("!")
        letter, _, words = part.lstrip("!").partition(":")
        if letter not in SLOTS or not letter:
            raise KnowledgeError(path, entry, f"slot {part!r}", f"a letter of {SLOTS}")
        words, _, governed = words.partition(">")
        lemmas = _lemmas(path, entry, words, sets)
        if letter in "VN" and trigger is None and not absent:
            trigger, noun = lemmas, letter == "N"
            continue
        slots.append(Slot(letter, lemmas, _lemmas(path, entry, governed, sets) if governed else frozenset(), absent))
    if not trigger:
        raise KnowledgeError(path, entry, f"pattern {text!r}", "a trigger, V: or N: with lemmas")
    return Pattern(noun, trigger, tuple(slots))


def _lemmas(path: DataPath, entry: str, words: str, sets: dict[str, Any]) -> frozenset[str]:
    found: set[str] = set()
    for word in words.split("|"):
        if word.startswith("@"):
            if word[1:] not in sets:
                raise KnowledgeError(path, entry, f"set {word}", "one of " + ", ".join(sorted(sets)))
            found.update(sets[word[1:]])
        elif word not in ("*", ""):
            found.add(word)
    return frozenset(found)
