"""Statements: short reports with the side, form and speaker of each statement, and which sentences and topics are its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from communique.knowledge.files import unmark
from communique.model import Statement
from communique.pipeline import make_document, process

if TYPE_CHECKING:
    from communique.knowledge.load import Knowledge
    from communique.model import Reading
    from communique.reading.parsing import Parser

DAY = "2023-05-10"


@dataclass(frozen=True)
class Case:
    """A report and its statements: (side, kind, speaker, words of each sentence that is its own, topics among its own)."""

    name: str
    text: str
    expected: tuple[tuple[str, str, str | None, tuple[str, ...], tuple[str, ...]], ...]
    title: str | None = None
    publisher: str | None = None


NEWS = [
    Case(
        "told reporters, words reported",
        "German Chancellor Olaf Scholz met French President Emmanuel Macron in Berlin. Scholz told reporters that the tank deliveries "
        "would go on.",
        (("DEU", "briefing", "Olaf Scholz", ("Scholz told",), ("arms",)),),
    ),
    Case(
        "told reporters, words quoted",
        '"We will not recognise their independence," Serbian President Aleksandar Vucic told reporters in Ohrid.',
        (("SRB", "quote", "Aleksandar Vucic", ("We will not",), ("sovereignty",)),),
    ),
    Case(
        "news conference",
        "Japan's Prime Minister Fumio Kishida told a news conference in Tokyo that the sanctions would remain. He added that talks "
        "on fisheries were frozen.",
        (("JPN", "briefing", "Fumio Kishida", ("told a news", "He added"), ("sanctions", "fisheries")),),
    ),
    Case(
        "tweet in a phrase before",
        "In a short tweet, Indian Prime Minister Narendra Modi thanked Nepal for the warm welcome.",
        (("IND", "tweet", "Narendra Modi", ("In a short",), ("hospitality",)),),
    ),
    Case(
        "wrote on Twitter",
        '"Thank you, France, for the vaccines," Kenyan President William Ruto wrote on Twitter.',
        (("KEN", "tweet", "William Ruto", ("Thank you, France",), ("health",)),),
    ),
    Case(
        "posted on X",
        "Turkish Foreign Minister Hakan Fidan posted on X that the grain deal could be revived.",
        (("TUR", "tweet", "Hakan Fidan", ("posted on X",), ("agriculture",)),),
    ),
    Case(
        "social media",
        "Ukrainian President Volodymyr Zelenskyy said on social media that he had discussed air defence with Denmark.",
        (("UKR", "tweet", "Volodymyr Zelenskyy", ("said on social",), ()),),
    ),
    Case(
        "Telegram channel",
        "Ukraine's President Volodymyr Zelenskyy wrote on his Telegram channel that grain exports had resumed.",
        (("UKR", "tweet", "Volodymyr Zelenskyy", ("on his Telegram",), ("agriculture",)),),
    ),
    Case(
        "tweeted",
        'The EU should "open the door now", Moldovan President Maia Sandu tweeted.',
        (("MDA", "tweet", "Maia Sandu", ("open the door",), ()),),
    ),
    Case(
        "an office says what its leader said",
        "ADDIS ABABA, May 10 (ABC) - Prime Minister Abiy Ahmed returned from Kenya on Tuesday. The prime minister's office said he "
        "discussed trade and the Nile dam with his hosts. Migration was raised too. Rain fell in the capital.",
        (("ETH", "readout", None, ("office said", "Migration was"), ("trade", "water", "migration")),),
    ),
    Case(
        "an official of a ministry, from the capital",
        "CAIRO, May 10 (ABC) - Egypt built a canal. The fourth filling of the dam is illegal, an official of the irrigation ministry said.",
        (("EGY", "quote", None, ("The fourth",), ("water",)),),
    ),
    Case(
        "a ministry of a state",
        "India's external affairs ministry said the border talks had been useful. It added that patrols would resume.",
        (("IND", "press_release", None, ("border talks", "It added"), ("border",)),),
    ),
    Case(
        "statement of a ministry",
        'The Chinese foreign ministry said in a statement: "Taiwan is an internal affair."',
        (("CHN", "press_release", None, ("foreign ministry",), ("taiwan",)),),
    ),
    Case(
        "issued a statement",
        "Qatar's foreign ministry issued a statement condemning the shelling of the hospital.",
        (("QAT", "press_release", None, ("issued a statement",), ()),),
    ),
    Case(
        "readout",
        "A readout from the Kremlin said the two presidents discussed oil supplies. They also touched on the prisoner exchange, the "
        "readout said.",
        (("RUS", "readout", None, ("readout from", "They also"), ("oil_gas", "prisoners")),),
    ),
    Case(
        "according to",
        "According to Pakistani officials, the two foreign ministers may meet again in July.",
        (("PAK", "quote", None, ("According to",), ("contacts_schedule",)),),
    ),
    Case(
        "the latter",
        "Guyana's President Irfaan Ali flew home; Venezuela's President Nicolas Maduro stayed. \"The border is ours,\" the latter said.",
        (("VEN", "quote", "Nicolas Maduro", ("The border",), ("border",)),),
    ),
    Case(
        "a spokesman by apposition",
        "The Kremlin criticised the deliveries of missiles. Its spokesman, Dmitry Peskov, said the war would only last longer.",
        (
            ("RUS", "quote", None, ("criticised",), ("arms",)),
            ("RUS", "quote", "Dmitry Peskov", ("Its spokesman",), ()),
        ),
    ),
    Case(
        "praise with a quotation",
        'New Zealand Prime Minister Jacinda Ardern hailed "the best trade deal we ever made".',
        (("NZL", "quote", "Jacinda Ardern", ("hailed",), ("trade",)),),
    ),
    Case("a state condemns: a deed of policy, no words", "France condemned the coup in Niger and froze aid.", ()),
    Case(
        "an institution blames",
        "Egypt's irrigation ministry blamed Ethiopia for the failure of the dam talks.",
        (("EGY", "press_release", None, ("blamed",), ("water",)),),
    ),
    Case(
        "what came before",
        "Britain will send long-range missiles to Ukraine. The Kremlin criticised the decision.",
        (("RUS", "quote", None, ("criticised",), ("arms",)),),
    ),
    Case(
        "two voices in one sentence",
        "Iran's foreign minister said the sanctions were illegal, while France's foreign minister said the uranium enrichment went "
        "too far.",
        (
            ("IRN", "quote", "Hossein Amir-Abdollahian", ("sanctions were",), ("sanctions",)),
            ("FRA", "quote", "Catherine Colonna", ("sanctions were",), ("nonproliferation",)),
        ),
    ),
    Case(
        "quotation over several sentences",
        '"We welcome the ceasefire. It must hold. Prisoners should go home," Norwegian Foreign Minister Anniken Huitfeldt said.',
        (("NOR", "quote", "Anniken Huitfeldt", ("We welcome", "It must", "Prisoners"), ("ceasefire", "prisoners")),),
    ),
    Case(
        "quotation goes on in the next sentence",
        'Italian Prime Minister Giorgia Meloni said the migration pact was fair. "We close no door. We open a legal one."',
        (("ITA", "quote", "Giorgia Meloni", ("migration pact", "We close", "We open"), ("migration",)),),
    ),
    Case(
        "several quotations of one person",
        'Polish President Andrzej Duda said gas would be cheaper. Fans sang in the square. "Our border is safe," said Duda.',
        (("POL", "quote", "Andrzej Duda", ("gas would", "Our border"), ("oil_gas", "border")),),
    ),
    Case(
        "reported words go on",
        "South Korean President Yoon Suk Yeol said the drills would go on. Submarines would take part. A band played.",
        (("KOR", "quote", "Yoon Suk Yeol", ("drills would", "Submarines"), ("defence",)),),
    ),
    Case(
        "interview",
        "In an interview with the newspaper, Brazilian President Luiz Inacio Lula da Silva said the climate fund was too small.",
        (("BRA", "interview", "Luiz Inacio Lula da Silva", ("In an interview",), ("climate",)),),
    ),
    Case(
        "told a newspaper",
        "Finnish President Sauli Niinisto told the newspaper Le Monde that NATO membership was near.",
        (("FIN", "interview", "Sauli Niinisto", ("told the newspaper",), ("defence",)),),
    ),
    Case(
        "joint statement in the news",
        "Australia and Japan said in a joint statement that they would deepen defence cooperation.",
        (
            ("AUS", "press_release", None, ("joint statement",), ("defence",)),
            ("JPN", "press_release", None, ("joint statement",), ("defence",)),
        ),
    ),
    Case(
        "an organisation",
        'NATO Secretary General Jens Stoltenberg said the alliance would send "more tanks and shells".',
        (("NATO", "quote", "Jens Stoltenberg", ("alliance",), ("arms",)),),
    ),
    Case(
        "a human rights group",
        "Amnesty International denounced the deportation of asylum seekers from Tunisia.",
        (("AMNESTY", "quote", None, ("denounced",), ("migration",)),),
    ),
    Case(
        "denied",
        "Rwanda's government denied that its troops had crossed the border.",
        (("RWA", "quote", None, ("denied",), ("border",)),),
    ),
    Case(
        "threatened",
        "Belarusian President Alexander Lukashenko threatened to cut off gas supplies.",
        (("BLR", "quote", "Alexander Lukashenko", ("threatened",), ("oil_gas",)),),
    ),
    Case("not said", "Iran's foreign minister did not say whether the nuclear talks would resume.", ()),
    Case("will say", "Iran's foreign minister will say on Monday whether the nuclear talks go on.", ()),
    Case("the press itself", "CNN said the missiles were Iranian.", ()),
    Case(
        "the press carries the words of another",
        "Peru's foreign ministry said the treaty was signed, Reuters reported.",
        (("PER", "press_release", None, ("treaty",), ()),),
    ),
    Case("an expert without a state", "Analysts said the deal would fail. Traders said prices would rise.", ()),
    Case(
        "another source ends a voice",
        "Thailand's prime minister said tourism would recover. A shopkeeper said he had doubts. The beach was empty.",
        (("THA", "quote", "Prayut Chan-o-cha", ("tourism",), ("culture",)),),
    ),
    Case(
        "quoted as saying",
        "Syrian Foreign Minister Faisal Mekdad was quoted as saying that the embassy would reopen.",
        (("SYR", "quote", "Faisal Mekdad", ("quoted as",), ("consular",)),),
    ),
    Case(
        "a minister without a state, from the capital",
        "WARSAW, May 10 (ABC) - Poland closed a crossing. Interior Minister Mariusz Kaminski said the border fence would be longer.",
        (("POL", "quote", "Mariusz Kaminski", ("border fence",), ("border",)),),
    ),
]

INDIA = "Ministry of External Affairs, India"
OFFICIAL = [
    Case(
        "readout of a call",
        "Prime Minister Shri Narendra Modi spoke on the telephone with President Emmanuel Macron of France. The leaders discussed "
        "defence cooperation. They also spoke about climate change.",
        (("IND", "readout", None, ("spoke on", "The leaders", "They also"), ("defence", "climate")),),
        "PM speaks with the President of France",
        INDIA,
    ),
    Case(
        "statement that reports a meeting",
        "President Abdel Fattah El-Sisi received today in Cairo King Abdullah II of Jordan. They discussed Gaza.",
        (("EGY", "readout", None, ("received", "They discussed"), ()),),
        "Statement by the Spokesman for the Presidency",
        "Presidency of the Arab Republic of Egypt",
    ),
    Case(
        "remarks in the first person: the speaker stands in the title",
        "Check against delivery!\n\nGood evening. Today I hosted President Vučić of Serbia in Brussels. I urge him to respect the "
        "agreement on normalisation.",
        (("EU", "briefing", "Josep Borrell", ("Good evening", "Today I", "I urge"), ()),),
        "Press remarks by High Representative Josep Borrell after the meeting",
        "EEAS",
    ),
    Case(
        "the title names only the office",
        "I welcome the ceasefire in Yemen. Our embassy will reopen soon.",
        (("GBR", "press_release", "Rishi Sunak", ("I welcome", "Our embassy"), ("ceasefire", "consular")),),
        "Statement by the Prime Minister on Yemen",
        "Prime Minister's Office, 10 Downing Street",
    ),
    Case(
        "a spokesperson's statement",
        "The United States condemns the attack on the embassy in Kabul. We stand with the Afghan people.",
        (("USA", "press_release", "Adrienne Watson", ("condemns", "We stand"), ("security",)),),
        "Statement by NSC Spokesperson Adrienne Watson on the attack in Kabul",
        "The White House",
    ),
    Case(
        "questions and answers",
        "China suspends the climate talks with the United States.\n\nQuestion: Will the drills around Taiwan go on? A: Ask the "
        "military.\n\nQuestion: What about the tariffs? A: We oppose them.",
        (
            ("CHN", "press_release", None, ("China suspends",), ("climate",)),
            ("CHN", "briefing", None, ("Question: Will", "A:", "Ask", "Question: What", "A: We"), ("taiwan", "trade")),
        ),
        "Foreign Ministry Announces Countermeasures",
        "Ministry of Foreign Affairs, China",
    ),
    Case(
        "a press conference of a spokesperson named in the title",
        "We have noted the report. China's position on Taiwan is clear.",
        (("CHN", "briefing", "Mao Ning", ("We have", "China's"), ("taiwan",)),),
        "Foreign Ministry Spokesperson Mao Ning's Regular Press Conference on May 10, 2023",
        "Ministry of Foreign Affairs, China",
    ),
    Case(
        "joint statement of two: a record for each",
        "Prime Minister Anthony Albanese and Prime Minister Fumio Kishida met in Sydney. They agreed to deepen trade.",
        (
            ("AUS", "press_release", None, ("met in Sydney", "They agreed"), ("trade",)),
            ("JPN", "press_release", None, ("met in Sydney", "They agreed"), ("trade",)),
        ),
        "Joint Statement by Australia and Japan",
        "Prime Minister of Australia",
    ),
    Case(
        "another side quoted in a side's own text",
        'Foreign Minister Hakan Fidan met the Hungarian foreign minister in Ankara. "Energy is our common ground," Hungarian Foreign '
        "Minister Peter Szijjarto said.",
        (
            ("TUR", "readout", None, ("met the", "Energy is"), ("energy",)),
            ("HUN", "quote", "Peter Szijjarto", ("Energy is",), ("energy",)),
        ),
        "Meeting with the Foreign Minister of Hungary",
        "Republic of Türkiye Ministry of Foreign Affairs",
    ),
    Case(
        "fact sheet",
        "The United States and the Philippines are expanding their alliance. Washington will provide patrol vessels.",
        (("USA", "press_release", None, ("alliance", "patrol vessels"), ("defence",)),),
        "Fact Sheet: Investing in the Special Friendship",
        "The White House",
    ),
]


def read(case: Case, knowledge: Knowledge, parser: Parser) -> Reading:
    document = make_document(case.text, DAY, case.title, case.publisher, None, None, "d", knowledge)
    return process(document, knowledge, parser)


def own(statement: Statement) -> list[str]:
    return [e.text for e in statement.evidence["text"]]


@pytest.mark.parametrize("case", [*NEWS, *OFFICIAL], ids=lambda case: case.name)
def test_statements(case: Case, knowledge: Knowledge, parser: Parser) -> None:
    found = read(case, knowledge, parser).statements
    heads = sorted((str(s.side), s.kind, (s.speaker.person if s.speaker else None) or "") for s in found)
    assert heads == sorted((side, kind, speaker or "") for side, kind, speaker, _, _ in case.expected)
    for side, kind, speaker, sentences, topics in case.expected:
        statement = next(s for s in found if (s.side, s.kind, s.speaker.person if s.speaker else None) == (side, kind, speaker))
        texts = own(statement)
        assert len(texts) == len(sentences), texts
        assert all(words in text for words, text in zip(sentences, texts, strict=True)), texts
        assert set(topics) <= {t.topic for t in statement.topics}, statement.topics


def test_each_voice_in_a_sentence_keeps_to_its_own_words(knowledge: Knowledge, parser: Parser) -> None:
    case = next(c for c in NEWS if c.name == "two voices in one sentence")
    iran, france = read(case, knowledge, parser).statements
    topics = {s.side: {t.topic for t in s.topics} for s in (iran, france)}
    assert topics == {"IRN": {"sanctions"}, "FRA": {"nonproliferation"}}


def test_wording_stands_in_a_sentence_of_the_statement(knowledge: Knowledge, parser: Parser) -> None:
    case = next(c for c in NEWS if c.name == "news conference")
    statement = read(case, knowledge, parser).statements[0]
    for topic in statement.topics:
        assert any(e.start <= topic.wording.start < e.end for e in statement.evidence["text"])


def test_readout_speaks_for_its_side_not_for_a_person(knowledge: Knowledge, parser: Parser) -> None:
    case = next(c for c in OFFICIAL if c.name == "readout of a call")
    statement = read(case, knowledge, parser).statements[0]
    assert statement.speaker is None
    assert statement.about is not None


def test_examples_of_the_kinds_hold(knowledge: Knowledge, parser: Parser) -> None:
    failed = []
    for kind, example in knowledge.sources.examples:
        case = Case(kind, unmark(example)[0], ())
        failed += [example] if kind not in {s.kind for s in read(case, knowledge, parser).statements} else []
    for kind, text in knowledge.sources.lookalikes:
        failed += [text] if kind in {s.kind for s in read(Case(kind, text, ()), knowledge, parser).statements} else []
    assert failed == []
