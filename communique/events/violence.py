"""Tells who did violence, and to whom, where another deed beside it says so: "killed in a raid by Graustark", "its fire killed five"."""

from __future__ import annotations

from communique.events.filling import Filler
from communique.events.patterns import Match
from communique.events.roles import PAPERS
from communique.mentions.cast import unique_parties
from communique.model import Party

# Its subject is whom it hits.
BORNE = "assault.suffered"
# Verbs of what an attack did.
HARMING = frozenset("kill wound injure hit destroy damage strike claim maim".split())


def within_deed(filler: Filler, match: Match) -> list[Party]:
    """Who did what a passive tells of within another deed or paper: "killed in a raid by Graustark", "condemned in a letter by"."""
    parse, roles, verb = filler.parse, filler.roles, match.trigger
    if (
        parse.pos[verb] != "VERB"
        or match.frame.type not in ("ASSAULT", "ACCUSE", "SUPPORT")
        or (roles.subjects(verb) and match.frame.id != BORNE)
    ):
        return []
    for clause in parse.children[verb] if match.frame.type == "ASSAULT" else ():
        deed = filler.deeds.get(clause)  # "were wounded when Graustark troops opened fire"
        if deed is not None and deed.frame.type == "ASSAULT" and parse.deps[clause] == "advcl":
            found = filler.fill(deed, deed.frame.actor)
            if found:
                return found
    for noun in roles.under(verb, frozenset(("in", "during", "by"))):
        lemma = parse.lemmas[noun].lower()
        deed = filler.deeds.get(noun)
        violent = deed is not None and deed.frame.type == "ASSAULT" and match.frame.type == "ASSAULT"
        if not violent and (lemma not in PAPERS or match.frame.type == "ASSAULT"):
            continue
        found = filler.modifiers_of(noun)
        found += [p for t in roles.under(noun, frozenset(("by", "with", "from"))) for p in filler.cast.parties(t, affiliated=True)]
        if not found and lemma in PAPERS:
            found = [p for t in roles.under(noun, frozenset(("of",))) for p in filler.cast.parties(t, affiliated=True)]
        if found:
            return unique_parties(found)
    return []


def harmed(filler: Filler, match: Match) -> list[Party]:
    """Whom the verb of a violent noun names: "fire from Graustark killed five soldiers in Zenda"."""
    parse, noun = filler.parse, match.trigger
    if parse.deps[noun] == "acl":
        noun = parse.heads[noun]  # "a mine laid by Graustark killed two soldiers"
    verb = parse.heads[noun]
    if match.frame.type != "ASSAULT" or parse.deps[noun] != "nsubj" or parse.lemmas[verb].lower() not in HARMING:
        return []
    found = [p for t in filler.roles.objects(verb) for p in filler.cast.parties(t, affiliated=True)]
    place = None if found else filler.scenery.under(verb)
    if place is None or place.place.country not in filler.cast.entities:
        return found
    return filler.state_of(place)
