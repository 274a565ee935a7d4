"""Hash helper modules and data files that Rasa does not track, so that a change to them trains the model again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.nlu.lexicon import lexicon_files

_HERE = Path(__file__).parent
# The modules that the features of a message depend on, and so every model trained on features.
SOURCES_OF_FEATURES = (
    "encoder.py",
    "evidence_words.py",
    "feelings.py",
    "folding.py",
    "grams.py",
    "language.py",
    "normaliser.py",
    "shared_encoder.py",
    "token_memory.py",
    "word_lists.py",
)


def of_files(paths: Iterable[Path]) -> str:
    """Return a SHA-256 hex digest over names and contents of `paths`; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
        digest.update(b"\0")
    return digest.hexdigest()


def of_sources(*names: str, lexicon: bool = False) -> str:
    """Return a SHA-256 hex digest over modules of this package (file names), with `lexicon` over the lexicon too."""
    return of_files([*(_HERE / name for name in names), *(lexicon_files() if lexicon else [])])
