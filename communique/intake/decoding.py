"""Makes text of bytes, or says why they are none. Nothing is stripped or normalised except a byte order mark."""

from __future__ import annotations

import codecs
import shlex

from communique.intake.outcome import STDIN_NAME, Refused

# A document of 20 MB is some 3 million words, far more than any report or collection of speeches; what is larger is an
# archive or not text at all, and would take minutes and a gigabyte. It is refused whole, not cut.
DOCUMENT_LIMIT = 20_000_000

# What files that are often given by mistake begin with, what they are, and what to do.
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as plain text"),
    (b"{\\rtf", "a rich text file", "save it as plain text"),
    (b"BZh", "compressed with bzip2", "unpack it: bzip2 -dc {source} | communique read -"),
    (b"(\xb5/\xfd", "compressed with zstd", "unpack it: zstd -dc {source} | communique read -"),
    (b"\x89PNG", "a PNG picture", "give the text of the report"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the text of the report"),
)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# The bytes that are quotation marks and dashes in Windows-1252 and nothing in ISO 8859-1.
WINDOWS_MARKS = frozenset(b"\x80\x85\x91\x92\x93\x94\x95\x96\x97")


def check_signature(data: bytes, source: str) -> None:
    """Raises Refused where the first bytes are those of a known kind of file that is not plain text."""
    for signature, kind, advice in SIGNATURES:
        if data.startswith(signature):
            raise Refused("binary", f"this is {kind}, not plain text; {advice.format(source=shlex.quote(source))}")
    if data.startswith(UTF32):
        raise Refused("encoding", f"the text is UTF-32; {_convert('UTF-32', source)}")


def check_size(size: int) -> None:
    """Raises Refused for a document of more bytes than the limit."""
    if size > DOCUMENT_LIMIT:
        limit = f"{DOCUMENT_LIMIT // 1_000_000} MB"
        raise Refused("too_large", f"the document is larger than {limit}, the limit for one report; split it into its reports")


def decode(data: bytes, source: str) -> str:
    """The text of a whole file in UTF-8 (with or without mark) or UTF-16 with a mark.

    Raises Refused, with the line, the offset of the byte and the command that converts, for anything else.
    """
    check_signature(data, source)
    utf16 = data.startswith(UTF16)
    if not utf16 and (null := data.find(b"\0")) >= 0:
        message = (
            f"byte {null} is null, so this is a binary file or UTF-16 without a byte order mark; "
            f"if it is text: {_convert('UTF-16LE', source)}"
        )
        raise Refused("binary", message, line_of(data, null))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        if utf16:
            raise Refused("encoding", f"byte {error.start} breaks UTF-16 ({error.reason}); the file may be cut off") from error
        # The decoder counts from behind the byte order mark.
        offset = error.start + (3 if data.startswith(codecs.BOM_UTF8) else 0)
        raise Refused("encoding", _not_utf8(data, offset, source), line_of(data, offset)) from error


def check_characters(text: str) -> None:
    """Raises Refused for a text that is a page of HTML, holds a null or cannot be stored as UTF-8 (JSON escapes do both)."""
    if text[:1000].lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype html", "<html")):
        raise Refused("html", "this is a page of HTML, not plain text; save the text of the report alone")
    if (null := text.find("\0")) >= 0:
        raise Refused("binary", f"character {null} of the text is null; remove it")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        message = f"character {error.start} of the text is {half}, half of a surrogate pair; write whole characters"
        raise Refused("encoding", message) from error


def line_of(data: bytes, offset: int) -> int:
    """The line, counted from 1, on which a byte stands."""
    return data.count(b"\n", 0, offset) + 1


def _not_utf8(data: bytes, offset: int, source: str) -> str:
    byte = data[offset]
    high = {b for b in data[offset : offset + 100_000] if b >= 0x80}
    guess = "WINDOWS-1252" if byte in WINDOWS_MARKS or high & WINDOWS_MARKS else "ISO-8859-1"
    return f"byte {offset} (0x{byte:02x}) is not UTF-8; if the text is {guess}, convert it: {_iconv(guess, source)}"


def _convert(encoding: str, source: str) -> str:
    return f"convert it: {_iconv(encoding, source)}"


def _iconv(encoding: str, source: str) -> str:
    if source == STDIN_NAME:
        return f"| iconv -f {encoding} -t UTF-8 | communique read -"
    return f"iconv -f {encoding} -t UTF-8 {shlex.quote(source)} > converted.txt"
