"""Gives data frames of a ledger, for people who work in pandas.

>>> from communique import open_ledger
>>> ledger = open_ledger("communique.db")  # doctest: +SKIP
>>> ledger.contacts(between=("RUR", "GRA"), since="2021-01-01").groupby("kind").size()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

from communique.ledger.errors import LedgerError, UnknownError
from communique.ledger.queries import Filter, find
from communique.ledger.sides import find_side
from communique.ledger.store import Ledger
from communique.ledger.tables import Table, read_table
from communique.model import REGISTERS

if TYPE_CHECKING:
    import pandas

    from communique.knowledge.load import Knowledge

Words: TypeAlias = str | Iterable[str]
Day: TypeAlias = str | date | None


class LedgerFrames:
    """A ledger, open to read, that answers with pandas data frames.

    Each register has a method of its name with the filters of ``communique show``: ``between`` (codes, names, groups), ``since``
    and ``until`` (ISO days or dates), ``topic``, ``status`` (one or several), ``stated_only``. A frame has a row a happening,
    by day, and the columns of the ledger's view of that name: days are datetime64, counts Int64, amounts Float64, codes text.
    """

    def __init__(self, ledger: Ledger, knowledge: Path | None = None) -> None:
        self.ledger, self._pack = ledger, knowledge
        self._knowledge: Knowledge | None = None

    def close(self) -> None:
        """Closes the file."""
        self.ledger.close()

    def __enter__(self) -> LedgerFrames:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def contacts(self, **filters: Any) -> pandas.DataFrame:
        """Calls, meetings, visits, summits, letters."""
        return self.frame("contacts", **filters)

    def agreements(self, **filters: Any) -> pandas.DataFrame:
        """Treaties, memorandums, contracts, programmes, joint statements."""
        return self.frame("agreements", **filters)

    def transfers(self, **filters: Any) -> pandas.DataFrame:
        """Arms, energy, goods, technology, aid from a supplier to a recipient."""
        return self.frame("transfers", **filters)

    def commitments(self, **filters: Any) -> pandas.DataFrame:
        """Promises with their deadlines and what became of them."""
        return self.frame("commitments", **filters)

    def statements(self, **filters: Any) -> pandas.DataFrame:
        """What each side said."""
        return self.frame("statements", **filters)

    def events(self, **filters: Any) -> pandas.DataFrame:
        """PLOVER events."""
        return self.frame("events", **filters)

    def frame(
        self, register: str, *, between: Words = (), since: Day = None, until: Day = None, topic: Words = (), status: Words = (),
        stated_only: bool = False,
    ) -> pandas.DataFrame:  # fmt: skip
        """The happenings of a register. Raises UnknownError for a name or topic that means nothing, LedgerError without pandas."""
        wanted = Filter(
            registers=(register,),
            between=tuple(find_side(words, self._know().entities) for words in _words(between)),
            since=_day(since),
            until=_day(until),
            topics=self._check_topics(_words(topic)),
            statuses=_words(status),
            stated_only=stated_only,
        )
        if register not in REGISTERS:
            raise LedgerError(f"there is no register {register!r}; registers are {', '.join(REGISTERS)}")
        with self.ledger.reading() as connection:
            table = read_table(connection, register, [happening.id for happening in find(connection, wanted)])
        return make_frame(table)

    def _know(self) -> Knowledge:
        if self._knowledge is None:
            from communique.knowledge.load import load_knowledge  # only names and topics need it

            self._knowledge = load_knowledge(self._pack)
        return self._knowledge

    def _check_topics(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        known = {topic.topic for topic in self._know().topics} if topics else set()
        for topic in topics:
            if topic not in known:
                raise UnknownError(f"there is no topic {topic!r}; topics are {', '.join(sorted(known))}")
        return topics


def open_ledger(path: str | Path = "communique.db", knowledge: Path | None = None) -> LedgerFrames:
    """The ledger in a file, to read, as data frames. Raises LedgerError where there is none."""
    return LedgerFrames(Ledger.open(path), knowledge)


def make_frame(table: Table) -> pandas.DataFrame:
    """A table as a data frame. Raises LedgerError where pandas is not installed."""
    try:
        import pandas
    except ImportError as error:
        raise LedgerError("data frames need pandas: pip install 'communique[frames]'") from error
    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    series = {}
    for column, values in zip(table.columns, cells, strict=True):
        if column.type == "day":
            # "coerce": years before 1 and after 9999 are no day for pandas.
            series[column.name] = pandas.Series(pandas.to_datetime(pandas.Series(list(values), dtype="object"), errors="coerce"))
        else:
            kind = {"integer": "Int64", "number": "Float64"}.get(column.type, "string")
            series[column.name] = pandas.Series(list(values), dtype=kind)
    return pandas.DataFrame(series)


def _words(given: Words) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _day(given: Day) -> str | None:
    if given is None:
        return None
    try:
        return (given if isinstance(given, date) else date.fromisoformat(given)).isoformat()[:10]
    except ValueError as error:
        raise UnknownError(f"{given!r} is no day; write YYYY-MM-DD") from error
