"""Prints a requirements line with its hash for each downloaded wheel named on the command line."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

for wheel in map(Path, sys.argv[1:]):
    name, version = wheel.name.split("-")[:2]
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    sys.stdout.write(f"{name.replace('_', '-')}=={version} \\\n    --hash=sha256:{digest}\n")
