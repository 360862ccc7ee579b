"""Makes small files of the forms that intake reads, whole and broken, for tests."""

from __future__ import annotations

import io
import zipfile

# Each sentence is longer than a menu's entry, so that an extractor takes it for the report.
PARAGRAPHS = (
    "The king of Ruritania met the president of Graustark in Strelsau on Monday and thanked her for the help of her country.",
    "The two leaders agreed to sign a treaty on trade & transit before the end of the year and to meet again in the spring.",
    "The president said that her government would deliver forty tractors to Ruritania, which the king welcomed with warm words.",
)


def make_html(paragraphs: tuple[str, ...] = PARAGRAPHS, head: str = "", charset: str = "utf-8") -> str:
    body = "\n".join(f"<p>{p.replace('&', '&amp;').replace('Monday', '<b>Mon</b>day')}</p>" for p in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{charset}"><title>A visit to Strelsau</title>\n'
        f'<meta property="og:site_name" content="The Court of Ruritania">\n{head}<style>p {{ color: red }}</style>'
        '<script>if (a < b) { document.write("<p>no words</p>"); }</script></head>\n'
        '<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>\n<!-- <p>hidden words</p> -->\n'
        f"<article><h1>A visit to Strelsau</h1>\n{body}\n</article>\n<footer>All rights reserved by the court.</footer></body></html>"
    )


def make_pdf(pages: tuple[tuple[str, ...], ...], info: str = "") -> bytes:
    """A PDF file with the lines of each page as its text layer."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for i, lines in enumerate(pages):
        shown = " T* ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 750 Td {shown} ET" if lines else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010} 00000 n \n".encode())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def make_docx(paragraphs: tuple[str, ...] = PARAGRAPHS, title: str = "") -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Tractors", "forty"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def swell_docx(data: bytes, size: int) -> bytes:
    """The same document with a text of ``size`` blanks: a small file that unpacks to a large one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"</w:body>", b"<!--" + b" " * size + b"--></w:body>")
            after.writestr(part.filename, content)
    return out.getvalue()


def make_warc(
    pages: tuple[tuple[str, bytes], ...], status: str = "200 OK", head: str = "Content-Type: text/html; charset=utf-8"
) -> list[bytes]:
    """The records of an archive of (address, body)."""
    records = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\nContent-Length: 9\r\n\r\nsoftware:\r\n\r\n"]
    for url, body in pages:
        block = f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body
        records.append(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n".encode()
            + block
            + b"\r\n\r\n"
        )
    return records


def make_rss(items: list[dict[str, str]]) -> bytes:
    rows = "".join("<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in item.items()) + "</item>" for item in items)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>Court News</title><link>http://court.example/</link>{rows}</channel></rss>".encode()
