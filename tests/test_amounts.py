"""What amounts say, one line a case; no model needed.

A line is ``sentence with [amounts] | kind value qualifier unit-or-currency flags ; ...``, one reading an amount in their order.
A value ``3..5`` is a range, ``?`` none; blanks in a unit are ``_``; flags are inherited, anaphoric, conversion. A line without
brackets holds no amount. Spans of time are left out of the comparison: they are the business of times.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from communique.knowledge.amounts import default_amounts, load_amounts
from communique.knowledge.files import KnowledgeError, unmark
from communique.mentions.amounts import AmountMention, find_amounts
from communique.model import Money, Quantity
from communique.reading.parse import Parse
from communique.reading.parsing import Parser

DATA = Path(__file__).parent.parent / "communique" / "knowledge" / "data"


# Enough of a tagger for the sentences below; any other word is a noun.
TAGS = {
    "VBD": "fled ended sailed met spoke came won resigned are is was sent bought gave buy sends ordered flew donated "
    "asked received signed leased promised has fired shipped made took left lost lists reopen take cost costs rise rose pumps "
    "buys may follow mentioned will said gives paid act shone landed began fly lent cites resumed carries were counted",
    "IN": "of for in to from on at with by under during until between beside about over as off than so that who and "
    "or but now home there plus",
    "DT": "the a an its their our these no all her",
    "PRP": "it they she him he",
    "JJ": "annual short-range surface-to-air drinking new worth budget friends due old youths here ready",
    "RB": "first then not again back",
}
TAG_OF = {word: tag for tag, words in TAGS.items() for word in words.split()}


def plain_parse(text: str, tagged: bool = True) -> Parse:
    """Tokens, sentences and rough tags; no heads. Without tags, what there is where no model is installed."""
    found = list(re.finditer(r"[A-Za-z]{1,2}\$|\w+(?:[-.,/’'‑]\w+)*|[^\w\s]", text))
    words = [m.group() for m in found]
    sentences, first = [], 0
    for i, word in enumerate(words):
        if word in ".?!" and i + 1 < len(words) and words[i + 1][0].isupper() and words[i - 1] not in ("Rs", "Dec", "No"):
            sentences.append((first, i + 1))
            first = i + 1
    if first < len(words):
        sentences.append((first, len(words)))
    blank = [""] * len(words)
    tags = [tag_of(word, i) for i, word in enumerate(words)] if tagged else blank
    lemmas = [re.sub(r"ies$", "y", w.lower()).removesuffix("s") for w in words]
    starts, ends = [m.start() for m in found], [m.end() for m in found]
    return Parse(text, words, starts, ends, lemmas, tags, blank, blank, list(range(len(words))), sentences, [])


def tag_of(word: str, place: int) -> str:
    if not word[0].isalnum():
        return word
    if tag := TAG_OF.get(word.lower()):
        return tag
    if word[0].isdigit():
        return "CD"
    if word[0].isupper() and place:
        return "NNP"
    return "NNS" if word.endswith("s") else "NN"


def told(parse: Parse, amount: AmountMention) -> str:
    def plain(number: float | None) -> str:
        return "?" if number is None else f"{number:.6f}".rstrip("0").rstrip(".")

    value = plain(amount.value) if amount.low == amount.high else f"{plain(amount.low)}..{plain(amount.high)}"
    about = (amount.currency or "-") if amount.kind == "money" else (amount.unit or "-").replace(" ", "_")
    flags = [flag for flag in ("inherited", "anaphoric", "conversion") if getattr(amount, flag)]
    return " ".join([amount.kind, value, amount.qualifier, about, *flags])


CASES = """
# counts, with designations, adjectives and compounds before the noun
Graustark will buy [more than 600,000] AK-203 assault rifles. | count 600000 more_than rifles
It sends [30] Leopard 1 tanks and [20] Marder fighting vehicles. | count 30 exactly tanks ; count 20 exactly vehicles
It ordered [100] F-16s. | count 100 exactly F-16s
The navy bought [three] frigates and [one] submarine. | count 3 exactly frigates ; count 1 exactly submarine
They gave [1,500] troops new boots. | count 1500 exactly troops
It flew [36] Rafale jets home. | count 36 exactly jets
It donated [12 000] blankets. | count 12000 exactly blankets
The army asked for [2,000] short-range surface-to-air missiles. | count 2000 exactly missiles
It received [12,50,000] doses. | count 1250000 exactly doses
They sent [1.5 million] doses to the islands. | count 1500000 exactly doses
# number words
They signed [nearly thirty] agreements. | count 30 nearly agreements
It leased [a dozen] helicopters. | count 12 exactly helicopters
It leased [two dozen] CH-47F Chinooks. | count 24 exactly Chinooks
It promised [half a million] doses. | count 500000 exactly doses
It promised [half a dozen] boats. | count 6 exactly boats
It has [one hundred and fifty-five] tanks. | count 155 exactly tanks
It fired [twenty-five thousand three hundred and twelve] shells. | count 25312 exactly shells
It shipped [two and a half million tonnes]. | measure 2500000 exactly tonnes
[A quarter of a million] people fled. | count 250000 exactly people
They bought [a couple of] ferries. | count 2 about ferries
They bought [a pair of] tugboats. | count 2 exactly tugboats
[Twenty-one] ministers came. | count 21 exactly ministers
It made [a hundred] drones. | count 100 exactly drones
It made [two hundred] drones. | count 200 exactly drones
# short scales and Indian ones
The plant made [5k] masks. | count 5000 exactly masks
It took in [2m] refugees. | count 2000000 exactly refugees
It gave [5 lakh] doses. | count 500000 exactly doses
It gave [two crore] doses. | count 20000000 exactly doses
# no value: bare plurals
The army lost [hundreds] of tanks. | count ? about tanks
[Tens of thousands] of troops left. | count ? about troops
It sent [several hundred] drones. | count ? about drones
It sent [dozens] of lorries. | count ? about lorries
The fund lost [billions of dollars] in a year. | money ? about USD
# bounds
It bought [about 40] tanks. | count 40 about tanks
It bought [some 40] tanks. | count 40 about tanks
It bought [an estimated 40] tanks. | count 40 about tanks
It bought [roughly 40] tanks. | count 40 about tanks
It bought [~40] tanks. | count 40 about tanks
It bought [almost 40] tanks. | count 40 nearly tanks
It bought [close to 40] tanks. | count 40 nearly tanks
It bought [just under 40] tanks. | count 40 nearly tanks
It bought [over 40] tanks. | count 40 more_than tanks
It bought [in excess of 40] tanks. | count 40 more_than tanks
It bought [well over 40] tanks. | count 40 more_than tanks
It bought [at least 40] tanks. | count 40 at_least tanks
It bought [no fewer than six] boats. | count 6 at_least boats
It bought [a minimum of 40] tanks. | count 40 at_least tanks
It bought [up to 40] tanks. | count 40 up_to tanks
It bought [as many as 40] tanks. | count 40 up_to tanks
It bought [up to an estimated 40] tanks. | count 40 up_to tanks
It bought [no more than 40] tanks. | count 40 at_most tanks
It bought [fewer than 40] tanks. | count 40 at_most tanks
It bought [40] tanks or more. | count 40 at_least tanks
It bought [40 or so] tanks. | count 40 about tanks
It bought [1,000+] shells. | count 1000 at_least shells
It bought [20-odd] tanks. | count 20 about tanks
It lists the [first 20] tanks. | count 20 first tanks
# prepositions that bound nothing
Under [two] agreements the ports reopen. | count 2 exactly agreements
The bill is worth [over $500 million]. | money 500000000 more_than USD
It costs [under £20]. | money 20 at_most GBP
# ranges
It will take [10-15] jets. | count 10..15 about jets
It will take [10 to 15] jets. | count 10..15 about jets
It will take [between three and five] frigates. | count 3..5 about frigates
It will take [two or three] frigates. | count 2..3 about frigates
It will take [10 to 15 million] doses. | count 10000000..15000000 about doses
It will cost [$10-15 million]. | money 10000000..15000000 about USD
It will cost [between $2 billion and $3 billion]. | money 2000000000..3000000000 about USD
It will rise by [3-5%]. | percent 3..5 about per_cent
It has [5,000–7,000] troops there. | count 5000..7000 about troops
# money: signs and codes before
The loan is [$20 billion]. | money 20000000000 exactly USD
The loan is [US$300m]. | money 300000000 exactly USD
The loan is [A$5m]. | money 5000000 exactly AUD
The loan is [C$3.7 billion]. | money 3700000000 exactly CAD
The loan is [NZ$3.2 million]. | money 3200000 exactly NZD
The loan is [HK$1bn]. | money 1000000000 exactly HKD
The loan is [S$40 million]. | money 40000000 exactly SGD
The loan is [€2.7bn]. | money 2700000000 exactly EUR
The loan is [£2m]. | money 2000000 exactly GBP
The loan is [¥500bn]. | money 500000000000 exactly JPY
The loan, in yuan, is [¥500bn]. | money 500000000000 exactly CNY
The loan is [₹5,000 crore]. | money 50000000000 exactly INR
The loan is [USD 5 million]. | money 5000000 exactly USD
The loan is [USD150 million]. | money 150000000 exactly USD
The loan is [EUR 20m]. | money 20000000 exactly EUR
The loan is [nearly $1 trillion]. | money 1000000000000 nearly USD
The loan is [$10 billion USD]. | money 10000000000 exactly USD
# money: names and codes after
The grant is [105 million euros]. | money 105000000 exactly EUR
The grant is [60 million dollars]. | money 60000000 exactly USD
The grant is [5 million Swiss francs]. | money 5000000 exactly CHF
The grant is [10 billion yen]. | money 10000000000 exactly JPY
The grant is [20bn yuan]. | money 20000000000 exactly CNY
The grant is [two and a half billion roubles]. | money 2500000000 exactly RUB
The grant is [3 million Australian dollars]. | money 3000000 exactly AUD
The grant is [5 billion won]. | money 5000000000 exactly KRW
The grant is [40 million Turkish lira]. | money 40000000 exactly TRY
The grant is [7 million hryvnia]. | money 7000000 exactly UAH
The grant is [6 million rand]. | money 6000000 exactly ZAR
The grant is [5 million USD]. | money 5000000 exactly USD
The grant is [a million dollars]. | money 1000000 exactly USD
# money: names of several states
India gave [Rs 500 crore]. | money 5000000000 exactly INR
Pakistan gave [Rs. 500 million]. | money 500000000 exactly PKR
The grant is [30 million rupees]. | money 30000000 exactly -
Norway gave [20 million kroner]. | money 20000000 exactly NOK
Copenhagen gave [20 million kroner]. | money 20000000 exactly DKK
The grant is [20 million kroner]. | money 20000000 exactly -
The Emirates paid [9 million dirhams]. | money 9000000 exactly AED
Norway and Denmark gave [20 million kroner]. | money 20000000 exactly -
# money that describes a noun, conversions, lists without the currency
It signed a [2.7 billion euro] ([$3 billion]) deal. | money 2700000000 exactly EUR ; money 3000000000 exactly USD conversion
It signed a [$300-million] loan. | money 300000000 exactly USD
It signed a [2.7-billion-euro] deal. | money 2700000000 exactly EUR
It gives [5m euros], plus [1 million] in budget support. | money 5000000 exactly EUR ; money 1000000 exactly EUR inherited
It gave [5m euros]. A further [9 million] in loans may follow. | money 5000000 exactly EUR ; money 9000000 exactly EUR inherited
It gave [150 million] in budget support. | money 150000000 exactly -
It gave [2m euros]. The rest, [7 million] in grants, is new. | money 2000000 exactly EUR ; money 7000000 exactly EUR inherited
# the same thing again
It gave [150,000] doses to Strelsau, [100,000] to Zenda. | count 150000 exactly doses ; count 100000 exactly doses inherited
It gave [20] jets to Strelsau and [12] to Zenda. | count 20 exactly jets ; count 12 exactly jets inherited
# per cent
Trade rose by [almost 60%]. | percent 60 nearly per_cent
Trade rose by [60 per cent]. | percent 60 exactly per_cent
Trade rose by [4.5 percent]. | percent 4.5 exactly per_cent
Rates rose by [two percentage points]. | percent 2 exactly percentage_points
# measures
It flew in [10 tonnes] of drinking water. | measure 10 exactly tonnes
They can fly [more than 200km]. | measure 200 more_than km
It buys [40 MW] of power. | measure 40 exactly MW
It buys [500 megawatts] of power. | measure 500 exactly megawatts
It pumps [5 bcm] of gas a year. | measure 5 exactly bcm
It pumps [2m barrels per day]. | measure 2000000 exactly barrels_per_day
It pumps [10 billion cubic metres] of gas. | measure 10000000000 exactly cubic_metres
It sent [24] [155mm] howitzers. | count 24 exactly howitzers ; measure 155 exactly mm
The hall has [50 m] of shelves. | measure 50 exactly m
A [100-tonne] shipment came. | measure 100 exactly tonne
# ordinals
The [first] regiment of S-400 systems came. | ordinal 1 first regiment
The [fifth] tranche is due. | ordinal 5 exactly tranche
The [21st] annual summit ended. | ordinal 21 exactly summit
The [second] and [third] squadrons came. | ordinal 2 exactly squadrons ; ordinal 3 exactly squadrons
Its [first-ever] frigate sailed. | ordinal 1 first frigate
It was here for the first time.
The first lady and the Second World War came up.
She first met him on the 3rd of May.
A third of the fleet sailed in the fourth quarter.
The Fifth Fleet sailed at first light, per second.
# persons and sides that the number points back to
The [two] leaders met. | count 2 exactly leaders anaphoric
The [three] ministers met. | count 3 exactly ministers anaphoric
Our [two] countries are friends. | count 2 exactly countries anaphoric
[Two] ministers resigned. | count 2 exactly ministers
The [two] spoke by telephone. | count 2 exactly - anaphoric
# designations and names with numbers
The S-400, F-16, Su-30MKI, T-90, C-130, MQ-9B and PAC-3 were shown.
The 2+2 talks, the P5+1, the G20 and COVID-19 came up.
Under Article 5 and Resolution 1701 they act.
A Boeing 737 landed beside Leopard 2 and Highway 1.
The 737 Max flew again, HR 6819 shone.
The Group of Seven and the Group of 77 met.
The Three Seas leaders and the Five Eyes met.
It has 5G, 4x4 cars and a 3D map.
# dates, times, ages, telephone numbers, scores, points of a list
It ended in 2021, in 1999, on 6 December 2021 and on December 7.
It runs during 2021-31 and until mid-2023.
They met from 23 to 29 June and on 12-14 April.
They met at 10:30, at 6 pm, at 10.30 am and at 1800 GMT.
The 45-year-old, aged 45, met youths between the ages of 17 and 29.
John Doe, 45, spoke of 9/11 and was on call 24/7.
Call +44 20 7946 0958 or 555-0199.
Ruritania won 2-1 and then lost 1-3.
No one is one of them; one must wait.
Two-thirds of it, and one in five, is gone.
On 6 December, [21] agreements were signed. | count 21 exactly agreements
In 2021, [36] jets came. | count 36 exactly jets
It deployed [about 2000] soldiers. | count 2000 about soldiers
"""


def cases() -> list[tuple[str, list[str]]]:
    lines = [line for line in CASES.strip().splitlines() if line and not line.startswith("#")]
    return [(line.split(" | ")[0], line.split(" | ")[1].split(" ; ") if " | " in line else []) for line in lines]


@pytest.mark.parametrize(("marked", "readings"), cases(), ids=lambda value: value if isinstance(value, str) else "")
def test_amounts_of_a_sentence(marked: str, readings: list[str]) -> None:
    text, spans = unmark(marked)
    parse = plain_parse(text)
    found = [a for a in find_amounts(parse) if a.dimension != "time"]
    assert [told(parse, a) for a in found] == readings
    assert [(a.evidence.start, a.evidence.end) for a in found] == spans


@pytest.mark.parametrize("name", ["numbers", "qualifiers", "units", "currencies"])
def test_proofs_of_the_data_files(name: str) -> None:
    _, examples, lookalikes = next(proof for proof in default_amounts().proofs if proof[0] == name)
    for example in examples:
        text, spans = unmark(example)
        assert [(a.evidence.start, a.evidence.end) for a in find_amounts(plain_parse(text))] == spans, example
    for lookalike in lookalikes:
        assert find_amounts(plain_parse(lookalike)) == (), lookalike


def test_what_is_measured_or_paid_for_is_pointed_at() -> None:
    text = "It flew 10 tonnes of drinking water and $5m in budget support, a $3m loan and two regiments of S-400 systems."
    parse = plain_parse(text)
    water, support, loan, regiments = find_amounts(parse)
    assert parse.words[water.noun or 0] == "tonnes"
    assert parse.words[water.content or 0] == "water"
    assert (support.noun, parse.words[support.content or 0]) == (None, "support")
    assert parse.words[loan.noun or 0] == "loan"
    assert (parse.words[regiments.noun or 0], parse.words[regiments.content or 0]) == ("regiments", "systems")


def test_contract_objects() -> None:
    rifles, price, share, hundreds, first = find_amounts(
        plain_parse("It bought more than 600,000 rifles for about $5m, 40% of the hundreds of guns; the first regiment came.")
    )
    assert rifles.quantity == Quantity(600000.0, "rifles", "more_than", "more than 600,000")
    assert price.money == Money(5000000.0, "USD", "about", "about $5m")
    assert (price.quantity, rifles.money, share.quantity, hundreds.quantity) == (None, None, None, None)
    assert first.quantity == Quantity(1.0, "regiment", "first", "first")


def test_the_first_of_several_are_not_one(parser: Parser) -> None:
    found = find_amounts(parser.parse("Norway delivered the first tanks to Chad."))
    assert [(m.kind, m.quantity) for m in found] == [("ordinal", None)]


def test_offsets_hold_in_a_long_text_and_the_empty_one() -> None:
    text = "\n\n".join("Strelsau sent 20 tanks and $5 million to Zenda." for _ in range(200))
    found = find_amounts(plain_parse(text))
    assert len(found) == 400
    assert all(text[a.evidence.start : a.evidence.end] == a.evidence.text for a in found)
    assert find_amounts(plain_parse("")) == ()


def test_loader_names_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "amounts"
    folder.mkdir()
    for path in (DATA / "amounts").glob("*.toml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_amounts(tmp_path).ordinals["first"] == 1.0
    with (folder / "currencies.toml").open("a", encoding="utf-8") as file:
        file.write('\n[ambiguous.florin]\nnames = ["florins"]\ncandidates = { ZZZ = ["Zenda"] }\n')
    with pytest.raises(KnowledgeError, match="'ZZZ'"):
        load_amounts(tmp_path)
