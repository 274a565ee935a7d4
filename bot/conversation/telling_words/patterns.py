"""Compile the phrases of a word list: `…` for anything in between, `(a|b)` for either, `<name>` for a named list."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Iterable, Iterator, Mapping

from bot.conversation.telling_words.folding import folded

Groups = Mapping[str, Iterable[str]]
GAP = "…"
# The most characters that `…` stands for, within one sentence: a Chinese character tells as much as a short word.
CHARACTERS_BETWEEN, LETTERS_BETWEEN = 12, 45
# The group of a compiled phrase that holds its last piece, which may be denied on its own: the kettle does not (smoke).
LAST = "last"
_PIECE = re.compile(r"…|<(?P<group>\w+)>|\((?P<either>[^()]*)\)|(?P<words>[^…<()]+)")
_CJK = re.compile(r"[\u3400-\u9fff]")
_NOTHING = re.compile("(?!)")


class PhraseError(ValueError):
    """Raised for a phrase that cannot be compiled; the message names it and what is wrong."""


class Pattern:
    """One phrase, compiled when a text first has a word that it needs: compiling them all would take over a second."""

    def __init__(self, phrase: str, groups: Groups) -> None:
        """Raise PhraseError when the phrase is not well formed."""
        self._source = source(phrase, groups, mark_last=True)
        self._needs = needed_words(phrase)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(self._source)

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a folded text; the last piece of the phrase is the group `last`."""
        return self._regex.finditer(text) if self._may_stand_in(text) else iter(())

    def without(self, text: str, instead: str) -> str:
        """Return a folded text with `instead` in place of each match."""
        return self._regex.sub(instead, text) if self._may_stand_in(text) else text

    def _may_stand_in(self, text: str) -> bool:
        # A loop, as a generator for each of a thousand phrases is most of the time that a text takes.
        for word in self._needs:  # noqa: SIM110
            if word in text:
                return True
        return False


def patterns(phrases: Iterable[str], groups: Groups) -> tuple[Pattern, ...]:
    """Return the patterns of phrases, the longest first."""
    return tuple(Pattern(phrase, groups) for phrase in sorted(map(str, phrases), key=len, reverse=True))


def needed_words(phrase: str) -> tuple[str, ...]:
    """Return words of which each text with the phrase has one, from the piece that leaves the fewest."""
    choices = [
        tuple(sorted({_longest_word(word) for word in (piece["either"] or piece["words"]).split("|")}))
        for piece in _PIECE.finditer(phrase)
        if (piece["either"] or piece["words"] or "").strip() and not _may_be_empty(piece)
    ]
    return min((choice for choice in choices if "" not in choice), key=len, default=("",))


@lru_cache(maxsize=4096)
def _longest_word(words: str) -> str:
    # Folding would take the gap for three dots.
    parts = (part for words_between in words.split(GAP) for part in re.split(r"[\s']+", folded(words_between)))
    return max(parts, key=len)


def any_of(phrases: Iterable[str], groups: Groups) -> re.Pattern[str]:
    """Return one regular expression for any of `phrases`, the longest first; for none, one that never matches."""
    sources = [source(phrase, groups) for phrase in sorted(map(str, phrases), key=len, reverse=True)]
    return re.compile("|".join(f"(?:{one})" for one in sources)) if sources else _NOTHING


def source(phrase: str, groups: Groups, mark_last: bool = False) -> str:
    """Return the regular expression of one phrase as text; raise PhraseError when it is not well formed."""
    pieces = list(_PIECE.finditer(phrase))
    if "".join(piece[0] for piece in pieces) != phrase:
        raise PhraseError(f"'{phrase}': a bracket is open or closed on its own")
    between = CHARACTERS_BETWEEN if _CJK.search(phrase) else LETTERS_BETWEEN
    last = max((at for at, piece in enumerate(pieces) if piece[0] != GAP and piece[0].strip()), default=-1)
    found = ""
    for at, (piece, after) in enumerate(zip_longest(pieces, pieces[1:])):
        before = pieces[at - 1] if at else None
        one = _source_of(piece, phrase, groups, between, _joined(before, piece), _joined(piece, after))
        if before is not None and _may_be_empty(before):
            one = re.sub(r"^\\s\+", r"\\s*", one)
        found += f"(?P<{LAST}>{one})" if mark_last and at == last else one
    return found


def _joined(left: re.Match[str] | None, right: re.Match[str] | None) -> bool:
    """Return whether two pieces are parts of one word, as in smok(e|ing)."""
    if left is None or right is None or GAP in (left[0], right[0]):
        return False
    return not _ends_in_space(left) and not right[0].startswith(" ")


def _ends_in_space(piece: re.Match[str]) -> bool:
    if piece["either"] is None:
        return piece[0].endswith(" ")
    return all(word.endswith(" ") for word in piece["either"].split("|") if word)


def _may_be_empty(piece: re.Match[str]) -> bool:
    return piece["either"] is not None and "" in piece["either"].split("|")


def _source_of(piece: re.Match[str], phrase: str, groups: Groups, between: int, joined: bool, joins: bool) -> str:
    if piece[0] == GAP:
        return _gap(between)
    if piece["group"] is not None:
        if piece["group"] not in groups:
            raise PhraseError(f"'{phrase}': there is no list '{piece['group']}' under groups")
        return _either(groups[piece["group"]], joined, joins)
    if piece["either"] is not None:
        return _either(piece["either"].split("|"), joined, joins)
    return _words(piece["words"], joined, joins)


def _gap(between: int) -> str:
    return rf"[^.!?。\n]{{0,{between}}}?"


def _either(words: Iterable[str], joined: bool, joins: bool) -> str:
    longest_first = sorted({str(word) for word in words}, key=len, reverse=True)
    return f"(?:{'|'.join(_with_gaps(word, joined, joins) for word in longest_first)})"


# Many phrases have the same lists in them, and folding their words is most of what loading the phrases takes.
@lru_cache(maxsize=4096)
def _with_gaps(words: str, joined: bool, joins: bool) -> str:
    between = CHARACTERS_BETWEEN if _CJK.search(words) else LETTERS_BETWEEN
    parts = words.split(GAP)
    ends = len(parts) - 1
    return _gap(between).join(_words(part, joined and at == 0, joins and at == ends) for at, part in enumerate(parts))


def _words(words: str, joined: bool, joins: bool) -> str:
    """Return words as a regular expression: Latin ones whole, apostrophes optional, spaces as they come."""
    if not words:
        return ""
    if not words.strip():
        return r"\s+"
    core = folded(words)
    text = re.escape(core).replace(r"\ ", r"\s+").replace("'", "'?")
    before = r"\s+" if words[0] == " " else ""
    after = r"\s+" if words[-1] == " " else ""
    # Two words that are both pieces of a phrase without a space between them, such as Chinese ones, need no edge.
    start = r"(?<![a-z0-9])" if _is_latin(core[0]) and not joined else ""
    end = r"(?![a-z0-9])" if _is_latin(core[-1]) and not joins else ""
    return f"{before}{start}{text}{end}{after}"


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
