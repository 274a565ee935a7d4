"""Character and word n-grams of a folded text, hashed into a fixed number of columns.

They catch what the sentence encoder blurs: a particle, a brand-new word, a Cantonese ending. Hashing keeps no
vocabulary, so nothing has to be stored and unknown text cannot break it.
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


def grams(text: str) -> set[str]:
    """Return the one-, two- and three-unit grams of a folded text, with marks for its beginning and end."""
    said = units(text[:LONGEST_TEXT])
    if not said:
        return set()
    line = ["^", *said, "$"]
    found = set(line[1:-1])
    found.update(map(" ".join, pairwise(line)))
    found.update(map(" ".join, zip(line, line[1:], line[2:])))
    return found


def gram_matrix(texts: list[str]) -> csr_matrix:
    """Return a sparse row of length 1 (Euclid) over `COLUMNS` hashed grams for each folded text."""
    starts = [0]
    columns: list[int] = []
    values: list[float] = []
    for text in texts:
        hit = {crc32(gram.encode("utf-8", "surrogatepass")) % COLUMNS for gram in grams(text)}
        columns.extend(sorted(hit))
        values.extend([len(hit) ** -0.5] * len(hit) if hit else [])
        starts.append(len(columns))
    return csr_matrix(
        (np.array(values, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int32)),
        shape=(len(texts), COLUMNS),
    )
