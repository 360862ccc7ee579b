"""Who held which office when: terms from ``holders/*.csv``, found by a form of the name or by state and office."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from communique.knowledge.files import KnowledgeError, read_csv
from communique.knowledge.paths import DataPath

PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
WORD_MARKS = re.compile(r"[-.\u2010-\u2015'\u2019]")
COLUMNS = ("office", "role", "person", "start", "end", "forms", "source")


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in one office; ``start``/``end`` are ISO dates, partial where only that is known, "" if open."""

    code: str
    office: str
    role: str
    person: str
    start: str
    end: str
    forms: tuple[str, ...]
    source: str

    def covers(self, day: str, years: int = 0) -> bool:
        """Whether the term may cover an ISO date; partial bounds count whole, ``years`` widens both ends."""
        year = int(day[:4])
        early, late = f"{year + years:04}{day[4:]}", f"{year - years:04}{day[4:]}"
        begun = not self.start or self.start <= early[: len(self.start)]
        over = bool(self.end) and self.end < late[: len(self.end)]
        return begun and not over


class Holders:
    """All terms, by form of name and by (code, role); ``common`` are surnames in small letters that anybody may bear."""

    def __init__(self, terms: Iterable[Term], common: Iterable[str] = ()) -> None:
        self.terms, self.common = tuple(terms), frozenset(common)
        self.by_form: dict[str, list[Term]] = defaultdict(list)
        self.by_office: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for term in self.terms:
            for form in {term.person, *term.forms}:
                self.by_form[form].append(term)
            self.by_office[term.code, term.role].append(term)

    @cached_property
    def by_fold(self) -> dict[str, list[Term]]:
        """Terms by the folded forms of a name."""
        found: dict[str, list[Term]] = defaultdict(list)
        for form, terms in self.by_form.items():
            held = found[fold(form)]
            held += [term for term in terms if term not in held]
        return found

    def so_called(self, form: str) -> list[Term]:
        """Terms of people of any time who are so called, accents, case and hyphens apart where the exact form is unknown."""
        found = self.by_form.get(form) or self.by_fold.get(fold(form))
        if not found and form.count(" ") == 1:  # "Kishida Fumio": the family's name first
            found = self.by_fold.get(" ".join(reversed(fold(form).split())))
        return found or []

    def named(self, form: str, day: str, years: int = 0) -> list[Term]:
        """Terms of people so called who held an office on that day (or within ``years`` of it)."""
        return [term for term in self.so_called(form) if term.covers(day, years)]

    def in_office(self, code: str, role: str, day: str) -> Term | None:
        """The one who certainly held an office on a day, or None where none or several may have."""
        found = {term.person: term for term in self.by_office.get((code, role), ()) if term.covers(day)}
        return next(iter(found.values())) if len(found) == 1 else None


def fold(name: str) -> str:
    """A name in small letters without accents, dots and hyphens: "Déby", "DEBY"; "Kim Jong-un", "Kim Jong Un"."""
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("Ł", "L"))
        name = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(WORD_MARKS.sub(" ", name.lower()).split())


def load_holders(directory: DataPath, codes: set[str], roles: set[str]) -> Holders:
    """The terms of ``holders/CODE.csv`` and ``holders/CODE-*.csv``, and ``common_surnames.csv``. ``roles`` are those of the offices.

    Raises KnowledgeError for an unknown code or role, a date that is none, or a term that ends before it begins.
    """
    terms = []
    for path in sorted((directory / "holders").glob("*.csv")):
        code = path.stem.split("-")[0]
        if code not in codes:
            raise KnowledgeError(path, "file name", code, "the code of a state or organisation")
        for row in read_csv(path, COLUMNS):
            if row["role"] not in roles:
                raise KnowledgeError(path, row["person"], f"role {row['role']!r}", "a role of offices.toml")
            for bound in (row["start"], row["end"]):
                if bound and not _is_date(bound):
                    raise KnowledgeError(path, row["person"], bound, "YYYY, YYYY-MM or YYYY-MM-DD")
            if row["end"] and row["start"][: len(row["end"])] > row["end"][: len(row["start"])]:
                raise KnowledgeError(path, row["person"], f"{row['start']} to {row['end']}", "an end after the start")
            forms = tuple(form.strip() for form in row["forms"].split("|") if form.strip())
            terms.append(Term(code, row["office"], row["role"], row["person"], row["start"], row["end"], forms, row["source"]))
    return Holders(terms, (row["surname"] for row in read_csv(directory / "common_surnames.csv", ("surname",))))


def _is_date(text: str) -> bool:
    """Whether text is a day, month or year of the calendar, all digits written."""
    if not PARTIAL_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True
