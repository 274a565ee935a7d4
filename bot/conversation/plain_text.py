"""Fold texts into one form for searching."""

from __future__ import annotations

import re
from functools import lru_cache

import opencc

_CJK = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


def plain(text: str) -> str:
    """Return `text` in Traditional characters and lower case with one form of apostrophe, for searching."""
    return str(_to_traditional().convert(text)).lower().replace("’", "'")


def is_chinese(text: str) -> bool:
    """Return whether `text` has a Chinese character."""
    return _CJK.search(text) is not None
