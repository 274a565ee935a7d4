"""Tell the accounts of a handler what happens to the promises that are theirs."""

from __future__ import annotations

from sqlalchemy import bindparam, func, null, select
from sqlalchemy.orm import Session

from bot.cases import belonging, notices
from bot.cases.models import Agent, Case, Commitment, Message, PromiseChange

# What is told of each change of a promise, to whoever owns it then.
TOLD_OWNER = {
    "redated": "promise_redated",
    "reckoned_again": "promise_redated",
    "handed_on": "promise_given",
    "broken": "promise_late",
    "kept": "promise_gone",
    "cannot": "promise_gone",
    "settled": "promise_gone",
    "reopened": "promise_given",
}
# The sorts of rows that a notice about a promise names.
PROMISE, CHANGE = "promise", "promise_change"
# Built once, because they run for every promise, and for every message of a customer.
_ACCOUNTS = select(Agent.id).where(Agent.handler == bindparam("owner"), Agent.disabled_at == null())
_ASKED = (
    select(Commitment, PromiseChange.id)
    .join(Case, Case.id == Commitment.case_id)
    .join(PromiseChange, PromiseChange.commitment_id == Commitment.id)
    .where(Case.conversation_id == bindparam("conversation"), Commitment.state == "open", PromiseChange.what == "asked")
    .where(
        PromiseChange.at
        >= select(func.coalesce(func.max(Message.at), Commitment.made_at))
        .where(
            Message.conversation_id == bindparam("conversation"),
            Message.seq < bindparam("seq"),
            Message.role == "customer",
        )
        .scalar_subquery()
    )
    .order_by(PromiseChange.id)
)


def promise_made(session: Session, promise: Commitment) -> None:
    """Tell the owner of a new promise that it is theirs."""
    _tell(session, promise.owner, "promise_given", promise, (PROMISE, promise.id), "")


def promise_voided(session: Session, promise: Commitment, actor: str) -> None:
    """Tell the owner that a promise is not needed any more, because the customer took the agreement back."""
    _tell(session, promise.owner, "promise_gone", promise, (PROMISE, promise.id), actor)


def promise_changed(session: Session, promise: Commitment, changed: PromiseChange) -> None:
    """Tell the owner of a change that somebody else made, and the owner before that it is not theirs any more."""
    about = (CHANGE, changed.id)
    kind = TOLD_OWNER.get(changed.what)
    if kind is not None:
        _tell(session, promise.owner, kind, promise, about, changed.actor)
    if changed.owner_before is not None:
        _tell(session, changed.owner_before, "promise_gone", promise, about, changed.actor)


def customer_answered(session: Session, conversation_id: str, seq: int) -> None:
    """Tell the owners who asked the customer something since their last message that message `seq` has come."""
    for promise, asked in session.execute(_ASKED, {"conversation": conversation_id, "seq": seq}).all():
        _tell(session, promise.owner, "promise_answered", promise, (CHANGE, asked), "")


def _tell(session: Session, owner: str, kind: str, promise: Commitment, about: notices.About, actor: str) -> None:
    # On the page without account nobody knows which of the owner's people it was; they know it themselves.
    if actor == f"owner:{owner}":
        return
    accounts = list(session.execute(_ACCOUNTS, {"owner": owner}).scalars())
    if not accounts:
        return
    talk, by = belonging.conversation_of(session, promise.case_id), notices.agent_behind(session, actor)
    assert talk is not None
    for agent_id in accounts:
        notices.tell(session, agent_id, kind, talk, about=about, by=by)
