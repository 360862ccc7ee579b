"""Tells news that concerns nobody abroad and no politics: fires, crimes, obituaries, in which a side is merely quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from communique.model import Party, Problem, Reading

# PLOVER's sectors of those whose doings at home are politics. Police, courts, firms and citizens among themselves are not.
POLITICAL = frozenset("GOV LEG MIL OPP REB PTY ELI SPY UAF PRE SEP INS RAD IGO".split())
# What is political whoever does it.
UNREST = frozenset(("PROTEST", "MOBILIZE", "CONCEDE", "ASSAULT"))
# Who speaks of abroad by office.
FOREIGN = re.compile(r"\b(?:foreign|external|diplomats?|embassy|ambassador|consulate|consul|kremlin)\b", re.IGNORECASE)
# A text of fewer characters, two or three sentences, says too little to tell what it is about.
LEAST = 400


def leave_out_home(reading: Reading) -> Reading:
    """The reading, without records where nothing in it concerns two parties or the politics of one; a problem says so.

    A side's own text is left as it is: it is official in itself.
    """
    if reading.document.side is not None or reading.document.characters < LEAST:
        return reading
    if reading.contacts or reading.agreements or reading.transfers or any(event.type in UNREST for event in reading.events):
        return reading
    if not (reading.events or reading.commitments or reading.statements):
        return reading
    if any(FOREIGN.search(cue.text) for statement in reading.statements for cue in statement.evidence["cue"]):
        return reading
    # Who is merely quoted makes nothing political: ministries and mayors speak of fires as well.
    parties = list(_parties(reading))
    codes = {p.code for p in parties if p.code} | {s.side for s in reading.statements if s.side}
    if len(codes) > 1 or any(p.sector in POLITICAL or p.kind == "organisation" or (p.code and p.kind == "group") for p in parties):
        return reading
    count = len(reading.events) + len(reading.commitments) + len(reading.statements)
    message = f"nothing happens between parties, or in the politics of one: {count} records of home news left out"
    problem = Problem("pipeline", "home", message)
    return replace(reading, events=(), commitments=(), statements=(), links=(), problems=(*reading.problems, problem))


def _parties(reading: Reading) -> Iterator[Party]:
    for event in reading.events:
        yield from (*event.actors, *event.recipients)
    for commitment in reading.commitments:
        yield from (*commitment.by, *commitment.to)
