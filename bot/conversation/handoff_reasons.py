"""Why a person takes over: the reasons, and which of them a turn gives."""

from __future__ import annotations

from bot.conversation.grave_reasons import FRAUD, HAZARD, THREAT, is_fraud, is_hazard, is_threat
from bot.conversation.known import Known
from bot.conversation.turn import Turn

REQUESTED, REJECTED, REOPENED = "requested", "rejected", "reopened"
NOT_UNDERSTOOD, REPEAT_CONTACT = "not_understood", "repeat_contact"
# A contact about the same matter that goes to a person without another round with the bot.
THIRD_CONTACT = 3
# Turns in a row that were not understood, after which a person is called.
MISUNDERSTOOD_TURNS = 2


def reason_in_words(turn: Turn, known: Known) -> str | None:
    """Return why the words of this turn call for a person whatever was being asked, or None.

    A bare wish for a person, and a threat, have intents of their own: the dialogue's rules act on these.
    """
    if turn.by_button or turn.stage == "escalated":
        return None
    if is_hazard(turn, known.phrases):
        return HAZARD
    if turn.intent == "nlu_fallback":
        lost = times_misunderstood(turn) >= MISUNDERSTOOD_TURNS and turn.asked is None
        return NOT_UNDERSTOOD if lost else None
    if turn.intent not in {"complain", "inform", "request_remedy", "correct"}:
        return None
    if is_fraud(turn):
        return FRAUD
    if turn.intent in {"complain", "request_remedy"} and known.phrases.asks_for_person(turn.text):
        return REQUESTED
    if turn.intent == "complain" and known.phrases.says_again(turn.text):
        return REPEAT_CONTACT
    if known.case is not None and known.case.reopened + 1 >= THIRD_CONTACT:
        return REPEAT_CONTACT
    return None


def times_misunderstood(turn: Turn) -> float:
    """Return how many turns in a row, this one included, were not understood."""
    if turn.intent != "nlu_fallback":
        return 0.0
    return float(turn.slots.get("misunderstood") or 0) + 1.0


def reason_of(turn: Turn) -> str:
    """Return why the conversation is handed over in this turn."""
    if turn.intent == "request_human":
        return REQUESTED
    if is_threat(turn):
        return THREAT
    if turn.slots.get("must_escalate") and turn.slots.get("escalation_reason"):
        return str(turn.slots["escalation_reason"])
    if turn.stage == "reopening":
        return REOPENED
    if turn.intent in {"reject_options", "deny"}:
        return REJECTED
    return str(turn.slots.get("escalation_reason") or REQUESTED)
