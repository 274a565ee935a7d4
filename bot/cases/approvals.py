"""Requests for approval: options or a free sum above an agent's authority wait for the decision of a higher role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import audit, cases, notices, postponements
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Approval, Case, Commitment, Offer
from bot.cases.utc import as_utc, now_of

# Actions in the audit log.
DECIDED = {"approved": "approval.approved", "declined": "approval.declined"}
# How a free sum is paid: the way it was paid, to an account, in cash at a store, or as store credit (goodwill).
ORIGINAL, TRANSFER, CASH, CREDIT = "original", "transfer", "cash", "credit"
WAYS = (ORIGINAL, TRANSFER, CASH, CREDIT)


@dataclass(frozen=True)
class AskedSum:
    """A free sum to be asked for: minor units of `currency`, what for, which of `WAYS`, and by when it is paid."""

    minor: int
    currency: str
    purpose: str
    how: str
    pay_by: datetime

    @property
    def as_goodwill(self) -> bool:
        """Return whether it is given as goodwill and not as money back."""
        return self.how == CREDIT


def request(
    session: Session,
    case: Case,
    *,
    agent: Agent,
    role: str,
    options: Sequence[dict[str, Any]] = (),
    asked: AskedSum | None = None,
    policy_version: str,
    reason: str,
    answer_by: datetime,
) -> Approval:
    """Request approval of these options or this sum for `agent`, by somebody of at least `role` until `answer_by`.

    Raise Refused without options, sum or reason, Conflict while another request of the case waits.
    """
    if not (options or asked) or not reason.strip():
        raise Refused("A request for approval needs what it is about, and a reason.")
    if asked is not None and (asked.minor <= 0 or asked.how not in WAYS or not asked.purpose.strip()):
        raise Refused("A sum needs an amount above nothing, what it is for, and how it is paid.")
    row = cases.locked(session, case)
    if waiting_in(session, row) is not None:
        raise Conflict("A request for approval waits in this case already; wait for it or take it back.")
    approval = Approval(
        case_id=row.id,
        state="waiting",
        role=role,
        options=list(options),
        policy_version=policy_version,
        reason=reason,
        requested_by_id=agent.id,
        requested_at=now_of(session),
        answer_by=as_utc(answer_by),
    )
    if asked is not None:
        approval.amount_minor, approval.currency, approval.purpose = asked.minor, asked.currency, asked.purpose
        approval.paid_how, approval.pay_by, approval.as_goodwill = asked.how, as_utc(asked.pay_by), asked.as_goodwill
    session.add(approval)
    session.flush()
    detail = {"approval": approval.id, "role": role, "options": [o.get("remedy") for o in options], "reason": reason}
    if asked is not None:
        detail |= {"amount_minor": asked.minor, "currency": asked.currency, "how": asked.how}
    audit.record(session, f"agent:{agent.login}", "approval.requested", f"case:{row.number}", detail)
    return approval


def waiting(session: Session) -> list[tuple[Approval, Case]]:
    """List the requests that wait for a decision, with their cases, the earliest `answer_by` first."""
    wanted = (
        select(Approval, Case)
        .join(Case, Case.id == Approval.case_id)
        .where(Approval.state == "waiting")
        .order_by(Approval.answer_by, Approval.id)
    )
    return [(row[0], row[1]) for row in session.execute(wanted)]


def waiting_in(session: Session, case: Case) -> Approval | None:
    """Return the request that waits in this case, or None."""
    wanted = select(Approval).where(Approval.case_id == case.id, Approval.state == "waiting")
    return session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()


def of_case(session: Session, case: Case) -> list[Approval]:
    """List every request of the case, oldest first."""
    return list(session.execute(select(Approval).where(Approval.case_id == case.id).order_by(Approval.id)).scalars())


def get(session: Session, approval_id: int) -> tuple[Approval, Case]:
    """Lock the conversation of a request, and return the request and its case; raise NotFound."""
    wanted = select(Approval, Case).join(Case, Case.id == Approval.case_id).where(Approval.id == approval_id)
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound(f"There is no request for approval {approval_id}.")
    approval, case = found
    lock_conversation(session, case.conversation_id)
    session.refresh(approval)
    return approval, case


def conversation_of(session: Session, approval_id: int) -> str:
    """Return the id of the conversation of a request, without locking anything; raise NotFound."""
    wanted = select(Case.conversation_id).join(Approval, Approval.case_id == Case.id).where(Approval.id == approval_id)
    found: str | None = session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no request for approval {approval_id}.")
    return found


def approve(session: Session, approval: Approval, case: Case, *, agent: Agent, offer: Offer, note: str | None) -> None:
    """Mark a request as approved; `offer` was made of its options.

    Raise Conflict when it no longer waits, Refused when `agent` made the request.
    """
    _decide(session, approval, case, agent, "approved", note)
    approval.offer_id = offer.id
    session.flush()


def approve_sum(
    session: Session,
    approval: Approval,
    case: Case,
    *,
    agent: Agent,
    minor: int,
    promise: Commitment,
    note: str | None,
) -> None:
    """Mark a request for a sum as approved with `minor` units, for which `promise` was recorded.

    Raise Conflict when it no longer waits, Refused when `agent` made the request or for more than was asked for.
    """
    if approval.amount_minor is None or not 0 < minor <= approval.amount_minor:
        raise Refused("Approve what was asked for, or less.")
    approval.granted_minor, approval.commitment_id = minor, promise.id
    asked = {"asked_minor": approval.amount_minor, "granted_minor": minor, "currency": approval.currency}
    _decide(session, approval, case, agent, "approved", note, asked)


def decline(
    session: Session, approval: Approval, case: Case, *, agent: Agent, note: str, words: str | None = None
) -> None:
    """Mark a request as declined; `note` says why, `words` is what the customer is told.

    Raise Refused for an empty note or when `agent` made the request, Conflict when it no longer waits.
    """
    if not note.strip():
        raise Refused("Say why: the agent has to go on with the customer.")
    approval.customer_words = words
    _decide(session, approval, case, agent, "declined", note)


def withdraw(session: Session, case: Case, *, actor: str, reason: str, agent: Agent | None = None) -> bool:
    """Withdraw the request that waits in this case; return False when none does."""
    row = cases.locked(session, case)
    approval = waiting_in(session, row)
    if approval is None:
        return False
    approval.state, approval.decided_at = "withdrawn", now_of(session)
    approval.decided_by_id = agent.id if agent is not None else None
    session.flush()
    detail = {"approval": approval.id, "reason": reason}
    audit.record(session, actor, "approval.withdrawn", f"case:{row.number}", detail)
    return True


def _decide(
    session: Session,
    approval: Approval,
    case: Case,
    agent: Agent,
    state: str,
    note: str | None,
    more: dict[str, Any] | None = None,
) -> None:
    if approval.state != "waiting":
        raise Conflict("This request was decided a moment ago; look at it again.")
    if approval.requested_by_id == agent.id:
        raise Refused("Nobody approves their own request; a colleague has to decide.")
    approval.state, approval.note = state, note
    postponements.end(session, case.conversation_id, "decided", actor=f"agent:{agent.login}")
    approval.decided_by_id, approval.decided_at = agent.id, now_of(session)
    session.flush()
    detail = {"approval": approval.id, "note": note, **(more or {})}
    audit.record(session, f"agent:{agent.login}", DECIDED[state], f"case:{case.number}", detail)
    less = approval.granted_minor is not None and approval.granted_minor < (approval.amount_minor or 0)
    kind = "approved_for_less" if state == "approved" and less else state
    about = ("approval", approval.id)
    notices.tell(session, approval.requested_by_id, kind, case.conversation_id, about=about, by=agent.id)
