"""Encode texts as vectors: a multilingual sentence encoder over the whole text and over its sentences.

Each text is encoded as a whole and as the mean of its sentences, so that one angry sentence in the middle of a long
story still has weight. A short text is its own only sentence. Of a text longer than `PAGE`, only the clauses with the
most praise or blame are encoded, so that a longer text does not take longer. Counts of praise, of blame and of the
words of each sort of evidence follow.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.nlu.evidence_words import WORD_FEATURES, word_features
from bot.nlu.feelings import praise_and_blame_densities
from bot.nlu.folding import code_points

if TYPE_CHECKING:
    from bot.nlu.shared_encoder import SharedEncoder

ENCODER_SIZE = 512
WORDS_AT = 2 * ENCODER_SIZE
VECTOR_SIZE = WORDS_AT + WORD_FEATURES
LONGEST_TEXT = 360
# A text of more characters than `PAGE` is a page; `OF_A_PAGE` characters of it are encoded, those with most praise or
# blame.
PAGE = 1000
OF_A_PAGE = 50
MOST_SENTENCES = 12
SHORTEST_SENTENCE = 6


def _breaks(signs: str) -> re.Pattern[str]:
    """Return a pattern for the end of a piece of text.

    It matches one of `signs`, a full stop before a space, or (group `gap`) a space between Chinese characters.
    """
    return re.compile(
        rf"[{signs}.\s](?:(?P<gap>(?<=[\u4e00-\u9fff]\s)(?=\s*[\u4e00-\u9fff]))|(?<=[{signs}])|(?<=[.])(?=\s))"
    )


_BREAK = _breaks("。!！?？;；\n")
_CLAUSE = _breaks("。!！?？;；\n,，、")


@lru_cache(maxsize=1)
def encoder() -> "SharedEncoder":
    """Return the single encoder of this process (about 110 MB), loaded at first use."""
    from bot.nlu.shared_encoder import SharedEncoder

    return SharedEncoder()


def squeeze(text: str) -> str:
    """Strip a text and shorten runs of the same character to three."""
    signs = code_points(text)
    same = signs[1:] == signs[:-1]
    fourth = same[2:] & same[1:-1] & same[:-2]
    if fourth.any():
        text = signs[np.append([True] * 3, ~fourth)].tobytes().decode("utf-32-le", "surrogatepass")
    return text.strip()


def shorten(text: str) -> str:
    """Return at most `LONGEST_TEXT` characters of the squeezed text: its head and tail, or the gist of a page."""
    text = squeeze(text)
    if len(text) <= LONGEST_TEXT:
        return text
    if len(text) > PAGE:
        return _gist(text)
    head = LONGEST_TEXT * 2 // 3
    return text[:head] + "\n" + text[head - LONGEST_TEXT + 1 :]


def _gist(text: str) -> str:
    """Return the clauses of a page with the most praise or blame, in text order, at most `OF_A_PAGE` characters."""
    clauses = _pieces(text, _CLAUSE)
    told = praise_and_blame_densities(clauses)
    by_weight = sorted((at for at, clause in enumerate(clauses) if clause.strip()), key=lambda at: (-told[at], at))
    kept: dict[int, str] = {}
    room = OF_A_PAGE
    for at in by_weight:
        kept[at] = clauses[at][:room]
        room -= len(kept[at])
        if room <= 0:
            break
    return "".join(kept[at] for at in sorted(kept))


def _pieces(text: str, breaks: re.Pattern[str]) -> list[str]:
    """Split a text after `breaks`, but before a gap; a gap that is a line break is a piece of its own."""
    cuts = [0]
    for found in breaks.finditer(text):
        if found["gap"] is not None:
            cuts.append(found.start())
        if found["gap"] is None or found[0] == "\n":
            cuts.append(found.end())
    return [text[start:end] for start, end in pairwise([*cuts, len(text)])]


def sentences(text: str) -> list[str]:
    """Split `text` into sentences; very short ones join their neighbour.

    Of more than `MOST_SENTENCES`, only the first and the last half of that number are returned.
    """
    pieces: list[str] = []
    for piece in _pieces(text, _BREAK):
        if not piece or not piece.strip():
            continue
        if pieces and (len(piece.strip()) < SHORTEST_SENTENCE or len(pieces[-1].strip()) < SHORTEST_SENTENCE):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    if len(pieces) > MOST_SENTENCES:
        half = MOST_SENTENCES // 2
        pieces = pieces[:half] + pieces[-half:]
    return [piece.strip() for piece in pieces]


def vectors(texts: list[str]) -> np.ndarray:
    """Return a (texts, `VECTOR_SIZE`) array of float32 for folded texts; a text without content is a row of zeros."""
    batch: list[str] = []
    parts: list[tuple[int, int]] = []
    for whole in texts:
        text = shorten(whole)
        # the gist of a page is not split again: its sentences would double the time and add nothing
        pieces = [text] if len(whole) > PAGE and text else sentences(text)
        first = len(batch)
        if pieces:
            batch.append(text)
        if len(pieces) > 1:
            batch.extend(pieces)
        parts.append((first, len(batch)))
    rows = np.zeros((len(texts), VECTOR_SIZE), dtype=np.float32)
    for row, text in zip(rows, texts):
        # `_gist` searched the squeezed page for feelings; the same text here uses that cached result
        row[WORDS_AT:] = word_features(squeeze(text) if len(text) > PAGE else text)
    if not batch:
        return rows
    encoded = encoder().encode(batch)
    for row, (first, last) in zip(rows, parts):
        if first == last:
            continue
        row[:ENCODER_SIZE] = encoded[first]
        inner = encoded[first + 1 : last] if last - first > 1 else encoded[first:last]
        row[ENCODER_SIZE:WORDS_AT] = inner.mean(axis=0)
    return rows
