"""Tell the customer what a person did or decided, and make sure that a person continues with them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import conversations, messages
from bot.cases.models import Agent, Attachment, Case, Conversation
from bot.conversation.file_cards import file_card
from bot.conversation.handing_over import HandoffNotice, handoff_notice, queue_for, time_of
from bot.conversation.services import Services
from bot.words import in_script


def tell(
    session: Session, services: Services, conversation: Conversation, words: str, more: str = "", /, **values: object
) -> None:
    """Append the sentence `words` in the customer's language, with its fields filled in, as a system message.

    `more` is said below it, in the customer's language already.
    """
    text = services.words.say(words, conversation.locale, **values)
    messages.append(session, conversation.id, role="system", text=f"{text}\n{more}" if more else text)


def speak(session: Session, services: Services, conversation: Conversation, words: str, **values: object) -> str:
    """Append the sentence `words` as the bot's own words, for what is said to the customer and not about the talk.

    Return the text.
    """
    text = services.words.say(words, conversation.locale, **values)
    messages.append(session, conversation.id, role="bot", text=text)
    return text


def show_file(session: Session, services: Services, case: Case, file: Attachment) -> None:
    """Append the card of a file with which a colleague shows the customer that something was done."""
    conversation = conversations.get(session, case.conversation_id)
    shown = messages.append(
        session,
        conversation.id,
        role="bot",
        kind="attachment",
        text=services.words.say("care.proof_file", conversation.locale, name=file.name),
        payload=file_card(conversation.id, file.id, name=file.name, media_type=file.media_type, size=file.bytes),
    )
    file.message_seq = shown.seq


def show_handoff(
    session: Session,
    conversation: Conversation,
    notice: HandoffNotice,
    text: str,
    *,
    role: str = "system",
    turn_id: str | None = None,
) -> None:
    """Append the card of a handoff: who answers, why and by when, in the customer's script."""
    said = in_script({"text": text, "payload": notice.payload()}, conversation.locale)
    messages.append(
        session,
        conversation.id,
        role=role,
        kind="handoff",
        text=said["text"],
        payload=said["payload"],
        turn_id=turn_id,
    )


def tell_and_ensure_person(
    session: Session, services: Services, conversation: Conversation, case: Case, *, words: str, reason: str, actor: str
) -> None:
    """Say `words` when a person has the conversation; else hand it over for `reason` and say `words` + `_queued`."""
    holder = session.get(Agent, conversation.owner_agent_id) if conversation.owner == "agent" else None
    if holder is not None:
        tell(session, services, conversation, words, agent=holder.name)
        return
    handoff = queue_for(session, services.policy, conversation, case, reason, services.now(), actor)
    notice = handoff_notice(services, handoff, case.number, conversation.locale)
    when = time_of(services, notice.promised_by, conversation.locale)
    text = services.words.say(f"{words}_queued", conversation.locale, handler=notice.handler, time=when)
    show_handoff(session, conversation, notice, text)
