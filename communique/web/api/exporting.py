"""Every format of ``communique export``, by address."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from communique.export.choosing import choose_happenings
from communique.export.errors import ExportError
from communique.export.registry import DEAL_LAYOUT, MODULES, MONTH, NONE, Format, Job, find_format
from communique.ledger.queries import find_text
from communique.ledger.tables import read_table
from communique.web.api.wanting import WantedOf
from communique.web.errors import documented
from communique.web.state import Reading, SiteOf

router = APIRouter(prefix="/api", tags=["exports"])
Form = StrEnum("Form", list(MODULES))  # type: ignore[misc]  # the formats are listed in one place
# Ending and media type of each format.
KINDS = {
    "csv": ("csv", "text/csv"), "panel": ("csv", "text/csv"), "colt": ("csv", "text/csv"), "sipri": ("csv", "text/csv"),
    "polecat": ("tsv", "text/tab-separated-values"), "icews": ("tsv", "text/tab-separated-values"),
    "gdelt": ("tsv", "text/tab-separated-values"), "plover": ("jsonl", "application/jsonl"), "jsonl": ("jsonl", "application/jsonl"),
    "geojson": ("geojson", "application/geo+json"), "markdown": ("md", "text/markdown"), "bibtex": ("bib", "application/x-bibtex"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}  # fmt: skip
FILES = {"description": "the file", "content": {kind: {} for kind in sorted({kind for _, kind in KINDS.values()})}}
TEXTS = 256


@router.get("/export/{form}", responses=documented(404, 409, 503) | {200: FILES}, response_class=FileResponse)
def get_export(
    site: SiteOf,
    connection: Reading,
    form: Form,
    wanted: WantedOf,
    with_text: Annotated[bool, Query(description="the words of the documents")] = True,
    pairs: Annotated[Literal["directed", "undirected", "none"] | None, Query(description="how pairs are made of many")] = None,
    per: Annotated[Literal["month", "year"] | None, Query(description="panel: the period")] = None,
    layout: Annotated[Literal["deals", "years"] | None, Query(description="sipri: a row a deal or a year")] = None,
) -> FileResponse:
    """What is asked for as a file that other programs load (docs/exports.md says what each format holds and loses)."""
    try:
        found = find_format(form.value)
        _check(found, wanted.register, pairs, {"per": per, "layout": layout})
        question = wanted.to_filter(site, connection, found.registers)
        happenings, _ = choose_happenings(connection, question, found)
        job = Job(
            happenings=happenings,
            wanted=question,
            knowledge=site.knowledge,
            text_of=functools.lru_cache(TEXTS)(functools.partial(find_text, connection)),
            read_table=functools.partial(read_table, connection),
            with_text=with_text,
            pairs=pairs or next(iter(found.pairs), NONE),
            per=per or MONTH,
            layout=layout or DEAL_LAYOUT,
        )
        ending, media = KINDS[form.value]
        folder = Path(tempfile.mkdtemp(prefix="communique-"))
        try:
            written = found.write(job, folder / "export")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except ExportError as error:
        raise HTTPException(503, str(error)) from error
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    headers = {"X-Entries": str(written)}
    return FileResponse(folder / "export", media_type=media, filename=f"communique-{form.value}.{ending}", headers=headers, background=done)


def _check(form: Format, registers: Sequence[str], pairs: str | None, options: dict[str, str | None]) -> None:
    """Raises 409 for options that do not go with the format."""
    strange = [name for name in registers if name not in form.registers]
    if strange:
        raise HTTPException(409, f"{form.name} holds {', '.join(form.registers)}; it has no place for {', '.join(strange)}")
    if pairs is not None and pairs not in form.pairs:
        raise HTTPException(409, f"pairs={pairs} does not go with {form.name}: it takes {' or '.join(form.pairs) or 'none at all'}")
    for name, value in options.items():
        if value is not None and name not in form.options:
            raise HTTPException(409, f"{name} does not go with {form.name}")
