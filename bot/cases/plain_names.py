"""Names without the invisible marks that turn the text around them or hide part of it."""

from __future__ import annotations

import re
import unicodedata

# Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9); among them U+202E.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Other invisible characters that letters of some scripts are joined or parted with are kept.
_TURNING = re.compile(f"[{_BIDI}\ufeff\u200b\u2060]")


def without_turning(text: str) -> str:
    """Return a text of ours without bidi controls and zero-width spaces, trimmed; its lines stay."""
    return _TURNING.sub("", text).strip()


def plain_name(name: str) -> str:
    """Return a name on one line, without bidi controls, zero-width spaces and other controls, and trimmed.

    A name written from right to left is shown so by its letters; it needs no controls.
    """
    visible = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in _TURNING.sub("", name)
    )
    return " ".join(visible.split())
