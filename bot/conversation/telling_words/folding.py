"""Fold a text so that one spelling of a phrase finds all: width, script, case, hyphens and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from bot.compatible_forms import compatible

_INVISIBLE = {"Cf", "Cc", "Cs", "Co"}
# Simplified has one form where Traditional texts of Taiwan and Hong Kong differ, except for these characters.
_ALIKE = str.maketrans({"您": "你", "妳": "你", "着": "著", "’": "'", "‘": "'", "`": "'", "-": " ", "‑": " ", "–": " "})
_SPACES = re.compile(r"\s+")
_BESIDE_CHARACTERS = re.compile(r"(?<=[\u3400-\u9fff])[ \t]+|[ \t]+(?=[\u3400-\u9fff])")


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """Return `text` for matching only: NFKC, Simplified, lower case, single spaces, none beside Chinese characters."""
    wide = compatible(text.translate(_ALIKE))
    seen = "".join(sign if sign.isspace() else _visible(sign) for sign in wide)
    lines = (_SPACES.sub(" ", line) for line in str(_to_simplified().convert(seen)).lower().splitlines())
    return _BESIDE_CHARACTERS.sub("", "\n".join(lines).translate(_ALIKE)).strip()


def _visible(sign: str) -> str:
    return "" if unicodedata.category(sign) in _INVISIBLE else sign
