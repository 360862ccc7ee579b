"""Finds who suffers a deed where no code is known for them: "arrested [two reporters]", "sued [the newspaper]".

The contract leaves a code null where it is not known; the words are there all the same, and a user's own table may know them.
"""

from __future__ import annotations

from communique.events.happenings import PEOPLE, Happening, Happenings
from communique.model import Party

KINDS = {"PERSON": "person", "ORG": "organisation", "NORP": "group", "GPE": "place", "LOC": "place", "FAC": "place"}
# Roles that name no noun of the deed's own.
ELSEWHERE = frozenset("poss owner place holder thanked in".split())
# Whom a leader asks at home.
HOME = frozenset("congress parliament senate house legislators lawmakers court".split())
# What is said of things and places as well as to people.
WARM = frozenset(("AGREE", "SUPPORT"))

Unnamed = dict[int, tuple[tuple[Party, ...], tuple[Party, ...]]]


def find_unnamed(reader: Happenings, happenings: list[Happening]) -> Unnamed:
    """Trigger to (actors, recipients) without a code, for happenings that have one known side and lack the other."""
    found: Unnamed = {}
    for h in happenings:
        frame = h.match.frame
        if frame.both or not frame.recipient:
            continue
        known = bool(h.recipients) and not h.completed
        actors = _find(reader, h, frame.actor) if known and not h.actors else ()
        recipients = _find(reader, h, frame.recipient) if h.actors and not known else ()
        if frame.type == "REQUEST":
            recipients = tuple(p for p in recipients if not HOME & set(p.mention.text.lower().split()))
        if frame.type in WARM:
            # "Welcomed the Zenda Framework": a thing is not thanked.
            recipients = tuple(p for p in recipients if p.kind in ("person", "group"))
        if actors or recipients:
            found[h.trigger] = actors, recipients
    return found


def _find(reader: Happenings, h: Happening, roles: str) -> tuple[Party, ...]:
    """The parties of the first role that has any."""
    for role in roles.split("|"):
        name = role.removesuffix("_party").removesuffix("_person")
        if name in ELSEWHERE or "+" in name or (name == "subject" and h.is_noun):
            continue
        tokens = [t for t in reader.tokens_of(h, name) if t != h.match.object]
        parties = [party for token in tokens if (party := _party(reader, token)) is not None]
        if parties:
            return tuple(parties)
    return ()


def _party(reader: Happenings, token: int) -> Party | None:
    parse, cast = reader.parse, reader.cast
    if token in cast.at or parse.pos[token] not in ("NOUN", "PROPN"):
        return None
    label = next((label for first, end, label in parse.entities if first <= token < end), "")
    lemma = parse.lemmas[token].lower()
    known = lemma in PEOPLE or lemma in cast.agents
    if label not in KINDS and not known:
        return None
    first = parse.edges[token][0]
    kind = KINDS.get(label, "group") if not known or label == "PERSON" else "group"
    mention = parse.evidence(max(first, token - 8), token + 1)
    return Party(None, None, kind, None, mention.text if kind == "person" else None, None, mention, "stated")
