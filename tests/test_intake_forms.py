"""The ways in: each form of file gives the report, what the file says of it, and the way back to where its words stood."""

from __future__ import annotations

import gzip
import io
import json
import random
import time
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import PARAGRAPHS, make_docx, make_html, make_pdf, make_rss, make_warc, swell_docx

from communique.intake import extras
from communique.intake.flattening import align, flatten
from communique.intake.forms import tell_form
from communique.intake.markdown import read_markdown
from communique.intake.offsets import OffsetMap, Stretch
from communique.intake.outcome import PassedOver, Refusal, Refused, Repeated, Taken
from communique.intake.sources import Overrides, count_documents, read_documents
from communique.intake.unpacking import unpack
from communique.intake.webpage import decode_page, find_day

DATED = "date 2021-12-20 " + PARAGRAPHS[0]
GIVEN = Overrides(published="2020-01-01")


def read(tmp_path: Path, data: bytes | str, name: str, overrides: Overrides | None = None) -> list[Taken | Repeated | PassedOver | Refusal]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_documents([path], overrides))


def take(tmp_path: Path, data: bytes | str, name: str, overrides: Overrides | None = None) -> Taken:
    (found,) = read(tmp_path, data, name, overrides)
    assert isinstance(found, Taken), found
    return found


def offsets_of(taken: Taken) -> OffsetMap:
    assert taken.origin is not None
    assert taken.origin.offsets is not None
    return taken.origin.offsets


def spot_of(taken: Taken, words: str) -> tuple[str | None, int, int]:
    """The one spot of the original on which words of the stored text stood."""
    start = taken.document.text.index(words)
    (spot,) = offsets_of(taken).locate(start, start + len(words))
    return spot.place, spot.start, spot.end


# --- HTML


def test_page(tmp_path: Path) -> None:
    source = make_html(head='<meta property="article:published_time" content="2021-12-20T23:30:00+01:00">')
    taken = take(tmp_path, source, "page.html")
    document = taken.document
    assert (document.published, document.title, document.publisher) == ("2021-12-20", "A visit to Strelsau", "The Court of Ruritania")
    for paragraph in PARAGRAPHS:
        assert paragraph in document.text
    for word in ("Home", "hidden", "no words", "color", "rights reserved"):
        assert word not in document.text
    for words, written in (
        ("president of Graustark", None),
        ("on Monday and", "on <b>Mon</b>day and"),
        ("trade & transit", "trade &amp; transit"),
    ):
        _, start, end = spot_of(taken, words)
        assert source[start:end] == (written or words)
    assert taken.origin is not None
    assert taken.origin.form == "html"
    placed, of = (int(n) for n in taken.origin.note.replace(",", "").split() if n.isdigit())
    assert placed == of


@pytest.mark.parametrize(
    ("declared", "encoding", "sent"),
    [
        ("utf-8", "utf-8", "caf\u00e9"),
        ("iso-8859-1", "cp1252", "\u201ccaf\u00e9\u201d"),  # says ISO 8859-1, means Windows-1252, as browsers take it
        ("windows-1250", "cp1250", "Plze\u0148"),
        ("utf-8", "utf-8-sig", "caf\u00e9"),
        ("utf-8", "utf-16", "caf\u00e9"),
        ("no-such-encoding", "utf-8", "caf\u00e9"),
        ("no-such-encoding", "cp1252", "caf\u00e9"),
        ("utf-7", "utf-8", "caf\u00e9"),
    ],
)
def test_encodings_of_pages(declared: str, encoding: str, sent: str) -> None:
    source = make_html((*PARAGRAPHS, sent), charset=declared)
    assert decode_page(source.encode(encoding)) == (source, ())


def test_page_with_bytes_of_another_encoding_is_read_and_told(tmp_path: Path) -> None:
    source = (
        make_html((*PARAGRAPHS, "The envoy of Ruritania left for the castle of Zenda by train.")).encode().replace(b"castle", b"ch\xe2teau")
    )
    taken = take(tmp_path, source, "page.html", GIVEN)
    assert "ch\ufffdteau" in taken.document.text
    assert [p.code for p in taken.problems] == ["encoding"]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta name="DC.date.issued" content="2021-12-20">', "2021-12-20"),
        ("<meta itemprop=datePublished content='2021-12-20T10:00Z'>", "2021-12-20"),
        (
            '<script type="application/ld+json">{"datePublished": "2021-12-20T08:00:00Z", "dateModified": "2022-02-02"}</script>',
            "2021-12-20",
        ),
        ('<time pubdate datetime="2021-12-20">Monday</time>', "2021-12-20"),
        ('<time datetime="2019-05-01">the summit of 2019</time>', None),
        ('<meta name="date" content="20 December">', None),
        ('<meta name="last-modified" content="2021-12-20">', None),
    ],
)
def test_day_that_a_page_states(head: str, day: str | None) -> None:
    assert find_day(f"<html><head>{head}</head><body></body></html>") == day


def test_dateline_goes_before_a_day_that_is_only_guessed(tmp_path: Path) -> None:
    dated = ("STRELSAU, 20 December 2021 - " + PARAGRAPHS[0], *PARAGRAPHS[1:])
    assert take(tmp_path, make_html(dated), "page.html").document.published == "2021-12-20"


def test_page_without_a_report_is_refused(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "<html><head><title>x</title></head><body><script>render()</script></body></html>", "page.html")
    assert isinstance(found, Refusal)
    assert found.code == "no_text"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<table><tr><td>a<td>b</tr><tr><td>c</table>", "a b\nc"),
        ("Fish &amp; chips &lt;&#8364;5&gt; &unknown; A&B", "Fish & chips <\u20ac5> &unknown; A&B"),
        ("a&nbsp;b\n\n c", "a b c"),
        ("x <!-- <p>no</p> --> y <![CDATA[z]]>", "x y"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<script>var a = '</p>' < 3;</script>after", "after"),
        ("<script>never closed", ""),
        ("<img alt=\"a > b\">word<a title='x>y'>s</a>", "words"),
        ("<p>un<b>broken</b></p>", "unbroken"),
    ],
)
def test_flatten(source: str, text: str) -> None:
    found, offsets = flatten(source)
    assert found == text
    check_map(found, source, offsets)


def check_map(text: str, source: str, offsets: OffsetMap) -> None:
    """Where both sides are equally long they are the same; all else is an entity."""
    at = 0
    for s in offsets.stretches:
        assert at <= s.start < s.end <= len(text)
        at = s.end
        written = source[s.original_start : s.original_end]
        if s.end - s.start == s.original_end - s.original_start:
            assert text[s.start : s.end] == written
        else:
            assert written.startswith("&")
    assert offsets.covered() >= sum(1 for c in text if not c.isspace())


@given(
    st.lists(
        st.sampled_from(
            [*"<>&;/!-\"' =", "p", "br", "<p>", "</p>", "&amp;", "&#65;", "<!--", "-->", "word ", "\n", "\u00e9", "<script>", "</script>"]
        ),
        max_size=40,
    )
)
def test_flatten_keeps_every_place_whatever_comes(pieces: list[str]) -> None:
    source = "".join(pieces)
    text, offsets = flatten(source)
    check_map(text, source, offsets)


@pytest.mark.parametrize("piece", ["<", "<a ", '<a "', "<!", "<!--", "&", "<a '\"", "<script>", '<a b="c" ', "<p>", "</", '""<'])
def test_hostile_pages_take_no_longer_than_their_length(piece: str) -> None:
    source = piece * (200_000 // len(piece))
    start = time.process_time()
    flatten(source)
    assert time.process_time() - start < 5


def test_words_that_a_tool_changed_have_no_place() -> None:
    source = "<p>The king spoke.</p><p>The queen left.</p>"
    offsets = align("The king spoke.\nThe queen stayed.\n- The queen left.", source)
    assert [source[s.original_start : s.original_end] for s in offsets.stretches] == [
        "The king spoke.".split()[0],
        "king",
        "spoke.",
        "The",
        "queen",
        "left.",
    ]
    assert offsets.locate(20, 25) == ()


# --- Markdown

MARKDOWN = """---
title: "A visit"
date: 2021-12-20
source: https://court.example/visit
---
# A *great* visit ##

The **king of Ruritania** met [the president](https://graustark.example/(p)) of
Graustark in _Strelsau_ & thanked ![flag](f.png)her &amp; her snake_case_name.

> They agreed to sign `a treaty` \\*soon\\*.

* One item
* Two items[^1]
"""


def test_markdown(tmp_path: Path) -> None:
    taken = take(tmp_path, MARKDOWN, "visit.md")
    document = taken.document
    assert (document.published, document.title, document.url) == ("2021-12-20", "A visit", "https://court.example/visit")
    assert document.text.split("\n") == [
        "A great visit",
        "",
        "The king of Ruritania met the president of Graustark in Strelsau & thanked her & her snake_case_name.",
        "",
        "They agreed to sign a treaty *soon*.",
        "",
        "* One item",
        "* Two items",
    ]
    for words, written in (
        ("king of Ruritania", None),
        ("thanked her & her", "thanked ![flag](f.png)her &amp; her"),
        ("of Graustark", "of\nGraustark"),
    ):
        _, start, end = spot_of(taken, words)
        assert MARKDOWN[start:end] == (written or words)


@given(st.text(alphabet="ab *_`[]()#>-\n\\&;!<|~.1", max_size=80))
def test_markdown_keeps_every_place_whatever_comes(source: str) -> None:
    record = read_markdown(source)
    assert record.offsets is not None
    at = 0
    for s in record.offsets.stretches:
        assert at <= s.start < s.end <= len(record.text)
        at = s.end
        written = source[s.original_start : s.original_end]
        if len(written) == s.end - s.start:
            assert record.text[s.start : s.end] == written.replace("\n", " ")
    assert all(c == "\n" for i, c in enumerate(record.text) if not record.offsets.locate(i, i + 1))


@pytest.mark.parametrize("piece", ["[", "*a", "**a ", "`", "_a ", "![", "<a ", "<!--", "~~a"])
def test_hostile_markdown_takes_no_longer_than_its_length(piece: str) -> None:
    source = piece * (100_000 // len(piece))
    start = time.process_time()
    read_markdown(source)
    assert time.process_time() - start < 10


# --- PDF


def test_pdf(tmp_path: Path) -> None:
    first, second = ("STRELSAU, 20 December 2021 - " + PARAGRAPHS[0], "3"), (PARAGRAPHS[1], PARAGRAPHS[2])
    data = make_pdf((first, second), "/Title (A visit to Strelsau) /CreationDate (D:20230405120000Z)")
    taken = take(tmp_path, data, "visit.pdf")
    assert (taken.document.published, taken.document.title) == ("2021-12-20", "A visit to Strelsau")
    # The number of the page does not stand between the two pages.
    assert taken.document.text == "\n".join((first[0], *second))
    place, start, end = spot_of(taken, "forty tractors")
    assert place == "page 2"
    assert "\n".join(second)[start:end] == "forty tractors"


def test_day_of_the_file_serves_only_where_there_is_no_other(tmp_path: Path) -> None:
    data = make_pdf(((PARAGRAPHS[0],),), "/Title (Microsoft Word - visit.docx) /CreationDate (D:20230405120000Z)")
    taken = take(tmp_path, data, "visit.pdf")
    assert (taken.document.published, taken.document.title) == ("2023-04-05", None)
    assert [p.code for p in taken.problems] == ["date_of_file"]
    taken = take(tmp_path, data, "visit.pdf", GIVEN)
    assert (taken.document.published, taken.problems) == ("2020-01-01", ())


# --- Word


def test_docx(tmp_path: Path) -> None:
    taken = take(tmp_path, make_docx(title="A visit"), "visit.docx", GIVEN)
    assert taken.document.title == "A visit"
    assert taken.document.text == "\n".join((*PARAGRAPHS, "Tractors | forty"))
    assert spot_of(taken, "forty tractors") == ("paragraph 3", PARAGRAPHS[2].index("forty"), PARAGRAPHS[2].index("forty") + 14)
    assert spot_of(taken, "Tractors | forty")[0] == "table 1, row 1"


# --- letters


def letter(body: str = "\n\n".join(PARAGRAPHS), subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["From"] = '"Court Press Office" <press@court.example>'
    message["Subject"] = "A visit to Strelsau\u2014again"
    message["Date"] = "Tue, 21 Dec 2021 00:30:00 +0530"
    message["Message-ID"] = "<visit-1@court.example>"
    message.set_content(body, subtype=subtype)
    return message


def test_letter(tmp_path: Path) -> None:
    taken = take(tmp_path, letter().as_bytes(), "visit.eml")
    document = taken.document
    # The day is that of the sender's clock: in UTC it was still the 20th.
    assert (document.published, document.title, document.publisher, document.id) == (
        "2021-12-21", "A visit to Strelsau\u2014again", "Court Press Office", "visit-1@court.example",
    )  # fmt: skip
    assert document.text == "\n\n".join(PARAGRAPHS) + "\n"
    assert spot_of(taken, "forty")[0] == "text/plain"


def test_letter_in_html_and_without_its_ending(tmp_path: Path) -> None:
    message = letter("".join(f"<p>{p}</p>" for p in PARAGRAPHS[::2]), "html")
    taken = take(tmp_path, message.as_bytes(), "letter")
    assert taken.document.text == "\n\n".join(PARAGRAPHS[::2])
    assert taken.origin is not None
    assert taken.origin.form == "email"


def test_attached_release_is_a_document_of_its_own(tmp_path: Path) -> None:
    message = letter("Please find the release of today attached to this letter.")
    message.add_attachment(make_docx(), maintype="application", subtype="octet-stream", filename="release.docx")
    message.add_attachment(b"\x89PNG\r\n\x1a\n\0", maintype="image", subtype="png", filename="arms.png")
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="bad.pdf")
    first, release, picture, bad = read(tmp_path, message.as_bytes(), "visit.eml")
    assert isinstance(first, Taken)
    assert isinstance(release, Taken)
    assert (release.document.published, release.document.publisher) == ("2021-12-21", "Court Press Office")
    assert release.document.text.startswith(PARAGRAPHS[0])
    assert isinstance(picture, PassedOver)
    assert isinstance(bad, Refusal)
    assert str(bad).startswith(f"{tmp_path}/visit.eml/bad.pdf: ")


def test_letter_in_an_encoding_that_it_does_not_name(tmp_path: Path) -> None:
    data = letter().as_bytes().replace(b'charset="utf-8"', b'charset="x-none"').replace(b"warm words", b"warm w\xf6rds")
    taken = take(tmp_path, data, "visit.eml")
    assert "warm w\u00f6rds" in taken.document.text
    assert [p.code for p in taken.problems] == ["encoding"]


def test_release_with_date_and_subject_is_no_letter() -> None:
    assert tell_form(b"Date: 2021-12-20\nSubject: A visit\n\nThe king", "release.txt") == "text"


# --- feeds


def test_feed_from_a_file(tmp_path: Path) -> None:
    whole = "".join(f"&lt;p&gt;{p.replace('&', '&amp;amp;')}&lt;/p&gt;" for p in PARAGRAPHS)
    items = [
        {
            "title": "One &amp; all",
            "link": "http://court.example/1",
            "pubDate": "Tue, 21 Dec 2021 00:30:00 +0530",
            "content:encoded": whole,
        },
        {"title": "Two", "guid": "tag:2", "pubDate": "Tue, 21 Dec 2021 10:00:00 GMT", "description": PARAGRAPHS[0]},
        {"title": "Three", "link": "http://court.example/3", "description": PARAGRAPHS[2]},
    ]
    one, two, three = read(tmp_path, make_rss(items), "news.xml")
    assert isinstance(one, Taken)
    assert one.document.text == "\n\n".join(PARAGRAPHS)
    assert (one.document.published, one.document.title, one.document.publisher, one.document.url) == (
        "2021-12-21", "One & all", "Court News", "http://court.example/1",
    )  # fmt: skip
    assert isinstance(two, Taken)
    assert (two.document.id, [p.code for p in two.problems]) == ("tag:2", ["summary_only"])
    assert isinstance(three, Refusal)
    assert (three.line, three.code) == (3, "no_date")


def test_atom(tmp_path: Path) -> None:
    data = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Court</title><entry><title>Visit</title>
    <link href="http://court.example/v"/><id>urn:1</id><published>2021-12-20T23:00:00-05:00</published>
    <content type="html">&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;</content></entry></feed>"""
    document = take(tmp_path, data, "feed").document
    assert (document.text, document.published, document.url) == (PARAGRAPHS[0], "2021-12-20", "http://court.example/v")


def test_feed_that_breaks_off(tmp_path: Path) -> None:
    whole = PARAGRAPHS[0] + " " + PARAGRAPHS[2]
    items = [
        {"title": str(i), "guid": f"tag:{i}", "pubDate": "Tue, 21 Dec 2021 10:00:00 GMT", "content:encoded": whole + f" ({i})"}
        for i in range(3)
    ]
    data = make_rss(items)
    found = read(tmp_path, data[: data.index(b"(2)")], "news.rss")
    assert [type(f) for f in found][:2] == [Taken, Taken]
    assert isinstance(found[-1], Refusal)
    assert found[-1].code == "truncated"
    (found_,) = read(tmp_path, b"<rss><channel>", "news.rss")
    assert isinstance(found_, Refusal)
    assert found_.code == "broken"


def test_feed_that_would_swell_is_not_read(tmp_path: Path) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">'.encode() for i in range(12))
        + b"]><rss><channel><item><title>&m;</title></item></channel></rss>"
    )
    start = time.process_time()
    assert all(isinstance(f, Refusal) for f in read(tmp_path, bomb, "bomb.rss"))
    assert time.process_time() - start < 5


# --- tables and archives


def test_parquet(tmp_path: Path) -> None:
    import datetime

    import pyarrow
    import pyarrow.parquet

    rows = {
        "text": [PARAGRAPHS[0], None, PARAGRAPHS[2]],
        "published": [datetime.date(2021, 12, 20)] * 3,
        "id": [1, 2, 3],
        "title": ["A", "B", None],
        "more": [0.5] * 3,
    }
    pyarrow.parquet.write_table(pyarrow.table(rows), tmp_path / "made.parquet")
    data = (tmp_path / "made.parquet").read_bytes()
    first, second, third = read(tmp_path, data, "reports")
    assert isinstance(first, Taken)
    assert (first.document.text, first.document.published, first.document.id, first.document.title) == (
        PARAGRAPHS[0],
        "2021-12-20",
        "1",
        "A",
    )
    assert isinstance(second, Refusal)
    assert (second.line, second.code) == (2, "bad_field")
    assert isinstance(third, Taken)
    (cut,) = read(tmp_path, data[:-40], "cut.parquet")
    assert isinstance(cut, Refusal)
    assert cut.code == "broken"
    pyarrow.parquet.write_table(pyarrow.table({"body": ["x"]}), tmp_path / "made.parquet")
    (other,) = read_documents([tmp_path / "made.parquet"])
    assert 'no column "text" (columns: body)' in str(other)


PAGES = tuple(
    (f"http://court.example/{i}", make_html((f"STRELSAU, 2{i} December 2021 - {PARAGRAPHS[i]}", *PARAGRAPHS)).encode()) for i in range(3)
)


@pytest.mark.parametrize("packed", [False, True])
def test_warc(tmp_path: Path, packed: bool) -> None:
    records = make_warc(PAGES)
    gone = make_warc((("http://court.example/gone", b"<html>gone</html>"),), "404 Not Found")[1]
    chunk = PAGES[0][1].replace(b"20 December", b"24 December")
    chunked = make_warc(
        (("http://court.example/c", b"%x\r\n" % len(chunk) + chunk + b"\r\n0\r\n\r\n"),),
        head="Content-Type: text/html\r\nTransfer-Encoding: chunked",
    )[1]
    squeezed = make_warc(
        (("http://court.example/z", gzip.compress(PAGES[0][1].replace(b"20 December", b"25 December"))),),
        head="Content-Type: text/html\r\nContent-Encoding: gzip",
    )[1]
    every = [*records[:2], gone, *records[2:], chunked, squeezed]
    data = b"".join(gzip.compress(r) for r in every) if packed else b"".join(every)
    found = read(tmp_path, data, "a.warc.gz" if packed else "a.warc")
    assert [(f.document.published[-2:], f.document.url) for f in found if isinstance(f, Taken)] == [
        ("20", PAGES[0][0]), ("21", PAGES[1][0]), ("22", PAGES[2][0]), ("24", "http://court.example/c"), ("25", "http://court.example/z"),
    ]  # fmt: skip
    assert len(found) == 5


@pytest.mark.parametrize("cut", [30, 700])
@pytest.mark.parametrize("packed", [False, True])
def test_warc_that_is_cut_off(tmp_path: Path, packed: bool, cut: int) -> None:
    records = make_warc(PAGES)
    data = b"".join(gzip.compress(r) for r in records) if packed else b"".join(records)
    found = read(tmp_path, data[:-cut], "a.warc.gz" if packed else "a.warc")
    assert [type(f) for f in found] == [Taken, Taken, Refusal]
    assert isinstance(found[2], Refusal)
    assert found[2].code == "truncated"
    assert found[2].line == 4


def test_gzip_of_any_form(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": p, "published": "2021-12-20"}) for p in PARAGRAPHS)
    assert len(read(tmp_path, gzip.compress(lines.encode()), "reports.jsonl.gz")) == 3
    found = take(tmp_path, gzip.compress(DATED.encode()[:40]) + gzip.compress(DATED.encode()[40:]) + b"\0" * 20, "two-members")
    assert found.document.text == DATED
    assert take(tmp_path, gzip.compress(make_pdf(((DATED,),))), "a.pdf.gz").document.text == DATED


# --- what is broken

BROKEN = [
    # name, bytes, code, what the message must say
    ("gzip cut off", "a.txt.gz", gzip.compress(DATED.encode() * 50)[:-12], "truncated", ["gzip", "cut off"]),
    ("gzip broken", "a.gz", gzip.compress(DATED.encode())[:20] + b"\xff" * 40, "broken", ["gzip", "byte"]),
    ("gzip bomb", "a.gz", gzip.compress(b"a" * 60_000_000), "bomb", ["swell"]),
    ("gzip too large", "a.gz", gzip.compress(random.Random(1).randbytes(200_000).hex().encode() * 60), "too_large", ["20 MB"]),
    ("gzip bomb of lines", "a.jsonl.gz", gzip.compress(b'{"text": "' + b" " * 60_000_000), "bomb", ["swell"]),
    ("gzip in gzip", "a.gz", gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"x"))))), "nested", ["packed"]),
    ("PDF cut off", "a.pdf", make_pdf(((DATED,),))[:300], "broken", ["PDF", "cut off"]),
    ("PDF of pictures", "a.pdf", make_pdf(((), ())), "no_text_layer", ["2 pages", "ocrmypdf"]),
    ("called PDF", "a.pdf", DATED.encode(), "broken", ["called .pdf", "%PDF"]),
    ("docx cut off", "a.docx", make_docx()[:-200], "broken", ["cut off"]),
    ("docx without its words", "a.docx", make_docx().replace(b"word/document.xml", b"word/documant.xml"), "binary", ["ZIP"]),
    ("docx bomb", "a.docx", swell_docx(make_docx(), 70_000_000), "bomb", ["60 MB"]),
    ("called docx", "a.docx", DATED.encode(), "broken", ["called .docx"]),
    ("old Word", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "binary", ["old Office"]),
    ("warc of nothing", "a.warc", b"WARC/1.0\r\ngarbage", "truncated", ["cut off"]),
    ("warc header broken", "a.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: x\r\n\r\nabc\r\n\r\n", "truncated", ["cut off"]),
    ("empty pdf", "a.pdf", b"", "empty", ["nothing in this file"]),
    ("parquet of nothing", "a.parquet", b"PAR1", "broken", ["Parquet"]),
    ("no feed", "a.xml", b"<?xml version='1.0'?><map><url/></map>", "unknown_form", ["no RSS"]),
    ("no list", "a.csv", b"country,code\nRuritania,RUR\n", "unknown_form", ["GDELT"]),
    ("list cut off", "a.json", b'{"articles": [{"url": "http://a.example"', "bad_json", ["cut off"]),
    ("letter of nothing", "a.eml", b"From: x@court.example\r\nDate: Mon, 20 Dec 2021 10:00:00 +0000\r\n\r\n", "empty", ["no text"]),
]


@pytest.mark.parametrize(("what", "name", "data", "code", "words"), BROKEN, ids=[row[0] for row in BROKEN])
def test_broken_files_are_refused_with_advice_and_the_next_is_read(
    tmp_path: Path, what: str, name: str, data: bytes, code: str, words: list[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(DATED)
    found = list(read_documents([tmp_path / name, tmp_path / "good.txt"]))
    refusals = [f for f in found if isinstance(f, Refusal)]
    assert len(refusals) >= 1
    assert refusals[0].code == code, refusals
    assert str(refusals[0]).startswith(str(tmp_path / name))
    assert all(word in refusals[0].message for word in words), refusals[0].message
    assert isinstance(found[-1], Taken)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_never_stop_the_rest(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from(
            [make_pdf(((DATED,),)), make_docx(), b"".join(make_warc(PAGES[:1])), make_rss([{"title": "x"}]), letter().as_bytes()]
        )
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=20))
    end = data.draw(st.integers(at, len(whole)))
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "a").write_bytes(whole[:at] + junk + whole[end:])
    (folder / "b.txt").write_text(DATED)
    assert isinstance(list(read_documents([folder / "a", folder / "b.txt"]))[-1], (Taken, Repeated))


def test_deflate_and_its_bounds() -> None:
    words = DATED.encode()
    assert unpack(zlib.compress(words), "deflate", 1000) == words
    assert unpack(zlib.compress(words)[2:-4], "deflate", 1000) == words
    assert unpack(gzip.compress(zlib.compress(words)), "deflate, gzip", 1000) == words
    for data, encoding, code in (
        (zlib.compress(b"a" * 5000), "deflate", "too_large"), (gzip.compress(b"a" * 5000), "gzip", "too_large"),
        (zlib.compress(words)[:-9], "deflate", "truncated"), (words, "gzip", "broken"), (words, "br", "encoding"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            unpack(data, encoding, 1000)
        assert caught.value.code == code


def test_document_of_five_megabytes_in_every_form(tmp_path: Path) -> None:
    sentence = "The envoy thanked the king and they talked about trade and the harvest of the year. "
    text = sentence * (5_000_000 // len(sentence))
    for name, data in (("a.md", text.encode()), ("a.txt.gz", gzip.compress(text.encode())), ("a.docx", make_docx((text,)))):
        start = time.process_time()
        assert take(tmp_path, data, name, GIVEN).document.characters >= len(text) - 2
        assert time.process_time() - start < 30


@pytest.mark.parametrize(
    ("module", "name", "data", "extra"),
    [
        ("trafilatura", "a.html", make_html().encode(), "html"),
        ("pypdf", "a.pdf", make_pdf(((DATED,),)), "pdf"),
        ("docx", "a.docx", make_docx(), "docx"),
        ("feedparser", "a.rss", make_rss([]), "feeds"),
        ("pyarrow.parquet", "a.parquet", b"PAR1", "parquet"),
        ("fastwarc.warc", "a.warc", b"WARC/1.0\r\n", "warc"),
    ],
)
def test_missing_package_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str, data: bytes, extra: str
) -> None:
    def fail(wanted: str) -> None:
        raise ImportError(wanted)

    monkeypatch.setattr(extras.importlib, "import_module", fail)
    (found,) = read(tmp_path, data, name)
    assert isinstance(found, Refusal)
    assert found.code == "missing_extra"
    assert f"pip install 'communique[{extra}]'" in found.message
    assert extras.EXTRAS[module] == extra


# --- the form is told by content, then name


@pytest.mark.parametrize(
    ("head", "name", "kind", "form"),
    [
        (b"%PDF-1.7", "report.txt", None, "pdf"),
        (b"junk\n%PDF-1.4", "x", None, "pdf"),
        (b"PK\x03\x04", "x.txt", None, "zip"),
        (b"\x1f\x8b\x08", "x", None, "gzip"),
        (b"WARC/1.1\r\n", "x", None, "warc"),
        (b"\n <!doctype HTML><p>", "x.txt", None, "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">', "x", None, "html"),
        (b'<?xml version="1.0"?>\n<rdf:RDF xmlns="x">', "x", None, "feed"),
        (b'\xef\xbb\xbf{"text": "x"}', "x.txt", None, "jsonl"),
        (b'{"articles": [', "x.json", None, "articles"),
        (b"URL,MobileURL,Date,Title\n", "x.csv", None, "articles"),
        (b"<p>a piece of a page", "x", "text/html", "html"),
        (b"# A heading", "x.md", None, "markdown"),
        (b"# A heading", "x.txt", None, "text"),
        (b"Message-ID: <a@b>\r\nFrom: a@b\r\n\r\nwords", "x", None, "email"),
        (b"words", "x.eml", None, "email"),
        (b"words", "x.pdf", "text/plain", "text"),
        (b"words", "REPORT.TXT", None, "text"),
    ],
)
def test_tell_form(head: bytes, name: str, kind: str | None, form: str) -> None:
    assert tell_form(head, name, kind) == form


def test_forms_come_through_standard_input() -> None:
    for data in (
        make_pdf(((DATED,),)),
        make_html(("STRELSAU, 20 December 2021 - " + PARAGRAPHS[0], *PARAGRAPHS)).encode(),
        gzip.compress(DATED.encode()),
    ):
        (found,) = read_documents(["-"], stdin=io.BytesIO(data))
        assert isinstance(found, Taken)
        assert found.document.published == "2021-12-20"


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/two.txt", "one.txt", ".hidden.txt", "~$open.docx", "picture.png", ".git/config.txt"):
        (tmp_path / name).write_text(f"date 2021-12-20 The king met the envoy of Graustark ({name}).")
    found = list(read_documents([tmp_path]))
    assert [f.document.text.rpartition(" ")[2] for f in found if isinstance(f, Taken)] == ["(one.txt).", "(b/two.txt)."]
    assert [type(f) for f in found] == [Taken, PassedOver, Taken]
    assert "picture.png" in str(found[1])


def test_count_tells_single_documents_and_gives_up_on_archives(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf(((DATED,),)))
    (tmp_path / "b.html").write_text(make_html())
    (tmp_path / "c.warc").write_bytes(b"WARC/1.0")
    assert count_documents([tmp_path / "a.pdf", tmp_path / "b.html"]) == 2
    assert count_documents([tmp_path / "c.warc"]) is None
    assert count_documents(["https://court.example"]) is None
    assert count_documents([tmp_path]) is None


def test_map_to_plain_and_back() -> None:
    made = OffsetMap("characters", (Stretch(0, 5, 10, 15), Stretch(6, 7, 20, 25, "page 2")))
    assert OffsetMap.from_plain(json.loads(json.dumps(made.to_plain()))) == made
    assert [(s.place, s.start, s.end) for s in made.locate(3, 7)] == [(None, 13, 15), ("page 2", 20, 25)]
