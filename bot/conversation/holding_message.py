"""Tell the customer that an answer failed, and hand the conversation over for technical reasons."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, messages
from bot.cases.lock import lock_conversation
from bot.cases.models import Conversation
from bot.cases.queue import handoffs
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff

# Outcomes of sending a holding message.
HELD, DROPPED = "held", "dropped"
# The bot does not write while this owner has the conversation.
PERSON = "agent"


def send_holding_message(session: Session, services: Services, conversation_id: str, turn_id: str | None) -> str:
    """Append the holding message and queue the case; return HELD, or DROPPED when a person has the conversation.

    When the conversation is in the queue already, the earlier promise is repeated and nothing is queued a second time.
    """
    lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    if conversation.owner == PERSON:
        return DROPPED
    if conversation.owner == "queue" and handoffs.current(session, conversation_id) is not None:
        text = _still_waiting(session, services, conversation)
        messages.append(session, conversation_id, role="bot", kind="text", text=text, turn_id=turn_id)
        return HELD
    case = cases.current_case(session, conversation_id) or cases.open_case(session, conversation_id)
    handoff = queue_for(session, services.policy, conversation, case, handoffs.TECHNICAL, services.now())
    notice = handoff_notice(services, handoff, case.number, conversation.locale)
    name = "system.holding_contact" if notice.contact_needed else "system.holding"
    when = time_of(services, notice.promised_by, conversation.locale)
    text = services.words.say(name, conversation.locale, when=when)
    show_handoff(session, conversation, notice, text, role="bot", turn_id=turn_id)
    return HELD


def _still_waiting(session: Session, services: Services, conversation: Conversation) -> str:
    """Return the text that repeats the earlier promise, without its time when that has passed."""
    waiting = handoffs.current(session, conversation.id)
    if waiting is None or waiting.promised_by is None or waiting.promised_by <= services.now():
        return services.words.say("system.still_holding_soon", conversation.locale)
    when = time_of(services, waiting.promised_by, conversation.locale)
    return services.words.say("system.still_holding", conversation.locale, when=when)
