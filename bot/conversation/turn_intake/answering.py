"""Decide whether a turn answers the open question, and how the form continues when it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.conversation.handoff_reasons import NOT_UNDERSTOOD
from bot.conversation.phrases import Phrases
from bot.conversation.story_words import speaks_of_time, tells_what_happened
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import LEAST_STORY, UNKNOWN, Found

# Intents beside the complaint; they answer a question only when an entity for it is in the text.
ASIDE = frozenset(
    {"ask_bot", "thank", "greet", "goodbye", "chitchat", "ask_policy", "ask_case_status", "praise", "suggest"}
)
# Intents that interrupt the form whatever was asked; no fact in them continues it.
INTERRUPTS = frozenset({"request_human", "threaten", "withdraw"})
# "Which product or service?" is also answered by the store or the order.
ANSWERED_BY = {"product": ("product", "branch", "order_number")}
# A complaint with more weight than this (see Phrases.weight) adds to the story and answers no other question.
LONGEST_ANSWER = 12


def with_answer(found: Mapping[str, Found], turn: Turn, phrases: Phrases) -> Mapping[str, Found] | None:
    """Return the facts of a turn with its answer to the open question; None if no question is open or it stays open."""
    asked = turn.asked
    if asked is None or turn.intent in INTERRUPTS:
        return None
    if any(name in found for name in ANSWERED_BY.get(asked, (asked,))):
        return found
    if turn.intent in ASIDE or (asked != "what" and set(found) - {"what"}):
        # "At the Ximen store" is another fact: it is recorded, and the question stays open.
        return None
    answer = _free_answer(asked, turn, phrases)
    return None if answer is None else {**found, asked: answer}


def _free_answer(asked: str, turn: Turn, phrases: Phrases) -> Found | None:
    """Return the turn's text as an answer to the question for `asked`, when no entity gives one; None if it is none."""
    button = turn.entity("fact")
    if button is not None:
        return Found(UNKNOWN, seq=turn.last_seq) if button.get("value") == UNKNOWN else None
    text = turn.text.strip()
    if phrases.is_unknown(text):
        # "I do not remember, it just broke" answers what happened; for other questions it means unknown.
        if asked != "what":
            return Found(UNKNOWN, display=text, seq=turn.last_seq)
        return Found(text, seq=turn.last_seq) if tells_what_happened(turn, phrases, least=LEAST_STORY) else None
    if turn.by_button:
        return None
    if asked == "what":
        useful = turn.intent in {"complain", "inform", "nlu_fallback", "correct", "request_remedy", "out_of_scope"}
        return Found(text, seq=turn.last_seq) if useful and tells_what_happened(turn, phrases, least=2) else None
    useful = turn.intent in {"inform", "nlu_fallback", "correct", "complain"}
    if turn.intent == "complain" and phrases.weight(text) > LONGEST_ANSWER:
        return None
    if asked == "when" and not speaks_of_time(text):
        return None
    if useful and 2 <= len(text) <= 200 and phrases.weight(text) >= 2:
        return Found(text, display=text, seq=turn.last_seq)
    return None


def value_for(asked: str, facts: Mapping[str, Found], in_place: Mapping[str, Found]) -> Any:
    """Return the value in `facts` that answers the question for `asked`; None while it is open.

    Other facts that answer it too (the store in place of the product) are taken from `in_place`.
    """
    if asked in facts:
        return facts[asked].value
    return next((in_place[name].value for name in ANSWERED_BY.get(asked, ()) if name in in_place), None)


@dataclass(frozen=True)
class LeftOpen:
    """How the form continues after an unanswered question: slots, facts to record, or the reason for a handoff."""

    slots: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Found] = field(default_factory=dict)
    reason: str | None = None


def left_open(asked: str, turn: Turn, has_other_facts: bool) -> LeftOpen:
    """Ask once more, then continue without the answer; without the story, the conversation is handed over."""
    again = bool(turn.slots.get("asking_again"))
    if turn.intent in ASIDE | {"abuse", "out_of_scope"}:
        return LeftOpen({"asking_again": again})
    if has_other_facts and not again:
        return LeftOpen({asked: None})
    if not again:
        return LeftOpen({asked: None, "asking_again": True})
    if asked == "what":
        return LeftOpen(reason=NOT_UNDERSTOOD)
    unknown = Found(UNKNOWN, display=turn.text or None, seq=turn.last_seq)
    return LeftOpen({asked: UNKNOWN, "asking_again": False}, facts={asked: unknown})
