"""Find similar cases that have ended, by their content, across languages and without an external service.

Vectors come from the sentence encoder and are kept in the store. A desk holds them in memory (1 KB each on disk, 2 KB
in memory) and compares one case with all of them in a few milliseconds.
"""

from __future__ import annotations

import threading

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import case_vectors
from bot.cases import fact_store as case_facts
from bot.cases.models import Case, Message
from bot.nlu.folding import fold

# Change this name when the encoder or the encoded text changes: only vectors with the same name are compared.
ENCODER = "usem3-told"
SIZE = 512
# Below this similarity two cases only share a language or a mood. Chosen with the stories of the exam.
SIMILAR = 0.42
FIRST_MESSAGES = 3


class Memory:
    """The vectors of cases that ended; safe to share between threads.

    `ready` is true after `warm`, which loads encoder and vectors.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = np.zeros(0, dtype=np.int64)
        self._rows = np.zeros((0, SIZE), dtype=np.float32)
        self._last = 0
        self.ready = False

    def warm(self, session: Session) -> None:
        """Load encoder and vectors (about a second the first time); do not call it on the event loop."""
        encode(["."])
        self.look(session)
        self.ready = True

    def look(self, session: Session) -> None:
        """Load the vectors stored since the last call."""
        with self._lock:
            new = case_vectors.after(session, ENCODER, self._last)
            if not new:
                return
            rows = np.stack([np.frombuffer(vector, dtype="<f2").astype(np.float32) for _, _, vector in new])
            self._ids = np.concatenate([self._ids, np.array([case_id for _, case_id, _ in new], dtype=np.int64)])
            self._rows = np.concatenate([self._rows, rows])
            self._last = new[-1][0]

    def nearest(self, session: Session, text: str, most: int) -> list[tuple[int, float]]:
        """Return `(case id, cosine similarity)` of at most `most` cases similar to `text`, most similar first."""
        self.look(session)
        with self._lock:
            ids, rows = self._ids, self._rows
        if not len(ids) or not text.strip():
            return []
        scores = rows @ encode([text])[0]
        best = np.argsort(-scores)[:most]
        return [(int(ids[at]), float(scores[at])) for at in best if scores[at] >= SIMILAR]


_ENCODING = threading.Lock()


def encode(texts: list[str]) -> np.ndarray:
    """Return one unit vector of `SIZE` numbers for each text, as rows; the encoder is loaded at first use."""
    from bot.nlu.encoder import encoder, shorten

    with _ENCODING:
        rows = np.asarray(encoder().encode([shorten(fold(text).text) or "." for text in texts]), dtype=np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def customer_words(session: Session, cases: list[Case]) -> dict[int, str]:
    """Return what each case is about in the customer's words, by internal id.

    It is the fact `what`, or the customer's first messages when that fact is missing or very short.
    """
    texts = {}
    for case in cases:
        what = case_facts.current(session, case).get("what")
        texts[case.id] = str(what.value) if what is not None else ""
    silent = {case.conversation_id: case.id for case in cases if len(texts[case.id]) < 4}
    said = (
        select(Message.conversation_id, Message.text)
        .where(in_op(Message.conversation_id, sorted(silent)), Message.role == "customer", Message.kind == "text")
        .order_by(Message.conversation_id, Message.seq)
    )
    first: dict[str, list[str]] = {}
    for conversation_id, text in session.execute(said) if silent else ():
        first.setdefault(conversation_id, []).append(text)
    for conversation_id, lines in first.items():
        texts[silent[conversation_id]] = "\n".join(lines[:FIRST_MESSAGES])
    return texts


def missing(session: Session, most: int) -> dict[int, str]:
    """Return what at most `most` ended cases without a vector of this encoder are about, by internal id."""
    return customer_words(session, case_vectors.without(session, ENCODER, most))


def vectors_of(texts: dict[int, str]) -> list[tuple[int, bytes]]:
    """Return `(case id, vector)` in the format of the store: little-endian 16-bit floats."""
    if not texts:
        return []
    return [(case_id, row.astype("<f2").tobytes()) for case_id, row in zip(texts, encode(list(texts.values())))]
