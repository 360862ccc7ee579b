"""Who does what to whom where only the rest of a report says it. Invented sentences."""

from __future__ import annotations

import pytest

from communique.knowledge.load import Knowledge
from communique.pipeline import make_document, process
from communique.reading.parsing import Parser

Event = tuple[str, tuple[str, ...], tuple[str, ...]]


def events(knowledge: Knowledge, parser: Parser, text: str, side: str | None = None) -> list[Event]:
    document = make_document(text, "2021-12-20", None, None, None, side, None, knowledge)
    reading = process(document, knowledge, parser)
    return [
        (e.type, tuple(sorted(str(p.code) for p in e.actors)), tuple(sorted(str(p.code) for p in e.recipients))) for e in reading.events
    ]


FOUND: list[tuple[str, str | None, Event]] = [
    # A capital decides for its state, though nothing else in the text speaks of it.
    ("Kenya held a vote. Washington on Monday condemned the arrest of a reporter in Kenya.", None, ("ACCUSE", ("USA",), ("KEN",))),
    # An organ is known by its organisation.
    ("Ghana is a member of the United Nations. Ghana thanked the Security Council.", None, ("SUPPORT", ("GHA",), ("UNSC",))),
    # An organisation's own words for itself; "it" is the one of the sentence before.
    ("The Council welcomed the visit of France to Ghana. It thanked Kenya for its help.", "AU", ("SUPPORT", ("AU",), ("KEN",))),
    ("Ministers condemned the attack by Ghana on Niger.", "EU", ("ACCUSE", ("EU",), ("GHA",))),
    # "Whose" and "its rival" are found by what they hang on.
    ("The quarrel began with Germany, whose foreign minister accused Ghana of lies.", None, ("ACCUSE", ("DEU",), ("GHA",))),
    ("Ghana expelled the ambassador of Niger. Its rival recalled its envoy from Ghana.", None, ("SANCTION", ("NER",), ("GHA",))),
    # What was somebody's before is his again.
    ("The American embassy in Nairobi was closed. Kenya urged the embassy to open.", None, ("REQUEST", ("KEN",), ("USA",))),
    # Where the sentence opens is where its officials sit.
    ("In Nairobi, officials accused Ghana of lies.", None, ("ACCUSE", ("KEN",), ("GHA",))),
    # Whom somebody speaks to is somebody else than himself.
    (
        "Egypt and Ethiopia met in Cairo. Egypt and Ethiopia quarrelled. Sudan urged both neighbours to talk.",
        None,
        ("REQUEST", ("SDN",), ("EGY", "ETH")),
    ),
    ("Ghana attacked Niger. Niger shelled Ghana. France urged both sides to show restraint.", None, ("REQUEST", ("FRA",), ("GHA", "NER"))),
    (
        "Ghana attacked Niger. Niger shelled Ghana. Niger said that Ghana had begun it. Kenya urged an immediate end to hostilities.",
        None,
        ("REQUEST", ("KEN",), ("GHA", "NER")),
    ),
    # The army that nobody names overthrows its own president; the police shoot at their own people.
    ("France stopped its aid three months after the army overthrew the president of Ghana.", None, ("COERCE", ("GHA",), ("GHA",))),
    # Courts and crowds are at home, unless the text says where.
    ("Jacques Chirac was convicted of fraud. The United States said nothing.", None, ("SANCTION", ("FRA",), ("FRA",))),
    # Whose decision it was did it; so did whoever gave the orders.
    ("Kenya condemned the decision of Ghana to expel the ambassador of Niger.", None, ("SANCTION", ("GHA",), ("NER",))),
    # Of several beside, the state at which the report looks.
    (
        "Ghana held a vote. Soldiers marched in Ghana. Ghana closed its schools. France froze its assets, and Kenya cut off its aid.",
        None,
        ("SANCTION", ("KEN",), ("GHA",)),
    ),
    # A type before the noun does not hide the adjective.
    ("A Russian Su-24 bomber was shot down by a Turkish fighter near the Syrian border.", None, ("ASSAULT", ("TUR",), ("RUS",))),
    # A city before the comma is where it is said, not one of two.
    ("According to Nairobi, Ugandan soldiers attacked Ghana.", None, ("ASSAULT", ("UGA",), ("GHA",))),
    # Halves of a name.
    ("North Korea fired on South Korea. The South condemned North Korea.", None, ("ACCUSE", ("KOR",), ("PRK",))),
    # In a side's own text its leader is one of the two.
    (
        "Prime Minister Modi spoke with President Putin. They spoke of Ukraine and President Zelenskyy. Both leaders agreed to meet again.",
        "IND",
        ("AGREE", ("IND", "RUS"), ()),
    ),
    # "We" are those who acted together just before.
    ("Both the U.S. and the EU agreed to suspend their tariffs. We also agreed to work together.", "USA", ("AGREE", ("EU", "USA"), ())),
    # Two things done by two prepositions; a coalition that is led.
    ("Ghana answered by expelling the envoy of Niger and by closing its border with Niger.", None, ("SANCTION", ("GHA",), ("NER",))),
    ("A U.S.-led coalition bombed targets in Niger.", None, ("ASSAULT", ("USA",), ("NER",))),
    # What is done on somebody's orders is his doing; what is ordered out of a city is ordered by its state.
    ("The French aircraft were destroyed on the orders of Ghana.", None, ("ASSAULT", ("GHA",), ("FRA",))),
    ("French diplomats were expelled from Niger in May.", None, ("SANCTION", ("NER",), ("FRA",))),
    # A deputy with a name of his own.
    ("The president of Sudan sacked his deputy, RSF leader Mohamed Hamdan Dagalo, and left Sudan.", None, ("SANCTION", ("SDN",), ("RSF",))),
    # A crowd that is against nobody named is against its own rulers.
    ("Thousands marched in Ghana. Ghana closed its schools. Ghana called for calm.", None, ("PROTEST", ("GHA",), ("GHA",))),
    # What a body says it did.
    ("UNICEF said they had delivered vaccines to Kenya.", None, ("AID", ("UNICEF",), ("KEN",))),
]


@pytest.mark.parametrize(("text", "side", "event"), FOUND, ids=[c[0] for c in FOUND])
def test_found(knowledge: Knowledge, parser: Parser, text: str, side: str | None, event: Event) -> None:
    assert event in events(knowledge, parser, text, side)


SILENT: list[tuple[str, str | None, str, str]] = [
    # The owner of the object does not act where somebody unknown does.
    ("Rupert Hentzau demanded the withdrawal of Ugandan soldiers from Ghana.", None, "REQUEST", "UGA"),
    # Adjectives that end a list are no pointers.
    ("Ghana and Niger spoke. Kenya praised the former minister.", None, "SUPPORT", "GHA"),
    # A city before a deed is its place.
    ("Last week a Kabul bombing killed five. The Taliban denied it.", None, "ASSAULT", "AFG"),
    # An agency that reports is no party.
    ("Ghana closed its border, Reuters reported. It threatened to arrest traders.", None, "THREATEN", "GBR"),
    # Against whom somebody is helped is not helped.
    ("France reaffirmed its support as Ukraine defends itself against Russia.", None, "SUPPORT", "RUS"),
]


@pytest.mark.parametrize(("text", "side", "kind", "code"), SILENT, ids=[c[0] for c in SILENT])
def test_not_a_party(knowledge: Knowledge, parser: Parser, text: str, side: str | None, kind: str, code: str) -> None:
    found = events(knowledge, parser, text, side)
    assert not [e for e in found if e[0] == kind and code in (*e[1], *e[2])], found
