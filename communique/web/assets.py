"""Gives out the style sheet and the scripts: a fixed list read once, so that no address can lead to another file."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from fastapi import APIRouter, HTTPException, Response

router = APIRouter()
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
# What a page of readings has outside the site as well.
OF_VIEWS = {"reading.css": "page.css", "reading.js": "page.js"}
# The address carries the hash of the file: under one address it never changes.
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent, its type, and the start of its hash."""

    content: bytes
    type: str
    version: str


@functools.cache
def assets() -> Mapping[str, Asset]:
    """All files by name."""
    own = {file.name: file for file in (resources.files("communique.web") / "static").iterdir()}
    files = own | {name: resources.files("communique.views") / source for name, source in OF_VIEWS.items()}
    found = {}
    for name, file in sorted(files.items()):
        ending = name.rpartition(".")[2]
        if ending in TYPES:
            content = file.read_bytes()
            found[name] = Asset(content, TYPES[ending], hashlib.sha256(content).hexdigest()[:12])
    return found


def address(name: str) -> str:
    """The address of a file for a page. Raises KeyError for one that there is not."""
    return f"/static/{name}?v={assets()[name].version}"


@router.get("/static/{name}", include_in_schema=False)
def get_asset(name: str) -> Response:
    """A file. 404 for any other name."""
    asset = assets().get(name)
    if asset is None:
        raise HTTPException(404, "there is no such file")
    return Response(asset.content, media_type=asset.type, headers={"Cache-Control": FOR_EVER})
