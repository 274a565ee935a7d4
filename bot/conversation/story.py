"""The story of a case, which grows with every turn: new words are appended, and none is kept twice."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.conversation.case_change import CaseChange, record_change
from bot.conversation.known import read_known
from bot.conversation.services import Services
from bot.conversation.sub_kinds.keeping import with_sub_kinds
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found


def extend_story(before: Found | None, addition: Found) -> Found:
    """Return the story with `addition` appended to what is known already."""
    if before is None or before.value == UNKNOWN:
        return addition
    is_same_message = before.seq is not None and before.seq == addition.seq
    if is_same_message or str(addition.value) in str(before.value):
        return Found(before.value, seq=before.seq)
    return Found(f"{before.value}\n{addition.value}", seq=addition.seq)


def add_to_story(session: Session, services: Services, turn: Turn) -> None:
    """Append the words of the turn to the story of the case in work."""
    known = read_known(session, services, turn.conversation_id)
    fact = extend_story(known.facts.get("what"), Found(turn.text, seq=turn.last_seq))
    facts = with_sub_kinds({"what": fact}, turn, known.facts)
    record_change(session, turn.conversation_id, CaseChange(facts=facts))
