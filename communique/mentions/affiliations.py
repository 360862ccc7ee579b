"""Finds for whom somebody acts whose title does not say it: by an apposition, a noun before the name, a list of colleagues."""

from __future__ import annotations

from collections.abc import Callable

from communique.mentions.cast import Cast
from communique.mentions.titles import OfficeMention

CHIEFS = frozenset("chief head director chairman chairwoman chairperson chair secretary member deputy governor president".split())


class Affiliations:
    """Reader over a cast that is being filled; ``codes`` gives the states of a title or noun, ``sector`` that of a noun."""

    def __init__(
        self,
        cast: Cast,
        offices: dict[int, OfficeMention],
        codes: Callable[[int, OfficeMention | None], list[str]],
        sector: Callable[[int], str | None],
    ) -> None:
        self.cast, self.parse, self.offices = cast, cast.parse, offices
        self.codes, self.sector = codes, sector

    def by_apposition(self, token: int) -> tuple[list[str], str | None]:
        """(states, title) of a person by a title that stands after the name: "A, Secretary of the Ruritanian Council"."""
        parse, cast = self.parse, self.cast
        for child in parse.children[token]:
            office = self.offices.get(child)
            beside = parse.deps[child] == "appos" and child > token and (office is not None or self._heads_body(child))
            if not beside and not (parse.deps[child] in ("nmod", "compound") and self._is_seat(child)):
                continue
            codes = self.codes(child, office)
            if not codes and parse.lowers[child + 1 : child + 2] == ["of"]:
                code = self.cast.people.titles.state_of_body(child + 2)
                codes = [code] if code is not None else []
            if not codes:  # "adviser to the prime minister of Ruritania"
                to = [n for p in parse.children[child] if parse.lowers[p] == "to" for n in parse.children[p] if parse.deps[n] == "pobj"]
                codes = [c for n in to for c in cast.codes_of(n)]
            if codes:
                return codes, " ".join(parse.words[office.first : office.end]) if office is not None else parse.words[child]
        return [], None

    def _heads_body(self, token: int) -> bool:
        """Whether a noun is the head of something official: "Chief of the National Bureau of Ruritania"."""
        lemma = self.parse.lemmas[token].lower()
        return self.sector(token) is not None or (lemma in CHIEFS and self.parse.words[token][:1].isupper())

    def _is_seat(self, token: int) -> bool:
        """Whether a noun before a name is an office of a state: "Ruritania's Secretary of Mines A. Zenda"."""
        reference = self.cast.at.get(token)
        return reference is not None and reference.form in ("nominal", "title") and len(reference.codes) == 1

    def of_list(self, token: int) -> list[str]:
        """The one state of the officials with whom a titled person is listed: "met President A of Ruritania, Speaker B and Judge C"."""
        parse, cast, root = self.parse, self.cast, token
        while parse.deps[root] in ("conj", "appos") and parse.heads[root] != root:
            root = parse.heads[root]
        listed = [cast.at[n] for n in cast.coordinated(root) if n in cast.at and n != token]
        if not listed or any(r.form != "person" for r in listed):
            return []
        return list(dict.fromkeys(code for r in listed for code in r.codes))
