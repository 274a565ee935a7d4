"""What happened, as it grows: new words go behind the old ones, none is kept twice."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases import fact_store as case_facts
from bot.cases.models import Case
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found


def with_what_was_told(session: Session, case: Case, told: Found) -> Found:
    """Return what happened with `told` behind what the case holds already."""
    before = case_facts.current(session, case).get("what")
    if before is None or before.value == UNKNOWN:
        return told
    if str(told.value) in str(before.value):
        return Found(before.value, seq=before.message_seq)
    return Found(f"{before.value}\n{told.value}", seq=told.seq)


def add_to_story(session: Session, turn: Turn) -> None:
    """Add the words of the turn to what happened in the case at hand."""
    case = cases.open_case(session, turn.conversation_id)
    fact = with_what_was_told(session, case, Found(turn.text, seq=turn.last_seq))
    case_facts.note(session, case, "what", fact.value, message_seq=fact.seq)
