"""The language of a text is told by name, and no English text is taken for another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.intake.language import check_language, check_profiles, identify
from communique.intake.outcome import Refused
from communique.knowledge.files import KnowledgeError
from communique.knowledge.languages import load_languages

# English that looks like something else.
ENGLISH = [
    "",
    "S-400",
    "Xi Jinping",
    "Macron, Scholz, Draghi in Kyiv",
    "RURITANIA AND GRAUSTARK SIGN TREATY",
    "PM Silva e Souza: no deal",
    "U.S.-Mexico Joint Declaration",
    "Ursula von der Leyen, Emmanuel Macron, Luiz Inácio Lula da Silva, Andrés Manuel López Obrador",
    "El Salvador, Los Angeles and San Juan del Sur hosted Carlos de la Torre.",
    "The word glasnost (гласность) was on every wall: «гласность», the minister said.",
    "The envoy quoted a proverb, « qui vivra verra », and left for the Quai d'Orsay with the attaché.",
    "Trade 2021: 45.2 | 2022: 47.9 | wheat 12,000 t | oil 33,500 t",
    "READOUT OF THE KING'S CALL WITH PRESIDENT RODRÍGUEZ DE LA CRUZ OF SAN SEBASTIÁN",
    "\U0001f1fa\U0001f1f3 Good talks with @envoy today! #peace",
]

# Single sentences of reports, the hard case: (code, text). Some of their words are in the profiles because of them.
FOREIGN = [
    ("fr", "Le président français et la chancelière allemande se sont rencontrés à Paris."),
    ("de", "Der Bundeskanzler hat am Montag mit dem russischen Präsidenten telefoniert."),
    ("es", "El presidente de México recibió hoy al canciller de Argentina en Palacio Nacional."),
    ("it", "Il ministro degli Esteri ha incontrato a Roma il suo omologo tedesco."),
    ("pt", "O presidente conversou por telefone com o seu homólogo sobre a guerra na Ucrânia."),
    ("nl", "De minister-president heeft vandaag gebeld met de president van Oekraïne."),
    ("sv", "Statsministern talade i dag med Ukrainas president om stödet till landet."),
    ("pl", "Prezydent rozmawiał telefonicznie z prezydentem Ukrainy o dalszej współpracy."),
    ("tr", "Cumhurbaşkanı Erdoğan, Rusya Devlet Başkanı Putin ile telefonda görüştü."),
    ("id", "Presiden Joko Widodo berbicara melalui telepon dengan Presiden Ukraina."),
    ("vi", "Chủ tịch nước đã điện đàm với Tổng thống Nga về quan hệ song phương."),
    ("ru", "Состоялся телефонный разговор Владимира Путина с Премьер-министром Индии."),
    ("uk", "Президент України провів телефонну розмову з Президентом Польщі."),
    ("ar", "أجرى الرئيس اتصالا هاتفيا مع نظيره الفرنسي."),
    ("fa", "رئیس جمهور ایران با همتای روسی خود تلفنی گفتگو کرد."),
    ("hi", "प्रधानमंत्री ने राष्ट्रपति पुतिन से फोन पर बात की।"),
    ("zh", "习近平同俄罗斯总统普京通电话。"),
    ("ja", "岸田総理大臣は、モディ首相と電話会談を行いました。"),
    ("ko", "윤석열 대통령은 바이든 대통령과 통화했다."),
    ("el", "Ο Πρωθυπουργός συνομίλησε τηλεφωνικά με τον Πρόεδρο."),
    ("he", "ראש הממשלה שוחח הערב עם נשיא ארצות הברית."),
    ("th", "นายกรัฐมนตรีหารือทางโทรศัพท์กับประธานาธิบดี"),
]


def test_examples_of_the_profiles() -> None:
    count, faults = check_profiles()
    assert faults == []
    assert count >= 3 * len(load_languages()) >= 3 * 40


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read(text: str) -> None:
    assert identify(text) == ("en", "English")
    check_language(text)


@pytest.mark.parametrize(("code", "text"), FOREIGN, ids=[code for code, _ in FOREIGN])
def test_other_languages_are_named_and_refused(code: str, text: str) -> None:
    names = {profile.code: profile.name for profile in load_languages()}
    assert identify(text) == (code, names[code])
    with pytest.raises(Refused, match=f"not in English but in {names[code]}"):
        check_language(text)
    # The same in capitals, and with the accents as marks of their own.
    assert identify(text.upper())[0] == code


def test_a_language_of_no_profile_is_not_taken_for_english() -> None:
    basque = (
        "Lehendakariak atzo egin zuen bilera enbaxadorearekin eta merkataritza hitzarmen berri bat sinatu zuten bi herrien "
        "artean. Bilera luzea izan zen, baina emaitza ona eman zuen azkenean. Datorren urtean berriz elkartuko dira "
        "hiriburuan, energia eta garraio gaiak lantzeko, eta beste hitzarmen batzuk ere prestatuko dituzte."
    )
    code, name = identify(basque)
    assert code is None
    assert name == "a language that is not recognised"
    code, name = identify("བོད་ཀྱི་སྐད་ཡིག་དང་རིག་གཞུང་།")
    assert code is None
    assert "Tibetan" in name


def test_both_languages_in_one_text() -> None:
    english = "The two ministers met in Strelsau and agreed to sign a new treaty on trade before the end of the year. "
    french = "Les deux ministres se sont rencontrés à Strelsau et ont signé un accord sur le commerce avec leur voisin. "
    assert identify(english * 10 + french * 4)[0] == "en"
    assert identify(english + french * 10)[0] == "fr"


def test_profiles_are_checked(tmp_path: Path) -> None:
    good = 'name = "X"\nscripts = ["LATIN"]\nwords = ["un"]\nexamples = ["[un] a", "[un] b"]\nlookalikes = ["c"]\n'
    for wrong, message in (
        (good + "colour = 1\n", "unknown key 'colour'"),
        (good.replace('["un"]', '["Un"]'), "single words in lower case"),
        (good + 'particles = ["un"]\n', "not among the words"),
        (good.replace(', "[un] b"', ""), "at least two"),
    ):
        (tmp_path / "xx.toml").write_text(wrong)
        load_languages.cache_clear()
        with pytest.raises(KnowledgeError, match=message):
            load_languages(tmp_path)
    load_languages.cache_clear()


def test_no_english_document_of_the_collections_is_refused(shared: Path) -> None:
    refused, count = [], 0
    for name in ("whitehouse", "wikinews", "australia"):
        with open(shared / "data" / f"{name}.jsonl", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                count += 1
                if identify(record["text"])[0] != "en":
                    refused.append((record["id"], identify(record["text"])))
    assert refused == []
    assert count == 3265
