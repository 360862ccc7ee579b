"""Finds whom a crowd's protest or a show of force is aimed at, where a clause of purpose or a phrase of motive says so."""

from __future__ import annotations

from dataclasses import replace

from communique.events.patterns import Match
from communique.events.roles import Roles
from communique.mentions.cast import Cast, unique_parties
from communique.model import Party

# What a crowd wants of those against whom it stands up, and what a show of force is to do to those who are to see it.
WANTED = {
    "PROTEST": frozenset(
        "demand urge call press pressure force denounce condemn protest oppose accuse defy reject tell ask want blame decry shame "
        "criticise criticize challenge resist appeal plead warn compel persuade remind topple oust".split()
    ),
    "MOBILIZE": frozenset(
        "fight counter repel deter confront face contain stop prevent hunt pursue block warn intimidate pressure retake defeat meet "
        "intercept chase shadow track monitor protect defend guard threaten menace crush resist combat dislodge oust attack".split()
    ),
}
MOTIVES = frozenset("protest defiance anger opposition fury rage reaction response disgust dismay outrage answer retaliation reply".split())
# Prepositions behind a verb of demand, and behind a motive, that lead to whom it is aimed at.
TOWARDS = frozenset("on upon against for at with to over from by".split())
OVER = frozenset("at against over of to with by".split())
ABOUT = frozenset(("over", "against", "at"))
HOME = frozenset(("in", "from", "across", "throughout"))
WITHIN = frozenset(("of", "by"))
# Nouns of those who rule, at whom a crowd is angry, and verbs by which they only tell of it.
AUTHORITIES = frozenset(
    "government president premier parliament minister ministry regime junta authority king congress senate mayor".split()
)
TELLING = frozenset("say tell report announce estimate add confirm put".split())
CLAUSES = ("advcl", "xcomp", "acl", "conj")


def aimed_at(roles: Roles, cast: Cast, match: Match) -> list[Party]:
    """The parties against whom it is done: "marched to demand [Zenda's] resignation", "in protest at a visit by [the envoy]"."""
    wanted = WANTED.get(match.frame.type or "")
    if wanted is None:
        return []
    parse = roles.parse
    nodes = [n for n in (match.trigger, match.object) if n is not None]
    for node in nodes:
        for clause in parse.children[node]:
            if parse.deps[clause] in CLAUSES and parse.pos[clause] == "VERB" and parse.lemmas[clause].lower() in wanted:
                found = _parties(roles, cast, [*_claims(roles, clause), *roles.objects(clause), *roles.under(clause, TOWARDS)])
                if found:
                    return found
    for node in nodes:
        motives = [n for p in roles.prepositions(node) for n in roles.governed(p) if parse.lemmas[n].lower() in MOTIVES]
        found = _parties(roles, cast, [n for motive in motives for n in roles.under(motive, OVER)])
        if not found and match.frame.type == "PROTEST":
            found = _parties(roles, cast, roles.under(node, ABOUT))
        if found:
            return found
    return []


def crowd_of(roles: Roles, cast: Cast, match: Match) -> list[Party]:
    """Whose a crowd or an unnamed force is by the place behind its noun: "shopkeepers in [Zenda] closed", "police in [Zenda] held"."""
    if match.frame.type not in ("PROTEST", "COERCE") or roles.parse.pos[match.trigger] != "VERB":
        return []
    places = [n for t in roles.subjects(match.trigger) if t not in cast.at for n in roles.under(t, HOME)]
    return unique_parties([replace(p, basis="inferred") for n in places for p in cast.parties(n) if p.kind == "state"])


def authority_in(roles: Roles, cast: Cast, match: Match, actors: list[Party]) -> list[Party]:
    """The authority that a sentence about a protest speaks of, as its target; that of the crowd's own state where none is named."""
    parse = roles.parse
    if match.frame.type != "PROTEST" or len({p.code for p in actors}) != 1 or actors[0].code is None:
        return []
    first, end = parse.sentences[parse.sentence_of[match.trigger]]
    for token in range(first, end):
        if parse.lemmas[token].lower() not in AUTHORITIES or parse.pos[token] != "NOUN" or parse.deps[token] in ("compound", "appos"):
            continue
        if parse.deps[token] == "nsubj" and parse.lemmas[parse.heads[token]].lower() in TELLING:
            continue
        here = cast.parties(token, affiliated=True)
        if here:
            return here if not {p.mention for p in here} & {p.mention for p in actors} else []
        mention = parse.evidence(parse.edges[token][0] if token - parse.edges[token][0] < 5 else token, token + 1)
        return [replace(actors[0], person=None, office=None, sector="GOV", mention=mention, basis="inferred")]
    return []


def _claims(roles: Roles, verb: int) -> list[int]:
    """Who is to do what a verb of demand asks: "demanding that [Zenda] resign"."""
    parse = roles.parse
    clauses = [c for c in parse.children[verb] if parse.deps[c] == "ccomp" and c > verb]
    return [n for c in clauses for n in (roles.subjects(c) or roles.patients(c))]


def _parties(roles: Roles, cast: Cast, tokens: list[int]) -> list[Party]:
    found: list[Party] = []
    for token in tokens:
        here = cast.parties(token, affiliated=True)
        found += here or [p for n in roles.under(token, WITHIN) for p in cast.parties(n, affiliated=True)]
    return unique_parties(found)
