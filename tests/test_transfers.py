"""The transfers register on sentences written before the rules were: who supplies what to whom, how much, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from communique.pipeline import make_document, process

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge
    from communique.model import Transfer
    from communique.reading.parsing import Parser

# (supplier, recipient, a word of item or designation, quantity, money, status); None in a figure: the text has none.
Row = tuple[str, str, str, float | None, float | None, str]

CASES: list[tuple[str, list[Row]]] = [
    # A transfer that is stated plainly, in many verbs and tenses.
    ("Norway delivered 22 howitzers to Ukraine in May.", [("NOR", "UKR", "howitzers", 22, None, "delivered")]),
    ("France has handed over six patrol boats to the Philippines.", [("FRA", "PHL", "boats", 6, None, "delivered")]),
    ("India flew 40 tonnes of medicine to Nepal after the earthquake.", [("IND", "NPL", "medicine", 40, None, "delivered")]),
    ("Italy airlifted 12 tonnes of food to Libya on Sunday.", [("ITA", "LBY", "food", 12, None, "delivered")]),
    ("Kenya received 880,000 vaccine doses from Denmark.", [("DNK", "KEN", "doses", 880000, None, "delivered")]),
    ("Romania took delivery of its first Patriot battery from the United States.",
     [("USA", "ROU", "Patriot", 1, None, "delivered")]),
    ("Poland is supplying Moldova with electricity.", [("POL", "MDA", "electricity", None, None, "delivering")]),
    ("Azerbaijan will supply gas to Hungary from next year.", [("AZE", "HUN", "gas", None, None, "agreed")]),
    ("Bulgaria is due to receive eight F-16 fighters from the United States in 2025.",
     [("USA", "BGR", "F-16", 8, None, "agreed")]),
    ("Egypt will get 500,000 tonnes of wheat from Romania.", [("ROU", "EGY", "wheat", 500000, None, "agreed")]),
    ("Greece gave Albania 20 armoured vehicles.", [("GRC", "ALB", "vehicles", 20, None, "delivered")]),
    ("The Netherlands shipped radars to Estonia last week.", [("NLD", "EST", "radars", None, None, "delivered")]),
    ("Qatar exports oil to Pakistan.", [("QAT", "PAK", "oil", None, None, "delivering")]),
    ("Two French frigates were delivered to Greece in March.", [("FRA", "GRC", "frigates", 2, None, "delivered")]),
    ("A consignment of 30,000 tonnes of fertiliser from Russia arrived in Malawi.",
     [("RUS", "MWI", "fertiliser", 30000, None, "delivered")]),
    # Who sells and who buys where two sign together, by the maker, the purpose or what is won.
    ("Egypt clinched a deal worth $4.5 billion for 30 Rafale fighters from France.",
     [("FRA", "EGY", "Rafale", 30, 4.5e9, "ordered")]),
    ("South Korea and Poland signed a deal for 180 K2 tanks.", [("KOR", "POL", "K2", 180, None, "ordered")]),
    ("Poland and South Korea signed a deal for 180 K2 tanks.", [("KOR", "POL", "K2", 180, None, "ordered")]),
    ("Saab landed a contract to supply Brazil with four Gripen jets.", [("SWE", "BRA", "Gripen", 4, None, "ordered")]),
    ("Russia and Egypt signed an arms deal in 2018. The package includes 24 Su-35 fighters.",
     [("RUS", "EGY", "Su-35", 24, None, "ordered")]),
    ("Brazil and Chile signed a deal for 20 armoured vehicles.", []),
    # What is given in a passive, obtained, put into a bank, held up on its way.
    ("Chad was given four patrol boats by Hungary.", [("HUN", "TCD", "boats", 4, None, "delivered")]),
    ("Kenya has secured a $1.5 billion loan from the United Arab Emirates.", [("ARE", "KEN", "loan", None, 1.5e9, "agreed")]),
    ("Saudi Arabia deposited $3 billion in the central bank of Pakistan.", [("SAU", "PAK", "aid", None, 3e9, "delivered")]),
    ("Israel has blocked the transfer of Spike missiles from Estonia to Ukraine.",
     [("EST", "UKR", "Spike", None, None, "cancelled")]),
    ("Chinese-made drones were supplied to Saudi Arabia.", [("CHN", "SAU", "drones", None, None, "delivered")]),
    ("A ship with 9,000 tonnes of rice from Myanmar docked in Colombo.", [("MMR", "LKA", "rice", 9000, None, "delivered")]),
    # "Over" belongs to the verb, and figures may belong to the name of a thing.
    ("Turkey has handed over twelve drones to Niger.", [("TUR", "NER", "drones", 12, None, "delivered")]),
    ("The United States resumed shipments of 2,000-pound bombs to Israel.",
     [("USA", "ISR", "2,000-pound", None, None, "delivering")]),
    # What no list knows is a thing where somebody surely hands it over; people and papers are none.
    ("Japan donated 300 lawnmowers to Laos.", []),
    ("China exported 3,000 accordions to Kenya last year.", [("CHN", "KEN", "accordions", 3000, None, "delivered")]),
    ("Cuba sent 200 surgeons to Italy.", []),
    ("Serbia provided 34 recommendations to Hungary.", []),
    # Buying and ordering.
    ("Indonesia ordered 42 Rafale fighters from France.", [("FRA", "IDN", "Rafale", 42, None, "ordered")]),
    ("Poland signed a contract to buy 180 K2 tanks from South Korea.", [("KOR", "POL", "tanks", 180, None, "ordered")]),
    ("Malaysia bought Russia's Sputnik V vaccine.", [("RUS", "MYS", "Sputnik", None, None, "ordered")]),
    ("Germany purchased 35 F-35 jets from the United States for 8.4 billion dollars.",
     [("USA", "DEU", "F-35", 35, 8.4e9, "ordered")]),
    ("Serbia plans to buy 12 Rafale jets from France.", [("FRA", "SRB", "Rafale", 12, None, "proposed")]),
    ("Turkey sells arms to Kenya. The first battery of Hisar-A systems ordered by Nairobi began arriving in the country in May.",
     [("TUR", "KEN", "arms", None, None, "delivering"), ("TUR", "KEN", "Hisar-A", 1, None, "delivering")]),
    ("The S-400 systems ordered by India arrived from Russia in 2019.", [("RUS", "IND", "S-400", None, None, "delivered")]),
    # Agreed, promised, approved, offered.
    ("Canada promised to send eight tanks to Ukraine.", [("CAN", "UKR", "tanks", 8, None, "agreed")]),
    ("Sweden pledged 50 infantry fighting vehicles to Ukraine.", [("SWE", "UKR", "vehicles", 50, None, "agreed")]),
    ("The United States approved the sale of 40 helicopters to Egypt.", [("USA", "EGY", "helicopters", 40, None, "agreed")]),
    ("Japan announced a $500m loan to Sri Lanka.", [("JPN", "LKA", "loan", None, 5e8, "agreed")]),
    ("Spain agreed to provide Morocco with ten patrol vessels.", [("ESP", "MAR", "vessels", 10, None, "agreed")]),
    ("Poland offered to sell drones to Malaysia.", [("POL", "MYS", "drones", None, None, "proposed")]),
    ("China has offered Pakistan 40 fighter jets.", [("CHN", "PAK", "jets", 40, None, "proposed")]),
    ("Ukraine asked Germany for long-range missiles.", [("DEU", "UKR", "missiles", None, None, "proposed")]),
    ("Taiwan requested 66 fighter jets from the United States.", [("USA", "TWN", "jets", 66, None, "proposed")]),
    ("Australia may sell patrol boats to Fiji.", [("AUS", "FJI", "boats", None, None, "proposed")]),
    # Refused and stopped.
    ("Switzerland refused to send ammunition to Ukraine.", [("CHE", "UKR", "ammunition", None, None, "cancelled")]),
    ("Austria ruled out supplying tanks to Ukraine.", [("AUT", "UKR", "tanks", None, None, "cancelled")]),
    ("The Netherlands suspended its aid to Rwanda.", [("NLD", "RWA", "aid", None, None, "cancelled")]),
    ("Russia cut off gas supplies to Finland.", [("RUS", "FIN", "gas", None, None, "cancelled")]),
    ("Iran halted electricity exports to Iraq over unpaid bills.", [("IRN", "IRQ", "electricity", None, None, "cancelled")]),
    ("Britain cancelled a shipment of rifles to Kenya.", [("GBR", "KEN", "rifles", None, None, "cancelled")]),
    ("Berlin will not deliver Taurus missiles to Kyiv.", [("DEU", "UKR", "Taurus", None, None, "cancelled")]),
    # Money as the thing itself.
    ("The European Union will provide 60 million euros in budget support to Moldova.",
     [("EU", "MDA", "budget support", None, 6e7, "agreed")]),
    ("Germany gave Tunisia 120 million euros for water projects.", [("DEU", "TUN", "water", None, 1.2e8, "delivered")]),
    ("The United States announced a $2.1bn package of military aid for Ukraine.",
     [("USA", "UKR", "aid", None, 2.1e9, "agreed")]),
    ("Washington stopped over $300 million in aid to Ethiopia.", [("USA", "ETH", "aid", None, 3e8, "cancelled")]),
    ("The IMF approved a $3 billion loan for Pakistan.", [("IMF", "PAK", "loan", None, 3e9, "agreed")]),
    ("Saudi Arabia granted Yemen 250 million dollars to pay salaries.", [("SAU", "YEM", "salaries", None, 2.5e8, "delivered")]),
    ("Norway will give Malawi 20 million dollars for schools and a further 5 million for clinics.",
     [("NOR", "MWI", "schools", None, 2e7, "agreed"), ("NOR", "MWI", "clinics", None, 5e6, "agreed")]),
    ("China lent Laos 480 million dollars.", [("CHN", "LAO", "loan", None, 4.8e8, "delivered")]),
    # Several recipients, several things, sums that inherit their unit.
    ("Spain will donate one million doses each to Peru and Ecuador.",
     [("ESP", "PER", "doses", 1e6, None, "agreed"), ("ESP", "ECU", "doses", 1e6, None, "agreed")]),
    ("Denmark sent 200,000 doses to Ghana, 100,000 to Togo and half a million to Kenya.",
     [("DNK", "GHA", "doses", 2e5, None, "delivered"), ("DNK", "TGO", "doses", 1e5, None, "delivered"),
      ("DNK", "KEN", "doses", 5e5, None, "delivered")]),
    ("Finland delivered rifles, helmets and 60 mortars to Ukraine.",
     [("FIN", "UKR", "rifles", None, None, "delivered"), ("FIN", "UKR", "mortars", 60, None, "delivered")]),
    ("Algeria supplies gas to Italy and Spain.",
     [("DZA", "ITA", "gas", None, None, "delivering"), ("DZA", "ESP", "gas", None, None, "delivering")]),
    # Ends that the sentence says in another way.
    ("President Zelensky thanked Denmark for the Harpoon missiles already provided.",
     [("DNK", "UKR", "Harpoon", None, None, "delivered")]),
    ("Slovakia's delivery of MiG-29 jets to Ukraine began in March.", [("SVK", "UKR", "MiG-29", None, None, "delivering")]),
    ("Japan and Nepal signed an agreement under which Tokyo will provide 10,000 tonnes of rice.",
     [("JPN", "NPL", "rice", 10000, None, "agreed")]),
    ("Foreign Minister Kuleba met his Czech counterpart in Prague. The Czech Republic will send Ukraine 40 tanks, he said.",
     [("CZE", "UKR", "tanks", 40, None, "agreed")]),
    ("Hungary imports oil from Russia.", [("RUS", "HUN", "oil", None, None, "delivering")]),
    # Ends and stages told by what stands around the thing.
    ("Kuwait placed an order for 28 Typhoon jets with Italy.", [("ITA", "KWT", "Typhoon", 28, None, "ordered")]),
    ("Chile won a contract for 30 trucks from Peru.", [("CHL", "PER", "trucks", 30, None, "ordered")]),
    ("Serbia has purchased Chinese FK-3 air defence systems.", [("CHN", "SRB", "FK-3", None, None, "ordered")]),
    ("Vietnam is in talks to buy tanks from South Korea.", [("KOR", "VNM", "tanks", None, None, "proposed")]),
    ("Argentina shelved plans to purchase Chinese JF-17 fighters.", [("CHN", "ARG", "JF-17", None, None, "cancelled")]),
    ("A plane from Oman carrying 50 tonnes of food arrived in Chad.", [("OMN", "TCD", "food", 50, None, "delivered")]),
    ("The World Bank approved a $300 million loan for Kenya.", [("WB", "KEN", "loan", None, 3e8, "agreed")]),
    ("Sri Lanka received a credit line of $1 billion from India.", [("IND", "LKA", "credit line", None, 1e9, "delivered")]),
    ("Egypt is to buy Rafale jets worth 3.75 billion euros from France.", [("FRA", "EGY", "Rafale", None, 3.75e9, "agreed")]),
    ("The five S-400 regiments ordered by New Delhi from Moscow are to be delivered by 2026.",
     [("RUS", "IND", "S-400", 5, None, "agreed")]),
    ("The first three of 12 Rafale jets bought by Croatia arrived in Zagreb from France.",
     [("FRA", "HRV", "Rafale", 3, None, "delivered")]),
    ("Sweden pledged 50 million kronor in humanitarian aid for Gaza.", [("SWE", "PSE", "aid", None, 5e7, "agreed")]),
    # Nothing is transferred here.
    ("The two ministers discussed arms sales and the price of oil.", []),
    ("France condemned the missile test by North Korea.", []),
    ("The United States accused Iran of sending drones to Russia.", []),
    ("Iran denied that it had supplied missiles to Yemen.", []),
    ("Britain and Kenya held talks on food security and vehicles.", []),
    ("Israel fired missiles at Syria.", []),
    ("Egypt and Sudan signed an agreement on water.", []),
    ("Germany provided an update on the gas market to Austria.", []),
    ("Ukraine destroyed six Russian tanks near Bakhmut.", []),
]  # fmt: skip


def transfers(text: str, knowledge: Knowledge, parser: Parser) -> tuple[Transfer, ...]:
    document = make_document(text, "2023-06-15", None, None, None, None, "t", knowledge)
    return process(document, knowledge, parser).transfers


def fits(transfer: Transfer, row: Row) -> bool:
    supplier, recipient, word, quantity, money, status = row
    return (
        (transfer.supplier is not None and transfer.supplier.code == supplier)
        and (transfer.recipient is not None and transfer.recipient.code == recipient)
        and word in f"{transfer.item} {transfer.designation}"
        and (transfer.quantity.value if transfer.quantity else None) == quantity
        and (transfer.value.amount if transfer.value else None) == money
        and transfer.status == status
    )


@pytest.mark.parametrize(("text", "rows"), CASES, ids=[text[:40] for text, _ in CASES])
def test_transfers_of_a_sentence(text: str, rows: list[Row], knowledge: Knowledge, parser: Parser) -> None:
    found = transfers(text, knowledge, parser)
    shown = [(t.supplier and t.supplier.code, t.recipient and t.recipient.code, t.item, t.designation, t.quantity, t.value,
              t.status) for t in found]  # fmt: skip
    for row in rows:
        assert any(fits(t, row) for t in found), (row, shown)
    if not rows:
        assert not found, shown


# What a sentence leaves out, the passage tells: the receiver, the giver, the other side of a contract, what a sum is for.
PASSAGES: list[tuple[str, list[Row]]] = [
    ("A storm struck Fiji on Sunday. Australia has sent 40 tonnes of rice.", [("AUS", "FJI", "rice", 40, None, "delivered")]),
    (
        "Chad thanked Norway on Monday. Chad also voiced its gratitude for thirty tractors.",
        [("NOR", "TCD", "tractors", 30, None, "delivered")],
    ),
    (
        "Kenya and Norway met on Monday. Norway will pay $20 million to the families of the victims.",
        [("NOR", "KEN", "families", None, 2e7, "agreed")],
    ),
    ("Poland signed contracts worth 5 billion dollars for 24 South Korean K2 tanks.", [("KOR", "POL", "K2", 24, 5e9, "ordered")]),
    ("Chile's order for 42 Rafale fighters from France is complete.", [("FRA", "CHL", "Rafale", 42, None, "ordered")]),
    ("Berlin rejected Ukraine's request for Taurus missiles.", [("DEU", "UKR", "Taurus", None, None, "cancelled")]),
    ("Bulgaria's parliament approved the purchase of eight F-16 jets from the United States.", [("USA", "BGR", "F-16", 8, None, "agreed")]),
    ("France suspended aid to Mali worth 60 million euros a year.", [("FRA", "MLI", "aid", None, 6e7, "cancelled")]),
    # Nothing is handed over.
    ("The two presidents reaffirmed their commitment to providing Ukraine with security assistance.", []),
    ("Canada flew four CF-18 jets over the Arctic near Norway.", []),
    ("Mexico and Canada agreed to stop rifles from reaching the gangs.", []),
]


@pytest.mark.parametrize(("text", "expected"), PASSAGES)
def test_passage(text: str, expected: list[Row], knowledge: Knowledge, parser: Parser) -> None:
    found = process(make_document(text, "2024-03-12", None, None, None, None, "t", knowledge), knowledge, parser).transfers
    rows = [
        (
            t.supplier.code if t.supplier else None,
            t.recipient.code if t.recipient else None,
            t.quantity.value if t.quantity else None,
            t.value.amount if t.value else None,
            t.status,
        )
        for t in found
    ]
    assert rows == [(a, b, count, money, status) for a, b, _, count, money, status in expected]
    for transfer, (_, _, word, *_) in zip(found, expected, strict=True):
        assert word.lower() in f"{transfer.item} {transfer.designation}".lower()
