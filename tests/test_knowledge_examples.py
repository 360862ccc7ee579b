"""Every example and look-alike in the data files, and that the check finds what is wrong with one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from communique.evaluation.examples import Case, Checked, Sentence, check_examples, cut, gather_cases, judge, parse_together
from communique.knowledge.files import unmark
from communique.knowledge.load import Knowledge
from communique.pipeline import make_tools
from communique.reading.parsing import Parser


@pytest.fixture(scope="module")
def checked(knowledge: Knowledge, parser: Parser) -> Checked:
    return check_examples(knowledge, parser)


def make_case(kind: str, entry: str, example: str, lookalike: bool = False) -> Case:
    text, marks = unmark(example)
    return Case(kind, "some/file.toml", entry, example, text, tuple(marks), lookalike)


@pytest.fixture(scope="module")
def judge_one(knowledge: Knowledge, parser: Parser):  # type: ignore[no-untyped-def]
    tools = make_tools(knowledge)

    def call(case: Case) -> str | None:
        failure = judge(case, Sentence(parser.parse(case.text), tools, parser))
        return None if failure is None else f"found {failure.found}; expected {failure.expected}"

    return call


def test_all_examples_hold(checked: Checked) -> None:
    assert "\n".join(map(str, checked.failures)) == ""


def test_every_kind_of_entry_is_run(checked: Checked, knowledge: Knowledge) -> None:
    least = Counter(case.kind for case in gather_cases(knowledge))
    assert {kind: count for kind, count in checked.counts.items() if kind != "language"} == dict(least)
    # Two examples and a look-alike an entry are the house rule.
    assert least["state"] >= 3 * sum(e.kind == "state" for e in knowledge.entities.values())
    assert least["frame"] >= 3 * len(knowledge.frames)
    assert least["topic"] >= 3 * len(knowledge.topics)
    assert checked.counts["language"] >= 3 * 40


@pytest.mark.parametrize(
    ("kind", "entry", "example", "complaint"),
    [
        ("state", "IND", "[India] signed.", None),
        # too little, too much, another entity's
        ("state", "IND", "[India] and [Indian] envoys spoke in Rome.", None),
        ("state", "IND", "[India] and Indian envoys spoke.", "found 'India', 'Indian'; expected 'India'"),
        ("state", "IND", "[Japan] signed.", "found nothing; expected 'Japan'"),
        ("office", "head_of_government", "The [Prime Minister] of India spoke.", None),
        ("office", "head_of_government", "The Prime [Minister] of India spoke.", "found 'Prime Minister'; expected 'Minister'"),
        ("topic", "fertiliser", "They discussed [fertilisers].", None),
        ("topic", "energy", "They discussed [fertilisers].", "found nothing; expected 'fertilisers'"),
        ("amount", "numbers", "Ruritania bought [600] tanks and 20 jets.", "found '600', '20'; expected '600'"),
        ("item", "fighters", "Ruritania bought [F-16s].", None),
        ("item", "armour", "Ruritania bought [F-16s].", "found nothing; expected 'F-16s'"),
        ("frame", "support.thank", "India [thanked] Japan.", None),
        ("frame", "support.praise", "India [thanked] Japan.", "found nothing (support.thank on 'thanked'); expected 'thanked'"),
        ("context", "plan", "Ruritania plans to [send] troops.", None),
        ("context", "plan", "Ruritania [sent] troops.", "found nothing; expected 'sent'"),
    ],
)
def test_example_is_judged(judge_one, kind: str, entry: str, example: str, complaint: str | None) -> None:  # type: ignore[no-untyped-def]
    assert judge_one(make_case(kind, entry, example)) == complaint


@pytest.mark.parametrize(
    ("kind", "entry", "example", "complaint"),
    [
        ("state", "IND", "Japan signed.", None),
        ("state", "IND", "India signed.", "found 'India'; expected no IND"),
        # the frame fits and nobody is known who thanked: no record, so it is silent
        ("frame", "support.thank", "The pupils thanked the cook.", None),
        ("frame", "support.thank", "India thanked Japan.", "found 'thanked'; expected no support.thank"),
        ("context", "plan", "Ruritania plans to [send] troops.", "found 'send'; expected no plan"),
    ],
)
def test_lookalike_is_judged(judge_one, kind: str, entry: str, example: str, complaint: str | None) -> None:  # type: ignore[no-untyped-def]
    assert judge_one(make_case(kind, entry, example, lookalike=True)) == complaint


def test_broken_example_of_the_data_is_named(knowledge: Knowledge, parser: Parser) -> None:
    india = replace(knowledge.entities["IND"], examples=("[Japan] signed.", "[India] signed."))
    alone = replace(
        knowledge, entities={"IND": india, "JPN": knowledge.entities["JPN"]}, offices=(), frames=(), topics=(), items=replace(knowledge.items, classes=()),
        context=replace(knowledge.context, cues=()), amounts=replace(knowledge.amounts, proofs=()),
        instruments=replace(knowledge.instruments, examples=(), lookalikes=()),
    )  # fmt: skip
    failures = check_examples(alone, parser).failures
    assert [str(f) for f in failures] == ["states/IND.toml: IND: '[Japan] signed.': found nothing; expected 'Japan'"]


def test_sentences_parsed_together_are_apart(parser: Parser) -> None:
    texts = ["The king of Ruritania rode to Strelsau.", "He slept.", "Did Graustark sign? It did not."]
    for text, parse in zip(texts, parse_together(parser, texts), strict=True):
        assert parse.text == text
        assert "".join(text[a:b] for a, b in zip(parse.starts, parse.ends, strict=True)) == text.replace(" ", "")
        assert parse.sentences[0][0] == 0
        assert parse.sentences[-1][1] == len(parse.words) == len(parse.heads) == len(parse.lemmas)
        assert all(a <= head < b for a, b in parse.sentences for head in parse.heads[a:b])


def test_cut_keeps_what_stands_inside(parser: Parser) -> None:
    whole = parser.parse("Ruritania rose.\n\nThe king of France rode to Paris.")
    part = cut(whole, 17, 49)
    assert part.words == ["The", "king", "of", "France", "rode", "to", "Paris"]
    assert part.evidence(3, 4).text == "France"
    assert [(" ".join(part.words[a:b]), label) for a, b, label in part.entities] == [("France", "GPE"), ("Paris", "GPE")]
