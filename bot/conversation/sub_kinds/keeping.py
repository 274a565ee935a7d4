"""Keep what exactly is the matter as a fact of the case: told turn by turn, corrected by what is said later."""

from __future__ import annotations

from typing import Any, Mapping

from bot.conversation.searching import plain
from bot.conversation.sub_kinds.overcharged import overcharged
from bot.conversation.sub_kinds.words import sub_kind_words
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found

FACT = "sub_kinds"
# What nearly every story tells; it is read from the whole story once it matters (see `deciding`).
OF_STORY = frozenset({"defective", "staff", "arrived"})


def with_sub_kinds(facts: Mapping[str, Found], turn: Turn, known: Mapping[str, Found]) -> dict[str, Found]:
    """Return the facts of a turn with what it tells, denies or takes back about the matter; `known` are those before.

    The fact's value is the list of names, `resolved` holds the customer's words and the message for each.
    """
    found = dict(facts)
    changed = sub_kinds_after(turn, known.get(FACT))
    if changed is not None:
        found[FACT] = changed
    sum_of = overcharged(turn, changed or known.get(FACT))
    if sum_of is not None:
        found["overcharged"] = sum_of
    return found


def sub_kinds_after(turn: Turn, before: Found | None) -> Found | None:
    """Return the fact after the turn; None when the turn changes nothing."""
    if turn.by_button:
        return None
    heard = sub_kind_words().heard(turn.text)
    kept = {name: why for name, why in reasons_of(before).items() if name not in heard.denied}
    told = {
        name: {"because": plain(words), "seq": turn.last_seq}
        for name, words in heard.said.items()
        if name not in kept and name not in OF_STORY
    }
    after = {**kept, **told}
    if before is None and not after:
        return None
    if before is not None and not told and len(kept) == len(reasons_of(before)):
        return None
    return as_fact(after, turn.last_seq)


def as_fact(reasons: Mapping[str, Any], seq: int | None = None) -> Found:
    """Return the fact for sub-kinds with their reasons; its display names each with the words that told of it."""
    names = sorted(reasons)
    display = "; ".join(f"{name} ({reasons[name]['because']})" for name in names)
    return Found(names, resolved=dict(reasons), display=display or None, seq=seq)


def reasons_of(fact: Found | None) -> Mapping[str, Mapping[str, Any]]:
    """Return the reason for each sub-kind that was told, by name; empty without the fact."""
    return fact.resolved if fact is not None and isinstance(fact.resolved, Mapping) else {}
