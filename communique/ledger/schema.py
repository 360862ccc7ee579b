"""The ledger's tables as SQLAlchemy sees them. The tables themselves are made by ``migrations/*.sql``; a test compares both."""

from __future__ import annotations

from sqlalchemy import REAL, Column, Integer, MetaData, Table, Text

METADATA = MetaData()


def _table(name: str, text: str, numbers: str = "", keys: str = "key", shares: str = "") -> Table:
    key = set(keys.split())
    columns = [Column(column, Integer, primary_key=column in key) for column in ("key " * ("key" in key) + numbers).split()]
    columns += [Column(column, REAL) for column in shares.split()]
    return Table(name, METADATA, *columns, *(Column(column, Text, primary_key=column in key) for column in text.split()))


runs = _table("runs", "version code knowledge model started")
documents = _table("documents", "id name published title publisher url language side sha256 text", "characters run")
supersessions = _table("supersessions", "reason", "old new run", "old")
readings = _table("readings", "problems", "run document")
records = _table("records", "id register type status basis start_date end_date parties record", "document run position")
withdrawals = _table("withdrawals", "reason", "record run", "record")
record_parties = _table("record_parties", "code role", "record", "code record role")
record_topics = _table("record_topics", "topic", "record", "topic record")
record_evidence = _table("record_evidence", "field", "record start end", "record field start end")
links = _table("links", "kind from_id to_id link", "from_document to_document run")
link_withdrawals = _table("link_withdrawals", "", "link run", "link")
linkings = _table("linkings", "fingerprint", "run")
judgements = _table("judgements", "verdict edits author day note", "record other")
judgement_withdrawals = _table("judgement_withdrawals", "author day", "judgement", "judgement")
comments = _table("comments", "author day words", "record")
happenings = _table(
    "happenings",
    "id register type status basis start_date end_date deadline parties topics first_published last_published judgement edited",
    "lead sources records",
)
happening_records = _table("happening_records", "", "record happening", "record")
unlinked = _table("unlinked", "", "document", "document")
document_pairs = _table("document_pairs", "pair", "document", "pair document")
pair_windows = _table("pair_windows", "pair", "days", "pair")
proposals = _table("proposals", "pair kind from_id to_id link", "window from_document to_document", "pair window kind from_id to_id")
document_origins = _table("document_origins", "source form media sha256 note offsets", "document run line")
copies_known = _table("copies_known", "method", "document", "method")
text_bands = _table("text_bands", "", "number document", "number document")
near_texts = _table("near_texts", "", "one other", "one other", "likeness containment")
document_copies = _table("document_copies", "", "document original near_to", "document", "likeness containment")
unlinked_days = _table("unlinked_days", "pair", "day", "pair day")
