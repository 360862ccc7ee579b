"""Transfers and agreements as wires tell them: dense sentences, long ones, and look-alikes that must stay silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from communique.pipeline import make_document, process

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge
    from communique.model import Reading
    from communique.reading.parsing import Parser

# (supplier, recipient, a word of item or designation, quantity, money, status)
Row = tuple[str, str, str, float | None, float | None, str]

CASES: list[tuple[str, list[Row]]] = [
    # The price of what is ordered, wherever it stands.
    ("Chile has ordered 13 Norwegian-made drones in a deal worth $70 million.",
     [("NOR", "CHL", "drones", 13, 70e6, "ordered")]),
    ("The US State Department has approved the possible sale of 40 radars to Norway for an estimated cost of $2 billion.",
     [("USA", "NOR", "radars", 40, 2e9, "agreed")]),
    ("The Pentagon notified Congress of a proposed sale to Chile of 400 missiles worth $96 million.",
     [("USA", "CHL", "missiles", 400, 96e6, "proposed")]),
    # Deals that are given up, and sales that somebody may not make.
    ("Peru has scrapped a 120 million dollar deal to buy 16 helicopters from Italy.",
     [("ITA", "PER", "helicopters", 16, 120e6, "cancelled")]),
    ("Norway was barred from selling 96 tanks to Chad.", [("NOR", "TCD", "tanks", 96, None, "cancelled")]),
    ("Finland stopped buying Russian coal in April.", [("RUS", "FIN", "coal", None, None, "cancelled")]),
    ("Cyprus turned down a request by France to give its radars to Ukraine.", [("CYP", "UKR", "radars", None, None, "cancelled")]),
    # Who declines or blocks a gift does not give it.
    ("Chad declined Norwegian aid.", [("NOR", "TCD", "aid", None, None, "cancelled")]),
    ("Hungary has blocked Norwegian aid to Chad.", [("NOR", "TCD", "aid", None, None, "cancelled")]),
    ("Norway refused aid to Chad.", [("NOR", "TCD", "aid", None, None, "cancelled")]),
    # Flows that are to begin, or are to grow.
    ("Egypt will begin exporting electricity to Lebanon next spring.", [("EGY", "LBN", "electricity", None, None, "agreed")]),
    ("Norway has stepped up gas deliveries to Poland.", [("NOR", "POL", "gas", None, None, "delivered")]),
    ("Hungary agreed with Qatar on additional gas deliveries of 5 million cubic metres a day.",
     [("QAT", "HUN", "gas", 5e6, None, "agreed")]),
    # What ships and planes bring.
    ("A Kuwaiti plane carrying 35 tonnes of relief supplies landed in Chad on Wednesday.",
     [("KWT", "TCD", "relief", 35, None, "delivered")]),
    ("A Norwegian ship docked in Syria with 2,000 tonnes of food.", [("NOR", "SYR", "food", 2000, None, "delivered")]),
    ("The 30,000 tonnes of flour came as a donation from Mexico, Cuba said.", [("MEX", "CUB", "flour", 30000, None, "delivered")]),
    # Arcs that the model gets wrong.
    ("Bahrain ordered nine upgraded radars from Norway.", [("NOR", "BHR", "radars", 9, None, "ordered")]),
    ("Norway lent Peru 40 trucks.", [("NOR", "PER", "trucks", 40, None, "delivered")]),
    # More of the same, and part of it.
    ("The Czech government agreed to send 50 tanks to Ukraine; another 20 would follow in spring.",
     [("CZE", "UKR", "tanks", 50, None, "agreed"), ("CZE", "UKR", "tanks", 20, None, "agreed")]),
    # Two who give, and one article that tells the number.
    ("Norway and Denmark gave Chad 20 trucks each.",
     [("NOR", "TCD", "trucks", 20, None, "delivered"), ("DNK", "TCD", "trucks", 20, None, "delivered")]),
    ("Italy delivered a frigate to Egypt.", [("ITA", "EGY", "frigate", 1, None, "delivered")]),
    ("Armenia paid India for four radars.", [("IND", "ARM", "radars", 4, None, "ordered")]),
    ("Poland is getting 116 tanks from American stocks.", [("USA", "POL", "tanks", 116, None, "delivering")]),
    # Look-alikes.
    ("South Korea's exports of semiconductors to China fell 14 percent in August.", []),
    ("Norway's prime minister landed in Kenya with 30 businessmen.", []),
    ("The queen of Norway ordered the release of prisoners in Chad.", []),
    ("Rescue teams from Hungary and Spain arrived in Morocco.", []),
    ("Norway expects rain, and Chad wants peace.", []),
    ("The ambassador of Norway presented his credentials to the king of Spain.", []),
]  # fmt: skip


# (codes of the parties, status, a word of the subject)
AGREED: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("Norway proposed a peace treaty to Chile.", [("CHL NOR", "proposed", "treaty")]),
    ("Chad and Libya signed off on a border agreement in Rome.", [("LBY TCD", "signed", "border")]),
    ("Egypt and Qatar have initialled a maritime agreement.", [("EGY QAT", "agreed", "maritime")]),
    ("The Chadian and Libyan defence ministers signed a Norwegian-brokered ceasefire.", [("LBY TCD", "signed", "ceasefire")]),
    ("The trilateral statement signed by the leaders of Peru, Chile and Bolivia on 9 November 2020 ended the fighting.",
     [("BOL CHL PER", "signed", "statement")]),
    ("The presidents of Vietnam and Chile hailed their trade agreement, in force since 2015.", [("CHL VNM", "in_force", "agreement")]),
    ("The accord will give farmers in Peru hope.", []),
]  # fmt: skip


def read(text: str, knowledge: Knowledge, parser: Parser) -> Reading:
    document = make_document(text, "2022-09-20", None, None, None, None, "t", knowledge)
    return process(document, knowledge, parser)


@pytest.mark.parametrize(("text", "rows"), CASES, ids=[text[:40] for text, _ in CASES])
def test_transfers_of_a_wire(text: str, rows: list[Row], knowledge: Knowledge, parser: Parser) -> None:
    found = [
        (t.supplier.code if t.supplier else None, t.recipient.code if t.recipient else None, f"{t.item} {t.designation}",
         t.quantity.value if t.quantity else None, t.value.amount if t.value else None, t.status)
        for t in read(text, knowledge, parser).transfers
    ]  # fmt: skip
    assert len(found) == len(rows), found
    for supplier, recipient, word, *rest in rows:
        assert any(f[:2] == (supplier, recipient) and word in f[2] and list(f[3:]) == rest for f in found), found


@pytest.mark.parametrize(("text", "rows"), AGREED, ids=[text[:40] for text, _ in AGREED])
def test_agreements_of_a_wire(text: str, rows: list[tuple[str, str, str]], knowledge: Knowledge, parser: Parser) -> None:
    found = [
        (" ".join(sorted(str(p.code) for p in a.parties)), a.status, a.subject or "") for a in read(text, knowledge, parser).agreements
    ]
    assert len(found) == len(rows), found
    for parties, status, word in rows:
        assert any(f[:2] == (parties, status) and word in f[2] for f in found), found
