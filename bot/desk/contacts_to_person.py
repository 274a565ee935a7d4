"""Hear contact details that a customer writes while a person has the conversation; the dialogue is silent then."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases.models import Conversation
from bot.conversation.confirming import confirm_to_address
from bot.conversation.contacts.known import note_contacts
from bot.conversation.contacts.local_number import with_local_number
from bot.conversation.known import read_known
from bot.conversation.offer_buttons import hear_about_choice
from bot.conversation.services import Services
from bot.conversation.turn import Turn, TurnPart
from bot.conversation.turn_intake.decide import new_contacts, told_in
from bot.desk.turn_splitting import TurnWords
from bot.nlu.contact_details import contact_details


def hear_contacts(session: Session, services: Services, conversation: Conversation, words: TurnWords) -> None:
    """Record the contact details in `words`; they may settle a choice that waits for them.

    Nothing is said back, because the person answers; the agents see the facts with their message.
    """
    company = services.policy.company
    turn = Turn(
        conversation_id=conversation.id,
        text=words.text,
        intent="inform",
        confidence=1.0,
        entities=contact_details(words.text, company.order_pattern.pattern, company.country),
        parts=[TurnPart(part.message_id, part.seq, part.start, part.end) for part in words.parts],
    )
    turn = with_local_number(turn, conversation.time_zone, services.phrases.contacts, services.policy)
    known = read_known(session, services, conversation.id)
    told = told_in(turn, known)
    contacts = new_contacts(told, known)
    if contacts:
        note_contacts(session, conversation.id, contacts)
        if "email" in contacts:
            confirm_to_address(session, services, conversation.id)
    hear_about_choice(session, services, conversation, turn, tells=bool(told.facts))
