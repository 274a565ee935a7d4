"""Cut a folded text into words: jieba for Chinese, spaces and signs for everything else."""

import logging
import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+(?:'[a-z]+)?|\d+(?:[.,]\d+)*|[^\s]", re.IGNORECASE)


@lru_cache(maxsize=4)
def cutter(extra: tuple[str, ...] = ()) -> "jieba.Tokenizer":
    """Return a jieba tokenizer that also keeps the words in `extra` whole (about 130 MB, loaded silently)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    made = jieba.Tokenizer()
    made.initialize()
    for word in extra:
        made.add_word(word)
    return made


def words(text: str, extra: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Return the bounds of every word of a folded text, in order."""
    bounds: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if end - start == 1 or not "\u3400" <= text[start] <= "\u9fff":
            bounds.append((start, end))
            continue
        for _, first, last in cutter(tuple(extra)).tokenize(run.group(), HMM=False):
            bounds.append((start + first, start + last))
    return bounds
