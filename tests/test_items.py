"""What items say, one line a case; no model needed.

A line is ``sentence with [items] | class name / designation ; ...``, one reading an item in their order; ``?`` behind it marks
an everyday word that is not sure. A line without brackets holds no item.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from communique.knowledge.files import KnowledgeError, unmark
from communique.knowledge.items import ItemClass, default_items, load_items
from communique.mentions.items import ItemIndex, find_items
from communique.reading.parse import Parse

INDEX = ItemIndex()


def plain_parse(text: str) -> Parse:
    """Tokens and sentences only: no tags, no heads, as where no model is installed."""
    found = list(re.finditer(r"\w+(?:[-.,/’'‑]\w+)*|[^\w\s]", text))
    words = [m.group() for m in found]
    sentences, first = [], 0
    for i, word in enumerate(words):
        if word in ".?!" and i + 1 < len(words):
            sentences.append((first, i + 1))
            first = i + 1
    if first < len(words):
        sentences.append((first, len(words)))
    blank, heads = [""] * len(words), list(range(len(words)))
    starts, ends = [m.start() for m in found], [m.end() for m in found]
    return Parse(text, words, starts, ends, [w.lower() for w in words], blank, blank, blank, heads, sentences, [])


CASES = """
# designation and noun, in any order
It will buy 600,000 [AK-203 assault rifles]. | small_arms assault rifles / AK-203
The first regiment of [S-400 air defence systems] came. | air_defence air defence systems / S-400
It pledged 30 [Leopard 1 tanks]. | armour tanks / Leopard 1
It pledged 20 [Marder infantry fighting vehicles]. | armour infantry fighting vehicles / Marder
It gave [Storm Shadow cruise missiles]. | missiles cruise missiles / Storm Shadow
It gave [C‑130J Super Hercules transport planes]. | transport_aircraft transport planes / C‑130J Super Hercules
It sold three [UH-60 Black Hawk helicopters]. | helicopters helicopters / UH-60 Black Hawk
It shipped two million [doses of Covishield]. | vaccines vaccine doses / Covishield
It sent six [Patriot batteries]. | air_defence batteries / Patriot
It sent [IRIS-T systems]. | air_defence systems / IRIS-T
It sent [Bayraktar TB2 drones]. | drones drones / Bayraktar TB2
It bought [F/A-18 Super Hornet jets]. | fighters jets / F/A-18 Super Hornet
It bought [Virginia-class submarines]. | submarines submarines / Virginia-class
It will build [VVER-1200 reactors]. | nuclear_reactors reactors / VVER-1200
It ordered 20 [Boeing 737 MAX jets]. | aircraft_civil jets / Boeing 737 MAX
It sent [Starlink terminals]. | telecom terminals / Starlink
# a designation alone is called by its class
It gave 100 [F-16s]. | fighters fighter jets / F-16
It gave 100 [F‑16s]. | fighters fighter jets / F‑16
It wants the [S-400]. | air_defence air defence systems / S-400
It has bought [Sputnik V]. | vaccines vaccine / Sputnik V
It has [Su-30MKIs]. | fighters fighter jets / Su-30MKI
It sent [HIMARS]. | artillery artillery systems / HIMARS
It sent 14 [T-72B3] hulls. | armour armoured vehicles / T-72B3
# names that may be something else need a noun, a number or an item beside them
It ruled out [fighter jets] and [Typhoons]. | fighters fighter jets / - ; fighters fighter jets / Typhoon
It sent 31 [Abrams]. | armour armoured vehicles / Abrams
The typhoon, the Typhoon and the Patriot came.
The Leopard cub and the Apache dance were a gift.
The Challenger from Virginia won.
# arms without a designation
It is a supplier of [sophisticated defence hardware]. | military_general sophisticated defence hardware / -
It sends [long-range cruise missiles]. | missiles long-range cruise missiles / -
It sends [surface-to-air missiles]. | air_defence surface-to-air missiles / -
It sends [air defence missiles] and [attack drones]. | air_defence air defence missiles / - ; drones attack drones / -
It sends 155mm [artillery shells]. | ammunition artillery shells / -
It sends [weapons]. | military_general weapons / - ?
It sends [military aid]. | military_general military aid / -
It sends [security assistance]. | military_general security assistance / -
It sends [armored personnel carriers]. | armour armored personnel carriers / -
It sends [offshore patrol vessels]. | ships offshore patrol vessels / -
Arms control, the arms race and weapons of mass destruction were discussed.
Nuclear weapons states, chemical weapons and his arms came up.
The think tank and the fuel tank were full.
# energy
It sells [natural gas] and [crude oil]. | gas natural gas / - ; oil crude oil / -
It sells [LNG]. | lng LNG / -
It cut its [power exports]. | electricity power exports / -
It sells [low-enriched uranium]. | nuclear_fuel low-enriched uranium / -
It sells [oil]. | oil oil / - ?
It sells [coking coal]. | coal coking coal / -
Greenhouse gas emissions, tear gas and the gas station were mentioned.
Oil prices, fossil fuels and an oil painting were mentioned.
# goods
It ships [wheat] and [fertilisers]. | grain wheat / - ; fertiliser fertilisers / -
It ships [potash] and [urea]. | fertiliser potash / - ; fertiliser urea / -
It ships [surgical kits]. | medicine surgical kits / -
It ships [vaccine doses]. | vaccines vaccine doses / -
It gave 150,000 [doses]. | vaccines vaccine doses / -
It ships [rare earths] and [lithium]. | minerals rare earths / - ; minerals lithium / -
It ships [dairy products]. | food dairy products / -
It ships [machine tools]. | machinery machine tools / -
It ships [electric vehicles]. | vehicles electric vehicles / -
Food security, food prices and the World Food Programme were mentioned.
A gold medal and a grain of salt were mentioned.
# technology
It agreed on [technology transfer]. | technology technology transfer / -
It bars [lithography machines]. | semiconductors lithography machines / -
It launched [earth observation satellites]. | satellites earth observation satellites / -
The planet K2-18b and the Chips Act were mentioned.
# aid
It flew [drinking water] and [tarpaulins]. | humanitarian drinking water / - ; humanitarian tarpaulins / -
It gave [humanitarian assistance]. | humanitarian humanitarian assistance / -
It gave [budget support]. | budget_support budget support / -
It gave [concessional loans]. | loans concessional loans / -
It gave [debt relief]. | debt_relief debt relief / -
It gave [aid]. | humanitarian aid / - ?
It agreed on [climate finance]. | grants climate finance / -
An aid worker gave first aid to a patient with AIDS.
Grant Harris led the Security Assistance Force.
"""


def cases() -> list[tuple[str, list[str]]]:
    lines = [line for line in CASES.strip().splitlines() if line and not line.startswith("#")]
    return [(line.split(" | ")[0], line.split(" | ")[1].split(" ; ") if " | " in line else []) for line in lines]


@pytest.mark.parametrize(("marked", "readings"), cases(), ids=lambda value: value if isinstance(value, str) else "")
def test_items_of_a_sentence(marked: str, readings: list[str]) -> None:
    text, spans = unmark(marked)
    found = find_items(plain_parse(text), INDEX)
    assert [f"{m.class_} {m.name} / {m.designation or '-'}{'' if m.sure else ' ?'}" for m in found] == readings
    assert [(m.evidence.start, m.evidence.end) for m in found] == spans


@pytest.mark.parametrize("item", default_items().classes, ids=lambda item: item.id)
def test_examples_and_lookalikes(item: ItemClass) -> None:
    for example in item.examples:
        text, spans = unmark(example)
        found = [m for m in find_items(plain_parse(text), INDEX) if m.class_ == item.id]
        # The marked words end a mention and lie in it; adjectives may stand before them.
        assert [m.evidence.end for m in found] == [end for _, end in spans], example
        assert all(m.evidence.start <= start for m, (start, _) in zip(found, spans, strict=True)), example
    for lookalike in item.lookalikes:
        assert not [m for m in find_items(plain_parse(lookalike), INDEX) if m.class_ == item.id], lookalike


def test_head_and_evidence() -> None:
    text = "Strelsau ordered 12 AK-203 assault rifles, and Zenda took Sputnik V."
    parse = plain_parse(text)
    rifles, vaccine = find_items(parse, INDEX)
    assert (parse.words[rifles.head], rifles.category) == ("rifles", "arms")
    assert (parse.words[vaccine.head], vaccine.evidence.text) == ("V", "Sputnik V")


def test_a_noun_that_only_describes_another_is_told() -> None:
    parse = plain_parse("They signed an arms deal.")
    deal = parse.words.index("deal")
    heads, deps, pos = list(parse.heads), list(parse.deps), list(parse.pos)
    heads[deal - 1], deps[deal - 1], pos[deal] = deal, "compound", "NOUN"
    (arms,) = find_items(dataclasses.replace(parse, heads=heads, deps=deps, pos=pos), INDEX)
    assert arms.modifies == deal


def test_loader_names_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    good = 'class = "kites"\nname = "kites"\ncategory = "goods"\nnouns = ["kite"]\nexamples = ["A [kite].", "Two [kites]."]\n'
    (folder / "kites.toml").write_text(good + 'lookalikes = ["Kyte."]\n', encoding="utf-8")
    assert [item.id for item in load_items(tmp_path)] == ["kites"]
    (folder / "kites.toml").write_text(good, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="lookalikes"):
        load_items(tmp_path)
    (folder / "kites.toml").write_text(good + 'lookalikes = ["Kyte."]\npatterns = ["("]\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="regular expression"):
        load_items(tmp_path)
    (folder / "kites.toml").write_text(good.replace('"goods"', '"toys"') + 'lookalikes = ["Kyte."]\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="'toys'"):
        load_items(tmp_path)
