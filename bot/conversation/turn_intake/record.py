"""Write the result of a turn's intake."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, feelings, offers
from bot.conversation.case_change import record_change
from bot.conversation.contacts.known import note_contacts
from bot.conversation.matters.noting import note_matters
from bot.conversation.turn_intake.intake import Intake


def record(session: Session, intake: Intake) -> None:
    """Write the intake; writing it a second time has no further effect.

    A conversation from another channel than the desk is opened here.
    """
    conversation = conversations.get_or_open(session, intake.conversation_id, locale=intake.locale)
    if conversation.locale != intake.locale:
        conversations.set_locale(session, conversation.id, intake.locale)
    if (heard := intake.feeling) is not None:
        feelings.note(session, conversation.id, heard.seq, heard.name, heard.confidence)
    if intake.change is not None:
        record_change(session, conversation.id, intake.change)
    if intake.contacts:
        # Last, so that they become facts of the case that this turn opens.
        note_contacts(session, conversation.id, intake.contacts)
    if intake.doubts_choice and (case := cases.current_case(session, conversation.id)) is not None:
        offers.doubt_choice(session, case)
    note_matters(session, conversation.id, intake.later)
