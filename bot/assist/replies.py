"""Suggest replies for the next step: the company's own wording with facts filled in, and colleagues' sentences."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.assist.similar import encode
from bot.words import Words

MOST = 3
VARIATIONS = 3
# Minimum cosine similarity of a colleague's sentence to one of the company's replies for the step; below it, the
# sentence answers something else.
FITS = 0.38
# At most this many new sentences are encoded per request, because each takes 2 ms.
ENCODED_AT_ONCE = 12
REMEMBERED = 4000
_known: dict[str, np.ndarray] = {}


@dataclass(frozen=True)
class Reply:
    """One suggestion; `name` is the key of the company's wording, or the number of the case a colleague wrote it in.

    `source` is `company` or `colleagues`.
    """

    source: str
    name: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """Return the reply for JSON."""
        return {"source": self.source, "name": self.name, "text": self.text}


def replies(
    words: Words,
    step: str,
    feeling: str | None,
    locale: str,
    values: Mapping[str, str],
    colleagues: Sequence[tuple[str, str]] = (),
    said: Collection[str] = (),
) -> list[Reply]:
    """Return at most three replies for a step, best first; one of them a colleague's sentence when one fits.

    `values` are the facts that may be filled in; a reply with a field that is not among them is left out, and so is
    one already `said`. `colleagues` are `(case number, sentence)`, already filtered by `colleagues.sayable`.
    """
    own = _own(words, step, feeling, locale, values)
    sentences = [(case, sentence) for case, sentence in colleagues if sentence not in said]
    other = _fitting([reply.text for reply in own], sentences) if own and sentences else None
    fresh = [reply for reply in own if reply.text not in said]
    return [*fresh[: MOST - 1], other] if other is not None else fresh[:MOST]


def _own(words: Words, step: str, feeling: str | None, locale: str, values: Mapping[str, str]) -> list[Reply]:
    names = [f"assist.reply.{step}.{variation}" for variation in (feeling, *range(1, VARIATIONS + 1))]
    found = []
    for name in names:
        if not words.has(name):
            continue
        wanted = {field for _, field, _, _ in string.Formatter().parse(words.say(name, locale)) if field}
        if wanted <= values.keys():
            found.append(Reply("company", name, words.say(name, locale, **values)))
    return found


def _fitting(own: Sequence[str], sentences: Sequence[tuple[str, str]]) -> Reply | None:
    """Return the colleague's sentence most similar to one of the company's replies; None when none is similar."""
    _remember([*own, *(sentence for _, sentence in sentences)])
    # Each is looked up once, because another thread may clear the cache at any moment.
    aims = [row for row in map(_known.get, own) if row is not None]
    rows = [(_known.get(sentence), case, sentence) for case, sentence in sentences if sentence not in own]
    scored = [
        (max(float(aim @ row) for aim in aims), case, sentence)
        for row, case, sentence in rows
        if aims and row is not None
    ]
    best = max(scored, default=None)
    return Reply("colleagues", best[1], best[2]) if best is not None and best[0] >= FITS else None


def _remember(texts: Sequence[str]) -> None:
    new = [text for text in dict.fromkeys(texts) if text not in _known][:ENCODED_AT_ONCE]
    if not new:
        return
    if len(_known) > REMEMBERED:
        _known.clear()
    for text, row in zip(new, encode(new)):
        _known[text] = row
