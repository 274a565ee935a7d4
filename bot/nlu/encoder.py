"""Turn a text into numbers: a multilingual sentence encoder over the whole and over its sentences.

A long story is encoded twice, as a whole and as the mean of its sentences, so that one angry sentence in the middle
still shows. A short text is its own only sentence. Of a whole page only what says the most is encoded, because nobody
should wait longer for writing more. Counts of praise and blame follow.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.nlu.feelings import FEELINGS, feelings, told_by_each
from bot.nlu.folding import code_points

if TYPE_CHECKING:
    from bot.nlu.shared_encoder import SharedEncoder

ENCODER_SIZE = 512
VECTOR_SIZE = 2 * ENCODER_SIZE + FEELINGS
LONGEST_TEXT = 360
# A longer text is a page: only so many characters of it are encoded, those that praise or blame the most.
PAGE = 1000
OF_A_PAGE = 50
MOST_SENTENCES = 12
SHORTEST_SENTENCE = 6


def _breaks(signs: str) -> re.Pattern[str]:
    """Return what ends a piece of text: one of `signs`, a stop before a space, or (`gap`) a space between Chinese."""
    return re.compile(
        rf"[{signs}.\s](?:(?P<gap>(?<=[\u4e00-\u9fff]\s)(?=\s*[\u4e00-\u9fff]))|(?<=[{signs}])|(?<=[.])(?=\s))"
    )


_BREAK = _breaks("。!！?？;；\n")
_CLAUSE = _breaks("。!！?？;；\n,，、")


@lru_cache(maxsize=1)
def encoder() -> "SharedEncoder":
    """Return the one encoder of this process (about 110 MB), loaded at first use."""
    from bot.nlu.shared_encoder import SharedEncoder

    return SharedEncoder()


def squeeze(text: str) -> str:
    """Return a text without blank edges, and with runs of one character cut to three."""
    signs = code_points(text)
    same = signs[1:] == signs[:-1]
    fourth = same[2:] & same[1:-1] & same[:-2]
    if fourth.any():
        text = signs[np.append([True] * 3, ~fourth)].tobytes().decode("utf-32-le", "surrogatepass")
    return text.strip()


def shorten(text: str) -> str:
    """Return at most `LONGEST_TEXT` characters of a text squeezed: head and tail, or the gist of a page."""
    text = squeeze(text)
    if len(text) <= LONGEST_TEXT:
        return text
    if len(text) > PAGE:
        return _gist(text)
    head = LONGEST_TEXT * 2 // 3
    return text[:head] + "\n" + text[head - LONGEST_TEXT + 1 :]


def _gist(text: str) -> str:
    """Return the clauses of a page that praise or blame the most, in their order, `OF_A_PAGE` characters at most."""
    clauses = _pieces(text, _CLAUSE)
    told = told_by_each(clauses)
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
    """Return the pieces of a text that end at `breaks`; a gap goes with what follows, but a line's end stays alone."""
    cuts = [0]
    for found in breaks.finditer(text):
        if found["gap"] is not None:
            cuts.append(found.start())
        if found["gap"] is None or found[0] == "\n":
            cuts.append(found.end())
    return [text[start:end] for start, end in pairwise([*cuts, len(text)])]


def sentences(text: str) -> list[str]:
    """Split `text` into at most `MOST_SENTENCES` pieces; what is very short joins its neighbour."""
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
    """Return one row of `VECTOR_SIZE` numbers for each folded text; a text without content is a row of zeros."""
    batch: list[str] = []
    parts: list[tuple[int, int]] = []
    for whole in texts:
        text = shorten(whole)
        # what is left of a page is picked already: its sentences would only say it again, for twice the time
        pieces = [text] if len(whole) > PAGE and text else sentences(text)
        first = len(batch)
        if pieces:
            batch.append(text)
        if len(pieces) > 1:
            batch.extend(pieces)
        parts.append((first, len(batch)))
    rows = np.zeros((len(texts), VECTOR_SIZE), dtype=np.float32)
    for row, text in zip(rows, texts):
        # a page is squeezed for its gist, and so searched for feelings once
        row[2 * ENCODER_SIZE :] = feelings(squeeze(text) if len(text) > PAGE else text)
    if not batch:
        return rows
    encoded = encoder().encode(batch)
    for row, (first, last) in zip(rows, parts):
        if first == last:
            continue
        row[:ENCODER_SIZE] = encoded[first]
        inner = encoded[first + 1 : last] if last - first > 1 else encoded[first:last]
        row[ENCODER_SIZE : 2 * ENCODER_SIZE] = inner.mean(axis=0)
    return rows
