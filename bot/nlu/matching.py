"""Find the company's products and branches in a text by their names, aliases and small misspellings.

Names are matched by spaCy over tokens of our own: each Chinese character, Latin word and run of digits is a token, and
separators of Latin words (robot-vacuum, Robot Vacuum) are not tokens. Misspelled Latin names are found by rapidfuzz.
"""

import re
import warnings
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product, zip_longest
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.catalogue import Thing, modified_at, policy_dir, read_things
from bot.nlu.folding import fold
from bot.nlu.language import has_han
from bot.nlu.word_lists import NOTHING, WordFinder

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

SHORTEST_FUZZY, LONGEST_FUZZY = 5, 60
LONGEST_RUN = 3
MOST_GAPS = 4
_BETWEEN = r"\s\-_."
_SEPARATORS = re.compile(f"[{_BETWEEN}]+")
_LATIN_WORD = re.compile("[a-z0-9]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_BIT = {char: 1 << at for at, char in enumerate(_LETTERS)}
# lengths from this one on count as the same: longer than any misspelling that is searched, which is of a name of at
# most `LONGEST_FUZZY` characters; longer names are matched only as they are spelled
_LONGEST = LONGEST_FUZZY + 3
# placeholder tokens: for a separator, and for any other text; no real token has these texts
_GAP, _OTHER = " ", "\n"


@dataclass(frozen=True)
class Hit:
    """A thing found at `start`..`end` of the folded text; `confidence` is below 1 when it was misspelled."""

    entity: str
    id: str
    start: int
    end: int
    confidence: float


class Matcher:
    """Match the names of a company's products and branches."""

    def __init__(self, things: Iterable[Thing]) -> None:
        """Index `things`; a name shared by two of them belongs to the first."""
        names = [(fold(name).text.strip(), thing) for thing in things for name in thing.names]
        self._spelled = _Spelled(names)
        self._misspelled = _Misspelled(names)

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Matcher":
        """Read products and branches from `folder` (default: `policy_dir()`); a missing file has none."""
        home = Path(folder) if folder else policy_dir()
        products, company = home / "products.yml", home / "company.yml"
        return _matcher_as_of(products, company, (modified_at(products), modified_at(company)))

    def find(self, folded: str) -> list[Hit]:
        """Return the things named in a folded text, left to right, without overlaps; the longest name wins."""
        hits = self._spelled.find(folded)
        return sorted([*hits, *self._misspelled.find(folded, hits)], key=lambda hit: hit.start)


_TOKEN = re.compile(f"(?P<word>[a-z]+|[0-9]+)|(?P<gap>[{_BETWEEN}]+)|(?P<sign>.)", re.DOTALL)


def tokens(folded: str) -> list[str]:
    """Return the tokens of a folded name: Latin words, runs of digits, and signs (single other characters).

    A separator is a token only between two signs (电 锅 is not 电锅), never beside a word or number.
    """
    texts: list[str] = []
    gap = False
    last = None
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup
        if kind == "gap":
            gap = True
            continue
        if gap and last == kind == "sign":
            texts.append(_GAP)
        texts.append(match[0])
        gap, last = False, kind
    return texts


class _Spelled:
    """Match names as they are spelled, with or without their separators, and their plurals."""

    def __init__(self, names: list[tuple[str, Thing]]) -> None:
        phrases = self._phrases(names)
        self._known = _any_token(phrases)
        self._things = list(dict.fromkeys(phrases.values()))
        self._vocabulary, self._matcher = _spacy()
        for number, thing in enumerate(self._things):
            docs = [self._doc(phrase) for phrase, named in phrases.items() if named is thing]
            self._matcher.add(str(number), docs)

    @staticmethod
    def _phrases(names: list[tuple[str, Thing]]) -> dict[tuple[str, ...], Thing]:
        """Return the thing for the tokens of every way to write a name; a name has precedence over another's plural."""
        phrases: dict[tuple[str, ...], Thing] = {}
        for ending in ("", "s", "es"):
            for name, thing in names:
                if ending and not _LATIN_WORD.fullmatch(name[-1:]):
                    continue
                for form in _ways_to_write(name):
                    phrase = tuple(tokens(form + ending))
                    if phrase:
                        phrases.setdefault(phrase, thing)
        return phrases

    def _doc(self, words: Iterable[str]) -> "Doc":
        from spacy.tokens import Doc

        return Doc(self._vocabulary, words=list(words))

    def find(self, folded: str) -> list[Hit]:
        """Return the correctly spelled names in a folded text."""
        words, bounds = self._tokens_in_names(folded)
        if not words:
            return []
        from spacy.util import filter_spans

        found = self._matcher(self._doc(words), as_spans=True)
        whole = [span for span in found if _is_whole(folded, bounds[span.start][0], bounds[span.end - 1][1])]
        hits = []
        for span in filter_spans(whole):
            thing = self._things[int(span.label_)]
            hits.append(Hit(thing.entity, thing.id, bounds[span.start][0], bounds[span.end - 1][1], 1.0))
        return hits

    def _tokens_in_names(self, folded: str) -> tuple[list[str], list[tuple[int, int]]]:
        """Return the tokens of a folded text that occur in names, and their bounds; a placeholder replaces other text.

        Other text is not tokenised, because no name contains it and spaCy's vocabulary would keep every token forever.
        """
        words: list[str] = []
        bounds: list[tuple[int, int]] = []
        for match in self._known.find(folded):
            start, end = match.span()
            between = folded[bounds[-1][1] : start] if bounds else ""
            if between:
                gap = _SEPARATORS.fullmatch(between)
                if not gap or (match.lastgroup == "sign" and not _LATIN_WORD.fullmatch(words[-1])):
                    words.append(_GAP if gap else _OTHER)
                    bounds.append((start, start))
            if match.lastgroup == "sign":
                words.extend(match[0])
                bounds.extend(zip(range(start, end), range(start + 1, end + 1)))
            else:
                words.append(match[0])
                bounds.append((start, end))
        return words, bounds


def _any_token(phrases: Collection[tuple[str, ...]]) -> WordFinder:
    """Return a finder for the tokens of `phrases` in a folded text: whole words and numbers, and runs of signs.

    Unless some phrase is a single sign, a sign is skipped when nothing beside it could belong to the same phrase.
    """
    known = {token for phrase in phrases for token in phrase} - {_GAP}
    latin = set(filter(_LATIN_WORD.fullmatch, known))
    words = set(filter(str.isalpha, latin))
    numbers = latin - words
    signs = known - latin
    either = [rf"(?<![a-z]){_any(words)}(?![a-z])"] if words else []
    either += [rf"(?<![0-9]){_any(numbers)}(?![0-9])"] if numbers else []
    if signs:
        sign, beside = f"[{''.join(map(re.escape, sorted(signs)))}]", f"[a-z0-9{_BETWEEN}]"
        alone = any(len(phrase) == 1 and phrase[0] in signs for phrase in phrases)
        run = f"{sign}+" if alone else f"{sign}(?:{sign}+|(?={beside})|(?<={beside}.))"
        either.append(f"(?P<sign>{run})")
    return WordFinder(re.compile("|".join(either) or NOTHING), known)


def _any(words: set[str]) -> str:
    """Return a regular expression for any of the Latin words or numbers, grouped by first character, longest first."""
    begun: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        begun.setdefault(word[0], []).append(word[1:])
    return f"(?:{'|'.join(first + '(?:' + '|'.join(rests) + ')' for first, rests in sorted(begun.items()))})"


def _ways_to_write(name: str) -> list[str]:
    """Return a name with each of its separators kept or omitted; above `MOST_GAPS` separators, all or none."""
    parts = [part for part in _SEPARATORS.split(name) if part]
    gaps = max(0, len(parts) - 1)
    ways = product((" ", ""), repeat=gaps) if gaps <= MOST_GAPS else [(" ",) * gaps, ("",) * gaps]
    return ["".join(map("".join, zip_longest(parts, way, fillvalue=""))) for way in ways]


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Return whether neither `start` nor `end` lies inside a run of Latin letters and digits."""
    edges = (folded[max(0, start - 1) : start + 1], folded[end - 1 : end + 1])
    return not any(len(edge) == 2 and _LATIN_WORD.fullmatch(edge) for edge in edges)


class _Misspelled:
    """Match Latin names with one or two typing errors; the first character and all digits must be right."""

    def __init__(self, names: list[tuple[str, Thing]]) -> None:
        self._things: dict[str, Thing] = {}
        self._near: dict[tuple[str, int, str], list[str]] = {}
        for name, thing in names:
            key = _SEPARATORS.sub("", name)
            if has_han(name) or not SHORTEST_FUZZY <= len(key) <= LONGEST_FUZZY or key in self._things:
                continue
            self._things[key] = thing
            for length in _lengths(key):
                self._near.setdefault((key[0], length, _digits(key)), []).append(key)
        self._letters = _LettersOfNames(self._things)

    def find(self, folded: str, taken: list[Hit]) -> list[Hit]:
        """Return the misspelled names in a folded text that do not overlap `taken`.

        `taken` is sorted and without overlaps. A name may consist of up to `LONGEST_RUN` neighbouring words.
        """
        words = np.array([match.span() for match in _LATIN_WORD.finditer(folded)], dtype=np.int64).reshape(-1, 2)
        if taken:
            starts, ends = np.array([(hit.start, hit.end) for hit in taken]).T
            begun = np.searchsorted(starts, words[:, 1])
            words = words[(begun == 0) | (ends[begun - 1] <= words[:, 0])]
        hits: list[Hit] = []
        for start, end in self._letters.runs(folded, words):
            if hits and start < hits[-1].end:
                continue
            found = self._nearest("".join(_LATIN_WORD.findall(folded, start, end)))
            if found is not None:
                thing, edits = found
                hits.append(Hit(thing.entity, thing.id, start, end, 0.9 - 0.1 * edits))
        return hits

    def _nearest(self, key: str) -> tuple[Thing, int] | None:
        names = self._near.get((key[0], len(key), _digits(key)))
        if len(key) < SHORTEST_FUZZY or not names:
            return None
        found = process.extract(key, names, scorer=OSA.distance, score_cutoff=2, limit=None)
        return next(((self._things[name], edits) for name, edits, _ in found if edits <= most_edits(name)), None)


class _LettersOfNames:
    """Filter runs of words by their sets of letters, so that few of them need an edit distance.

    One edit changes a name's set of letters by at most two elements. A run whose set differs by more from the sets of
    all names with its length and first letter is therefore no misspelled name. The sets are bits of integers, compared
    for all runs of a text at once.
    """

    def __init__(self, names: Iterable[str]) -> None:
        held: dict[int, list[tuple[int, int]]] = {}
        for name in names:
            for length in _lengths(name):
                held.setdefault(_place(name[0], length), []).append((_letters(name), 2 * most_edits(name)))
        places = sorted(held)
        rows = [row for place in places for row in held[place]]
        self._letters = np.array([letters for letters, _ in rows], dtype=np.int64)
        self._may_differ = np.array([most for _, most in rows], dtype=np.int64)
        self._count = np.zeros(_place("9", _LONGEST) + 1, dtype=np.int64)
        self._count[places] = [len(held[place]) for place in places]
        self._first = np.cumsum(self._count) - self._count

    def runs(self, folded: str, words: np.ndarray) -> list[tuple[int, int]]:
        """Return the bounds of the runs of words that may be a name, by ascending start, then by descending end.

        `words` is an integer array (count, 2) of bounds. Words more than one character apart are not in one run.
        """
        if not len(words) or not len(self._letters):
            return []
        starts, ends = words.T
        letters = np.array([_letters(folded[start:end]) for start, end in words.tolist()], dtype=np.int64)
        places = np.array([_place(folded[start], 0) for start in starts.tolist()], dtype=np.int64)
        at, length, held = np.arange(len(words)), ends - starts, letters
        found: list[tuple[int, int]] = []
        for more in range(LONGEST_RUN):
            if more:
                goes_on = at + more < len(words)
                at, length, held = at[goes_on], length[goes_on], held[goes_on]
                beside = starts[at + more] - ends[at + more - 1] <= 1
                at, length, held = at[beside], length[beside], held[beside]
                length, held = length + (ends - starts)[at + more], held | letters[at + more]
            fits = self._fits(places[at] + np.minimum(length, _LONGEST), held)
            found += zip(starts[at[fits]].tolist(), ends[at[fits] + more].tolist())
        return sorted(found, key=lambda run: (run[0], -run[1]))

    def _fits(self, places: np.ndarray, held: np.ndarray) -> np.ndarray:
        """Return for each run, given its place (`_place`) and its letters, whether a name has nearly these letters."""
        count = self._count[places]
        run_of = np.repeat(np.arange(len(places)), count)
        name = np.arange(len(run_of)) + np.repeat(self._first[places] - np.cumsum(count) + count, count)
        differ = _bits(held[run_of] ^ self._letters[name])
        fits = np.zeros(len(places), dtype=bool)
        fits[run_of[differ <= self._may_differ[name]]] = True
        return fits


def _place(first: str, length: int) -> int:
    """Return a table index for a first character and a length up to `_LONGEST`."""
    return _LETTERS.index(first) * (_LONGEST + 1) + length


_BITS_OF = np.array([number.bit_count() for number in range(1 << 12)], dtype=np.int64)


def _bits(numbers: np.ndarray) -> np.ndarray:
    """Return how many bits are set in each of the numbers, which have 36 bits."""
    low = (1 << 12) - 1
    return np.asarray(_BITS_OF[numbers & low] + _BITS_OF[numbers >> 12 & low] + _BITS_OF[numbers >> 24])


@lru_cache(maxsize=8192)
def _letters(word: str) -> int:
    """Return the set of Latin letters and digits in a word as a bit mask."""
    return reduce(or_, (_BIT.get(char, 0) for char in word), 0)


def most_edits(name: str) -> int:
    """Return how many edits of a name are tolerated: letters wrong, missing, added or swapped with a neighbour."""
    return 1 if len(name) < 9 else 2


def _lengths(name: str) -> range:
    """Return the possible lengths of a misspelled name."""
    return range(len(name) - most_edits(name), len(name) + most_edits(name) + 1)


def _digits(key: str) -> str:
    return "" if key.isalpha() else "".join(filter(str.isdigit, key))


def _spacy() -> "tuple[Vocab, PhraseMatcher]":
    """Return a new vocabulary and a matcher over it; spaCy is imported here because it takes a second and 33 MB."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from spacy.matcher import PhraseMatcher
        from spacy.vocab import Vocab
    vocabulary = Vocab()
    return vocabulary, PhraseMatcher(vocabulary, attr="ORTH")


@lru_cache(maxsize=8)
def _matcher_as_of(products: Path, company: Path, changed: tuple[float, float]) -> Matcher:
    return Matcher(read_things(products, company))
