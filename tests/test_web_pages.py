"""The pages: what stands on each, where they lead, and that no word of a text is taken for markup."""

from __future__ import annotations

import html
import html.parser
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_readings import V1, make_reading
from web_sites import SCRIPT, TestClient, make_app, make_client, make_ledger

from communique.knowledge.load import Knowledge
from communique.ledger.judging import judge
from communique.ledger.store import Ledger

FIRST = make_reading(published="2021-12-07", id="first", url="https://paper.example/1")
CONTACT, COMMITMENT, EVENT = FIRST.contacts[0].id, FIRST.commitments[0].id, FIRST.events[0].id


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    return make_ledger(tmp_path_factory.mktemp("site") / "pages.db", knowledge)


@pytest.fixture(scope="module")
def client(path: Path, knowledge: Knowledge) -> Iterator[TestClient]:
    with make_client(make_app(path, knowledge)) as client:
        yield client


class Checker(html.parser.HTMLParser):
    """Reads a page: its links, ids, headings and whatever in it could run."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.running: list[str] = []
        self.labelled: set[str] = set()
        self.unnamed: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.running += [name for name in told if name.startswith("on") or name == "style"]
        if tag in ("script", "link", "img", "iframe", "form"):
            address = told.get("src") or told.get("href") or told.get("action") or ""
            if (tag == "script" and "src" not in told) or re.match(r"(?i)[a-z]+:|//", address):
                self.running.append(f"{tag} {address}")
        if tag == "style":
            self.running.append("style")
        if told.get("href"):
            self.links.append(told["href"] or "")
        if told.get("id"):
            self.ids.append(told["id"] or "")


def check(page: str) -> Checker:
    found = Checker()
    found.feed(page)
    assert found.running == []
    assert len(found.ids) == len(set(found.ids))
    return found


def get(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    check(answer.text)
    return answer.text


def test_the_first_page_ranks_pairs_and_shows_what_came_last(client: TestClient) -> None:
    page = get(client, "/")
    assert "3 documents" in page
    assert page.index("India – Russia") < page.index("France – Japan")  # two documents before one
    assert 'href="/pair/IND/RUS"' in page
    assert 'href="/document/third"' in page
    only = get(client, "/?who=Japan")
    assert "France – Japan" in only
    assert "India – Russia" not in only


def test_a_dossier_shows_every_register_and_what_is_overdue(client: TestClient) -> None:
    page = get(client, "/pair/IND/RUS")
    for heading in ("Contacts", "Transfers", "Commitments", "Statements", "Events", "Open commitments"):
        assert f">{heading} " in page or f">{heading}</h2>" in page
    assert "overdue since 2022-03-01" in page
    assert f'href="/contact/{CONTACT}"' in page
    assert page.count("<svg") == 2  # timeline and years; Strelsau is on no map
    assert "<mark>met</mark>" in page
    assert "2021-12-07, The Gazette" in page


@pytest.mark.parametrize("address", ["/pair/RUS/IND", "/pair/Russia/india", "/pair/ind/RUS"])
def test_a_pair_has_one_address(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?topic=trade", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == "/pair/IND/RUS?topic=trade"


def test_names_lead_to_a_pair(client: TestClient) -> None:
    assert client.get("/pair?a=russia&b=India", follow_redirects=False).headers["location"] == "/pair/IND/RUS"
    assert client.get("/pair?a=russia&b=", follow_redirects=False).headers["location"] == "/?who=RUS"


def test_a_dossier_is_filtered(client: TestClient) -> None:
    assert "Nothing of this is in the ledger" in get(client, "/pair/IND/RUS?since=2023-01-01")
    assert "Nothing of this is in the ledger" in get(client, "/pair/IND/RUS?topic=fisheries")
    one = get(client, "/pair/IND/RUS?register=transfers&stated=1")
    assert "Nothing of this is in the ledger" in one  # the transfer is inferred
    late = get(client, "/pair/IND/RUS?due=overdue")
    assert "1 entry" in late
    assert "Open commitments" not in re.sub(r"<h2.*?</h2>", "", late) or "overdue since" in late
    assert "Nothing of this" in get(client, "/pair/FRA/JPN?due=overdue")  # due on 1 September, today is 1 June


@pytest.mark.parametrize(
    ("query", "code", "word"),
    [
        ("since=yesterday", 400, "no day"),
        ("until=2021-02-30", 400, "no day"),
        ("register=secrets", 400, "no register"),
        ("topic=gossip", 404, "no topic"),
        ("due=never", 400, "not one of"),
        ("page=-1", 400, "no number of a page"),
        ("page=99999999999999", 400, "no number of a page"),
    ],
)
def test_a_filter_that_means_nothing_is_told(client: TestClient, query: str, code: int, word: str) -> None:
    answer = client.get(f"/pair/IND/RUS?{query}")
    assert answer.status_code == code
    assert word in answer.text
    check(answer.text)


def test_a_register_is_paged(path: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    from communique.views.pair_page import MANY

    with Ledger.open(tmp_path / "many.db", write=True) as ledger:
        days = [f"{2000 + n // 250}-{n % 250 // 25 + 1:02}-{n % 25 + 1:02}" for n in range(MANY * 2 + 5)]
        ledger.record_all([make_reading(on=day, published=day, due="2030-01-01", id=f"n{n}") for n, day in enumerate(days)], V1)
    client = make_client(make_app(tmp_path / "many.db", knowledge))
    first, last = get(client, "/pair/IND/RUS?register=contacts"), get(client, "/pair/IND/RUS?register=contacts&page=3")
    assert first.count('<tr class="contacts"') == MANY
    assert last.count('<tr class="contacts"') == 5
    assert 'href="/pair/IND/RUS?register=contacts&amp;page=2"' in first
    assert "page 3 of 3" in last
    assert max(len(first), len(get(client, "/pair/IND/RUS"))) < 250_000
    assert 'rel="next"' not in last
    assert days[-1][:4] in first  # the last ones come first
    assert get(client, "/pair/IND/RUS?register=contacts&page=9").count('<tr class="contacts"') == 5  # beyond the end is the end


def test_a_contact_shows_who_took_part_and_what_was_said_there(client: TestClient) -> None:
    page = get(client, f"/contact/{CONTACT}")
    assert "Told by 2 documents" in page
    assert "<b>India</b>" in page
    assert "2 of 2 documents" in page
    assert "Readouts side by side" in page
    assert "Said, agreed and promised there" in page
    assert f'href="/record/{COMMITMENT}"' in page


def test_a_record_that_is_no_contact_says_so(client: TestClient) -> None:
    answer = client.get(f"/contact/{COMMITMENT}")
    assert answer.status_code == 404
    assert "is no contact" in answer.text


def test_a_document_ties_words_and_records(client: TestClient) -> None:
    page = get(client, "/document/first")
    assert re.search(r'<mark id="ds\d+" data-records="[\d ]+"', page)
    assert re.search(r'class="record" id="dr\d+" data-record="0" tabindex="0"', page)
    assert f'href="/contact/{CONTACT}"' in page
    assert f'href="/review?record={COMMITMENT}"' in page
    assert 'href="https://paper.example/1"' in page
    found = check(page)
    anchors = [link[1:] for link in found.links if link.startswith("#")]
    assert anchors
    assert set(anchors) <= set(found.ids) | {"main"}


def test_a_long_document_comes_in_parts(tmp_path: Path, knowledge: Knowledge) -> None:
    from communique.views.document_page import PART

    more = " " + "\n".join(f"Line {n} of a long report." for n in range(PART // 12))
    reading = make_reading(id="long", more=more)
    with Ledger.open(tmp_path / "long.db", write=True) as ledger:
        ledger.record(reading, V1)
    client = make_client(make_app(tmp_path / "long.db", knowledge))
    pages = [get(client, f"/document/long?part={n}") for n in (1, 2, 3)]
    assert "part 1 of 3" in pages[0]
    texts = [re.search(r'aria-label="Text of the report">(.*?)</div>', page, re.DOTALL) for page in pages]
    assert "".join(html.unescape(re.sub(r"<[^>]+>", "", match[1])) for match in texts if match) == reading.document.text
    assert "data-record" in pages[0]
    assert 'class="record"' not in pages[1]
    assert max(map(len, pages)) < 120_000


def test_a_record_says_why_it_is_there(client: TestClient) -> None:
    page = get(client, f"/record/{COMMITMENT}")
    assert "<mark>send 40 tractors to Russia by 2022-03-01</mark>" in page
    assert "commitment.future" in page
    assert "strength.toml" in page  # the file of the rule
    assert "code code1" in page
    assert "Nobody judged it yet" in page
    assert f'href="/review?record={COMMITMENT}"' in page
    short = client.get(f"/record/{COMMITMENT[:6]}", follow_redirects=False)
    assert short.headers["location"] == f"/record/{COMMITMENT}"


def test_a_rejected_record_is_in_no_list_and_says_why(tmp_path: Path, knowledge: Knowledge) -> None:
    path = make_ledger(tmp_path / "judged.db", knowledge)
    client = make_client(make_app(path, knowledge))
    assert f'id="r{EVENT}"' in get(client, "/pair/IND/RUS")
    with Ledger.open(path, write=True) as ledger:
        judge(ledger, EVENT, "reject", by="A. <b>Reader</b>", on="2022-05-01", note="no such meeting")
        other = next(one.record for one in _sources(path, EVENT) if one.record != EVENT) if len(_sources(path, EVENT)) > 1 else None
    page = get(client, f"/record/{EVENT}")  # what was shown before is not shown again from memory
    assert "A person rejected this record" in page
    assert "A. &lt;b&gt;Reader&lt;/b&gt;" in page
    assert "no such meeting" in page
    assert other is None or f'id="r{EVENT}"' not in get(client, "/pair/IND/RUS")
    assert "rejected" in get(client, "/document/first")


def _sources(path: Path, id: str) -> list:  # type: ignore[type-arg]
    from communique.ledger.queries import Filter, find

    with Ledger.open(path) as ledger, ledger.reading() as connection:
        return [source for one in find(connection, Filter(ids=(id,))) for source in one.sources]


def test_search_marks_words_and_leads_on(client: TestClient) -> None:
    page = get(client, "/search?q=rained")
    assert "<mark>rained</mark>" in page
    assert "1 text" in page
    assert "there is no word to look for" in get(client, "/search?q=%21%21")
    assert "0 texts" in get(client, "/search?q=zeppelin")


@pytest.mark.parametrize("address", ["/", "/pair/IND/RUS", f"/contact/{CONTACT}", "/document/odd%2F..%2Fid", "/search?q=rained"])
def test_no_word_of_a_text_is_markup(client: TestClient, address: str) -> None:
    page = get(client, address)
    assert SCRIPT not in page
    assert "&lt;img src=x onerror=" in page or address == "/search?q=rained"
    assert not {"\u202e", "\x07", "\x1b"} & set(page)
    assert "javascript:" not in page


def test_what_there_is_not_is_a_page_of_its_own(client: TestClient) -> None:
    for address in (
        "/nothing",
        "/document/none",
        "/record/zzzz",
        "/contact/zzzz",
        "/pair/IND/Nowhereland",
        "/pair/IND/IND",
        "/static/none.css",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "<h1>Not here</h1>" in answer.text
        check(answer.text)


def test_every_link_of_every_page_leads_somewhere(client: TestClient) -> None:
    waiting, seen = ["/"], set[str]()
    while waiting:
        address = waiting.pop()
        slow = ".png" in address or "/xlsx" in address  # asked for elsewhere
        if slow or address in seen or not address.startswith("/") or address.startswith(("/review", "/api/review")):
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [link.partition("#")[0] for link in check(answer.text).links]
    assert len(seen) > 40
    assert any("/plots/timeline.svg" in address for address in seen)
    assert any(address.startswith("/api/export/bibtex") for address in seen)


def test_every_view_is_cited_with_the_state_of_its_ledger(client: TestClient) -> None:
    for address in ("/", "/pair/IND/RUS", f"/contact/{CONTACT}", f"/record/{EVENT}", "/document/first"):
        page = get(client, address)
        state = client.get("/api/ledger").json()["fingerprint"]
        assert f"state {state}" in page
        assert "@misc{communique-" in page


def test_example_ledgers_say_so(path: Path, knowledge: Knowledge) -> None:
    client = make_client(make_app(path, knowledge, is_example=True))
    assert "These are the bundled examples" in get(client, "/")
    assert "These are the bundled examples" not in get(make_client(make_app(path, knowledge)), "/")


def test_an_empty_ledger_has_a_first_page(tmp_path: Path, knowledge: Knowledge) -> None:
    Ledger.open(tmp_path / "empty.db", write=True).close()
    client = make_client(make_app(tmp_path / "empty.db", knowledge))
    assert "No two parties are told of here yet" in get(client, "/")
    assert "Nothing of this is in the ledger" in get(client, "/pair/IND/RUS")


def test_the_readouts_of_two_sides_show_what_one_leaves_out(tmp_path: Path, knowledge: Knowledge, parser: object) -> None:
    """The bundled readouts, read by the model: what only one side has is marked in the column of the other."""
    from communique.commands.demo import bundled_examples
    from communique.intake.outcome import Taken
    from communique.intake.sources import read_documents
    from communique.ledger.linking import link_documents
    from communique.pipeline import process, publisher_side

    files = [file for file in bundled_examples() if file.suffix == ".jsonl"]
    taken = [one for one in read_documents(files, side_of=lambda name, _: publisher_side(name, knowledge)) if isinstance(one, Taken)]
    with Ledger.open(tmp_path / "two.db", write=True) as ledger:
        ledger.record_all([process(one.document, knowledge, parser, one.problems) for one in taken], V1)  # type: ignore[arg-type]
        link_documents(ledger, knowledge.linking, V1)
    client = make_client(make_app(tmp_path / "two.db", knowledge))
    calls = client.get("/api/happenings?between=CAN&between=JPN&register=contacts").json()["happenings"]
    call = next(one for one in calls if one["type"] == "call")
    page = get(client, f"/contact/{call['id']}")
    told = client.get(f"/api/contacts/{call['id']}/comparison").json()
    assert sorted(told["sides"]) == ["CAN", "JPN"]
    alone = [row for row in told["topics"] if row["on"] != "both"]
    assert alone
    begin = page.index("Topics at a glance: who")
    matrix = page[begin : page.index("</table>", begin)]
    assert matrix.count('class="omitted"') == len(alone)
    assert matrix.count('class="said"') == sum(len(row["cells"]) for row in told["topics"])
    rows = client.get(f"/api/contacts/{call['id']}/comparison.csv").text.splitlines()
    assert len(rows) > len(told["topics"])
    assert json.dumps(told["topics"][0]["topic"]).strip('"') in rows[1]
