"""How words are attributed: kinds of statements, reporting verbs, publishers that speak for a side; from ``sources.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from communique.knowledge.files import check_examples, check_keys, read_toml
from communique.knowledge.paths import DataPath

KINDS = ("readout", "tweet", "press_release", "briefing", "interview", "quote")
FORMS = ("carriers", "networks", "agencies", "encounters", "ran")
VERBS = {"say": list, "with_clause": list, "with_quotation": list, "act": list, "put_out": list, "talk": list}


@dataclass(frozen=True, slots=True)
class Sources:
    """How words are attributed.

    ``nouns``: noun to kind of statement; ``titles``: words of a title to kind; ``verbs`` report, those ``with_clause`` only
    with what was said, those ``with_quotation`` with words between quotation marks; ``acts`` are statements in themselves
    ("condemned", "ruled out"); ``put_out`` a statement; ``talk`` tells what a contact was about. ``press`` hears statements,
    ``speakers`` are nouns of those who make them for a state, ``people`` those of persons. ``official``, ``missions`` and
    ``not_official`` are words of publishers' names, ``own`` and ``domains`` whole names and web addresses with the code whose
    they are. ``carriers`` stand beside ``networks`` for their pages; ``agencies`` pass on words; ``encounters`` that ``ran``
    are told of in readouts.
    ``examples`` and ``lookalikes`` are (kind, sentence).
    """

    nouns: dict[str, str]
    titles: tuple[tuple[str, str], ...]
    verbs: frozenset[str]
    with_clause: frozenset[str]
    with_quotation: frozenset[str]
    acts: frozenset[str]
    put_out: frozenset[str]
    talk: frozenset[str]
    press: frozenset[str]
    speakers: frozenset[str]
    people: frozenset[str]
    official: tuple[str, ...]
    missions: tuple[str, ...]
    not_official: tuple[str, ...]
    own: tuple[tuple[str, str], ...]
    domains: tuple[tuple[str, str], ...]
    carriers: frozenset[str]
    networks: frozenset[str]
    agencies: frozenset[str]
    encounters: frozenset[str]
    ran: frozenset[str]
    examples: tuple[tuple[str, str], ...]
    lookalikes: tuple[tuple[str, str], ...]


def load_sources(directory: DataPath) -> Sources:
    """The sources of ``sources.toml``. Raises KnowledgeError for an unknown table or key."""
    path = directory / "sources.toml"
    table = read_toml(path)
    check_keys(path, "file", table, dict.fromkeys((*KINDS, "verbs", "forms", "hearers", "official", "own", "domains"), dict), {})
    nouns: dict[str, str] = {}
    titles = []
    for kind in KINDS:
        check_keys(path, kind, table[kind], dict.fromkeys(("nouns", "titles", "examples", "lookalikes"), list), {})
        check_examples(path, kind, table[kind]["examples"], table[kind]["lookalikes"])
        for noun in table[kind]["nouns"]:
            nouns.setdefault(noun, kind)
        titles += [(words, kind) for words in table[kind]["titles"]]
    verbs, official, forms = table["verbs"], table["official"], table["forms"]
    check_keys(path, "forms", forms, dict.fromkeys(FORMS, list), {})
    check_keys(path, "verbs", verbs, dict(VERBS), {})
    check_keys(path, "hearers", table["hearers"], {"press": list, "speakers": list, "people": list}, {})
    check_keys(path, "official", official, {"words": list, "press": list, "missions": list}, {})
    return Sources(
        nouns=nouns,
        titles=tuple(titles),
        verbs=frozenset(verbs["say"]),
        with_clause=frozenset(verbs["with_clause"]),
        with_quotation=frozenset(verbs["with_quotation"]),
        acts=frozenset(verbs["act"]),
        put_out=frozenset(verbs["put_out"]),
        talk=frozenset(verbs["talk"]),
        press=frozenset(table["hearers"]["press"]),
        speakers=frozenset(table["hearers"]["speakers"]),
        people=frozenset(table["hearers"]["people"]),
        official=tuple(official["words"]),
        missions=tuple(official["missions"]),
        not_official=tuple(official["press"]),
        own=tuple(table["own"].items()),
        domains=tuple(table["domains"].items()),
        carriers=frozenset(forms["carriers"]),
        networks=frozenset(forms["networks"]),
        agencies=frozenset(forms["agencies"]),
        encounters=frozenset(forms["encounters"]),
        ran=frozenset(forms["ran"]),
        examples=tuple((kind, e) for kind in KINDS for e in table[kind]["examples"]),
        lookalikes=tuple((kind, e) for kind in KINDS for e in table[kind]["lookalikes"]),
    )
