"""Hash the character and word n-grams of a folded text into a fixed number of columns.

They represent what the sentence encoder hardly distinguishes: a particle, a new word, a Cantonese ending. Hashing
needs no vocabulary, so nothing has to be stored and unknown text needs no special case.
"""

import re
from itertools import pairwise
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix

COLUMNS = 1 << 16
LONGEST_TEXT = 700

_UNIT = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[^\sa-z\d]")


def units(text: str) -> list[str]:
    """Return Latin words, runs of digits (as "0") and single other characters of a folded text."""
    return ["0" if unit.isdigit() else unit for unit in _UNIT.findall(text)]


def grams(text: str) -> set[bytes]:
    """Return the n-grams of one to three units of a folded text in UTF-8; `^` and `$` mark its beginning and end.

    Only the first `LONGEST_TEXT` characters are used.
    """
    said = units(text[:LONGEST_TEXT])
    if not said:
        return set()
    # no unit contains white space, so all units can be joined by line breaks and encoded at once
    line = "\n".join(["^", *said, "$"]).encode("utf-8", "surrogatepass").split(b"\n")
    found = set(line[1:-1])
    found.update(map(b" ".join, pairwise(line)))
    found.update(map(b" ".join, zip(line, line[1:], line[2:])))
    return found


def gram_matrix(texts: list[str]) -> csr_matrix:
    """Return a sparse (texts, `COLUMNS`) matrix of float32 for folded texts; each row has Euclidean norm 1.

    The row of a text without content is empty.
    """
    rows = [_columns(text) for text in texts]
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    values = np.repeat(np.maximum(lengths, 1) ** -0.5, lengths).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    columns = np.concatenate([*rows, np.empty(0, np.int32)])
    return csr_matrix((values, columns, starts), shape=(len(texts), COLUMNS))


def _columns(text: str) -> np.ndarray:
    """Return the columns of the n-grams of a folded text, sorted and without duplicates."""
    found = grams(text)
    hashes = np.fromiter(map(crc32, found), dtype=np.uint32, count=len(found))
    return np.unique((hashes % COLUMNS).astype(np.int32))
