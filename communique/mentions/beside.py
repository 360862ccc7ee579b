"""Finds the states that stand beside a name, a title or a noun: "of Ruritania", "(Ruritania)", "Ruritania's", "the Kenyan and Ugandan"."""

from __future__ import annotations

from communique.mentions.names import NameMention
from communique.mentions.titles import OfficeMention
from communique.reading.parse import Parse

# The words of a state's long name that may stand before the name proper.
LONG_NAME = frozenset("the republic kingdom of federal democratic people 's people's islamic state commonwealth socialist union".split())
# What stands for a state after "of"; "of American University" does not.
STATE_FORMS = frozenset(("name", "body", "institution", "metonym"))


class StatesBeside:
    """States around the tokens of one document; ``name_at`` maps each token of a name to it."""

    def __init__(self, parse: Parse, offices: tuple[OfficeMention, ...], name_at: dict[int, NameMention]) -> None:
        self._parse, self._name_at = parse, name_at
        self._ends = {m.end: m for m in offices}
        self._firsts = {m.first: m for m in offices}

    def state_of(self, first: int, end: int) -> str | None:
        """The state that stands after a name ("A of Ruritania", "A (Ruritania)") or owns it ("Ruritania's A")."""
        lowers, end = self._parse.lowers, self._skip(end)
        if lowers[end : end + 1] == ["of"]:
            return self._state_at(end + 1)[0] or self.state_of_body(end + 1)
        if lowers[end : end + 1] == ["("] and end + 1 in self._name_at:
            state = self._name_at[end + 1]
            return state.hit.code if lowers[state.end : state.end + 1] == [")"] else None
        if first and lowers[first - 1] in ("'s", "’s") and first - 2 in self._name_at:
            state = self._name_at[first - 2]
            return state.hit.code if state.hit.form in ("name", "metonym") else None
        return None

    def shared_state(self, end: int) -> str | None:
        """The state that closes a list of its people: "Foreign Minister A and Chief of Cabinet B of Ruritania"."""
        lowers, parse = self._parse.lowers, self._parse
        if lowers[end : end + 1] not in (["and"], [","]):
            return None
        for at in range(end + 1, min(end + 26, len(lowers))):
            if lowers[at] == "of" and at in self._ends:
                return None  # "President A and the Chancellor of Graustark"
            if lowers[at] == "of":
                code, _ = self._state_at(at + 1)
                if code and parse.words[at - 1][:1].isupper():
                    return code
            if parse.pos[at] in ("VERB", "AUX") or lowers[at] in (".", ";", "with", "to", "in"):
                return None
        return None

    def state_of_body(self, token: int) -> str | None:
        """The state of the body that begins at a token: "of the State Council of Ruritania"."""
        words, lowers = self._parse.words, self._parse.lowers
        for at in range(token, min(token + 9, len(words))):
            named = self._name_at.get(at)
            if named is not None and named.hit.code and named.hit.form == "adjective" and at - token < 3:
                return named.hit.code  # "of the Ruritanian State Council"
            if lowers[at] == "of" and at > token + 1 and self._state_at(at + 1)[0]:
                return self._state_at(at + 1)[0]
            if not (words[at][:1].isupper() or lowers[at] in LONG_NAME) or at in self._firsts:
                return None
        return None

    def institution_of(self, first: int) -> str | None:
        """The state of the institution that somebody before whose name it stands is the head of: "Head of the Senate of Ruritania A"."""
        state = self._name_at.get(first - 1)
        if state is None or state.end != first or state.hit.form not in ("institution", "body"):
            return None
        before = self._parse.lowers[max(0, state.first - 2) : state.first]
        return state.hit.code if before[-1:] == ["of"] or before == ["of", "the"] else None

    def _skip(self, end: int) -> int:
        """The first token at or after ``end`` that is no blank: "Jr." leaves one behind."""
        words = self._parse.words
        while end < len(words) and not words[end].strip():
            end += 1
        return end

    def _state_at(self, token: int) -> tuple[str | None, int]:
        """(code, token after it) of a state that begins at a token, its long name and article skipped."""
        lowers, at = self._parse.lowers, token
        while at < len(lowers) and at - token < 6 and lowers[at] in LONG_NAME and at not in self._name_at:
            at += 1
        state = self._name_at.get(at)
        if state is None or state.hit.code is None or state.hit.form not in STATE_FORMS:
            return None, token
        if state.end < len(lowers) and self._parse.deps[state.end - 1] == "compound" and self._parse.words[state.end][:1].isupper():
            return None, token  # "of Ruritania Radio"
        if at != token and "of" not in lowers[token:at] and lowers[token] != "the":
            return None, token
        return state.hit.code, state.end

    def _state_before(self, token: int) -> tuple[str | None, str, int]:
        """(code, preposition, token of the preposition) of "of the Republic of Ruritania" that ends before a token."""
        lowers, state = self._parse.lowers, self._name_at.get(token - 1)
        if state is None or state.end != token or state.hit.code is None:
            return None, "", token
        at = state.first
        while at and lowers[at - 1] in LONG_NAME and at not in self._ends:
            at -= 1
        if at and lowers[at] == "of" and at in self._ends:
            return state.hit.code, "of", at
        if lowers[at - 1] == "the":
            at -= 1
        if at and lowers[at - 1] in ("to", "in", "at", "for", "of"):
            return state.hit.code, lowers[at - 1], at - 1
        return None, "", token

    def _states_after(self, token: int) -> tuple[list[str], int]:
        """(codes, token after them) of "of A, B and of C" that begins at a token."""
        lowers = self._parse.lowers
        if lowers[token : token + 1] not in (["of"], ["from"]):
            return [], token
        return self.states_from(token + 1)

    def states_from(self, token: int) -> tuple[list[str], int]:
        """(codes, token after them) of a list of states that begins at a token."""
        lowers, codes, at = self._parse.lowers, list[str](), token
        while True:
            code, stop = self._state_at(at)
            if code is None:
                break
            codes.append(code)
            token = stop
            at = stop
            while lowers[at : at + 1] and lowers[at] in (",", "and", "&", "of", "from", "the") and at - stop < 4:
                at += 1
            if at == stop:
                break
        return codes, token

    def states_before(self, token: int) -> tuple[list[str], int]:
        """(codes, first token) of a list of states or adjectives that ends before a token: "the Kenyan and Ugandan"."""
        lowers, codes, at = self._parse.lowers, list[str](), token
        while at:
            if lowers[at - 1] in ("'s", "’s", "'", "’") and not codes:
                at -= 1
                continue
            state = self._name_at.get(at - 1)
            if state is None or state.hit.code is None:
                break
            codes.insert(0, state.hit.code)
            token = at = state.first
            step = at
            while step and lowers[step - 1] in (",", "and", "&", "the") and at - step < 3:
                step -= 1
            if step == at or step - 1 not in self._name_at:
                break
            if len(codes) == 1 and not {"and", "&"} & set(lowers[step:at]):
                break  # "according to Strelsau, Ruritanian guards": no list
            at = step
        return list(dict.fromkeys(codes)), token

    def states_about(self, first: int, end: int) -> list[str]:
        """The states of a title or noun at tokens ``first`` to ``end``: those before it, else those of its "of"."""
        return self.states_before(first)[0] or self._states_after(end)[0]
