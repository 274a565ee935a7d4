"""Whether a turn answers the question that was open, and how the form goes on when it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.conversation.handoff_reasons import NOT_UNDERSTOOD
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found, answer_to

# Talk beside the matter: it answers a question only when the thing asked for is in it.
ASIDE = frozenset(
    {"ask_bot", "thank", "greet", "goodbye", "chitchat", "ask_policy", "ask_case_status", "praise", "suggest"}
)
# These come first whatever was asked: no fact in them may keep the form going.
INTERRUPTS = frozenset({"request_human", "threaten", "withdraw"})
# "Which product or service?" is also answered by the store or the order.
ANSWERED_BY = {"product": ("product", "branch", "order_number")}


def with_answer(found: Mapping[str, Found], turn: Turn, phrases: Phrases) -> Mapping[str, Found] | None:
    """Return the facts of a turn with its answer to the open question; None if none is open, or it stays open."""
    asked = turn.asked
    if asked is None or turn.intent in INTERRUPTS:
        return None
    if any(name in found for name in ANSWERED_BY.get(asked, (asked,))):
        return found
    if turn.intent in ASIDE or (asked != "what" and set(found) - {"what"}):
        # "At the Ximen store" tells something else: it is noted, and the question stays open.
        return None
    answer = answer_to(asked, turn, phrases)
    return None if answer is None else {**found, asked: answer}


def value_for(asked: str, facts: Mapping[str, Found]) -> Any:
    """Return what `facts` hold as an answer to the question for `asked`; None while it is open."""
    return next((facts[name].value for name in ANSWERED_BY.get(asked, (asked,)) if name in facts), None)


@dataclass(frozen=True)
class LeftOpen:
    """Say how it goes on after a question without an answer: slots, facts to note, or why a person is called."""

    slots: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Found] = field(default_factory=dict)
    reason: str | None = None


def left_open(asked: str, turn: Turn, told_something_else: bool) -> LeftOpen:
    """Ask once more, then go on without the answer; a person is called if it is what happened that is missing."""
    again = bool(turn.slots.get("asking_again"))
    if turn.intent in ASIDE | {"abuse", "out_of_scope"}:
        return LeftOpen({"asking_again": again})
    if told_something_else and not again:
        return LeftOpen({asked: None})
    if not again:
        return LeftOpen({asked: None, "asking_again": True})
    if asked == "what":
        return LeftOpen(reason=NOT_UNDERSTOOD)
    unknown = Found(UNKNOWN, display=turn.text or None, seq=turn.last_seq)
    return LeftOpen({asked: UNKNOWN, "asking_again": False}, facts={asked: unknown})
