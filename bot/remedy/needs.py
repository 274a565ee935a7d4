"""What a promise needs from the customer: to be reached, visited, written to or credited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .problems import Problem
from .reading import Value, inside, texts_of
from .vocabulary import NEEDS

# Words of a promise that cannot be kept without something. English words are whole ones, so that "recall" is no call.
_TELLING = {
    "phone": r"電話|致電|通話|來電|短訊|簡訊|\b(?:phones?|calls?|text message|sms)\b",
    "address": r"到府|府上|上門|登門|收回|取回|送達|送上|送回|取件|收件"
    r"|\b(?:at your door|your home|your place|collect|pick up|deliver|bring (?:you|back|the))\b",
    "email": r"電郵|電子郵件|\be-?mails?\b",
    "account": r"帳號|帳戶|戶口|購物金|點數|\b(?:your account|store credit|points)\b",
}
_PATTERNS = {need: re.compile(words, re.IGNORECASE) for need, words in _TELLING.items()}


def read_needs(value: Value | None) -> tuple[str, ...]:
    """Read the list of what a promise needs, in the order of the vocabulary; nothing when it is left out."""
    return in_order(value.some_of(NEEDS, "need")) if value else ()


def in_order(*needs: tuple[str, ...]) -> tuple[str, ...]:
    """Return all `needs` together, each once and in the order in which they are asked for."""
    wanted = {need for some in needs for need in some}
    return tuple(need for need in NEEDS if need in wanted)


def mentioned(text: str) -> tuple[str, ...]:
    """Return what the words of a promise, in either language, show that it needs."""
    return tuple(need for need in NEEDS if need in _PATTERNS and _PATTERNS[need].search(text))


# Promised with every option, which asks the customer for nothing of theirs.
WITH_EVERY_OPTION = ("next_update", "check_first", "decide_rest")


def unasked(file: Value) -> Iterator[Problem]:
    """Yield each promise made with every option whose words mention something that it can never ask for; advice."""
    top = file.quiet()
    for name, entry in top.entries() if top.is_block else ():
        if name not in WITH_EVERY_OPTION:
            continue
        missing = in_order(*(mentioned(text) for text, _, _ in texts_of(inside(entry, "what"))))
        if missing:
            yield Problem(
                file.file,
                entry.key_line,
                f"'{name}' is promised to every customer and cannot be kept without {' and '.join(missing)}",
                "Word it so that it can be kept in the conversation, such as: Tell you how far we are",
            )


def undeclared(file: Value, block: str, promise: str) -> Iterator[Problem]:
    """Yield each entry of `block` whose promise, the text or texts under `promise`, mentions more than it declares.

    It is advice and no mistake: words only suggest what a promise needs, and a policy written before stays usable.
    """
    top = inside(file, block)
    for name, entry in top.quiet().entries() if top.is_block else ():
        declared = read_needs(dict(entry.quiet().entries())["needs"]) if "needs" in dict(entry.entries()) else ()
        found = tuple(mentioned(text) for text, _, _ in texts_of(inside(entry, promise)))
        missing = [need for need in in_order(*found) if need not in declared]
        if missing:
            yield Problem(
                file.file,
                entry.key_line,
                f"The promise of '{name}' cannot be kept without {' and '.join(missing)}, which it does not ask for",
                f"Write needs: [{', '.join(in_order(declared, tuple(missing)))}] below '{name}', or word the promise "
                "differently",
            )
