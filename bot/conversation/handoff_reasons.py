"""Reasons for a handoff, and which of them a turn gives."""

from __future__ import annotations

from bot.conversation.grave.telling import as_meant, grave_matter
from bot.conversation.known import Known
from bot.conversation.locales import is_other_language
from bot.conversation.turn import Turn
from bot.remedy.vocabulary import GRAVE

REQUESTED, REJECTED, REOPENED = "requested", "rejected", "reopened"
BROKEN_PROMISE = "broken_promise"
NOT_UNDERSTOOD, REPEAT_CONTACT = "not_understood", "repeat_contact"
OVER_AUTHORITY, NO_OPTIONS = "over_authority", "no_options"
# The value of the entity `outcome` behind the button that asks for more than the bot may decide.
MORE_WANTED = "more"
# From this contact about the same problem on, a person takes over at once.
THIRD_CONTACT = 3
# After this many misunderstood turns in a row, a person takes over.
MISUNDERSTOOD_TURNS = 2


def reason_in_words(turn: Turn, known: Known) -> str | None:
    """Return the reason in the words of this turn for a handoff regardless of the open question, or None.

    A grave matter counts whatever the intent and the stage, also while the customer waits for a person already. A plain
    request for a person has an intent of its own, which the dialogue's rules handle.
    """
    if turn.by_button:
        return None
    matter = grave_matter(turn, known.phrases.grave, known.phrases)
    if matter is not None:
        return matter.matter
    if turn.stage == "escalated":
        return None
    if turn.intent == "nlu_fallback":
        return NOT_UNDERSTOOD if times_misunderstood(turn) >= MISUNDERSTOOD_TURNS else None
    meant = as_meant(turn, None).intent
    if meant not in {"complain", "inform", "request_remedy", "correct"}:
        return None
    if meant in {"complain", "request_remedy"} and known.phrases.asks_for_person(turn.text):
        return REQUESTED
    if meant == "complain" and known.phrases.says_again(turn.text):
        return REPEAT_CONTACT
    if known.case is not None and known.case.reopened + 1 >= THIRD_CONTACT:
        return REPEAT_CONTACT
    return None


def times_misunderstood(turn: Turn) -> float:
    """Return how many turns in a row, this one included, were not understood.

    To an open question, words that were not understood are kept as they are; those of another language help nobody.
    """
    if turn.intent != "nlu_fallback" or (turn.asked is not None and not is_other_language(turn.locale)):
        return 0.0
    return float(turn.slots.get("misunderstood") or 0) + 1.0


def reason_of(turn: Turn) -> str:
    """Return the reason for handing the conversation over in this turn."""
    told = turn.slots.get("escalation_reason") if turn.slots.get("must_escalate") else None
    if told in GRAVE:
        # "I cannot live any more, get me a person": the person is called for this and not for the asking.
        return str(told)
    if turn.intent == "request_human":
        wanted = turn.entity("outcome") if turn.by_button else None
        return OVER_AUTHORITY if wanted is not None and wanted.get("value") == MORE_WANTED else REQUESTED
    if told:
        return str(told)
    if turn.stage == "reopening":
        return REOPENED
    if turn.intent in {"reject_options", "deny"}:
        return REJECTED
    return str(turn.slots.get("escalation_reason") or REQUESTED)
