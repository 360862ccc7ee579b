"""The score of links, against gold written by hand."""

from __future__ import annotations

from typing import Any

from communique.evaluation.links import score_links

TEXT = "The kings met in Strelsau. They signed a river treaty. They spoke by telephone in May."


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def contact(name: str, words: str, kind: str, when: str) -> dict[str, Any]:
    parties = [{"code": "RUR", "mention": span("kings")}, {"code": "GRA", "mention": span("kings")}]
    return {"id": name, "kind": kind, "participants": parties, "when": {"start": when, "end": when}, "status": "happened", "topics": [],
            "evidence": {"cue": [span(words)]}}  # fmt: skip


def treaty(name: str) -> dict[str, Any]:
    return {"id": name, "kind": "treaty", "subject": "river treaty", "parties": [{"code": "RUR"}, {"code": "GRA"}], "status": "signed",
            "evidence": {"cue": [span("signed a river treaty")]}}  # fmt: skip


def link(kind: str, one: str, other: str) -> dict[str, Any]:
    return {"kind": kind, "from": one, "to": other, "evidence": {}}


def end(register: str, index: int, doc: str | None = None) -> dict[str, Any]:
    return {"register": register, "index": index, **({"doc": doc} if doc else {})}


def gold(name: str, links: list[dict[str, Any]]) -> dict[str, Any]:
    met = {"kind": "meeting", "participants": [{"country": "RUR"}, {"country": "GRA"}], "date": "2024-03-05", "status": "happened",
           "cue": "met in Strelsau"}  # fmt: skip
    called = {**met, "kind": "call", "date": "2024-05-07", "cue": "spoke by telephone"}
    signed = {"kind": "treaty", "subject": "river treaty", "parties": ["RUR", "GRA"], "status": "signed", "cue": "signed a river"}
    records = {"events": [], "contacts": [met, called], "agreements": [signed], "transfers": [], "commitments": [], "statements": []}
    return {"id": name, "text": TEXT, "gold": {**records, "links": links}}


def reading(name: str, links: list[dict[str, Any]], with_treaty: bool = True) -> dict[str, Any]:
    contacts = [contact(f"{name}1", "met", "meeting", "2024-03-05"), contact(f"{name}2", "spoke", "call", "2024-05-07")]
    return {"events": [], "contacts": contacts, "agreements": [treaty(f"{name}3")] * with_treaty, "transfers": [], "commitments": [],
            "statements": [], "links": links}  # fmt: skip


PART = {"kind": "part_of", "from": end("agreements", 0), "to": end("contacts", 0)}
UP = {"kind": "follows_up", "from": end("contacts", 1), "to": end("contacts", 0)}


def test_found_missed_and_wrong() -> None:
    output = [link("part_of", "a3", "a1"), link("part_of", "a3", "a2"), link("part_of", "a3", "elsewhere")]
    score = score_links([(gold("a", [PART, UP]), reading("a", output))])
    part, up = score.kinds["part_of"], score.kinds["follows_up"]
    assert (part.gold, part.reachable, part.found, part.predicted, part.right) == (1, 1, 1, 2, 1)  # an unknown end counts neither way
    assert (up.reachable, up.found) == (1, 0)
    assert [round(rate, 2) for rate in score.total().rates()] == [0.5, 0.5, 0.5]


def test_direction_counts_but_for_same_as() -> None:
    assert score_links([(gold("a", [PART]), reading("a", [link("part_of", "a1", "a3")]))]).total().rates() == (0.0, 0.0, 0.0)
    same = {"kind": "same_as", "from": end("contacts", 0), "to": end("contacts", 0, "a")}
    documents = [(gold("a", []), reading("a", [])), (gold("b", [same]), reading("b", []))]
    assert score_links(documents, [link("same_as", "a1", "b1")]).total().rates() == (1.0, 1.0, 1.0)


def test_a_link_of_a_record_that_was_not_found_is_out_of_reach() -> None:
    tally = score_links([(gold("a", [PART]), reading("a", [], with_treaty=False))]).total()
    assert (tally.gold, tally.reachable) == (1, 0)
    assert score_links([(gold("a", [PART]), None)]).total().reachable == 0


def test_same_as_holds_over_steps_and_wrong_merges_are_named() -> None:
    same = [{"kind": "same_as", "from": end("contacts", 0), "to": end("contacts", 0, other)} for other in "ab"]
    documents = [(gold(name, same if name == "c" else []), reading(name, [])) for name in "abc"]
    score = score_links(documents, [link("same_as", "b1", "a1"), link("same_as", "c1", "b1"), link("same_as", "c2", "b1")])
    tally = score.kinds["same_as"]
    assert (tally.found, tally.reachable) == (2, 2)  # c and a by way of b
    assert (tally.predicted, tally.right) == (3, 2)
    assert (score.count("found"), score.count("merged")) == (2, 1)
    assert score.document_pairs() == (2, 2)


def test_what_was_not_joined_is_named() -> None:
    same = {"kind": "same_as", "from": end("contacts", 0), "to": end("contacts", 0, "a")}
    score = score_links([(gold("a", []), reading("a", [])), (gold("b", [same]), reading("b", []))])
    (pair,) = score.pairs
    assert (pair.verdict, pair.first, pair.second) == ("not linked", "a contacts[0]", "b contacts[0]")
    assert score.document_pairs() == (0, 1)
