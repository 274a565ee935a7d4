"""Turn intake, before the dialogue decides what to do: read what is known, decide what the turn says, record it."""

from __future__ import annotations

from typing import Any, Mapping

from sqlalchemy.orm import Session

from bot.conversation.confirming import confirm_to_address
from bot.conversation.known import read_known
from bot.conversation.matters.taking_up import take_up
from bot.conversation.matters.turning_to import turn_to
from bot.conversation.order_tries import with_proof_and_tries
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.decide import decide
from bot.conversation.turn_intake.record import record


def note_turn(session: Session, services: Services, turn: Turn) -> Mapping[str, Any]:
    """Record what the turn says in the case store and return the slots it sets; a second call has no further effect."""
    begun: dict[str, Any] = {}
    if turn.takes_up is not None:
        turn, begun = take_up(session, turn)
    turn_to(session, turn, services.phrases.matters)
    known = with_proof_and_tries(session, read_known(session, services, turn.conversation_id), turn)
    intake = decide(turn, known)
    record(session, intake)
    if "email" in intake.contacts:
        confirm_to_address(session, services, turn.conversation_id)
    return {**begun, **intake.slots}
