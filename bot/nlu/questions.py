"""Find the question that a text is nearest to in its meaning, by the sentence encoder.

The questions are those of the company (`questions.yml` of its policy, named `company:ID`) and the topics of
`data/lexicon/questions.yml`. A text that is nearer to a sentence that is no such question (`elsewhere`) has none.
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

COMPANY = "company:"
# A longer text tells a story; a question in it is for the person who reads it.
LONGEST = 200
RANKED = 3


@dataclass(frozen=True)
class Nearest:
    """The nearest question, and how near it is: the cosine of the two vectors, up to 1."""

    name: str
    similarity: float


def nearest_questions(text: str, folder: Path, encoded: np.ndarray | None = None) -> tuple[Nearest, ...]:
    """Return the questions that `text` or one of its sentences is nearest to, at most `RANKED`, the nearest first.

    The company's are those of the policy in `folder`. The file is read again when it has changed, so that nothing is
    trained for a new question. `encoded` is the vector of the whole text where it is known already.
    """
    said = text_for_heads(text)
    if not said or len(said) > LONGEST:
        return ()
    path = folder / QUESTIONS
    names, known = _vectors(path, modified_at(path))
    parts = sentences(said)
    if len(parts) > 1 or encoded is None:
        encoded = np.asarray(encoder().encode([said, *parts] if len(parts) > 1 else [said]))
    near = (encoded.reshape(-1, known.shape[1]) @ known.T).max(axis=0)
    found: dict[str, Nearest] = {}
    for at in np.argsort(-near):
        name = names[int(at)]
        if name is None or len(found) == RANKED:
            break
        found.setdefault(name, Nearest(name, float(near[at])))
    return tuple(found.values())


@lru_cache(maxsize=4)
def _vectors(path: Path, changed: float) -> tuple[tuple[str | None, ...], np.ndarray]:
    """Return the name of the question for each way of asking, None for a sentence that is none, and their vectors."""
    known = rules("questions")
    said: list[tuple[str | None, str]] = [(None, str(sentence)) for sentence in known["elsewhere"]]
    said += [(name, str(one)) for name, topic in known["topics"].items() for one in topic.get("like") or ()]
    for name, entry in (read_yaml(path).get("questions") or {}).items():
        said += [(f"{COMPANY}{name}", str(one)) for ways in (entry.get("asked") or {}).values() for one in ways]
    return tuple(name for name, _ in said), np.asarray(encoder().encode([text_for_heads(one) for _, one in said]))
