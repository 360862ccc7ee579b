"""Reads WARC archives of web pages, packed or not; each page that was fetched well is a document of its own form."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from communique.intake.decoding import DOCUMENT_LIMIT
from communique.intake.extras import load_extra
from communique.intake.outcome import Refused
from communique.intake.unpacking import unpack

MAGIC = b"WARC/"
GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Capture:
    """What one record of an archive holds: the bytes of a page or file, its address, and what the server said it is."""

    data: bytes
    url: str | None
    kind: str | None
    charset: str | None


def read_warc(stream: io.BufferedReader) -> Iterator[tuple[int, Capture | Refused]]:
    """(number of the record, what it holds or what is wrong with it) for each page; requests, redirects and the like are passed by."""
    warc = load_extra("fastwarc.warc", "reading WARC")
    kinds = warc.WarcRecordType
    number = 0
    try:
        # Unpacked by us, within our bounds.
        records = iter(warc.ArchiveIterator(_Onward(stream), parse_http=True, stream_detect=False))
        while True:
            number += 1
            record = next(records, None)
            if record is None:
                return
            if record.record_type & (kinds.response | kinds.resource | kinds.conversion):
                found = _read_capture(record)
                if found is not None:
                    yield number, found
            elif record.record_type == kinds.unknown or record.headers.get("Content-Length") is None:
                yield number, _cut_off()
    except Refused as fault:
        # The archive ends here for us: what is packed cannot be read any further.
        raise Refused(fault.code, f"{fault.message}; the records before this place were read", number) from fault
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of fastwarc's Rust code is no Exception, and is the fault of one archive all the same
        message = f"the archive is broken at record {number} ({error}); the records before were read, get it again for the others"
        raise Refused("broken", message, number) from error


class _Onward:
    """A stream that is only read on: fastwarc would skip by seeking wherever there is a method for it, which pipes only pretend to."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream, self._place = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as many as are there: an archive that is cut off breaks behind them, not before."""
        data = self._stream.read1(size)
        self._place += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._place


def _read_capture(record: Any) -> Capture | Refused | None:
    length = record.headers.get("Content-Length")
    if length is None or not length.isdigit():
        return _cut_off()
    http = record.http_headers
    if http is not None and http.status_code not in GOOD:
        return None
    url = record.headers.get("WARC-Target-URI")
    if record.content_length > DOCUMENT_LIMIT:
        record.reader.consume()
        return Refused("too_large", f"this record is larger than {DOCUMENT_LIMIT // 1_000_000} MB, the limit for one report")
    data = record.reader.read()
    if len(data) < record.content_length:
        return _cut_off()
    if http is None:
        kind, charset = record.headers.get("Content-Type"), None
    else:
        kind, charset = record.http_content_type, record.http_charset
        try:
            if (http.get("Transfer-Encoding") or "").strip().lower() == "chunked":
                data = _join_chunks(data)
            data = unpack(data, http.get("Content-Encoding") or "", DOCUMENT_LIMIT)
        except Refused as fault:
            return fault
    if kind and kind.partition("/")[0].strip().lower() in ("image", "video", "audio", "font"):
        return None
    return Capture(data, url, kind, charset)


def _cut_off() -> Refused:
    return Refused("truncated", "this record of the archive is cut off; the records before it were read, get the archive again")


def _join_chunks(data: bytes) -> bytes:
    """The body of an answer that was sent in chunks. Archives often keep the header and not the chunks: such data come back as they are."""
    stream = io.BytesIO(data)
    parts: list[bytes] = []
    while True:
        size = stream.readline(1024).split(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            return data
        if length == 0:
            return b"".join(parts)
        part = stream.read(length)
        if len(part) < length:
            return data
        parts.append(part)
        stream.readline(8)
