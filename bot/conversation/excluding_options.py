"""What a turn that refuses one outcome and takes any other says about the options on the table."""

from __future__ import annotations

from typing import Sequence

from sqlalchemy.orm import Session

from bot.cases import cases, fact_store
from bot.cases.models import OfferOption
from bot.conversation.commands import looks_typed
from bot.conversation.consent import REFUSED, REFUSED_ALL, Consent
from bot.conversation.consent_words import REFUSES
from bot.conversation.excluding import excluded_numbers, excluded_outcomes
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNWANTED


def consent_excluding(turn: Turn, options: Sequence[OfferOption]) -> Consent | None:
    """Return that one option, or all, are refused by "anything but"; None for any other turn.

    What is wanted instead, where it is named, counts first.
    """
    if turn.by_button or looks_typed(turn.text) or turn.entity("desired_outcome") is not None:
        return None
    outcomes, numbers = excluded_outcomes(turn.text), excluded_numbers(turn.text)
    refused = [one for one in options if one.position in numbers or _first(one) in outcomes]
    if not refused:
        return None
    if len(refused) == len(options):
        return Consent(REFUSED_ALL, None, REFUSES)
    return Consent(REFUSED, refused[0] if len(refused) == 1 else None, REFUSES)


def note_unwanted(session: Session, turn: Turn) -> None:
    """Keep the outcomes that the turn refuses on the case, so that no later offer has them first."""
    case = None if turn.by_button else cases.current_case(session, turn.conversation_id)
    outcomes = sorted(excluded_outcomes(turn.text)) if case is not None else []
    if case is not None and outcomes:
        fact_store.note(session, case, UNWANTED, outcomes, display=turn.text.strip(), message_seq=turn.last_seq)


def _first(option: OfferOption) -> str | None:
    serves = option.body.get("serves")
    return str(serves[0]) if serves else None
