"""Which causes are likely for a case: from what is known of it, the customer's words, and causes of similar cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.compatible_forms import compatible
from bot.remedy.insight import Cause, Fits, Insight

# How many are shown: one tap each, and no more to read than a line.
MOST = 3
# What speaks for a cause, in points. A sub-kind says more than a kind, which many causes share; what people decided in
# similar cases says most.
KIND, SUB_KIND, PRODUCT, WORD, MOST_WORDS, SIMILAR, MOST_SIMILAR, SAME_PRODUCT = 1.0, 2.5, 2.0, 1.5, 3, 3.0, 6.0, 1.0
# Fewer points than this are no reason to suggest anything: a kind alone fits too many causes.
LEAST = 2.0


@dataclass(frozen=True)
class Known:
    """What is known of a case: the customer's words are as they were said, in any language."""

    kind: str | None = None
    sub_kinds: frozenset[str] = frozenset()
    product: str | None = None
    words: str = ""


@dataclass(frozen=True)
class Similar:
    """A case that ended with a cause: how similar its story is (a cosine), and whether its product is the same."""

    cause: str
    similarity: float
    same_product: bool = False


@dataclass(frozen=True)
class Likely:
    """A cause with its points and what spoke for it: kind, sub_kind, product, words, similar."""

    cause: str
    points: float
    because: tuple[str, ...]


def suggest(insight: Insight, known: Known, similar: Iterable[Similar] = (), most: int = MOST) -> list[Likely]:
    """Return at most `most` likely causes, the likeliest first; nothing where too little speaks for any.

    Causes of similar cases that the policy has no more, or retired, are left out, and so is `unknown`. Similar cases
    speak for no cause that is about other kinds and goods than this case.
    """
    words = _plain(known.words)
    from_similar = _of_similar(similar)
    found = [
        likely
        for cause in insight.causes.values()
        if not cause.retired and (likely := _points(cause, known, words, from_similar)).points >= LEAST
    ]
    found.sort(key=lambda one: (-one.points, one.cause))
    return found[:most]


def _points(cause: Cause, known: Known, words: str, similar: Mapping[str, float]) -> Likely:
    fits = cause.fits
    parts = {
        "kind": KIND if known.kind in fits.kinds else 0.0,
        "sub_kind": SUB_KIND * len(fits.sub_kinds & known.sub_kinds),
        "product": PRODUCT if known.product in fits.products else 0.0,
        "words": WORD * min(MOST_WORDS, _count(fits.words.values(), words)),
        "similar": 0.0 if _is_unfit(cause.fits, known) else min(MOST_SIMILAR, similar.get(cause.id, 0.0)),
    }
    return Likely(cause.id, round(sum(parts.values()), 3), tuple(name for name, points in parts.items() if points))


def _is_unfit(fits: Fits, known: Known) -> bool:
    """Return whether nothing known of the case is what the cause is about, so that a similar story says nothing."""
    about = (
        (fits.kinds, {known.kind} - {None}),
        (fits.sub_kinds, known.sub_kinds),
        (fits.products, {known.product} - {None}),
    )
    compared = [bool(wanted & there) for wanted, there in about if wanted and there]
    return bool(compared) and not any(compared)


def _of_similar(similar: Iterable[Similar]) -> dict[str, float]:
    """Return points by cause: each similar case counts by how similar it is."""
    found: dict[str, float] = {}
    for one in similar:
        weight = one.similarity * SIMILAR + (SAME_PRODUCT if one.same_product else 0.0)
        found[one.cause] = found.get(one.cause, 0.0) + weight
    return found


def _count(lists: Collection[Iterable[str]], words: str) -> int:
    return sum(1 for phrases in lists for phrase in phrases if _plain(phrase) in words) if words else 0


def _plain(text: str) -> str:
    return " ".join(compatible(text).casefold().split())
