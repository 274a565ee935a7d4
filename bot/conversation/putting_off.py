"""A choice that the customer puts off, to ask somebody or to think, and the words with which they come back to it.

Whoever comes back agrees to nothing: what somebody else said is read back once as the customer's own choice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Sequence

from bot.cases.models import OfferOption
from bot.conversation.choosing import option_meant
from bot.conversation.commands import looks_typed
from bot.conversation.consent import READ_BACK, REFUSED, Consent
from bot.conversation.consent_words import DELEGATES, OTHERS
from bot.conversation.phrases import Phrases
from bot.conversation.questions_put import put_so_far
from bot.conversation.turn import Turn

# Verdict beside those of `bot.conversation.consent`: nothing is decided, and nobody is pressed.
PUT_OFF = "put_off"
_NAME = "put_off:"
_COURTESY = frozenset({"greet", "thank", "goodbye"})


def option_put_off(turn: Turn, options: Sequence[OfferOption]) -> OfferOption | None:
    """Return the option on the table that the customer put off last before this turn; None when there is none."""
    put = {name: seqs for name, seqs in put_so_far(turn).items() if name.startswith(_NAME)}
    names = {name for name, seqs in put.items() if any(seq != turn.last_seq for seq in seqs)}
    return next((option for option in options if f"{_NAME}{option.id}" in names), None)


def now_put_off(turn: Turn, option: OfferOption | None) -> dict[str, Any]:
    """Return the slots that record that this option is put off, and no other one; with None, that none is."""
    put = {name: seqs for name, seqs in put_so_far(turn).items() if not name.startswith(_NAME)}
    if option is not None:
        put[f"{_NAME}{option.id}"] = [turn.last_seq or 0]
    return {"questions_put": put}


def consent_put_off(
    turn: Turn, options: Sequence[OfferOption], phrases: Phrases, read_back: OfferOption | None
) -> Consent | None:
    """Return what a turn says that puts a choice off or comes back to one; None for any other turn.

    `read_back` is the option that the customer was just asked to confirm.
    """
    words, waiting = phrases.putting_off, option_put_off(turn, options)
    if turn.by_button:
        refused = waiting if read_back is None and turn.intent == "deny" else None
        return None if refused is None else Consent(REFUSED, refused)
    if looks_typed(turn.text) or not any(sign.isalnum() for sign in turn.text):
        return None
    if words.puts_off(turn.text) and not phrases.consent.is_conditional(words.beyond(turn.text)):
        # "Let me ask my wife first" names no first option.
        meant = option_meant(replace(turn, text=words.beyond(turn.text)), options)
        return Consent(PUT_OFF, meant or read_back or waiting)
    back = read_back or waiting
    if back is None:
        return None
    decided = words.decision_in(turn.text, phrases.consent)
    if decided is not None:
        return Consent(READ_BACK, back, OTHERS) if decided else Consent(REFUSED, back, OTHERS)
    if read_back is not None or waiting is None:
        return None
    if phrases.consent.is_no(turn.text):
        return Consent(REFUSED, waiting)
    takes = phrases.consent.adds_nothing(turn.text) and phrases.consent.reason_against(turn.text) in (None, DELEGATES)
    # "OK then, that one": one is meant, and which one is plain, but a "fine" to "no hurry" is no yes.
    return Consent(READ_BACK, waiting) if takes and option_meant(turn, options) is None else None


def comes_back(turn: Turn, options: Sequence[OfferOption], phrases: Phrases) -> bool:
    """Return whether a turn in words puts off the choice, or comes back to the option that was put off.

    Thanks and a goodbye come back to it only when they say what was decided.
    """
    if turn.by_button or consent_put_off(turn, options, phrases, None) is None:
        return False
    if turn.intent not in _COURTESY or phrases.putting_off.puts_off(turn.text):
        return True
    return phrases.putting_off.decision_in(turn.text, phrases.consent) is not None
