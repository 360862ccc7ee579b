"""Mends arcs that the model gets wrong again and again in official prose and in headlines, before anybody reads the parse.

Each repair is a rule of grammar, no list of sentences: an apposition wants a comma before it, and a verb that cannot do without
an object has not lost it to the phrase of place that came between ("received at the palace the envoy of Graustark").
"""

from __future__ import annotations

from typing import Any

from communique.reading.ditransitives import GIVING, part_receiver, part_source
from communique.reading.rejoining import rejoin
from communique.reading.secondhand import PARTICIPLES, hang_participle

NOMINAL = frozenset(("NOUN", "PROPN", "PRON"))
OBJECTS = frozenset(("dobj", "ccomp", "xcomp", "nsubjpass", "auxpass", "attr", "acomp", "oprd"))
OPENERS = frozenset(("DT", "PRP$"))
# Verbs that cannot do without an object: after them even a comma opens no apposition, where it only closes a parenthesis.
TRANSITIVE = frozenset("host hold receive welcome sign convene chair".split())
# Titles that begin the name of somebody, never go on with that of a city: "received in Strelsau [King] Rudolf".
TITLES = frozenset(
    "President King Queen Prime Premier Chancellor Foreign Defence Defense Minister Secretary Crown Emir Sultan Prince Sheikh Ambassador "
    "General Senator Vice Deputy Congressman Congresswoman Chairman Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. H.E.".split()
)
# Participles that stand before whom they describe: "talks with visiting Ruritanian minister Voss".
DESCRIBING = frozenset("visiting outgoing incoming departing touring".split())
# Verbs of headlines that the model takes for nouns.
CONFERRING = frozenset("meet speak talk confer".split())
DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
ADJUNCTS = frozenset(("prep", "npadvmod", "advmod"))


def repair(rows: dict[str, list[Any]]) -> None:
    """Changes ``heads`` and ``deps`` of the token rows of one stretch in place."""
    deps, heads = rows["deps"], rows["heads"]
    for token, dep in enumerate(deps):
        rejoin(rows, token)
        if dep == "appos":
            verb = _robbed_verb(rows, token)
            if verb is not None:
                heads[token], deps[token] = verb, "dobj"
    for token, word in enumerate(rows["words"]):
        if word in TITLES and token > 1:
            _part_city_and_guest(rows, token)
        elif word in DAYS and token > 1 and deps[token] == "compound":
            _part_day_and_guest(rows, token)
        elif word in CONFERRING and token > 1:
            _read_headline(rows, token)
        elif word == "to" and token and deps[token] == "aux":
            _read_intent(rows, token)
        elif word in DESCRIBING and deps[token] in ("pcomp", "xcomp", "ccomp", "advcl", "acl"):
            _describe(rows, token)
        elif word in PARTICIPLES:
            hang_participle(rows, token)
        elif word in GIVING:
            part_receiver(rows, token)
        elif word in ("from", "to"):
            part_source(rows, token)


def _names_before(rows: dict[str, list[Any]], token: int) -> list[int]:
    """The names that fill a line up to a token, joined by commas and "and" alone: heads of each, or nothing."""
    names: list[int] = []
    at = token - 1
    while at >= 0 and (rows["tags"][at] == "NNP" or rows["words"][at] in (",", "and", "&")):
        if rows["tags"][at] == "NNP" and (at + 1 == token or rows["tags"][at + 1] != "NNP"):
            names.append(at)
        at -= 1
    opens = at < 0 or "\n" in rows["words"][at] or rows["words"][at] in (".", ":", "!", "?")
    return names[::-1] if opens and rows["words"][at + 1] not in (",", "and", "&") else []


def _seat(rows: dict[str, list[Any]], verb: int, names: list[int]) -> None:
    """Makes names the subject of a verb, the later ones joined to the first."""
    for name in names:
        rows["heads"][name], rows["deps"][name] = (verb, "nsubj") if name == names[0] else (names[0], "conj")
    for i in range(names[0] + 1, names[-1]):
        if rows["words"][i] in (",", "and", "&"):
            rows["heads"][i], rows["deps"][i] = names[0], "punct" if rows["words"][i] == "," else "cc"
    for name in names:
        part = name - 1
        while part >= 0 and rows["tags"][part] == "NNP" and part not in names:
            rows["heads"][part], rows["deps"][part] = name, "compound"
            part -= 1


def _read_headline(rows: dict[str, list[Any]], verb: int) -> None:
    """Reads the verb of a headline that the model took for a noun: "Zenda and Voss [meet] in Strelsau"."""
    if rows["tags"][verb] != "NN" or rows["deps"][verb] != "ROOT":
        return
    names = _names_before(rows, verb)
    if len(names) < 2:
        return
    rows["tags"][verb], rows["pos"][verb] = "VBP", "VERB"
    _seat(rows, verb, names)


def _read_intent(rows: dict[str, list[Any]], to: int) -> None:
    """Reads what a headline says that people will do: "Zenda to [visit] Strelsau", "Zenda, Voss to [meet] on Friday"."""
    deps, heads = rows["deps"], rows["heads"]
    verb = heads[to]
    if verb != to + 1 or rows["tags"][verb] != "VB" or deps[verb] not in ("ROOT", "advcl", "acl", "relcl", "xcomp"):
        return
    names = _names_before(rows, to)
    if not names or (deps[verb] != "ROOT" and deps[heads[verb]] != "ROOT") or heads[verb] > verb:
        return
    if deps[verb] != "ROOT":
        root = heads[verb]
        if root not in names:
            return
        for i in range(max(0, root - 12), min(len(heads), root + 24)):
            if heads[i] == root and i > verb:
                heads[i] = verb
        heads[verb], deps[verb] = verb, "ROOT"
    _seat(rows, verb, names)


def _describe(rows: dict[str, list[Any]], participle: int) -> None:
    """Puts a participle before the one it describes, where the model took that one for its object: "met [visiting] king Rudolf"."""
    deps, heads, pos = rows["deps"], rows["heads"], rows["pos"]
    above, before = heads[participle], participle - 1
    guest = next((i for i in range(participle + 1, min(len(heads), participle + 9)) if heads[i] == participle and deps[i] == "dobj"), None)
    if above != before or guest is None or pos[guest] not in NOMINAL or pos[above] not in ("ADP", "VERB"):
        return
    if any(rows["tags"][i] in OPENERS or rows["words"][i] in (",", "and") for i in range(participle + 1, guest)):
        return  # "kept from visiting the wounded king" tells of a visit
    if not any(rows["words"][i] in TITLES or rows["tags"][i] == "NNP" for i in range(participle + 1, guest + 1)):
        return
    verb = above
    while pos[verb] != "VERB" and heads[verb] != verb:
        verb = heads[verb]
    for i in range(guest + 1, min(len(heads), guest + 16)):
        if heads[i] == participle:
            heads[i] = verb
    heads[guest], deps[guest] = above, "pobj" if pos[above] == "ADP" else "dobj"
    heads[participle], deps[participle] = guest, "amod"


def _part_day_and_guest(rows: dict[str, list[Any]], day: int) -> None:
    """Parts a day from the one named behind it that the model took for one name: "received on Monday US Senator Voss"."""
    deps, heads, pos = rows["deps"], rows["heads"], rows["pos"]
    prep, guest = day - 1, heads[day]
    while deps[guest] == "compound" and heads[guest] > guest:
        guest = heads[guest]
    if rows["words"][prep].lower() != "on" or deps[prep] != "prep" or heads[guest] != prep or deps[guest] != "pobj" or guest < day:
        return
    verb = heads[prep]
    if pos[verb] != "VERB" or verb > prep or not any(rows["words"][i] in TITLES for i in range(day, guest)):
        return
    if any(heads[i] == verb and deps[i] in OBJECTS for i in range(max(0, verb - 12), guest)):
        return
    heads[day], deps[day] = prep, "pobj"
    heads[guest], deps[guest] = verb, "dobj"


def _part_city_and_guest(rows: dict[str, list[Any]], title: int) -> None:
    """Parts a city from the titled name behind it that the model took for one name: "received in Strelsau King Rudolf"."""
    deps, heads, pos = rows["deps"], rows["heads"], rows["pos"]
    prep = title - 1
    while prep and pos[prep] == "PROPN" and deps[prep] == "compound":
        prep -= 1
    guest = title
    while deps[guest] == "compound" and heads[guest] > guest:
        guest = heads[guest]
    if prep == title - 1 or deps[prep] != "prep" or rows["words"][prep] not in ("in", "at"):
        return
    verb = heads[prep]
    if deps[guest] != "pobj" or heads[guest] != prep or pos[verb] != "VERB" or verb > prep:
        return
    if any(heads[i] == verb and deps[i] in OBJECTS for i in range(max(0, verb - 12), guest)):
        return
    for part in range(prep + 1, title - 1):
        heads[part] = title - 1
    heads[title - 1], deps[title - 1] = prep, "pobj"
    heads[guest], deps[guest] = verb, "dobj"


def _robbed_verb(rows: dict[str, list[Any]], token: int) -> int | None:
    """The verb whose object was hung as an apposition on the noun of an adjunct between them, or None."""
    deps, heads, pos, words = rows["deps"], rows["heads"], rows["pos"], rows["words"]
    if pos[token] not in NOMINAL:
        return None
    first = token
    while first and heads[first - 1] in range(first, token + 1) and deps[first - 1] != "punct":
        first -= 1
    if rows["tags"][first] not in OPENERS or not first:
        return None
    node = heads[token]
    while deps[node] in ("pobj", "pcomp", "prep", "npadvmod", "compound", "appos", "advmod") and heads[node] != node:
        if deps[node] in ADJUNCTS and pos[heads[node]] == "VERB":
            break
        node = heads[node]
    verb = heads[node]
    if pos[verb] != "VERB" or not verb < node < first or deps[node] not in ADJUNCTS:
        return None
    if any(heads[i] == verb and deps[i] in OBJECTS for i in range(max(0, verb - 12), min(len(heads), token + 1))):
        return None
    lemma = rows["lemmas"][verb].lower()
    if words[first - 1] == ",":
        return verb if lemma in TRANSITIVE and words[node - 1] == "," else None
    return verb if words[first - 1] not in "(-:" and rows["tags"][verb] != "VBN" else None
