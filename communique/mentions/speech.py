"""Settles the first person: who "I" and "we" are in a quotation, a tweet or a side's own text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from communique.mentions.cast import Cast, Reference, Referent, Speech
from communique.model import Party

SINGULAR = frozenset("i me my mine myself".split())
# How many sentences back those may have acted together who are "we".
NEAR = 3
PLURAL = frozenset("we us our ours ourselves".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """Tokens ``first`` to ``end`` that one source speaks, and the reference of the source."""

    first: int
    end: int
    source: Reference


def settle_first_person(cast: Cast, turns: Iterable[Turn], author: Party | None = None, joint: tuple[str, ...] = ()) -> None:
    """Enters into the cast who the first persons of each turn are; in a side's own text they are its author, or the side.

    "We" in what several put out together (``joint``, their codes) are all of them; a group stands for the member who publishes.
    """
    parse = cast.parse
    covered: set[int] = set()
    for turn in turns:
        covered.update(range(turn.first, turn.end))
        _settle(cast, turn)
    if cast.side is not None:
        speaker = cast.state(cast.side, "GOV")
        if author is not None and author.person:
            speaker = replace(speaker, kind="person", sector=author.sector, person=author.person, office=author.office)
        source = Reference(0, 0, 1, (speaker,), "inferred", "anaphor")
        everyone = _everyone(cast, joint)
        for first, end in parse.sentences:
            if not any(t in covered for t in range(first, end)):
                _settle(cast, Turn(first, end, source), everyone)


def _everyone(cast: Cast, joint: tuple[str, ...]) -> tuple[Referent, ...]:
    """Those who speak together: the sides of a joint text, or the group that speaks as one."""
    side = str(cast.side)
    groups = [c for c in joint if side in cast.entities[c].members_on(cast.day)]
    codes = groups[:1] or ([side, *(c for c in joint if c != side)] if joint else [])
    return tuple(cast.state(code, "GOV") for code in codes)


def _settle(cast: Cast, turn: Turn, everyone: tuple[Referent, ...] = ()) -> None:
    parse = cast.parse
    for token in range(turn.first, turn.end):
        word = parse.lowers[token]
        if word in SINGULAR or word in PLURAL:
            plural = word in PLURAL
            if plural and everyone:
                together = Reference(token, token, token + 1, everyone, "inferred", "anaphor")
                cast.first_person[token] = Speech(together, together, True)
            else:
                cast.first_person[token] = _speech(cast, turn, token, plural)
        elif parse.heads[token] == token and parse.tags[token] in ("VBD", "VBN", "VBG") and _is_elided(cast, token):
            cast.elided[token] = _speech(cast, turn, token, False)


def _is_elided(cast: Cast, verb: int) -> bool:
    """Whether a verb opens its sentence without a subject: "Spoke with President Zenda today." """
    parse = cast.parse
    if any(parse.deps[c] in ("nsubj", "nsubjpass", "expl") for c in parse.children[verb]):
        return False
    first = parse.sentences[parse.sentence_of[verb]][0]
    return all(not parse.words[t].strip() or not parse.words[t][:1].isalnum() for t in range(first, verb))


def _speech(cast: Cast, turn: Turn, token: int, plural: bool) -> Speech:
    speaker = Reference(token, token, token + 1, turn.source.referents, "inferred", "anaphor")
    return Speech(speaker, _together(cast, turn, token), plural)


def _together(cast: Cast, turn: Turn, token: int) -> Reference | None:
    """The speaker and the other person of the last exchange, where there is just one."""
    own = set(turn.source.codes)
    sentence = cast.parse.sentence_of[token]
    for back in range(sentence, max(-1, sentence - 8), -1):
        first, end = cast.parse.sentences[back]
        others: dict[str, Referent] = {}
        for t in range(first, min(end, token) if back == sentence else end):
            for referent in cast.at[t].referents if t in cast.at else ():
                if referent.person and referent.code and referent.code not in own:
                    others.setdefault(referent.code, referent)
        if len(others) == 1:
            return Reference(token, token, token + 1, (*turn.source.referents, *others.values()), "inferred", "anaphor")
        if others:
            return None
        joint = _joint(cast, own, first, min(end, token) if back == sentence else end) if sentence - back < NEAR else None
        if joint is not None:
            return Reference(token, token, token + 1, joint, "inferred", "anaphor")
    return None


def _joint(cast: Cast, own: set[str], first: int, end: int) -> tuple[Referent, ...] | None:
    """The speaker's side and the one other that a sentence has act together: "Both Ruritania and Graustark agreed"."""
    parse = cast.parse
    for verb in range(first, end):
        subject = parse.child(verb, "nsubj") if parse.pos[verb] in ("VERB", "AUX") else None
        if subject is None:
            continue
        held = {r.code: r for n in cast.coordinated(subject) if n in cast.at for r in cast.at[n].referents if r.code}
        if len(held) == 2 and own & set(held):
            return tuple(held.values())
    return None
