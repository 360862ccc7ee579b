"""Unpacks gzip and deflate within bounds: a small file that swells without end is refused long before it fills the memory."""

from __future__ import annotations

import io
import zlib
from typing import IO

from communique.intake.outcome import Refused

GZIP = b"\x1f\x8b"
# Text shrinks to a quarter or, where it repeats itself, a twentieth. What swells more than two hundredfold is made to do harm; a
# small file may (a page of blanks), so that the ratio counts only beyond some megabytes.
RATIO, RATIO_FROM = 200, 20_000_000
STEP = 1 << 16


class Gunzip(io.RawIOBase):
    """What a gzip stream of one or more members holds. Raises Refused for one that is cut off, broken, or swells too much."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._unpacker = zlib.decompressobj(wbits=31)
        self._input = b""
        self._taken = self._given = 0
        self._started = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer cannot be assigned to
        """Puts the next bytes into a buffer; how many there were, 0 at the end."""
        while True:
            if self._unpacker.eof:
                self._input = self._unpacker.unused_data or self._read()
                if not self._input.startswith(GZIP[: len(self._input)]):
                    self._input = b""  # what stands behind the last member is padding
                if not self._input:
                    return 0
                self._unpacker, self._started = zlib.decompressobj(wbits=31), False
            found = self._unpack(len(buffer))
            if found:
                buffer[: len(found)] = found
                return len(found)

    def _unpack(self, size: int) -> bytes:
        data = self._input or self._read()
        if not data and not self._unpacker.eof:
            message = f"the gzip data end after {self._taken} bytes, before their end mark: the file is cut off; get it again"
            raise Refused("truncated", message)
        try:
            found = self._unpacker.decompress(data, size)
        except zlib.error as error:
            raise Refused("broken", f"the gzip data are broken near byte {self._taken}: {error}; get the file again") from error
        self._input = self._unpacker.unconsumed_tail
        self._given += len(found)
        if self._given > RATIO_FROM and self._given > RATIO * self._taken:
            raise Refused("bomb", f"the data swell more than {RATIO}-fold when unpacked; no text does, so the file is not read")
        return found

    def _read(self) -> bytes:
        data = self._stream.read(STEP)
        self._taken += len(data)
        return data


def buffer_stream(stream: io.RawIOBase | IO[bytes]) -> io.BufferedReader:
    """The stream with a buffer, so that its beginning can be looked at before it is read."""
    return io.BufferedReader(stream)  # type: ignore[arg-type]  # what we give has all it needs


def unpack(data: bytes, encoding: str, limit: int) -> bytes:
    """The bytes that an HTTP ``Content-Encoding`` (gzip, deflate, identity) packed. Raises Refused beyond ``limit`` bytes."""
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name == "identity":
            continue
        if name in ("gzip", "x-gzip"):
            data = buffer_stream(Gunzip(io.BytesIO(data))).read(limit + 1)
        elif name == "deflate":
            data = _inflate(data, limit)
        else:
            raise Refused("encoding", f"the answer is packed with {name!r}, which was not asked for; save the page and give the file")
        if len(data) > limit:
            raise Refused("too_large", f"unpacked, this is larger than {limit // 1_000_000} MB, the limit for one document")
    return data


def _inflate(data: bytes, limit: int) -> bytes:
    # The name means zlib's form; some servers send the bare one.
    for bits in (15, -15):
        try:
            unpacker = zlib.decompressobj(wbits=bits)
            found = unpacker.decompress(data, limit + 1)
        except zlib.error:
            continue
        if not unpacker.eof and len(found) <= limit:
            raise Refused("truncated", "the packed answer is cut off; try again")
        return found
    raise Refused("broken", "the answer says it is packed with deflate and is not; save the page and give the file")
