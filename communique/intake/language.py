"""Tells the language of a text by its script and its small words; refuses what is not English by name.

Measured in November 2026: of 3,265 English documents (readouts, news, scanned releases of 1956-2018) none was refused, of
8,120 single lines and sentences of them 4. Of the 361 single example sentences that spaCy ships for the languages we
have profiles of, 238 were named and 91, short and without small words, passed as English; joined to paragraphs, all but
the Finnish were refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from communique.intake.outcome import Refused
from communique.knowledge.files import unmark
from communique.knowledge.languages import Profile, load_languages

ENGLISH = "en"
# Three stretches of this many characters (start, middle, end) tell the language of any document.
STRETCH = 6_000
# Another language is told by at least two different words of its own; one may be a name or a loan.
OWN_WORDS = 2
# At least one word in ten must be a small word of the other language: real prose has three or four in ten, English
# prose with foreign names stays under one in thirty.
OWN_SHARE = 0.10
# In a sentence of up to 15 words one such word is enough, where with names' particles it makes one word in five and no
# English word speaks against it.
SHORT, SHORT_SHARE = 15, 0.20
# The small words of the other language must outnumber the English ones by half: a bilingual text is read.
MAJORITY = 1.5
# Where three words in ten are small English words, nothing else is asked: no other language shares so many.
SURE_SHARE = 0.30
# A text of 30 words or more in which fewer than one in ten is a small English word is not English, whatever it is: the
# lowest of 3,265 English documents, a list of names, has 14 in 100. Shorter texts (headlines) may do without.
LONG, ENGLISH_SHARE = 30, 0.10

WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~\u2018-\u201f\u00ab\u00bb\u2026\u2013\u2014\u0964\u060c\u061f\u3001\u3002\u00b7]+")


def check_language(text: str) -> None:
    """Raises Refused, naming the language, where a text is not in English."""
    code, name = identify(text)
    if code != ENGLISH:
        raise Refused("language", f"the text is not in English but in {name}; only English is read, give a translation")


def identify(text: str, profiles: tuple[Profile, ...] | None = None) -> tuple[str | None, str]:
    """(ISO 639-1 code, English name) of a text's language; (None, what can be said) for one that is none of ours.

    What is too short to tell is taken for English where it may be. An example:

    >>> identify("Le roi de Ruritanie a rencontré son homologue et les deux ministres.")
    ('fr', 'French')
    """
    profiles = profiles if profiles is not None else load_languages()
    sample = unicodedata.normalize("NFC", _sample(text))
    scripts = _scripts(sample)
    words = Counter(WORD.findall(sample.lower()))
    total = scripts.total()
    if total and scripts["LATIN"] < total / 2:
        return _by_script(scripts, words, profiles)
    return _by_words(words, profiles)


def check_profiles(profiles: Iterable[Profile] | None = None) -> tuple[int, list[tuple[str, str, str, str]]]:
    """How many examples and look-alikes of the profiles were run; (file, example, found, expected) for each that failed."""
    profiles = tuple(profiles) if profiles is not None else load_languages()
    faults = []
    for profile in profiles:
        where = f"languages/{profile.code}.toml"
        for example in profile.examples:
            text, marked = unmark(example)
            for word in (text[start:end].lower() for start, end in marked):
                foreign = set(_scripts(word)) - profile.scripts
                if foreign or (profile.words and word not in profile.words | profile.particles):
                    faults.append((where, example, f"{word!r} marked", "words the profile knows"))
            if (code := identify(text, profiles)[0]) != profile.code:
                faults.append((where, example, repr(code), repr(profile.code)))
        faults += [
            (where, text, repr(profile.code), "another language")
            for text in profile.lookalikes
            if identify(text, profiles)[0] == profile.code
        ]
    return sum(len(p.examples) + len(p.lookalikes) for p in profiles), faults


def _sample(text: str) -> str:
    if len(text) <= 3 * STRETCH:
        return text
    middle = len(text) // 2
    return "\n".join((text[:STRETCH], text[middle : middle + STRETCH], text[-STRETCH:]))


def _scripts(sample: str) -> Counter[str]:
    """How many letters of each script there are, by the first word of their Unicode names."""
    found: Counter[str] = Counter()
    for character, count in Counter(sample).items():
        if character.isalpha():
            found["LATIN" if character.isascii() else unicodedata.name(character, "UNKNOWN").split()[0]] += count
    return found


def _by_script(scripts: Counter[str], words: Counter[str], profiles: tuple[Profile, ...]) -> tuple[str | None, str]:
    """The language of a text in another script: the one whose scripts cover most of it and whose words it has."""
    total = scripts.total()
    letters = Counter(c for word, n in words.items() for c in word * n if c.isalpha() and not c.isascii())

    def fit(profile: Profile) -> tuple[float, float, int, int, int]:
        covered = sum(scripts[s] for s in profile.scripts) / total
        foreign = sum(n for letter, n in letters.items() if profile.alphabet and letter not in profile.alphabet) / total
        found = _count(words, profile.words | profile.particles)
        return round(covered, 1), -round(foreign, 2), found, -len(profile.scripts), -len(profile.alphabet)

    script = max(scripts, key=lambda s: scripts[s])
    ranked = sorted((p for p in profiles if script in p.scripts), key=fit, reverse=True)
    if not ranked or (len(ranked) > 1 and fit(ranked[0]) == fit(ranked[1])):
        return None, f"a language in {script.capitalize()} letters"
    return ranked[0].code, ranked[0].name


def _by_words(words: Counter[str], profiles: tuple[Profile, ...]) -> tuple[str | None, str]:
    total = words.total()
    english = next(p for p in profiles if p.code == ENGLISH)
    share = _count(words, english.words) / max(total, 1)
    if total >= LONG and share >= SURE_SHARE:
        return ENGLISH, english.name
    # "de" is a Swedish pronoun and half of all French names: what one language lends to names tells no other either.
    particles = frozenset[str]().union(*(p.particles for p in profiles))
    best: tuple[int, Profile] | None = None
    for profile in profiles:
        if profile is english or "LATIN" not in profile.scripts:
            continue
        all_words = profile.words | profile.particles
        found, against = _count(words, all_words - english.words), _count(words, english.words - all_words)
        # Single letters are initials ("U.S.") more often than words.
        own = sum(word in words and len(word) > 1 for word in profile.words - english.words - particles)
        told = own >= OWN_WORDS and found >= OWN_SHARE * total and found > MAJORITY * against
        if total <= SHORT:
            told |= own >= 1 and found >= SHORT_SHARE * total and found >= OWN_WORDS and not against
            told |= own >= 1 and total >= 6 and not against and not (words.keys() & english.words)
        if told and (best is None or found > best[0]):
            best = found, profile
    if best:
        return best[1].code, best[1].name
    if total >= LONG and share < ENGLISH_SHARE:
        return None, "a language that is not recognised"
    return ENGLISH, english.name


def _count(words: Counter[str], among: frozenset[str]) -> int:
    return sum(count for word, count in words.items() if word in among)
