"""Tell the customer about a result and make sure that a person continues with them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import messages
from bot.cases.models import Agent, Case, Conversation
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.services import Services
from bot.words import in_script


def tell_and_ensure_person(
    session: Session, services: Services, conversation: Conversation, case: Case, *, words: str, reason: str, actor: str
) -> None:
    """Say `words` when a person has the conversation; else hand it over for `reason` and say `words` + `_queued`."""
    holder = session.get(Agent, conversation.owner_agent_id) if conversation.owner == "agent" else None
    if holder is not None:
        text = services.words.say(words, conversation.locale, agent=holder.name)
        messages.append(session, conversation.id, role="system", text=text)
        return
    handoff = queue_for(session, services.policy, conversation, case, reason, services.now(), actor)
    person = handoff_notice(services, handoff, case.number, conversation.locale)
    when = time_of(services, person.promised_by, conversation.locale)
    text = services.words.say(f"{words}_queued", conversation.locale, handler=person.handler, time=when)
    said = in_script({"text": text, "payload": person.payload()}, conversation.locale)
    messages.append(session, conversation.id, role="system", kind="handoff", text=said["text"], payload=said["payload"])
