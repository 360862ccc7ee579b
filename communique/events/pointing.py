"""Finds whose deed is judged where only "the move", "it" or "the deal" says so."""

from __future__ import annotations

from communique.events.happenings import Happening, Happenings
from communique.model import Party

POINTERS = frozenset("it this that them these those".split())
# What is said of a deed of others: only here "the move", "it" or "the deal" points back to who did it.
JUDGING = frozenset(("ACCUSE", "SUPPORT", "REJECT"))
# Nouns of what several agreed on together: to judge it is to judge all of them.
SHARED = frozenset(
    "agreement accord deal pact treaty memorandum truce ceasefire term outcome understanding partnership compromise settlement declaration "
    "arrangement roadmap alliance summit talk meeting".split()
)
# Nouns of violence: the last one who used it is meant.
VIOLENCE = frozenset(
    "attack raid strike assault bombing shelling invasion aggression killing massacre offensive airstrike incursion".split()
)
# Nouns that call again what somebody just did or said.
RECALLING = frozenset(
    "move decision step measure action act statement remark comment claim charge accusation allegation choice ruling verdict deed test "
    "launch ban sanction restriction demand request call proposal offer plan initiative announcement behaviour behavior conduct policy "
    "interference violation deployment exercise arrest detention expulsion delivery sale aid help support gesture suspension "
    "withdrawal release lifting approach response reply visit "
    "incident incursion trial sentence execution manoeuvre maneuver drill seizure closure".split()
)
DEMONSTRATIVE = frozenset("this that these such".split())
# Sentences back to which "the deal" may point.
FAR = 40
DEFINITE = frozenset("the this that these those".split())


def points_back(reader: Happenings, happening: Happening) -> bool:
    """Whether the object is a deed told of before, with no word of whose: "criticised the move"."""
    parse = reader.parse
    if happening.match.frame.type not in JUDGING:
        return False
    for token in reader.objects_of(happening)[:1]:
        children = parse.children[token]
        bare = not any(parse.deps[c] in ("poss", "amod", "compound", "prep", "acl", "relcl") for c in children)
        if parse.lemmas[token].lower() in RECALLING and bare and any(parse.lowers[c] in DEFINITE for c in children):
            return True
    return False


def pointed_at(reader: Happenings, happening: Happening, before: list[Happening], looked_at: bool = False) -> list[Party]:
    """Who did what the object points back to: "criticised the move", "condemned it", "welcomed the deal".

    ``looked_at``: the report looks at one state, and the actor is another; "the takeover" is then that state's.
    """
    parse = reader.parse
    if happening.match.frame.type not in JUDGING:
        return []
    own = {p.code for p in happening.actors}
    held = happening.match.object
    tokens = [t for t in reader.objects_of(happening) if t != held]
    if held is not None:  # "lent support to this initiative"
        tokens += [n for p in reader.roles.prepositions(held) for n in reader.roles.governed(p)]
    token = tokens[0] if tokens else held
    if token is None:
        return []
    lemma, words = parse.lemmas[token].lower(), {parse.lowers[c] for c in parse.children[token]}
    pointing = parse.lowers[token] in POINTERS or (bool(words & DEMONSTRATIVE) and lemma not in reader.cast.agents)
    if not pointing and not words & DEFINITE:
        return []
    if lemma in SHARED:
        return _sharers(happening, before)
    near = [o for o in reversed(before) if happening.sentence - o.sentence <= (6 if lemma in VIOLENCE else 2)]
    deeds = [o for o in near if o.match.frame.type is not None and o.actors and not own & {p.code for p in o.actors}]
    if lemma in VIOLENCE:
        deeds = [o for o in deeds if o.match.frame.type == "ASSAULT"] or deeds[:1]
    elif not pointing and lemma not in RECALLING and (happening.match.frame.type != "ACCUSE" or lemma in reader.cast.agents):
        return []
    elif not pointing and lemma not in RECALLING and looked_at:
        return []
    return list(deeds[0].actors) if deeds else []


def _sharers(happening: Happening, before: list[Happening]) -> list[Party]:
    """All others who had a part in what was last agreed, in signed papers first: "Japan welcomed the deal"."""
    own = {p.code for p in happening.actors}
    near = [o for o in reversed(before) if happening.sentence - o.sentence <= FAR and len(set(o.codes)) > 1]
    agreed = [o for o in near if o.match.frame.agreement is not None] or [o for o in near if o.match.frame.type in ("AGREE", "CONSULT")]
    return [p for p in (*agreed[0].actors, *agreed[0].recipients) if p.code not in own] if agreed else []
