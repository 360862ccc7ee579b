"""Makes what the page of a contact shows: who took part, where its documents differ, and its readouts topic by topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from communique.ledger.browsing import find_at_contact, find_happening, find_links, read_records_of
from communique.ledger.linking import read_contact
from communique.ledger.queries import Happening, find_text
from communique.knowledge.wordings import Strengths
from communique.model import Contact, Party
from communique.views.comparing import Sheet, lay_out_comparison
from communique.views.comparison import Comparison, TopicPlace, compare
from communique.views.listing import Row, drop_date, make_rows
from communique.views.quoting import squeeze
from communique.views.record_page import Tie, make_ties, say_source, web_address
from communique.views.saying import say_kind, say_place, say_topic, say_topics, say_when
from sqlalchemy import Connection
