"""Tell which heads of a trained model have to be fitted again for files that changed since."""

from __future__ import annotations

import re
from collections.abc import Mapping

NLU = "nlu"
# What each head learns from: the examples of the intents, or those of heads in data/heads.
LEARNS_FROM: Mapping[str, tuple[str, ...]] = {
    "IntentHead": (NLU, "emotion"),
    "KindHead": ("complaint_kind",),
    "EmotionHead": ("emotion",),
    "DangerHead": ("danger", "complaint_kind"),
    "SubKindHead": ("sub_kind", "complaint_kind", NLU),
}
_OF_HEAD = re.compile(r"data/heads/[^/]+/(?P<head>[^/]+)/[^/]+\.txt")
_OF_INTENTS = re.compile(r"data/nlu/.+\.ya?ml")


def heads_to_fit(before: Mapping[str, str], now: Mapping[str, str]) -> list[str] | None:
    """Return the heads whose lines changed, from the hashes of all files by path; None where that is not enough.

    It is not where anything but lines changed, such as a rule, a word list or the program, nor where a file is new or
    gone: an intent has to be in the domain, too.
    """
    if before.keys() != now.keys():
        return None
    changed = set()
    for path in before:
        if before[path] == now[path]:
            continue
        if _OF_INTENTS.fullmatch(path):
            changed.add(NLU)
        elif found := _OF_HEAD.fullmatch(path):
            changed.add(found["head"])
        else:
            return None
    if changed - {name for learned in LEARNS_FROM.values() for name in learned}:
        return None
    return [head for head, learned in LEARNS_FROM.items() if changed.intersection(learned)]
