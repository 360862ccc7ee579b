"""Finds until when a promise is to be kept, and what it hangs on: "by 2030", "within a month", "provided that ..."."""

from __future__ import annotations

import datetime
import re

from communique.mentions.calendar import add
from communique.mentions.cast import Cast
from communique.mentions.times import TimeMention
from communique.model import Evidence, When
from communique.registers.promises import CONDITIONS, Promise, trim

PERIOD = re.compile(r"P(\d+)([DWMY])")
# So many words of a promise, or of a condition, are kept as its evidence.
LONGEST = 60


class Terms:
    """Reader of deadlines and conditions over one document."""

    def __init__(self, cast: Cast, published: str, times: tuple[TimeMention, ...]) -> None:
        self.parse, self.published, self.times = cast.parse, published, times

    def deadline(self, first: int, end: int, promise: Promise, made: When | None) -> tuple[When, Evidence] | None:
        """The last day for it: of a limit inside the action, else of a time to come in it or on the verb of a plan."""
        inside = [t for t in self.times if first <= t.first < end]
        for t in inside:
            period = PERIOD.fullmatch(t.value) if t.role == "deadline" and t.type == "DURATION" else None
            if period is not None and made is not None and made.end and made.end == made.start:
                last = add(datetime.date.fromisoformat(made.end), int(period[1]), period[2]).isoformat()
                return self._last(t, last), t.evidence
        options = [t for t in inside if t.role == "deadline"] + [t for t in inside if t.role == "when"]
        happening = promise.happening
        if promise.happening is None or promise.happening.match.frame.strength is None:
            clause = self.parse.edges[promise.node]
            options += [t for t in self.times if clause[0] <= t.first < clause[1] and t.role in ("when", "deadline")]
            options += [t for t in happening.times if t.role in ("when", "deadline")] if happening is not None else []
        for t in options:
            if self.is_later(t) and t.when is not None and t.when.end:
                if promise.noun is not None and t.when.basis == "relative":
                    continue  # "a pact within a year", of a goal set long ago
                return self._last(t, t.when.end), t.evidence
        return None

    def _last(self, time: TimeMention, day: str) -> When:
        """A deadline is one day, the last on which it can be kept: "by 2030" and "this year" end with December."""
        when = time.when
        value, basis = (when.value, when.basis) if when is not None else (time.value, "relative")
        return When(day, day, value, "day", basis, time.evidence.text)

    def is_later(self, time: TimeMention) -> bool:
        """Whether a time lies after the report, or is a limit whichever side it lies on."""
        if time.when is None or not time.when.end or time.value in ("PRESENT_REF", "PAST_REF"):
            return False
        if time.role not in ("when", "deadline"):
            return False
        by = time.first > 0 and self.parse.lowers[time.first - 1] == "by"
        return time.role == "deadline" or time.when.end > self.published or (by and time.when.basis != "publication")

    def conditions(self, promise: Promise) -> tuple[Evidence, ...]:
        """Clauses and phrases on which it hangs: "if", "once", "provided", "subject to", "conditional on"."""
        parse, found = self.parse, []
        nodes = dict.fromkeys((promise.trigger, promise.node, parse.heads[promise.node]))
        for node in nodes:
            if parse.sentence_of[node] != parse.sentence_of[promise.trigger]:
                continue
            for c in parse.children[node]:
                first, end = parse.edges[c]
                marks = {parse.lowers[g] for g in parse.children[c] if parse.deps[g] in ("mark", "advmod")}
                given = parse.lowers[c] in ("provided", "providing") and c < end - 1
                if given or (parse.deps[c] == "advcl" and marks & (CONDITIONS - {"until", "when"})):
                    found.append(trim(parse, first, end, LONGEST))
                elif parse.lowers[c] in ("subject", "conditional", "dependent", "contingent") and any(
                    parse.deps[g] == "prep" for g in parse.children[c]
                ):
                    found.append(trim(parse, c, end, LONGEST))
        return tuple(parse.evidence(a, b) for a, b in dict.fromkeys(found) if b > a)
