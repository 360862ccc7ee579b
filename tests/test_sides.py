"""Whose official text a document is, told from its publisher: a table of names of many countries and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from communique.mentions.compiled import compile_indexes
from communique.mentions.names import NameIndex
from communique.mentions.sides import side_of
from communique.model import Document
from communique.registers.authors import joint_sides

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge

OFFICIAL = [
    ("Ministry of External Affairs, India", "IND"),
    ("Ministry of External Affairs, Government of India", "IND"),
    ("MEA India", "IND"),
    ("Press Information Bureau, Government of India", "IND"),
    ("Press Information Bureau", "IND"),
    ("PIB Delhi", "IND"),
    ("Embassy of India, Moscow", "IND"),
    ("High Commission of India, London", "IND"),
    ("The Kremlin", "RUS"),
    ("Kremlin.ru", "RUS"),
    ("President of Russia", "RUS"),
    ("Ministry of Foreign Affairs of the Russian Federation", "RUS"),
    ("The Ministry of Foreign Affairs of the Russian Federation", "RUS"),
    ("Embassy of the Russian Federation in the United Kingdom", "RUS"),
    ("The White House", "USA"),
    ("Office of the Press Secretary, The White House", "USA"),
    ("U.S. Department of State", "USA"),
    ("US Department of State", "USA"),
    ("Department of State", "USA"),
    ("U.S. Department of Defense", "USA"),
    ("U.S. Embassy & Consulates in China", "USA"),
    ("U.S. Mission to the United Nations", "USA"),
    ("US Embassy in Kyiv", "USA"),
    ("Prime Minister's Office, 10 Downing Street", "GBR"),
    ("10 Downing Street", "GBR"),
    ("GOV.UK", "GBR"),
    ("Foreign, Commonwealth & Development Office", "GBR"),
    ("Foreign & Commonwealth Office", "GBR"),
    ("British Embassy Beijing", "GBR"),
    ("British High Commission New Delhi", "GBR"),
    ("Élysée", "FRA"),
    ("Elysée", "FRA"),
    ("Élysée Palace", "FRA"),
    ("French Ministry for Europe and Foreign Affairs", "FRA"),
    ("Quai d'Orsay", "FRA"),
    ("Ministère de l'Europe et des Affaires étrangères", "FRA"),
    ("Auswärtiges Amt", "DEU"),
    ("German Federal Foreign Office", "DEU"),
    ("Bundesregierung", "DEU"),
    ("Federal Government of Germany", "DEU"),
    ("Ministry of Foreign Affairs of Japan", "JPN"),
    ("MOFA Japan", "JPN"),
    ("Prime Minister's Office of Japan", "JPN"),
    ("Cheong Wa Dae", "KOR"),
    ("Ministry of Foreign Affairs, Republic of Korea", "KOR"),
    ("Ministry of Foreign Affairs, China", "CHN"),
    ("Ministry of Foreign Affairs of the People's Republic of China", "CHN"),
    ("Foreign Ministry of the People's Republic of China", "CHN"),
    ("Chinese Embassy in the US", "CHN"),
    ("Ministry of Foreign Affairs, Republic of China (Taiwan)", "TWN"),
    ("Department of Foreign Affairs and Trade, Australia", "AUS"),
    ("DFAT", "AUS"),
    ("Australian Government Department of Foreign Affairs and Trade", "AUS"),
    ("Prime Minister of Australia", "AUS"),
    ("Minister for Foreign Affairs, Australia", "AUS"),
    ("Prime Minister of Canada", "CAN"),
    ("Global Affairs Canada", "CAN"),
    ("Government of Canada", "CAN"),
    ("New Zealand Government", "NZL"),
    ("Beehive.govt.nz", "NZL"),
    ("Presidency of the Arab Republic of Egypt", "EGY"),
    ("Presidency of the Republic of Türkiye", "TUR"),
    ("Republic of Türkiye Ministry of Foreign Affairs", "TUR"),
    ("Office of the Prime Minister, Ethiopia", "ETH"),
    ("President of Ukraine", "UKR"),
    ("Office of the President of Ukraine", "UKR"),
    ("Ministry of Foreign Affairs of Ukraine", "UKR"),
    ("Israel Ministry of Foreign Affairs", "ISR"),
    ("Prime Minister's Office (Israel)", "ISR"),
    ("Ministry of Foreign Affairs, Pakistan", "PAK"),
    ("Ministry of Foreign Affairs of the Islamic Republic of Iran", "IRN"),
    ("Ministério das Relações Exteriores", None),
    ("Itamaraty", "BRA"),
    ("Brazilian Ministry of Foreign Affairs", "BRA"),
    ("Department of International Relations and Cooperation, South Africa", "ZAF"),
    ("The Presidency, Republic of South Africa", "ZAF"),
    ("Government Offices of Sweden", "SWE"),
    ("Ministry of Foreign Affairs of Denmark", "DNK"),
    ("Chancellery of the Prime Minister, Poland", "POL"),
    ("Palazzo Chigi", "ITA"),
    ("Farnesina", "ITA"),
    ("Royal Court of Saudi Arabia", "SAU"),
    ("Royal Hashemite Court", "JOR"),
    ("Swiss Federal Department of Foreign Affairs", "CHE"),
    ("The Federal Council, Switzerland", "CHE"),
    ("Permanent Mission of Kenya to the United Nations", "KEN"),
    ("Permanent Representation of Estonia to the EU", "EST"),
    ("Department of Foreign Affairs, Republic of the Philippines", "PHL"),
    ("Singapore Ministry of Foreign Affairs", "SGP"),
    ("EEAS", "EU"),
    ("European External Action Service", "EU"),
    ("European Commission", "EU"),
    ("European Council", "EU"),
    ("Council of the European Union", "EU"),
    ("Delegation of the European Union to Georgia", "EU"),
    ("NATO", "NATO"),
    ("North Atlantic Treaty Organization", "NATO"),
    ("United Nations", "UN"),
    ("United Nations Secretary-General", "UN"),
    ("UN Security Council", "UNSC"),
    ("ASEAN Secretariat", "ASEAN"),
    ("African Union", "AU"),
    ("African Union Commission", "AU"),
    ("International Atomic Energy Agency", "IAEA"),
    ("International Monetary Fund", "IMF"),
    ("ECOWAS Commission", "ECOWAS"),
]

UNOFFICIAL = [
    "Xinhua",
    "Xinhua News Agency",
    "TASS",
    "TASS Russian News Agency",
    "RIA Novosti",
    "Tasnim",
    "Tasnim News Agency",
    "IRNA",
    "Press Trust of India",
    "Times of India",
    "The Hindu",
    "Reuters",
    "Associated Press",
    "Agence France-Presse",
    "AFP",
    "Yonhap",
    "Kyodo News",
    "Anadolu Agency",
    "BBC News",
    "CNN",
    "Al Jazeera",
    "Deutsche Welle",
    "Voice of America",
    "Radio Free Europe/Radio Liberty",
    "Global Times",
    "China Daily",
    "People's Daily",
    "South China Morning Post",
    "Japan Times",
    "The Korea Herald",
    "Korean Central News Agency",
    "Kyiv Independent",
    "Ukrainska Pravda",
    "The Moscow Times",
    "Times of Israel",
    "Jerusalem Post",
    "Haaretz",
    "Le Monde",
    "Der Spiegel",
    "The Washington Post",
    "The New York Times",
    "Wall Street Journal",
    "Foreign Policy",
    "Council on Foreign Relations",
    "Chatham House",
    "Carnegie Endowment for International Peace",
    "Institute for the Study of War",
    "European Council on Foreign Relations",
    "Atlantic Council",
    "Observer Research Foundation, India",
    "Lowy Institute, Australia",
    "Wikinews",
    "Swissinfo",
    "France 24",
    "Politico Europe",
    "EUobserver",
    "Iran International",
    "Arab News",
    "Hijaz Monitor",
    "Brussels Ledger",
    "Agence Continentale",
    "Ministry of Foreign Affairs",
    "Office of the Spokesperson",
    "University of Oxford",
    "Bank of America",
    "Air France",
    "Ruritania Government Gazette",
    "Sputnik",
    "UN News",
    "Asahi Shimbun",
    "Premium Times Nigeria",
    "RT",
    "Russia Today",
    "China Global Television Network",
    "Human Rights Watch Monitor",
    "",
    None,
]


@pytest.fixture(scope="module")
def names(knowledge: Knowledge) -> NameIndex:
    return compile_indexes(knowledge).names


@pytest.mark.parametrize(("publisher", "code"), OFFICIAL)
def test_the_voice_of_a_side(publisher: str, code: str | None, names: NameIndex, knowledge: Knowledge) -> None:
    assert side_of(publisher, names, knowledge.sources) == code


@pytest.mark.parametrize("publisher", UNOFFICIAL)
def test_no_side(publisher: str | None, names: NameIndex, knowledge: Knowledge) -> None:
    assert side_of(publisher, names, knowledge.sources) is None


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        # The table has a minister "Lopez" of another state in that year: the longer name decides.
        ("President Biden and President Lopez Obrador Joint Statement", ("USA", "MEX")),
        ("Joint Statement by President Macron and Chancellor Scholz", ("FRA", "DEU")),
        ("Joint Statement of Japan and Canada", ("JPN", "CAN")),
    ],
)
def test_sides_of_a_joint_text(title: str, sides: tuple[str, ...], knowledge: Knowledge) -> None:
    document = Document("x", "2022-07-12", title, None, None, "en", None, "", 5, "Words")
    assert joint_sides(document, compile_indexes(knowledge).names, knowledge.holders) == sides
