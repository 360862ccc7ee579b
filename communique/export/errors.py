"""What stops an export, said so that a reader knows what to do."""

from __future__ import annotations


class ExportError(RuntimeError):
    """The export cannot be made as asked; nothing was written. The message says what to do."""


def missing(package: str, extra: str) -> ExportError:
    """The error for a package of an extra that is not installed."""
    return ExportError(f"this format needs {package}: pip install 'communique[{extra}]'")
