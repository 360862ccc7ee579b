"""Takes the paragraphs and tables out of a Word document (.docx)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from communique.intake.decoding import DOCUMENT_LIMIT
from communique.intake.extras import load_extra
from communique.intake.offsets import join_parts
from communique.intake.outcome import Refused
from communique.intake.record import Record

UNIT = "characters of a paragraph"
# All parts of a document together, unpacked: pictures included, no report comes near.
UNPACKED_LIMIT = 20 * DOCUMENT_LIMIT
# The parts that are parsed: as a tree they take many times their size.
XML_LIMIT = 3 * DOCUMENT_LIMIT
PARTS_LIMIT = 10_000


def is_docx(data: bytes) -> bool:
    """Whether a ZIP archive is a Word document. Raises Refused for an archive that is cut off or broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        message = f"this looks like an Office document or a ZIP archive, but it is cut off or broken ({error}); get it again"
        raise Refused("broken", message) from error


def check_bomb(data: bytes) -> None:
    """Raises Refused where the parts of an archive say that they swell beyond what a document may."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    xml = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT or xml > XML_LIMIT:
        limit = f"{XML_LIMIT // 1_000_000} MB"
        raise Refused("bomb", f"unpacked, this document would be larger than {limit} of text; no report is, so it is not read")


def read_docx(data: bytes) -> Record:
    """The record of a Word document. Raises Refused for one that is broken or swells beyond all bounds when unpacked."""
    docx = load_extra("docx", "reading .docx")
    try:
        check_bomb(data)
        document = docx.Document(io.BytesIO(data))
        blocks = list(_read_blocks(document))
        said = document.core_properties
        title, made = said.title, said.created
    except Refused:
        raise
    except Exception as error:  # a broken part may trip the parser anywhere; the next document is read
        message = f"this Word document cannot be read ({type(error).__name__}: {error}); open it, save it again and give that"
        raise Refused("broken", message) from error
    text, offsets = join_parts(blocks, "\n", UNIT)
    return Record(
        text=text,
        title=title.strip() or None if title else None,
        made=made.date().isoformat() if made else None,
        form="docx",
        sha256=hashlib.sha256(data).hexdigest(),
        offsets=offsets,
    )


def _read_blocks(document: Any) -> Iterator[tuple[str, str]]:
    """(place, text) of each paragraph and each row of a table, in the order of the document."""
    paragraphs = tables = 0
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            tables += 1
            for number, row in enumerate(block.rows, 1):
                # A cell that spans columns is given once for each.
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                yield f"table {tables}, row {number}", " | ".join(cell for cell in cells if cell)
        else:
            paragraphs += 1
            yield f"paragraph {paragraphs}", block.text
