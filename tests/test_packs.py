"""Packs of somebody's own over the bundled data, and the cache of what was compiled from both."""

from __future__ import annotations

import os
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from communique.knowledge import cache, load
from communique.knowledge.files import KnowledgeError
from communique.knowledge.load import DATA, Knowledge, load_knowledge
from communique.mentions.compiled import compile_indexes
from communique.reading import tokens

STATE = """code = "{code}"
name = "{name}"
kind = "state"
examples = ["[{name}] spoke.", "He left [{name}]."]
lookalikes = ["Nobody spoke."]
"""
FRAME = """[[frame]]
id = "{id}"
type = "AGREE"
match = ["V:nod"]
examples = ["Ruritania [nodded].", "Graustark [nodded]."]
lookalikes = ["Nobody moved."]
"""
TERMS = "office,role,person,start,end,forms,source\n"
RURITANIA = {"states/RUR.toml": STATE.format(code="RUR", name="Ruritania")}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(cache.SWITCH, raising=False)
    return tmp_path / "cache" / "communique"


def pack(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = tmp_path / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "pack"


def bundled_id(path: str) -> str:
    found = re.search(r'^id = "([^"]+)"', (DATA / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found.group(1)


def first_row(path: str) -> str:
    lines = [line for line in (DATA / path).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return f"{lines[0]}\n{lines[1]}\n"


def test_a_pack_adds_to_the_bundled_knowledge(tmp_path: Path, knowledge: Knowledge) -> None:
    files = {
        **RURITANIA,
        "holders/RUR.csv": TERMS + "King,head_of_state,Rudolf V,2001-05,,Rudolf,invented\n",
        "holders/FRA-mine.csv": TERMS + "Envoy,envoy,Jean Valjean,2001,2003,Valjean,invented\n",
        "venues.csv": "name,country,latitude,longitude,note\nZenda Castle,RUR,50.1,14.2,invented\n",
        "institutions.csv": 'name,code,sector\n"Royal Bank, Strelsau",RUR,GOV\n',
        "frames/nod.toml": FRAME.format(id="agree.nod_in_ruritania"),
        "sources.toml": '[verbs]\nsay = ["yodel"]\n',
    }
    added = load_knowledge(pack(tmp_path, files))
    assert added.entities.keys() - knowledge.entities.keys() == {"RUR"}
    assert len(added.holders.terms) == len(knowledge.holders.terms) + 2
    assert {(t.code, t.person) for t in added.holders.named("Valjean", "2002-05-05")} == {("FRA", "Jean Valjean")}
    assert (added.venues["Zenda Castle"].country, len(added.venues)) == ("RUR", len(knowledge.venues) + 1)
    assert added.institutions["Royal Bank, Strelsau"] == ("RUR", "GOV")
    assert {f.id for f in added.frames} - {f.id for f in knowledge.frames} == {"agree.nod_in_ruritania"}
    assert added.sources.verbs == knowledge.sources.verbs | {"yodel"}
    assert added.version != knowledge.version
    assert compile_indexes(added).names.lookup(("Ruritania",))[0].code == "RUR"


def test_a_pack_that_says_so_changes_what_is_there(tmp_path: Path, knowledge: Knowledge) -> None:
    overridden = bundled_id("frames/agree.toml")
    venue = next(iter(knowledge.venues.values()))
    files = {
        "states/AND.toml": "overrides = true\n" + STATE.format(code="AND", name="Andorra"),
        "states/FRA.toml": 'extends = true\nmetonyms = ["the Villa Lutetia"]\n',
        "frames/mine.toml": FRAME.format(id=overridden) + "overrides = true\n",
        "holders/AND.csv": f"# overrides\n{TERMS}Co-Prince,head_of_state,Rudolf V,2001,,,invented\n",
        "venues.csv": f'# overrides\nname,country,latitude,longitude,note\n"{venue.name}",FRA,1.5,2.5,moved\n',
        "sport.toml": 'overrides = ["different"]\ndifferent = 99\nwords = ["quidditch"]\n',
    }
    changed = load_knowledge(pack(tmp_path, files))
    assert [alias.words for alias in changed.entities["AND"].aliases] == ["Andorra"]
    assert {a.words for a in changed.entities["FRA"].aliases} - {a.words for a in knowledge.entities["FRA"].aliases} == {
        "the Villa Lutetia"
    }
    assert changed.entities["FRA"].capital == knowledge.entities["FRA"].capital == "Paris"
    assert len(changed.frames) == len(knowledge.frames)
    assert [f.file for f in changed.frames if f.id == overridden] == ["frames/mine.toml"]
    assert [t.person for t in changed.holders.terms if t.code == "AND"] == ["Rudolf V"]
    assert (changed.venues[venue.name].latitude, len(changed.venues)) == (1.5, len(knowledge.venues))
    assert changed.sport.different == 99
    assert changed.sport.words == knowledge.sport.words | {"quidditch"}


# what is wrong: (files of the pack, words of the message; {} is a bundled file that it must name)
SILENT: dict[str, tuple[dict[str, str], str, str]] = {
    "code": ({"states/FRA.toml": STATE.format(code="FRA", name="Frankia")}, "states/FRA.toml: file", "states/FRA.toml"),
    "alias": ({"states/RUR.toml": STATE.format(code="RUR", name="Germany")}, "'Germany', owned by DEU", "states/DEU.toml"),
    "frame": ({"frames/mine.toml": FRAME.format(id=bundled_id("frames/agree.toml"))}, "an id that", "frames/agree.toml"),
    "venue": ({"venues.csv": first_row("venues.csv")}, "an entry that", "venues.csv"),
    "institution that is a state": ({"institutions.csv": "name,code,sector\nGermany,FRA,GOV\n"}, "Germany: found", "states/DEU.toml"),
    "institution that is a venue": (
        {"institutions.csv": f"name,code,sector\n{first_row('venues.csv').splitlines()[1].split(',')[0]},FRA,GOV\n"}, "an entry", "venues.csv",
    ),
    "file of holders": ({"holders/FRA.csv": TERMS}, "FRA-mine.csv", "holders/FRA.csv"),
    "term": ({"holders/AND-mine.csv": first_row("holders/AND.csv")}, "a term from", "holders/AND.csv"),
    "number": ({"sport.toml": "different = 99\n"}, "different: found 99", "sport.toml"),
}  # fmt: skip


@pytest.mark.parametrize("case", SILENT)
def test_silent_redefinition_names_both_files(tmp_path: Path, case: str) -> None:
    files, words, bundled = SILENT[case]
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(pack(tmp_path, files))
    message = str(caught.value)
    assert words in message
    assert str(tmp_path / "pack" / next(iter(files))) in message
    assert str(DATA / bundled) in message
    assert "; expected " in message


NOTHING: dict[str, tuple[dict[str, str], str]] = {
    "override of no state": ({"states/RUR.toml": "overrides = true\n" + STATE.format(code="RUR", name="Ruritania")}, "overrides: found"),
    "extension of no state": ({"states/RUR.toml": "extends = true\n"}, "extends: found"),
    "override of no frame": ({"frames/mine.toml": FRAME.format(id="no.such") + "overrides = true\n"}, "frame no.such.overrides"),
    "override of no file of holders": ({"holders/FRA-mine.csv": f"# overrides\n{TERMS}"}, "a name that no bundled file has"),
    "override that is no truth": ({"states/FRA.toml": 'overrides = "yes"\n'}, "file.overrides: found 'yes'"),
    "unknown file": ({"colours.toml": ""}, "a file that nothing reads"),
    "unknown folder": ({"state/RUR.toml": ""}, "a file that nothing reads"),
    "file of a language": ({"languages/xx.toml": ""}, "a file that nothing reads"),
    "unknown key": ({"states/RUR.toml": 'colour = "red"\n'}, "unknown key 'colour'"),
    "unknown code": ({"holders/RUR.csv": TERMS}, "RUR.csv: file name: found RUR"),
    "no file": ({"README.md": "Hello."}, "no data file"),
}


@pytest.mark.parametrize("case", NOTHING)
def test_a_pack_that_makes_no_sense_is_told(tmp_path: Path, case: str) -> None:
    files, words = NOTHING[case]
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(pack(tmp_path, files))
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "pack"))


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    load_knowledge()  # what is in the cache must not answer for it
    with pytest.raises(KnowledgeError, match="nowhere: folder: found no folder"):
        load_knowledge(tmp_path / "nowhere")


def equal(one: Knowledge, other: Knowledge) -> bool:
    """Whether two knowledges say the same; the classes that compare by identity are compared by their values."""

    def plain(value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return [plain(item) for item in value]
        if isinstance(value, dict):
            return [(plain(key), plain(item)) for key, item in value.items()]
        if type(value).__module__.startswith("communique."):
            names = getattr(type(value), "__slots__", None) or vars(value)
            return [type(value).__name__, *((name, plain(getattr(value, name))) for name in names)]
        return value

    return bool(plain(one) == plain(other))


def refuse(*_: object) -> Any:
    raise AssertionError("the data files were read")


def test_the_second_time_comes_from_the_cache_and_says_the_same(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_knowledge()
    assert len(list(own_cache.iterdir())) == 1
    monkeypatch.setattr(load, "_load", refuse)
    assert equal(first, load_knowledge())


@pytest.mark.parametrize("layer", ["data", "pack", "code"])
def test_any_change_is_seen_at_once(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    folder = pack(tmp_path, RURITANIA)
    load_knowledge(folder)
    monkeypatch.setattr(load, "_load", refuse)
    load_knowledge(folder)
    path = folder / "states" / "RUR.toml"
    before = path.stat()
    if layer == "pack":  # same size, same times
        path.write_text(path.read_text().replace("Nobody", "Noboby"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif layer == "code":
        monkeypatch.setattr(cache, "CODE", (("load.py", b"other"),))
    else:
        monkeypatch.setattr(load, "_read_files", lambda *_: [("data states/XXX.toml", b"")])
    with pytest.raises(AssertionError, match="the data files were read"):
        load_knowledge(folder)


def test_a_change_while_the_files_are_read_is_not_kept(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = iter(([("data a", b"1")], [("data a", b"2")]))
    monkeypatch.setattr(load, "_read_files", lambda *_: next(versions))
    load_knowledge()
    assert not own_cache.exists()


class Trap:
    """What a forged cache file would run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("sprung",)


def forge(path: Path, payload: bytes, key: str) -> None:
    """A cache file whose own hash is right."""
    import hashlib

    path.write_bytes(cache.MAGIC + hashlib.sha256(key.encode() + payload).hexdigest().encode() + payload)


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "foreign", "trap", "of another key", "writable by all"])
def test_a_cache_that_cannot_be_trusted_is_ignored_and_written_anew(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    first = load_knowledge()
    (path,) = own_cache.iterdir()
    good = path.read_bytes()
    key = path.stem.removeprefix(cache.PREFIX)
    monkeypatch.chdir(tmp_path)
    match harm:
        case "cut":
            path.write_bytes(good[:-100])
        case "changed":
            path.write_bytes(good[:5000] + bytes([good[5000] ^ 1]) + good[5001:])
        case "empty":
            path.write_bytes(b"")
        case "foreign":
            forge(path, pickle.dumps(["no knowledge"]), key)
        case "trap":
            forge(path, pickle.dumps(Trap()), key)
        case "of another key":
            forge(path, good[len(cache.MAGIC) + 64 :], "0" * 64)
        case "writable by all":
            path.chmod(0o666)
    calls = []
    monkeypatch.setattr(load, "_load", lambda *given: calls.append(given) or first)
    assert load_knowledge().version == first.version
    assert len(calls) == 1
    assert not (tmp_path / "sprung").exists()
    assert cache.read_cached(key).version == first.version  # type: ignore[union-attr]  # written anew


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_knowledge().entities["FRA"].name == "France"


def test_the_cache_can_be_turned_off(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.SWITCH, "off")
    load_knowledge()
    assert not own_cache.exists()


def test_old_caches_are_removed(own_cache: Path) -> None:
    for number in range(cache.KEPT + 3):
        cache.write_cached(f"{number:064}", ["x"])
        os.utime(own_cache / f"{cache.PREFIX}{number:064}{cache.SUFFIX}", (number, number))
    cache.write_cached("f" * 64, ["y"])
    assert len(list(own_cache.iterdir())) == cache.KEPT
    assert cache.read_cached("f" * 64) == ["y"]


def test_names_are_split_as_the_tokenizer_does(knowledge: Knowledge) -> None:
    names = [*knowledge.holders.by_form, *knowledge.institutions, *knowledge.venues, *knowledge.longer_names]
    names += [alias.words for entity in knowledge.entities.values() for alias in entity.aliases]
    quick = [name for name in names if tokens.PLAIN_WORDS.fullmatch(name)]
    assert len(quick) > 0.9 * len(names)
    tokenize = tokens._tokenizer()
    assert [name for name in quick if tokens.split_words(name) != tuple(token.text for token in tokenize(name))] == []
