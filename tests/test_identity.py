"""Who takes part, on wire copy and readouts of many countries: one line a case, none of them from a collection."""

from __future__ import annotations

import pytest

from communique.knowledge.holders import fold
from communique.knowledge.load import Knowledge
from communique.mentions.cast import Cast
from communique.mentions.compiled import Indexes, compile_indexes
from communique.mentions.identity import read_cast
from communique.reading.parsing import Parser


class Caster:
    def __init__(self, knowledge: Knowledge, parser: Parser) -> None:
        self.knowledge, self.indexes, self.parser = knowledge, compile_indexes(knowledge), parser

    def __call__(self, text: str, day: str, side: str | None) -> Cast:
        indexes: Indexes = self.indexes
        parse = self.parser.parse(text)
        names = indexes.names.find(parse)
        offices = indexes.offices.find(parse, names, side)
        k = self.knowledge
        return read_cast(parse, names, offices, k.entities, k.holders, k.agents, day, side)


@pytest.fixture(scope="module")
def caster(knowledge: Knowledge, parser: Parser) -> Caster:
    return Caster(knowledge, parser)


# (text, {surname: code, or "code office", or "-" for no state}, day, side); a surname not listed is not asked for.
WHO: list[tuple[str, dict[str, str], str, str | None]] = [
    # Titles before and after the name, states before and after the title.
    ("Estonian Prime Minister Kaja Kallas called for more aid.", {"Kallas": "EST Prime Minister"}, "2022-05-03", None),
    ("Prime Minister Kaja Kallas of Estonia called for more aid.", {"Kallas": "EST Prime Minister"}, "2022-05-03", None),
    ("The Peruvian foreign minister, Hugo Salas, protested.", {"Salas": "PER foreign minister"}, "2022-05-03", None),
    ("Hugo Salas, the Peruvian foreign minister, protested.", {"Salas": "PER foreign minister"}, "2022-05-03", None),
    ("Hugo Salas, Peru's foreign minister, protested.", {"Salas": "PER foreign minister"}, "2022-05-03", None),
    ("Hugo Salas, foreign minister of Peru, protested.", {"Salas": "PER foreign minister"}, "2022-05-03", None),
    ("Peru's new foreign minister, Hugo Salas, protested.", {"Salas": "PER foreign minister"}, "2022-05-03", None),
    ("Minister of Foreign Affairs of the Republic of Peru Hugo Salas protested.", {"Salas": "PER Minister of Foreign Affairs"}, "2022-05-03", None),
    ("The President of the Republic of Ghana, Nana Mensah, welcomed him.", {"Mensah": "GHA President"}, "2015-05-03", None),
    ("H.E. Nana Mensah, President of the Republic of Ghana, welcomed him.", {"Mensah": "GHA President"}, "2015-05-03", None),
    ("Ghana's President Nana Mensah welcomed him.", {"Mensah": "GHA President"}, "2015-05-03", None),
    ("The Minister of Defence of Latvia, Dr. Artis Ozols, signed.", {"Ozols": "LVA Minister of Defence"}, "2022-05-03", None),
    ("Latvian Deputy Prime Minister and Defence Minister Artis Ozols signed.", {"Ozols": "LVA Defence Minister"}, "2022-05-03", None),
    ("Artis Ozols, Deputy Prime Minister and Minister of Defence of Latvia, signed.", {"Ozols": "LVA Minister of Defence"}, "2022-05-03", None),
    ("Latvia's foreign and defence minister Artis Ozols signed.", {"Ozols": "LVA"}, "2022-05-03", None),
    ("Kenyan Cabinet Secretary for Foreign Affairs Ruth Kamau arrived.", {"Kamau": "KEN Cabinet Secretary for Foreign Affairs"}, "2022-05-03", None),
    ("Raksha Mantri Shri Rajnath Singh met the Vietnamese minister.", {"Singh": "IND Raksha Mantri"}, "2022-06-08", None),
    ("External Affairs Minister Dr. S. Jaishankar flew to Seoul.", {"Jaishankar": "IND External Affairs Minister"}, "2022-06-08", None),
    ("Secretary of Defense Lloyd J. Austin III flew to Seoul.", {"Austin": "USA Secretary of Defense"}, "2022-06-08", None),
    ("President Joseph R. Biden, Jr. flew to Seoul.", {"Biden": "USA President"}, "2022-06-08", None),
    # Two in one phrase.
    ("Foreign Minister Ana Reis and Defence Minister Rui Costa of Portugal arrived in Kyiv.", {"Reis": "PRT Foreign Minister", "Costa": "PRT Defence Minister"}, "2022-05-03", None),
    ("The presidents of Chile and Peru, Juan Rojas and Hugo Salas, met in Lima.", {"Rojas": "CHL president", "Salas": "PER president"}, "2005-05-03", None),
    ("The foreign ministers of Chile and Peru, Juan Rojas and Hugo Salas, met in Lima.", {"Rojas": "CHL foreign minister", "Salas": "PER foreign minister"}, "2005-05-03", None),
    ("Foreign ministers Juan Rojas of Chile and Hugo Salas of Peru met.", {"Rojas": "CHL foreign minister", "Salas": "PER foreign minister"}, "2005-05-03", None),
    ("Presidents Juan Rojas (Chile) and Hugo Salas (Peru) met.", {"Rojas": "CHL President", "Salas": "PER President"}, "2005-05-03", None),
    ("Chilean and Peruvian foreign ministers Juan Rojas and Hugo Salas met.", {"Rojas": "CHL foreign minister", "Salas": "PER foreign minister"}, "2005-05-03", None),
    ("Presidents Vladimir Putin and Xi Jinping met in Moscow.", {"Putin": "RUS President", "Jinping": "CHN President"}, "2023-03-21", None),
    ("Putin and Chinese leader Xi Jinping met in Moscow.", {"Putin": "RUS", "Jinping": "CHN leader"}, "2023-03-21", None),
    # Counterparts and the like.
    ("Polish President Andrzej Duda met his Lithuanian counterpart, Gitanas Nauseda, in Vilnius.", {"Duda": "POL President", "Nauseda": "LTU President"}, "2022-05-03", None),
    ("Polish President Andrzej Duda met his Lithuanian counterpart Gitanas Nauseda in Vilnius.", {"Duda": "POL President", "Nauseda": "LTU President"}, "2022-05-03", None),
    ("Peruvian Trade Minister Hugo Salas hosted Marta Klimt, his Austrian opposite number, in Lima.", {"Klimt": "AUT Trade Minister"}, "2022-05-03", None),
    ("Peruvian Trade Minister Hugo Salas met his opposite number from Austria, Marta Klimt, in Lima.", {"Klimt": "AUT Trade Minister"}, "2022-05-03", None),
    ("Swedish Foreign Minister Karin Holm met her Dutch colleague, Pieter de Wit, in Stockholm.", {"Wit": "NLD Foreign Minister"}, "2022-05-03", None),
    ("Swedish Foreign Minister Karin Holm met with counterparts Pieter de Wit of the Netherlands and Ole Bruun of Denmark.", {"Wit": "NLD Foreign Minister", "Bruun": "DNK Foreign Minister"}, "2022-05-03", None),
    ("Swedish Foreign Minister Karin Holm met her Dutch and Danish counterparts, Pieter de Wit and Ole Bruun.", {"Wit": "NLD Foreign Minister", "Bruun": "DNK Foreign Minister"}, "2022-05-03", None),
    ("New Zealand and Britain agreed a pact. It was signed by trade minister Paul Hira and his British counterpart, Jane Cole.", {"Hira": "NZL trade minister", "Cole": "GBR trade minister"}, "2022-05-03", None),
    ("Fiji and Chile agreed a pact. It was signed by trade minister Sitiveni Vula and his Chilean counterpart, Juan Rojas.", {"Vula": "FJI trade minister", "Rojas": "CHL trade minister"}, "2022-05-03", None),
    # Hyphens, particles, order of names.
    ("European Commission President Ursula von der Leyen flew to Kyiv.", {"Leyen": "EU President"}, "2022-05-03", None),
    ("Von der Leyen flew to Kyiv.", {"Leyen": "EU"}, "2022-05-03", None),
    ("Austrian President Alexander van der Bellen flew to Rome. Van der Bellen met the pope.", {"Bellen": "AUT President"}, "2022-05-03", None),
    ("Egyptian President Abdel Fattah el-Sisi met the envoy. El-Sisi praised him.", {"Sisi": "EGY President"}, "2022-05-03", None),
    ("Egyptian President Abdel Fattah El Sisi met the envoy.", {"Sisi": "EGY President"}, "2022-05-03", None),
    ("Egypt's al-Sisi met the envoy.", {"Sisi": "EGY"}, "2022-05-03", None),
    ("Saudi Crown Prince Mohammed bin Salman met the envoy. Bin Salman praised him.", {"Salman": "SAU Crown Prince"}, "2022-05-03", None),
    ("Japanese Prime Minister KISHIDA Fumio met the envoy.", {"Kishida": "JPN Prime Minister"}, "2022-05-03", None),
    ("Prime Minister Kishida Fumio of Japan met the envoy.", {"Fumio": "JPN Prime Minister"}, "2022-05-03", None),
    ("South Korean President Yoon Suk-yeol met the envoy. Yoon praised him.", {"yeol": "KOR President"}, "2022-09-03", None),
    ("North Korean leader Kim Jong Un met the envoy. Kim praised him.", {"Kim": "PRK"}, "2022-09-03", None),
    ("Vietnamese Foreign Minister Tran Van Duc met the envoy. Duc praised him.", {"Duc": "VNM Foreign Minister"}, "2022-09-03", None),
    ("Chinese Foreign Minister Wang Yi met the envoy. Wang praised him.", {"Yi": "CHN Foreign Minister"}, "2022-09-03", None),
    ("Myanmar's junta chief Min Aung Hlaing met the envoy.", {"Hlaing": "MMR junta chief"}, "2022-09-03", None),
    ("Brazilian President Lula met the envoy.", {"Silva": "BRA President"}, "2023-09-03", None),
    ("Indonesian President Jokowi met the envoy.", {"Widodo": "IDN President"}, "2019-09-03", None),
    ("Indonesian President Joko Widodo met the envoy. Widodo praised him.", {"Widodo": "IDN President"}, "2019-09-03", None),
    ("Turkish President Recep Tayyip Erdogan met the envoy. Erdogan praised him.", {"Erdogan": "TUR President"}, "2019-09-03", None),
    ("Nicolás Maduro, Venezuela's president, met the envoy. Maduro praised him.", {"Maduro": "VEN president"}, "2019-09-03", None),
    # Monarchs, popes, heads of organisations.
    ("King Charles III received the envoy at Windsor.", {"III": "GBR King"}, "2023-09-03", None),
    ("King Abdullah II of Jordan received the envoy.", {"II": "JOR King"}, "2019-09-03", None),
    ("Jordan's King Abdullah received the envoy in Amman.", {"Abdullah": "JOR King"}, "2019-09-03", None),
    ("Qatar's Emir Sheikh Tamim bin Hamad Al Thani received the envoy.", {"Thani": "QAT Emir"}, "2019-09-03", None),
    ("The Emir of Qatar, Sheikh Tamim bin Hamad Al Thani, received the envoy.", {"Thani": "QAT Emir"}, "2019-09-03", None),
    ("Pope Francis received the envoy.", {"Francis": "VAT Pope"}, "2019-09-03", None),
    ("NATO Secretary General Jens Stoltenberg received the envoy.", {"Stoltenberg": "NATO Secretary General"}, "2019-09-03", None),
    ("UN Secretary-General António Guterres received the envoy. Guterres praised him.", {"Guterres": "UN Secretary-General"}, "2019-09-03", None),
    ("EU foreign policy chief Josep Borrell received the envoy.", {"Borrell": "EU foreign policy chief"}, "2021-09-03", None),
    ("European Council President Charles Michel received the envoy.", {"Michel": "EU President"}, "2021-09-03", None),
    # Spokespeople, ambassadors, officers, lawmakers, business.
    ("The Kremlin denied it. Its spokesman, Dmitry Peskov, called it absurd.", {"Peskov": "RUS spokesman"}, "2021-09-03", None),
    ("Kremlin spokesman Dmitry Peskov called it absurd.", {"Peskov": "RUS spokesman"}, "2021-09-03", None),
    ("Chinese foreign ministry spokeswoman Li Na called it absurd.", {"Na": "CHN foreign ministry spokeswoman"}, "2021-09-03", None),
    ("Foreign ministry spokesman Omar Farah of Sudan called it absurd.", {"Farah": "SDN Foreign ministry spokesman"}, "2021-09-03", None),
    ("US Ambassador to Japan Ralph Gordon visited Osaka.", {"Gordon": "USA Ambassador"}, "2021-09-03", None),
    ("Ralph Gordon, the US ambassador to Japan, visited Osaka.", {"Gordon": "USA ambassador"}, "2021-09-03", None),
    ("Japan's ambassador to Australia, Kenji Mori, visited Perth.", {"Mori": "JPN ambassador"}, "2021-09-03", None),
    ("Sudanese army chief General Omar Farah visited Juba.", {"Farah": "SDN"}, "2021-09-03", None),
    ("General Omar Farah, Sudan's army chief, visited Juba.", {"Farah": "SDN"}, "2021-09-03", None),
    ("Pakistani Chief of Army Staff Gen. Asad Malik visited Riyadh.", {"Malik": "PAK Chief of Army Staff"}, "2021-09-03", None),
    ("US Senator Bob Hull visited Taipei.", {"Hull": "USA Senator"}, "2021-09-03", None),
    ("Russia opposed it. Chief executive Ben Hull of Hullcorp said sales rose.", {"Hull": "-"}, "2021-09-03", None),
    ("Ben Hull, an analyst at a bank, said Russia would pay.", {"Hull": "-"}, "2021-09-03", None),
    # Former, late, then, elect.
    ("Former US President Barack Obama visited Athens.", {"Obama": "USA"}, "2021-09-03", None),
    ("Then-President Barack Obama visited Athens.", {"Obama": "USA"}, "2021-09-03", None),
    ("The late Japanese prime minister Shinzo Abe had visited Athens.", {"Abe": "JPN prime minister"}, "2023-09-03", None),
    ("President-elect Joe Biden spoke with the Irish prime minister.", {"Biden": "USA"}, "2020-12-03", None),
    # No state where none is said.
    ("The singer Harris Young toured Canada.", {"Young": "-"}, "2021-12-20", None),
    ("Local resident Rosa Diaz said shells fell on the village in Ukraine.", {"Diaz": "-"}, "2022-12-20", None),
    # A side's own text.
    ("President Biden spoke with President Emmanuel Macron of France and Chancellor Olaf Scholz of Germany.", {"Biden": "USA President", "Macron": "FRA President", "Scholz": "DEU Chancellor"}, "2022-03-07", "USA"),
    ("National Security Advisor Jake Sullivan met with Foreign Minister Eli Baram of Israel today.", {"Sullivan": "USA National Security Advisor", "Baram": "ISR Foreign Minister"}, "2022-03-07", "USA"),
    ("Today I met Fiji's Minister for Trade, the Hon Sitiveni Vula.", {"Vula": "FJI Minister for Trade"}, "2022-03-07", "AUS"),
    ("Vice President Kamala Harris met today with Prime Minister Mette Frederiksen of Denmark.", {"Harris": "USA Vice President", "Frederiksen": "DNK Prime Minister"}, "2022-03-07", "USA"),
    # Faults that real reports showed.
    ("Kenyan National Security Advisor Sam Otieno met Saudi Vice Minister of Defense Omar Rashid.", {"Otieno": "KEN National Security Advisor", "Rashid": "SAU Vice Minister of Defense"}, "2022-05-03", None),
    ("Anna Berg, State Secretary for Foreign Affairs of Sweden, called.", {"Berg": "SWE State Secretary for Foreign Affairs"}, "2022-05-03", None),
    ("The Prime Minister of Japan, Mr Ohira, will visit. President Carter wrote to me.", {"Ohira": "JPN Prime Minister", "Carter": "-"}, "1980-01-20", "AUS"),
    ("The President of the United States, Mr Bill Clinton, called.", {"Clinton": "USA President of the United States"}, "1996-01-20", "AUS"),
    ("Austin Hale is held in Russia. Austin wrote home.", {"Austin": "-"}, "2022-05-03", None),
    ("Donors gave to Saint Francis Hospital in Kenya.", {"Francis": "-"}, "2022-05-03", None),
    ("Ex-Prime Minister Donald Tusk of Poland spoke.", {"Tusk": "POL Prime Minister"}, "2017-05-03", None),
]  # fmt: skip


def _label(text: str) -> str:
    return text[:60]


@pytest.mark.parametrize(("text", "expected", "day", "side"), WHO, ids=[_label(c[0]) for c in WHO])
def test_people(caster: Caster, text: str, expected: dict[str, str], day: str, side: str | None) -> None:
    cast = caster(text, day, side)
    referents = [r for reference in cast.at.values() for r in reference.referents if r.person]
    for name, wanted in expected.items():
        code, _, office = wanted.partition(" ")
        found = [r for r in referents if fold(name) in fold(str(r.person)).split()]
        codes = {r.code for r in found}
        if code == "-":
            assert codes <= {None}, (name, found)
            continue
        assert code in codes, (name, referents)
        assert len(codes - {None}) == 1, (name, referents)
        if office:
            assert any(r.office and office.lower() in r.office.lower() for r in found), (name, found)


# (text, word, codes of its last occurrence, day, side)
STANDS: list[tuple[str, str, list[str], str, str | None]] = [
    ("The presidents of Chile and Peru met.", "presidents", ["CHL", "PER"], "2005-05-03", None),
    ("Leaders from Kenya, Uganda and Rwanda met.", "Leaders", ["KEN", "UGA", "RWA"], "2005-05-03", None),
    ("The Kenyan, Ugandan and Rwandan presidents met.", "presidents", ["KEN", "UGA", "RWA"], "2005-05-03", None),
    ("The envoys of the African Union and of the EU met.", "envoys", ["AU", "EU"], "2022-05-03", None),
    ("Ministers from 12 countries met in Bonn.", "Ministers", [], "2022-05-03", None),
    ("Officials from Norway and from Chad met.", "Officials", ["NOR", "TCD"], "2022-05-03", None),
    ("Norwegian Prime Minister Jonas Store hosted Swedish Prime Minister Magdalena Andersson. The two women agreed.", "women", ["NOR", "SWE"], "2022-05-03", None),
    ("Norwegian Prime Minister Jonas Store hosted Finnish President Sauli Niinisto. The two men agreed.", "men", ["NOR", "FIN"], "2022-05-03", None),
    ("Norwegian Prime Minister Jonas Store hosted Finnish President Sauli Niinisto. The pair agreed.", "pair", ["NOR", "FIN"], "2022-05-03", None),
    ("Emmanuel Macron, Olaf Scholz and Mario Draghi rode to Kyiv. The trio met soldiers.", "trio", ["FRA", "DEU", "ITA"], "2022-06-16", None),
    ("Emmanuel Macron, Olaf Scholz and Mario Draghi rode to Kyiv. The three leaders met soldiers.", "leaders", ["FRA", "DEU", "ITA"], "2022-06-16", None),
    ("Ghanaian President Nana Mensah arrived in Lome. The visiting president met the press.", "president", ["GHA"], "2015-06-16", None),
    ("Norwegian Prime Minister Jonas Store received Chadian President Mahamat Deby. The visitor thanked his host.", "host", ["NOR"], "2022-05-03", None),
    ("Norwegian Prime Minister Jonas Store received Chadian President Mahamat Deby. The visitor thanked his host.", "visitor", ["TCD"], "2022-05-03", None),
    ("Norway and Chad signed a pact. The latter will export oil.", "latter", ["TCD"], "2022-05-03", None),
    ("Norway and Chad signed a pact. The former will buy oil.", "former", ["NOR"], "2022-05-03", None),
    ("Sudan closed the border. The army sent troops.", "army", ["SDN"], "2022-05-03", None),
    ("Ecuador expelled an envoy. The foreign ministry gave no reason.", "ministry", ["ECU"], "2022-05-03", None),
    ("Myanmar's generals seized power. The junta banned the protests.", "junta", ["MMR"], "2022-05-03", None),
    ("Taiwan, China sent a team.", "Taiwan", ["TWN"], "2022-05-03", None),
    ("The US-led coalition struck the base.", "coalition", ["USA"], "2022-05-03", None),
    ("French and German soldiers left Mali.", "soldiers", ["FRA", "DEU"], "2022-05-03", None),
    ("Mr Macron of France and Mr Scholz of Germany met.", "Macron", ["FRA", "DEU"], "2022-05-03", None),
    ("Ecuador protested to Peru. Lima rejected the note.", "Lima", ["PER"], "2022-05-03", None),
    ("The Premier League opened its season in England.", "Premier", [], "2022-05-03", None),
    ("She lives in Norway.", "She", [], "2022-05-03", None),
    ("A museum in Norway lent a ship to Chad.", "museum", [], "2022-05-03", None),
    ("Norwegian Foreign Minister Anne Lie called Chadian Foreign Minister Mahamat Ali. She thanked him.", "him", ["TCD"], "2022-05-03", None),
    ("Norway's prime minister resigned. His Danish counterpart sent wishes.", "counterpart", ["DNK"], "2022-05-03", None),
    ("Chilean troops crossed the line, and Peruvian ones fired.", "troops", ["CHL"], "2022-05-03", None),
    ("The Prime Ministers of India and Japan spoke. Both leaders agreed.", "leaders", ["IND", "JPN"], "2022-05-03", None),
    ("India and Japan held talks. New Delhi will host the next round.", "Delhi", ["IND"], "2022-05-03", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "codes", "day", "side"), STANDS, ids=[f"{c[1]}: {_label(c[0])}" for c in STANDS])
def test_what_a_word_stands_for(caster: Caster, text: str, word: str, codes: list[str], day: str, side: str | None) -> None:
    cast = caster(text, day, side)
    at = max(i for i, w in enumerate(cast.parse.words) if w == word)
    assert [str(p.code) for p in cast.parties(at)] == codes


def test_a_two_plus_two_has_a_party_for_each_state_and_office(caster: Caster) -> None:
    cast = caster("The foreign and defence ministers of Japan and the Philippines met in Tokyo.", "2022-04-09", None)
    [found] = [r for t, r in cast.at.items() if cast.parse.words[t] == "ministers"]
    assert {(r.code, r.role) for r in found.referents} == {
        (code, role) for code in ("JPN", "PHL") for role in ("foreign_minister", "defence_minister")
    }
