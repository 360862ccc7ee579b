"""Tells whose official text a document is, from the name or the web address of its publisher."""

from __future__ import annotations

import re

from communique.knowledge.sources import Sources
from communique.mentions.names import OPAQUE, NameHit, NameIndex
from communique.reading.tokens import split_words

# Sectors (PLOVER) of institutions that are the state itself; papers, banks and parties are not.
STATE_SECTORS = frozenset(("GOV", "MIL", "LEG", "JUD", "SPY"))
OWN_FORMS = frozenset(("metonym", "institution", "body"))
# "mea.gov.in", "www.gouv.fr", "mofa.go.jp": second-level domains that only governments are given.
STATE_DOMAIN = re.compile(r"(?:^|[./@])(?:gov|gob|gouv|govt|gouvernement|go|gub|mil|mfa|gc|admin|regierung)\.([a-z]{2})(?=$|[/:\s])")
SMALL_WORDS = frozenset(("the", "of", "&", "and", ",", "'s", "-"))


def side_of(publisher: str | None, names: NameIndex, sources: Sources, url: str | None = None) -> str | None:
    """The code of the state or organisation whose own voice a publisher is ("Ministry of External Affairs, India").

    None for the press, and where the name does not say: a ministry without a state could be anybody's. ``url`` is asked
    where there is no publisher.
    """
    if not publisher or not publisher.strip():
        return _side_of_address(url, names, sources) if url else None
    lower = publisher.lower().replace("\u2019", "'")
    for name, code in sources.own:
        if _has(lower, name):
            return code
    if "." in publisher and (code_of := _side_of_address(publisher, names, sources)) is not None:
        return code_of
    hits = [(a, b, hit) for a, b, hit in names.spans(split_words(publisher)) if hit.form not in OPAQUE and hit.code]
    if not hits or any(hit.form == "institution" and hit.sector not in STATE_SECTORS for _, _, hit in hits):
        return None
    if any(_has(_without_organisations(lower, hits, names), word) for word in sources.not_official):
        return None
    if any(hit.sure for _, _, hit in hits):
        hits = [h for h in hits if h[2].sure]  # beside the name of a state the "Chancellery" is no short name of another
    codes = list(dict.fromkeys(str(hit.code) for _, _, hit in hits))
    if any(_has(lower, word) for word in sources.missions):
        return _sender(lower, hits, names)  # "Embassy of Ruritania in Graustark": who sends it stands first, or after "of"
    if any(_has(lower, word) for word in sources.official) or any(h.form in ("institution", "body") for _, _, h in hits):
        return codes[0] if len(codes) == 1 else None
    return codes[0] if len(codes) == 1 and _is_whole(publisher, hits, names) else None


def nationality_of(publisher: str | None, names: NameIndex) -> str | None:
    """The state that the name of a paper or an agency tells ("Ruritanian Press Agency"): whence it writes, not for whom."""
    hits = names.lookup(split_words(publisher)) if publisher else []
    codes = {str(h.code) for h in hits if h.code and names.entities[str(h.code)].kind == "state"}
    return next(iter(codes)) if len(codes) == 1 else None


def _has(lower: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lower) is not None


def _without_organisations(lower: str, hits: list[tuple[int, int, NameHit]], names: NameIndex) -> str:
    """The name less the full names of organisations: the Atomic Energy Agency is no news agency."""
    for _, _, hit in hits:
        entity = names.entities[str(hit.code)]
        if entity.kind == "organisation":
            for alias in entity.aliases:
                lower = lower.replace(alias.words.lower(), " ")
    return lower


def _sender(lower: str, hits: list[tuple[int, int, NameHit]], names: NameIndex) -> str | None:
    """Whose mission it is: the first name of a state or organisation in the publisher's name."""
    kept = [hit for _, _, hit in hits if hit.form != "metonym"]  # "Moscow Embassy of Ruritania" stands in Moscow
    if " commission of " in lower:
        kept = [hit for hit in kept if names.entities[str(hit.code)].kind == "state"]
    return str((kept or [hits[0][2]])[0].code)


def _is_whole(publisher: str, hits: list[tuple[int, int, NameHit]], names: NameIndex) -> bool:
    """Whether a name of power ("The Kremlin") or of an organisation is all there is."""
    words = split_words(publisher)
    covered = {t for a, b, _ in hits for t in range(a, b)}
    rest = [w for i, w in enumerate(words) if i not in covered and w.lower() not in SMALL_WORDS and w[:1].isalnum()]
    if rest:
        return False
    own = [hit for _, _, hit in hits if hit.form in OWN_FORMS or names.entities[str(hit.code)].kind == "organisation"]
    return bool(own)


def _side_of_address(address: str, names: NameIndex, sources: Sources) -> str | None:
    """The code of a web address that only a state or an organisation has."""
    lower = address.lower()
    host = re.sub(r"^[a-z]+://", "", lower).split("/")[0].split(":")[0].removeprefix("www.")
    for domain, code in sources.domains:
        if host == domain or host.endswith("." + domain):
            return code
    found = STATE_DOMAIN.search(host)
    if found is None:
        return None
    iso2 = {"uk": "GB"}.get(found.group(1), found.group(1).upper())
    return next((code for code, entity in names.entities.items() if entity.iso2 == iso2), None)
