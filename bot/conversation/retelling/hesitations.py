"""Leave out of what is retold the sounds of somebody who looks for words: 呃, um. The record keeps every word."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.conversation.retelling.lists import words

# Behind a sound: blanks and the marks of a pause.
# Bounded, because each of a row of line ends begins anew.
_PAUSE = r"[\s,，、。.…~～\-–—]{0,20}"
_BEGINS = r"(?:^|(?<=[。！？!?；;.\n])|(?<=[,，…]))\s{0,8}"


def without_hesitations(line: str) -> str:
    """Return `line` without such sounds at the beginning of it and of its clauses, whatever language it is in."""
    left = _sounds().sub(" ", line)
    # A line of nothing else is somebody's whole answer.
    return left.strip() if any(map(str.isalnum, left)) else line


@lru_cache(maxsize=1)
def _sounds() -> re.Pattern[str]:
    chinese = "|".join(f"{re.escape(word)}+" for word in words("zh", "hesitations"))
    english = "|".join(map(re.escape, words("en", "hesitations")))
    leading = "|".join(map(re.escape, words("en", "hesitations_before_subjects")))
    subjects = "|".join(map(re.escape, words("en", "subjects")))
    sound = (
        rf"(?:{chinese}){_PAUSE}|(?:{english})(?![a-z0-9'’]){_PAUSE}"
        rf"|(?:{leading})(?:\s{{0,4}}[,…]{_PAUSE}|\s{{1,4}}(?=(?:{subjects})(?![a-z])))"
    )
    return re.compile(rf"{_BEGINS}(?:{sound})+", re.IGNORECASE)
