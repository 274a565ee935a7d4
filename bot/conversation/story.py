"""The story of a case: new words are appended to what happened, and none is kept twice."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.conversation.case_change import CaseChange, record_change
from bot.conversation.known import read_known
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found


def continued(before: Found | None, told: Found) -> Found:
    """Return what happened with `told` behind what is known already."""
    if before is None or before.value == UNKNOWN:
        return told
    if str(told.value) in str(before.value):
        return Found(before.value, seq=before.seq)
    return Found(f"{before.value}\n{told.value}", seq=told.seq)


def add_to_story(session: Session, services: Services, turn: Turn) -> None:
    """Add the words of the turn to what happened in the case in work."""
    known = read_known(session, services, turn.conversation_id)
    fact = continued(known.facts.get("what"), Found(turn.text, seq=turn.last_seq))
    record_change(session, turn.conversation_id, CaseChange(facts={"what": fact}))
