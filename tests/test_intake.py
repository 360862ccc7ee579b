"""Intake: what becomes of good and bad files, and that one bad document never stops the others."""

from __future__ import annotations

import hashlib
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.intake.dates import dateline_date, leading_date
from communique.intake.decoding import DOCUMENT_LIMIT
from communique.intake.outcome import Refusal, Refused, Repeated, Taken
from communique.intake.sources import Overrides, count_documents, read_documents
from communique.model import Document

REPORT = "The king of Ruritania met the envoy of Graustark in Strelsau and they agreed to sign a treaty."
DATED = "date 2021-12-20 " + REPORT


def read_bytes(tmp_path: Path, data: bytes, name: str = "report.txt", **options: object) -> list[Taken | Repeated | Refusal]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_documents([path], **options))  # type: ignore[arg-type]


def document(tmp_path: Path, data: bytes, name: str = "report.txt", **options: object) -> Document:
    (found,) = read_bytes(tmp_path, data, name, **options)
    assert isinstance(found, Taken), found
    return found.document


def refusal(tmp_path: Path, data: bytes, name: str = "report.txt", **options: object) -> Refusal:
    (found,) = read_bytes(tmp_path, data, name, **options)
    assert isinstance(found, Refusal), found
    return found


def line(**fields: object) -> str:
    return json.dumps({"published": "2021-12-20", "text": REPORT, **fields})


# --- what is stored


def test_text_is_stored_whole_and_hashed_as_given(tmp_path: Path) -> None:
    text = "  date 2021-12-20 \r\n" + REPORT + "\n\r mixed\rline ends \u200f\u202e\U0001f54a e\u0301 \n\n"
    found = document(tmp_path, text.encode())
    assert found.text == text
    assert found.characters == len(text)
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert found.id == found.sha256[:16]
    assert found.published == "2021-12-20"
    assert (found.title, found.publisher, found.url, found.side, found.language) == (None, None, None, None, "en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_encodings_that_are_read(tmp_path: Path, encoding: str) -> None:
    text = DATED + " Façade, naïve, “quoted” \U0001f54a."
    marks = {"utf-16-le-bom": (b"\xff\xfe", "utf-16-le"), "utf-16-be-bom": (b"\xfe\xff", "utf-16-be")}
    mark, name = marks.get(encoding, (b"", encoding))
    assert document(tmp_path, mark + text.encode(name)).text == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300))
def test_any_text_keeps_every_character(tail: str) -> None:
    text = DATED + " " + tail
    (found,) = read_documents(["-"], stdin=io.BytesIO(text.encode()))
    assert isinstance(found, Taken)
    assert found.document.text == text


def test_json_line_fields(tmp_path: Path) -> None:
    fields = {"id": "a-1", "title": "T", "publisher": "P", "url": "u:1", "half": "write", "gold": {"x": [1]}}
    found = document(tmp_path, (line(**fields) + "\n").encode(), "x.jsonl")
    assert (found.id, found.title, found.publisher, found.url, found.published) == ("a-1", "T", "P", "u:1", "2021-12-20")
    assert found.text == REPORT
    assert found.sha256 == hashlib.sha256(REPORT.encode()).hexdigest()


def test_json_lines_are_known_by_their_content(tmp_path: Path) -> None:
    assert document(tmp_path, b"\xef\xbb\xbf" + line(id="x").encode(), "report.txt").id == "x"
    assert document(tmp_path, line(id="y").encode("utf-16"), "report").id == "y"


def test_json_time_and_number_id(tmp_path: Path) -> None:
    found = document(tmp_path, line(id=7, published="2021-12-20T23:59:00+05:30").encode(), "x.jsonl")
    assert (found.id, found.published) == ("7", "2021-12-20")


def test_stdin_takes_either_form() -> None:
    for data, id in ((DATED.encode(), None), (line(id="z").encode(), "z")):
        (found,) = read_documents(["-"], stdin=io.BytesIO(data))
        assert isinstance(found, Taken)
        assert found.document.id == (id or hashlib.sha256(data).hexdigest()[:16])


def test_pipes_and_devices_are_read(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, DATED.encode())
    os.close(write_end)
    (found,) = read_documents([f"/dev/fd/{read_end}"])
    os.close(read_end)
    assert isinstance(found, Taken)
    assert found.document.text == DATED


def test_overrides_and_side(tmp_path: Path) -> None:
    said = Overrides(published="2021-12-25", title="T", publisher="P")
    found = document(tmp_path, REPORT.encode(), overrides=said, side_of=lambda publisher, url: f"{publisher}/{url}")
    assert (found.published, found.title, found.publisher, found.side) == ("2021-12-25", "T", "P", "P/None")
    assert document(tmp_path, REPORT.encode(), overrides=Overrides(published="2021-12-25", side="RUS")).side == "RUS"


def test_own_date_is_kept_and_the_difference_told(tmp_path: Path) -> None:
    (found,) = read_bytes(tmp_path, DATED.encode(), overrides=Overrides(published="2020-01-01"))
    assert isinstance(found, Taken)
    assert found.document.published == "2021-12-20"
    assert [p.code for p in found.problems] == ["date_not_used"]


# --- ids


def test_same_id_same_text_is_one_document(tmp_path: Path) -> None:
    lines = [
        line(id="a"),
        line(id="a"),
        line(id="a", text=REPORT + " Again."),
        line(id="a", text=REPORT + " Thrice."),
        line(id="a-2"),
    ]
    found = read_bytes(tmp_path, "\n".join(lines).encode(), "x.jsonl")
    assert [f.document.id if isinstance(f, Taken) else f for f in found] == [
        "a",
        Repeated(str(tmp_path / "x.jsonl"), 2, "a"),
        "a-2",
        "a-3",
        "a-2-2",  # "a-2" itself was given away by then
    ]
    problems = [p.code for f in found if isinstance(f, Taken) for p in f.problems]
    assert problems == ["id_taken", "id_taken", "id_taken"]


def test_same_text_in_two_files_is_one_document(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(DATED)
    found = list(read_documents([tmp_path / "a.txt", tmp_path / "b.txt"]))
    assert [type(f) for f in found] == [Taken, Repeated]
    assert "b.txt" in str(found[1])


# --- dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STRELSAU, 20 December 2021 - The king spoke.", "2021-12-20"),
        ("STRELSAU, Dec. 20, 2021 (Agency) — The king spoke.", "2021-12-20"),
        ("STRELSAU (Ruritania) - 20 Dec 2021 - The king spoke.", "2021-12-20"),
        ("New Strelsau, July 1, 2022\n\nThe king spoke.", "2022-07-01"),
        ("The Palace\nOffice of the Press Secretary\nFor Immediate Release\nDecember 20, 2021\n\nREADOUT", "2021-12-20"),
        ("Posted On: 20 DEC 2021 7:18PM by Court Circular", "2021-12-20"),
        ("Published 3 March 2020\nThe king spoke.", "2020-03-03"),
        ("Monday, 20 December 2021\nThe king spoke.", "2021-12-20"),
        ("20.12.2021\nThe king spoke.", "2021-12-20"),
        ("STRELSAU, 2021-12-20: The king spoke.", "2021-12-20"),
        ("STRELSAU, May 15 (Agency) - The king spoke.", None),  # no year
        ("King to visit Graustark on 6 December 2021", None),  # a headline tells when it will happen
        ("On December 6, 2021, the king met the envoy.", None),  # a sentence tells when it happened
        ("12/11/2021\nThe king spoke.", None),  # two readings
        ("STRELSAU, 31 February 2021 - The king spoke.", None),  # no such day
        ("FOR MEDIA\nFRIDAY, 12 MARCH 2982\nThe king spoke.", None),  # misread by a scanner
        ("a\n" * 9 + "STRELSAU, 20 December 2021 - too far down", None),
    ],
)
def test_dateline(text: str, expected: str | None) -> None:
    found = dateline_date(text)
    assert (found.isoformat() if found else None) == expected


def test_leading_date() -> None:
    assert leading_date(" \n date 2021-12-20 x") == date(2021, 12, 20)
    assert leading_date("Date: 2021-12-20") == date(2021, 12, 20)
    assert leading_date("The date 2021-12-20 was set") is None
    with pytest.raises(Refused, match="2021-02-30"):
        leading_date("date 2021-02-30 x")


def test_metadata_goes_before_the_text(tmp_path: Path) -> None:
    assert document(tmp_path, line(published="2021-12-21", text=DATED).encode(), "x.jsonl").published == "2021-12-21"
    assert document(tmp_path, line(published=None, text=DATED).encode(), "x.jsonl").published == "2021-12-20"


# --- what is refused: file, line, what was found, what to do

BAD_FILES = [
    # name, bytes, code, line, what the message must say
    ("no date", REPORT.encode(), "no_date", None, ["no date", "--date"]),
    ("empty", b"", "empty", None, ["no text"]),
    ("white space", b" \n\t\r\n \xc2\xa0 ", "empty", None, ["no text"]),
    ("only a date", b"date 2021-12-20\n", "empty", None, ["no text"]),
    ("only a mark", b"\xef\xbb\xbf", "empty", None, ["no text"]),
    ("null byte", DATED.encode() + b"\nab\0cd", "binary", 2, ["byte 113 is null", "iconv"]),
    ("UTF-16 without mark", DATED.encode("utf-16-le"), "binary", 1, ["UTF-16", "iconv -f UTF-16LE -t UTF-8"]),
    ("UTF-32", DATED.encode("utf-32"), "encoding", None, ["UTF-32", "iconv"]),
    ("Latin-1", b"date 2021-12-20\nThe envoy's caf\xe9.", "encoding", 2, ["byte 31 (0xe9)", "iconv -f ISO-8859-1 -t UTF-8"]),
    ("Windows-1252", b"date 2021-12-20 The envoy\x92s.", "encoding", 1, ["byte 25 (0x92)", "iconv -f WINDOWS-1252"]),
    ("broken after mark", b"\xef\xbb\xbfabc\xff", "encoding", 1, ["byte 6 (0xff)"]),
    ("cut UTF-16", b"\xff\xfe" + "abc".encode("utf-16-le") + b"\x00", "encoding", None, ["UTF-16", "cut off"]),
    ("PDF", b"%PDF-1.7\n\x00\x01", "broken", None, ["PDF", "cut off"]),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0", "binary", None, ["PNG"]),
    ("archive", b"PK\x03\x04\0\0", "broken", None, ["ZIP", "Office", "cut off"]),
    ("gzip", b"\x1f\x8b\x08\0", "truncated", None, ["gzip", "cut off"]),
    ("HTML", b"<!DOCTYPE html><html><body></body></html>", "no_text", None, ["no report", "page"]),
    ("too large", b"date 2021-12-20 " + b"a word " * (DOCUMENT_LIMIT // 7), "too_large", None, ["20 MB", "split"]),
    ("no such day", b"date 2021-13-45 " + REPORT.encode(), "bad_date", None, ["2021-13-45", "YYYY-MM-DD"]),
    (
        "French",
        "date 2021-12-20 Le roi a reçu les deux envoyés et il est reparti avec eux.".encode(),
        "language",
        None,
        ["French"],
    ),
]


@pytest.mark.parametrize(("name", "data", "code", "number", "words"), BAD_FILES, ids=[row[0] for row in BAD_FILES])
def test_refused_files(tmp_path: Path, name: str, data: bytes, code: str, number: int | None, words: list[str]) -> None:
    (tmp_path / "good.txt").write_text(DATED)
    (tmp_path / "bad.txt").write_bytes(data)
    bad, good = read_documents([tmp_path / "bad.txt", tmp_path / "good.txt"])
    assert isinstance(bad, Refusal)
    assert (bad.code, bad.line) == (code, number)
    place = str(tmp_path / "bad.txt") + (f":{number}: " if number else ": ")
    assert str(bad).startswith(place)
    assert all(word in bad.message for word in words), bad.message
    assert isinstance(good, Taken)


BAD_LINES = [
    ('{"text": "The king', "bad_json", ["not JSON", "character"]),
    ("not json at all", "bad_json", ["not JSON"]),
    ("[1, 2]", "bad_json", ["an array", "object"]),
    ('"text"', "bad_json", ["a string"]),
    ("[" * 100_000, "bad_json", ["cannot be read"]),
    ('{"published": "2021-12-20", "body": "x"}', "bad_field", ['no key "text"', "body"]),
    (line(text=None), "bad_field", ['"text" is null']),
    (line(text=["x"]), "bad_field", ['"text" is an array']),
    (line(published=20211220), "bad_field", ['"published" is a number']),
    (line(title={}), "bad_field", ['"title" is an object']),
    (line(published="20 December 2021"), "bad_date", ["20 December 2021", "YYYY-MM-DD"]),
    (line(published="2021-02-30"), "bad_date", ["2021-02-30"]),
    (line(published=None), "no_date", ["--date"]),
    (line(published="2099-01-01"), "future_date", ["2099-01-01", "--as-of 2022-01-01"]),
    (line(text="  \n "), "empty", ["no text"]),
    (line(text=REPORT + "\0"), "binary", ["null"]),
    (line(text="<!DOCTYPE html><html><body>date 2021-12-20</body></html>"), "html", ["HTML"]),
    ('{"published": "2021-12-20", "text": "x \\ud83d y"}', "encoding", ["U+D83D", "character 2"]),
    (line(text="Король принял посла и заявил о готовности соглашения."), "language", ["Russian", "English"]),
]


@pytest.mark.parametrize(("bad", "code", "words"), BAD_LINES, ids=[f"{i}-{row[1]}" for i, row in enumerate(BAD_LINES)])
def test_refused_lines_among_good_ones(tmp_path: Path, bad: str, code: str, words: list[str]) -> None:
    lines = [line(id="one"), "", bad, line(id="two", text=REPORT + " Twice.")]
    found = read_bytes(tmp_path, "\r\n".join(lines).encode(), "x.jsonl", as_of=date(2022, 1, 1))
    assert [f.document.id for f in found if isinstance(f, Taken)] == ["one", "two"]
    (refused,) = [f for f in found if isinstance(f, Refusal)]
    assert refused.code == code
    assert str(refused).startswith(f"{tmp_path / 'x.jsonl'}:3: ")
    assert all(word in refused.message for word in words), refused.message


def test_line_of_another_encoding(tmp_path: Path) -> None:
    data = line(id="one").encode() + b'\n{"text": "caf\xe9"}\n' + line(id="two").encode()
    found = read_bytes(tmp_path, data, "x.jsonl")
    assert [type(f) for f in found] == [Taken, Refusal, Taken]
    assert "x.jsonl:2: byte 13 of the line (0xe9) is not UTF-8" in str(found[1])


def test_pretty_json_is_refused_once(tmp_path: Path) -> None:
    for data in (json.dumps([{"text": "x"}]), json.dumps({"text": "x"}, indent=1), json.dumps([{"text": "x"}], indent=1)):
        found = refusal(tmp_path, data.encode(), "x.json")
        assert (found.line, found.code) == (1, "bad_json")
        assert "jq -c" in found.message


def test_date_equal_to_as_of_is_read(tmp_path: Path) -> None:
    assert document(tmp_path, DATED.encode(), as_of=date(2021, 12, 20)).published == "2021-12-20"
    assert refusal(tmp_path, DATED.encode(), as_of=date(2021, 12, 19)).code == "future_date"


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(DATED)
    (tmp_path / "folder").mkdir()
    paths = [tmp_path / "gone.txt", tmp_path / "folder", tmp_path / "good.txt"]
    gone, folder, good = read_documents(paths)
    assert isinstance(gone, Refusal)
    assert gone.code == "not_found"
    assert "gone.txt: there is no such file" in str(gone)
    assert isinstance(folder, Refusal)
    assert folder.code == "empty"
    assert isinstance(good, Taken)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, "Permission denied"), "no_permission"),
        (OSError(5, "Input/output error"), "unreadable"),
    ],
)
def test_files_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, error: OSError, code: str) -> None:
    def fail(path: object, stdin: object) -> None:
        raise error

    # Root, as whom CI runs, may read everything: the fault is made.
    monkeypatch.setattr("communique.intake.sources._open", fail)
    (found,) = read_documents(["secret.txt"])
    assert isinstance(found, Refusal)
    assert found.code == code
    assert str(found).startswith("secret.txt: ")


def test_file_that_vanishes_between_two(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for number, path in enumerate(paths):
        path.write_text(f"{DATED} {number}")
    documents = read_documents(paths)
    assert isinstance(next(documents), Taken)
    paths[1].unlink()
    second, third = documents
    assert isinstance(second, Refusal)
    assert second.source.endswith("b.txt")
    assert isinstance(third, Taken)


def test_two_megabytes_on_one_line_are_read(tmp_path: Path) -> None:
    text = DATED + " " + "The envoy thanked the king and they talked about trade. " * 36_000
    assert len(text) > 2_000_000
    assert document(tmp_path, text.encode()).characters == len(text)
    assert document(tmp_path, line(text=text).encode(), "x.jsonl").characters == len(text)


def test_line_over_the_limit_does_not_stop_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.intake.jsonl.LINE_LIMIT", 200)
    lines = [line(id="one"), line(id="big", text=REPORT * 50), line(id="two")]
    found = read_bytes(tmp_path, "\n".join(lines).encode(), "x.jsonl")
    assert [f.code if isinstance(f, Refusal) else f.document.id for f in found if not isinstance(f, Repeated)] == [
        "one",
        "too_large",
        "two",
    ]


def test_count_for_the_progress_bar(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DATED + "\nmore\n")
    (tmp_path / "b.jsonl").write_text("\n".join([line(), "", line(id="b")]))
    assert count_documents([tmp_path / "a.txt", tmp_path / "b.jsonl"]) == 3
    assert count_documents(["-"]) is None
