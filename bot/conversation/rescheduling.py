"""A wish for another time than the promised one, after an agreement: kept, and passed on to a person.

Nothing that was promised changes by it: the person confirms the new time with the customer.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store
from bot.cases.queue import handoffs
from bot.conversation.facts_shown import quoted
from bot.conversation.known import Known
from bot.conversation.services import Services
from bot.conversation.turn import Turn

# The fact of a case that another time is wished for; its value are the customer's words.
OTHER_TIME = "other_time"


def asks_for_other_time(turn: Turn, known: Known) -> bool:
    """Return whether the turn asks for another time than the one that was agreed, and not for another remedy."""
    if turn.by_button or known.case is None or known.case.stage != "agreed":
        return False
    if turn.entity("desired_outcome") is not None or known.phrases.names_trouble(turn.text):
        return False
    return known.phrases.rescheduling.asked_in(turn.text)


def note_other_time(session: Session, services: Services, turn: Turn) -> None:
    """Keep the customer's words on the case, and on the handoff that is under way, for whoever takes it."""
    case, handoff = cases.current_case(session, turn.conversation_id), handoffs.current(session, turn.conversation_id)
    if case is None:
        return
    said = quoted(turn.text)
    fact_store.note(session, case, OTHER_TIME, said, message_seq=turn.last_seq)
    if handoff is not None:
        locale = conversations.get(session, turn.conversation_id).locale
        handoff.note = services.words.say("handoff_note.other_time", locale, words=said)
