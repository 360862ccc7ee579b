"""Views: a reading built by hand, with a hostile text, as a dossier for the terminal and as a page."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from communique.model import (
    Agreement,
    Commitment,
    Contact,
    Document,
    Event,
    Evidence,
    Link,
    Money,
    Party,
    Place,
    Problem,
    Quantity,
    Reading,
    Statement,
    TopicWording,
    Transfer,
    When,
    check_evidence,
    spans,
)
from communique.views.dossier import quote_sentences, render_table
from communique.views.page import render_fragment, render_page
from communique.views.quoting import make_visible, sentence_around
from communique.views.saying import say_days, say_money, say_party, say_quantity, say_when
from communique.views.wording import Entry

TEXT = (
    "STRELSAU <script>alert('x')</script> & \"quotes\" \U0001f54a\ufe0f\n\n"
    "King Rudolf of Ruritania telephoned President Flavia of Graustark on Monday. They spoke of fertilisers & grain </div>.\r\n"
    "Graustark will deliver 40 Mark-7 tractors worth $3 million by May. \u202eDAEH\u202c said a \x1b[31mreadout\x1b[0m; "
    "\u0645\u0631\u062d\u0628\u0627 was its last word.\n"
)


def find(words: str, nth: int = 0) -> Evidence:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Evidence(start, start + len(words), words)


def when(start: str, end: str, basis: str = "stated", precision: str = "day") -> When:
    return When(start, end, start, precision, basis, "Monday")


RURITANIA = Party("RUR", "Ruritania", "state", "GOV", "Rudolf", "king", find("King Rudolf of Ruritania"), "stated")
GRAUSTARK = Party("GRK", "Graustark", "state", "GOV", "Flavia", "president", find("President Flavia of Graustark"), "stated")
DOCUMENT = Document(
    "doc-1", "2021-12-06", 'A call <img src=x onerror="alert(1)">', "The \x1b]0;Herald", "javascript:alert(1)", "en", "RUR",
    hashlib.sha256(TEXT.encode()).hexdigest(), len(TEXT), TEXT,
)  # fmt: skip
CALL = Contact(
    "c1", "call", None, None, (RURITANIA, GRAUSTARK), "RUR",
    Place("Strelsau", "RUR", None, None, None), when("2021-12-06", "2021-12-06"),
    "happened", ("fertiliser", "war_ukraine"), ("e1",), ("contact.call",), "stated", {"kind": (find("telephoned"),)},
)  # fmt: skip
READING = Reading(
    DOCUMENT,
    events=(
        Event(
            "e1", "CONSULT", ("phone",), ("diplomatic",), "041", 1, 1.0, "happened", (RURITANIA, GRAUSTARK), (),
            when("2021-12-06", "2021-12-06"), None, None,
            find("telephoned President Flavia of Graustark on Monday"), ("consult.phone",), "stated", {},
        ),
    ),
    contacts=(CALL,),
    agreements=(
        Agreement(
            "a1", "mou", "tractors", (GRAUSTARK,), Quantity(30.0, None, "nearly", "nearly 30"),
            when("2021-01-01", "2031-12-31"),
            "signed", None, None, (), ("agreement.mou",), "inferred", {"subject": (find("tractors"),)},
        ),
    ),
    transfers=(
        Transfer(
            "t1", GRAUSTARK, RURITANIA, "tractors", "Mark-7", "goods", Quantity(40.0, "tractors", "exactly", "40"),
            Money(3_000_000.0, "USD", "more_than", "$3 million"), "agreed", when("2022-05-01", "2022-05-31", precision="month"),
            None, ("transfer.deliver",), "stated", {"item": (find("40 Mark-7 tractors"),)},
        ),
    ),
    commitments=(
        Commitment(
            "p1", (GRAUSTARK,), (), find("deliver 40 Mark-7 tractors worth $3 million by May"), (), ("agriculture",), "will",
            when("2022-05-01", "2022-05-31"), "open", None, None, ("commitment.will",), "stated", {},
        ),
    ),
    statements=(
        Statement(
            "s1", "RUR", None, "readout", (find("They spoke of fertilisers & grain </div>."),),
            (TopicWording("fertiliser", find("fertilisers")), TopicWording("agriculture", find("fertilisers & grain"))), "c1",
            None, ("statement.readout",), "stated", {},
        ),
    ),
    links=(Link("part_of", "p1", "c1", ("link.part_of",)), Link("follows_up", "c1", "zz99")),
    problems=(Problem("times", "unread", "a date was not understood", (find("last word"),)),),
)  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of it: tags, the text of the report, marks, anchors and links."""

    VOID = ("meta", "input", "br", "img", "link")

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.text = ""
        self.marks: list[tuple[set[str], int, int, str]] = []
        self.cards: dict[str, str] = {}
        self.attributes: set[str] = set()
        self._depth: int | None = None
        self._card: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.tags.append(tag)
        self.attributes |= set(given)
        if tag not in self.VOID:
            self.stack.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            self.hrefs.append(given["href"])
        if given.get("class") == "text":
            self._depth = len(self.stack)
        if tag == "mark":
            self.marks.append((set(given["data-records"].split()), int(given["data-start"]), int(given["data-end"]), ""))
        if given.get("class") == "record":
            self._card = given["data-record"]
            self.cards[self._card] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag
        if self._depth is not None and len(self.stack) < self._depth:
            self._depth = None
        if tag == "section":
            self._card = None

    def handle_data(self, data: str) -> None:
        if self._depth is not None:
            self.text += data
            if "mark" in self.stack:
                records, start, end, words = self.marks[-1]
                self.marks[-1] = (records, start, end, words + data)
        elif self._card is not None:
            self.cards[self._card] += data


def shown(words: str) -> str:
    return make_visible(words.replace("\r\n", "\n"))


def test_reading_built_here_keeps_the_evidence_invariant() -> None:
    assert check_evidence(READING) == []


@pytest.mark.parametrize("html", [render_page([READING]), render_fragment(READING)], ids=["page", "fragment"])
def test_page_shows_the_text_unharmed_and_runs_nothing_of_it(html: str) -> None:
    page = Page(html)
    assert page.text == shown(TEXT)
    assert page.stack == []
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "javascript:" not in html
    assert "<script>alert" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    html.encode("utf-8")


@pytest.mark.parametrize("html", [render_page([READING]), render_fragment(READING)], ids=["page", "fragment"])
def test_every_record_is_there_and_leads_to_its_words(html: str) -> None:
    page = Page(html)
    assert len(page.cards) == 9
    assert all(href[0] == "#" and href[1:] in page.ids for href in page.hrefs)
    assert len(page.ids) == len(set(page.ids))
    card = {number: " ".join(words.split()) for number, words in page.cards.items()}
    assert "Rudolf, king, Ruritania (RUR); Flavia, president, Graustark (GRK)" in card["0"]
    assert "40 Mark-7 tractors" in card["2"]
    assert "more than USD 3,000,000" in card["2"]
    assert "“fertilisers & grain”" in card["4"]
    assert "is part of contact (6 December 2021 (stated) · call" in card["6"]
    assert "record zz99 of another document" in card["7"]
    assert "a date was not understood" in card["8"]


def test_marks_hold_the_words_at_their_offsets_and_overlaps_stay_whole() -> None:
    page = Page(render_page([READING]))
    assert all(words == shown(TEXT[start:end]) for _, start, end, words in page.marks)
    # for every record: the marks that carry its number cover its evidence, and nothing else
    order = ("contacts", "agreements", "transfers", "commitments", "statements", "events")
    records = [record for register in order for record in getattr(READING, register)]
    for number, record in enumerate(records):
        wanted = {i for e in evidence_of(record) for i in range(e.start, e.end)}
        covered = {i for numbers, start, end, _ in page.marks if str(number) in numbers for i in range(start, end)}
        assert covered == wanted, record
    # "40 Mark-7 tractors" lies inside the commitment, and "tractors" inside both
    tractors = find("tractors")
    assert [numbers for numbers, start, end, _ in page.marks if (start, end) == (tractors.start, tractors.end)] == [{"1", "2", "3"}]


def evidence_of(record: object) -> list[Evidence]:
    return list(spans(record))


def test_page_asks_nothing_of_the_network() -> None:
    html = render_page([READING, READING])
    page = Page(html)
    assert not {"src", "srcset", "action", "background"} & page.attributes
    assert all(href.startswith("#") for href in page.hrefs)
    assert "@import" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html
    digest = re.search(r"script-src 'sha256-([^']+)'", html)
    script = html[html.index("<script>") + 8 : html.index("</script>")]
    assert digest is not None
    assert digest.group(1) == base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    ids = Page(html).ids
    assert len(ids) == len(set(ids))


def test_page_links_only_to_web_addresses() -> None:
    reading = replace(READING, document=replace(DOCUMENT, url="https://example.org/a?b=1&c='\"><x>"))
    html = render_page([reading])
    assert Page(html).hrefs[0] == "https://example.org/a?b=1&c='\"><x>"
    assert "<x>" not in html


def test_page_of_nothing_and_of_no_records_says_so() -> None:
    assert "No readings." in render_page([])
    assert "No records" in render_page([Reading(DOCUMENT)])


def test_styles_of_a_fragment_reach_no_further_than_itself() -> None:
    html = render_fragment(READING)
    style = html[html.index("<style>") + 7 : html.index("</style>")]
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    selectors = [s.strip() for part in re.findall(r"([^{}]+)\{", style) for s in part.split(",") if not part.strip().startswith("@")]
    assert selectors
    assert [s for s in selectors if ".communique" not in s] == []


def test_evidence_outside_the_text_does_not_break_the_page() -> None:
    stray = replace(CALL, evidence={"kind": (Evidence(5, 99_999, "x"),)})
    assert Page(render_page([replace(READING, contacts=(stray,))])).text == shown(TEXT)


def dossier(reading: Reading, width: int = 80) -> str:
    stream = io.StringIO()
    render_table([reading], Console(file=stream, width=width))
    return stream.getvalue()


def test_dossier_is_plain_and_fits_80_columns() -> None:
    printed = dossier(READING)
    assert max(map(len, printed.splitlines())) <= 80
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_dossier_says_who_when_what_and_on_what_words() -> None:
    line = " ".join(dossier(READING).split())
    assert 'A call <img src=x onerror="alert(1)"> 6 December 2021 · The ␛]0;Herald · official text of Ruritania (RUR)' in line
    call = "Rudolf, king, Ruritania (RUR); Flavia, president, Graustark (GRK)"
    assert f"Contacts (1) • 6 December 2021 (stated) · call · {call} · happened" in line
    assert "place: Strelsau, RUR · host: Ruritania (RUR) · topics: fertiliser, war in Ukraine" in line
    assert "> [King Rudolf of Ruritania] [telephoned] [President Flavia of Graustark] on Monday." in line
    assert "• nearly 30 memorandums of understanding: tractors · Flavia, president, Graustark (GRK) · signed" in line
    assert "term: 2021–2031 (stated)" in line
    assert "• May 2022 (stated) · 40 Mark-7 tractors · Flavia, president, Graustark (GRK) to Rudolf, king," in line
    assert "deliver 40 Mark-7 tractors worth $3 million by May · open" in line
    assert "readout · the side of Ruritania (RUR) fertiliser: “fertilisers” agriculture: “fertilisers & grain”" in line
    assert "• 6 December 2021 (stated) · meet or talk (phone) · Rudolf, king" in line
    assert "is part of contact (6 December 2021 (stated) · call" in line
    assert "Not understood (1) • a date was not understood" in line
    assert "said a ␛[31mreadout␛[0m" in line


def test_dossier_of_no_records_says_so() -> None:
    assert "No records" in dossier(Reading(DOCUMENT))


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2021-12-06", "2021-12-06", "day", "6 December 2021"),
        ("2021-12-01", "2021-12-20", "range", "1–20 December 2021"),
        ("2021-12-01", "2021-12-31", "month", "December 2021"),
        ("2021-11-28", "2021-12-04", "week", "28 November – 4 December 2021"),
        ("2021-12-28", "2022-01-03", "week", "28 December 2021 – 3 January 2022"),
        ("2022-01-01", "2022-03-31", "quarter", "1st quarter of 2022"),
        ("2021-01-01", "2021-12-31", "year", "2021"),
        ("2022-04-01", "2023-03-31", "year", "1 April 2022 – 31 March 2023"),
        ("2021-12-04", "2021-12-08", "approximate", "about 4–8 December 2021"),
        ("2021-12-04", None, "range", "from 4 December 2021"),
        (None, "2021-12-04", "range", "until 4 December 2021"),
        ("9999-12-01", "9999-12-31", "month", "1–31 December 9999"),
    ],
)
def test_days_in_words(start: str | None, end: str | None, precision: str, words: str) -> None:
    assert say_days(start, end, precision) == words


def test_dates_carry_what_they_rest_on() -> None:
    assert say_when(when("2021-12-01", "2021-12-20", "anchored")) == "1–20 December 2021 (anchored)"
    assert say_when(When(None, None, "PAST_REF", "approximate", "stated", "recently")) == "recently (stated)"
    assert say_when(None) == ""


def test_amounts_keep_what_bounds_them() -> None:
    assert say_quantity(Quantity(600000.0, "rifles", "more_than", "more than 600,000")) == "more than 600,000 rifles"
    assert say_quantity(Quantity(40.0, "tractors", "exactly", "40"), of="Mark-7 tractors") == "40"
    assert say_quantity(Quantity(1.0, "regiment", "first", "first"), of="tractors") == "first regiment"
    assert say_quantity(Quantity(None, None, "exactly", "hundreds")) == "hundreds"
    assert say_money(Money(2.5, None, "exactly", "2.5")) == "2.50"


def test_unnamed_party_is_shown_by_its_words() -> None:
    assert say_party(Party(None, None, "state", None, None, None, find("They"), "inferred")) == "“They”"


def test_sentence_around_stops_at_its_ends() -> None:
    start = TEXT.index("fertilisers")
    a, b = sentence_around(TEXT, start, start + 11)
    assert TEXT[a:b] == "They spoke of fertilisers & grain </div>."


def test_long_sentence_is_trimmed_around_its_proof() -> None:
    text = "word " * 200 + "proof " + "word " * 200
    at = text.index("proof")
    (quote,) = quote_sentences(Entry("contacts", "x", "", "", (), (), (Evidence(at, at + 5, "proof"),)), text)
    assert "[proof]" in quote
    assert quote.startswith("… word")
    assert quote.endswith("word …")
    assert len(quote) < 240
