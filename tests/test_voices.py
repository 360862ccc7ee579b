"""Voices of a report: who speaks where the words beside the verb do not say, what is one statement, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from communique.pipeline import make_document, process, publisher_side

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge
    from communique.model import Statement
    from communique.reading.parsing import Parser

Head = tuple[str | None, str, str | None]


def read(text: str, knowledge: Knowledge, parser: Parser, title: str | None = None, publisher: str | None = None) -> tuple[Statement, ...]:
    return process(make_document(text, "2022-09-20", title, publisher, None, None, "d", knowledge), knowledge, parser).statements


def heads(statements: tuple[Statement, ...]) -> list[Head]:
    return [(s.side, s.kind, s.speaker.person if s.speaker else None) for s in statements]


def topics(statement: Statement) -> set[str]:
    return {t.topic for t in statement.topics}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The office stands for who spoke before.
        (
            'Kenyan President William Ruto said talks on fish would go on. "We are ready," the president added.',
            [("KEN", "quote", "William Ruto")],
        ),
        # What was done and what was said of it in a statement is one statement.
        (
            "Kenyan President William Ruto has welcomed the pact. In a statement, the president urged all sides to keep it.",
            [("KEN", "press_release", "William Ruto")],
        ),
        # A palace tells of its king: he has put out nothing himself.
        ("The White House said Biden underscored his support for the fleet.", [("USA", "readout", None)]),
        # A state's protest that its minister reports is his statement only.
        (
            "Japan's government has protested to Oslo, Prime Minister Fumio Kishida told reporters in Tokyo.",
            [("JPN", "briefing", "Fumio Kishida")],
        ),
        # The form may stand beside the subject.
        ("The Kenyan foreign ministry in a statement issued in Nairobi condemned the raid.", [("KEN", "press_release", None)]),
        # Who is quoted by a broadcaster has given it no interview.
        ('"We shall see," President William Ruto was quoted as saying by the state broadcaster.', [("KEN", "quote", "William Ruto")]),
        # The office of another state is not the one that is known without its state.
        ("The Kenyan Foreign Office said the border would stay shut.", [("KEN", "press_release", None)]),
        # An official in a capital speaks for its state.
        ("The fish will be shared, officials in Nairobi said.", [("KEN", "quote", None)]),
        # Somebody named in full is not the minister of another state with that surname.
        ("NAIROBI - Kenya is ready, said Trade Minister Otieno Hussein.", [("KEN", "quote", "Otieno Hussein")]),
        # A spokesman speaks for the body that spoke before, not for the place of the report.
        (
            "OSLO - China's foreign ministry said the ships had gone home. The matter is closed, spokesman Li Shu said.",
            [("CHN", "press_release", None), ("CHN", "quote", "Li Shu")],
        ),
        # "Would not ... but told": the second verb is a fact.
        (
            "Kenyan President William Ruto would not give a figure but told reporters that the loan was safe.",
            [("KEN", "briefing", "William Ruto")],
        ),
        # Weighing one's words is saying them.
        ("Kenyan President William Ruto stressed the importance of the port.", [("KEN", "quote", "William Ruto")]),
        # The head of the United Nations needs no further name.
        ("The Secretary-General's spokesperson said the convoy had reached the town.", [("UN", "quote", None)]),
        ("The rebels' ally Hamas claimed responsibility for the blast in Strelsau.", [("HAMAS", "quote", None)]),
        # Nobody in particular, a paper, and what is only expected.
        ("Sources said the loan was safe.", []),
        ("Kenyan President William Ruto is expected to tell parliament that the loan was safe.", []),
        ("The agreement says that Kenya will pay in May.", []),
    ],
)
def test_who_speaks(text: str, expected: list[Head], knowledge: Knowledge, parser: Parser) -> None:
    assert heads(read(text, knowledge, parser)) == expected


def test_an_organisations_own_text_is_a_statement(knowledge: Knowledge, parser: Parser) -> None:
    found = read("The allies regret the damage to the cables and will act.", knowledge, parser, "Statement on the cables", "NATO")
    assert heads(found) == [("NATO", "press_release", None)]


def test_a_title_in_the_plural_names_no_speaker(knowledge: Knowledge, parser: Parser) -> None:
    found = read(
        "We, the ministers of Kenya and Uganda, met in Nairobi.",
        knowledge,
        parser,
        "Joint Statement by the Foreign Ministers of Kenya and Uganda",
    )
    assert set(heads(found)) == {("KEN", "press_release", None), ("UGA", "press_release", None)}


def test_a_transcript_names_the_spokesman_at_its_head(knowledge: Knowledge, parser: Parser) -> None:
    text = "Official Spokesperson, Mr. Rupert Hentzau: Good day. Our mission in Kenya has helped the sailors."
    found = read(text, knowledge, parser, "Transcript of the briefing by the Official Spokesperson", "Ministry of External Affairs, India")
    assert heads(found) == [("IND", "briefing", "Rupert Hentzau")]


@pytest.mark.parametrize(
    ("publisher", "side"),
    [
        ("Ministerio de Relaciones Exteriores del Uruguay", "URY"),
        ("PMO, India", "IND"),
        ("Embajada de Chile en Kenya", "CHL"),
        ("The Kenya Herald", None),
    ],
)
def test_publishers_in_their_own_language(publisher: str, side: str | None, knowledge: Knowledge) -> None:
    assert publisher_side(publisher, knowledge) == side


BORDER = (
    "Kenya and Uganda closed their border on Monday after a border clash at a border post. The border commission will meet. "
    "Ugandan President Yoweri Museveni ruled out any talks for now. {}"
)


def test_few_words_are_about_the_matter_of_the_report(knowledge: Knowledge, parser: Parser) -> None:
    (statement,) = read(BORDER.format('"They must stop first," he said.'), knowledge, parser)
    assert topics(statement) == {"border"}


def test_a_lone_word_that_nothing_else_bears_out_is_no_topic(knowledge: Knowledge, parser: Parser) -> None:
    (statement,) = read(BORDER.format('"Like the music of fools," he said.'), knowledge, parser)
    assert "culture" not in topics(statement)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Kenya's army said two rockets had hit the market and killed four people.", "security"),
        ("Kenya's army said it would buy two rockets from Norway.", "arms"),
        ("The attack was an outrage, Kenya's foreign ministry said.", "security"),
    ],
)
def test_weapons_are_a_matter_of_their_use(text: str, topic: str, knowledge: Knowledge, parser: Parser) -> None:
    (statement,) = read(text, knowledge, parser)
    assert topics(statement) == {topic}
