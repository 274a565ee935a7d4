"""Request, approve, decline and withdraw approvals, and tell the customer about each of these steps."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.cases import approvals, conversations, messages
from bot.cases.models import Agent, Approval, Case
from bot.conversation.agent_offers import ABOVE_LIMIT, Beside, approve, request_approval
from bot.conversation.handing_over import time_of
from bot.conversation.offer_buttons import show_offer
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell, tell_and_ensure_person


def ask_for_approval(
    session: Session,
    services: Services,
    case: Case,
    agent: Agent,
    remedies: Sequence[str],
    reason: str,
    beside: Beside | None = None,
) -> Approval:
    """Request approval of these remedies and tell the customer when the answer is due.

    Raise Refused for an invalid choice or one within the agent's own limit, AboveLimit when nobody may promise it,
    Conflict when this case has a waiting request already.
    """
    approval = request_approval(session, services, case, agent, remedies, reason, beside)
    tell_of_request(session, services, case, agent, approval)
    return approval


def tell_of_request(session: Session, services: Services, case: Case, agent: Agent, approval: Approval) -> None:
    """Tell the customer that a supervisor is asked, and when the answer is due."""
    conversation = conversations.get(session, case.conversation_id)
    when = time_of(services, approval.answer_by, conversation.locale)
    tell(session, services, conversation, "by_person.approval.asked", agent=agent.name, time=when)


def approve_request(
    session: Session,
    services: Services,
    approval: Approval,
    decider: Agent,
    note: str | None,
    beside: Beside | None = None,
) -> None:
    """Approve a request and show the customer the options in the name of the agent who requested them.

    Raise Conflict when it was decided already or its amounts changed, AboveLimit when `decider` may not promise it.
    """
    asked_by = session.get(Agent, approval.requested_by_id)
    offer, case = approve(session, services, approval.id, decider, note, beside)
    conversation = conversations.get(session, case.conversation_id)
    show_offer(session, services, conversation, offer, (asked_by or decider).name)


def decline_request(
    session: Session,
    services: Services,
    approval: Approval,
    case: Case,
    decider: Agent,
    note: str,
    words: str | None = None,
) -> None:
    """Decline a request and tell the customer, also with the decider's own `words`; a person continues with them."""
    approvals.decline(session, approval, case, agent=decider, note=note, words=words)
    conversation = conversations.get(session, case.conversation_id)
    if words:
        messages.append(session, conversation.id, role="agent", text=words, author_name=decider.name)
    tell_and_ensure_person(
        session,
        services,
        conversation,
        case,
        words="by_person.approval.declined",
        reason=ABOVE_LIMIT,
        actor=f"agent:{decider.login}",
    )


def take_back_request(session: Session, services: Services, case: Case, agent: Agent) -> bool:
    """Withdraw the waiting request of this case and tell the customer; return False when none is waiting."""
    actor = f"agent:{agent.login}"
    if not approvals.withdraw(session, case, actor=actor, reason="taken back", agent=agent):
        return False
    conversation = conversations.get(session, case.conversation_id)
    tell(session, services, conversation, "by_person.approval.withdrawn", agent=agent.name)
    return True
