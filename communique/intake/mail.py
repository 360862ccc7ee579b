"""Reads a letter (.eml): its words, subject, day and sender, and the documents that are attached to it."""

from __future__ import annotations

import email
import email.policy
import email.utils
import hashlib
import re
from email.message import EmailMessage, MIMEPart

from communique.intake.flattening import UNIT as SOURCE_UNIT
from communique.intake.flattening import flatten
from communique.intake.offsets import OffsetMap, Stretch, moved
from communique.intake.outcome import Refused
from communique.intake.record import Record
from communique.model import Problem

UNIT = "characters of a decoded part of the letter"
# The head of a letter, for files that are not called .eml. A press release may begin with "Date:" and "Subject:" as well; these
# three only programs write.
HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[ \t][^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+")
WRITTEN_BY_PROGRAMS = re.compile(rb"^(?:message-id|mime-version|received):", re.IGNORECASE | re.MULTILINE)


def looks_like_mail(head: bytes) -> bool:
    """Whether a file begins with the head of a letter."""
    found = HEAD.match(head)
    return found is not None and WRITTEN_BY_PROGRAMS.search(found.group()) is not None


def read_mail(data: bytes) -> tuple[Record, list[tuple[str, bytes]]]:
    """The record of a letter, and (name, bytes) of each file attached to it. Raises Refused for one without words."""
    try:
        message = email.message_from_bytes(data, EmailMessage, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        text, offsets, problems = ("", None, ()) if body is None else _read_body(body)
        attached = [
            (part.get_filename() or f"attachment-{number}", content)
            for number, part in enumerate(message.iter_attachments(), 1)
            if isinstance(content := part.get_payload(decode=True), bytes)
        ]
        subject, sender = _header(message, "subject"), _header(message, "from")
        day, id = _header(message, "date"), _header(message, "message-id")
    except Refused:
        raise
    except Exception as error:  # the standard library's parser has its own bad days with broken letters
        raise Refused("broken", f"this letter cannot be read ({type(error).__name__}: {error}); save its text and give that") from error
    name, address = email.utils.parseaddr(sender or "")
    record = Record(
        text=text,
        id=id.strip().strip("<>") or None if id else None,
        published=parse_mail_date(day) if day else None,
        title=subject or None,
        publisher=name or address or None,
        form="email",
        sha256=hashlib.sha256(data).hexdigest(),
        offsets=offsets,
        problems=problems,
    )
    return record, attached


def parse_mail_date(value: str) -> str | None:
    """The day of a date as letters and RSS write it, as it was where it was written; None for what is none."""
    try:
        return email.utils.parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return None if value is None else " ".join(str(value).split())


def _read_body(part: MIMEPart) -> tuple[str, OffsetMap, tuple[Problem, ...]]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    kind, charset = part.get_content_type(), part.get_content_charset() or "utf-8"
    problems: tuple[Problem, ...] = ()
    try:
        content = data.decode(charset)
    except (UnicodeDecodeError, LookupError) as error:
        try:
            content = data.decode("utf-8")
        except UnicodeDecodeError:
            content = data.decode("cp1252", "replace")
            problems = (Problem("intake", "encoding", f"the letter says it is in {charset} and is not ({error}); read as Windows-1252"),)
    if kind == "text/html":
        text, offsets = flatten(content)
        return text, OffsetMap(f"{SOURCE_UNIT} ({kind} part)", moved(offsets.stretches, kind)), problems
    stretches = (Stretch(0, len(content), 0, len(content), kind),) if content else ()
    return content, OffsetMap(UNIT, stretches), problems
