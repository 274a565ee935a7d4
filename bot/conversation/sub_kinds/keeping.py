"""Keep what exactly is the matter as a fact of the case: told turn by turn, corrected by what is said later.

The fact's value is the list of names; its `resolved` has the reason for each: the customer's words as `because`, the
message as `seq`, and where it comes from as `from`, if not from words. A reason with `ruled_out` is of a sub-kind that
does not hold: a person at the desk took it away, so that neither words nor days bring it back, or the customer denied
what would leave them with the cost (from DENIAL), so that only their own words do.
"""

from __future__ import annotations

from typing import Any, Mapping

from bot.conversation.searching import plain
from bot.conversation.sub_kinds.by_model import MODEL, by_model, words_of
from bot.conversation.sub_kinds.overcharged import overcharged
from bot.conversation.sub_kinds.words import Heard, sub_kind_words
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.remedy.sub_kinds import AT_OWN_COST

FACT = "sub_kinds"
# What nearly every story tells; it is read from the whole story once it matters (see `deciding`).
OF_STORY = frozenset({"defective", "staff", "arrived"})
DENIAL = "denial"
_CORRECTING = frozenset({"correct", "deny"})


def with_sub_kinds(
    facts: Mapping[str, Found], turn: Turn, known: Mapping[str, Found], *, guessing: bool = True
) -> dict[str, Found]:
    """Return the facts of a turn with what it tells, denies or takes back of the matter; `known` are those before.

    Without `guessing` only its words count, and not what the model makes of it.
    """
    found = dict(facts)
    changed = sub_kinds_after(turn, known.get(FACT), guessing=guessing)
    if changed is not None:
        found[FACT] = changed
    sum_of = overcharged(turn, changed or known.get(FACT))
    if sum_of is not None:
        found["overcharged"] = sum_of
    return found


def sub_kinds_after(turn: Turn, before: Found | None, *, guessing: bool = True) -> Found | None:
    """Return the fact after the turn; None when the turn changes nothing."""
    if turn.by_button:
        return None
    heard = sub_kind_words().heard(turn.text)
    known = reasons_of(before)
    denied = _denied(turn, heard)
    before_ruled_out = {name: why for name, why in all_reasons(before).items() if name not in known}
    taken_back = {name for name, why in before_ruled_out.items() if why.get("from") == DENIAL and name in heard.said}
    ruled_out = {name: why for name, why in {**denied, **before_ruled_out}.items() if name not in taken_back}
    kept = {name: why for name, why in known.items() if name not in heard.denied}
    told: dict[str, Mapping[str, Any]] = {
        name: {"because": plain(words), "seq": turn.last_seq}
        for name, words in heard.said.items()
        if name not in {**known, **ruled_out} and name not in OF_STORY
    }
    guessed = by_model(turn, heard) if guessing else None
    if guessed is not None and guessed.name not in {**known, **ruled_out}:
        told[guessed.name] = guessed.reason
    if told and turn.intent in _CORRECTING:
        # Saying what it is instead takes back what only the model made of the words before.
        kept = {name: why for name, why in kept.items() if why.get("from") != MODEL}
    after = {**kept, **told}
    if before is None and not after and not ruled_out:
        return None
    if before is not None and not told and len(kept) == len(known) and ruled_out.keys() == before_ruled_out.keys():
        return None
    return as_fact({**ruled_out, **after}, turn.last_seq)


def _denied(turn: Turn, heard: Heard) -> dict[str, Mapping[str, Any]]:
    """Return a reason for each sub-kind at the customer's own cost that the turn denies; a question denies nothing."""
    if turn.asks_us:
        return {}
    why = {"because": words_of(turn), "seq": turn.last_seq, "from": DENIAL, "ruled_out": True}
    return dict.fromkeys(sorted(heard.denied & AT_OWN_COST), why)


def as_fact(reasons: Mapping[str, Any], seq: int | None = None) -> Found:
    """Return the fact for sub-kinds with their reasons; its display names each with the words that told of it."""
    names = sorted(name for name, why in reasons.items() if not why.get("ruled_out"))
    display = "; ".join(f"{name} ({reasons[name].get('because') or reasons[name].get('from')})" for name in names)
    return Found(names, resolved=dict(reasons), display=display or None, seq=seq)


def reasons_of(fact: Found | None) -> Mapping[str, Mapping[str, Any]]:
    """Return the reason for each sub-kind that holds, by name; empty without the fact."""
    return {name: why for name, why in all_reasons(fact).items() if not why.get("ruled_out")}


def all_reasons(fact: Found | None) -> Mapping[str, Mapping[str, Any]]:
    """Return the reason for each sub-kind that was told or ruled out, by name; empty without the fact."""
    return fact.resolved if fact is not None and isinstance(fact.resolved, Mapping) else {}
