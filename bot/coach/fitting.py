"""Tell whether a model fits the program that is to run it: heads learned from other numbers hear only noise.

Equal sources are enough, and quickly compared. Where they differ, as after an upgrade, what they make of two sentences
is compared, because most changes of a source change nothing there.
"""

from __future__ import annotations

from bot.coach.facts import Facts
from bot.nlu.fingerprints import SOURCES_OF_FEATURES, of_sources
from bot.nlu.folding import fold

PROBES = ("電鍋壞了，我要退錢！打了三次電話都沒人接。", "Where is my parcel? Nobody answers, I am furious.")
# Means of so many neighbouring numbers of a vector; a difference below this comes from rounding on another machine.
NEIGHBOURS, ROUNDING = 64, 1e-4


def of_features() -> str:
    """Return the fingerprint of the sources that turn words into numbers, 64 hexadecimal digits."""
    return of_sources(*SOURCES_OF_FEATURES)


def probe() -> list[float]:
    """Return what the program of this process makes of the probes: sizes, columns of n-grams, and means of numbers."""
    # Loaded only where needed: the encoder takes a second.
    from bot.nlu.encoder import VECTOR_SIZE, WORDS_AT, vectors
    from bot.nlu.grams import COLUMNS, gram_matrix

    folded = [fold(text).text for text in PROBES]
    means = vectors(folded)[:, :WORDS_AT].reshape(-1, NEIGHBOURS).mean(axis=1)
    columns = gram_matrix(folded).indices
    return [float(VECTOR_SIZE), float(COLUMNS), float(columns.sum()), *(round(float(one), 6) for one in means)]


def misfit(facts: Facts, features: str | None = None) -> str | None:
    """Return why a model does not fit this program, in words for an operator; None when it does.

    `features` is the fingerprint of the sources that this process was started with, that of the files if not given. A
    model of which nothing is known is taken to fit.
    """
    if not facts.features or facts.features == (features or of_features()):
        return None
    now = probe()
    if len(now) == len(facts.probe) and all(abs(a - b) <= ROUNDING for a, b in zip(now, facts.probe)):
        return None
    return (
        f"the model {facts.name} was trained by another version of the program and would misunderstand customers: "
        "train and publish one that fits with `amends model publish`, or go back to the version before"
    )
