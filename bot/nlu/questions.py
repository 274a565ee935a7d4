"""Find the company's question (`questions.yml`) that a text is nearest to, by the sentence encoder.

Texts that are nearer to a sentence that is no such question (`elsewhere` in `data/lexicon/questions.yml`) have none.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.nlu.catalogue import modified_at, read_yaml
from bot.nlu.encoder import encoder, sentences
from bot.nlu.lexicon import rules
from bot.nlu.normaliser import text_for_heads
from bot.remedy.questions import QUESTIONS

# A longer text tells a story; a question in it is for the person who reads it.
LONGEST = 200


@dataclass(frozen=True)
class Nearest:
    """The nearest question, and how near it is: the cosine of the two vectors, up to 1."""

    name: str
    similarity: float


def nearest_question(text: str, folder: Path) -> Nearest | None:
    """Return the question of the policy in `folder` that `text` or one of its sentences is nearest to; None without one.

    The file is read again when it has changed, so that nothing is trained for a new question.
    """
    said = text_for_heads(text)
    if not said or len(said) > LONGEST:
        return None
    path = folder / QUESTIONS
    names, known = _vectors(path, modified_at(path))
    if not names:
        return None
    parts = sentences(said)
    seen = encoder().encode([said, *parts] if len(parts) > 1 else [said])
    near = (np.asarray(seen) @ known.T).max(axis=0)
    best = int(near.argmax())
    name = names[best]
    return None if name is None else Nearest(name, float(near[best]))


@lru_cache(maxsize=4)
def _vectors(path: Path, changed: float) -> tuple[tuple[str | None, ...], np.ndarray]:
    """Return the id of the question for each way of asking, None for a sentence that is none, and their vectors."""
    said: list[tuple[str | None, str]] = [
        (str(name), str(phrase))
        for name, entry in ((read_yaml(path) if path.is_file() else {}).get("questions") or {}).items()
        for phrases in (entry.get("asked") or {}).values()
        for phrase in phrases
    ]
    if not said:
        return (), np.zeros((0, 0), dtype=np.float32)
    said += [(None, str(sentence)) for sentence in rules("questions")["elsewhere"]]
    return tuple(name for name, _ in said), np.asarray(encoder().encode([text_for_heads(one) for _, one in said]))
