"""Free sums above an agent's limit: ask a supervisor, approve the sum or less, and tell the customer.

An approved sum is a promise with an owner and a date, and counts against the limits from then on.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.cases import approvals, commitments, conversations
from bot.cases.approvals import AskedSum
from bot.cases.errors import Refused
from bot.cases.models import Agent, Approval, Case
from bot.cases.spending import Given
from bot.conversation.agent_offers import ABOVE_LIMIT, AboveLimit, may_promise
from bot.conversation.answer_by import latest_promise
from bot.conversation.approval_notices import tell_of_request
from bot.conversation.display import instant, language
from bot.conversation.incidents import offers_equally
from bot.conversation.offering import given_before
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell
from bot.remedy.authority import least_role
from bot.remedy.reading import LANGUAGES


class WithinLimit(Refused):
    """Raised when the agent may promise the sum alone."""


@dataclass(frozen=True)
class Sum:
    """A sum in minor units, and whether it is goodwill."""

    minor: int
    goodwill: bool


def ask_for_sum(
    session: Session, services: Services, case: Case, agent: Agent, asked: AskedSum, reason: str, beside: Given
) -> Approval:
    """Request approval of a sum and tell the customer when the answer is due; `beside` counts against the limits too.

    Raise WithinLimit for what the agent may promise alone, AboveLimit when nobody may promise it, Conflict when a
    request of this case waits already.
    """
    _refuse_beside_others(session, case, asked.as_goodwill)
    needed = role_for(session, services, case, Sum(asked.minor, asked.as_goodwill), beside)
    if needed is None:
        raise AboveLimit(None)
    if may_promise(agent.role, needed):
        raise WithinLimit("This is within your own limit: promise it.")
    now = services.now()
    approval = approvals.request(
        session,
        case,
        agent=agent,
        role=needed,
        asked=asked,
        policy_version=services.policy.version,
        reason=reason,
        answer_by=services.policy.promised_by(ABOVE_LIMIT, now, latest_promise(services.policy, case)),
    )
    tell_of_request(session, services, case, agent, approval)
    return approval


def approve_sum(
    session: Session,
    services: Services,
    approval: Approval,
    case: Case,
    decider: Agent,
    minor: int,
    note: str | None,
    beside: Given,
) -> None:
    """Approve a sum, or less: record the promise of it and tell the customer.

    Raise AboveLimit when `decider` may not promise it after all that was given, Conflict when it was decided already.
    """
    _refuse_beside_others(session, case, bool(approval.as_goodwill))
    needed = role_for(session, services, case, Sum(minor, bool(approval.as_goodwill)), beside)
    if not may_promise(decider.role, needed):
        raise AboveLimit(needed)
    policy, now = services.policy, services.now()
    amount, how = policy.company.show(minor), approval.paid_how
    assert approval.pay_by is not None
    # A decision that came late does not promise a day that is over.
    due_at = approval.pay_by if approval.pay_by > now else policy.clock.end_of_opening_day(now, 1)
    what = {to: services.words.say(f"by_person.sum.what.{how}", to, amount=amount) for to in LANGUAGES}
    owner = policy.escalation(ABOVE_LIMIT).handler.id
    promise = commitments.promise(session, case, what=what, owner=owner, due_at=due_at)
    approvals.approve_sum(session, approval, case, agent=decider, minor=minor, promise=promise, note=note)
    conversation = conversations.get(session, case.conversation_id)
    words = "by_person.sum.approved" if minor == approval.amount_minor else "by_person.sum.approved_less"
    to = language(conversation.locale)
    tell(
        session,
        services,
        conversation,
        words,
        what=what[to],
        time=instant(due_at, policy.clock.zone, to),
        handler=policy.handlers[owner].label(to),
    )


def _refuse_beside_others(session: Session, case: Case, as_goodwill: bool) -> None:
    """Raise Refused for goodwill in a case of an incident: all who had the same harm get the same, or get more too."""
    if as_goodwill and offers_equally(session, case):
        raise Refused("In an incident everybody with the same harm gets the same: change what the incident offers.")


def role_for(session: Session, services: Services, case: Case, asked: Sum, beside: Given) -> str | None:
    """Return the lowest role that may promise a sum after all that was given, None when no role may."""
    given = given_before(session, services, case, services.now())
    return least_role(
        services.policy.authority,
        asked.minor,
        asked.minor if asked.goodwill else 0,
        given.in_case + beside.in_case,
        given.to_customer + beside.to_customer,
    )
