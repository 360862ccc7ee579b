"""Who is meant: names, people with their offices, and what points back to them. One line a case."""

from __future__ import annotations

import pytest

from communique.knowledge.load import Knowledge
from communique.mentions.cast import Cast
from communique.mentions.compiled import Indexes, compile_indexes
from communique.mentions.identity import read_cast
from communique.reading.parsing import Parser


@pytest.fixture(scope="module")
def indexes(knowledge: Knowledge) -> Indexes:
    return compile_indexes(knowledge)


class Caster:
    def __init__(self, knowledge: Knowledge, indexes: Indexes, parser: Parser) -> None:
        self.knowledge, self.indexes, self.parser = knowledge, indexes, parser

    def __call__(self, text: str, day: str = "2021-12-20", side: str | None = None) -> Cast:
        parse = self.parser.parse(text)
        names = self.indexes.names.find(parse)
        offices = self.indexes.offices.find(parse, names, side)
        k = self.knowledge
        return read_cast(parse, names, offices, k.entities, k.holders, k.agents, day, side)

    def codes(self, text: str, word: str, **kwargs: str) -> list[str]:
        """What the last token that reads ``word`` stands for."""
        cast = self(text, **kwargs)
        at = max(i for i, w in enumerate(cast.parse.words) if w == word)
        return [str(p.code) for p in cast.parties(at)]

    def people(self, text: str, **kwargs: str) -> list[tuple[str, str | None, str | None]]:
        return [(m.person.name, m.person.code, m.person.office) for m in self(text, **kwargs).people.mentions]


@pytest.fixture(scope="module")
def caster(knowledge: Knowledge, indexes: Indexes, parser: Parser) -> Caster:
    return Caster(knowledge, indexes, parser)


NAMES = [
    ("France and Japan met in Rome.", "France", ["FRA", "JPN"]),
    ("The Kremlin denied the report.", "Kremlin", ["RUS"]),
    ("Indian officials flew to Oslo.", "officials", ["IND"]),
    ("The leaders of France and Germany spoke.", "leaders", ["FRA", "DEU"]),
    ("The Ukrainian army fired first.", "army", ["UKR"]),
    ("NATO sent ships.", "NATO", ["NATO"]),
    ("Georgia's foreign minister met his Armenian colleague in Tbilisi.", "minister", ["GEO"]),  # Tbilisi supports it
    ("The Senate runoff in Georgia drew voters.", "Georgia", []),  # nothing says that this is the state
    ("Jordan scored 30 points for Chicago.", "Jordan", []),  # a player
    ("The South China Morning Post reported it.", "Post", []),  # a newspaper is no China
    ("The Bank of America cut its rates.", "America", []),  # a bank is no state
    ("An Indian government statement said so.", "statement", ["IND"]),
]


@pytest.mark.parametrize(("text", "word", "codes"), NAMES, ids=[c[0] for c in NAMES])
def test_names(caster: Caster, text: str, word: str, codes: list[str]) -> None:
    assert caster.codes(text, word) == codes


PEOPLE = [
    ("Russian President Vladimir Putin spoke.", ("Vladimir Putin", "RUS", "President")),  # state before the title
    ("President Jan Kovar of Slovakia spoke.", ("Jan Kovar", "SVK", "President")),  # state after the name
    ("Jan Kovar, the Slovak foreign minister, spoke.", ("Jan Kovar", "SVK", "foreign minister")),  # apposition
    ("Slovakia's defence minister, Jan Kovar, spoke.", ("Jan Kovar", "SVK", "defence minister")),
    ("Prime Minister of the Republic of India Narendra Modi spoke.", ("Narendra Modi", "IND", "Prime Minister")),
    ("Chancellor Olaf Scholz spoke.", ("Olaf Scholz", "DEU", "Chancellor")),  # the table knows him
    ("Former president Dmitry Medvedev spoke.", ("Dmitry Medvedev", "RUS", "president")),
]


@pytest.mark.parametrize(("text", "person"), PEOPLE, ids=[c[0] for c in PEOPLE])
def test_people(caster: Caster, text: str, person: tuple[str, str, str]) -> None:
    assert caster.people(text) == [person]


def test_the_table_answers_for_the_day(caster: Caster) -> None:
    assert caster.people("Putin spoke.", day="2010-01-01") == [("Vladimir Putin", "RUS", "Prime Minister")]
    assert caster.people("Putin spoke.", day="2021-12-20") == [("Vladimir Putin", "RUS", "President")]


def test_a_former_president_no_longer_acts_for_the_government(caster: Caster) -> None:
    [mention] = caster("Former president Dmitry Medvedev spoke.").people.mentions
    assert mention.person.sector == "ELI"


def test_a_surname_is_the_person_named_before(caster: Caster) -> None:
    people = caster.people("Slovak Foreign Minister Jan Kovar flew to Oslo. Kovar thanked his hosts.")
    assert people[1][:2] == ("Jan Kovar", "SVK")


POINTERS = [
    (
        "French President Emmanuel Macron met Prime Minister Narendra Modi of India. The two leaders signed a pact.",
        "leaders",
        ["FRA", "IND"],
    ),
    ("France and Chad held talks. Both sides agreed to meet again.", "sides", ["FRA", "TCD"]),
    ("French President Emmanuel Macron met his Polish counterpart in Oslo.", "counterpart", ["POL"]),
    ("Emmanuel Macron spoke with Narendra Modi. They discussed trade.", "They", ["FRA", "IND"]),
    ("Emmanuel Macron flew to Oslo. He met the king.", "He", ["FRA"]),
    ("The French government protested. It recalled its envoy.", "It", ["FRA"]),
    ("The presidents of France and Chad, Emmanuel Macron and Mahamat Deby, met.", "presidents", ["FRA", "TCD"]),
    ("The Polish prime minister met the Czech foreign minister.", "minister", ["CZE"]),
]


@pytest.mark.parametrize(("text", "word", "codes"), POINTERS, ids=[c[0] for c in POINTERS])
def test_what_points_back(caster: Caster, text: str, word: str, codes: list[str]) -> None:
    assert caster.codes(text, word) == codes


def test_in_a_sides_own_text_its_minister_needs_no_state(caster: Caster) -> None:
    assert caster.codes("The Prime Minister called on both parties to talk.", "Minister", side="IND") == ["IND"]


def test_the_other_sides_minister_is_not_taken_for_ones_own(caster: Caster) -> None:
    people = caster.people("The President met Foreign Minister Ada Lund and Defence Minister Bo Dahl of Norway.", side="USA")
    assert [code for _, code, _ in people] == ["NOR", "NOR"]
