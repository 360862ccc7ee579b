"""Makes stored JSON of records and records of it: as ``model.to_plain`` does, with the work on types done once a class."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

from communique import model
from communique.model import make_decoder, mapping_of, or_none, to_plain

__all__ = ["CLASSES", "decode", "make_decoder", "make_encoder", "make_finder"]

CLASSES: Mapping[str, type] = {
    "events": model.Event, "contacts": model.Contact, "agreements": model.Agreement, "transfers": model.Transfer,
    "commitments": model.Commitment, "statements": model.Statement, "links": model.Link, "problems": model.Problem,
}  # fmt: skip

Encode = Callable[[Any], Any]


def decode(register: str, text: str) -> Any:
    """The record of a register that a JSON text is. Raises KeyError, TypeError or ValueError for anything else."""
    return make_decoder(CLASSES[register])(json.loads(text))


@functools.cache
def make_encoder(cls: type) -> Encode:
    """The function from an object of a record class to its JSON object, keys in the contract's order."""
    hints = typing.get_type_hints(cls)
    parts = [(f.metadata.get("key", f.name), f.name, _encoder_of(hints[f.name])) for f in dataclasses.fields(cls)]
    # Written out as one expression, as dataclasses do it: a loop over the fields takes twice as long, and every record goes through here.
    values = [f"{key!r}: {f'record.{name}' if part is None else f'part{n}(record.{name})'}" for n, (key, name, part) in enumerate(parts)]
    encode: Encode = eval(f"lambda record: {{{', '.join(values)}}}", {f"part{n}": part for n, (_, _, part) in enumerate(parts)})
    return encode


def _encoder_of(hint: Any) -> Encode | None:
    """What turns a value of this type into one of JSON; None where it is one already."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return or_none(_encoder_of(next(a for a in arguments if a is not type(None))))
    if origin is tuple:
        part = _encoder_of(arguments[0])
        return list if part is None else lambda value: [part(item) for item in value]
    if origin is Mapping:
        return mapping_of(_encoder_of(arguments[1]))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return make_encoder(hint)
    return to_plain if hint is float else None


Find = Callable[[Any], list[model.Evidence]]


@functools.cache
def make_finder(cls: type) -> Callable[[Any], list[tuple[str, model.Evidence]]]:
    """The function from an object of a record class to (field, evidence) of all its evidence: that under ``evidence`` by its
    keys, other by its field."""
    hints = typing.get_type_hints(cls)
    parts = [(f.metadata.get("key", f.name), f.name, found) for f in dataclasses.fields(cls) if (found := _finder_of(hints[f.name]))]

    def find(record: Any) -> list[tuple[str, model.Evidence]]:
        found = []
        for key, name, part in parts:
            value = getattr(record, name)
            if name == "evidence" and isinstance(value, Mapping):
                found += [(field, e) for field, all in value.items() for e in all]
            elif value:
                found += [(key, e) for e in part(value)]
        return found

    return find


def _finder_of(hint: Any) -> Find | None:
    """What finds the evidence in a value of this type; None where there never is any."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is model.Evidence:
        return lambda value: [value]
    if origin in (typing.Union, types.UnionType):
        inner = _finder_of(next(a for a in arguments if a is not type(None)))
        return None if inner is None else _find_or_none(inner)
    if origin in (tuple, Mapping):
        inner = _finder_of(arguments[0 if origin is tuple else 1])
        return None if inner is None else _find_in_each(inner, origin is Mapping)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        finder = make_finder(hint)
        hints = typing.get_type_hints(hint)
        if not any(_finder_of(hints[f.name]) for f in dataclasses.fields(hint)):
            return None
        return lambda value: [e for _, e in finder(value)]
    return None


def _find_or_none(part: Find) -> Find:
    return lambda value: [] if value is None else part(value)


def _find_in_each(part: Find, is_mapping: bool) -> Find:
    return lambda value: [e for item in (value.values() if is_mapping else value) for e in part(item)]
