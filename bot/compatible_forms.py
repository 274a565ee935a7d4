"""Write texts in compatible forms (NFKC) at a cost that grows with their length and nothing else.

Unicode's own normalisation has two weaknesses against texts that are made to cost much: one sign may become eighteen
(U+FDFA), and marks upon marks are sorted in a time that grows with the square of their number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# The most characters that one sign may become, such as … and ㈱. Signs with longer forms (㍿, ﷺ) stay as they are.
LONGEST_FORM = 3
_LONG = re.compile(
    "([\u2057\u2152\u2167\u2177\u247d-\u2487\u2a0c\u321d\u321e\u3300-\u3302\u3304\u3307\u3308\u330c\u330d\u3312\u3313"
    "\u3315-\u3317\u3319-\u331b\u331f-\u3321\u332b\u332d\u332e\u3332-\u3334\u3336\u333d\u3343\u3347\u3348\u334a\u334c"
    "\u334d\u3351\u3354\u3356\u337f\u3389\u33a8\u33ae\u33af\u33c2\u33c6\u33d8\ufdf2-\ufdf8\ufdfa-\ufdfc])"
)
# Marks upon one letter that are normalised together: the bound of Unicode's Stream-Safe Text Format (UAX 15).
MOST_MARKS = 30


def compatible(text: str) -> str:
    """Return `text` in NFKC; signs with a very long form stay as they are, and marks are sorted in groups."""
    if text.isascii():
        return text
    return "".join(part if _LONG.match(part) else _normalised(part) for part in _LONG.split(text) if part)


def _normalised(text: str) -> str:
    if not any(map(unicodedata.combining, text)):
        return unicodedata.normalize("NFKC", text)
    return "".join(unicodedata.normalize("NFKC", piece) for piece in _stream_safe(text))


def _stream_safe(text: str) -> Iterator[str]:
    """Cut a text behind every `MOST_MARKS` marks in a row."""
    begun = marks = 0
    for at, sign in enumerate(text, 1):
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks == MOST_MARKS:
            yield text[begun:at]
            begun, marks = at, 0
    yield text[begun:]
