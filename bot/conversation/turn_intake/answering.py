"""Whether a turn answers the question that was open, and how the form goes on when it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.conversation.handoff_reasons import NOT_UNDERSTOOD
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found

# Talk beside the matter: it answers a question only when the thing asked for is in it.
ASIDE = frozenset(
    {"ask_bot", "thank", "greet", "goodbye", "chitchat", "ask_policy", "ask_case_status", "praise", "suggest"}
)
# These come first whatever was asked: no fact in them may keep the form going.
INTERRUPTS = frozenset({"request_human", "threaten", "withdraw"})
# "Which product or service?" is also answered by the store or the order.
ANSWERED_BY = {"product": ("product", "branch", "order_number")}
# More than this (see Phrases.weight) said in complaint is more of the story, and no answer to another question.
LONGEST_ANSWER = 12


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
    answer = _free_answer(asked, turn, phrases)
    return None if answer is None else {**found, asked: answer}


def _free_answer(asked: str, turn: Turn, phrases: Phrases) -> Found | None:
    """Return what the turn says as an answer to the question for `asked`, when no entity gives it; None if nothing."""
    button = turn.entity("fact")
    if button is not None:
        return Found(UNKNOWN, seq=turn.last_seq) if button.get("value") == UNKNOWN else None
    text = turn.text.strip()
    if phrases.is_unknown(text):
        # "I do not remember, it just broke" answers what happened; for the other questions it says: unknown.
        if asked != "what":
            return Found(UNKNOWN, display=text, seq=turn.last_seq)
        return Found(text, seq=turn.last_seq) if phrases.tells_a_story(text) else None
    if turn.by_button:
        return None
    if asked == "what":
        useful = turn.intent in {"complain", "inform", "nlu_fallback", "correct", "request_remedy", "out_of_scope"}
        return Found(text, seq=turn.last_seq) if useful and phrases.weight(text) >= 2 else None
    useful = turn.intent in {"inform", "nlu_fallback", "correct", "complain"}
    if turn.intent == "complain" and phrases.weight(text) > LONGEST_ANSWER:
        return None
    if useful and 2 <= len(text) <= 200 and phrases.weight(text) >= 2:
        return Found(text, display=text, seq=turn.last_seq)
    return None


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
