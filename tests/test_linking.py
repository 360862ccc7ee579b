"""Links across documents, on records made by hand: what is joined, what is kept apart, and what a later text changes."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from communique.knowledge.load import Knowledge
from communique.linking.groups import gather_groups
from communique.linking.likeness import is_one_person, same_place
from communique.linking.proposals import Proposal
from communique.linking.proposing import propose_links
from communique.linking.sentences import sentences_of
from communique.model import (
    Agreement,
    Commitment,
    Contact,
    Document,
    Event,
    Evidence,
    Party,
    Place,
    Quantity,
    Reading,
    Transfer,
    When,
    make_id,
)

STRELSAU = Place("Strelsau", "RUR", 50.0, 14.0, None)
ZENDA = Place("Zenda", "RUR", 50.3, 14.2, None)  # 36 km away: the castle outside the capital
HENTZAU = Place("Hentzau", "RUR", 47.0, 20.0, None)


def day(first: str, last: str | None = None, basis: str = "stated") -> When:
    return When(first, last or first, first, "day" if last is None else "range", basis, first)


class Report:
    """A document being written: each record's words are added to its text as a sentence of their own."""

    def __init__(self, name: str, published: str, side: str | None = None, publisher: str | None = None) -> None:
        self.name, self.published, self.side, self.publisher, self.text = name, published, side, publisher, ""
        self.records: dict[str, list[Any]] = {}

    def say(self, words: str, sentence: str | None = None) -> Evidence:
        sentence = sentence or f"{words}."
        start = len(self.text) + sentence.index(words)
        self.text += f"{sentence}\n"
        return Evidence(start, start + len(words), words)

    def party(self, code: str, person: str | None = None, office: str | None = None, kind: str = "state") -> Party:
        return Party(code, code.title(), kind, "GOV", person, office, self.say(person or code), "stated")

    def add(self, register: str, record: Any) -> Any:
        self.records.setdefault(register, []).append(record)
        return record

    def contact(self, kind: str = "call", parties: str | list[Party] = "RUR GRA", when: When | None = None, **more: Any) -> Contact:
        people = [self.party(code) for code in parties.split()] if isinstance(parties, str) else parties
        cue = self.say(f"{kind} number {len(self.text)}")
        made = Contact(
            make_id(self.name, "contact", len(self.text)), kind, None, None, tuple(people), None, None, when, "happened", (), (),
            ("test",), "stated", {"cue": (cue,)},
        )  # fmt: skip
        return self.add("contacts", replace(made, **more))

    def agreement(self, subject: str, when: When | None = None, **more: Any) -> Agreement:
        cue = self.say(f"signed {subject}")
        made = Agreement(
            make_id(self.name, "agreement", len(self.text)), "agreement", subject, (self.party("RUR"), self.party("GRA")), None, None,
            "signed", when, None, (), ("test",), "stated", {"cue": (cue,)},
        )  # fmt: skip
        return self.add("agreements", replace(made, **more))

    def transfer(self, item: str, status: str, when: When | None = None, **more: Any) -> Transfer:
        cue = self.say(item)
        made = Transfer(
            make_id(self.name, "transfer", len(self.text)), self.party("RUR"), self.party("GRA"), item, None, "arms", None, None, status,
            when, None, ("test",), "stated", {"cue": (cue,)},
        )  # fmt: skip
        return self.add("transfers", replace(made, **more))

    def promise(self, action: str, sentence: str | None = None, by: str = "RUR", to: str = "GRA", **more: Any) -> Commitment:
        words = self.say(action, sentence)
        made = Commitment(
            make_id(self.name, "commitment", words.start), tuple(self.party(c) for c in by.split()),
            tuple(self.party(c) for c in to.split()), words, (), (), "will", None, "open", None, None, ("test",), "stated",
            {"cue": (words,), "action": (words,)},
        )  # fmt: skip
        return self.add("commitments", replace(made, **more))

    def read(self) -> Reading:
        document = Document(
            self.name, self.published, None, self.publisher, None, "en", self.side, make_id(self.text), len(self.text), self.text
        )
        return Reading(document, **{register: tuple(records) for register, records in self.records.items()})


@pytest.fixture
def link(knowledge: Knowledge) -> Any:
    """Links of reports, checked to be the same for every order of them."""

    def links(*reports: Report) -> list[Proposal]:
        readings = [report.read() for report in reports]
        found = propose_links(readings, knowledge.linking)
        assert propose_links(readings[::-1], knowledge.linking) == found
        texts = {reading.document.id: reading.document.text for reading in readings}
        for one in found:
            assert one.proof
            assert one.other_proof
            assert all(texts[one.from_document][e.start : e.end] == e.text for e in one.proof)
            assert all(texts[one.to_document][e.start : e.end] == e.text for e in one.other_proof)
            assert one.reason
        return list(found)

    return links


def kinds(links: list[Proposal]) -> list[str]:
    return [one.kind for one in links]


LEADERS = {"RUR": ("Rudolf Elphberg", "King"), "GRA": ("Ferenc Vučić", "President")}


def leaders(report: Report, **names: str) -> list[Party]:
    return [report.party(code, names.get(code, person), office) for code, (person, office) in LEADERS.items()]


def test_the_readouts_of_both_sides_are_of_one_call(link: Any) -> None:
    ours, theirs = Report("a", "2024-03-05", "RUR"), Report("b", "2024-03-06", "GRA")
    first = ours.contact("call", leaders(ours), day("2024-03-05"))
    second = theirs.contact("call", leaders(theirs, GRA="F. Vucic"), day("2024-03-06"))  # past midnight over there
    (same,) = link(ours, theirs)
    assert (same.kind, same.from_, same.to) == ("same_as", second.id, first.id)
    assert "2 of the same people" in same.reason


def test_six_reports_of_one_call_are_one_contact_with_six_sources(link: Any) -> None:
    reports = [Report(f"r{n}", f"2024-03-0{5 + n // 3}", publisher=f"Paper {n}") for n in range(6)]
    for report in reports:
        report.contact("call", leaders(report), day("2024-03-05"))
        report.contact("meeting", "GRA LUT", day("2024-03-01"))
    links = link(*reports)
    groups = gather_groups([report.read() for report in reports], links, "contacts")
    assert sorted(map(len, groups)) == [6, 6]
    assert kinds(links) == ["same_as"] * 10  # as many as join them, no more


@pytest.mark.parametrize(
    ("kind", "people", "when", "place", "publisher"),
    [
        ("meeting", {}, day("2024-03-05"), None, "Other"),  # no call
        ("call", {"RUR": "Flavia Strakencz", "GRA": "Otto Black"}, day("2024-03-05"), None, "Other"),  # the ministers, not the leaders
        ("call", {}, day("2024-03-06"), None, "Herald"),  # the same paper writes of two days
        ("call", {}, day("2024-03-06"), None, "Other"),  # two papers, neither of them a side: two days are two days
        ("call", {}, day("2024-03-08"), None, "Other"),
        ("call", {}, None, None, "Other"),  # no date and nothing else that would tell
    ],
)
def test_what_differs_is_kept_apart(link: Any, kind: str, people: dict[str, str], when: When | None, place: Any, publisher: str) -> None:
    one, other = Report("a", "2024-03-05", publisher="Herald"), Report("b", "2024-03-06", publisher=publisher)
    one.contact("call", leaders(one), day("2024-03-05"))
    parties = leaders(other, **people) if when is not None else "RUR GRA"
    other.contact(kind, parties, when, place=place)
    assert link(one, other) == []


def test_places_tell_two_meetings_apart_but_not_a_capital_from_its_castle(link: Any) -> None:
    for place, expected in ((ZENDA, ["same_as"]), (HENTZAU, [])):
        one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
        one.contact("meeting", leaders(one), day("2024-03-05"), place=STRELSAU)
        other.contact("meeting", leaders(other), day("2024-03-05"), place=place)
        assert kinds(link(one, other)) == expected
    assert same_place(STRELSAU, replace(STRELSAU, name="Ruritania's Strelsau", latitude=None, longitude=None)) is True
    assert same_place(STRELSAU, None) is None


def test_a_month_is_no_date(link: Any) -> None:
    march = day("2024-03-01", "2024-03-31")
    for place, expected in ((STRELSAU, ["same_as"]), (None, [])):
        one, other = Report("a", "2024-04-05"), Report("b", "2024-04-06")
        one.contact("visit", "RUR GRA", march, place=STRELSAU)
        other.contact("visit", "RUR GRA", march, place=place)
        assert kinds(link(one, other)) == expected


def test_a_chain_of_days_does_not_join_monday_with_wednesday(link: Any) -> None:
    reports = [Report(n, f"2024-03-0{4 + i}", side) for i, (n, side) in enumerate(zip("abc", ("RUR", "GRA", None), strict=True))]
    for number, report in enumerate(reports):
        report.contact("call", leaders(report), day(f"2024-03-0{4 + number}"))
    groups = gather_groups([r.read() for r in reports], link(*reports), "contacts")
    assert max(map(len, groups)) == 2


def test_two_contacts_of_one_text_are_never_joined_by_another_text(link: Any) -> None:
    one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
    one.contact("visit", leaders(one), day("2024-03-05"))
    one.contact("meeting", leaders(one), day("2024-03-05"))
    other.contact("meeting", leaders(other), day("2024-03-05"))
    (same,) = link(one, other)
    assert same.to == one.records["contacts"][1].id  # the meeting, not the visit


def test_a_third_state_makes_another_meeting_and_a_mediator_does_not(link: Any) -> None:
    for third, kind, expected in (("LUT", "state", []), ("EU", "organisation", ["same_as"])):
        one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
        one.contact("meeting", "RUR GRA", day("2024-03-05"), place=STRELSAU)
        parties = [other.party("RUR"), other.party("GRA"), other.party(third, kind=kind)]
        other.contact("meeting", parties, day("2024-03-05"), place=STRELSAU)
        assert kinds(link(one, other)) == expected


def test_what_took_place_realises_the_plan_and_is_not_merged_with_it(link: Any) -> None:
    before, after = Report("a", "2024-02-20"), Report("b", "2024-03-06")
    plan = before.contact("visit", leaders(before), day("2024-03-01", "2024-03-31"), status="planned")
    visit = after.contact("visit", leaders(after), day("2024-03-05"))
    (one,) = link(before, after)
    assert (one.kind, one.from_, one.to) == ("realises", visit.id, plan.id)
    undated, later = Report("a", "2024-02-20"), Report("b", "2026-03-06")
    undated.contact("visit", leaders(undated), status="planned")
    later.contact("visit", leaders(later), day("2026-03-05"))
    assert link(undated, later) == []  # two years later is no longer what was meant


def test_a_plan_that_is_called_off_is_the_same_contact_with_another_status(link: Any) -> None:
    before, after = Report("a", "2024-02-20"), Report("b", "2024-03-02")
    before.contact("visit", leaders(before), day("2024-03-05"), status="planned")
    after.contact("visit", leaders(after), day("2024-03-05"), status="postponed")
    (one,) = link(before, after)
    assert (one.kind, one.change) == ("same_as", "postponed")


def test_what_one_text_tells_and_another_denies_is_shown_as_a_conflict(link: Any) -> None:
    one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
    one.contact("meeting", leaders(one), day("2024-03-05"))
    other.contact("meeting", leaders(other), day("2024-03-05"), status="denied")
    (conflict,) = link(one, other)
    assert conflict.kind == "contradicts"
    assert "denied here, happened there" in conflict.reason


def test_the_third_round_follows_up_the_second(link: Any) -> None:
    one, other = Report("a", "2023-03-05"), Report("b", "2024-03-06")
    second = one.contact("dialogue", "RUR GRA", day("2023-03-05"), name="Strategic Energy Dialogue", ordinal=2)
    third = other.contact("dialogue", "RUR GRA", day("2024-03-05"), name="Strategic Energy Dialogue", ordinal=3)
    (one_link,) = link(one, other)
    assert (one_link.kind, one_link.from_, one_link.to) == ("follows_up", third.id, second.id)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("Prime Minister", "premier", ["same_as"]),
        ("Foreign Minister", "Minister of Foreign Affairs", ["same_as"]),
        ("Foreign Minister", "leader", ["same_as"]),  # says too little to speak against it
        ("Foreign Minister", "Deputy Foreign Minister", []),
        ("President", "Minister of Defense", []),
    ],
)
def test_one_office_has_several_titles(link: Any, ours: str, theirs: str, expected: list[str]) -> None:
    one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
    one.contact("meeting", [one.party("RUR", None, ours), one.party("GRA", "Ferenc Vučić", "President")], day("2024-03-05"))
    other.contact("meeting", [other.party("RUR", None, theirs), other.party("GRA", "F. Vucic", "President")], day("2024-03-05"))
    assert kinds(link(one, other)) == expected


def test_a_text_that_says_only_that_people_talked_leaves_open_how(link: Any) -> None:
    for rule, expected in ((("consult.speak",), ["same_as"]), (("consult.call",), [])):
        one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
        one.contact("meeting", leaders(one), day("2024-03-05"), rule=("consult.meet",))
        other.contact("call", leaders(other), day("2024-03-05"), rule=rule)
        assert kinds(link(one, other)) == expected


def test_a_state_that_a_text_only_hints_at_makes_no_other_meeting(link: Any) -> None:
    for basis, expected in (("inferred", ["same_as"]), ("stated", [])):
        one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
        one.contact("meeting", "RUR GRA", day("2024-03-05"), place=STRELSAU)
        parties = [other.party("RUR"), other.party("GRA"), replace(other.party("LUT"), basis=basis)]
        other.contact("meeting", parties, day("2024-03-05"), place=STRELSAU)
        assert kinds(link(one, other)) == expected


def test_a_guest_goes_from_town_to_town(link: Any) -> None:
    far = replace(HENTZAU, country="RUR")
    for kind, expected in (("visit", ["same_as"]), ("meeting", [])):
        one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
        one.contact(kind, leaders(one), day("2024-03-05"), place=STRELSAU)
        other.contact(kind, leaders(other), day("2024-03-05"), place=far)
        assert kinds(link(one, other)) == expected


def test_two_undated_calls_reported_two_days_apart_are_two(link: Any) -> None:
    for published, expected in (("2024-03-06", ["same_as"]), ("2024-03-07", [])):
        one, other = Report("a", "2024-03-05", "RUR"), Report("b", published, "GRA")
        one.contact("call", leaders(one), day("2024-03-05", basis="publication"))
        other.contact("call", leaders(other), day(published, basis="publication"))
        assert kinds(link(one, other)) == expected


@pytest.mark.parametrize(
    ("kind", "second", "host", "expected"),
    [
        ("visit", "2024-03-08", "RUR", ["contradicts"]),
        ("call", "2024-03-08", None, []),  # people may call each other twice in a week
        ("visit", "2024-03-08", "GRA", []),  # the return visit
        ("visit", "2024-04-20", "RUR", []),  # weeks later he came again
        ("visit", "2024-03-06", "RUR", []),  # a day may be lost to time zones: left apart, and no conflict
    ],
)
def test_one_visit_dated_differently_is_a_conflict(link: Any, kind: str, second: str, host: str | None, expected: list[str]) -> None:
    one, other = Report("a", "2024-03-09"), Report("b", "2024-03-10")
    first_host = "RUR" if host else None
    one.contact(kind, leaders(one), day("2024-03-05"), host=first_host)
    other.contact(kind, leaders(other), day(second), host=host)
    links = link(one, other)
    assert kinds(links) == expected
    if expected:
        assert f"dated {second} here, 2024-03-05 there" in links[0].reason


def test_one_round_dated_differently_is_a_conflict_and_two_visits_of_one_text_are_not(link: Any) -> None:
    one, other = Report("a", "2024-03-09"), Report("b", "2024-03-10")
    one.contact("dialogue", "RUR GRA", day("2024-03-05"), name="Strategic Energy Dialogue", ordinal=3)
    other.contact("dialogue", "RUR GRA", day("2024-03-08"), name="Strategic Energy Dialogue", ordinal=3)
    assert kinds(link(one, other)) == ["contradicts"]
    one, other = Report("a", "2024-03-09"), Report("b", "2024-03-10")
    one.contact("visit", leaders(one), day("2024-03-02"), host="RUR")
    one.contact("visit", leaders(one), day("2024-03-05"), host="RUR")
    other.contact("visit", leaders(other), day("2024-03-08"), host="RUR")
    assert link(one, other) == []


def counted(report: Report, number: float, qualifier: str, text: str, contact: Contact) -> Agreement:
    words = report.say(text)
    return report.agreement(
        "agreements",
        count=Quantity(number, "agreements", qualifier, text),
        contact=contact.id,
        evidence={"cue": (words,), "count": (words,)},
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((30, "nearly", "nearly 30"), (28, "exactly", "28"), ["same_as", "contradicts"]),
        ((20, "more_than", "more than 20"), (28, "exactly", "28"), ["same_as"]),  # 28 is more than 20
        ((20, "more_than", "more than 20"), (18, "exactly", "18"), ["same_as", "contradicts"]),
        ((28, "exactly", "28"), (28, "exactly", "28"), ["same_as"]),
    ],
)
def test_figures_that_conflict_are_both_kept(link: Any, first: Any, second: Any, expected: list[str]) -> None:
    one, other = Report("a", "2024-03-05"), Report("b", "2024-03-06")
    counted(one, *first, one.contact("summit", leaders(one), day("2024-03-05")))
    counted(other, *second, other.contact("summit", leaders(other), day("2024-03-05")))
    links = [x for x in link(one, other) if "contact" not in x.rule[0]]
    assert kinds(links) == expected
    if "contradicts" in expected:
        assert links[1].reason == f"“{second[2]}” here, “{first[2]}” there"
        assert (links[1].proof[0].text, links[1].other_proof[0].text) == (second[2], first[2])


def test_agreements_are_one_by_their_subject_and_two_without(link: Any) -> None:
    one, other = Report("a", "2024-03-05"), Report("b", "2024-05-06")
    one.agreement("treaty on fisheries quotas", status="under_negotiation")
    other.agreement("fisheries quotas on the river", day("2024-05-05"))
    (same,) = link(one, other)
    assert (same.kind, same.change) == ("same_as", "signed")
    third, fourth = Report("c", "2024-05-06"), Report("d", "2024-05-07")
    third.agreement("extradition of smugglers", day("2024-05-05"))
    fourth.agreement("fisheries quotas on the river", day("2024-07-01"))  # signed on another day: another treaty
    assert link(one, third) == link(other, fourth) == []


def test_a_delivery_realises_the_order_and_a_second_telling_is_the_same(link: Any) -> None:
    order, delivery, again = Report("a", "2024-03-05"), Report("b", "2024-09-06"), Report("c", "2024-09-07")
    order.transfer("patrol boats", "ordered", day("2024-03-05"))
    delivery.transfer("patrol boats", "delivered", day("2024-09-05"))
    again.transfer("fast patrol boats", "delivered", day("2024-09-05"))
    found = link(order, delivery, again)
    assert sorted(kinds(found)) == ["realises", "realises", "same_as"]


def test_deliveries_of_other_things_to_others_or_in_other_years_are_not_one(link: Any) -> None:
    one = Report("a", "2024-03-05")
    one.transfer("patrol boats", "delivered", day("2024-03-05"))
    for number, (item, when) in enumerate((("howitzers", "2024-03-05"), ("patrol boats", "2025-03-05"))):
        other = Report(f"b{number}", when)
        other.transfer(item, "delivered", day(when))
        assert link(one, other) == []


def test_help_without_a_name_is_one_only_by_its_figure(link: Any) -> None:
    for amount, expected in ((5.0, ["same_as"]), (7.0, [])):
        one, other = Report("a", "2024-03-05"), Report("b", "2024-03-10")
        one.transfer("assistance", "agreed", day("2024-03-05"), quantity=Quantity(5.0, "tonnes", "exactly", "5"))
        other.transfer("assistance", "agreed", day("2024-03-09"), quantity=Quantity(amount, "tonnes", "exactly", "n"))
        assert kinds(link(one, other)) == expected


def test_a_delivery_fulfils_the_promise_and_half_of_it_in_part(link: Any) -> None:
    for number, change in ((40.0, "fulfilled"), (15.0, "partial")):
        before, after = Report("a", "2024-03-05"), Report("b", "2024-09-06")
        promise = before.promise("deliver 40 patrol boats to Graustark by autumn")
        delivery = after.transfer("patrol boats", "delivered", day("2024-09-05"), quantity=Quantity(number, "boats", "exactly", "n"))
        (kept,) = link(before, after)
        assert (kept.kind, kept.from_, kept.to, kept.change) == ("fulfils", delivery.id, promise.id, change)
        assert promise.status == "open"  # the record stays as it was


def test_a_delivery_to_somebody_else_or_before_the_promise_fulfils_nothing(link: Any) -> None:
    before = Report("a", "2024-03-05")
    before.promise("deliver 40 patrol boats to Graustark by autumn")
    elsewhere = Report("b", "2024-09-06")
    elsewhere.transfer("patrol boats", "delivered", day("2024-09-05"), recipient=elsewhere.party("LUT"))
    assert link(before, elsewhere) == []
    sooner = Report("c", "2024-09-06")
    sooner.transfer("patrol boats", "delivered", day("2024-01-05"))
    assert link(before, sooner) == []


def test_a_missed_goal_changes_the_status_by_the_words_of_the_later_text(link: Any) -> None:
    before, after = Report("a", "2023-07-13"), Report("b", "2023-12-20")
    meeting = before.contact("meeting", leaders(before), day("2023-07-13"))
    before.promise("conclude a river accord within four months, the goal they set", by="RUR GRA", to="", contact=meeting.id)
    after.promise(
        "a river accord within four months", "The goal of a river accord within four months was missed.", "RUR GRA", "", status="dropped"
    )
    talks = after.contact("dialogue", "RUR GRA", day("2023-12-19"))
    found = link(before, after)
    changed = next(x for x in found if x.kind == "same_as")
    assert changed.change == "dropped"
    assert changed.proof[0].text == "a river accord within four months"
    followed = next(x for x in found if x.kind == "follows_up")
    assert (followed.from_, followed.to) == (talks.id, meeting.id)


def test_one_state_s_words_to_two_visitors_are_two_promises(link: Any) -> None:
    one, other = Report("a", "2024-03-05"), Report("b", "2024-04-05")
    for report, guest in ((one, "GRA"), (other, "LUT")):
        contact = report.contact("call", f"RUR {guest}", day(report.published))
        report.promise("stand by open rivers, fair tolls and honest ferrymen", to="", contact=contact.id)
    assert link(one, other) == []


def test_an_event_that_does_what_was_promised_fulfils_it(link: Any) -> None:
    before, after = Report("a", "2024-03-05"), Report("b", "2024-09-06")
    promise = before.promise("withdraw the border regiment from the Zenda bridge")
    cue = after.say("withdrew", "Ruritania withdrew its border regiment from the Zenda bridge.")
    event = Event(
        "e1", "RETREAT", (), (), None, 1, 1.0, "happened", (after.party("RUR"),), (after.party("GRA"),), day("2024-09-05"), None, None, cue,
        ("test",), "stated", {},
    )  # fmt: skip
    after.add("events", event)
    (kept,) = link(before, after)
    assert (kept.kind, kept.from_, kept.to, kept.change) == ("fulfils", "e1", promise.id, "fulfilled")


def test_a_document_twice_is_refused(knowledge: Knowledge) -> None:
    reading = Report("a", "2024-03-05").read()
    with pytest.raises(ValueError, match="two readings of one document: a"):
        propose_links([reading, reading], knowledge.linking)


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskiy", True),
        ("Aleksandar Vučić", "A. Vucic", True),
        ("KISHIDA Fumio", "Fumio Kishida", True),
        ("Abdel Fattah El-Sisi", "Abdel Fattah al Sisi", True),
        ("Putin", "Vladimir Putin", True),
        ("Joe Biden", "Joseph R. Biden", True),
        ("Joe Biden", "Antony Blinken", False),
        ("Sergei Lavrov", "Sergei Shoigu", False),
    ],
)
def test_names_of_one_person(a: str, b: str, one: bool) -> None:
    assert is_one_person(a, b) is is_one_person(b, a) is one


def test_sentences_do_not_end_at_titles() -> None:
    text = "Mr. Rassendyll came. Dr. Strakencz left at once.\nNobody stayed."
    at = text.index("left")
    assert sentences_of(text, [Evidence(at, at + 4, "left")]) == ["Dr. Strakencz left at once."]


def test_cues_of_links_and_grades_keep_their_promises(knowledge: Knowledge) -> None:
    from communique.knowledge.files import unmark

    for wording in (*knowledge.linking.cues, *knowledge.strengths.grades):
        for example in wording.examples:
            text, marks = unmark(example)
            assert wording.find(text) == marks, (wording.id, example)
        assert not any(wording.find(text) for text in wording.lookalikes), wording.id


def test_every_order_of_four_documents_gives_the_same(knowledge: Knowledge) -> None:
    reports = [Report(name, "2024-03-05", publisher=name) for name in "abcd"]
    for report in reports:
        report.contact("call", leaders(report), day("2024-03-05"))
        report.promise("deliver 40 patrol boats by autumn")
    readings = [report.read() for report in reports]
    assert len({propose_links(order, knowledge.linking) for order in itertools.permutations(readings)}) == 1
