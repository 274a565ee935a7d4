"""Transfer a conversation to a colleague or a team, and tell the customer who continues and by when."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.accounts import agents
from bot.cases.models import Agent, Conversation
from bot.cases.queue import handoffs, transfers
from bot.conversation.handing_over import handoff_notice, reason_known, terms_of, time_of
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, tell


def holder_of(session: Session, conversation: Conversation) -> Agent:
    """Return the agent who holds the conversation; it must have one."""
    assert conversation.owner_agent_id is not None
    return agents.get(session, conversation.owner_agent_id)


def transfer_to_agent(
    session: Session, services: Services, conversation: Conversation, agent: Agent, colleague: Agent, note: str
) -> None:
    """Transfer the conversation to `colleague`; `agent` does so, the present holder or their supervisor.

    Raise Conflict when it has changed hands meanwhile, Refused when the colleague may not answer customers.
    """
    # The notice names the present holder, whom the customer knows, also when a supervisor makes the transfer.
    holder = holder_of(session, conversation)
    transfers.to_agent(session, conversation.id, agent, colleague, note, held_by=holder.id)
    tell(session, services, conversation, "by_person.transferred", agent=holder.name, colleague=colleague.name)


def transfer_to_team(
    session: Session, services: Services, conversation: Conversation, agent: Agent, team: str, note: str
) -> None:
    """Put the conversation into the queue for `team`, on the terms that the policy sets for its reason.

    Raise Conflict when it has changed hands meanwhile.
    """
    policy, holder = services.policy, holder_of(session, conversation)
    before = handoffs.current(session, conversation.id)
    reason = reason_known(policy, before.reason if before is not None else None)
    case = cases.current_case(session, conversation.id) or cases.open_case(session, conversation.id)
    terms = terms_of(policy, conversation, case, reason, services.now())
    handoff = transfers.to_team(
        session,
        conversation.id,
        agent,
        team,
        note,
        reason=reason,
        queue=terms.queue,
        priority=before.priority if before is not None and before.reason == reason else terms.priority,
        promised_by=terms.promised_by,
        contact_needed=terms.contact_needed,
        held_by=holder.id,
    )
    # The notice names the policy's handler and the promised time, because the name of a team is internal.
    notice = handoff_notice(services, handoff, case.number, conversation.locale)
    text = services.words.say(
        "by_person.transferred_team",
        conversation.locale,
        agent=holder.name,
        handler=notice.handler,
        time=time_of(services, notice.promised_by, conversation.locale),
    )
    show_handoff(session, conversation, notice, text)
